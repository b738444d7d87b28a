"""What becomes of two diaries: field by field, by key, with both histories; and what is refused."""

import dataclasses
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import (
    BANANA,
    NOW_AT,
    broken_references,
    copy_of,
    dump,
    make_action,
    make_coffee,
    make_episode,
    make_note,
    make_reading,
    make_stored,
    new_diary,
    on,
)
from tests.migrations import make_diary
from twitchlog.errors import DiaryFileError, ImportFileError, LockedError
from twitchlog.store.actions import DELETE, EDIT, IMPORT, SETTING
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import locked
from twitchlog.store.encryption import rewrite
from twitchlog.store.lookups import batch_step, keyed_step
from twitchlog.store.merge import merge
from twitchlog.store.schema import SCHEMA_HEAD

TWITCH = make_stored(make_episode(intensity=2.0, note="first"), 1)
COFFEE = make_stored(make_coffee(), 2)
NOTE = make_stored(make_note(), 3)


class Pair:
    """Two diaries that began as one, and what is done to either; a deed is as late as its number says."""

    def __init__(self, folder):
        self.here, self.there = (str(folder / f"{name}.db") for name in ("here", "there"))

    def begin(self, *stored):
        with DiaryStore(self.here) as store:
            store.add(stored or [TWITCH, COFFEE, NOTE], action=make_action(1))
        shutil.copyfile(self.here, self.there)

    def action(self, n, kind):
        return make_action(n, kind=kind)._replace(at=NOW_AT + n)

    def edit(self, path, n, stored, **fields):
        after = stored._replace(entry=dataclasses.replace(stored.entry, **fields))
        with DiaryStore(path) as store:
            store.replace([store.entry(stored.uid)], [after], action=self.action(n, EDIT))
        return after

    def delete(self, path, n, stored):
        with DiaryStore(path) as store:
            store.replace([store.entry(stored.uid)], [], action=self.action(n, DELETE))

    def add(self, path, n, *stored, after=()):
        with DiaryStore(path) as store:
            store.add(stored, action=self.action(n, IMPORT if after else "log"), after=after)

    def set(self, path, n, table, key, value):
        with DiaryStore(path) as store:
            store.change([keyed_step(table, key, value)], action=self.action(n, SETTING))

    def merge(self, n=90, **given):
        """Merge each into a copy of the other, and see that both become the same; then into `here` itself."""
        one, other = f"{self.here}.one", f"{self.here}.other"
        shutil.copyfile(self.here, one)
        shutil.copyfile(self.there, other)
        merge(one, self.there, action=self.action(n, IMPORT))
        merge(other, self.here, action=self.action(n + 1, IMPORT))
        assert present(one) == present(other)
        outcome = merge(self.here, self.there, action=self.action(n + 2, IMPORT), **given)
        assert broken_references(self.here) == []
        return outcome

    def entry(self, stored):
        with DiaryStore(self.here) as store:
            return store.entry(stored.uid).entry

    def entries(self):
        with DiaryStore(self.here) as store:
            return list(store.entries())


def present(path):
    return {name: rows for name, rows in dump(path).items() if name not in ("action", "change", "merged")}


@pytest.fixture
def pair(tmp_path):
    return Pair(tmp_path)


def test_fields_changed_on_either_side_are_both_kept(pair):
    pair.begin()
    pair.edit(pair.here, 10, TWITCH, intensity=5.0)
    pair.edit(pair.there, 20, TWITCH, note="second")
    outcome = pair.merge()
    assert pair.entry(TWITCH) == dataclasses.replace(TWITCH.entry, intensity=5.0, note="second")
    assert (outcome.n_changed_both, outcome.n_known, outcome.n_actions) == (1, 2, 1)


@pytest.mark.parametrize(("here_at", "there_at", "wins"), [(10, 20, "there"), (20, 10, "here")])
def test_of_a_field_changed_on_both_sides_the_later_wins_and_both_stay_in_the_history(pair, here_at, there_at, wins):
    pair.begin()
    pair.edit(pair.here, here_at, TWITCH, note="here")
    pair.edit(pair.there, there_at, TWITCH, note="there")
    pair.merge()
    assert pair.entry(TWITCH).note == wins
    with DiaryStore(pair.here) as store:
        said = {version.after.entry.note for version in store.versions(TWITCH.uid)}
        assert said == {"first", "here", "there"}
        assert [version.is_merged for version in store.versions(TWITCH.uid)].count(True) == 1


def test_a_change_is_taken_even_where_the_clock_was_set_back(pair):
    pair.begin()
    pair.edit(pair.there, -500, TWITCH, note="there")
    pair.merge()
    assert pair.entry(TWITCH).note == "there"


def test_a_value_and_what_stood_behind_it_are_one_field(pair):
    pair.begin()
    pair.edit(pair.here, 10, COFFEE, note="here")
    pair.edit(pair.there, 20, COFFEE, value=422.0, items=(BANANA,))
    pair.merge()
    assert pair.entry(COFFEE) == dataclasses.replace(COFFEE.entry, note="here", value=422.0, items=(BANANA,))


def test_the_moment_and_the_place_are_one_field_each(pair):
    pair.begin()
    moved = on("2026-11-18", offset_min=-300)
    pair.edit(pair.here, 10, TWITCH, when=moved, side="right")
    pair.edit(pair.there, 20, TWITCH, site="quad")
    pair.merge()
    merged = pair.entry(TWITCH)
    assert merged.when == moved
    assert (merged.site, merged.side) == ("quad", "left")


@pytest.mark.parametrize(("edited_at", "stays"), [(None, False), (10, False), (30, True)])
@pytest.mark.parametrize("deleted_in", ["here", "there"])
def test_what_one_side_deleted_goes_unless_the_other_changed_it_later(pair, edited_at, stays, deleted_in):
    pair.begin()
    deleting, other = (pair.here, pair.there) if deleted_in == "here" else (pair.there, pair.here)
    pair.delete(deleting, 20, TWITCH)
    if edited_at:
        pair.edit(other, edited_at, TWITCH, note="later")
    pair.merge()
    assert (TWITCH.uid in [stored.uid for stored in pair.entries()]) is stays


def test_two_diaries_made_apart_unite(pair):
    pair.begin(TWITCH)
    Path(pair.there).unlink()
    new_diary(pair.there)
    pair.add(pair.there, 20, COFFEE, make_stored(make_note(), 9))
    outcome = pair.merge()
    assert {stored.uid for stored in pair.entries()} == {TWITCH.uid, COFFEE.uid, make_stored(make_note(), 9).uid}
    assert (outcome.n_added, outcome.n_actions, outcome.is_copy) == (2, 1, False)


def test_the_same_table_imported_into_both_counts_once_as_it_was_changed_last(pair):
    facts = {"format": "csv", "file_name": "t.csv", "file_hash": "0", "n_rows": 1, "n_added": 1, "n_known": 0}
    pair.begin(NOTE)
    ours, theirs = (make_stored(make_episode(), n, origin="row 1", source=f"b{n}") for n in (11, 12))
    pair.add(pair.here, 10, ours, after=[batch_step("b11", facts, at=NOW_AT)])
    pair.add(pair.there, 20, theirs, after=[batch_step("b12", facts, at=NOW_AT)])
    pair.edit(pair.here, 30, ours, note="mended")
    outcome = pair.merge()
    assert [stored.uid for stored in pair.entries()] == [NOTE.uid, ours.uid]
    assert pair.entry(ours).note == "mended"
    assert outcome.n_added == 0
    assert not merge(pair.here, pair.there, action=pair.action(95, IMPORT)).changes_something


def test_settings_go_by_the_later_change_and_visits_are_united(pair):
    pair.begin()
    pair.set(pair.here, 10, "setting", "clock", "12h")
    pair.set(pair.there, 20, "setting", "clock", "24h")
    pair.set(pair.here, 30, "setting", "volume", "oz")
    pair.set(pair.here, 31, "profile", "visits", "2026-11-03")
    pair.set(pair.there, 32, "profile", "visits", "2026-10-01 2026-11-03")
    pair.merge()
    with DiaryStore(pair.here) as store:
        assert (store.settings().clock, store.settings().volume) == ("24h", "oz")
        assert store.profile()["visits"] == "2026-10-01 2026-11-03"


def test_of_what_was_shown_the_first_day_counts(pair):
    pair.begin()
    key = make_diary.SHOWN_KEYS[0]
    for path, day in ((pair.here, "2026-11-20"), (pair.there, "2026-11-10")):
        with DiaryStore(path) as store:
            store.remember_shown([key], on=on(day).wall.date(), at=NOW_AT)
    pair.merge()
    with DiaryStore(pair.here) as store:
        assert store.shown([key])[key].shown_on.isoformat() == "2026-11-10"


def test_undo_takes_a_merge_back_as_one_step_and_passes_over_what_it_brought(pair):
    pair.begin()
    pair.edit(pair.here, 10, TWITCH, note="here")
    pair.edit(pair.there, 20, TWITCH, intensity=9.0)
    pair.add(pair.there, 21, make_stored(make_note(), 30))
    before = present(pair.here)
    pair.merge()
    merged = present(pair.here)
    with DiaryStore(pair.here) as store:
        assert store.undo(pair.action(100, "undo")) == "merge of there.db"
        assert present(pair.here) == before
        store.redo(pair.action(101, "redo"))
        assert present(pair.here) == merged
        store.undo(pair.action(102, "undo"))
        assert store.undo(pair.action(103, "undo")) == "twitch"
        assert store.entry(TWITCH.uid) == TWITCH
        assert sum(past.is_merged for past in store.history()) == 2


def test_a_merge_that_was_undone_can_be_done_again(pair):
    pair.begin()
    pair.edit(pair.there, 20, TWITCH, note="there")
    pair.merge()
    with DiaryStore(pair.here) as store:
        store.undo(pair.action(100, "undo"))
    assert pair.entry(TWITCH).note == "first"
    pair.merge(n=110)
    assert pair.entry(TWITCH).note == "there"


def test_an_older_diary_is_upgraded_in_a_copy(pair, tmp_path):
    older = tmp_path / "older.db"
    shutil.copyfile(make_diary.DIARIES / "0001.db", older)
    before = older.read_bytes()
    outcome = merge(pair.here, str(older), action=pair.action(50, IMPORT))
    assert outcome.is_copy
    assert older.read_bytes() == before
    assert dump(pair.here)["alembic_version"] == [(SCHEMA_HEAD, "text")]
    with DiaryStore(pair.here) as store:
        assert sorted(store.entries(), key=lambda one: one.uid) == make_diary.entries("0001")


def test_into_an_empty_diary_comes_the_very_same(pair):
    pair.begin()
    pair.edit(pair.here, 10, TWITCH, note="here")
    empty = new_diary(f"{pair.here}.empty")
    outcome = merge(empty, pair.here, action=pair.action(50, IMPORT))
    assert (outcome.n_added, outcome.n_actions, outcome.is_copy) == (3, 2, True)
    assert dump(empty) == dump(pair.here)


def test_a_dry_run_says_the_same_and_writes_nothing(pair):
    pair.begin()
    pair.edit(pair.there, 20, TWITCH, note="there")
    before = dump(pair.here)
    outcome = merge(pair.here, pair.there, action=pair.action(50, IMPORT), is_dry_run=True)
    assert dump(pair.here) == before
    assert outcome == pair.merge()


def test_a_diary_that_is_not_there_is_not_made_by_a_dry_run(pair, tmp_path):
    pair.begin()
    nowhere = tmp_path / "nowhere.db"
    assert merge(str(nowhere), pair.there, action=pair.action(50, IMPORT), is_dry_run=True).n_added == 3
    assert not nowhere.exists()


def test_a_merge_that_fails_leaves_all_as_it_was(pair, monkeypatch):
    pair.begin()
    pair.edit(pair.there, 20, TWITCH, note="there")
    before = dump(pair.here)

    def fails(*_):
        raise sqlite3.OperationalError("no room")

    monkeypatch.setattr("twitchlog.store.merge.mark_merged", fails)
    with pytest.raises(DiaryFileError):
        merge(pair.here, pair.there, action=pair.action(50, IMPORT))
    assert dump(pair.here) == before


def refused(pair, path):
    with pytest.raises(ImportFileError) as error:
        merge(pair.here, str(path), action=pair.action(50, IMPORT))
    return error.value.sentence


def test_what_is_not_a_whole_diary_is_refused(pair, tmp_path):
    pair.begin()
    before = dump(pair.here)
    other = tmp_path / "other.db"
    assert refused(pair, other) == "There is no file other.db to import."
    other.write_bytes(b"")
    assert "other.db is" in refused(pair, other)
    other.write_bytes(b"text" * 5000)
    assert "other.db is not a twitchlog diary" in refused(pair, other)
    with closing(sqlite3.connect(f"{other}2")) as connection:
        connection.execute("CREATE TABLE episode (uid)")
    assert refused(pair, f"{other}2") == "other.db2 is a database, but not a twitchlog diary."
    copy_of(pair.there, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 999")
    assert refused(pair, other) == "other.db was written by a newer twitchlog."
    assert refused(pair, pair.here) == "That file is the diary itself."
    assert dump(pair.here) == before


@pytest.mark.parametrize("sql", ["UPDATE episode SET note = 'x'", "UPDATE setting SET value = 'x'"])
def test_a_row_that_is_not_what_was_saved_is_refused(pair, sql):
    pair.begin()
    pair.set(pair.there, 20, "setting", "clock", "12h")
    with closing(sqlite3.connect(pair.there, isolation_level=None)) as connection:
        connection.execute(sql)
    assert "is damaged: a row in" in refused(pair, pair.there)


def test_a_diary_with_code_of_its_own_is_refused(pair):
    pair.begin()
    with closing(sqlite3.connect(pair.there, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON note BEGIN DELETE FROM note; END")
    assert "holds what no diary does" in refused(pair, pair.there)


@pytest.mark.parametrize("encrypted", ["here", "there"])
def test_an_encrypted_diary_is_merged_with_its_key(pair, encrypted):
    pytest.importorskip("sqlcipher3")
    pair.begin()
    pair.add(pair.there, 20, make_stored(make_reading(), 40))
    key = Key(bytes(range(32)), bytes(range(16)))
    path = getattr(pair, encrypted)
    rewrite(path, unlock=locked, key=key, action=make_action(60, kind="encrypt"))
    with pytest.raises(LockedError):
        merge(pair.here, pair.there, action=pair.action(70, IMPORT))
    unlock = lambda *_: key  # noqa: E731
    assert merge(pair.here, pair.there, action=pair.action(70, IMPORT), unlock=unlock).n_added == 1
    with DiaryStore(pair.here, unlock=unlock) as store:
        assert len(list(store.entries())) == 4


def test_without_room_for_a_copy_it_is_said_and_nothing_is_written(pair, monkeypatch):
    pair.begin()
    pair.edit(pair.there, 20, TWITCH, note="there")
    before = dump(pair.here)
    monkeypatch.setenv("TMPDIR", str(Path(pair.here).parent / "vanished"))
    monkeypatch.setattr("tempfile.tempdir", str(Path(pair.here).parent / "vanished"))
    assert refused(pair, pair.there).startswith("There is no room for temporary files (")
    monkeypatch.undo()
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def fails(*_):
        raise full

    monkeypatch.setattr("twitchlog.store.other_diary._copy", fails)
    assert refused(pair, pair.there) == "there.db cannot be copied to be read: there is no room."
    assert dump(pair.here) == before
