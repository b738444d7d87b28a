"""How words are read and repeated: spaces, marks, plurals, near misses, and nothing a terminal would obey."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.word_forms import (
    content_words,
    nearest,
    plain_words,
    shown,
    shown_number,
    singulars,
    tidy,
    unknown,
    with_singulars,
)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Left \t Calf\n", "left calf"),
        ("0,5\u00a0l", "0,5 l"),
        ("1\u202f500 ml", "1500 ml"),
        ("1\u2009500\u2009000", "1500000"),
        ("1\u202f50 ml", "1 50 ml"),
        ("2\u00a0glasses", "2 glasses"),
        ("−5", "-5"),
        ("½ cup", ".5 cup"),
        ("1½ l", "1.5 l"),
        ("", ""),
    ],
)
def test_tidy(text, tidied):
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("calf-l", ("calf", "l")),
        ("l. calf", ("l", "calf")),
        ("foot_arch", ("foot", "arch")),
        ("under the ribs (flutter)", ("under", "the", "ribs", "flutter")),
        ("milk, 2 % fat", ("milk", "2", "%", "fat")),
        ("...", ()),
    ],
)
def test_plain_words(text, words):
    assert plain_words(text) == words


def test_small_words_do_not_count():
    assert content_words(("front", "of", "the", "thigh")) == ("front", "thigh")


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("calves", "calf"),
        ("glasses", "glass"),
        ("bottles", "bottle"),
        ("espressos", "espresso"),
        ("coffees", "coffee"),
        ("potatoes", "potato"),
        ("cherries", "cherry"),
        ("feet", "foot"),
    ],
)
def test_singulars(word, one):
    assert one in singulars(word)


@pytest.mark.parametrize("word", ["calf", "glass", "s", "is", ""])
def test_words_that_are_no_plural(word):
    assert singulars(word) == ()


def test_words_are_tried_as_typed_before_their_singulars():
    assert list(with_singulars(("fronts", "thigh"))) == [(("fronts", "thigh"), False), (("front", "thigh"), True)]


@pytest.mark.parametrize(
    ("value", "text"), [(31.0, "31"), (0.5, "0.5"), (1e9, "1000000000"), (33.333333, "33.33"), (1e12, "1000000000000")]
)
def test_numbers_are_shown_plainly(value, text):
    assert shown_number(value) == text


@settings(deadline=None, max_examples=300)
@given(text=st.text(max_size=200))
def test_shown_words_fit_on_one_harmless_line(text):
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 60


def test_shown_drops_colour_and_direction_marks():
    assert shown("a\x1b[31mb\u202ec\x07\nd\x9b") == "a[31mbc d"


def test_nearest_offers_close_names_best_first():
    assert nearest("kalf", ["palm", "calf", "tongue", "shin"]) == ("calf", "palm")
    assert nearest("xyzzy", ["palm", "calf"]) == ()
    assert nearest("kalf" * 10_000, ["calf"]) == ()


def test_an_unknown_word_offers_each_thing_once():
    names = {"espresso": "espresso", "espresso shot": "espresso", "cola": "cola"}
    error = unknown("drink", "expresso\x1b", names, look_up="twitchlog drinks")
    assert error.sentence == 'I don\'t know the drink "expresso".'
    assert error.nearest == ("espresso",)
    assert error.hint == "Did you mean: espresso?   All drinks: twitchlog drinks"
