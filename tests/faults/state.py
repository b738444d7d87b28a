"""What a folder with a diary holds: whether each file is whole, and a picture to compare it by; must not change it."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from twitchlog.errors import DiaryFileError, WrongPassphraseError
from twitchlog.store.cipher import Key, salt_of
from twitchlog.store.driver import Unlock, connect_file, database_errors, is_encrypted
from twitchlog.store.rows import row_hash

_UID = re.compile(r"(?<![0-9a-z])[0-9a-hj-km-np-tv-z]{26}(?![0-9ac-z])")
_HASH = re.compile(r'\\"row_hash\\":\\"[0-9a-f]{32}\\"|"row_hash": "[0-9a-f]{32}"')
_SALT = re.compile(r"[0-9a-f]{32}")
PASSPHRASES = ("the first words", "the second words")


class Diary(NamedTuple):
    """A diary file that is whole: whether it is encrypted and with which words, and a picture of all its rows."""

    opens_with: str
    picture: str
    n_rows: int


class NotWhole(Exception):
    """Something is wrong with a diary file."""


def read(path: Path, *, is_kept: bool = False) -> Diary | None:
    """Check a diary file in every way there is, and picture it; None where there is none.

    Parameters
    ----------
    path : Path
    is_kept : bool
        That it is a copy which nobody writes to.

    Raises
    ------
    NotWhole
        It cannot be opened, or is damaged, or a row's hash does not fit.
    """
    if not path.exists():
        return None
    try:
        words = _words_of(path)
        with closing(connect(path, mode="ro" if is_kept else "rw")) as connection:
            _require(path, connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            _require(path, connection.execute("PRAGMA foreign_key_check").fetchall(), [])
            tables = {name: list(_rows(connection, name, path)) for name in _names(connection)}
    except (*database_errors(), DiaryFileError) as error:
        raise NotWhole(f"{path.name}: {error}") from error
    return Diary(words, picture(tables), sum(map(len, tables.values())))


def connect(path: Path, *, mode: str = "rw") -> sqlite3.Connection:
    """Open a diary file, whichever words open it."""
    return connect_file(str(path), mode=mode, unlock=_unlocking(_words_of(path)))


def _words_of(path: Path) -> str:
    if path.stat().st_size == 0:
        raise NotWhole(f"{path.name} is empty")
    if not is_encrypted(str(path)):
        return ""
    for words in PASSPHRASES:
        try:
            with closing(connect_file(str(path), unlock=_unlocking(words))) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except WrongPassphraseError:
            continue
        return words
    raise NotWhole(f"{path.name}: no passphrase opens it")


def _unlocking(words: str) -> Unlock:
    return lambda _, salt: _key(words, salt)


_key = lru_cache(maxsize=None)(Key.from_passphrase)  # a tenth of a second each


def write_key(path: Path, words: str, *, to: Path) -> None:
    """Write the key of an encrypted diary to a file, for a process that nobody can tell the passphrase."""
    salt = salt_of(str(path)) or b""
    to.write_text(_key(words, salt).hexadecimal(), encoding="ascii")
    to.chmod(0o600)


def _require(path: Path, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise NotWhole(f"{path.name}: {found[:3]}")


def _names(connection: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(asked)]


def _rows(connection: sqlite3.Connection, table: str, path: Path) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(columns, values, strict=True))
        if "row_hash" in row and row_hash(row) != row["row_hash"]:
            raise NotWhole(f"{path.name}: a row of {table} does not fit its hash")
        yield {name: value for name, value in row.items() if name != "row_hash"}


def picture(tables: dict[str, list[dict[str, Any]]]) -> str:
    """Every row of every table in a few letters: the same for two runs of a command whose uids were drawn apart."""
    text = json.dumps(tables, sort_keys=True, default=repr)
    order = {uid: f"uid {number}" for number, uid in enumerate(sorted(set(_UID.findall(text))))}
    text = _HASH.sub("", _UID.sub(lambda found: order[found[0]], text))
    same_order = {
        name: sorted(json.dumps(row, sort_keys=True) for row in rows) for name, rows in json.loads(text).items()
    }
    return hashlib.blake2b(json.dumps(same_order).encode(), digest_size=8).hexdigest()


def notes_of(path: Path) -> list[str]:
    """The text of every note in a diary, in the order they were made; none where there is no diary."""
    if not path.exists():
        return []
    with closing(connect(path)) as connection:
        return [text for (text,) in connection.execute("SELECT note FROM note ORDER BY uid")]


def copies_in(folder: Path) -> list[Path]:
    """The files that bear a backup's name."""
    return sorted((folder / "diary.db.backups").glob("*.db"))


def files_in(folder: Path) -> set[str]:
    """The name of every file and folder in a folder, at any depth; a key's by no salt, since each has its own."""
    return {_SALT.sub("salt", str(path.relative_to(folder))) for path in folder.rglob("*")}
