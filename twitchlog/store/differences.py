"""What differs between two diaries, counted by kind of entry; must not tell what an entry says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from twitchlog.diary.day import Moment
from twitchlog.store.digest import digest, hashed_tables, key_columns
from twitchlog.store.rows import ENTRY_TABLES

_HISTORY = frozenset({"action", "change", "merged"})


class TableDifference(NamedTuple):
    """One table: how many rows are here and there, and of them only here, only there, or in both but different."""

    table: str
    n_here: int
    n_there: int
    n_only_here: int
    n_only_there: int
    n_different: int

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.n_only_here or self.n_only_there or self.n_different)


class Difference(NamedTuple):
    """Two diaries side by side: their entries and all else but the history, row by row; and their histories' lengths.

    The newest entry is the one that happened last; None where there is no entry.
    """

    entries: tuple[TableDifference, ...]
    others: tuple[TableDifference, ...]
    n_actions_here: int
    n_actions_there: int
    newest_here: Moment | None
    newest_there: Moment | None
    has_same_history: bool

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs, the history included."""
        return self.has_same_history and all(one.is_equal for one in (*self.entries, *self.others))


def compare(here: sqlite3.Connection, there: sqlite3.Connection) -> Difference:
    """Compare two open diaries of the present revision, by the hashes that their rows carry.

    Parameters
    ----------
    here, there : sqlite3.Connection
    """
    tables = [table for table in hashed_tables(here) if table not in _HISTORY]
    found = {table: _compare_table(here, there, table) for table in tables}
    return Difference(
        tuple(found.pop(table) for table in ENTRY_TABLES),
        tuple(found.values()),
        _n_actions(here),
        _n_actions(there),
        _newest(here),
        _newest(there),
        digest(here).tables == digest(there).tables,
    )


def _compare_table(here: sqlite3.Connection, there: sqlite3.Connection, table: str) -> TableDifference:
    keys = ", ".join(f'"{name}"' for name in key_columns(here, table))
    query = f'SELECT {keys}, row_hash FROM "{table}" ORDER BY {keys}'  # noqa: S608 -- names of our own tables
    n_here = n_there = n_both = n_different = 0
    ours, theirs = _rows(here, query), _rows(there, query)
    our, their = next(ours, None), next(theirs, None)
    while our or their:
        is_ours = their is None or (our is not None and our[:-1] <= their[:-1])
        is_theirs = our is None or (their is not None and their[:-1] <= our[:-1])
        n_here += is_ours
        n_there += is_theirs
        if is_ours and is_theirs:
            n_both += 1
            n_different += our != their
        our = next(ours, None) if is_ours else our
        their = next(theirs, None) if is_theirs else their
    return TableDifference(table, n_here, n_there, n_here - n_both, n_there - n_both, n_different)


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    # Keys are compared as SQLite orders them: by their bytes.
    for row in connection.execute(query):
        yield tuple(value.encode() if isinstance(value, str) else value for value in row)


def _n_actions(connection: sqlite3.Connection) -> int:
    ((n,),) = connection.execute("SELECT count(*) FROM action").fetchall()
    return int(n)


def _newest(connection: sqlite3.Connection) -> Moment | None:
    found = []
    for table in ENTRY_TABLES:
        found += connection.execute(
            f'SELECT occurred_at, offset_min, "precision" FROM "{table}" ORDER BY occurred_at DESC LIMIT 1'  # noqa: S608
        ).fetchall()
    return Moment(*max(found)) if found else None
