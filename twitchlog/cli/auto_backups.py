"""The backups that nobody has to think of; one that cannot be made is said in a sentence, and stops nothing.

Must not load anything heavy.
"""

from __future__ import annotations

from twitchlog import clock
from twitchlog.cli import show
from twitchlog.cli.unlocking import unlocker
from twitchlog.errors import TwitchlogError
from twitchlog.pipeline import Diary
from twitchlog.store.backup_names import BEFORE_IMPORT, DAILY, WEEKLY, backup_times, is_daily_due, is_weekly_due
from twitchlog.store.driver import database_errors
from twitchlog.store.lookups import Settings


def due_reason(diary: Diary, *, is_reading: bool) -> str | None:
    """Why a backup of an open diary is due now; None where none is.

    Parameters
    ----------
    diary : Diary
    is_reading : bool
        That the command reads the diary: the first such one of a civil day makes a backup. Another one makes one only
        when the newest is over a week old.
    """
    if not diary.settings.backup_mb or diary.store.is_read_only:
        return None
    now, times = clock.now(), backup_times(diary.store.path)
    if is_reading:
        is_due = is_daily_due(times, at=now.occurred_at, offset_min=now.offset_min)
        return DAILY if is_due and diary.store.first_action_at() is not None else None
    is_due = is_weekly_due(times, at=now.occurred_at, first_action_at=diary.store.first_action_at)
    return WEEKLY if is_due else None


def back_up(path: str, *, reason: str, at: int, budget_mb: int, is_closed: bool = False) -> None:
    """Make an automatic backup and remove those that need not be kept.

    Parameters
    ----------
    path : str
        The diary.
    reason : str
        Why (`store.backup_names`).
    at : int
        Now, in UTC seconds.
    budget_mb : int
        How many megabytes the automatic backups may have together.
    is_closed : bool
        As for `store.backups.make_backup`.
    """
    from twitchlog.store.backups import make_backup, rotate
    from twitchlog.store.copying import DamagedDiaryError

    try:
        make_backup(path, reason=reason, at=at, unlock=unlocker(), is_closed=is_closed)
        rotate(path, at=at, budget_mb=budget_mb)
    except DamagedDiaryError:  # the backups there are may be the last whole ones, so none is removed
        show.talk(
            "The diary is damaged: no backup was made of it, and the earlier ones stay. What to do: twitchlog doctor"
        )
    except (TwitchlogError, OSError) as error:
        _say_why_not(error)
    except database_errors() as error:
        _say_why_not(error)


def _say_why_not(error: Exception) -> None:
    if isinstance(error, TwitchlogError):
        why = error.sentence
    else:
        why = getattr(error, "strerror", None) or str(error) or "the system refused"
    show.talk(f"No automatic backup was made this time: {show.one_line(why.rstrip('.'))}.")


def back_up_before(path: str, reason: str = BEFORE_IMPORT, *, settings: Settings) -> None:
    """Make a backup before something that changes much; nothing is done without automatic backups.

    Parameters
    ----------
    path : str
        A diary that is there.
    reason : str
        What comes next, as `store.backup_names` has it.
    settings : Settings
        The diary's.
    """
    if settings.backup_mb:
        back_up(path, reason=reason, at=clock.now().occurred_at, budget_mb=settings.backup_mb)
