"""Decide a table's encoding and delimiter over the whole file, and read its rows; must not know what columns mean."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twitchlog.errors import ImportFileError, WordsError
from twitchlog.importers.base import fingerprint, plain, shown
from twitchlog.importers.given_file import GivenFile

MAX_COLUMNS = 1_000
MAX_ROW_CHARS = 2**20
LONGEST_NAME = 200

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

# UTF-32 begins like UTF-16, so it is looked for first.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_WHITE = "\t\n\r\f\v"
_SAVE_AS_UTF8 = "Save the table as UTF-8 text, or name its encoding: --encoding cp1252"


class Row(NamedTuple):
    """A row's cells and the physical line it begins on (1 is the first)."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """A file of text cut into rows.

    header holds the column names, plain and stripped; header_line is the last physical line of the header; states_sep
    says that the file's first line is `sep=…`.
    """

    file: GivenFile
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    states_sep: bool

    @property
    def header_key(self) -> str:
        """BLAKE2b of the column names: the same for every export with these columns."""
        return fingerprint(self.header)

    def rows(self) -> Iterator[Row]:
        """The rows below the header that hold anything.

        Raises
        ------
        ImportFileError
            A quote is never closed, or a row is longer than a diary's rows are.
        """
        rows = _rows(self.file, self.encoding, self.delimiter, skip_first=self.states_sep)
        next(rows)
        return rows

    def column_name(self, index: int) -> str:
        """A column's name, or its number where it has none."""
        return self.header[index] or f"column {index + 1} (no name)"


def open_table(
    file: GivenFile, *, delimiter: str | None = None, encoding: str | None = None, columns: Sequence[str] = ()
) -> Table:
    """Cut a file into rows, as the whole of it says.

    Parameters
    ----------
    file : GivenFile
    delimiter : str, optional
        `,` `;` `|` or a tab, or their names; decided from the file when not given.
    encoding : str, optional
        Decided from the file when not given: UTF-8, UTF-16 with a byte order mark, or else cp1252 if that gives text.
    columns : sequence of str
        Names that the header must hold; they settle which delimiter is meant.

    Raises
    ------
    ImportFileError
        The file is no text, has no rows, or could be cut in several ways.
    WordsError
        There is no such delimiter or encoding.
    """
    encoding = _stated_encoding(file, encoding) if encoding else _find_encoding(file)
    stated = _stated_delimiter(delimiter) if delimiter else None
    sep_line = _sep_line(file, encoding)
    found = stated or sep_line or _find_delimiter(file, encoding, columns)
    header = _header(file, encoding, found, skip_first=sep_line is not None)
    return Table(file, encoding, found, header, sep_line is not None)


def _stated_encoding(file: GivenFile, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        problem = _text_problem(file.data, name)
    except (LookupError, TypeError, ValueError) as error:
        raise WordsError(f"There is no text encoding {shown(encoding)}.", "Use utf-8, utf-16 or cp1252.") from error
    if problem:
        raise ImportFileError(f"{file.name} is not {name} text: {problem}.", "Leave --encoding out, or name another.")
    return "utf-8-sig" if name == "utf-8" else name


def _find_encoding(file: GivenFile) -> str:
    for bom, encoding in _BOMS:
        if file.data.startswith(bom):
            problem = _text_problem(file.data, encoding)
            if problem:
                raise ImportFileError(f"{file.name} begins as {encoding} text but is not: {problem}.", _SAVE_AS_UTF8)
            return encoding
    if b"\x00" in file.data:
        raise ImportFileError(f"{file.name} holds zero bytes, so it is not a table of text.", _SAVE_AS_UTF8)
    if not _text_problem(file.data, "utf-8"):
        return "utf-8"
    if not _text_problem(file.data, "cp1252", no_controls=True):
        return "cp1252"
    raise ImportFileError(f"{file.name} is neither UTF-8 nor cp1252 text.", _SAVE_AS_UTF8)


def _text_problem(data: bytes, encoding: str, *, no_controls: bool = False) -> str:
    # What keeps the bytes from being text, or "".
    try:
        with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
            while chunk := text.read(2**20):
                if "\x00" in chunk:
                    return "it holds zero characters"
                if no_controls and any(c < " " and c not in _WHITE for c in set(chunk)):
                    return "it holds control characters"
    except UnicodeError:
        return "some bytes cannot be read so"
    return ""


def _stated_delimiter(delimiter: str) -> str:
    names = {name: char for char, name in DELIMITERS.items()} | {"\\t": "\t"}
    found = names.get(delimiter.lower(), delimiter)
    if found not in DELIMITERS:
        raise WordsError(f"Columns cannot be separated by {shown(delimiter)}.", 'Use "," ";" "|" or tab.')
    return found


def _sep_line(file: GivenFile, encoding: str) -> str | None:
    # Spreadsheet programs write the delimiter as a first line of its own: sep=;
    with io.TextIOWrapper(io.BytesIO(file.data), encoding=encoding, newline="") as text:
        first = text.readline(8).rstrip("\r\n").lower()
    return first[4] if len(first) == 5 and first.startswith("sep=") and first[4] in DELIMITERS else None


def _find_delimiter(file: GivenFile, encoding: str, columns: Sequence[str]) -> str:
    headers = _possible_headers(file, encoding)
    if not headers:
        return ","  # a single column
    wanted = {column_key(column).casefold() for column in columns}
    named = {char for char, header in headers.items() if wanted <= {name.casefold() for name in header}}
    tried = [_Fit.of(file, encoding, char, len(headers[char])) for char in headers if not named or char in named]
    for fits in ([fit for fit in tried if fit.fits_all], [fit for fit in tried if fit.fits_most]):
        if len(fits) == 1:
            return fits[0].delimiter
        if fits:
            raise _ambiguous_delimiter(file, fits)
    if len(tried) == 1:
        return tried[0].delimiter
    raise _ambiguous_delimiter(file, tried)


def _possible_headers(file: GivenFile, encoding: str) -> dict[str, tuple[str, ...]]:
    headers = {}
    for char in DELIMITERS:
        try:
            header = _header(file, encoding, char)
        except _QuoteError:
            continue
        if len(header) > 1:
            headers[char] = header
    return headers


def _ambiguous_delimiter(file: GivenFile, fits: Sequence[_Fit]) -> ImportFileError:
    ways = " or ".join(f"{DELIMITERS[fit.delimiter]} ({fit.n_columns} columns)" for fit in fits)
    return ImportFileError(
        f"The columns of {file.name} could be separated by {ways}.",
        f"Say which: --delimiter {DELIMITERS[fits[0].delimiter]}",
    )


class _Fit(NamedTuple):
    # How many rows have as many cells as the header, under one delimiter.
    delimiter: str
    n_columns: int
    n_rows: int
    n_fitting: int

    @classmethod
    def of(cls, file: GivenFile, encoding: str, delimiter: str, n_columns: int) -> _Fit:
        n_rows = n_fitting = 0
        try:
            rows = _rows(file, encoding, delimiter)
            next(rows)
            for row in rows:
                n_rows += 1
                n_fitting += fits_header(row.cells, n_columns)
        except _QuoteError:
            n_rows += 1
        return cls(delimiter, n_columns, n_rows, n_fitting)

    @property
    def fits_all(self) -> bool:
        return self.n_fitting == self.n_rows

    @property
    def fits_most(self) -> bool:
        return self.n_fitting * 2 >= self.n_rows


def column_key(name: str) -> str:
    """A column's name as it is compared and shown: plain, and of bounded length."""
    return plain(name)[:LONGEST_NAME]


def fits_header(cells: Sequence[str], n_columns: int) -> bool:
    """Whether a row has a cell for every column; empty cells beyond the last column do not matter."""
    return len(cells) >= n_columns and not any(cell.strip() for cell in cells[n_columns:])


def _header(file: GivenFile, encoding: str, delimiter: str, *, skip_first: bool = False) -> tuple[str, ...]:
    rows = _rows(file, encoding, delimiter, skip_first=skip_first)
    first = next(rows, None)
    if first is None:
        raise ImportFileError(f"{file.name} holds no table.", "Give a table with a header row and one row a day.")
    if len(first.cells) > MAX_COLUMNS:
        raise ImportFileError(
            f"{file.name} has {len(first.cells):,} columns; at most {MAX_COLUMNS:,} can be read.",
            "Leave out the columns that are not needed.",
        )
    if next(rows, None) is None:
        raise ImportFileError(f"{file.name} has a header and no rows.", "Check that the export finished.")
    return tuple(column_key(name) for name in first.cells)


class _QuoteError(ImportFileError):
    """The quotes of a file do not close under one delimiter."""


class _Lines:
    # Physical lines with their ends. It stops a row before the row can fill the memory.
    def __init__(self, file: GivenFile, encoding: str) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(file.data), encoding=encoding, newline="")
        self.n_lines = 0
        self.row_chars = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_ROW_CHARS + 1 - self.row_chars)
        if not line:
            raise StopIteration
        self.n_lines += 1
        self.row_chars += len(line)
        if self.row_chars > MAX_ROW_CHARS:
            raise csv.Error("row too long")
        return line


def _rows(file: GivenFile, encoding: str, delimiter: str, *, skip_first: bool = False) -> Iterator[Row]:
    lines = _Lines(file, encoding)
    if skip_first:
        next(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        begins = lines.n_lines + 1
        lines.row_chars = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _QuoteError(
                f"The row of {file.name} that begins on line {begins} {_quote_problem(str(error))}.",
                "Check the quotes of that line, or name the delimiter with --delimiter.",
            ) from error
        if any(cell.strip() for cell in cells):
            yield Row(begins, cells)


def _quote_problem(message: str) -> str:
    if "too long" in message or "limit" in message:
        return "is far longer than a diary's rows are; a quote may be missing"
    if "end of data" in message:
        return "opens a quote that is never closed"
    return "has a quote in the wrong place"
