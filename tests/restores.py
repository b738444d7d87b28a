"""Going back to a backup, for tests: without asking, at a moment after it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.builders import NOW_AT
from twitchlog.clock import uid_of
from twitchlog.store import restoring
from twitchlog.store.actions import RESTORE, Action
from twitchlog.store.candidates import opened_backup

LATER = NOW_AT + 600
ACTION = Action(uid_of(2**75, at=LATER), LATER, RESTORE, "restored a backup")


def go_back(path: str | Path, file: str | Path, **unlock: Any) -> restoring.Outcome:
    """Restore a file into a diary of any state."""
    state = restoring.state_of(str(path), **unlock)
    with opened_backup(str(path), str(file), at=LATER, **unlock) as candidate:
        return restoring.restore(str(path), candidate, state=state, action=ACTION, **unlock)


def without_restore(tables: dict[str, Any]) -> dict[str, Any]:
    """A dump without the last action, which tells of restoring."""
    last = max(row[0] for row in tables["action"])
    return {**tables, "action": [row for row in tables["action"] if row[0] != last]}
