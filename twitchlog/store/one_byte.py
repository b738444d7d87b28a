"""A row of which one byte changed, found by trying: the hash that fits proves it; must not guess anything else."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any, NamedTuple

from twitchlog.store.hashing import make_hash

_EVERY_BYTE = 200  # of longer texts only single bits are tried
_WIDTHS = (1, 2, 3, 4, 6, 8)
_MOST_INTEGER = 2.0**47
_BITS = tuple(1 << bit for bit in range(8))


class Mended(NamedTuple):
    """A row's values as they were written, and the column of which a byte had changed ("row_hash": of the hash)."""

    values: list[Any]
    column: str


def mend_one_byte(columns: Sequence[str], values: Sequence[Any], told: Any) -> Mended | None:
    """The row whose hash is the one that was told, where one changed byte of one value is all that is wrong.

    Parameters
    ----------
    columns : sequence of str
        In `hashing.hash_order`.
    values : sequence
        What stands there now.
    told : bytes
        The hash that the row carries.
    """
    hash_of = make_hash(columns)
    if not isinstance(told, bytes):
        return None
    now = hash_of(values)
    if len(told) == len(now) and sum(a != b for a, b in zip(told, now, strict=True)) == 1:
        return Mended(list(values), "row_hash")
    tried = list(values)
    for n, value in enumerate(values):
        for other in _others(value):
            tried[n] = other
            if hash_of(tried) == told:
                return Mended(tried, columns[n])
        tried[n] = value
    return None


def _others(value: Any) -> Iterator[Any]:
    """What a value may have been before one byte of it changed."""
    if isinstance(value, bytes):
        yield value.decode("utf-8", "replace")  # the byte that says whether it is text
    elif isinstance(value, str):
        yield from _other_texts(value.encode("utf-8", "surrogateescape"))
    elif isinstance(value, int):
        yield from _other_integers(value)
    elif isinstance(value, float):
        yield from (found for found in _other_fractions(value) if isfinite(found))
        if value.is_integer() and abs(value) < _MOST_INTEGER:  # SQLite keeps such a number as an integer
            yield from map(float, _other_integers(int(value)))


def _other_texts(data: bytes) -> Iterator[str]:
    changes = range(1, 256) if len(data) <= _EVERY_BYTE else _BITS
    for position, byte in enumerate(data):
        for change in changes:
            other = data[:position] + bytes((byte ^ change,)) + data[position + 1 :]
            try:
                yield other.decode()
            except UnicodeDecodeError:
                continue


def _other_integers(value: int) -> Iterator[int]:
    # SQLite keeps an integer in as many bytes as it needs; with another byte it may need fewer.
    for width in _WIDTHS:
        if -(1 << 8 * width - 1) <= value < 1 << 8 * width - 1:
            data = value.to_bytes(width, "big", signed=True)
            yield from (int.from_bytes(other, "big", signed=True) for other in _other_bytes(data))


def _other_fractions(value: float) -> Iterator[float]:
    yield from (struct.unpack(">d", other)[0] for other in _other_bytes(struct.pack(">d", value)))


def _other_bytes(data: bytes) -> Iterator[bytes]:
    for position, byte in enumerate(data):
        for change in range(1, 256):
            yield data[:position] + bytes((byte ^ change,)) + data[position + 1 :]
