"""A finding tested once more, on the first 56 observed days after it was shown."""

import datetime as dt
from math import isnan

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import made_up
from twitchlog.analysis.held_up import CANNOT, DID_NOT, HELD_UP, NOT_YET, Retest, retest

NAN = float("nan")
BEFORE = 40  # days up to and with the one on which the finding was shown


def planted(n_days, seed=1, ratio=1.35):
    daily = made_up(n_days, seed)
    stress = daily["stress"].shift(1).fillna(5.0)
    counts = np.random.default_rng(seed).poisson(np.exp(np.log(ratio) * (stress - 5) + 1))
    return daily.assign(twitch_episodes=counts.astype(float))


def again(daily, **options):
    shown_on = daily.index[BEFORE - 1].date() if len(daily) else None
    usual = {"outcome": "twitch_episodes", "exposure": "stress", "lag_days": 1, "is_more": True, "permutations": 199}
    return retest(daily, **{**usual, "shown_on": shown_on, **options})


@pytest.mark.parametrize(("n_new", "result"), [(0, NOT_YET), (55, NOT_YET), (56, HELD_UP), (57, HELD_UP)])
def test_it_takes_fifty_six_observed_days(n_new, result):
    daily = planted(BEFORE + 60)
    daily.iloc[BEFORE + n_new :, 0] = NAN
    found = again(daily)
    assert (found.result, found.n_days) == (result, min(n_new, 56))
    assert (found.last_on is None) is (result == NOT_YET)
    assert isnan(found.p_value) is (result == NOT_YET)


def test_the_days_may_have_gaps_and_the_last_one_is_told():
    daily = planted(BEFORE + 90)
    daily.iloc[BEFORE + 10 : BEFORE + 20, 0] = NAN
    assert again(daily).last_on == daily.index[BEFORE + 65].date()


def test_it_is_tested_once_whatever_is_logged_later():
    daily = planted(BEFORE + 120)
    first = again(daily.iloc[: BEFORE + 56])
    daily.iloc[BEFORE + 56 :, :2] = [[0.0, 10.0]] * 64
    assert again(daily) == first
    assert first.result == HELD_UP


def test_days_up_to_the_one_on_which_it_was_shown_are_never_used():
    daily = planted(BEFORE + 56)
    first = again(daily)
    changed = daily.copy()
    changed.iloc[:BEFORE] = [[50.0, 0.0, 1.0, 100.0]] * BEFORE
    assert again(changed) == first == again(daily.iloc[BEFORE:], shown_on=daily.index[BEFORE - 1].date())
    assert first.n_pairs == 55


def test_an_hour_of_the_day_does_not_bring_the_day_shown_back():
    daily = planted(BEFORE + 56)
    later = daily.set_axis(daily.index + pd.Timedelta("14h"))
    assert again(later) == again(daily)
    assert again(daily.tz_localize("Europe/Berlin"), shown_on=daily.index[BEFORE - 1].date()) == again(daily)


def test_it_is_one_sided():
    daily = planted(BEFORE + 56)
    more, less = again(daily), again(daily, is_more=False)
    assert (more.result, less.result) == (HELD_UP, DID_NOT)
    assert more.p_value == 1 / 200
    assert less.p_value == 1.0
    nothing = made_up(BEFORE + 56, 4)
    assert again(nothing).p_value + again(nothing, is_more=False).p_value == pytest.approx(1 + 1 / 200)


def test_it_is_the_lag_of_the_finding_that_is_tested():
    daily = planted(BEFORE + 56)
    assert again(daily).result == HELD_UP
    assert again(daily, lag_days=0).result == DID_NOT


@pytest.mark.parametrize(("n_pairs", "result"), [(34, CANNOT), (35, HELD_UP)])
def test_it_takes_thirty_five_pairs(n_pairs, result):
    daily = planted(BEFORE + 56, ratio=2.0)
    daily.iloc[BEFORE + n_pairs : BEFORE + 56, 1] = NAN
    found = again(daily)
    assert (found.result, found.n_pairs) == (result, n_pairs)
    assert isnan(found.p_value) is (result == CANNOT)


@pytest.mark.parametrize("column", [4.0, np.arange(BEFORE + 56) * 1.0])
def test_what_does_not_vary_beyond_the_calendar_cannot_be_tested(column):
    assert again(planted(BEFORE + 56).assign(stress=column)).result == CANNOT


def test_new_days_without_a_twitch_cannot_be_tested():
    daily = planted(BEFORE + 56)
    daily.iloc[BEFORE:, 0] = 0.0
    assert again(daily).result == CANNOT


def test_paused_days_do_not_count():
    daily = planted(BEFORE + 56, ratio=1.5).assign(day_state="some")
    daily.iloc[BEFORE + 5, -1] = "paused"
    assert again(daily) == Retest(NOT_YET, 55, 0, pytest.approx(NAN, nan_ok=True), None)


def test_nothing_after_the_day_shown_is_not_yet():
    daily = planted(BEFORE)
    assert again(daily, shown_on=dt.date(2027, 1, 1)).result == NOT_YET
    assert again(daily.iloc[:0], shown_on=dt.date(2027, 1, 1)).n_days == 0


def test_the_same_seed_gives_the_same_result():
    daily = made_up(BEFORE + 56, 9)
    assert again(daily, seed=3) == again(daily, seed=3)
    assert again(daily, seed=3).p_value == pytest.approx(again(daily, seed=4).p_value, abs=0.15)
