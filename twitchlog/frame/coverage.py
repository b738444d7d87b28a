"""How complete a stretch of days is: the four states counted, and the entries made late; must not judge it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from twitchlog.diary.day import NONE, PAUSED, SOME
from twitchlog.diary.ledger import LoggedDay
from twitchlog.frame.daily import DAY_STATE


class Coverage(NamedTuple):
    """What is known of a stretch of days.

    n_days is the stretch; n_observed is n_some + n_none, and n_observed + n_paused + n_not_observed = n_days;
    n_back_fills of the n_typed entries were made late (`diary.day.is_back_fill`); of the n_imported ones, the rest of
    the n_entries, nobody knows.
    """

    n_days: int
    n_observed: int
    n_some: int
    n_none: int
    n_paused: int
    n_not_observed: int
    n_entries: int
    n_back_fills: int
    n_imported: int = 0

    @property
    def n_typed(self) -> int:
        """How many entries the person made: those of which it is known when."""
        return self.n_entries - self.n_imported


def describe_coverage(daily: pd.DataFrame, logged: Sequence[LoggedDay], *, start: dt.date, end: dt.date) -> Coverage:
    """Count the states of the days from start to end, both included.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame; days of the stretch that it does not hold count as not observed.
    logged : sequence of LoggedDay
        Entries per diary day, in any order; days outside the stretch are left out.
    start, end : datetime.date
        An end before the start is a stretch of no days.
    """
    n_days = max(0, (end - start).days + 1)
    states = daily[DAY_STATE].loc[pd.Timestamp(start) : pd.Timestamp(end)].tolist() if n_days else []
    n_some, n_none, n_paused = (states.count(state) for state in (SOME, NONE, PAUSED))
    inside = [row for row in logged if start.toordinal() <= row.day <= end.toordinal()]
    return Coverage(
        n_days=n_days,
        n_observed=n_some + n_none,
        n_some=n_some,
        n_none=n_none,
        n_paused=n_paused,
        n_not_observed=n_days - n_some - n_none - n_paused,
        n_entries=sum(row.n_entries for row in inside),
        n_back_fills=sum(row.n_back_fills for row in inside),
        n_imported=sum(row.n_imported for row in inside),
    )
