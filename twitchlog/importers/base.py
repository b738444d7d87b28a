"""What every importer hands back: a plan of entries that nobody has saved yet; must not open the diary or print."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from twitchlog.diary.entries import Entry
from twitchlog.diary.factors import Factor

# Joiners that letters of several scripts (and family emoji) need; every other format character is dropped.
_JOINERS = "\u200c\u200d"

NO_PLACE = "-"  # in an origin


class Planned(NamedTuple):
    """An entry to add, the `origin` that tells it from its like in every later export, and its line in the file."""

    entry: Entry
    origin: str
    line: int


class BadRow(NamedTuple):
    """A row that cannot be read: the physical line it begins on (1 is the first) and what is wrong with it."""

    line: int
    sentence: str


class PlanCount(NamedTuple):
    """How many entries of one sort a plan holds, and on how many diary days.

    kind is an entry's kind; what is the factor key of a reading, the mark of a day mark, and "" for other kinds.
    """

    kind: str
    what: str
    n_entries: int
    n_days: int


@dataclass(frozen=True)
class ImportPlan:
    """What an import would add: looked at in a dry run, then saved as one batch.

    Attributes
    ----------
    format : str
        The importer's name, such as `csv`.
    file_name : str
        The file's base name, safe to show.
    file_hash : str
        BLAKE2b of the file's bytes, hexadecimal.
    header_key : str
        BLAKE2b of the header, under which the mapping is remembered, hexadecimal.
    mapping : tuple of (str, str)
        Column and target, a column that was taken as the day by itself included.
    observed_when : str or None
        The column that says "this day was observed" where it is filled.
    options : tuple of (str, str)
        How the file is read, as far as the person said it (`decimal`, `date_order`, ...), name and value.
    counts_episodes : bool
        Whether a row says how many episodes it stands for: then those of one moment and place hold together, and a
        later export with more of them has another number, not new rows.
    new_factors : tuple of Factor
        Factors of the person's own that the entries need and the diary does not have yet.
    entries : tuple of Planned
        In the file's order. Empty when there are bad rows, so that nothing can be half-imported.
    n_rows : int
        Rows below the header that are not blank.
    duplicates : tuple of int
        Lines of rows that repeat an earlier row of the file and are not counted again.
    unmapped : tuple of str
        Columns that are left out.
    bad_rows : tuple of BadRow
        In the file's order.
    notes : tuple of str
        What was decided about the file, one sentence each.
    first_day, last_day : datetime.date or None
        The diary days that the entries span; None without entries.
    counts : tuple of PlanCount
        What the entries are; a kind of which there are none is not listed.
    """

    format: str
    file_name: str
    file_hash: str
    header_key: str
    mapping: tuple[tuple[str, str], ...]
    observed_when: str | None
    options: tuple[tuple[str, str], ...]
    counts_episodes: bool
    new_factors: tuple[Factor, ...]
    entries: tuple[Planned, ...]
    n_rows: int
    duplicates: tuple[int, ...]
    unmapped: tuple[str, ...]
    bad_rows: tuple[BadRow, ...]
    notes: tuple[str, ...]
    first_day: dt.date | None
    last_day: dt.date | None
    counts: tuple[PlanCount, ...]

    @property
    def is_applicable(self) -> bool:
        """Whether it may be saved: no row is bad."""
        return not self.bad_rows

    def count(self, kind: str, what: str = "") -> PlanCount:
        """The count of one sort of entry, zero where there is none."""
        for count in self.counts:
            if (count.kind, count.what) == (kind, what):
                return count
        return PlanCount(kind, what, 0, 0)


def origin_of(importer: str, target: str, column: str, when: str, *, place: str = "", ordinal: int = 1) -> str:
    """What tells an imported entry from its like, in this export and in every later one.

    Parameters
    ----------
    importer : str
        The importer's name.
    target : str
        What the entry is (a factor key, `twitch_episodes`, ...); never its value, so that a value changed in a later
        export is recognised.
    column : str
        The column that it comes from, whatever its upper and lower case; never its position, so that later exports may
        have more columns.
    when : str
        The day or moment as the file tells it, in one spelling; independent of the zone of this computer.
    place : str
        Of an episode: site and side; "" where they are not said.
    ordinal : int
        1 for the first such entry of that moment, 2 for the next; 0 says that there were none.

    Returns
    -------
    str
        Stem, place and ordinal, divided by full stops: `group_of` and `stem_of` take them apart.
    """
    stem = blake2b("\x1f".join((importer, target, column.casefold(), when)).encode(), digest_size=16).hexdigest()
    where = blake2b(place.encode(), digest_size=4).hexdigest() if place else NO_PLACE
    return f"{stem}.{where}.{ordinal}"


def group_of(origin: str) -> str:
    """What the entries of one target, column, moment and place have in common."""
    return origin.rpartition(".")[0]


def stem_of(origin: str) -> str:
    """What the entries of one target, column and moment have in common, at whatever place."""
    return origin.partition(".")[0]


def fingerprint(parts: Sequence[str]) -> str:
    """BLAKE2b of a sequence of texts, 32 hexadecimal digits."""
    return blake2b("\x1f".join(parts).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def plain(text: str) -> str:
    r"""Text of a file on one line and free of control codes, with white space joined to single spaces.

    Examples
    --------
    >>> plain("calm\x1b[31m red\u202e")
    'calm[31m red'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (c for c in text if c.isspace() or c in _JOINERS or not unicodedata.category(c).startswith("C"))
    return " ".join("".join(kept).split())


def shown(text: str, *, longest: int = 40) -> str:
    """Text of a file, quoted for a message: plain, and cut where it is longer than `longest` characters."""
    words = plain(text)
    return f'"{words}"' if len(words) <= longest else f'"{words[:longest]}…"'
