"""Drinks and foods as the tables give them: servings in words, amounts by factor, no figure where there is none."""

from __future__ import annotations

from twitchlog.diary.consumables import DRINK, DRINK_AMOUNTS, FOOD, FOOD_AMOUNTS, drinks_from_rows, foods_from_rows
from twitchlog.diary.factors import BUILT_IN_FACTORS


def test_a_drink_from_its_row():
    row = {
        "key": "mate",
        "name": "mate",
        "aliases": "yerba;chimarrão",
        "serving": "1 gourd",
        "serving_ml": "200",
        "caffeine_mg": "80",
        "alcohol_g": "0",
        "water_ml": "",
        "source": "a test",
    }
    (mate,) = drinks_from_rows([row])
    assert mate == (
        DRINK,
        "mate",
        "mate",
        ("yerba", "chimarrão"),
        "1 gourd (200 ml)",
        {"caffeine_mg": 80.0, "alcohol_g": 0.0},  # a known 0 is a figure, an empty cell is none
        "a test",
    )


def test_a_food_from_its_row():
    row = {
        "key": "fig",
        "name": "fig, dried",
        "aliases": "",
        "serving": "1 fig",
        "grams": "8.4",
        "potassium_mg": "57",
        "calcium_mg": "14",
        "magnesium_mg": "6",
        "source": "a test",
    }
    (fig,) = foods_from_rows([row])
    assert (fig.table, fig.aliases, fig.serving) == (FOOD, (), "1 fig (8.4 g)")
    assert fig.amounts == {"potassium_mg": 57.0, "calcium_mg": 14.0, "magnesium_mg": 6.0}


def test_what_has_no_volume_keeps_its_serving_in_words(drinks):
    servings = {drink.key: drink.serving for drink in drinks}
    assert servings["caffeine-tablet"] == "1 tablet"
    assert servings["espresso"] == "1 shot (30 ml)"


def test_amounts_are_of_built_in_factors():
    built_in = {factor.key for factor in BUILT_IN_FACTORS}
    assert built_in.issuperset((*DRINK_AMOUNTS, *FOOD_AMOUNTS))


def test_every_drink_and_food_holds_all_its_figures(drinks, foods):
    assert all(set(drink.amounts) == set(DRINK_AMOUNTS) for drink in drinks)
    assert all(set(food.amounts) == set(FOOD_AMOUNTS) for food in foods)
