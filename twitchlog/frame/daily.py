"""One row per diary day, built from the day rows of the store; must not fill what is missing or read a clock.

The one rule that everything rests on: NaN means "not known" and 0 means "known to be none". Nothing here turns one
into the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from twitchlog.diary.body import MOVING
from twitchlog.diary.day import DAY_STATES, NONE, NOT_OBSERVED, PAUSED, SOME, diary_day
from twitchlog.diary.entries import (
    BOTH,
    LEFT,
    MARK_CLOSED,
    MARK_FOOD_COMPLETE,
    MARK_NONE,
    MARK_PAUSED,
    MARKS,
    RIGHT,
    Medicine,
)
from twitchlog.diary.factors import FOOD_FACTORS, FactorCatalogue
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, MarkDay, ReadingDay

TWITCH_EPISODES = "twitch_episodes"
TWITCH_MINUTES = "twitch_minutes"
TWITCH_INTENSITY_MAX = "twitch_intensity_max"
OUTCOMES = (TWITCH_EPISODES, TWITCH_MINUTES, TWITCH_INTENSITY_MAX)
DAY_STATE = "day_state"
INDEX_NAME = "diary_day"
MEDICINE_PREFIX = "med_"

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


class _Span(NamedTuple):
    """The days of a frame: the ordinal of the first and how many."""

    first: int
    n_days: int

    def place(self, days: Sequence[int]) -> tuple[IntArray, BoolArray]:
        """Row numbers of some days, and which of them lie inside."""
        at = np.array(days, dtype=np.int64) - self.first
        return at, (at >= 0) & (at < self.n_days)

    def empty(self) -> FloatArray:
        """A column of which nothing is known."""
        return np.full(self.n_days, np.nan)


def build_daily_frame(
    rows: DayRows,
    catalogue: FactorCatalogue,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    sites: Collection[str] | None = None,
    side: str | None = None,
) -> pd.DataFrame:
    """The daily frame: one row per diary day, without gaps, as docs/codebook.md describes it.

    Parameters
    ----------
    rows : DayRows
        What the days hold, in any order.
    catalogue : FactorCatalogue
        Gives the factor columns; readings of factors outside it raise KeyError.
    start, end : datetime.date, optional
        First and last day, both included; by default the first and the last day with an entry. Days without entries
        are rows like others, "not observed".
    sites : collection of str, optional
        Count only episodes at these site keys. An observed day stays observed: without such episodes it has 0, or
        NaN where an episode may have been there: its site is not known, or "moving".
    side : str, optional
        Count only episodes on this side; "left" and "right" include episodes on both. An episode whose side is not
        known may have been there too.

    Returns
    -------
    pandas.DataFrame
        float64 with NaN, indexed by "diary_day"; `day_state` is text. `sites` and `side` change the twitch columns
        only: `day_state` stays that of the whole day. Empty, with the same columns, for an empty diary.

    Examples
    --------
    >>> from twitchlog.diary.ledger import EpisodeDay, LoggedDay, MarkDay
    >>> day = dt.date(2026, 11, 9).toordinal()
    >>> rows = DayRows(
    ...     episodes=(EpisodeDay(day, "calf", "left", 2, 2, 25.0, 4.0),),
    ...     marks=(MarkDay(day + 2, "none", day + 2),),
    ...     logged=(LoggedDay(day, 2, 0), LoggedDay(day + 2, 1, 0)),
    ... )
    >>> frame = build_daily_frame(rows, FactorCatalogue())
    >>> frame["twitch_episodes"].tolist()
    [2.0, nan, 0.0]
    >>> frame["day_state"].tolist()
    ['some', 'not observed', 'none']
    """
    span = _span(rows, start, end)
    marks = _marked_days(rows.marks, span)
    states = _states(rows.episodes, marks, span)
    columns = _outcome_columns(rows.episodes, states, span, sites=sites, side=side)
    factors = _factor_columns(rows.readings, catalogue, marks, span)
    columns |= {key: column for key, column in factors.items() if not catalogue[key].is_users_own}
    columns |= _medicine_columns(rows.medicines, rows.doses, marks[MARK_CLOSED], span)
    columns |= {key: column for key, column in factors.items() if catalogue[key].is_users_own}
    frame = pd.DataFrame(np.column_stack(list(columns.values())), index=_index(span), columns=list(columns))
    frame[DAY_STATE] = np.array(DAY_STATES, dtype=object)[states]
    return frame


def _span(rows: DayRows, start: dt.date | None, end: dt.date | None) -> _Span:
    days = [row.day for row in rows.logged]
    if not days and (start is None or end is None):
        return _Span(0, 0)
    first = min(days) if start is None else start.toordinal()
    last = max(days) if end is None else end.toordinal()
    return _Span(first, max(0, last - first + 1))


def _index(span: _Span) -> pd.DatetimeIndex:
    first = dt.datetime.fromordinal(span.first) if span.n_days else dt.datetime(2000, 1, 1)
    return pd.date_range(first, periods=span.n_days, freq="D", name=INDEX_NAME)


def _marked_days(marks: Sequence[MarkDay], span: _Span) -> dict[str, BoolArray]:
    marked = {mark: np.zeros(span.n_days, dtype=np.bool_) for mark in MARKS}
    for day, mark, last_day in marks:
        marked[mark][max(0, day - span.first) : max(0, last_day - span.first + 1)] = True
    return marked


def _states(episodes: Sequence[EpisodeDay], marks: dict[str, BoolArray], span: _Span) -> IntArray:
    """The state of each day as a position in `DAY_STATES`; each line below beats the lines before it."""
    states = np.full(span.n_days, DAY_STATES.index(NOT_OBSERVED), dtype=np.int64)
    states[marks[MARK_NONE] | marks[MARK_CLOSED]] = DAY_STATES.index(NONE)
    at, inside = span.place([row.day for row in episodes])
    states[at[inside]] = DAY_STATES.index(SOME)
    states[marks[MARK_PAUSED]] = DAY_STATES.index(PAUSED)
    return states


def _outcome_columns(
    episodes: Sequence[EpisodeDay],
    states: IntArray,
    span: _Span,
    *,
    sites: Collection[str] | None,
    side: str | None,
) -> dict[str, FloatArray]:
    counted = [row for row in episodes if _is_counted(row, sites, side)]
    at, inside = span.place([row.day for row in counted])
    at = at[inside]

    def per_day(values: Sequence[float]) -> FloatArray:
        weights = np.array(values, dtype=np.float64)[inside]
        return np.asarray(np.bincount(at, weights, minlength=span.n_days), dtype=np.float64)

    n_episodes = per_day([row.n_episodes for row in counted])
    minutes = per_day([row.minutes for row in counted])
    n_timed = per_day([row.n_timed for row in counted])
    highest = span.empty()
    intensity = [np.nan if row.intensity_max is None else row.intensity_max for row in counted]
    np.fmax.at(highest, at, np.array(intensity, dtype=np.float64)[inside])
    observed = (states == DAY_STATES.index(SOME)) | (states == DAY_STATES.index(NONE))
    unclear, inside = span.place([row.day for row in episodes if _may_count(row, sites, side)])
    # Where none is known to have been there, one that may have been there leaves the number open.
    known = observed & ~(np.isin(np.arange(span.n_days), unclear[inside]) & (n_episodes == 0))
    return {
        TWITCH_EPISODES: np.where(known, n_episodes, np.nan),
        TWITCH_MINUTES: np.where(known & (n_timed == n_episodes), minutes, np.nan),
        TWITCH_INTENSITY_MAX: np.where(known, highest, np.nan),
    }


def _is_counted(row: EpisodeDay, sites: Collection[str] | None, side: str | None) -> bool:
    return (sites is None or row.site in sites) and (side is None or _is_on_side(row, side))


def _may_count(row: EpisodeDay, sites: Collection[str] | None, side: str | None) -> bool:
    """Whether an episode may have been at the place, for all that is known; "elsewhere" is known to be another."""
    may_be_there = sites is None or row.site in sites or row.site is None or row.site == MOVING
    return may_be_there and (side is None or row.side is None or _is_on_side(row, side))


def _is_on_side(row: EpisodeDay, side: str) -> bool:
    return row.side == side or (side in (LEFT, RIGHT) and row.side == BOTH)


def _factor_columns(
    readings: Sequence[ReadingDay], catalogue: FactorCatalogue, marks: dict[str, BoolArray], span: _Span
) -> dict[str, FloatArray]:
    factors = list(catalogue)
    number = {factor.key: i for i, factor in enumerate(factors)}
    at, inside = span.place([row.day for row in readings])
    which = np.array([number[row.factor] for row in readings], dtype=np.int64)
    read = np.array([row.value for row in readings], dtype=np.float64)
    values = np.full((len(factors), span.n_days), np.nan)
    values[which[inside], at[inside]] = read[inside]
    for factor, column in zip(factors, values, strict=True):
        if factor.key in FOOD_FACTORS:
            # A part of what was eaten is not the day's amount: only days said to be complete have one.
            column[~marks[MARK_FOOD_COMPLETE]] = np.nan
            column[marks[MARK_FOOD_COMPLETE] & np.isnan(column)] = 0.0
        elif factor.zero_when_closed:
            column[marks[MARK_CLOSED] & np.isnan(column)] = 0.0
    return {factor.key: column for factor, column in zip(factors, values, strict=True)}


class _Turn(NamedTuple):
    """A day from which a medicine is in use, or no longer is; sorts in the order in which turns hold.

    rank orders the turns of one day that were told at one moment: the stop of a course begun earlier comes before a
    start, and a start before the stop of the course that it begins.
    """

    day: int
    told_at: int
    rank: int
    is_stop: bool
    is_said: bool
    is_as_needed: bool


def _medicine_columns(
    medicines: Sequence[Medicine], doses: Sequence[DoseDay], closed: BoolArray, span: _Span
) -> dict[str, FloatArray]:
    keys = sorted({medicine.key for medicine in medicines} | {dose.medicine for dose in doses})
    columns = {}
    for key in keys:
        column = _in_use([medicine for medicine in medicines if medicine.key == key], closed, span)
        at, inside = span.place([dose.day for dose in doses if dose.medicine == key])
        column[at[inside]] = 1.0
        columns[MEDICINE_PREFIX + key] = column
    return columns


def _in_use(courses: Sequence[Medicine], closed: BoolArray, span: _Span) -> FloatArray:
    """A medicine's days but for its doses, each course as it was taken.

    From a start to the stop after it 1, or, taken as needed, 0 on closed days and else NaN. From a stop, and before a
    start that was said, 0. Before one that was not said nothing is known but of closed days without a dose of what is
    taken as needed.
    """
    when_needed = np.where(closed, 0.0, np.nan)
    turns = sorted(turn for medicine in courses for turn in _turns(medicine))
    if not turns:
        return when_needed
    first = turns[0]
    column = when_needed.copy() if first.is_as_needed else span.empty()
    if any(turn.day == first.day and turn.is_said and not turn.is_stop for turn in turns):
        column[: max(0, first.day - span.first)] = 0.0
    for turn in turns:
        days = slice(max(0, turn.day - span.first), None)
        in_use = when_needed[days] if turn.is_as_needed else 1.0
        column[days] = 0.0 if turn.is_stop else in_use
    return column


def _turns(medicine: Medicine) -> Iterator[_Turn]:
    told_at, is_as_needed = medicine.when.occurred_at, medicine.is_as_needed
    # A start is a civil date; one that is not said falls on the civil date of telling.
    told_on = diary_day(medicine.when, day_start_min=0).isoformat()
    start = medicine.started_on or told_on
    if medicine.started_on or not medicine.stopped_on or told_on < medicine.stopped_on:
        day = dt.date.fromisoformat(start).toordinal()
        yield _Turn(day, told_at, 1, False, bool(medicine.started_on), is_as_needed)
    if medicine.stopped_on:
        day = dt.date.fromisoformat(medicine.stopped_on).toordinal()
        yield _Turn(day, told_at, 2 if start == medicine.stopped_on else 0, True, True, is_as_needed)
