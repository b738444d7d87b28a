"""What the week's own numbers give to think of: what lay off the usual, and what too few days hold; must not phrase.

Missing is never low: a factor is compared only where enough days have a value, in the week and before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from twitchlog.analysis.screen import NOT_ENOUGH_DATA
from twitchlog.diary.factors import FOOD_FACTORS, Factor

if TYPE_CHECKING:
    from twitchlog.frame.coverage import Coverage
    from twitchlog.report.triggers import TriggersReport
    from twitchlog.report.weekly import FactorWeek, NotLogged

FEWEST_WEEK_DAYS = 4
FEWEST_USUAL_DAYS = 14
MOST_IDEAS = MOST_LACKS = 2
FEWEST_LACKING = 2  # a week that lacks one day needs no word


class _Looked(NamedTuple):
    """A factor that general advice for twitches names: the side that asks for a thought, and how far off is far."""

    factor: str
    is_low: bool
    least: float  # in the factor's unit
    least_share: float  # of the usual


# In this order where two lie off alike. How far off is a choice of ours: half an hour of sleep, a tenth of the water,
# one point of stress, a fifth of a mineral.
_LOOKED_AT = (
    _Looked("sleep_h", is_low=True, least=0.5, least_share=0.0),
    _Looked("water_ml", is_low=True, least=0.0, least_share=0.1),
    _Looked("stress", is_low=False, least=1.0, least_share=0.0),
    *(_Looked(mineral, is_low=True, least=0.0, least_share=0.2) for mineral in FOOD_FACTORS),
)


class Idea(NamedTuple):
    """A factor whose week lay off the person's own usual.

    It lay below (`is_low`) or above usual, the median of n_usual_days days, on n_days of the n_logged with a value.
    """

    factor: Factor
    is_low: bool
    usual: float
    n_usual_days: int
    n_days: int
    n_logged: int


class Lack(NamedTuple):
    """What only n_days of the n_of days that count have.

    factor is None for the twitches themselves; is_compared says that the diary as a whole has enough to compare it.
    """

    factor: Factor | None
    n_days: int
    n_of: int
    is_compared: bool


def find_ideas(weeks: Sequence[FactorWeek]) -> tuple[Idea, ...]:
    """The factors of general advice whose week lay off the usual, at most two, those off on most of their days first.

    Parameters
    ----------
    weeks : sequence of FactorWeek
    """
    by_key = {week.factor.key: week for week in weeks}
    found = [idea for looked in _LOOKED_AT if (idea := _idea(looked, by_key.get(looked.factor)))]
    foods = [idea for idea in found if idea.factor.key in FOOD_FACTORS]
    kept = [idea for idea in found if idea not in foods[1:]]
    return tuple(sorted(kept, key=lambda idea: -idea.n_days / idea.n_logged)[:MOST_IDEAS])


def _idea(looked: _Looked, week: FactorWeek | None) -> Idea | None:
    if week is None or week.this_week.n_days < FEWEST_WEEK_DAYS or week.usual.n_days < FEWEST_USUAL_DAYS:
        return None
    usual, median = week.usual.median, week.this_week.median
    if usual is None or median is None:
        return None
    off = usual - median if looked.is_low else median - usual
    if off <= 0 or off < max(looked.least, looked.least_share * usual):
        return None
    known = [value for value in week.values if value is not None]
    n_days = sum(value < usual if looked.is_low else value > usual for value in known)
    return Idea(week.factor, looked.is_low, usual, week.usual.n_days, n_days, len(known))


def find_lacks(
    coverage: Coverage, not_logged: Sequence[NotLogged], associations: TriggersReport | None
) -> tuple[Lack, ...]:
    """What to log to learn more, at most two: the twitches first, then what cannot be compared yet.

    Parameters
    ----------
    coverage : Coverage
        Of the week's days that are over.
    not_logged : sequence of NotLogged
    associations : TriggersReport, optional
        Of the whole diary, None where it was not looked at.
    """
    n_of = coverage.n_days - coverage.n_paused
    if not coverage.n_observed:
        return ()  # what a day is observed by is said in its place
    twitches = [Lack(None, coverage.n_observed, n_of, False)] if n_of - coverage.n_observed >= FEWEST_LACKING else []
    compared = _compared(associations)
    factors = [
        Lack(item.factor, item.n_days - item.n_missing, item.n_days, item.factor.key in compared)
        for item in not_logged
        if item.n_missing >= FEWEST_LACKING
    ]
    factors.sort(key=lambda lack: (lack.is_compared, lack.n_days))
    return tuple([*twitches, *factors][:MOST_LACKS])


def _compared(associations: TriggersReport | None) -> frozenset[str]:
    if associations is None or not associations.can_conclude:
        return frozenset()
    return frozenset(each.factor.key for each in associations.findings if each.verdict != NOT_ENOUGH_DATA)
