"""`factor`: the built-in ones, one's own, and retiring."""

import pytest


def test_the_built_in_factors_are_listed_with_their_units(cli):
    lines = cli.ok("factor", "list").splitlines()
    assert lines[0].split()[:2] == ["caffeine", "mg"]
    assert len(lines) == 16
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("words", "echo", "value", "stored"),
    [
        (["screen time", "--kind", "duration"], "screen time · duration in min · a day's sum", "3h", 180),
        (["salty snacks", "--kind", "amount", "--unit", "portions"], "amount in portions · a day's sum", "2", 2),
        (["itch", "--kind", "rating"], "itch · rating in /10 · a day's mean", "4", 4),
        (["sauna", "--kind", "yes_no"], "sauna · yes_no · a day's max", "yes", 1),
        (["weight", "--kind", "amount", "--unit", "kg", "--aggregate", "last"], "a day's last", "70.5", 70.5),
        (["nap", "--kind", "duration", "--last-night"], "nap · duration", "1h", 60),
    ],
)
def test_a_factor_of_ones_own_can_be_logged(cli, words, echo, value, stored):
    assert echo in cli.ok("factor", "add", *words)
    cli.ok("log", words[0], value)
    (entry,) = cli.entries()
    assert entry["factor"] == "my_" + words[0].replace(" ", "_")
    assert entry["value"] == stored


def test_a_retired_factor_is_offered_no_longer_and_keeps_its_entries(cli):
    cli.ok("factor", "add", "screen time", "--kind", "duration")
    cli.ok("log", "screen time", "3h")
    assert "factor retired · screen time" in cli.ok("factor", "retire", "screen", "time")
    assert "screen time" not in cli.ok("factor", "list")
    assert "(retired)" in cli.ok("factor", "list", "--all")
    assert "screen time · 3 h" in cli.ok("list")
    cli.refused("log", "screen time", "2h")
    cli.ok("factor", "add", "screen time", "--kind", "duration")
    cli.ok("log", "screen time", "2h")


def test_a_built_in_factor_can_be_retired_and_comes_back(cli):
    cli.ok("factor", "retire", "alcohol")
    assert "alcohol" not in cli.ok("factor", "list")
    cli.ok("undo")
    assert "alcohol" in cli.ok("factor", "list")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["add", "caffeine", "--kind", "amount"], 3, 'There is a factor "caffeine" already.'),
        (["add", "!!!", "--kind", "amount"], 3, '"!!!" cannot name a factor.'),
        (["add", "itch", "--kind", "feeling"], 3, 'There is no factor kind "feeling".'),
        (["add", "itch", "--kind", "rating", "--unit", "mg"], 3, "A rating factor has its own unit."),
        (["add", "itch", "--kind", "rating", "--aggregate", "median"], 3, 'A day cannot be the "median"'),
        (["add", "itch", "--kind", "amount", "--unit", "\x1b[31m"], 3, "cannot be a unit"),
        (["retire", "itch"], 2, 'I don\'t know the factor "itch".'),
        (["retire", "stress", "alcohol"], 3, '"stress alcohol" is not one factor.'),
    ],
)
def test_what_cannot_be_is_refused(cli, words, code, sentence):
    answer = cli.refused("factor", *words, code=code)
    assert sentence in answer.sentence
    assert "\x1b" not in answer.err


def test_kind_and_unit_stay_once_used(cli):
    cli.ok("factor", "add", "itch", "--kind", "rating")
    cli.ok("log", "itch", "4")
    cli.ok("factor", "retire", "itch")
    answer = cli.refused("factor", "add", "itch", "--kind", "amount", code=3)
    assert answer.sentence == '"itch" was a rating factor before; its kind and unit stay.'
