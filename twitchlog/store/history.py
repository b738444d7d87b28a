"""What was done to a diary, and what an entry was before each change; must not change anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from twitchlog.diary.entries import Stored
from twitchlog.store import tables
from twitchlog.store.rows import row_from_json, stored_from_row


class PastAction(NamedTuple):
    """One action of the history. at is in UTC seconds; is_undone says that it does not count at present."""

    id: int
    at: int
    kind: str
    summary: str
    n_rows: int
    is_undone: bool


class PastVersion(NamedTuple):
    """What an entry was before an action changed it; None where it was not there."""

    at: int
    kind: str
    before: Stored | None


def read_history(connection: Connection, *, limit: int | None = None) -> list[PastAction]:
    """What was done, newest first."""
    action, change = tables.action, tables.change
    n_rows = select(func.count()).where(change.c.action_id == action.c.id).scalar_subquery()
    query = select(action.c.id, action.c.at, action.c.kind, action.c.summary, n_rows, action.c.reverses)
    rows = connection.execute(query.order_by(action.c.id.desc()).limit(limit)).all()
    reversals = connection.execute(
        select(action.c.reverses, action.c.id).where(action.c.reverses.is_not(None)).order_by(action.c.id)
    )
    reversed_by = {row.reverses: row.id for row in reversals}
    return [
        PastAction(row.id, row.at, row.kind, row.summary, row[4], _is_reversed(row.id, reversed_by)) for row in rows
    ]


def read_versions(connection: Connection, uid: str) -> list[PastVersion]:
    """Every change to one entry, newest first, with what it was before."""
    change, action = tables.change, tables.action
    query = (
        select(action.c.id, action.c.at, action.c.kind, change.c.table_name, change.c.before)
        .join_from(change, action, action.c.id == change.c.action_id)
        .where(change.c.row_key.between(uid, f"{uid}.~"))  # its items are "uid.0", "uid.1", ...
        .order_by(action.c.id.desc(), change.c.row_key)
    )
    rows = connection.execute(query).all()
    return [_past_version(list(same)) for _, same in groupby(rows, key=lambda row: row.id)]


def _past_version(rows: Sequence[Any]) -> PastVersion:
    own, *of_items = rows
    if not own.before:
        return PastVersion(own.at, own.kind, None)
    items = [row_from_json(row.before) for row in of_items if row.before]
    return PastVersion(own.at, own.kind, stored_from_row(own.table_name, row_from_json(own.before), items))


def _is_reversed(action_id: int, reversed_by: dict[int, int]) -> bool:
    reverser = reversed_by.get(action_id)
    return reverser is not None and not _is_reversed(reverser, reversed_by)
