"""Entries and moments in words: the same when saved, listed and shown."""

import datetime as dt

import pytest

from tests.builders import EXAMPLES, at, make_medicine, make_reading, make_symptom, on
from twitchlog.cli import echo
from twitchlog.diary.day import PART_OF_DAY, Moment
from twitchlog.diary.entries import Item, Reading
from twitchlog.diary.factors import FactorCatalogue

TODAY = dt.date(2026, 11, 22)


class Bare:
    """A diary to which nothing was added."""

    def catalogue(self):
        return FactorCatalogue()

    def own_consumables(self):
        return ()


@pytest.fixture(scope="module")
def names():
    return echo.Names(Bare())


@pytest.mark.parametrize(
    ("entry", "head", "details"),
    list(
        zip(
            EXAMPLES,
            [
                "twitch · left calf",
                "caffeine · 126 mg (2 × espresso, 63 mg)",
                "symptom · tingling · left hand",
                "medicine · salbutamol",
                "dose · salbutamol · 2 puffs",
                "pause",
                "note",
                "weekly check, something that no longer works as a month ago · yes",
            ],
            [
                ["20 min", "intensity 4", "30 twitches", "in bed"],
                [],
                ["severity 2.5/10", "1 min", "with a twitch"],
                ["100 mcg", "since 2026-11-01", "suspected"],
                [],
                ["until 2026-11-07", "flu"],
                ["after the run"],
                ["stairs are slower"],
            ],
            strict=True,
        )
    ),
)
def test_every_kind_of_entry_in_words(names, entry, head, details):
    assert echo.head(entry, names) == head
    assert echo.details(entry) == details


def test_what_was_not_said_is_not_mentioned(names):
    assert echo.details(make_symptom()) == []
    assert echo.details(make_medicine(dose=None)) == []


def test_what_is_no_longer_known_is_called_by_its_key(names):
    gone = make_reading(factor="my_gone", value=3.0)
    assert echo.head(gone, names) == "my_gone · 3"
    assert echo.head(make_reading(items=(Item("drink", "gone", 1.0, 126.0),)), names) == "caffeine · 126 mg (gone)"
    assert echo.head(make_symptom(item="gone", site=None), names) == "symptom · gone"


def test_the_readings_of_a_meal_are_one(names):
    banana, egg = Item("food", "banana", 2.0, 422.0), Item("food", "egg", 1.0, 25.0)
    meal = [
        Reading(at("2026-11-20 09:00"), "potassium_mg", 844.0, (banana,), "m"),
        Reading(at("2026-11-20 09:00"), "calcium_mg", 37.0, (banana._replace(amount_each=6.0), egg), "m", "breakfast"),
    ]
    assert echo.is_meal(meal)
    assert echo.head_of(meal, names).startswith("food · 2 × banana; ")
    assert echo.head_of(meal, names).count("banana") == 1
    assert echo.details_of(meal, names) == ["potassium 844 mg, calcium 37 mg", "breakfast"]


def test_readings_of_two_meals_are_not(names):
    assert not echo.is_meal([make_reading(meal="a"), make_reading(meal="b")])
    assert not echo.is_meal([make_reading(meal="a")])
    assert not echo.is_meal([make_reading(), make_reading()])


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (on("2026-11-22"), "today"),
        (on("2026-11-21"), "Sat 21 Nov"),
        (on("2025-11-21"), "Fri 21 Nov 2025"),
        (at("2026-11-21 23:10"), "Sat 21 Nov 23:10 (+01:00)"),
        (at("2025-11-21 23:10", offset_min=-210), "Fri 21 Nov 2025 23:10 (-03:30)"),
        (at("2026-11-22 08:30", precision=PART_OF_DAY), "today, morning"),
        (at("2026-11-21 19:30", precision=PART_OF_DAY), "Sat 21 Nov, evening"),
        (at("2026-11-22 01:00", precision=PART_OF_DAY), "Sat 21 Nov, night"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_known(when, text):
    assert echo.moment_text(when, today=TODAY, clock="24h") == text


def test_this_very_moment_needs_no_offset():
    assert echo.moment_text(at("2026-11-22 14:02"), today=TODAY, clock="24h", is_now=True) == "today 14:02"


@pytest.mark.parametrize(
    ("time", "text"),
    [("00:05", "12:05 am"), ("09:00", "9:00 am"), ("12:00", "12:00 pm"), ("23:59", "11:59 pm")],
)
def test_the_clock_of_twelve_hours(time, text):
    assert echo.clock_text(dt.time.fromisoformat(time), "12h") == text
    assert echo.clock_text(dt.time.fromisoformat(time), "24h") == time


def test_a_moment_without_a_zone_is_at_its_offset():
    assert echo.moment_text(Moment(0, 0), today=TODAY, clock="24h") == "Thu 1 Jan 1970 00:00 (+00:00)"
