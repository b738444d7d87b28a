"""The fast way into the diary: the same rows as the slow one, in one transaction, or nothing."""

import datetime as dt
import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    EVENING,
    EXAMPLES,
    at,
    copy_of,
    dump,
    entries,
    make_action,
    make_coffee,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_pause,
    make_reading,
    make_stored,
    on,
)
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.entries import Stored
from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.errors import DiaryFileError, WordsError
from twitchlog.pipeline import open_diary
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import Settings, consumable_step, factor_step, keyed_step
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.rows import canonical, hashed

CATALOGUE = FactorCatalogue()
DAY = dt.date(2026, 11, 20)
TEA = Consumable("drink", "my_tea", "my tea", (), "mug", {"caffeine_mg": 40.0}, "the person's own")


def add_quickly(path, stored, action, **given):
    with QuickDiary(path) as diary:
        return diary.add(stored, action=action, **given)


def add_slowly(path, stored, action, **given):
    with DiaryStore(path) as store:
        return store.add(stored, action=action, **given)


@pytest.fixture(scope="module")
def two_diaries(empty_diary, tmp_path_factory):
    """Two diaries that are given the same entries in two ways, and a count of the actions they got."""
    folder = tmp_path_factory.mktemp("two")
    return copy_of(empty_diary, folder / "quick.db"), copy_of(empty_diary, folder / "slow.db"), itertools.count(1)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.kind)
def test_both_ways_store_identical_rows_for_every_kind_of_entry(entry, path, empty_diary, tmp_path):
    other = copy_of(empty_diary, tmp_path / "other.db")
    stored, action = [make_stored(entry, 1)], make_action(1)
    assert add_quickly(path, stored, action) == add_slowly(other, stored, action)
    assert dump(path) == dump(other)
    assert len(dump(path)[entry.kind]) == 1


@given(said=st.lists(entries(), min_size=1, max_size=6))
@settings(max_examples=60)
def test_both_ways_store_identical_rows_for_any_entries(two_diaries, said):
    quick, slow, numbers = two_diaries
    n = next(numbers)
    stored = [make_stored(entry, 100 * n + i) for i, entry in enumerate(said)]
    outcomes = []
    for add, path in ((add_quickly, quick), (add_slowly, slow)):
        try:
            outcomes.append(add(path, stored, make_action(n)))
        except WordsError as refused:
            outcomes.append([refused.sentence, refused.hint])
    assert outcomes[0] == outcomes[1]
    assert dump(quick) == dump(slow)


def test_both_ways_store_identical_rows_beside_an_entry(path, empty_diary, tmp_path):
    other = copy_of(empty_diary, tmp_path / "other.db")
    screen = own_factor("screen time", kind="duration")
    steps = [factor_step(screen), consumable_step(TEA), keyed_step("setting", "clock", "12h")]
    stored = [make_stored(make_reading(factor=screen.key, value=90.0), 1)]
    add_quickly(path, stored, make_action(1), steps=steps)
    add_slowly(other, stored, make_action(1), steps=steps)
    assert dump(path) == dump(other)


def test_every_stored_hash_fits_the_row_that_is_read_back(path):
    add_quickly(path, [make_stored(entry, n) for n, entry in enumerate(EXAMPLES)], make_action(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [dict(row) for name in tables for row in connection.execute(f"SELECT * FROM {name}")]
    rows = [row for row in rows if "row_hash" in row]
    assert len(rows) == 2 * (len(EXAMPLES) + 1) + 1  # the entries and an item, each with its change, and the action
    for row in rows:
        bare = {column: value for column, value in row.items() if column != "row_hash"}
        assert hashed(bare)["row_hash"] == row["row_hash"], canonical(row)


def test_the_first_entry_makes_the_diary_and_looking_does_not(diary_file):
    with QuickDiary(diary_file) as diary:
        assert diary.settings == Settings()
        assert list(diary.catalogue()) == list(CATALOGUE)
        assert diary.own_consumables() == ()
        assert diary.keyed("profile") == {}
        assert diary.medicine("salbutamol") is None
        assert diary.medicines() == ()
        assert diary.marks_on(DAY) == set()
        assert diary.day_value(CATALOGUE["caffeine_mg"], DAY) is None
        assert not Path(diary_file).exists()
        diary.add([make_stored(make_episode(), 1)], action=make_action(1))
        assert diary.marks_on(DAY) == set()
    assert len(dump(diary_file)["episode"]) == 1


def test_what_is_refused_leaves_nothing(path):
    add_quickly(path, [make_stored(make_episode(), 1)], make_action(1))
    before = dump(path)
    with pytest.raises(WordsError):
        add_quickly(path, [make_stored(make_reading(), 2), make_stored(make_none("2026-11-20"), 3)], make_action(2))
    assert dump(path) == before


def test_a_value_that_the_tables_do_not_take_is_refused_and_leaves_nothing(path):
    before = dump(path)
    for entry in (make_episode(intensity=11.0), make_episode(count=0), make_episode(side="upper")):
        for add in (add_quickly, add_slowly):
            with pytest.raises(WordsError, match="does not take such an entry"):
                add(path, [make_stored(entry, 1)], make_action(1))
    assert dump(path) == before


def test_what_goes_wrong_in_the_middle_leaves_nothing(path):
    before = dump(path)

    def broken():
        yield make_stored(make_episode(), 1)
        raise KeyboardInterrupt

    with QuickDiary(path) as diary:
        with pytest.raises(KeyboardInterrupt):
            diary.add(broken(), action=make_action(1))
        diary.add([make_stored(make_episode(), 2)], action=make_action(2))
    assert {name: len(rows) for name, rows in dump(path).items() if len(rows) != len(before[name])} == {
        "action": 1,
        "change": 1,
        "episode": 1,
    }


def test_replacing_keeps_what_was_in_the_history(path):
    add_quickly(path, [make_stored(make_medicine(), 1)], make_action(1))
    stopped = make_stored(make_medicine(stopped_on="2026-11-21"), 1)
    add_quickly(path, [stopped], make_action(2), replaces=True)
    with DiaryStore(path) as store:
        assert store.entry(stopped.uid) == stopped
        assert [version.before and version.before.entry for version in store.versions(stopped.uid)] == [
            make_medicine(),
            None,
        ]
        store.undo(make_action(3))
        assert store.entry(stopped.uid).entry == make_medicine()


def test_medicines_by_key_and_by_name(path):
    add_quickly(
        path,
        [
            make_stored(make_medicine(key="zinc", name="zinc"), 1),
            make_stored(make_medicine(), 2),
            make_stored(make_medicine(dose="200 mcg"), 3),
            make_stored(make_dose(), 4),
        ],
        make_action(1),
    )
    with QuickDiary(path) as diary:
        newest = diary.medicine("salbutamol")
        assert newest is not None
        assert newest.entry == make_medicine(dose="200 mcg")
        assert [stored.entry.key for stored in diary.medicines()] == ["salbutamol", "salbutamol", "zinc"]
        assert [stored.uid for stored in diary.medicines()[:2]] == sorted([newest.uid, diary.medicines()[0].uid])
        assert diary.medicines()[1] == newest
        assert diary.medicine("aspirin") is None


def test_what_was_set_and_added_is_read_back(path):
    steps = [
        keyed_step("setting", "day_start_min", "0"),
        keyed_step("profile", "handedness", "left"),
        factor_step(own_factor("screen time", kind="duration")),
        consumable_step(TEA),
    ]
    add_quickly(path, [], make_action(1), steps=steps)
    with QuickDiary(path) as diary:
        assert diary.settings.day_start_min == 0
        assert diary.keyed("profile") == {"handedness": "left"}
        assert "my_screen_time" in diary.catalogue()
        assert diary.own_consumables() == (TEA,)


@pytest.mark.parametrize(
    ("factor", "values", "expected"),
    [
        ("caffeine_mg", [100.0, 26.0], 126.0),
        ("stress", [4.0, 7.0], 5.5),
        ("illness", [1.0, 0.0], 1.0),
        ("my_pain", [9.0, 2.0], 2.0),
    ],
)
def test_the_day_so_far_is_aggregated_as_the_factor_says(path, factor, values, expected):
    pain = own_factor("pain", kind="rating", aggregate="last")
    said = [
        make_reading(at("2026-11-20 08:00"), factor=factor, value=values[0]),
        make_reading(at("2026-11-20 23:00"), factor=factor, value=values[1]),
        make_reading(at("2026-11-21 05:00"), factor=factor, value=1000.0),
    ]
    add_quickly(
        path, [make_stored(entry, n) for n, entry in enumerate(said)], make_action(1), steps=[factor_step(pain)]
    )
    with QuickDiary(path) as diary:
        assert diary.day_value(diary.catalogue()[factor], DAY) == (expected, 2)
        assert diary.day_value(diary.catalogue()[factor], DAY - dt.timedelta(1)) is None


def test_sleep_counts_on_the_civil_date(path):
    add_quickly(
        path, [make_stored(make_reading(at("2026-11-20 03:00"), factor="sleep_h", value=5.0), 1)], make_action(1)
    )
    with QuickDiary(path) as diary:
        assert diary.day_value(CATALOGUE["sleep_h"], DAY) == (5.0, 1)
        assert diary.day_value(CATALOGUE["sleep_h"], DAY - dt.timedelta(1)) is None


def test_a_factor_is_used_once_it_has_a_reading(path, tmp_path):
    add_quickly(path, [make_stored(make_coffee(), 1)], make_action(1))
    with QuickDiary(path) as diary:
        assert diary.is_used("caffeine_mg")
        assert not diary.is_used("water_ml")
    with QuickDiary(str(tmp_path / "not yet.db")) as diary:
        assert not diary.is_used("caffeine_mg")


def test_marks_on_a_day(path):
    add_quickly(
        path,
        [make_stored(make_none("2026-11-20"), 1), make_stored(make_pause("2026-11-18", "2026-11-20"), 2)],
        make_action(1),
    )
    with QuickDiary(path) as diary:
        assert diary.marks_on(dt.date(2026, 11, 17)) == set()
        assert diary.marks_on(dt.date(2026, 11, 18)) == {"paused"}
        assert diary.marks_on(DAY) == {"none", "paused"}
        assert diary.marks_on(dt.date(2026, 11, 21)) == set()


def test_a_locked_diary_is_said_and_nothing_is_stored(path, monkeypatch):
    monkeypatch.setattr("twitchlog.store.driver.BUSY_TIMEOUT_S", 0.05)
    before = dump(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        for add in (add_quickly, add_slowly):
            with pytest.raises(DiaryFileError, match="in use by another program"):
                add(path, [make_stored(make_episode(), 1)], make_action(1))
        holder.execute("ROLLBACK")
    assert dump(path) == before
    add_quickly(path, [make_stored(make_coffee(EVENING), 1)], make_action(1))


def test_an_unreadable_table_closes_the_file_again(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE setting")
    for opened in (QuickDiary, open_diary):
        with pytest.raises(DiaryFileError, match="no such table") as refused:
            opened(path)
        assert not Path(f"{path}-wal").exists(), refused


def test_entries_of_a_whole_day_need_no_hour(path):
    stored = Stored("0" * 26, make_reading(on("2026-11-20")), 1_700_000_000)
    add_quickly(path, [stored], make_action(1))
    with DiaryStore(path) as store:
        assert list(store.entries()) == [stored]
