"""Factors: the built-in ones, how words name them, and the person's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.factors import (
    AGGREGATES,
    AMOUNT,
    BEFORE,
    BUILT_IN_FACTORS,
    DURATION,
    FACTOR_KINDS,
    FOOD_FACTORS,
    RATING,
    RELIEF_FACTORS,
    YES_NO,
    FactorCatalogue,
    own_factor,
)
from twitchlog.errors import CatalogueError


def test_built_in_factors_are_the_columns_of_the_daily_frame():
    assert [factor.key for factor in BUILT_IN_FACTORS] == [
        "caffeine_mg", "sleep_h", "sleep_quality", "stress", "fatigue", "water_ml", "potassium_mg", "magnesium_mg",
        "calcium_mg", "exertion_min", "alcohol_g", "breathing_min", "yoga_min", "meditation_min", "illness", "cycle",
    ]  # fmt: skip


@pytest.mark.parametrize("factor", BUILT_IN_FACTORS, ids=lambda factor: factor.key)
def test_built_in_factors_are_whole(factor):
    assert factor.kind in FACTOR_KINDS
    assert factor.aggregate in AGGREGATES
    assert factor.low == 0 < factor.high
    assert factor.meaning
    assert not factor.is_users_own


def test_only_what_can_be_left_out_counts_as_zero_on_a_closed_day():
    zero = {factor.key for factor in BUILT_IN_FACTORS if factor.zero_when_closed}
    assert zero == {"caffeine_mg", "alcohol_g", "exertion_min"}


def test_only_sleep_lies_before_the_day():
    before = {factor.key for factor in BUILT_IN_FACTORS if factor.timing == BEFORE}
    assert before == {"sleep_h", "sleep_quality"}
    assert all(factor.uses_civil_date == (factor.key in before) for factor in BUILT_IN_FACTORS)


def test_food_and_relief_factors_are_built_in():
    catalogue = FactorCatalogue()
    assert all(key in catalogue for key in (*FOOD_FACTORS, *RELIEF_FACTORS))


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("caffeine", "caffeine_mg"),
        ("caffeine_mg", "caffeine_mg"),
        ("Sleep Quality", "sleep_quality"),
        ("sleep-quality", "sleep_quality"),
        ("tired", "fatigue"),
        ("exercise", "exertion_min"),
        ("screen time", "my_screen_time"),
        ("screen-time", "my_screen_time"),
        ("my_screen_time", "my_screen_time"),
    ],
)
def test_words_name_a_factor(word, key):
    catalogue = FactorCatalogue([own_factor("screen time", kind=DURATION)])
    assert catalogue.named(word).key == key


@pytest.mark.parametrize("word", ["", "caffeine mg tablets", "tea", "my"])
def test_other_words_name_none(word):
    assert FactorCatalogue().named(word) is None


def test_a_retired_factor_is_kept_but_not_offered():
    catalogue = FactorCatalogue([own_factor("screens", kind=DURATION)], retired=["my_screens", "cycle"])
    assert catalogue["my_screens"].name == "screens"
    assert catalogue.is_retired("cycle")
    assert catalogue.named("screens") is None
    assert {"my_screens", "cycle"}.isdisjoint(factor.key for factor in catalogue.active())


@pytest.mark.parametrize(
    ("kind", "unit", "aggregate", "high"),
    [
        (AMOUNT, "", "sum", 1e9),
        (DURATION, "min", "sum", 1440),
        (RATING, "/10", "mean", 10),
        (YES_NO, "", "max", 1),
    ],
)
def test_own_factors_take_the_defaults_of_their_kind(kind, unit, aggregate, high):
    factor = own_factor("My screen-time", kind=kind)
    assert (factor.key, factor.name) == ("my_screen_time", "screen time")
    assert (factor.unit, factor.aggregate, factor.high) == (unit, aggregate, high)
    assert factor.is_users_own


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("", {"kind": AMOUNT}),
        ("!!!", {"kind": AMOUNT}),
        ("größe", {"kind": AMOUNT}),
        ("x" * 41, {"kind": AMOUNT}),
        ("steps", {"kind": "number"}),
        ("steps", {"kind": AMOUNT, "aggregate": "median"}),
        ("steps", {"kind": AMOUNT, "timing": "after"}),
        ("mood", {"kind": RATING, "unit": "points"}),
        ("steps", {"kind": AMOUNT, "unit": "st\x1b[31meps"}),
        ("steps", {"kind": AMOUNT, "unit": "u" * 21}),
    ],
)
def test_factors_that_cannot_be(name, options):
    with pytest.raises(CatalogueError) as error:
        own_factor(name, **options)
    assert error.value.exit_code == 3
    assert error.value.hint


@settings(deadline=None, max_examples=200)
@given(name=st.text(max_size=60))
def test_any_name_makes_a_plain_key_or_a_calm_refusal(name):
    try:
        factor = own_factor(name, kind=AMOUNT)
    except CatalogueError as error:
        assert error.sentence.isprintable()
    else:
        assert factor.key.startswith("my_")
        assert factor.key.isidentifier()
        assert FactorCatalogue([factor]).named(factor.key) == factor


def test_a_retired_factor_is_named_where_no_active_one_is_called_so():
    alcohol = own_factor("alcohol", kind="rating")
    assert FactorCatalogue([], ["alcohol_g"]).named("alcohol") is None
    assert FactorCatalogue([], ["alcohol_g"]).named("Alcohol", retired_too=True).key == "alcohol_g"
    assert FactorCatalogue([alcohol], ["alcohol_g"]).named("alcohol", retired_too=True) == alcohol
    assert FactorCatalogue().named("alcohols", retired_too=True) is None
