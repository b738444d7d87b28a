"""What must hold for a diary of any entries: SQL counts days as a plain loop does; every change can be taken back."""

import datetime as dt
import random
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.builders import (
    DAYS,
    LATEST_DAY,
    NOW_AT,
    broken_references,
    copy_of,
    dump,
    entries,
    make_action,
    make_stored,
    new_diary,
    without_history,
)
from twitchlog.diary.day import diary_day, is_back_fill
from twitchlog.diary.entries import MARK_PAUSED, TYPED, DayMark, Dose, Episode, Medicine, Reading
from twitchlog.diary.factors import LAST, MAX, MEAN, SUM, FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.errors import NotFoundError, WordsError
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import factor_step, keyed_step

MARKS_THAT_FIT = ("closed", "paused", "food complete")  # "none" may be refused
OWN = [own_factor(f"my {aggregate}", kind="rating", aggregate=aggregate) for aggregate in (SUM, MEAN, MAX, LAST)]
CATALOGUE = FactorCatalogue(OWN)
day_starts = st.sampled_from([0, 1, 240, 719, 720])
days = st.none() | st.integers(-1, DAYS + 1).map(lambda n: LATEST_DAY - dt.timedelta(n))


@st.composite
def stored_entries(draw):
    """Entries with their uids, some of them imported, some made late, some of a factor of the person's own."""
    said = draw(st.lists(entries(MARKS_THAT_FIT), max_size=25))
    own = [
        Reading(entry.when, draw(st.sampled_from(OWN)).key, entry.value) if draw(st.booleans()) else entry
        for entry in said
        if isinstance(entry, Reading)
    ]
    return [
        make_stored(
            entry,
            n,
            logged_at=NOW_AT + draw(st.integers(-DAYS, 3)) * 43_200,
            source=draw(st.sampled_from([TYPED, "a batch"])),
        )
        for n, entry in enumerate([entry for entry in said if not isinstance(entry, Reading)] + own)
    ]


def day_of(stored, day_start):
    entry = stored.entry
    is_civil = isinstance(entry, Reading) and CATALOGUE[entry.factor].uses_civil_date
    return diary_day(entry.when, day_start_min=0 if is_civil else day_start).toordinal()


def aggregated(stored, aggregate):
    readings = sorted(stored, key=lambda one: (one.entry.when.occurred_at, one.uid))
    values = [one.entry.value for one in readings]
    return {SUM: sum(values), MEAN: sum(values) / len(values), MAX: max(values), LAST: values[-1]}[aggregate]


def grouped(entry_type, all_stored, key):
    groups = defaultdict(list)
    for stored in all_stored:
        if isinstance(stored.entry, entry_type):
            groups[key(stored)].append(stored)
    return groups.items()


def is_pause(stored):
    return isinstance(stored.entry, DayMark) and stored.entry.mark == MARK_PAUSED


def naive_day_rows(all_stored, *, day_start, first, last):
    """What `DiaryStore.day_rows` should give, by a plain loop over the entries."""

    def day(stored):
        return day_of(stored, day_start)

    def is_within(ordinal):
        return (first is None or first.toordinal() <= ordinal) and (last is None or ordinal <= last.toordinal())

    within = [stored for stored in all_stored if is_within(day(stored))]
    return DayRows(
        episodes=tuple(
            EpisodeDay(
                *key,
                len(group),
                sum(one.entry.duration_s is not None for one in group),
                sum(one.entry.duration_s or 0 for one in group) / 60,
                max((one.entry.intensity for one in group if one.entry.intensity is not None), default=None),
            )
            for key, group in grouped(Episode, within, lambda one: (day(one), one.entry.site, one.entry.side))
        ),
        readings=tuple(
            ReadingDay(*key, pytest.approx(aggregated(group, CATALOGUE[key[1]].aggregate), abs=1e-6), len(group))
            for key, group in grouped(Reading, within, lambda one: (day(one), one.entry.factor))
        ),
        marks=tuple(
            MarkDay(
                day(one),
                one.entry.mark,
                dt.date.fromisoformat(one.entry.last_on).toordinal() if one.entry.last_on else day(one),
            )
            for one in all_stored
            if isinstance(one.entry, DayMark) and (last is None or day(one) <= last.toordinal())
        ),
        doses=tuple(
            DoseDay(*key, len(group))
            for key, group in grouped(Dose, within, lambda one: (day(one), one.entry.medicine))
        ),
        logged=tuple(
            LoggedDay(
                key,
                len(group),
                sum(
                    one.source == TYPED and is_back_fill(one.entry.when, one.logged_at, day_start_min=day_start)
                    for one in group
                ),
                sum(one.source != TYPED for one in group),
            )
            for key, group in grouped(object, [one for one in within if not is_pause(one)], day)
        ),
        medicines=tuple(one.entry for one in all_stored if isinstance(one.entry, Medicine)),
    )


def in_order(rows):
    return DayRows(
        *(sorted(part, key=lambda row: repr(row[:3]) if isinstance(row, tuple) else repr(row)) for part in rows)
    )


@pytest.fixture(scope="module")
def empty_diary(tmp_path_factory):
    return new_diary(tmp_path_factory.mktemp("template") / "empty.db")


@contextmanager
def diary_with(template, all_stored, *, day_start):
    """A diary of these entries, opened; gone afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        DiaryStore(copy_of(template, Path(folder) / "diary.db")) as store,
    ):
        steps = [keyed_step("setting", "day_start_min", str(day_start)), *map(factor_step, OWN)]
        store.add(all_stored, action=make_action(1), steps=steps)
        yield store


@given(all_stored=stored_entries(), day_start=day_starts, first=days, last=days)
@settings(max_examples=80)
def test_days_are_aggregated_as_a_plain_loop_would(empty_diary, all_stored, day_start, first, last):
    with diary_with(empty_diary, all_stored, day_start=day_start) as store:
        rows = store.day_rows(first=first, last=last)
        assert sorted(store.entries(), key=lambda one: one.uid) == all_stored
    assert in_order(rows) == in_order(naive_day_rows(all_stored, day_start=day_start, first=first, last=last))


@given(all_stored=stored_entries(), day_start=day_starts, seed=st.integers(0, 99))
@settings(max_examples=30)
def test_the_order_in_which_entries_were_made_is_irrelevant(empty_diary, all_stored, day_start, seed):
    shuffled = random.Random(seed).sample(all_stored, len(all_stored))
    with (
        diary_with(empty_diary, all_stored, day_start=day_start) as one,
        diary_with(empty_diary, shuffled, day_start=day_start) as other,
    ):
        assert list(one.entries()) == list(other.entries())
        assert one.day_rows() == other.day_rows()


@given(all_stored=stored_entries(), starts=st.lists(day_starts, min_size=1, max_size=3))
@settings(max_examples=30)
def test_moving_the_day_start_changes_no_entry_and_moving_it_back_no_day(empty_diary, all_stored, starts):
    with diary_with(empty_diary, all_stored, day_start=240) as store:
        entries_before, rows_before = list(store.entries()), store.day_rows()
        for n, start in enumerate((*starts, 240), start=2):
            store.change([keyed_step("setting", "day_start_min", str(start))], action=make_action(n))
            assert list(store.entries()) == entries_before
            assert sum(row.n_entries for row in store.day_rows().logged) == sum(not is_pause(one) for one in all_stored)
        assert store.day_rows() == rows_before


class AnyDiary(RuleBasedStateMachine):
    """A person who logs, edits, deletes, sets, undoes and redoes in any order; a list of states plays the diary."""

    @initialize()
    def begin(self):
        self._folder = tempfile.TemporaryDirectory()
        self.path = new_diary(Path(self._folder.name) / "diary.db")
        self.store = DiaryStore(self.path)
        self.n = 0
        self.past = [without_history(dump(self.path))]  # what undo leads back to; the present comes last
        self.undone = []

    def action(self):
        self.n += 1
        return make_action(self.n)

    def has_changed(self):
        self.past.append(without_history(dump(self.path)))
        self.undone = []

    @rule(said=st.lists(entries(), min_size=1, max_size=4))
    def log(self, said):
        action = self.action()
        try:
            self.store.add([make_stored(entry, 100 * self.n + i) for i, entry in enumerate(said)], action=action)
        except WordsError:
            assert without_history(dump(self.path)) == self.past[-1]
        else:
            self.has_changed()

    @rule(entry=entries(MARKS_THAT_FIT), data=st.data())
    def edit(self, entry, data):
        present = list(self.store.entries())
        if present:
            before = data.draw(st.sampled_from(present))
            try:
                self.store.replace([before], [before._replace(entry=entry)], action=self.action())
            except WordsError:
                assert without_history(dump(self.path)) == self.past[-1]
            else:
                self.has_changed()

    @rule(data=st.data())
    def delete(self, data):
        present = list(self.store.entries())
        if present:
            chosen = data.draw(
                st.lists(st.sampled_from(present), min_size=1, max_size=3, unique_by=lambda one: one.uid)
            )
            self.store.replace(chosen, [], action=self.action())
            self.has_changed()

    @rule(start=day_starts | st.none(), factor=st.sampled_from(OWN))
    def set(self, start, factor):
        value = None if start is None else str(start)
        self.store.change([keyed_step("setting", "day_start_min", value), factor_step(factor)], action=self.action())
        self.has_changed()

    @rule()
    def undo(self):
        if len(self.past) > 1:
            self.store.undo(self.action())
            self.undone.append(self.past.pop())
        else:
            with pytest.raises(NotFoundError):
                self.store.undo(self.action())

    @precondition(lambda self: self.n > 0)
    @rule()
    def redo(self):
        if self.undone:
            self.store.redo(self.action())
            self.past.append(self.undone.pop())
        else:
            with pytest.raises(NotFoundError):
                self.store.redo(self.action())

    @invariant()
    def the_diary_is_what_it_should_be(self):
        if hasattr(self, "store"):
            assert without_history(dump(self.path)) == self.past[-1]
            assert broken_references(self.path) == []

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            self._folder.cleanup()


AnyDiary.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestAnyDiary = AnyDiary.TestCase
