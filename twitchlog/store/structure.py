"""What kind of file a diary is, its revision, whether its pages and tables are whole; must not look at rows."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from tempfile import TemporaryDirectory
from typing import NamedTuple

from twitchlog.store import schema
from twitchlog.store.cipher import PLAIN_HEADER
from twitchlog.store.driver import create_file
from twitchlog.store.findings import REPAIR, RESTORE, Finding
from twitchlog.store.hashing import quoted
from twitchlog.store.untouched import LOG, reading_errors, size_of

EMPTY, PLAIN, SEALED, HEADERLESS, FOREIGN = "empty", "plain", "sealed", "headerless", "foreign"

_HEADER_BYTES = 100
_PAGE_BYTES = 4096
_BTREE_PAGES = frozenset({2, 5, 10, 13})
_MOST_PAGES = 400
_MOST_FAULTS = 100


class Header(NamedTuple):
    """What the first 100 bytes of a plain SQLite file say."""

    page_size: int
    n_pages: int
    application_id: int
    user_version: int

    @property
    def is_diary(self) -> bool:
        """Whether it is the header of a twitchlog diary."""
        return self.application_id == schema.APPLICATION_ID


def header_of(path: str) -> Header | None:
    """The header of a plain SQLite file; None where the file is something else or cannot be read."""
    with suppress(OSError), open(path, "rb") as file:
        head = file.read(_HEADER_BYTES)
        if len(head) == _HEADER_BYTES and head.startswith(PLAIN_HEADER):
            size = int.from_bytes(head[16:18], "big")
            n_pages, application_id, version = (int.from_bytes(head[n : n + 4], "big") for n in (28, 68, 60))
            return Header(65536 if size == 1 else size, n_pages, application_id, version)
    return None


def kind_of(path: str) -> str:
    """What a file looks like: `EMPTY`, `PLAIN` SQLite, `SEALED` (encrypted), `HEADERLESS` SQLite, or `FOREIGN`."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(_PAGE_BYTES)
        if not head:
            return EMPTY
        if head.startswith(PLAIN_HEADER):
            return PLAIN
        step = max(size // _PAGE_BYTES // _MOST_PAGES, 1) * _PAGE_BYTES
        starts = []
        for position in range(step, size, step):
            file.seek(position)
            starts.append(file.read(1)[0])
    if len(head) > _HEADER_BYTES and head[_HEADER_BYTES] in _BTREE_PAGES and b"CREATE " in head:
        return HEADERLESS
    if len(starts) > 2 and sum(start in _BTREE_PAGES for start in starts) > len(starts) / 2:
        return HEADERLESS
    return SEALED if _looks_random(head) else FOREIGN


def _looks_random(head: bytes) -> bool:
    # Of 4096 random bytes, 256 kinds are there; text and tables have far fewer.
    return len(set(head)) > min(220, 0.55 * len(head)) and len(head) > 64


def file_findings(path: str, kind: str) -> Iterator[Finding]:
    """What the file's size and beginning tell before it is opened."""
    if kind == EMPTY:
        yield Finding("empty-file", "The file is empty (0 bytes): it holds no entry.", RESTORE, path)
    elif kind == FOREIGN:
        sentence = "The file is not a twitchlog diary, but something else."
        yield Finding("foreign-file", sentence, "Check which file --diary or TWITCHLOG_DIARY names.", path)
    elif kind == HEADERLESS:
        yield Finding("lost-header", "The beginning of the file is overwritten.", REPAIR, path)
    elif kind == PLAIN and (found := header_of(path)) is None:
        yield Finding("half-file", "The file ends within its first 100 bytes.", RESTORE, path)
    elif kind == PLAIN and found is not None and not found.is_diary and not has_our_tables(path):
        sentence = "The file is a database of another program, not a twitchlog diary."
        yield Finding("foreign-file", sentence, "Check which file --diary or TWITCHLOG_DIARY names.", path)


def has_our_tables(path: str) -> bool:
    """Whether a plain file names our tables: a diary whose application id was overwritten is still one."""
    with open(path, "rb") as file:
        return any(b"TRIGGER tr_change_update" in piece for piece in iter(lambda: file.read(_PAGE_BYTES), b""))


def size_findings(path: str, kind: str) -> Iterator[Finding]:
    """Whether the file has the size that its header says; while a log is waiting, only the log knows."""
    size, header = os.path.getsize(path), header_of(path)
    page_size = header.page_size if header else _PAGE_BYTES
    if kind not in (PLAIN, SEALED) or not page_size or size_of(f"{os.path.realpath(path)}{LOG}"):
        return
    n_pages = header.n_pages if header else size // page_size
    if size < n_pages * page_size or size % page_size:
        announced = max(n_pages, -(-size // page_size)) * page_size
        sentence = f"The file is cut off, or something was added to it: it has {size} bytes and not {announced}."
        yield Finding("half-file", sentence, REPAIR, path)
    elif size > n_pages * page_size:
        sentence = f"The file has {size - n_pages * page_size} bytes more than the diary in it."
        yield Finding("half-file", sentence, REPAIR, path)


def page_findings(connection: sqlite3.Connection, path: str) -> Iterator[Finding]:
    """Every page, index and free page, as SQLite's own check sees them."""
    connection.execute("PRAGMA cell_size_check = ON")
    faults = [str(line) for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
    if faults != ["ok"]:
        number = f"{len(faults)} or more places" if len(faults) >= _MOST_FAULTS else f"{len(faults)} places"
        first = " ".join(faults[0].replace("*** in database main ***", "").split())
        places = "one place" if len(faults) == 1 else number
        yield Finding("broken-structure", f"The file is broken in {places} (the first: {first}).", REPAIR, path)


class Revision(NamedTuple):
    """The revisions that a diary names: in its header, and in the migrations' own table (None where it has none)."""

    header: int
    table: str | None

    @property
    def name(self) -> str:
        """As the migrations are named."""
        return f"{self.header:04d}"

    @property
    def is_known(self) -> bool:
        """Whether this program has every migration up to it."""
        return 0 < self.header <= schema.SCHEMA_VERSION


def revision_of(connection: sqlite3.Connection) -> Revision:
    """What a diary says of its revision."""
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    try:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except reading_errors():
        rows = []
    return Revision(int(version), str(rows[0][0]) if len(rows) == 1 else None)


def identity_findings(connection: sqlite3.Connection, path: str, revision: Revision) -> Iterator[Finding]:
    """Whether the file says that it is a diary, and of one revision."""
    ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
    if application_id != schema.APPLICATION_ID:
        yield Finding("broken-structure", "The mark that makes the file a diary is overwritten.", REPAIR, path)
    if revision.header > schema.SCHEMA_VERSION and revision.table == revision.name:
        sentence = f"The diary was written by a newer twitchlog (revision {revision.name})."
        yield Finding("newer-diary", sentence, "Update twitchlog.", path)
    elif revision.table != revision.name or revision.header < 1:
        told = revision.table or "nothing"
        sentence = f"The diary's revision is not clear: its header says {revision.name}, its table {told}."
        yield Finding("missing-migration", sentence, REPAIR, path)


def schema_findings(connection: sqlite3.Connection, revision: Revision) -> Iterator[Finding]:
    """Tables, columns, indexes and triggers that are not those of the diary's revision."""
    if not revision.is_known:
        return
    found, expected = objects(connection), expected_objects(revision)
    for name in sorted(expected.keys() - found.keys()):
        sentence = f'The {expected[name][0]} "{name}" of revision {revision.name} is missing.'
        yield Finding("different-schema", sentence, REPAIR, name)
    for name in sorted(name for name in expected.keys() & found.keys() if expected[name] != found[name]):
        sentence = f'The {expected[name][0]} "{name}" is not that of revision {revision.name}.'
        yield Finding("different-schema", sentence, REPAIR, name)
    for name in sorted(found.keys() - expected.keys()):
        sentence = f'The {found[name][0]} "{name}" is not twitchlog\'s.'
        yield Finding("different-schema", sentence, REPAIR, name)


def objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str, str]]:
    """Each table, index and trigger by name: its kind, its table and its SQL; SQLite's own are left out."""
    rows = connection.execute("SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_master")
    return {str(name): (kind, table, sql) for name, kind, table, sql in rows if not str(name).startswith("sqlite_")}


def expected_objects(revision: Revision) -> dict[str, tuple[str, str, str]]:
    """What `objects` gives of an empty diary of a revision that is known."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        if revision.header == schema.SCHEMA_VERSION:
            schema.create_tables(connection)
            return objects(connection)
    with TemporaryDirectory(prefix="twitchlog-") as folder:
        older = os.path.join(folder, "older.db")
        create_file(older).close()
        schema.run_migrations(older, schema.migrations_dir(), revision=revision.name)
        with closing(sqlite3.connect(older)) as connection:
            return objects(connection)


def columns_of(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[str]]:
    """The columns of a table, and those of its primary key in their order."""
    rows = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    keys = sorted((row[5], str(row[1])) for row in rows if row[5])
    return [str(row[1]) for row in rows], [name for _, name in keys]


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables, SQLite's own left out."""
    return sorted(name for name, (kind, _, _) in objects(connection).items() if kind == "table")
