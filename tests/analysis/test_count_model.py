"""The negative binomial regression, beside statsmodels and formulas written out."""

import numpy as np
import pytest
import statsmodels.api as sm

from twitchlog.analysis.count_model import deviance, dispersion, fit_counts, fit_mean, mean_at

ALPHAS = [0.0, 0.05, 0.7, 3.0]


def drawn(n=150, alpha=0.5, seed=0):
    draw = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), draw.normal(size=(n, 3))])
    mean = np.exp(design @ [1.0, 0.4, -0.3, 0.0])
    return draw.poisson(mean * draw.gamma(1 / alpha, alpha, n)).astype(float), design


def family(alpha):
    return sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()


def fitted_elsewhere(counts, design, alpha):
    return sm.GLM(counts, design, family=family(alpha)).fit(tol=1e-12, maxiter=200)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_coefficients_are_those_of_statsmodels(alpha):
    for seed in range(5):
        counts, design = drawn(seed=seed)
        ours, theirs = fit_mean(counts, design, alpha=alpha), fitted_elsewhere(counts, design, alpha)
        assert ours.coef == pytest.approx(theirs.params, abs=1e-6)
        assert ours.mean == pytest.approx(theirs.fittedvalues, rel=1e-6)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_deviance_is_that_of_statsmodels(alpha):
    counts, design = drawn()
    mean = mean_at(np.array([0.8, 0.2, 0.1, 0.0]), design, alpha=alpha).mean
    assert deviance(counts, mean, alpha=alpha) == pytest.approx(family(alpha).deviance(counts, mean), rel=1e-9)
    assert deviance(counts + 1, counts + 1, alpha=alpha) == pytest.approx(0, abs=1e-9)


def test_the_deviance_goes_over_into_that_of_poisson():
    counts, design = drawn()
    mean = np.exp(design @ [0.8, 0.2, 0.1, 0.0])
    of_poisson = deviance(counts, mean, alpha=0.0)
    for alpha in (1e-8, 1e-10, 1e-12):
        assert deviance(counts, mean, alpha=alpha) == pytest.approx(of_poisson, rel=1e-5)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_score_is_zero_at_the_fit(alpha):
    counts, design = drawn()
    fit = fit_mean(counts, design, alpha=alpha)
    score = design.T @ ((counts - fit.mean) / (1 + alpha * fit.mean))
    assert np.abs(score).max() < 1e-6


def test_where_the_fit_begins_does_not_matter():
    counts, design = drawn()
    usual = fit_mean(counts, design, alpha=0.4).coef
    assert fit_mean(counts, design, alpha=0.4, start=np.array([3.0, -2, 2, 1])).coef == pytest.approx(usual, abs=1e-7)


def test_the_dispersion_is_by_moments_and_never_below_zero():
    counts, design = drawn()
    mean = np.exp(design @ [1.0, 0.4, -0.3, 0.0])
    expected = sum((counts - mean) ** 2 * 150 / 146 - mean) / sum(mean**2)
    assert dispersion(counts, mean, n_columns=4) == pytest.approx(expected)
    assert dispersion(np.full(10, 2.0), np.full(10, 2.0), n_columns=1) == 0.0


def test_the_whole_fit_is_two_rounds_of_dispersion_and_mean():
    counts, design = drawn(seed=4)
    alpha = 0.0
    for _ in range(2):
        alpha = dispersion(counts, fitted_elsewhere(counts, design, alpha).fittedvalues, n_columns=4)
    fit = fit_counts(counts, design)
    assert fit.alpha == pytest.approx(alpha, rel=1e-6)
    assert fit.coef == pytest.approx(fitted_elsewhere(counts, design, alpha).params, abs=1e-6)


def test_spread_and_slope_are_those_of_a_negative_binomial():
    fit = mean_at(np.array([np.log(2.0)]), np.ones((3, 1)), alpha=0.5)
    assert fit.spread == pytest.approx([2.0] * 3)
    assert fit.slope == pytest.approx([1.0] * 3)


def test_a_group_of_days_without_any_count_stays_finite():
    counts, design = drawn()
    group = np.arange(150) % 7 == 2
    counts[group] = 0.0
    fit = fit_counts(counts, np.column_stack([design, group]))
    assert np.isfinite(fit.coef).all()
    assert fit.mean[group].max() < 1e-4
    assert fit.coef[:4] == pytest.approx(fit_mean(counts[~group], design[~group], alpha=fit.alpha).coef, abs=1e-4)


@pytest.mark.parametrize("scale", [7.3, 1e6])
def test_amounts_and_huge_counts_are_fitted_too(scale):
    counts, design = drawn()
    small, large = fit_counts(counts + 1, design), fit_counts(scale * (counts + 1), design)
    assert np.isfinite(large.coef).all()
    assert large.coef[1:] == pytest.approx(small.coef[1:], abs=0.05)
    assert large.coef[0] - small.coef[0] == pytest.approx(np.log(scale), abs=0.05)


def test_one_huge_day_does_not_break_the_fit():
    counts, design = drawn()
    counts[70] = 10_000.0
    fit = fit_counts(counts, design)
    assert np.isfinite(fit.coef).all()
    assert fit.mean.mean() == pytest.approx(counts.mean(), rel=1.0)
