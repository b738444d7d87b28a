"""A backup as a candidate for restoring: copied, checked row by row, upgraded; must not write beside it.

The diary that it may be restored into is not touched here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.store.backups import made_folder, sweep, unfinished_in
from twitchlog.store.cipher import Key
from twitchlog.store.copying import output_errors
from twitchlog.store.digest import hashed_tables
from twitchlog.store.driver import Unlock, connect_file, database_errors, key_for, key_giver, locked, primary_code
from twitchlog.store.hashing import compare_hashes, lenient_text
from twitchlog.store.schema import (
    APPLICATION_ID,
    SCHEMA_HEAD,
    SCHEMA_VERSION,
    create_tables,
    migrations_dir,
    run_migrations,
)
from twitchlog.store.structure import PLAIN, SEALED, columns_of, kind_of


class Candidate(NamedTuple):
    """A backup's content, checked and of the present revision, in a private copy: its key, and the revision it had."""

    path: str
    key: Key | None
    revision: str


@contextlib.contextmanager
def opened_backup(path: str, file: str, *, at: int, unlock: Unlock = locked) -> Iterator[Candidate]:
    """A backup to be restored, in a copy that is gone at the end.

    Parameters
    ----------
    path : str
        The diary that it shall be restored into.
    file : str
        The backup, or any other diary; it is only read.
    at : int
        Now, in UTC seconds.
    unlock : callable
        Gives the key of an encrypted one.

    Raises
    ------
    DiaryFileError
        It is no diary, damaged (every row is held against its hash), or of a newer program.
    OutputError
        There is no room for the copy.
    """
    _refuse_what_is_no_backup(file)
    key = key_for(file, unlock)
    _make_home(path)
    folder = made_folder(path)
    sweep(folder, at=at)
    with unfinished_in(folder, at=at) as copy:
        with output_errors(folder):
            copy_file(file, copy)
            for end in ("-wal", "-journal"):  # of a program that was ended: without it, the file is not whole
                if Path(f"{file}{end}").exists():
                    copy_file(f"{file}{end}", Path(f"{copy}{end}"))
        revision = _require_whole(file, copy, key)
        if int(revision) < SCHEMA_VERSION:
            run_migrations(str(copy), migrations_dir(), unlock=key_giver(key))
        candidate = Candidate(str(copy), key, revision)
        _refuse_foreign_code(file, candidate)
        yield candidate


def _refuse_foreign_code(file: str, candidate: Candidate) -> None:
    """Refuse triggers and views that are not ours: they would run in the diary from then on."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as blank:
        create_tables(blank)
        ours = _code_in(blank)
    with contextlib.closing(open_candidate(candidate)) as connection:
        if _code_in(connection) != ours:
            raise DiaryFileError(
                f"{file} holds more than a twitchlog diary does (triggers or views).", "Nothing was changed."
            )


def _code_in(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))


def _make_home(path: str) -> None:
    home = Path(os.path.realpath(path)).parent
    for folder in reversed([home, *home.parents]):
        with output_errors(folder), contextlib.suppress(FileExistsError):
            if not folder.exists():
                folder.mkdir(0o700)


def _refuse_what_is_no_backup(file: str) -> None:
    place = Path(file)
    if not place.exists():
        raise DiaryFileError(f"There is no file {file}.", "Which backups there are: twitchlog backup list")
    if not place.is_file():
        raise DiaryFileError(f"{file} is not a file.", "Which backups there are: twitchlog backup list")
    try:
        kind = kind_of(file)
    except OSError as error:
        raise DiaryFileError(f"{file} cannot be read ({error.strerror}).", "Check the path.") from None
    if kind not in (PLAIN, SEALED):
        raise _no_diary(file)


def _no_diary(file: str) -> DiaryFileError:
    return DiaryFileError(
        f"{file} is not a twitchlog diary, or it is damaged.", "Nothing was changed. Another one: twitchlog backup list"
    )


def copy_file(file: str, target: Path) -> None:
    """Copy a file's bytes into a new file for its owner only, to the disk."""
    with Path(file).open("rb") as given:
        copy_bytes(given, target)


def copy_bytes(given: BinaryIO, target: Path) -> None:
    """Copy what an open file holds into a new file for its owner only, to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(target, flags, 0o600), "wb") as copy:
        shutil.copyfileobj(given, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())


def _require_whole(file: str, copy: Path, key: Key | None) -> str:
    """Refuse what is no diary of a known revision, or not whole; returns the revision."""
    try:
        with contextlib.closing(connect_file(str(copy), unlock=key_giver(key))) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
            ((version,),) = connection.execute("PRAGMA user_version").fetchall()
            if application_id != APPLICATION_ID or version < 1:
                raise _no_diary(file)
            if version > SCHEMA_VERSION:
                raise DiaryFileError(
                    f"{file} was written by a newer twitchlog (revision {version:04d}, this one knows {SCHEMA_HEAD}).",
                    "Update twitchlog; nothing was changed.",
                )
            ((verdict,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            n_unfit = 0 if verdict != "ok" else _count_unfit(connection)
    except LockedError:
        raise
    except database_errors() as error:
        if primary_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise
        raise _no_diary(file) from None
    if verdict != "ok" or n_unfit:
        what = f"{n_unfit} of its rows are not as they were written" if n_unfit else "its pages do not fit together"
        raise DiaryFileError(
            f"{file} is damaged: {what}.",
            "Nothing was changed. Another one: twitchlog backup list   "
            f'To save what is whole of this one: twitchlog doctor --repair --diary "{file}"',
        )
    return f"{version:04d}"


def _count_unfit(connection: sqlite3.Connection) -> int:
    connection.text_factory = lenient_text
    tables = hashed_tables(connection)
    return sum(compare_hashes(connection, table, *columns_of(connection, table)).n_unfit for table in tables)


def open_candidate(candidate: Candidate) -> sqlite3.Connection:
    """The content of a backup, to be read or to be given its last touch."""
    return connect_file(candidate.path, unlock=key_giver(candidate.key))
