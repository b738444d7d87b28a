"""People's words for a factor's value, and for what they drank or ate."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.consumables import DRINK, Consumable
from twitchlog.diary.entries import Item
from twitchlog.diary.factors import AMOUNT, DURATION, FactorCatalogue, own_factor
from twitchlog.diary.items import parse_items, parse_reading
from twitchlog.errors import ManyMeanings, UnknownWord, WordsError
from twitchlog.reference.tables import table

FACTORS = FactorCatalogue()
FOOD_KEYS = [row["key"] for row in table("foods")]


# --- values said as a number -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "words", "value"),
    [
        ("caffeine_mg", "95mg", 95),
        ("caffeine_mg", "95", 95),
        ("caffeine_mg", "0.1 g", 100),
        ("caffeine_mg", "none", 0),
        ("water_ml", "500ml", 500),
        ("water_ml", "1,5l", 1500),
        ("water_ml", "2 cups", 480),
        ("sleep_h", "6h30", 6.5),
        ("sleep_h", "6:30", 6.5),
        ("sleep_h", "7", 7),
        ("sleep_h", "7,5", 7.5),
        ("sleep_h", "0", 0),
        ("sleep_h", "24h", 24),
        ("yoga_min", "20", 20),
        ("yoga_min", "20m", 20),
        ("yoga_min", "1h", 60),
        ("yoga_min", "90s", 1.5),
        ("exertion_min", "none", 0),
        ("stress", "7", 7),
        ("stress", "7/10", 7),
        ("illness", "yes", 1),
        ("cycle", "no", 0),
        ("potassium_mg", "400 mg", 400),
    ],
)
def test_a_value_in_the_factors_unit(drinks, factor, words, value):
    assert parse_reading(words.split(), FACTORS[factor], drinks) == (pytest.approx(value), ())


@pytest.mark.parametrize(
    ("factor", "words", "named", "limit"),
    [
        ("caffeine_mg", "9 g", "9000 mg of caffeine", "0 to 2000 mg"),
        ("caffeine_mg", "40 espresso", "2560 mg of caffeine", "0 to 2000 mg"),
        ("sleep_h", "31h", "31 h of sleep", "0 to 24 h"),
        ("sleep_h", "31", "31 h of sleep", "0 to 24 h"),
        ("water_ml", "11 l", "11000 ml of water", "0 to 10000 ml"),
        ("yoga_min", "25h", "1500 min of yoga", "0 to 1440 min"),
        ("stress", "11", "11", "from 0 to 10"),
        ("alcohol_g", "1 kg", "1000 g of alcohol", "0 to 500 g"),
    ],
)
def test_a_value_beyond_reason_meets_its_limit(drinks, factor, words, named, limit):
    with pytest.raises(WordsError) as error:
        parse_reading(words.split(), FACTORS[factor], drinks)
    assert named in error.value.sentence
    assert limit in error.value.sentence
    assert error.value.hint


@pytest.mark.parametrize(
    ("factor", "words", "said"),
    [
        ("caffeine_mg", "", "No value for caffeine"),
        ("caffeine_mg", " ", "No value for caffeine"),
        ("caffeine_mg", "95ml", '"ml" does not fit: caffeine is counted in mg'),
        ("caffeine_mg", "2 cups", '"cups" does not fit'),
        ("caffeine_mg", "-5", "cannot be less than 0"),
        ("caffeine_mg", "-2 espresso", "cannot be less than 0"),
        ("caffeine_mg", "nan", "don't know the drink"),
        ("caffeine_mg", "1e400", "don't know the drink"),
        ("sleep_h", "-1h", "cannot be less than 0"),
        ("sleep_h", "long", "don't understand the duration"),
        ("stress", "high", "number from 0 to 10"),
        ("illness", "7", "neither yes nor no"),
        ("potassium_mg", "banana", "don't understand the amount"),  # drinks hold no potassium figure
    ],
)
def test_words_that_are_no_value(drinks, factor, words, said):
    with pytest.raises(WordsError, match=said):
        parse_reading(words.split(), FACTORS[factor], drinks)


def test_a_factor_of_ones_own_takes_its_own_unit():
    cigarettes = own_factor("cigarettes", kind=AMOUNT, unit="cigarettes")
    screens = own_factor("screens", kind=DURATION)
    assert parse_reading(["5", "cigarettes"], cigarettes, ()) == (5, ())
    assert parse_reading(["1h30"], screens, ()) == (90, ())


# --- values said as drinks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "words", "value", "items"),
    [
        ("caffeine_mg", "espresso", 64, [("espresso", 1)]),
        ("caffeine_mg", "2 espresso", 128, [("espresso", 2)]),
        ("caffeine_mg", "2 espressos", 128, [("espresso", 2)]),
        ("caffeine_mg", "2x espresso", 128, [("espresso", 2)]),
        ("caffeine_mg", "coffees", 96, [("coffee", 1)]),
        ("caffeine_mg", "a coffee", 96, [("coffee", 1)]),
        ("caffeine_mg", "half a coffee", 48, [("coffee", 0.5)]),
        ("caffeine_mg", "2 cups of coffee", 192, [("coffee", 2)]),
        ("caffeine_mg", "two coffees and a coke", 232, [("coffee", 2), ("cola", 1)]),
        ("caffeine_mg", "double espresso", 127, [("double-espresso", 1)]),
        ("caffeine_mg", "double-espresso", 127, [("double-espresso", 1)]),
        ("caffeine_mg", "double_espresso", 127, [("double-espresso", 1)]),
        ("caffeine_mg", "2 double espressos", 254, [("double-espresso", 2)]),
        ("caffeine_mg", "710ml cola", 80, [("cola", 2)]),
        ("caffeine_mg", "0,5 coffee", 48, [("coffee", 0.5)]),
        ("caffeine_mg", "herbal tea", 0, [("herbal-tea", 1)]),  # a known 0 is a value
        ("water_ml", "2 glasses", 500, [("water", 2)]),
        ("water_ml", "a glass", 250, [("water", 1)]),
        ("water_ml", "2 bottles", 1000, [("water-bottle", 2)]),
        ("water_ml", "2 bottles of water", 1000, [("water-bottle", 2)]),
        ("water_ml", "2 glasses milk", 480, [("milk", 2)]),
        ("water_ml", "glass of milk and 2 glasses", 740, [("milk", 1), ("water", 2)]),
        ("alcohol_g", "2 glasses of wine", 28.4, [("wine", 2)]),
        ("alcohol_g", "2 pints of beer", 44.8, [("beer-pint", 2)]),
        ("alcohol_g", "a can of beer", 13, [("beer", 1)]),
        ("alcohol_g", "75 cl wine", 71, [("wine", 5)]),
    ],
)
def test_drinks_stand_for_what_they_hold(drinks, factor, words, value, items):
    read, stood_behind = parse_reading(words.split(), FACTORS[factor], drinks)
    assert read == pytest.approx(value)
    assert [(item.key, pytest.approx(item.quantity)) for item in stood_behind] == items


def test_an_item_says_what_each_one_holds(drinks):
    _, items = parse_reading(["2", "espresso"], FACTORS["caffeine_mg"], drinks)
    assert items == (Item("drink", "espresso", 2.0, 64.0),)


def test_a_measure_that_a_drink_is_not_counted_in_is_refused(drinks):
    with pytest.raises(WordsError, match=r"counted in servings of 1 glass \(150 ml\), not as 1 bottle"):
        parse_reading(["bottle", "of", "wine"], FACTORS["alcohol_g"], drinks)


def test_an_unknown_drink_meets_near_ones(drinks):
    with pytest.raises(UnknownWord) as error:
        parse_reading(["2", "expresso"], FACTORS["caffeine_mg"], drinks)
    assert error.value.sentence == 'I don\'t know the drink "expresso".'
    assert error.value.nearest[0] == "espresso"
    assert "twitchlog drinks" in error.value.hint


# --- foods -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("banana", [(1, "banana")]),
        ("banana 2 spinach-cooked", [(1, "banana"), (2, "spinach-cooked")]),
        ("banana, 2 spinach-cooked", [(1, "banana"), (2, "spinach-cooked")]),
        ("2 bananas and an egg", [(2, "banana"), (1, "egg")]),
        ("x2 banana", [(2, "banana")]),
        ("½ avocado", [(0.5, "avocado")]),
        ("half an avocado", [(0.5, "avocado")]),
        ("1/2 avocado", [(0.5, "avocado")]),
        ("cooked spinach", [(1, "spinach-cooked")]),
        ("spinach raw", [(1, "spinach-raw")]),
        ("raw spinach", [(1, "spinach-raw")]),
        ("dried apricots", [(1, "apricots-dried")]),
        ("spinach_raw", [(1, "spinach-raw")]),
        ("whole milk", [(1, "milk-whole")]),
        ("2% milk", [(1, "milk-reduced-fat")]),
        ("milk 2%", [(1, "milk-reduced-fat")]),
        ("2 2% milk", [(2, "milk-reduced-fat")]),
        ("1 cup of black beans", [(2, "black-beans")]),  # one serving is half a cup
        ("2 portions of lentils", [(2, "lentils")]),
        ("59 g banana", [(0.5, "banana")]),
        ("3 slices whole-wheat bread", [(3, "whole-wheat-bread")]),
        ("2 dates 5 prunes", [(2, "date"), (5, "prune")]),
        ("baked potato", [(1, "potato")]),
        ("banana banana", [(1, "banana"), (1, "banana")]),
    ],
)
def test_a_number_counts_the_item_after_it(foods, words, items):
    expected = [(pytest.approx(number), key) for number, key in items]
    assert [(number, food.key) for number, food in parse_items(words.split(), foods)] == expected
    assert [(number, food.key) for number, food in parse_items([words], foods)] == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Nothing was named"),
        (",", "Nothing was named"),
        ("banana 2", "The number 2 counts nothing"),
        ("2 3 banana", "The number 2 counts nothing"),
        ("0 banana", "more than 0"),
        ("-1 banana", "cannot be less than 0"),
        ("51 banana", "at most 50"),
        ("10 almonds", "at most 5"),
        ("2 slices banana", r"counted in servings of 1 medium \(118 g\), not as 2 slices"),
        ("brazil nuts 2 banana", 'don\'t know the food "brazil nuts"'),
        ("2 bananna", 'don\'t know the food "bananna"'),
    ],
)
def test_words_that_are_no_food(foods, words, said):
    with pytest.raises(WordsError, match=said) as error:
        parse_items(words.split(), foods)
    assert error.value.hint


def test_a_word_that_foods_share_is_asked_about(foods):
    with pytest.raises(ManyMeanings) as error:
        parse_items(["2", "spinach"], foods)
    assert error.value.choices == ("spinach-raw", "spinach-cooked")
    assert error.value.sentence == '"spinach" may be spinach-raw or spinach-cooked.'


def test_only_joining_words_name_nothing(foods):
    assert parse_items(["and", "banana", "and"], foods)[0][1].key == "banana"
    with pytest.raises(WordsError, match="Nothing was named"):
        parse_items(["and"], foods)


def own_drink(**fields: object) -> Consumable:
    values = {"aliases": (), "serving": "1 gourd (200 ml)", "amounts": {"caffeine_mg": 80.0}, "source": "mine"}
    return Consumable(**({"table": DRINK, "key": "mate", "name": "mate"} | values | fields))


def test_of_two_with_one_key_the_first_counts(drinks):
    mine = own_drink(key="coffee", name="coffee", amounts={"caffeine_mg": 10.0})
    assert parse_reading(["coffee"], FACTORS["caffeine_mg"], (mine, *drinks))[0] == 10


def test_a_drink_of_ones_own_is_counted_in_its_own_serving(drinks):
    known = (*drinks, own_drink())
    assert parse_reading(["2", "gourds", "of", "mate"], FACTORS["caffeine_mg"], known)[0] == 160
    assert parse_reading(["100", "ml", "mate"], FACTORS["caffeine_mg"], known)[0] == 40
    assert parse_reading(["mate"], FACTORS["caffeine_mg"], (own_drink(serving="my big gourd"),))[0] == 80


def test_an_own_name_cannot_reach_the_terminal_as_a_control_code():
    mine = own_drink(name="mate\x1b[2J", serving="1 gourd\x07 (200 ml)")
    for words in ("0 mate", "99 mate", "2 kg mate", "mato"):
        with pytest.raises(WordsError) as error:
            parse_items(words.split(), (mine,))
        assert error.value.sentence.isprintable()
        assert error.value.hint.isprintable()


@settings(deadline=None, max_examples=100)
@given(
    wanted=st.lists(st.tuples(st.integers(1, 5), st.sampled_from(FOOD_KEYS)), min_size=1, max_size=6),
    hyphen=st.sampled_from("-_ "),
)
def test_foods_written_by_their_keys_are_read_back(foods, wanted, hyphen):
    words = " ".join(f"{number} {key.replace('-', hyphen)}" for number, key in wanted)
    assert [(number, food.key) for number, food in parse_items(words.split(), foods)] == wanted
