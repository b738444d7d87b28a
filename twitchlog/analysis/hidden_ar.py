"""The hidden day-to-day correlation of twitch propensity, and how to whiten by it; must not know what is tested.

Counting noise lies on top of a hidden AR(1) process, so residuals k days apart correlate c * phi^k with c below 1.
References: Zeger 1988, doi:10.1093/biomet/75.4.621; Davis & Wu 2009, doi:10.1093/biomet/asp029.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.fft import irfft, next_fast_len, rfft
from scipy.linalg import cholesky_banded, solve_banded

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
ComplexArray = npt.NDArray[np.complex128]

PHIS = (0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.92)
MOST_LAGS, FEWEST_LAGS = 14, 5
HIGHEST_SHARE = 0.9


class HiddenAR(NamedTuple):
    """Residuals k > 0 days apart correlate share * phi^k: share 0 to .9 (c / s), phi one of `PHIS`."""

    share: float
    phi: float


def fit_hidden_ar(residuals: FloatArray, basis: FloatArray, observed: BoolArray) -> HiddenAR:
    """Find the correlation whose lag sums, seen through the fit, are nearest to those of the residuals.

    Parameters
    ----------
    residuals : array of float, shape (n_days,)
        Standardised residuals on the calendar, 0 on days that are not observed.
    basis : array of float, shape (n_days, n_columns)
        Orthonormal basis of the weighted design, 0 on days that are not observed.
    observed : array of bool, shape (n_days,)

    Returns
    -------
    HiddenAR
        share 0 where no phi leaves a positive variance.

    Notes
    -----
    Fitting the mean shrinks residuals and lends them negative correlation: they are seen through M = I - QQ'. Model
    for the covariance before fitting: s on the diagonal, c phi^|i-j| off it. The expected lag sums are sums along the
    diagonals of M and of MCM, which need no matrix of days by days.
    """
    lags = np.arange(_n_lags(len(residuals)) + 1)
    on_days = observed.astype(np.float64)
    seen, pairs = _lag_sums(np.stack([residuals, on_days])[:, None], lags)
    noise = -_lag_sums(basis.T, lags)
    noise[0] += pairs[0]
    if noise[0] <= 0 or seen[0] <= 0:
        return HiddenAR(0.0, PHIS[0])
    errors, shares = _fit_shares(seen, noise, _expected_sums(basis.T, on_days, pairs, lags), lags)
    best = int(np.argmin(errors))
    return HiddenAR(float(shares[best]), PHIS[best])


def _n_lags(n_days: int) -> int:
    return max(0, min(MOST_LAGS, max(FEWEST_LAGS, n_days // 6), n_days - 1))


def _lag_sums(values: FloatArray, lags: IntArray) -> FloatArray:
    """The sum of values(t) * values(t + k) over days and columns at each lag k.

    Parameters
    ----------
    values : array of float, shape (..., n_columns, n_days)
    lags : array of int, shape (n_lags,)
        From 0 to n_days - 1.
    """
    size = _fft_size(values.shape[-1])
    return np.asarray(irfft((np.abs(rfft(values, size)) ** 2).sum(axis=-2), size)[..., lags])


def _fft_size(n_days: int) -> int:
    """Long enough that no day meets another across the end."""
    return int(next_fast_len(2 * n_days, real=True))


def _expected_sums(basis: FloatArray, on_days: FloatArray, pairs: FloatArray, lags: IntArray) -> FloatArray:
    """Sums along the diagonals of MCM for each phi, with C = phi^|i-j| off the diagonal of the observed days.

    MCM = C - SQ' - QS' + QBQ' with S = CQ and B = Q'CQ: beside C, a part H Q' and its mirror image, H = QB / 2 - S.

    Parameters
    ----------
    basis : array of float, shape (n_columns, n_days)

    Returns
    -------
    array of float, shape (n_phis, n_lags)
    """
    n_days = basis.shape[1]
    size, spectrum = _fft_size(n_days), rfft(basis, _fft_size(n_days))
    spread = irfft(_decay_spectrum(n_days)[:, None, :] * spectrum, size)[..., :n_days] * on_days
    half = (spread @ basis.T / 2) @ basis - spread
    crossed = irfft((np.conj(rfft(half, size)) * spectrum).sum(axis=-2), size)
    decay = np.where(lags > 0, np.array(PHIS)[:, None] ** lags, 0.0)
    return np.asarray(pairs * decay + crossed[:, lags] + crossed[:, -lags])


@lru_cache(maxsize=8)
def _decay_spectrum(n_days: int) -> ComplexArray:
    """The transform of phi^|k| for k from 1 - n_days to n_days - 1, 0 at k = 0, for each phi: a product by C."""
    size, distance = _fft_size(n_days), np.arange(1, n_days)
    decay = np.array(PHIS)[:, None] ** distance
    both_ways = np.zeros((len(PHIS), size))
    both_ways[:, distance], both_ways[:, -distance] = decay, decay
    return np.asarray(rfft(both_ways))


def _fit_shares(
    seen: FloatArray, noise: FloatArray, signals: FloatArray, lags: IntArray
) -> tuple[FloatArray, FloatArray]:
    """For each phi the weighted error of the best c, and c / s; infinite and 0 where s would not be positive."""
    weights = 1 / (1 + lags[1:] / 3)
    beyond = noise[1:] / noise[0]
    wanted, given = seen[1:] - seen[0] * beyond, signals[:, 1:] - signals[:, :1] * beyond
    power = np.maximum((weights * given**2).sum(axis=1), np.finfo(float).tiny)
    covariance = np.maximum(0.0, (weights * wanted * given).sum(axis=1) / power)
    variance = (seen[0] - covariance * signals[:, 0]) / noise[0]
    errors = (weights * (wanted - covariance[:, None] * given) ** 2).sum(axis=1)
    is_real = variance > 0
    shares = np.where(is_real, covariance / np.where(is_real, variance, 1.0), 0.0)
    return np.where(is_real, errors, np.inf), np.minimum(shares, HIGHEST_SHARE)


def whiten(values: FloatArray, days: IntArray, correlation: HiddenAR) -> FloatArray:
    """Values of observed days with their hidden correlation taken out: L^-1 values, where R = LL'.

    Parameters
    ----------
    values : array of float, shape (n_rows,) or (n_rows, n_columns)
    days : array of int, shape (n_rows,)
        Ascending calendar days of the rows.
    correlation : HiddenAR
        R has 1 on the diagonal and share * phi^|i-j| off it.

    Returns
    -------
    array of float, of the same shape

    Notes
    -----
    R = (1 - share) I + share A with A the correlation of an AR(1) on these days. A bidiagonal B whitens A, so that
    B R B' = (1 - share) BB' + share I is tridiagonal, with the Cholesky factor K: L = B^-1 K. This is the Cholesky
    factor of R itself, at the cost of the number of days.
    """
    steps = correlation.phi ** np.diff(days).astype(np.float64)
    scale = np.concatenate([[1.0], 1 / np.sqrt(1 - steps**2)])
    before = np.concatenate([[0.0], -steps * scale[1:]])
    banded = np.zeros((2, len(days)))
    banded[0] = (1 - correlation.share) * (scale**2 + before**2) + correlation.share
    banded[1, :-1] = (1 - correlation.share) * before[1:] * scale[:-1]
    factor = cholesky_banded(banded, lower=True, check_finite=False)
    columns = values.reshape(len(days), -1)
    whitened = columns * scale[:, None]
    whitened[1:] += before[1:, None] * columns[:-1]
    solved = solve_banded((1, 0), factor, whitened, check_finite=False)
    return np.asarray(solved.reshape(values.shape))
