"""One row per diary day: states, outcomes, factors and medicines; must not need a store."""

import datetime as dt
import math

import numpy as np
import pytest

from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Medicine
from twitchlog.diary.factors import BUILT_IN_FACTORS, FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.frame.daily import OUTCOMES, build_daily_frame

FIRST = dt.date(2026, 11, 9)
CATALOGUE = FactorCatalogue([own_factor("screen time", kind="duration")])


def ordinal(n):
    return FIRST.toordinal() + n


def episode(n, site="calf", side="left", *, n_episodes=1, n_timed=0, minutes=0.0, intensity=None):
    return EpisodeDay(ordinal(n), site, side, n_episodes, n_timed, minutes, intensity)


def mark(n, name, last=None):
    return MarkDay(ordinal(n), name, ordinal(n if last is None else last))


def told(n, **facts):
    moment = Moment(int(dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC).timestamp()) + 86_400 * n, 0)
    return Medicine(moment, "salbutamol", "salbutamol", **facts)


def frame_of(n_days=7, **rows):
    return build_daily_frame(DayRows(**rows), CATALOGUE, start=FIRST, end=FIRST + dt.timedelta(n_days - 1))


def same(values, expected):
    return np.array_equal(np.array(values, dtype=float), np.array(expected, dtype=float), equal_nan=True)


NAN = math.nan


def test_has_the_columns_of_the_design_in_their_order():
    frame = frame_of(medicines=(told(0),))
    built_in = [factor.key for factor in BUILT_IN_FACTORS]
    assert list(frame.columns) == [*OUTCOMES, *built_in, "med_salbutamol", "my_screen_time", "day_state"]
    assert frame.index.name == "diary_day"
    assert frame.index.freqstr == "D"
    assert all(dtype == np.float64 for dtype in frame.dtypes.drop("day_state"))


def test_an_empty_diary_gives_an_empty_frame_with_the_same_columns():
    empty = build_daily_frame(DayRows(), CATALOGUE)
    assert len(empty) == 0
    assert list(empty.columns) == list(frame_of().columns)
    assert len(build_daily_frame(DayRows(), CATALOGUE, start=FIRST)) == 0


def test_spans_the_first_to_the_last_day_with_any_entry_without_gaps():
    rows = DayRows(logged=(LoggedDay(ordinal(4), 1, 0), LoggedDay(ordinal(0), 1, 0)))
    frame = build_daily_frame(rows, CATALOGUE)
    assert [day.date() for day in frame.index] == [FIRST + dt.timedelta(n) for n in range(5)]
    assert set(frame["day_state"]) == {"not observed"}


def test_an_end_before_the_start_has_no_days():
    assert len(frame_of(n_days=0)) == 0
    assert len(frame_of(n_days=-3)) == 0


def test_the_four_states_and_what_beats_what():
    frame = frame_of(
        episodes=(episode(1), episode(3), episode(5)),
        marks=(mark(0, "none"), mark(1, "none"), mark(2, "closed"), mark(3, "closed"), mark(5, "paused", 6)),
    )
    assert frame["day_state"].tolist() == ["none", "some", "none", "some", "not observed", "paused", "paused"]
    assert same(frame["twitch_episodes"], [0, 1, 0, 1, NAN, NAN, NAN])


def test_a_pause_from_before_the_frame_reaches_into_it():
    frame = frame_of(marks=(mark(-5, "paused", 1), mark(6, "paused", 20)))
    assert frame["day_state"].tolist() == ["paused"] * 2 + ["not observed"] * 4 + ["paused"]


def test_episodes_are_counted_not_their_twitches_and_all_places_together():
    frame = frame_of(episodes=(episode(0, n_episodes=3), episode(0, "quad", "right", n_episodes=2)))
    assert frame["twitch_episodes"].iloc[0] == 5


def test_minutes_are_known_only_if_every_episode_has_a_duration():
    frame = frame_of(
        episodes=(
            episode(0, n_episodes=2, n_timed=2, minutes=30.0),
            episode(0, "quad", n_timed=1, minutes=5.0),
            episode(1, n_episodes=2, n_timed=1, minutes=20.0),
            episode(2),
        ),
        marks=(mark(3, "none"),),
    )
    assert same(frame["twitch_minutes"].iloc[:5], [35, NAN, NAN, 0, NAN])


def test_the_strongest_intensity_ignores_episodes_without_one():
    frame = frame_of(
        episodes=(episode(0, intensity=3.0), episode(0, "quad", intensity=7.0), episode(0, "tongue"), episode(1)),
        marks=(mark(2, "none"),),
    )
    assert same(frame["twitch_intensity_max"].iloc[:4], [7, NAN, NAN, NAN])


def test_a_place_narrows_the_count_and_leaves_the_day_observed():
    rows = DayRows(
        episodes=(
            episode(0, "calf", "left"),
            episode(1, "quad", "right", n_timed=1, minutes=4.0),
            episode(2, None, None),
        )
    )
    frame = build_daily_frame(rows, CATALOGUE, start=FIRST, end=FIRST + dt.timedelta(3), sites={"calf"})
    assert same(frame["twitch_episodes"], [1, 0, NAN, NAN])
    assert same(frame["twitch_minutes"], [NAN, 0, NAN, NAN])
    assert frame["day_state"].tolist() == ["some", "some", "some", "not observed"]


@pytest.mark.parametrize(
    ("others", "sites", "side", "expected"),
    [
        ([(None, None)], {"calf"}, None, NAN),
        ([("moving", None)], {"calf"}, None, NAN),
        ([("moving", None)], {"calf"}, "left", NAN),
        ([("calf", None)], {"calf"}, "left", NAN),
        ([("calf", None)], {"calf"}, None, 1),
        ([("calf", None)], None, "left", NAN),
        ([(None, None)], None, "left", NAN),
        ([("elsewhere", None)], {"calf"}, "left", 0),
        ([("quad", None)], {"calf"}, "left", 0),
        ([("tongue", "midline")], None, "left", 0),
        ([("calf", "right"), ("quad", "left")], {"calf"}, "left", 0),
        ([(None, "right")], {"calf"}, "left", 0),
        ([("calf", "left"), (None, None), ("moving", None)], {"calf"}, "left", 1),
        ([("moving", None), (None, None)], {"moving"}, None, 1),
        ([(None, None), ("moving", None)], None, None, 2),
    ],
)
def test_a_place_that_is_not_known_may_be_the_one_asked_for_and_never_becomes_zero(others, sites, side, expected):
    episodes = tuple(episode(0, *place, n_timed=1, minutes=5.0, intensity=3.0) for place in others)
    rows = DayRows(episodes=episodes, marks=(mark(1, "none"),))
    frame = build_daily_frame(rows, CATALOGUE, start=FIRST, end=FIRST + dt.timedelta(1), sites=sites, side=side)
    assert same(frame["twitch_episodes"], [expected, 0])
    assert same(frame["twitch_minutes"], [5 * expected, 0])
    assert same(frame["twitch_intensity_max"], [3.0 if expected > 0 else NAN, NAN])
    assert frame["day_state"].tolist() == ["some", "none"]


@pytest.mark.parametrize(
    ("side", "expected"),
    [("left", [1, 1, 0, NAN]), ("right", [0, 1, 1, NAN]), ("both", [0, 1, 0, NAN]), (None, [1, 1, 1, 1])],
)
def test_a_side_includes_what_was_on_both(side, expected):
    rows = DayRows(episodes=tuple(episode(n, side=s) for n, s in enumerate(("left", "both", "right", None))))
    frame = build_daily_frame(rows, CATALOGUE, start=FIRST, end=FIRST + dt.timedelta(3), side=side)
    assert same(frame["twitch_episodes"], expected)


def test_readings_outside_the_frame_are_left_out():
    readings = tuple(ReadingDay(ordinal(n), "stress", float(n), 1) for n in range(-3, 12))
    assert same(frame_of(readings=readings)["stress"], range(7))


def test_a_closed_day_means_zero_only_for_factors_that_say_so():
    frame = frame_of(
        marks=(mark(0, "closed"), mark(1, "none"), mark(2, "closed")),
        readings=(ReadingDay(ordinal(2), "caffeine_mg", 95.0, 1),),
    )
    assert same(frame["caffeine_mg"].iloc[:4], [0, NAN, 95, NAN])
    for key in ("alcohol_g", "exertion_min"):
        assert same(frame[key].iloc[:4], [0, NAN, 0, NAN])
    for key in ("water_ml", "sleep_h", "stress", "yoga_min", "my_screen_time"):
        assert frame[key].isna().all()


def test_minerals_are_known_only_on_days_whose_food_is_complete():
    frame = frame_of(
        marks=(mark(1, "food complete"), mark(2, "food complete"), mark(3, "closed")),
        readings=(ReadingDay(ordinal(0), "potassium_mg", 422.0, 1), ReadingDay(ordinal(1), "potassium_mg", 926.0, 1)),
    )
    assert same(frame["potassium_mg"].iloc[:4], [NAN, 926, 0, NAN])
    assert same(frame["calcium_mg"].iloc[:4], [NAN, 0, 0, NAN])


def test_factors_keep_their_values_on_a_paused_day():
    frame = frame_of(
        marks=(mark(0, "paused"), mark(0, "closed")),
        episodes=(episode(0),),
        readings=(ReadingDay(ordinal(0), "stress", 4.0, 1),),
    )
    assert frame["day_state"].iloc[0] == "paused"
    assert same(frame.iloc[0][list(OUTCOMES)], [NAN, NAN, NAN])
    assert frame["stress"].iloc[0] == 4
    assert frame["caffeine_mg"].iloc[0] == 0


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ([told(3, started_on="2026-11-11")], [0, 0, 1, 1, 1, 1, 1]),
        ([told(3)], [NAN, NAN, NAN, 1, 1, 1, 1]),
        ([told(0, started_on="2026-11-01", stopped_on="2026-11-12")], [1, 1, 1, 0, 0, 0, 0]),
        ([told(5, stopped_on="2026-11-12")], [NAN, NAN, NAN, 0, 0, 0, 0]),
        ([told(1, stopped_on="2026-11-14")], [NAN, 1, 1, 1, 1, 0, 0]),
        ([told(0, started_on="2026-12-24")], [0, 0, 0, 0, 0, 0, 0]),
        # told in two commands: when it began, then that it ended
        ([told(0, started_on="2026-11-10"), told(4, stopped_on="2026-11-13")], [0, 1, 1, 1, 0, 0, 0]),
        # begun again after a stop
        (
            [told(0, started_on="2026-11-01", stopped_on="2026-11-10"), told(4, started_on="2026-11-13")],
            [1, 0, 0, 0, 1, 1, 1],
        ),
        # a changed dose neither begins nor ends anything
        (
            [told(0, started_on="2026-11-10", stopped_on="2026-11-14"), told(2, dose="200 mcg")],
            [0, 1, 1, 1, 1, 0, 0],
        ),
        # the start is said only later
        ([told(4), told(6, started_on="2026-11-10")], [0, 1, 1, 1, 1, 1, 1]),
        # started and stopped on one day: never in use
        ([told(0, started_on="2026-11-11", stopped_on="2026-11-11")], [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_a_medicine_is_in_use_from_its_start_to_the_day_before_its_stop(course, expected):
    assert same(frame_of(medicines=tuple(course))["med_salbutamol"], expected)
    assert same(frame_of(medicines=tuple(reversed(course)))["med_salbutamol"], expected)


def test_a_medicine_as_needed_counts_on_the_days_it_was_taken():
    frame = frame_of(
        medicines=(told(0, is_as_needed=True, started_on="2026-11-09"),),
        doses=(DoseDay(ordinal(1), "salbutamol", 2), DoseDay(ordinal(9), "salbutamol", 1)),
        marks=(mark(1, "closed"), mark(2, "closed"), mark(3, "none")),
    )
    assert same(frame["med_salbutamol"].iloc[:5], [NAN, 1, 0, NAN, NAN])


REGULAR = {"started_on": "2026-11-10", "stopped_on": "2026-11-12"}  # day 1 to day 2
AGAIN = {"started_on": "2026-11-14"}  # from day 5


@pytest.mark.parametrize(
    ("courses", "expected"),
    [
        # day 0 and day 6 are closed, day 3 has a dose
        ([told(0, **REGULAR), told(4, **AGAIN, is_as_needed=True)], [0, 1, 1, 1, 0, NAN, 0]),
        ([told(0, **REGULAR, is_as_needed=True), told(4, **AGAIN)], [0, NAN, NAN, 1, 0, 1, 1]),
        ([told(0, **REGULAR, is_as_needed=True), told(4, **AGAIN, is_as_needed=True)], [0, NAN, NAN, 1, 0, NAN, 0]),
        # begun again on the very day of the stop, told in one second
        ([told(0, **REGULAR), told(0, started_on="2026-11-12", is_as_needed=True)], [0, 1, 1, 1, NAN, NAN, 0]),
        # a start that was not said, of what is taken as needed: closed days are known
        ([told(2, is_as_needed=True)], [0, NAN, NAN, 1, NAN, NAN, 0]),
        ([told(2)], [NAN, NAN, 1, 1, 1, 1, 1]),
    ],
)
def test_each_course_is_taken_in_its_own_way(courses, expected):
    rows = {"marks": (mark(0, "closed"), mark(6, "closed")), "doses": (DoseDay(ordinal(3), "salbutamol", 1),)}
    assert same(frame_of(medicines=tuple(courses), **rows)["med_salbutamol"], expected)
    assert same(frame_of(medicines=tuple(reversed(courses)), **rows)["med_salbutamol"], expected)


def test_a_course_to_come_leaves_every_day_before_it_as_it_was():
    first = told(0, started_on="2026-11-01", stopped_on="2026-11-10")
    later = told(5, started_on="2026-11-12", is_as_needed=True)
    alone, both = (frame_of(medicines=courses)["med_salbutamol"] for courses in ((first,), (first, later)))
    assert same(alone[:3], [1, 0, 0])
    assert same(both[:3], [1, 0, 0])
    assert both[3:].isna().all()


def test_doses_of_a_medicine_never_told_still_have_a_column():
    frame = frame_of(doses=(DoseDay(ordinal(1), "magnesium", 1),))
    assert same(frame["med_magnesium"].iloc[:3], [NAN, 1, NAN])


def test_columns_of_medicines_and_own_factors_come_in_a_fixed_order():
    doses = (DoseDay(ordinal(0), "zinc", 1), DoseDay(ordinal(0), "aspirin", 1))
    columns = list(frame_of(doses=doses).columns)
    assert columns[-4:] == ["med_aspirin", "med_zinc", "my_screen_time", "day_state"]


def test_a_retired_factor_keeps_its_column_and_values():
    catalogue = FactorCatalogue([own_factor("screen time", kind="duration")], retired=["my_screen_time"])
    rows = DayRows(readings=(ReadingDay(ordinal(0), "my_screen_time", 40.0, 1),))
    frame = build_daily_frame(rows, catalogue, start=FIRST, end=FIRST)
    assert frame["my_screen_time"].tolist() == [40.0]
