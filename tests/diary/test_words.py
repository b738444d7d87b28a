"""The door to people's words: what it offers, and that whatever is typed is read or refused in one calm sentence."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary import words
from twitchlog.diary.day import Moment
from twitchlog.diary.factors import BUILT_IN_FACTORS, FactorCatalogue
from twitchlog.errors import WordsError

NOW = Moment(1_795_353_900, 60)  # Sunday 22 November 2026, 14:05 (+01:00)

KNOWN_WORDS = """
    left right both l r calf calves leg hand face tongue moving elsewhere side of the in 2 20 0 -1 1,500 1.5 ½ 1/2
    nan inf 1e400 min h mg ml l oz cups glass glasses espresso cola banana spinach milk 2% 300ml a half and x2 7/10 yes
    none yesterday today sat last 20 nov 2026 2026-11-20 23:10 9pm ago days hours at now morning T
"""
known_words = st.sampled_from(KNOWN_WORDS.split())
typed = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("0123456789.,:/-+ hmslgkxe%½٣\u202f\u00a0\x1b\u202e"), max_size=20),
    st.lists(known_words, max_size=6).map(" ".join),
)


def refused_calmly(error: WordsError) -> None:
    assert error.exit_code == 2
    for line in (error.sentence, error.hint):
        assert line.isprintable()
        assert len(line) < 500
    assert error.sentence


def read_or_refuse(read, *values, **options):
    """The value, or None where the words were refused in a calm sentence; anything else fails the test."""
    try:
        return read(*values, **options)
    except WordsError as error:
        refused_calmly(error)
        return None


def test_the_door_offers_what_it_says():
    assert sorted(words.__all__) == words.__all__
    assert all(callable(getattr(words, name)) for name in words.__all__)


@settings(deadline=None, max_examples=300)
@given(text=typed, areas_allowed=st.booleans())
def test_any_place_is_read_or_refused(body, text, areas_allowed):
    place = read_or_refuse(words.parse_place, text.split(" "), body, areas_allowed=areas_allowed)
    if place is not None:
        assert place.site in {*body.sites, *body.areas, "moving", "elsewhere"}
        again = words.parse_place([body.name(*place)], body, areas_allowed=areas_allowed)
        assert again == place


@settings(deadline=None, max_examples=300)
@given(text=typed)
def test_any_duration_is_read_or_refused(text):
    seconds = read_or_refuse(words.parse_duration, text)
    assert seconds is None or (isinstance(seconds, int) and 1 <= seconds <= 31 * 86_400)


@settings(deadline=None, max_examples=300)
@given(text=typed, unit=st.sampled_from(("mg", "g", "ml", "", "cups", "puffs")))
def test_any_amount_is_read_or_refused(text, unit):
    amount = read_or_refuse(words.parse_amount, text, unit)
    assert amount is None or 0 <= amount < float("inf")


@settings(deadline=None, max_examples=200)
@given(text=typed)
def test_any_rating_and_any_yes_or_no_is_read_or_refused(text):
    rating = read_or_refuse(words.parse_rating, text, name="stress")
    assert rating is None or 0 <= rating <= 10
    assert read_or_refuse(words.parse_yes_no, text) in {None, 0.0, 1.0}


@settings(deadline=None, max_examples=400)
@given(text=typed, key=st.sampled_from([factor.key for factor in BUILT_IN_FACTORS]))
def test_any_reading_is_read_within_its_limits_or_refused(drinks, text, key):
    factor = FactorCatalogue()[key]
    reading = read_or_refuse(words.parse_reading, text.split(" "), factor, drinks)
    if reading is not None:
        value, items = reading
        assert factor.low <= value <= factor.high
        assert not items or value == pytest.approx(sum(item.quantity * item.amount_each for item in items))


@settings(deadline=None, max_examples=300)
@given(text=typed)
def test_any_food_is_read_or_refused(foods, text):
    items = read_or_refuse(words.parse_items, text.split(" "), foods)
    assert items is None or (items and all(0 < number <= 50 for number, _ in items))


@settings(deadline=None, max_examples=300)
@given(text=typed, today=st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_any_date_and_any_clock_time_is_read_or_refused(text, today):
    date = read_or_refuse(words.parse_date, text, today=today)
    assert date is None or dt.date(1900, 1, 1) <= date <= dt.date(2199, 12, 31)
    read_or_refuse(words.parse_clock, text)


@settings(deadline=None, max_examples=400)
@given(
    at=st.none() | typed,
    on=st.none() | typed,
    part=st.none() | st.sampled_from(("morning", "night", "evening")) | typed,
    day_start_min=st.integers(0, 720),
)
def test_any_moment_is_read_and_not_ahead_or_refused(at, on, part, day_start_min):
    moment = read_or_refuse(
        words.parse_when, at=at, on=on, part=part, now=NOW, day_start_min=day_start_min, offset_at=lambda _: 60
    )
    if moment is not None:
        assert moment.precision == "exact" or at is None
        ahead = 0 if moment.precision == "exact" else 36 * 3600  # a day and a part are kept at their middle
        assert moment.occurred_at <= NOW.occurred_at + ahead


def test_words_load_nothing_heavy():
    code = (
        "import sys; import re, enum, typing, datetime, collections.abc; before = set(sys.modules);"
        "import twitchlog.diary.words, twitchlog.reference.tables;"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('twitchlog')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"difflib", "pathlib", "importlib.resources", "decimal", "json", "pandas", "numpy"} & set(loaded)
