"""The hidden correlation: its fit and the whitening by it, beside dense matrices written out."""

import numpy as np
import pytest

from tests.analysis.daily_frames import calendar, correlation_matrix
from twitchlog.analysis.hidden_ar import PHIS, HiddenAR, fit_hidden_ar, whiten
from twitchlog.analysis.null_model import orthonormal
from twitchlog.analysis.trend import calendar_design

CORRELATED = HiddenAR(0.6, 0.75)
SHAPES = [(30, 0.0, 0), (75, 0.2, 1), (120, 0.4, 2), (200, 0.1, 3)]


def seen_days(n_days, share_missing, seed):
    observed = np.random.default_rng(seed).random(n_days) >= share_missing
    observed[[0, -1]] = True
    return observed


def fitted(n_days, share_missing, seed, correlation=CORRELATED):
    """Residuals with a hidden correlation and the basis of a weighted design, on the calendar."""
    observed = seen_days(n_days, share_missing, seed)
    draw, days = np.random.default_rng(seed), np.flatnonzero(observed)
    root = np.linalg.cholesky(correlation_matrix(days, *correlation))
    columns = calendar_design(calendar(n_days))[days] * draw.uniform(0.5, 2.0, len(days))[:, None]
    basis, residuals = np.zeros((n_days, columns.shape[1])), np.zeros(n_days)
    basis[days] = orthonormal(columns)
    noise = root @ draw.normal(size=len(days))
    residuals[days] = noise - basis[days] @ (basis[days].T @ noise)
    return residuals, basis, observed


def sums_along_diagonals(matrix, n_lags):
    return np.array([np.trace(matrix, offset=k) for k in range(n_lags)])


def signal_of(phi, observed):
    """C written out: phi^|i-j| off the diagonal, between observed days."""
    distance = np.abs(np.subtract.outer(np.arange(len(observed)), np.arange(len(observed))))
    return np.where(distance > 0, phi**distance, 0.0) * np.outer(observed, observed)


def fit_written_out(residuals, basis, observed):
    """The same fit with matrices of days by days, as statistics.md says it."""
    n_days = len(residuals)
    n_lags = min(14, max(5, n_days // 6)) + 1
    lags = np.arange(n_lags)
    seen = np.array([np.sum(residuals[: n_days - k] * residuals[k:]) for k in lags])
    through = np.diag(observed.astype(float)) - basis @ basis.T
    noise = sums_along_diagonals(through, n_lags)
    best = (np.inf, 0.0, PHIS[0])
    for phi in (0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.92):
        signal = sums_along_diagonals(through @ signal_of(phi, observed) @ through, n_lags)
        left = seen[1:] - seen[0] * noise[1:] / noise[0]
        right = signal[1:] - signal[0] * noise[1:] / noise[0]
        weight = 1 / (1 + lags[1:] / 3)
        covariance = max(0.0, np.sum(weight * left * right) / np.sum(weight * right**2))
        variance = (seen[0] - covariance * signal[0]) / noise[0]
        error = np.sum(weight * (left - covariance * right) ** 2)
        if variance > 0 and error < best[0] * (1 - 1e-12):
            best = (error, min(0.9, covariance / variance), phi)
    return best[1:]


@pytest.mark.parametrize(("n_days", "missing", "seed"), SHAPES)
def test_the_fit_is_that_of_matrices_written_out(n_days, missing, seed):
    for more in range(0, 60, 4):
        case = fitted(n_days, missing, seed + more)
        share, phi = fit_hidden_ar(*case)
        expected_share, expected_phi = fit_written_out(*case)
        assert share == pytest.approx(expected_share, abs=1e-8)
        assert phi == expected_phi or share == 0


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("phi", [0.2, 0.92])
def test_whitening_is_the_cholesky_factor_of_the_correlation(share, phi):
    days = np.flatnonzero(seen_days(80, 0.4, 5))
    values = np.random.default_rng(0).normal(size=(len(days), 3))
    dense = np.linalg.solve(np.linalg.cholesky(correlation_matrix(days, share, phi)), values)
    assert whiten(values, days, HiddenAR(share, phi)) == pytest.approx(dense, abs=1e-10)
    assert whiten(values[:, 0], days, HiddenAR(share, phi)) == pytest.approx(dense[:, 0], abs=1e-10)


def test_without_correlation_whitening_changes_nothing():
    days = np.array([0, 1, 4, 90])
    values = np.array([1.0, -2.0, 3.0, 0.5])
    assert whiten(values, days, HiddenAR(0.0, 0.92)) == pytest.approx(values)


def test_days_far_apart_are_independent():
    days = np.array([0, 5000, 10_000])
    values = np.array([1.0, 2.0, 3.0])
    assert whiten(values, days, HiddenAR(0.9, 0.92)) == pytest.approx(values)


def test_a_long_diary_tells_its_correlation():
    shares = [fit_hidden_ar(*fitted(1000, 0.1, seed, HiddenAR(0.5, 0.75))) for seed in range(8)]
    assert np.mean([share for share, _ in shares]) == pytest.approx(0.5, abs=0.08)
    assert {phi for _, phi in shares} <= {0.65, 0.75, 0.85}


def test_independent_residuals_have_little_correlation():
    shares = [fit_hidden_ar(*fitted(1000, 0.1, seed, HiddenAR(0.0, 0.2))).share for seed in range(8)]
    assert np.median(shares) < 0.05


def test_the_share_has_its_bounds():
    n_days = 60
    steady = np.ones(n_days)
    steady[::2] = 0.9
    none = np.zeros((n_days, 1))
    all_days = np.ones(n_days, dtype=bool)
    assert fit_hidden_ar(steady, none, all_days).share == pytest.approx(0.9)
    assert fit_hidden_ar(steady * (-1.0) ** np.arange(n_days), none, all_days).share == 0.0
    assert fit_hidden_ar(np.zeros(n_days), none, all_days).share == 0.0


@pytest.mark.parametrize("n_days", [1, 2, 5, 9])
def test_a_few_days_are_fitted_without_complaint(n_days):
    residuals = np.random.default_rng(1).normal(size=n_days)
    share, phi = fit_hidden_ar(residuals, np.zeros((n_days, 1)), np.ones(n_days, dtype=bool))
    assert 0 <= share <= 0.9
    assert phi in PHIS
