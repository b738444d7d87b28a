"""Read the dates and times of a table, in an order that the whole column decides; must not guess one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.base import shown

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
DATE_ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
ORDER_NAMES = {DAY_FIRST: "day first", MONTH_FIRST: "month first", YEAR_FIRST: "year first"}

LONGEST_STAMP = 64
FIRST_YEAR = 1900
_LARGEST_OFFSET_MIN = 14 * 60

_STAMP = re.compile(
    r"(?P<date>.+?)"
    r"(?:(?:T|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?:\s*(?P<offset>Z|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?|UTC|GMT))?)?"
)
_NUMBERS = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class Stamp(NamedTuple):
    """A date, and the clock time and offset where the cell tells them.

    offset_min is in minutes east of UTC; None where it is not told, or where the time is UTC as such (is_utc).
    """

    day: dt.date
    time: dt.time | None = None
    offset_min: int | None = None
    is_utc: bool = False

    @property
    def text(self) -> str:
        """One spelling for all ways of writing the same moment, to the second."""
        if self.time is None:
            return self.day.isoformat()
        zone = "Z" if self.is_utc else "" if self.offset_min is None else f"{self.offset_min:+d}"
        return f"{self.day.isoformat()}T{self.time.isoformat()}{zone}"


@lru_cache(maxsize=4096)
def dates_read(text: str) -> Mapping[str, dt.date]:
    """The dates that a text can mean, by the order that gives them.

    A date whose order is plain (the year first, or the month in words) is the only one, under the key "".

    Examples
    --------
    >>> dates_read("2021-05-13")
    {'': datetime.date(2021, 5, 13)}
    >>> sorted(dates_read("03/04/2021"))
    ['dmy', 'mdy']
    """
    if match := _NUMBERS.fullmatch(text):
        first, _, middle, last = match.groups()
        if len(first) == 4 and len(last) <= 2:
            return _valid({"": (first, middle, last)})
        if len(first) <= 2 and len(last) == 4:
            return _valid({DAY_FIRST: (last, middle, first), MONTH_FIRST: (last, first, middle)})
        if len(first) <= 2 and len(last) == 2:
            orders = {DAY_FIRST: (last, middle, first), MONTH_FIRST: (last, first, middle)}
            return _valid({**orders, YEAR_FIRST: (first, middle, last)}, century=2000)
    elif match := _COMPACT.fullmatch(text):
        return _valid({"": match.groups()})
    elif match := _DAY_MONTH.fullmatch(text):
        return _valid({"": (match[3], _month(match[2]), match[1])})
    elif match := _MONTH_DAY.fullmatch(text):
        return _valid({"": (match[3], _month(match[1]), match[2])})
    return {}


def _month(word: str) -> str:
    numbers = (number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()))
    return str(next(numbers, 0))


def _valid(parts: dict[str, tuple[str, ...]], *, century: int = 0) -> dict[str, dt.date]:
    dates = {}
    for order, (year, month, day) in parts.items():
        try:
            dates[order] = dt.date(century + int(year), int(month), int(day))
        except ValueError:
            continue
    return dates


def date_part(text: str) -> str:
    """The date of a cell that may also hold a time."""
    match = _STAMP.fullmatch(text) if len(text) <= LONGEST_STAMP else None
    return match["date"] if match else ""


def read_stamp(text: str, order: str) -> Stamp | None:
    """A cell's date and time.

    Parameters
    ----------
    text : str
        Stripped.
    order : str
        One of `DATE_ORDERS`; a date whose order is plain is read as it stands.

    Returns
    -------
    Stamp or None
        None where it is no date or no such day or hour exists.
    """
    match = _STAMP.fullmatch(text) if len(text) <= LONGEST_STAMP else None
    dates = dates_read(match["date"]) if match else {}
    day = dates.get("") or dates.get(order)
    if match is None or day is None or day.year < FIRST_YEAR:
        return None
    if match["hour"] is None:
        return Stamp(day)
    time = _time(match)
    offset = _offset(match["offset"])
    if time is None or (offset is not None and abs(offset) > _LARGEST_OFFSET_MIN):
        return None
    return Stamp(day, time, offset, is_utc=match["offset"] in {"Z", "UTC", "GMT"})


def _time(match: re.Match[str]) -> dt.time | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        return None


def _offset(text: str | None) -> int | None:
    digits = (text or "").removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if len(digits) < 3:
        return None
    minutes = int(digits[1:3]) * 60 + int(digits[3:] or 0)
    return -minutes if digits[0] == "-" else minutes


class DateOrder:
    """Gathers what a column's dates say about their order, then decides it for all of them."""

    def __init__(self) -> None:
        self._only: dict[str, tuple[int, str]] = {}  # order: the first line that can only be read so
        self._either: tuple[int, str] | None = None

    def add(self, text: str, *, line: int) -> None:
        """Take in one cell (stripped) and the line it stands on."""
        part = date_part(text)
        dates = {order: day for order, day in dates_read(part).items() if order in (DAY_FIRST, MONTH_FIRST)}
        if len(set(dates.values())) == 2 and self._either is None:
            self._either = (line, part)
        elif len(dates) == 1:
            self._only.setdefault(next(iter(dates)), (line, part))

    def decide(self, stated: str | None, *, file_name: str, column: str) -> tuple[str, str]:
        """The order of the column's dates, and a sentence on how it is known ("" where nothing had to be decided).

        Raises
        ------
        ImportFileError
            Every date could be read both ways, or some can only be read one way and some only the other.
        WordsError
            There is no order such as the one stated.
        """
        if stated is not None:
            if stated not in DATE_ORDERS:
                raise WordsError(f"There is no date order {shown(stated)}.", "Use dmy, mdy or ymd.")
            return stated, f"Dates are read {ORDER_NAMES[stated]}, as you said."
        if len(self._only) == 2:
            (line_d, text_d), (line_m, text_m) = self._only[DAY_FIRST], self._only[MONTH_FIRST]
            raise ImportFileError(
                f"The dates in column {shown(column)} of {file_name} contradict each other: line {line_d} ({text_d}) "
                f"has the day first and line {line_m} ({text_m}) the month.",
                "Write every date as 2026-11-20.",
            )
        if self._only:
            order, (line, text) = next(iter(self._only.items()))
            return order, f"Dates are read {ORDER_NAMES[order]}, because line {line} ({text}) can only be read so."
        if self._either:
            line, text = self._either
            raise ImportFileError(
                f"Every date in column {shown(column)} of {file_name} could have the day or the month first, such as "
                f"{text} on line {line}.",
                "Say which: --date-order dmy or --date-order mdy",
            )
        return DAY_FIRST, ""  # no date depends on it
