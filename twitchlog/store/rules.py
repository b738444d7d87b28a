"""What may stand beside what in a diary: checked in the transaction that writes; must not write.

Precedence (docs/days.md): an episode beats "none"; "none" is refused on a day with episodes; an episode inside a pause
is kept while the day stays paused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from twitchlog.diary.day import day_bounds, diary_day, diary_day_sql
from twitchlog.diary.entries import MARK_NONE, MARK_PAUSED, DayMark, Entry, Episode, Stored
from twitchlog.errors import WordsError
from twitchlog.store.actions import Execute


def check(execute: Execute, entries: Collection[Stored], *, day_start_min: int) -> list[str]:
    """Refuse what contradicts the diary, and say what an entry changes about its day.

    Parameters
    ----------
    execute : callable
    entries : collection of Stored
        Just written in the transaction that is still open, so that what was said together is held together too.
    day_start_min : int

    Returns
    -------
    list of str
        Remarks for the person, each said once.

    Raises
    ------
    WordsError
        "None" on a day with episodes.
    """
    for day in _days(entries, _is_none, day_start_min):
        _refuse_none_beside_episodes(execute, day, day_start_min)
    remarks = (_remarks(execute, day, day_start_min) for day in _days(entries, _is_episode, day_start_min))
    return list(dict.fromkeys(remark for of_day in remarks for remark in of_day))


def _days(entries: Iterable[Stored], is_wanted: Callable[[Entry], bool], day_start_min: int) -> list[dt.date]:
    return sorted({diary_day(s.entry.when, day_start_min=day_start_min) for s in entries if is_wanted(s.entry)})


def _is_none(entry: Entry) -> bool:
    return isinstance(entry, DayMark) and entry.mark == MARK_NONE


def _is_episode(entry: Entry) -> bool:
    return isinstance(entry, Episode)


def count_episodes(execute: Execute, day: dt.date, *, day_start_min: int) -> int:
    """How many episodes a diary day holds."""
    ((n,),) = execute(
        f"SELECT count(*) FROM episode WHERE occurred_at BETWEEN ? AND ? AND {diary_day_sql(day_start_min)} = ?",  # noqa: S608
        (*day_bounds(day), day.toordinal()),
    ).fetchall()
    return int(n)


def marks_on(execute: Execute, day: dt.date, *, day_start_min: int) -> set[str]:
    """The marks that hold on a diary day, pauses that include it among them."""
    rows = execute(
        f"SELECT mark, {diary_day_sql(day_start_min)}, last_on FROM day_mark "  # noqa: S608
        "WHERE occurred_at <= ? AND (mark = ? OR occurred_at >= ?)",
        (day_bounds(day)[1], MARK_PAUSED, day_bounds(day)[0]),
    ).fetchall()
    found = set()
    for mark, first, last_on in rows:
        last = dt.date.fromisoformat(last_on).toordinal() if last_on else first
        if first <= day.toordinal() <= last:
            found.add(str(mark))
    return found


def _refuse_none_beside_episodes(execute: Execute, day: dt.date, day_start_min: int) -> None:
    n = count_episodes(execute, day, day_start_min=day_start_min)
    if n:
        twitches = "1 twitch is" if n == 1 else f"{n} twitches are"
        raise WordsError(
            f"{twitches} logged on {day:%a} {day.day} {day:%b %Y}, so it is not a day without.",
            f"If that is wrong, look: twitchlog list --since {day} --until {day}",
        )


def _remarks(execute: Execute, day: dt.date, day_start_min: int) -> list[str]:
    marks = marks_on(execute, day, day_start_min=day_start_min)
    remarks = []
    if MARK_PAUSED in marks:
        remarks.append("That day is paused: the entry is kept and listed, and the day stays out of every rate.")
    elif MARK_NONE in marks:
        remarks.append("That day was marked as one without twitches; it now counts as a day with twitches.")
    return remarks
