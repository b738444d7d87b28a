"""Every row that SQLite reads stands on a page where we find it."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog.store.raw_pages import decode, records, varint


@pytest.mark.parametrize("page_size", [512, 4096])
@pytest.mark.parametrize("kind", ["", "WITHOUT ROWID"])
def test_rows_of_every_size_are_found(tmp_path, page_size, kind):
    path = tmp_path / "any.db"
    rows = [(n, "x" * size, size / 7, None, bytes(size % 40)) for n, size in enumerate([*range(0, 9000, 83), 100_000])]
    rows += [(2**62 - n, "é", float(n), n % 2, b"") for n in range(5)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute(f"CREATE TABLE t (n INTEGER PRIMARY KEY, a TEXT, b, c INTEGER, d BLOB) {kind}")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()
    with path.open("rb") as file:
        found = {
            (record.values[0] if record.rowid is None else record.rowid, *record.values[1:])
            for record in records(file, page_size=page_size)
        }
    assert set(rows) <= found


@given(st.binary(max_size=80))
def test_no_bytes_are_too_strange(data):
    values = decode(data)
    assert values is None or values


@given(st.binary(min_size=512, max_size=3000))
def test_no_file_is_too_strange(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("noise") / "noise"
    path.write_bytes(b"\x0d" + data)
    with path.open("rb") as file:
        assert all(record.values for record in records(file, page_size=512))


@pytest.mark.parametrize(
    ("data", "value"), [(b"\x00", 0), (b"\x7f", 127), (b"\x81\x00", 128), (b"\xff" * 9, -1), (b"\x82\x80\x01", 32769)]
)
def test_numbers_of_variable_length(data, value):
    assert varint(data, 0) == (value, len(data))


def test_a_number_without_end():
    with pytest.raises(IndexError):
        varint(b"\x81", 0)
