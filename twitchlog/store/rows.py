"""Entries as table rows and back, and the hash that each row carries; must not open a file or load SQLAlchemy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from twitchlog.diary.day import Moment
from twitchlog.diary.entries import ENTRY_TYPES, Entry, Item, Reading, Stored
from twitchlog.errors import WordsError

# hashlib itself loads OpenSSL, a sixth of what logging an entry may cost; its BLAKE2 stands alone in CPython.
try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

Row = dict[str, Any]

TYPE_OF_TABLE: dict[str, type[Entry]] = {entry_type.kind: entry_type for entry_type in ENTRY_TYPES}
ENTRY_TABLES = tuple(TYPE_OF_TABLE)

# The key column of each table; every other table's key is its uid.
_KEY_COLUMNS = {
    "setting": "key",
    "profile": "key",
    "factor": "key",
    "user_item": "key",
    "mapping": "header_key",
    "shown": "key",
    "merged": "action_id",
}

_REAL_COLUMNS = frozenset({"intensity", "severity", "value", "quantity", "amount_each"})
_HIDDEN_FIELDS = frozenset({"when", "items"})  # kept as columns of their own, or in the table `item`


# SQLite returns a bare column beside max() from the row that holds the maximum: beside this one, from the latest entry.
# Entries of one moment, such as two of the same whole day, follow one another as they were made.
LATEST_SQL = "max(printf('%012d', occurred_at + 62135596800) || uid)"


def key_column(table: str) -> str:
    """The name of a table's primary key column."""
    return _KEY_COLUMNS.get(table, "uid")


def canonical(row: Mapping[str, Any]) -> str:
    """A row as canonical JSON: sorted keys, no spaces, bytes as hexadecimal."""
    return _ENCODER.encode(row)


def _hexadecimal(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} cannot be stored")


# Kept, because json.dumps makes a new one at each call that does not take its defaults.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_hexadecimal)


def row_hash(row: Mapping[str, Any]) -> bytes:
    """BLAKE2b (16 bytes) over the canonical JSON of every column but the hash itself."""
    bare = {column: value for column, value in row.items() if column != "row_hash"}
    return blake2b(canonical(bare).encode(), digest_size=16).digest()


def hashed(row: Row) -> Row:
    """The row with its hash."""
    return {**row, "row_hash": row_hash(row)}


def row_from_json(text: str) -> Row:
    """A row from its before-image."""
    row: Row = json.loads(text)
    row["row_hash"] = bytes.fromhex(row["row_hash"])
    return row


def rows_of(stored: Stored) -> list[tuple[str, Row]]:
    """The table rows of an entry: its own, then those of its items.

    Returns
    -------
    list of (str, dict)
        Table name and row, hash included.
    """
    entry = stored.entry
    row: Row = {
        "uid": stored.uid,
        "occurred_at": entry.when.occurred_at,
        "offset_min": entry.when.offset_min,
        "precision": entry.when.precision,
        "logged_at": stored.logged_at,
        "source": stored.source,
        "origin": stored.origin,
    }
    for name in columns_of(type(entry)):
        row[name] = _plain(name, getattr(entry, name))
    rows = [(entry.kind, hashed(row))]
    if isinstance(entry, Reading):
        rows += [("item", _item_row(stored.uid, n, item)) for n, item in enumerate(entry.items)]
    return rows


def columns_of(entry_type: type[Entry]) -> tuple[str, ...]:
    """The columns that a kind of entry has beside those that all entries share."""
    return tuple(field.name for field in fields(entry_type) if field.name not in _HIDDEN_FIELDS)


def _plain(column: str, value: Any) -> Any:
    # As SQLite gives it back, so that the hash still fits: it keeps no negative zero and no fraction that is none.
    if value is None or isinstance(value, str):
        return value
    if not isfinite(value):
        raise WordsError(f"A {column.replace('_', ' ')} has to be a number.", "Leave out what is not known.")
    return float(value) + 0.0 if column in _REAL_COLUMNS else int(value)


def _item_row(reading_uid: str, n: int, item: Item) -> Row:
    return hashed(
        {
            "uid": f"{reading_uid}.{n}",
            "reading_uid": reading_uid,
            "consumable": item.table,
            "item_key": item.key,
            "quantity": _plain("quantity", item.quantity),
            "amount_each": _plain("amount_each", item.amount_each),
        }
    )


def _item_number(row: Mapping[str, Any]) -> int:
    return int(row["uid"].rpartition(".")[2])


_BOOLEAN_COLUMNS = frozenset({"is_sudden", "with_twitch", "is_as_needed", "is_suspected"})


def stored_from_row(table: str, row: Mapping[str, Any], items: Iterable[Mapping[str, Any]] = ()) -> Stored:
    """The entry that a row (and its items' rows) keeps."""
    entry_type = TYPE_OF_TABLE[table]
    values: dict[str, Any] = {name: row[name] for name in columns_of(entry_type)}
    for name in _BOOLEAN_COLUMNS & values.keys():
        values[name] = None if values[name] is None else bool(values[name])
    if entry_type is Reading:
        values["items"] = tuple(
            Item(item["consumable"], item["item_key"], item["quantity"], item["amount_each"])
            for item in sorted(items, key=_item_number)
        )
    when = Moment(row["occurred_at"], row["offset_min"], row["precision"])
    return Stored(row["uid"], entry_type(when=when, **values), row["logged_at"], row["source"], row["origin"])
