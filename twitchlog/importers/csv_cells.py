"""Read what one row of a table says, cell by cell, or say what is wrong with it; must not decide what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from twitchlog.diary.body import Body
from twitchlog.diary.day import Moment, OffsetAt, diary_day, moment_at, whole_day
from twitchlog.diary.factors import YES_NO
from twitchlog.diary.words import Place, parse_place
from twitchlog.errors import AmbiguousHour, ManyMeanings, WordsError
from twitchlog.importers.base import plain, shown
from twitchlog.importers.csv_dates import DATE_ORDERS, FIRST_YEAR, ORDER_NAMES, Stamp, read_stamp
from twitchlog.importers.csv_dialect import Row, fits_header
from twitchlog.importers.csv_mapping import DIARY_DAY, EPISODES, NOTE, SITE, Column, Columns
from twitchlog.importers.csv_numbers import DECIMALS, is_missing, read_number, read_yes_no

LONGEST_NOTE = 2_000
LONGEST_PLACE = 80
MOST_CHOICES = 6


class RowRules(NamedTuple):
    """How the rows of one table are read: what the file and the person decided, and the person's clock and body.

    when is the column of the day or moment; decimal and date_order as in `csv_numbers` and `csv_dates`; day_start_min
    as in `diary.day.diary_day`.
    """

    columns: Columns
    when: Column
    n_columns: int
    decimal: str
    date_order: str
    now: Moment
    offset_at: OffsetAt
    day_start_min: int
    body: Body

    @property
    def is_day_table(self) -> bool:
        """Whether each row is a day (else it is an event)."""
        return self.when.target == DIARY_DAY


class RowWords(NamedTuple):
    """What one row says.

    stamp is its day or moment as the file tells it and when the same on the person's clock; numbers are keyed by
    target, and one that is missing is not there; is_observed says that the row's outcome was observed.
    """

    stamp: Stamp
    when: Moment
    numbers: Mapping[str, float]
    place: Place | None
    note: str
    is_observed: bool


class BadRowError(Exception):
    """A row that cannot be read; `faults` are sentences for the person."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults


class RowReader:
    """Reads the rows of one table.

    Parameters
    ----------
    rules : RowRules
    """

    def __init__(self, rules: RowRules) -> None:
        self._rules = rules
        self._running_day = diary_day(rules.now, day_start_min=rules.day_start_min)
        self._places: dict[str, Place] = {}

    def read(self, row: Row) -> RowWords:
        """What a row says.

        Raises
        ------
        BadRowError
            With every fault that the row has.
        """
        if not fits_header(row.cells, self._rules.n_columns):
            raise BadRowError(f"It has {len(row.cells)} cells where the header has {self._rules.n_columns}.")
        faults: list[str] = []
        stamp, when = Stamp(dt.date.min), self._rules.now
        numbers: dict[str, float] = {}
        place, note = None, ""
        for column in self._rules.columns.mapped:
            text = row.cells[column.position].strip()
            try:
                if column is self._rules.when:
                    stamp, when = self._when(text)
                elif column.target == SITE:
                    place = self._place(column, plain(text))
                elif column.target == NOTE:
                    note = _note(column, text)
                elif not is_missing(text):
                    numbers[column.target] = self._number(column, text)
            except BadRowError as error:
                faults += error.faults
        if faults:
            raise BadRowError(*faults)
        return RowWords(stamp, when, numbers, place, note, self._is_observed(row))

    def _is_observed(self, row: Row) -> bool:
        column = self._rules.columns.observed_when
        return column is not None and not is_missing(row.cells[column.position].strip())

    def _when(self, text: str) -> tuple[Stamp, Moment]:
        stamp = read_stamp(text, self._rules.date_order)
        if stamp is None:
            raise BadRowError(self._no_date(text))
        try:
            return self._day(stamp) if self._rules.is_day_table else self._event(stamp)
        except AmbiguousHour as error:
            raise BadRowError(f"{error.sentence} Write the offset after the time.") from error
        except WordsError as error:
            raise BadRowError(error.sentence) from error

    def _no_date(self, text: str) -> str:
        column, order = f"column {shown(self._rules.when.name)}", ORDER_NAMES[self._rules.date_order]
        if not text:
            return f"It has no date in {column}."
        if any(read_stamp(text, other) is not None for other in DATE_ORDERS):
            return f"{shown(text)} in {column} is not a date when read {order}."
        return f"{shown(text)} in {column} is not a date since {FIRST_YEAR}."

    def _day(self, stamp: Stamp) -> tuple[Stamp, Moment]:
        if stamp.time not in (None, dt.time()):
            raise BadRowError("It tells an hour in the column of the day: map that column as occurred_at.")
        self._refuse_future(stamp.day)
        return Stamp(stamp.day), whole_day(stamp.day, self._rules.offset_at)

    def _event(self, stamp: Stamp) -> tuple[Stamp, Moment]:
        rules = self._rules
        if stamp.time is None:
            self._refuse_future(stamp.day)
            return stamp, whole_day(stamp.day, rules.offset_at)
        self._refuse_future(stamp.day - dt.timedelta(days=1))  # its offset may put it on the day before
        wall = dt.datetime.combine(stamp.day, stamp.time)
        if stamp.is_utc:
            at = moment_at(wall, _constant(0)).occurred_at
            moment = Moment(at, rules.offset_at(at))
        elif stamp.offset_min is not None:
            moment = moment_at(wall, _constant(stamp.offset_min))
        else:
            moment = moment_at(wall, rules.offset_at)
        if moment.occurred_at > rules.now.occurred_at:
            raise BadRowError(f"{date_text(stamp.day)} {stamp.time:%H:%M} is in the future.")
        return stamp, moment

    def _refuse_future(self, day: dt.date) -> None:
        if day > self._running_day:
            raise BadRowError(f"{date_text(day)} is in the future.")

    def _number(self, column: Column, text: str) -> float:
        if column.factor is not None and column.factor.kind == YES_NO:
            answer = read_yes_no(text)
            if answer is None:
                raise _bad_cell(column, text, "is neither yes nor no")
            return answer
        value = read_number(text, self._rules.decimal)
        if value is None:
            is_other = any(read_number(text, sign) is not None for sign in DECIMALS)
            with_sign = f" with a decimal {DECIMALS[self._rules.decimal]}" if is_other else ""
            raise _bad_cell(column, text, f"is not a number{with_sign}")
        low, high = column.bounds or (value, value)
        if not low <= value <= high:
            unit = column.factor.unit if column.factor is not None else ""
            raise _bad_cell(
                column, text, f"is not between {low:g} and {high:,.0f}{' ' + unit if unit.isalpha() else ''}"
            )
        if column.target == EPISODES and value != int(value):
            raise _bad_cell(column, text, "is not a whole number of episodes")
        return value

    def _place(self, column: Column, text: str) -> Place | None:
        if not text:
            return None
        if len(text) > LONGEST_PLACE:
            raise _bad_cell(column, text, "is not a place")
        if text not in self._places:
            try:
                self._places[text] = parse_place(text.split(), self._rules.body)
            except ManyMeanings as error:
                choices = f" For example: {', '.join(error.choices[:MOST_CHOICES])}." if error.choices else ""
                raise BadRowError(plain(error.sentence) + choices) from error
            except WordsError as error:
                raise BadRowError(plain(error.sentence)) from error
        return self._places[text]


def _bad_cell(column: Column, text: str, what: str) -> BadRowError:
    return BadRowError(f"{shown(text)} in column {shown(column.name)} {what}.")


def _note(column: Column, text: str) -> str:
    note = plain(text)
    if len(note) > LONGEST_NOTE:
        raise BadRowError(f"The note in column {shown(column.name)} is longer than {LONGEST_NOTE:,} characters.")
    return note


def _constant(offset_min: int) -> OffsetAt:
    return lambda _: offset_min


def date_text(day: dt.date) -> str:
    """A date in words, as `13 May 2021`."""
    return f"{day.day} {day:%b %Y}"
