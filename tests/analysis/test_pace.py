"""When a minimum is reached at the present pace."""

import datetime as dt
from math import ceil

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import calendar, period_from, period_of
from twitchlog.analysis.gate import Shortfall, diary_shortfalls
from twitchlog.analysis.pace import days_until, observed_share

NAN = float("nan")


def day(number):
    return calendar(1)[0].date() + dt.timedelta(number)


@pytest.mark.parametrize(
    ("outcome", "last", "expected"),
    [
        ([1.0] * 10, 9, 1.0),  # a young diary counts from its first day
        ([1.0, NAN] * 4 + [1.0], 8, 5 / 9),
        ([1.0] * 10, 19, 0.5),  # days since the last observed one were missed
        ([1.0] * 60, 59, 1.0),
        ([1.0] * 60, 73, 0.5),
        ([1.0] * 60, 86, 1 / 28),
        ([1.0] * 60, 87, 0.0),
        ([1.0] * 60, 400, 0.0),
        ([1.0] + [NAN] * 50 + [1.0] * 14, 64, 0.5),  # only the last four weeks
        ([], 0, 0.0),
        ([NAN, NAN], 5, 0.0),
    ],
)
def test_the_share_of_the_last_four_weeks_that_was_observed(outcome, last, expected):
    assert observed_share(period_from(outcome), end=day(last)) == pytest.approx(expected)


def test_paused_days_do_not_count():
    outcome = np.array([1.0] * 10 + [NAN] * 10 + [1.0] * 8)
    states = ["some"] * 10 + ["paused"] * 10 + ["some"] * 8
    daily = pd.DataFrame({"twitch_episodes": outcome, "stress": 1.0, "day_state": states}, index=calendar(28))
    assert observed_share(period_of(daily, "stress"), end=day(27)) == 1.0
    assert observed_share(period_of(daily.drop(columns="day_state"), "stress"), end=day(27)) == 18 / 28


def test_calendar_days_come_one_a_day():
    period = period_from([1.0] * 30)
    assert days_until(diary_shortfalls(period), period, end=day(29)) == 26


def test_observed_days_come_at_the_recent_share():
    period = period_from([1.0, NAN] * 30 + [1.0])  # 31 of 61 days, 14 of the last 28
    (shortfall,) = diary_shortfalls(period)
    assert (shortfall.n, shortfall.needed) == (31, 40)
    assert days_until([shortfall], period, end=day(60)) == ceil(9 / (14 / 28)) == 18


def test_pairs_come_as_often_as_they_did_among_observed_days():
    period = period_from([1.0] * 60)
    assert days_until([Shortfall("pairs", 20, 35)], period, end=day(59)) == ceil(15 / (20 / 60)) == 45
    assert days_until([Shortfall("pairs", 31, 35)], period, end=day(59)) == 8  # 7.7: the eighth day reaches it


def test_the_slowest_minimum_decides():
    period = period_from([1.0] * 60)
    shortfalls = [Shortfall("pairs", 30, 35), Shortfall("days of the higher group", 2, 10)]
    assert days_until(shortfalls, period, end=day(59)) == 240


def test_nothing_lacking_is_no_wait():
    assert days_until([], period_from([1.0] * 60), end=day(59)) == 0


@pytest.mark.parametrize(
    "shortfall", [Shortfall("never varied", 60, None), Shortfall("pairs", 0, 35), Shortfall("never logged", 0, None)]
)
def test_what_days_do_not_mend_has_no_date(shortfall):
    period = period_from([1.0] * 60)
    assert days_until([Shortfall("observed days", 39, 40), shortfall], period, end=day(59)) is None


def test_without_a_day_lately_there_is_no_telling():
    period = period_from([1.0] * 30)
    assert days_until(diary_shortfalls(period), period, end=day(100)) is None
    assert days_until(diary_shortfalls(period_from([])), period_from([]), end=day(3)) is None
