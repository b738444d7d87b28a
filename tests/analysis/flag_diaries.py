"""Diaries for the tests of the warning signs, made of numbered days; must not assess anything but by the engine.

Day 0 is 1 September 2026; the running day is mostly day 40, so that day 39 is the last finished one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from tests.builders import make_pause, make_stored
from twitchlog.analysis.red_flags import assess_red_flags
from twitchlog.analysis.results import FlagResult
from twitchlog.diary.day import WHOLE_DAY, Moment
from twitchlog.diary.entries import ASK_FUNCTION, MARK_NONE, Answer, DayMark, Entry, Episode, Stored, Symptom
from twitchlog.diary.ledger import FlagAck

FIRST = dt.date(2026, 9, 1)
TODAY = 40
CALF, OTHER_CALF = ("calf", "left"), ("calf", "right")


def day(n: int) -> dt.date:
    """The n-th day."""
    return FIRST + dt.timedelta(days=n)


def noon(n: int, *, hour: int = 12, minute: int = 0, offset_min: int = 60, precision: str = "exact") -> Moment:
    """A moment of the n-th day as a clock showed it."""
    wall = dt.datetime.combine(day(n), dt.time(hour, minute), tzinfo=dt.UTC)
    return Moment(int(wall.timestamp()) - 60 * offset_min, offset_min, precision)


def twitches(days: Iterable[int], site: str | None = "calf", side: str | None = "left") -> list[Entry]:
    """One episode on each day."""
    return [Episode(noon(n), site=site, side=side) for n in days]


def quiet(days: Iterable[int], *, but: Collection[int] = ()) -> list[Entry]:
    """That there was no twitch on each day."""
    return [DayMark(noon(n, precision=WHOLE_DAY), mark=MARK_NONE) for n in days if n not in but]


def diary(
    days: Collection[int], site: str | None = "calf", side: str | None = "left", *, logged: Iterable[int] = range(40)
) -> list[Entry]:
    """Twitches on some days, none on the other days logged."""
    return [*twitches(days, site, side), *quiet(logged, but=days)]


def pause(first: int, last: int) -> list[Entry]:
    """Days that do not count."""
    return [make_pause(day(first).isoformat(), day(last).isoformat())]


def symptom(item: str, *days: int, **fields: Any) -> list[Entry]:
    """The same symptom on each day, in the left calf where nothing else is said."""
    place = {"site": "calf", "side": "left"}
    return [Symptom(noon(n), item=item, **{**place, **fields}) for n in days]


def answers(*days: int, question: str = ASK_FUNCTION, value: float = 0.0) -> list[Entry]:
    """The same answer on each day."""
    return [Answer(noon(n), question=question, value=value) for n in days]


def stored(entries: Iterable[Entry]) -> list[Stored]:
    """The entries with uids, in order."""
    return [make_stored(entry, n) for n, entry in enumerate(entries)]


def assess(entries: Iterable[Entry | Stored], *, today: int = TODAY, **options: Any) -> dict[str, FlagResult]:
    """Every warning sign by its id, as of a day."""
    return {flag.id: flag for flag in assess_red_flags(list(entries), as_of=day(today), **options)}


def ack(flag: str, n: int, *regions: str) -> FlagAck:
    """That a clinician saw a sign on the n-th day."""
    return FlagAck(flag, day(n), frozenset(regions))
