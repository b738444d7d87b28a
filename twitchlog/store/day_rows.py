"""Entries aggregated per diary day in SQL, so that a million of them stay in SQLite; must not build frames.

The expression for the diary day comes from `diary.day`. Episodes, readings and the logged days are read from one
covering index of each entry table; marks, doses and medicines, of which there are few, from the rows themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    and_,
    case,
    func,
    literal_column,
    select,
    true,
    type_coerce,
    union_all,
)

from twitchlog.diary.day import back_fill_sql, day_bounds, diary_day_sql
from twitchlog.diary.entries import MARK_PAUSED, TYPED, Medicine
from twitchlog.diary.factors import LAST, MAX, MEAN, SUM, FactorCatalogue
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.store import tables
from twitchlog.store.rows import ENTRY_TABLES, LATEST_SQL, stored_from_row


def day_expression(day_start_min: int) -> ColumnElement[int]:
    """The diary day of a row of any entry table, as `date.toordinal()`."""
    return type_coerce(literal_column(diary_day_sql(day_start_min)), Integer)


def reading_day_expression(catalogue: FactorCatalogue, day_start_min: int) -> ColumnElement[int]:
    """The diary day of a row of `reading`: the civil date for what lies before the day, such as sleep."""
    civil = [factor.key for factor in catalogue if factor.uses_civil_date]
    return case(
        (tables.reading.c.factor.in_(civil), day_expression(0)),
        else_=day_expression(day_start_min),
    )


def within(
    table: FromClause, day: ColumnElement[int], first: dt.date | None, last: dt.date | None
) -> ColumnElement[bool]:
    """That a row's diary day lies between two days, both inclusive; the bounds on the instant let the index help."""
    parts: list[ColumnElement[bool]] = [true()]
    if first is not None:
        parts += [table.c.occurred_at >= day_bounds(first)[0], day >= first.toordinal()]
    if last is not None:
        parts += [table.c.occurred_at <= day_bounds(last)[1], day <= last.toordinal()]
    return and_(*parts)


def read_day_rows(
    connection: Connection,
    catalogue: FactorCatalogue,
    *,
    day_start_min: int,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> DayRows:
    """Everything a daily frame is built from.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    catalogue : FactorCatalogue
        Says how each factor's readings become a day's value.
    day_start_min : int
    first, last : datetime.date, optional
        Diary days, both inclusive; None leaves that end open.
    """
    day = day_expression(day_start_min)
    return DayRows(
        episodes=tuple(EpisodeDay(*row) for row in connection.execute(_episodes(day, first, last))),
        readings=tuple(_readings(connection, catalogue, day_start_min, first, last)),
        marks=_marks(connection, day, last),
        doses=tuple(DoseDay(*row) for row in connection.execute(_doses(day, first, last))),
        logged=tuple(LoggedDay(*row) for row in connection.execute(_logged(catalogue, day_start_min, first, last))),
        medicines=_medicines(connection),
    )


def _episodes(day: ColumnElement[int], first: dt.date | None, last: dt.date | None) -> Select[Any]:
    episode = tables.episode
    return (
        select(
            day.label("day"),
            episode.c.site,
            episode.c.side,
            func.count(),
            func.count(episode.c.duration_s),
            func.coalesce(func.sum(episode.c.duration_s), 0) / 60.0,
            func.max(episode.c.intensity),
        )
        .where(within(episode, day, first, last))
        .group_by("day", episode.c.site, episode.c.side)
        .order_by("day", episode.c.site, episode.c.side)
    )


def _readings(
    connection: Connection,
    catalogue: FactorCatalogue,
    day_start_min: int,
    first: dt.date | None,
    last: dt.date | None,
) -> Iterable[ReadingDay]:
    reading = tables.reading
    value, n = reading.c.value, func.count()
    day = reading_day_expression(catalogue, day_start_min)
    latest = [factor.key for factor in catalogue if factor.aggregate == LAST]
    grouped = (
        select(day.label("day"), reading.c.factor, n)
        .where(within(reading, day, first, last))
        .group_by("day", reading.c.factor)
        .order_by("day", reading.c.factor)
    )
    # One reading of the index serves every aggregate but the last.
    measured = grouped.where(reading.c.factor.not_in(latest)).add_columns(
        func.sum(value), func.avg(value), func.max(value)
    )
    position = {SUM: 3, MEAN: 4, MAX: 5}
    for row in connection.execute(measured):
        if row.factor in catalogue:
            yield ReadingDay(row[0], row[1], row[position[catalogue[row.factor].aggregate]], row[2])
    if latest:
        query = grouped.where(reading.c.factor.in_(latest)).add_columns(value, literal_column(LATEST_SQL))
        for row in connection.execute(query):
            yield ReadingDay(row[0], row[1], row[3], row[2])


def _marks(connection: Connection, day: ColumnElement[int], last: dt.date | None) -> tuple[MarkDay, ...]:
    # A pause may have begun before the first day, so only the far end is bounded.
    mark = tables.day_mark
    query = select(day, mark.c.mark, mark.c.last_on).where(within(mark, day, None, last)).order_by(day, mark.c.uid)
    return tuple(
        MarkDay(first_day, name, dt.date.fromisoformat(last_on).toordinal() if last_on else first_day)
        for first_day, name, last_on in connection.execute(query)
    )


def _doses(day: ColumnElement[int], first: dt.date | None, last: dt.date | None) -> Select[Any]:
    dose = tables.dose
    return (
        select(day.label("day"), dose.c.medicine, func.count())
        .where(within(dose, day, first, last))
        .group_by("day", dose.c.medicine)
        .order_by("day", dose.c.medicine)
    )


def _logged(catalogue: FactorCatalogue, day_start_min: int, first: dt.date | None, last: dt.date | None) -> Select[Any]:
    per_table = []
    for name in ENTRY_TABLES:
        table: Table = tables.metadata.tables[name]
        day = reading_day_expression(catalogue, day_start_min) if name == "reading" else day_expression(day_start_min)
        # A pause is no entry of a day: one that lies ahead must not make the frame longer.
        is_entry = table.c.mark != MARK_PAUSED if name == "day_mark" else true()
        is_typed = table.c.source == TYPED
        is_late = and_(is_typed, literal_column(back_fill_sql(day_start_min)) == 1)
        counts = (
            func.count().label("n"),
            func.sum(case((is_late, 1), else_=0)).label("late"),
            func.sum(case((is_typed, 0), else_=1)).label("imported"),
        )
        per_table.append(
            select(day.label("day"), *counts).where(within(table, day, first, last), is_entry).group_by("day")
        )
    every = union_all(*per_table).subquery().c
    sums = (func.sum(each) for each in (every.n, every.late, every.imported))
    return select(every.day, *sums).group_by(every.day).order_by(every.day)


def _medicines(connection: Connection) -> tuple[Medicine, ...]:
    rows = connection.execute(select(tables.medicine).order_by(tables.medicine.c.key, tables.medicine.c.uid)).mappings()
    found = (stored_from_row("medicine", dict(row)).entry for row in rows)
    return tuple(entry for entry in found if isinstance(entry, Medicine))
