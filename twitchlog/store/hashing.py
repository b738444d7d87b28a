"""The hashes of all rows of a table, computed anew, fast; must not differ from `rows.row_hash` in one byte.

A property test holds both together. A million entries have 2.7 million rows: what `rows.canonical` does for one row is
prepared once for a table here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from twitchlog.store.rows import row_hash

HASH_COLUMN = "row_hash"
_HASH_BYTES = 16
MOST_NAMED = 20


def _null(_value: None) -> str:
    return "null"


def _no_text(_value: bytes) -> str:
    return "no text"  # which is no JSON, so that no hash fits


_AS_JSON: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    float: float.__repr__,
    type(None): _null,
    bytes: _no_text,
}


def hash_order(columns: Iterable[str]) -> list[str]:
    """The columns that a row's hash covers, in the order in which canonical JSON names them."""
    return sorted(column for column in columns if column != HASH_COLUMN)


def make_hash(columns: Sequence[str]) -> Callable[[Sequence[Any]], bytes]:
    """A function that gives the hash of a row's values, in `hash_order`; the same bytes as `rows.row_hash`.

    Numbers that are not finite are written otherwise: no row holds one, and whoever meets a hash that does not fit
    asks `fits` too. Bytes, which no column but the hash holds, fit no hash: an empty text of which one bit changed is
    no bytes, and its canonical JSON would be the same.
    """
    template = "{" + ",".join(encode_basestring(column).replace("%", "%%") + ":%s" for column in columns) + "}"
    as_json = _AS_JSON

    def hash_of(values: Sequence[Any]) -> bytes:
        text = template % tuple([as_json[type(value)](value) for value in values])
        return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=_HASH_BYTES).digest()

    return hash_of


class TableHashes(NamedTuple):
    """A table's hashes compared: how many rows it has, how many hashes do not fit, the keys of the first ones."""

    n_rows: int
    n_unfit: int
    unfit: tuple[str, ...]


def compare_hashes(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], keys: Sequence[str]
) -> TableHashes:
    """Compute the hash of every row of a table and compare it with the one that the row carries.

    Parameters
    ----------
    connection : sqlite3.Connection
    table : str
    columns : sequence of str
        All of the table's.
    keys : sequence of str
        The columns of its primary key.
    """
    order = hash_order(columns)
    hash_of = make_hash(order)
    start = len(keys) + 1
    n_rows = n_unfit = 0
    unfit: list[str] = []
    for row in connection.execute(select_sql(table, [*keys, HASH_COLUMN, *order])):
        n_rows += 1
        values = row[start:]
        if hash_of(values) != row[start - 1] and not fits(order, values, row[start - 1]):
            n_unfit += 1
            if n_unfit <= MOST_NAMED:
                unfit.append(" ".join(map(str, row[: start - 1])))
    return TableHashes(n_rows, n_unfit, tuple(unfit))


def fits(order: Sequence[str], values: Sequence[Any], told: Any) -> bool:
    """Whether a row's hash is that of its values, the slow and certain way."""
    if any(isinstance(value, bytes) for value in values):
        return False
    try:
        return bool(row_hash(dict(zip(order, values, strict=True))) == told)
    except UnicodeEncodeError:  # bytes that are no text
        return False


def select_sql(table: str, columns: Sequence[str]) -> str:
    """The query for some columns of every row."""
    return f"SELECT {', '.join(quoted(column) for column in columns)} FROM {quoted(table)}"  # noqa: S608 -- names


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def lenient_text(value: bytes) -> str:
    """Text, even where a byte of it was changed so that it is none (a connection's `text_factory`)."""
    return value.decode("utf-8", "surrogateescape")
