"""The diary file as the rest of the program sees it: read, add, edit, retire, undo, history, batches.

Must not decide what a day is or what words mean. Every write is one action in one `BEGIN IMMEDIATE` transaction, and is
on the disk when the method returns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, CursorResult, create_engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from twitchlog.diary.consumables import Consumable
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Entry, Reading, Stored
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.diary.ledger import DayRows, FlagAck, Hours
from twitchlog.errors import DiaryFileError, NotFoundError
from twitchlog.store import driver, lookups, rules, tables
from twitchlog.store.acks import read_acks
from twitchlog.store.actions import (
    REDO,
    UNDO,
    Action,
    Execute,
    Step,
    newest_redoable,
    newest_undoable,
    perform,
    reverse,
)
from twitchlog.store.day_rows import read_day_rows
from twitchlog.store.driver import (
    Unlock,
    database_errors,
    file_identity,
    locked,
    module_for,
    require_same_file,
)
from twitchlog.store.entry_rows import (
    EntryFilter,
    find_entry,
    find_uid,
    read_by_origin,
    read_deleted_origins,
    read_entries,
    read_episode_origins,
    read_first_moment,
    read_meal,
)
from twitchlog.store.file_errors import said
from twitchlog.store.history import PastAction, PastVersion, read_history, read_versions
from twitchlog.store.hours import read_hours
from twitchlog.store.rows import rows_of
from twitchlog.store.schema import can_be_written, connect, keep_quiet
from twitchlog.store.shown import PATIENCE_MS, NewDaysTest, Shown, fill_tests, insert_shown, read_shown

EVERYTHING = EntryFilter()


class DiaryStore:
    """An open diary file.

    Parameters
    ----------
    path : str
    create : bool
        Make a new diary where there is none.
    read_only : bool
        Refuse every write. `is_read_only` says so too of a diary that lies where nothing can be written.
    tell, unlock : callable
        As `schema.connect`.

    Raises
    ------
    DiaryFileError
        As `schema.connect`.
    """

    def __init__(
        self,
        path: str,
        *,
        create: bool = True,
        read_only: bool = False,
        tell: Callable[[str], None] = keep_quiet,
        unlock: Unlock = locked,
    ) -> None:
        self.path = path
        self._identity = file_identity(path) if Path(path).exists() else None
        # One connection as a rule; entries that are still being read keep theirs while something else is done.
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: connect(path, create=create, read_only=read_only, tell=tell, unlock=unlock),
            module=module_for(path),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=-1,
        )
        event.listen(self._engine, "begin", _begin)
        with self._reading():
            pass  # the file is opened now, or the reason why not is said now
        self.is_read_only = read_only or not can_be_written(path)

    def __enter__(self) -> DiaryStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def _open(self, *, writing: bool, patience_ms: int | None = None) -> Iterator[Connection]:
        options = {"writing": writing, "patience_ms": patience_ms}
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                if writing and self._identity:
                    require_same_file(self.path, self._identity)
                yield connection
        except DBAPIError as error:
            if isinstance(error.orig, database_errors()):
                raise said(error.orig, self.path) from None
            raise

    def _reading(self) -> Any:
        return self._open(writing=False)

    def _writing(self) -> Any:
        return self._open(writing=True)

    # What the person set or added

    def settings(self) -> lookups.Settings:
        """How the person keeps their diary."""
        with self._reading() as connection:
            return lookups.read_settings(_execute(connection))

    def profile(self) -> dict[str, str]:
        """What a clinician asks once; only what was said."""
        with self._reading() as connection:
            return lookups.read_keyed(_execute(connection), "profile")

    def catalogue(self) -> FactorCatalogue:
        """The built-in factors and the person's own."""
        with self._reading() as connection:
            return lookups.read_catalogue(_execute(connection))

    def own_consumables(self) -> tuple[Consumable, ...]:
        """The person's own drinks and foods."""
        with self._reading() as connection:
            return lookups.read_own_consumables(_execute(connection))

    def saved_mappings(self) -> dict[str, str]:
        """How the columns of tables were mapped last (JSON), by the key of their header."""
        query = select(tables.mapping.c.header_key, tables.mapping.c.saved).order_by(tables.mapping.c.header_key)
        with self._reading() as connection:
            return {str(key): str(saved) for key, saved in connection.execute(query)}

    # Reading entries

    def entries(self, wanted: EntryFilter = EVERYTHING) -> Generator[Stored, None, None]:
        """The entries that a filter lets through, oldest first, read as they are asked for."""
        settings, catalogue = self.settings(), self.catalogue()
        with self._reading() as connection:
            yield from read_entries(connection, wanted, catalogue, day_start_min=settings.day_start_min)

    def first_moment(self) -> Moment | None:
        """When the earliest entry happened; None in an empty diary."""
        with self._reading() as connection:
            return read_first_moment(connection)

    def first_action_at(self) -> int | None:
        """When the first step of the diary was made (UTC seconds); None in a new one."""
        query = select(tables.action.c.at).order_by(tables.action.c.id).limit(1)
        with self._reading() as connection:
            found: int | None = connection.execute(query).scalar()
            return found

    def entry(self, handle: str) -> Stored:
        """The entry with a uid, or the only one whose uid ends so."""
        with self._reading() as connection:
            return find_entry(connection, handle)

    def uid_of(self, handle: str) -> str:
        """The uid of an entry that is or was in the diary."""
        with self._reading() as connection:
            return find_uid(connection, handle)

    def meal(self, meal: str) -> list[Stored]:
        """The readings that were said together under one meal."""
        with self._reading() as connection:
            return read_meal(connection, meal)

    def day_rows(self, *, first: dt.date | None = None, last: dt.date | None = None) -> DayRows:
        """What each diary day holds, aggregated in SQL; both ends inclusive, None leaves an end open."""
        settings, catalogue = self.settings(), self.catalogue()
        with self._reading() as connection:
            return read_day_rows(connection, catalogue, day_start_min=settings.day_start_min, first=first, last=last)

    def hours(self, wanted: EntryFilter = EVERYTHING) -> Hours:
        """When things happened by hour of the day, aggregated in SQL; of a filter only the days and the place count."""
        day_start_min = self.settings().day_start_min
        with self._reading() as connection:
            return read_hours(connection, wanted, day_start_min=day_start_min)

    def known_entries(self, origins: Collection[str]) -> dict[str, Entry]:
        """Of every entry that came from one of these origins: the origin and what stands here now."""
        with self._reading() as connection:
            return {str(stored.origin): stored.entry for stored in read_by_origin(connection, origins)}

    def episode_origins(self) -> list[str]:
        """The origin of every episode that an import brought and that is still here."""
        with self._reading() as connection:
            return read_episode_origins(connection)

    def deleted_origins(self) -> set[str]:
        """The origins of imported entries that the person deleted, unless that was undone."""
        with self._reading() as connection:
            return read_deleted_origins(connection)

    def days_with_episodes(self, first: dt.date, last: dt.date) -> set[dt.date]:
        """The diary days that hold an episode, both ends inclusive."""
        day_start_min = self.settings().day_start_min
        with self._reading() as connection:
            return set(rules.count_episodes(_execute(connection), first, last, day_start_min=day_start_min))

    def marks_between(self, first: dt.date, last: dt.date) -> list[rules.MarkSpan]:
        """The marks that hold on any of some diary days, both ends inclusive."""
        day_start_min = self.settings().day_start_min
        with self._reading() as connection:
            return rules.marks_between(_execute(connection), first, last, day_start_min=day_start_min)

    def acks(self) -> tuple[FlagAck, ...]:
        """Which warning signs a clinician has seen, the earlier visit first."""
        with self._reading() as connection:
            return read_acks(_execute(connection))

    # What was shown

    def shown(self, keys: Collection[str]) -> dict[str, Shown]:
        """When each of some findings was first shown, and its test on new days; those never shown are left out."""
        with self._reading() as connection:
            return read_shown(_execute(connection), keys)

    def remember_shown(self, keys: Sequence[str], *, on: dt.date, at: int) -> None:
        """Keep when findings were first shown (`shown.py`); a diary that cannot be written now does not learn it."""
        known = self.shown(keys)
        new = [key for key in keys if key not in known]
        if not new or self.is_read_only:
            return
        with suppress(DiaryFileError), self._open(writing=True, patience_ms=PATIENCE_MS) as connection:
            insert_shown(_execute(connection), new, on=on, at=at)

    def remember_tests(self, tests: Mapping[str, NewDaysTest]) -> None:
        """Keep what new days said of findings, by key, once; a diary that cannot be written now does not learn it."""
        if not tests or self.is_read_only:
            return
        with suppress(DiaryFileError), self._open(writing=True, patience_ms=PATIENCE_MS) as connection:
            fill_tests(_execute(connection), tests)

    # Writing

    def add(
        self, entries: Sequence[Stored], *, action: Action, steps: Sequence[Step] = (), after: Sequence[Step] = ()
    ) -> list[str]:
        """Write entries, the rows they rest on (`steps`) and the rows that rest on them (`after`), as one action.

        Returns
        -------
        list of str
            Remarks for the person (`rules.check`).
        """
        day_start_min = self.settings().day_start_min
        with self._writing() as connection:
            execute = _execute(connection)
            entry_steps = (
                Step(table, row["uid"], row, is_new=True) for stored in entries for table, row in rows_of(stored)
            )
            perform(execute, action, chain(steps, entry_steps, after))
            return rules.check(execute, entries, day_start_min=day_start_min)

    def change(self, steps: Sequence[Step], *, action: Action) -> None:
        """Set, replace or remove rows that are not entries (settings, profile, factors, drinks and foods)."""
        with self._writing() as connection:
            perform(_execute(connection), action, steps)

    def replace(self, before: Sequence[Stored], after: Sequence[Stored], *, action: Action) -> list[str]:
        """Put entries in the place of others; an entry without a successor of its uid is removed.

        Returns
        -------
        list of str
            Remarks for the person (`rules.check`), of what is new.
        """
        day_start_min = self.settings().day_start_min
        with self._writing() as connection:
            execute = _execute(connection)
            steps = {(step.table, step.key): step for stored in before for step in _removals(stored)}
            for stored in after:
                steps |= {(table, row["uid"]): Step(table, row["uid"], row) for table, row in rows_of(stored)}
            perform(execute, action, list(steps.values()))
            return rules.check(execute, after, day_start_min=day_start_min)

    def undo(self, action: Action) -> str:
        """Take back the newest action that is not yet undone.

        Returns
        -------
        str
            What it was.

        Raises
        ------
        NotFoundError
            Nothing is left to undo.
        """
        with self._writing() as connection:
            execute = _execute(connection)
            found = newest_undoable(execute)
            if found is None:
                raise NotFoundError("There is nothing to undo.", "What was done: twitchlog history")
            reverse(execute, found[0], action._replace(kind=UNDO, summary=found[1]))
        return found[1]

    def redo(self, action: Action) -> str:
        """Do again what was undone last, unless something new was written since."""
        with self._writing() as connection:
            execute = _execute(connection)
            found = newest_redoable(execute)
            if found is None:
                raise NotFoundError("There is nothing to redo.", "Redo works right after an undo: twitchlog history")
            reverse(execute, found[0], action._replace(kind=REDO, summary=found[1]))
        return found[1]

    # History

    def history(self, *, limit: int | None = None) -> list[PastAction]:
        """What was done, newest first."""
        with self._reading() as connection:
            return read_history(connection, limit=limit)

    def versions(self, uid: str) -> list[PastVersion]:
        """Every change to one entry, newest first, with what it was before."""
        with self._reading() as connection:
            return read_versions(connection, uid)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience_ms = options.get("patience_ms") or int(driver.BUSY_TIMEOUT_S * 1000)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience_ms}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def _execute(connection: Connection) -> Execute:
    def execute(sql: str, parameters: Any) -> CursorResult[Any]:
        return connection.exec_driver_sql(sql, parameters)

    return execute


def _removals(stored: Stored) -> Iterator[Step]:
    yield Step(stored.entry.kind, stored.uid, None)
    if isinstance(stored.entry, Reading):
        for n in range(len(stored.entry.items)):
            yield Step("item", f"{stored.uid}.{n}", None)
