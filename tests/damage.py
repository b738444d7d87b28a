"""Damage for tests: where every cell of a diary stands in its file, and files with a byte, a page or an end changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from twitchlog.store.raw_pages import payloads, varint

PAGE = 4096
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


class Cell(NamedTuple):
    """One cell of a table: where its bytes are in the file (none where its value takes none)."""

    table: str
    column: str
    key: Any
    start: int
    size: int


def cells(path: str | Path) -> Iterator[Cell]:
    """Every cell of every row of a small diary (no row needs a second page)."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        roots = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name, _ in roots
            if not name.startswith("sqlite_")
        }
    data = Path(path).read_bytes()
    for name, root in roots:
        if name in columns:
            yield from _cells_of(data, name, root, columns[name])


def _cells_of(data: bytes, table: str, root: int, columns: list[str]) -> Iterator[Cell]:
    page = data[(root - 1) * PAGE : root * PAGE]
    assert page[0] in (10, 13), f"{table} has more than one page"
    for payload in payloads(page, is_first=False):
        end, position = varint(page, payload.start)
        kinds = []
        while position < payload.start + end:
            kind, position = varint(page, position)
            kinds.append(kind)
        for column, kind in zip(columns, kinds, strict=True):
            size = _SIZES[kind] if kind < 12 else (kind - 12) // 2
            yield Cell(table, column, payload.rowid, (root - 1) * PAGE + position, size)
            position += size


def used_pages(path: str | Path) -> list[int]:
    """The numbers of the pages that are not free."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return sorted({int(number) for (number,) in connection.execute("SELECT pageno FROM dbstat")})


def root_of(path: str | Path, name: str) -> int:
    """The number of the first page of a table or an index."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    return int(page)


def change_byte(path: str | Path, position: int, mask: int = 1) -> None:
    """Flip bits of one byte of a file."""
    data = bytearray(Path(path).read_bytes())
    data[position] ^= mask
    Path(path).write_bytes(data)


def overwrite_page(path: str | Path, number: int, data: bytes) -> None:
    """Write other bytes over a page; the first has number 1."""
    with Path(path).open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(data)


def cut_off(path: str | Path, size: int) -> None:
    """Let a file end early."""
    with Path(path).open("r+b") as file:
        file.truncate(size)
