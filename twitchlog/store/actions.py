"""Every change as one action that can be undone: rows out, before-images in; must not know what the rows mean.

An action writes each row it touches and the row's before-image (null where there was none) to `change`. Undoing an
action is an action too: it swaps every row with its before-image, so redo is the undo of an undo, and nothing is lost.
Works through any connection that can `execute(sql, parameters)`, so that logging can use the standard library's
sqlite3 and everything else SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from twitchlog.store.rows import Row, canonical, hashed, key_column, row_from_json

Execute = Callable[[str, Any], Any]
"""(sql, one tuple of parameters or a list of them) -> a cursor."""

LOG, EDIT, DELETE, IMPORT, SETTING, UNDO, REDO = "log", "edit", "delete", "import", "setting", "undo", "redo"

NOT_UNDONE_SQL = """
    NOT EXISTS (SELECT 1 FROM action AS u WHERE u.reverses = a.id AND u.kind = 'undo'
      AND NOT EXISTS (SELECT 1 FROM action AS r WHERE r.reverses = u.id))
"""
"""That an action `a` counts at present."""

_CHUNK = 500


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
        In order; a row whose table refers to another's comes after it.
    are_new : bool
        That every step is new (`Step.is_new`).

    Returns
    -------
    int
        The action's id.
    """
    ((action_id,),) = execute("SELECT coalesce(max(id), 0) + 1 FROM action", ()).fetchall()
    _insert(execute, "action", [hashed({"id": action_id, **action._asdict()})])
    numbered = enumerate(steps)
    while chunk := list(islice(numbered, _CHUNK)):
        _perform_chunk(execute, action_id, chunk, are_new=are_new)
    return int(action_id)


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
    _insert(execute, "change", changes)
    for table, keys in removals.items():
        execute(f'DELETE FROM "{table}" WHERE "{key_column(table)}" = ?', keys)  # noqa: S608 -- our own table names
    for table, table_rows in rows.items():
        _insert(execute, table, table_rows)


def _insert(execute: Execute, table: str, rows: Sequence[Row]) -> None:
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
        f"SELECT id, summary FROM action AS a WHERE kind NOT IN ('undo', 'redo') AND {NOT_UNDONE_SQL} "  # noqa: S608
        "ORDER BY id DESC LIMIT 1",
        (),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found else None


def newest_redoable(execute: Execute) -> tuple[int, str] | None:
    """The id of the newest undo that nothing new has been written after, and what it took back."""
    found = execute(
        """
        SELECT u.id, a.summary FROM action AS u JOIN action AS a ON a.id = u.reverses
        WHERE u.kind = 'undo'
          AND NOT EXISTS (SELECT 1 FROM action AS r WHERE r.reverses = u.id)
          AND NOT EXISTS (SELECT 1 FROM action AS later WHERE later.id > u.id AND later.kind NOT IN ('undo', 'redo'))
        ORDER BY u.id DESC LIMIT 1
        """,
        (),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found else None
