"""The days that an analysis uses: from the first to the last observed one, pauses out; must not fill anything."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from twitchlog.analysis.exposures import adjusted, is_same, varies
from twitchlog.analysis.trend import calendar_design, parts_of_week
from twitchlog.diary.day import PAUSED
from twitchlog.errors import WordsError
from twitchlog.frame.daily import DAY_STATE, OUTCOMES

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

LARGEST_VALUE = 1e12


class Period(NamedTuple):
    """Consecutive calendar days that begin and end with an observed one.

    days has n_days entries, outcome one value a day (NaN where not observed or paused), exposures a column each
    (NaN where not logged or paused), design the weekday and trend columns (`trend.calendar_design`), week_parts which
    part of the week each day is (`trend.parts_of_week`), adjusted the exposures without the design
    (`exposures.adjusted`), paused which days are paused, twins for each exposure those that always move with it.
    """

    days: pd.DatetimeIndex
    outcome: FloatArray
    names: tuple[str, ...]
    exposures: FloatArray
    design: FloatArray
    week_parts: IntArray
    adjusted: FloatArray
    paused: BoolArray
    twins: dict[str, tuple[str, ...]]

    @property
    def observed(self) -> BoolArray:
        """Which days have an outcome."""
        return ~np.isnan(self.outcome)

    @property
    def n_observed(self) -> int:
        """How many days have an outcome."""
        return int(np.count_nonzero(self.observed))

    @property
    def n_with_twitches(self) -> int:
        """On how many days the outcome is above 0."""
        return int(np.count_nonzero(self.outcome > 0))

    def rows(self, wanted: BoolArray) -> IntArray:
        """The wanted days that tell something: of a weekday that never has a twitch there is nothing to explain.

        Its mean is 0 whatever else happens, so that the other days fit as if it were not there; left in, it would only
        pull its coefficient without end. Where there is no twitch at all, all wanted days.

        Parameters
        ----------
        wanted : array of bool, shape (n_days,)
            Observed days.
        """
        days = np.flatnonzero(wanted)
        part, has_twitch = self.week_parts[days], self.outcome[days] > 0
        n_with_twitches = np.bincount(part, weights=has_twitch)
        return days[n_with_twitches[part] > 0] if has_twitch.any() else days

    def column(self, name: str) -> FloatArray:
        """One exposure, a value a day."""
        return np.asarray(self.exposures[:, self.names.index(name)])

    def adjusted_column(self, name: str) -> FloatArray:
        """One exposure without its weekday and trend part, a value a day."""
        return np.asarray(self.adjusted[:, self.names.index(name)])


def build_period(daily: pd.DataFrame, *, outcome: str, exposures: tuple[str, ...]) -> Period:
    """Take the days from the first to the last observed one.

    Parameters
    ----------
    daily : pandas.DataFrame
        Left as it is. One row a diary day, dates as index (any order, gaps are days not observed); NaN is missing. A
        paused day (`day_state`) has neither outcome nor exposure.
    outcome : str
        A column of values of at least 0.
    exposures : tuple of str
        Columns.

    Returns
    -------
    Period
        Without any day where the outcome was never observed.

    Raises
    ------
    WordsError
        A column that is not there, is there twice, is not of numbers, is the outcome and an exposure, or holds what
        cannot be (an outcome below 0, a day twice).
    """
    table = _calendar(daily, (outcome, *exposures))
    values = table[[outcome, *exposures]].to_numpy(dtype=np.float64, copy=True)
    paused = _paused(table)
    values[paused] = np.nan
    if (np.abs(values) > LARGEST_VALUE).any() or (values[:, 0] < 0).any():
        raise WordsError(
            f"The table holds a value that cannot be: {outcome} below 0, or one beyond {LARGEST_VALUE:.0e}.",
            "Leave what is not known empty (NaN).",
        )
    observed = np.flatnonzero(~np.isnan(values[:, 0]))
    used = slice(observed[0], observed[-1] + 1) if len(observed) else slice(0, 0)
    days = pd.DatetimeIndex(table.index[used])
    design = calendar_design(days) if len(days) else np.zeros((0, 1))
    columns = values[used, 1:]
    without_calendar = np.full(columns.shape, np.nan)
    for number, column in enumerate(columns.T):
        without_calendar[:, number] = adjusted(column, design)
    twins = _twins(exposures, columns)
    return Period(
        days=days,
        outcome=values[used, 0],
        names=exposures,
        exposures=columns,
        design=design,
        week_parts=parts_of_week(days),
        adjusted=without_calendar,
        paused=paused[used],
        twins=twins,
    )


def _paused(table: pd.DataFrame) -> BoolArray:
    if DAY_STATE not in table.columns:
        return np.zeros(len(table), dtype=np.bool_)
    return np.asarray(table[DAY_STATE].isin([PAUSED]), dtype=np.bool_)


def _twins(names: tuple[str, ...], columns: FloatArray) -> dict[str, tuple[str, ...]]:
    same: dict[str, list[str]] = {name: [] for name in names}
    varying = [number for number in range(len(names)) if varies(columns[:, number])]
    for one, other in combinations(varying, 2):
        if is_same(columns[:, one], columns[:, other]):
            same[names[one]].append(names[other])
            same[names[other]].append(names[one])
    return {name: tuple(others) for name, others in same.items()}


def factor_columns(daily: pd.DataFrame, *, outcome: str) -> tuple[str, ...]:
    """Every column of a daily frame that is a factor: of numbers, and neither an outcome nor the state of a day."""
    others = {*OUTCOMES, outcome, DAY_STATE}
    return tuple(str(name) for name, column in daily.items() if name not in others and _is_of_numbers(column))


def _is_of_numbers(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_complex_dtype(column)


def _calendar(daily: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    missing = [name for name in columns if name not in daily.columns]
    if missing:
        raise WordsError(f"The table has no column {missing[0]}.", f"Its columns: {', '.join(map(str, daily.columns))}")
    if daily.columns.has_duplicates:
        raise WordsError("The table has a column twice.", "Give each column a name of its own.")
    if columns[0] in columns[1:]:
        raise WordsError(f"{columns[0]} cannot go with itself.", "Leave the outcome out of the exposures.")
    words = [name for name in columns if not _is_of_numbers(daily[name])]
    if words:
        raise WordsError(f"The column {words[0]} does not hold numbers.", "Leave what is not known empty (NaN).")
    if not isinstance(daily.index, pd.DatetimeIndex):
        raise WordsError("The rows of the table are not dates.", "Make the diary day its index (a DatetimeIndex).")
    days = daily.index.normalize()
    if days.has_duplicates or days.hasnans:
        raise WordsError("The table has a day twice, or one without a date.", "Give one row for each diary day.")
    return daily.set_axis(days, axis=0).sort_index().asfreq("D") if len(daily) else daily
