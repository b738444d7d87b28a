"""A whole diary as one JSON document, one row a line; must not hold the rows or know where they are written.

All of it is ASCII (other characters as escapes), so that no terminal, editor or pipe changes it on its way. Nothing in
it says when it was written: the same diary gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from twitchlog.diary.export_format import JSON_SCHEMA, VERSION, Row, RowSource
from twitchlog.errors import DiaryFileError

# Made once: making one for each row would cost as much as the row.
_encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def json_lines(source: RowSource, *, is_anonymous: bool = False) -> Iterator[str]:
    """The lines of the document, without their line feeds.

    Parameters
    ----------
    source : RowSource
    is_anonymous : bool
        Said in the document's head.

    Raises
    ------
    DiaryFileError
        A value that JSON cannot hold, which no diary of ours has.
    """
    head = {"schema": JSON_SCHEMA, "version": VERSION, "revision": source.revision, "anonymous": is_anonymous}
    yield f'{json.dumps(head)[:-1]}, "tables": {{'
    last = source.layouts[-1].name
    for layout in source.layouts:
        divider = "" if layout.name == last else ","
        try:
            yield from _table_lines(layout.name, source.rows(layout.name), divider)
        except (ValueError, TypeError):
            raise DiaryFileError(
                f"A row of {layout.name} holds something that is no text and no number.", "See: twitchlog doctor"
            ) from None
    yield "}}"


def _table_lines(name: str, rows: Iterable[Row], divider: str) -> Iterator[str]:
    before = None  # a line that is not yet known to be the last
    for row in rows:
        yield f'"{name}": [' if before is None else f"{before},"
        before = _encode(row)
    if before is None:
        yield f'"{name}": []{divider}'
    else:
        yield before
        yield f"]{divider}"


def json_chunks(source: RowSource, *, is_anonymous: bool = False) -> Iterator[bytes]:
    """The document as bytes, line by line."""
    for line in json_lines(source, is_anonymous=is_anonymous):
        yield f"{line}\n".encode("ascii")
