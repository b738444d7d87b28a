"""Read the file a person gave, whatever it turns out to be; must not follow anything in it or write."""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple

from twitchlog.errors import ImportFileError
from twitchlog.importers.base import plain

MAX_BYTES = 64 * 2**20  # a million rows of sixty characters

_KINDS_OF_FILE = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet workbook", "Save the sheet as CSV first, or unpack the archive."),
    (b"SQLite format 3\x00", "a database", "Export the table as CSV first."),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"%PDF-", "a PDF document", ""),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet workbook or document", "Save the sheet as CSV first."),
)
_TABLE_HINT = "Give a table of text, such as a CSV file."


class GivenFile(NamedTuple):
    """A file's base name (safe to show), its bytes and their BLAKE2b, hexadecimal."""

    name: str
    data: bytes
    hash: str


def read_given_file(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> GivenFile:
    """Read a regular file of text.

    Parameters
    ----------
    path : str or path-like
    max_bytes : int
        The longest file that is read.

    Returns
    -------
    GivenFile

    Raises
    ------
    ImportFileError
        There is no such file, it is no regular file, may not be read, is empty, too long, or plainly no text.
    """
    name = plain(Path(path).name) or "The file"
    try:
        data = _read(path, name, max_bytes)
    except OSError as error:
        raise _cannot_read(name, error) from error
    _require_text(data, name)
    return GivenFile(name, data, blake2b(data, digest_size=32).hexdigest())


def open_regular(path: str | os.PathLike[str], name: str, *, may_be_link: bool = True) -> BinaryIO:
    """Open a regular file to read it piece by piece.

    Parameters
    ----------
    path : str or path-like
    name : str
        What the file is called in what is said of it.
    may_be_link : bool
        Whether a symbolic link of that name is followed.

    Raises
    ------
    ImportFileError
        There is no such file, it is no regular file, or may not be read.
    """
    # Not blocking: the file may have become a pipe since it was looked at.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not may_be_link:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        status = Path(path).stat() if may_be_link else Path(path).lstat()
        _require_regular(status.st_mode, name)  # before opening: opening a pipe or a device may act on it
        file = os.fdopen(os.open(path, flags), "rb")
    except ValueError as error:  # a path with a NUL
        raise ImportFileError(f"{name} is not the name of a file.", _TABLE_HINT) from error
    except OSError as error:
        raise _cannot_read(name, error) from error
    try:
        _require_regular(os.fstat(file.fileno()).st_mode, name)
    except BaseException:
        file.close()
        raise
    return file


def _read(path: str | os.PathLike[str], name: str, max_bytes: int) -> bytes:
    with open_regular(path, name) as file:
        is_small = os.fstat(file.fileno()).st_size <= max_bytes
        data = file.read(max_bytes + 1) if is_small else None
    if data is None or len(data) > max_bytes:
        raise ImportFileError(
            f"{name} is larger than {max_bytes // 2**20} MiB, which is more than a diary table holds.",
            "Split it, or leave out the columns that are not needed.",
        )
    return data


def _require_regular(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise ImportFileError(f"{name} is a folder.", "Name the file in it.")
    if not stat.S_ISREG(mode):
        raise ImportFileError(f"{name} is not a regular file.", "Save the table to a file first.")


def _cannot_read(name: str, error: OSError) -> ImportFileError:
    if isinstance(error, FileNotFoundError):
        return ImportFileError(f"There is no file {name}.", "Check its name and folder.")
    if isinstance(error, PermissionError):
        return ImportFileError(f"{name} may not be read.", "Check its permissions.")
    return ImportFileError(f"{name} cannot be read ({error.strerror or 'input error'}).", "Check the file.")


def _require_text(data: bytes, name: str) -> None:
    if not data:
        raise ImportFileError(f"{name} is empty.", _TABLE_HINT)
    for magic, what, hint in _KINDS_OF_FILE:
        if data.startswith(magic):
            raise ImportFileError(f"{name} is {what}, not a table of text.", hint or _TABLE_HINT)
