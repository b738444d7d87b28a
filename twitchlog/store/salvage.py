"""What is whole of a damaged diary, written to a new diary; must not touch the damaged file or invent a row.

Works on a copy. A row is taken where its hash fits, or where undoing the change of one byte makes it fit. SQLite is
asked first, from both ends of each table; what it does not reach is read from the pages of a plain file one by one, and
of an encrypted file key by key.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple

from twitchlog.errors import DiaryFileError
from twitchlog.output import write_bytes_atomic
from twitchlog.store import contents, schema
from twitchlog.store.actions import EDIT, RESTORE, Action
from twitchlog.store.beside import NOT_SAVED
from twitchlog.store.driver import Unlock, create_file, is_encrypted, key_for, locked
from twitchlog.store.hashing import HASH_COLUMN, hash_order, lenient_text, make_hash, quoted, select_sql
from twitchlog.store.one_byte import mend_one_byte
from twitchlog.store.openable import opened_somehow
from twitchlog.store.raw_pages import records
from twitchlog.store.rows import hashed, row_from_json
from twitchlog.store.structure import SEALED, columns_of, header_of, kind_of, tables_of
from twitchlog.store.untouched import copied, opened_untouched, reading_errors

_FIRST = ("action", "change", "batch", "reading")  # what others refer to, and what tells of others
_UNHASHED = frozenset({"alembic_version"})
_PAGE_BYTES = 4096

CHANGED = "its hash does not fit"
ONE_BYTE = "one byte had changed"
BELONGS = "what it belongs to could not be saved"
VANISHED = "the history tells of it, and it is nowhere in the file"


_HISTORY = ("action", "change")
_LAST_CHANGE_SQL = """
    SELECT c."before", a.kind FROM change AS c LEFT JOIN action AS a ON a.id = c.action_id
    WHERE c.row_key = ? AND c.table_name = ? ORDER BY c.action_id DESC, c.seq DESC LIMIT 1
"""


class Unsaved(NamedTuple):
    """A row that was not taken over as it stands.

    columns says which of them had changed, where that can be told; row is what stands in the damaged file.
    """

    table: str
    key: str
    reason: str
    columns: tuple[str, ...] = ()
    row: dict[str, Any] | None = None


class Salvage(NamedTuple):
    """What came of it: the new file, how many rows each table has there, what was mended and what was not saved."""

    target: str
    n_saved: dict[str, int]
    mended: tuple[Unsaved, ...]
    unsaved: tuple[Unsaved, ...]

    @property
    def n_entries(self) -> int:
        """How many entries were saved."""
        return contents.count_entries(self.n_saved)

    @property
    def n_rows(self) -> int:
        """How many rows were saved, the history among them."""
        return sum(self.n_saved.values())


def salvage(path: str, target: str, *, action: Action, unlock: Unlock = locked) -> Salvage:
    """Write what is whole of a diary file to a new diary.

    Parameters
    ----------
    path : str
        The damaged file; it and its log are only read.
    target : str
        The new file; nothing may be there yet.
    action : Action
        The step that the new history keeps of this, where rows are lost.
    unlock : callable
        As `driver.connect_file`; the new file gets the same key.

    Raises
    ------
    DiaryFileError
        No row can be read of it.
    LockedError
        It is encrypted, and no key fits.
    FileExistsError
        The target is there.
    """
    key = key_for(path, unlock) if kind_of(path) == SEALED else None
    with closing(create_file(target, key=key)) as new:
        try:
            schema.create_tables(new)
            with copied(os.path.realpath(path)) as copy:
                return _Rescue(new, target).run(copy, action, is_plain=key is None, unlock=unlock)
        except BaseException:
            new.close()
            for name in (target, f"{target}-wal", f"{target}-shm"):
                with suppress(OSError):
                    os.unlink(name)
            raise


_Opened = Callable[[], AbstractContextManager[sqlite3.Connection]]


@contextmanager
def _opened(copy: str, is_plain: bool, unlock: Unlock) -> Iterator[sqlite3.Connection]:
    with opened_somehow(copy, is_plain=is_plain, unlock=unlock) as connection:
        connection.text_factory = lenient_text
        yield connection


class _Table:
    """A table of the new diary, and how its rows are read, judged and written."""

    def __init__(self, new: sqlite3.Connection, name: str) -> None:
        self.name = name
        self.columns, self.keys = columns_of(new, name)
        types = [str(row[2]).upper() for row in new.execute(f"PRAGMA table_info({quoted(name)})")]
        self.reals = [n for n, kind in enumerate(types) if kind == "FLOAT"]
        is_numbered = len(self.keys) == 1 and types[self.columns.index(self.keys[0])] == "INTEGER"
        self.number = (
            self.columns.index(self.keys[0]) if is_numbered else None
        )  # the column that is SQLite's row number
        self.order = hash_order(self.columns)
        self._permutation = [self.columns.index(column) for column in self.order]
        self.hash_at = self.columns.index(HASH_COLUMN)
        self._hash_of = make_hash(self.order)
        marks = ", ".join("?" * len(self.columns))
        self.insert_sql = f"INSERT OR IGNORE INTO {quoted(name)} VALUES ({marks})"  # noqa: S608 -- our own names
        self.keys_sql = " AND ".join(f"{quoted(key)} = ?" for key in self.keys)

        self.has_sql = f"SELECT 1 FROM {quoted(name)} WHERE {self.keys_sql}"  # noqa: S608 -- our own names

    def fits(self, values: Sequence[Any]) -> bool:
        """Whether a row's hash is that of its values."""
        return bool(self._hash_of([values[n] for n in self._permutation]) == values[self.hash_at])

    def mended(self, values: Sequence[Any]) -> tuple[list[Any], str] | None:
        """The row before one byte of it changed, and in which column, where that is all that is wrong."""
        found = mend_one_byte(self.order, [values[n] for n in self._permutation], values[self.hash_at])
        if found is None:
            return None
        whole = list(values)
        for n, value in zip(self._permutation, found.values, strict=True):
            whole[n] = value
        whole[self.hash_at] = self._hash_of(found.values)
        return whole, found.column

    def key(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """A row's key."""
        return tuple(values[self.columns.index(name)] for name in self.keys)

    def from_page(self, values: Sequence[Any], number: int | None) -> list[Any] | None:
        """A record of a page as a row of this table; None where it cannot be one."""
        if len(values) != len(self.columns) or (self.number is None) != (number is None):
            return None
        row = list(values)
        if self.number is not None:
            row[self.number] = number
        for n in self.reals:
            row[n] = float(row[n]) if isinstance(row[n], int) else row[n]
        return row if isinstance(row[self.hash_at], bytes) else None


class _Rescue:
    """One salvage: the new diary, and what was met on the way."""

    def __init__(self, new: sqlite3.Connection, target: str) -> None:
        self.new = new
        self.target = target
        names = [name for name in tables_of(new) if name not in _UNHASHED]
        self.tables = [_Table(new, name) for name in sorted(names, key=lambda name: (name not in _FIRST, name))]
        self.mended: dict[tuple[str, str], Unsaved] = {}
        self.unsaved: dict[tuple[str, str], Unsaved] = {}

    def run(self, copy: str, action: Action, *, is_plain: bool, unlock: Unlock) -> Salvage:
        """Take over everything that can be."""
        self.new.execute("PRAGMA foreign_keys = OFF")
        self.new.execute("BEGIN IMMEDIATE")
        triggers = self.new.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            self.new.execute(f"DROP TRIGGER {quoted(name)}")
        if self._from_sqlite(partial(_opened, copy, is_plain, unlock), is_plain=is_plain) and is_plain:
            self._from_pages(copy)
        counts = self._counts()
        if not any(counts.values()):
            raise DiaryFileError("No row of the file can be read.", "Go back to a backup: twitchlog backup list")
        self._drop_orphans()
        self._close_history(action)
        for _, sql in triggers:
            self.new.execute(sql)
        self.new.execute("COMMIT")
        still = [each for each in self.unsaved.values() if not self._has(each)]
        return Salvage(self.target, self._counts(), tuple(self.mended.values()), tuple(still))

    def _counts(self) -> dict[str, int]:
        sql = "SELECT count(*) FROM {}"
        return {each.name: self.new.execute(sql.format(quoted(each.name))).fetchone()[0] for each in self.tables}

    def _has(self, unsaved: Unsaved) -> bool:
        (table,) = [each for each in self.tables if each.name == unsaved.table]
        return self._has_key(table, unsaved.key.split(" ") if len(table.keys) > 1 else [unsaved.key])

    def _has_key(self, table: _Table, key: Sequence[Any]) -> bool:
        return self.new.execute(table.has_sql, tuple(key)).fetchone() is not None

    def _from_sqlite(self, opened: _Opened, *, is_plain: bool) -> bool:
        """Read each table from both ends, then key by key if need be; returns whether anything was broken."""
        broken = [table for table in self.tables if self._read(opened, table)]
        for table in broken if not is_plain else ():  # of a plain file the pages are read
            self._look_up(opened, table)
        try:
            with opened() as old:
                return bool(broken) or old.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]
        except reading_errors():
            return True

    def _read(self, opened: _Opened, table: _Table) -> bool:
        keys = [quoted(key) for key in table.keys]
        for order in (", ".join(keys), ", ".join(f"{key} DESC" for key in keys)):
            try:
                with opened() as old:  # opened anew each time: SQLCipher reads no page any more after a broken one
                    for row in old.execute(f"{select_sql(table.name, table.columns)} ORDER BY {order}"):
                        self._take(table, row)
            except reading_errors():
                continue
            return False
        return True

    def _look_up(self, opened: _Opened, table: _Table) -> None:
        """Ask for the rows whose keys an index or the history names, one by one."""
        sql = f"{select_sql(table.name, table.columns)} WHERE {table.keys_sql}"
        keys = [key for key in self._keys_named(opened, table) if not self._has_key(table, key)]
        n_before = -1
        while keys and len(keys) != n_before:  # unless it cannot even be opened
            n_before = len(keys)
            with suppress(*reading_errors()), opened() as old:
                while keys:
                    for row in old.execute(sql, keys.pop()):
                        self._take(table, row)

    def _keys_named(self, opened: _Opened, table: _Table) -> Iterator[tuple[Any, ...]]:
        indexes: list[str] = []
        with suppress(*reading_errors()), opened() as old:
            indexes = [str(row[1]) for row in old.execute(f"PRAGMA index_list({quoted(table.name)})")]
        for index in indexes:
            with suppress(*reading_errors()), opened() as old:
                yield from old.execute(select_sql(table.name, table.keys) + f" INDEXED BY {quoted(index)}")
        if len(table.keys) == 1:
            yield from self.new.execute("SELECT row_key FROM change WHERE table_name = ?", (table.name,)).fetchall()

    def _take(self, table: _Table, values: Sequence[Any]) -> None:
        if table.fits(values):
            self.new.execute(table.insert_sql, tuple(values))
            return
        key = " ".join(map(str, table.key(values)))
        row = dict(zip(table.columns, values, strict=True))
        mended = table.mended(values)
        if mended is None:
            self.unsaved[table.name, key] = Unsaved(table.name, key, CHANGED, (), row)
            return
        whole, column = mended
        self.new.execute(table.insert_sql, tuple(whole))
        self.mended[table.name, key] = Unsaved(table.name, key, ONE_BYTE, (column,), row)

    def _from_pages(self, copy: str) -> None:
        """Take rows that SQLite does not reach from the pages on which they stand."""
        header = header_of(copy)
        page_size = header.page_size if header and header.page_size >= 512 else _PAGE_BYTES
        for is_history in (True, False):  # the history first: it tells which rows were replaced since
            by_width: dict[int, list[_Table]] = {}
            for table in self.tables:
                if (table.name in _HISTORY) == is_history:
                    by_width.setdefault(len(table.columns), []).append(table)
            with open(copy, "rb") as file:
                for record in records(file, page_size=page_size):
                    for table in by_width.get(len(record.values), ()):
                        row = table.from_page(record.values, record.rowid)
                        if row and not self._has_key(table, table.key(row)) and self._fits_here(table, row):
                            self.new.execute(table.insert_sql, tuple(row))

    def _fits_here(self, table: _Table, row: Sequence[Any]) -> bool:
        """Whether a row is whole, one of this table (settings look like profile rows), and not an old one."""
        if not table.fits(row):
            return False
        if table.name in _HISTORY:
            return True
        is_alone = sum(other.columns == table.columns for other in self.tables) == 1
        found = self.new.execute(_LAST_CHANGE_SQL, (str(table.key(row)[0]), table.name)).fetchone()
        is_replaced = bool(found and found[0] and row_from_json(found[0])[HASH_COLUMN] == row[table.hash_at])
        if is_replaced and table.name == "item" and found[1] == EDIT:
            is_replaced = False  # an edit of a reading writes its drinks and foods again, mostly the same ones
        return not is_replaced and (is_alone or found is not None)

    def _drop_orphans(self) -> None:
        """Leave out what belongs to rows that are not there, until nothing does."""
        parents = [
            (table, row[3], row[2], row[4])
            for table in self.tables
            for row in self.new.execute(f"PRAGMA foreign_key_list({quoted(table.name)})").fetchall()
        ]
        while sum(self._drop_orphans_of(*each) for each in parents):
            pass

    def _drop_orphans_of(self, table: _Table, column: str, parent: str, parent_key: str) -> bool:
        condition = (
            f"WHERE {quoted(column)} IS NOT NULL AND {quoted(column)} NOT IN "  # noqa: S608 -- our own names
            f"(SELECT {quoted(parent_key)} FROM {quoted(parent)})"
        )
        orphans = self.new.execute(f"{select_sql(table.name, table.columns)} {condition}").fetchall()
        for values in orphans:
            key = " ".join(map(str, table.key(values)))
            row = dict(zip(table.columns, values, strict=True))
            self.unsaved[table.name, key] = Unsaved(table.name, key, BELONGS, (), row)
        self.new.execute(f"DELETE FROM {quoted(table.name)} {condition}")  # noqa: S608 -- our own names
        return bool(orphans)

    def _close_history(self, action: Action) -> None:
        """List what the history tells of and nobody has, and note in it that this is known."""
        names = [table.name for table in self.tables]
        missing = self.new.execute(contents.missing_sql(names)).fetchall()
        for table, key in missing:
            self.unsaved.setdefault((table, key), Unsaved(table, key, VANISHED))
        changes = [*missing, *self.new.execute(contents.unexpected_sql(names)).fetchall()]
        if not changes:
            return
        (action_id,) = self.new.execute("SELECT coalesce(max(id), 0) + 1 FROM action").fetchone()
        self._insert("action", {"id": action_id, **action._replace(kind=RESTORE)._asdict()})
        for seq, (table, key) in enumerate(changes):
            told = {"action_id": action_id, "seq": seq, "table_name": table, "row_key": key, "before": None}
            self._insert("change", told)

    def _insert(self, name: str, row: dict[str, Any]) -> None:
        (table,) = [each for each in self.tables if each.name == name]
        whole = hashed(row)
        self.new.execute(table.insert_sql, tuple(whole[column] for column in table.columns))


def write_list(saved: Salvage) -> str:
    """Write the rows that were not saved, or not as they stood, to a list beside the new diary; returns where.

    The list is not encrypted: of an encrypted diary it says which rows, and not what stands in them.
    """
    has_values = not is_encrypted(saved.target)
    path = f"{saved.target}{NOT_SAVED}"
    document = {
        "not_saved": [_as_json(each, has_values) for each in saved.unsaved],
        "put_right": [_as_json(each, has_values) for each in saved.mended],
    }
    text = json.dumps(document, ensure_ascii=True, indent=1, default=bytes.hex)
    write_bytes_atomic(path, text.encode(), force=True)
    return path


def _as_json(row: Unsaved, has_values: bool) -> dict[str, Any]:
    if not has_values:
        return {"table": row.table, "key": row.key, "reason": row.reason}
    return {**row._asdict(), "columns": list(row.columns)}


def n_in_backup(backup: str, rows: Sequence[Unsaved], *, unlock: Unlock = locked) -> int:
    """How many of some rows are in a backup under the same key."""
    number = 0
    with suppress(*reading_errors()), opened_untouched(backup, unlock=unlock) as connection:
        for row in rows:
            _, keys = columns_of(connection, row.table)
            if keys:
                condition = " AND ".join(f"{quoted(key)} = ?" for key in keys)
                sql = f"SELECT 1 FROM {quoted(row.table)} WHERE {condition}"  # noqa: S608 -- our own names
                parts = row.key.split(" ") if len(keys) > 1 else [row.key]
                number += len(parts) == len(keys) and connection.execute(sql, parts).fetchone() is not None
    return number
