"""Which diary day a moment belongs to: the only place that decides it; must not read a clock.

A diary day runs from the day start (04:00 unless the diary says otherwise) to the next one, in the wall time that the
person's clock showed. Moments are kept as the instant (UTC seconds) and the offset the clock had, so a movable day
start re-bins history and changes no timestamp.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from twitchlog.errors import AmbiguousHour, WordsError

EXACT = "exact"
PART_OF_DAY = "part of day"
WHOLE_DAY = "day"
PRECISIONS = (EXACT, PART_OF_DAY, WHOLE_DAY)

DEFAULT_DAY_START_MIN = 4 * 60
LATEST_DAY_START_MIN = 12 * 60  # a whole-day entry is stored at noon: a later start would move it to the day before
BACK_FILL_AFTER_S = 24 * 3600

# part: (begins, ends) in minutes after midnight of the day named; "night" runs into the next morning
PARTS = {
    "morning": (5 * 60, 12 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
    "night": (22 * 60, 28 * 60),
}

SOME = "some"
NONE = "none"
NOT_OBSERVED = "not observed"
PAUSED = "paused"
DAY_STATES = (SOME, NONE, NOT_OBSERVED, PAUSED)

# SQLite's integer division rounds towards zero; counting seconds from 0001-01-01 keeps every date positive, and makes
# the quotient `date.toordinal() - 1`.
_UNIX_EPOCH_ORDINAL_S = (dt.date(1970, 1, 1).toordinal() - 1) * 86_400

OffsetAt = Callable[[int], int]
"""UTC seconds -> the offset in minutes that the person's clock has then."""


class Moment(NamedTuple):
    """When something happened, as exactly as it is known.

    occurred_at is in UTC seconds since 1970, offset_min in minutes east of UTC, precision one of `PRECISIONS`.
    """

    occurred_at: int
    offset_min: int
    precision: str = EXACT

    @property
    def wall(self) -> dt.datetime:
        """The naive wall time that the clock showed."""
        return _EPOCH + dt.timedelta(seconds=self.occurred_at + 60 * self.offset_min)

    def isoformat(self) -> str:
        """ISO 8601 with the offset, to the second."""
        return self.wall.isoformat() + offset_text(self.offset_min)


_EPOCH = dt.datetime(1970, 1, 1)


def offset_text(offset_min: int) -> str:
    """The offset as `+01:00`."""
    sign = "-" if offset_min < 0 else "+"
    return f"{sign}{abs(offset_min) // 60:02d}:{abs(offset_min) % 60:02d}"


def diary_day(moment: Moment, *, day_start_min: int) -> dt.date:
    """The diary day of a moment.

    Parameters
    ----------
    moment : Moment
        Only its instant and offset are read.
    day_start_min : int
        Minutes after midnight, 0 to 720, at which a diary day starts; 0 gives the civil date, which is what sleep
        (dated by waking) always uses.

    Returns
    -------
    datetime.date
    """
    return (moment.wall - dt.timedelta(minutes=day_start_min)).date()


def diary_day_sql(day_start_min: int) -> str:
    """The same decision as an SQL expression over `occurred_at` and `offset_min`; its value is `date.toordinal()`.

    Parameters
    ----------
    day_start_min : int
        As in `diary_day`.
    """
    return f"((occurred_at + 60 * offset_min + {_UNIX_EPOCH_ORDINAL_S - 60 * day_start_min:d}) / 86400 + 1)"


def wall_hour_sql() -> str:
    """The hour that the person's clock showed, 0 to 23, as an SQL expression over `occurred_at` and `offset_min`."""
    return f"((occurred_at + 60 * offset_min + {_UNIX_EPOCH_ORDINAL_S:d}) % 86400 / 3600)"


def day_bounds(day: dt.date) -> tuple[int, int]:
    """UTC seconds between which every moment of a diary day lies, whatever its offset and the day start."""
    midnight = (day.toordinal() - 1) * 86_400 - _UNIX_EPOCH_ORDINAL_S
    return midnight - 15 * 3600, midnight + 2 * 86_400 + 13 * 3600


def is_back_fill(moment: Moment, logged_at: int, *, day_start_min: int) -> bool:
    """Whether an entry was made more than 24 h after its moment (for a whole day: after that diary day ended).

    Parameters
    ----------
    moment : Moment
    logged_at : int
        UTC seconds at which the entry was made.
    day_start_min : int
        As in `diary_day`.
    """
    return logged_at > moment.occurred_at + _grace_s(moment.precision, day_start_min)


def back_fill_sql(day_start_min: int) -> str:
    """`is_back_fill` as an SQL expression over `logged_at`, `occurred_at` and `precision`, 1 or 0."""
    whole_day = _grace_s(WHOLE_DAY, day_start_min)
    return (
        f"(logged_at > occurred_at + CASE precision WHEN '{WHOLE_DAY}' THEN {whole_day:d} ELSE {BACK_FILL_AFTER_S} END)"
    )


def _grace_s(precision: str, day_start_min: int) -> int:
    # A whole day is stored at its noon and ends 12 h plus the day start later.
    return 12 * 3600 + 60 * day_start_min if precision == WHOLE_DAY else BACK_FILL_AFTER_S


def moment_at(wall: dt.datetime, offset_at: OffsetAt, *, precision: str = EXACT) -> Moment:
    """The moment at which the person's clock showed a wall time.

    Parameters
    ----------
    wall : datetime.datetime
        Naive wall time.
    offset_at : callable
        UTC seconds to offset in minutes, in the zone that counts.
    precision : str
        One of `PRECISIONS`. Only an exact time is refused when a clock change repeats it.

    Raises
    ------
    AmbiguousHour
        The clock showed this time twice.
    WordsError
        The clock skipped this time.
    """
    wall_s = int((wall - _EPOCH).total_seconds())
    near = dict.fromkeys(offset_at(wall_s + shift) for shift in (-86_400, 0, 86_400))
    fits = sorted(
        (Moment(wall_s - 60 * off, off, precision) for off in near if offset_at(wall_s - 60 * off) == off),
    )
    shown = f"{wall:%d %b %Y %H:%M}"
    if not fits:
        before, after = sorted(near)[0], sorted(near)[-1]
        gap = after - before
        neighbours = (wall - dt.timedelta(minutes=gap), wall + dt.timedelta(minutes=gap))
        if precision != EXACT:
            return moment_at(neighbours[1], offset_at, precision=precision)
        raise WordsError(
            f"The clock skipped {shown} (it was put forward then).",
            f"Did you mean {neighbours[0]:%H:%M} or {neighbours[1]:%H:%M}?",
        )
    if len(fits) > 1 and precision == EXACT:
        texts = [offset_text(fit.offset_min) for fit in fits]
        raise AmbiguousHour(
            f"The clock showed {shown} twice, at {texts[0]} and then at {texts[1]}.",
            f'Say which: --tz "{texts[0]}" or --tz "{texts[1]}".',
            [fit.offset_min for fit in fits],
        )
    return fits[0]


def whole_day(day: dt.date, offset_at: OffsetAt) -> Moment:
    """A diary day with no hour: stored at its local noon, which no analysis reads and no output shows."""
    return moment_at(dt.datetime.combine(day, dt.time(12)), offset_at, precision=WHOLE_DAY)


def part_bounds(
    day: dt.date, part: str, *, day_start_min: int = DEFAULT_DAY_START_MIN
) -> tuple[dt.datetime, dt.datetime]:
    """The wall times at which a part (`PARTS`) of a diary day begins and ends.

    A day start that cuts the part in two leaves the longer piece, so that the part never leaves its diary day.
    """
    begins, ends = PARTS[part]
    pieces = (
        (max(begins + shift, day_start_min), min(ends + shift, day_start_min + 1440)) for shift in (-1440, 0, 1440)
    )
    first, last = max(pieces, key=lambda piece: piece[1] - piece[0])
    midnight = dt.datetime.combine(day, dt.time())
    return midnight + dt.timedelta(minutes=first), midnight + dt.timedelta(minutes=last)


def part_of_day(day: dt.date, part: str, offset_at: OffsetAt, *, day_start_min: int = DEFAULT_DAY_START_MIN) -> Moment:
    """A part of a diary day (`PARTS`): stored at its middle, which no analysis reads and no output shows."""
    begins, ends = part_bounds(day, part, day_start_min=day_start_min)
    return moment_at(begins + (ends - begins) // 2, offset_at, precision=PART_OF_DAY)


def part_name(moment: Moment) -> str:
    """The part of the day whose middle a `part of day` moment is stored at."""
    minute = moment.wall.hour * 60 + moment.wall.minute
    for name, (begins, ends) in PARTS.items():
        if begins <= minute < ends or begins <= minute + 1440 < ends:
            return name
    return "night"
