"""What each diary day holds, aggregated: the shape in which the store hands days to the frame; must not compute.

A million entries stay in SQLite; only these rows, a few per diary day, reach Python.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from twitchlog.diary.entries import Medicine


class EpisodeDay(NamedTuple):
    """One diary day's episodes at one place.

    day is `date.toordinal()`; n_timed counts the episodes with a duration, minutes is their sum; intensity_max is
    0 to 10, or None where no episode has one.
    """

    day: int
    site: str | None
    side: str | None
    n_episodes: int
    n_timed: int
    minutes: float
    intensity_max: float | None


class ReadingDay(NamedTuple):
    """One diary day's value of one factor, aggregated as the factor says, in the factor's unit."""

    day: int
    factor: str
    value: float
    n_readings: int


class MarkDay(NamedTuple):
    """A mark (`entries.MARKS`) on a diary day or, for a pause, on every day from day to last_day."""

    day: int
    mark: str
    last_day: int


class DoseDay(NamedTuple):
    """How often a medicine was taken on a diary day."""

    day: int
    medicine: str
    n_doses: int


class LoggedDay(NamedTuple):
    """How many entries a diary day holds, how many of them were made late (`day.is_back_fill`), how many imported.

    Entries of any kind but pauses, which say of a day only that it does not count and may lie ahead. Of an imported
    entry nobody knows when it was made, so it is never a late one.
    """

    day: int
    n_entries: int
    n_back_fills: int
    n_imported: int = 0


class FlagAck(NamedTuple):
    """That a clinician has seen a warning sign on a day, and the body's regions that were concerned then."""

    flag: str
    seen_on: dt.date
    regions: frozenset[str]


class HourRow(NamedTuple):
    """One hour of the day, 0 to 23 as the clock showed it: its episodes, and on how many days.

    Only what is known to the hour counts; the days on which anything was logged are those with a typed entry of any
    kind, or an episode, at that hour.
    """

    hour: int
    n_episodes: int
    n_episode_days: int
    n_logged_days: int


class Hours(NamedTuple):
    """When things happened, by hour of the day, and what has no hour.

    rows hold the hours at which anything was logged; n_part and n_day are the episodes known to a part of the day and
    to the day only, n_imported those among them that were imported.
    """

    rows: tuple[HourRow, ...] = ()
    n_part: int = 0
    n_day: int = 0
    n_imported: int = 0


class DayRows(NamedTuple):
    """Everything a daily frame is built from."""

    episodes: tuple[EpisodeDay, ...] = ()
    readings: tuple[ReadingDay, ...] = ()
    marks: tuple[MarkDay, ...] = ()
    doses: tuple[DoseDay, ...] = ()
    logged: tuple[LoggedDay, ...] = ()
    medicines: tuple[Medicine, ...] = ()
