"""What differs between a diary and a backup is counted by kind; a damaged diary is not compared."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW_AT, make_action, make_coffee, make_episode, make_note, make_stored, new_diary
from tests.damage import PAGE, change_byte, overwrite_page, root_of
from tests.restores import LATER
from twitchlog.store import restoring
from twitchlog.store.backups import make_backup
from twitchlog.store.candidates import opened_backup
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import keyed_step


@pytest.fixture
def diary(path):
    """A diary with two entries, closed."""
    with DiaryStore(path) as store:
        store.add([make_stored(make_coffee(), 1), make_stored(make_note(note="just before"), 2)], action=make_action(1))
    return path


def compared(path, file):
    with opened_backup(str(path), str(file), at=LATER) as candidate:
        return restoring.compare_with(str(path), candidate)


def test_what_differs_is_counted_by_kind(diary):
    made = make_backup(diary, reason="asked", at=NOW_AT)
    with DiaryStore(diary) as store:
        note = next(one for one in store.entries() if one.entry.kind == "note")
        store.replace([note], [note._replace(entry=make_note(note="after"))], action=make_action(60))
        coffee = next(one for one in store.entries() if one.entry.kind == "reading")
        store.replace([coffee], [], action=make_action(61))
        store.add([make_stored(make_episode(), 70), make_stored(make_episode(), 71)], action=make_action(62))
        store.change([keyed_step("setting", "clock", "12h")], action=make_action(63))
    found = compared(diary, made)
    counts = {one.table: one[1:] for one in (*found.entries, *found.others) if not one.is_equal}
    assert counts == {
        "episode": (2, 0, 2, 0, 0),
        "reading": (0, 1, 0, 1, 0),
        "item": (0, 1, 0, 1, 0),
        "note": (1, 1, 0, 0, 1),
        "setting": (1, 0, 1, 0, 0),
    }
    assert (found.n_actions_here, found.n_actions_there) == (5, 1)
    assert found.newest_here == make_episode().when
    assert not found.is_equal


def test_nothing_differs_from_a_backup_just_made(diary):
    made = make_backup(diary, reason="asked", at=NOW_AT)
    assert compared(diary, made).is_equal


def test_another_history_of_the_same_entries_is_a_difference(diary):
    made = make_backup(diary, reason="asked", at=NOW_AT)
    with DiaryStore(diary) as store:
        store.add([make_stored(make_episode(), 60)], action=make_action(60))
        store.undo(make_action(61))
    found = compared(diary, made)
    assert all(one.is_equal for one in (*found.entries, *found.others))
    assert not found.is_equal


@settings(max_examples=20)
@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_counts_are_those_of_sets(tmp_path_factory, ours, theirs, changed):
    folder = tmp_path_factory.mktemp("two")
    files = {name: new_diary(folder / name) for name in ("a.db", "b.db")}
    for name, numbers in (("a.db", ours), ("b.db", theirs)):
        said = [make_note(note="!" if name == "a.db" and n in changed else "?") for n in sorted(numbers)]
        with DiaryStore(files[name]) as store:
            store.add(
                [make_stored(note, n) for n, note in zip(sorted(numbers), said, strict=True)], action=make_action(999)
            )
    found = next(one for one in compared(files["a.db"], files["b.db"]).entries if one.table == "note")
    both = ours & theirs
    assert found[1:] == (len(ours), len(theirs), len(ours - theirs), len(theirs - ours), len(both & changed))


@pytest.mark.parametrize("where", ["note", "ix_note_day", "a byte"])
def test_a_damaged_diary_is_not_compared_even_where_every_row_can_be_read(diary, where):
    made = make_backup(diary, reason="asked", at=NOW_AT)
    if where == "a byte":
        change_byte(diary, Path(diary).read_bytes().index(b"just before"))
    else:
        overwrite_page(diary, root_of(diary, where), b"\x5a" * PAGE)
    assert compared(diary, made) is None
