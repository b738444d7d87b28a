"""The count model against an independent implementation (statsmodels), to 1e-6."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from twitchlog.analysis.count_model import fit_mean
from twitchlog.analysis.trend import calendar_design

sm = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")

TOLERANCE = 1e-6


def a_diary(seed: int, *, n_days: int, mean: float, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Counts around a trend and weekdays, and their design."""
    rng = np.random.default_rng(seed)
    design = calendar_design(pd.date_range("2026-01-01", periods=n_days))
    means = np.exp(np.log(mean) + design[:, 1:] @ rng.normal(0.0, 0.4, design.shape[1] - 1))
    noise = rng.gamma(1 / alpha, alpha, n_days) if alpha else 1.0
    return rng.poisson(means * noise).astype(float), design


@pytest.mark.parametrize("alpha", [0.05, 0.5, 2.0])
@pytest.mark.parametrize(("seed", "n_days", "mean"), [(1, 60, 4.0), (2, 90, 0.8), (3, 365, 2.0), (4, 180, 12.0)])
def test_negative_binomial_coefficients_are_those_of_statsmodels(seed, n_days, mean, alpha):
    counts, design = a_diary(seed, n_days=n_days, mean=mean, alpha=alpha)
    theirs = sm.GLM(counts, design, family=sm.families.NegativeBinomial(alpha=alpha)).fit(tol=1e-13, maxiter=200)
    ours = fit_mean(counts, design, alpha=alpha)
    assert np.abs(ours.coef - theirs.params).max() < TOLERANCE
    assert np.abs(ours.mean / theirs.fittedvalues - 1).max() < TOLERANCE


@pytest.mark.parametrize("seed", [5, 6])
def test_without_dispersion_they_are_those_of_poisson(seed):
    counts, design = a_diary(seed, n_days=120, mean=3.0, alpha=0.0)
    theirs = sm.GLM(counts, design, family=sm.families.Poisson()).fit(tol=1e-13, maxiter=200)
    assert np.abs(fit_mean(counts, design, alpha=0.0).coef - theirs.params).max() < TOLERANCE


def test_where_it_starts_does_not_matter():
    counts, design = a_diary(7, n_days=90, mean=3.0, alpha=0.3)
    usual = fit_mean(counts, design, alpha=0.3)
    far_off = fit_mean(counts, design, alpha=0.3, start=np.full(design.shape[1], 0.7))
    assert np.abs(usual.coef - far_off.coef).max() < TOLERANCE
