"""Another twitchlog diary, read from a copy that is upgraded and checked; must not write to the file itself."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from twitchlog.errors import DiaryFileError, ImportFileError, LockedError, TwitchlogError
from twitchlog.store.cipher import PAGE_BYTES
from twitchlog.store.driver import (
    Unlock,
    connect_file,
    create_file,
    database_errors,
    is_encrypted,
    key_for,
    locked,
    primary_code,
)
from twitchlog.store.rows import row_hash
from twitchlog.store.schema import APPLICATION_ID, SCHEMA_VERSION, connect

_HINT = "Nothing was imported."
_NO_ROOM = "Nothing was imported. Make room, or name a folder in TMPDIR."
_TRIGGERS = {f"tr_{table}_{verb}" for table in ("action", "change") for verb in ("update", "delete")}
_MOST_IN_TEXT = 200  # different bytes in a page; of chance, all 256 are there
_PLAIN_HEADER = b"SQLite format 3\x00"

TABLES = (
    "factor",
    "user_item",
    "setting",
    "profile",
    "mapping",
    "batch",
    "flag_ack",
    "episode",
    "reading",
    "item",
    "symptom",
    "medicine",
    "dose",
    "day_mark",
    "note",
    "answer",
    "shown",
    "action",
    "change",
    "merged",
)
"""Every table of a diary, in an order in which their rows can be written."""


def looks_like_a_diary(path: str) -> bool:
    """Whether a file is a database, or looks like chance as an encrypted diary does; no table of text does."""
    if not os.path.isfile(path):  # a pipe would let us wait
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(PAGE_BYTES)
    except OSError:
        return False
    return head.startswith(_PLAIN_HEADER) or (len(set(head)) > _MOST_IN_TEXT and is_encrypted(path))


@contextmanager
def opened_copy(path: str, *, unlock: Unlock = locked) -> Iterator[sqlite3.Connection]:
    """A diary as it stands, of the present revision, to be read.

    Parameters
    ----------
    path : str
    unlock : callable
        Gives the key of an encrypted diary.

    Raises
    ------
    ImportFileError
        Missing, not a diary, damaged, or written by a newer program.
    LockedError
        Encrypted, and there is no key, or a wrong one.
    """
    name = os.path.basename(path)
    if not os.path.isfile(path):
        raise ImportFileError(f"There is no file {name} to import.", "Check the path.")
    with temporary_folder() as folder:
        target = os.path.join(folder, "other.db")
        with _refusing(name):
            key = key_for(path, unlock)
            _copy(path, target, unlock)
            unlock_copy: Unlock = locked if key is None else lambda _path, _salt: key
            with closing(connect_file(target, unlock=unlock_copy)) as copy:
                _require_diary(copy, name)
            connection = connect(target, create=False, unlock=unlock_copy)
        with closing(connection):
            with _refusing(name):
                _require_hashes(connection, name)
            yield connection


@contextmanager
def temporary_folder() -> Iterator[str]:
    """A folder for its owner only, removed at the end.

    Raises
    ------
    ImportFileError
        It cannot be made.
    """
    try:
        made = TemporaryDirectory(prefix="twitchlog-")
    except OSError as error:
        raise ImportFileError(f"There is no room for temporary files ({error.strerror}).", _NO_ROOM) from None
    with made as folder:
        yield folder


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except (LockedError, ImportFileError):
        raise
    except DiaryFileError as error:
        raise ImportFileError(f"{name} is not a twitchlog diary, or it is damaged.", _HINT) from error
    except database_errors() as error:
        if primary_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise ImportFileError(f"{name} cannot be copied to be read: there is no room.", _NO_ROOM) from None
        raise ImportFileError(f"{name} is not a twitchlog diary, or it is damaged ({error}).", _HINT) from None
    except TwitchlogError:
        raise
    except OSError as error:
        raise ImportFileError(f"{name} cannot be read ({error.strerror}).", _HINT) from None


def _copy(path: str, target: str, unlock: Unlock) -> None:
    # Without a write-ahead log nobody is writing; then nothing needs to be made beside the file.
    mode = "ro" if os.path.exists(f"{path}-wal") else "ro&immutable=1"
    key = key_for(path, unlock)
    with (
        closing(connect_file(path, mode=mode, unlock=unlock)) as source,
        closing(create_file(target, key=key)) as copy,
    ):
        source.backup(copy)


def _require_diary(copy: sqlite3.Connection, name: str) -> None:
    def pragma(what: str) -> Any:
        return copy.execute(f"PRAGMA {what}").fetchone()[0]

    if pragma("application_id") != APPLICATION_ID:
        raise ImportFileError(f"{name} is a database, but not a twitchlog diary.", _HINT)
    if pragma("user_version") > SCHEMA_VERSION:
        raise ImportFileError(f"{name} was written by a newer twitchlog.", "Update twitchlog, then import it.")
    verdict = pragma("integrity_check(1)")
    code = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")}
    if verdict != "ok" or not code <= _TRIGGERS:
        reason = verdict if verdict != "ok" else "it holds what no diary does"
        raise ImportFileError(f"{name} is damaged ({reason}).", f"{_HINT} To mend it: twitchlog doctor --repair")


def _require_hashes(connection: sqlite3.Connection, name: str) -> None:
    for table in TABLES:
        for row in rows_in(connection, table):
            if row_hash(row) != row["row_hash"]:
                raise ImportFileError(
                    f"{name} is damaged: a row in {table} is not what was saved.",
                    f"{_HINT} To mend it: twitchlog doctor --repair",
                )


def rows_in(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Every row of a table."""
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own table names
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
