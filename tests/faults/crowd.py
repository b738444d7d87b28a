"""Many programs at one diary, and a logger that is killed again and again; must not write a page."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.faults import attempts, state
from tests.faults.attempts import Running, settings_of
from tests.faults.kills import require_next
from tests.faults.materials import MAPS, Beginnings
from tests.faults.page import Row
from tests.faults.state import NotWhole
from tests.programs import environment
from twitchlog.cli import app


def _noting(name: str, n: int | None, ledger: Path | None = None) -> Callable[[], int]:
    """The work of writing n notes (None: without end), each of which goes to the ledger once it is acknowledged."""

    def work() -> int:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(ledger, flags, 0o600) if ledger else -1
        number = 0
        while n is None or number < n:
            note = f"{name} {number}"
            if app.run(["note", note]):
                return 1
            if ledger:
                os.write(file, f"{note}\n".encode())
                os.fsync(file)
            number += 1
        return 0

    return work


class Murder(NamedTuple):
    """A logger to be started and killed n times on one diary."""

    home: str
    seed: int
    n: int


def murder(task: Murder) -> Row:
    """Kill a logger n times: what was acknowledged is there, and at most one more entry for each kill."""
    attempts.load_program()
    dice, problems = random.Random(task.seed), []
    acknowledged: list[str] = []
    n_more = 0
    with Beginnings(Path(task.home)).copy("nothing") as folder:
        ledger = folder / "ledger"
        for number in range(task.n):
            logger = Running(_noting(f"logger {number}", None, ledger), folder)
            time.sleep(dice.uniform(0.0, 0.12))
            logger.kill()
            logger.wait()
            try:
                acknowledged = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
                n_more = _compare(folder, acknowledged, n_more)
            except NotWhole as wrong:
                problems.append(f"seed {task.seed}, kill {number}: {wrong}")
        try:
            require_next(folder, None)
        except NotWhole as wrong:
            problems.append(str(wrong))
    return Row("", task.n, tuple(problems[: task.n]), (str(len(acknowledged)), str(n_more)))


def _compare(folder: Path, acknowledged: Sequence[str], n_more: int) -> int:
    state.read(folder / "diary.db")
    notes = state.notes_of(folder / "diary.db")
    if len(set(notes)) < len(notes):
        raise NotWhole("an entry is there twice")
    if lost := set(acknowledged) - set(notes):
        raise NotWhole(f"{len(lost)} acknowledged entries are lost")
    more = len(notes) - len(acknowledged)
    if more > n_more + 1:
        raise NotWhole(f"{more - n_more} entries more than were acknowledged")
    return more


def all_at_once(home: str, *, n_processes: int, n_each: int) -> Row:
    """Processes that log at once, in memory already: every entry is there."""
    attempts.load_program()
    with Beginnings(Path(home)).copy("nothing") as folder:
        running = [Running(_noting(f"process {number}", n_each), folder) for number in range(n_processes)]
        ended = [each.wait() for each in running]
        problems = [each.err.strip()[-200:] or f"exit code {each.code}" for each in ended if each.code]
        stored = len(set(state.notes_of(folder / "diary.db")))
        state.read(folder / "diary.db")
    lost = n_processes * n_each - stored
    return Row(f"{n_processes} processes x {n_each} entries", n_processes * n_each, (*problems, *["not stored"] * lost))


def commands_at_once(home: str, *, n_processes: int, n_each: int) -> Row:
    """The same with commands as a terminal starts them, a process for each entry."""
    code = (
        "import subprocess, sys\n"
        "for n in range(int(sys.argv[2])):\n"
        "    subprocess.run([sys.executable, '-m', 'twitchlog', 'note', f'{sys.argv[1]} {n}'], check=True, stdout=-3)\n"
    )
    with Beginnings(Path(home)).copy("nothing") as folder:
        env = {**environment(), **settings_of(folder)}
        started = [
            subprocess.Popen([sys.executable, "-c", code, f"process {n}", str(n_each)], env=env, cwd=folder)
            for n in range(n_processes)
        ]
        failed = sum(bool(process.wait()) for process in started)
        lost = n_processes * n_each - len(set(state.notes_of(folder / "diary.db")))
        state.read(folder / "diary.db")
    problems = ["a command failed"] * failed + ["not stored"] * (lost - failed)
    return Row(f"{n_processes} terminals x {n_each} commands", n_processes * n_each, tuple(problems))


def reading_during_an_import(home: str, *, n_rows: int) -> Row:
    """A reader that looks again and again while a long table comes in: nothing of it, or all of it."""
    attempts.load_program()
    table = "day,twitches\n" + "".join(f"{day},2\n" for day in _days(n_rows))
    seen: Counter[int] = Counter()
    with Beginnings(Path(home)).copy("kept") as folder:
        (folder / "long.csv").write_text(table, encoding="utf-8")
        words = ["import", str(folder / "long.csv"), *MAPS[:2]]
        before = _n_episodes(folder)
        importing = Running(lambda: app.run(words), folder)
        while _n_episodes(folder, seen) == before and sum(seen.values()) < 100_000:
            time.sleep(0.001)
        ended = importing.wait()
        after = _n_episodes(folder, seen)
    problems = [f"{n} episodes seen" for n in seen if n not in (before, before + 2 * n_rows)]
    if ended.code or after != before + 2 * n_rows:
        problems.append(f"the import failed: {ended.err.strip()[-200:]}")
    looks = f"a reader that looks {sum(seen.values()):,} times during an import of {2 * n_rows:,} entries"
    return Row(looks, 1, tuple(problems[:1]))


def _days(n: int) -> list[str]:
    return [f"{1990 + number // 336}-{1 + number % 336 // 28:02d}-{1 + number % 28:02d}" for number in range(n)]


def _n_episodes(folder: Path, seen: Counter[int] | None = None) -> int:
    with closing(sqlite3.connect(folder / "diary.db", timeout=30)) as connection:
        ((n,),) = connection.execute("SELECT count(*) FROM episode").fetchall()
    if seen is not None:
        seen[n] += 1
    return int(n)


def backups_of_a_busy_diary(home: str, *, n_backups: int, n_processes: int = 4) -> Row:
    """Backups made while others log: each whole, with all that was acknowledged when it began."""
    attempts.load_program()
    problems: list[str] = []
    with Beginnings(Path(home)).copy("kept") as folder:
        ledgers = [folder / f"ledger{number}" for number in range(n_processes)]
        running = [Running(_noting(f"process {n}", None, ledger), folder) for n, ledger in enumerate(ledgers)]
        try:
            for number in range(n_backups):
                problem = _back_up_and_look(folder, folder / f"backup{number}.db", ledgers)
                problems += [problem] if problem else []
        finally:
            for each in running:
                each.kill()
                each.wait()
    return Row(f"a backup while {n_processes} processes log", n_backups, tuple(problems))


def _back_up_and_look(folder: Path, copy: Path, ledgers: Sequence[Path]) -> str:
    known = {note for ledger in ledgers if ledger.exists() for note in ledger.read_text("utf-8").splitlines()}
    ended = attempts.run(("backup", str(copy)), folder)
    if ended.code:
        return ended.err.strip()[-200:]
    try:
        state.read(copy, is_kept=True)
    except NotWhole as wrong:
        return str(wrong)
    notes = state.notes_of(copy)
    for name in {note.rpartition(" ")[0] for note in notes if note.startswith("process")}:
        numbers = sorted(int(note.rpartition(" ")[2]) for note in notes if note.startswith(f"{name} "))
        if numbers != list(range(len(numbers))):
            return "a later entry is in it, and an earlier one of the same process is not"
    return "" if known <= set(notes) else "it lacks an entry that was acknowledged before it began"
