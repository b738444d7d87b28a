"""The factors: amounts in people's words, what a day comes to, and what one entry cannot hold."""

import pytest


def one(cli):
    (entry,) = cli.entries()
    return entry


@pytest.mark.parametrize(
    ("words", "factor", "value", "echo"),
    [
        (["caffeine", "95mg"], "caffeine_mg", 95, "caffeine · 95 mg"),
        (["caffeine", "0.1", "g"], "caffeine_mg", 100, "caffeine · 100 mg"),
        (["caffeine", "none"], "caffeine_mg", 0, "caffeine · 0 mg"),
        (["water", "500ml"], "water_ml", 500, "water · 500 ml"),
        (["water", "0,5l"], "water_ml", 500, "water · 500 ml"),
        (["water", "0,5", "l"], "water_ml", 500, "water · 500 ml"),
        (["water", "½ l"], "water_ml", 500, "water · 500 ml"),
        (["water", "16", "oz"], "water_ml", 473.176473, "water · 473 ml"),
        (["water", "2", "cups"], "water_ml", 480, "water · 480 ml"),
        (["stress", "7"], "stress", 7, "stress · 7/10"),
        (["stress", "7,5"], "stress", 7.5, "stress · 7.5/10"),
        (["fatigue", "8/10"], "fatigue", 8, "fatigue · 8/10"),
        (["exertion", "1h30"], "exertion_min", 90, "exertion · 1 h 30"),
        (["exertion", "45"], "exertion_min", 45, "exertion · 45 min"),
        (["alcohol", "14g"], "alcohol_g", 14, "alcohol · 14 g"),
        (["relief", "yoga", "20m"], "yoga_min", 20, "yoga · 20 min"),
        (["relief", "breathing", "10", "min"], "breathing_min", 10, "breathing · 10 min"),
    ],
)
def test_a_value_is_understood_and_echoed_in_its_unit(cli, words, factor, value, echo):
    assert cli.ok(*words).startswith(f"Saved  {echo} · today 14:00 ")
    assert one(cli)["factor"] == factor
    assert one(cli)["value"] == pytest.approx(value)


def test_drinks_are_counted_and_what_each_holds_is_said(cli):
    out = cli.ok("caffeine", "2", "espresso")
    assert out.startswith("Saved  caffeine · 128 mg (2 × espresso, 64 mg) · today 14:00")
    (item,) = one(cli)["items"]
    assert item == {"consumable": "drink", "key": "espresso", "name": "espresso", "quantity": 2.0, "amount_each": 64.0}


def test_glasses_of_water_are_glasses(cli):
    cli.ok("water", "2", "glasses")
    assert one(cli)["value"] == 500


def test_what_the_day_comes_to_is_said_from_the_second_entry_on(cli):
    assert "today:" not in cli.ok("caffeine", "2", "espresso")
    assert "today: 223 mg" in cli.ok("caffeine", "95mg")


def test_an_entry_of_another_day_says_nothing_of_today(cli):
    cli.ok("caffeine", "95mg")
    assert "today:" not in cli.ok("caffeine", "95mg", "--on", "yesterday")


def test_a_note_is_echoed_and_kept(cli):
    assert "hill run" in cli.ok("exertion", "1h30", "--at", "12:00", "--note", "hill run")
    assert one(cli)["note"] == "hill run"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["caffeine", "9g"], "9000 mg of caffeine is outside what one entry can hold (0 to 2000 mg)."),
        (["caffeine", "--", "-5"], "Caffeine cannot be less than 0"),
        (["caffeine", "1,500"], '"1,500" may be 1500 or 1.5.'),
        (["caffeine", "2", "expresso"], 'I don\'t know the drink "expresso".'),
        (["water", "95mg"], '"mg" does not fit'),
        (["stress", "11"], "Stress goes from 0 to 10; 11 is outside."),
        (["stress", "high"], "Stress is a number from 0 to 10"),
        (["fatigue", "--", "-1"], "Fatigue goes from 0 to 10"),
        (["exertion", "30h"], "of exertion is outside what one entry can hold"),
        (["alcohol", "900g"], "900 g of alcohol is outside"),
        (["relief", "stress", "3"], '"stress" is not something that is done for a while.'),
        (["relief", "yoga"], "No value for yoga was given."),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused(*words).sentence


def test_an_unknown_drink_offers_the_nearest(cli):
    assert cli.refused("caffeine", "2", "expresso").hint.startswith("Did you mean: espresso")


def test_ones_own_duration_factor_can_be_a_relief(cli):
    cli.ok("factor", "add", "stretching", "--kind", "duration")
    cli.ok("relief", "stretching", "15m")
    assert one(cli)["factor"] == "my_stretching"


def test_a_factor_that_is_not_known_offers_the_nearest(cli):
    assert cli.refused("log", "stres", "3").hint.startswith("Did you mean: stress")


def test_a_command_is_not_taken_for_a_factor(cli):
    answer = cli.refused("log", "twitch", "left", "calf")
    assert answer.sentence == "twitch is not a factor but a command."
    assert answer.hint == "Say it without log: twitchlog twitch left calf"


def test_who_reads_ounces_logs_ounces(cli):
    cli.ok("setting", "volume", "oz")
    assert "water · 16 fl oz" in cli.ok("water", "16")
    assert "water · 0.34 fl oz" in cli.ok("water", "10ml")
