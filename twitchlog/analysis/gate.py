"""The data minimum below which nothing is said of an exposure; must not compute an association."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twitchlog.analysis.effect import contrast_of
from twitchlog.analysis.exposures import varies
from twitchlog.analysis.period import Period
from twitchlog.frame.lags import lag_exposure

FloatArray = npt.NDArray[np.float64]

FEWEST_CALENDAR_DAYS = 56
FEWEST_OBSERVED_DAYS = 40
FEWEST_PAIRS = 35
FEWEST_TWITCH_DAYS = 15
FEWEST_EACH_SIDE = 10
FEWEST_TWITCH_PAIRS = 10
FEWEST_VALUES = 4

CALENDAR_DAYS, OBSERVED_DAYS, TWITCH_DAYS = "calendar days", "observed days", "days with a twitch"
TWITCH_PAIRS = "pairs with a twitch"
PAIRS, LOW_SIDE, HIGH_SIDE, VALUES = (
    "pairs",
    "days on the low side of its median",
    "days on the high side of its median",
    "different values",
)
LOW_GROUP, HIGH_GROUP = "days of the lower group", "days of the higher group"
NEVER_LOGGED, NEVER_VARIED = "never logged", "never varied"
ONLY_CALENDAR = "weekday and trend explain it wholly"


class Shortfall(NamedTuple):
    """One minimum that is not reached: what, how many there are, how many it takes (None: days do not mend it)."""

    what: str
    n: int
    needed: int | None

    def __str__(self) -> str:
        """In short words, such as `22 of 35 pairs`."""
        return self.what if self.needed is None else f"{self.n} of {self.needed} {self.what}"


def diary_shortfalls(period: Period) -> tuple[Shortfall, ...]:
    """What the diary itself lacks, whatever the exposure.

    Parameters
    ----------
    period : Period
    """
    minimums = (
        Shortfall(CALENDAR_DAYS, len(period.days), FEWEST_CALENDAR_DAYS),
        Shortfall(OBSERVED_DAYS, period.n_observed, FEWEST_OBSERVED_DAYS),
        Shortfall(TWITCH_DAYS, period.n_with_twitches, FEWEST_TWITCH_DAYS),
    )
    return _unreached(minimums)


def exposure_shortfalls(period: Period, exposure: str, *, lag_days: int) -> tuple[Shortfall, ...]:
    """What the pairs of one exposure at one lag lack.

    Parameters
    ----------
    period : Period
    exposure : str
    lag_days : int
        0 or more.
    """
    values = pairs(period, exposure, lag_days=lag_days)
    if np.isnan(period.column(exposure)).all():
        return (Shortfall(NEVER_LOGGED, 0, None),)
    if len(values) < 2:
        return (Shortfall(PAIRS, len(values), FEWEST_PAIRS),)
    if not varies(values):
        return (Shortfall(NEVER_VARIED, len(values), None),)
    if (period.adjusted_column(exposure)[~np.isnan(period.column(exposure))] == 0).all():
        return (Shortfall(ONLY_CALENDAR, len(values), None),)
    n_with_twitches = int(np.count_nonzero(pairs(period, exposure, lag_days=lag_days, of_outcome=True) > 0))
    beside = Shortfall(TWITCH_PAIRS, n_with_twitches, FEWEST_TWITCH_PAIRS)
    # Where the whole diary has too few twitches, that says it all.
    minimums = (beside,) if period.n_with_twitches >= FEWEST_TWITCH_DAYS else ()
    return _unreached((Shortfall(PAIRS, len(values), FEWEST_PAIRS), *minimums, *_spread(values)))


def pairs(period: Period, exposure: str, *, lag_days: int, of_outcome: bool = False) -> FloatArray:
    """The values of an exposure that stand beside an observed day, `lag_days` before it, on the rows that are fitted.

    Parameters
    ----------
    period : Period
    exposure : str
    lag_days : int
        0 or more.
    of_outcome : bool
        The outcomes of those days instead.
    """
    at_lag = lag_exposure(period.column(exposure), lag_days)
    values = period.outcome if of_outcome else at_lag
    return np.asarray(values[period.rows(period.observed & ~np.isnan(at_lag))])


def _spread(values: FloatArray) -> tuple[Shortfall, ...]:
    contrast = contrast_of(values)
    if contrast.is_split:
        n_high = int(contrast.values.sum())
        return (
            Shortfall(LOW_GROUP, len(values) - n_high, FEWEST_EACH_SIDE),
            Shortfall(HIGH_GROUP, n_high, FEWEST_EACH_SIDE),
        )
    n_low, n_high = _sides(values)
    return (
        Shortfall(LOW_SIDE, n_low, FEWEST_EACH_SIDE),
        Shortfall(HIGH_SIDE, n_high, FEWEST_EACH_SIDE),
        Shortfall(VALUES, len(np.unique(values)), FEWEST_VALUES),
    )


def _sides(values: FloatArray) -> tuple[int, int]:
    """How many values lie on each side of their median; those that are the median count where that is more even.

    Of alcohol most days are 0: the median is the lowest value, and its days are the low side.
    """
    median = np.median(values)
    n_below, n_above = int(np.count_nonzero(values < median)), int(np.count_nonzero(values > median))
    cuts = ((n_below, len(values) - n_below), (len(values) - n_above, n_above))
    return max(cuts, key=min)


def _unreached(minimums: tuple[Shortfall, ...]) -> tuple[Shortfall, ...]:
    return tuple(each for each in minimums if each.needed is not None and each.n < each.needed)
