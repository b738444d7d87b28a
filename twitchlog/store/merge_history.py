"""The history of another diary into this one, under new numbers and marked as such; must not touch what stands.

What another diary did is history here: undo passes over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from twitchlog.store.actions import Execute, insert_rows
from twitchlog.store.rows import Row, hashed
from twitchlog.store.timeline import ActionFacts, Actions

_CHUNK = 500


class NewAction(NamedTuple):
    """An action that only the other diary has; is_news is False for a merge, which says nothing of its own."""

    facts: ActionFacts
    is_news: bool


def new_actions(here: Execute, there: Execute) -> list[NewAction]:
    """The actions that only the other diary has, in its order."""
    known = {uid for (uid,) in here("SELECT uid FROM action", ()).fetchall()}
    past = Actions(there)
    ids = [action_id for action_id, uid in there("SELECT id, uid FROM action ORDER BY id", ()) if uid not in known]
    return [NewAction(past.facts(each), past.is_edit(each)) for each in ids]


def bring_history(here: Execute, there: Execute, actions: Sequence[NewAction]) -> dict[int, int]:
    """Write the other's actions and their changes; returns their number here by their number there."""
    ((next_id,),) = here("SELECT coalesce(max(id), 0) + 1 FROM action", ()).fetchall()
    ids = {new.facts.id: next_id + n for n, new in enumerate(actions)}
    for start in range(0, len(actions), _CHUNK):
        chunk = [new.facts for new in actions[start : start + _CHUNK]]
        insert_rows(here, "action", [_action_row(here, there, facts, ids) for facts in chunk])
        for facts in chunk:
            changes = _changes(there, facts.id, ids[facts.id])
            if changes:
                insert_rows(here, "change", changes)
    return ids


def _action_row(here: Execute, there: Execute, facts: ActionFacts, ids: Mapping[int, int]) -> Row:
    return hashed(
        {
            "id": ids[facts.id],
            "uid": facts.uid,
            "at": facts.at,
            "kind": facts.kind,
            "summary": facts.summary,
            "reverses": _number_here(here, there, facts.reverses, ids),
        }
    )


def _number_here(here: Execute, there: Execute, action_id: int | None, ids: Mapping[int, int]) -> int | None:
    if action_id is None or action_id in ids:
        return None if action_id is None else ids[action_id]
    ((uid,),) = there("SELECT uid FROM action WHERE id = ?", (action_id,)).fetchall()
    ((number,),) = here("SELECT id FROM action WHERE uid = ?", (uid,)).fetchall()
    return int(number)


def _changes(there: Execute, action_id: int, new_id: int) -> list[Row]:
    rows = there("SELECT seq, table_name, row_key, before FROM change WHERE action_id = ? ORDER BY seq", (action_id,))
    return [
        hashed({"action_id": new_id, "seq": seq, "table_name": table, "row_key": key, "before": before})
        for seq, table, key, before in rows
    ]


def mark_merged(here: Execute, there: Execute, ids: Mapping[int, int], merge_id: int) -> None:
    """Say which actions came from the other diary; what it had brought in itself stays marked so."""
    past = Actions(there)
    rows = []
    for old, new in ids.items():
        by = _number_here(here, there, past.facts(old).merged_by, ids)
        rows.append(hashed({"action_id": new, "merged_by": merge_id if by is None else by}))
    for start in range(0, len(rows), _CHUNK):
        insert_rows(here, "merged", rows[start : start + _CHUNK])
