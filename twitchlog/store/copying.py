"""One diary file copied into a new one, compared with it, and its pages checked; must not choose names or folders.

Must not read the clock.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

from twitchlog.errors import DiaryFileError, OutputError
from twitchlog.store.cipher import Key
from twitchlog.store.digest import digest
from twitchlog.store.driver import (
    Unlock,
    connect_file,
    create_file,
    database_errors,
    key_for,
    key_giver,
    locked,
    primary_code,
)
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.schema import APPLICATION_ID, can_be_written

_PIECE = 1 << 20

# In the first page a file says which journal it uses and counts its own changes: a copy has others there.
# https://www.sqlite.org/fileformat.html
_FILES_OWN = (slice(18, 20), slice(24, 28), slice(40, 44), slice(92, 100))

Check = Callable[[sqlite3.Connection], None]


class DamagedDiaryError(DiaryFileError):
    """The diary's pages do not fit together, so that a copy of it would be no backup."""


@contextlib.contextmanager
def copying_errors(path: str) -> Iterator[None]:
    """Turn SQLite's errors about the diary that is copied into sentences; damage is a `DamagedDiaryError`."""
    with diary_errors(path):
        try:
            yield
        except database_errors() as error:
            if primary_code(error) == sqlite3.SQLITE_CORRUPT:
                raise _damaged(path) from None
            raise


def _damaged(path: str) -> DamagedDiaryError:
    return DamagedDiaryError(
        f"The diary at {path} is damaged, so no backup was made of it.",
        "Nothing was changed. What to do: twitchlog doctor",
    )


@contextlib.contextmanager
def output_errors(place: Path) -> Iterator[None]:
    """Turn what goes wrong while a backup is written into sentences."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise OutputError(
            f"No backup can be made at {place} ({reason}).", "The diary is as it was. Check the disk and the folder."
        ) from None
    except database_errors() as error:
        if primary_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise OutputError(
                f"No backup can be made at {place}: the disk is full or failing.",
                "The diary is as it was. Make room and try again.",
            ) from None
        raise


def write_copy(path: str, unfinished: Path, *, unlock: Unlock, is_closed: bool, check: Check | None = None) -> None:
    """Copy a diary under an unfinished name, let it reach the disk, compare it and have its pages checked.

    Parameters
    ----------
    path : str
        The diary.
    unfinished : pathlib.Path
        The new file; whoever chose its name removes it where this fails.
    unlock, is_closed
        As for `backups.make_backup`.
    check : callable, optional
        May refuse the open copy by raising.

    Raises
    ------
    DiaryFileError, OutputError
        As for `backups.make_backup`.
    DamagedDiaryError
        SQLite's `quick_check` found something in the diary.
    """
    with contextlib.ExitStack() as stack, copying_errors(path):
        key = key_for(path, unlock)
        # Opened before and closed after SQLite's own, so that its locks hold as long as it needs them.
        raw = stack.enter_context(Path(path).open("rb", buffering=0)) if is_closed and key is None else None
        source = stack.enter_context(contextlib.closing(open_source(path, unlock=unlock)))
        if is_closed:
            with contextlib.suppress(*database_errors()):
                source.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        source.execute("BEGIN")
        ((application_id,),) = source.execute("PRAGMA application_id").fetchall()
        if application_id != APPLICATION_ID:
            raise DiaryFileError(f"{path} is not a twitchlog diary.", "Check the path given to --diary.")
        with output_errors(unfinished.parent):
            with _meanwhile(partial(_check, path) if raw else _nothing) as checked:
                _copy(source, unfinished, key)
                with _meanwhile(partial(_reach_the_disk, unfinished)), _reopened(unfinished, key) as copy:
                    newest = _newest(copy)
                    is_same = bool(raw) and newest == _newest(source) and _has_same_bytes(raw, unfinished)
                    if not is_same:
                        _require_equal_rows(source, copy)
                    if check is not None:
                        check(copy)
            if not is_same or checked != [newest]:  # else the copy is equal to the last byte to what was checked
                with _reopened(unfinished, key) as copy:
                    _require_whole(copy, path)


def open_source(path: str, *, unlock: Unlock) -> sqlite3.Connection:
    """A diary opened to be copied, whatever its revision; where nothing can be written beside it, too."""
    if can_be_written(path):
        return connect_file(path, unlock=unlock)
    log = Path(f"{os.path.realpath(path)}-wal")
    is_in_use = log.exists() and log.stat().st_size
    return connect_file(path, mode="ro" if is_in_use else "ro&immutable=1", unlock=unlock)


def _copy(source: sqlite3.Connection, unfinished: Path, key: Key | None) -> None:
    with contextlib.closing(create_file(str(unfinished), key=key)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # it is synced as a whole
        copy.execute("PRAGMA journal_mode = OFF")  # nobody reads it before it has its name
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = MEMORY")  # not WAL: nothing is kept beside it, now or when it is opened


@contextlib.contextmanager
def _reopened(unfinished: Path, key: Key | None) -> Iterator[sqlite3.Connection]:
    given = key_giver(key)
    with contextlib.closing(connect_file(str(unfinished), mode="ro&immutable=1", unlock=given)) as copy:
        yield copy


def _check(path: str) -> object:
    """Check the pages of a plain diary, and return which state was checked (`_newest`).

    While it is copied: SQLite leaves Python's lock alone, and one after the other takes half as long again.
    """
    with contextlib.closing(open_source(path, unlock=locked)) as connection:
        connection.execute("BEGIN")
        newest = _newest(connection)
        _require_whole(connection, path)
        return newest


def _nothing() -> None:
    pass


@contextlib.contextmanager
def _meanwhile(work: Callable[[], object]) -> Iterator[list[object]]:
    """Do some work in a thread while something else is done; at the end its result is in the list, or it raises."""
    done: list[object] = []
    refused: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:
            refused.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        yield done
    finally:
        thread.join()
    if refused:
        raise refused[0]


def _reach_the_disk(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def _require_equal_rows(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Compare the hash of every row, where bytes cannot be compared: others write meanwhile, or both are encrypted."""
    if digest(source) != digest(copy):
        raise OutputError("The backup is not equal to the diary, so it was not kept.", "What to do: twitchlog doctor")


def _require_whole(connection: sqlite3.Connection, path: str) -> None:
    # Whether what a row holds is allowed is no question of its page, and takes as long again.
    connection.execute("PRAGMA ignore_check_constraints = ON")
    ((verdict,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    connection.execute("PRAGMA ignore_check_constraints = OFF")
    if verdict != "ok":
        raise _damaged(path)


def _newest(connection: sqlite3.Connection) -> object:
    return connection.execute("SELECT id, row_hash FROM action ORDER BY id DESC LIMIT 1").fetchall()


def _has_same_bytes(raw: object, unfinished: Path) -> bool:
    ours, theirs = bytearray(_PIECE), bytearray(_PIECE)
    is_first = True
    with unfinished.open("rb", buffering=0) as file:
        while True:
            n_ours, n_theirs = raw.readinto(ours), file.readinto(theirs)  # type: ignore[attr-defined]
            for place in _FILES_OWN if is_first else ():
                ours[place] = theirs[place]
            if n_ours != n_theirs or ours != theirs:
                return False
            if not n_ours:
                return True
            is_first = False
