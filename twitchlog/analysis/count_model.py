"""Negative binomial (NB2) regression of a daily count, the null model; must not know days, factors or correlation.

Reference: Hilbe, Negative Binomial Regression (2011), doi:10.1017/CBO9780511973420.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

FloatArray = npt.NDArray[np.float64]

RIDGE = 1e-8
ROUNDS = 2
_MOST_STEPS = 100
_AT_REST = 1e-6  # Newton steps: what is left is about its square
_MOST_HALVINGS = 12
_LOG_MEAN_LIMIT = 30.0


class CountFit(NamedTuple):
    """A fitted mean: coef of shape (n_columns,) on the log scale, mean of shape (n_rows,), dispersion alpha >= 0."""

    coef: FloatArray
    mean: FloatArray
    alpha: float

    @property
    def spread(self) -> FloatArray:
        """The standard deviation of each count, sqrt(mean + alpha mean^2)."""
        return np.sqrt(self.mean + self.alpha * self.mean**2)

    @property
    def slope(self) -> FloatArray:
        """How many standard deviations the mean moves for one unit of the log mean."""
        return np.asarray(self.mean / self.spread)


def fit_counts(counts: FloatArray, design: FloatArray) -> CountFit:
    """Fit mean and dispersion in turn: two rounds, then the mean once more.

    Parameters
    ----------
    counts : array of float, shape (n_rows,)
        Counts or other amounts of at least 0, no NaN; at least one above 0.
    design : array of float, shape (n_rows, n_columns)
        The first column is the intercept; more rows than columns.

    Returns
    -------
    CountFit
    """
    fit = fit_mean(counts, design, alpha=0.0)
    for _ in range(ROUNDS):
        alpha = dispersion(counts, fit.mean, n_columns=design.shape[1])
        fit = fit_mean(counts, design, alpha=alpha, start=fit.coef)
    return fit


def fit_mean(counts: FloatArray, design: FloatArray, *, alpha: float, start: FloatArray | None = None) -> CountFit:
    """NB2 regression with log link at a fixed dispersion: maximum likelihood by Newton steps.

    Parameters
    ----------
    counts : array of float, shape (n_rows,)
    design : array of float, shape (n_rows, n_columns)
    alpha : float
        The dispersion, 0 (Poisson) or more; the variance is mean + alpha mean^2.
    start : array of float, shape (n_columns,), optional
        Where to begin; by default at the overall mean.

    Returns
    -------
    CountFit

    Notes
    -----
    The deviance is convex in the coefficients. A ridge of 1e-8 keeps separated columns (a weekday without any count)
    finite; a step that raises the deviance is halved.
    """
    coef = _overall_mean(counts, design.shape[1]) if start is None else start
    fit = mean_at(coef, design, alpha=alpha)
    worst = deviance(counts, fit.mean, alpha=alpha)
    ridge = RIDGE * np.eye(design.shape[1])
    for _ in range(_MOST_STEPS):
        flat = 1 + alpha * fit.mean
        score = design.T @ ((counts - fit.mean) / flat) - RIDGE * fit.coef
        curvature = (design * (fit.mean * (1 + alpha * counts) / flat**2)[:, None]).T @ design
        step = np.asarray(np.linalg.solve(curvature + ridge, score), dtype=np.float64)
        fit, worst = _take(step, fit, worst, counts, design, alpha)
        if np.abs(step).max() < _AT_REST:
            break
    return fit


def _overall_mean(counts: FloatArray, n_columns: int) -> FloatArray:
    coef = np.zeros(n_columns)
    coef[0] = np.log(counts.mean())
    return coef


def mean_at(coef: FloatArray, design: FloatArray, *, alpha: float) -> CountFit:
    """The means that some coefficients give, kept within e^-30 to e^30."""
    return CountFit(coef, np.exp(np.clip(design @ coef, -_LOG_MEAN_LIMIT, _LOG_MEAN_LIMIT)), alpha)


def _take(
    step: FloatArray, fit: CountFit, worst: float, counts: FloatArray, design: FloatArray, alpha: float
) -> tuple[CountFit, float]:
    for halving in range(_MOST_HALVINGS):
        tried = mean_at(fit.coef + step / 2**halving, design, alpha=alpha)
        now = deviance(counts, tried.mean, alpha=alpha)
        if now <= worst + 1e-10 * (1 + abs(worst)):
            return tried, now
    return fit, worst


def deviance(counts: FloatArray, mean: FloatArray, *, alpha: float) -> float:
    """How far counts lie from their means: twice the log likelihood lost, NB2 at a fixed dispersion.

    Parameters
    ----------
    counts, mean : array of float, shape (n_rows,)
    alpha : float
        0 for Poisson.
    """
    lost = xlogy(counts, counts / mean)
    if alpha * mean.max() < 1e-9:
        return float(2 * (lost - (counts - mean)).sum())
    excess = np.log1p(alpha * (counts - mean) / (1 + alpha * mean))
    return float(2 * (lost - (counts + 1 / alpha) * excess).sum())


def dispersion(counts: FloatArray, mean: FloatArray, *, n_columns: int) -> float:
    """The dispersion by moments, corrected for the columns fitted; never below 0.

    Parameters
    ----------
    counts, mean : array of float, shape (n_rows,)
    n_columns : int
        Fewer than rows.
    """
    n_rows = len(counts)
    beyond_poisson = np.sum((counts - mean) ** 2 * n_rows / (n_rows - n_columns) - mean)
    return max(0.0, float(beyond_poisson / np.sum(mean**2)))
