"""Entries by hour of the day: the hour that the clock showed, days counted once, what has no hour apart."""

import datetime as dt

import pytest

from tests.builders import at, make_episode, make_none, make_note, make_reading, make_stored, on
from twitchlog.diary.day import EXACT, PART_OF_DAY, Moment
from twitchlog.diary.ledger import HourRow, Hours
from twitchlog.pipeline import open_diary
from twitchlog.store.entry_rows import EntryFilter


@pytest.fixture
def diary(diary_file):
    with open_diary(diary_file) as opened:
        yield opened


def test_an_empty_diary_has_no_hours(diary):
    assert diary.store.hours() == Hours()


def test_each_hour_counts_its_episodes_and_its_days(diary):
    diary.add(make_episode(at("2026-11-02 23:10")), make_episode(at("2026-11-02 23:50")))
    diary.add(make_episode(at("2026-11-04 23:00")))
    diary.add(make_reading(at("2026-11-05 23:59")), make_note(at("2026-11-05 08:00")))
    assert diary.store.hours().rows == (HourRow(8, 0, 0, 1), HourRow(23, 3, 2, 3))


def test_the_hour_is_that_of_the_clock_wherever_it_was(diary):
    moment = at("2026-11-02 23:10")
    abroad = Moment(moment.occurred_at, moment.offset_min + 330, EXACT)  # the same instant, half past four there
    diary.add(make_episode(moment), make_episode(abroad))
    assert [(row.hour, row.n_episodes) for row in diary.store.hours().rows] == [(4, 1), (23, 1)]


def test_a_night_belongs_to_the_diary_day_before(diary):
    for wall in ("2026-11-02 23:30", "2026-11-03 00:30", "2026-11-03 23:30"):
        diary.add(make_episode(at(wall)))
    first = EntryFilter(first=dt.date(2026, 11, 2), last=dt.date(2026, 11, 2))
    assert [(row.hour, row.n_episode_days) for row in diary.store.hours(first).rows] == [(0, 1), (23, 1)]
    assert [row.n_episode_days for row in diary.store.hours().rows] == [1, 2]


def test_what_has_no_hour_is_counted_apart_and_at_no_noon(diary):
    part = at("2026-11-02 08:30")._replace(precision=PART_OF_DAY)
    diary.add(make_episode(on("2026-11-02")), make_episode(part), make_none("2026-11-03"))
    diary.add(make_reading(on("2026-11-04")))
    assert diary.store.hours() == Hours((), n_part=1, n_day=1, n_imported=0)


def test_a_place_chooses_among_the_episodes_only(diary):
    diary.add(
        make_episode(at("2026-11-02 09:00"), site="calf", side="left"),
        make_episode(at("2026-11-02 10:00"), site="calf", side="both"),
        make_episode(at("2026-11-02 11:00"), site="calf", side="right"),
        make_episode(at("2026-11-02 12:00"), site="shin", side="left"),
        make_episode(on("2026-11-02"), site="shin", side="left"),
    )
    found = diary.store.hours(EntryFilter(sites={"calf"}, side="left"))
    assert found.rows == (HourRow(9, 1, 1, 1), HourRow(10, 1, 1, 1), HourRow(11, 0, 0, 1), HourRow(12, 0, 0, 1))
    assert (found.n_part, found.n_day) == (0, 0)


def test_before_1970_an_hour_is_an_hour_too(diary):
    diary.add(make_episode(at("1969-11-02 23:10")))
    assert [row.hour for row in diary.store.hours().rows] == [23]


def test_what_a_device_sent_is_no_hour_at_which_a_person_logged(diary):
    told = [make_reading(at("2026-11-02 03:00")), make_episode(at("2026-11-02 05:00")), make_episode(on("2026-11-03"))]
    stored = [make_stored(entry, n, source="b1", origin=f"o{n}") for n, entry in enumerate(told)]
    diary.add_stored(stored, action=diary.action("import", "x"))
    assert diary.store.hours() == Hours((HourRow(5, 1, 1, 1),), n_part=0, n_day=1, n_imported=1)
