"""Append what was just said, with the standard library's sqlite3; for the logging commands only.

Must not load SQLAlchemy, Alembic or pandas (a test reads `sys.modules`): this is why saving an entry takes a fraction
of a second. `DiaryStore` stores the same rows (a test compares them for every kind of entry).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from twitchlog.diary.consumables import Consumable
from twitchlog.diary.day import day_bounds, diary_day_sql
from twitchlog.diary.entries import Stored
from twitchlog.diary.factors import Factor, FactorCatalogue
from twitchlog.store import lookups, rules
from twitchlog.store.actions import Action, Step, perform
from twitchlog.store.driver import Unlock, file_identity, locked, require_same_file
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.rows import LATEST_SQL, rows_of, stored_from_row
from twitchlog.store.schema import connect, keep_quiet

_AGGREGATE_SQL = {"sum": "sum(value)", "mean": "avg(value)", "max": "max(value)", "last": f"value, {LATEST_SQL}"}


class _Nothing:
    """The answer of a diary that is not made yet."""

    description = ()

    def fetchone(self) -> None:
        return None

    def fetchall(self) -> list[Any]:
        return []


_NOTHING_YET = _Nothing()


class QuickDiary:
    """A diary opened for one logging command.

    Parameters
    ----------
    path : str
        Made by the first entry, if it does not exist.
    tell, unlock : callable
        As `schema.connect`.

    Raises
    ------
    DiaryFileError
        As `schema.connect`.
    """

    def __init__(self, path: str, *, tell: Callable[[str], None] = keep_quiet, unlock: Unlock = locked) -> None:
        self.path = path
        # A diary is made by the first entry, not by a first word that was not understood.
        self._identity = file_identity(path) if os.path.exists(path) else None
        self._connection = connect(path, tell=tell, unlock=unlock) if os.path.lexists(path) else None
        try:
            with diary_errors(path):
                self.settings = lookups.read_settings(self._execute)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> QuickDiary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    def _execute(self, sql: str, parameters: Any) -> Any:
        if self._connection is None:
            return _NOTHING_YET
        if isinstance(parameters, list):
            return self._connection.executemany(sql, parameters)
        return self._connection.execute(sql, parameters)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        connection = self._connection = self._connection or connect(self.path)
        with diary_errors(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                if self._identity:
                    require_same_file(self.path, self._identity)
                yield
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @property
    def has_written(self) -> bool:
        """Whether anything was written through this."""
        return self._connection is not None and self._connection.total_changes > 0

    def first_action_at(self) -> int | None:
        """When the first step of the diary was made (UTC seconds); None in a new one."""
        with diary_errors(self.path):
            found = self._execute("SELECT at FROM action ORDER BY id LIMIT 1", ()).fetchone()
        return int(found[0]) if found else None

    def has_action(self, uid: str) -> bool:
        """Whether the step of a uid was made."""
        with diary_errors(self.path):
            return self._execute("SELECT 1 FROM action WHERE uid = ?", (uid,)).fetchone() is not None

    def catalogue(self) -> FactorCatalogue:
        """The built-in factors and the person's own."""
        with diary_errors(self.path):
            return lookups.read_catalogue(self._execute)

    def own_consumables(self) -> tuple[Consumable, ...]:
        """The person's own drinks and foods."""
        with diary_errors(self.path):
            return lookups.read_own_consumables(self._execute)

    def keyed(self, table: str) -> dict[str, str]:
        """What is set in `setting`, or said in `profile`."""
        with diary_errors(self.path):
            return lookups.read_keyed(self._execute, table)

    def medicine(self, key: str) -> Stored | None:
        """What is known of a medicine: its latest course."""
        with diary_errors(self.path):
            cursor = self._execute("SELECT * FROM medicine WHERE key = ? ORDER BY uid DESC LIMIT 1", (key,))
            found = cursor.fetchone()
        if found is None:
            return None
        return stored_from_row("medicine", dict(zip((c[0] for c in cursor.description), found, strict=True)))

    def medicines(self) -> tuple[Stored, ...]:
        """Every course of every medicine, by name, the earlier told first."""
        with diary_errors(self.path):
            cursor = self._execute("SELECT * FROM medicine ORDER BY key, uid", ())
            names = [column[0] for column in cursor.description]
            return tuple(stored_from_row("medicine", dict(zip(names, row, strict=True))) for row in cursor.fetchall())

    def marks_on(self, day: dt.date) -> set[str]:
        """The marks that hold on a diary day."""
        with diary_errors(self.path):
            return rules.marks_on(self._execute, day, day_start_min=self.settings.day_start_min)

    def recent_symptoms(self, since_at: int) -> tuple[Stored, ...]:
        """The symptoms that happened at or after a moment (UTC seconds)."""
        with diary_errors(self.path):
            cursor = self._execute("SELECT * FROM symptom WHERE occurred_at >= ? ORDER BY occurred_at", (since_at,))
            names = [column[0] for column in cursor.description]
            return tuple(stored_from_row("symptom", dict(zip(names, row, strict=True))) for row in cursor.fetchall())

    def n_episodes_on(self, day: dt.date) -> int:
        """How many episodes a diary day holds."""
        with diary_errors(self.path):
            counts = rules.count_episodes(self._execute, day, day, day_start_min=self.settings.day_start_min)
        return counts.get(day, 0)

    def is_used(self, key: str) -> bool:
        """Whether a factor has a reading, so that its kind, unit and timing are frozen."""
        with diary_errors(self.path):
            return self._execute("SELECT 1 FROM reading WHERE factor = ? LIMIT 1", (key,)).fetchone() is not None

    def day_value(self, factor: Factor, day: dt.date) -> tuple[float, int] | None:
        """A factor's value on a diary day so far and the number of its readings; None where there are none."""
        start = 0 if factor.uses_civil_date else self.settings.day_start_min
        sql = (
            f"SELECT count(*), {_AGGREGATE_SQL[factor.aggregate]} FROM reading "  # noqa: S608 -- our own words
            f"WHERE factor = ? AND occurred_at BETWEEN ? AND ? AND {diary_day_sql(start)} = ?"
        )
        with diary_errors(self.path):
            found = self._execute(sql, (factor.key, *day_bounds(day), day.toordinal())).fetchone()
        return (float(found[1]), int(found[0])) if found and found[0] else None

    def add(
        self, entries: Sequence[Stored], *, action: Action, steps: Sequence[Step] = (), replaces: bool = False
    ) -> list[str]:
        """Write entries, and other rows that belong to them, in one transaction, and return when it is on the disk.

        Parameters
        ----------
        entries : sequence of Stored
        action : Action
        steps : sequence of Step
            Rows of other tables (a factor, a setting).
        replaces : bool
            That entries of the same uid may be there, and are replaced (a medicine that is stopped).

        Returns
        -------
        list of str
            Remarks for the person (`rules.check`).

        Raises
        ------
        WordsError
            What contradicts the diary.
        DiaryFileError
            The file cannot be written; then nothing is.
        """
        with self._writing():
            entry_steps = [Step(table, row["uid"], row) for stored in entries for table, row in rows_of(stored)]
            perform(self._execute, action, [*steps, *entry_steps], are_new=not (steps or replaces))
            return rules.check(self._execute, entries, day_start_min=self.settings.day_start_min)
