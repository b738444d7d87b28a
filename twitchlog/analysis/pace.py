"""When a minimum will be reached at the present pace; must not promise it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil

import numpy as np

from twitchlog.analysis.gate import CALENDAR_DAYS, VALUES, Shortfall
from twitchlog.analysis.period import Period

RECENT_DAYS = 28


def observed_share(period: Period, *, end: dt.date) -> float:
    """The share of recent days that were observed, 0 to 1: of the 28 days to `end`, or of all since the first.

    Parameters
    ----------
    period : Period
    end : datetime.date
        The last finished day; days between the last observed one and it count as not observed, paused days not at all.
    """
    if not len(period.days):
        return 0.0
    n_days = min(RECENT_DAYS, (end - period.days[0].date()).days + 1)
    missed = max(0, (end - period.days[-1].date()).days)
    inside = max(0, n_days - missed)
    recent = slice(len(period.days) - inside, None)
    n_observed = int(np.count_nonzero(period.observed[recent])) if inside else 0
    n_counted = n_days - (int(np.count_nonzero(period.paused[recent])) if inside else 0)
    return n_observed / n_counted if n_counted > 0 else 0.0


def days_until(shortfalls: Sequence[Shortfall], period: Period, *, end: dt.date) -> int | None:
    """In how many calendar days every minimum is reached if things go on as they do.

    Parameters
    ----------
    shortfalls : sequence of Shortfall
        What is lacking; what days alone do not mend (never logged, never varied, too few different values) has no
        answer.
    period : Period
    end : datetime.date
        The last finished day.

    Returns
    -------
    int or None
        0 where nothing is lacking; None where there is no telling: nothing of it in the diary yet, or no day was
        observed lately.
    """
    waits = [_wait(each, period, end) for each in shortfalls]
    return None if None in waits else max((wait for wait in waits if wait is not None), default=0)


def _wait(shortfall: Shortfall, period: Period, end: dt.date) -> int | None:
    if shortfall.needed is None or shortfall.what == VALUES:  # the same values again are none that differ
        return None
    missing = shortfall.needed - shortfall.n
    share = observed_share(period, end=end)
    if shortfall.what == CALENDAR_DAYS:
        return missing if share else None
    # What was had a day, over all observed days, at the recent share of days observed.
    per_day = share * shortfall.n / max(1, period.n_observed)
    return ceil(missing / per_day) if per_day else None
