"""A damaged file made so that SQLite opens it: its beginning rebuilt, its length as announced; only ever on a copy.

Must not be called on a diary itself: it writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory

from twitchlog.errors import LockedError
from twitchlog.store import schema
from twitchlog.store.cipher import PAGE_BYTES, PLAIN_HEADER
from twitchlog.store.driver import Unlock, connect_file, create_file, locked
from twitchlog.store.untouched import reading_errors

_HEADER_BYTES = 100
_COUNTER_AT, _PAGES_AT, _VALID_FOR_AT = 24, 28, 92
_FREE_PAGES_AT = 32  # first free page and their number
_LONGER = (1.25, 2, 4, 16)


@contextmanager
def opened_somehow(copy: str, *, is_plain: bool, unlock: Unlock = locked) -> Iterator[sqlite3.Connection]:
    """A connection to a damaged copy, after as little change to it as opens it.

    Parameters
    ----------
    copy : str
        Written to.
    is_plain : bool
        Whether the file is not encrypted.
    unlock : callable
        As `driver.connect_file`.

    Raises
    ------
    sqlite3.Error
        It cannot be opened, whatever is done.
    """
    ways: list[Callable[[], None]] = [lambda: None]
    if is_plain:
        ways += [lambda: _mend_length(copy), lambda: _rebuild_header(copy)]
    else:
        size = os.path.getsize(copy)
        ways += [lambda factor=factor: os.truncate(copy, _pages(size * factor)) for factor in (1, *_LONGER)]  # type: ignore[misc]
    for n, prepare in enumerate(ways, 1):
        prepare()
        try:
            connection = _opened(copy, unlock)
        except Exception as error:
            # A plain file whose beginning is gone looks like an encrypted one.
            if n == len(ways) or not isinstance(error, (LockedError, *reading_errors())):
                raise
            continue
        with closing(connection):
            yield connection
        return


def _opened(copy: str, unlock: Unlock) -> sqlite3.Connection:
    connection = connect_file(copy, unlock=unlock)
    try:
        connection.execute("PRAGMA writable_schema = ON")  # reads on where the schema is damaged
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _pages(size: float) -> int:
    return -(-int(size) // PAGE_BYTES) * PAGE_BYTES


def _mend_length(copy: str) -> None:
    """Let the header announce the pages that are there, the last one filled up."""
    with open(copy, "r+b", buffering=0) as file:
        head = file.read(_HEADER_BYTES)
        if len(head) == _HEADER_BYTES and head.startswith(PLAIN_HEADER):
            _set_length(file.fileno(), bytearray(head))


def _rebuild_header(copy: str) -> None:
    """Put the header of a sound diary in the place of the first 100 bytes."""
    with TemporaryDirectory(prefix="twitchlog-") as folder:
        sound = os.path.join(folder, "sound.db")
        with closing(create_file(sound)) as connection:
            schema.create_tables(connection)
        with open(sound, "rb") as file:
            head = bytearray(file.read(_HEADER_BYTES))
    head[_FREE_PAGES_AT : _FREE_PAGES_AT + 8] = bytes(8)
    with open(copy, "r+b", buffering=0) as file:
        _set_length(file.fileno(), head)


def _set_length(handle: int, head: bytearray) -> None:
    size = _pages(os.fstat(handle).st_size)
    page_size = int.from_bytes(head[16:18], "big")
    head[_PAGES_AT : _PAGES_AT + 4] = (size // (65536 if page_size == 1 else page_size or PAGE_BYTES)).to_bytes(
        4, "big"
    )
    head[_VALID_FOR_AT : _VALID_FOR_AT + 4] = head[_COUNTER_AT : _COUNTER_AT + 4]
    os.ftruncate(handle, size)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, bytes(head))
