"""Whether every row is what was written: its hash, the rows it refers to, and what the history says; must not mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twitchlog.store.findings import REPAIR, RESTORE, Finding
from twitchlog.store.hashing import HASH_COLUMN, MOST_NAMED, TableHashes, compare_hashes, lenient_text, quoted
from twitchlog.store.rows import ENTRY_TABLES, key_column
from twitchlog.store.structure import columns_of
from twitchlog.store.untouched import reading_errors

_NAMES = {
    "action": "A step of the history",
    "change": "A change in the history",
    "item": "A drink or food of a reading",
}


class Rows(NamedTuple):
    """How many rows a table has, how many hashes were computed, and what was found."""

    n_rows: int
    n_hashes: int
    findings: list[Finding]


def row_name(table: str) -> str:
    """What a row of a table is called in a sentence."""
    return "An entry" if table in ENTRY_TABLES else _NAMES.get(table, f'A row of "{table}"')


def check_rows(connection: sqlite3.Connection, table: str) -> Rows:
    """Compare the hash of every row of a table with what the row holds."""
    try:
        columns, keys = columns_of(connection, table)
        if HASH_COLUMN not in columns:
            (n_rows,) = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()  # noqa: S608 -- names
            return Rows(int(n_rows), 0, [])
        found = _compared(connection, table, columns, keys or [columns[0]])
    except reading_errors() as error:
        sentence = f'The table "{table}" cannot be read to its end ({_plain(error)}).'
        return Rows(0, 0, [Finding("unreadable-table", sentence, REPAIR, table)])
    sentence = f"{row_name(table)} is not as it was written: its hash does not fit."
    findings = [Finding("changed-row", sentence, REPAIR, f"{table}: {key}") for key in found.unfit]
    if found.n_unfit > MOST_NAMED:
        sentence = f'{found.n_unfit - MOST_NAMED} more rows of "{table}" are not as they were written.'
        findings.append(Finding("changed-row", sentence, REPAIR, table))
    return Rows(found.n_rows, found.n_rows, findings)


def _compared(connection: sqlite3.Connection, table: str, columns: list[str], keys: list[str]) -> TableHashes:
    try:
        return compare_hashes(connection, table, columns, keys)
    except reading_errors():  # perhaps only a text whose bytes are none any more: a row that was changed
        usual = connection.text_factory
        connection.text_factory = lenient_text
        try:
            return compare_hashes(connection, table, columns, keys)
        finally:
            connection.text_factory = usual


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split())


def reference_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Rows that refer to a row that is not there: drinks and foods without a reading, changes without their action."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    seen: dict[str, int] = {}
    for table, _, parent, _ in broken:
        seen[f"{table}\0{parent}"] = seen.get(f"{table}\0{parent}", 0) + 1
    for pair, number in seen.items():
        table, _, parent = pair.partition("\0")
        rows = "One row" if number == 1 else f"{number} rows"
        verb = "refers to a row" if number == 1 else "refer to rows"
        sentence = f'{rows} of "{table}" {verb} of "{parent}" that {"is" if number == 1 else "are"} not there.'
        yield Finding("orphan-row", sentence, REPAIR, table)


# The last change of a key; in an action that reverses another, what the key was before the first change of that one.
_LATER = """
    EXISTS (SELECT 1 FROM change AS l WHERE l.row_key = c.row_key AND l.table_name = c.table_name
      AND (l.action_id, l.seq) > (c.action_id, c.seq))
"""
_RESTORED = """
    (SELECT f."before" FROM change AS f WHERE f.action_id = a.reverses AND f.table_name = c.table_name
      AND f.row_key = c.row_key ORDER BY f.seq LIMIT 1)
"""


def _there(tables: Sequence[str]) -> str:
    """That the row of a change is there; true of tables that are not looked at."""
    cases = "".join(
        f" WHEN {_text(table)} THEN EXISTS (SELECT 1 FROM {quoted(table)} AS t "  # noqa: S608 -- our own names
        f"WHERE t.{quoted(key_column(table))} = c.row_key)"
        for table in tables
    )
    return f"CASE c.table_name{cases} END"


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _own(tables: Sequence[str]) -> str:
    # Of what a merge brought along, the step that merged tells: the other diary's own steps do not.
    is_merging = "merged" in tables
    return "NOT EXISTS (SELECT 1 FROM merged AS m WHERE m.action_id = a.id)" if is_merging else "1"


def missing_sql(tables: Sequence[str]) -> str:
    """The query for table and key of rows that the history says are there, and are not.

    A setting may be unset where it was not set, an edit may take a drink or food out, and a merge an entry: of those
    the history alone cannot tell.
    """
    entries = ", ".join(map(_text, ENTRY_TABLES))
    return f"""
        SELECT c.table_name, c.row_key FROM change AS c JOIN action AS a ON a.id = c.action_id
        WHERE NOT {_there(keyed(tables))} AND {_own(tables)} AND NOT {_LATER}
          AND CASE WHEN a.reverses IS NOT NULL THEN {_RESTORED} IS NOT NULL
              WHEN c."before" IS NULL THEN a.kind IN ('log', 'edit', 'import')
              ELSE a.kind IN ('log', 'edit') AND c.table_name IN ({entries}) END
    """  # noqa: S608 -- our own words


def unexpected_sql(tables: Sequence[str]) -> str:
    """The query for table and key of rows that the history says were taken out, and are there."""
    return f"""
        SELECT c.table_name, c.row_key FROM change AS c JOIN action AS a ON a.id = c.action_id
        WHERE c."before" IS NOT NULL AND (a.kind = 'delete' OR a.reverses IS NOT NULL)
          AND {_there(keyed(tables))} AND {_own(tables)} AND NOT {_LATER}
          AND (a.kind = 'delete' OR {_RESTORED} IS NULL)
    """  # noqa: S608 -- our own words


def keyed(tables: Sequence[str]) -> list[str]:
    """The tables whose rows the history tells of."""
    return [table for table in tables if table not in _HISTORY]


_HISTORY = frozenset({"action", "change", "merged", "alembic_version"})


def history_findings(connection: sqlite3.Connection, tables: Sequence[str]) -> Iterator[Finding]:
    """Rows that vanished without a word in the history, and rows that came back so."""
    if not {"action", "change"} <= set(tables):
        return
    for sql, says, id_ in (
        (missing_sql(tables), "is in the history and no longer in the diary", "missing-row"),
        (unexpected_sql(tables), "was taken out, says the history, and is in the diary", "unexpected-row"),
    ):
        yield from _named(connection.execute(sql), says, id_)


def _named(rows: sqlite3.Cursor, says: str, id_: str) -> Iterator[Finding]:
    n_more = 0
    for number, (table, key) in enumerate(rows):
        if number < MOST_NAMED:
            yield Finding(id_, f"{row_name(table)} {says}.", RESTORE, f"{table}: {key}")
        else:
            n_more += 1
    if n_more:
        yield Finding(id_, f"{n_more} more rows of the same kind.", RESTORE, "change")


def count_entries(counts: dict[str, int]) -> int:
    """How many of the rows are entries."""
    return sum(counts.get(table, 0) for table in ENTRY_TABLES)
