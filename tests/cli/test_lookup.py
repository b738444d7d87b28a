"""`sites`, `drinks`, `foods` and `where`: what can be named, one's own included."""

import os

import pytest


def minerals(potassium, magnesium, calcium):
    return ["--potassium", str(potassium), "--magnesium", str(magnesium), "--calcium", str(calcium)]


def test_sites_stand_by_region_with_their_other_names(cli):
    out = cli.ok("sites")
    lines = out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "cranial", "bulbar", "cervical", "thoracic", "lumbosacral", "anywhere else",
    ]  # fmt: skip
    assert any(line.startswith("  calf ") and "gastrocnemius" in line for line in lines)
    assert any(line.startswith("  tongue (no side) ") for line in lines)
    assert cli.rows() is None


def test_sites_are_searched_by_any_of_their_names(cli):
    assert "calf" in cli.ok("sites", "gastro")
    assert "base of thumb" in cli.ok("sites", "THENAR")
    answer = cli("sites", "zzz")
    assert (answer.code, answer.out) == (0, "")
    assert 'No place holds the word "zzz"' in answer.err


def test_every_site_that_is_listed_can_be_logged(cli):
    for site in cli.json("sites")["sites"]:
        cli.ok("twitch", *site["name"].split())
    assert len(cli.entries()) == len(cli.json("sites")["sites"])


@pytest.mark.parametrize(("command", "kind"), [("drinks", "caffeine"), ("foods", "food")])
def test_every_drink_and_food_that_is_listed_can_be_logged(cli, command, kind):
    for each in cli.json(command)[command]:
        if kind == "food" or "caffeine_mg" in each["amounts"]:
            cli.ok(kind, each["key"])


def test_drinks_say_what_one_holds(cli):
    assert "espresso            1 shot (30 ml)             caffeine 64 mg, water 30 ml\n" in cli.ok("drinks")


def test_foods_are_a_table_of_minerals(cli):
    lines = cli.ok("foods").splitlines()
    assert lines[0].split() == ["one", "serving", "potassium", "magnesium", "calcium", "(mg)"]
    (banana,) = [line for line in lines if line.startswith("banana ")]
    assert banana.split() == ["banana", "1", "medium", "(118", "g)", "422", "32", "6"]


def test_a_drink_of_ones_own(cli):
    out = cli.ok("drinks", "add", "cold brew", "--caffeine", "150", "--volume", "300")
    assert out.startswith("Saved  drink · cold brew · 300 ml · caffeine 150 mg, water 300 ml")
    assert "cold-brew" in cli.ok("drinks")
    assert "caffeine · 300 mg (2 × cold brew, 150 mg)" in cli.ok("caffeine", "2", "cold", "brew")
    cli.ok("undo")
    cli.ok("undo")
    assert "cold-brew" not in cli.ok("drinks")


def test_a_drink_of_ones_own_can_be_changed_and_old_entries_keep_their_amount(cli):
    cli.ok("drinks", "add", "mate", "--caffeine", "80")
    cli.ok("caffeine", "mate")
    cli.ok("drinks", "add", "mate", "--caffeine", "100")
    cli.ok("caffeine", "mate")
    assert [entry["value"] for entry in cli.entries()] in ([80, 100], [100, 80])


def test_a_food_of_ones_own_holds_what_was_said_zeros_included(cli):
    out = cli.ok("foods", "add", "broth", "--serving", "1 bowl", *minerals(250, 8, 0))
    assert out.startswith("Saved  food · broth · 1 bowl · potassium 250 mg, magnesium 8 mg")
    (line,) = [line for line in cli.ok("foods").splitlines() if line.startswith("broth ")]
    assert line.split() == ["broth", "1", "bowl", "250", "8", "0"]


@pytest.mark.parametrize(
    ("given", "asked", "zeros"),
    [
        (["--potassium", "250"], "magnesium and calcium", "--magnesium 0 --calcium 0"),
        (["--potassium", "250", "--calcium", "0"], "magnesium", "--magnesium 0"),
        ([], "potassium and magnesium and calcium", "--potassium 0 --magnesium 0 --calcium 0"),
    ],
)
def test_a_food_must_say_each_mineral_since_a_complete_day_reads_what_is_unsaid_as_none(cli, given, asked, zeros):
    answer = cli.refused("foods", "add", "broth", *given, code=3)
    assert answer.sentence == f"How much {asked} does one hold?"
    assert answer.hint.endswith(f"Give 0 where it holds none: {zeros}")


def test_a_food_that_holds_none_can_be_added_and_eaten(cli):
    assert cli.ok("foods", "add", "jelly", *minerals(0, 0, 0)).startswith("Saved  food · jelly · 1 serving ")
    assert " · 1 serving ·" not in cli.ok("foods", "add", "jelly", *minerals(0, 0, 0))
    cli.ok("food", "jelly")
    assert [entry["value"] for entry in cli.entries()] == [0, 0, 0]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["drinks", "add", "mate"], 3, "What does one mate hold?"),
        (["drinks", "add", "espresso", "--caffeine", "80"], 3, 'There is a drink "espresso" already.'),
        (["drinks", "add", "Double Espresso", "--caffeine", "80"], 3, 'There is a drink "double-espresso" already.'),
        (["foods", "add", "banana", *minerals(80, 0, 0)], 3, 'There is a food "banana" already.'),
        (["drinks", "add", "2 shots", "--caffeine", "80"], 3, '"2 shots" cannot name a drink.'),
        (["drinks", "add", "ev\x1b[31mil", "--caffeine", "80"], 3, "cannot name a drink."),
        (["drinks", "add", "mate", "--caffeine", "80000"], 2, "80000 mg of caffeine is more than one can hold."),
        (["drinks", "add", "mate", "--caffeine", "nan"], 2, "more than one can hold"),
    ],
)
def test_what_cannot_be_added_is_refused(cli, words, code, sentence):
    answer = cli.refused(*words, code=code)
    assert sentence in answer.sentence
    assert "\x1b" not in answer.err


def test_where_names_the_diary_and_makes_none(cli):
    answer = cli("where")
    assert answer.out == f"{cli.diary}\n"
    assert "the first entry makes it" in answer.err
    cli.ok("none")
    assert cli("where") == (0, f"{cli.diary}\n", "")


def test_where_follows_the_option(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.ok("--diary", "other.db", "where") == f"{tmp_path}{os.sep}other.db\n"
    assert cli.ok("where", "--diary", "third.db") == f"{tmp_path}{os.sep}third.db\n"
