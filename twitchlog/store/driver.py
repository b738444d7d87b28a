"""Which SQLite opens a diary file, the plain one or SQLCipher; must not know what the file holds.

Loads nothing but the standard library for a plain diary: every logging command passes here.

POSIX drops all locks that a process has on a file as soon as it closes any handle of its own on it, and each SQLite
knows its own handles only. So a file that has an open connection here is not opened again to read its header, and is
never opened with the other SQLite (https://sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import WeakSet

from twitchlog.errors import DiaryFileError, LockedError, WrongPassphraseError
from twitchlog.store.cipher import DAMAGED, FITS, Key, judge, salt_of

BUSY_TIMEOUT_S = 30.0

Unlock = Callable[[str, bytes], Key]
"""(path, salt) -> the key of an encrypted diary; raises LockedError where there is none."""

_SQLCIPHER = "sqlcipher3.dbapi2"

FileIdentity = tuple[int, int]


def locked(path: str, _salt: bytes) -> Key:
    """The key where nobody gave one."""
    raise LockedError(
        f"The diary at {path} is encrypted, and nobody can be asked for its passphrase here.",
        "Keep its key on this machine: twitchlog passphrase --keep file",
    )


def key_giver(key: Key | None) -> Unlock:
    """An `Unlock` that knows its key already."""

    def give(path: str, salt: bytes) -> Key:
        return key or locked(path, salt)

    return give


def is_encrypted(path: str) -> bool:
    """Whether a file that is there begins as an encrypted one does; an empty or plain one does not."""
    return _salt(path) is not None


def key_for(path: str, unlock: Unlock) -> Key | None:
    """The key of an encrypted file; None for a plain one."""
    salt = _salt(path)
    return None if salt is None else unlock(path, salt)


def connect_file(path: str, *, mode: str = "rw", unlock: Unlock = locked, module: Any = None) -> sqlite3.Connection:
    """Open a database file that is there, whatever it holds.

    Parameters
    ----------
    path : str
    mode : str
        "rw", "ro", or "ro&immutable=1" where nothing can be written beside it.
    unlock : callable
        Asked only for an encrypted file.
    module : module, optional
        What opens it: by default sqlite3 for a plain file and SQLCipher, which opens both, for an encrypted one.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode; of an encrypted file SQLCipher's, which has the same methods.

    Raises
    ------
    LockedError
        There is no key, or a wrong one.
    """
    key = key_for(path, unlock)
    name = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    connection = _connected(f"file:{name}?mode={mode}", path, module or _module(key), key, uri=True)
    if key is not None:
        _unlock(connection, key, path)
    return connection


def create_file(path: str, *, key: Key | None = None) -> sqlite3.Connection:
    """Make an empty database file for its owner only; with a key, an encrypted one.

    Raises
    ------
    FileExistsError
        Something has that name, a symbolic link among others.
    """
    module = _module(key)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
    connection = _connected(path, path, module, key)
    if key is not None:
        _tell(connection, key)
    return connection


class _Held(NamedTuple):
    salt: bytes | None
    connections: WeakSet[Any]


_held: dict[FileIdentity, _Held] = {}
_classes: dict[str, Any] = {}


def _salt(path: str) -> bytes | None:
    held = _held.get(file_identity(path))
    return held.salt if held and held.connections else salt_of(path)


def _connected(name: str, path: str, module: Any, key: Key | None, *, uri: bool = False) -> sqlite3.Connection:
    identity = file_identity(path)
    held = _held.get(identity)
    if held is None or not held.connections:
        held = _held[identity] = _Held(key.salt if key else None, WeakSet())
    connection: sqlite3.Connection = module.connect(
        name, uri=uri, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=_class_for(module)
    )
    held.connections.add(connection)
    connection.held_with = held.connections  # type: ignore[attr-defined]
    return connection


def _class_for(module: Any) -> Any:
    """A module's connection that is no longer counted once it is closed."""
    if module.__name__ not in _classes:

        def close(self: Any) -> None:
            module.Connection.close(self)
            self.held_with.discard(self)

        _classes[module.__name__] = type("CountedConnection", (module.Connection,), {"close": close})
    return _classes[module.__name__]


def _module(key: Key | None) -> Any:
    return sqlite3 if key is None else sqlcipher()


def sqlcipher() -> Any:
    """SQLCipher's module, which has the names of sqlite3.

    Raises
    ------
    DiaryFileError
        It is not installed.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise DiaryFileError(
            "This diary is encrypted, and the part of twitchlog that reads such diaries is not installed.",
            'Install it: pip install "twitchlog[encrypt]"',
        ) from None
    return dbapi2


def module_for(path: str) -> Any:
    """The module that opens a file; sqlite3 where there is no file yet."""
    return sqlcipher() if os.path.exists(path) and is_encrypted(path) else sqlite3


def _unlock(connection: sqlite3.Connection, key: Key, path: str) -> None:
    try:
        _tell(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlcipher().DatabaseError as error:
        connection.close()
        if primary_code(error) == sqlite3.SQLITE_NOTADB:
            require_right_key(path, key)
        raise
    except BaseException:
        connection.close()
        raise


def primary_code(error: Exception) -> int:
    """SQLite's own code of one of its errors, without the details; 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _tell(connection: sqlite3.Connection, key: Key) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hexadecimal()}'\"")  # our own digits; a PRAGMA takes no parameters


def database_errors() -> tuple[type[Exception], ...]:
    """The errors of every SQLite that is loaded, for an `except`."""
    module = sys.modules.get(_SQLCIPHER)
    return (sqlite3.Error, module.Error) if module else (sqlite3.Error,)


def require_right_key(path: str, key: Key) -> None:
    """Say what is wrong where a key did not open a file.

    Raises
    ------
    WrongPassphraseError
        The file is as it was, and the key is another one's.
    DiaryFileError
        The file is damaged.
    """
    verdict = judge(path, key)
    if verdict == DAMAGED:
        raise DiaryFileError(
            f"The encrypted diary at {path} is damaged; its passphrase is right, or cannot be told.",
            "What to do: twitchlog doctor   Copies: twitchlog backup list",
        )
    if verdict != FITS:
        raise WrongPassphraseError(f"That passphrase does not open the diary at {path}.", "Nothing was changed.")


def file_identity(path: str) -> FileIdentity:
    """Which file a path names now; taken before it is opened, so that `require_same_file` errs on the safe side."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


def require_same_file(path: str, identity: FileIdentity) -> None:
    """Refuse to write to a file that another one took the place of (encrypted, restored) since it was opened.

    To be asked once the lock for writing is held: whoever replaces a diary holds that lock meanwhile.

    Raises
    ------
    DiaryFileError
        Nothing would be left of what was written.
    """
    try:
        is_same = file_identity(path) == identity
    except OSError:
        is_same = False
    if not is_same:
        raise DiaryFileError(
            f"The diary at {path} was replaced or moved by another program just now.",
            "Nothing was saved. Run it again.",
        )
