"""What was done to one entry, action by action, in this diary and in those merged into it; must not change anything.

The actions of a diary follow one another. Those that a merge brought along followed one another in another diary: they
are a lane of their own, which ends with what stood there when the merge read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from twitchlog.store.actions import IMPORT, Execute
from twitchlog.store.rows import Row, key_column, row_from_json

Unit = tuple[str, str]
"""What is changed as a whole: (table, key). A reading's items belong to it."""

RowKey = tuple[str, str]
"""(table, key) of one row."""

State = Mapping[RowKey, Row]
"""The rows of a unit; empty where it is not in the diary."""

MERGED_FROM = "merge of "
"""How the summary of a merge begins."""


class ActionFacts(NamedTuple):
    """What is kept of an action; merged_by is the merge that brought it, None for the diary's own."""

    id: int
    uid: str
    at: int
    kind: str
    summary: str
    reverses: int | None
    merged_by: int | None


class Past(NamedTuple):
    """One action's part in a unit: what was there before it and after it."""

    action: ActionFacts
    before: State
    after: State
    is_edit: bool  # not a merge, nor the undoing of one: someone said so at that time


class Actions:
    """The actions of an open diary, read once each."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute
        self.facts = lru_cache(maxsize=50_000)(self._facts)
        self._reverser = lru_cache(maxsize=50_000)(self._read_reverser)

    def _facts(self, action_id: int) -> ActionFacts:
        (found,) = self._execute(
            "SELECT a.id, a.uid, a.at, a.kind, a.summary, a.reverses, m.merged_by FROM action AS a "
            "LEFT JOIN merged AS m ON m.action_id = a.id WHERE a.id = ?",
            (action_id,),
        ).fetchall()
        return ActionFacts(*found)

    def _read_reverser(self, action_id: int) -> int | None:
        lane = self.facts(action_id).merged_by
        found = self._execute("SELECT id FROM action WHERE reverses = ? ORDER BY id DESC", (action_id,)).fetchall()
        return next((int(each) for (each,) in found if self.facts(each).merged_by == lane), None)

    def _merge_of(self, action_id: int) -> int | None:
        """The merge that an action is, or that it takes back or does again; None for any other."""
        facts = self.facts(action_id)
        while facts.reverses is not None:
            facts = self.facts(facts.reverses)
        return facts.id if facts.kind == IMPORT and facts.summary.startswith(MERGED_FROM) else None

    def is_edit(self, action_id: int) -> bool:
        """Whether someone said so at that time: no merge, nor the undoing of one."""
        return self._merge_of(action_id) is None

    def counts(self, action_id: int) -> bool:
        """False for a merge that is undone, its undoing, and everything it brought."""
        merge = self._merge_of(action_id)
        if merge is not None and self._is_undone(merge):
            return False
        lane = self.facts(action_id).merged_by
        return lane is None or self.counts(lane)

    def _is_undone(self, action_id: int) -> bool:
        reverser = self._reverser(action_id)
        return reverser is not None and not self._is_undone(reverser)


class _Change(NamedTuple):
    action_id: int
    seq: int
    row_key: RowKey
    before: str | None


class Timeline:
    """What was done to one unit.

    Parameters
    ----------
    execute : callable
    actions : Actions
        Of the same diary.
    unit : (str, str)
    with_undone_merges : bool
        Keep what an undone merge brought, too.
    """

    def __init__(self, execute: Execute, actions: Actions, unit: Unit, *, with_undone_merges: bool = False) -> None:
        self._actions = actions
        self.present: State = read_state(execute, unit)
        self._lanes: dict[int | None, list[_Change]] = {}
        for change in _read_changes(execute, unit):
            if with_undone_merges or actions.counts(change.action_id):
                self._lanes.setdefault(actions.facts(change.action_id).merged_by, []).append(change)
        rows = {change.row_key for changes in self._lanes.values() for change in changes}
        self._row_keys = sorted(rows | set(self.present))

    @cached_property
    def past(self) -> list[Past]:
        """In the order of the actions' numbers, the oldest first."""
        found = []
        for lane, changes in self._lanes.items():
            for action_id in dict.fromkeys(change.action_id for change in changes):
                before, after = self._state(lane, action_id, 0), self._state(lane, action_id + 1, 0)
                found.append(
                    Past(self._actions.facts(action_id), before, after, is_edit=self._actions.is_edit(action_id))
                )
        return sorted(found, key=lambda past: past.action.id)

    @cached_property
    def versions(self) -> list[State]:
        """Every state that the unit was ever in, the present one last."""
        states = [state for past in self.past for state in (past.before, past.after)]
        return [*states, self.present]

    def _state(self, lane: int | None, action_id: int, seq: int) -> State:
        """The unit in a lane just before a step of an action."""
        rows = ((row_key, self._row(lane, row_key, action_id, seq)) for row_key in self._row_keys)
        return {row_key: row for row_key, row in rows if row is not None}

    def _row(self, lane: int | None, row_key: RowKey, action_id: int, seq: int) -> Row | None:
        for change in self._lanes.get(lane, ()):
            if change.row_key == row_key and (change.action_id, change.seq) >= (action_id, seq):
                return row_from_json(change.before) if change.before else None
        return self.present.get(row_key) if lane is None else self._end(lane, row_key)

    def _end(self, merge_id: int, row_key: RowKey) -> Row | None:
        """What the other diary held: a merge writes that first, then what it makes of it."""
        lane = self._actions.facts(merge_id).merged_by
        own = [c.seq for c in self._lanes.get(lane, ()) if c.row_key == row_key and c.action_id == merge_id]
        return self._row(lane, row_key, merge_id, min(own) + 1 if own else 0)


def read_state(execute: Execute, unit: Unit) -> State:
    """A unit as it stands in a diary."""
    table, key = unit
    own = read_rows(execute, table, key_column(table), key)
    items = read_rows(execute, "item", "reading_uid", key) if table == "reading" else []
    rows = [(unit, row) for row in own] + [(("item", str(row["uid"])), row) for row in items]
    return dict(rows)


def read_rows(execute: Execute, table: str, column: str, value: str) -> list[Row]:
    """The rows of a table in which a column has a value."""
    cursor = execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (value,))  # noqa: S608 -- our own names
    names = names_of(cursor)
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def names_of(cursor: object) -> Sequence[str]:
    """The columns of an answer, SQLAlchemy's or the standard library's."""
    keys = getattr(cursor, "keys", None)
    return list(keys()) if keys else [column[0] for column in cursor.description]  # type: ignore[attr-defined]


def _read_changes(execute: Execute, unit: Unit) -> Iterable[_Change]:
    table, key = unit
    columns = "SELECT action_id, seq, table_name, row_key, before FROM change WHERE "
    rows = execute(f"{columns} table_name = ? AND row_key = ?", (table, key)).fetchall()
    if table == "reading":  # its items are "uid.0", "uid.1", ...
        between = f"{columns} table_name = 'item' AND row_key BETWEEN ? AND ?"
        rows = [*rows, *execute(between, (f"{key}.", f"{key}.~")).fetchall()]
    return sorted(_Change(action_id, seq, (name, row_key), before) for action_id, seq, name, row_key, before in rows)
