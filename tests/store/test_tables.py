"""The tables: their columns are the entries' fields, and they refuse what cannot be."""

import sqlite3
from contextlib import closing
from dataclasses import fields

import pytest

from tests.builders import EXAMPLES, make_episode, make_stored, make_symptom
from twitchlog.diary.entries import ENTRY_TYPES
from twitchlog.store import tables
from twitchlog.store.rows import hashed, rows_of

SHARED = ("uid", "occurred_at", "offset_min", "precision", "logged_at", "source", "origin")
NOT_COLUMNS = ("when", "items")


@pytest.mark.parametrize("entry_type", ENTRY_TYPES, ids=lambda entry_type: entry_type.kind)
def test_an_entry_table_has_the_fields_of_its_entry(entry_type):
    own = [field.name for field in fields(entry_type) if field.name not in NOT_COLUMNS]
    assert [column.name for column in tables.metadata.tables[entry_type.kind].c] == [*SHARED, *own, "row_hash"]


def test_every_table_carries_a_hash_and_names_its_constraints():
    for table in tables.metadata.tables.values():
        assert not table.c.row_hash.nullable
        assert all(constraint.name for constraint in table.constraints)


@pytest.fixture
def connection(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def insert(connection, table, row):
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


@pytest.mark.parametrize(
    ("entry", "column", "value"),
    [
        (make_episode(), "precision", "hour"),
        (make_episode(), "offset_min", 901),
        (make_episode(), "offset_min", -841),
        (make_episode(), "side", "upper"),
        (make_episode(), "count", 0),
        (make_episode(), "duration_s", -1),
        (make_episode(), "intensity", 10.5),
        (make_episode(), "intensity", -0.5),
        (make_episode(), "note", None),
        (make_episode(), "row_hash", None),
        (make_symptom(), "severity", 11.0),
        (make_symptom(), "side", "upper"),
        (EXAMPLES[1], "value", None),
        (EXAMPLES[5], "mark", "holiday"),
    ],
)
def test_a_table_refuses_what_cannot_be(connection, entry, column, value):
    table, row = rows_of(make_stored(entry, 1))[0]
    insert(connection, table, row)
    connection.execute(f"DELETE FROM {table}")
    with pytest.raises(sqlite3.IntegrityError):
        insert(connection, table, {**row, column: value})


def test_an_item_needs_its_reading(connection):
    insert(
        connection,
        "item",
        hashed(
            {"uid": "a.0", "reading_uid": "a", "consumable": "drink", "item_key": "x", "quantity": 1, "amount_each": 1}
        ),
    )
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.commit()


def test_typed_entries_need_no_origin_and_imported_ones_have_it_once(connection):
    for n in range(2):
        table, row = rows_of(make_stored(make_episode(), n))[0]
        insert(connection, table, row)
    row = {**row, "uid": "a", "origin": "o1"}
    insert(connection, table, row)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        insert(connection, table, {**row, "uid": "b"})
