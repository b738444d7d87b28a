"""The layout of our own export, as those who write it and those who read it both need it; must not open a file.

docs/export.md describes it for people; a change of it that older readers cannot understand raises `VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

JSON_SCHEMA = "twitchlog.export"
CSV_SCHEMA = "twitchlog.export.csv"
VERSION = 1

ABOUT_NAME = "about.json"
CODEBOOK_NAME = "codebook.csv"

# What was done, as against what is so now: in the JSON, not among the CSV tables.
HISTORY_TABLES = ("action", "change", "merged")

# Columns of the CSV tables that follow from the others: for people, ignored on the way back.
DERIVED_COLUMNS = ("local_time", "diary_day")

# Kinds of column
TEXT = "text"
WHOLE = "whole number"
REAL = "number"
DATE = "date"
SECONDS = "UTC seconds"

Row = dict[str, Any]
"""A table row by column, without its hash, which follows from the rest."""


class ColumnLayout(NamedTuple):
    """A column: its name, its kind (one of those above), and whether a cell may be null."""

    name: str
    kind: str
    may_be_null: bool


class TableLayout(NamedTuple):
    """A table: its name, its columns in their order (without the hash), and the columns of its key."""

    name: str
    columns: tuple[ColumnLayout, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def holds_moments(self) -> bool:
        """Whether each row happened at a moment."""
        return {"occurred_at", "offset_min", "precision"} <= set(self.names)


class RowSource(Protocol):
    """Where an export takes its rows: a whole state of a diary."""

    @property
    def revision(self) -> str:
        """The schema revision that the rows have."""

    @property
    def layouts(self) -> tuple[TableLayout, ...]:
        """Every table, by name."""

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, by key."""


class DiarySource(RowSource, Protocol):
    """A diary as a source: its entries have uids that tell in which order they were made."""

    def entry_uids(self) -> Iterator[str]:
        """The uids of all entries, of whatever table, in their order."""


class GivenRow(NamedTuple):
    """A row that a file gave: its table, its values by column, and where it stands: "diary.json, line 7"."""

    table: str
    values: Row
    place: str


# Text in a cell of a CSV table

_MARK = "'"
# What a spreadsheet may take for a formula, also after what it skips; the last three are the wide ones of East Asia.
_LOOKS_LIKE_FORMULA = re.compile("[\\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
                                 "['=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # fmt: skip
_NEEDS_QUOTES = re.compile('[",;\t\r\n\x00]|^\\s|\\s$')


def cell_of(text: str | None, *, may_be_null: bool) -> str:
    """A text as the cell that gives it back: no spreadsheet takes it for a formula, and null is not the empty text.

    Parameters
    ----------
    text : str, optional
    may_be_null : bool
        Whether the column's cells may be null; then the empty text is a lone apostrophe.

    Examples
    --------
    >>> cell_of("=1+1", may_be_null=False)
    "'=1+1"
    >>> cell_of(None, may_be_null=True), cell_of("", may_be_null=True), cell_of("", may_be_null=False)
    ('', "'", '')
    """
    if text is None:
        return ""
    if not text:
        return _MARK if may_be_null else ""
    return _MARK + text if _LOOKS_LIKE_FORMULA.match(text) else text


def text_of(cell: str, *, may_be_null: bool) -> str | None:
    """The text that a cell stands for: `cell_of` undone.

    Examples
    --------
    >>> text_of("'=1+1", may_be_null=False), text_of("", may_be_null=True)
    ('=1+1', None)
    """
    if not cell and may_be_null:
        return None
    return cell.removeprefix(_MARK)


def quoted(cell: str) -> str:
    """A cell as it stands in the file: in quotation marks where it would not be one cell otherwise."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
