"""People's words for amounts, durations, ratings and yes or no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.amounts import (
    convert,
    duration_s,
    is_unit,
    leading_number,
    parse_amount,
    parse_duration,
    parse_rating,
    parse_yes_no,
    range_text,
    units_like,
)
from twitchlog.errors import ManyMeanings, WordsError

H = 3600
DAY = 24 * H


# --- durations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20m", 1200),
        ("20 min", 1200),
        ("20 mins", 1200),
        ("20 Minutes", 1200),
        ("90s", 90),
        ("90 sec", 90),
        ("1 second", 1),
        ("2 hours", 2 * H),
        ("2h", 2 * H),
        ("6h30", 6 * H + 1800),
        ("6h 30", 6 * H + 1800),
        ("6h30m", 6 * H + 1800),
        ("6h 30m", 6 * H + 1800),
        ("6 h 30 min", 6 * H + 1800),
        ("6 hours and 30 minutes", 6 * H + 1800),
        ("6 hours, 30 minutes", 6 * H + 1800),
        ("6:30", 6 * H + 1800),
        ("0:05", 300),
        ("1h 2m 3s", H + 123),
        ("2m30", 150),
        ("1.5h", 5400),
        ("1,5 h", 5400),
        ("1,5\u202fh", 5400),
        (".5h", 1800),
        ("½ hour", 1800),
        ("1½ h", 5400),
        ("half an hour", 1800),
        ("an hour", H),
        ("1 day", DAY),
        ("2 days 3h", 2 * DAY + 3 * H),
        ("2 weeks", 14 * DAY),
        ("31 days", 31 * DAY),
        ("0.6s", 1),
    ],
)
def test_words_for_a_duration(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "duration"),
        ("abc", '"abc"'),
        ("20", "needs a unit"),
        ("20 apples", '"20 apples"'),
        ("m", '"m"'),
        ("6h75", '"6h75"'),
        ("6:75", '"6:75"'),
        ("30m 6h", '"30m 6h"'),
        ("6h 6h", '"6h 6h"'),
        ("2 days 3", '"2 days 3"'),
        ("90s30", '"90s30"'),
        ("0m", "starts at 1 second"),
        ("0:00", "starts at 1 second"),
        ("0.2s", "starts at 1 second"),
        ("-5m", "cannot be less than 0: -5m"),
        ("−5m", "cannot be less than 0"),
        ("32 days", "up to 31 days"),
        ("999:00", "up to 31 days"),
        ("9" * 400 + "h", "too large"),
        ("nan", '"nan"'),
        ("inf h", '"inf h"'),
        ("1e400h", '"1e400h"'),
        ("٥h", '"٥h"'),
        ("\uff15h", "\uff15h"),  # full-width digits are not understood either
    ],
)
def test_words_that_are_no_duration(text, said):
    with pytest.raises(WordsError) as error:
        parse_duration(text)
    assert said in error.value.sentence
    assert error.value.hint


def test_a_bare_number_counts_the_unit_that_the_caller_says():
    assert duration_s("20", bare_unit_s=60) == 1200
    assert duration_s("7,5", bare_unit_s=H) == 7.5 * H
    assert duration_s("0", bare_unit_s=60) == 0


@settings(deadline=None, max_examples=200)
@given(hours=st.integers(0, 700), minutes=st.integers(0, 59), seconds=st.integers(0, 59))
def test_a_duration_written_in_parts_is_read_back(hours, minutes, seconds):
    total = hours * H + minutes * 60 + seconds
    if total == 0:
        return
    assert parse_duration(f"{hours}h {minutes}m {seconds}s") == total
    assert parse_duration(f"{hours} hours, {minutes} minutes and {seconds} seconds") == total


# --- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("95", "mg", 95),
        ("95mg", "mg", 95),
        ("95 MG", "mg", 95),
        ("0.1 g", "mg", 100),
        ("200µg", "mg", 0.2),
        ("200 mcg", "mg", 0.2),
        ("500ml", "ml", 500),
        ("0,5 l", "ml", 500),
        ("0.5L", "ml", 500),
        ("33cl", "ml", 330),
        ("2 dl", "ml", 200),
        ("2 litres", "ml", 2000),
        ("1 liter", "ml", 1000),
        ("2 cups", "ml", 480),
        ("1 cup", "ml", 240),
        ("½ cup", "ml", 120),
        ("1/2 cup", "ml", 120),
        ("16 oz", "ml", 473.176473),
        ("8 fl oz", "ml", 236.5882365),
        ("1 oz", "g", 28.349523125),
        ("1\u202f500 ml", "ml", 1500),
        ("1\u00a0500ml", "ml", 1500),
        ("1500", "ml", 1500),
        ("0.125 g", "mg", 125),
        ("0", "mg", 0),
        ("5 cigarettes", "cigarettes", 5),
        ("1 cigarette", "cigarettes", 1),
        ("5", "cigarettes", 5),
        ("5", "", 5),
        ("5 mmHg", "mmHg", 5),
    ],
)
def test_words_for_an_amount(text, unit, value):
    assert parse_amount(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("", "mg", "don't understand the amount"),
        ("much", "mg", '"much"'),
        ("nan", "mg", '"nan"'),
        ("inf", "mg", '"inf"'),
        ("1e400", "mg", '"e400" does not fit'),
        ("95ml", "mg", '"ml" does not fit: caffeine is counted in mg'),
        ("95mg", "ml", '"mg" does not fit'),
        ("5 apples", "", '"apples" does not fit: caffeine has no unit'),
        ("-5", "mg", "Caffeine cannot be less than 0: -5"),
        ("−5 mg", "mg", "cannot be less than 0"),
        ("- 5", "mg", "cannot be less than 0"),
        ("1/0 l", "ml", "divides by nothing"),
        ("9" * 400, "mg", "too large"),
        ("9999999999999", "mg", "too large"),
        ("1 500 ml", "ml", '"500 ml" does not fit'),
        ("10²", "mg", "does not fit"),
        ("٩٥", "mg", "don't understand"),
        ("\uff19\uff15", "mg", "don't understand"),
    ],
)
def test_words_that_are_no_amount(text, unit, said):
    with pytest.raises(WordsError) as error:
        parse_amount(text, unit, name="caffeine")
    assert said in error.value.sentence
    assert error.value.hint
    assert len(error.value.sentence) < 160


@pytest.mark.parametrize(("text", "choices"), [("1,500 ml", ("1500", "1.5")), ("2.125", ("2125", "2.125"))])
def test_a_mark_before_three_digits_is_asked_about(text, choices):
    with pytest.raises(ManyMeanings) as error:
        parse_amount(text, "ml")
    assert error.value.choices == choices


def test_a_unit_that_does_not_fit_meets_those_that_do():
    with pytest.raises(WordsError) as error:
        parse_amount("95ml", "mg")
    assert "mg, g, mcg" in error.value.hint
    assert units_like("ml") == ("ml", "l", "oz", "cups")
    assert units_like("cigarettes") == ("cigarettes",)
    assert units_like("") == ()


def test_units_convert_only_within_what_they_measure():
    assert convert(2, "cups", "ml") == 480
    assert convert(1, "kg", "mg") == 1e6
    assert convert(1, "g", "ml") is None
    assert convert(3, "puffs", "puff") == 3
    assert is_unit("glasses") is False
    assert is_unit("cups") is True


def test_leading_number_leaves_the_rest():
    assert leading_number("2 espresso") == (2.0, "espresso")
    assert leading_number("95mg") == (95.0, "mg")
    assert leading_number("espresso 2") is None


@settings(deadline=None, max_examples=200)
@given(value=st.decimals(0, 10_000, places=2), unit=st.sampled_from(("mg", "g", "ml", "l")))
def test_decimal_comma_and_point_are_the_same(value, unit):
    with_point = parse_amount(f"{value} {unit}", unit)
    assert with_point == parse_amount(f"{value}{unit}".replace(".", ","), unit) == pytest.approx(float(value))


# --- ratings, yes and no ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("7/10", 7),
        ("7 / 10", 7),
        ("7 out of 10", 7),
        ("7,5", 7.5),
        ("7.125", 7.125),
        ("0", 0),
        ("-0", 0),
        ("10", 10),
        ("10/10", 10),
        ("½", 0.5),
    ],
)
def test_words_for_a_rating(text, value):
    assert parse_rating(text, name="stress") == value


@pytest.mark.parametrize("text", ["11", "10.01", "-1", "11/10", "9" * 14])
def test_a_rating_outside_the_scale_meets_its_limits(text):
    with pytest.raises(WordsError, match=r"from 0 to 10|too large") as error:
        parse_rating(text, name="stress")
    assert text.removesuffix("/10") in error.value.sentence


@pytest.mark.parametrize("text", ["", "high", "nan", "inf", "1e1", "3/5", "7%", "٧", "7 8"])
def test_words_that_are_no_rating(text):
    with pytest.raises(WordsError, match="Stress is a number from 0 to 10"):
        parse_rating(text, name="stress")


@pytest.mark.parametrize(("text", "value"), [("yes", 1), ("Y", 1), ("1", 1), ("on", 1), ("no", 0), ("N", 0), ("0", 0)])
def test_yes_and_no(text, value):
    assert parse_yes_no(text) == value


@pytest.mark.parametrize("text", ["", "maybe", "2", "nope"])
def test_neither_yes_nor_no(text):
    with pytest.raises(WordsError, match="neither yes nor no"):
        parse_yes_no(text)


def test_limits_are_written_with_their_unit():
    assert range_text(0, 2000, "mg") == "0 to 2000 mg"
    assert range_text(0, 1e9, "") == "0 to 1000000000"
