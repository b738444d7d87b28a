"""Symptoms in everyday words: in any order, with small words, and what came suddenly."""

import pytest

from twitchlog.diary.symptoms import how_it_came, parse_symptom
from twitchlog.errors import ManyMeanings, UnknownWord
from twitchlog.reference.tables import table

ROWS = table("symptoms")
SHARED = sorted({word for row in ROWS for word in row["shared"].split(";") if word})


def parsed(text, **options):
    said = parse_symptom(text.split(), ROWS, **options)
    return said.item, " ".join(said.rest), said.is_sudden


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_every_name_and_alias_is_understood_wherever_it_stands(row):
    for name in (row["key"], row["name"], *filter(None, row["aliases"].split(";"))):
        assert parsed(name) == (row["key"], "", None)
        assert parsed(f"{name} left calf") == (row["key"], "left calf", None)
        assert parsed(f"left calf {name.upper()}") == (row["key"], "left calf", None)
        assert parsed(f"sudden {name}") == parsed(f"{name} suddenly") == (row["key"], "", True)
        assert parse_symptom([name], ROWS).item == row["key"]


@pytest.mark.parametrize(
    "cannot", ["can't", "can’t", "cant", "can not", "cannot", "couldn't", "could not", "unable to"]
)
@pytest.mark.parametrize(
    ("what", "item"),
    [("swallow", "cannot-swallow"), ("breathe", "cannot-breathe"), ("speak", "cannot-speak"), ("move", "lost-ability")],
)
def test_not_being_able_to(cannot, what, item):
    assert parsed(f"I {cannot} {what}") == (item, "", None)


@pytest.mark.parametrize(
    ("text", "item", "rest"),
    [
        ("my speech is slurred", "slurred-speech", ""),
        ("numb left face", "numbness", "left face"),
        ("my left hand is numb", "numbness", "left hand"),
        ("can't feel my right foot", "numbness", "right foot"),
        ("face droop left", "face-droop", "left face"),
        ("my face droops on the left", "face-droop", "left face"),
        ("droop of my left mouth", "face-droop", "left face"),
        ("can't lift my left arm", "lifting-arm", "left arm"),
        ("left foot drop", "trips", "left foot"),
        ("left and right calf cramp", "cramp", "left and right calf"),
        ("numb on one side", "numbness", "side"),
        ("choking on a crumb", "choking", "crumb"),
        ("feels weak left leg", "felt-weakness", "left leg"),
        ("weak grip", "drops-things", ""),
        ("cannot breathe lying flat", "breathless-at-rest", ""),
        ("tingling left", "tingling", "left"),
    ],
)
def test_as_people_say_it(text, item, rest):
    assert parsed(text) == (item, rest, None)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("sudden pain", True),
        ("pain, suddenly", True),
        ("all of a sudden pain", True),
        ("pain, not sudden", False),
        ("gradual pain", False),
        ("pain gradually", False),
        ("pain", None),
    ],
)
def test_how_it_came(text, how):
    assert how_it_came([text]) is how
    assert parsed(text) == ("pain", "", how)


def test_what_was_said_beside_the_words_counts():
    assert parsed("pain", is_sudden=False) == ("pain", "", False)


@pytest.mark.parametrize("word", SHARED)
def test_a_word_that_several_share_is_asked_about(word):
    with pytest.raises(ManyMeanings) as several:
        parsed(f"left leg {word}")
    choices = several.value.choices
    assert len(choices) == 2
    for choice in choices:
        item, rest, _ = parsed(f"{word} left leg", which=lambda _, choice=choice: choice)
        assert (item, rest) == (next(row["key"] for row in ROWS if row["name"] == choice), "left leg")
    for nothing in ("", "pain"):
        with pytest.raises(ManyMeanings):
            parsed(word, which=lambda _, nothing=nothing: nothing)


@pytest.mark.parametrize(
    ("text", "item"), [("sudden weakness left arm", "felt-weakness"), ("suddenly unsteady", "clumsiness")]
)
def test_what_came_suddenly_is_not_asked_about(text, item):
    def never(_):
        raise AssertionError

    assert parsed(text, which=never)[0] == item


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chocking", "choking"),
        ("chocking badly", "choking"),
        ("numness left hand", "numbness"),
        ("swolowing", "trouble swallowing"),
        ("left face drooop", "face droops on one side"),
        ("wekness", "feels weak, can still do everything"),
    ],
)
def test_near_misses_are_named(text, name):
    with pytest.raises(UnknownWord) as unknown:
        parsed(text)
    assert name in unknown.value.nearest
    assert name in unknown.value.hint


@pytest.mark.parametrize("text", ["", "foo", "the", "left", "sudden"])
def test_what_is_no_symptom(text):
    with pytest.raises(UnknownWord) as unknown:
        parsed(text)
    assert unknown.value.nearest == ()
    assert "Did you mean: drops things" in unknown.value.hint
