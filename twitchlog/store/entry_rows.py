"""Reading entries one by one, in order of time, without holding them all; must not change anything."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, or_, select, union_all

from twitchlog.diary.day import Moment
from twitchlog.diary.entries import BOTH, Stored
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.errors import NotFoundError
from twitchlog.store import tables
from twitchlog.store.actions import DELETE, NOT_UNDONE_SQL
from twitchlog.store.day_rows import day_expression, reading_day_expression, within
from twitchlog.store.rows import ENTRY_TABLES, stored_from_row

SHORTEST_HANDLE = 4
_MOST_ORIGINS = 500  # in one query


class EntryFilter(NamedTuple):
    """Which entries to read; an empty filter reads all.

    kinds are entry kinds, factors factor keys (they restrict readings), marks day marks; first and last are diary
    days, both inclusive; sites are site keys, side one of `entries.SIDES`; newest keeps only so many, the latest;
    has_note lets only those with a note through.
    """

    kinds: Collection[str] | None = None
    factors: Collection[str] | None = None
    marks: Collection[str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    sites: Collection[str] | None = None
    side: str | None = None
    newest: int | None = None
    has_note: bool = False


def read_entries(
    connection: Connection, wanted: EntryFilter, catalogue: FactorCatalogue, *, day_start_min: int
) -> Iterator[Stored]:
    """The entries that a filter lets through, oldest first, read as they are asked for."""
    kinds = [kind for kind in ENTRY_TABLES if wanted.kinds is None or kind in wanted.kinds]
    if wanted.sites is not None or wanted.side is not None:
        kinds = [kind for kind in kinds if "site" in tables.metadata.tables[kind].c]
    streams = (_read_kind(connection, kind, wanted, catalogue, day_start_min) for kind in kinds)
    merged = heapq.merge(*streams, key=_by_time, reverse=wanted.newest is not None)
    return merged if wanted.newest is None else reversed(list(islice(merged, wanted.newest)))


def _by_time(stored: Stored) -> tuple[int, str]:
    return stored.entry.when.occurred_at, stored.uid


def _read_kind(
    connection: Connection, kind: str, wanted: EntryFilter, catalogue: FactorCatalogue, day_start_min: int
) -> Iterator[Stored]:
    table = tables.metadata.tables[kind]
    day = reading_day_expression(catalogue, day_start_min) if kind == "reading" else day_expression(day_start_min)
    query = select(table).where(within(table, day, wanted.first, wanted.last))
    if kind == "reading":
        query = _with_items(query)
        if wanted.factors is not None:
            query = query.where(table.c.factor.in_(wanted.factors))
    if kind == "day_mark" and wanted.marks is not None:
        query = query.where(table.c.mark.in_(wanted.marks))
    if wanted.sites is not None:
        query = query.where(table.c.site.in_(wanted.sites))
    if wanted.side is not None:
        query = query.where(or_(table.c.side == wanted.side, table.c.side == BOTH))
    if wanted.has_note:
        query = query.where(table.c.note.is_not(None), table.c.note != "")
    order = (table.c.occurred_at, table.c.uid)
    return _stored(
        connection, table, query.order_by(*(order if wanted.newest is None else (column.desc() for column in order)))
    )


def _with_items(query: Select[Any]) -> Select[Any]:
    columns = (column.label(f"item_{column.name}") for column in tables.item.c)
    return query.add_columns(*columns).outerjoin_from(
        tables.reading, tables.item, tables.item.c.reading_uid == tables.reading.c.uid
    )


def _stored(connection: Connection, table: Table, query: Select[Any]) -> Iterator[Stored]:
    rows = connection.execute(query.execution_options(yield_per=500)).mappings()
    for _, group in groupby(rows, key=lambda row: row["uid"]):
        same = list(group)
        items = [_item(row) for row in same if row.get("item_uid") is not None]
        yield stored_from_row(table.name, dict(same[0]), items)


def _item(row: Any) -> dict[str, Any]:
    return {column.name: row[f"item_{column.name}"] for column in tables.item.c}


def find_entry(connection: Connection, handle: str) -> Stored:
    """The entry with a uid, or the only one whose uid ends so.

    Raises
    ------
    NotFoundError
        None ends so, or several do, or too little of it was given.
    """
    ending = _ending(handle)
    found: dict[str, Stored] = {}
    for kind in ENTRY_TABLES:
        table = tables.metadata.tables[kind]
        query = select(table).where(table.c.uid.like(f"%{ending}"))
        query = _with_items(query) if kind == "reading" else query
        found |= {stored.uid: stored for stored in _stored(connection, table, query)}
    return found[_only_one(list(found), ending)]


def find_uid(connection: Connection, handle: str) -> str:
    """The uid of an entry that is or was in the diary.

    Raises
    ------
    NotFoundError
        As `find_entry`.
    """
    ending = _ending(handle)
    change = tables.change
    query = select(change.c.row_key).distinct().where(change.c.row_key.like(f"%{ending}"))
    query = query.where(change.c.table_name.in_(ENTRY_TABLES)).order_by(change.c.row_key)
    return _only_one([str(uid) for uid in connection.execute(query).scalars()], ending)


def _ending(handle: str) -> str:
    ending = handle.strip().lower()
    if len(ending) < SHORTEST_HANDLE or not ending.isalnum():
        raise NotFoundError("That is too little to tell an entry by.", "Use the handle that twitchlog list shows.")
    return ending


def _only_one(uids: Sequence[str], ending: str) -> str:
    if not uids:
        raise NotFoundError(f'There is no entry "{ending}".', "Handles are shown by: twitchlog list")
    if len(uids) > 1:
        raise NotFoundError(
            f'{len(uids)} entries end in "{ending}".', f"Give more of it: {', '.join(uid[-10:] for uid in uids[:4])}"
        )
    return uids[0]


def read_meal(connection: Connection, meal: str) -> list[Stored]:
    """The readings that were said together under one meal."""
    query = _with_items(select(tables.reading).where(tables.reading.c.meal == meal))
    return list(_stored(connection, tables.reading, query))


def read_by_origin(connection: Connection, origins: Iterable[str]) -> Iterator[Stored]:
    """The entries that came from some origins, kind by kind."""
    wanted = list(origins)
    for kind in ENTRY_TABLES:
        table = tables.metadata.tables[kind]
        if connection.execute(select(table.c.uid).where(table.c.origin.is_not(None)).limit(1)).first() is None:
            continue
        query = _with_items(select(table)) if kind == "reading" else select(table)
        for start in range(0, len(wanted), _MOST_ORIGINS):
            chunk = wanted[start : start + _MOST_ORIGINS]
            yield from _stored(connection, table, query.where(table.c.origin.in_(chunk)).order_by(table.c.uid))


def read_episode_origins(connection: Connection) -> list[str]:
    """The origin of every imported episode, read off its index."""
    origin = tables.episode.c.origin
    return [str(found) for found in connection.execute(select(origin).where(origin.is_not(None))).scalars()]


def read_deleted_origins(connection: Connection) -> set[str]:
    """The origins of imported entries that the person deleted, unless that was undone."""
    rows = connection.exec_driver_sql(
        "SELECT json_extract(c.before, '$.origin') FROM action AS a JOIN change AS c ON c.action_id = a.id "  # noqa: S608
        f"WHERE a.kind = ? AND c.before IS NOT NULL AND {NOT_UNDONE_SQL}",
        (DELETE,),
    )
    return {str(origin) for (origin,) in rows if origin is not None}


def read_first_moment(connection: Connection) -> Moment | None:
    """When the earliest entry happened, read off the indexes; None in an empty diary."""
    every = (tables.metadata.tables[kind] for kind in ENTRY_TABLES)
    firsts = (select(t.c.occurred_at, t.c.offset_min).order_by(t.c.occurred_at).limit(1).subquery() for t in every)
    found = connection.execute(union_all(*(first.select() for first in firsts)).order_by("occurred_at")).first()
    return Moment(*found) if found else None
