"""Another twitchlog diary into this one, by uid, in one transaction; must not decide what a field becomes.

Entries only there are added; what both tell differently becomes one field by field (`merge_fields`); both histories are
kept. A merge writes first what the other diary held, then what comes of it, so that each version stays in the history.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Any, NamedTuple

from twitchlog.diary.day import DEFAULT_DAY_START_MIN
from twitchlog.errors import ImportFileError
from twitchlog.store.actions import IMPORT, Action, Execute, Step, executing, perform
from twitchlog.store.driver import Unlock, file_identity, locked, require_same_file
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.merge_fields import Sides, is_same, knows, last_edit, merge_states
from twitchlog.store.merge_history import bring_history, mark_merged, new_actions
from twitchlog.store.other_diary import TABLES, opened_copy, rows_in
from twitchlog.store.rows import ENTRY_TABLES, Row, key_column
from twitchlog.store.rules import days_without_that_have_episodes
from twitchlog.store.schema import connect, create_tables
from twitchlog.store.shown import merge_shown
from twitchlog.store.timeline import MERGED_FROM, Actions, State, Timeline, Unit, read_rows, read_state

_UNIT_TABLES = tuple(table for table in TABLES if table not in ("item", "shown", "action", "change", "merged"))


class MergeOutcome(NamedTuple):
    """What a merge did, or in a dry run would do, in entries.

    n_added are only in the other diary; n_known are the same in both; of those told differently, n_changed_here stay
    as they are, n_changed_there become as the other has them, n_changed_both get fields of each; n_deleted were taken
    out in the other, n_kept_deleted here. n_other rows are no entries (settings, profile, factors, drinks and foods).
    n_actions of the other's history came along. On n_days_none days one diary says "none" and the other has twitches:
    they count as days with twitches. is_copy says that this diary was empty and is now the same as the other.
    """

    n_added: int = 0
    n_known: int = 0
    n_changed_here: int = 0
    n_changed_there: int = 0
    n_changed_both: int = 0
    n_deleted: int = 0
    n_kept_deleted: int = 0
    n_other: int = 0
    n_actions: int = 0
    n_days_none: int = 0
    is_copy: bool = False

    @property
    def changes_rows(self) -> bool:
        """Whether an entry, a setting or the like changes; else at most the history grows, which undo passes over."""
        return any((self.n_added, self.n_changed_there, self.n_changed_both, self.n_deleted, self.n_other))

    @property
    def changes_something(self) -> bool:
        """Whether anything is written at all."""
        return self.is_copy or self.changes_rows or self.n_actions > 0


def merge(
    path: str,
    other_path: str,
    *,
    action: Action,
    name: str | None = None,
    unlock: Unlock = locked,
    is_dry_run: bool = False,
) -> MergeOutcome:
    """Bring another diary into this one.

    Parameters
    ----------
    path : str
        This diary; made if it is not there (except in a dry run).
    other_path : str
        The other one, of any revision; never written.
    action : Action
        What it is recorded as; its kind and summary are set here. Nothing is recorded where nothing changes, nor in an
        empty diary, which becomes the same as the other.
    name : str, optional
        What the other is called in the history; its file name by default.
    unlock : callable
        Gives the key of an encrypted diary.
    is_dry_run : bool
        Take everything back at the end.

    Raises
    ------
    ImportFileError
        The other file is not a diary, is damaged, or is this one.
    DiaryFileError
        This diary cannot be read or written; then nothing is.
    """
    if os.path.exists(path) and os.path.exists(other_path) and os.path.samefile(path, other_path):
        raise ImportFileError("That file is the diary itself.", "Name the other diary.")
    named = action._replace(kind=IMPORT, summary=f"{MERGED_FROM}{name or os.path.basename(other_path)}")
    with opened_copy(other_path, unlock=unlock) as there:
        is_blank = is_dry_run and not os.path.lexists(path)
        identity = None if is_blank or not os.path.exists(path) else file_identity(path)
        with closing(_blank() if is_blank else connect(path, unlock=unlock)) as here, diary_errors(path):
            here.execute("BEGIN IMMEDIATE")
            try:
                if identity:
                    require_same_file(path, identity)
                outcome = _merge(executing(here), executing(there), there, named)
                here.execute("ROLLBACK" if is_dry_run or not outcome.changes_something else "COMMIT")
            except BaseException:
                if here.in_transaction:
                    here.execute("ROLLBACK")
                raise
    return outcome


def _blank() -> sqlite3.Connection:
    """A diary that nobody has, to try a merge with."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(connection)
    return connection


def _merge(here: Execute, there: Execute, source: sqlite3.Connection, action: Action) -> MergeOutcome:
    if not any(here(f'SELECT 1 FROM "{table}" LIMIT 1', ()).fetchone() for table in TABLES):  # noqa: S608
        return _copy(here, source)
    before = days_without_that_have_episodes(here, day_start_min=_day_start(here))
    merging = _Merging(here, there)
    steps = merging.steps()
    shown = merge_shown(here, there)
    actions = new_actions(here, there)
    has_news = bool(steps or merging.added) or any(each.is_news for each in actions)
    if has_news:
        ids = bring_history(here, there, actions)
        added = (Step(row_key[0], row_key[1], row, is_new=True) for row_key, row in merging.added_rows())
        merge_id = perform(here, action, chain(steps, added))
        mark_merged(here, there, ids, merge_id)
    after = days_without_that_have_episodes(here, day_start_min=_day_start(here))
    return merging.outcome()._replace(
        n_other=merging.n_other + shown,
        n_actions=len(actions) if has_news else 0,
        n_days_none=len(after - before),
    )


def _day_start(execute: Execute) -> int:
    found = execute("SELECT value FROM setting WHERE key = 'day_start_min'", ()).fetchone()
    return int(found[0]) if found else DEFAULT_DAY_START_MIN


def _copy(here: Execute, source: sqlite3.Connection) -> MergeOutcome:
    """Everything of the other diary, row by row as it is there."""
    n_rows = {}
    for table in TABLES:
        n_rows[table] = 0
        rows: list[tuple[Any, ...]] = []
        for row in rows_in(source, table):
            rows.append(tuple(row.values()))
            names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            if len(rows) == 500:
                here(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 -- our own names
                n_rows[table] += len(rows)
                rows = []
        if rows:
            here(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 -- our own names
            n_rows[table] += len(rows)
    n_entries = sum(n_rows[table] for table in ENTRY_TABLES)
    return MergeOutcome(n_added=n_entries, n_actions=n_rows["action"], is_copy=any(n_rows.values()))


class _Merging:
    """What is to be written, and how many entries that concerns."""

    def __init__(self, here: Execute, there: Execute) -> None:
        self._here, self._there = here, there
        self._past_here, self._past_there = Actions(here), Actions(there)
        self.added: list[Unit] = []  # as they are there, without any history here
        self.n_other = 0
        self._counts: Counter[str] = Counter()
        self._removed: set[Unit] = set()

    def outcome(self) -> MergeOutcome:
        """What was counted so far."""
        counts = self._counts
        return MergeOutcome(
            n_added=counts["n_added"],
            n_known=counts["n_known"],
            n_changed_here=counts["n_changed_here"],
            n_changed_there=counts["n_changed_there"],
            n_changed_both=counts["n_changed_both"],
            n_deleted=counts["n_deleted"],
            n_kept_deleted=counts["n_kept_deleted"],
        )

    def _count(self, unit: Unit, name: str) -> None:
        if unit[0] in ENTRY_TABLES:
            self._counts[name] += 1
        elif name not in ("n_known", "n_changed_here", "n_kept_deleted"):
            self.n_other += 1

    def steps(self) -> list[Step]:
        """Every step but those of what is only added; what is removed comes first, so that its origin is free."""
        removals: list[Step] = []
        changes: list[Step] = []
        for unit in self._differing():
            steps, is_removal = self._merge_unit(unit)
            (removals if is_removal else changes).extend(steps)
        for unit in tuple(self.added):
            changes += self._settle_origin(unit)
        return removals + changes

    def added_rows(self) -> Iterator[tuple[Unit, Row]]:
        for unit in self.added:
            yield from read_state(self._there, unit).items()

    def _differing(self) -> list[Unit]:
        differing: dict[Unit, None] = {}
        for table in _UNIT_TABLES:
            for key, ours, theirs in _joined(self._here, self._there, table, key_column(table)):
                unit = (table, key)
                if ours == theirs:
                    self._count(unit, "n_known")
                elif ours is None and not self._is_in_history(self._here, unit):
                    self.added.append(unit)
                    self._count(unit, "n_added")
                elif theirs is not None or self._is_in_history(self._there, unit):
                    differing[unit] = None
        for key, ours, theirs in _joined(self._here, self._there, "item", "uid"):
            unit = ("reading", key.rpartition(".")[0])
            if ours is not None and theirs is not None and ours != theirs and unit not in differing:
                differing[unit] = None
                self._counts["n_known"] -= 1
        return list(differing)

    @staticmethod
    def _is_in_history(execute: Execute, unit: Unit) -> bool:
        sql = "SELECT 1 FROM change WHERE table_name = ? AND row_key = ? LIMIT 1"
        return execute(sql, unit).fetchone() is not None

    def _sides(self, unit: Unit) -> Sides:
        here = Timeline(self._here, self._past_here, unit)
        return Sides(unit, here, Timeline(self._there, self._past_there, unit))

    def _merge_unit(self, unit: Unit) -> tuple[list[Step], bool]:
        sides = self._sides(unit)
        ours, theirs, result = sides.here.present, sides.there.present, merge_states(sides)
        self._count(unit, _verdict(ours, theirs, result))
        if not result:
            self._removed.add(unit)
        if is_same(result, ours) and knows(sides.here, theirs) and not self._has_news(sides):
            return [], False
        return [*_steps(ours, theirs), *_steps(theirs, result)], not result

    def _has_news(self, sides: Sides) -> bool:
        return any(
            not self._here("SELECT 1 FROM action WHERE uid = ?", (past.action.uid,)).fetchone()
            for past in sides.there.past
        )

    def _settle_origin(self, unit: Unit) -> list[Step]:
        """Of one row of a table that both diaries imported, the entry that was said last; the other stays in history.

        It is an entry of its own in each diary, but one in truth.
        """
        state = read_state(self._there, unit)
        origin = state[unit].get("origin")
        twins = read_rows(self._here, unit[0], "origin", origin) if origin is not None else []
        twin = next(((unit[0], row["uid"]) for row in twins if (unit[0], row["uid"]) not in self._removed), None)
        if twin is None:
            return []
        self.added.remove(unit)
        self._counts["n_added"] -= 1
        own = read_state(self._here, twin)
        gone, come = _steps(own, {}), _steps({}, state)
        ours, theirs = last_edit(self._sides(twin))[0], last_edit(self._sides(unit))[0]
        if (theirs, twin[1]) > (ours, unit[1]):
            self._count(unit, "n_changed_there")
            return [*gone, *come]
        self._count(unit, "n_known")
        return [*gone, *come, *_steps(state, {}), *_steps({}, own)]


def _verdict(ours: State, theirs: State, result: State) -> str:
    if not result:
        return "n_deleted" if ours else "n_kept_deleted"
    if is_same(result, ours):
        return "n_changed_here"
    if is_same(result, theirs):
        return "n_changed_there" if ours else "n_added"
    return "n_changed_both"


def _steps(before: State, after: State) -> list[Step]:
    """From one state of a unit to another."""
    steps = []
    for table, key in sorted({**before, **after}, key=lambda row_key: (row_key[0] == "item", row_key)):
        old, new = before.get((table, key)), after.get((table, key))
        if (old and old["row_hash"]) != (new and new["row_hash"]):
            steps.append(Step(table, key, new))
    return steps


def _joined(here: Execute, there: Execute, table: str, key: str) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Every key of a table in either diary, in order, with the row's hash in each; None where it is not there."""
    sql = f'SELECT "{key}", row_hash FROM "{table}" ORDER BY "{key}"'  # noqa: S608 -- our own names
    ours, theirs = iter(here(sql, ())), iter(there(sql, ()))
    one, other = next(ours, None), next(theirs, None)
    while one or other:
        first = min(str(row[0]) for row in (one, other) if row)  # SQLite orders text as Python does
        is_ours, is_theirs = bool(one and one[0] == first), bool(other and other[0] == first)
        yield first, one[1] if one and is_ours else None, other[1] if other and is_theirs else None
        one = next(ours, None) if is_ours else one
        other = next(theirs, None) if is_theirs else other
