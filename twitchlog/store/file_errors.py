"""SQLite's errors as sentences about the diary file; must not open it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from twitchlog.errors import DiaryFileError, TwitchlogError, WordsError
from twitchlog.store.driver import database_errors, primary_code


class ReplacedError(DiaryFileError):
    """Another file took the diary's name, or it was moved away, since it was opened."""


@contextlib.contextmanager
def diary_errors(path: str) -> Iterator[None]:
    """Turn SQLite's errors into sentences about the diary file."""
    try:
        yield
    except database_errors() as error:
        raise said(error, path) from None


def said(error: Exception, path: str) -> TwitchlogError:
    """The sentence for one of SQLite's errors."""
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return ReplacedError(
            f"The diary at {path} was replaced or moved by another program just now.",
            "Nothing was saved. Run it again.",
        )
    code = primary_code(error)
    if code == sqlite3.SQLITE_CONSTRAINT:
        return WordsError(f"The diary does not take such an entry ({error}).", "Nothing was saved.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DiaryFileError(
            f"The diary at {path} is in use by another program.",
            "Nothing was saved. Close the other one and try again.",
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return DiaryFileError(
            f"{path} is not a diary, or it is damaged.",
            "Nothing was changed. To see what can be done: twitchlog doctor",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return DiaryFileError(
            f"The diary at {path} cannot be opened for writing.",
            "Check that the file and its folder are yours to write.",
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return DiaryFileError(
            f"The diary at {path} could not be written: the disk is full or failing.",
            "Nothing was saved. Make room and try again.",
        )
    return DiaryFileError(f"The diary at {path} could not be used ({error}).", "Nothing was saved.")
