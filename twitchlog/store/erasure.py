"""Content out of a diary for good: rows, history, summaries; must not commit, ask, or search for what is left.

The one exception to "nothing is lost". Works on a diary or a backup of any revision, on a connection whose transaction
the caller holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from twitchlog.diary.day import Moment, diary_day
from twitchlog.diary.entries import MARK_PAUSED
from twitchlog.store.actions import IMPORT, Execute
from twitchlog.store.hashing import quoted
from twitchlog.store.lookups import read_catalogue, read_settings
from twitchlog.store.rows import ENTRY_TABLES, Row, canonical, hashed, row_from_json
from twitchlog.store.timeline import MERGED_FROM, Unit, names_of

SHORTEST_SEARCHED = 6  # characters: shorter texts are found everywhere

# What a person typed: what of an erased row is searched for afterwards, beside its uid.
_TEXTS = ("note", "name", "dose", "amount", "origin", "value")
_CHUNK = 500


class Request(NamedTuple):
    """What is to be erased: entries by uid, every note, or all entries of the diary days before one."""

    uids: tuple[str, ...] = ()
    notes: bool = False
    before: dt.date | None = None


class Erased(NamedTuple):
    """What is, or would be, erased; the days are those of the entries concerned, None where there are none.

    n_entries stand in the diary, n_past only in its history; n_notes are notes beside entries that stay; n_versions
    are the history's rows, n_shown what was shown or acknowledged, n_batches imports of which nothing is left.
    texts are the uids and the words that may not be found afterwards; n_short words are too short to be searched for.
    """

    n_entries: int = 0
    n_past: int = 0
    n_notes: int = 0
    n_versions: int = 0
    n_shown: int = 0
    n_batches: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    texts: frozenset[str] = frozenset()
    n_short: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing of it."""
        return not any((self.n_entries, self.n_past, self.n_notes, self.n_versions, self.n_shown, self.n_batches))


def erase(execute: Execute, request: Request) -> Erased:
    """Erase; the caller holds the transaction, and takes it back where only the numbers are wanted."""
    with _open_history(execute):
        erasing = _Erasing(execute, request)
        erasing.find()
        erasing.blank_summaries()
        erasing.remove()
        if request.notes:
            erasing.blank_notes()
        if request.before:
            erasing.remove_by_day(request.before)
        return erasing.result()


@contextmanager
def _open_history(execute: Execute) -> Iterator[None]:
    """Let the history shrink, which nothing else may make it do."""
    triggers = execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid", ()).fetchall()
    for name, _ in triggers:
        execute(f"DROP TRIGGER {quoted(name)}", ())
    yield
    for _, sql in triggers:
        execute(sql, ())


class _Version(NamedTuple):
    """A row as it stands, or as it last was."""

    table: str
    row: Row
    stands: bool


class _Erasing:
    """One erasure under way."""

    def __init__(self, execute: Execute, request: Request) -> None:
        self._execute, self._request = execute, request
        self._tables = {name for (name,) in execute("SELECT name FROM sqlite_master WHERE type = 'table'", ())}
        self._entry_tables = [table for table in ENTRY_TABLES if table in self._tables]
        self._day_start = read_settings(execute).day_start_min
        catalogue = read_catalogue(execute)
        self._civil = {factor.key for factor in catalogue if factor.uses_civil_date}
        self._units: set[Unit] = set()
        self._days: list[dt.date] = []
        self._texts: set[str] = set()
        self._short: set[str] = set()
        self._counts: dict[str, int] = {}

    def result(self) -> Erased:
        first, last = (min(self._days), max(self._days)) if self._days else (None, None)
        return Erased(
            **self._counts, first_day=first, last_day=last, texts=frozenset(self._texts), n_short=len(self._short)
        )

    def _count(self, name: str, n: int) -> None:
        self._counts[name] = self._counts.get(name, 0) + n

    # What is meant

    def find(self) -> None:
        """Note every unit that is meant."""
        for version in self._candidates():
            if self._is_meant(version):
                self._units.add((version.table, version.row["uid"]))
                self._count("n_entries" if version.stands else "n_past", 1)
                self._days.append(self._day(version))

    def _candidates(self) -> Iterator[_Version]:
        standing: set[Unit] = set()
        for table in self._entry_tables:
            for row in self._rows(f'SELECT * FROM "{table}"'):  # noqa: S608 -- our own table names
                standing.add((table, row["uid"]))
                yield _Version(table, row, stands=True)
        gone: dict[Unit, str] = {}
        for table, key, before in self._execute(
            "SELECT table_name, row_key, before FROM change WHERE before IS NOT NULL ORDER BY action_id, seq", ()
        ):
            if table in self._entry_tables and (table, key) not in standing:
                gone[table, key] = before
        for (table, _), before in gone.items():
            yield _Version(table, row_from_json(before), stands=False)

    def _is_meant(self, version: _Version) -> bool:
        request = self._request
        if request.before is not None:
            return self._last_day(version) < request.before
        if request.notes:
            return version.table == "note"
        return version.row["uid"] in request.uids

    def _day(self, version: _Version) -> dt.date:
        row = version.row
        when = Moment(row["occurred_at"], row["offset_min"], row["precision"])
        is_civil = version.table == "reading" and row["factor"] in self._civil
        return diary_day(when, day_start_min=0 if is_civil else self._day_start)

    def _last_day(self, version: _Version) -> dt.date:
        """The last day that an entry speaks of: a pause until its end, a medicine as long as it is taken."""
        row = version.row
        if version.table == "medicine" and version.stands:
            stopped = row["stopped_on"]
            return max(self._day(version), dt.date.fromisoformat(stopped)) if stopped else dt.date.max
        if version.table == "day_mark" and row["mark"] == MARK_PAUSED and row["last_on"]:
            return dt.date.fromisoformat(row["last_on"])
        return self._day(version)

    # What goes

    def blank_summaries(self) -> None:
        """Of every action that changed one of the units, and of its undoing, leave no more than its kind."""
        self._blank_touching(self._units, but=IMPORT)  # of an import it is the file's name

    def _blank_touching(self, units: Collection[Unit], *, but: str = "") -> None:
        touched: set[int] = set()
        for action_id, table, key in self._execute("SELECT action_id, table_name, row_key FROM change", ()):
            if self._unit_of(table, key) in units:
                touched.add(action_id)
        kinds, summaries, reverses = {}, {}, {}
        for id_, kind, summary, reversed_id in self._execute("SELECT id, kind, summary, reverses FROM action", ()):
            kinds[id_], summaries[id_], reverses[id_] = kind, summary, reversed_id
            if reversed_id in touched:
                touched.add(id_)  # an undo repeats the summary of what it undoes
        for id_ in sorted(touched):
            root = id_
            while reverses[root] is not None:
                root = reverses[root]
            is_left = kinds[root] == but or summaries[root].startswith(MERGED_FROM)
            if not is_left and summaries[id_] != kinds[id_]:
                self._blank(id_, kinds[id_])

    def _blank(self, action_id: int, kind: str) -> None:
        (row,) = self._rows("SELECT * FROM action WHERE id = ?", (action_id,))
        new = hashed({**_bare(row), "summary": kind})
        self._execute("UPDATE action SET summary = ?, row_hash = ? WHERE id = ?", (kind, new["row_hash"], action_id))
        self._count("n_versions", 1)

    @staticmethod
    def _unit_of(table: str, key: str) -> Unit:
        return ("reading", key.rpartition(".")[0]) if table == "item" else (table, key)

    def remove(self) -> None:
        """Take the units out of their tables and out of the history."""
        for table, uid in self._units:
            if table == "reading":
                self._execute("DELETE FROM item WHERE reading_uid = ?", (uid,))
            for row in self._rows(f'SELECT * FROM "{table}" WHERE uid = ?', (uid,)):  # noqa: S608 -- our own tables
                self._note_texts(row)
            self._execute(f'DELETE FROM "{table}" WHERE uid = ?', (uid,))  # noqa: S608 -- our own table names
        self._remove_changes(self._units)

    def _remove_changes(self, units: Iterable[Unit]) -> None:
        meant = set(units)
        doomed = []
        for action_id, seq, table, key, before in self._execute(
            "SELECT action_id, seq, table_name, row_key, before FROM change", ()
        ):
            if self._unit_of(table, key) in meant:
                doomed.append((action_id, seq))
                if before:
                    self._note_texts(row_from_json(before))
        for start in range(0, len(doomed), _CHUNK):
            self._execute("DELETE FROM change WHERE action_id = ? AND seq = ?", doomed[start : start + _CHUNK])
        self._count("n_versions", len(doomed))

    def _note_texts(self, row: Row) -> None:
        if "uid" in row:
            self._texts.add(row["uid"])
        for column in _TEXTS:
            text = row.get(column)
            if isinstance(text, str) and text:
                (self._texts if len(text) >= SHORTEST_SEARCHED else self._short).add(text)

    # Every note

    def blank_notes(self) -> None:
        """Leave no note beside an entry, nor in what an entry was before; only a note's own summary holds its words."""
        for table in self._entry_tables:
            for row in list(self._rows(f"SELECT * FROM \"{table}\" WHERE note <> ''")):  # noqa: S608 -- our own tables
                self._take_note(row)
                self._count("n_notes", 1)
                self._days.append(self._day(_Version(table, row, stands=True)))
                new = hashed({**_bare(row), "note": ""})
                sql = f"UPDATE \"{table}\" SET note = '', row_hash = ? WHERE uid = ?"  # noqa: S608 -- our own tables
                self._execute(sql, (new["row_hash"], row["uid"]))
        self._blank_notes_of_the_past()
        keys = self._execute("SELECT DISTINCT row_key FROM change WHERE table_name = 'profile'", ()).fetchall()
        self._remove_changes({("profile", key) for (key,) in keys})  # its words stand in it, and only there

    def _take_note(self, row: Row) -> None:
        (self._texts if len(row["note"]) >= SHORTEST_SEARCHED else self._short).add(row["note"])

    def _blank_notes_of_the_past(self) -> None:
        found = self._rows('SELECT * FROM change WHERE before LIKE \'%"note":%\' AND before NOT LIKE \'%"note":""%\'')
        for change in list(found):
            row = row_from_json(change["before"])
            if change["table_name"] not in self._entry_tables or not row["note"]:
                continue
            self._take_note(row)
            self._count("n_versions", 1)
            before = canonical(hashed({**_bare(row), "note": ""}))
            new = hashed({**_bare(change), "before": before})
            self._execute(
                "UPDATE change SET before = ?, row_hash = ? WHERE action_id = ? AND seq = ?",
                (before, new["row_hash"], change["action_id"], change["seq"]),
            )

    # By day

    def remove_by_day(self, before: dt.date) -> None:
        """Take out what was shown or acknowledged before a day, and imports of which nothing is left."""
        if "shown" in self._tables:
            rows = self._execute("SELECT key FROM shown WHERE shown_on < ?", (before.isoformat(),)).fetchall()
            self._execute("DELETE FROM shown WHERE key = ?", rows)
            self._count("n_shown", len(rows))
        if "flag_ack" in self._tables:
            self._remove_rows("flag_ack", lambda row: row["seen_on"] < before.isoformat(), "n_shown")
        sources = {
            source
            for table in self._entry_tables
            for (source,) in self._execute(f'SELECT DISTINCT source FROM "{table}"', ())  # noqa: S608 -- our own tables
        }
        end_at = int(dt.datetime.combine(before, dt.time(), dt.UTC).timestamp())
        self._remove_rows("batch", lambda row: row["imported_at"] < end_at and row["uid"] not in sources, "n_batches")

    def _remove_rows(self, table: str, is_meant: Any, counted: str) -> None:
        standing = {row["uid"]: row for row in self._rows(f'SELECT * FROM "{table}"')}  # noqa: S608 -- our own tables
        past = {
            key: row_from_json(before)
            for key, before in self._execute(
                "SELECT row_key, before FROM change WHERE table_name = ? AND before IS NOT NULL "
                "ORDER BY action_id, seq",
                (table,),
            )
        }
        doomed = [uid for uid, row in {**past, **standing}.items() if is_meant(row)]
        self._texts |= set(doomed)
        if table == "batch":
            self._blank_touching({(table, uid) for uid in doomed})  # its file's name goes with it
        rows = [(uid,) for uid in doomed]
        self._execute(f'DELETE FROM "{table}" WHERE uid = ?', rows)  # noqa: S608 -- our own table names
        self._remove_changes({(table, uid) for uid in doomed})
        self._count(counted, len(doomed))

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        cursor = self._execute(sql, tuple(parameters))
        names = names_of(cursor)
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def _bare(row: Row) -> Row:
    return {column: value for column, value in row.items() if column != "row_hash"}
