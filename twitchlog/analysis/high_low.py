"""Days with twitches on the high and on the low days of an exposure, counted; must not estimate anything."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from twitchlog.analysis.effect import contrast_of
from twitchlog.analysis.period import Period
from twitchlog.analysis.results import Association
from twitchlog.frame.lags import lag_exposure


class DayGroup(NamedTuple):
    """Some observed days: how many, on how many of them there were twitches, and how much of the outcome in all."""

    n_days: int
    n_with_twitches: int
    total: float


class HighLow(NamedTuple):
    """The high days of an exposure and its low ones; those between count in neither."""

    high: DayGroup
    low: DayGroup


def count_high_low(period: Period, effect: Association) -> HighLow:
    """Count what a rate ratio compares, on the days that it was estimated from.

    Parameters
    ----------
    period : Period
        The one that the effect was estimated on.
    effect : Association
        High days have at least its `high` of the exposure at its lag, low days at most its `low`; where it `is_split`
        (yes and no, any and none), every day is one or the other.
    """
    at_lag = np.asarray(lag_exposure(period.column(effect.exposure), effect.lag_days))
    days = period.rows(period.observed & ~np.isnan(at_lag))
    values, outcome = at_lag[days], period.outcome[days]
    if effect.is_split:
        is_high = contrast_of(values).values > 0
        return HighLow(_group(outcome[is_high]), _group(outcome[~is_high]))
    return HighLow(_group(outcome[values >= effect.high]), _group(outcome[values <= effect.low]))


def _group(outcome: np.ndarray[tuple[int], np.dtype[np.float64]]) -> DayGroup:
    return DayGroup(len(outcome), int(np.count_nonzero(outcome > 0)), float(outcome.sum()))
