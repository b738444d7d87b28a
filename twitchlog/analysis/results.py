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


class NotEstimable(NamedTuple):
    """Why there is no figure: the reason, the days there were, and how many it takes (None where days are no help)."""

    reason: str
    n_days: int
    needed: int | None


class Association(NamedTuple):
    """How twitches go with one exposure at one lag: a typical high day against a typical low day.

    rate_ratio = (expected outcome after high) / (expected outcome after low), with its interval at ci_level; low and
    high are in the exposure's unit; `is_split` says that two groups of days are compared (yes and no, any and none),
    low and high then being the median of each. n_days are the pairs used; covariates were held level. alpha, share and
    phi describe the counts (dispersion; correlation share * phi^k between residuals k days apart).
    detectable_rate_ratio is the smallest ratio that so many days show with 80 % power; days_needed as many days as
    would show a ratio of 1.5.
    """

    exposure: str
    outcome: str
    lag_days: int
    n_days: int
    rate_ratio: float
    ci_lower: float
    ci_upper: float
    ci_level: float
    low: float
    high: float
    is_split: bool
    log_standard_error: float
    df: int
    alpha: float
    share: float
    phi: float
    covariates: tuple[str, ...]
    detectable_rate_ratio: float
    days_needed: float
