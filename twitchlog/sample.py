"""The sample diary that comes with twitchlog, read as entries; must not put them anywhere."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from twitchlog.diary.day import PRECISIONS, Moment
from twitchlog.diary.entries import Answer, DayMark, Dose, Entry, Episode, Item, Medicine, Note, Reading, Symptom
from twitchlog.diary.factors import AMOUNT, Factor, own_factor
from twitchlog.errors import CatalogueError, ImportFileError

FILE_NAME = "sample_diary.csv"

Row = Mapping[str, str]


def sample_folder() -> Path:
    """The folder of the sample data: inside an installed twitchlog, or beside it in a checkout.

    Raises
    ------
    ImportFileError
        This installation has no sample data.
    """
    package = Path(__file__).resolve().parent
    folders = [package / "sample_data"]
    if (package.parent / "pyproject.toml").is_file():
        folders.append(package.parent / "sample_data")
    for folder in folders:
        if (folder / FILE_NAME).is_file():
            return folder
    raise ImportFileError("This installation has no sample diary.", "Install twitchlog anew.")


class SampleDiary(NamedTuple):
    """The sample: own factors, to be added before the entries; every entry with its logged_at in UTC seconds, in the
    order of logging; and what the person told once, by the key of the profile.
    """

    factors: tuple[Factor, ...]
    entries: tuple[tuple[Entry, int], ...]
    profile: dict[str, str]


def read_sample(folder: str | os.PathLike[str]) -> SampleDiary:
    """The person's own factors, every entry with the moment at which it was logged, and the profile.

    Parameters
    ----------
    folder : path
        Holds sample_diary.csv; the README.md beside it says what its columns mean.

    Returns
    -------
    SampleDiary

    Raises
    ------
    ImportFileError
        There is no such file, or a row that is no entry.
    """
    factors, entries, profile = list[Factor](), list[tuple[Entry, int]](), dict[str, str]()
    try:
        text = (Path(folder) / FILE_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFileError("The sample diary cannot be read.", f"Is {FILE_NAME} in the folder?") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in rows:
            if row["kind"] == "factor":
                factors.append(_factor(row))
            elif row["kind"] == "profile":
                profile[row["item"]] = row["note"]
            else:
                entries.append((_ENTRIES[row["kind"]](row, _moment(row)), _seconds(row["logged_at"])[0]))
    except (KeyError, ValueError, TypeError, csv.Error, CatalogueError) as error:
        raise ImportFileError(f"Line {rows.line_num} of {FILE_NAME} is no entry.", "Run make_sample.py.") from error
    return SampleDiary(tuple(factors), tuple(entries), profile)


def _factor(row: Row) -> Factor:
    return own_factor(row["name"], kind=row["item"], unit=row["amount"] if row["item"] == AMOUNT else "")


def _seconds(cell: str) -> tuple[int, int]:
    """UTC seconds and the offset in minutes of an ISO time."""
    moment = dt.datetime.fromisoformat(cell)
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(cell)
    return int(moment.timestamp()), int(offset.total_seconds()) // 60


def _moment(row: Row) -> Moment:
    if row["precision"] not in PRECISIONS:
        raise ValueError(row["precision"])
    return Moment(*_seconds(row["occurred_at"]), row["precision"])


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _items(cell: str) -> tuple[Item, ...]:
    parts = [item.split(":") for item in cell.split(";") if item]
    return tuple(Item(table, key, float(quantity), float(each)) for table, key, quantity, each in parts)


def _episode(row: Row, when: Moment) -> Entry:
    return Episode(
        when,
        site=row["site"] or None,
        side=row["side"] or None,
        count=_whole(row["count"]),
        duration_s=_whole(row["duration_s"]),
        intensity=_number(row["intensity"]),
        note=row["note"],
    )


def _reading(row: Row, when: Moment) -> Entry:
    return Reading(
        when,
        factor=row["factor"],
        value=float(row["value"]),
        items=_items(row["items"]),
        meal=row["meal"] or None,
        note=row["note"],
    )


def _symptom(row: Row, when: Moment) -> Entry:
    return Symptom(
        when,
        item=row["item"],
        site=row["site"] or None,
        side=row["side"] or None,
        severity=_number(row["severity"]),
        duration_s=_whole(row["duration_s"]),
        note=row["note"],
    )


def _medicine(row: Row, when: Moment) -> Entry:
    return Medicine(
        when,
        key=row["medicine"],
        name=row["name"],
        medicine_class=row["item"] or None,
        dose=row["amount"] or None,
        started_on=row["started_on"] or None,
        is_as_needed=row["is_as_needed"] == "yes",
        note=row["note"],
    )


def _dose(row: Row, when: Moment) -> Entry:
    return Dose(when, medicine=row["medicine"], amount=row["amount"] or None, note=row["note"])


def _day_mark(row: Row, when: Moment) -> Entry:
    return DayMark(when, mark=row["mark"], last_on=row["last_on"] or None, note=row["note"])


def _answer(row: Row, when: Moment) -> Entry:
    return Answer(when, question=row["item"], value=float(row["value"]), note=row["note"])


def _note(row: Row, when: Moment) -> Entry:
    return Note(when, note=row["note"])


_ENTRIES: dict[str, Callable[[Row, Moment], Entry]] = {
    "episode": _episode,
    "reading": _reading,
    "symptom": _symptom,
    "medicine": _medicine,
    "dose": _dose,
    "day_mark": _day_mark,
    "note": _note,
    "answer": _answer,
}
