"""Symptoms by their everyday words, standing anywhere among what was said; must not judge them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from twitchlog.diary.word_forms import nearest, plain_words, shown
from twitchlog.errors import ManyMeanings, UnknownWord

Rows = Sequence[Mapping[str, str]]
Which = Callable[[ManyMeanings], str]

_FILLERS = frozenset((
    "a", "an", "am", "and", "are", "came", "feel", "feels", "feeling", "has", "have", "i", "im", "in",
    "is", "it", "its", "ive", "my", "of", "on", "one", "or", "so", "some", "the", "to", "very", "with",
))  # fmt: skip
_SAME = {
    "all of a sudden": "suddenly",
    "can no longer": "cannot",
    "can not": "cannot",
    "cant": "cannot",
    "could not": "cannot",
    "couldnt": "cannot",
    "not able to": "cannot",
    "unable to": "cannot",
    "wont": "will not",
}
_GRADUAL = ("not sudden", "not suddenly", "gradual", "gradually")
_SUDDEN = ("sudden", "suddenly")
_SIDES = frozenset(("left", "right", "both", "l", "r"))
# A symptom's own name may hold the place that a side is said of: "face droop left", "cannot lift my left arm".
_PLACES_IN_NAMES = {"arm": "arm", "face": "face", "facial": "face", "foot": "foot", "mouth": "face"}
_MOST_NEAR = 3
_CLOSE = 0.75

_Names = dict[tuple[str, ...], tuple[str, ...]]


class SaidSymptom(NamedTuple):
    """What words say: the symptom's key, the words that are left (where it is), and whether it came suddenly."""

    item: str
    rest: tuple[str, ...]
    is_sudden: bool | None


def parse_symptom(
    words: Sequence[str], rows: Rows, *, is_sudden: bool | None = None, which: Which | None = None
) -> SaidSymptom:
    """The symptom that words name, how it came, and the other words.

    Parameters
    ----------
    words : sequence of str
        As typed, in any order; one of them may hold several words.
    rows : sequence of mapping
        Of symptoms.csv: `key`, `name`, `aliases` and `shared` (joined by semicolons; shared words mean one of several
        symptoms), `speaks`.
    is_sudden : bool, optional
        How it came, where that was said beside the words.
    which : callable, optional
        Asks which of several is meant and returns its name; else `ManyMeanings` is raised. Not asked of what came
        suddenly: that is kept as the symptom that claims least, since all of them need help then.

    Raises
    ------
    UnknownWord
        No symptom is among the words.
    ManyMeanings
        A word that several symptoms share.

    Examples
    --------
    >>> rows = [{"key": "tingling", "name": "tingling", "aliases": "pins and needles", "shared": "", "speaks": ""}]
    >>> parse_symptom(["left", "hand", "pins and needles", "suddenly"], rows)
    SaidSymptom(item='tingling', rest=('left', 'hand'), is_sudden=True)
    """
    spoken, how = _split_how(words)
    how = how if is_sudden is None else is_sudden
    names = _names(rows)
    found = max(_matches(spoken, names), key=lambda match: (len(match[0]), match[1]), default=None)
    if found is None:
        raise _unknown(words, spoken, rows)
    used, _, keys = found
    item = keys[0] if len(keys) == 1 else _one_of(keys, [spoken[n] for n in used], rows, how, which)
    rest = [word for n, word in enumerate(spoken) if n not in used and (word == "and" or word not in _FILLERS)]
    while rest and "and" in (rest[0], rest[-1]):
        rest.remove("and") if rest[0] == "and" else rest.pop()
    if rest and _SIDES.issuperset(rest):
        rest += [_PLACES_IN_NAMES[spoken[n]] for n in used if spoken[n] in _PLACES_IN_NAMES][:1]
    return SaidSymptom(item, tuple(rest), how)


def how_it_came(words: Sequence[str]) -> bool | None:
    """Whether words say that something came suddenly; None where they say nothing of it."""
    return _split_how(words)[1]


def _split_how(words: Sequence[str]) -> tuple[list[str], bool | None]:
    text = f" {_folded(' '.join(words))} "
    how = None
    for phrases, value in ((_GRADUAL, False), (_SUDDEN, True)):
        for phrase in phrases:
            if f" {phrase} " in text:
                text, how = text.replace(f" {phrase} ", " "), value
    return text.split(), how


def _folded(text: str) -> str:
    folded = f" {' '.join(plain_words(text))} "
    for said, meant in _SAME.items():
        folded = folded.replace(f" {said} ", f" {meant} ")
    return folded.strip()


def _names(rows: Rows) -> _Names:
    """The words of every name, each with the symptoms it may mean; then the same without the small words."""
    names: _Names = {}
    for row in rows:
        for name in (row["key"], row["name"], *row["aliases"].split(";")):
            names.setdefault(tuple(_folded(name).split()), (row["key"],))
    for row in rows:
        for name in filter(None, row["shared"].split(";")):
            words = tuple(_folded(name).split())
            names[words] = tuple(dict.fromkeys((*names.get(words, ()), row["key"])))
    names.pop((), None)
    for words, keys in list(names.items()):
        names.setdefault(_content(words), keys)
    names.pop((), None)
    return names


def _content(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _FILLERS)


def _matches(spoken: Sequence[str], names: _Names) -> Iterator[tuple[frozenset[int], int, tuple[str, ...]]]:
    """Which words a name takes, how early and close together they stand (more is better), and what it means."""
    content = [n for n, word in enumerate(spoken) if word not in _FILLERS]
    for numbers in (list(range(len(spoken))), content):
        said = [spoken[n] for n in numbers]
        for start in range(len(said)):
            for end in range(start + 1, len(said) + 1):
                keys = names.get(tuple(said[start:end]))
                if keys:
                    yield frozenset(numbers[start:end]), -start, keys
    at = {spoken[n]: n for n in reversed(content)}
    for name, keys in names.items():
        if len(name) > 1 and at.keys() >= set(name):
            yield frozenset(at[word] for word in name), -len(spoken), keys


def _one_of(keys: Sequence[str], said: Sequence[str], rows: Rows, is_sudden: bool | None, which: Which | None) -> str:
    """The symptom that is meant by a word that several share."""
    meant = sorted((row for row in rows if row["key"] in keys), key=lambda row: bool(row["speaks"]))
    if is_sudden:
        return meant[0]["key"]
    choices = [row["name"] for row in meant]
    several = ManyMeanings(
        f'"{shown(" ".join(said))}" may mean: {" / ".join(choices)}.',
        "Say which of them it is, in these words.",
        choices,
    )
    if which is None:
        raise several
    chosen = tuple(_folded(which(several)).split())
    found = next((row["key"] for row in meant if (row["key"],) == _names(rows).get(chosen)), None)
    if found is None:
        raise several
    return found


def _unknown(words: Sequence[str], spoken: Sequence[str], rows: Rows) -> UnknownWord:
    near = _near(spoken, rows)
    offered = near or tuple(row["name"] for row in rows[:_MOST_NEAR])
    return UnknownWord(
        f'I don\'t know the symptom "{shown(" ".join(words)) or "nothing"}".',
        f"Did you mean: {', '.join(offered)}?   All of them: twitchlog symptom --list",
        near,
    )


def _near(spoken: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """The names of the symptoms that come closest to the words, or to as many of them as a name has."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - 3 ms, only when words are not understood

    said = _content(spoken)[:12]
    close: dict[str, float] = {}
    for row in rows:
        for name in (row["name"], *row["aliases"].split(";"), *filter(None, row["shared"].split(";"))):
            words = _content(_folded(name).split())
            for start in range(max(len(said) - len(words), 0) + 1):
                part = " ".join(said[start : start + len(words)])
                ratio = SequenceMatcher(None, part, " ".join(words)).ratio() if part else 0.0
                close[row["name"]] = max(close.get(row["name"], 0.0), ratio)
    best = sorted((name for name, ratio in close.items() if ratio >= _CLOSE), key=lambda name: -close[name])
    return tuple(best[:_MOST_NEAR]) or nearest(" ".join(said), [row["name"] for row in rows])
