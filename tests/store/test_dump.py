"""A whole diary as rows: one state, every hash checked, and into an empty file only, all or nothing."""

import sqlite3
from contextlib import closing

import pytest

from tests.builders import copy_of, dump, make_action, make_coffee, make_note, make_stored
from tests.migrations.make_diary import write_diary
from twitchlog.diary.export_format import DATE, REAL, SECONDS, TEXT, WHOLE, GivenRow
from twitchlog.errors import DiaryFileError, ImportFileError, LockedError
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import is_encrypted
from twitchlog.store.dump import is_empty, layouts, make_diary, open_dump, write_rows
from twitchlog.store.rows import ENTRY_TABLES
from twitchlog.store.schema import SCHEMA_HEAD, connect
from twitchlog.store.tables import metadata

KEY = Key(bytes(range(32)), bytes(range(1, 17)))


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    path = tmp_path_factory.mktemp("full") / "diary.db"
    write_diary(path)
    return str(path)


def given_rows(path, **options):
    with open_dump(path, **options) as found:
        return [
            GivenRow(layout.name, row, "export, line 7") for layout in found.layouts for row in found.rows(layout.name)
        ]


def test_the_layouts_are_those_of_the_tables():
    assert [layout.name for layout in layouts()] == sorted(metadata.tables)
    for layout in layouts():
        table = metadata.tables[layout.name]
        assert [*layout.names, "row_hash"] == [column.name for column in table.columns]
        assert layout.key == tuple(column.name for column in table.primary_key)
    kinds = {(layout.name, column.name): column.kind for layout in layouts() for column in layout.columns}
    assert kinds["episode", "occurred_at"] == kinds["action", "at"] == kinds["shown", "tested_at"] == SECONDS
    assert kinds["medicine", "started_on"] == kinds["flag_ack", "seen_on"] == DATE
    assert kinds["shown", "p_value"] == kinds["episode", "intensity"] == REAL
    assert kinds["episode", "count"] == kinds["change", "seq"] == kinds["action", "reverses"] == WHOLE
    assert kinds["change", "before"] == kinds["dose", "amount"] == TEXT


def test_every_row_goes_out_and_in_again(full, tmp_path):
    back = str(tmp_path / "back.db")
    make_diary(back, given_rows(full))
    assert dump(back) == dump(full)
    assert (tmp_path / "back.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["back.db"]
    with DiaryStore(back) as store:
        assert store.undo(make_action(99)) is not None


def test_rows_stand_by_key_and_the_revision_is_said(full):
    with open_dump(full) as found:
        assert found.revision == SCHEMA_HEAD
        for layout in found.layouts:
            keys = [tuple(row[name] for name in layout.key) for row in found.rows(layout.name)]
            assert keys == sorted(keys)


def test_the_uids_of_all_entries_come_in_one_order(full):
    with open_dump(full) as found:
        expected = sorted(row["uid"] for name in ENTRY_TABLES for row in found.rows(name))
        assert list(found.entry_uids()) == expected


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(full, tmp_path):
    path = copy_of(full, tmp_path / "diary.db")
    before = given_rows(path)
    with open_dump(path) as found:
        rows = found.rows("note")
        first = next(rows)
        with DiaryStore(path) as store:
            store.add([make_stored(make_note(note="later"), 900)], action=make_action(900))
        assert [first, *rows] == [given.values for given in before if given.table == "note"]
        assert len(list(found.rows("action"))) == sum(given.table == "action" for given in before)
    assert len(given_rows(path)) == len(before) + 3


def test_a_cell_that_changed_by_itself_does_not_leave(full, tmp_path):
    path = copy_of(full, tmp_path / "diary.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE episode SET intensity = 5.0")
    with pytest.raises(DiaryFileError, match=r"damaged \(episode") as caught:
        given_rows(path)
    assert "doctor" in caught.value.hint


def test_a_missing_diary_is_not_made(tmp_path):
    with pytest.raises(DiaryFileError, match="no diary"), open_dump(str(tmp_path / "none.db")):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_diary_goes_out_and_in_with_its_key(full, tmp_path):
    pytest.importorskip("sqlcipher3")
    path = str(tmp_path / "locked.db")
    rows = given_rows(full)
    make_diary(path, rows, key=KEY)
    assert is_encrypted(path)
    assert given_rows(path, unlock=lambda _path, _salt: KEY) == rows
    with pytest.raises(LockedError):
        given_rows(path)


# What is refused on the way in


def refused(path, rows):
    with pytest.raises(ImportFileError) as caught:
        make_diary(str(path), rows)
    assert list(path.parent.iterdir()) == []
    return caught.value.sentence


def changed(rows, table, **cells):
    n, given = next((n, given) for n, given in enumerate(rows) if given.table == table)
    return [*rows[:n], given._replace(values=given.values | cells), *rows[n + 1 :]]


@pytest.mark.parametrize(
    ("table", "cells", "reason"),
    [
        ("episode", {"precision": "roughly"}, "export, line 7: this episode cannot be taken: its precision cannot be"),
        ("day_mark", {"mark": "holiday"}, "this day mark cannot be taken: its mark cannot be"),
        ("answer", {"value": 11.0}, "its value cannot be"),
        ("note", {"note": None}, "does not take it"),
        ("item", {"reading_uid": "none"}, "row of item in this export refers to a row of reading"),
        ("change", {"action_id": 777}, "row of change in this export refers to a row of action"),
        ("setting", {"value": "soon"}, "settings, factors, drinks, foods or findings"),
        ("setting", {"value": "-1"}, "settings, factors, drinks, foods or findings"),
        ("user_item", {"amounts": "["}, "settings, factors, drinks, foods or findings"),
        ("shown", {"result": "held up", "last_on": None}, "settings, factors, drinks, foods or findings"),
        ("flag_ack", {"seen_on": "soon"}, "settings, factors, drinks, foods or findings"),
    ],
)
def test_a_row_that_a_diary_does_not_take_leaves_no_file(full, tmp_path, table, cells, reason):
    assert reason in refused(tmp_path / "back.db", changed(given_rows(full), table, **cells))


def test_a_key_that_stands_twice_is_refused(full, tmp_path):
    rows = given_rows(full)
    again = next(given for given in rows if given.table == "note")
    assert "another row has the same uid" in refused(tmp_path / "back.db", [*rows, again])


def test_rows_may_come_before_those_they_refer_to(full, tmp_path):
    make_diary(str(tmp_path / "back.db"), reversed(given_rows(full)))
    assert dump(tmp_path / "back.db") == dump(full)


def test_a_source_that_fails_midway_leaves_nothing(full, tmp_path):
    def rows():
        yield from given_rows(full)[:20]
        raise ImportFileError("It ends.", "")

    assert refused(tmp_path / "back.db", rows()) == "It ends."


def test_a_name_that_is_taken_is_not_overwritten(full, tmp_path):
    (tmp_path / "back.db").write_text("mine", encoding="utf-8")
    with pytest.raises(DiaryFileError, match="cannot be made"):
        make_diary(str(tmp_path / "back.db"), given_rows(full))
    assert (tmp_path / "back.db").read_text(encoding="utf-8") == "mine"


def test_a_diary_with_entries_is_not_filled(full, path):
    with closing(connect(path)) as connection:
        assert is_empty(connection)
    with DiaryStore(path) as store:
        store.add([make_stored(make_coffee(), 1)], action=make_action(1))
    before = dump(path)
    with closing(connect(path)) as connection:
        assert not is_empty(connection)
        with pytest.raises(DiaryFileError, match="not empty"):
            write_rows(connection, given_rows(full))
        assert not connection.in_transaction
    assert dump(path) == before


def test_an_empty_diary_is_filled_in_place(full, path):
    with closing(connect(path)) as connection:
        assert write_rows(connection, given_rows(full)) == len(given_rows(full))
    assert dump(path) == dump(full)


def test_nothing_is_left_beside_a_diary_that_was_read(full, tmp_path):
    path = copy_of(full, tmp_path / "diary.db")
    before = (tmp_path / "diary.db").read_bytes()
    given_rows(path)
    assert [each.name for each in tmp_path.iterdir()] == ["diary.db"]
    assert (tmp_path / "diary.db").read_bytes() == before


def test_a_dump_changes_nothing(full, tmp_path):
    path = copy_of(full, tmp_path / "diary.db")
    with open_dump(path) as found, pytest.raises(sqlite3.OperationalError, match="readonly"):
        found._connection.execute("DELETE FROM note")
