"""When each finding was first shown and what its one test on new days said; must not change either once written.

Looking is no entry: nothing of it is in the history that undo takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from twitchlog.store.actions import Execute, insert_rows
from twitchlog.store.rows import Row, hashed

# Looking is no entry: whoever looks does not wait long for another program that is writing.
PATIENCE_MS = 500

_COLUMNS = ("key", "shown_on", "shown_at", "result", "p_value", "n_pairs", "last_on", "tested_at")

_READ = "SELECT key, shown_on, shown_at, result, p_value, n_pairs, last_on, tested_at FROM shown ORDER BY key"
_READ_UNTESTED = "SELECT key, shown_on, shown_at FROM shown WHERE key = ? AND result IS NULL"
_INSERT = "INSERT OR IGNORE INTO shown (key, shown_on, shown_at, row_hash) VALUES (?, ?, ?, ?)"
_FILL = """
    UPDATE shown SET result = ?, p_value = ?, n_pairs = ?, last_on = ?, tested_at = ?, row_hash = ?
    WHERE key = ? AND result IS NULL
"""


class NewDaysTest(NamedTuple):
    """What new days said of a finding, tested once: at tested_at (UTC seconds), on days up to last_on.

    p_value is None where it could not be tested.
    """

    result: str
    p_value: float | None
    n_pairs: int
    last_on: dt.date
    tested_at: int


class Shown(NamedTuple):
    """The diary day on which a finding was first shown, and its test; None as long as it was not tested."""

    shown_on: dt.date
    test: NewDaysTest | None = None


def read_shown(execute: Execute, keys: Collection[str]) -> dict[str, Shown]:
    """What is known of each finding; those never shown are left out.

    Parameters
    ----------
    execute : callable
    keys : collection of str
        The findings' keys.
    """
    wanted = frozenset(keys)
    found = (dict(zip(_COLUMNS, row, strict=True)) for row in execute(_READ, ()).fetchall())
    return {row["key"]: _shown(row) for row in found if row["key"] in wanted}


def _shown(row: Row) -> Shown:
    shown_on = dt.date.fromisoformat(row["shown_on"])
    if row["result"] is None:
        return Shown(shown_on)
    last_on = dt.date.fromisoformat(row["last_on"])
    return Shown(shown_on, NewDaysTest(row["result"], row["p_value"], row["n_pairs"], last_on, row["tested_at"]))


def insert_shown(execute: Execute, keys: Sequence[str], *, on: dt.date, at: int) -> None:
    """Write findings down as shown; one that was shown before keeps its day. The caller holds the transaction.

    Parameters
    ----------
    execute : callable
    keys : sequence of str
    on : datetime.date
        The diary day of the look.
    at : int
        UTC seconds.
    """
    untested = dict.fromkeys(_COLUMNS)
    rows = [hashed(untested | {"key": key, "shown_on": on.isoformat(), "shown_at": at}) for key in keys]
    execute(_INSERT, [(row["key"], row["shown_on"], row["shown_at"], row["row_hash"]) for row in rows])


def fill_tests(execute: Execute, tests: Mapping[str, NewDaysTest]) -> None:
    """Write down what new days said of findings; the first word stays. The caller holds the transaction.

    Parameters
    ----------
    execute : callable
    tests : mapping of str to NewDaysTest
        By the findings' keys.
    """
    for key, test in tests.items():
        for values in execute(_READ_UNTESTED, (key,)).fetchall():
            said = (test.result, test.p_value, test.n_pairs, test.last_on.isoformat(), test.tested_at)
            row = hashed(dict(zip(_COLUMNS, (*values, *said), strict=True)))
            execute(_FILL, (*said, row["row_hash"], key))


def merge_shown(here: Execute, there: Execute) -> int:
    """Take over what another diary showed earlier or alone, with its test; returns how many findings that are."""
    ours = {row[0]: row for row in here(_READ, ()).fetchall()}
    taken = [
        hashed(dict(zip(_COLUMNS, row, strict=True)))
        for row in there(_READ, ()).fetchall()
        if row[0] not in ours or _first(row) < _first(ours[row[0]])
    ]
    if taken:
        here("DELETE FROM shown WHERE key = ?", [(row["key"],) for row in taken])
        insert_rows(here, "shown", taken)
    return len(taken)


def _first(row: Sequence[Any]) -> tuple[Any, ...]:
    """What of two is kept: the one shown earlier, then the one tested, and tested earlier."""
    _, shown_on, shown_at, result, p_value, n_pairs, last_on, tested_at = row
    return (shown_on, shown_at, result is None, tested_at or 0, str((result, p_value, n_pairs, last_on)))
