"""A diary file rewritten under another key, or under none, in its own place; must not ask for or keep a passphrase.

The new file is written beside the old one, read back and compared, and only then takes the old one's name. Meanwhile
the old one is locked, so that nobody writes to a file that is about to go (`driver.require_same_file`).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import NamedTuple

from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.output import sync_folder
from twitchlog.store.actions import Action, executing, perform
from twitchlog.store.beside import plain_leavings
from twitchlog.store.cipher import PLAIN_HEADER, SALT_BYTES, Key
from twitchlog.store.digest import digest
from twitchlog.store.driver import (
    Unlock,
    connect_file,
    create_file,
    database_errors,
    key_for,
    key_giver,
    primary_code,
    sqlcipher,
)
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.schema import APPLICATION_ID

_TRIES = 200
_PAUSE_S = 0.05


def new_salt() -> bytes:
    """A salt for a new key."""
    return os.urandom(SALT_BYTES)


def rewrite(path: str, *, unlock: Unlock, key: Key | None, action: Action | None = None) -> None:
    """Put a diary (or a backup) in its own place again, encrypted with another key, or plain.

    Parameters
    ----------
    path : str
        A symbolic link is followed: the file itself is rewritten.
    unlock : callable
        Gives the key of the file as it is.
    key : Key or None
        The new one; None for a plain file.
    action : Action, optional
        Noted in the new file's history, without changes.

    Raises
    ------
    DiaryFileError
        In use by another program, damaged, or there is no room. Then everything is as it was.
    LockedError
        There is no key to read it with, or a wrong one.
    """
    real = str(Path(path).resolve())
    fresh = f"{real}.new-{os.urandom(4).hex()}"
    old_key = key_for(real, unlock)
    try:
        with diary_errors(path), _alone(real, old_key) as old:
            _write_copy(old, fresh, key)
            _require_equal(old, fresh, key, path)
            _finish(fresh, key, action)
            Path(fresh).replace(real)
            sync_folder(Path(real).parent)
    except OSError as error:
        raise DiaryFileError(
            f"The diary at {path} cannot be rewritten ({error.strerror}).", "It is as it was. Check the disk."
        ) from None
    finally:
        for name in (fresh, f"{fresh}-wal", f"{fresh}-shm", f"{fresh}-journal"):
            with contextlib.suppress(OSError):
                Path(name).unlink()


@contextlib.contextmanager
def _alone(path: str, key: Key | None) -> Iterator[sqlite3.Connection]:
    """The file held alone, without a -wal beside it, through SQLCipher, which reads plain files too."""
    with contextlib.closing(connect_file(path, unlock=key_giver(key), module=sqlcipher())) as old:
        old.execute("PRAGMA locking_mode = EXCLUSIVE")
        _leave_wal(old)
        old.execute("BEGIN EXCLUSIVE")
        old.execute("COMMIT")  # the lock stays until the connection is closed
        yield old


def _leave_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait here for others to close the file, so we do.
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        except database_errors() as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY or not left:
                raise
            sleep(_PAUSE_S)
        else:
            return


def _write_copy(old: sqlite3.Connection, fresh: str, key: Key | None) -> None:
    create_file(fresh).close()
    ((version,),) = old.execute("PRAGMA user_version").fetchall()
    old.execute("ATTACH ? AS fresh KEY ?", (fresh, f"x'{key.hexadecimal()}'" if key else ""))
    old.execute("SELECT sqlcipher_export('fresh')").fetchall()
    old.execute(f"PRAGMA fresh.application_id = {APPLICATION_ID}")
    old.execute(f"PRAGMA fresh.user_version = {int(version)}")
    old.execute("DETACH fresh")


def _require_equal(old: sqlite3.Connection, fresh: str, key: Key | None, path: str) -> None:
    with contextlib.closing(connect_file(fresh, mode="ro", unlock=key_giver(key))) as copy:
        ((verdict,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if verdict != "ok" or digest(copy) != digest(old):
            raise DiaryFileError(
                f"The diary at {path} could not be rewritten: the copy is not equal to it.",
                "It is as it was. To see what is wrong: twitchlog doctor",
            )


def _finish(fresh: str, key: Key | None, action: Action | None) -> None:
    with contextlib.closing(connect_file(fresh, unlock=key_giver(key))) as copy:
        if action:
            copy.execute("BEGIN IMMEDIATE")
            perform(executing(copy), action, [])
            copy.execute("COMMIT")
            copy.execute("PRAGMA journal_mode = WAL")
    with Path(fresh).open("rb") as file:
        os.fsync(file.fileno())


class Rewritten(NamedTuple):
    """Which of several files were rewritten, and which could not be, each with the reason."""

    done: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def rewrite_all(paths: tuple[str, ...], *, unlock: Unlock, key: Key | None) -> Rewritten:
    """Rewrite several backups, each on its own: one that cannot be read does not keep the others from it."""
    done: list[str] = []
    left: list[tuple[str, str]] = []
    for path in paths:
        try:
            rewrite(path, unlock=unlock, key=key)
        except LockedError:
            left.append((path, "encrypted with another passphrase"))
        except DiaryFileError as error:
            left.append((path, error.sentence))
        else:
            done.append(path)
    return Rewritten(tuple(done), tuple(left))


def plain_copies(path: str) -> list[str]:
    """Other files beside an encrypted diary that can be read without its key.

    Copies made by hand, by a repair or by a program that syncs, and `beside.plain_leavings`.
    """
    real = Path(path).resolve()
    copies = [str(each) for each in real.parent.iterdir() if each != real and _is_plain_diary(each)]
    return sorted([*copies, *plain_leavings(path)])


def _is_plain_diary(path: Path) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(PLAIN_HEADER) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")
