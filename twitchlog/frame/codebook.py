"""What each column of the daily frame means, and what it means when it is missing; must not read any data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from twitchlog.diary.factors import BEFORE, FOOD_FACTORS, MAX, MEAN, RATING, SUM, YES_NO, Factor, FactorCatalogue
from twitchlog.frame.daily import (
    DAY_STATE,
    INDEX_NAME,
    MEDICINE_PREFIX,
    TWITCH_EPISODES,
    TWITCH_INTENSITY_MAX,
    TWITCH_MINUTES,
)

OUTCOME, FACTOR, STATE = "outcome", "factor", "state"


class CodebookRow(NamedTuple):
    """One column of the daily frame in words; role is `OUTCOME`, `FACTOR` or `STATE`."""

    column: str
    name: str
    meaning: str
    unit: str
    dtype: str
    role: str
    when_missing: str


_NOT_KNOWN = "not observed or paused"

_OUTCOMES = (
    CodebookRow(
        TWITCH_EPISODES,
        "twitch episodes",
        "how many episodes (entries, not single twitches); 0 on an observed day without any",
        "",
        "float64",
        OUTCOME,
        f"NaN: {_NOT_KNOWN}",
    ),
    CodebookRow(
        TWITCH_MINUTES,
        "twitch minutes",
        "how long the episodes lasted together; 0 on an observed day without any",
        "min",
        "float64",
        OUTCOME,
        f"NaN: {_NOT_KNOWN}, or an episode has no duration",
    ),
    CodebookRow(
        TWITCH_INTENSITY_MAX,
        "strongest twitch",
        "the highest intensity of an episode",
        "/10",
        "float64",
        OUTCOME,
        f"NaN: {_NOT_KNOWN}, no episode, or none with an intensity",
    ),
)

_MEDICINE = CodebookRow(
    f"{MEDICINE_PREFIX}<key>",
    "a medicine",
    "in use 1, not in use 0; from each day it was started to the day before it was stopped, and on days with a dose",
    "",
    "float64",
    FACTOR,
    "NaN: before a start that was not said; while taken as needed, no dose logged and the day not closed",
)

_OWN = CodebookRow(
    "my_<key>",
    "a factor of your own",
    "the day's readings, aggregated as the factor says",
    "its own",
    "float64",
    FACTOR,
    "NaN: not logged",
)

_DAY_STATE = CodebookRow(
    DAY_STATE,
    "state of the day",
    '"some" (twitches), "none" (said so, or the day was closed), "not observed" or "paused"',
    "",
    "text",
    STATE,
    "never missing",
)

_AGGREGATES = {SUM: "sum", MEAN: "mean", MAX: "highest"}


def codebook(catalogue: FactorCatalogue) -> tuple[CodebookRow, ...]:
    """The columns of the daily frame, in its order.

    Medicines and the person's own factors stand once as the patterns `med_<key>` and `my_<key>`; each factor of the
    catalogue, the person's own included, has a row of its own as well.

    Examples
    --------
    >>> [row.column for row in codebook(FactorCatalogue())][:4]
    ['twitch_episodes', 'twitch_minutes', 'twitch_intensity_max', 'caffeine_mg']
    """
    built_in = [_factor_row(factor) for factor in catalogue if not factor.is_users_own]
    own = [_factor_row(factor) for factor in catalogue if factor.is_users_own]
    return (*_OUTCOMES, *built_in, _MEDICINE, _OWN, *own, _DAY_STATE)


def _factor_row(factor: Factor) -> CodebookRow:
    return CodebookRow(factor.key, factor.name, _meaning(factor), factor.unit, "float64", FACTOR, _when_missing(factor))


def _meaning(factor: Factor) -> str:
    day = "lies before the day" if factor.timing == BEFORE else "during the day"
    if factor.kind == YES_NO and factor.aggregate == MAX:
        how = "yes 1, no 0"
    else:
        how = f"{_AGGREGATES.get(factor.aggregate, 'last')} of the readings"
    scale = " (0 to 10)" if factor.kind == RATING else ""
    return f"{factor.meaning}{scale}; {how}; {day}"


def _when_missing(factor: Factor) -> str:
    if factor.key in FOOD_FACTORS:
        return 'NaN: the day is not marked "food complete"; 0 if it is and no such food was logged'
    if factor.zero_when_closed:
        return "NaN: not logged; 0 if the day is closed and none was logged"
    return "NaN: not logged"


_HEAD = f"""# Codebook of the daily frame

One row per diary day, without gaps, indexed by `{INDEX_NAME}`. This page is generated from
`twitchlog/frame/codebook.py` (`make codebook`); a test compares the two. What a day is stands in [days.md](days.md).

NaN always means "not known". 0 always means "known to be none". Neither ever becomes the other.

A day that is paused has NaN in the twitch columns whatever was logged on it; its factors keep their values.

In a frame of one place, the twitch columns hold the episodes known to have been there. Without any, an observed day has
0, or NaN if an episode may have been there: its place or its side is not known, or it was moving about.

| column | name | meaning | unit | dtype | role | when missing |
|---|---|---|---|---|---|---|
"""


def codebook_markdown(catalogue: FactorCatalogue) -> str:
    """The codebook as the page docs/codebook.md."""
    return _HEAD + "".join(_markdown_row(row) for row in codebook(catalogue))


def _markdown_row(cells: Iterable[str]) -> str:
    column, *rest = (cell.replace("|", "\\|") for cell in cells)
    return " | ".join((f"| `{column}`", *rest)) + " |\n"
