"""Numbers, dates and names as people read them: the only place that rounds; must not import more than the diary.

The logging commands use this too, so it stays with the standard library. No function here knows NaN: what is missing is
said in words by the page, and a NaN that gets this far is a fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from twitchlog.diary.factors import DURATION, RATING, YES_NO, Factor

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_BARS = "▁▂▃▄▅▆▇█"


def plain_text(text: str) -> str:
    r"""Text without control characters, line breaks or direction marks, for a single line of any output.

    Examples
    --------
    >>> plain_text("screen\x1b[31m time")
    'screen [31m time'
    """
    return "".join(c if c.isprintable() else " " for c in text)


def format_number(value: float) -> str:
    """A number to three figures, whole numbers in full.

    Examples
    --------
    >>> [format_number(v) for v in (128, 63.63, 6.5, 7.0, 0.04, 3400.4, 0, 0.00001)]
    ['128', '63.6', '6.5', '7', '0.04', '3400', '0', 'under 0.0001']
    """
    size = abs(value)
    if size >= 100:
        return f"{_finite(value):.0f}"
    if 0 < size < 0.0001:
        return "under 0.0001"
    decimals = 1 if size >= 10 else 2 if size >= 0.1 else 4
    return _short(value, decimals)


def format_duration(seconds: float) -> str:
    """A length of time to the minute; below ten minutes to the second.

    Examples
    --------
    >>> [format_duration(s) for s in (45, 90, 1200, 5400, 7200, 22_000)]
    ['45 s', '1 min 30 s', '20 min', '1 h 30', '2 h', '6 h 07']
    """
    whole = round(_finite(seconds))
    if whole < 600 and whole % 60:
        return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"


ML_PER_OZ = 29.5735  # a US fluid ounce


def format_amount(value: float, unit: str, *, shown_in: str = "") -> str:
    """An amount with its unit; from 1000 ml on in litres, or in fluid ounces where the person prefers them.

    Examples
    --------
    >>> [format_amount(260.4, "mg"), format_amount(1800, "ml"), format_amount(500, "ml"), format_amount(3, "")]
    ['260 mg', '1.8 l', '500 ml', '3']
    >>> format_amount(500, "ml", shown_in="oz")
    '17 fl oz'
    """
    if unit == "ml" and shown_in == "oz":
        ounces = value / ML_PER_OZ
        return f"{format_number(round(ounces) if ounces >= 10 else ounces)} fl oz"
    if unit == "ml" and value >= 1000:
        value, unit = value / 1000, "l"
    return f"{format_number(value)} {plain_text(unit)}".rstrip()


def format_value(value: float, factor: Factor) -> str:
    """A factor's value in its unit.

    Parameters
    ----------
    value : float
        In the factor's own unit; finite.
    factor : Factor

    Raises
    ------
    ValueError
        NaN or infinity, which only a fault of the program brings here.

    Examples
    --------
    >>> from twitchlog.diary.factors import FactorCatalogue
    >>> known = FactorCatalogue()
    >>> [format_value(v, known[k]) for v, k in ((128, "caffeine_mg"), (6.5, "sleep_h"), (7, "stress"), (1, "illness"))]
    ['128 mg', '6 h 30', '7/10', 'yes']
    """
    if factor.kind == DURATION or factor.unit == "h":
        return format_duration(value * (3600 if factor.unit == "h" else 60))
    if factor.kind == RATING:
        return format_rating(value)
    if factor.kind == YES_NO and value in (0, 1):
        return "yes" if value else "no"
    return format_amount(value, factor.unit, shown_in=factor.shown_in)


def format_rating(value: float) -> str:
    """A rating from 0 to 10.

    Examples
    --------
    >>> format_rating(7), format_rating(2.54)
    ('7/10', '2.5/10')
    """
    return f"{_short(value, 1)}/10"


def format_rate(rate: float) -> str:
    """A rate per observed day.

    Examples
    --------
    >>> [format_rate(rate) for rate in (11 / 7, 2.0, 0.0, 0.25, 0.004)]
    ['1.6 a day', '2 a day', '0 a day', '0.25 a day', 'under 0.01 a day']
    """
    if 0 < rate < 0.01:
        return "under 0.01 a day"
    return f"{_short(rate, 1 if rate >= 1 else 2)} a day"


def count_of(n: int, noun: str, plural: str = "") -> str:
    """How many of something.

    Examples
    --------
    >>> [count_of(1, "day"), count_of(0, "day"), count_of(2, "entry", "entries")]
    ['1 day', '0 days', '2 entries']
    """
    return f"{n} {noun if n == 1 else plural or noun + 's'}"


def format_weekday(day: dt.date) -> str:
    """The weekday as `Sat`."""
    return _WEEKDAYS[day.weekday()]


def format_day(day: dt.date, *, with_year: bool = False) -> str:
    """A day with its weekday.

    Examples
    --------
    >>> format_day(dt.date(2026, 11, 21)), format_day(dt.date(2026, 11, 21), with_year=True)
    ('Sat 21 Nov', 'Sat 21 Nov 2026')
    """
    text = f"{format_weekday(day)} {day.day} {_MONTHS[day.month - 1][:3]}"
    return f"{text} {day.year}" if with_year else text


def format_date(day: dt.date) -> str:
    """A date in full, as `22 November 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_short_date(day: dt.date) -> str:
    """A date where there is little room, as `22 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def format_period(start: dt.date, end: dt.date) -> str:
    """The days from start to end, both included, without repeating the month or the year.

    Examples
    --------
    >>> format_period(dt.date(2026, 11, 9), dt.date(2026, 11, 15))
    '9–15 November 2026'
    >>> format_period(dt.date(2026, 12, 28), dt.date(2027, 1, 3))
    '28 December 2026 – 3 January 2027'
    """
    if start == end:
        return format_date(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{format_date(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} – {format_date(end)}"
    return f"{format_date(start)} – {format_date(end)}"


def format_percent(share: float) -> str:
    """A share from 0 to 1 in percent.

    Examples
    --------
    >>> format_percent(0.95), format_percent(0.005)
    ('95 %', '0.5 %')
    """
    return f"{format_number(100 * share)} %"


def format_figure(value: float) -> str:
    """A figure of the arithmetic, to four digits after the point.

    Examples
    --------
    >>> [format_figure(value) for value in (0.001, 0.85399, 1236.0, -0.00001)]
    ['0.001', '0.854', '1236', '0']
    """
    return _short(value, 4).replace("-0", "0") if abs(value) < 0.00005 else _short(value, 4)


def format_wait(days: int) -> str:
    """How long something still takes, in the unit that people plan in.

    Examples
    --------
    >>> [format_wait(days) for days in (1, 9, 20, 75, 400)]
    ['about 1 day', 'about 9 days', 'about 3 weeks', 'about 2 months', 'over a year']
    """
    if days < 14:
        return f"about {count_of(days, 'day')}"
    if days < 61:
        return f"about {round(days / 7)} weeks"
    return f"about {round(days / 30.4)} months" if days <= 365 else "over a year"


def format_about(number: float) -> str:
    """A number that is only roughly known: to the ten above 20, to the hundred above 200.

    Examples
    --------
    >>> [format_about(number) for number in (7.2, 63, 248)]
    ['7', '60', '200']
    """
    size = 100 if number > 200 else 10 if number > 20 else 1
    return str(round(_finite(number) / size) * size)


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """Names in a row.

    Examples
    --------
    >>> listed(["sleep", "stress", "water"], last="or"), listed(["sleep"])
    ('sleep, stress or water', 'sleep')
    """
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def bar(value: float, highest: float) -> str:
    """A value as one block; the lowest block is 0 alone, so that a little is never drawn as none.

    Examples
    --------
    >>> "".join(bar(v, 10) for v in (0, 1, 5, 10))
    '▁▂▅█'
    """
    if value <= 0:
        return _BARS[0]
    return _BARS[max(1, min(7, round(7 * value / highest)))]


def _short(value: float, decimals: int) -> str:
    text = f"{_finite(value) + 0.0:.{decimals}f}"  # adding 0.0 turns -0.0 into 0.0
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(value: float) -> float:
    if value - value != 0:
        raise ValueError("a value that is not known cannot be written as a number")
    return value
