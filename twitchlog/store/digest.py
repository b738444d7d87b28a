"""What a diary holds in a few bytes, so that two files can be compared; must not change anything.

Every row carries a hash over all its columns (`rows.row_hash`), so the hashes of a table's rows, in the order of its
key, stand for its content. That the hashes themselves fit their rows is what `hashing.compare_hashes` tells.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

# As in `rows`: hashlib itself loads OpenSSL.
try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_HASH_BYTES = 16


class TableDigest(NamedTuple):
    """One table: how many rows it has, and BLAKE2b over their hashes in the order of the key."""

    name: str
    n_rows: int
    rows_hash: bytes


class Digest(NamedTuple):
    """A whole diary: its revision, as its header and as its own table say it, and each of its tables by name."""

    revision: int
    revision_names: tuple[str, ...]
    tables: tuple[TableDigest, ...]


def digest(connection: sqlite3.Connection) -> Digest:
    """The digest of an open diary.

    Parameters
    ----------
    connection : sqlite3.Connection
        Begin a transaction before, where others may write meanwhile.

    Returns
    -------
    Digest
        Two are equal only if both diaries have the same rows.
    """
    ((revision,),) = connection.execute("PRAGMA user_version").fetchall()
    names = connection.execute("SELECT version_num FROM alembic_version ORDER BY version_num").fetchall()
    tables = tuple(_table_digest(connection, name) for name in hashed_tables(connection))
    return Digest(int(revision), tuple(str(name) for (name,) in names), tables)


def hashed_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables whose rows carry a hash, which is every table of ours."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_master.name) WHERE name = 'row_hash') ORDER BY name"
    )
    return [str(name) for (name,) in rows]


def key_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table's primary key, in its order."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))
    return [str(name) for (name,) in rows]


def _table_digest(connection: sqlite3.Connection, table: str) -> TableDigest:
    keys = ", ".join(f'"{name}"' for name in key_columns(connection, table))
    # SQLite joins the hashes itself: handing each one to Python takes three times as long.
    in_order = f'SELECT row_hash FROM "{table}" ORDER BY {keys}'  # noqa: S608 -- names of our own tables
    query = f"SELECT count(*), CAST(group_concat(row_hash, '') AS BLOB) FROM ({in_order})"  # noqa: S608
    ((n_rows, joined),) = connection.execute(query).fetchall()
    return TableDigest(table, int(n_rows), blake2b(joined or b"", digest_size=_HASH_BYTES).digest())
