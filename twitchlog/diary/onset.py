"""When it began, out of the words a person told; must not guess where the words name no year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"((?:19|20|21)[0-9]{2})"


class Onset(NamedTuple):
    """The days within which it began, both included: one day, a month or a year, as exactly as it was told."""

    earliest: dt.date
    latest: dt.date


def parse_onset(words: str) -> Onset | None:
    """The days that the words of an onset name; None where they name no year.

    Parameters
    ----------
    words : str
        "2026-03-14", "14 March 2026", "March 14, 2026", "March 2026, after a cold", "2026-03", "in 2019".

    Examples
    --------
    >>> parse_onset("March 2026, after a cold")
    Onset(earliest=datetime.date(2026, 3, 1), latest=datetime.date(2026, 3, 31))
    >>> parse_onset("last spring") is None
    True
    """
    said = " ".join(words.lower().replace(",", " ").split())
    for pattern, read in _FORMS:
        match = re.search(pattern, said, re.ASCII)
        found = read(match) if match else None
        if found:
            return found
    return None


def _day(year: str, month: int, day: str) -> Onset | None:
    try:
        on = dt.date(int(year), month, int(day))
    except ValueError:
        return None
    return Onset(on, on)


def _month(year: str, month: int) -> Onset | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(int(year), month)[1]
    return Onset(dt.date(int(year), month, 1), dt.date(int(year), month, last))


def _named(month: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(month))


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Onset | None]], ...] = (
    (rf"\b{_YEAR}-([0-9]{{1,2}})-([0-9]{{1,2}})\b", lambda m: _day(m[1], int(m[2]), m[3])),
    (rf"\b([0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?{_MONTH} {_YEAR}\b", lambda m: _day(m[3], _named(m[2]), m[1])),
    (rf"\b{_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)? {_YEAR}\b", lambda m: _day(m[3], _named(m[1]), m[2])),
    (rf"\b{_MONTH} (?:of )?{_YEAR}\b", lambda m: _month(m[2], _named(m[1]))),
    (rf"\b{_YEAR}-([0-9]{{1,2}})\b", lambda m: _month(m[1], int(m[2]))),
    (rf"\b{_YEAR}\b", lambda m: Onset(dt.date(int(m[1]), 1, 1), dt.date(int(m[1]), 12, 31))),
)
