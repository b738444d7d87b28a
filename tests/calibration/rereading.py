"""A diary read every week for a year, and what new days say of its first finding; must not phrase anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from tests.calibration.materials import OUTCOME, PRIMARY_NAMES, diary
from tests.calibration.screening import LEVEL, Task, tests_of, with_primary_names
from twitchlog.analysis.association import estimate_rate_ratio
from twitchlog.analysis.family_tests import Tested
from twitchlog.analysis.gate import diary_shortfalls, exposure_shortfalls
from twitchlog.analysis.held_up import retest
from twitchlog.analysis.period import build_period
from twitchlog.analysis.results import Association
from twitchlog.analysis.screen import PRIMARY_FAMILY

WEEKLY = range(56, 366, 7)
DAYS_KEPT = 540
CAFFEINE = "caffeine_mg"
_EXPOSURES = tuple(PRIMARY_NAMES.values())


class First(NamedTuple):
    """A finding at its first showing: after how many days, of what, and what new days said of it."""

    day: int
    exposure: str
    held_up: str


class Year(NamedTuple):
    """A year of weekly looks: how many showed something, how many caffeine, and the first finding of each."""

    n_shown: int
    n_shown_caffeine: int
    first: First | None
    first_of_caffeine: First | None


def reread(task: Task) -> Year:
    """Look at one diary every week, from day 56 to day 365, with the primary family and the data minimum."""
    daily = with_primary_names(diary(*task))
    shown: dict[int, Sequence[Tested]] = {}
    for day in WEEKLY:
        found = _associated(daily.iloc[:day])
        if found:
            shown[day] = found
    with_caffeine = [found for found in shown.values() if any(each.exposure == CAFFEINE for each in found)]
    first, first_of_caffeine = (_first(daily, shown, names) for names in (_EXPOSURES, (CAFFEINE,)))
    return Year(len(shown), len(with_caffeine), first, first_of_caffeine)


def _associated(seen: pd.DataFrame) -> list[Tested]:
    """What the screen would call "associated": no effect is estimated, since that verdict does not need one."""
    tested = tests_of(seen, exposures=_EXPOSURES, primary=PRIMARY_FAMILY)
    passing = sorted((each for each in tested if each.p_familywise <= LEVEL), key=lambda each: each.p_familywise)
    if not passing:
        return []
    period = build_period(seen, outcome=OUTCOME, exposures=_EXPOSURES)
    if diary_shortfalls(period):
        return []
    return [each for each in passing if not exposure_shortfalls(period, each.exposure, lag_days=each.lag_days)]


def _first(daily: pd.DataFrame, shown: dict[int, Sequence[Tested]], exposures: Sequence[str]) -> First | None:
    for day, found in shown.items():
        for each in found:
            if each.exposure in exposures:
                return First(day, each.exposure, _later(daily, day, each))
    return None


def _later(daily: pd.DataFrame, day: int, found: Tested) -> str:
    seen = daily.iloc[:day]
    effect = estimate_rate_ratio(seen, exposure=found.exposure, lag_days=found.lag_days, outcome=OUTCOME)
    shown_on: dt.date = seen.index[-1].date() + dt.timedelta(days=1)  # finished days are read the day after
    again = retest(
        daily,
        outcome=OUTCOME,
        exposure=found.exposure,
        lag_days=found.lag_days,
        is_more=isinstance(effect, Association) and effect.rate_ratio > 1,
        shown_on=shown_on,
    )
    return again.result
