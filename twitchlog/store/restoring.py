"""A backup back into its diary, all of it or nothing; must not write beside the backup, ask, or tell what a note says.

A healthy diary stays the same file: its rows are replaced in one transaction, so that no entry of another program is
lost on the way. Only in the place of a missing or a broken one a new file is put; what is left of a broken one is kept,
but is no backup.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.output import sync_folder
from twitchlog.store.actions import Action, executing, perform
from twitchlog.store.backup_names import BEFORE_RESTORE, DAMAGED, name_of
from twitchlog.store.backups import give_free_name, made_folder, make_backup, take_name, unfinished_in
from twitchlog.store.candidates import Candidate, copy_bytes, copy_file, open_candidate
from twitchlog.store.contents import check_rows
from twitchlog.store.copying import DamagedDiaryError, output_errors
from twitchlog.store.differences import Difference, compare
from twitchlog.store.digest import digest, hashed_tables
from twitchlog.store.driver import (
    Unlock,
    connect_file,
    database_errors,
    file_identity,
    is_encrypted,
    locked,
    primary_code,
    require_same_file,
    sqlcipher,
)
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.hashing import quoted
from twitchlog.store.schema import APPLICATION_ID, SCHEMA_VERSION, connect
from twitchlog.store.structure import PLAIN, SEALED, columns_of, has_our_tables, kind_of

MISSING, USABLE, BROKEN = "missing", "usable", "broken"

_SIDE_FILES = ("-wal", "-shm", "-journal")
# Where SQLite locks a file: https://www.sqlite.org/fileformat2.html#the_lock_byte_page
_LOCKED_BYTES = (0x40000000, 512)


class Outcome(NamedTuple):
    """What restoring did: where the diary as it was is kept, whether it was broken, and what else is to be said."""

    kept: str | None
    was_broken: bool
    remark: str = ""


def state_of(path: str, *, unlock: Unlock = locked) -> str:
    """Whether a diary is there and can be opened: `MISSING`, `USABLE`, or `BROKEN`.

    Of a usable one `compare_with` tells whether it is whole, too.

    Raises
    ------
    DiaryFileError
        It is another program's database, too new, in use, or encrypted without a key: none of our business.
    """
    if not Path(path).exists():
        return MISSING
    kind = _kind_of(path)
    if kind not in (PLAIN, SEALED):
        return BROKEN
    if kind == SEALED:
        sqlcipher()
    try:
        if not _can_be_opened(path, is_plain=kind == PLAIN, unlock=unlock):
            return BROKEN
    except LockedError:
        raise
    except DiaryFileError:
        return BROKEN
    except database_errors() as error:
        if is_damage(error):
            return BROKEN
        with diary_errors(path):
            raise
    connect(path, create=False, unlock=unlock).close()  # refuses what is foreign or too new, upgrades what is older
    return USABLE


def _kind_of(path: str) -> str:
    if not Path(path).is_file():
        raise DiaryFileError(f"{path} is not a file.", "Check the path given to --diary.")
    try:
        return kind_of(path)
    except OSError as error:
        raise DiaryFileError(f"The diary at {path} cannot be read ({error.strerror}).", "Check the path.") from None


def _can_be_opened(path: str, *, is_plain: bool, unlock: Unlock) -> bool:
    is_marked = has_our_tables(path) if is_plain else False  # before SQLite opens the file: closing it drops its locks
    with contextlib.closing(connect_file(path, unlock=unlock)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
        ((version,),) = connection.execute("PRAGMA user_version").fetchall()
        if application_id != APPLICATION_ID:
            return not is_marked  # a diary whose mark is overwritten, or not ours at all
        return version >= SCHEMA_VERSION or _is_whole(connection)  # what is not whole is not upgraded


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Whether the pages and indexes of an open diary are whole, and every row fits its hash."""
    ((verdict,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    return verdict == "ok" and not any(check_rows(connection, table).findings for table in hashed_tables(connection))


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file is damaged."""
    is_ours = isinstance(error, database_errors())
    return is_ours and primary_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)  # type: ignore[arg-type]


def compare_with(path: str, candidate: Candidate, *, unlock: Unlock = locked) -> Difference | None:
    """What differs between a usable diary and a backup; None where the diary turns out to be damaged.

    Every page, index and row of it is looked at: a broken one may read as if nothing differed.
    """
    try:
        with (
            contextlib.closing(connect(path, create=False, unlock=unlock)) as here,
            contextlib.closing(open_candidate(candidate)) as there,
        ):
            here.execute("BEGIN")
            return compare(here, there) if _is_whole(here) else None
    except database_errors() as error:
        if is_damage(error):
            return None
        with diary_errors(path):
            raise


def restore(path: str, candidate: Candidate, *, state: str, action: Action, unlock: Unlock = locked) -> Outcome:
    """Go back to a backup, whatever the diary's state (`state_of`).

    Parameters
    ----------
    path : str
    candidate : Candidate
    state : str
    action : Action
        Noted in the history, without changes.
    unlock : callable
        Gives the key of an encrypted diary.

    Raises
    ------
    DiaryFileError, OutputError
        Then everything is as it was.
    """
    if state == USABLE:
        try:
            kept = restore_rows(path, candidate, action=action, unlock=unlock)
        except DamagedDiaryError:
            state = BROKEN
        except database_errors():  # restore_rows lets no other error of SQLite's through: damaged
            state = BROKEN
        else:
            return Outcome(kept, was_broken=False, remark=_remark(is_encrypted(path), candidate))
    was_sealed = state == BROKEN and kind_of(path) == SEALED
    kept_bytes = restore_file(path, candidate, action=action)
    remark = "The diary is encrypted, as the backup is." if candidate.key else ""
    if was_sealed and not candidate.key:
        remark = "The diary is a plain file now, as the backup is. To encrypt it: twitchlog encrypt"
    return Outcome(kept_bytes, was_broken=state == BROKEN, remark=remark)


def _remark(is_sealed: bool, candidate: Candidate) -> str:
    if is_sealed and not candidate.key:
        return "The diary stays encrypted; the backup it came from is a plain file."
    if candidate.key and not is_sealed:
        return "The diary stays a plain file; the backup it came from is encrypted."
    return ""


def restore_rows(path: str, candidate: Candidate, *, action: Action, unlock: Unlock = locked) -> str:
    """Replace every row of a usable diary in one transaction, and return the backup of what it was.

    Parameters
    ----------
    path : str
    candidate : Candidate
    action : Action
        Noted in the history, without changes; its moment is the backup's.
    unlock : callable
        Gives the key of an encrypted diary, which stays encrypted; a plain one stays plain.

    Raises
    ------
    DiaryFileError, OutputError
        Then the diary is as it was.
    DamagedDiaryError, sqlite3.DatabaseError
        The diary turned out to be damaged (`is_damage`); it is as it was, and there is no backup of it.
    """
    identity = file_identity(path)
    with (
        contextlib.closing(connect(path, create=False, unlock=unlock)) as live,
        contextlib.closing(open_candidate(candidate)) as source,
    ):
        try:
            live.execute("BEGIN IMMEDIATE")
            try:
                require_same_file(path, identity)
                kept = make_backup(path, reason=BEFORE_RESTORE, at=action.at, unlock=unlock)
                _replace_rows(live, source)
                if digest(live) != digest(source):
                    raise DiaryFileError("What was restored is not equal to the backup.", "The diary is as it was.")
                perform(executing(live), action, [])
                live.execute("COMMIT")
            except BaseException:
                if live.in_transaction:
                    live.execute("ROLLBACK")
                raise
        except database_errors() as error:
            if is_damage(error):
                raise
            with diary_errors(path):
                raise
    return kept


def _replace_rows(live: sqlite3.Connection, source: sqlite3.Connection) -> None:
    live.execute("PRAGMA defer_foreign_keys = ON")
    # The history only grows, says a trigger; another history takes its place here, so it comes back afterwards.
    triggers = live.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        live.execute(f"DROP TRIGGER {quoted(name)}")
    for table in hashed_tables(live):
        columns, _ = columns_of(source, table)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        live.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- names of our own tables, here and below
        rows = source.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608
        live.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608
    for _, sql in triggers:
        live.execute(sql)


def restore_file(path: str, candidate: Candidate, *, action: Action) -> str | None:
    """Put the backup in the place of a diary that is missing or broken, and return where the broken one's bytes are.

    The diary is then encrypted or plain as the backup is.

    Raises
    ------
    DiaryFileError, OutputError
        It is in use, or cannot be written; then everything is as it was.
    """
    place = Path(os.path.realpath(path))
    with diary_errors(path), contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        perform(executing(connection), action, [])
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    with output_errors(place.parent), _held_alone(place) as old:
        with Path(candidate.path).open("rb") as file:
            os.fsync(file.fileno())
        kept = _keep_bytes(place, old, at=action.at)
        for end in _SIDE_FILES:  # a journal of the old file would be played into the new one
            Path(f"{place}{end}").unlink(missing_ok=True)
        if old:
            Path(candidate.path).replace(place)
        else:
            give_free_name(Path(candidate.path), place)
        sync_folder(place.parent)
    return kept


@contextlib.contextmanager
def _held_alone(place: Path) -> Iterator[BinaryIO | None]:
    """A broken diary, locked where SQLite would lock it, so that no program is left in it; None where none is there."""
    if not place.exists():
        yield None
        return
    with place.open("r+b") as file:
        with contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415 -- not on every system

            start, length = _LOCKED_BYTES
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
            except OSError:
                raise DiaryFileError(
                    f"The diary at {place} is in use by another program.",
                    "Nothing was changed. Close the other one first.",
                ) from None
        yield file


def _keep_bytes(place: Path, old: BinaryIO | None, *, at: int) -> str | None:
    """Keep what is left of a broken diary, its journal too, in the backups folder."""
    folder = made_folder(str(place))
    kept = None
    if old is not None:  # through the file that is locked: closing another one would drop the lock
        with unfinished_in(folder, at=at) as copy:
            copy_bytes(old, copy)
            kept = take_name(copy, folder / name_of(at, DAMAGED))
    log = Path(f"{place}-wal")
    if log.exists() and log.stat().st_size:
        with unfinished_in(folder, at=at) as copy:
            copy_file(str(log), copy)
            take_name(copy, Path(f"{kept or folder / name_of(at, DAMAGED)}-wal"))
    return kept
