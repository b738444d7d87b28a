"""Days that are logged more often after some days than after others."""

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import calendar, period_from, period_of
from twitchlog.analysis.logging_bias import LoggingBias, find_logging_bias

NAN = float("nan")


def diary(n_high, missed_after_high, n_low, missed_after_low):
    """High and low days of stress, each followed by a day that was observed or not; the last day is observed."""
    outcome, stress = [], []
    for value, n, missed in ((9.0, n_high, missed_after_high), (1.0, n_low, missed_after_low)):
        for number in range(n):
            outcome += [1.0, NAN if number < missed else 1.0]
            stress += [value, NAN]
    return period_from([*outcome, 1.0], stress=[*stress, NAN])


def found(period):
    return find_logging_bias(period, outcome="twitch_episodes")


@pytest.mark.parametrize(
    ("missed_after_high", "missed_after_low", "is_found"),
    [(3, 0, False), (4, 0, True), (0, 4, True), (6, 3, False), (7, 3, True), (17, 14, False), (18, 14, True)],
)
def test_more_than_fifteen_points_are_told(missed_after_high, missed_after_low, is_found):
    biases = found(diary(20, missed_after_high, 20, missed_after_low))
    assert bool(biases) is is_found
    if is_found:
        shares = (1 - missed_after_high / 20, 1 - missed_after_low / 20)
        assert biases == (LoggingBias("stress", *map(pytest.approx, shares), 20, 20),)


@pytest.mark.parametrize(
    ("n_high", "n_low", "is_found"), [(10, 10, True), (9, 10, False), (10, 9, False), (9, 9, False), (10, 40, True)]
)
def test_it_takes_ten_high_and_ten_low_days(n_high, n_low, is_found):
    if n_high < n_low:  # stress is high above its median: a few days above it among many low ones
        assert bool(found(diary(n_high, n_high - 1, n_low, 0))) is is_found
    else:
        assert bool(found(diary(n_high, 0, n_low, n_low - 1))) is (is_found and n_low >= 10)


def test_the_outcome_itself_comes_first():
    draw = np.random.default_rng(0)
    outcome = draw.integers(0, 9, 200).astype(float)
    stress = np.where(outcome > 4, 9.0, 1.0)
    for day in range(1, 199):
        if not np.isnan(outcome[day - 1]) and outcome[day - 1] <= 4 and draw.random() < 0.6:
            outcome[day] = NAN
    biases = found(period_from(outcome, stress=stress))
    assert biases[0].column == "twitch_episodes"
    assert biases[0].after_high > biases[0].after_low


def test_paused_days_are_neither_logged_nor_missed():
    period = diary(20, 10, 20, 0)
    states = np.where(period.observed, "some", "not observed").astype(object)
    daily = {"twitch_episodes": period.outcome, "stress": period.column("stress")}
    frame = pd.DataFrame(daily, index=calendar(len(states)))
    assert found(period_of(frame.assign(day_state=states), "stress"))
    states[states == "not observed"] = "paused"
    assert not found(period_of(frame.assign(day_state=states), "stress"))


@pytest.mark.parametrize("outcome", [[], [1.0], [NAN, NAN], [1.0, 2.0]])
def test_a_diary_of_hardly_a_day_has_no_bias(outcome):
    assert found(period_from(outcome, stress=[1.0] * len(outcome))) == ()


def test_a_difference_that_so_few_days_may_show_by_chance_is_told_apart():
    few, many = LoggingBias("stress", 0.9, 0.7, 20, 20), LoggingBias("stress", 0.9, 0.7, 200, 200)
    assert few.is_large and many.is_large
    assert not few.is_beyond_chance and many.is_beyond_chance
    assert LoggingBias("stress", 1.0, 0.7, 20, 20).is_beyond_chance


def test_of_many_columns_one_may_differ_more_by_chance():
    alone = LoggingBias("stress", 0.95, 0.7, 40, 40)
    assert alone.is_beyond_chance
    assert not alone._replace(n_judged=20).is_beyond_chance
