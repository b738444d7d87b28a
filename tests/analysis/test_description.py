"""Rates, medians, places and quiet runs, with missing and paused days in the way."""

import datetime as dt
from math import isnan

import pandas as pd
import pytest

from twitchlog.analysis.description import (
    count_places,
    describe_factor,
    describe_pattern,
    describe_rate,
    longest_quiet_run,
)
from twitchlog.analysis.results import ONE_PLACE, SEVERAL_PLACES, PlaceCount
from twitchlog.diary.ledger import EpisodeDay

FIRST = dt.date(2026, 11, 9)
NAN = float("nan")


def daily_of(episodes, states=None, **factors):
    index = pd.date_range(FIRST.isoformat(), periods=len(episodes), freq="D", name="diary_day")
    told = ["not observed" if isnan(n) else "some" if n else "none" for n in episodes]
    return pd.DataFrame({"twitch_episodes": episodes, **factors, "day_state": states or told}, index=index)


def days(n):
    return {"start": FIRST, "end": FIRST + dt.timedelta(n - 1)}


def test_the_rate_is_per_observed_day():
    rate = describe_rate(daily_of([3.0, 0.0, NAN, 4.0]), **days(4))
    assert (rate.n_days, rate.n_observed, rate.n_days_with_twitches, rate.n_episodes) == (4, 3, 2, 7)
    assert rate.rate_per_day == 7 / 3


def test_days_outside_the_frame_are_days_not_observed():
    rate = describe_rate(daily_of([3.0]), start=FIRST - dt.timedelta(27), end=FIRST)
    assert (rate.n_days, rate.n_observed, rate.rate_per_day) == (28, 1, 3.0)


@pytest.mark.parametrize("episodes", [[], [NAN, NAN]])
def test_without_an_observed_day_there_is_no_rate(episodes):
    rate = describe_rate(daily_of(episodes), **days(2))
    assert (rate.n_observed, rate.n_episodes, rate.rate_per_day) == (0, 0, None)


def test_an_observed_quiet_stretch_has_a_rate_of_zero():
    assert describe_rate(daily_of([0.0, 0.0]), **days(2)).rate_per_day == 0.0


def test_a_factor_is_summed_up_over_the_days_that_have_it():
    summary = describe_factor(daily_of([1.0] * 5, sleep_h=[6.0, NAN, 0.0, 8.0, NAN]), "sleep_h", **days(5))
    assert summary == ("sleep_h", 3, 2, 6.0, 14.0)


def test_a_paused_day_does_not_count_for_a_factor():
    states = ["some", "paused", "not observed"]
    daily = daily_of([1.0, NAN, NAN], states, stress=[2.0, 10.0, 4.0])
    assert describe_factor(daily, "stress", **days(3)) == ("stress", 2, 2, 3.0, 6.0)


@pytest.mark.parametrize("key", ["stress", "not_a_column"])
def test_a_factor_without_days_has_no_median(key):
    summary = describe_factor(daily_of([1.0, 1.0], stress=[NAN, NAN]), key, **days(2))
    assert summary == (key, 0, 0, None, None)


@pytest.mark.parametrize(
    ("episodes", "longest"),
    [
        ([], 0),
        ([0.0, 0.0, 1.0, 0.0], 2),
        ([0.0, NAN, 0.0], 1),  # nobody knows whether the day between was quiet
        ([NAN, NAN, NAN], 0),
        ([2.0, 1.0], 0),
        ([1.0, 0.0, 0.0, 0.0], 3),
    ],
)
def test_gaps_do_not_count_as_quiet(episodes, longest):
    assert longest_quiet_run(daily_of(episodes), **days(7)) == longest


def test_a_quiet_run_is_looked_for_in_the_stretch_only():
    assert longest_quiet_run(daily_of([0.0] * 10), **days(7)) == 7


def test_places_are_added_over_days_most_episodes_first():
    rows = [
        EpisodeDay(1, "quad", "left", 1, 0, 0.0, None),
        EpisodeDay(1, "calf", "left", 2, 0, 0.0, None),
        EpisodeDay(2, "calf", "left", 3, 0, 0.0, None),
        EpisodeDay(2, "calf", "right", 1, 0, 0.0, None),
    ]
    counts = count_places(rows)
    assert counts == (("calf", "left", 5, 2), ("calf", "right", 1, 1), ("quad", "left", 1, 1))
    assert count_places(rows[::-1]) == counts
    assert count_places([]) == ()


@pytest.mark.parametrize(
    ("places", "pattern"),
    [
        ([], None),
        ([("calf", "left", 2)], None),
        ([("calf", "left", 3)], ONE_PLACE),
        ([("calf", "left", 7), ("eyelid_upper", "right", 3), ("quad", "left", 1)], ONE_PLACE),
        ([("calf", "left", 3), ("calf", "right", 2)], ONE_PLACE),
        ([("calf", "left", 5), ("calf", "right", 4)], SEVERAL_PLACES),
        ([("moving", None, 9), ("calf", "left", 1)], SEVERAL_PLACES),
        ([(None, None, 50), ("calf", "left", 2)], None),
    ],
)
def test_mostly_one_place_needs_enough_episodes_and_most_of_them(places, pattern):
    assert describe_pattern([PlaceCount(*place, 1) for place in places]) == pattern
