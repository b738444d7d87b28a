"""A whole diary as rows, out of one file and into an empty one; must not know any format of an export.

Every row's hash is checked on the way out: a cell that changed by itself must not leave with a new hash.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Float, Integer, Table

from twitchlog.diary.day import LATEST_DAY_START_MIN
from twitchlog.diary.export_format import DATE, REAL, SECONDS, TEXT, WHOLE, ColumnLayout, GivenRow, Row, TableLayout
from twitchlog.errors import DiaryFileError, ImportFileError, TwitchlogError
from twitchlog.store import lookups
from twitchlog.store.acks import read_acks
from twitchlog.store.cipher import Key
from twitchlog.store.driver import Unlock, create_file, database_errors, locked
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.rows import ENTRY_TABLES, row_hash
from twitchlog.store.schema import SCHEMA_HEAD, connect, create_tables
from twitchlog.store.shown import read_shown
from twitchlog.store.tables import metadata

_HASH = "row_hash"
_COLUMN_KINDS = {"at": SECONDS, "_at": SECONDS, "_on": DATE}


@cache
def layouts() -> tuple[TableLayout, ...]:
    """Every table of a diary, by name."""
    return tuple(_layout(metadata.tables[name]) for name in sorted(metadata.tables))


def _layout(table: Table) -> TableLayout:
    columns = tuple(
        ColumnLayout(column.name, _kind(column.name, column.type), bool(column.nullable))
        for column in table.columns
        if column.name != _HASH
    )
    return TableLayout(table.name, columns, tuple(column.name for column in table.primary_key))


def _kind(name: str, type_: Any) -> str:
    found = _COLUMN_KINDS.get(name) or _COLUMN_KINDS.get(name[-3:])
    if found:
        return found
    if isinstance(type_, Float):
        return REAL
    return WHOLE if isinstance(type_, Integer) else TEXT


# Out


class Dump:
    """A whole state of a diary, to be read row by row (`open_dump`)."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    @property
    def revision(self) -> str:
        """The schema revision that the rows have."""
        return SCHEMA_HEAD

    @property
    def layouts(self) -> tuple[TableLayout, ...]:
        """Every table, by name."""
        return layouts()

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, by key, read as they are asked for.

        Raises
        ------
        DiaryFileError
            A row does not fit its hash.
        """
        layout = next(each for each in layouts() if each.name == table)
        names = layout.names
        columns = ", ".join(f'"{name}"' for name in (*names, _HASH))
        order = ", ".join(f'"{name}"' for name in layout.key)
        with diary_errors(self._path):
            for *values, found in self._connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY {order}'):  # noqa: S608 -- our own names
                row = dict(zip(names, values, strict=True))
                if row_hash(row) != found:
                    raise DiaryFileError(
                        f"A row of the diary at {self._path} is damaged ({table}: its check sum does not fit).",
                        "Look at it first: twitchlog doctor",
                    )
                yield row

    def entry_uids(self) -> Iterator[str]:
        """The uids of all entries, of whatever table, in their order."""
        every = " UNION ALL ".join(f'SELECT uid FROM "{name}"' for name in ENTRY_TABLES)  # noqa: S608 -- our own names
        with diary_errors(self._path):
            for (uid,) in self._connection.execute(f"{every} ORDER BY uid"):
                yield uid


@contextlib.contextmanager
def open_dump(path: str, *, unlock: Unlock = locked) -> Iterator[Dump]:
    """A diary to be read whole, as it is at this moment whatever others write meanwhile.

    Parameters
    ----------
    path : str
        A diary; one of an earlier revision is upgraded.
    unlock : callable
        Gives the key of an encrypted diary.

    Raises
    ------
    DiaryFileError
        As `schema.connect`.
    """
    # Opened as for writing, where that is possible: a reader that may not write leaves SQLite's files behind.
    with contextlib.closing(connect(path, create=False, unlock=unlock)) as connection:
        with diary_errors(path):
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # the state is taken by reading it
        yield Dump(connection, path)


# In


def make_diary(path: str, rows: Iterable[GivenRow], *, key: Key | None = None) -> None:
    """Make a diary file of rows that are all there is; where that fails, there is none.

    Parameters
    ----------
    path : str
        Nothing has this name yet.
    rows : iterable of GivenRow
        Checked against `layouts`; their hashes are made here.
    key : Key, optional
        Encrypts the file.

    Raises
    ------
    ImportFileError
        A row that a diary does not take, or that cannot be read afterwards.
    DiaryFileError
        The file cannot be made.
    """
    try:
        connection = create_file(path, key=key)
    except OSError as error:
        raise DiaryFileError(f"A diary cannot be made at {path} ({error.strerror}).", "Nothing was changed.") from None
    try:
        with contextlib.closing(connection), diary_errors(path):
            create_tables(connection)
            write_rows(connection, rows)
    except BaseException:
        for name in (path, f"{path}-wal", f"{path}-shm", f"{path}-journal"):
            with contextlib.suppress(OSError):
                Path(name).unlink()
        raise


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether no table of ours holds a row."""
    return not any(
        connection.execute(f'SELECT 1 FROM "{each.name}" LIMIT 1').fetchone()  # noqa: S608 -- our own names
        for each in layouts()
    )


def write_rows(connection: sqlite3.Connection, rows: Iterable[GivenRow]) -> int:
    """Write every row of an empty diary in one transaction, and say how many they are.

    Raises
    ------
    ImportFileError
        As `make_diary`; then nothing is written.
    """
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not is_empty(connection):
            raise DiaryFileError("The diary is not empty.", "An export fills an empty one.")
        connection.execute("PRAGMA defer_foreign_keys=ON")  # rows come by table, whatever they refer to
        n_rows = _insert_all(connection, rows)
        _require_sound(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return n_rows


def _insert_all(connection: sqlite3.Connection, rows: Iterable[GivenRow]) -> int:
    statements = {each.name: _insert_sql(each) for each in layouts()}
    orders = {each.name: each.names for each in layouts()}
    n_rows = 0
    for given in rows:
        values = given.values
        try:
            connection.execute(
                statements[given.table], [*(values[name] for name in orders[given.table]), row_hash(values)]
            )
        except database_errors() as error:
            if type(error).__name__ != "IntegrityError":
                raise
            raise _refused(given, str(error)) from None
        n_rows += 1
    return n_rows


def _insert_sql(layout: TableLayout) -> str:
    names = (*layout.names, _HASH)
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{layout.name}" ({columns}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608 -- our own names


def _refused(given: GivenRow, reason: str) -> ImportFileError:
    why = "a diary does not take it"
    if reason.startswith("UNIQUE"):
        why = "another row has the same " + reason.rpartition(".")[2]
    elif reason.startswith("CHECK"):
        why = "its " + reason.rpartition(f"ck_{given.table}_")[2] + " cannot be"
    return ImportFileError(
        f"{given.place}: this {given.table.replace('_', ' ')} cannot be taken: {why}.",
        "Nothing was imported. Export again, or mend that line.",
    )


def _require_sound(connection: sqlite3.Connection) -> None:
    """Refuse rows that refer to none, and settings or factors that no command could read."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise ImportFileError(
            f"A row of {broken[0]} in this export refers to a row of {broken[2]} that is not there.",
            "Nothing was imported. Export again.",
        )
    try:
        start = lookups.read_settings(connection.execute).day_start_min
        for read in _READERS:
            read(connection.execute)
    except (TwitchlogError, ValueError, TypeError, KeyError, AttributeError):
        start = -1
    if not 0 <= start <= LATEST_DAY_START_MIN:
        raise ImportFileError(
            "The settings, factors, drinks, foods or findings of this export cannot be read.",
            "Nothing was imported. Export again.",
        )


def _read_every_shown(execute: Any) -> object:
    return read_shown(execute, [key for (key,) in execute("SELECT key FROM shown").fetchall()])


_READERS: tuple[Callable[[Any], object], ...] = (
    lookups.read_catalogue,
    lookups.read_own_consumables,
    read_acks,
    _read_every_shown,
)
