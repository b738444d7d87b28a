"""Whether days are logged more often after some days than after others; must not correct for it.

Logging only when twitches or stress are high makes associations that no method can remove: it is told, not mended.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twitchlog.analysis.period import Period

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

LARGEST_DIFFERENCE = 0.15
_ROUNDING = 1e-9
FEWEST_DAYS_EACH = 10
RARELY = 0.05


class LoggingBias(NamedTuple):
    """The share of days that were observed, among the days right after high and after low days of a column.

    High is above the column's median (or the median itself where nothing is above it), low is the rest; n_high and
    n_low are how many such days there are. n_judged columns of the diary were compared in this way.
    """

    column: str
    after_high: float
    after_low: float
    n_high: int
    n_low: int
    n_judged: int = 1

    @property
    def is_large(self) -> bool:
        """Whether the shares differ by more than 15 points."""
        return abs(self.after_high - self.after_low) > LARGEST_DIFFERENCE + _ROUNDING

    @property
    def is_beyond_chance(self) -> bool:
        """Whether any of n_judged columns would rarely (one time in twenty) differ so much by chance (Bonferroni)."""
        n_days = self.n_high + self.n_low
        share = (self.n_high * self.after_high + self.n_low * self.after_low) / n_days
        spread = sqrt(share * (1 - share) * (1 / self.n_high + 1 / self.n_low))
        return abs(self.after_high - self.after_low) > NormalDist().inv_cdf(1 - RARELY / (2 * self.n_judged)) * spread


def find_logging_bias(period: Period, *, outcome: str) -> tuple[LoggingBias, ...]:
    """The columns after whose high days logging differs by more than 15 points from that after their low days.

    Parameters
    ----------
    period : Period
    outcome : str
        The outcome's name.

    Returns
    -------
    tuple of LoggingBias
        The outcome first, then the exposures; a column with fewer than 10 high or 10 low days is not judged. Paused
        days are neither logged nor missed.
    """
    columns = [(outcome, period.outcome), *((name, period.column(name)) for name in period.names)]
    compared = [_shares(name, values, period.observed, period.paused) for name, values in columns]
    judged = [each for each in compared if each is not None]
    return tuple(each._replace(n_judged=len(judged)) for each in judged if each.is_large)


def _shares(name: str, values: FloatArray, observed: BoolArray, paused: BoolArray) -> LoggingBias | None:
    today, next_observed = values[:-1], observed[1:]
    known = ~np.isnan(today) & ~paused[1:]
    if not known.any():
        return None
    median = np.median(today[known])
    is_high = today > median if (today[known] > median).any() else today >= median
    high, low = known & is_high, known & ~is_high
    n_high, n_low = int(np.count_nonzero(high)), int(np.count_nonzero(low))
    if min(n_high, n_low) < FEWEST_DAYS_EACH:
        return None
    return LoggingBias(name, float(next_observed[high].mean()), float(next_observed[low].mean()), n_high, n_low)
