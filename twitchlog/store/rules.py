"""What may stand beside what in a diary: checked in the transaction that writes; must not write.

Precedence (docs/days.md): an episode beats "none"; "none" is refused on a day with episodes; an episode inside a pause
is kept while the day stays paused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping

from twitchlog.diary.day import day_bounds, diary_day, diary_day_sql
from twitchlog.diary.entries import MARK_NONE, MARK_PAUSED, DayMark, Entry, Episode, Stored
from twitchlog.errors import WordsError
from twitchlog.store.actions import Execute

MarkSpan = tuple[int, str, int]
"""A mark from one diary day to another, both `date.toordinal()` and inclusive: first day, mark, last day."""

_IN_PAUSE = "That day is paused: the entry is kept and listed, and the day stays out of every rate."
_AFTER_NONE = "That day was marked as one without twitches; it now counts as a day with twitches."


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
    none_days = _days(entries, _is_none, day_start_min)
    if none_days:
        counts = count_episodes(execute, none_days[0], none_days[-1], day_start_min=day_start_min)
        _refuse_none_beside_episodes(none_days, counts)
    episode_days = _days(entries, _is_episode, day_start_min)
    if not episode_days:
        return []
    marks = marks_between(execute, episode_days[0], episode_days[-1], day_start_min=day_start_min)
    return _remarks(episode_days, marks)


def _days(entries: Iterable[Stored], is_wanted: Callable[[Entry], bool], day_start_min: int) -> list[dt.date]:
    return sorted({diary_day(s.entry.when, day_start_min=day_start_min) for s in entries if is_wanted(s.entry)})


def _is_none(entry: Entry) -> bool:
    return isinstance(entry, DayMark) and entry.mark == MARK_NONE


def _is_episode(entry: Entry) -> bool:
    return isinstance(entry, Episode)


def count_episodes(execute: Execute, first: dt.date, last: dt.date, *, day_start_min: int) -> dict[dt.date, int]:
    """How many episodes each diary day holds, both ends inclusive; days without any are not there."""
    day = diary_day_sql(day_start_min)
    rows = execute(
        f"SELECT {day}, count(*) FROM episode WHERE occurred_at BETWEEN ? AND ? AND {day} BETWEEN ? AND ? GROUP BY 1",  # noqa: S608
        (day_bounds(first)[0], day_bounds(last)[1], first.toordinal(), last.toordinal()),
    ).fetchall()
    return {dt.date.fromordinal(day): int(n) for day, n in rows}


def marks_between(execute: Execute, first: dt.date, last: dt.date, *, day_start_min: int) -> list[MarkSpan]:
    """The marks that hold on any of some diary days (both ends inclusive), pauses that reach into them among them."""
    rows = execute(
        f"SELECT {diary_day_sql(day_start_min)}, mark, last_on FROM day_mark "  # noqa: S608
        "WHERE occurred_at <= ? AND (mark = ? OR occurred_at >= ?)",
        (day_bounds(last)[1], MARK_PAUSED, day_bounds(first)[0]),
    ).fetchall()
    spans = (
        (day, str(mark), dt.date.fromisoformat(last_on).toordinal() if last_on else day) for day, mark, last_on in rows
    )
    return [span for span in spans if span[0] <= last.toordinal() and span[2] >= first.toordinal()]


def marks_on(execute: Execute, day: dt.date, *, day_start_min: int) -> set[str]:
    """The marks that hold on a diary day, pauses that include it among them."""
    return {mark for _, mark, _ in marks_between(execute, day, day, day_start_min=day_start_min)}


def days_marked(days: Iterable[dt.date], marks: Iterable[MarkSpan], mark: str) -> set[dt.date]:
    """Those of some diary days on which a mark holds."""
    spans = [(first, last) for first, name, last in marks if name == mark]
    single = {first for first, last in spans if first == last}
    longer = [(first, last) for first, last in spans if first != last]
    return {
        day
        for day in days
        if day.toordinal() in single or any(first <= day.toordinal() <= last for first, last in longer)
    }


def days_without_that_have_episodes(execute: Execute, *, day_start_min: int) -> set[dt.date]:
    """The diary days marked as without twitches that hold some, as happens where two diaries become one."""
    rows = execute(
        f"SELECT DISTINCT {diary_day_sql(day_start_min)} FROM day_mark WHERE mark = ?",  # noqa: S608 -- our own words
        (MARK_NONE,),
    ).fetchall()
    days = sorted(dt.date.fromordinal(day) for (day,) in rows)
    if not days:
        return set()
    return set(count_episodes(execute, days[0], days[-1], day_start_min=day_start_min)) & set(days)


def _refuse_none_beside_episodes(days: Iterable[dt.date], counts: Mapping[dt.date, int]) -> None:
    for day in days:
        n = counts.get(day, 0)
        if n:
            twitches = "1 twitch is" if n == 1 else f"{n} twitches are"
            raise WordsError(
                f"{twitches} logged on {day:%a} {day.day} {day:%b %Y}, so it is not a day without.",
                f"If that is wrong, look: twitchlog list --since {day} --until {day}",
            )


def _remarks(days: Collection[dt.date], marks: Collection[MarkSpan]) -> list[str]:
    paused = days_marked(days, marks, MARK_PAUSED)
    none = days_marked(days, marks, MARK_NONE)
    remarks = [_IN_PAUSE if day in paused else _AFTER_NONE for day in days if day in paused or day in none]
    return list(dict.fromkeys(remarks))
