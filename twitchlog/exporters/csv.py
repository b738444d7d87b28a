"""A diary as a folder of CSV tables with a codebook; must not hold the rows or know where they are written.

UTF-8 with a byte order mark (spreadsheets need it), commas, CRLF, numbers with a point; docs/export.md tells how a cell
gives back what the diary holds.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from twitchlog.diary.day import DEFAULT_DAY_START_MIN, EXACT, PART_OF_DAY, Moment, diary_day, part_name
from twitchlog.diary.export_format import (
    ABOUT_NAME,
    CODEBOOK_NAME,
    CSV_SCHEMA,
    DATE,
    DERIVED_COLUMNS,
    HISTORY_TABLES,
    TEXT,
    VERSION,
    ColumnLayout,
    Row,
    RowSource,
    TableLayout,
    cell_of,
    quoted,
)
from twitchlog.diary.factors import BEFORE, BUILT_IN_FACTORS
from twitchlog.exporters.codebook import CODEBOOK_HEADER, codebook_rows

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ROWS_AT_ONCE = 500


def csv_files(source: RowSource, *, is_anonymous: bool = False) -> dict[str, Iterator[bytes]]:
    """The files of the folder by their names, to be written in this order.

    Parameters
    ----------
    source : RowSource
    is_anonymous : bool
        Said in about.json.
    """
    n_rows: dict[str, int] = {}
    tables = [layout for layout in source.layouts if layout.name not in HISTORY_TABLES]
    day_of = _day_rule(source)
    files = {f"{each.name}.csv": _table(source, each, day_of, n_rows) for each in tables}
    files[CODEBOOK_NAME] = _lines(map(quoted, row) for row in (CODEBOOK_HEADER, *codebook_rows(tables)))
    # Last, because it says how many rows each table has: one that was cut off is noticed on its way back.
    files[ABOUT_NAME] = _about(source, tables, n_rows, is_anonymous=is_anonymous)
    return files


def header_of(layout: TableLayout) -> tuple[str, ...]:
    """The header of a table: its columns, and for entries those that follow from them."""
    return layout.names + (DERIVED_COLUMNS if layout.holds_moments else ())


def _table(
    source: RowSource, layout: TableLayout, day_of: Callable[[Row], str], n_rows: dict[str, int]
) -> Iterator[bytes]:
    n_rows[layout.name] = 0
    cells = [(column.name, _cell_maker(column)) for column in layout.columns]

    def records() -> Iterator[Iterable[str]]:
        yield header_of(layout)
        for row in source.rows(layout.name):
            n_rows[layout.name] += 1
            made = [make(row[name]) for name, make in cells]
            yield [*made, local_time(row), day_of(row)] if layout.holds_moments else made

    yield from _lines(records())


def _cell_maker(column: ColumnLayout) -> Callable[[Any], str]:
    if column.kind not in (TEXT, DATE):
        return lambda value: "" if value is None else repr(value)
    may_be_null = column.may_be_null

    def text_cell(text: str | None) -> str:
        if text and text.isascii() and text.isalnum():  # most are
            return text
        return quoted(cell_of(text, may_be_null=may_be_null))

    return text_cell


def _lines(records: Iterable[Iterable[str]]) -> Iterator[bytes]:
    # Of cells that are quoted already.
    yield _BYTE_ORDER_MARK
    pending: list[str] = []
    for record in records:
        pending.append(",".join(record) + "\r\n")
        if len(pending) == _ROWS_AT_ONCE:
            yield "".join(pending).encode()
            pending.clear()
    yield "".join(pending).encode()


def _about(
    source: RowSource, tables: Iterable[TableLayout], n_rows: dict[str, int], *, is_anonymous: bool
) -> Iterator[bytes]:
    about = {
        "schema": CSV_SCHEMA,
        "version": VERSION,
        "revision": source.revision,
        "anonymous": is_anonymous,
        "tables": {each.name: {"rows": n_rows[each.name], "columns": list(header_of(each))} for each in tables},
    }
    yield json.dumps(about, indent=2).encode() + b"\n"


# What follows from a row, for people


def local_time(row: Row) -> str:
    """When an entry happened, as the clock on the wall showed it and as exactly as it is known."""
    try:
        when = Moment(row["occurred_at"], row["offset_min"], row["precision"])
        wall = when.wall
    except OverflowError:
        return ""
    if when.precision == EXACT:
        return wall.isoformat(" ")
    return f"{wall.date()} {part_name(when)}" if when.precision == PART_OF_DAY else str(wall.date())


def _day_rule(source: RowSource) -> Callable[[Row], str]:
    """From an entry's row to its diary day; of what lies before the day, such as sleep, the civil date."""
    settings = {row["key"]: row["value"] for row in source.rows("setting")}
    start = int(settings.get("day_start_min", DEFAULT_DAY_START_MIN))
    civil = {factor.key for factor in BUILT_IN_FACTORS if factor.timing == BEFORE}
    built_in = {factor.key for factor in BUILT_IN_FACTORS}
    own = (row for row in source.rows("factor") if row["key"] not in built_in)
    civil |= {row["key"] for row in own if row["timing"] == BEFORE}

    def day_of(row: Row) -> str:
        is_civil = row.get("factor") in civil
        try:
            day: dt.date = diary_day(
                Moment(row["occurred_at"], row["offset_min"]), day_start_min=0 if is_civil else start
            )
        except OverflowError:
            return ""
        return day.isoformat()

    return day_of
