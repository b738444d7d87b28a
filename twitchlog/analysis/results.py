"""What the analyses find, as frozen results; must not compute, round or phrase.

None means "cannot be said" (no day to count, no episode to place); it is never written as 0.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

ONE_PLACE = "mostly one place"
SEVERAL_PLACES = "several places"

PRESENT, NOT_SEEN, NOT_ENOUGH = "present", "not seen in the log", "not enough data"
FLAG_RESULTS = (PRESENT, NOT_SEEN, NOT_ENOUGH)

DAYS, CHECKS, MEDICINES = "days observed", "weekly checks answered", "medicines told"
TWITCH_DAYS = "days with twitches"  # of the first days that were observed


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


class FlagCoverage(NamedTuple):
    """What a warning sign's "not seen" rests on: n of the `of` days from start to end, or of that many weekly checks.

    unit is `DAYS`, `CHECKS`, `TWITCH_DAYS` or `MEDICINES` (then `of` is n); needed is the fewest that "not seen" takes.
    """

    unit: str
    n: int
    of: int
    needed: int
    start: dt.date
    end: dt.date


class Because(NamedTuple):
    """What led to a warning sign: one part of its rule, where, on which days, and the entries.

    part names the rule's part ("persistent", "several places", "spread", "functional", "felt", "progression", …); item
    is a symptom's key, site and side a place, None where it has none; n_days of the n_observed days observed from
    first_on to last_on have it (None where days are not what counts); uids are of the entries, where the rule read
    entries.
    """

    part: str
    first_on: dt.date
    last_on: dt.date
    n_days: int | None = None
    n_observed: int | None = None
    item: str | None = None
    site: str | None = None
    side: str | None = None
    uids: tuple[str, ...] = ()


class FlagPart(NamedTuple):
    """One part of a rule by itself: its name (`Because.part`), result and coverage."""

    name: str
    result: str
    coverage: FlagCoverage


class FlagResult(NamedTuple):
    """One warning sign as of a day.

    id is "F1" to "F5" (the article's) or "G1" to "G7" (the guidance's own); result one of `FLAG_RESULTS`; tier 3 now,
    2 soon, 1 book an appointment, 0 where it is not present; since is the first day of what led to it; reported_on an
    onset that the person told, where that is what led to it: the latest day it can be, reported_from the earliest.
    acknowledged_on is the day a clinician saw it; is_silenced says that it is not prompted for at present (it stays in
    every list and report). parts are the parts of a rule that has several; n_days_below says on how many days something
    of the kind was logged, fewer than the rule asks.
    """

    id: str
    result: str
    tier: int
    since: dt.date | None
    coverage: FlagCoverage
    because: tuple[Because, ...] = ()
    reported_on: dt.date | None = None
    reported_from: dt.date | None = None
    acknowledged_on: dt.date | None = None
    is_silenced: bool = False
    n_days_below: int = 0
    parts: tuple[FlagPart, ...] = ()
