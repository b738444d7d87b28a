"""What was done to a diary, and what an entry was after each change; must not change anything."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from twitchlog.diary.entries import Stored
from twitchlog.store import tables
from twitchlog.store.rows import ENTRY_TABLES, stored_from_row
from twitchlog.store.timeline import Actions, Past, State, Timeline


class PastAction(NamedTuple):
    """One action of the history. at is in UTC seconds; is_undone says that it does not count at present.

    is_merged says that it was done in another diary, which was merged into this one.
    """

    id: int
    at: int
    kind: str
    summary: str
    n_rows: int
    is_undone: bool
    is_merged: bool = False


class PastVersion(NamedTuple):
    """What an entry was before and after an action changed it; None where it was not there."""

    at: int
    kind: str
    before: Stored | None
    after: Stored | None = None
    is_merged: bool = False


def read_history(connection: Connection, *, limit: int | None = None) -> list[PastAction]:
    """What was done, newest first; what came from another diary stands before the merge that brought it."""
    action, change, merged = tables.action, tables.change, tables.merged
    n_rows = select(func.count()).where(change.c.action_id == action.c.id).scalar_subquery()
    query = select(
        action.c.id, action.c.at, action.c.kind, action.c.summary, n_rows, merged.c.merged_by.is_not(None)
    ).join_from(action, merged, merged.c.action_id == action.c.id, isouter=True)
    rows = connection.execute(query.order_by(action.c.id.desc()).limit(limit)).all()
    reversals = connection.execute(
        select(action.c.reverses, action.c.id).where(action.c.reverses.is_not(None)).order_by(action.c.id)
    )
    reversed_by = {row.reverses: row.id for row in reversals}
    return [
        PastAction(row.id, row.at, row.kind, row.summary, row[4], _is_reversed(row.id, reversed_by), bool(row[5]))
        for row in rows
    ]


def read_versions(connection: Connection, uid: str) -> list[PastVersion]:
    """Every change to one entry, newest first, with what it was before and after.

    Where a part of them was made in another diary, they stand by their time.
    """

    def execute(sql: str, parameters: Any) -> Any:
        return connection.exec_driver_sql(sql, parameters)

    of_uid = "SELECT DISTINCT table_name FROM change WHERE row_key = ?"
    kinds = [name for (name,) in execute(of_uid, (uid,)).fetchall() if name in ENTRY_TABLES]
    actions = Actions(execute)
    past = [each for kind in kinds for each in Timeline(execute, actions, (kind, uid), with_undone_merges=True).past]
    if any(each.action.merged_by is not None for each in past):
        past.sort(key=lambda each: (each.action.at, each.action.id))
    return [_past_version(each) for each in reversed(past)]


def _past_version(past: Past) -> PastVersion:
    facts = past.action
    return PastVersion(facts.at, facts.kind, _stored(past.before), _stored(past.after), facts.merged_by is not None)


def _stored(state: State) -> Stored | None:
    own = [(table, row) for (table, _), row in state.items() if table in ENTRY_TABLES]
    items = [row for (table, _), row in state.items() if table == "item"]
    return stored_from_row(*own[0], items) if own else None


def _is_reversed(action_id: int, reversed_by: dict[int, int]) -> bool:
    reverser = reversed_by.get(action_id)
    return reverser is not None and not _is_reversed(reverser, reversed_by)
