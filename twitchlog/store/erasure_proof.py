"""Whether erased words are still in a file: its bytes, or every cell of an encrypted one; must not change anything."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing

from twitchlog.store.driver import Unlock, connect_file, is_encrypted
from twitchlog.store.erasure import SHORTEST_SEARCHED
from twitchlog.store.hashing import quoted

_FEW = 50  # so many words are searched one by one
_PIECE = 1 << 24
_SAMPLE = 40  # bytes: a long text may be split between pages, so pieces of it are searched
_EVERY = 200


def search(path: str, texts: Collection[str], unlock: Unlock) -> tuple[set[str], set[str]]:
    """The words found in a diary's file that no cell holds any more; and those that a cell still holds."""
    # Its bytes first, while nothing here has it open: closing the file would drop SQLite's locks (driver.py).
    is_sealed = is_encrypted(path)
    in_bytes = set() if is_sealed else leftovers(path, texts, None)
    with closing(connect_file(path, mode="ro", unlock=unlock)) as connection:
        found = leftovers(path, texts, connection) if is_sealed else in_bytes
        used = still_used(connection, found)
    return found - used, used


def search_foreign(path: str, texts: Collection[str], *, beside: str, unlock: Unlock) -> set[str]:
    """The words found in the bytes of a file that is no diary, and in no cell of the diary that it lies beside."""
    found = _in_bytes(path, texts, _listed_needles)
    if found:
        with closing(connect_file(beside, mode="ro", unlock=unlock)) as connection:
            found -= still_used(connection, found)
    return found


def leftovers(path: str, texts: Collection[str], connection: sqlite3.Connection | None) -> set[str]:
    """Which of some words can still be found in a database, and are in no cell that is still in use.

    Parameters
    ----------
    path : str
        The file; those that SQLite keeps beside it are read too.
    texts : collection of str
        At least `SHORTEST_SEARCHED` characters each.
    connection : sqlite3.Connection, optional
        An encrypted file's: its bytes tell nothing, so that every cell is read. None for a plain file.
    """
    if connection is None:
        return _in_bytes(path, texts, _needles)
    needles = {needle: text for text in texts for needle in _needles(text)}
    cells = (cell.encode() for cell in _cells(connection))
    return {needles[found] for found in _found(cells, needles)}


def _in_bytes(path: str, texts: Collection[str], forms: Callable[[str], Iterator[bytes]]) -> set[str]:
    needles = {needle: text for text in texts for needle in forms(text)}
    names = (path, f"{path}-wal", f"{path}-shm", f"{path}-journal")
    found = _found((piece for name in names if os.path.exists(name) for piece in _pieces(name)), needles)
    return {needles[each] for each in found}


def still_used(connection: sqlite3.Connection, texts: Collection[str]) -> set[str]:
    """Which of some words stand in a cell that stays: they cannot be searched for."""
    found: set[str] = set()
    if texts:
        for cell in _cells(connection):
            written = cell.encode()
            found |= {text for text in texts if any(needle in written for needle in _needles(text))}
    return found


def _needles(text: str) -> Iterator[bytes]:
    """A text as it stands in a cell, and in a row that is kept as JSON; long ones in pieces."""
    for form in {text, _escaped(text)}:
        yield from _samples(form)


def _listed_needles(text: str) -> Iterator[bytes]:
    """A text in all forms that a list of unsaved rows may hold it in, too (`salvage.write_list`)."""
    yield from _needles(text)
    once = {text, _escaped(text)}
    for form in {*(json.dumps(each)[1:-1] for each in once), text.encode().hex()}:
        yield from _samples(form)


def _samples(form: str) -> Iterator[bytes]:
    whole = form.encode()
    for start in range(0, len(whole), _EVERY):
        piece = whole[start : start + _SAMPLE]
        if len(piece) >= SHORTEST_SEARCHED:
            yield piece


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _pieces(name: str) -> Iterator[bytes]:
    """A file in pieces that overlap, so that no word is cut."""
    with open(name, "rb") as file:
        kept = b""
        while read := file.read(_PIECE):
            yield kept + read
            kept = read[-_SAMPLE:]


def _found(pieces: Iterator[bytes], needles: Collection[bytes]) -> set[bytes]:
    lengths: dict[bytes, set[int]] = {}  # by how a word begins: it is looked up whole, once for each length
    for needle in needles:
        lengths.setdefault(needle[:SHORTEST_SEARCHED], set()).add(len(needle))
    found: set[bytes] = set()
    for piece in pieces:
        if len(needles) <= _FEW:
            found |= {needle for needle in needles if needle in piece}
            continue
        starts = [i for i in range(len(piece)) if piece[i : i + SHORTEST_SEARCHED] in lengths]
        words = {piece[i : i + n] for i in starts for n in lengths[piece[i : i + SHORTEST_SEARCHED]]}
        found |= {word for word in words if word in needles}
    return found


def _cells(connection: sqlite3.Connection) -> Iterator[str]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in ("sqlite_master", *tables):
        for row in connection.execute(f"SELECT * FROM {quoted(table)}"):  # noqa: S608 -- the file's own names
            for cell in row:
                if isinstance(cell, str):
                    yield cell
