"""The data minimum: every number of it at, one under and one over."""

import numpy as np
import pytest

from tests.analysis.daily_frames import calendar, period_from
from twitchlog.analysis.gate import Shortfall, diary_shortfalls, exposure_shortfalls, pairs

NAN = float("nan")


def diary(n_days=56, n_observed=40, n_with_twitches=15):
    counts = np.full(n_days, NAN)
    counts[: n_observed - 1] = counts[-1] = 0.0
    counts[:n_with_twitches] = 2.0
    return period_from(counts)


def exposed(values, n_days=70):
    """An exposure on the first days of a diary that is observed throughout."""
    column = np.full(n_days, NAN)
    column[: len(values)] = values
    return exposure_shortfalls(period_from(np.tile([1.0, 0.0], n_days // 2), stress=column), "stress", lag_days=0)


def said(shortfalls):
    return [str(each) for each in shortfalls]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, []),
        ({"n_days": 57, "n_observed": 41, "n_with_twitches": 16}, []),
        ({"n_days": 55}, ["55 of 56 calendar days"]),
        ({"n_observed": 39}, ["39 of 40 observed days"]),
        ({"n_with_twitches": 14}, ["14 of 15 days with a twitch"]),
        (
            {"n_days": 20, "n_observed": 10, "n_with_twitches": 3},
            ["20 of 56 calendar days", "10 of 40 observed days", "3 of 15 days with a twitch"],
        ),
    ],
)
def test_the_diary_needs_calendar_days_observed_days_and_days_with_twitches(numbers, expected):
    assert said(diary_shortfalls(diary(**numbers))) == expected


def test_a_diary_without_days_lacks_everything():
    assert [each.n for each in diary_shortfalls(period_from([NAN, NAN]))] == [0, 0, 0]


@pytest.mark.parametrize(("n_pairs", "expected"), [(34, ["34 of 35 pairs"]), (35, []), (36, [])])
def test_an_exposure_needs_thirty_five_pairs(n_pairs, expected):
    assert said(exposed(np.arange(n_pairs) % 11)) == expected


@pytest.mark.parametrize(("n_values", "expected"), [(3, ["3 of 4 different values"]), (4, []), (5, [])])
def test_a_scale_needs_four_different_values(n_values, expected):
    values = [n % n_values for n in range(60)]
    assert said(exposed(values)) == expected


@pytest.mark.parametrize(("n_side", "is_enough"), [(9, False), (10, True), (11, True)])
@pytest.mark.parametrize(("side", "beyond"), [("low", -1.0), ("high", 1.0)])
def test_a_scale_needs_ten_pairs_on_each_side_of_its_median(n_side, is_enough, side, beyond):
    tail = 5 + beyond * np.linspace(0.1, 0.9, n_side)
    expected = () if is_enough else (f"{n_side} of 10 days on the {side} side of its median",)
    assert said(exposed([*tail, *[5.0] * 26])) == list(expected)


@pytest.mark.parametrize(
    ("n_no", "n_yes", "expected"),
    [
        (30, 9, ["9 of 10 days of the higher group"]),
        (30, 10, []),
        (30, 11, []),
        (9, 30, ["9 of 10 days of the lower group"]),
        (10, 30, []),
    ],
)
def test_a_yes_and_no_needs_ten_days_of_each(n_no, n_yes, expected):
    assert said(exposed([0.0] * n_no + [1.0] * n_yes)) == expected


def test_any_against_none_needs_ten_days_of_each():
    assert said(exposed([0.0] * 50 + [10.0 * n for n in range(1, 10)])) == ["9 of 10 days of the higher group"]
    assert exposed([0.0] * 50 + [10.0 * n for n in range(1, 11)]) == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "never logged"),
        ([3.7] * 60, "never varied"),
        (np.arange(70) * 0.1, "weekday and trend explain it wholly"),
        ([float(n % 7 >= 5) for n in range(70)], "weekday and trend explain it wholly"),
    ],
)
def test_what_no_day_mends_is_the_only_thing_said(values, expected):
    (shortfall,) = exposed(values)
    assert str(shortfall) == expected
    assert shortfall.needed is None


def test_pairs_are_counted_at_the_lag_and_never_filled():
    outcome = [1.0, NAN, 0.0, 2.0, 1.0]
    period = period_from(outcome, stress=[5.0, 6.0, NAN, 8.0, 9.0])
    assert pairs(period, "stress", lag_days=0).tolist() == [5.0, 8.0, 9.0]
    assert pairs(period, "stress", lag_days=1).tolist() == [6.0, 8.0]
    assert pairs(period, "stress", lag_days=4).tolist() == [5.0]
    assert pairs(period, "stress", lag_days=9).tolist() == []


def test_what_is_logged_but_never_at_this_lag_lacks_pairs():
    period = period_from([1.0, 0.0, 2.0], stress=[1.0, 5.0, 2.0])
    assert exposure_shortfalls(period, "stress", lag_days=5) == (Shortfall("pairs", 0, 35),)
    assert exposure_shortfalls(period, "stress", lag_days=2) == (Shortfall("pairs", 1, 35),)  # one day cannot vary


@pytest.mark.parametrize(("n_with_twitches", "is_enough"), [(9, False), (10, True)])
def test_the_pairs_of_a_factor_need_twitches_of_their_own(n_with_twitches, is_enough):
    n_days = 100
    stress = np.where(np.arange(n_days) < 40, np.arange(n_days) % 10, np.nan).astype(float)
    counts = np.zeros(n_days)
    counts[:n_with_twitches] = 1.0
    counts[60:80] = 1.0  # twitches of days without a rating do not help
    found = exposure_shortfalls(period_from(counts, stress=stress), "stress", lag_days=0)
    assert found == (() if is_enough else (Shortfall("pairs with a twitch", 9, 10),))


def test_days_of_a_weekday_without_twitches_are_no_pairs():
    n_days = 70
    stress = np.arange(n_days) % 10.0
    counts = np.where(calendar(n_days).day_of_week >= 4, 2.0, 0.0)
    period = period_from(counts, stress=stress)
    assert len(pairs(period, "stress", lag_days=0)) == 30
    assert Shortfall("pairs", 30, 35) in exposure_shortfalls(period, "stress", lag_days=0)


def test_without_any_twitch_the_pairs_are_those_that_were_logged():
    period = period_from(np.zeros(60), stress=np.arange(60) % 10.0)
    assert len(pairs(period, "stress", lag_days=1)) == 59
