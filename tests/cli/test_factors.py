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


def test_kind_unit_and_timing_stay_once_used(cli):
    cli.ok("factor", "add", "itch", "--kind", "rating")
    cli.ok("log", "itch", "4")
    for state in ("active", "retired"):
        for words in (["--kind", "amount"], ["--kind", "rating", "--last-night"], ["--aggregate", "max"]):
            answer = cli.refused("factor", "add", "itch", *words, code=3)
            assert answer.sentence == '"itch" is a rating; its kind, unit and timing stay.', (state, words)
        if state == "active":
            same = cli.refused("factor", "add", "itch", "--kind", "rating", code=3)
            assert same.sentence == 'There is a factor "itch" already.'
            assert same.hint == "Log it: twitchlog log itch …"
            cli.ok("factor", "retire", "itch")
    cli.ok("factor", "add", "itch")
    cli.ok("log", "itch", "5")
    assert sorted(entry["value"] for entry in cli.entries()) == [4, 5]


@pytest.mark.parametrize("is_retired", [False, True])
def test_a_factor_may_be_changed_until_it_is_used(cli, is_retired):
    cli.ok("factor", "add", "snacks", "--kind", "rating")
    if is_retired:
        cli.ok("factor", "retire", "snacks")
    assert "amount in portions" in cli.ok("factor", "add", "snacks", "--kind", "amount", "--unit", "portions")
    cli.ok("log", "snacks", "20")
    (entry,) = cli.entries()
    assert (entry["value"], entry["unit"]) == (20, "portions")
    cli.ok("undo")
    assert "amount in bags" in cli.ok("factor", "add", "Snacks", "--unit", "bags")
    (found,) = [each for each in cli.json("factor", "list")["factors"] if each["key"] == "my_snacks"]
    assert (found["unit"], found["is_retired"]) == ("bags", False)


def test_a_factor_taken_up_again_without_a_word_is_as_it_was(cli):
    cli.ok("factor", "add", "nap", "--kind", "duration", "--last-night", "--aggregate", "max")
    cli.ok("log", "nap", "1h")
    cli.ok("factor", "retire", "nap")
    before = [each for each in cli.json("factor", "list", "--all")["factors"] if each["key"] == "my_nap"]
    cli.refused("factor", "add", "nap", "--kind", "duration", code=3)
    assert "nap · duration in min · a day's max" in cli.ok("factor", "add", "nap")
    after = [each for each in cli.json("factor", "list", "--all")["factors"] if each["key"] == "my_nap"]
    assert after == [{**before[0], "is_retired": False}]


@pytest.mark.parametrize("words", [[], ["--kind", "amount"], ["--kind", "amount", "--unit", "g"]])
def test_a_retired_built_in_factor_is_taken_up_again(cli, words):
    cli.ok("factor", "retire", "alcohol")
    assert "alcohol · amount in g · a day's sum" in cli.ok("factor", "add", "alcohol", *words)
    assert "alcohol" in cli.ok("factor", "list")
    cli.ok("alcohol", "14g")
    assert [entry["factor"] for entry in cli.entries()] == ["alcohol_g"]


@pytest.mark.parametrize("words", [["--kind", "rating"], ["--unit", "ml"], ["--last-night"], ["--aggregate", "last"]])
def test_a_retired_built_in_factor_stays_what_it_is(cli, words):
    cli.ok("factor", "retire", "alcohol")
    answer = cli.refused("factor", "add", "alcohol", *words, code=3)
    assert answer.sentence == '"alcohol" is an amount; its kind, unit and timing stay.'
    assert "alcohol" not in cli.ok("factor", "list")


@pytest.mark.parametrize(
    ("retired", "words", "hint"),
    [
        ("alcohol", ["alcohol", "14g"], "alcohol"),
        ("alcohol", ["log", "alcohol", "14g"], "alcohol"),
        ("yoga", ["relief", "yoga", "20m"], "yoga"),
        ("sleep quality", ["log", "sleep", "quality", "3"], "'sleep quality'"),
        ("alcohol", ["factor", "retire", "alcohol"], "alcohol"),
    ],
)
def test_a_retired_factor_is_not_logged(cli, retired, words, hint):
    cli.ok("factor", "retire", retired)
    answer = cli.refused(*words)
    assert answer.sentence == f'The factor "{retired}" is retired.'
    assert answer.hint == f"Take it up again: twitchlog factor add {hint}"


def test_a_new_factor_needs_its_kind(cli):
    assert cli.refused("factor", "add", "tea").sentence == "twitchlog factor add needs --kind KIND."
