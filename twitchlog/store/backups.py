"""Backups of a diary: verified copies in a folder beside it, or where the person says; must not read the clock.

A copy is made by SQLite's backup API under a hidden name, reaches the disk, is opened again, compared with the diary
and its pages are checked; only then it takes its own name: a file with a backup's name is whole.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from twitchlog.errors import DiaryFileError, OutputError, WordsError
from twitchlog.output import sync_folder
from twitchlog.store.backup_names import (
    ASKED,
    UNFINISHED_PREFIX,
    Backup,
    backups_folder,
    is_stale,
    name_of,
    number_in,
    reason_in,
    stamp,
    time_in,
    which_to_keep,
)
from twitchlog.store.copying import Check, output_errors, write_copy
from twitchlog.store.driver import Unlock, is_encrypted, locked

_BYTES_PER_MB = 1_000_000


def make_backup(path: str, *, reason: str, at: int, unlock: Unlock = locked, is_closed: bool = False) -> str:
    """Make a verified backup in the diary's backups folder.

    Parameters
    ----------
    path : str
        The diary.
    reason : str
        Why (`backup_names`); it stands in the name.
    at : int
        Now, in UTC seconds.
    unlock : callable
        Gives the key of an encrypted diary; its backup is encrypted with the same one.
    is_closed : bool
        That this process has no connection to the diary open. Then the file itself may be read and compared byte by
        byte, which is faster (closing a file that SQLite has open too would drop SQLite's locks).

    Returns
    -------
    str
        Where it is.

    Raises
    ------
    DiaryFileError
        The diary is missing, damaged or locked.
    DamagedDiaryError
        The diary's pages do not fit together; then there is no backup.
    OutputError
        The backup cannot be written, or is not equal to the diary.
    """
    return keep_copy(path, name_of(at, reason), at=at, unlock=unlock, is_closed=is_closed)


def keep_copy(
    path: str,
    name: str,
    *,
    at: int | None = None,
    unlock: Unlock = locked,
    is_closed: bool = False,
    check: Check | None = None,
) -> str:
    """As `make_backup`, under a name of one's own, or the next free one; `check` may refuse the copy by raising.

    Whoever upgrades a diary has no clock: without `at`, nothing of dead runs is removed.
    """
    _require_diary(path)
    folder = made_folder(path)
    if at is not None:
        sweep(folder, at=at)
    with unfinished_in(folder, at=at) as unfinished:
        write_copy(path, unfinished, unlock=unlock, is_closed=is_closed, check=check)
        return take_name(unfinished, folder / name)


def back_up_to(
    path: str, target: str, *, at: int, force: bool = False, unlock: Unlock = locked, is_closed: bool = False
) -> None:
    """Make a verified backup in a file of one's own choice.

    Parameters
    ----------
    path, at, unlock, is_closed
        As for `make_backup`.
    target : str
        The file; its folder must exist.
    force : bool
        Whether a file that is already there may be replaced.

    Raises
    ------
    DiaryFileError, OutputError
        As for `make_backup`.
    WordsError
        The target is the diary itself.
    """
    _require_diary(path)
    place = Path(target)
    with output_errors(place):
        is_diary = os.path.realpath(path) == os.path.realpath(target)
    if is_diary:
        raise WordsError("That is the diary itself.", "Give another file, or a folder.")
    if not place.parent.is_dir():
        raise OutputError(f"The folder {place.parent} does not exist.", "Create it first, or give another place.")
    if place.is_dir():
        raise OutputError(f"{place} is a folder.", "Give another place.")
    if not force and os.path.lexists(place):
        raise OutputError(f"{place} exists already.", "Add --force to replace it, or give another place.")
    with unfinished_in(place.parent, at=at) as unfinished:
        write_copy(path, unfinished, unlock=unlock, is_closed=is_closed)
        with output_errors(place):
            if force:
                unfinished.replace(place)
            else:
                give_free_name(unfinished, place)
            sync_folder(place.parent)


def list_backups(path: str) -> tuple[Backup, ...]:
    """The backups in a diary's backups folder, newest first; of those of one second, the one with the highest number.

    Raises
    ------
    DiaryFileError
        The folder cannot be read.
    """
    folder = backups_folder(path)
    try:
        return tuple(
            sorted(_found(Path(folder)), key=lambda one: (one.at, number_in(one.name), one.name), reverse=True)
        )
    except OSError as error:
        raise DiaryFileError(f"The folder {folder} cannot be read ({error.strerror}).", "Check whose it is.") from None


def _found(folder: Path) -> Iterator[Backup]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for file in folder.iterdir():
            reason = reason_in(file.name)
            with contextlib.suppress(OSError):
                if reason and stat.S_ISREG((facts := file.lstat()).st_mode):
                    made_at = time_in(file.name)
                    at = int(facts.st_mtime) if made_at is None else made_at
                    yield Backup(str(file), at, reason, facts.st_size, is_encrypted(str(file)))


def rotate(path: str, *, at: int, budget_mb: int) -> tuple[str, ...]:
    """Remove the automatic backups that need not be kept (`which_to_keep`); those that were asked for stay.

    Parameters
    ----------
    path : str
        The diary.
    at : int
        Now, in UTC seconds.
    budget_mb : int
        How many megabytes the automatic ones may have together; the newest may exceed it.

    Returns
    -------
    tuple of str
        What was removed.
    """
    automatic = [backup for backup in reversed(list_backups(path)) if backup.reason != ASKED]
    sizes = [(backup.at, backup.n_bytes) for backup in automatic]
    kept = which_to_keep(sizes, at=at, budget=budget_mb * _BYTES_PER_MB)
    removed = [backup.path for number, backup in enumerate(automatic) if number not in kept]
    for each in removed:
        with contextlib.suppress(OSError):
            Path(each).unlink()
    return tuple(removed)


def _require_diary(path: str) -> None:
    if not Path(path).exists():
        raise DiaryFileError(f"There is no diary at {path}.", "Log something first, or say where it is: --diary PATH")
    if not Path(path).is_file():  # a pipe would let us wait
        raise DiaryFileError(f"{path} is not a file.", "Check the path given to --diary.")


# The folder and the names in it


def made_folder(path: str) -> Path:
    """A diary's backups folder, made where it is missing, for its owner only.

    Raises
    ------
    OutputError
        It cannot be made, or is a link, or another person's.
    """
    folder = Path(backups_folder(path))
    with output_errors(folder):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(0o700)
        facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode):
        raise OutputError(f"{folder} is not a folder, so no backup is put there.", "Move it away.")
    if hasattr(os, "geteuid") and facts.st_uid != os.geteuid():
        raise OutputError(f"The folder {folder} is another person's, so no backup is put there.", "Move it away.")
    return folder


def sweep(folder: Path, *, at: int) -> None:
    """Remove the unfinished files that a process which was ended left behind over an hour ago."""
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            with contextlib.suppress(OSError):
                if is_stale(file.name, at=at, changed_at=file.lstat().st_mtime):
                    file.unlink()


@contextlib.contextmanager
def unfinished_in(folder: Path, *, at: int | None) -> Iterator[Path]:
    """A hidden name for a file that is being made; whatever still has that name at the end is removed."""
    begun = "" if at is None else f"{stamp(at)}-"
    unfinished = folder / f"{UNFINISHED_PREFIX}{begun}{os.urandom(8).hex()}.tmp"
    try:
        yield unfinished
    finally:
        for name in (unfinished, *(Path(f"{unfinished}{end}") for end in ("-wal", "-shm", "-journal"))):
            with contextlib.suppress(OSError):
                name.unlink()


def take_name(unfinished: Path, wanted: Path) -> str:
    """Give a finished file its name, or the next free one; returns it when it is on the disk."""
    with output_errors(wanted.parent):
        for name in (wanted, *(wanted.with_stem(f"{wanted.stem}-{n}") for n in range(2, 1000))):
            with contextlib.suppress(FileExistsError):
                give_free_name(unfinished, name)
                sync_folder(wanted.parent)
                return str(name)
    raise OutputError(f"There are too many backups like {wanted}.", "Move the old ones away.")


def give_free_name(unfinished: Path, name: Path) -> None:
    """Give a file a name that no other file has; FileExistsError where one has it."""
    try:
        name.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as that of a stick
        if os.path.lexists(name):
            raise FileExistsError(name) from None
        unfinished.rename(name)
    else:
        unfinished.unlink()
