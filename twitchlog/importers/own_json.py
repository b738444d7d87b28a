"""An export in JSON, read back row by row; must not write to a diary.

Our own layout has one row a line and is read as a stream, however long. A document that another program laid out anew
is read whole, up to a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from twitchlog.diary.export_format import JSON_SCHEMA, GivenRow, TableLayout
from twitchlog.errors import ImportFileError
from twitchlog.importers.given_file import MAX_BYTES
from twitchlog.importers.own_head import require_head
from twitchlog.importers.own_rows import BadRowError, RowCheck, parse_json, refused

LONGEST_LINE = MAX_BYTES
_OPENS_TABLES = re.compile(r', *"tables": *\{$')
_OPENS_TABLE = re.compile(r'"([a-z_]+)": \[(\],?)?')
_CUT_HINT = "Nothing was imported. The file may have been cut off; export again."


def read_json(file: BinaryIO, name: str, layouts: Sequence[TableLayout], *, revision: str) -> Iterator[GivenRow]:
    """The rows of an export, checked; name is safe to show, file open at its beginning, the rest as for a folder."""
    lines = _lines(file, name)
    first = next(lines, (1, ""))[1].lstrip("\ufeff")
    opened = _OPENS_TABLES.search(first)
    if not opened:
        file.seek(0)
        yield from _read_whole(file, name, layouts, revision)
        return
    head = _parsed(first[: opened.start()] + "}", name, 1)
    is_older = require_head(head, name, JSON_SCHEMA, revision)
    yield from _Stream(lines, name, layouts, is_older=is_older).rows()


def _lines(file: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    number = 0
    while data := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) > LONGEST_LINE:
            raise refused(name, number, f"it is longer than {LONGEST_LINE // 2**20} MiB")
        try:
            yield number, data.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise refused(name, number, "it is no UTF-8") from None


def _parsed(text: str, name: str, line: int) -> Any:
    try:
        return parse_json(text)
    except BadRowError as error:
        raise refused(name, line, str(error), _CUT_HINT) from None


class _Stream:
    # Our own layout, line by line: `"table": [`, rows, `]`, and at the end `}}`.
    def __init__(
        self, lines: Iterator[tuple[int, str]], name: str, layouts: Sequence[TableLayout], *, is_older: bool
    ) -> None:
        self._lines, self._name, self._is_older = lines, name, is_older
        self._known = {layout.name for layout in layouts}
        self._check = RowCheck(layouts, is_older=is_older)
        self._line = 1

    def rows(self) -> Iterator[GivenRow]:
        seen: set[str] = set()
        more = True
        while more:
            text = self._next()
            opened = _OPENS_TABLE.fullmatch(text)
            if not opened:
                raise self._refused("here a table should begin")
            table, closed = opened.groups()
            if table in seen:
                raise self._refused(f"the table {table} stands there twice")
            if table not in self._known:
                raise self._refused("a diary has no such table")
            seen.add(table)
            if closed is None:
                closed = yield from self._rows_of(table)
            more = closed == "],"
        if self._next() != "}}":
            raise self._refused("here the export should end")
        for _, rest in self._lines:
            self._line += 1
            if rest.strip():
                raise self._refused("something stands after the end of the export")
        require_tables(self._known - seen, self._name, is_older=self._is_older)

    def _rows_of(self, table: str) -> Any:
        text = self._next()
        while text not in ("]", "],"):
            body, comma = (text[:-1], True) if text.endswith(",") else (text, False)
            try:
                yield GivenRow(table, self._check.row(table, parse_json(body)), f"{self._name}, line {self._line}")
            except BadRowError as error:
                raise self._refused(str(error)) from None
            text = self._next()
            if comma == text.startswith("]"):
                raise self._refused("a comma is missing or too many")
        return text

    def _next(self) -> str:
        found = next(self._lines, None)
        if found is None:
            raise ImportFileError(f"{self._name} ends in the middle, after line {self._line}.", _CUT_HINT)
        self._line, text = found
        return text

    def _refused(self, reason: str) -> ImportFileError:
        return refused(self._name, self._line, reason)


def require_tables(missing: set[str], name: str, *, is_older: bool) -> None:
    """Refuse an export that lacks a table which its revision had; one of an earlier revision may lack some."""
    if missing and not is_older:
        raise ImportFileError(f"{name} lacks the table {min(missing)}.", _CUT_HINT)


def _read_whole(file: BinaryIO, name: str, layouts: Sequence[TableLayout], revision: str) -> Iterator[GivenRow]:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ImportFileError(
            f"{name} is larger than {MAX_BYTES // 2**20} MiB and not laid out as twitchlog export json does.",
            "Nothing was imported. Give the file as it was exported.",
        )
    try:
        document = _parsed(data.decode("utf-8-sig"), name, 1)
    except UnicodeDecodeError:
        raise ImportFileError(f"{name} is no UTF-8.", _CUT_HINT) from None
    del data
    is_older = require_head(document, name, JSON_SCHEMA, revision)
    tables = document.get("tables")
    if not isinstance(tables, dict) or not all(isinstance(rows, list) for rows in tables.values()):
        raise ImportFileError(f"{name} has no tables.", _CUT_HINT)
    known = {layout.name for layout in layouts}
    unknown = tables.keys() - known
    if unknown:
        raise ImportFileError(f"{name} has a table that a diary does not have.", _CUT_HINT)
    require_tables(known - tables.keys(), name, is_older=is_older)
    check = RowCheck(layouts, is_older=is_older)
    for table, rows in tables.items():
        for n, given in enumerate(rows, 1):
            place = f"{name}, row {n} of {table}"
            try:
                yield GivenRow(table, check.row(table, given), place)
            except BadRowError as error:
                raise ImportFileError(f"{place}: {error}.", _CUT_HINT) from None
