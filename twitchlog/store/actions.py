"""Every change as one action that can be undone: rows out, before-images in; must not know what the rows mean.

An action writes each row it touches and the row's before-image (null where there was none) to `change`. Undoing an
action is an action too: it swaps every row with its before-image, so redo is the undo of an undo, and nothing is lost.
Works through any connection that can `execute(sql, parameters)`, so that logging can use the standard library's
sqlite3 and everything else SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from twitchlog.store.rows import Row, canonical, hashed, key_column, row_from_json

Execute = Callable[[str, Any], Any]
"""(sql, one tuple of parameters or a list of them) -> a cursor."""

LOG, EDIT, DELETE, IMPORT, SETTING, UNDO, REDO = "log", "edit", "delete", "import", "setting", "undo", "redo"

# Recorded without changes; undo passes over them.
RESTORE, ENCRYPT, FORGET = "restore", "encrypt", "forget"

NOT_UNDONE_SQL = """
    NOT EXISTS (SELECT 1 FROM action AS u WHERE u.reverses = a.id AND u.kind = 'undo'
      AND NOT EXISTS (SELECT 1 FROM action AS r WHERE r.reverses = u.id))
"""
"""That an action `a` counts at present."""

# What undo and redo see: this diary's own actions. Those that a merge brought along are history only.
_OWN_ACTION_SQL = "(SELECT * FROM action WHERE id NOT IN (SELECT action_id FROM merged))"

# What was erased since cannot be taken back.
_HAS_CHANGES_SQL = "EXISTS (SELECT 1 FROM change AS c WHERE c.action_id = {}.id)"

_CHUNK = 500


def executing(connection: Any) -> Execute:
    """An `Execute` of a connection of the standard library's kind."""

    def execute(sql: str, parameters: Any) -> Any:
        if isinstance(parameters, list):
            return connection.executemany(sql, parameters)
        return connection.execute(sql, parameters)

    return execute


class Action(NamedTuple):
    """One command's worth of changes. at is in UTC seconds; reverses is the id of the action it swaps back."""

    uid: str
    at: int
    kind: str
    summary: str
    reverses: int | None = None


class Step(NamedTuple):
    """A row as it shall be, or None where it shall be gone.

    is_new says that no row has this key yet, which saves looking for a before-image.
    """

    table: str
    key: str
    row: Row | None
    is_new: bool = False


def perform(execute: Execute, action: Action, steps: Iterable[Step], *, are_new: bool = False) -> int:
    """Write an action's rows and their before-images. The caller holds the transaction.

    Parameters
    ----------
    execute : callable
    action : Action
    steps : iterable of Step
        In order; a row whose table refers to another's comes after it. Of several steps on one key each writes what
        was there before it, and the last holds.
    are_new : bool
        That every step is new (`Step.is_new`).

    Returns
    -------
    int
        The action's id.
    """
    ((action_id,),) = execute("SELECT coalesce(max(id), 0) + 1 FROM action", ()).fetchall()
    insert_rows(execute, "action", [hashed({"id": action_id, **action._asdict()})])
    for chunk in _chunks(steps):
        _perform_chunk(execute, action_id, chunk, are_new=are_new)
    return int(action_id)


def _chunks(steps: Iterable[Step]) -> Iterator[list[tuple[int, Step]]]:
    """The steps with their numbers, a few hundred at once; no key stands twice in a chunk."""
    chunk: list[tuple[int, Step]] = []
    keys: set[tuple[str, str]] = set()
    for seq, step in enumerate(steps):
        if len(chunk) == _CHUNK or (step.table, step.key) in keys:
            yield chunk
            chunk, keys = [], set()
        chunk.append((seq, step))
        keys.add((step.table, step.key))
    if chunk:
        yield chunk


def _perform_chunk(execute: Execute, action_id: int, chunk: list[tuple[int, Step]], *, are_new: bool) -> None:
    changes: list[Row] = []
    removals: dict[str, list[tuple[str]]] = {}
    rows: dict[str, list[Row]] = {}
    for seq, step in chunk:
        before = None if are_new or step.is_new else _row(execute, step.table, step.key)
        changes.append(
            hashed(
                {
                    "action_id": action_id,
                    "seq": seq,
                    "table_name": step.table,
                    "row_key": step.key,
                    "before": canonical(before) if before else None,
                }
            )
        )
        if before:
            removals.setdefault(step.table, []).append((step.key,))
        if step.row:
            rows.setdefault(step.table, []).append(step.row)
    insert_rows(execute, "change", changes)
    for table, keys in removals.items():
        execute(f'DELETE FROM "{table}" WHERE "{key_column(table)}" = ?', keys)  # noqa: S608 -- our own table names
    for table, table_rows in rows.items():
        insert_rows(execute, table, table_rows)


def insert_rows(execute: Execute, table: str, rows: Sequence[Row]) -> None:
    """Write rows that have the same columns."""
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 -- our own table and column names
    execute(sql, [tuple(row[column] for column in columns) for row in rows])


def _row(execute: Execute, table: str, key: str) -> Row | None:
    cursor = execute(f'SELECT * FROM "{table}" WHERE "{key_column(table)}" = ?', (key,))  # noqa: S608 -- as above
    found = cursor.fetchone()
    if found is None:
        return None
    names = cursor.keys() if hasattr(cursor, "keys") else [column[0] for column in cursor.description]
    return dict(zip(names, found, strict=True))


def reverse(execute: Execute, action_id: int, action: Action) -> int:
    """Swap every row that an action touched with its before-image, as a new action.

    Parameters
    ----------
    execute : callable
    action_id : int
        The action to reverse.
    action : Action
        The action that does it; its `reverses` is set here.
    """
    changes = execute(
        "SELECT table_name, row_key, before FROM change WHERE action_id = ? ORDER BY seq DESC", (action_id,)
    ).fetchall()
    steps = [Step(table, key, row_from_json(before) if before else None) for table, key, before in changes]
    return perform(execute, action._replace(reverses=action_id), steps)


def newest_undoable(execute: Execute) -> tuple[int, str] | None:
    """The id and summary of the newest action that is not undone; None where there is none."""
    found = execute(
        f"""
        SELECT a.id, a.summary FROM {_OWN_ACTION_SQL} AS a
        WHERE a.kind NOT IN ('undo', 'redo', 'restore', 'encrypt', 'forget')
          AND {_HAS_CHANGES_SQL.format("a")}
          AND NOT EXISTS (SELECT 1 FROM {_OWN_ACTION_SQL} AS u WHERE u.reverses = a.id AND u.kind = 'undo'
            AND NOT EXISTS (SELECT 1 FROM {_OWN_ACTION_SQL} AS r WHERE r.reverses = u.id))
        ORDER BY a.id DESC LIMIT 1
        """,  # noqa: S608 -- our own words
        (),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found else None


def newest_redoable(execute: Execute) -> tuple[int, str] | None:
    """The id of the newest undo that nothing new has been written after, and what it took back."""
    found = execute(
        f"""
        SELECT u.id, a.summary FROM {_OWN_ACTION_SQL} AS u JOIN action AS a ON a.id = u.reverses
        WHERE u.kind = 'undo' AND {_HAS_CHANGES_SQL.format("u")}
          AND NOT EXISTS (SELECT 1 FROM {_OWN_ACTION_SQL} AS r WHERE r.reverses = u.id)
          AND NOT EXISTS (SELECT 1 FROM {_OWN_ACTION_SQL} AS later WHERE later.id > u.id
            AND later.kind NOT IN ('undo', 'redo', 'restore', 'encrypt', 'forget'))
        ORDER BY u.id DESC LIMIT 1
        """,  # noqa: S608 -- our own words
        (),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found else None
