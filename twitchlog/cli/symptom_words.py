"""What words say of a symptom and its place, with the emergency number beside an error; must not judge or save."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from twitchlog.diary.places import Place
from twitchlog.diary.symptoms import Rows, SaidSymptom, Which, how_it_came, parse_symptom
from twitchlog.errors import ManyMeanings, UnknownWord, WordsError
from twitchlog.reference.tables import table

# Nobody says on which side: what is no place ("choking on a crumb") becomes the note, so that it can be saved.
_NO_PLACE_ASKED = ("speech", "swallowing", "choking", "breathing", "face", "saddle", "bladder or bowel")

Where = Callable[[Sequence[str]], Place]


class Told(NamedTuple):
    """A symptom as it was told: its key, its place (None: not said), how it came, and words that are no place."""

    item: str
    place: Place | None
    is_sudden: bool | None
    note: str


def read_symptom(
    words: Sequence[str],
    where: Where,
    *,
    country: str,
    is_sudden: bool | None = None,
    which: Which | None = None,
) -> Told:
    """The symptom that words tell of.

    Parameters
    ----------
    words : sequence of str
        As typed, in any order.
    where : callable
        Reads a place, as `words.parse_place`.
    country : str
        Two letters or "": whose emergency number stands beside an error that may hide something urgent.
    is_sudden : bool, optional
        How it came, where an option said so.
    which : callable, optional
        As `parse_symptom`.

    Raises
    ------
    WordsError
        No symptom, several, or a place that is none.
    """
    rows = table("symptoms")
    how = how_it_came(words)
    try:
        said = parse_symptom(words, rows, is_sudden=is_sudden, which=which)
    except UnknownWord as error:
        near = [row for row in rows if row["name"] in error.nearest]
        if how or is_sudden or any(asks_now(row, is_sudden=None) for row in near):
            _add_number(error, country)
        raise
    except ManyMeanings as error:
        from twitchlog.report.urgent_words import number_if_sudden

        error.hint = f"{error.hint}   {number_if_sudden(country)}"
        raise
    with number_beside(said.item, is_sudden=said.is_sudden, country=country):
        if how is not None and is_sudden is not None and how != is_sudden:
            raise WordsError("How it came is said twice, and differently.", "Say it once: --sudden or --gradual.")
        return _placed(said, where, rows, country)


def _placed(said: SaidSymptom, where: Where, rows: Rows, country: str) -> Told:
    if not said.rest:
        return Told(said.item, None, said.is_sudden, "")
    try:
        return Told(said.item, where(said.rest), said.is_sudden, "")
    except WordsError:
        _refuse_two(said, rows, country)
        row = next(row for row in rows if row["key"] == said.item)
        if row["kind"] not in _NO_PLACE_ASKED:
            raise
        return Told(said.item, None, said.is_sudden, " ".join(said.rest))


def _refuse_two(said: SaidSymptom, rows: Rows, country: str) -> None:
    """Refuse words that name a second symptom: each is an entry of its own."""
    try:
        second = parse_symptom(said.rest, rows, is_sudden=True)
    except UnknownWord:
        return
    if second.item != said.item:
        names = {row["key"]: row["name"] for row in rows}
        with number_beside(second.item, is_sudden=said.is_sudden, country=country):
            raise WordsError(
                f"These are two symptoms: {names[said.item]}, and {names[second.item]}.", "Log each by itself."
            )


@contextmanager
def number_beside(item: str, *, is_sudden: bool | None, country: str) -> Iterator[None]:
    """Give the emergency number beside an error, where the symptom that is not saved for it needs help at once."""
    try:
        yield
    except WordsError as error:
        row = next(row for row in table("symptoms") if row["key"] == item)
        if asks_now(row, is_sudden=is_sudden):
            _add_number(error, country)
        raise


def asks_now(row: Mapping[str, str], *, is_sudden: bool | None) -> bool:
    """Whether a symptom may need help at once, wherever it is."""
    return row["speaks"] == "now" or bool(is_sudden and row["if_sudden"])


def _add_number(error: WordsError, country: str) -> None:
    from twitchlog.report.urgent_words import number_now

    line = number_now(country)
    if line not in error.hint:
        error.hint = f"{error.hint}   {line}"
