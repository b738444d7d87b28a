"""Everything that is whole of a damaged diary comes out of it, nothing else does, and the file stays as it was."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import copy_of, dump, make_action, make_episode, make_note, make_stored
from tests.damage import PAGE, cells, change_byte, cut_off, overwrite_page, used_pages
from tests.migrations.make_diary import DIARIES
from tests.store.test_checks import KEY, leave_a_log, sealed, unlock, writable_cells  # noqa: F401 -- a fixture
from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.store.actions import DELETE
from twitchlog.store.beside import plain_leavings
from twitchlog.store.checks import examine
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import connect_file
from twitchlog.store.rows import ENTRY_TABLES
from twitchlog.store.salvage import BELONGS, CHANGED, ONE_BYTE, VANISHED, n_in_backup, salvage, write_list
from twitchlog.store.schema import SCHEMA_HEAD

FULL = DIARIES / f"{SCHEMA_HEAD}.db"
CELLS = [cell for cell in cells(FULL) if cell.size and cell.table != "alembic_version"]
COLUMNS = sorted({(cell.table, cell.column) for cell in CELLS})
ACTION = make_action(900)


@pytest.fixture
def full(tmp_path):
    """A diary with a row in every table."""
    copy = copy_of(FULL, tmp_path / "diary.db")
    Path(copy).chmod(0o600)
    return copy


def rescue(path, **given):
    """Salvage a diary; what comes of it is whole, and the damaged file is what it was."""
    files = [Path(path + ending) for ending in ("", "-wal", "-journal")]
    before = [each.read_bytes() if each.exists() else None for each in files]
    target = f"{path}.repaired.db"
    Path(target).unlink(missing_ok=True)
    saved = salvage(path, target, action=ACTION, **given)
    assert [each.read_bytes() if each.exists() else None for each in files] == before
    assert not Path(f"{path}-shm").exists()
    found = examine(target, unlock=given["unlock"]) if given else examine(target)
    assert found.findings == ()
    assert saved.n_entries == found.looked.n_entries
    return saved


def test_a_whole_diary_comes_out_as_it_is(full):
    saved = rescue(full)
    assert dump(saved.target) == dump(FULL)
    assert (saved.mended, saved.unsaved) == ((), ())


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_an_older_diary_comes_out_as_one_of_today(tmp_path, revision):
    path = copy_of(DIARIES / f"{revision}.db", tmp_path / "diary.db")
    saved = rescue(path)
    old, new = dump(path), dump(saved.target)
    assert {table: new[table] for table in old if table != "alembic_version"} == {
        table: rows for table, rows in old.items() if table != "alembic_version"
    }


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_changed_byte_of_any_column_is_put_right(full, table, column):
    dice = random.Random(f"{table}:{column}")
    cell = dice.choice([each for each in CELLS if (each.table, each.column) == (table, column)])
    change_byte(full, cell.start + dice.randrange(cell.size), 1 << dice.randrange(8))
    saved = rescue(full)
    assert dump(saved.target) == dump(FULL)
    assert saved.unsaved == ()
    # Of an action, the number is SQLite's own: it stands before the record, where no byte was changed.
    assert [(row.table, row.columns, row.reason) for row in saved.mended] == [(table, (column,), ONE_BYTE)]


def test_a_row_that_cannot_be_put_right_is_listed_and_left_out(full):
    with writable_cells(full) as connection:
        connection.execute("UPDATE note SET note = 'something else altogether'")
        connection.execute("UPDATE reading SET note = 'another one' WHERE uid IN (SELECT reading_uid FROM item)")
    saved = rescue(full)
    assert {(row.table, row.reason) for row in saved.unsaved} == {
        ("note", CHANGED),
        ("reading", CHANGED),
        ("item", BELONGS),
    }
    listed = json.loads(Path(write_list(saved)).read_text(encoding="utf-8"))
    assert Path(write_list(saved)).stat().st_mode & 0o777 == 0o600
    assert [row["row"]["note"] for row in listed["not_saved"] if row["table"] == "note"] == [
        "something else altogether"
    ]
    assert b"something else" not in Path(saved.target).read_bytes()


def test_of_an_encrypted_diary_the_list_says_which_rows_and_not_what_stood_in_them(sealed, tmp_path):  # noqa: F811
    with closing(connect_file(sealed, unlock=unlock)) as connection:
        connection.execute("UPDATE note SET note = 'something else altogether'")
    saved = rescue(sealed, unlock=unlock)
    assert {row.table for row in saved.unsaved} >= {"note"}
    text = Path(write_list(saved)).read_text(encoding="utf-8")
    assert "something else" not in text
    listed = json.loads(text)
    assert {tuple(row) for rows in listed.values() for row in rows} == {("table", "key", "reason")}
    assert [row["key"] for row in listed["not_saved"]] == [row.key for row in saved.unsaved]
    assert str(write_list(saved)) not in plain_leavings(sealed)


def test_a_schema_of_which_a_byte_is_no_text_costs_nothing(full):
    change_byte(full, FULL.read_bytes().index(b"occurred_at"), 0x80)
    assert dump(rescue(full).target) == dump(FULL)


@pytest.mark.parametrize("fill", [bytes(PAGE), random.Random(8).randbytes(PAGE)], ids=["zeros", "noise"])
def test_of_every_overwritten_page_only_its_own_rows_are_lost(full, fill):
    whole = dump(FULL)
    with closing(sqlite3.connect(f"file:{FULL}?mode=ro&immutable=1", uri=True)) as connection:
        owners = dict(connection.execute("SELECT pageno, name FROM dbstat").fetchall())
    tables = set(whole)
    for number in used_pages(FULL):
        copy_of(FULL, full)
        overwrite_page(full, number, fill)
        saved = rescue(full)
        found = dump(saved.target)
        lost = {table for table in tables if not set(whole[table]) <= set(found[table])}
        own = {owners[number]} & tables
        belongs = {"action": {"change", "merged", "action"}, "reading": {"item"}}.get(owners[number], set())
        assert lost <= own | belongs, (number, owners[number])
        assert all(set(found[table]) <= set(whole[table]) for table in ENTRY_TABLES)
        if own & set(ENTRY_TABLES):
            assert {row.reason for row in saved.unsaved} >= {VANISHED}


def test_what_lies_beyond_a_broken_upper_page_is_saved(tmp_path):
    path = many(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'episode'").fetchone()
    whole = dump(path)
    overwrite_page(path, root, bytes(PAGE))
    found = dump(rescue(path).target)
    assert len(whole["episode"]) - len(found["episode"]) < 40  # those on the upper page itself
    assert set(found["episode"]) < set(whole["episode"])


def many(tmp_path, n=3000):
    path = str(tmp_path / "diary.db")
    with DiaryStore(path) as store:
        store.add([make_stored(make_episode(count=1 + k % 9), k) for k in range(n)], action=make_action(1))
        store.add([make_stored(make_note(note="gone"), n)], action=make_action(2))
        store.replace([make_stored(make_note(note="gone"), n)], [], action=make_action(3, kind=DELETE))
    Path(path).chmod(0o600)
    return path


def test_what_was_deleted_stays_deleted(tmp_path):
    path = many(tmp_path, 50)
    with Path(path).open("r+b") as file:
        file.write(bytes(100))
    assert dump(rescue(path).target)["note"] == []


@pytest.mark.parametrize("size", [16, 100])
def test_a_zeroed_header_costs_nothing(full, size):
    with Path(full).open("r+b") as file:
        file.write(bytes(size))
    assert dump(rescue(full).target) == dump(FULL)


def test_a_first_page_of_noise_costs_nothing(tmp_path):
    path = many(tmp_path)
    whole = dump(path)
    overwrite_page(path, 1, random.Random(4).randbytes(PAGE))
    assert dump(rescue(path).target) == whole


@pytest.mark.parametrize("part", [0.3, 0.5, 0.8, 0.99])
def test_half_a_file_gives_what_is_in_it(tmp_path, part):
    path = many(tmp_path)
    whole = dump(path)
    cut_off(path, int(Path(path).stat().st_size * part))
    found = dump(rescue(path).target)
    assert set(found["episode"]) <= set(whole["episode"])
    assert len(found["episode"]) > 3000 * (part - 0.3)


@pytest.mark.parametrize("size", [0, 1, 50, 100, 4000])
def test_where_no_row_is_left_nothing_is_made(full, size):
    cut_off(full, size)
    with pytest.raises(DiaryFileError, match="No row"):
        rescue(full)
    assert not Path(f"{full}.repaired.db").exists()


def test_a_log_is_taken_along(full, tmp_path):
    leave_a_log(full, tmp_path)
    saved = rescue(full)
    assert saved.n_entries == 11
    (cell,) = [cell for cell in CELLS if (cell.table, cell.column) == ("episode", "note")]
    change_byte(full, cell.start)
    assert rescue(full).n_entries == 11


def test_a_file_that_is_there_is_not_replaced(full):
    Path(f"{full}.repaired.db").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        salvage(full, f"{full}.repaired.db", action=ACTION)
    assert Path(f"{full}.repaired.db").read_text(encoding="utf-8") == "mine"


def test_the_new_file_is_its_owners_alone(full):
    assert Path(rescue(full).target).stat().st_mode & 0o777 == 0o600


def test_which_lost_rows_a_backup_holds(full, tmp_path):
    backup = copy_of(FULL, tmp_path / "backup.db")
    with writable_cells(full) as connection:
        connection.execute("UPDATE note SET note = 'something else altogether'")
        connection.execute("UPDATE change SET \"before\" = 'nothing' WHERE action_id = 2 AND seq = 3")
    saved = rescue(full)
    assert len(saved.unsaved) == 2
    assert n_in_backup(backup, saved.unsaved) == 2
    assert n_in_backup(saved.target, saved.unsaved) == 0


# Encrypted diaries


def test_an_encrypted_diary_comes_out_encrypted(sealed):  # noqa: F811
    saved = rescue(sealed, unlock=unlock)
    assert saved.n_entries == 10
    with closing(connect_file(saved.target, unlock=unlock)) as connection:
        assert connection.execute("SELECT count(*) FROM episode").fetchone() == (1,)
    assert b"SQLite" not in Path(saved.target).read_bytes()[:16]


def test_of_an_encrypted_diary_a_broken_page_costs_its_rows(sealed):  # noqa: F811
    with closing(connect_file(sealed, unlock=unlock)) as connection:
        roots = connection.execute("SELECT rootpage FROM sqlite_master WHERE type = 'table'").fetchall()
    whole = Path(sealed).read_bytes()
    for (number,) in roots:
        Path(sealed).write_bytes(whole)
        change_byte(sealed, (number - 1) * PAGE + 2000)
        assert rescue(sealed, unlock=unlock).n_entries >= 8


def test_half_an_encrypted_diary(sealed):  # noqa: F811
    cut_off(sealed, Path(sealed).stat().st_size - 3 * PAGE - 100)
    assert rescue(sealed, unlock=unlock).n_rows > 20


def test_without_a_key_nothing_is_made(sealed):  # noqa: F811
    with pytest.raises(LockedError):
        salvage(sealed, f"{sealed}.repaired.db", action=ACTION)
    assert not Path(f"{sealed}.repaired.db").exists()
    assert KEY.salt == Path(sealed).read_bytes()[:16]
