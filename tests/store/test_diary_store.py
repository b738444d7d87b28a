"""The diary file as the program sees it: many readers, little memory, nothing half done."""

import tracemalloc
from itertools import islice

import pytest

from tests.builders import (
    NOW_AT,
    at,
    copy_of,
    dump,
    make_action,
    make_coffee,
    make_episode,
    make_note,
    make_reading,
    make_stored,
)
from twitchlog.clock import uid_of
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Episode, Note, Reading, Stored
from twitchlog.errors import DiaryFileError, NotFoundError
from twitchlog.pipeline import Diary
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.entry_rows import EntryFilter

MANY = 100_000
_PER_DAY = 100


def many_entries():
    """Entries enough for a thousand days, made one by one."""
    first = NOW_AT - MANY // _PER_DAY * 86_400
    factors = ("caffeine_mg", "water_ml", "stress", "sleep_h")
    for n in range(MANY):
        when = Moment(first + n * 86_400 // _PER_DAY, 60)
        entry = (
            Episode(when, "calf", "left", intensity=float(n % 10))
            if n % 3 == 0
            else Note(when, note="n" * 100)
            if n % 10 == 0
            else Reading(when, factors[n % 4], float(n % 7))
        )
        yield Stored(uid_of(n, at=when.occurred_at), entry, when.occurred_at)


@pytest.fixture(scope="module")
def large_diary(empty_diary, tmp_path_factory):
    path = copy_of(empty_diary, tmp_path_factory.mktemp("large") / "diary.db")
    with DiaryStore(path) as store:
        store.add(list(many_entries()), action=make_action(1))
    return path


def peak_mib(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_a_frame_of_many_entries_takes_little_memory(large_diary):
    with Diary(DiaryStore(large_diary)) as diary:
        diary.daily_frame(site="calf")  # pandas itself is not what is measured
        frames = []
        assert peak_mib(lambda: frames.append(diary.daily_frame())) < 8  # 1.7; as entries they would take 62
    assert len(frames[0]) == MANY // _PER_DAY + 1  # they begin in the middle of a day
    assert frames[0]["twitch_episodes"].sum() == MANY // 3 + 1


def test_entries_are_read_as_they_are_asked_for(large_diary):
    with DiaryStore(large_diary) as store:
        assert peak_mib(lambda: sum(1 for _ in islice(store.entries(), 20_000))) < 8
        assert peak_mib(lambda: list(store.entries(EntryFilter(newest=20)))) < 4


def test_other_things_can_be_done_while_entries_are_read(store):
    said = [make_stored(make_note(at(f"2026-11-{day:02d} 09:00")), day) for day in range(1, 11)]
    store.add(said, action=make_action(1))
    seen = []
    for stored in store.entries():
        seen.append(stored)
        assert store.entry(stored.uid) == stored
        store.replace([stored], [], action=make_action(1 + len(seen)))
    assert seen == said
    assert list(store.entries()) == []


def test_a_reader_left_half_way_stands_in_nobodys_way(store):
    store.add([make_stored(make_note(), n) for n in range(3)], action=make_action(1))
    half_way = store.entries()
    next(half_way)
    store.add([make_stored(make_note(), 4)], action=make_action(2))
    assert len(list(half_way)) == 2
    assert len(list(store.entries())) == 4


def test_two_programs_read_and_write_one_diary(store, path):
    with DiaryStore(path) as other:
        store.add([make_stored(make_note(), 1)], action=make_action(1))
        other.add([make_stored(make_coffee(), 2)], action=make_action(2))
        assert list(store.entries()) == list(other.entries())
        assert len(list(store.entries())) == 2


def test_a_diary_opened_for_reading_refuses_every_write(store, path):
    store.add([make_stored(make_note(), 1)], action=make_action(1))
    before = dump(path)
    with DiaryStore(path, read_only=True) as reader:
        assert len(list(reader.entries())) == 1
        for write in (
            lambda: reader.add([make_stored(make_note(), 2)], action=make_action(2)),
            lambda: reader.undo(make_action(2)),
        ):
            with pytest.raises(DiaryFileError, match="cannot be opened for writing"):
                write()
    assert dump(path) == before


def test_a_missing_diary_is_not_made_where_that_is_not_wanted(diary_file):
    for given in ({"create": False}, {"read_only": True}):
        with pytest.raises(DiaryFileError, match="There is no diary"):
            DiaryStore(diary_file, **given)


def test_nothing_to_undo_in_a_new_diary(store):
    with pytest.raises(NotFoundError):
        store.undo(make_action(1))
    assert store.history() == []


def test_what_goes_wrong_in_the_middle_leaves_nothing(store, path):
    before = dump(path)
    with pytest.raises(ZeroDivisionError):
        store.change((1 / 0 for _ in range(1)), action=make_action(1))
    assert dump(path) == before
    store.add([make_stored(make_episode(), 1)], action=make_action(1))


def test_a_closed_diary_leaves_no_file_beside_it(diary_file, tmp_path):
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_reading(), 1)], action=make_action(1))
        assert (tmp_path / "diary.db-wal").exists()
    assert [file.name for file in tmp_path.iterdir()] == ["diary.db"]
