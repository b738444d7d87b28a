"""An export as a folder of CSV tables, read back row by row; must not follow a link in it or write to a diary."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from twitchlog.diary.export_format import (
    ABOUT_NAME,
    CSV_SCHEMA,
    DATE,
    DERIVED_COLUMNS,
    HISTORY_TABLES,
    REAL,
    TEXT,
    GivenRow,
    Row,
    TableLayout,
    text_of,
)
from twitchlog.errors import ImportFileError
from twitchlog.importers.given_file import MAX_BYTES, open_regular
from twitchlog.importers.own_head import require_head
from twitchlog.importers.own_rows import BadRowError, RowCheck, parse_json, refused

LONGEST_ABOUT = 2**20
LONGEST_CELL = MAX_BYTES

_REAL = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?(e[+-]?[0-9]{1,4})?", re.ASCII)
_WHOLE = re.compile("-?[0-9]{1,19}", re.ASCII)
_RESAVED_HINT = "Nothing was imported. A spreadsheet may have saved it in another form; export again."


def read_csv_folder(folder: Path, layouts: Sequence[TableLayout], *, revision: str) -> Iterator[GivenRow]:
    """The rows of an export, checked; layouts, revision and what is refused as in `own_export.read_own_export`."""
    about = read_about(folder)
    is_older = require_head(about, ABOUT_NAME, CSV_SCHEMA, revision)
    check = RowCheck(layouts, is_older=is_older)
    present = [layout for layout in layouts if layout.name not in HISTORY_TABLES]
    said = _tables_said(about, {layout.name for layout in present}, is_older=is_older)
    with _long_cells():
        for layout in present:
            if layout.name in said:
                yield from _Table(folder, layout, said[layout.name], check).rows()


def read_about(folder: Path) -> Any:
    """What the folder says of itself."""
    with open_regular(folder / ABOUT_NAME, ABOUT_NAME, may_be_link=False) as file:
        data = file.read(LONGEST_ABOUT + 1)
    try:
        return parse_json(data.decode("utf-8-sig")) if len(data) <= LONGEST_ABOUT else None
    except (BadRowError, UnicodeDecodeError):
        return None


@contextlib.contextmanager
def _long_cells() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _tables_said(about: Mapping[str, Any], known: set[str], *, is_older: bool) -> dict[str, Mapping[str, Any]]:
    said = about.get("tables")
    if not isinstance(said, dict) or not all(_is_table(each) for each in said.values()):
        raise ImportFileError(f"{ABOUT_NAME} does not say which tables there are.", "Nothing was imported.")
    if said.keys() - known:
        raise ImportFileError(f"{ABOUT_NAME} names a table that a diary does not have.", "Nothing was imported.")
    missing = known - said.keys()
    if missing and not is_older:
        raise ImportFileError(f"{ABOUT_NAME} lacks the table {min(missing)}.", "Nothing was imported. Export again.")
    return said


def _is_table(said: object) -> bool:
    if not isinstance(said, dict) or type(said.get("rows")) is not int or not isinstance(said.get("columns"), list):
        return False
    return all(isinstance(column, str) for column in said["columns"])


class _Table:
    def __init__(self, folder: Path, layout: TableLayout, said: Mapping[str, Any], check: RowCheck) -> None:
        self._name = f"{layout.name}.csv"
        self._path = folder / self._name
        self._layout = layout
        self._n_rows, self._header = said["rows"], list(said["columns"])
        self._check = check

    def rows(self) -> Iterator[GivenRow]:
        n_rows = 0
        file = open_regular(self._path, self._name, may_be_link=False)
        with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
            records = self._records(text)
            columns = self._columns(next(records, (1, []))[1])
            for line, cells in records:
                n_rows += 1
                yield self._row(columns, cells, line)
        if n_rows != self._n_rows:
            raise ImportFileError(
                f"{self._name} has {n_rows} rows, and {ABOUT_NAME} says {self._n_rows}.",
                "Nothing was imported. The file may have been cut off; export again.",
            )

    def _records(self, text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._short_lines(text), strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error:
            raise refused(self._name, line, "its cells cannot be told apart", _RESAVED_HINT) from None
        except UnicodeDecodeError:
            raise refused(self._name, line, "it is no UTF-8", _RESAVED_HINT) from None

    def _short_lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        while line := text.readline(LONGEST_CELL + 1):
            if len(line) > LONGEST_CELL:
                raise ImportFileError(f"A line of {self._name} is longer than any of ours.", "Nothing was imported.")
            yield line

    def _columns(self, header: list[str]) -> list[str]:
        known = {*self._layout.names, *DERIVED_COLUMNS}
        if header != self._header or len(set(header)) != len(header) or not set(header) <= known:
            raise refused(self._name, 1, "these are not the columns of this table", _RESAVED_HINT)
        return header

    def _row(self, columns: list[str], cells: list[str], line: int) -> GivenRow:
        if len(cells) != len(columns):
            raise refused(self._name, line, f"it has {len(cells)} cells instead of {len(columns)}", _RESAVED_HINT)
        by_name = dict(zip(columns, cells, strict=True))
        try:
            values = {
                c.name: _value(by_name[c.name], c.kind, c.may_be_null)
                for c in self._layout.columns
                if c.name in by_name
            }
            return GivenRow(self._layout.name, self._check.row(self._layout.name, values), f"{self._name}, line {line}")
        except BadRowError as error:
            raise refused(self._name, line, str(error)) from None


def _value(cell: str, kind: str, may_be_null: bool) -> Row | Any:
    if kind in (TEXT, DATE):
        return text_of(cell, may_be_null=may_be_null)
    if not cell:
        return None
    if kind == REAL:
        return float(cell) if _REAL.fullmatch(cell) else cell
    return int(cell) if _WHOLE.fullmatch(cell) else cell
