"""A disk that is full, failing, sealed or gone: one sentence, nothing changed, nothing left; must not write a page."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.faults import attempts, state, strace
from tests.faults.attempts import Ended
from tests.faults.deeds import IMPORT_FILE, UPGRADES, Deed
from tests.faults.kills import DEEDS, Known, calls_of, judge
from tests.faults.materials import Beginnings
from tests.faults.state import NotWhole

_KIB = 1024
_DISK_KIB = 16_384
_UNSAID = ("Traceback", "Something went wrong", "Exception ignored")


class Trial(NamedTuple):
    """A deed on a faulty disk: which fault, and the seed of where exactly."""

    known: Known
    fault: str
    seed: int


class Outcome(NamedTuple):
    """What came of it: its exit code and what is wrong ("" for nothing)."""

    code: int
    problem: str


class CannotBreak(Exception):
    """This machine does not let such a fault be made, or the deed does nothing that it would hit."""


# Each fault does the deed in a folder while something is broken, mends it again, and returns what came of the deed.
Fault = Callable[[Deed, Path, Known, random.Random], Ended]


def _size_limit(deed: Deed, folder: Path, _known: Known, dice: random.Random) -> Ended:
    return deed.do(folder, largest_file=dice.choice([0, 100, dice.randint(1, 5000), dice.randint(1, 200_000)]))


def _full_disk(deed: Deed, folder: Path, _known: Known, dice: random.Random) -> Ended:
    words, ballast = deed.said(folder), folder.parent / "ballast"
    free = os.statvfs(folder)
    room = dice.choice([0, 4, 8, dice.randint(0, 100), dice.randint(0, 400)]) * _KIB
    ballast.write_bytes(bytes(max(free.f_bavail * free.f_frsize - room, 0)))
    try:
        return deed.do(folder, words=words)
    finally:
        ballast.unlink()


def _full_temporary_folder(deed: Deed, folder: Path, _known: Known, _dice: random.Random) -> Ended:
    with small_disk(folder.parent / "temporary") as full:
        (full / "ballast").write_bytes(bytes(_room(full)))
        return deed.do(folder, env={"TMPDIR": str(full), "SQLITE_TMPDIR": str(full)})


def _room(folder: Path) -> int:
    free = os.statvfs(folder)
    return free.f_bavail * free.f_frsize


def _failing(call: str, error: str) -> Fault:
    def fail(deed: Deed, folder: Path, known: Known, dice: random.Random) -> Ended:
        if strace.why_not():
            raise CannotBreak(strace.why_not())
        numbers = calls_of(known.deed, known.home).get(call, [])
        if not numbers:
            raise CannotBreak(f"it never calls {call}")
        # Once, or from then on; what is printed is written too, and has to be read here.
        number = f"{dice.choice(numbers)}{dice.choice(['', '+']) if call != 'write' else ''}"
        return strace.run(deed.said(folder), folder, inject=f"{call}:error={error}:when={number}", stdin=deed.stdin)

    return fail


def _sealed(only_the_diary: bool) -> Fault:
    def seal(deed: Deed, folder: Path, _known: Known, _dice: random.Random) -> Ended:
        paths = [folder / "diary.db"] if only_the_diary else [*folder.rglob("*"), folder]
        paths = [path for path in paths if path.exists()]
        if not paths:
            raise CannotBreak("there is no file yet")
        words = deed.said(folder)
        with sealed(paths):
            return deed.do(folder, words=words)

    return seal


def _vanished(deed: Deed, folder: Path, _known: Known, _dice: random.Random) -> Ended:
    """The folder that the diary (or the output) should be in is gone."""
    away = folder.parent / "away"
    if deed.writes_out:
        words = tuple(word.replace("/out", "/gone/out") for word in deed.said(folder))
        return attempts.run(words, folder, stdin=deed.stdin)
    words = deed.said(folder)
    folder.rename(away)
    try:
        return attempts.run(words, away, stdin=deed.stdin, env={"TWITCHLOG_DIARY": str(folder / "diary.db")})
    finally:
        if folder.exists():
            shutil.rmtree(folder)  # a log makes the folder and a diary of its own
        away.rename(folder)


@contextmanager
def sealed(paths: Sequence[Path]) -> Iterator[None]:
    """Let nobody, not even root, write to files and in folders."""
    if os.geteuid() != 0:
        before = {path: path.stat().st_mode for path in paths}
        for path in paths:
            path.chmod(0o500 if path.is_dir() else 0o400)
        yield
        for path, mode in reversed(before.items()):
            path.chmod(mode)
        return
    if not _chattr("+i", paths):
        _chattr("-i", paths)
        raise CannotBreak("root writes everywhere here")
    try:
        yield
    finally:
        _chattr("-i", paths)


def _chattr(change: str, paths: Sequence[Path]) -> bool:
    program = shutil.which("chattr")
    return (
        program is not None
        and not subprocess.run([program, change, *paths], capture_output=True, check=False).returncode
    )


@contextmanager
def small_disk(folder: Path, *, kib: int = _DISK_KIB) -> Iterator[Path]:
    """A disk of its own at a folder."""
    folder.mkdir()
    size = ("-t", "tmpfs", "-o", f"size={kib}k", "tmpfs")
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, *size, folder], capture_output=True, check=False).returncode:
        raise CannotBreak("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


FULL, TEMPORARY, VANISHED = "a full disk", "a full temporary folder", "a folder that is gone"
FAULTS: Mapping[str, Fault] = {
    FULL: _full_disk,
    "a limit on the size of files": _size_limit,
    "EIO on pwrite64": _failing("pwrite64", "EIO"),
    "ENOSPC on pwrite64": _failing("pwrite64", "ENOSPC"),
    "EIO on fdatasync": _failing("fdatasync", "EIO"),
    "EIO on fsync": _failing("fsync", "EIO"),
    "EIO on write": _failing("write", "EIO"),
    "EIO on ftruncate": _failing("ftruncate", "EIO"),
    "EIO on link": _failing("link", "EIO"),
    "EIO on rename": _failing("rename", "EIO"),
    "a read-only folder": _sealed(only_the_diary=False),
    "a read-only diary": _sealed(only_the_diary=True),
    VANISHED: _vanished,
    TEMPORARY: _full_temporary_folder,
}


def attempt(trial: Trial) -> Outcome | None:
    """Do a deed on a faulty disk, and look; None where there is no such fault here."""
    attempts.load_program()
    deed, dice = DEEDS[trial.known.deed], random.Random(trial.seed)
    beginnings = Beginnings(Path(trial.known.home))
    try:
        with _place(trial.fault, beginnings) as place, beginnings.copy(deed.begins, place=place) as folder:
            before = state.files_in(folder)
            ended = FAULTS[trial.fault](deed, folder, trial.known, dice)
            problem = _problem(ended, deed, folder, trial, before)
    except CannotBreak:
        return None
    return Outcome(ended.code, f"{deed.name}, seed {trial.seed}: {problem}" if problem else "")


@contextmanager
def _place(fault: str, beginnings: Beginnings) -> Iterator[Path | None]:
    if fault != FULL:
        yield None
        return
    mounted = beginnings.home / f"disk-{os.urandom(4).hex()}"
    with small_disk(mounted):
        yield mounted
    mounted.rmdir()


def _problem(ended: Ended, deed: Deed, folder: Path, trial: Trial, before: set[str]) -> str:
    known = trial.known
    problem = _unsaid(ended, deed, trial.fault)
    if problem:
        return problem
    is_elsewhere = trial.fault == VANISHED and not deed.writes_out  # a log there makes a new diary
    try:
        what = judge(folder, known, is_killed=bool(ended.code) or is_elsewhere)
    except NotWhole as wrong:
        return f"exit code {ended.code}: {wrong}"
    # `forget` that could not reach a backup says what it did erase, and then what it did not.
    is_said_done = ended.code == 0 or ended.out.startswith("Erased  ") or "It is erased " in ended.err
    wanted = "after" if is_said_done and not is_elsewhere else "before"
    # An upgrade is done before the command itself, which may fail then.
    is_as_said = what == wanted or known.before == known.after or deed in UPGRADES
    if not is_as_said:
        return f"exit code {ended.code}, yet the diary is as {what}: {ended.err.strip()[-200:]}"
    new = state.files_in(folder) - before - known.files  # what SQLite keeps beside the diary is gone by now
    is_made = trial.fault == VANISHED and ended.code == 0  # a folder of tables is made where it is not there
    left = sorted(name for name in new if not (is_made and name.startswith("gone")))
    return f"left behind: {', '.join(left)}" if left else ""


def _unsaid(ended: Ended, deed: Deed, fault: str) -> str:
    if ended.code == 0:
        return next((f"{word} on stderr: {ended.err.strip()[-300:]}" for word in _UNSAID if word in ended.err), "")
    allowed = deed.refused | {IMPORT_FILE} if fault == VANISHED else deed.refused
    said = ended.err.strip().splitlines()
    if ended.code not in allowed or any(word in ended.err for word in _UNSAID):
        return f"exit code {ended.code}: {' | '.join(said[-3:])}"
    return "" if len(said) >= 2 and said[-2].endswith(".") else f"not a sentence and a hint: {' | '.join(said)}"
