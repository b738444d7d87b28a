"""Correlations without the design, permutations and the p-values that come of them."""

from itertools import permutations as every_order

import numpy as np
import pytest

from twitchlog.analysis.resampling import (
    correlations,
    exceedance,
    permuted_correlations,
    project_out,
    unit_exposures,
)


def case(n=40, n_exposures=3, n_basis=4, seed=0):
    draw = np.random.default_rng(seed)
    basis = np.linalg.qr(np.column_stack([np.ones(n), draw.normal(size=(n, n_basis - 1))]))[0]
    return project_out(draw.normal(size=n), basis), draw.normal(size=(n, n_exposures)), basis


def test_projecting_out_leaves_nothing_of_the_subspace():
    _, exposures, basis = case()
    left = project_out(exposures, basis)
    assert basis.T @ left == pytest.approx(0, abs=1e-12)
    assert project_out(left, basis) == pytest.approx(left)
    assert project_out(basis[:, 1], basis) == pytest.approx(0, abs=1e-12)


def test_unit_exposures_have_length_one_and_nothing_of_the_design():
    _, exposures, basis = case()
    exposures = np.column_stack([exposures, basis @ [1.0, 2.0, 3.0, 4.0], np.zeros(40)])
    unit = unit_exposures(exposures, basis)
    assert np.linalg.norm(unit, axis=0) == pytest.approx([1, 1, 1, 0, 0])
    assert basis.T @ unit == pytest.approx(0, abs=1e-12)


def test_correlations_are_partial_correlations_given_the_design():
    residuals, exposures, basis = case()
    ours = correlations(residuals, unit_exposures(exposures, basis), basis)
    theirs = [np.corrcoef(residuals, column)[0, 1] for column in project_out(exposures, basis).T]
    assert ours == pytest.approx(theirs)


def test_permuted_residuals_are_projected_again():
    residuals, exposures, basis = case()
    unit = unit_exposures(exposures, basis)
    shuffled = np.random.default_rng(9).permuted(np.tile(residuals, (5, 1)), axis=1)
    for row, set_of_residuals in zip(correlations(shuffled, unit, basis), shuffled, strict=True):
        left = project_out(set_of_residuals, basis)
        assert row == pytest.approx([left @ column / np.linalg.norm(left) for column in unit.T])


def test_a_correlation_with_nothing_is_zero():
    residuals, exposures, basis = case()
    assert correlations(np.zeros(40), unit_exposures(exposures, basis), basis).tolist() == [0, 0, 0]
    assert correlations(residuals, np.zeros((40, 1)), basis).tolist() == [0]


def test_the_same_seed_permutes_alike_whatever_the_exposures():
    residuals, exposures, basis = case()
    unit = unit_exposures(exposures, basis)
    every = permuted_correlations(residuals, unit, basis, permutations=20, seed=5)
    assert every.shape == (20, 3)
    assert np.array_equal(every, permuted_correlations(residuals, unit, basis, permutations=20, seed=5))
    alone = permuted_correlations(residuals, unit[:, [2]], basis, permutations=20, seed=5)
    assert alone[:, 0] == pytest.approx(every[:, 2])
    more = permuted_correlations(residuals, unit, basis, permutations=20, seed=6)
    assert not np.allclose(every, more)


def test_the_p_value_is_that_of_every_permutation_of_a_tiny_diary():
    residuals, exposures, basis = case(n=6, n_exposures=2, n_basis=2, seed=3)
    unit = unit_exposures(exposures, basis)
    observed = np.abs(correlations(residuals, unit, basis))
    all_of_them = np.abs(correlations(np.array(list(every_order(residuals))), unit, basis))
    drawn = np.abs(permuted_correlations(residuals, unit, basis, permutations=20_000, seed=1))
    for statistic, exact, sampled in [
        (observed[0], all_of_them[:, 0], drawn[:, 0]),
        (observed[1], all_of_them[:, 1], drawn[:, 1]),
        (observed.max(), all_of_them.max(axis=1), drawn.max(axis=1)),
    ]:
        p_value = np.mean(exact >= statistic - 1e-12)
        error = np.sqrt(p_value * (1 - p_value) / 20_000)
        assert exceedance(statistic, sampled) == pytest.approx(p_value, abs=5 * error + 1e-4)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [(0.0, 1.0), (0.1, 1.0), (0.1 + 1e-14, 1.0), (0.11, 0.8), (0.4, 0.4), (0.41, 0.2), (2.0, 0.2)],
)
def test_the_p_value_counts_ties_and_is_never_zero(observed, expected):
    assert exceedance(observed, np.array([0.1, 0.2, 0.3, 0.4])) == pytest.approx(expected)
