"""The sample diary read as entries: complete, plausible, and in the words of the reference tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from twitchlog.diary.day import DEFAULT_DAY_START_MIN, EXACT, PART_OF_DAY, WHOLE_DAY, diary_day, is_back_fill
from twitchlog.diary.entries import (
    MARK_CLOSED,
    MARK_FOOD_COMPLETE,
    MARK_NONE,
    MARK_PAUSED,
    DayMark,
    Dose,
    Entry,
    Episode,
    Medicine,
    Moment,
    Note,
    Reading,
    Symptom,
)
from twitchlog.diary.factors import BUILT_IN_FACTORS, DURATION, FOOD_FACTORS
from twitchlog.errors import ImportFileError
from twitchlog.reference.tables import table
from twitchlog.sample import FILE_NAME, read_sample, sample_folder

FIRST_ON, LAST_ON = dt.date(2026, 7, 25), dt.date(2026, 11, 21)
HEADER = (sample_folder() / FILE_NAME).read_text(encoding="utf-8").splitlines()[0]


@pytest.fixture(scope="module")
def sample():
    return read_sample(sample_folder())


@pytest.fixture(scope="module")
def entries(sample) -> list[Entry]:
    return [entry for entry, _ in sample[1]]


def day_of(when: Moment) -> dt.date:
    return diary_day(when, day_start_min=DEFAULT_DAY_START_MIN)


def of(entries, kind):
    return [entry for entry in entries if isinstance(entry, kind)]


def marked(entries, mark) -> set[dt.date]:
    return {day_of(entry.when) for entry in of(entries, DayMark) if entry.mark == mark}


def observed_days(entries) -> set[dt.date]:
    some = {day_of(entry.when) for entry in of(entries, Episode)}
    return some | marked(entries, MARK_NONE) | marked(entries, MARK_CLOSED)


def test_every_kind_of_entry_occurs(entries):
    kinds = Counter(entry.kind for entry in entries)
    assert set(kinds) == {"episode", "reading", "symptom", "medicine", "dose", "day_mark", "note", "answer"}
    assert 1000 <= len(entries) <= 1800
    assert len(of(entries, Note)) == 6


def test_own_factors_come_first(sample):
    (factor,) = sample[0]
    assert (factor.key, factor.name, factor.kind, factor.unit) == ("my_screen_time", "screen time", DURATION, "min")
    assert sum(entry.factor == factor.key for entry in of([e for e, _ in sample[1]], Reading)) > 60


def test_entries_are_in_the_order_of_logging_and_none_was_logged_ahead(sample):
    logged = [logged_at for _, logged_at in sample[1]]
    assert logged == sorted(logged)
    assert all(entry.when.occurred_at <= at for entry, at in sample[1] if entry.when.precision == EXACT)
    assert max(logged) < dt.datetime(2026, 11, 22, 4, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()


def test_every_clock_shows_the_time_of_berlin(sample):
    berlin = ZoneInfo("Europe/Berlin")
    for entry, _ in sample[1]:
        offset = dt.datetime.fromtimestamp(entry.when.occurred_at, berlin).utcoffset()
        assert offset == dt.timedelta(minutes=entry.when.offset_min)
    assert {entry.when.offset_min for entry, _ in sample[1]} == {60, 120}


def test_the_days_run_from_july_to_november_with_gaps(entries):
    days = {day_of(entry.when) for entry in entries}
    observed = observed_days(entries)
    paused = {dt.date(2026, 9, 14) + dt.timedelta(i) for i in range(5)}
    assert (min(days), max(days)) == (FIRST_ON, LAST_ON)
    assert not observed & paused
    everything = {FIRST_ON + dt.timedelta(i) for i in range(120)}
    not_observed = everything - observed - paused
    assert len(not_observed) == 14  # 12 %
    assert {day + dt.timedelta(1) for day in not_observed} & not_observed  # in clumps
    alone = [d for d in not_observed if not {d - dt.timedelta(1), d + dt.timedelta(1)} & not_observed]
    assert len(alone) >= 4  # and singles
    assert len(not_observed & days) == 3  # a coffee says nothing about twitches


def test_the_pause_is_said_once_and_ends(entries):
    (pause,) = [mark for mark in of(entries, DayMark) if mark.mark == MARK_PAUSED]
    assert (day_of(pause.when), pause.last_on, pause.note) == (dt.date(2026, 9, 14), "2026-09-18", "flu")


def test_there_are_about_two_episodes_an_observed_day(entries):
    per_day = Counter(day_of(entry.when) for entry in of(entries, Episode))
    observed = observed_days(entries)
    assert 1.5 <= sum(per_day.values()) / len(observed) <= 2.5
    assert 20 <= sum(day not in per_day for day in observed) <= 40


def test_no_day_is_said_to_have_none_and_has_some(entries):
    some = {day_of(entry.when) for entry in of(entries, Episode)}
    assert not some & marked(entries, MARK_NONE)
    assert len(marked(entries, MARK_NONE)) >= 15
    assert len(marked(entries, MARK_CLOSED)) >= 60


def test_about_one_entry_in_sixteen_was_made_late(sample):
    late = [is_back_fill(entry.when, at, day_start_min=DEFAULT_DAY_START_MIN) for entry, at in sample[1]]
    assert 0.05 <= sum(late) / len(late) <= 0.08
    late_days = {day_of(entry.when) for (entry, _), is_late in zip(sample[1], late, strict=True) if is_late}
    assert len(late_days) == 7


def test_episodes_are_mostly_at_one_place_and_not_all_complete(entries):
    episodes = of(entries, Episode)
    places = Counter((episode.site, episode.side) for episode in episodes)
    n = len(episodes)
    assert places.most_common(1)[0][0] == ("calf", "left")
    assert 0.5 <= places["calf", "left"] / n <= 0.75
    assert places["eyelid_upper", "right"] >= 10
    assert places["moving", None] >= 2
    assert places["calf", None] >= 2
    for name in ("duration_s", "intensity"):
        assert 0.5 <= sum(getattr(episode, name) is not None for episode in episodes) / n <= 0.85
    precisions = Counter(episode.when.precision for episode in episodes)
    assert precisions[PART_OF_DAY] >= 3
    assert precisions[WHOLE_DAY] >= 3


def test_weekends_differ(entries):
    def mean(factor, is_weekend):
        days = [e for e in of(entries, Reading) if e.factor == factor and (day_of(e.when).weekday() >= 5) == is_weekend]
        return sum(e.value for e in days) / len(days)

    assert mean("sleep_h", True) > mean("sleep_h", False) + 0.25
    assert mean("stress", True) < mean("stress", False)


def test_values_lie_within_their_factors(sample, entries):
    factors = {factor.key: factor for factor in (*BUILT_IN_FACTORS, *sample[0])}
    for entry in of(entries, Reading):
        assert factors[entry.factor].low <= entry.value <= factors[entry.factor].high, entry


def test_items_add_up_and_are_in_the_reference_tables(entries):
    drinks = {row["key"]: row for row in table("drinks")}
    foods = {row["key"]: row for row in table("foods")}
    with_items = [entry for entry in of(entries, Reading) if entry.items]
    assert len(with_items) > 300
    for entry in with_items:
        assert sum(item.quantity * item.amount_each for item in entry.items) == pytest.approx(entry.value)
        for item in entry.items:
            row = {"drink": drinks, "food": foods}[item.table][item.key]
            assert float(row[entry.factor]) == item.amount_each, item


def test_meals_hold_every_mineral_and_their_days_are_complete(entries):
    meals: dict[str, set[str]] = {}
    for entry in of(entries, Reading):
        if entry.meal:
            meals.setdefault(entry.meal, set()).add(entry.factor)
            assert day_of(entry.when) in marked(entries, MARK_FOOD_COMPLETE)
    assert len(meals) == 24
    assert all(minerals == set(FOOD_FACTORS) for minerals in meals.values())


def test_places_and_symptoms_are_in_the_reference_tables(entries):
    sites = {row["key"]: row["sided"] for row in (*table("body_sites"), *table("body_areas"))}
    symptoms = {row["key"] for row in table("symptoms")}
    for entry in (*of(entries, Episode), *of(entries, Symptom)):
        assert entry.site in sites or entry.site == "moving"
        assert entry.side is None or sites[entry.site] == "LR"
    assert {entry.item for entry in of(entries, Symptom)} == {"cramp", "tingling"}
    assert {"cramp", "tingling"} <= symptoms


def test_the_medicine_was_started_before_and_is_taken_as_needed(entries):
    (medicine,) = of(entries, Medicine)
    assert (medicine.key, medicine.started_on, medicine.is_as_needed) == ("salbutamol", "2026-02-02", True)
    (row,) = [row for row in table("medicines") if row["key"] == medicine.medicine_class]
    assert "salbutamol" in row["examples"]
    assert len(of(entries, Dose)) == 8
    assert {dose.medicine for dose in of(entries, Dose)} == {"salbutamol"}


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(ImportFileError, match="cannot be read"):
        read_sample(tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        "dream,2026-07-25T07:39:00+02:00,exact,2026-07-25T07:42:00+02:00",
        "note,2026-07-25T07:39:00,exact,2026-07-25T07:42:00+02:00",
        "note,2026-07-25T07:39:00+02:00,roughly,2026-07-25T07:42:00+02:00",
        "reading,2026-07-25T07:39:00+02:00,exact,2026-07-25T07:42:00+02:00,,,,,,stress,high",
        "factor,,,,,,,,,,,,,,,mood,,,,,,feeling,",
    ],
)
def test_a_row_that_is_no_entry_is_named_by_its_line(tmp_path, row):
    good = "note,2026-07-25T07:39:00+02:00,exact,2026-07-25T07:42:00+02:00"
    (tmp_path / FILE_NAME).write_text("\n".join([HEADER, good, row]), encoding="utf-8")
    with pytest.raises(ImportFileError, match=f"Line 3 of {FILE_NAME}"):
        read_sample(tmp_path)
