"""A row of which one byte changed is put right, and no other."""

import struct
from math import isfinite

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twitchlog.store.one_byte import mend_one_byte
from twitchlog.store.rows import row_hash

COLUMNS = ["count", "intensity", "note"]
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def told(*values):
    return row_hash(dict(zip(COLUMNS, values, strict=True)))


@settings(max_examples=40)
@given(texts, st.data())
def test_a_byte_of_a_text(note, data):
    whole = note.encode()
    position = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    broken[position] ^= data.draw(st.integers(1, 255))
    found = mend_one_byte(COLUMNS, [1, 2.0, bytes(broken).decode("utf-8", "surrogateescape")], told(1, 2.0, note))
    assert found is not None
    assert (found.values, found.column) == ([1, 2.0, note], "note")


@settings(max_examples=40)
@given(st.integers(-(2**47), 2**47 - 1), st.data())
def test_a_byte_of_a_number(count, data):
    width = next(n for n in (1, 2, 3, 4, 6) if -(1 << 8 * n - 1) <= count < 1 << 8 * n - 1)
    broken = bytearray(count.to_bytes(width, "big", signed=True))
    broken[data.draw(st.integers(0, width - 1))] ^= data.draw(st.integers(1, 255))
    now = int.from_bytes(broken, "big", signed=True)
    found = mend_one_byte(COLUMNS, [now, None, "x"], told(count, None, "x"))
    assert found is not None
    assert (found.values, found.column) == ([count, None, "x"], "count")


@settings(max_examples=40)
@given(st.floats(-1e9, 1e9), st.integers(0, 7), st.integers(1, 255))
def test_a_byte_of_a_fraction(value, position, change):
    value += 0.0  # SQLite keeps no negative zero
    broken = bytearray(struct.pack(">d", value))
    broken[position] ^= change
    (now,) = struct.unpack(">d", broken)
    assume(isfinite(now))
    found = mend_one_byte(COLUMNS, [None, now, ""], told(None, value, ""))
    assert found is not None
    assert found.values == [None, value, ""]


def test_a_byte_of_the_hash_itself():
    broken = bytearray(told(1, 2.0, "x"))
    broken[3] ^= 8
    found = mend_one_byte(COLUMNS, [1, 2.0, "x"], bytes(broken))
    assert found is not None
    assert (found.values, found.column) == ([1, 2.0, "x"], "row_hash")


@pytest.mark.parametrize("values", [[2, 3.0, "x"], [1, 2.0, "yz"]])
def test_more_than_one_byte_is_not_guessed(values):
    assert mend_one_byte(COLUMNS, values, told(1, 2.0, "x")) is None


@pytest.mark.parametrize("note", ["", "x"])
def test_the_byte_that_says_that_it_is_text(note):
    found = mend_one_byte(COLUMNS, [1, 2.0, note.encode()], told(1, 2.0, note))
    assert found is not None
    assert (found.values, found.column) == ([1, 2.0, note], "note")


def test_a_hash_that_is_none_mends_nothing():
    assert mend_one_byte(COLUMNS, [1, 2.0, "x"], None) is None


def test_a_bit_of_a_long_text():
    note = "a long walk, then a rest. " * 40
    broken = note.replace("rest", "sest", 1)
    found = mend_one_byte(COLUMNS, [1, 2.0, broken], told(1, 2.0, note))
    assert found is not None
    assert found.values[2] == note
