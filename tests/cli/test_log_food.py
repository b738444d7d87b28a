"""`food`: a number counts the item after it, a meal is one thing, and minerals need a complete day."""

import pytest


def test_a_meal_is_echoed_as_its_foods_and_what_they_hold(cli):
    out = cli.ok("food", "banana", "2", "spinach-cooked", "--at", "9:00", "--note", "breakfast")
    assert out.startswith("Saved  food · banana; 2 × ")
    assert "· Sun 22 Nov 09:00 (+01:00) ·" in out
    assert "potassium 1260 mg, magnesium 188 mg, calcium 250 mg · breakfast" in out


def test_each_mineral_is_a_reading_of_the_same_meal(cli):
    cli.ok("food", "banana", "2", "spinach-cooked", "--note", "breakfast")
    entries = cli.entries()
    assert {entry["factor"]: entry["value"] for entry in entries} == {
        "potassium_mg": 422 + 2 * 419,
        "magnesium_mg": 32 + 2 * 78,
        "calcium_mg": 6 + 2 * 122,
    }
    assert len({entry["meal"] for entry in entries}) == 1
    assert [entry["note"] for entry in entries].count("breakfast") == 1
    assert {(item["key"], item["quantity"]) for entry in entries for item in entry["items"]} == {
        ("banana", 1.0),
        ("spinach-cooked", 2.0),
    }


def test_the_same_food_said_twice_is_eaten_twice(cli):
    out = cli.ok("food", "banana", "banana")
    assert "food · banana; banana ·" in out
    assert "potassium 844 mg" in out


def test_all_food_of_the_day_is_said_once(cli):
    assert cli.ok("food", "--complete").startswith("Saved  all food of Sun 22 Nov is logged ")
    before = cli.rows()
    answer = cli("food", "--complete")
    assert (answer.code, answer.out, answer.err) == (0, "", "Said already: all food of Sun 22 Nov is logged.\n")
    assert cli.rows() == before


def test_a_meal_can_complete_the_day(cli):
    assert "all food of Sat 21 Nov is logged" in cli.ok("food", "banana", "--complete", "--on", "yesterday")
    cli.ok("food", "egg", "--complete", "--on", "yesterday")
    assert [entry["mark"] for entry in cli.entries() if entry["kind"] == "day_mark"] == ["food complete"]


def test_a_food_of_ones_own_without_one_of_the_minerals_makes_its_day_a_known_zero(cli):
    cli.ok("foods", "add", "broth", "--potassium", "250", "--magnesium", "8", "--calcium", "0")
    assert "potassium 500 mg, magnesium 16 mg, calcium 0 mg\n" in cli.ok("food", "2", "broth")
    assert {entry["factor"]: entry["value"] for entry in cli.entries()}["calcium_mg"] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Which foods?"),
        (["bananna"], 'I don\'t know the food "bananna".'),
        (["banana", "2"], "The number 2 counts nothing."),
        (["0", "banana"], "0 banana is nothing to log"),
        (["900", "banana"], "more than one entry can hold"),
        (["banana", "--at", "23:00"], "is in the future"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused("food", *words).sentence
