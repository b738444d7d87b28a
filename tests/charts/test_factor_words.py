"""Factors, amounts and ratios as charts write them."""

import pytest

from twitchlog.analysis.results import Association
from twitchlog.charts.factor_words import compared_text, factor_name, lag_text, shortened, value_text
from twitchlog.diary.factors import AMOUNT, BEFORE, DURATION, YES_NO, FactorCatalogue, own_factor

DREAMS = own_factor("dreams", kind=YES_NO, timing=BEFORE)
CAKE = own_factor("cake", kind=AMOUNT, unit="pieces of cake")
SCREEN = own_factor("screen time", kind=DURATION)
KNOWN = FactorCatalogue([DREAMS, CAKE, SCREEN])


def effect(exposure, low, high, *, is_split=False):
    return Association(
        exposure,
        "twitch_episodes",
        1,
        90,
        1.6,
        1.2,
        2.1,
        0.95,
        low,
        high,
        is_split,
        0.1,
        80,
        0.1,
        0.2,
        0.5,
        (),
        1.4,
        60,
    )


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("sleep_h", "sleep"),
        ("my_screen_time", "screen time"),
        ("my_unknown", "my unknown"),
        ("med_salbutamol", "salbutamol"),
        ("Screen_Time\nper\x1bday", "Screen Time per day"),
        ("x" * 90, "x" * 39 + "…"),
        ("med_" + "x" * 90, "x" * 39 + "…"),
    ],
)
def test_a_column_has_a_name(column, name):
    assert factor_name(column, KNOWN) == name


@pytest.mark.parametrize(
    ("column", "lag_days", "words"),
    [
        ("caffeine_mg", 0, "same day"),
        ("caffeine_mg", 1, "the day after"),
        ("caffeine_mg", 3, "3 days after"),
        ("caffeine_mg", -1, "the day before"),
        ("sleep_h", 0, "the night before"),
        ("sleep_h", 1, "two nights before"),
        ("sleep_h", 3, "4 nights before"),
        ("sleep_h", -1, "the night that follows"),
        ("my_dreams", 0, "the night before"),
        ("med_salbutamol", 1, "the day after"),
        ("brought_from_elsewhere", 0, "same day"),
    ],
)
def test_the_lag_is_said_as_the_factor_lies(column, lag_days, words):
    assert lag_text(column, lag_days, KNOWN) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (effect("caffeine_mg", 95, 320), "320 mg against 95 mg"),
        (effect("sleep_h", 6.1, 7.65), "7 h 39 against 6 h 06"),
        (effect("stress", 3.04, 6.96), "7/10 against 3/10"),
        (effect("water_ml", 750, 2100), "2.1 l against 750 ml"),
        (effect("my_screen_time", 45, 225), "3 h 45 against 45 min"),
        (effect("illness", 0, 1, is_split=True), "yes against no"),
        (effect("med_salbutamol", 0, 1, is_split=True), "yes against no"),
        (effect("alcohol_g", 0, 20, is_split=True), "any (20 g) against none"),
        (effect("stress", 2, 8, is_split=True), "8/10 against 2/10"),
        (effect("caffeine_mg", 0, 1, is_split=True), "any (1 mg) against none"),
        (effect("my_cake", 43.6, 107.2), "107 against 43.6 pieces of cake"),
        (effect("steps", 4000, 12345.6), "12,346 against 4,000"),
    ],
)
def test_what_is_compared_is_said_high_days_first(found, words):
    assert compared_text(found, KNOWN) == words


def test_volumes_are_shown_as_the_person_prefers():
    assert value_text(591.47, FactorCatalogue(volume="oz")["water_ml"]) == "20 fl oz"
    assert value_text(59.0, KNOWN["exertion_min"]) == "59 min"
    assert value_text(0.25, KNOWN["caffeine_mg"]) == "0.25 mg"


def test_what_is_too_long_is_cut():
    assert shortened("caffeine", 8) == "caffeine"
    assert shortened("caffeine!", 8) == "caffein…"
