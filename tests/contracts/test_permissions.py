"""Whatever any command makes is for its owner only, while it is made and afterwards, even under umask 0."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.programs import ROOT, python

WATCH = str(ROOT / "tests" / "contracts" / "watched_modes.py")
PASSPHRASE = "correct horse battery"
TABLE = "day,twitches,sleep\n2026-11-01,2,7.5\n2026-11-02,0,6\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that stands for the whole disk: home, cache, temporary files, outputs and the diary."""
    tmp_path.chmod(0o700)
    for name in ("tmp", "out"):
        (tmp_path / name).mkdir(0o700)
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TWITCHLOG_DIARY": str(home / "a" / "b" / "diary.db"),
        "MPLCONFIGDIR": "",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def run(home: Path, *commands: tuple[str, str]) -> dict[str, int]:
    """Run commands, each with its standard input; returns the widest mode of each file and folder that they made."""
    asked = [(words.split(), stdin) for words, stdin in commands]
    env = environment(home)
    env.pop("MPLCONFIGDIR")
    done = python(WATCH, str(home), json.dumps(asked), env=env)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said["codes"] == [0] * len(commands), (said["codes"], done.stderr)
    seen: dict[str, int] = said["seen"]
    return seen


def wide(seen: dict[str, int]) -> dict[str, str]:
    """What others may read or write, or its owner may not.

    Matplotlib's own list of fonts, in a folder that is right, is left to the umask: see `..._is_held_to_it_too`.
    """
    right = {"file": 0o600, "folder": 0o700}
    ours = {path: mode for path, mode in seen.items() if "/fontlist-" not in path}
    return {path: oct(mode) for path, mode in ours.items() if mode != right[path.partition(" ")[0]]}


def names(seen: dict[str, int]) -> set[str]:
    return {Path(path.partition(" ")[2]).name for path in seen}


def logged(*more: str) -> tuple[tuple[str, str], ...]:
    """A few days of entries, then more commands."""
    lines = "".join(
        f"twitch left calf --on 2026-11-{day:02d}\ncaffeine 95mg --on 2026-11-{day:02d}\n" for day in range(1, 21)
    )
    return (("log -", lines), *((words, "") for words in more))


def test_a_diary_and_what_sqlite_keeps_beside_it(home):
    seen = run(home, *logged("note one", "edit HANDLE --note two", "delete HANDLE", "undo", "today", "list", "flags"))
    assert wide(seen) == {}
    assert {"a", "b", "diary.db", "diary.db-wal", "diary.db-shm"} <= names(seen)
    assert any(".new-" in name for name in names(seen))


def test_reports_charts_and_a_demo(home):
    out = home / "out"
    formats = [f"report week --ending 2026-11-20 --out {out}/w.{name}" for name in ("md", "html", "json", "pdf", "txt")]
    seen = run(
        home,
        *logged(
            *formats,
            f"report week --all --out {out}/x/weeks",
            f"report clinician --out {out}/y/visit",
            f"chart timeline --out {out}/t.png",
            f"chart calendar --out {out}/c.svg",
            f"chart calendar --out {out}/c.svg --force",
        ),
    )
    assert wide(seen) == {}
    assert {"w.pdf", "c.svg", "t.png", "weeks", "visit", "clinician.pdf", "x", "y", "cache", "matplotlib"} <= names(
        seen
    )
    assert any(name.endswith(".tmp") for name in names(seen)), "no file was seen while it was written"


def test_a_demo(home):
    seen = run(home, (f"demo --out {home}/out/a/demo", ""))
    assert wide(seen) == {}
    assert {"demo.db", "week.html", "visit"} <= names(seen)


def test_exports_and_imports(home):
    out = home / "out"
    (out / "days.csv").write_text(TABLE)
    seen = run(
        home,
        *logged(
            f"export json --out {out}/d.json",
            f"export json --anonymous --out {out}/anonymous.json",
            f"export csv --out {out}/e/tables",
            f"import {out}/days.csv --map twitches=twitch_episodes --map sleep=sleep_h",
            f"--diary {out}/f/other.db import {out}/d.json",
            f"--diary {out}/f/third.db import {out}/f/other.db",
        ),
    )
    assert wide(seen) == {}
    assert {"d.json", "anonymous.json", "e", "tables", "other.db", "third.db"} <= names(seen)


def test_backups_restores_checks_and_erasures(home):
    out = home / "out"
    seen = run(
        home,
        *logged(
            "list",
            f"backup {out}/copy.db",
            "note later",
            f"restore {out}/copy.db --yes",
            "doctor",
            "forget --before 2026-11-03 --yes",
        ),
    )
    assert wide(seen) == {}
    assert {"copy.db", "diary.db.backups"} <= names(seen)
    assert any(name.endswith("-daily.db") for name in names(seen))


def test_an_encrypted_diary_and_its_key_file(home):
    pytest.importorskip("sqlcipher3")
    seen = run(
        home,
        *logged(),
        ("list", ""),
        ("encrypt --keep file", f"{PASSPHRASE}\n"),
        ("twitch left calf", ""),
        ("list", ""),
        (f"export json --out {home}/out/d.json", ""),
        ("passphrase", f"{PASSPHRASE} 2\n"),
        ("decrypt", ""),
    )
    assert wide(seen) == {}
    assert {"config", "twitchlog", "keys"} <= names(seen)
    assert any(name.endswith(".key") for name in names(seen))


def test_a_library_is_held_to_it_too(home):
    """Under the program's own umask, which `main` sets, whatever the shell's was."""
    arguments = ["-m", "twitchlog", "chart", "calendar", "--out", str(home / "out" / "c.png")]
    env = {key: value for key, value in environment(home).items() if key != "MPLCONFIGDIR"}
    assert python("-m", "twitchlog", "twitch", "left", "calf", "--on", "2026-11-20", env=env).returncode == 0
    before = os.umask(0)
    try:
        done = python(*arguments, env=env)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("fontlist-*"))
    made = [path for path in home.rglob("*") if path not in (home / "tmp", home / "out")]
    wider = [path for path in made if stat.S_IMODE(path.lstat().st_mode) & 0o077]
    assert wider == []


def test_a_wider_file_is_not_widened_further(home):
    diary = Path(environment(home)["TWITCHLOG_DIARY"])
    run(home, *logged("list"))
    for mode in (0o640, 0o600, 0o400 | 0o200):
        diary.chmod(mode)
        run(home, ("twitch left calf", ""), ("list", ""))
        assert stat.S_IMODE(diary.stat().st_mode) == mode
        assert all(stat.S_IMODE(path.stat().st_mode) & ~mode == 0 for path in diary.parent.glob("diary.db-*"))


def test_the_watch_sees_a_file_that_is_wide_only_while_it_is_written(home):
    seen: dict[str, int] = {}
    path = home / "wide"
    path.touch(0o600)
    path.chmod(0o644)
    from tests.contracts.watched_modes import look

    look(home, seen)
    path.chmod(0o600)
    look(home, seen)
    assert wide({name: mode for name, mode in seen.items() if name.endswith("/wide")}) == {f"file {path}": "0o644"}
