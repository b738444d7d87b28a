"""When a finding was first shown and how its one test went: kept once, outside of the history, in nobody's way."""

import datetime as dt
import sqlite3
import time
from contextlib import closing

import pytest

from tests.builders import NOW_AT, dump, make_action, make_episode, make_note, make_stored
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.rows import hashed
from twitchlog.store.shown import PATIENCE_MS, NewDaysTest, Shown

COFFEE, SLEEP, STRESS = (f"association:twitch_episodes::{name}:1:more" for name in ("caffeine_mg", "sleep_h", "stress"))
MONDAY, TUESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
HELD = NewDaysTest("held up", 0.012, 50, dt.date(2027, 1, 11), NOW_AT + 57 * 86_400)
CANNOT = NewDaysTest("cannot be tested", None, 20, dt.date(2027, 1, 11), NOW_AT + 57 * 86_400)
UNTESTED = dict.fromkeys(NewDaysTest._fields)


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM shown ORDER BY key")]


def test_nothing_was_shown_in_a_new_diary(store):
    assert store.shown([COFFEE, SLEEP]) == {}
    store.remember_shown([], on=MONDAY, at=NOW_AT)
    assert store.shown([]) == {}


def test_the_first_day_stays(store, path):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    store.remember_shown([COFFEE, SLEEP], on=TUESDAY, at=NOW_AT + 86_400)
    assert store.shown([COFFEE, SLEEP, STRESS]) == {COFFEE: Shown(MONDAY), SLEEP: Shown(TUESDAY)}
    assert store.shown([SLEEP]) == {SLEEP: Shown(TUESDAY)}
    assert [row["shown_at"] for row in rows(path)] == [NOW_AT, NOW_AT + 86_400]


def test_what_another_program_wrote_first_stays(store, path, monkeypatch):
    with DiaryStore(path) as other:
        monkeypatch.setattr(store, "shown", lambda _: {})  # as it was before the other wrote
        other.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
        store.remember_shown([COFFEE, SLEEP], on=TUESDAY, at=NOW_AT)
        assert other.shown([COFFEE, SLEEP]) == {COFFEE: Shown(MONDAY), SLEEP: Shown(TUESDAY)}


def test_a_row_carries_its_hash(store, path):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    (row,) = rows(path)
    bare = {"key": COFFEE, "shown_on": "2026-11-16", "shown_at": NOW_AT}
    assert row == hashed(UNTESTED | bare)


def test_looking_is_no_action_and_undo_takes_back_the_last_entry(store):
    store.add([make_stored(make_episode(), 1)], action=make_action(1, summary="twitch left calf"))
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    assert len(store.history()) == 1
    assert store.undo(make_action(2)) == "twitch left calf"
    assert list(store.entries()) == []
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY)}
    store.remember_shown([SLEEP], on=MONDAY, at=NOW_AT)
    store.redo(make_action(3))  # looking in between does not forbid it
    assert len(list(store.entries())) == 1


def test_a_diary_opened_for_reading_does_not_learn_it(store, path):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    before = dump(path)
    with DiaryStore(path, read_only=True) as reader:
        reader.remember_shown([COFFEE, SLEEP], on=TUESDAY, at=NOW_AT)
        assert reader.shown([COFFEE, SLEEP]) == {COFFEE: Shown(MONDAY)}
    assert dump(path) == before


def test_a_diary_that_another_program_holds_does_not_learn_it_and_does_not_wait(store, path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
        assert time.monotonic() - began < 10 * PATIENCE_MS / 1000  # a write proper waits for half a minute
        assert store.shown([COFFEE]) == {}
        other.execute("ROLLBACK")
    store.remember_shown([COFFEE], on=TUESDAY, at=NOW_AT)
    assert store.shown([COFFEE]) == {COFFEE: Shown(TUESDAY)}


def test_the_next_write_is_patient_again(store, path):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    with store._writing() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    store.add([make_stored(make_note(), 1)], action=make_action(1))


def test_nothing_is_written_where_everything_is_known(store, path, monkeypatch):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    monkeypatch.setattr("twitchlog.store.diary_store.insert_shown", lambda *_, **__: pytest.fail("it wrote"))
    store.remember_shown([COFFEE], on=TUESDAY, at=NOW_AT)
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY)}


# Its one test


def test_the_first_answer_stays(store):
    store.remember_shown([COFFEE, SLEEP, STRESS], on=MONDAY, at=NOW_AT)
    store.remember_tests({COFFEE: HELD, SLEEP: CANNOT})
    later = NewDaysTest("did not hold up", 0.4, 55, dt.date(2027, 1, 12), NOW_AT + 90 * 86_400)
    store.remember_tests({COFFEE: later, SLEEP: later})
    expected = {COFFEE: Shown(MONDAY, HELD), SLEEP: Shown(MONDAY, CANNOT), STRESS: Shown(MONDAY)}
    assert store.shown([COFFEE, SLEEP, STRESS]) == expected
    store.remember_shown([COFFEE], on=TUESDAY, at=NOW_AT)
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY, HELD)}


def test_a_tested_row_carries_a_hash_of_all_of_it(store, path):
    store.remember_shown([COFFEE, SLEEP], on=MONDAY, at=NOW_AT)
    store.remember_tests({COFFEE: HELD, SLEEP: CANNOT})
    for row, test in zip(rows(path), (HELD, CANNOT), strict=True):
        bare = {"key": row["key"], "shown_on": "2026-11-16", "shown_at": NOW_AT}
        assert row == hashed(bare | test._asdict() | {"last_on": "2027-01-11"})


def test_what_was_never_shown_has_no_test(store):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    store.remember_tests({SLEEP: HELD})
    assert store.shown([COFFEE, SLEEP]) == {COFFEE: Shown(MONDAY)}


def test_a_test_is_nothing_to_take_back(store):
    store.add([make_stored(make_note(), 1)], action=make_action(1, summary="note"))
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    store.remember_tests({COFFEE: HELD})
    assert len(store.history()) == 1
    assert store.undo(make_action(2)) == "note"
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY, HELD)}


def test_a_diary_that_cannot_be_written_does_not_learn_its_test(store, path):
    store.remember_shown([COFFEE], on=MONDAY, at=NOW_AT)
    with DiaryStore(path, read_only=True) as reader:
        reader.remember_tests({COFFEE: HELD})
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.remember_tests({COFFEE: HELD})
        other.execute("ROLLBACK")
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY)}
    store.remember_tests({COFFEE: HELD})
    assert store.shown([COFFEE]) == {COFFEE: Shown(MONDAY, HELD)}
