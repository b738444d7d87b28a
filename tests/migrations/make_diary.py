"""Write diaries/REVISION.db, a small diary of the present revision, to be upgraded by the tests of every later one.

Run once when a revision is released (`python tests/migrations/make_diary.py`), then commit the file and never write it
again. What a diary of an older revision holds stays written down here.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.builders import (
    EXAMPLES,
    NOW_AT,
    make_action,
    make_coffee,
    make_none,
    make_note,
    make_reading,
    make_stored,
    on,
)
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.entries import Stored
from twitchlog.diary.factors import own_factor
from twitchlog.diary.ledger import FlagAck
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import DELETE, EDIT, IMPORT, SETTING
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import batch_step, consumable_step, factor_step, keyed_step, mapping_step
from twitchlog.store.rows import hashed
from twitchlog.store.schema import SCHEMA_HEAD
from twitchlog.store.shown import NewDaysTest, Shown

DIARIES = Path(__file__).parent / "diaries"

SCREEN = own_factor("screen time", kind="duration")
MATE = Consumable("drink", "mate", "mate", (), "gourd", {"caffeine_mg": 80.0, "water_ml": 250.0}, "the person's own")
PROFILE = {"handedness": "left", "work": "gärtner\nhalf days"}
FACTS = {"format": "csv", "file_name": "old.csv", "file_hash": "00", "n_rows": 2, "n_added": 2, "n_known": 0}
MAPPING = '{"mapping": [["day", "diary_day"]], "observed_when": null}'

TYPED_ENTRIES = [make_stored(entry, n) for n, entry in enumerate(EXAMPLES, 1)]
ANSWERED = 8  # the number of the example that the first two revisions could not hold
IMPORTED_ENTRIES = [
    make_stored(make_none("2026-11-02"), 21, source="batch1", origin="o1"),
    make_stored(make_reading(on("2026-11-02"), factor=SCREEN.key, value=90.0), 22, source="batch1", origin="o2"),
]
EDITED = make_stored(make_coffee(value=63.0, note="one was decaf"), 2)
DELETED = make_stored(make_note(note="deleted again"), 31)

SEEN_ON = dt.date(2026, 11, 20)
SHOWN_ON = dt.date(2026, 11, 21)
SHOWN_KEYS = (
    "association:twitch_episodes::caffeine_mg:1:more",
    "association:twitch_episodes::stress:0:more",
    "association:twitch_minutes:calf left:sleep_h:0:less",
)
TESTS = {
    SHOWN_KEYS[0]: NewDaysTest("held up", 0.021, 52, dt.date(2027, 1, 20), NOW_AT + 61 * 86_400),
    SHOWN_KEYS[1]: NewDaysTest("cannot be tested", None, 12, dt.date(2027, 1, 20), NOW_AT + 61 * 86_400),
}

MERGED = (make_action(9), make_action(10, kind=IMPORT))


def kinds_in(revision: str) -> list[str]:
    """The kinds of the actions in the stored diary of a revision, the newest first; none came from elsewhere before."""
    merged = ["import", "log"] if revision > "0003" else []
    return [*merged, "undo", "setting", "delete", "log", "edit", "import", "log", "setting"]


def shown_in(revision: str) -> dict[str, Shown]:
    """What the stored diary of a revision says of findings that were shown; the first revision kept none."""
    return {key: Shown(SHOWN_ON, TESTS.get(key)) for key in SHOWN_KEYS} if revision > "0001" else {}


def acks_in(revision: str) -> tuple[FlagAck, ...]:
    """The warning signs that a clinician has seen, in the stored diary of a revision."""
    return (FlagAck("F1", SEEN_ON, frozenset({"lumbosacral"})),) if revision > "0002" else ()


def entries(revision: str) -> list[Stored]:
    """The entries that the stored diary of a revision holds, in the order of their uids."""
    known = TYPED_ENTRIES if revision > "0002" else TYPED_ENTRIES[: ANSWERED - 1]
    typed = [EDITED if stored.uid == EDITED.uid else stored for stored in known]
    return [*typed, *IMPORTED_ENTRIES]


def write_diary(path: Path) -> None:
    """Write the diary: something in every table, and a history with an edit, a deletion and an undo."""
    with DiaryStore(str(path)) as store:
        _write_entries_and_history(store)
    with closing(sqlite3.connect(path)) as connection:
        _write_merged_history(connection)


def _write_entries_and_history(store: DiaryStore) -> None:
    settings = [keyed_step("setting", "day_start_min", "300"), factor_step(SCREEN), consumable_step(MATE)]
    profile = [keyed_step("profile", key, value) for key, value in PROFILE.items()]
    store.change([*settings, *profile], action=make_action(1, kind=SETTING))
    seen = ack_step("ack1", "F1", seen_on=SEEN_ON, regions=["lumbosacral"], at=NOW_AT)
    store.add(TYPED_ENTRIES, action=make_action(2), after=[seen])
    after = [batch_step("batch1", FACTS, at=IMPORTED_ENTRIES[0].logged_at), mapping_step("header1", MAPPING)]
    store.add(IMPORTED_ENTRIES, action=make_action(3, kind=IMPORT), after=after)
    store.replace([TYPED_ENTRIES[1]], [EDITED], action=make_action(4, kind=EDIT))
    store.add([DELETED], action=make_action(5))
    store.replace([DELETED], [], action=make_action(6, kind=DELETE))
    store.change([keyed_step("setting", "clock", "12h")], action=make_action(7, kind=SETTING))
    store.undo(make_action(8))
    store.remember_shown(SHOWN_KEYS, on=SHOWN_ON, at=NOW_AT)
    store.remember_tests(TESTS)


def _write_merged_history(connection: sqlite3.Connection) -> None:
    """An action of another diary, which came with an import."""
    (first,) = connection.execute("SELECT max(id) + 1 FROM action").fetchone()
    theirs, import_ = (hashed({"id": first + n, **MERGED[n]._asdict()}) for n in range(2))
    mark = hashed({"action_id": first, "merged_by": first + 1})
    for table, row in (("action", theirs), ("action", import_), ("merged", mark)):
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.commit()


if __name__ == "__main__":
    DIARIES.mkdir(exist_ok=True)
    write_diary(DIARIES / f"{SCHEMA_HEAD}.db")
