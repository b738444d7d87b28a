"""Opening a diary so that nothing is written to it or near it; must not judge what it holds.

SQLite's own way of reading a write-ahead log leaves two files behind. A diary that nobody uses is read as a file that
does not change, one that others use through their log, and one that a program left in the middle of its work is copied
first, with its log.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory

from twitchlog.store.driver import Unlock, connect_file, database_errors, locked

LOG, INDEX, JOURNAL = "-wal", "-shm", "-journal"

# Where SQLite locks: in the file itself pending, reserved and shared; in the log's index everything that is connected.
_FILE_LOCKS = (0x40000000, 512)
_INDEX_LOCKS = (120, 16)

_CACHE_KIB = 16_384


def reading_errors() -> tuple[type[Exception], ...]:
    """What reading a damaged file can raise: SQLite's errors, and Python's where such an error quotes broken text."""
    return (*database_errors(), UnicodeDecodeError)


class MovedError(Exception):
    """The diary was written to while it was read as a file that does not change: read it again through its log."""


def is_in_use(path: str) -> bool:
    """Whether another program has a diary open; True where the system cannot tell (so that nothing is disturbed)."""
    real = os.path.realpath(path)
    return _is_locked(real, *_FILE_LOCKS) or _is_locked(f"{real}{INDEX}", *_INDEX_LOCKS)


def _is_locked(path: str, start: int, length: int) -> bool:
    if not sys.platform.startswith("linux"):
        return os.path.exists(path)
    import fcntl  # noqa: PLC0415 -- Unix only

    with suppress(FileNotFoundError), open(path, "rb") as file:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
        try:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, asked)
        except OSError:
            return True
        return bool(struct.unpack("hhqqi4x", answer)[0] != fcntl.F_UNLCK)
    return False


def size_of(path: str) -> int:
    """The size of a file in bytes; 0 where there is none."""
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


@contextmanager
def opened_untouched(path: str, *, unlock: Unlock = locked) -> Iterator[sqlite3.Connection]:
    """A connection for reading that leaves the file, its folder and its log as they are.

    Parameters
    ----------
    path : str
        A database file, plain or encrypted, whole or not.
    unlock : callable
        As `driver.connect_file`.

    Raises
    ------
    MovedError
        Somebody wrote meanwhile; ask again, once more.
    """
    real = os.path.realpath(path)
    if is_in_use(real) and size_of(f"{real}{INDEX}"):
        with _closing(connect_file(real, mode="ro", unlock=unlock)) as connection:
            yield connection
    elif size_of(f"{real}{LOG}") or size_of(f"{real}{JOURNAL}"):
        with copied(real) as copy, _closing(connect_file(copy, unlock=unlock)) as connection:
            yield connection
    else:
        before = _mark(real)
        with _closing(connect_file(real, mode="ro&immutable=1", unlock=unlock)) as connection:
            yield connection
        if _mark(real) != before:
            raise MovedError


@contextmanager
def copied(path: str) -> Iterator[str]:
    """A copy of a file with its log or journal in a folder of its own, gone afterwards."""
    with TemporaryDirectory(prefix="twitchlog-") as folder:
        copy = os.path.join(folder, "copy.db")
        for ending in ("", LOG, JOURNAL):
            if os.path.exists(path + ending):
                shutil.copyfile(path + ending, copy + ending)
        yield copy


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        yield connection
    finally:
        connection.close()


def _mark(path: str) -> tuple[int, ...]:
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns, size_of(f"{path}{LOG}")
