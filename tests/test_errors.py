"""The error tree: one sentence, one hint, one exit code a family."""

import inspect
import re

import pytest

from twitchlog import errors
from twitchlog.errors import (
    AmbiguousHour,
    CatalogueError,
    DiaryFileError,
    ImportFileError,
    ManyMeanings,
    NotFoundError,
    OutputError,
    TwitchlogError,
    UnknownWord,
    WordsError,
)

ALL = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, TwitchlogError)]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TwitchlogError, 1),
        (WordsError, 2),
        (UnknownWord, 2),
        (ManyMeanings, 2),
        (AmbiguousHour, 2),
        (CatalogueError, 3),
        (NotFoundError, 4),
        (DiaryFileError, 5),
        (ImportFileError, 6),
        (OutputError, 7),
    ],
)
def test_each_family_has_its_exit_code(error, code):
    assert error("A sentence.").exit_code == code


def test_the_tree_in_the_docstring_is_the_tree():
    drawn = re.findall(r"(\w+) +\d|── (\w+)", errors.__doc__)
    assert {first or second for first, second in drawn} == {error.__name__ for error in ALL}


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_an_error_keeps_its_sentence_and_its_hint(error):
    said = error("A sentence.", "A hint.")
    assert (said.sentence, said.hint, str(said)) == ("A sentence.", "A hint.", "A sentence.")
    assert error("A sentence.").hint == ""


def test_what_could_have_been_meant_is_carried_along():
    assert UnknownWord("No.", nearest=["calf", "chin"]).nearest == ("calf", "chin")
    assert ManyMeanings("Which?", choices=["left calf"]).choices == ("left calf",)
    assert AmbiguousHour("Which?", offsets_min=[120, 60]).offsets_min == (120, 60)
    assert (UnknownWord("No.").nearest, ManyMeanings("").choices, AmbiguousHour("").offsets_min) == ((), (), ())
