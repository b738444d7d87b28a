"""How people's words are read and repeated: spaces, plurals, near misses; must not know what any word means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from twitchlog.errors import UnknownWord

_FILLERS = frozenset(("a", "an", "in", "my", "of", "on", "the"))
_PUNCTUATION = str.maketrans(dict.fromkeys("-_/.,;:()&+", " ") | dict.fromkeys("'’\"", ""))
_SAME_CHARACTER = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-", "½": ".5", "¼": ".25", "¾": ".75", "µ": "μ"})
_THOUSANDS_SPACES = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break: typed between groups of three digits

_IRREGULAR_SINGULARS = {"calves": "calf", "halves": "half", "feet": "foot", "loaves": "loaf"}
_LONGEST_SHOWN = 60
_CLOSE_ENOUGH = 0.5


def tidy(text: str) -> str:
    """Lower case, single spaces, plain minus signs, `½` as `.5`, and no spaces inside a number like `1 500`."""
    if not text.isascii():
        text = _without_thousands_spaces(text).translate(_SAME_CHARACTER)
    return " ".join(text.lower().split())


def _without_thousands_spaces(text: str) -> str:
    kept = []
    for i, character in enumerate(text):
        group = text[i + 1 : i + 4]
        is_inside = (
            character in _THOUSANDS_SPACES
            and i > 0
            and _is_digits(text[i - 1])
            and len(group) == 3
            and _is_digits(group)
            and not _is_digits(text[i + 4 : i + 5])
        )
        if not is_inside:
            kept.append(character)
    return "".join(kept)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a name, with hyphens, underscores and other marks read as spaces.

    Examples
    --------
    >>> plain_words("Spinach-cooked")
    ('spinach', 'cooked')
    """
    return tuple(tidy(text).translate(_PUNCTUATION).split())


def content_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words without the small ones between them: "front of the thigh" is ("front", "thigh")."""
    return tuple(word for word in words if word not in _FILLERS)


def with_singulars(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The words, then again with each one read as a plural; each time with whether one was."""
    yield words, False
    for i, word in enumerate(words):
        for singular in singulars(word):
            yield (*words[:i], singular, *words[i + 1 :]), True


def singulars(word: str) -> tuple[str, ...]:
    """What an English word may be the plural of; empty where it does not look like a plural.

    Examples
    --------
    >>> singulars("calves"), singulars("espressos"), singulars("calf")
    (('calf',), ('espresso',), ())
    """
    if word in _IRREGULAR_SINGULARS:
        return (_IRREGULAR_SINGULARS[word],)
    if not word.endswith("s") or word.endswith("ss") or len(word) < 3:
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y", word[:-1])
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    return (word[:-1],)


def shown(text: str) -> str:
    """A person's words fit to be repeated: one line, no control or direction characters, at most 60 characters.

    Examples
    --------
    >>> shown("kalf" + chr(27) + "[31m")
    'kalf[31m'
    """
    clean = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1] + "…"


def shown_number(value: float) -> str:
    """A number as plainly as it can be written: `31`, `0.5`, `1000000000`."""
    return f"{round(value, 2):.15g}"


def nearest(word: str, names: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """The known names that come closest to a word, best first.

    Parameters
    ----------
    word : str
        What the person typed.
    names : iterable of str
        The names that would be understood.
    n : int
        How many to give at most.

    Examples
    --------
    >>> nearest("kalf", ["shin", "calf", "tongue"])
    ('calf',)
    """
    import difflib  # noqa: PLC0415 - 3 ms, only when a word is not understood

    wanted = shown(tidy(word))
    return tuple(difflib.get_close_matches(wanted, sorted(set(names)), n, cutoff=_CLOSE_ENOUGH))


def unknown(table: str, word: str, names: Mapping[str, str], *, look_up: str) -> UnknownWord:
    """The error for a word that a table does not know.

    Parameters
    ----------
    table : str
        What the table holds, in the singular: "site", "drink", "food".
    word : str
        What the person typed.
    names : mapping of str to str
        The names that would be understood, each with the key of what it names; a thing is offered once.
    look_up : str
        The command that lists them.
    """
    close: dict[str, str] = {}
    for name in nearest(word, names, n=12):
        close.setdefault(names[name], name)
    offered = tuple(shown(name) for name in close.values())[:3]
    offer = f"Did you mean: {', '.join(offered)}?   " if offered else ""
    return UnknownWord(f'I don\'t know the {table} "{shown(word)}".', f"{offer}All {table}s: {look_up}", offered)
