"""The size of an association: what is contrasted, the estimating equations, the interval and what is not estimable."""

from math import exp, log

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t as student

from tests.analysis.daily_frames import calendar, correlation_matrix, made_up, on_weekdays, period_of, with_gaps
from twitchlog.analysis import effect
from twitchlog.analysis.count_model import fit_counts
from twitchlog.analysis.effect import NEXT_DAY, contrast_of, estimate, fit_gee
from twitchlog.analysis.hidden_ar import HiddenAR
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.trend import calendar_design

NAN = float("nan")


def estimated(daily, exposure="stress", *, lag_days=1, adjust_for=("sleep_h", "water_ml"), **more):
    period = period_of(daily)
    return estimate(period, exposure, lag_days=lag_days, adjust_for=adjust_for, outcome="twitch_episodes", **more)


# What is contrasted


def test_many_values_contrast_the_twentieth_and_eightieth_hundredth():
    values = np.arange(101.0)
    contrast = contrast_of(values)
    assert (contrast.low, contrast.high, contrast.is_split) == (20.0, 80.0, False)
    assert contrast.values == pytest.approx(values / 60)


@pytest.mark.parametrize(
    ("values", "low", "high", "n_high"),
    [
        ([0.0, 1.0] * 20, 0, 1, 20),  # yes and no
        ([0.0] * 30 + [1.0] * 2, 0, 1, 2),
        ([0.0] * 2 + [1.0] * 30, 0, 1, 30),
        ([3.0] * 10 + [8.0] * 10, 3, 8, 10),  # two values
        ([0.0] * 30 + [10.0, 20.0, 60.0], 0, 20, 3),  # mostly none: any against none
        ([5.0] * 30 + [1.0, 2.0, 9.0], 5, 9, 1),  # one value in the middle: more than it against the rest
        ([5.0] * 30 + [1.0, 2.0, 3.0], 2, 5, 30),  # nothing above it: it against less
    ],
)
def test_few_values_contrast_two_groups_of_days(values, low, high, n_high):
    contrast = contrast_of(np.array(values))
    assert contrast.is_split
    assert (contrast.low, contrast.high) == (low, high)
    assert set(contrast.values) == {0.0, 1.0}
    assert contrast.values.sum() == n_high


def test_three_values_that_are_spread_are_a_scale():
    contrast = contrast_of(np.array([1.0, 2.0, 3.0] * 10))
    assert (contrast.low, contrast.high, contrast.is_split) == (1.0, 3.0, False)


# The estimating equations


def gee_case(seed=0, n_days=120):
    draw = np.random.default_rng(seed)
    days = np.flatnonzero(draw.random(n_days) > 0.2)
    design = np.column_stack([calendar_design(calendar(n_days))[days], draw.normal(size=len(days))])
    mean = np.exp(1 + 0.3 * design[:, -1])
    return draw.poisson(mean * draw.gamma(2, 0.5, len(days))).astype(float), design, days


def with_correlation(monkeypatch, correlation):
    monkeypatch.setattr(effect, "estimate_correlation", lambda *_, **__: correlation)


def dense_step(counts, design, fit, matrix):
    """Scoring step and HC3 covariance with R written out as a matrix."""
    to_white = np.linalg.inv(np.linalg.cholesky(matrix))
    scale = np.sqrt(fit.mean + fit.alpha * fit.mean**2)
    columns = to_white @ (design * (fit.mean / scale)[:, None])
    left = to_white @ ((counts - fit.mean) / scale)
    bread = np.linalg.inv(columns.T @ columns)
    leverage = np.sum((columns @ bread) * columns, axis=1)
    scaled = left / np.maximum(1 - leverage, 0.2)
    meat = (columns * scaled[:, None]).T @ (columns * scaled[:, None])
    return bread @ columns.T @ left, bread @ meat @ bread


@pytest.mark.parametrize("seed", range(5))
def test_without_correlation_the_estimate_is_the_negative_binomial_regression(monkeypatch, seed):
    with_correlation(monkeypatch, HiddenAR(0.0, 0.2))
    counts, design, days = gee_case(seed)
    model = fit_gee(counts, design, days, n_days=120)
    family = sm.families.NegativeBinomial(alpha=model.alpha)
    theirs = sm.GLM(counts, design, family=family).fit(tol=1e-12, maxiter=200)
    assert model.coef == pytest.approx(theirs.params, abs=1e-6)
    assert model.alpha == pytest.approx(fit_counts(counts, design).alpha)
    assert model.df == len(counts) - design.shape[1]


@pytest.mark.parametrize("correlation", [HiddenAR(0.0, 0.2), HiddenAR(0.4, 0.65), HiddenAR(0.9, 0.92)])
def test_step_and_covariance_are_those_of_the_matrix_written_out(monkeypatch, correlation):
    with_correlation(monkeypatch, correlation)
    counts, design, days = gee_case()
    model = fit_gee(counts, design, days, n_days=120)
    matrix = correlation_matrix(days, *correlation)
    start = fit_counts(counts, design)
    step, _ = dense_step(counts, design, start, matrix)
    assert model.coef == pytest.approx(start.coef + step / max(1.0, np.abs(step).max()), abs=1e-8)
    mean = np.exp(design @ model.coef)
    _, covariance = dense_step(counts, design, start._replace(coef=model.coef, mean=mean), matrix)
    assert model.covariance == pytest.approx(covariance, rel=1e-6, abs=1e-10)


def test_the_covariance_without_correlation_is_hc3_of_statsmodels(monkeypatch):
    with_correlation(monkeypatch, HiddenAR(0.0, 0.2))
    counts, design, days = gee_case(2)
    model = fit_gee(counts, design, days, n_days=120)
    mean = np.exp(design @ model.coef)
    scale = np.sqrt(mean + model.alpha * mean**2)
    weighted = sm.OLS((counts - mean) / scale, design * (mean / scale)[:, None]).fit()
    assert weighted.get_influence().hat_matrix_diag.max() < 0.8
    # the step that is left is nothing, so that its residuals are ours
    assert weighted.params == pytest.approx(0, abs=1e-6)
    assert model.covariance == pytest.approx(weighted.cov_HC3, rel=1e-4)


# The rate ratio


def test_interval_detectable_ratio_and_days_needed_follow_from_the_standard_error():
    found = estimated(with_gaps(made_up()), ci_level=0.9)
    error, beta = found.log_standard_error, log(found.rate_ratio)
    margin = student.ppf(0.95, found.df) * error
    assert (found.ci_lower, found.ci_upper) == pytest.approx((exp(beta - margin), exp(beta + margin)))
    assert found.detectable_rate_ratio == pytest.approx(exp(2.8 * error))
    assert found.days_needed == pytest.approx(found.n_days * (2.8 * error / log(1.5)) ** 2)
    assert found.df == found.n_days - (1 + 6 + 4 + 2 + 1)
    assert (found.ci_level, found.outcome, found.exposure, found.lag_days) == (0.9, "twitch_episodes", "stress", 1)


def test_the_rows_are_observed_days_with_the_exposure_logged_at_that_lag():
    daily = with_gaps(made_up())
    for lag_days in (0, 1, 3):
        pairs = daily["twitch_episodes"].notna() & daily["stress"].shift(lag_days).notna()
        assert estimated(daily, lag_days=lag_days).n_days == pairs.sum()
    ahead = daily["twitch_episodes"].notna() & daily["stress"].shift(-1).notna()
    assert estimated(daily, lag_days=NEXT_DAY).n_days == ahead.sum()


def test_low_and_high_are_typical_days_of_the_rows():
    daily = with_gaps(made_up())
    stress = daily["stress"].shift(1)[daily["twitch_episodes"].notna()].dropna()
    found = estimated(daily)
    assert (found.low, found.high) == pytest.approx(tuple(stress.quantile([0.2, 0.8])))


def test_a_planted_ratio_lies_in_its_interval_and_a_missing_one_is_no_zero():
    daily = made_up(400, 5)
    stress = daily["stress"].shift(1).fillna(5.0)
    daily["twitch_episodes"] = np.random.default_rng(1).poisson(np.exp(0.5 + np.log(1.08) * stress)).astype(float)
    daily.iloc[20:30, 1] = NAN
    found = estimated(daily)
    planted = 1.08 ** (found.high - found.low)
    assert found.ci_lower < planted < found.ci_upper
    assert found.ci_lower > 1.2
    assert estimated(daily.fillna(0.0)).n_days == found.n_days + 10


def test_covariates_clear_what_goes_through_another_factor():
    daily = made_up(400, 6)
    draw = np.random.default_rng(1)
    daily["sleep_h"] = 9 - 0.3 * daily["stress"] + draw.normal(size=400) * 0.4
    daily["twitch_episodes"] = draw.poisson(np.exp(0.1 * daily["stress"])).astype(float)
    alone = estimated(daily, "sleep_h", lag_days=0, adjust_for=())
    beside = estimated(daily, "sleep_h", lag_days=0, adjust_for=("stress",))
    assert alone.ci_upper < 0.8
    assert beside.ci_lower < 1 < beside.ci_upper
    assert (alone.covariates, beside.covariates) == ((), ("stress",))


def test_the_order_of_covariates_does_not_matter_nor_that_one_is_there_twice():
    daily = with_gaps(made_up(my_more=np.random.default_rng(2).normal(size=120)))
    daily["my_twin"] = 3 * daily["water_ml"]
    usual = estimated(daily, adjust_for=("sleep_h", "water_ml", "my_more"))
    for names in (
        ("my_more", "water_ml", "sleep_h"),
        ("sleep_h", "water_ml", "my_more", "my_twin"),
        ("sleep_h", "sleep_h", "water_ml", "my_more"),
    ):
        other = estimated(daily, adjust_for=names)
        assert other.df == usual.df
        assert other.rate_ratio == pytest.approx(usual.rate_ratio, rel=1e-9)
        assert other.ci_upper == pytest.approx(usual.ci_upper, rel=1e-9)


def test_what_always_moves_with_the_exposure_is_not_held_level():
    daily = made_up(my_twin=made_up()["stress"] * 2 + 1)
    found = estimated(daily, adjust_for=("my_twin", "sleep_h"))
    assert found.covariates == ("sleep_h",)
    assert found.rate_ratio == pytest.approx(estimated(daily, adjust_for=("sleep_h",)).rate_ratio)


def test_someone_who_logs_on_working_days_only_gets_the_step_of_the_hidden_correlation(monkeypatch):
    with_correlation(monkeypatch, HiddenAR(0.5, 0.85))
    daily = on_weekdays(made_up(280), 0, 1, 2, 3, 4)
    found = estimated(daily, lag_days=0, adjust_for=())
    period = period_of(daily)
    days = np.flatnonzero(period.observed)
    values = period.column("stress")[days]
    design = np.delete(calendar_design(period.days)[days], [5, 6], axis=1)  # Friday: what is left; no Saturdays
    design = np.column_stack([design, (values - values.mean()) / (found.high - found.low)])
    start = fit_counts(period.outcome[days], design)
    step, _ = dense_step(period.outcome[days], design, start, correlation_matrix(days, 0.5, 0.85))
    assert log(found.rate_ratio) == pytest.approx((start.coef + step)[-1], abs=1e-6)
    assert found.df == len(days) - design.shape[1]


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_without_any_twitch_leaves_a_finite_interval(weekday):
    daily = made_up(200)
    daily.loc[daily.index.day_of_week == weekday, "twitch_episodes"] = 0.0
    found = estimated(daily)
    assert isinstance(found, Association)
    assert 0.3 < found.ci_lower < found.rate_ratio < found.ci_upper < 3


# What is not estimable


@pytest.mark.parametrize(
    ("daily", "reason", "n_days", "needed"),
    [
        (made_up(27), "too few days", 27, 28),
        (made_up(stress=NAN), "it was not logged on these days", 0, None),
        (made_up(stress=4.0), "it never varied on these days", 119, None),
        (made_up(twitch_episodes=0.0), "no twitches on these days", 119, None),
        (made_up(stress=np.arange(120.0)), "weekday and trend explain it", 119, None),
        (
            made_up(stress=made_up()["sleep_h"] + made_up()["water_ml"] / 1000),
            "the other factors together always move with it",
            119,
            None,
        ),
    ],
)
def test_what_cannot_be_estimated_is_a_result_with_its_reason(daily, reason, n_days, needed):
    assert estimated(daily) == NotEstimable(reason, n_days, needed)


def test_a_lag_beyond_the_diary_has_no_days():
    assert estimated(made_up(), lag_days=500) == NotEstimable("it was not logged on these days", 0, None)


def test_too_many_factors_for_the_days_are_said():
    # intercept, weekend, line and exposure, and 8 rows to spare
    daily = made_up(30).assign(stress=[float(n % 5) if n < 12 else NAN for n in range(30)])
    assert isinstance(estimated(daily, lag_days=0, adjust_for=()), Association)
    short = daily.assign(stress=daily["stress"].where(np.arange(30) != 3))
    assert estimated(short, lag_days=0, adjust_for=()) == NotEstimable("too few days for so many factors", 11, 12)


def test_twenty_eight_days_are_enough_for_a_figure():
    assert isinstance(estimated(made_up(28), adjust_for=()), Association)
