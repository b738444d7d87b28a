"""The sampled p-values on tiny diaries against enumerating every permutation."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from twitchlog.analysis.exposures import bridged, lag_matrix
from twitchlog.analysis.family_tests import run_tests
from twitchlog.analysis.null_model import fit_null_model, orthonormal
from twitchlog.analysis.period import build_period
from twitchlog.analysis.resampling import (
    correlations,
    exceedance,
    permuted_correlations,
    project_out,
    unit_exposures,
)

N_ROWS, N_SAMPLED = 7, 20_000
LAGS = (0, 1)
EVERY = np.array(list(permutations(range(N_ROWS))))


def every_correlation(residuals, exposures, basis) -> np.ndarray:
    """|correlation| under each of the 5,040 permutations, written out: permute, take the design out, correlate."""
    shuffled = residuals[EVERY]
    left = shuffled - shuffled @ basis @ basis.T
    return np.abs(left @ exposures) / np.linalg.norm(left, axis=1)[:, None]


def within_error(sampled: float, exact: float) -> bool:
    """Four standard errors of a share of N_SAMPLED, and the one that is added to the count."""
    return abs(sampled - exact) <= 4 * sqrt(exact * (1 - exact) / N_SAMPLED) + 2 / N_SAMPLED


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("n_exposures", [1, 3])
def test_the_sampled_p_is_the_exact_one_within_its_error(seed, n_exposures):
    rng = np.random.default_rng(seed)
    basis = orthonormal(np.column_stack([np.ones(N_ROWS), np.arange(N_ROWS)]))
    residuals = project_out(rng.standard_normal(N_ROWS), basis)
    exposures = unit_exposures(rng.standard_normal((N_ROWS, n_exposures)), basis)
    observed = np.abs(correlations(residuals, exposures, basis)).max()
    exact = np.mean(every_correlation(residuals, exposures, basis).max(axis=1) >= observed - 1e-12)
    sampled = permuted_correlations(residuals, exposures, basis, permutations=N_SAMPLED, seed=seed)
    assert within_error(exceedance(observed, np.abs(sampled).max(axis=1)), exact)
    assert exact >= 1 / len(EVERY)


def a_week(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng([seed, 7])
    days = pd.date_range("2026-03-02", periods=N_ROWS)
    columns = {
        "twitches": rng.poisson(4.0, N_ROWS),
        "coffee": rng.normal(size=N_ROWS),
        "sleep": rng.normal(size=N_ROWS),
    }
    return pd.DataFrame(columns, index=days, dtype=float)


@pytest.mark.parametrize("seed", range(4))
def test_the_screen_of_a_week_gives_the_exact_p_values_within_their_error(seed):
    names = ("coffee", "sleep")
    period = build_period(a_week(seed), outcome="twitches", exposures=names)
    model = fit_null_model(period)
    tested, _ = run_tests(period, model, lags=LAGS, primary=None, permutations=N_SAMPLED, seed=seed)
    columns = np.column_stack([lag_matrix(bridged(period.adjusted_column(name)), LAGS) for name in names])
    exposures = unit_exposures(model.whiten_exposures(columns), model.basis)
    every = every_correlation(model.residuals, exposures, model.basis)
    for number, each in enumerate(tested):
        largest = max(at_lag.statistic for at_lag in each.statistics)
        own = every[:, len(LAGS) * number : len(LAGS) * (number + 1)]
        assert within_error(each.p_value, np.mean(own.max(axis=1) >= largest - 1e-12))
        assert within_error(each.p_familywise, np.mean(every.max(axis=1) >= largest - 1e-12))
