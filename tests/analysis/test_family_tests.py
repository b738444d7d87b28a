"""p-values of exposures at their lags, and of families: single-step maxT over the same permutations."""

import numpy as np
import pytest

from tests.analysis.daily_frames import made_up, period_of, with_gaps
from twitchlog.analysis.exposures import bridged, lag_matrix
from twitchlog.analysis.family_tests import EXPLORATORY, ONE_FAMILY, PRIMARY, run_tests
from twitchlog.analysis.null_model import fit_null_model
from twitchlog.analysis.resampling import correlations, permuted_correlations, unit_exposures

NAN = float("nan")
PRIMARY_LAGS = {"stress": (0, 1), "sleep_h": (1,), "not_in_the_diary": (0,)}


def run(period, *, lags=(0, 1, 2), primary=PRIMARY_LAGS, permutations=99, seed=0):
    model = fit_null_model(period)
    return run_tests(period, model, lags=lags, primary=primary, permutations=permutations, seed=seed)


def a_period(**columns):
    return period_of(with_gaps(made_up(100, 2, exertion_min=np.random.default_rng(8).normal(size=100), **columns)))


def test_each_exposure_is_tested_at_the_lags_of_its_family():
    tested, families = run(a_period())
    assert [(each.exposure, each.family) for each in tested] == [
        ("stress", PRIMARY),
        ("sleep_h", PRIMARY),
        ("water_ml", EXPLORATORY),
        ("exertion_min", EXPLORATORY),
    ]
    assert [[one.lag_days for one in each.statistics] for each in tested] == [[0, 1], [1], [0, 1, 2], [0, 1, 2]]
    assert [(family.family, family.n_exposures, family.n_tests) for family in families] == [
        (PRIMARY, 2, 3),
        (EXPLORATORY, 2, 6),
    ]


def test_without_a_choice_made_beforehand_there_is_one_family():
    tested, families = run(a_period(), primary=None)
    assert {each.family for each in tested} == {ONE_FAMILY}
    assert [(family.n_exposures, family.n_tests) for family in families] == [(4, 12)]


@pytest.mark.parametrize("primary", [None, PRIMARY_LAGS])
def test_p_values_are_those_of_the_largest_statistic_counted_by_hand(primary):
    period = a_period()
    model = fit_null_model(period)
    tested, _ = run(period, primary=primary, permutations=49, seed=4)
    observed, under_null = {}, {}
    for each in tested:
        lags = [one.lag_days for one in each.statistics]
        columns = lag_matrix(bridged(period.adjusted_column(each.exposure)), lags)
        unit = unit_exposures(model.whiten_exposures(columns), model.basis)
        statistics = np.abs(correlations(model.residuals, unit, model.basis))
        assert [one.statistic for one in each.statistics] == pytest.approx(statistics.tolist())
        assert each.lag_days == lags[int(statistics.argmax())]
        permuted = permuted_correlations(model.residuals, unit, model.basis, permutations=49, seed=4)
        observed[each.exposure], under_null[each.exposure] = statistics.max(), np.abs(permuted).max(axis=1)
    for each in tested:
        mine = observed[each.exposure]
        of_family = np.max([under_null[other.exposure] for other in tested if other.family == each.family], axis=0)
        assert each.p_value == (1 + np.sum(under_null[each.exposure] >= mine - 1e-12)) / 50
        assert each.p_familywise == (1 + np.sum(of_family >= mine - 1e-12)) / 50
        assert each.p_familywise >= each.p_value


def test_the_quantiles_of_a_family_are_those_of_its_largest_statistic():
    _, families = run(a_period(), primary=None, permutations=199)
    levels, values = zip(*families[0].quantiles, strict=True)
    assert levels == (0.5, 0.9, 0.95, 0.99)
    assert list(values) == sorted(values)
    assert 0 < values[0] < values[-1] < 1


def test_another_exposure_changes_no_p_value_but_that_of_its_family():
    few, _ = run(a_period())
    more, _ = run(a_period(my_other=np.random.default_rng(5).normal(size=100)))
    for one, same in zip(few, more, strict=False):
        assert one.p_value == same.p_value
        assert one.p_familywise == same.p_familywise if one.family == PRIMARY else True


@pytest.mark.parametrize("column", [np.full(100, NAN), np.full(100, 3.7), np.arange(100) * 0.1])
def test_what_has_no_statistic_has_no_p_value_and_burdens_no_family(column):
    tested, families = run(a_period(my_other=column), primary=None)
    without, of_without = run(a_period(), primary=None)
    assert tested[:-1] == without
    assert families == of_without
    assert np.isnan([tested[-1].p_value, tested[-1].p_familywise]).all()


def test_a_lag_longer_than_the_diary_has_no_p_value():
    tested, _ = run(a_period(), lags=(200,), primary=None)
    assert np.isnan([each.p_value for each in tested]).all()


def test_without_a_model_nothing_has_a_p_value():
    period = a_period()
    tested, families = run_tests(period, None, lags=(0, 1), primary=None, permutations=9, seed=0)
    assert [each.exposure for each in tested] == list(period.names)
    assert np.isnan([each.p_value for each in tested]).all()
    assert families[0].quantiles == ()


def test_a_planted_association_is_found_at_its_lag():
    daily = made_up(150, 3)
    daily["twitch_episodes"] = np.random.default_rng(0).poisson(np.exp(0.25 * daily["stress"].shift(2).fillna(5.0)))
    tested, _ = run(period_of(daily), primary=None)
    assert (tested[0].lag_days, tested[0].p_familywise) == (2, 0.01)
    assert tested[1].p_familywise > 0.05
