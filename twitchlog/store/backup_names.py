"""What backups are called, whether one is due, and which are kept; must not open a diary.

Logging asks here whether a backup is due: this stays light.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

DAILY, WEEKLY, ASKED = "daily", "weekly", "asked"
BEFORE_IMPORT, BEFORE_RESTORE = "before-import", "before-restore"
DAMAGED = "damaged"  # the bytes of a file that could not be opened: kept, but no backup

KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 5, 12
LOG_AFTER_DAYS = 7

UPGRADE_PREFIX = "before-"  # before-0004-was-0003.db, of a time that only the file system knows
UNFINISHED_PREFIX = ".twitchlog-unfinished-"

_SUFFIX = ".db"
_STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_LENGTH = len("20261122T140200Z")
_DAY_S = 86_400
_STALE_AFTER_S = 3600


class Backup(NamedTuple):
    """A backup: at in UTC seconds."""

    path: str
    at: int
    reason: str
    n_bytes: int
    is_encrypted: bool

    @property
    def name(self) -> str:
        """The file's name in the backups folder."""
        return self.path.rpartition(os.sep)[2]


def backups_folder(path: str) -> str:
    """The folder of a diary's backups: beside the file itself, where `path` is a link to it."""
    return f"{os.path.realpath(path)}.backups"


def stamp(at: int) -> str:
    """A moment as it stands in a name: 20261122T140200Z."""
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime(_STAMP)


def name_of(at: int, reason: str) -> str:
    """The name of a backup made at a moment (UTC seconds) for a reason."""
    return f"{stamp(at)}-{reason}{_SUFFIX}"


def time_in(name: str) -> int | None:
    """The moment that a name begins with, in UTC seconds; None where it does not begin with one."""
    text = name[:_STAMP_LENGTH]
    digits = text[:8] + text[9:15]
    if len(digits) != 14 or text[8] != "T" or text[15:] != "Z" or not (digits.isascii() and digits.isdigit()):
        return None
    month, day, hour, minute, second = (int(digits[n : n + 2]) for n in range(4, 14, 2))
    try:
        return int(dt.datetime(int(digits[:4]), month, day, hour, minute, second, tzinfo=dt.UTC).timestamp())
    except ValueError:
        return None


def reason_in(name: str) -> str | None:
    """Why the backup of a name was made; None where it is no backup's name."""
    if not name.endswith(_SUFFIX):
        return None
    bare = name.removesuffix(_SUFFIX)
    if bare.startswith(UPGRADE_PREFIX) and "-was-" in bare:
        return "before-upgrade"
    if time_in(name) is None or bare[_STAMP_LENGTH : _STAMP_LENGTH + 1] != "-":
        return None
    words = bare[_STAMP_LENGTH + 1 :].split("-")
    reason = "-".join(words[:-1] if words[-1].isdigit() else words)
    return reason if reason and reason != DAMAGED else None


def number_in(name: str) -> int:
    """The number that tells a backup from an earlier one of its second and reason; 1 where its name has none."""
    bare = name.removesuffix(_SUFFIX)
    words = bare.partition("-was-")[2] if bare.startswith(UPGRADE_PREFIX) else bare[_STAMP_LENGTH + 1 :]
    reason, _, last = words.rpartition("-")
    return int(last) if reason and last.isascii() and last.isdigit() else 1


def is_stale(name: str, *, at: int, changed_at: float) -> bool:
    """Whether a name is that of an unfinished file whose maker is dead by now.

    When it was begun stands in its name; where not, `changed_at` (when the file was last written to) counts.
    """
    if not name.startswith(UNFINISHED_PREFIX):
        return False
    made_at = time_in(name.removeprefix(UNFINISHED_PREFIX))
    return at - (changed_at if made_at is None else made_at) > _STALE_AFTER_S


def backup_times(path: str) -> list[int]:
    """When the backups of a diary were made, in UTC seconds, from their names alone; in no order."""
    try:
        with os.scandir(backups_folder(path)) as found:
            names = [entry.name for entry in found]
    except OSError:
        return []
    times = (time_in(name) for name in names if reason_in(name))
    return [time for time in times if time is not None]


def is_daily_due(times: Sequence[int], *, at: int, offset_min: int) -> bool:
    """Whether no backup was made on the civil day of a moment."""
    today = (at + 60 * offset_min) // _DAY_S
    return all((time + 60 * offset_min) // _DAY_S != today for time in times)


def is_weekly_due(times: Sequence[int], *, at: int, first_action_at: Callable[[], int | None]) -> bool:
    """Whether the newest backup is over a week old; without any, whether the first action is.

    A backup of a clock that was ahead is as far away as one of the past.
    """
    if times:
        return all(abs(at - time) > LOG_AFTER_DAYS * _DAY_S for time in times)
    first = first_action_at()
    return first is not None and at - first > LOG_AFTER_DAYS * _DAY_S


def which_to_keep(backups: Sequence[tuple[int, int]], *, at: int, budget: int) -> set[int]:
    """Which of the automatic backups are kept.

    The newest always; of each of the latest 7 days, 5 weeks and 12 months that have one, the newest; and all of the
    24 hours before the newest. What the budget does not hold goes: first those of these 24 hours, then the oldest.
    Backups of a clock that was ahead are left alone.

    Parameters
    ----------
    backups : sequence of (int, int)
        When each was made (UTC seconds), and its size in bytes; of those of one second the last is the newest.
    at : int
        Now, in UTC seconds.
    budget : int
        How many bytes the kept ones may have together; the newest may exceed it.

    Returns
    -------
    set of int
        Their places in `backups`.
    """
    ahead = {n for n, (made_at, _) in enumerate(backups) if made_at > at}
    newest_first = sorted((n for n in range(len(backups)) if n not in ahead), key=lambda n: (-backups[n][0], -n))
    if not newest_first:
        return ahead
    times = [backups[n][0] for n in newest_first]
    wanted = {*_newest_of(times, KEPT_DAYS, _day), *_newest_of(times, KEPT_WEEKS, _week)}
    wanted |= _newest_of(times, KEPT_MONTHS, _month)
    recent = {place for place, time in enumerate(times) if times[0] - time < _DAY_S}
    kept, left = ahead, budget
    for place in [*sorted(wanted), *sorted(recent - wanted)]:
        size = backups[newest_first[place]][1]
        if place and size > left:
            break
        kept.add(newest_first[place])
        left -= size
    return kept


def _newest_of(times: Sequence[int], n: int, period: Callable[[int], object]) -> set[int]:
    """The first place of each of the first n periods."""
    first: dict[object, int] = {}
    for place, time in enumerate(times):
        first.setdefault(period(time), place)
    return set(list(first.values())[:n])


def _day(time: int) -> object:
    return time // _DAY_S


def _week(time: int) -> object:
    return (time // _DAY_S + 3) // 7  # 1 January 1970 was a Thursday: weeks begin on Monday


def _month(time: int) -> object:
    date = dt.datetime.fromtimestamp(time, dt.UTC)
    return date.year, date.month
