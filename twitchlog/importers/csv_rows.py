"""Turn what a table's rows say into planned entries; must not read the file or save anything."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from twitchlog.diary.day import diary_day, whole_day
from twitchlog.diary.entries import MARK_FOOD_COMPLETE, MARK_NONE, DayMark, Entry, Episode, Note, Reading
from twitchlog.diary.factors import FOOD_FACTORS
from twitchlog.importers.base import BadRow, PlanCount, Planned, fingerprint, group_of, origin_of
from twitchlog.importers.csv_cells import BadRowError, RowReader, RowRules, RowWords, date_text
from twitchlog.importers.csv_dialect import Row
from twitchlog.importers.csv_mapping import EPISODES, INTENSITY, MINUTES, NOTE, Column

IMPORTER = "csv"


class RowPlanner:
    """Takes a table's rows one after the other and gathers the entries, the repeats and the bad rows.

    Parameters
    ----------
    rules : RowRules

    Attributes
    ----------
    n_rows : int
        Rows taken in.
    n_without_entries : int
        Good rows that told nothing.
    entries, duplicates, bad_rows : list
        As in `base.ImportPlan`.
    """

    def __init__(self, rules: RowRules) -> None:
        self._rules = rules
        self._reader = RowReader(rules)
        self._targets = {column.target for column in rules.columns.mapped} - {rules.when.target}
        self._seen: set[str] = set()
        self._line_of_day: dict[dt.date, int] = {}
        self._episode_column = rules.columns.of(EPISODES) or rules.when
        self._ordinals: Counter[str] = Counter()
        self._none_days: dict[dt.date, int] = {}  # day: the line that says so
        self._days: defaultdict[tuple[str, str], set[dt.date]] = defaultdict(set)
        self._n_entries: Counter[tuple[str, str]] = Counter()
        self.n_rows = 0
        self.n_without_entries = 0
        self.entries: list[Planned] = []
        self.duplicates: list[int] = []
        self.bad_rows: list[BadRow] = []

    def add(self, row: Row) -> None:
        """Take in the next row."""
        self.n_rows += 1
        print_of_row = fingerprint([cell.strip() for cell in row.cells])
        if print_of_row in self._seen:
            self.duplicates.append(row.line)
            return
        self._seen.add(print_of_row)
        try:
            words = self._reader.read(row)
            self._refuse_second_row(words, row.line)
            n_episodes = self._n_episodes(words)
            _refuse_contradictions(words, n_episodes, is_counted=EPISODES in self._targets)
        except BadRowError as error:
            self.bad_rows.append(BadRow(row.line, " ".join(error.faults)))
            return
        n_before = len(self.entries)
        self._plan(row.line, words, n_episodes)
        self.n_without_entries += len(self.entries) == n_before and n_episodes != 0

    def finish(self) -> None:
        """Mark the days of an event table on which nothing happened; call it once, after the last row."""
        if not self._rules.is_day_table:
            some = self._days[Episode.kind, ""]
            for day, line in self._none_days.items():
                if day not in some:
                    self._plan_none(day, line)

    def counts(self) -> tuple[PlanCount, ...]:
        """What the entries are, sort by sort."""
        return tuple(PlanCount(*sort, n, len(self._days[sort])) for sort, n in self._n_entries.items())

    def day_span(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and last diary day with an entry."""
        days = set[dt.date]().union(*self._days.values())
        return (min(days), max(days)) if days else (None, None)

    def _refuse_second_row(self, words: RowWords, line: int) -> None:
        if self._rules.is_day_table:
            earlier = self._line_of_day.setdefault(words.stamp.day, line)
            if earlier != line:
                raise BadRowError(f"{date_text(words.stamp.day)} stands on line {earlier} already, with other values.")

    def _n_episodes(self, words: RowWords) -> int | None:
        # How many episodes a row tells of; 0 says there were none, None that it does not say.
        if EPISODES in self._targets:
            count = words.numbers.get(EPISODES)
            if count is None:
                return 0 if words.is_observed else None
            return int(count)
        if self._rules.is_day_table:
            return None
        is_told = not self._targets or bool(_told_of_episodes(words))  # a bare list of moments is a list of twitches
        return 1 if is_told else None

    def _plan(self, line: int, words: RowWords, n_episodes: int | None) -> None:
        day = diary_day(words.when, day_start_min=self._rules.day_start_min)
        is_own_note = self._rules.is_day_table or not n_episodes  # a day's note belongs to no one of its episodes
        place = " ".join(word or "" for word in words.place) if words.place else ""
        for episode in _episodes(n_episodes or 0, words, "" if is_own_note else words.note):
            self._add(Planned(episode, self._origin(EPISODES, self._episode_column, words, place), line), day)
        for column in self._rules.columns.mapped:
            if column.factor is not None and column.target in words.numbers:
                reading = Reading(words.when, factor=column.target, value=words.numbers[column.target])
                self._add(Planned(reading, self._origin(column.target, column, words), line), day)
            elif column.target == NOTE and words.note and is_own_note:
                note = Note(words.when, note=words.note)
                self._add(Planned(note, self._origin(NOTE, column, words), line), day)
        if self._rules.is_day_table and words.numbers.keys() >= set(FOOD_FACTORS):
            complete = DayMark(words.when, mark=MARK_FOOD_COMPLETE)
            self._add(Planned(complete, self._origin(MARK_FOOD_COMPLETE, self._rules.when, words), line), day)
        if n_episodes == 0 and self._rules.is_day_table:
            self._plan_none(day, line)
        elif n_episodes == 0:
            self._none_days.setdefault(day, line)

    def _plan_none(self, day: dt.date, line: int) -> None:
        mark = DayMark(whole_day(day, self._rules.offset_at), mark=MARK_NONE)
        origin = origin_of(IMPORTER, EPISODES, self._episode_column.name, day.isoformat(), ordinal=0)
        self._add(Planned(mark, origin, line), day)

    def _origin(self, target: str, column: Column, words: RowWords, place: str = "") -> str:
        first = origin_of(IMPORTER, target, column.name, words.stamp.text, place=place)
        group = group_of(first)
        self._ordinals[group] += 1
        return f"{group}.{self._ordinals[group]}"

    def _add(self, planned: Planned, day: dt.date) -> None:
        self.entries.append(planned)
        sort = _sort(planned.entry)
        self._n_entries[sort] += 1
        self._days[sort].add(day)


def _sort(entry: Entry) -> tuple[str, str]:
    if isinstance(entry, Reading):
        return entry.kind, entry.factor
    return entry.kind, entry.mark if isinstance(entry, DayMark) else ""


def _told_of_episodes(words: RowWords) -> list[str]:
    # What a row tells of its episodes beside their number.
    told = ["a place"] if words.place else []
    told += ["minutes"] if words.numbers.get(MINUTES) else []
    return told + (["an intensity"] if words.numbers.get(INTENSITY) else [])


def _refuse_contradictions(words: RowWords, n_episodes: int | None, *, is_counted: bool) -> None:
    told = _told_of_episodes(words)
    if is_counted and told and not n_episodes:
        number = "0" if EPISODES in words.numbers else "no number of"
        raise BadRowError(f"It tells {' and '.join(told)} of twitches, but {number} episodes.")
    minutes = words.numbers.get(MINUTES)
    if n_episodes and minutes is not None and round(60 * minutes) < n_episodes:
        raise BadRowError(f"{minutes:g} minutes are too few for {n_episodes} episode{'s' if n_episodes > 1 else ''}.")


def _episodes(n: int, words: RowWords, note: str) -> list[Episode]:
    # A day's minutes are split evenly, so that the day's sum is the table's; the highest intensity belongs to one.
    minutes = words.numbers.get(MINUTES)
    seconds = None if minutes is None else round(60 * minutes)
    site, side = words.place or (None, None)
    return [
        Episode(
            words.when,
            site=site,
            side=side,
            duration_s=None if seconds is None else seconds * (i + 1) // n - seconds * i // n,
            intensity=words.numbers.get(INTENSITY) if i == 0 else None,
            note=note if i == 0 else "",
        )
        for i in range(n)
    ]
