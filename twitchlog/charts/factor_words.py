"""Factors, amounts and ratios as charts write them: short, with their unit; must not know what a chart shows."""

from __future__ import annotations

from twitchlog.analysis.gate import Shortfall
from twitchlog.analysis.results import Association
from twitchlog.analysis.shortfall_words import shortfall_text
from twitchlog.diary.factors import DURATION, DURING, RATING, YES_NO, Factor, FactorCatalogue, lag_words
from twitchlog.frame.daily import MEDICINE_PREFIX

_ML_PER_OZ = 29.5735  # a US fluid ounce
_LONGEST_NAME = 40
_LONGEST_UNIT_SAID_TWICE = 5


def factor_name(column: str, catalogue: FactorCatalogue) -> str:
    """What a column of the daily frame, or of a table that somebody brought, is called.

    Examples
    --------
    >>> [factor_name(column, FactorCatalogue()) for column in ("sleep_h", "med_salbutamol", "screen_time")]
    ['sleep', 'salbutamol', 'screen time']
    """
    factor = catalogue.get(column)
    if factor is not None:
        return factor.name
    words = "".join(c if c.isprintable() else " " for c in column.removeprefix(MEDICINE_PREFIX).replace("_", " "))
    return shortened(words, _LONGEST_NAME)


def shortened(text: str, longest: int) -> str:
    """A text that fits: cut with an ellipsis where it is longer than so many letters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def lag_text(column: str, lag_days: int, catalogue: FactorCatalogue) -> str:
    """How long before the twitches a factor lay; a column that is not in the catalogue is of the day itself."""
    factor = catalogue.get(column)
    return lag_words(lag_days, factor.timing if factor else DURING)


def is_yes_no(factor: Factor | None) -> bool:
    """Whether a factor says yes or no; so does a medicine, and a column that nobody described."""
    return factor is None or factor.kind == YES_NO


def lacking_text(column: str, short: Shortfall, catalogue: FactorCatalogue) -> str:
    """A minimum that a column of the daily frame does not reach, in the words of the pages."""
    return shortfall_text(short, is_yes_no=is_yes_no(catalogue.get(column)))


def compared_text(effect: Association, catalogue: FactorCatalogue) -> str:
    """Which days are compared, high ones first: `320 mg against 95 mg`, `yes against no`, `any (20 g) against none`."""
    factor = catalogue.get(effect.exposure)
    if effect.is_split and is_yes_no(factor) and (effect.low, effect.high) == (0, 1):
        return "yes against no"
    if effect.is_split and effect.low == 0:
        return f"any ({value_text(effect.high, factor)}) against none"
    if factor is not None and len(factor.unit) > _LONGEST_UNIT_SAID_TWICE:
        return f"{_number(effect.high)} against {value_text(effect.low, factor)}"
    return f"{value_text(effect.high, factor)} against {value_text(effect.low, factor)}"


def value_text(value: float, factor: Factor | None) -> str:
    """A value in its factor's unit; without a factor, the number alone.

    Examples
    --------
    >>> known = FactorCatalogue()
    >>> [value_text(value, known[key]) for value, key in ((333, "caffeine_mg"), (7.65, "sleep_h"), (6, "stress"))]
    ['333 mg', '7 h 39', '6/10']
    """
    if factor is None:
        return _number(value)
    if factor.unit == "h" or factor.kind == DURATION:
        return _duration(value * (60 if factor.unit == "h" else 1))
    if factor.kind == RATING:
        return f"{_number(round(value, 1))}/10"
    if factor.unit == "ml" and factor.shown_in == "oz":
        return f"{_number(round(value / _ML_PER_OZ, 1))} fl oz"
    if factor.unit == "ml" and value >= 1000:
        return f"{_number(value / 1000)} l"
    return f"{_number(value)} {factor.unit}".rstrip()


def _duration(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"
