"""Entries by hour of the day, aggregated in SQL, so that a million of them stay in SQLite; must not build frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, func, literal_column, select, true, union
from sqlalchemy import type_coerce as coerced

from twitchlog.diary.day import EXACT, PART_OF_DAY, wall_hour_sql
from twitchlog.diary.entries import BOTH, TYPED
from twitchlog.diary.ledger import HourRow, Hours
from twitchlog.store import tables
from twitchlog.store.day_rows import day_expression, within
from twitchlog.store.entry_rows import EntryFilter
from twitchlog.store.rows import ENTRY_TABLES


def read_hours(connection: Connection, wanted: EntryFilter, *, day_start_min: int) -> Hours:
    """The hours of the day of episodes, and of anything that was logged.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    wanted : EntryFilter
        Its days; and its places, which choose among the episodes only: "left" matches "both" too.
    day_start_min : int
    """
    first, last = wanted.first, wanted.last
    day = day_expression(day_start_min)
    chosen = and_(within(tables.episode, day, first, last), _there(wanted.sites, wanted.side))
    logged = dict(_pairs(connection, _logged(day, first, last)))
    told = {hour: (n, n_days) for hour, n, n_days in connection.execute(_episodes(day, chosen))}
    return Hours(
        tuple(HourRow(hour, *told.get(hour, (0, 0)), logged[hour]) for hour in sorted(logged)),
        *_without_hour(connection, chosen),
    )


def _pairs(connection: Connection, query: Select[Any]) -> list[tuple[int, int]]:
    return [(int(hour), int(n)) for hour, n in connection.execute(query)]


def _hour() -> ColumnElement[int]:
    return coerced(literal_column(wall_hour_sql()), Integer)


def _there(sites: Collection[str] | None, side: str | None) -> ColumnElement[bool]:
    episode = tables.episode
    at_sites = episode.c.site.in_(sorted(sites)) if sites is not None else true()
    return and_(at_sites, episode.c.side.in_([side, BOTH]) if side is not None else true())


def _episodes(day: ColumnElement[int], chosen: ColumnElement[bool]) -> Select[Any]:
    hour = _hour().label("hour")
    per_day = (
        select(hour, func.count().label("n"))
        .where(chosen, tables.episode.c.precision == EXACT)
        .group_by("hour", day)
        .subquery()
    )
    return select(per_day.c.hour, func.sum(per_day.c.n), func.count()).group_by(per_day.c.hour)


def _logged(day: ColumnElement[int], first: dt.date | None, last: dt.date | None) -> Select[Any]:
    per_table = []
    for name in ENTRY_TABLES:
        table = tables.metadata.tables[name]
        is_own = true() if name == "episode" else table.c.source == TYPED
        chosen = and_(within(table, day, first, last), table.c.precision == EXACT, is_own)
        per_table.append(select(_hour().label("hour"), day.label("day")).where(chosen))
    every = union(*per_table).subquery()
    return select(every.c.hour, func.count()).group_by(every.c.hour)


def _without_hour(connection: Connection, chosen: ColumnElement[bool]) -> tuple[int, int, int]:
    episode = tables.episode
    query = select(
        func.count().filter(episode.c.precision == PART_OF_DAY),
        func.count().filter(episode.c.precision.not_in([EXACT, PART_OF_DAY])),
        func.count().filter(episode.c.precision != EXACT, episode.c.source != TYPED),
    ).where(chosen)
    part, whole, imported = connection.execute(query).one()
    return int(part), int(whole), int(imported)
