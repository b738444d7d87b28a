"""The clock, the person's time zone and the dice for uids: the only place that reads them.

Must not know any layer but `diary`, whose moments it makes.

`TWITCHLOG_NOW` (ISO 8601 with an offset) stands in for the clock, for tests and for looking at a diary as of a moment.
"""

from __future__ import annotations

import datetime as dt
import os
import time

from twitchlog.diary.day import Moment, OffsetAt
from twitchlog.errors import WordsError

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


def now() -> Moment:
    """The present moment, with the offset of the person's clock."""
    fixed = os.environ.get("TWITCHLOG_NOW")
    if not fixed:
        seconds = int(time.time())
        return Moment(seconds, local_offset_at(seconds))
    try:
        stamp = dt.datetime.fromisoformat(fixed)
    except ValueError:
        stamp = dt.datetime.min
    offset = stamp.utcoffset()
    if offset is None:
        raise WordsError(
            "TWITCHLOG_NOW is not a time with an offset.", "For example 2026-11-22T14:00+01:00, or unset it."
        )
    return Moment(int(stamp.timestamp()), int(offset.total_seconds()) // 60)


def local_offset_at(seconds: int) -> int:
    """The offset from UTC, in minutes, that this machine's zone has at an instant.

    Raises
    ------
    WordsError
        The machine has no table of the zone that it is set to.
    """
    try:
        offset = time.localtime(seconds).tm_gmtoff // 60
    except (OverflowError, OSError, ValueError):
        return 0
    name = "" if offset else _zone_taken_for_utc()
    return _offset_by_our_table(name, seconds) if name else offset


def _zone_taken_for_utc() -> str:
    # A C library without a table of the zone that TZ names silently takes UTC, calling it by the name's first letters.
    name = os.environ.get("TZ", "").removeprefix(":")
    return name if "/" in name and name.startswith(time.tzname[0]) else ""


def _offset_by_our_table(name: str, seconds: int) -> int:
    try:
        return zone(name)(seconds)
    except WordsError:
        said = "".join(c if c.isprintable() else "?" for c in name)
        raise WordsError(
            f'This machine is set to the time zone "{said}" and has no table that tells its hours.',
            "Install one (pip install tzdata), or set TZ to an offset: TZ='<+01>-1'.",
        ) from None


def zone(name: str | None) -> OffsetAt:
    """The offsets of a zone: an IANA name, an offset such as +01:00, or None for this machine's zone.

    Raises
    ------
    WordsError
        No such zone.
    """
    if name is None:
        return local_offset_at
    fixed = _fixed_offset(name)
    if fixed is not None:
        return lambda _seconds: fixed
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        info = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if not _has_table():
            raise WordsError(
                "This machine has no table of time zones.",
                "Give an offset such as +01:00, or install one: pip install tzdata",
            ) from None
        raise WordsError(
            "I don't know that time zone.", "Use a name such as Europe/Berlin, or an offset such as +01:00."
        ) from None

    def offset_at(seconds: int) -> int:
        try:
            offset = dt.datetime.fromtimestamp(seconds, info).utcoffset()
        except (OverflowError, OSError, ValueError):
            return 0
        return int(offset.total_seconds()) // 60 if offset else 0

    return offset_at


def _has_table() -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Etc/UTC")
    except ZoneInfoNotFoundError:
        return False
    return True


def _fixed_offset(name: str) -> int | None:
    if name.upper() in ("UTC", "Z", "GMT"):
        return 0
    sign, digits = name[:1], name[1:].replace(":", "")
    if sign not in ("+", "-") or len(digits) != 4 or not digits.isascii() or not digits.isdigit():
        return None
    if int(digits[2:]) > 59:
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if sign == "+" else -minutes) if minutes <= 14 * 60 else None


def new_uids(n: int, *, at: int) -> list[str]:
    """Draw uids: 26 characters that sort by time, unique across machines (the layout of a ULID).

    Below the second stand the microseconds of the clock, so that what was said in one second keeps its order, and
    39 random bits.

    Parameters
    ----------
    n : int
        How many; they follow one another, so that what was said together stays in its order.
    at : int
        UTC seconds.
    """
    microseconds = time.time_ns() // 1000 % 2**40
    first = (microseconds << 40) + (int.from_bytes(os.urandom(5)) >> 1)  # the top bit stays free for counting up
    return [uid_of(first + i, at=at) for i in range(n)]


def uid_of(number: int, *, at: int) -> str:
    """The uid of a second and a number below 2**80."""
    return _base32((max(at, 0) * 1000 << 80) + number)


def _base32(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
