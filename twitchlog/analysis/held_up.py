"""Whether a finding holds again on new days, tested once; must not look at a day the finding was made from.

A report that is read every week is looked at often: what stands after a second, single look at new days is worth more.
"""

from __future__ import annotations

import datetime as dt
from math import nan
from typing import NamedTuple

import numpy as np
import pandas as pd

from twitchlog.analysis.exposures import bridged, lag_matrix
from twitchlog.analysis.gate import FEWEST_PAIRS, pairs
from twitchlog.analysis.null_model import fit_null_model
from twitchlog.analysis.period import Period, build_period
from twitchlog.analysis.resampling import correlations, exceedance, permuted_correlations, unit_exposures

NEW_DAYS = 56
LEVEL = 0.05
HELD_UP, DID_NOT, NOT_YET, CANNOT = "held up", "did not hold up", "not yet", "cannot be tested"


class Retest(NamedTuple):
    """What new days say of a finding: `result` is held up, did not hold up, not yet or cannot be tested.

    n_days of the NEW_DAYS observed days are there; p_value is one-sided, in the direction of the finding (NaN where
    there was no test); last_on is the last day used, None before there are enough.
    """

    result: str
    n_days: int
    n_pairs: int
    p_value: float
    last_on: dt.date | None


def retest(
    daily: pd.DataFrame,
    *,
    outcome: str,
    exposure: str,
    lag_days: int,
    is_more: bool,
    shown_on: dt.date,
    permutations: int = 999,
    seed: int = 0,
) -> Retest:
    """Test a finding once more, on the first 56 observed days after it was first shown.

    Parameters
    ----------
    daily : pandas.DataFrame
        As in `screen_associations`; days up to and with shown_on are left out, and so are those after the 56th.
    outcome, exposure : str
        Columns.
    lag_days : int
        The lag of the finding.
    is_more : bool
        Whether more of the exposure went with more twitches.
    shown_on : datetime.date
        The diary day on which it was first shown.
    permutations, seed : int

    Returns
    -------
    Retest
        `CANNOT` where fewer than 35 of the 56 days have the exposure at that lag, or it does not vary on them.
    """
    days = pd.DatetimeIndex(daily.index).normalize()
    is_new = days > pd.Timestamp(shown_on, tz=days.tz)
    period = build_period(daily.loc[is_new], outcome=outcome, exposures=(exposure,))
    if period.n_observed < NEW_DAYS:
        return Retest(NOT_YET, period.n_observed, 0, nan, None)
    last = period.days[np.flatnonzero(period.observed)[NEW_DAYS - 1]]
    period = build_period(daily.loc[is_new & (days <= last)], outcome=outcome, exposures=(exposure,))
    n_pairs = len(pairs(period, exposure, lag_days=lag_days))
    p_value = nan if n_pairs < FEWEST_PAIRS else _one_sided(period, lag_days, is_more, permutations, seed)
    result = CANNOT if np.isnan(p_value) else HELD_UP if p_value < LEVEL else DID_NOT
    return Retest(result, NEW_DAYS, n_pairs, p_value, last.date())


def _one_sided(period: Period, lag_days: int, is_more: bool, permutations: int, seed: int) -> float:
    model = fit_null_model(period)
    ready = bridged(period.adjusted[:, 0])
    if model is None or not ready.any():
        return nan
    exposure = unit_exposures(model.whiten_exposures(lag_matrix(ready, (lag_days,))), model.basis)
    sign = 1.0 if is_more else -1.0
    observed = float(correlations(model.residuals, exposure, model.basis)[0])
    under_null = permuted_correlations(model.residuals, exposure, model.basis, permutations=permutations, seed=seed)
    return exceedance(sign * observed, sign * under_null[:, 0])
