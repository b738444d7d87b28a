"""That a clinician has seen a warning sign: written as one step, read in order, undone like anything else."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import pytest

from tests.builders import NOW_AT, dump, make_action, without_history
from twitchlog.clock import uid_of
from twitchlog.diary.ledger import FlagAck
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import LOG, SETTING
from twitchlog.store.diary_store import DiaryStore

MONDAY, TUESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 17)


def acked(flag, seen_on, *regions):
    return FlagAck(flag, seen_on, frozenset(regions))


@pytest.fixture
def ack(store):
    """Write one acknowledgement as an action of its own."""
    n = 0

    def write(flag, seen_on, *regions):
        nonlocal n
        n += 1
        step = ack_step(uid_of(n, at=NOW_AT), flag, seen_on=seen_on, regions=regions, at=NOW_AT + n)
        store.change([step], action=make_action(n, kind=SETTING, summary=f"{flag} seen"))

    return write


def test_a_new_diary_has_none(store):
    assert store.acks() == ()


def test_what_was_written_is_read(store, ack):
    ack("F1", MONDAY, "lumbosacral", "bulbar")
    assert store.acks() == (acked("F1", MONDAY, "bulbar", "lumbosacral"),)


def test_the_earlier_visit_comes_first_and_every_one_is_kept(store, ack):
    ack("F5", TUESDAY, "cervical")
    ack("F1", MONDAY)
    ack("F5", TUESDAY, "medicine:fish_oil")
    ack("F1", TUESDAY, "moving")
    assert [(each.flag, each.seen_on) for each in store.acks()] == [
        ("F1", MONDAY), ("F5", TUESDAY), ("F5", TUESDAY), ("F1", TUESDAY),
    ]  # fmt: skip
    assert [each.regions for each in store.acks() if each.flag == "F5"] == [{"cervical"}, {"medicine:fish_oil"}]


def test_no_region_stays_none(store, ack):
    ack("G6", MONDAY)
    assert store.acks()[0].regions == frozenset()


def test_one_undo_takes_it_back_and_redo_gives_it_again(store, path, ack):
    before = without_history(dump(path))
    ack("F1", MONDAY, "bulbar")
    after = without_history(dump(path))
    store.undo(make_action(50, kind=LOG))
    assert store.acks() == ()
    assert without_history(dump(path)) == before
    store.redo(make_action(51, kind=LOG))
    assert store.acks() == (acked("F1", MONDAY, "bulbar"),)
    assert without_history(dump(path)) == after


def test_it_is_there_when_the_diary_is_opened_again(store, path, ack):
    ack("F1", MONDAY, "bulbar")
    store.close()
    with DiaryStore(path, read_only=True) as again:
        assert again.acks() == (acked("F1", MONDAY, "bulbar"),)


def test_the_row_is_hashed_and_says_when_it_was_written(path, ack):
    ack("F1", MONDAY, "lumbosacral", "bulbar")
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        (row,) = map(dict, connection.execute("SELECT * FROM flag_ack"))
    assert row["regions"] == "bulbar lumbosacral"
    assert (row["seen_on"], row["acked_at"]) == ("2026-11-16", NOW_AT + 1)
    assert row["row_hash"]
    one, other = (
        ack_step(uid_of(1, at=NOW_AT), "F1", seen_on=MONDAY, regions=regions, at=NOW_AT + 1).row["row_hash"]
        for regions in (["lumbosacral", "bulbar"], ["bulbar", "lumbosacral"])
    )
    assert one == other == row["row_hash"]
