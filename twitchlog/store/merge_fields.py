"""What becomes of an entry that two diaries tell differently, field by field; must not read or write a diary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from twitchlog.store.rows import ENTRY_TABLES, Row, canonical, hashed
from twitchlog.store.timeline import Past, RowKey, State, Timeline, Unit

# Columns that make sense only together: one field each.
_TOGETHER = {
    "occurred_at": "when",
    "offset_min": "when",
    "precision": "when",
    "site": "place",
    "side": "place",
    "factor": "amount",
    "value": "amount",
    "question": "amount",
    "mark": "mark",
    "last_on": "mark",
}
_ITEMS = "amount"  # what stood behind a reading goes with its value

Said = tuple[int, str]
"""When something was said, and by which action: (UTC seconds, uid)."""

_NEVER: Said = (-(2**62), "")


class Sides(NamedTuple):
    """One unit in two diaries."""

    unit: Unit
    here: Timeline
    there: Timeline


class _Edits(NamedTuple):
    """When each value of each field was said last, in either diary; and when the unit was said, or taken out."""

    fields: dict[tuple[str, str], Said]
    said: Said
    removed: Said


def merge_states(sides: Sides) -> State:
    """The unit as both diaries together tell it; the same whichever of them is `here`.

    What one side alone changed since both agreed is taken; of what both changed, the later. Where they never agreed,
    the later is taken.
    """
    here, there = sides.here.present, sides.there.present
    if is_same(here, there):
        return here
    is_known, base = _base(sides)
    edits = _edits(sides)
    if here and there:
        return _merge_fields(sides.unit, here, there, base if is_known else None, edits)
    present = here or there
    if is_known and (is_same(base, present) or not base):
        return {} if base else present  # one side took it out, or one side alone brought it (back)
    absent = sides.there if here else sides.here
    if not absent.past:
        return present  # never known there
    return present if edits.said > edits.removed else {}


def is_same(one: State, other: State) -> bool:
    """Whether two states are the same, row by row."""
    return _identity(one) == _identity(other)


def _identity(state: State) -> frozenset[tuple[RowKey, bytes]]:
    return frozenset((row_key, row["row_hash"]) for row_key, row in state.items())


def knows(timeline: Timeline, state: State) -> bool:
    """Whether a diary has, or had, the unit so."""
    return _identity(state) in {_identity(version) for version in timeline.versions}


def last_edit(sides: Sides) -> Said:
    """When the unit was last said, in either diary."""
    return _edits(sides).said


def _base(sides: Sides) -> tuple[bool, State]:
    """Whether the two diaries once agreed, and on what at last: after the newest action that both have."""
    here = {past.action.uid: past for past in sides.here.past}
    there = {past.action.uid: past for past in sides.there.past}
    ends = [next((uid for uid in reversed(one) if uid in other), None) for one, other in ((here, there), (there, here))]
    common = [uid for uid in ends if uid is not None]
    if common:
        uid = max(common, key=lambda uid: (here[uid].action.at, uid))
        own = here[uid] if here[uid].action.merged_by is None else there[uid]
        return True, own.after
    return _common_version(sides)


def _common_version(sides: Sides) -> tuple[bool, State]:
    """The same for diaries that came from one export without its history: the newest version that both had."""
    one, other = sides.here.versions, sides.there.versions
    shared = {_identity(state) for state in one} & {_identity(state) for state in other} - {frozenset()}
    if not shared:
        return False, {}
    newest = [next(state for state in reversed(states) if _identity(state) in shared) for states in (one, other)]
    return True, max(newest, key=lambda state: sorted(_identity(state)))


def _edits(sides: Sides) -> _Edits:
    fields: dict[tuple[str, str], Said] = {}
    said = removed = _NEVER
    for past in (*sides.here.past, *sides.there.past):
        if not past.is_edit or is_same(past.before, past.after):
            continue
        when = (past.action.at, past.action.uid)
        if not past.after:
            removed = max(removed, when)
            continue
        said = max(said, when)
        for name in _changed(sides.unit, past):
            fields[name] = max(fields.get(name, _NEVER), when)
    return _Edits(fields, said, removed)


def _changed(unit: Unit, past: Past) -> Iterable[tuple[str, str]]:
    before, after = _fields(unit, past.before), _fields(unit, past.after)
    return [(name, value) for name, value in after.items() if before.get(name) != value]


def _fields(unit: Unit, state: State) -> dict[str, str]:
    """Each field's value as canonical JSON; what is no entry is one field."""
    if not state:
        return {}
    if unit[0] not in ENTRY_TABLES:
        return {"row": canonical(state[unit])}
    parts: dict[str, dict[str, Any]] = {}
    for column, value in state[unit].items():
        if column != "row_hash":
            parts.setdefault(_field_of(column), {})[column] = value
    items = {key: row["row_hash"].hex() for (table, key), row in state.items() if table == "item"}
    if items:
        parts.setdefault(_ITEMS, {})["items"] = items
    return {name: canonical(values) for name, values in parts.items()}


def _field_of(column: str) -> str:
    return _TOGETHER.get(column, column)


def _merge_fields(unit: Unit, here: State, there: State, base: State | None, edits: _Edits) -> State:
    ours, theirs = _fields(unit, here), _fields(unit, there)
    before = _fields(unit, base) if base else {}
    takes_there = {name: _takes_there(name, ours, theirs, before, edits) for name in ours.keys() | theirs.keys()}
    if unit == ("profile", "visits"):
        return {unit: _united_visits(here[unit], there[unit])}
    if unit[0] not in ENTRY_TABLES:
        return there if takes_there["row"] else here
    taken = {column: value for column, value in there[unit].items() if takes_there.get(_field_of(column))}
    items = there if takes_there.get(_ITEMS) else here
    rows = {unit: _rehashed({**here[unit], **taken})}
    return rows | {row_key: row for row_key, row in items.items() if row_key[0] == "item"}


def _takes_there(
    name: str, ours: dict[str, str], theirs: dict[str, str], before: dict[str, str], edits: _Edits
) -> bool:
    one, other = ours.get(name, ""), theirs.get(name, "")
    if one == other or before.get(name) == other:
        return False
    if before.get(name) == one:
        return True
    said: Callable[[str], tuple[Said, str]] = lambda value: (edits.fields.get((name, value), _NEVER), value)  # noqa: E731
    return said(other) > said(one)


def _rehashed(row: Row) -> Row:
    return hashed({column: value for column, value in row.items() if column != "row_hash"})


def _united_visits(here: Row, there: Row) -> Row:
    days = sorted({*here["value"].split(), *there["value"].split()})
    return hashed({"key": here["key"], "value": " ".join(days)})
