"""When it began, out of a person's words: as exactly as they name it, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog.diary.onset import Onset, parse_onset

DAY = Onset(dt.date(2026, 3, 14), dt.date(2026, 3, 14))
MARCH = Onset(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("words", "onset"),
    [
        ("2026-03-14", DAY),
        ("14 March 2026", DAY),
        ("about the 14th of March 2026, in bed", DAY),
        ("14. mar 2026", DAY),
        ("March 14, 2026", DAY),
        ("Mar. 14th 2026", DAY),
        ("March 2026, after a cold", MARCH),
        ("in march of 2026", MARCH),
        ("2026-03", MARCH),
        ("February 2024", Onset(dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("some time in 2019", Onset(dt.date(2019, 1, 1), dt.date(2019, 12, 31))),
    ],
)
def test_the_days_that_words_name(words, onset):
    assert parse_onset(words) == onset


@pytest.mark.parametrize(
    "words", ["", "last spring", "March", "14 March", "3 months ago", "room 1204", "after 12026 steps"]
)
def test_words_without_a_year_name_no_day(words):
    assert parse_onset(words) is None


@pytest.mark.parametrize("words", ["31 February 2026", "2026-02-30"])
def test_a_day_that_is_not_in_the_calendar_is_less_exact_and_never_moved(words):
    assert parse_onset(words) == Onset(dt.date(2026, 2, 1), dt.date(2026, 2, 28))


@given(st.text())
def test_no_words_are_a_fault(words):
    found = parse_onset(words)
    assert found is None or found.earliest <= found.latest


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_date_is_that_date(day):
    assert parse_onset(f"it began on {day.isoformat()}") == Onset(day, day)
