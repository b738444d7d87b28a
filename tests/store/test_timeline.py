"""What an entry was before and after each action, here and in the lanes of merged diaries."""

import dataclasses
import shutil
import sqlite3
from contextlib import closing

from tests.builders import NOW_AT, make_action, make_coffee, make_stored, new_diary
from twitchlog.store.actions import EDIT, IMPORT
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.merge import merge
from twitchlog.store.timeline import Actions, Timeline

COFFEE = make_stored(make_coffee(note="0"), 1)
UNIT = ("reading", COFFEE.uid)


def edit(path, n, note):
    with DiaryStore(path) as store:
        before = store.entry(COFFEE.uid)
        after = before._replace(entry=dataclasses.replace(before.entry, note=note))
        store.replace([before], [after], action=make_action(n, kind=EDIT)._replace(at=NOW_AT + n))


def merged(path, other, n):
    return merge(path, other, action=make_action(n, kind=IMPORT)._replace(at=NOW_AT + n))


def told(path, **given):
    """Of each action: when, the note before and after, and whether someone said so then."""
    with closing(sqlite3.connect(path)) as connection:
        timeline = Timeline(connection.execute, Actions(connection.execute), UNIT, **given)
        notes = [
            tuple(state[UNIT]["note"] if state else None for state in (past.before, past.after))
            for past in timeline.past
        ]
        return [(past.action.at - NOW_AT, *pair, past.is_edit) for past, pair in zip(timeline.past, notes, strict=True)]


def test_a_unit_holds_its_items_and_knows_each_state(tmp_path):
    path = new_diary(tmp_path / "a.db")
    with DiaryStore(path) as store:
        store.add([COFFEE], action=make_action(1))
    edit(path, 2, "1")
    assert told(path) == [(0, None, "0", True), (2, "0", "1", True)]
    with closing(sqlite3.connect(path)) as connection:
        versions = Timeline(connection.execute, Actions(connection.execute), UNIT).versions
    assert [len(state) for state in versions] == [0, 2, 2, 2, 2]


def test_each_diary_keeps_its_own_lane_through_two_merges(tmp_path):
    one, other = str(tmp_path / "a.db"), str(tmp_path / "b.db")
    new_diary(one)
    with DiaryStore(one) as store:
        store.add([COFFEE], action=make_action(1))
    shutil.copyfile(one, other)
    edit(one, 10, "here")
    edit(other, 20, "there")
    merged(one, other, 30)
    lane = [(20, "0", "there", True)]
    assert told(one) == [(0, None, "0", True), (10, "0", "here", True), *lane, (30, "here", "there", False)]
    edit(one, 40, "here again")
    merged(other, one, 50)
    assert told(other)[:2] == [(0, None, "0", True), (20, "0", "there", True)]
    assert (40, "there", "here again", True) in told(other)
    assert told(other)[-1] == (50, "there", "here again", False)


def test_an_undone_merge_counts_for_nothing_but_is_still_told(tmp_path):
    one, other = str(tmp_path / "a.db"), str(tmp_path / "b.db")
    new_diary(one)
    with DiaryStore(one) as store:
        store.add([COFFEE], action=make_action(1))
    shutil.copyfile(one, other)
    edit(other, 20, "there")
    merged(one, other, 30)
    with DiaryStore(one) as store:
        store.undo(make_action(40))
    assert told(one) == [(0, None, "0", True)]
    assert len(told(one, with_undone_merges=True)) == 4
