"""People's words for dates and times: "yesterday 23:10", "sat", "2 hours ago"; must not read a clock.

What the clock shows comes in as `now` and `today`, and what the zone does as `offset_at`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from twitchlog.diary.amounts import parse_duration
from twitchlog.diary.day import (
    PART_OF_DAY,
    PARTS,
    Moment,
    OffsetAt,
    diary_day,
    moment_at,
    part_bounds,
    part_of_day,
    whole_day,
)
from twitchlog.diary.word_forms import nearest, shown, tidy
from twitchlog.errors import UnknownWord, WordsError

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2199, 12, 31)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS_BACK = {"today": 0, "yesterday": 1, "day before yesterday": 2, "tomorrow": -1}
_SHORT_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NAMED_CLOCKS = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time()}
_DATE_EXAMPLES = 'For example: yesterday, sat, "3 days ago", "20 Nov", 2026-11-20'
_CLOCK_EXAMPLES = "For example: 21:40, 9:40 pm, 9pm, 21h40"
_WHEN_EXAMPLES = 'For example: 21:40, "yesterday 23:10", "20 Nov 9pm", "2 hours ago"; a whole day: --on yesterday'


def parse_date(text: str, *, today: dt.date, may_lie_ahead: bool = False) -> dt.date:
    """A date.

    Parameters
    ----------
    text : str
        "2026-11-20", "today", "yesterday", a weekday (the last one, today included), "last sat" (before today),
        "3 days ago", "20 Nov" (the last one), "20 Nov 2026".
    today : datetime.date
        The civil or diary date that the words are seen from.
    may_lie_ahead : bool
        Whether "24 Dec" is the nearest one (a pause, a stop, a visit) rather than the last one.

    Returns
    -------
    datetime.date
        From 1900 to 2199; it may lie after today.

    Raises
    ------
    WordsError
        Not a date, or not one in the calendar.

    Examples
    --------
    >>> parse_date("20 Nov", today=dt.date(2026, 11, 22))
    datetime.date(2026, 11, 20)
    """
    said = " ".join(tidy(text).replace(",", " ").split()).removeprefix("the ")
    found = (
        _relative_date(said, today)
        or _iso_date(said, text)
        or _named_date(said, text, today=today, may_lie_ahead=may_lie_ahead)
    )
    if found is None:
        known = (*_DAYS_BACK, *_WEEKDAYS, *_MONTHS)
        close = nearest(said, known)
        offer = f"Did you mean: {', '.join(close)}?   " if close else ""
        raise UnknownWord(f'I don\'t understand the date "{shown(text)}".', offer + _DATE_EXAMPLES, close)
    if not EARLIEST <= found <= LATEST:
        raise WordsError(
            f'"{shown(text)}" is outside the years that the diary holds (1900 to 2199).', "Check the year."
        )
    return found


def _relative_date(said: str, today: dt.date) -> dt.date | None:
    if said in _DAYS_BACK:
        return today - dt.timedelta(days=_DAYS_BACK[said])
    ago = re.fullmatch(r"([0-9]{1,4}|[a-z]+) (day|week)s? ago", said)
    if ago:
        number = _SHORT_NUMBERS.get(ago[1]) if ago[1].isalpha() else int(ago[1])
        return None if number is None else today - dt.timedelta(days=number * (7 if ago[2] == "week" else 1))
    is_before_today = said.startswith("last ")
    weekday = _position(said.removeprefix("last "), _WEEKDAYS)
    if weekday is None:
        return None
    back = (today.weekday() - weekday) % 7
    return today - dt.timedelta(days=7 if is_before_today and back == 0 else back)


def _position(word: str, names: Sequence[str]) -> int | None:
    """Which of the names a word is, in full or by three letters or more."""
    if len(word) < 3:
        return None
    return next((i for i, name in enumerate(names) if name.startswith(word)), None)


def _iso_date(said: str, text: str) -> dt.date | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", said)
    return _calendar_date(int(match[1]), int(match[2]), int(match[3]), text) if match else None


def _calendar_date(year: int, month: int, day: int, text: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise WordsError(f'There is no such date as "{shown(text)}".', _DATE_EXAMPLES) from None


def _named_date(said: str, text: str, *, today: dt.date, may_lie_ahead: bool) -> dt.date | None:
    """A day and a month in either order, with or without a year: without one the last such date, or the nearest."""
    match = re.fullmatch(
        r"(?:([0-9]{1,2})(?:st|nd|rd|th|\.)? )?([a-z]+)\.?(?: ([0-9]{1,2})(?:st|nd|rd|th)?)?(?: ([0-9]{4}))?", said
    )
    month = _position(match[2], _MONTHS) if match else None
    if match is None or month is None or (match[1] is None) == (match[3] is None):
        return None
    day = int(match[1] or match[3])
    if match[4]:
        return _calendar_date(int(match[4]), month + 1, day, text)
    likely = []
    for year in range(today.year + 8, today.year - 9, -1):  # 29 February may lie eight years away
        try:
            likely.append(dt.date(year, month + 1, day))
        except ValueError:
            continue
    if may_lie_ahead and likely:
        return min(likely, key=lambda found: abs(found - today))
    past = [found for found in likely if found <= today]
    return past[0] if past else _calendar_date(today.year, month + 1, day, text)


def parse_clock(text: str) -> dt.time:
    """A time of day.

    Parameters
    ----------
    text : str
        "21:40", "9:40 pm", "9pm", "21h40", "noon".

    Raises
    ------
    WordsError
        Not a time, or not one that a clock shows; a bare number is refused.

    Examples
    --------
    >>> parse_clock("9:40 pm")
    datetime.time(21, 40)
    """
    found = _clock(tidy(text))
    if found is None:
        raise WordsError(f'I don\'t understand the time "{shown(text)}".', _CLOCK_EXAMPLES)
    return found


def _clock(said: str) -> dt.time | None:
    if said in _NAMED_CLOCKS:
        return _NAMED_CLOCKS[said]
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))? ?(am|pm|a\.m\.?|p\.m\.?|h|)", said)
    if match is None or not (match[2] or match[4]):
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4] and match[4] != "h":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def parse_when(
    *,
    at: str | None,
    on: str | None,
    part: str | None,
    now: Moment,
    day_start_min: int,
    offset_at: OffsetAt,
    whole_day_default: bool = False,
) -> Moment:
    """The moment that the options `--at`, `--on` and `--part` say.

    Parameters
    ----------
    at : str or None
        A time within the running diary day ("21:40"), a civil date and a time ("yesterday 23:10"), or how long ago.
    on : str or None
        A diary day, meant as a whole.
    part : str or None
        One of `day.PARTS`, of that diary day or of the running one.
    now : Moment
        What the clock shows; the running diary day is its diary day.
    day_start_min : int
        As in `day.diary_day`.
    offset_at : callable
        UTC seconds to offset in minutes, in the zone that counts.
    whole_day_default : bool
        Whether no option means the running diary day as a whole, instead of now.

    Raises
    ------
    AmbiguousHour
        The clock showed the time twice.
    WordsError
        Contradictory options, words that are no time, or a moment in the future.
    """
    running = diary_day(now, day_start_min=day_start_min)
    if at is not None:
        if on is not None or part is not None:
            raise WordsError(
                "--at says a time, so it contradicts --on and --part.", 'Put the date into it: --at "yesterday 23:10"'
            )
        return _exact(at, now=now, day_start_min=day_start_min, offset_at=offset_at)
    if on is None and part is None:
        return whole_day(running, offset_at) if whole_day_default else now
    day = running if on is None else parse_date(on, today=running)
    if day > running:
        raise WordsError(f"{day:%a %d %b %Y} is in the future.", "Only a pause or a stop date may lie ahead.")
    if part is None:
        return whole_day(day, offset_at)
    return _part(part, day, now=now, day_start_min=day_start_min, offset_at=offset_at)


def _part(part: str, day: dt.date, *, now: Moment, day_start_min: int, offset_at: OffsetAt) -> Moment:
    name = tidy(part)
    if name not in PARTS:
        close = nearest(name, PARTS) or tuple(PARTS)
        raise UnknownWord(f'I don\'t know the part of the day "{shown(part)}".', f"Parts: {', '.join(PARTS)}", close)
    begins, _ = part_bounds(day, name, day_start_min=day_start_min)
    if moment_at(begins, offset_at, precision=PART_OF_DAY).occurred_at > now.occurred_at:
        raise WordsError(
            f"The {name} of {day:%a %d %b %Y} is in the future.", f"For the day before: --on yesterday --part {name}"
        )
    return part_of_day(day, name, offset_at, day_start_min=day_start_min)


def _exact(at: str, *, now: Moment, day_start_min: int, offset_at: OffsetAt) -> Moment:
    said = re.sub("(?<=[0-9])t(?=[0-9])", " ", tidy(at))
    if said in {"now", "just now"}:
        return now
    if said.endswith(" ago"):
        return _ago(said, at, now=now, offset_at=offset_at)
    clock, date_words = _split_clock(said)
    if clock is None:
        raise WordsError(f'I don\'t understand the time "{shown(at)}".', _WHEN_EXAMPLES)
    if date_words:
        moment = moment_at(dt.datetime.combine(parse_date(date_words, today=now.wall.date()), clock), offset_at)
        hint = "Check the date and the time."
    else:
        wall = _within_running_day(clock, now=now, day_start_min=day_start_min)
        moment = moment_at(wall, offset_at)
        hint = _day_earlier_hint(wall, now)
    if moment.occurred_at > now.occurred_at:
        raise WordsError(f"{moment.wall:%a %d %b %Y %H:%M} is in the future.", hint)
    return moment


def _ago(said: str, at: str, *, now: Moment, offset_at: OffsetAt) -> Moment:
    if re.search("day|week|[0-9] ?d ", said):
        raise WordsError(
            f'"{shown(at)}" says a day, but not a time.', 'Say the time too, --at "yesterday 23:10", or use --on.'
        )
    occurred_at = now.occurred_at - parse_duration(said.removesuffix(" ago"))
    return Moment(occurred_at, offset_at(occurred_at))


def _split_clock(said: str) -> tuple[dt.time | None, str]:
    """The time that stands last or first among the words, and the other words."""
    words = said.removeprefix("at ").replace(" at ", " ").split()
    for n in (2, 1):
        for clock_words, others in ((words[-n:], words[:-n]), (words[:n], words[n:])):
            clock = _clock(" ".join(clock_words))
            if clock is not None:
                return clock, " ".join(others)
    return None, said


def _within_running_day(clock: dt.time, *, now: Moment, day_start_min: int) -> dt.datetime:
    """The wall time at which the running diary day shows a clock time."""
    day = diary_day(now, day_start_min=day_start_min)
    is_next_morning = clock.hour * 60 + clock.minute < day_start_min
    return dt.datetime.combine(day + dt.timedelta(days=is_next_morning), clock)


def _day_earlier_hint(wall: dt.datetime, now: Moment) -> str:
    """How to say the same clock time one day earlier."""
    word = "today" if wall.date() > now.wall.date() else "yesterday"
    return f'Did you mean --at "{word} {wall:%H:%M}"?'
