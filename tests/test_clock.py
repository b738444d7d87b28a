"""The clock, the zones and the uids."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog import clock
from twitchlog.diary.day import Moment, moment_at, whole_day
from twitchlog.errors import AmbiguousHour, WordsError

SUMMER = int(dt.datetime(2026, 7, 1, tzinfo=dt.UTC).timestamp())
WINTER = int(dt.datetime(2026, 12, 1, tzinfo=dt.UTC).timestamp())


@pytest.fixture
def in_zone(monkeypatch):
    def move(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    return move


# Now


def test_a_fixed_moment_stands_in_for_the_clock(monkeypatch):
    monkeypatch.setenv("TWITCHLOG_NOW", "2026-11-22T14:00:00.900-03:30")
    assert clock.now() == Moment(int(dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC).timestamp()), -210)
    monkeypatch.setenv("TWITCHLOG_NOW", "2026-11-22T14:00Z")
    assert clock.now().offset_min == 0


@pytest.mark.parametrize("text", ["now", "2026-11-22", "2026-11-22T14:00", "14:00+01:00", "2026-13-01T00:00Z"])
def test_a_fixed_moment_without_an_offset_is_refused(monkeypatch, text):
    monkeypatch.setenv("TWITCHLOG_NOW", text)
    with pytest.raises(WordsError, match="TWITCHLOG_NOW is not a time with an offset"):
        clock.now()


def test_without_it_the_clock_and_the_zone_of_this_machine_count(monkeypatch, in_zone):
    monkeypatch.delenv("TWITCHLOG_NOW")
    monkeypatch.setattr(clock.time, "time", lambda: SUMMER + 0.9)
    in_zone("Asia/Kathmandu")
    assert clock.now() == Moment(SUMMER, 345)
    monkeypatch.setenv("TWITCHLOG_NOW", "")
    assert clock.now() == Moment(SUMMER, 345)


# Zones


def test_the_zone_of_this_machine_knows_summer_time(in_zone):
    in_zone("Europe/Berlin")
    assert [clock.zone(None)(at) for at in (SUMMER, WINTER)] == [120, 60]
    in_zone("America/St_Johns")
    assert [clock.zone(None)(at) for at in (SUMMER, WINTER)] == [-150, -210]


def test_a_named_zone_is_independent_of_this_machine(in_zone):
    in_zone("Pacific/Apia")
    assert [clock.zone("Europe/Berlin")(at) for at in (SUMMER, WINTER)] == [120, 60]


@pytest.mark.parametrize(
    ("name", "offset"),
    [
        ("UTC", 0),
        ("utc", 0),
        ("Z", 0),
        ("GMT", 0),
        ("+01:00", 60),
        ("+0100", 60),
        ("-03:30", -210),
        ("+14:00", 840),
        ("+00:00", 0),
        ("-14:00", -840),
    ],
)
def test_an_offset_is_a_zone(name, offset):
    assert [clock.zone(name)(at) for at in (SUMMER, WINTER)] == [offset, offset]


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "Berlin", "Europe", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "tzdata.zi", "x" * 5000),
        *("+25:00", "+14:01", "+01:60", "+1:00", "+1", "01:00", "+٠١:٠٠", "a\x00b", "\ud800"),
    ],
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(WordsError, match="I don't know that time zone"):
        clock.zone(name)


@pytest.mark.parametrize("name", [None, "Europe/Berlin", "America/New_York", "+01:00"])
@pytest.mark.parametrize("day", [dt.date.min, dt.date(1900, 1, 1), dt.date.max])
def test_a_zone_answers_for_any_day(name, day):
    assert whole_day(day, clock.zone(name)).wall.date() == day


@pytest.mark.parametrize("name", [None, "Europe/Berlin"])
def test_an_hour_that_the_clock_shows_twice_has_two_offsets(name):
    with pytest.raises(AmbiguousHour) as twice:
        moment_at(dt.datetime(2026, 10, 25, 2, 30), clock.zone(name))
    assert twice.value.offsets_min == (120, 60)
    assert moment_at(dt.datetime(2026, 10, 25, 2, 30), clock.zone("+02:00")).offset_min == 120


# Uids


def test_uids_sort_by_time_and_then_as_they_were_drawn():
    earlier, later = clock.new_uids(500, at=1000), clock.new_uids(500, at=1001)
    assert sorted(earlier + later) == earlier + later
    assert len(set(earlier + later)) == 1000


@given(st.integers(-(10**9), 253_402_300_799), st.integers(0, 2**80 - 1))
def test_a_uid_has_26_letters_that_nobody_misreads(at, number):
    uid = clock.uid_of(number, at=at)
    assert len(uid) == 26
    assert set(uid) <= set("0123456789abcdefghjkmnpqrstvwxyz")


@given(
    st.lists(st.tuples(st.integers(0, 253_402_300_799), st.integers(0, 2**80 - 1)), min_size=2, max_size=2, unique=True)
)
def test_uids_keep_the_order_of_their_seconds_and_numbers(pair):
    one, other = (clock.uid_of(number, at=at) for at, number in pair)
    assert (one < other) == (pair[0] < pair[1])


def test_uids_of_one_second_differ_between_machines():
    assert not {*clock.new_uids(100, at=0)} & {*clock.new_uids(100, at=0)}


def test_even_the_last_number_that_can_be_drawn_leaves_room_to_count(monkeypatch):
    monkeypatch.setattr(clock.os, "urandom", lambda n: b"\xff" * n)
    uids = clock.new_uids(1000, at=1000)
    assert sorted(set(uids)) == uids
    assert {uid[:10] for uid in uids} == {clock.uid_of(0, at=1000)[:10]}  # all of that second


def test_uids_of_one_second_keep_the_order_in_which_they_were_drawn():
    drawn = [clock.new_uids(1, at=1_795_000_000)[0] for _ in range(50)]
    assert drawn == sorted(drawn)
    assert len(set(drawn)) == 50
