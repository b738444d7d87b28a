"""People's words for amounts, durations, ratings and yes or no; must not know which factor or entry they belong to."""

from __future__ import annotations

import re

from twitchlog.diary.word_forms import shown, shown_number, singulars, tidy
from twitchlog.errors import ManyMeanings, WordsError

LARGEST_NUMBER = 1e12
LONGEST_DURATION_S = 31 * 86_400
HIGHEST_RATING = 10.0

# Patterns are compiled when first used: a log entry needs one or two of them.
_DECIMAL = r"(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_NUMBER = rf"(?P<top>[0-9]{{1,3}})/(?P<bottom>[0-9]{{1,3}})|(?P<decimal>{_DECIMAL})"
_THOUSANDS_OR_THOUSANDTHS = r"[1-9][0-9]{0,2}[.,][0-9]{3}"
_DURATION_PART = rf"({_DECIMAL}) ?([a-z]*)\.?(?: and |, | ,|,| |$|(?=[0-9]))"

_MASS_IN_MCG = {"mcg": 1.0, "ug": 1.0, "μg": 1.0, "mg": 1e3, "g": 1e6, "kg": 1e9, "oz": 28_349_523.125}
# A cup is the 240 ml of food labels; an ounce of a drink is the US fluid ounce.
_VOLUME_IN_ML = {"ml": 1.0, "cl": 10.0, "dl": 100.0, "l": 1000.0, "oz": 29.5735295625, "cup": 240.0}
_LONG_NAMES = {
    "microgram": "mcg",
    "milligram": "mg",
    "gram": "g",
    "gramme": "g",
    "gr": "g",
    "kilogram": "kg",
    "ounce": "oz",
    "fl oz": "oz",
    "floz": "oz",
    "fluid ounce": "oz",
    "millilitre": "ml",
    "milliliter": "ml",
    "centilitre": "cl",
    "centiliter": "cl",
    "decilitre": "dl",
    "deciliter": "dl",
    "litre": "l",
    "liter": "l",
}
_TIME_UNITS_S = {
    unit: seconds
    for seconds, units in {
        1: ("s", "sec", "secs", "second", "seconds"),
        60: ("m", "min", "mins", "minute", "minutes"),
        3600: ("h", "hr", "hrs", "hour", "hours"),
        86_400: ("d", "day", "days"),
        604_800: ("week", "weeks"),
    }.items()
    for unit in units
}
_NEXT_SMALLER_S = {3600: 60, 60: 1}  # what a bare number means after hours, and after minutes
_SAID_DURATIONS_S = {"half an hour": 1800, "an hour": 3600, "a minute": 60, "half a minute": 30, "a day": 86_400}

_YES = frozenset(("yes", "y", "true", "on", "1"))
_NO = frozenset(("no", "n", "false", "off", "0"))


def leading_number(text: str) -> tuple[float, str] | None:
    """The number that tidied words begin with, and what follows it; None where they begin with no number.

    Parameters
    ----------
    text : str
        From `word_forms.tidy`. Decimal comma and point and simple fractions are understood.

    Raises
    ------
    ManyMeanings
        "1,500" may be one and a half or fifteen hundred.
    WordsError
        A number beyond all measure, or a fraction of nothing.
    """
    match = re.match(_NUMBER, text)
    if match is None:
        return None
    if match["decimal"] is None:
        if int(match["bottom"]) == 0:
            raise WordsError(f'"{match[0]}" divides by nothing.', "Write a plain number, for example 0.5")
        return int(match["top"]) / int(match["bottom"]), text[match.end() :].strip()
    if re.fullmatch(_THOUSANDS_OR_THOUSANDTHS, match[0]):
        whole, part = re.split("[.,]", match[0])
        choices = (f"{whole}{part}", f"{whole}.{part.rstrip('0') or '0'}")
        raise ManyMeanings(f'"{match[0]}" may be {choices[0]} or {choices[1]}.', "Write the one you mean.", choices)
    return _decimal(match[0]), text[match.end() :].strip()


def _decimal(digits: str) -> float:
    value = float(digits.replace(",", "."))
    if value > LARGEST_NUMBER:
        raise WordsError(f'"{shown(digits)}" is too large a number.', "The largest the diary holds is 1000000000000.")
    return value


def is_unit(word: str) -> bool:
    """Whether a tidied word names a unit of mass or volume."""
    return _short_unit(word) in _MASS_IN_MCG or _short_unit(word) in _VOLUME_IN_ML


def convert(value: float, said: str, unit: str) -> float | None:
    """A value in another unit; None where the units do not measure the same thing.

    Parameters
    ----------
    value : float
        In the unit said.
    said, unit : str
        Units of mass or volume, or any one unit twice; an ounce is taken as what `unit` measures.

    Examples
    --------
    >>> convert(0.1, "g", "mg"), convert(2, "cups", "ml"), convert(95, "ml", "mg")
    (100.0, 480.0, None)
    """
    source, target = _short_unit(said), _short_unit(tidy(unit))
    for sizes in (_MASS_IN_MCG, _VOLUME_IN_ML):
        if source in sizes and target in sizes:
            return value * sizes[source] / sizes[target]
    return value if source == target else None


def _short_unit(word: str) -> str:
    for form in (word, word.removesuffix("."), *singulars(word)):
        short = _LONG_NAMES.get(form, form)
        if short in _MASS_IN_MCG or short in _VOLUME_IN_ML:
            return short
    return next(iter(singulars(word)), word)


def units_like(unit: str) -> tuple[str, ...]:
    """The units that an amount counted in a unit may be given in, that unit first."""
    short = _short_unit(tidy(unit))
    for units, common in ((_MASS_IN_MCG, ("mg", "g", "mcg")), (_VOLUME_IN_ML, ("ml", "l", "oz", "cups"))):
        if short in units:
            return (unit, *(other for other in common if other != unit))
    return (unit,) if unit else ()


def parse_amount(text: str, unit: str, *, name: str = "the amount") -> float:
    """An amount in the unit that its factor is kept in.

    Parameters
    ----------
    text : str
        "95mg", "0.1 g", "500ml", "0,5 l", "16 oz", "2 cups"; a bare number is in `unit`.
    unit : str
        The unit to give the amount in; "" where there is none.
    name : str
        What the amount is of, for the error.

    Returns
    -------
    float
        0 or more, in `unit`.

    Raises
    ------
    WordsError
        No number, a negative one, or a unit that measures something else.

    Examples
    --------
    >>> parse_amount("0.1 g", "mg"), parse_amount("0,5 l", "ml"), parse_amount("2 cups", "ml")
    (100.0, 500.0, 480.0)
    """
    said = tidy(text)
    fitting = units_like(unit)
    example = f"For example: 95 {unit}".rstrip() + (f"; units that fit: {', '.join(fitting)}" if fitting else "")
    refuse_negative(said, text, name=name)
    found = leading_number(said)
    if found is None:
        raise WordsError(f'I don\'t understand the amount "{shown(text)}".', example)
    value, said_unit = found
    converted = convert(value, said_unit, unit) if said_unit else value
    if converted is None:
        counted = f"is counted in {unit}" if unit else "has no unit"
        raise WordsError(f'"{shown(said_unit)}" does not fit: {name} {counted}.', example)
    return converted


def refuse_negative(said: str, text: str, *, name: str) -> None:
    """Refuse a minus sign before a number: nothing in the diary can be less than none."""
    if re.match("- ?[.,]?[0-9]", said):
        raise WordsError(f"{_capital(name)} cannot be less than 0: {shown(text)}.", "Write it without the minus sign.")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def parse_duration(text: str) -> int:
    """How long something lasted.

    Parameters
    ----------
    text : str
        "20m", "20 min", "6h30", "6h 30m", "6:30" (hours and minutes), "1.5h", "1,5 h", "90s", "2 hours".

    Returns
    -------
    int
        Seconds, from 1 to 31 days.

    Raises
    ------
    WordsError
        No duration, a bare number, nothing at all, or more than 31 days.

    Examples
    --------
    >>> parse_duration("20m"), parse_duration("6h30"), parse_duration("1,5 h")
    (1200, 23400, 5400)
    """
    seconds = round(duration_s(text))
    if seconds < 1:
        raise WordsError(
            f'"{shown(text)}" is no time at all; a duration starts at 1 second.', "Leave it out if you don't know."
        )
    if seconds > LONGEST_DURATION_S:
        raise WordsError(f'"{shown(text)}" is too long; one entry can last up to 31 days.', "Check the unit.")
    return seconds


def duration_s(text: str, *, bare_unit_s: int | None = None) -> float:
    """The seconds that words for a duration mean, 0 included.

    Parameters
    ----------
    text : str
        As in `parse_duration`.
    bare_unit_s : int, optional
        The seconds that a bare number counts; without it a bare number is refused.

    Raises
    ------
    WordsError
        Not a duration, or one beyond all measure.
    """
    said = tidy(text)
    refuse_negative(said, text, name="a duration")
    clock_like = re.fullmatch(r"([0-9]{1,3}):([0-5][0-9])", said)
    if clock_like:
        return int(clock_like[1]) * 3600.0 + int(clock_like[2]) * 60
    if said in _SAID_DURATIONS_S:
        return _SAID_DURATIONS_S[said]
    if re.fullmatch(_DECIMAL, said):
        if bare_unit_s is None:
            number = shown(said)
            raise WordsError(f'"{number}" needs a unit.', f"Minutes: {number}m. Hours: {number}h. Seconds: {number}s.")
        return _decimal(said) * bare_unit_s
    total = _sum_of_parts(said)
    if total is None:
        raise WordsError(f'I don\'t understand the duration "{shown(text)}".', "For example: 20m, 6h30, 1.5h, 90s")
    return total


def _sum_of_parts(said: str) -> float | None:
    """The seconds of "6h 30m" and its like, from the largest unit to the smallest; None where it is none."""
    pattern = re.compile(_DURATION_PART)
    total, position, last_s = 0.0, 0, None
    while position < len(said):
        match = pattern.match(said, position)
        if match is None:
            return None
        unit_s = _TIME_UNITS_S.get(match[2]) if match[2] else _NEXT_SMALLER_S.get(last_s or 0)
        part = _decimal(match[1]) * (unit_s or 0)
        if unit_s is None or (last_s is not None and part >= last_s):
            return None
        total, position, last_s = total + part, match.end(), unit_s
    return total if position else None


def parse_rating(text: str, *, name: str) -> float:
    """A rating from 0 to 10.

    Parameters
    ----------
    text : str
        "7", "7/10", "7 out of 10", "7,5".
    name : str
        What is rated, for the error.

    Returns
    -------
    float
        0 to 10.

    Raises
    ------
    WordsError
        Not a number, or outside 0 to 10.

    Examples
    --------
    >>> parse_rating("7/10", name="stress"), parse_rating("7,5", name="stress")
    (7.0, 7.5)
    """
    match = re.fullmatch(rf"(-?)({_DECIMAL})(?: ?/ ?10| (?:out )?of 10)?", tidy(text))
    hint = f"For example: {name} 7"
    if match is None:
        raise WordsError(f'{_capital(name)} is a number from 0 to 10; "{shown(text)}" is not.', hint)
    value = _decimal(match[2])
    if value > HIGHEST_RATING or (match[1] and value > 0):
        raise WordsError(f"{_capital(name)} goes from 0 to 10; {shown(text)} is outside.", hint)
    return value


def parse_yes_no(text: str) -> float:
    """Yes as 1.0 and no as 0.0.

    Raises
    ------
    WordsError
        Neither of the two.

    Examples
    --------
    >>> parse_yes_no("Yes"), parse_yes_no("n")
    (1.0, 0.0)
    """
    said = tidy(text)
    if said in _YES or said in _NO:
        return 1.0 if said in _YES else 0.0
    raise WordsError(f'"{shown(text)}" is neither yes nor no.', "Say yes or no.")


def range_text(low: float, high: float, unit: str) -> str:
    """The limits of one entry, as `0 to 2000 mg`."""
    return f"{shown_number(low)} to {shown_number(high)} {unit}".strip()
