"""The rows on the pages of a plain SQLite file, whatever its header and upper pages say; must not use SQLite.

Where an upper page of a table is broken, every row below it is still on its own page and carries its own hash. The
file format is public: https://www.sqlite.org/fileformat.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

Value = str | int | float | bytes | None

_TABLE_LEAF, _INDEX_LEAF, _INDEX_UPPER = 13, 10, 2
_CELL_POINTERS_AT = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_UPPER: 12}
_FIRST_PAGE_HEADER = 100
_INT_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_OVERFLOW = 100_000
_MOST_PAGES = 2**30


class Record(NamedTuple):
    """One record of a page: its number in a table with row numbers (else None), and its values."""

    rowid: int | None
    values: list[Value]


class Payload(NamedTuple):
    """Where the bytes of a record begin on its page, how many stand there, and where the others are."""

    rowid: int | None
    size: int
    start: int
    local: int


def records(file: BinaryIO, *, page_size: int) -> Iterator[Record]:
    """Every record that can be read of every page that holds records, in page order.

    Parameters
    ----------
    file : binary file
    page_size : int
        In bytes.
    """
    number = 0
    while True:
        file.seek(number * page_size)
        page = file.read(page_size)
        if not page:
            return
        number += 1
        for payload in payloads(page.ljust(page_size, b"\0"), is_first=number == 1):
            whole = _whole(file, page, payload, page_size)
            values = decode(whole)
            if values is not None:
                yield Record(payload.rowid, values)


def payloads(page: bytes, *, is_first: bool) -> Iterator[Payload]:
    """Where the records of a page are; none where the page holds no records."""
    head = _FIRST_PAGE_HEADER if is_first else 0
    kind = page[head]
    if kind not in _CELL_POINTERS_AT:
        return
    (n_cells,) = struct.unpack_from(">H", page, head + 3)
    pointers = head + _CELL_POINTERS_AT[kind]
    if pointers + 2 * n_cells > len(page):
        return
    for (position,) in struct.iter_unpack(">H", page[pointers : pointers + 2 * n_cells]):
        found = _payload(page, position + (4 if kind == _INDEX_UPPER else 0), has_rowid=kind == _TABLE_LEAF)
        if found is not None:
            yield found


def _payload(page: bytes, position: int, *, has_rowid: bool) -> Payload | None:
    try:
        size, position = varint(page, position)
        rowid = None
        if has_rowid:
            rowid, position = varint(page, position)
    except IndexError:
        return None
    local = _local_bytes(size, len(page), is_table=has_rowid)
    return Payload(rowid, size, position, local) if 0 < local <= len(page) - position else None


def _local_bytes(size: int, usable: int, *, is_table: bool) -> int:
    most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    rest = least + (size - least) % (usable - 4)
    return rest if rest <= most else least


def _whole(file: BinaryIO, page: bytes, payload: Payload, page_size: int) -> bytes:
    """The bytes of a record, those on its overflow pages too; too few where one of them is not to be had."""
    end = payload.start + payload.local
    data = bytearray(page[payload.start : end])
    following = int.from_bytes(page[end : end + 4], "big") if payload.local < payload.size else 0
    for _ in range(_MOST_OVERFLOW):
        if not 0 < following <= _MOST_PAGES or len(data) >= payload.size:
            break
        file.seek((following - 1) * page_size)
        more = file.read(page_size)
        following = int.from_bytes(more[:4], "big")
        data += more[4 : 4 + payload.size - len(data)]
    return bytes(data) if len(data) == payload.size else b""


def varint(data: bytes, position: int) -> tuple[int, int]:
    """A number of variable length, and where the next thing begins. Raises IndexError at the end of the data."""
    value = 0
    for n in range(9):
        byte = data[position + n]
        if n == 8:
            return _signed((value << 8) | byte), position + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, position + n + 1
    raise IndexError


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def decode(record: bytes) -> list[Value] | None:
    """The values of a record; None where its bytes cannot be one."""
    try:
        end, position = varint(record, 0)
        kinds = []
        while position < end:
            kind, position = varint(record, position)
            kinds.append(kind)
        values: list[Value] = []
        for kind in kinds:
            value, position = _value(record, kind, position)
            values.append(value)
    except (IndexError, ValueError, struct.error):
        return None
    return values if position == len(record) and kinds else None


def _value(record: bytes, kind: int, position: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[kind and kind - 7], position
    if kind == 7:
        return struct.unpack_from(">d", record, position)[0], position + 8
    size = _INT_BYTES[kind] if kind in _INT_BYTES else (kind - 12) // 2
    data = record[position : position + size]
    if size < 0 or len(data) < size or kind in (10, 11):
        raise ValueError("no such value")
    if kind in _INT_BYTES:
        return int.from_bytes(data, "big", signed=True), position + size
    return (data.decode() if kind % 2 else data), position + size
