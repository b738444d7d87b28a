"""What is measured of twitchlog: the installed wheel, diaries, yardsticks, floors; must not measure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import CPU_MS, WALL_MS, Command, Launcher, Limit, Measure
from benchmarks.table import PASS
from benchmarks.venvs import ROOT, WORK, file_key, installed_version, venv_with

IN_VENV = Path(__file__).resolve().parent / "in_venv"

YARDSTICKS, OURS, CHARTS, FLOORS = "yardsticks", "twitchlog", "twitchlog: frames and charts", "floors"
SAFETY = "twitchlog: backups, the doctor, an encrypted diary"
SCREEN = "the screen: 6 exposures, 4 lags, 999 permutations"
IMPORT_PANDAS = "python -c 'import pandas'"
IMPORT_SCIPY = "python -c 'import pandas, scipy.linalg'"
EMPTY_PROCESS = "empty figure (process)"
EMPTY_DRAWN = "empty figure (drawn)"
_DPI = "300"
_SLOW, _SLOWER = 3, 5  # what takes a second or more need not run in every round

# name: (entries, days)
DIARIES = {"100": (100, 4), "10,000": (10_000, 365), "100,000": (100_000, 3650), "365 days": (3285, 365)}
LARGE_DIARY = {"1,000,000": (1_000_000, 3650)}

# days: CPU ms at most
SCREENS = {90: 30, 365: 150, 730: 500}


class Bench:
    """The installed wheel, its diaries and the environment that measured programs get.

    Parameters
    ----------
    wheel : Path
    scratch : Path
        A new folder for what this run writes.
    """

    def __init__(self, wheel: Path, scratch: Path) -> None:
        constraints = ROOT / "constraints.txt"
        packages = [f"{wheel}[encrypt]", "--constraint", str(constraints)]
        self.venv = venv_with("twitchlog", packages, key=file_key(wheel, constraints))
        self.scratch = scratch
        self.version = installed_version(self.venv, "twitchlog")

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a measured program: a home of its own, and no settings of whoever starts the run."""
        home = self.scratch / "home"
        home.mkdir(exist_ok=True)
        return {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TZ": "UTC", **more}

    def python(self, *arguments: str, **more: str) -> Command:
        """A call of the virtual environment's Python."""
        argv = (str(self.venv / "bin" / "python"), *arguments)
        return Command(argv, self.environment(**more), str(self.scratch))

    def script(self, name: str, *arguments: str, **more: str) -> Command:
        """A call of one of the scripts beside this file."""
        return self.python(str(IN_VENV / name), *arguments, **more)

    def twitchlog(self, diary: str, *arguments: str) -> Command:
        """A call of the installed `twitchlog` on a diary."""
        argv = (str(self.venv / "bin" / "twitchlog"), *arguments)
        return Command(argv, self.environment(TWITCHLOG_DIARY=str(self.diary(diary))), str(self.scratch))

    def diary(self, name: str) -> Path:
        """Where this run's copy of a diary is."""
        return self.scratch / f"{name.replace(' ', '-').replace(',', '')}.db"

    def encrypt(self, launcher: Launcher, name: str) -> str:
        """Make an encrypted copy of a diary whose key is in a file of this run's home, and return the copy's name."""
        encrypted = f"{name} encrypted"
        shutil.copy(self.diary(name), self.diary(encrypted))
        passphrase = self.scratch / "passphrase"
        passphrase.write_text("words that do not belong together\n", encoding="utf-8")
        command = self.twitchlog(encrypted, "encrypt", "--keep", "file")
        launcher.run(command._replace(stdin=str(passphrase)))
        return encrypted

    def fill(self, launcher: Launcher, name: str, n_entries: int, n_days: int, *, today: str) -> None:
        """Make a diary, or take the one that an earlier run of the same day made."""
        package = next((self.venv / "lib").glob("python3*/site-packages/twitchlog"))
        key = file_key(package / "store" / "new_diary.sql", IN_VENV / "fill_diary.py")
        kept = WORK / "diaries" / f"{n_entries}-{n_days}-{today}-{key}.db"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            for older in kept.parent.glob(f"{n_entries}-{n_days}-*"):
                older.unlink()
            new = self.scratch / "new.db"
            launcher.run(self.script("fill_diary.py", str(new), str(n_entries), str(n_days)))
            new.rename(kept)
        shutil.copy(kept, self.diary(name))


def yardsticks(bench: Bench) -> Iterator[Measure]:
    """What the ratios stand on."""
    yield Measure(PASS, YARDSTICKS, bench.python("-c", "pass"))
    yield Measure(IMPORT_PANDAS, YARDSTICKS, bench.python("-c", "import pandas"), every=_SLOW)
    yield Measure(IMPORT_SCIPY, YARDSTICKS, bench.python("-c", "import pandas, scipy.linalg"), every=_SLOW)


def commands(bench: Bench) -> Iterator[Measure]:
    """The commands a person waits for."""
    log = ("twitch", "left", "calf")
    into = {name: f"twitch left calf into {name}" for name in ("100", "10,000", "100,000")}
    yield Measure(into["10,000"], OURS, bench.twitchlog("10,000", *log), (Limit(8, PASS), Limit(25)))
    yield Measure(into["100"], OURS, bench.twitchlog("100", *log))
    yield Measure(into["100,000"], OURS, bench.twitchlog("100,000", *log), (Limit(1.1, into["100"]),))
    symptom = bench.twitchlog("10,000", "symptom", "stairs", "--gradual")
    yield Measure("symptom that speaks at once, 10,000", OURS, symptom, (Limit(8, PASS), Limit(25)))
    yield Measure("--help", OURS, bench.twitchlog("100", "--help"), (Limit(10, PASS),))
    yield Measure("today, 10,000", OURS, bench.twitchlog("10,000", "today"))
    yield Measure("list, 10,000", OURS, bench.twitchlog("10,000", "list"))
    yield Measure("flags, 10,000", OURS, bench.twitchlog("10,000", "flags"))
    for name in ("10,000", "365 days"):
        week = bench.twitchlog(name, "report", "week")
        yield Measure(f"report week, {name}", OURS, week, (Limit(2.3, IMPORT_PANDAS),), every=_SLOW)
    triggers = bench.twitchlog("365 days", "triggers")
    yield Measure("triggers, 365 days", OURS, triggers, (Limit(2.5, IMPORT_SCIPY),), every=_SLOW)


def safety(bench: Bench, launcher: Launcher, names: Sequence[str]) -> Iterator[Measure]:
    """A backup beside copying the file, the doctor, and an entry into an encrypted diary beside one into a plain one.

    The plain log is a measure of `commands`.
    """
    encrypted = bench.encrypt(launcher, "10,000")
    log = bench.twitchlog(encrypted, "twitch", "left", "calf")
    limit = Limit(1.6, "twitch left calf into 10,000")
    yield Measure("twitch left calf into 10,000, encrypted, key in a file", SAFETY, log, (limit,))
    for name in names:
        is_large, diary = name in LARGE_DIARY, bench.diary(name)
        copy = f"copy of the file, {name}"
        yield Measure(copy, SAFETY, bench.script("copy_file.py", str(diary), "copy.db"), every=_SLOWER)
        backup = bench.twitchlog(name, "backup", str(bench.scratch / "backup.db"), "--force")
        limits = (Limit(3, copy, by_wall=True),) if is_large else ()
        yield Measure(f"backup, {name}", SAFETY, backup, limits, every=_SLOWER)
        limits = (Limit(20_000, WALL_MS), Limit(150)) if is_large else ()
        yield Measure(f"doctor, {name}", SAFETY, bench.twitchlog(name, "doctor"), limits, every=_SLOWER)


def screens(bench: Bench) -> Iterator[Measure]:
    """The association screen, 6 exposures at 4 lags and 999 permutations, on one thread; with and without effects."""
    for n_days, most_ms in SCREENS.items():
        limits = (Limit(most_ms, CPU_MS),)
        if n_days == 730:
            limits += (Limit(4.5, "screen (call), 365 days"),)
        for what, name in (("p-values", "its p-values (call)"), ("screen", "screen (call)")):
            script = bench.script("time_screen.py", what, str(n_days), OPENBLAS_NUM_THREADS="1")
            yield Measure(
                f"{name}, {n_days} days",
                SCREEN,
                script,
                limits if what == "screen" else limits[:1],
                every=_SLOWER,
                tells_its_cpu=True,
            )


def frames_and_charts(bench: Bench, launcher: Launcher, frames: tuple[str, ...]) -> Iterator[Measure]:
    """The daily frame over many entries, and the timeline of a year."""
    for name in frames:
        frame = bench.script("time_daily_frame.py", str(bench.diary(name)))
        yield Measure(f"daily frame (call), {name}", CHARTS, frame, every=_SLOWER, tells_its_cpu=True)
    year = str(bench.diary("365 days"))
    _, size = launcher.run(bench.script("time_drawing.py", year, "size"))
    empty = bench.script("empty_figure.py", "empty.png", *size.split(), _DPI)
    drawn = bench.script("time_drawing.py", year, "timeline")
    chart = bench.twitchlog("365 days", "chart", "timeline", "--out", "timeline.png", "--dpi", _DPI, "--force")
    yield Measure(EMPTY_PROCESS, CHARTS, empty, every=_SLOW)
    yield Measure("chart timeline, 365 days", CHARTS, chart, (Limit(3, EMPTY_PROCESS),), every=_SLOW)
    yield Measure(
        EMPTY_DRAWN, CHARTS, bench.script("time_drawing.py", year, "empty"), every=_SLOWER, tells_its_cpu=True
    )
    yield Measure(
        "timeline (drawn), 365 days", CHARTS, drawn, (Limit(2, EMPTY_DRAWN),), every=_SLOWER, tells_its_cpu=True
    )


def pages_for_a_visit(bench: Bench, names: Sequence[str]) -> Iterator[Measure]:
    """The clinician's page with its six charts over a year, and in how much memory; of a large diary, each page."""
    for name in names:
        words = ("report", "clinician", "--weeks", "52", "--out", "visit", "--force")
        is_large = name in LARGE_DIARY
        limits = (Limit(300),) if is_large else (Limit(10, EMPTY_PROCESS),)
        yield Measure(f"report clinician, {name}", CHARTS, bench.twitchlog(name, *words), limits, every=_SLOWER)
        if is_large:
            for page in ("flags", "report week"):
                command = bench.twitchlog(name, *page.split())
                yield Measure(f"{page}, {name}", CHARTS, command, limits, every=_SLOWER)


def floors(bench: Bench, database: Path) -> Iterator[Measure]:
    """The least that Python, and a Typer program, take to save a row among 10,000."""
    path = str(IN_VENV)
    sqlite = bench.python("-c", "import floor_sqlite", str(database), "calf", "left", PYTHONPATH=path)
    typer = bench.python("-c", "import floor_typer", "left", "calf", "--diary", str(database), PYTHONPATH=path)
    yield Measure("sqlite3 insert (Python)", FLOORS, sqlite)
    yield Measure("Typer + sqlite3 insert", FLOORS, typer)
