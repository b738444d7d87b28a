"""How large an association is: a rate ratio between two typical days, with its interval; must not decide what is said.

References: Liang & Zeger 1986, doi:10.1093/biomet/73.1.13 (GEE); MacKinnon & White 1985,
doi:10.1016/0304-4076(85)90158-7 (HC3); Zeger 1988, doi:10.1093/biomet/75.4.621 (the correlation).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from twitchlog.analysis.count_model import CountFit, fit_counts, mean_at
from twitchlog.analysis.exposures import varies
from twitchlog.analysis.hidden_ar import HiddenAR, whiten
from twitchlog.analysis.null_model import estimate_correlation, orthonormal
from twitchlog.analysis.period import Period
from twitchlog.analysis.resampling import project_out
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.trend import independent_columns
from twitchlog.frame.lags import lag_exposure, next_day

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FEWEST_DAYS = 28
FEWEST_SPARE_ROWS = 8
LEAST_SPARE_LEVERAGE = 0.2
LOW_QUANTILE, HIGH_QUANTILE = 0.2, 0.8
SETTLED_RATE_RATIO = 1.5
_POWER_80 = 2.8
_LONGEST_STEP = 1.0
_LEAST_OWN_PART = 1e-3
NEXT_DAY = -1
"""The lag of the control: the exposure of the day after. Only `estimate` knows it; nothing is tested at it."""


class Contrast(NamedTuple):
    """A typical low and a typical high day; values has the exposure with 1 unit from the one to the other."""

    low: float
    high: float
    values: FloatArray
    is_split: bool


def contrast_of(values: FloatArray) -> Contrast:
    """What is compared: the 20 % and 80 % quantiles, or two groups of days where those are one value.

    Parameters
    ----------
    values : array of float, shape (n_rows,)
        No NaN; they vary.

    Returns
    -------
    Contrast
        `is_split` where two groups are compared, such as yes and no, or any and none; low and high are then the
        median of each.

    Examples
    --------
    >>> contrast_of(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 20.0]))[:2]
    (0.0, 20.0)
    """
    ordered = np.sort(values)
    # np.quantile gives the same (linear interpolation), in ten times the time.
    at = np.array((LOW_QUANTILE, HIGH_QUANTILE)) * (len(ordered) - 1)
    low, high = (float(value) for value in np.interp(at, np.arange(len(ordered)), ordered))
    if low < high and np.count_nonzero(np.diff(ordered)) > 1:
        return Contrast(low, high, values / (high - low), is_split=False)
    above = values > (values.min() if low < high else low)
    if not above.any():
        above = values >= low
    return Contrast(float(np.median(values[~above])), float(np.median(values[above])), above.astype(float), True)


def estimate(
    period: Period, exposure: str, *, lag_days: int, adjust_for: Sequence[str], outcome: str, ci_level: float = 0.95
) -> Association | NotEstimable:
    """The rate ratio of a typical high day against a typical low day, beside the other factors.

    Parameters
    ----------
    period : Period
    exposure : str
        One of the period's exposures.
    lag_days : int
        How many days before; `NEXT_DAY` for the control.
    adjust_for : sequence of str
        Covariates at the same lag, at their weekday- and trend-adjusted mean where they are missing.
    outcome : str
        Its name, for the result.
    ci_level : float
        Between 0 and 1.

    Returns
    -------
    Association or NotEstimable
    """
    at_lag = _at_lag(period.column(exposure), lag_days)
    known = period.observed & ~np.isnan(at_lag)
    days = period.rows(known)
    shortfall = _shortfall(period, np.flatnonzero(known), at_lag[days])
    if shortfall:
        return shortfall
    contrast = contrast_of(at_lag[days])
    base = independent_columns(period.design[days])
    covariates = tuple(name for name in dict.fromkeys(adjust_for) if name not in period.twins[exposure])
    held = _independent(_covariates(period, covariates, lag_days, days), base)
    design = np.column_stack([base, held, contrast.values - contrast.values.mean()])
    needed = design.shape[1] + FEWEST_SPARE_ROWS
    if len(days) < needed:
        return NotEstimable("too few days for so many factors", n_days=len(days), needed=needed)
    if _own_part_of_last(design) < _LEAST_OWN_PART:
        is_calendar = _own_part_of_last(np.column_stack([base, design[:, -1]])) < _LEAST_OWN_PART
        reason = "weekday and trend explain it" if is_calendar else "the other factors together always move with it"
        return NotEstimable(reason, n_days=len(days), needed=None)
    model = fit_gee(period.outcome[days], design, days, n_days=len(period.days))
    return _association(model, contrast, exposure, outcome, lag_days, covariates, ci_level)


def _at_lag(values: FloatArray, lag_days: int) -> FloatArray:
    return next_day(values) if lag_days == NEXT_DAY else lag_exposure(values, lag_days)


def _shortfall(period: Period, days: IntArray, values: FloatArray) -> NotEstimable | None:
    if len(period.days) < FEWEST_DAYS:
        return NotEstimable("too few days", n_days=len(period.days), needed=FEWEST_DAYS)
    if not len(days):
        return NotEstimable("it was not logged on these days", n_days=0, needed=None)
    if not period.outcome[days].any():
        return NotEstimable("no twitches on these days", n_days=len(days), needed=None)
    if not varies(values):
        return NotEstimable("it never varied on these days", n_days=len(days), needed=None)
    return None


def _covariates(period: Period, names: Sequence[str], lag_days: int, days: IntArray) -> list[FloatArray]:
    return [np.nan_to_num(_at_lag(period.adjusted_column(name), lag_days))[days] for name in names]


def _independent(covariates: Sequence[FloatArray], base: FloatArray) -> FloatArray:
    """The space of the covariates beside the base, as columns that do not depend on one another or on their order."""
    if not covariates:
        return np.zeros((len(base), 0))
    columns = np.column_stack(covariates)
    scale = np.linalg.norm(columns, axis=0)
    columns = columns[:, scale > 0] / scale[scale > 0]
    left, sizes, _ = np.linalg.svd(project_out(columns, orthonormal(base)), full_matrices=False)
    return np.asarray(left[:, sizes > _LEAST_OWN_PART] * sqrt(len(base)))


def _own_part_of_last(design: FloatArray) -> float:
    """How much of the last column the others do not explain, 0 to 1."""
    triangle = np.asarray(np.linalg.qr(design, mode="r"))
    return float(abs(triangle[-1, -1]) / np.linalg.norm(design[:, -1]))


class GeeFit(NamedTuple):
    """Estimating equations solved: coef (n_columns,), their covariance, degrees of freedom and what they rest on."""

    coef: FloatArray
    covariance: FloatArray
    n_rows: int
    alpha: float
    correlation: HiddenAR

    @property
    def df(self) -> int:
        """Rows that are spare."""
        return self.n_rows - len(self.coef)


def fit_gee(counts: FloatArray, design: FloatArray, days: IntArray, *, n_days: int) -> GeeFit:
    """Negative binomial estimating equations with the hidden correlation and an HC3 covariance.

    Parameters
    ----------
    counts : array of float, shape (n_rows,)
    design : array of float, shape (n_rows, n_columns)
        The first column is the intercept.
    days : array of int, shape (n_rows,)
        Ascending calendar days, from 0 to n_days - 1.
    n_days : int

    Notes
    -----
    Dispersion and correlation come from an independent fit with the same design; one scoring step from there solves
    the estimating equations to first order (Le Cam's one-step estimator). Further steps do not always
    settle in short diaries, because the weights follow the mean. The covariance is the
    sandwich on the whitened rows, each residual divided by 1 - leverage (at least .2).
    """
    independent = fit_counts(counts, design)
    weighted, residuals = _standardised(counts, design, independent)
    correlation = estimate_correlation(residuals, weighted, days, n_days=n_days)
    step, _ = _solve(weighted, residuals, days, correlation)
    coef = independent.coef + step * (_LONGEST_STEP / max(float(np.abs(step).max()), _LONGEST_STEP))
    fit = mean_at(coef, design, alpha=independent.alpha)
    _, covariance = _solve(*_standardised(counts, design, fit), days, correlation)
    return GeeFit(coef, covariance, len(counts), fit.alpha, correlation)


def _standardised(counts: FloatArray, design: FloatArray, fit: CountFit) -> tuple[FloatArray, FloatArray]:
    return design * fit.slope[:, None], (counts - fit.mean) / fit.spread


def _solve(
    weighted: FloatArray, residuals: FloatArray, days: IntArray, correlation: HiddenAR
) -> tuple[FloatArray, FloatArray]:
    """The scoring step from here, and the HC3 covariance of the coefficients."""
    whitened = whiten(np.column_stack([weighted, residuals]), days, correlation)
    left = whitened[:, -1]
    basis, triangle = np.linalg.qr(whitened[:, :-1])
    scaled = left / np.maximum(1 - np.sum(basis**2, axis=1), LEAST_SPARE_LEVERAGE)
    solved = np.linalg.solve(triangle, np.column_stack([basis.T @ left, basis.T * scaled]))
    return np.asarray(solved[:, 0]), np.asarray(solved[:, 1:] @ solved[:, 1:].T)


def _association(
    model: GeeFit,
    contrast: Contrast,
    exposure: str,
    outcome: str,
    lag_days: int,
    covariates: tuple[str, ...],
    ci_level: float,
) -> Association:
    log_ratio, error = float(model.coef[-1]), sqrt(float(model.covariance[-1, -1]))
    margin = float(stdtrit(model.df, (1 + ci_level) / 2)) * error
    return Association(
        exposure=exposure,
        outcome=outcome,
        lag_days=lag_days,
        n_days=model.n_rows,
        rate_ratio=_ratio(log_ratio),
        ci_lower=_ratio(log_ratio - margin),
        ci_upper=_ratio(log_ratio + margin),
        ci_level=ci_level,
        low=contrast.low,
        high=contrast.high,
        is_split=contrast.is_split,
        log_standard_error=error,
        df=model.df,
        alpha=model.alpha,
        share=model.correlation.share,
        phi=model.correlation.phi,
        covariates=covariates,
        detectable_rate_ratio=_ratio(_POWER_80 * error),
        days_needed=float(model.n_rows * (_POWER_80 * error / log(SETTLED_RATE_RATIO)) ** 2),
    )


def _ratio(logarithm: float) -> float:
    return exp(min(max(logarithm, -700.0), 700.0))
