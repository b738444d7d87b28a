"""The diary day: Python and SQL decide alike, and clock changes are asked about, refused or told apart."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.day import (
    EXACT,
    PART_OF_DAY,
    PARTS,
    PRECISIONS,
    WHOLE_DAY,
    Moment,
    back_fill_sql,
    day_bounds,
    diary_day,
    diary_day_sql,
    is_back_fill,
    moment_at,
    offset_text,
    part_bounds,
    part_name,
    part_of_day,
    whole_day,
)
from twitchlog.errors import AmbiguousHour, WordsError

ZONES = ("Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "America/Los_Angeles", "Asia/Kolkata")


def offset_in(name):
    zone = ZoneInfo(name)
    return lambda seconds: int(dt.datetime.fromtimestamp(seconds, zone).utcoffset().total_seconds() // 60)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def seconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp())


instants = st.integers(seconds("1900-01-02"), seconds("2199-12-30"))
offsets = st.integers(-12 * 60, 14 * 60)
day_starts = st.integers(0, 720)
days = st.dates(dt.date(1900, 1, 2), dt.date(2199, 12, 30))


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


# --- the day of a moment ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "day_start_min", "day"),
    [
        ("2026-11-21 23:10", 240, "2026-11-21"),
        ("2026-11-22 00:00", 240, "2026-11-21"),
        ("2026-11-22 03:59:59", 240, "2026-11-21"),
        ("2026-11-22 04:00", 240, "2026-11-22"),
        ("2026-11-22 03:59", 0, "2026-11-22"),
        ("2026-11-22 11:59", 720, "2026-11-21"),
        ("2026-11-22 12:00", 720, "2026-11-22"),
        ("2027-01-01 01:00", 240, "2026-12-31"),
        ("2024-03-01 01:00", 240, "2024-02-29"),
    ],
)
def test_diary_day_runs_from_the_day_start(wall, day_start_min, day):
    moment = moment_at(at(wall), lambda _: 60)
    assert diary_day(moment, day_start_min=day_start_min).isoformat() == day


def test_diary_day_follows_the_offset_that_the_clock_had():
    instant = seconds("2026-11-22 12:00")
    assert diary_day(Moment(instant, 14 * 60), day_start_min=0) == dt.date(2026, 11, 23)
    assert diary_day(Moment(instant, -12 * 60), day_start_min=1) == dt.date(2026, 11, 21)


@settings(deadline=None, max_examples=300)
@given(instant=instants, offset=offsets, day_start_min=day_starts)
def test_sql_decides_the_diary_day_as_python_does(database, instant, offset, day_start_min):
    moment = Moment(instant, offset)
    row = "(SELECT ? AS occurred_at, ? AS offset_min)"
    found = database.execute(f"SELECT {diary_day_sql(day_start_min)} FROM {row}", (instant, offset))
    expected = diary_day(moment, day_start_min=day_start_min).toordinal()
    assert found.fetchone() == (expected,)


@settings(deadline=None, max_examples=200)
@given(instant=instants, offset=offsets, day_start_min=day_starts)
def test_day_bounds_hold_every_moment_of_the_day(instant, offset, day_start_min):
    first, last = day_bounds(diary_day(Moment(instant, offset), day_start_min=day_start_min))
    assert first <= instant <= last


# --- back-fills ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "wall", "logged", "late"),
    [
        (EXACT, "2026-11-21 10:00", "2026-11-22 10:00", False),
        (EXACT, "2026-11-21 10:00", "2026-11-22 10:00:01", True),
        (PART_OF_DAY, "2026-11-21 08:30", "2026-11-22 08:31", True),
        (WHOLE_DAY, "2026-11-21 12:00", "2026-11-22 04:00", False),
        (WHOLE_DAY, "2026-11-21 12:00", "2026-11-22 04:00:01", True),
    ],
)
def test_back_fill_is_an_entry_made_late(precision, wall, logged, late):
    moment = Moment(seconds(wall), 0, precision)
    assert is_back_fill(moment, seconds(logged), day_start_min=240) is late


@settings(deadline=None, max_examples=300)
@given(
    instant=instants,
    delay=st.integers(-86_400, 3 * 86_400),
    precision=st.sampled_from(PRECISIONS),
    day_start_min=day_starts,
)
def test_sql_decides_back_fills_as_python_does(database, instant, delay, precision, day_start_min):
    logged_at = instant + delay
    row = "(SELECT ? AS occurred_at, ? AS logged_at, ? AS precision)"
    found = database.execute(f"SELECT {back_fill_sql(day_start_min)} FROM {row}", (instant, logged_at, precision))
    expected = is_back_fill(Moment(instant, 0, precision), logged_at, day_start_min=day_start_min)
    assert found.fetchone() == (int(expected),)


# --- clock changes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "wall", "neighbours"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "01:30 or 03:30"),
        ("Australia/Sydney", "2026-10-04 02:30", "01:30 or 03:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "01:45 or 02:45"),
        ("America/Los_Angeles", "2026-03-08 02:00", "01:00 or 03:00"),
    ],
)
def test_skipped_time_is_refused_with_its_neighbours(zone, wall, neighbours):
    with pytest.raises(WordsError, match="The clock skipped") as error:
        moment_at(at(wall), offset_in(zone))
    assert neighbours in error.value.hint


@pytest.mark.parametrize(
    ("zone", "wall", "offsets_min"),
    [
        ("Europe/Berlin", "2026-10-25 02:30", (120, 60)),
        ("Australia/Sydney", "2026-04-05 02:00", (660, 600)),
        ("Australia/Lord_Howe", "2026-04-05 01:45", (660, 630)),
        ("America/Los_Angeles", "2026-11-01 01:59", (-420, -480)),
    ],
)
def test_repeated_time_names_both_offsets(zone, wall, offsets_min):
    with pytest.raises(AmbiguousHour) as error:
        moment_at(at(wall), offset_in(zone))
    assert error.value.offsets_min == offsets_min
    for offset in offsets_min:
        assert offset_text(offset) in error.value.sentence
        assert f'--tz "{offset_text(offset)}"' in error.value.hint
        assert moment_at(at(wall), lambda _, fixed=offset: fixed).offset_min == offset


@pytest.mark.parametrize(
    ("zone", "wall", "offset_min"),
    [
        ("Europe/Berlin", "2026-03-29 01:59", 60),
        ("Europe/Berlin", "2026-03-29 03:00", 120),
        ("Europe/Berlin", "2026-10-25 01:59", 120),
        ("Europe/Berlin", "2026-10-25 03:00", 60),
        ("Australia/Lord_Howe", "2026-10-04 02:30", 660),
        ("Australia/Lord_Howe", "2026-04-05 02:00", 630),
        ("America/Los_Angeles", "2026-11-01 02:00", -480),
        ("Asia/Kolkata", "2026-03-29 02:30", 330),
    ],
)
def test_the_minutes_around_a_clock_change_have_one_meaning(zone, wall, offset_min):
    moment = moment_at(at(wall), offset_in(zone))
    assert (moment.wall, moment.offset_min) == (at(wall), offset_min)


@settings(deadline=None, max_examples=300)
@given(zone=st.sampled_from(ZONES), wall=st.datetimes(dt.datetime(1972, 1, 1), dt.datetime(2037, 12, 30)))
def test_a_moment_shows_the_wall_time_it_was_made_from(zone, wall):
    wall = wall.replace(microsecond=0)
    offset_at = offset_in(zone)
    try:
        moment = moment_at(wall, offset_at)
    except AmbiguousHour as error:
        assert len(error.offsets_min) == 2
        shown = {
            Moment(int((wall - dt.datetime(1970, 1, 1)).total_seconds()) - 60 * o, o).wall for o in error.offsets_min
        }
        assert shown == {wall}
    except WordsError:
        assert moment_at(wall, offset_at, precision=PART_OF_DAY).wall != wall
    else:
        assert moment.wall == wall
        assert offset_at(moment.occurred_at) == moment.offset_min


@pytest.mark.parametrize("wall", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_only_exact_times_meet_a_clock_change(wall):
    moment = moment_at(at(wall), offset_in("Europe/Berlin"), precision=PART_OF_DAY)
    assert moment.wall.date() == at(wall).date()


def test_a_date_that_a_zone_skipped_moves_to_its_neighbour():
    moment = whole_day(dt.date(2011, 12, 30), offset_in("Pacific/Apia"))
    assert moment.wall.date() == dt.date(2011, 12, 31)


# --- whole days and parts --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(day=days, day_start_min=day_starts, zone=st.sampled_from(ZONES))
def test_a_whole_day_lies_on_its_day_whatever_the_day_start(day, day_start_min, zone):
    moment = whole_day(day, offset_in(zone))
    assert diary_day(moment, day_start_min=day_start_min) == day
    assert moment.precision == WHOLE_DAY


@settings(deadline=None, max_examples=300)
@given(day=days, part=st.sampled_from(sorted(PARTS)), day_start_min=day_starts)
def test_a_part_of_a_day_lies_on_its_day_and_is_found_again(day, part, day_start_min):
    moment = part_of_day(day, part, lambda _: 60, day_start_min=day_start_min)
    assert diary_day(moment, day_start_min=day_start_min) == day
    assert part_name(moment) == part


@pytest.mark.parametrize(
    ("part", "day_start_min", "begins", "ends"),
    [
        ("morning", 240, "2026-11-21 05:00", "2026-11-21 12:00"),
        ("night", 240, "2026-11-21 22:00", "2026-11-22 04:00"),
        ("night", 0, "2026-11-21 00:00", "2026-11-21 04:00"),
        ("morning", 360, "2026-11-21 06:00", "2026-11-21 12:00"),
        ("morning", 720, "2026-11-22 05:00", "2026-11-22 12:00"),
    ],
)
def test_a_part_is_cut_to_its_diary_day(part, day_start_min, begins, ends):
    assert part_bounds(dt.date(2026, 11, 21), part, day_start_min=day_start_min) == (at(begins), at(ends))


# --- how moments are written -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offset_min", "text"), [(0, "+00:00"), (60, "+01:00"), (330, "+05:30"), (-30, "-00:30"), (-570, "-09:30")]
)
def test_offsets_are_written_with_sign_and_minutes(offset_min, text):
    assert offset_text(offset_min) == text


def test_a_moment_is_written_in_the_time_its_clock_showed():
    assert Moment(seconds("2026-11-21 22:10"), 60).isoformat() == "2026-11-21T23:10:00+01:00"
