"""The files that the program keeps of a diary by itself, and what is erased out of each; must not search or ask.

A file is erased in a copy that then takes its place: whoever kills the program leaves the old file or the new one,
never one that needs a journal beside it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from twitchlog.errors import DiaryFileError, LockedError, TwitchlogError
from twitchlog.output import sync_folder
from twitchlog.store.actions import Execute
from twitchlog.store.backup_names import DAMAGED, UNFINISHED_PREFIX, backups_folder, reason_in
from twitchlog.store.backups import sweep, unfinished_in
from twitchlog.store.copying import write_copy
from twitchlog.store.driver import Unlock, connect_file, database_errors, key_for, key_giver, primary_code
from twitchlog.store.erasure import Request, erase
from twitchlog.store.erasure_proof import search
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.schema import APPLICATION_ID
from twitchlog.store.tidying import LEFTOVERS

ERASED, UNTOUCHED, REMOVED = "erased", "holds nothing of it", "removed: it could not be read"
NO_DIARY, KEPT, GONE = "no diary: left as it is", "could not be erased", "gone meanwhile"

_LOG, _INDEX, _JOURNAL = "-wal", "-shm", "-journal"
_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class BackupErased(NamedTuple):
    """What became of a file that the program keeps; why it could not be erased."""

    path: str
    outcome: str
    why: str = ""


# Which files there are


def automatic_backups(path: str) -> list[str]:
    """Every file that the program keeps of a diary by itself.

    Backups, copies of before an upgrade, what doctor saved or put aside, and whatever else lies in the backups folder;
    not what another program is still making (`unfinished_files`).
    """
    aside = os.path.join(backups_folder(path), LEFTOVERS)
    found = {file for file in _files_around(path) if not _is_unfinished(file)}
    return sorted(found.union(_files_in(aside) if _is_folder(os.path.dirname(aside)) else ()))


def unfinished_files(path: str) -> list[str]:
    """Copies of a diary that another program is making, or was when it was ended."""
    return sorted({file for file in _files_around(path) if _is_unfinished(file)})


def sweep_unfinished(path: str, *, at: int) -> None:
    """Remove the unfinished copies whose maker is dead by now."""
    for folder in (os.path.dirname(os.path.realpath(path)), backups_folder(path)):
        if _is_folder(folder):
            sweep(Path(folder), at=at)


def is_side_file(file: str) -> bool:
    """Whether a name is that of a log or journal of SQLite's."""
    return file.endswith((_LOG, _INDEX, _JOURNAL))


def _files_around(path: str) -> Iterator[str]:
    for place in (os.path.realpath(path), os.path.abspath(path)):
        home, name = os.path.split(place)
        begins = (f"{name}.before-", f"{name}.repaired", f"{name}.new-", UNFINISHED_PREFIX)
        yield from (file for file in _files_in(home) if os.path.basename(file).startswith(begins))
    yield from _files_in(backups_folder(path))


def _files_in(folder: str) -> Iterator[str]:
    """The files of a folder, without SQLite's own beside one that is there; none where it is a symbolic link."""
    if not _is_folder(folder):
        return
    with suppress(OSError), os.scandir(folder) as entries:
        files = {entry.path for entry in entries if entry.is_file(follow_symlinks=False)}
        yield from (
            file
            for file in files
            if not file.endswith(_INDEX)
            and not (is_side_file(file) and file.removesuffix(_LOG).removesuffix(_JOURNAL) in files)
        )


def _is_folder(folder: str) -> bool:
    return os.path.isdir(folder) and not os.path.islink(folder)


def _is_unfinished(file: str) -> bool:
    name = os.path.basename(file)
    return name.startswith(UNFINISHED_PREFIX) or ".new-" in name


# Erasing in one


def erase_in(
    file: str, request: Request, texts: Collection[str], *, at: int, unlock: Unlock
) -> tuple[BackupErased, frozenset[str]]:
    """Erase from one of these files, and return what became of it and the words that went from it.

    Parameters
    ----------
    file : str
    request : Request
    texts : collection of str
        Words that went elsewhere; a file that holds them in no row is written anew, too.
    at : int
        Now, in UTC seconds.
    unlock : callable
        Gives the key of an encrypted one.
    """
    is_unlocked = False
    try:
        with diary_errors(file), closing(connect_file(file, unlock=unlock)) as held:
            is_unlocked = True
            outcome, more = _replace(held, file, request, texts, at=at, unlock=unlock)
        return BackupErased(file, outcome), more
    except (TwitchlogError, ValueError, LookupError, OSError) as error:
        if not os.path.lexists(file):
            return BackupErased(file, GONE), frozenset()
        if is_unlocked and _is_damage(error):
            return BackupErased(file, _remove_unreadable(file)), frozenset()
        return BackupErased(file, KEPT, _why(error)), frozenset()


def _replace(
    held: sqlite3.Connection, file: str, request: Request, texts: Collection[str], *, at: int, unlock: Unlock
) -> tuple[str, frozenset[str]]:
    ((application_id,),) = held.execute("PRAGMA application_id").fetchall()
    if application_id != APPLICATION_ID:
        return NO_DIARY, frozenset()
    facts = os.stat(file)
    held.execute("PRAGMA journal_mode = DELETE").fetchall()  # what a program left beside it is in it from here on
    held.execute("BEGIN IMMEDIATE")  # nobody writes to a file that is about to go
    given = key_giver(key_for(file, unlock))
    with unfinished_in(Path(file).parent, at=at) as copy:
        write_copy(file, copy, unlock=given, is_closed=False)
        with closing(connect_file(str(copy), unlock=given)) as connection, erasing(connection):
            erased = erase(executing(connection), request)
        if erased.is_nothing and not search(str(copy), texts, given)[0]:
            return UNTOUCHED, frozenset()
        with closing(connect_file(str(copy), unlock=given)) as connection:
            _require_anew(connection)
        os.utime(copy, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # some names do not tell when it was made
        with copy.open("rb") as written:
            os.fsync(written.fileno())
        copy.replace(file)
        sync_folder(copy.parent)
    return ERASED, erased.texts


def _require_anew(connection: sqlite3.Connection) -> None:
    if not write_anew(connection):
        raise DiaryFileError("It could not be written anew: the disk is full or failing.")
    ((verdict,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if verdict != "ok":
        raise DiaryFileError("Its copy is not whole.")


def _is_damage(error: Exception) -> bool:
    cause = error.__context__
    return isinstance(cause, database_errors()) and primary_code(cause) in _DAMAGE


def _remove_unreadable(file: str) -> str:
    """Remove a file that bears a backup's name, and cannot be read as a diary; another one is not ours to remove."""
    name = os.path.basename(file)
    if not (reason_in(name) or reason_in(name.replace(f"-{DAMAGED}", "-kept"))):
        return NO_DIARY
    for each in (file, *(f"{file}{end}" for end in (_LOG, _INDEX, _JOURNAL))):
        with suppress(FileNotFoundError):
            os.unlink(each)
    return REMOVED


def _why(error: Exception) -> str:
    if isinstance(error, LockedError):
        return "it is encrypted with another passphrase, or there is no key"
    if isinstance(error, TwitchlogError):
        return error.sentence.removesuffix(".")
    if isinstance(error, OSError):
        return error.strerror or "the system refused"
    return "its rows cannot be read"


# What a diary and its backups have in common


@contextmanager
def erasing(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that overwrites with zeros what it deletes; no temporary file holds what is meant."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def write_anew(connection: sqlite3.Connection) -> bool:
    """Write a file anew, and empty its log; whether both were done, so that no page keeps what stood there.

    Raises
    ------
    DiaryFileError
        The log could not be taken into the file.
    """
    is_anew = True
    try:
        connection.execute("VACUUM")
    except database_errors():
        is_anew = False
    try:
        ((is_busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except database_errors():
        raise DiaryFileError(
            "It is erased from the diary, but old bytes may still be in the file: the disk is full or failing.",
            "Make room, and run the same command again: it goes on from there.",
        ) from None
    return is_anew and not is_busy


def executing(connection: sqlite3.Connection) -> Execute:
    """What `erase` and `perform` work with."""

    def execute(sql: str, parameters: Sequence[Any]) -> Any:
        if isinstance(parameters, list):
            return connection.executemany(sql, parameters)
        return connection.execute(sql, parameters)

    return execute
