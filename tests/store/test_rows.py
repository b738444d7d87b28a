"""Entries as rows and back: what is stored hashes to what is read."""

import json
import math

import pytest
from hypothesis import given

from tests.builders import (
    BANANA,
    ESPRESSO,
    EXAMPLES,
    entries,
    make_coffee,
    make_episode,
    make_note,
    make_reading,
    make_stored,
)
from twitchlog.diary.entries import ENTRY_TYPES, Item
from twitchlog.errors import WordsError
from twitchlog.store import tables
from twitchlog.store.rows import (
    ENTRY_TABLES,
    canonical,
    columns_of,
    hashed,
    key_column,
    row_from_json,
    row_hash,
    rows_of,
    stored_from_row,
)


def back(stored):
    (table, row), *item_rows = rows_of(stored)
    return stored_from_row(table, row, [item for _, item in item_rows])


def test_the_examples_are_of_every_kind():
    assert {type(entry) for entry in EXAMPLES} == set(ENTRY_TYPES)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.kind)
def test_an_entry_comes_back_as_it_was(entry):
    stored = make_stored(entry, 1, source="a batch", origin="f00")
    assert back(stored) == stored


@given(entries())
def test_any_entry_comes_back_as_it_was(entry):
    assert back(make_stored(entry, 1)) == make_stored(entry, 1)


@pytest.mark.parametrize("entry_type", ENTRY_TYPES, ids=lambda entry_type: entry_type.kind)
def test_a_row_has_the_columns_of_its_table(entry_type):
    example = next(entry for entry in EXAMPLES if isinstance(entry, entry_type))
    (table, row), *items = rows_of(make_stored(example, 1))
    assert list(row) == [column.name for column in tables.metadata.tables[table].c]
    for name, item in items:
        assert list(item) == [column.name for column in tables.metadata.tables[name].c]


def test_the_key_columns_are_the_primary_keys():
    for name, table in tables.metadata.tables.items():
        if name not in ("action", "change"):
            assert [column.name for column in table.primary_key] == [key_column(name)]


def test_items_keep_their_order_beyond_ten():
    items = tuple(Item("food", f"food {n}", 1.0, float(n)) for n in range(12))
    stored = make_stored(make_reading(items=items), 1)
    (table, row), *item_rows = rows_of(stored)
    assert [item["uid"] for _, item in item_rows] == [f"{stored.uid}.{n}" for n in range(12)]
    assert stored_from_row(table, row, [item for _, item in reversed(item_rows)]) == stored


def test_the_hash_covers_every_other_column():
    ((_, row),) = rows_of(make_stored(make_episode(intensity=4.0), 1))
    assert row["row_hash"] == row_hash(row)
    assert len(row["row_hash"]) == 16
    for column in row:
        if column != "row_hash":
            assert row_hash({**row, column: "changed"}) != row["row_hash"]


def test_the_hash_of_a_row_never_changes_between_releases():
    ((_, row),) = rows_of(make_stored(make_note(), 1))
    assert row["row_hash"].hex() == "a8e7d5e216e30b6fef8aadc68dbd9079"


def test_a_before_image_gives_the_row_back():
    for _, row in rows_of(make_stored(make_coffee(), 1)):
        assert row_from_json(canonical(row)) == row


def test_canonical_json_has_one_spelling():
    assert canonical({"b": 1.0, "a": "é", "c": None}) == '{"a":"é","b":1.0,"c":null}'
    assert json.loads(canonical({"row_hash": b"\x00\xff"})) == {"row_hash": "00ff"}
    with pytest.raises(TypeError, match="set cannot be stored"):
        canonical({"a": {1}})


def test_numbers_are_stored_as_sqlite_gives_them_back():
    ((_, row),) = rows_of(make_stored(make_episode(duration_s=90.0, count=True, intensity=4), 1))
    assert (row["duration_s"], type(row["duration_s"])) == (90, int)
    assert type(row["count"]) is int
    assert type(row["intensity"]) is float
    ((_, row),) = rows_of(make_stored(make_reading(value=-0.0), 1))
    assert math.copysign(1, row["value"]) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_refused(value):
    for entry in (
        make_episode(intensity=value),
        make_episode(duration_s=value),
        make_reading(value=value),
        make_reading(items=(BANANA, ESPRESSO._replace(quantity=value))),
    ):
        with pytest.raises(WordsError, match="has to be a number"):
            rows_of(make_stored(entry, 1))


def test_hashed_adds_only_the_hash():
    assert {key: value for key, value in hashed({"key": "a", "value": "b"}).items() if key != "row_hash"} == {
        "key": "a",
        "value": "b",
    }


def test_every_kind_has_its_own_columns():
    assert set(ENTRY_TABLES) == {entry_type.kind for entry_type in ENTRY_TYPES}
    assert columns_of(type(make_note())) == ("note",)
    assert "items" not in columns_of(type(make_coffee()))
