"""People's words for a factor's value and for what they drank or ate; must not know any drink or food by name.

Drinks and foods come in as arguments. A number counts the drink or food after it, in its servings: "banana 2
spinach-cooked" is one banana and two servings of cooked spinach. A measure that the serving knows is understood too:
"1 cup spinach-cooked", "300 ml cola".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from twitchlog.diary import amounts
from twitchlog.diary.consumables import FOOD, Consumable
from twitchlog.diary.entries import Item
from twitchlog.diary.factors import DURATION, RATING, YES_NO, Factor
from twitchlog.diary.word_forms import (
    content_words,
    plain_words,
    shown,
    shown_number,
    singulars,
    tidy,
    unknown,
    with_singulars,
)
from twitchlog.errors import ManyMeanings, UnknownWord, WordsError

MOST_SERVINGS = 50
MOST_MEASURED_SERVINGS = 5  # of a food counted by the ounce, cup or spoon: "10 almonds" are not ten ounces

_UNITS_IN_S = {"h": 3600, "min": 60, "s": 1}
_NUMBER_WORDS = {
    "half": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0,
}  # fmt: skip
_JOINERS = frozenset(("and", "plus", "with", "+", "&"))
_NOTHING = frozenset(("none", "nothing"))
_WHOLE_SERVINGS = frozenset(("serving", "portion"))
_WEIGHED_OUT = frozenset(("oz", "cup", "tbsp"))
_LONGEST_PHRASE = 6
_SERVING = r"([0-9.]+(?:/[0-9]+)?) ([^(]+?)(?: \(([0-9.]+) (g|ml)\))?"


_Named = tuple[int, str, list[Consumable]]
"""What words name: how many words that took, the measure said before the name, and what the name may mean."""


def parse_reading(
    words: Sequence[str], factor: Factor, consumables: Sequence[Consumable]
) -> tuple[float, tuple[Item, ...]]:
    """A factor's value, and what stood behind it.

    Parameters
    ----------
    words : sequence of str
        "95mg", "2 espresso", "2 glasses", "6h30", "7", "yes"; a bare number is in the unit that the
        factor is shown in.
    factor : Factor
        Its kind says how the words are read, its low and high bound the value.
    consumables : sequence of Consumable
        The drinks and foods that may be named; only those with a figure for this factor are.

    Returns
    -------
    value : float
        In the factor's unit, `factor.low` to `factor.high`; yes is 1 and no is 0.
    items : tuple of Item
        Empty where the value was said as a number.

    Raises
    ------
    WordsError
        Not a value of this factor, or outside its bounds.
    """
    text = " ".join(words)
    if not text.strip():
        raise WordsError(f"No value for {factor.name} was given.", f"For example: twitchlog log {factor.name} …")
    if factor.kind == RATING:
        return amounts.parse_rating(text, name=factor.name), ()
    if factor.kind == YES_NO:
        return amounts.parse_yes_no(text), ()
    if tidy(text) in _NOTHING:
        return _within(0.0, factor), ()
    if factor.kind == DURATION:
        unit_s = _UNITS_IN_S.get(factor.unit, 60)
        return _within(amounts.duration_s(text, bare_unit_s=unit_s) / unit_s, factor), ()
    return _amount(text, factor, consumables)


def _amount(text: str, factor: Factor, consumables: Sequence[Consumable]) -> tuple[float, tuple[Item, ...]]:
    said = tidy(text)
    amounts.refuse_negative(said, text, name=factor.name)
    holding = tuple(each for each in consumables if factor.key in each.amounts)
    number = amounts.leading_number(said)
    is_amount = number is not None and (not number[1] or amounts.is_unit(number[1]))
    if number is not None and not number[1] and factor.shown_in:
        text = f"{text} {factor.shown_in}"  # a bare number is in the unit that the person reads
    if is_amount or not holding:
        return _within(amounts.parse_amount(text, factor.unit, name=factor.name), factor), ()
    items = tuple(
        Item(each.table, each.key, quantity, each.amounts[factor.key])
        for quantity, each in parse_items([text], holding)
    )
    return _within(sum(item.quantity * item.amount_each for item in items), factor), items


def _within(value: float, factor: Factor) -> float:
    """The value, refused where one entry of the factor cannot hold it."""
    if factor.low <= value <= factor.high:
        return value
    limits = amounts.range_text(factor.low, factor.high, factor.unit)
    raise WordsError(
        f"{shown_number(value)} {factor.unit}".strip()
        + f" of {factor.name} is outside what one entry can hold ({limits}).",
        "Check the number and its unit.",
    )


def parse_items(words: Sequence[str], consumables: Sequence[Consumable]) -> tuple[tuple[float, Consumable], ...]:
    """What was drunk or eaten, and how many servings of each.

    Parameters
    ----------
    words : sequence of str
        "banana 2 spinach-cooked"; a number counts the item after it, 1 where there is none.
    consumables : sequence of Consumable
        Everything that may be named; of two with the same key the first counts.

    Returns
    -------
    tuple of (float, Consumable)
        In the order of the words; servings are more than 0.

    Raises
    ------
    UnknownWord
        A drink or food that is not known.
    ManyMeanings
        Words that several of them share, as "spinach".
    WordsError
        A number that counts nothing, or too many servings.
    """
    tokens = [token for word in words for token in _tokens(word)]
    if _JOINERS.issuperset(tokens):
        raise WordsError("Nothing was named.", "For example: twitchlog food banana 2 spinach-cooked")
    vocabulary = _Vocabulary(consumables)
    found: list[tuple[float, Consumable]] = []
    while tokens:
        if tokens[0] in _JOINERS:
            tokens = tokens[1:]
            continue
        servings, each, tokens = _first_item(tokens, vocabulary)
        found.append((servings, each))
    return tuple(found)


def _tokens(word: str) -> list[str]:
    """The words of one argument; numbers stay as typed, the rest is read without its marks."""
    tokens: list[str] = []
    for part in tidy(word).split():
        trimmed = part.strip(",;")
        amounts.refuse_negative(trimmed, trimmed, name="a number of servings")
        if trimmed and (_count(trimmed) is not None or trimmed in _JOINERS):
            tokens.append(trimmed)
        else:
            tokens.extend(plain_words(trimmed))
    return tokens


def _count(token: str) -> tuple[float, str] | None:
    """A token's number and the measure stuck to it: `2`, `2x`, `x2`, `300ml`, `two`."""
    if token in _NUMBER_WORDS:
        return _NUMBER_WORDS[token], ""
    found = amounts.leading_number(token.removeprefix("x").removeprefix("×"))
    measure = found[1].strip("x×") if found else ""
    return (found[0], measure) if found and (not measure or amounts.is_unit(measure)) else None


class _Serving:
    """One serving, taken apart: `1/2 cup (90 g)` is 0.5, {"cup"}, 90.0, "g"; own words for it have no measure."""

    def __init__(self, text: str) -> None:
        match = re.fullmatch(_SERVING, text)
        number = amounts.leading_number(match[1]) if match else None
        self.number = number[0] if number else 1.0
        self.measures = frozenset(match[2].lower().split()) - {"or"} if match else frozenset()
        self.size = float(match[3] or 0) if match else 0.0
        self.unit = (match[4] or "") if match else ""

    def number_in(self, number: float, measure: str) -> float | None:
        """How many servings a number of measures is; None where the serving does not know the measure."""
        forms = {measure, *singulars(measure)}
        if not measure or not forms.isdisjoint(_WHOLE_SERVINGS):
            return number
        if not forms.isdisjoint(self.measures):
            return number / self.number
        converted = amounts.convert(number, measure, self.unit) if self.size else None
        return None if converted is None else converted / self.size


class _Vocabulary:
    """The names that can be understood, each with what it may mean, and the measures that servings know."""

    def __init__(self, consumables: Iterable[Consumable]) -> None:
        by_key: dict[str, Consumable] = {}
        for each in consumables:
            by_key.setdefault(each.key, each)
        self.consumables = tuple(by_key.values())
        self.measures = _WHOLE_SERVINGS.union(*(_Serving(each.serving).measures for each in self.consumables))
        self._meanings: dict[tuple[str, ...], list[Consumable]] = {}
        for each in self.consumables:
            for name in (each.key, each.name):
                self._meanings.setdefault(content_words(plain_words(name)), [each])
        own_names = frozenset(self._meanings)  # a key or a name wins over an alias
        for each in self.consumables:
            for alias in {content_words(plain_words(alias)) for alias in each.aliases} - own_names:
                self._meanings.setdefault(alias, []).append(each)

    def named(self, tokens: Sequence[str]) -> _Named | None:
        """What the words name at their start, with a measure or without one, whichever takes more of them."""
        direct = self.longest_name(tokens)
        if not tokens or not self._is_measure(tokens[0]):
            return direct
        measured = self.longest_name(tokens[1:])
        if measured is None or (direct is not None and direct[0] > measured[0]):
            return direct
        return measured[0] + 1, tokens[0], measured[2]

    def longest_name(self, tokens: Sequence[str]) -> _Named | None:
        """The longest name that the words begin with."""
        for length in range(min(_LONGEST_PHRASE, len(tokens)), 0, -1):
            for form, _ in with_singulars(content_words(tokens[:length])):
                if form in self._meanings:
                    return length, "", self._meanings[form]
        return None

    def _is_measure(self, token: str) -> bool:
        return amounts.is_unit(token) or not self.measures.isdisjoint((token, *singulars(token)))


def _first_item(tokens: list[str], vocabulary: _Vocabulary) -> tuple[float, Consumable, list[str]]:
    """How many servings of what the words begin with, and the words after it."""
    number, measure, rest = 1.0, "", tokens
    named = vocabulary.named(tokens)
    counted = _count(tokens[0])
    if named is None and counted is not None:
        (number, measure), rest = counted, tokens[1:]
        if not rest or (_count(rest[0]) is not None and rest[0] not in _NUMBER_WORDS):
            raise _counts_nothing(number, vocabulary)
        named = vocabulary.named(rest)
    if named is None:
        raise _not_known(rest, vocabulary)
    n_words, said_measure, meanings = named
    if len(meanings) > 1:
        choices = tuple(shown(each.key) for each in meanings)
        said = shown(" ".join(rest[:n_words]))
        raise ManyMeanings(f'"{said}" may be {", ".join(choices[:-1])} or {choices[-1]}.', "Say which.", choices)
    return _servings(number, measure or said_measure, meanings[0]), meanings[0], rest[n_words:]


def _servings(number: float, measure: str, consumable: Consumable) -> float:
    """How many servings were said, refused where there are none of them or more than one entry can hold."""
    serving = _Serving(consumable.serving)
    servings = serving.number_in(number, measure)
    name, said_serving = shown(consumable.name), shown(consumable.serving)
    if servings is None:
        raise WordsError(
            f"{name.capitalize()} is counted in servings of {said_serving}, "
            f"not as {shown_number(number)} {shown(measure)}.",
            f"For example: 2 {shown(consumable.key)}",
        )
    if servings <= 0:
        raise WordsError(f"0 {name} is nothing to log; servings are more than 0.", "Leave it out.")
    by_weight = consumable.table == FOOD and not serving.measures.isdisjoint(_WEIGHED_OUT)
    most = MOST_MEASURED_SERVINGS if by_weight else MOST_SERVINGS
    if servings > most:
        raise WordsError(
            f"{shown_number(servings)} servings of {name} ({said_serving} each) are more than one entry can "
            f"hold (at most {most}).",
            f"Check the number, or say a weight: 30 g {shown(consumable.key)}" if by_weight else "Check the number.",
        )
    return servings


def _counts_nothing(number: float, vocabulary: _Vocabulary) -> WordsError:
    said = shown_number(number)
    example = shown(vocabulary.consumables[0].key) if vocabulary.consumables else "banana"
    return WordsError(f"The number {said} counts nothing.", f"It stands before what it counts: {said} {example}")


def _not_known(tokens: Sequence[str], vocabulary: _Vocabulary) -> UnknownWord:
    """The error for words that begin with no known drink or food; they end where a known one or a number begins."""
    length = 1
    while length < len(tokens) and _count(tokens[length]) is None and not vocabulary.longest_name(tokens[length:]):
        length += 1
    tables = dict.fromkeys(each.table for each in vocabulary.consumables)
    names = {name: each.key for each in vocabulary.consumables for name in (*each.aliases, each.name, each.key)}
    look_up = " or ".join(f"twitchlog {table}s" for table in tables)
    return unknown(" or ".join(tables) or "drink or food", " ".join(tokens[:length]), names, look_up=look_up)
