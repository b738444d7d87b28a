"""Plan the import of a table with one row a day or one row an event; must not open the diary or print."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from twitchlog.diary.body import Body
from twitchlog.diary.day import DEFAULT_DAY_START_MIN, Moment, OffsetAt
from twitchlog.diary.factors import FOOD_FACTORS, YES_NO, FactorCatalogue
from twitchlog.errors import WordsError
from twitchlog.importers.base import ImportPlan, shown
from twitchlog.importers.csv_cells import RowRules
from twitchlog.importers.csv_dates import DateOrder, date_part, dates_read
from twitchlog.importers.csv_dialect import DELIMITERS, Table, fits_header, open_table
from twitchlog.importers.csv_mapping import (
    DIARY_DAY,
    EPISODES,
    INTENSITY,
    MINUTES,
    OCCURRED_AT,
    SITE,
    Column,
    Columns,
    resolve_columns,
    unmapped_names,
)
from twitchlog.importers.csv_numbers import DecimalSign, is_missing
from twitchlog.importers.csv_rows import IMPORTER, RowPlanner
from twitchlog.importers.given_file import read_given_file

DAY_NAMES = frozenset({"date", "day", DIARY_DAY})

_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}


class TableHeader(NamedTuple):
    """The column names of a table, and the key under which their mapping is remembered."""

    columns: tuple[str, ...]
    header_key: str


def read_header(
    path: str | os.PathLike[str],
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    columns: Sequence[str] = (),
) -> TableHeader:
    """Read the header of a table, to look up a remembered mapping before `plan_table`.

    Parameters
    ----------
    path : str or path-like
    delimiter, encoding : str, optional
        As in `plan_table`.
    columns : sequence of str
        Columns that the person named; they settle which delimiter is meant.

    Raises
    ------
    ImportFileError, WordsError
        As in `plan_table`.
    """
    table = open_table(read_given_file(path), delimiter=delimiter, encoding=encoding, columns=columns)
    names = tuple(table.column_name(index) for index in range(len(table.header)))
    return TableHeader(names, table.header_key)


def plan_table(
    path: str | os.PathLike[str],
    mapping: Sequence[tuple[str, str]],
    *,
    now: Moment,
    offset_at: OffsetAt,
    catalogue: FactorCatalogue,
    body: Body,
    observed_when: str | None = None,
    day_start_min: int = DEFAULT_DAY_START_MIN,
    delimiter: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    date_order: str | None = None,
) -> ImportPlan:
    """Plan the import of a table.

    Parameters
    ----------
    path : str or path-like
        A regular file of text; only read.
    mapping : sequence of (str, str)
        Column and target (`csv_mapping.parse_mapping`): `diary_day`, `occurred_at`, `twitch_episodes`,
        `twitch_minutes`, `twitch_intensity_max`, `site`, `note`, a factor key, or `my_NAME:KIND`. Without `diary_day`
        and `occurred_at`, the one column of dates is the day.
    now : Moment
        Days and moments after it are bad rows.
    offset_at : callable
        UTC seconds to offset in minutes, for times that tell none.
    catalogue : FactorCatalogue
        The factors that exist.
    body : Body
        The places that a `site` cell can name.
    observed_when : str, optional
        A column; on rows where it is filled, an empty `twitch_episodes` means none (elsewhere it is missing).
    day_start_min : int
        Minutes after midnight, 0 to 720, at which a diary day starts.
    delimiter, encoding : str, optional
        As in `csv_dialect.open_table`; decided from the file when None.
    decimal : str, optional
        `.` or `,`; decided from the file when None.
    date_order : str, optional
        `dmy`, `mdy` or `ymd`; decided from the file when None.

    Returns
    -------
    ImportPlan
        Without entries when any row is bad.

    Raises
    ------
    ImportFileError
        The file cannot be read, or could be read in several ways.
    WordsError
        The mapping or an option cannot be understood.
    CatalogueError
        A factor that exists with another kind, or is retired.
    """
    file = read_given_file(path)
    named = [column for column, _ in mapping] + ([observed_when] if observed_when else [])
    table = open_table(file, delimiter=delimiter, encoding=encoding, columns=named)
    columns = resolve_columns(table, mapping, catalogue=catalogue, observed_when=observed_when)
    notes = [_format_note(table)]
    when = columns.of(DIARY_DAY) or columns.of(OCCURRED_AT)
    if when is None:
        when = _find_day_column(table, columns)
        columns = columns._replace(mapped=(when, *columns.mapped))
        notes.append(f"Column {shown(when.name)} is taken as diary_day: one row a day.")
    _require_something_to_import(columns)
    order, sign = _decide(table, columns, when, decimal=decimal, date_order=date_order, notes=notes)
    rules = RowRules(columns, when, len(table.header), sign, order, now, offset_at, day_start_min, body)
    planner = RowPlanner(rules)
    for row in table.rows():
        planner.add(row)
    planner.finish()
    said = {"delimiter": delimiter, "encoding": encoding, "decimal": decimal, "date_order": date_order}
    options = tuple((name, value) for name, value in said.items() if value is not None)
    return _plan(table, columns, planner, [*notes, *_reading_notes(planner)], options)


def _plan(
    table: Table,
    columns: Columns,
    planner: RowPlanner,
    notes: Sequence[str],
    options: tuple[tuple[str, str], ...],
) -> ImportPlan:
    is_good = not planner.bad_rows
    first_day, last_day = planner.day_span() if is_good else (None, None)
    return ImportPlan(
        format=IMPORTER,
        file_name=table.file.name,
        file_hash=table.file.hash,
        header_key=table.header_key,
        mapping=tuple((column.name, column.remembered_target) for column in columns.mapped),
        observed_when=columns.observed_when.name if columns.observed_when else None,
        options=options,
        counts_episodes=columns.of(EPISODES) is not None,
        new_factors=columns.new_factors,
        entries=tuple(planner.entries) if is_good else (),
        n_rows=planner.n_rows,
        duplicates=tuple(planner.duplicates),
        unmapped=unmapped_names(table, columns),
        bad_rows=tuple(planner.bad_rows),
        notes=tuple(notes),
        first_day=first_day,
        last_day=last_day,
        counts=planner.counts() if is_good else (),
    )


def _format_note(table: Table) -> str:
    encoding = _ENCODING_NAMES.get(table.encoding, table.encoding)
    if len(table.header) == 1:
        return f"Read as {encoding} text with a single column."
    return f"Read as {encoding} text, {len(table.header)} columns separated by {DELIMITERS[table.delimiter]}."


def _reading_notes(planner: RowPlanner) -> list[str]:
    n = planner.n_without_entries
    return [f"{n} {'row tells' if n == 1 else 'rows tell'} nothing that is mapped."] if n else []


def _require_something_to_import(columns: Columns) -> None:
    targets = {column.target for column in columns.mapped}
    if DIARY_DAY in targets:
        needy = sorted(targets & {MINUTES, INTENSITY, SITE})
        if needy and EPISODES not in targets:
            raise WordsError(
                f"{needy[0]} tells of a day's episodes, but no column is mapped to twitch_episodes.",
                "Map the column that counts them too: --map COLUMN=twitch_episodes",
            )
        minerals = [key for key in FOOD_FACTORS if key in targets]
        if minerals and len(minerals) < len(FOOD_FACTORS):
            raise WordsError(
                f"Of a day's minerals only {' and '.join(minerals)} {'is' if len(minerals) == 1 else 'are'} mapped.",
                "A day's minerals count only when all its food is known: map potassium_mg, magnesium_mg and "
                "calcium_mg together, or none of them.",
            )
        if targets == {DIARY_DAY}:
            raise WordsError("Only the day is mapped, so there is nothing to import.", "Map another column too.")


def _find_day_column(table: Table, columns: Columns) -> Column:
    taken = {column.position for column in columns.mapped}
    is_named = [name.casefold() in DAY_NAMES for name in table.header]
    n_dates = [0] * len(table.header)
    n_rows = 0
    for row in table.rows():
        if not fits_header(row.cells, len(table.header)):
            continue
        n_rows += 1
        for index in range(len(table.header)):
            n_dates[index] += _is_day(row.cells[index].strip(), may_be_digits=is_named[index])
    free = [index for index in range(len(table.header)) if index not in taken and n_dates[index]]
    named = [index for index in free if is_named[index]]
    found = named or [index for index in free if n_dates[index] == n_rows]
    if len(found) == 1:
        return Column(found[0], table.column_name(found[0]), DIARY_DAY)
    if found:
        names = ", ".join(shown(table.column_name(index)) for index in found)
        raise WordsError(f"Several columns hold dates: {names}.", "Say which is the day: --map COLUMN=diary_day")
    raise WordsError(
        f"Nothing says which column of {table.file.name} is the day.",
        "Map it: --map COLUMN=diary_day (one row a day) or --map COLUMN=occurred_at (one row an event)",
    )


def _is_day(text: str, *, may_be_digits: bool) -> bool:
    # Eight digits alone may be any number, so they count as a date only in a column that is named for one.
    return (may_be_digits or not text.isdigit()) and date_part(text) == text and bool(dates_read(text))


def _decide(
    table: Table,
    columns: Columns,
    when: Column,
    *,
    decimal: str | None,
    date_order: str | None,
    notes: list[str],
) -> tuple[str, str]:
    # The date order and the decimal sign, over the whole file; what was decided goes into the notes.
    order, sign = DateOrder(), DecimalSign()
    numeric = [column for column in columns.mapped if _is_number(column)]
    has_missing_words = False
    for row in table.rows():
        if not fits_header(row.cells, len(table.header)):
            continue
        order.add(row.cells[when.position].strip(), line=row.line)
        for column in numeric:
            text = row.cells[column.position].strip()
            low, high = column.bounds or (0.0, 0.0)
            if not is_missing(text):
                sign.add(text, line=row.line, low=low, high=high)
            has_missing_words = has_missing_words or bool(text and is_missing(text))
    found_order, order_note = order.decide(date_order, file_name=table.file.name, column=when.name)
    found_sign, sign_note = sign.decide(decimal, file_name=table.file.name)
    missing_note = "Cells with NA, n/a, nan or null are read as empty." if has_missing_words else ""
    notes += [note for note in (order_note, sign_note, missing_note) if note]
    return found_order, found_sign


def _is_number(column: Column) -> bool:
    if column.factor is not None:
        return column.factor.kind != YES_NO
    return column.bounds is not None
