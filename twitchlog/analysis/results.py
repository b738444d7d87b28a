"""What the analyses find, as frozen results; must not compute, round or phrase.

None means "cannot be said" (no day to count, no episode to place); it is never written as 0.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

ONE_PLACE = "mostly one place"
SEVERAL_PLACES = "several places"


class TwitchRate(NamedTuple):
    """Episodes in a stretch of days, and how many of those days were observed.

    rate_per_day is n_episodes / n_observed, None where no day was observed; n_days_with_twitches counts the observed
    days with an episode.
    """

    start: dt.date
    end: dt.date
    n_days: int
    n_observed: int
    n_days_with_twitches: int
    n_episodes: int
    rate_per_day: float | None


class FactorSummary(NamedTuple):
    """One factor over a stretch of days, in the factor's unit.

    n_days are the days with a value; median and total are over them (None where there are none); n_days_above_zero
    of them are not 0 (for a yes/no factor: the days with yes).
    """

    factor: str
    n_days: int
    n_days_above_zero: int
    median: float | None
    total: float | None


class PlaceCount(NamedTuple):
    """Episodes at one place; side is None where it was not said."""

    site: str | None
    side: str | None
    n_episodes: int
    n_days: int
