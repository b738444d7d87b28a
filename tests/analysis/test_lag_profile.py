"""The effect at each lag and at the control: the right pairs, nothing below the data minimum."""

import numpy as np
import pandas as pd
import pytest

from twitchlog.analysis.association import estimate_rate_ratio, estimate_reverse
from twitchlog.analysis.gate import CALENDAR_DAYS, NEVER_LOGGED, NEVER_VARIED, PAIRS, Shortfall
from twitchlog.analysis.lag_profile import estimate_lag_profiles
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.errors import WordsError


def make_daily(n_days=100, *, seed=1, **columns):
    random = np.random.default_rng(seed)
    coffee = random.gamma(4.0, 50.0, n_days)
    yesterday = np.concatenate([[200.0], coffee[:-1]])
    days = pd.date_range("2026-01-01", periods=n_days, name="diary_day")
    twitches = random.poisson(2.0 * np.exp(0.005 * (yesterday - 200.0))).astype(float)
    frame = {"twitch_episodes": twitches, "caffeine_mg": coffee, "stress": random.normal(5.0, 2.0, n_days), **columns}
    return pd.DataFrame(frame, index=days)


def test_each_lag_is_what_the_public_door_estimates_and_the_control_what_the_reverse_does():
    daily = make_daily()
    ((exposure, effects),) = estimate_lag_profiles(daily, exposures=["caffeine_mg"]).profiles
    assert exposure == "caffeine_mg"
    assert [each.lag_days for each in effects] == [-1, 0, 1, 2, 3]
    control, *lags = effects
    assert control.effect == estimate_reverse(daily, exposure="caffeine_mg")
    for each in lags:
        assert each.effect == estimate_rate_ratio(daily, exposure="caffeine_mg", lag_days=each.lag_days)
    assert [each.is_control for each in effects] == [True, False, False, False, False]
    largest = max(effects, key=lambda each: each.effect.rate_ratio)
    assert largest.lag_days == 1
    assert largest.effect.ci_lower > 1.5


def test_the_screen_tests_the_named_lags_of_a_primary_exposure_and_all_of_any_other():
    daily = make_daily(steps=np.random.default_rng(2).normal(8000, 1000, 100))
    caffeine, steps = estimate_lag_profiles(daily, exposures=["caffeine_mg", "steps"]).profiles
    assert [each.lag_days for each in caffeine.effects if each.is_tested] == [0, 1]
    assert [each.lag_days for each in steps.effects if each.is_tested] == [0, 1, 2, 3]


def test_below_the_minimum_of_days_there_is_no_figure_anywhere():
    found = estimate_lag_profiles(make_daily(50), exposures=["caffeine_mg"])
    assert found.shortfalls == (Shortfall(CALENDAR_DAYS, 50, 56),)
    for each in found.profiles[0].effects:
        assert isinstance(each.effect, NotEstimable)
        assert each.shortfalls == found.shortfalls


def test_a_lag_with_too_few_pairs_has_no_figure_and_the_others_keep_theirs():
    daily = make_daily(81)
    daily.loc[daily.index[1::2], :] = np.nan  # observed and logged every other day
    found = estimate_lag_profiles(daily, exposures=["caffeine_mg"])
    assert found.shortfalls == ()
    n_days = {each.lag_days: each.effect.n_days for each in found.profiles[0].effects if not each.shortfalls}
    assert n_days == {0: 41, 2: 40}
    lacking = {each.lag_days: each.shortfalls for each in found.profiles[0].effects if each.shortfalls}
    assert lacking == dict.fromkeys((-1, 1, 3), (Shortfall(PAIRS, 0, 35),))


def test_a_control_with_too_few_pairs_has_no_figure():
    daily = make_daily(80)
    keep = np.zeros(80, dtype=bool)
    keep[:40] = True
    daily.loc[daily.index[~keep], "caffeine_mg"] = np.nan
    daily.loc[daily.index[[3, 9, 15, 21, 27]], "twitch_episodes"] = np.nan  # 35 pairs on the day itself
    daily.loc[daily.index[[39]], "caffeine_mg"] = 100.0
    control, same_day, *_ = estimate_lag_profiles(daily, exposures=["caffeine_mg"]).profiles[0].effects
    assert isinstance(same_day.effect, Association)
    assert same_day.effect.n_days == 35
    assert control.shortfalls == (Shortfall(PAIRS, 34, 35),)
    assert isinstance(control.effect, NotEstimable)


def test_what_was_never_logged_says_so():
    found = estimate_lag_profiles(make_daily(illness=np.nan), exposures=["illness"])
    assert all(each.shortfalls == (Shortfall(NEVER_LOGGED, 0, None),) for each in found.profiles[0].effects)


@pytest.mark.parametrize(
    ("illness", "short"), [(np.nan, Shortfall(NEVER_LOGGED, 0, None)), (1.0, Shortfall(NEVER_VARIED, 48, None))]
)
def test_what_more_days_do_not_mend_lacks_nothing_else_in_a_young_diary(illness, short):
    found = estimate_lag_profiles(make_daily(50, illness=illness), exposures=["illness"])
    assert found.shortfalls == (Shortfall(CALENDAR_DAYS, 50, 56),)
    by_lag = {each.lag_days: each.shortfalls for each in found.profiles[0].effects}
    assert by_lag[2] == (short,)


def test_the_control_needs_its_own_minimum_and_not_that_of_the_day_itself():
    daily = make_daily()
    is_odd = np.arange(100) % 2 == 1
    daily.loc[daily.index[~is_odd | (np.arange(100) > 72)], "caffeine_mg"] = np.nan  # logged on 36 odd days
    daily.loc[daily.index[[3, 15, 27]], "twitch_episodes"] = np.nan
    control, same_day, day_after, *_ = estimate_lag_profiles(daily, exposures=["caffeine_mg"]).profiles[0].effects
    assert control.shortfalls == ()
    assert control.effect == estimate_reverse(daily, exposure="caffeine_mg")
    assert control.effect.n_days == 36
    assert same_day.shortfalls == (Shortfall(PAIRS, 33, 35),)
    assert day_after.effect.n_days == 36


def test_the_frame_is_left_as_it_is():
    daily = make_daily()
    before = daily.copy(deep=True)
    estimate_lag_profiles(daily, exposures=["caffeine_mg", "stress"])
    pd.testing.assert_frame_equal(daily, before)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(WordsError, match="no column water_ml"):
        estimate_lag_profiles(make_daily(), exposures=["water_ml"])


def test_an_empty_frame_has_no_figures():
    found = estimate_lag_profiles(make_daily().iloc[:0], exposures=["caffeine_mg"])
    assert found.period.n_observed == 0
    assert all(isinstance(each.effect, NotEstimable) for each in found.profiles[0].effects)
