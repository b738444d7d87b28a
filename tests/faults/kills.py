"""Killing the program anywhere: what is there is as before or as after, never between; must not write a page."""

from __future__ import annotations

import hashlib
import random
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.calibration.crew import Crew
from tests.faults import attempts, state, strace
from tests.faults.attempts import Ended
from tests.faults.deeds import CHANGING, COPYING, Deed
from tests.faults.materials import Beginnings
from tests.faults.state import Diary, NotWhole

DEEDS = {deed.name: deed for deed in (*CHANGING, *COPYING)}
_KEPT_ANYWAY = ("-wal", "-shm", "-journal")
_NEXT = "the next one"
_BLANK = 1  # the row that tells the revision


class Known(NamedTuple):
    """What is known of a deed before it is broken: the diary before and after, its output, its time and length."""

    deed: str
    home: str
    before: Diary | None
    after: Diary | None
    out: str
    files: frozenset[str]
    seconds: float
    n_statements: int


class Blow(NamedTuple):
    """Where a deed is killed: after seconds, at a statement, or at the n-th of a system call."""

    known: Known
    after_s: float | None = None
    statement: int = 0
    call: str = ""


class Verdict(NamedTuple):
    """What came of it: "before", "after" or "ended" first; what is wrong ("" for nothing); files left behind."""

    what: str
    problem: str
    left: tuple[str, ...]


def learn(deed: Deed, beginnings: Beginnings) -> Known:
    """Do a deed twice undisturbed: the pictures must agree, and the time is the shorter one."""
    seen: list[tuple[Diary | None, Diary | None, str, frozenset[str]]] = []
    ended: list[Ended] = []
    for _ in range(2):
        with beginnings.copy(deed.begins) as folder:
            before = state.read(folder / "diary.db")
            ended.append(deed.do(folder))
            if ended[-1].code:
                raise NotWhole((ended[-1].err.strip() or f"exit code {ended[-1].code}").splitlines()[-1])
            seen.append((before, state.read(folder / "diary.db"), out_of(folder), _named(folder)))
    if len(set(seen)) > 1:
        raise NotWhole("it does not do the same each time")
    seconds = min(each.seconds for each in ended)
    return Known(deed.name, str(beginnings.home), *seen[0], seconds, ended[0].n_statements)


def learn_all(deeds: Sequence[Deed], beginnings: Beginnings) -> tuple[list[Known], list[tuple[str, str]]]:
    """What is known of each deed that this version can do; and why not of the others."""
    known: list[Known] = []
    cannot: list[tuple[str, str]] = []
    for deed in deeds:
        try:
            known.append(learn(deed, beginnings))
        except Exception as reason:  # whatever keeps it from being done is said on the page
            cannot.append((deed.name, str(reason)))
    return known, cannot


def out_of(folder: Path) -> str:
    """A picture of what stands under the name "out"; "" where there is nothing."""
    out = folder / "out"
    if not out.exists():
        return ""
    if out.is_file() and out.read_bytes()[:6] == b"SQLite":
        found = state.read(out, is_kept=True)
        return found.picture if found else ""
    files = sorted(out.rglob("*")) if out.is_dir() else [out]
    texts = [path.name.encode() + path.read_bytes() for path in files if path.is_file()]
    return hashlib.blake2b(b"\0".join(texts), digest_size=8).hexdigest()


def _named(folder: Path) -> frozenset[str]:
    return frozenset(name for name in state.files_in(folder) if not name.endswith(_KEPT_ANYWAY))


def strike(blow: Blow) -> Verdict:
    """Do a deed, kill it, and look."""
    attempts.load_program()
    deed = DEEDS[blow.known.deed]
    with Beginnings(Path(blow.known.home)).copy(deed.begins) as folder:
        began = _named(folder)
        if blow.call:
            inject = blow.call.replace(" ", ":signal=KILL:when=")
            ended = strace.run(deed.said(folder), folder, inject=inject, stdin=deed.stdin)
        else:
            ended = deed.do(folder, kill_after_s=blow.after_s, kill_at_statement=blow.statement)
        try:
            what = judge(folder, blow.known, is_killed=ended.is_killed)
            left = _named(folder) - began - blow.known.files
            if not ended.is_killed:
                return Verdict("ended", "" if what == "after" else f"it ended, but {what}", tuple(left))
            return Verdict(what, "", tuple(sorted(left)))
        except (NotWhole, OSError) as wrong:
            return Verdict("", f"{where(blow)}: {wrong}", ())


def where(blow: Blow) -> str:
    """Where a deed was killed, in words."""
    if blow.call:
        return f"at {blow.call}"
    return f"at statement {blow.statement}" if blow.statement else f"after {1000 * (blow.after_s or 0):.1f} ms"


def judge(folder: Path, known: Known, *, is_killed: bool = True) -> str:
    """Whether all is as before or as after a deed, its copies whole, and the next entry is taken.

    Raises
    ------
    NotWhole
        What is wrong.
    """
    found = state.read(folder / "diary.db")
    if known.before is None and found is not None and found.n_rows == _BLANK:
        found = None  # a diary without an entry is as good as none
    if found not in (known.before, known.after):
        raise NotWhole("the diary is neither as before nor as after")
    if out_of(folder) not in ("", known.out):
        raise NotWhole("there is a part of the output")
    for copy in state.copies_in(folder):
        state.read(copy)  # may be rolled back: a copy that is being rewritten has a journal
    _require_private(folder)
    what = "after" if found == known.after and (found != known.before or not is_killed) else "before"
    require_next(folder, found)
    return what


def require_next(folder: Path, found: Diary | None) -> None:
    """Log one entry more.

    Raises
    ------
    NotWhole
        It is not taken.
    """
    env = {}
    if found and found.opens_with:
        env = {"TWITCHLOG_KEY_FILE": str(folder.parent / "key")}
        state.write_key(folder / "diary.db", found.opens_with, to=folder.parent / "key")
    ended = attempts.run(("note", _NEXT), folder, env=env)
    if ended.code or state.notes_of(folder / "diary.db").count(_NEXT) != 1:
        raise NotWhole(f"the next entry was not taken: {ended.err.strip()[-200:]}")


def _require_private(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.name != "days.csv" and not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NotWhole(f"{path.name} can be read by others")


# Which blows


def at_moments(known: Sequence[Known], n: int, dice: random.Random) -> list[Blow]:
    """So many blows at random moments up to after the usual end (two work at once), spread over the deeds."""
    return [Blow(each, after_s=dice.uniform(0.0, 1.4) * each.seconds) for each in _in_turns(known, n)]


def at_statements(known: Sequence[Known], n: int, dice: random.Random) -> list[Blow]:
    """So many blows at the begin of random SQL statements."""
    able = [each for each in known if each.n_statements]
    return [Blow(each, statement=dice.randint(1, each.n_statements)) for each in _in_turns(able, n)]


def at_every_statement(known: Known) -> list[Blow]:
    """A blow at each SQL statement of a deed."""
    return [Blow(known, statement=number) for number in range(1, known.n_statements + 1)]


def at_calls(known: Sequence[Known], n: int, dice: random.Random) -> list[Blow]:
    """So many blows at system calls: of each deed every kind of call in turn, each time a random one of it."""
    blows: list[Blow] = []
    for number, each in enumerate(_in_turns(known, n)):
        calls = sorted(calls_of(each.deed, each.home).items())
        call, numbers = calls[number // len(known) % len(calls)]
        blows.append(Blow(each, call=f"{call} {dice.choice(numbers)}"))
    return blows


@cache
def calls_of(deed_name: str, home: str) -> dict[str, list[int]]:
    """The system calls that a deed makes (`strace.calls_of`)."""
    deed = DEEDS[deed_name]
    with Beginnings(Path(home)).copy(deed.begins) as folder:
        return strace.calls_of(deed.said(folder), folder, stdin=deed.stdin)


def _in_turns(known: Sequence[Known], n: int) -> Iterable[Known]:
    return [known[number % len(known)] for number in range(n)] if known else []


def tally(crew: Crew, label: str, blows: Sequence[Blow]) -> dict[str, list[Verdict]]:
    """The verdicts of blows, by deed."""
    found: dict[str, list[Verdict]] = {}
    for blow, verdict in zip(blows, crew.each(label, strike, blows), strict=True):
        found.setdefault(blow.known.deed, []).append(verdict)
    return found


def counts(verdicts: Sequence[Verdict]) -> Counter[str]:
    """How many ended up before, after, or ended on their own."""
    return Counter(verdict.what for verdict in verdicts)
