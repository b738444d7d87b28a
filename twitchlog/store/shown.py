"""When each finding was first shown; must not change a row that is there, or enter the history that undo takes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from twitchlog.store.actions import Execute
from twitchlog.store.rows import hashed

# Looking is no entry: whoever looks does not wait long for another program that is writing.
PATIENCE_MS = 500


def read_shown(execute: Execute, keys: Collection[str]) -> dict[str, dt.date]:
    """The diary day on which each finding was first shown; those never shown are left out.

    Parameters
    ----------
    execute : callable
    keys : collection of str
        The findings' keys.
    """
    wanted = frozenset(keys)
    rows = execute("SELECT key, shown_on FROM shown ORDER BY key", ()).fetchall()
    return {key: dt.date.fromisoformat(shown_on) for key, shown_on in rows if key in wanted}


def insert_shown(execute: Execute, keys: Sequence[str], *, on: dt.date, at: int) -> None:
    """Write findings down as shown; one that was shown before keeps its day. The caller holds the transaction.

    Parameters
    ----------
    execute : callable
    keys : sequence of str
    on : datetime.date
        The diary day of the report.
    at : int
        UTC seconds.
    """
    rows = [hashed({"key": key, "shown_on": on.isoformat(), "shown_at": at}) for key in keys]
    execute(
        "INSERT OR IGNORE INTO shown (key, shown_on, shown_at, row_hash) VALUES (?, ?, ?, ?)",
        [(row["key"], row["shown_on"], row["shown_at"], row["row_hash"]) for row in rows],
    )
