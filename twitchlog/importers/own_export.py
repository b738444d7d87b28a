"""Our own exports, told from other files and read back; must not open a diary."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from twitchlog.diary.export_format import CSV_SCHEMA, JSON_SCHEMA, GivenRow, TableLayout
from twitchlog.errors import ImportFileError
from twitchlog.importers.base import plain
from twitchlog.importers.given_file import open_regular
from twitchlog.importers.own_csv import read_about, read_csv_folder
from twitchlog.importers.own_json import read_json

LARGEST_EXPORT = 8 * 2**30
_HEAD_BYTES = 4096
_SAYS_IT = re.compile(rf'^\s*\{{[^\[\]]*"schema"\s*:\s*"{re.escape(JSON_SCHEMA)}"'.encode())
_SAYS_ANONYMOUS = re.compile(rb'^\s*\{[^\[\]]*"anonymous"\s*:\s*true')
_JSON_HINT = "Make one with: twitchlog export json --out FILE"


def is_own_export(path: str | os.PathLike[str]) -> bool:
    """Whether a file or folder says that it is an export of ours; False for what is not there or cannot be read."""
    return _says(path, "schema", CSV_SCHEMA, _SAYS_IT)


def is_anonymous(path: str | os.PathLike[str]) -> bool:
    """Whether an export says at its beginning that it is anonymous."""
    return _says(path, "anonymous", True, _SAYS_ANONYMOUS)


def _says(path: str | os.PathLike[str], key: str, value: object, in_json: re.Pattern[bytes]) -> bool:
    with contextlib.suppress(ImportFileError, OSError):
        if Path(path).is_dir():
            about = read_about(Path(path))
            return isinstance(about, dict) and about.get(key) == value
        with open_regular(path, "The file") as file:
            return bool(in_json.match(file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")))
    return False


def read_own_export(
    path: str | os.PathLike[str], layouts: Sequence[TableLayout], *, revision: str
) -> Iterator[GivenRow]:
    """The rows of an export, checked one by one, each with its line.

    Parameters
    ----------
    path : str or path-like
        The JSON file, or the folder of CSV tables.
    layouts : sequence of TableLayout
        The tables of a diary.
    revision : str
        The revision that they have.

    Raises
    ------
    ImportFileError
        It is no export of ours, of a newer program, cut off, or holds what we would not have written.
    """
    name = plain(Path(path).name) or "The export"
    try:
        if Path(path).is_dir():
            yield from read_csv_folder(Path(path), layouts, revision=revision)
            return
        with open_regular(path, name) as file:
            if os.fstat(file.fileno()).st_size > LARGEST_EXPORT:
                raise ImportFileError(f"{name} is larger than any diary.", _JSON_HINT)
            if file.read(4).startswith((b"PK\x03\x04", b"\x1f\x8b")):
                raise ImportFileError(f"{name} is compressed.", "Unpack it first.")
            file.seek(0)
            yield from read_json(file, name, layouts, revision=revision)
    except OSError as error:
        reason = error.strerror or "input error"
        raise ImportFileError(f"{name} cannot be read ({reason}).", "Check the file. Nothing was imported.") from error
