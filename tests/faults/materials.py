"""The folders that commands of the campaign begin in, made by the program itself; must not break anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import attempts, state
from tests.faults.attempts import Ended
from tests.migrations.make_diary import DIARIES

DAYS_BEFORE = "2026-11-20T14:00:00+01:00"
FIRST, SECOND = state.PASSPHRASES
_LINES = tuple(
    f"{words} --on {day}"
    for day in ("2026-11-18", "2026-11-19")
    for words in (
        'twitch left calf --note "after the run"',
        "twitch right eyelid --count 30",
        "caffeine 2 espresso",
        "sleep 7h",
        "stress 6",
        "symptom tingling left hand",
        'note "a long day"',
        "water 500 ml",
    )
)
_TABLE = "day,twitches,sleep,coffee\n" + "".join(
    f"2026-0{1 + n // 28}-{1 + n % 28:02d},{n % 3},{6 + n % 4},{n % 2}\n" for n in range(140)
)
MAPS = ("--map", "twitches=twitch_episodes", "--map", "sleep=sleep_h", "--map", "coffee=my_coffee:yes_no")


class CannotPrepare(Exception):
    """A command that this version does not have, or that fails without any fault."""


def _must(ended: Ended) -> None:
    if ended.code:
        raise CannotPrepare((ended.err.strip() or f"exit code {ended.code}").splitlines()[-1])


def _do(folder: Path, *words: str, stdin: str = "") -> None:
    _must(attempts.run(words, folder, stdin=stdin, env={"TWITCHLOG_NOW": DAYS_BEFORE}))


def _kept(folder: Path) -> None:
    """A plain diary with a history, a table, another diary that grew from it, a backup, and changes after that."""
    (folder / "days.csv").write_text(_TABLE, encoding="utf-8")
    _do(folder, "log", "-", stdin="\n".join(_LINES))
    _do(folder, "edit", newest(folder, "note"), "--note", "a very long day")
    _do(folder, "delete", newest(folder, "reading"))
    with _another_diary(folder) as theirs:
        _do(folder, "--diary", theirs, "twitch", "right", "calf", "--count", "3")
        _do(folder, "--diary", theirs, "edit", newest(folder, "episode"), "--intensity", "7")
    _do(folder, "stress", "3")
    _do(folder, "undo")
    _do(folder, "twitch", "left", "thumb")


@contextmanager
def _another_diary(folder: Path) -> Iterator[str]:
    theirs = folder / "other.db"
    with closing(state.connect(folder / "diary.db")) as ours, closing(state.sqlite3.connect(theirs)) as copy:
        ours.backup(copy)
    theirs.chmod(0o600)
    yield str(theirs)
    with closing(state.connect(theirs)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _with_backup(folder: Path) -> None:
    _kept(folder)
    _do(folder, "backup", str(folder / "kept.db"))
    _do(folder, "twitch", "left", "thumb", "--count", "12")
    _do(folder, "delete", newest(folder, "symptom"))


def _older(revision: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        shutil.copyfile(DIARIES / f"{revision}.db", folder / "diary.db")
        (folder / "diary.db").chmod(0o600)

    return make


def _encrypted(folder: Path) -> None:
    _kept(folder)
    _do(folder, "encrypt", "--keep", "file", stdin=f"{FIRST}\n")


BEGINNINGS: Mapping[str, Callable[[Path], None]] = {
    "nothing": lambda _folder: None,
    "kept": _kept,
    "with a backup": _with_backup,
    "encrypted": _encrypted,
    **{f"revision {path.stem}": _older(path.stem) for path in sorted(DIARIES.glob("*.db"))[:-1]},
}


class Beginnings:
    """Folders to begin in, each made once in a home and then copied.

    Parameters
    ----------
    home : Path
        Where they are; what was made there before is taken as it is.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._not_made: dict[str, CannotPrepare] = {}

    def made(self, name: str) -> Path:
        """The folder of a name, made if it is not yet; nobody works in it."""
        folder = self.home / name.replace(" ", "-")
        if name in self._not_made:
            raise self._not_made[name]
        if not folder.exists():
            folder.mkdir(mode=0o700)
            try:
                BEGINNINGS[name](folder)
            except CannotPrepare as reason:
                self._not_made[name] = reason
                raise
        return folder

    @contextmanager
    def copy(self, name: str, *, place: Path | None = None) -> Iterator[Path]:
        """A copy of a folder to work in, in a new folder of the home or of another place."""
        made = self.made(name)
        with TemporaryDirectory(dir=place or self.home) as scratch:
            folder = Path(scratch) / "home"
            shutil.copytree(made, folder)
            folder.chmod(0o700)
            yield folder


def newest(folder: Path, table: str) -> str:
    """The handle of the newest entry of a kind."""
    with closing(state.connect(folder / "diary.db")) as connection:
        (uid,) = connection.execute(f"SELECT max(uid) FROM {table}").fetchone()
    return str(uid)[-6:]
