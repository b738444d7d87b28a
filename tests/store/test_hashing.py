"""The fast hash of a row is the hash of a row."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog.store.hashing import compare_hashes, fits, hash_order, lenient_text, make_hash
from twitchlog.store.rows import hashed, row_hash

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda name: name != "row_hash"
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.none() | texts | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
rows = st.dictionaries(names, values, max_size=8)


@given(rows)
def test_both_ways_give_the_same_bytes(row):
    order = hash_order(row)
    assert make_hash(order)([row[name] for name in order]) == row_hash(row)


@given(rows.filter(bool), st.data())
def test_a_row_with_another_value_has_another_hash(row, data):
    order = hash_order(row)
    name = data.draw(st.sampled_from(order))
    other = data.draw(values.filter(lambda value: (type(value), value) != (type(row[name]), row[name])))
    changed = {**row, name: other}
    assert make_hash(order)([changed[each] for each in order]) != row_hash(row)


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_what_the_fast_way_writes_otherwise_is_asked_the_slow_way(value):
    assert fits(["value"], [value], row_hash({"value": value}))


def test_an_empty_text_that_became_empty_bytes_does_not_fit():
    assert row_hash({"note": b""}) == row_hash({"note": ""})
    assert make_hash(["note"])([b""]) != row_hash({"note": ""})
    assert not fits(["note"], [b""], row_hash({"note": ""}))


def test_a_text_that_is_none_does_not_fit():
    text = lenient_text(b"caf\xe9")
    assert not fits(["note"], [text], row_hash({"note": "café"}))
    assert make_hash(["note"])([text]) != row_hash({"note": "café"})


def test_the_rows_that_do_not_fit_are_named_the_first_twenty_at_least():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE TABLE t (uid TEXT PRIMARY KEY, "100 %s" TEXT, row_hash BLOB)')
        for n in range(30):
            row = hashed({"uid": f"u{n:02d}", "100 %s": "x"})
            connection.execute("INSERT INTO t VALUES (?, ?, ?)", (row["uid"], "y" if n else "x", row["row_hash"]))
        found = compare_hashes(connection, "t", ["uid", "100 %s", "row_hash"], ["uid"])
    assert (found.n_rows, found.n_unfit, len(found.unfit)) == (30, 29, 20)
    assert found.unfit[0] == "u01"
