"""Whether a row of an export of ours can be a row of a diary; must not read a file.

An export is a file like any other: whoever wrote it may have meant harm. So nothing of it is taken that the tables do
not say, and the before-images of its history, which `undo` writes back, are held to the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from math import isfinite
from typing import Any

from twitchlog.diary.export_format import (
    DATE,
    HISTORY_TABLES,
    REAL,
    SECONDS,
    TEXT,
    WHOLE,
    ColumnLayout,
    Row,
    TableLayout,
)
from twitchlog.errors import ImportFileError

MENDING_HINT = "Nothing was imported. Export again, or mend that line."

_MOST = 2**63
# The years 1 to 9999, less two days at each end for offsets and day starts.
_EARLIEST_AT = (dt.date(1, 1, 3) - dt.date(1970, 1, 1)).days * 86_400
_LATEST_AT = (dt.date(9999, 12, 30) - dt.date(1970, 1, 1)).days * 86_400
_HASH_DIGITS = 32


class BadRowError(ValueError):
    """What is wrong with a row, in words that end a sentence."""


def refused(file: str, line: int, reason: str, hint: str = MENDING_HINT) -> ImportFileError:
    """The error for a line of an export."""
    return ImportFileError(f"{file}, line {line}: {reason}.", hint)


class RowCheck:
    """What the rows of each table must be.

    Parameters
    ----------
    layouts : sequence of TableLayout
        The tables of a diary of the present revision.
    is_older : bool
        Whether the rows are of an earlier one, which may lack columns that can be null.
    """

    def __init__(self, layouts: Sequence[TableLayout], *, is_older: bool = False) -> None:
        self._layouts = {layout.name: layout for layout in layouts}
        self._is_older = is_older

    def row(self, table: str, given: object) -> Row:
        """A row as the diary keeps it.

        Raises
        ------
        BadRowError
            It has other columns than its table, or a value that its column does not take.
        """
        layout = self._layouts[table]
        if not isinstance(given, dict):
            raise BadRowError("a row is no object")
        row: Row = {}
        for column in layout.columns:
            row[column.name] = self._value(column, given)
        if len(given) != len(row) and not given.keys() <= row.keys():
            raise BadRowError(f"a row of {table} has a column that its table does not have")
        special = _SPECIAL.get(table)
        if special:
            special(self, row)
        return row

    def _value(self, column: ColumnLayout, given: Row) -> Any:
        name = column.name
        if name not in given:
            if self._is_older and column.may_be_null:
                return None
            raise BadRowError(f"{name} is missing")
        value = given[name]
        if value is None:
            if not column.may_be_null:
                raise BadRowError(f"{name} is empty")
            return None
        made = _KINDS[column.kind](value)
        if made is None:
            raise BadRowError(f"{name} is no {column.kind}" if column.kind != TEXT else f"{name} is no text")
        return made

    def change(self, row: Row) -> None:
        """Hold a before-image, and the name of its table, to what the tables say."""
        if row["table_name"] not in self._layouts or row["table_name"] in HISTORY_TABLES:
            raise BadRowError("its table_name is no table of a diary")
        if row["before"] is None:
            return
        before = _object(row["before"])
        found = before.pop("row_hash", None)
        if not (isinstance(found, str) and len(found) == _HASH_DIGITS and set(found) <= set("0123456789abcdef")):
            raise BadRowError("the row before has no check sum")
        self._before.row(row["table_name"], before)

    @cached_property
    def _before(self) -> RowCheck:
        # A row of long ago may lack what came later.
        return RowCheck(tuple(self._layouts.values()), is_older=True)

    def user_item(self, row: Row) -> None:
        """Amounts are numbers by the keys of factors."""
        if not all(_real(amount) is not None for amount in _object(row["amounts"]).values()):
            raise BadRowError("its amounts are no numbers")

    def mapping(self, row: Row) -> None:
        """What is remembered of a table is what an import asks for."""
        saved = _object(row["saved"])
        pairs = saved.get("mapping")
        is_sound = isinstance(pairs, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in pairs)
        if not is_sound or "observed_when" not in saved or not isinstance(saved.get("options", {}), dict):
            raise BadRowError("what it saved is no mapping")


_SPECIAL: dict[str, Callable[[RowCheck, Row], None]] = {
    "change": RowCheck.change,
    "user_item": RowCheck.user_item,
    "mapping": RowCheck.mapping,
}


def parse_json(text: str) -> Any:
    """JSON without what only some readers take: no name twice in an object, no NaN.

    Raises
    ------
    BadRowError
        It is none, or nested deeper than anything of ours.
    """
    try:
        return _decode(text)
    except BadRowError:
        raise
    except (ValueError, RecursionError):
        raise BadRowError("it is no JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRowError("a name stands there twice")
    return found


def _no_constant(_text: str) -> None:
    raise BadRowError("a value is no finite number")


_decode = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant).decode


def _object(text: str) -> dict[str, Any]:
    found = parse_json(text)
    if not isinstance(found, dict):
        raise BadRowError("a text that must be JSON holds no object")
    return found


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    if not value.isascii() and any(0xD800 <= ord(character) < 0xE000 for character in value):
        return None
    return value


def _whole(value: object) -> int | None:
    return value if type(value) is int and -_MOST <= value < _MOST else None


def _real(value: object) -> float | None:
    if type(value) is int and abs(value) <= 2**53:
        return float(value)
    # SQLite keeps no negative zero.
    return value + 0.0 if isinstance(value, float) and isfinite(value) else None


def _seconds(value: object) -> int | None:
    return value if type(value) is int and _EARLIEST_AT <= value <= _LATEST_AT else None


def _date(value: object) -> str | None:
    try:
        return value if isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value else None
    except ValueError:
        return None


_KINDS: dict[str, Callable[[object], Any]] = {TEXT: _text, WHOLE: _whole, REAL: _real, SECONDS: _seconds, DATE: _date}
