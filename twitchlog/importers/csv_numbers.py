"""Read the numbers of a table, with a decimal sign that the whole file decides; must not guess one."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.base import shown

POINT, COMMA = ".", ","
DECIMALS = {POINT: "point", COMMA: "comma"}

# What statistics programs write for a missing number.
MISSING_WORDS = frozenset({"na", "n/a", "nan", "null"})

_YES = frozenset({"1", "1.0", "y", "yes", "true", "t", "on", "ja", "oui", "si", "sí", "sim", "tak"})
_NO = frozenset({"0", "0.0", "n", "no", "false", "f", "off", "nein", "nee", "non", "não", "nej", "nie"})


def _pattern(decimal: str) -> re.Pattern[str]:
    mark, group = re.escape(decimal), re.escape(COMMA if decimal == POINT else POINT)
    plain = rf"[+-]?(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?"
    grouped = rf"[+-]?[1-9][0-9]{{0,2}}({group}|[ '’\u00a0\u202f])[0-9]{{3}}(?:\1[0-9]{{3}})*(?:{mark}[0-9]*)?"
    return re.compile(f"(?:{grouped}|{plain})")


_PATTERNS = {decimal: _pattern(decimal) for decimal in DECIMALS}
_LONGEST_NUMBER = 40


def read_number(text: str, decimal: str) -> float | None:
    """A cell's number under one decimal sign, or None where it is not a number.

    Examples
    --------
    >>> read_number("1.234,5", ","), read_number("1.234,5", ".")
    (1234.5, None)
    """
    return _number(text, decimal) if len(text) <= _LONGEST_NUMBER else None


@lru_cache(maxsize=4096)
def _number(text: str, decimal: str) -> float | None:
    text = text.replace("\u2212", "-")
    match = _PATTERNS[decimal].fullmatch(text)
    if match is None:
        return None
    if match[1]:
        text = text.replace(match[1], "")
    value = float(text.replace(decimal, "."))
    return value if math.isfinite(value) else None


def read_yes_no(text: str) -> float | None:
    """1.0 for yes and 0.0 for no, in the words of several languages; None where it is neither."""
    word = text.casefold().replace(",", ".")
    return 1.0 if word in _YES else 0.0 if word in _NO else None


def is_missing(text: str) -> bool:
    """Whether a cell for a number says that there is none."""
    return not text or text.casefold() in MISSING_WORDS


class DecimalSign:
    """Gathers what a file's numbers say about their decimal sign, then decides it for all of them."""

    def __init__(self) -> None:
        self._only: dict[str, tuple[int, str]] = {}  # sign: the first line that can only be read so
        self._likely: dict[str, tuple[int, str]] = {}  # ... whose other reading is impossible for that column
        self._either: tuple[int, str] | None = None

    def add(self, text: str, *, line: int, low: float, high: float) -> None:
        """Take in one cell (stripped), its line and the range that its column allows."""
        read = {sign: read_number(text, sign) for sign in DECIMALS}
        values = {sign: value for sign, value in read.items() if value is not None}
        if len(values) == 1:
            self._only.setdefault(next(iter(values)), (line, text))
        elif len(set(values.values())) == 2:
            possible = [sign for sign, value in values.items() if low <= value <= high]
            if len(possible) == 1:
                self._likely.setdefault(possible[0], (line, text))
            elif possible and self._either is None:
                self._either = (line, text)

    def decide(self, stated: str | None, *, file_name: str) -> tuple[str, str]:
        """The decimal sign, and a sentence on how it is known ("" where no number has one).

        Raises
        ------
        ImportFileError
            Numbers can be read both ways, or some can only be read one way and some only the other.
        WordsError
            There is no decimal sign such as the one stated.
        """
        if stated is not None:
            if stated not in DECIMALS:
                raise WordsError(f"There is no decimal sign {shown(stated)}.", 'Use "." or ",".')
            return stated, f"Numbers are read with a decimal {DECIMALS[stated]}, as you said."
        proof = self._only or self._likely
        if len(proof) == 2:
            (line_p, text_p), (line_c, text_c) = proof[POINT], proof[COMMA]
            raise ImportFileError(
                f"The numbers of {file_name} contradict each other: line {line_p} ({text_p}) has a decimal point and "
                f"line {line_c} ({text_c}) a decimal comma.",
                "Write every number the same way.",
            )
        if proof:
            sign, (line, text) = next(iter(proof.items()))
            return sign, f"Numbers have a decimal {DECIMALS[sign]} (line {line}: {text})."
        if self._either:
            line, text = self._either
            raise ImportFileError(
                f"The numbers of {file_name} could have a decimal point or comma, such as {text} on line {line}.",
                "Say which: --decimal . or --decimal ,",
            )
        return POINT, ""
