"""Which days and columns an analysis uses, and which tables it refuses."""

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import calendar, made_up
from twitchlog.analysis.exposures import adjusted
from twitchlog.analysis.period import build_period, factor_columns
from twitchlog.analysis.trend import calendar_design
from twitchlog.errors import WordsError

NAN = float("nan")


def frame(**columns):
    return pd.DataFrame(columns, index=calendar(len(next(iter(columns.values())))))


def period(daily, *exposures):
    return build_period(daily, outcome="twitch_episodes", exposures=exposures)


def test_it_runs_from_the_first_to_the_last_observed_day():
    daily = frame(twitch_episodes=[NAN, 1.0, NAN, 0.0, NAN, NAN], stress=[1.0, 2.0, 3.0, NAN, 5.0, 6.0])
    found = period(daily, "stress")
    assert found.days.tolist() == daily.index[1:4].tolist()
    assert np.array_equal(found.outcome, [1.0, NAN, 0.0], equal_nan=True)
    assert np.array_equal(found.column("stress"), [2.0, 3.0, NAN], equal_nan=True)
    assert found.observed.tolist() == [True, False, True]
    assert (found.n_observed, found.n_with_twitches) == (2, 1)
    assert np.array_equal(found.design, calendar_design(found.days))


def test_paused_days_have_neither_outcome_nor_exposure():
    daily = frame(twitch_episodes=[1.0, 2.0, 3.0, 4.0], stress=[1.0, 2.0, 3.0, 4.0])
    found = period(daily.assign(day_state=["some", "paused", "some", "paused"]), "stress")
    assert found.paused.tolist() == [False, True, False]
    assert np.array_equal(found.outcome, [1.0, NAN, 3.0], equal_nan=True)
    assert np.array_equal(found.column("stress"), [1.0, NAN, 3.0], equal_nan=True)


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
def test_the_state_of_a_day_may_be_any_kind_of_text(dtype):
    daily = frame(twitch_episodes=[1.0, 2.0, 3.0, 4.0], stress=[1.0, 2.0, 3.0, 4.0])
    states = pd.Series(["some", "paused", "some", "some"], index=daily.index).astype(dtype)
    found = period(daily.assign(day_state=states).drop(daily.index[2]), "stress")
    assert found.observed.tolist() == [True, False, False, True]


def test_the_adjusted_exposures_are_without_weekday_and_trend():
    found = period(made_up(), "stress", "sleep_h")
    for name in found.names:
        assert np.array_equal(found.adjusted_column(name), adjusted(found.column(name), found.design))


def test_rows_may_stand_in_any_order_with_days_left_out():
    daily = made_up()
    daily.iloc[10:13] = NAN
    shuffled = daily.drop(daily.index[10:13]).sample(frac=1, random_state=1)
    one, other = period(daily, "stress"), period(shuffled, "stress")
    assert one.days.tolist() == other.days.tolist()
    assert np.array_equal(one.outcome, other.outcome, equal_nan=True)
    assert np.array_equal(one.exposures, other.exposures, equal_nan=True)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
def test_a_zone_and_an_hour_of_the_day_change_nothing(zone):
    daily = made_up(300)
    usual = period(daily, "stress")
    for moved in (daily.tz_localize(zone), daily.set_axis(daily.index + pd.Timedelta("9h"))):
        other = period(moved, "stress")
        assert np.array_equal(other.outcome, usual.outcome)
        assert np.array_equal(other.design, usual.design)


@pytest.mark.parametrize("values", [[], [NAN, NAN]])
def test_without_an_observed_day_it_is_empty(values):
    found = period(frame(twitch_episodes=np.array(values), stress=np.ones(len(values))), "stress")
    assert (len(found.days), found.n_observed, found.exposures.shape) == (0, 0, (0, 1))


def test_every_kind_of_number_becomes_a_number_that_can_be_missing():
    daily = frame(
        twitch_episodes=pd.array([1, None, 0, 2], dtype="Int64"),
        stress=pd.array([1.5, None, 2.5, 3.5], dtype="Float64"),
        illness=pd.array([True, False, None, True], dtype="boolean"),
        cycle=[True, False, True, True],
        exertion_min=[1, 2, 3, 4],
    )
    names = ("stress", "illness", "cycle", "exertion_min")
    found = period(daily.drop(daily.index[2]), *names)
    assert np.array_equal(found.outcome, [1, NAN, NAN, 2], equal_nan=True)
    assert np.array_equal(found.column("stress"), [1.5, NAN, NAN, 3.5], equal_nan=True)
    assert np.array_equal(found.column("illness"), [1, 0, NAN, 1], equal_nan=True)
    assert np.array_equal(found.column("cycle"), [1, 0, NAN, 1], equal_nan=True)
    assert np.array_equal(found.column("exertion_min"), [1, 2, NAN, 4], equal_nan=True)


def test_twins_are_told_to_each_other():
    daily = made_up(30, my_grams=made_up(30)["water_ml"] / 1000, my_none=NAN, my_same=1.0)
    found = period(daily, *daily.columns[1:])
    assert found.twins == {
        "stress": (),
        "sleep_h": (),
        "water_ml": ("my_grams",),
        "my_grams": ("water_ml",),
        "my_none": (),
        "my_same": (),
    }


def test_factors_are_the_columns_of_numbers_that_are_no_outcome():
    daily = made_up(
        5,
        twitch_minutes=1.0,
        twitch_intensity_max=2.0,
        day_state="some",
        my_words="yes",
        my_mixed=[1, "a", 2, 3, 4],
        my_dates=calendar(5),
        illness=True,
        med_x=pd.array([1, 0, 1, None, 1], dtype="Int64"),
        my_complex=1j,
    )
    usual = ("stress", "sleep_h", "water_ml", "illness", "med_x")
    assert factor_columns(daily, outcome="twitch_episodes") == usual
    assert factor_columns(daily, outcome="twitch_minutes") == usual
    assert factor_columns(daily, outcome="stress") == usual[1:]


@pytest.mark.parametrize(
    ("daily", "words"),
    [
        (made_up(9).drop(columns="stress"), "no column stress"),
        (made_up(9).drop(columns="twitch_episodes"), "no column twitch_episodes"),
        (made_up(9, stress="much"), "stress does not hold numbers"),
        (made_up(9, stress=made_up(9)["stress"].astype(object)), "stress does not hold numbers"),
        (made_up(9, stress=1j), "stress does not hold numbers"),
        (made_up(9, twitch_episodes="2"), "twitch_episodes does not hold numbers"),
        (made_up(9, twitch_episodes=-1.0), "twitch_episodes below 0"),
        (made_up(9, twitch_episodes=np.inf), "cannot be"),
        (made_up(9, stress=-np.inf), "cannot be"),
        (made_up(9, stress=1e300), "cannot be"),
        (made_up(9).reset_index(drop=True), "not dates"),
        (made_up(9).reset_index(), "not dates"),
        (pd.DataFrame({"twitch_episodes": [], "stress": []}), "not dates"),
        (pd.concat([made_up(9), made_up(9).iloc[:1]]), "a day twice"),
        (made_up(9).set_axis([*calendar(8), calendar(8)[0] + pd.Timedelta("5h")]), "a day twice"),
        (made_up(9).set_axis(pd.DatetimeIndex([*calendar(8), pd.NaT])), "without a date"),
        (pd.concat([made_up(9), made_up(9)[["stress"]]], axis=1), "a column twice"),
        (pd.DataFrame(), "no column twitch_episodes"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(daily, words):
    with pytest.raises(WordsError, match=words) as told:
        period(daily, "stress")
    assert told.value.hint


def test_an_outcome_cannot_go_with_itself():
    with pytest.raises(WordsError, match="cannot go with itself"):
        period(made_up(9), "stress", "twitch_episodes")


def test_the_table_given_stays_as_it_is():
    daily = made_up(day_state="some")
    daily.iloc[3, -1] = "paused"
    given = daily.copy(deep=True)
    found = period(daily, "stress", "sleep_h")
    found.exposures[:] = 7.0
    found.outcome[:] = 7.0
    pd.testing.assert_frame_equal(daily, given)


def test_a_weekday_that_never_has_a_twitch_is_no_row_of_a_fit():
    days = pd.date_range("2026-01-05", periods=70)  # a Monday first
    counts = np.where(days.day_of_week == 2, 0.0, 1.0 + np.arange(70) % 3)
    period = build_period(
        pd.DataFrame({"twitch_episodes": counts}, index=days), outcome="twitch_episodes", exposures=()
    )
    rows = period.rows(period.observed)
    assert len(rows) == 60
    assert 2 not in days[rows].day_of_week


def test_below_eight_weeks_it_is_the_weekend_that_counts():
    days = pd.date_range("2026-01-05", periods=50)
    counts = np.where(days.day_of_week == 2, 0.0, 1.0 + np.arange(50) % 3)
    daily = pd.DataFrame({"twitch_episodes": counts}, index=days)
    period = build_period(daily, outcome="twitch_episodes", exposures=())
    assert len(period.rows(period.observed)) == 50
    daily.loc[days.day_of_week >= 5, "twitch_episodes"] = 0.0
    weekdays = build_period(daily.iloc[:47], outcome="twitch_episodes", exposures=())
    assert set(days[weekdays.rows(weekdays.observed)].day_of_week) == {0, 1, 2, 3, 4}
