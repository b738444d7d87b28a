"""A digest is the same for the same rows, and another for any other."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import dump, entries, make_action, make_coffee, make_episode, make_note, make_stored
from tests.migrations import make_diary
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.digest import digest, hashed_tables, key_columns


def digest_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return digest(connection)


def filled(path, *said):
    with DiaryStore(str(path)) as store:
        store.add([make_stored(entry, n) for n, entry in enumerate(said, 1)], action=make_action(1))
    return str(path)


def test_it_tells_of_every_table_how_many_rows_it_has(path):
    filled(path, make_coffee(), make_episode(), make_note())
    found = digest_of(path)
    n_rows = {table.name: table.n_rows for table in found.tables}
    assert n_rows == {name: len(rows) for name, rows in dump(path).items() if name != "alembic_version"}
    assert n_rows["item"] == n_rows["reading"] == 1
    assert hash(found) == hash(digest_of(path))


def test_a_copy_has_the_same_one(path, tmp_path):
    filled(path, make_coffee(), make_note())
    shutil.copyfile(path, tmp_path / "copy.db")
    assert digest_of(path) == digest_of(tmp_path / "copy.db")


def test_the_order_in_which_rows_were_written_does_not_count(tmp_path):
    said = [make_stored(make_note(note=str(n)), n) for n in range(5)]
    for name, order in (("a", said), ("b", said[::-1])):
        with DiaryStore(str(tmp_path / name)) as store:
            store.add(order, action=make_action(1))
    ours, theirs = (
        dict(zip("nrh", zip(*digest_of(tmp_path / name).tables, strict=True), strict=True)) for name in "ab"
    )
    place = ours["n"].index("note")
    assert ours["h"][place] == theirs["h"][place]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM note WHERE uid = (SELECT max(uid) FROM note)",
        "UPDATE note SET row_hash = zeroblob(16) WHERE uid = (SELECT min(uid) FROM note)",
        "UPDATE alembic_version SET version_num = '0009'",
        "PRAGMA user_version = 9",
        "CREATE TABLE more (uid PRIMARY KEY, row_hash)",
    ],
)
def test_any_other_row_or_revision_makes_another(path, change):
    filled(path, make_note(), make_note(note="two"))
    before = digest_of(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(change)
    assert digest_of(path) != before


def test_two_rows_with_swapped_hashes_make_another(path):
    filled(path, make_note(), make_note(note="two"))
    before = digest_of(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (a, ours), (b, theirs) = connection.execute("SELECT uid, row_hash FROM note ORDER BY uid").fetchall()
        connection.executemany("UPDATE note SET row_hash = ? WHERE uid = ?", [(theirs, a), (ours, b)])
    assert digest_of(path) != before


@settings(max_examples=20)
@given(st.lists(entries(), max_size=6))
def test_equal_diaries_have_equal_digests(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("two")
    first, second = filled(folder / "a.db", *said), filled(folder / "b.db", *said)
    assert digest_of(first) == digest_of(second)


def test_every_table_of_ours_counts_and_each_has_a_key(path):
    with closing(sqlite3.connect(path)) as connection:
        tables = hashed_tables(connection)
        assert set(tables) == set(dump(path)) - {"alembic_version"}
        assert all(key_columns(connection, table) for table in tables)


@pytest.mark.parametrize("stored", sorted(make_diary.DIARIES.glob("*.db")), ids=lambda stored: stored.stem)
def test_diaries_of_every_revision_have_one(stored):
    found = digest_of(stored)
    assert (found.revision, found.revision_names) == (int(stored.stem), (stored.stem,))
