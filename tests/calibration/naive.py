"""The usual ways of looking for triggers, as trackers and first drafts do it; must not use our engine.

Each says for one diary whether it reports anything at all, over the same 6 factors x lags 0..3.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr
from scipy.stats import rankdata

from tests.calibration.materials import FACTORS, LAGS, OUTCOME, diary

FloatArray = npt.NDArray[np.float64]

LEVEL = 0.05
_FEWEST_PAIRS = 8


def pairs(daily: pd.DataFrame) -> list[list[tuple[FloatArray, FloatArray]]]:
    """For each factor, at each lag, the counts and the values of the days that have both."""
    counts = daily[OUTCOME]
    found = []
    for name in FACTORS:
        lagged = [daily[name].shift(lag) for lag in LAGS]
        known = [counts.notna() & values.notna() for values in lagged]
        found.append([(counts[ok].to_numpy(), v[ok].to_numpy()) for ok, v in zip(known, lagged, strict=True)])
    return found


def correlation_p(one: FloatArray, other: FloatArray) -> float:
    """The two-sided p-value of Pearson's correlation, as if the days were independent."""
    n = len(one)
    if n < _FEWEST_PAIRS or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 1.0
    r = float(np.clip(np.corrcoef(one, other)[0, 1], -1 + 1e-12, 1 - 1e-12))
    return float(2 * stdtr(n - 2, -abs(r) * np.sqrt((n - 2) / (1 - r * r))))


def benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    """Adjusted p-values that keep the false discovery rate.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    order = np.argsort(p_values)
    scaled = p_values[order] * len(p_values) / np.arange(1, len(p_values) + 1)
    adjusted = np.empty_like(scaled)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def card_shows(daily: pd.DataFrame) -> bool:
    """An app's card: at some lag, 20 % more twitches on days after more than the median than on the others."""
    for each in (pair for factor in pairs(daily) for pair in factor):
        counts, values = each
        high = values > np.median(values) if len(values) else np.zeros(0, dtype=bool)
        if high.any() and not high.all() and counts[high].mean() >= 1.2 * counts[~high].mean():
            return True
    return False


def pearson_shows(daily: pd.DataFrame) -> bool:
    """Pearson at the best lag: some factor whose smallest p is at most .05."""
    return min(correlation_p(*pair) for factor in pairs(daily) for pair in factor) <= LEVEL


def spearman_shows(daily: pd.DataFrame) -> bool:
    """Spearman, Benjamini-Hochberg over all 24 tests."""
    p_values = [correlation_p(rankdata(y), rankdata(x)) for factor in pairs(daily) for y, x in factor]
    return bool(benjamini_hochberg(np.array(p_values)).min() <= LEVEL)


def regression_shows(daily: pd.DataFrame) -> bool:
    """NB regression on the lagged log count and one exposure, Newey-West errors; Benjamini-Hochberg over all 24."""
    p_values = [_regression_p(daily, daily[name].shift(lag)) for name in FACTORS for lag in LAGS]
    return bool(benjamini_hochberg(np.array(p_values)).min() <= LEVEL)


def newey_west_lags(n_days: int) -> int:
    """How many lags the usual rule takes, 4 (n / 100)^(2/9): 3 for 90 days."""
    return int(4 * (n_days / 100) ** (2 / 9))


def _regression_p(daily: pd.DataFrame, exposure: pd.Series) -> float:
    import statsmodels.api as sm

    counts = daily[OUTCOME]
    before = np.log1p(counts.shift(1))
    known = counts.notna() & before.notna() & exposure.notna()
    y, x = counts[known].to_numpy(), exposure[known].to_numpy()
    if len(y) < _FEWEST_PAIRS or np.ptp(x) == 0 or not y.any():
        return 1.0
    scaled = (x - x.mean()) / x.std()
    design = np.column_stack([np.ones(len(y)), before[known].to_numpy(), scaled])
    mean = sm.GLM(y, design, family=sm.families.Poisson()).fit().fittedvalues
    alpha = max(1e-6, float(np.sum((y - mean) ** 2 - mean) / np.sum(mean**2)))
    model = sm.GLM(y, design, family=sm.families.NegativeBinomial(alpha=alpha))
    robust = model.fit(cov_type="HAC", cov_kwds={"maxlags": newey_west_lags(len(y))})
    return float(robust.pvalues[-1])


def quick_ones(task: tuple[dict[str, object], int]) -> tuple[bool, bool, bool]:
    """Of one simulated diary: whether the card, Pearson, and Spearman show something."""
    daily = diary(*task)
    return card_shows(daily), pearson_shows(daily), spearman_shows(daily)


def slow_one(task: tuple[dict[str, object], int]) -> bool:
    """Of one simulated diary: whether the regression shows something."""
    return regression_shows(diary(*task))
