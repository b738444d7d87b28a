"""The sections of docs/reliability.md, each tried n times; must not write the page."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.calibration.crew import Crew
from tests.faults import attempts, crowd, damage, kills, refusals, strace
from tests.faults.crowd import Murder
from tests.faults.damage import Damaged
from tests.faults.deeds import CHANGING, COPYING, UPGRADES, Deed
from tests.faults.kills import Blow, Known, Verdict
from tests.faults.materials import Beginnings, CannotPrepare
from tests.faults.page import Row, Section, Table
from tests.faults.refusals import Trial

SEED = 20261122
_MURDERS_AT_ONCE = 20
_SLOW_S = 0.5  # what takes longer is tried less often


class Size(NamedTuple):
    """How often each thing is tried.

    loggers, moments, statements and calls: kills; each: entries a process logs at once; rows: of a long table; faults:
    a deed on a faulty disk; damages: a kind of damage; every: each n-th statement of an upgrade.
    """

    loggers: int = 300
    moments: int = 400
    statements: int = 100
    calls: int = 200
    each: int = 200
    commands: int = 10
    rows: int = 10_000
    backups: int = 20
    faults: int = 5
    damages: int = 40
    every: int = 1

    @property
    def kills(self) -> int:
        """How many kills in all, those of the upgrades' statements apart."""
        return self.loggers + self.moments + self.statements + self.calls


SMALL = Size(12, 12, 12, 4, each=10, commands=1, rows=500, backups=2, faults=1, damages=1, every=40)
SMALL_DEEDS = frozenset(deed.name for deed in CHANGING) | {"backup to a place", "export json"}


class Campaign:
    """What all sections share: a home for the folders, the deeds that can be done, and the crew.

    Parameters
    ----------
    home : Path
        An empty folder.
    crew : Crew
    size : Size
    """

    def __init__(self, home: Path, crew: Crew, size: Size) -> None:
        attempts.load_program()
        self.home, self.crew, self.size = home, crew, size
        self.beginnings = Beginnings(home)
        for name in ("nothing", "kept"):
            self.beginnings.made(name)
        wanted = [deed for deed in (*CHANGING, *COPYING) if size != SMALL or deed.name in SMALL_DEEDS]
        self.known, self.cannot = kills.learn_all(wanted, self.beginnings)

    def of(self, deeds: Sequence[Deed]) -> list[Known]:
        """What is known of some deeds."""
        names = {deed.name for deed in deeds}
        return [known for known in self.known if known.deed in names]

    def quick(self) -> list[Known]:
        """What is known of the deeds that take no time to speak of."""
        return [known for known in self.known if known.seconds < _SLOW_S] or self.known


def killed(campaign: Campaign) -> Section:
    """Kills at moments, statements and system calls."""
    size, dice = campaign.size, random.Random(SEED)
    murders = [
        Murder(str(campaign.home), SEED + number, min(_MURDERS_AT_ONCE, size.loggers))
        for number in range(-(-size.loggers // _MURDERS_AT_ONCE))
    ]
    logged = campaign.crew.each("kills of a logger", crowd.murder, murders)
    ways = [
        ("at a random moment", kills.at_moments(campaign.quick(), size.moments, dice)),
        ("at the begin of an SQL statement", kills.at_statements(campaign.quick(), size.statements, dice)),
    ]
    not_tried = list(campaign.cannot)
    if strace.why_not():
        not_tried.append(("at a system call", strace.why_not()))
    else:
        ways.append(("at a system call", kills.at_calls(campaign.known, size.calls, dice)))
    parts: list[str | Table] = [_WHAT_KILLED, _loggers(logged)]
    for name, blows in ways:
        parts.append(Table(("killed " + name, *_ENDS), _rows(kills.tally(campaign.crew, name, blows))))
    return Section("Killed at any moment", tuple(parts), tuple(not_tried))


_ENDS = ("before", "after", "had ended", "files left")
_WHAT_KILLED = (
    "`kill -9`, while a diary with a history is worked on. After each one the diary is opened, SQLite's integrity and "
    "foreign keys are checked and the hash of every row; all rows of all tables have to be those before the command, "
    "or those after it; what bears a backup's name has to be whole, no file may be open to others, and one more entry "
    "has to be taken. Files left are temporary ones of the killed program, which the next one does not mind."
)


def _loggers(rows: Sequence[Row]) -> Table:
    problems = tuple(problem for row in rows for problem in row.problems)
    acknowledged, more = (sum(int(row.cells[n]) for row in rows) for n in range(2))
    row = Row("one that logs without end", sum(row.n for row in rows), problems, (f"{acknowledged:,}", "0", str(more)))
    lost = sum("lost" in problem for problem in problems)
    row = row._replace(cells=(row.cells[0], str(lost), row.cells[2]))
    return Table(("logger killed", "acknowledged entries", "lost", "stored, not yet acknowledged"), (row,))


def _rows(found: dict[str, list[Verdict]]) -> tuple[Row, ...]:
    rows = []
    for name, verdicts in found.items():
        ends = kills.counts(verdicts)
        left = sum(bool(verdict.left) for verdict in verdicts)
        problems = tuple(verdict.problem for verdict in verdicts if verdict.problem)
        cells = (str(ends["before"]), str(ends["after"]), str(ends["ended"]), str(left))
        rows.append(Row(name, len(verdicts), problems, cells))
    return tuple(rows)


def at_once(campaign: Campaign) -> Section:
    """Many programs at one diary."""
    home, size = str(campaign.home), campaign.size
    rows = [
        crowd.all_at_once(home, n_processes=8, n_each=size.each),
        crowd.commands_at_once(home, n_processes=8, n_each=size.commands),
        crowd.reading_during_an_import(home, n_rows=size.rows),
    ]
    cannot = [each for each in campaign.cannot if each[0] == "backup to a place"]
    if not cannot:
        rows.append(crowd.backups_of_a_busy_diary(home, n_backups=size.backups))
    what = (
        "Every entry has to be stored once. A reader counts again and again while a table comes in, and may see "
        "nothing of it or all of it. A backup has to be whole, with every entry that was acknowledged when it began."
    )
    return Section("Many at once", (what, Table(("what",), tuple(rows))), tuple(cannot))


def faulty(campaign: Campaign) -> Section:
    """A disk that is full, failing, sealed or gone."""
    rows, not_tried = [], list(campaign.cannot)
    for fault in refusals.FAULTS:
        known = campaign.known if campaign.size != SMALL else _spread(campaign.quick(), fault)
        trials = [Trial(each, fault, SEED + seed) for each in known for seed in range(campaign.size.faults)]
        found = [each for each in campaign.crew.each(fault, refusals.attempt, trials) if each is not None]
        if not found:
            not_tried.append((fault, strace.why_not() or "no command is hit by it, or this machine does not let it"))
            continue
        codes = Counter(each.code for each in found)
        cells = ", ".join(f"{n} x {code}" for code, n in sorted(codes.items()))
        rows.append(Row(fault, len(found), tuple(each.problem for each in found if each.problem), (cells,)))
    return Section("A disk that fails", (_WHAT_FAULTY, Table(("fault", "exit codes"), tuple(rows))), tuple(not_tried))


_WHAT_FAULTY = (
    "Every command that writes, on a full disk (a small one of its own), with a limit on the size of files, with a "
    "system call that fails once or from then on (which one is drawn), in a sealed folder and without its folder. "
    "Either all is done and the exit code is 0, or there is a sentence and a hint, the exit code of the diary file (5) "
    "or of the output (7; 6 where the table to import is gone too), no traceback, every row as it was, no new file, "
    "and the next entry is taken."
)


def _spread(known: Sequence[Known], fault: str) -> list[Known]:
    # In a small run each fault hits two deeds, and all faults together all deeds.
    start = 2 * list(refusals.FAULTS).index(fault)
    return [known[(start + number) % len(known)] for number in range(2)]


def examined(campaign: Campaign) -> Section:
    """What the doctor finds."""
    what = (
        "A diary damaged in each way, at a random place each time. `twitchlog doctor` has to find it (exit code 8) and "
        "to leave the file as it is; `doctor --repair` has to keep what was there. A healthy diary has to be found so."
    )
    ended = _doctor(campaign)
    if ended:
        return Section("What the doctor finds", (what,), (("doctor", ended),))
    rows = []
    for kind in ("", *damage.KINDS):
        tasks = [Damaged(str(campaign.home), kind, SEED + seed) for seed in range(campaign.size.damages)]
        problems = campaign.crew.each(kind or "a healthy diary", damage.examine, tasks)
        rows.append(Row(kind or "(a healthy diary)", len(tasks), tuple(filter(None, problems))))
    return Section("What the doctor finds", (what, Table(("damage",), tuple(rows))))


def _doctor(campaign: Campaign) -> str:
    try:
        with campaign.beginnings.copy("kept") as folder:
            ended = attempts.run(("doctor",), folder)
    except CannotPrepare as reason:
        return str(reason)
    return ended.err.strip().splitlines()[0] if ended.code in (1, 2) else ""


def upgraded(campaign: Campaign) -> Section:
    """An upgrade killed at every statement."""
    rows = []
    for known in campaign.of(UPGRADES):
        blows: list[Blow] = kills.at_every_statement(known)[:: campaign.size.every]
        rows += _rows(kills.tally(campaign.crew, known.deed, blows))
    what = (
        "The stored diary of each released revision, killed at the begin of every SQL statement of its upgrade: it is "
        "the old one or the new one with every row, and the copies made before it are whole."
    )
    return Section("An upgrade killed at every statement", (what, Table(("upgrade", *_ENDS), tuple(rows))))


SECTIONS: dict[str, Callable[[Campaign], Section]] = {
    "kills": killed,
    "crowd": at_once,
    "disk": faulty,
    "doctor": examined,
    "upgrade": upgraded,
}

SQLITE = sqlite3.sqlite_version
