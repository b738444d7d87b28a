"""Whatever is wrong with a diary is found, what is right is not complained of, and nothing is ever written."""

import os
import random
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.builders import EXAMPLES, copy_of, dump, make_action, make_coffee, make_note, make_stored, new_diary
from tests.damage import PAGE, cells, change_byte, cut_off, overwrite_page, used_pages
from tests.migrations.make_diary import DIARIES
from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.store import checks
from twitchlog.store.actions import DELETE, EDIT
from twitchlog.store.checks import examine
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import create_file
from twitchlog.store.encryption import plain_copies
from twitchlog.store.findings import AROUND, DAMAGE, REPAIR
from twitchlog.store.salvage import Salvage, Unsaved, write_list
from twitchlog.store.schema import SCHEMA_HEAD

FULL = DIARIES / f"{SCHEMA_HEAD}.db"
CELLS = list(cells(FULL))
COLUMNS = sorted({(cell.table, cell.column) for cell in CELLS})


@pytest.fixture
def full(tmp_path):
    """A diary with a row in every table."""
    return owned(copy_of(FULL, tmp_path / "diary.db"))


def owned(path):
    Path(path).chmod(0o600)
    return path


def ids(path, **given):
    return {finding.id for finding in examine(str(path), **given).findings}


@contextmanager
def writable_cells(path):
    """A connection that lets every cell be changed: the history's guards are gone for a moment."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


# What is whole


def test_a_whole_diary_is_whole(full):
    found = examine(full)
    assert found.findings == ()
    assert (found.looked.revision, found.looked.n_tables) == (SCHEMA_HEAD, len({table for table, _ in COLUMNS}))
    assert found.looked.n_rows == found.looked.n_hashes + 1 == len({(c.table, c.start) for c in CELLS if is_first(c)})
    assert found.looked.n_entries == 10


def is_first(cell):
    return cell.column == next(column for table, column in all_columns() if table == cell.table)


def all_columns():
    return [(cell.table, cell.column) for cell in CELLS]


@pytest.mark.parametrize("revision", sorted(path.stem for path in DIARIES.glob("*.db")))
def test_a_diary_of_every_revision_is_whole(tmp_path, revision):
    found = examine(owned(copy_of(DIARIES / f"{revision}.db", tmp_path / "diary.db")))
    assert found.findings == ()
    assert found.looked.revision == revision
    assert ["will be upgraded" in note for note in found.notes] == ([True] if revision < SCHEMA_HEAD else [])


def test_an_empty_diary_is_whole(path):
    assert examine(owned(path)).findings == ()


def test_a_diary_after_everything_that_can_be_done_is_whole(path):
    with DiaryStore(path) as store:
        stored = [make_stored(entry, n) for n, entry in enumerate(EXAMPLES, 1)]
        store.add(stored, action=make_action(1))
        store.replace([stored[1]], [make_stored(make_coffee(items=()), 2)], action=make_action(2, kind=EDIT))
        store.replace([stored[0]], [], action=make_action(3, kind=DELETE))
        for n in range(4, 7):
            store.undo(make_action(n))
        for n in range(7, 10):
            store.redo(make_action(n))
        store.undo(make_action(10))
        store.add([make_stored(make_note(note="\x00\x1b é 😀" * 3000), 20)], action=make_action(11))
    assert examine(owned(path)).findings == ()


def test_nothing_is_written(full, tmp_path):
    before = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in tmp_path.iterdir()}
    examine(full)
    assert {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in tmp_path.iterdir()} == before


def test_a_diary_where_nothing_can_be_written_is_read(full, seal):
    seal(Path(full).parent)
    assert not examine(full).is_damaged


def test_a_log_where_nothing_can_be_written_is_read(full, tmp_path, seal):
    leave_a_log(full, tmp_path)
    seal(tmp_path)
    assert [finding.id for finding in examine(full).findings if finding.is_damage] == []
    assert examine(full).looked.n_entries == 11


IN_USE = """
import sys
from tests.builders import make_action, make_note, make_stored
from twitchlog.store.diary_store import DiaryStore
with DiaryStore(sys.argv[1]) as store:
    store.add([make_stored(make_note(), 99)], action=make_action(99))
    print("ready", flush=True)
    sys.stdin.readline()
"""


def test_a_diary_that_another_program_uses_is_no_fault(full):
    import subprocess
    import sys

    from tests.programs import environment

    other = subprocess.Popen(
        [sys.executable, "-c", IN_USE, full],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdout.readline() == "ready\n"
        found = examine(full)
        other.stdin.write("\n")
        other.stdin.flush()
    assert found.findings == ()
    assert found.looked.n_entries == 11
    assert examine(full).findings == ()


# A byte, a page, an end


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_changed_byte_of_any_column_is_found(full, table, column):
    dice = random.Random(f"{table}.{column}")
    flippable = [cell for cell in CELLS if (cell.table, cell.column) == (table, column) and cell.size]
    for cell in dice.sample(flippable, min(3, len(flippable))):
        copy_of(FULL, full)
        change_byte(full, cell.start + dice.randrange(cell.size), 1 << dice.randrange(8))
        assert examine(full).is_damaged, cell


@pytest.mark.parametrize(("table", "column"), [pair for pair in COLUMNS if pair[0] != "alembic_version"])
def test_another_value_under_the_old_hash_is_found(full, table, column):
    with writable_cells(full) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f'UPDATE "{table}" SET "{column}" = {other_value(connection, table, column)}')
    found = examine(full)
    assert "changed-row" in {finding.id for finding in found.findings}
    assert any(finding.where.startswith(f"{table}: ") for finding in found.findings)


def other_value(connection, table, column):
    kind = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}[column]
    return {"INTEGER": f'coalesce("{column}", 0) + 1000', "FLOAT": f'coalesce("{column}", 0) + 0.5'}.get(
        kind, f"CASE typeof(\"{column}\") WHEN 'blob' THEN randomblob(16) ELSE coalesce(\"{column}\", '') || 'x' END"
    )


def test_an_empty_note_that_is_no_text_any_more_is_found(path):
    with DiaryStore(path) as store:
        store.add([make_stored(make_coffee(), 1)], action=make_action(1))
    owned(path)
    run(path, "UPDATE reading SET note = x''")
    assert ids(path) == {"changed-row"}


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_byte_anywhere_is_found_unless_nothing_reads_it(full, seed):
    dice, whole, data = random.Random(seed), dump(FULL), FULL.read_bytes()
    for _ in range(60):
        copy_of(FULL, full)
        position = dice.randrange(len(data))
        change_byte(full, position, 1 << dice.randrange(8))
        assert examine(full).is_damaged or dump(full) == whole, position


@pytest.mark.parametrize("word", [b"occurred_at", b"TRIGGER", b"uq_action_uid"])
def test_a_schema_of_which_a_byte_is_no_text_is_found(full, word):
    # SQLite's own error quotes that byte then, and Python cannot read the error.
    for position in [found.start() for found in re.finditer(word, FULL.read_bytes())]:
        copy_of(FULL, full)
        change_byte(full, position, 0x80)
        assert examine(full).is_damaged or dump(full) == dump(FULL)


@pytest.mark.parametrize("fill", ["zeros", "noise", "another page"])
def test_every_overwritten_page_is_found(full, fill):
    # All pages of this diary are in use: of a page that is free, what stands on it is no part of the diary.
    numbers = used_pages(full)
    assert numbers == list(range(1, Path(full).stat().st_size // PAGE + 1))
    dice = random.Random(5)
    for number in numbers:
        copy_of(FULL, full)
        other = Path(FULL).read_bytes()[(number % len(numbers)) * PAGE :][:PAGE]
        overwrite_page(full, number, {"zeros": bytes(PAGE), "noise": dice.randbytes(PAGE)}.get(fill, other))
        assert examine(full).is_damaged, number


def test_a_broken_list_of_free_pages_is_found(tmp_path):
    path = owned(new_diary(tmp_path / "diary.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE gone (text)")
        connection.executemany("INSERT INTO gone VALUES (?)", [("x" * 4000,)] * 20)
        connection.execute("DROP TABLE gone")
        connection.commit()
        (first,) = connection.execute("PRAGMA freelist_count").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert first >= 20
    assert examine(path).findings == ()
    trunk = int.from_bytes(Path(path).read_bytes()[32:36], "big")
    overwrite_page(path, trunk, bytes(PAGE))
    assert "broken-structure" in ids(path)


def test_a_broken_page_of_a_long_note_is_found(path):
    with DiaryStore(path) as store:
        store.add([make_stored(make_note(note="walked " * 4000), 1)], action=make_action(1))
    owned(path)
    with closing(sqlite3.connect(path)) as connection:
        pages = [n for (n,) in connection.execute("SELECT pageno FROM dbstat WHERE pagetype = 'overflow'")]
    whole = Path(path).read_bytes()
    assert len(pages) > 4
    for number in pages:
        Path(path).write_bytes(whole)
        change_byte(path, (number - 1) * PAGE + 2000)
        assert examine(path).is_damaged


SIZES = [1, 15, 16, 99, 100, 101, 511, 512, 4095, 4096, 4097, 8191]


@pytest.mark.parametrize("size", [*SIZES, *random.Random(3).sample(range(8192, FULL.stat().st_size), 30)])
def test_a_file_that_ends_early_is_found(full, size):
    cut_off(full, size)
    found = examine(full)
    assert found.is_damaged
    assert all(finding.what_to_do for finding in found.findings)


def test_a_file_with_something_added_is_found(full):
    with Path(full).open("ab") as file:
        file.write(b"x" * PAGE)
    assert "half-file" in ids(full)


@pytest.mark.parametrize("size", [16, 100])
def test_a_zeroed_header_is_found(full, size):
    with Path(full).open("r+b") as file:
        file.write(bytes(size))
    found = examine(full)
    assert [finding.id for finding in found.findings] == ["lost-header"]
    assert found.findings[0].what_to_do == REPAIR


def test_an_empty_file_is_found(full):
    cut_off(full, 0)
    assert ids(full) == {"empty-file"}


# A file that is something else


def test_a_text_is_found(full):
    Path(full).write_text("Dear diary,\n" * 1000, encoding="utf-8")
    assert ids(full) == {"foreign-file"}


def test_another_programs_database_is_found(full):
    Path(full).unlink()
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    assert "foreign-file" in ids(owned(full))


def test_a_diary_without_its_mark_is_still_one(full):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("PRAGMA application_id = 0")
    assert ids(full) == {"broken-structure"}


@pytest.mark.parametrize("name", ["missing.db", "."])
def test_what_is_no_file_is_said(tmp_path, name):
    with pytest.raises(DiaryFileError):
        examine(str(tmp_path / name))


def test_a_link_that_leads_nowhere_is_said(tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere.db")
    with pytest.raises(DiaryFileError, match="leads nowhere"):
        examine(str(tmp_path / "link.db"))


# The schema


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE note",
        "DROP INDEX ix_reading_day",
        "DROP TRIGGER tr_change_update",
        "ALTER TABLE note ADD COLUMN mood TEXT",
        "ALTER TABLE shown RENAME COLUMN p_value TO p",
        "CREATE TABLE foreign_one (a)",
        "CREATE TRIGGER spy AFTER INSERT ON note BEGIN DELETE FROM note; END",
    ],
)
@pytest.mark.parametrize("revision", ["0003", SCHEMA_HEAD])
def test_a_schema_that_is_not_the_revisions_is_found(tmp_path, sql, revision):
    path = owned(copy_of(DIARIES / f"{revision}.db", tmp_path / "diary.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()
    assert "different-schema" in ids(path)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "PRAGMA user_version = 2",
        "PRAGMA user_version = 0",
    ],
)
def test_a_missing_migration_is_found(full, sql):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute(sql)
        connection.commit()
    assert "missing-migration" in ids(full)


def test_a_migration_that_only_says_it_ran_is_found(tmp_path):
    path = owned(copy_of(DIARIES / "0003.db", tmp_path / "diary.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{SCHEMA_HEAD}'")
        connection.execute(f"PRAGMA user_version = {int(SCHEMA_HEAD)}")
        connection.commit()
    assert ids(path) == {"different-schema"}


def test_a_newer_diary_is_told_from_a_damaged_one(full):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    assert ids(full) == {"newer-diary"}


# Rows that belong together


def run(path, *statements):
    with writable_cells(path) as connection:
        for sql in statements:
            connection.execute(sql)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM reading WHERE uid IN (SELECT reading_uid FROM item)", {"orphan-row", "missing-row"}),
        ("DELETE FROM action WHERE id = 2", {"orphan-row"}),
        ("DELETE FROM action WHERE id = (SELECT action_id FROM merged)", {"orphan-row"}),
        ("DELETE FROM episode", {"missing-row"}),
        ("DELETE FROM factor", set()),
        ("DELETE FROM item", set()),
    ],
)
def test_rows_that_lost_what_they_belong_to_are_found(full, sql, expected):
    run(full, sql)
    assert ids(full) == expected


def test_a_row_that_came_back_without_a_word_is_found(path):
    note = make_stored(make_note(), 1)
    with DiaryStore(path) as store:
        store.add([note], action=make_action(1))
        with closing(sqlite3.connect(path)) as connection:
            row = connection.execute("SELECT * FROM note").fetchone()
        store.replace([note], [], action=make_action(2, kind=DELETE))
    owned(path)
    assert examine(path).findings == ()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"INSERT INTO note VALUES ({', '.join('?' * len(row))})", row)
        connection.commit()
    (found,) = examine(path).findings
    assert (found.id, found.where) == ("unexpected-row", f"note: {note.uid}")


@pytest.mark.parametrize("n_undone", [0, 1, 2, 3])
def test_a_row_that_vanished_after_undo_and_redo_is_found(path, n_undone):
    note = make_stored(make_note(), 1)
    with DiaryStore(path) as store:
        store.add([note], action=make_action(1))
        for n in range(n_undone):
            (store.redo if n % 2 else store.undo)(make_action(n + 2))
    owned(path)
    assert examine(path).findings == ()
    run(path, "DELETE FROM note")
    assert ids(path) == (set() if n_undone % 2 else {"missing-row"})


def test_many_changed_rows_are_counted_not_listed(path):
    with DiaryStore(path) as store:
        store.add([make_stored(make_note(note=f"{n}"), n) for n in range(60)], action=make_action(1))
    owned(path)
    run(path, "UPDATE note SET note = note || '!'")
    found = examine(path).findings
    assert len(found) == 21
    assert found[-1].sentence == '40 more rows of "note" are not as they were written.'


# Around the diary


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o666])
def test_a_file_that_others_may_read_is_found(full, tmp_path, mode):
    folder = tmp_path / "diary.db.backups"
    folder.mkdir(0o700)
    backup = folder / "20261122T140200Z-daily.db"
    owned(copy_of(FULL, backup))
    assert examine(full).findings == ()
    for name, other in ((full, 0o600), (backup, 0o600), (folder, 0o700)):
        Path(name).chmod(mode | 0o100 if name is folder else mode)
        (found,) = examine(full).findings
        assert (found.id, found.where) == ("wide-permissions", str(name))
        Path(name).chmod(other)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_someone_else_is_found(full):
    os.chown(full, 12345, -1)
    assert ids(full) == {"other-owner"}


def test_a_folder_of_backups_that_is_a_link_is_found(full, tmp_path):
    (tmp_path / "elsewhere").mkdir(0o700)
    (tmp_path / "diary.db.backups").symlink_to(tmp_path / "elsewhere")
    assert "backups-folder" in ids(full)


@pytest.mark.parametrize(
    "name",
    [
        "diary.db.new-0a1b2c3d",
        "diary.db.new-0a1b2c3d-wal",
        ".twitchlog-0123456789abcdef.tmp",
        "diary.db.backups/.twitchlog-unfinished-20261122T140200Z-00ff.tmp",
        "diary.db.backups/20261122T140200Z-daily.db-shm",
    ],
)
def test_a_file_left_behind_is_found(full, tmp_path, name):
    left = tmp_path / name
    left.parent.mkdir(mode=0o700, exist_ok=True)
    left.touch(0o600)
    (found,) = examine(full).findings
    assert (found.id, found.where) == ("leftover-file", str(left))


def leave_a_log(path, tmp_path):
    """Let a diary have a log with one more note in it, and nobody who uses it."""
    with DiaryStore(path) as store:
        store.add([make_stored(make_note(), 99)], action=make_action(99))
        for ending in ("", "-wal"):
            shutil.copyfile(path + ending, tmp_path / f"kept{ending}")
    for ending in ("", "-wal"):
        (tmp_path / f"kept{ending}").rename(path + ending)
        owned(path + ending)


def test_a_log_that_was_left_is_found_and_read(full, tmp_path):
    leave_a_log(full, tmp_path)
    before = sorted(each.name for each in tmp_path.iterdir())
    found = examine(full)
    assert [finding.id for finding in found.findings] == ["leftover-log"]
    assert found.looked.n_entries == 11
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_an_empty_log_that_was_left_is_found(full, tmp_path):
    (tmp_path / "diary.db-shm").touch(0o600)
    assert ids(full) == {"leftover-log"}


def test_a_journal_that_was_left_is_found(full, tmp_path):
    (tmp_path / "diary.db-journal").touch(0o600)
    assert ids(full) == {"leftover-log"}


CONFLICTS = [
    "diary (Ada's conflicted copy 2026-11-20).db",
    "diary (conflicted copy 2026-11-20 101500).db",
    "diary.sync-conflict-20261120-101500-ABCDEFG.db",
    "diary_conflict-20261120-101500.db",
    "diary (1).db",
    "diary 2.db",
    "diary-LAPTOP-7.db",
    "diary - Copy.db",
]


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_copy_is_found(full, tmp_path, name):
    copy_of(FULL, tmp_path / name)
    (found,) = examine(full).findings
    assert (found.id, found.where) == ("conflict-copy", str(tmp_path / name))


@pytest.mark.parametrize("name", ["diary.db.repaired.db", "diary.db.repaired-2.db", "holiday.db", "diary notes.txt"])
def test_other_files_beside_it_are_no_conflict(full, tmp_path, name):
    copy_of(FULL, tmp_path / name)
    assert examine(full).findings == ()
    (tmp_path / CONFLICTS[0]).write_text("not a diary", encoding="utf-8")
    assert examine(full).findings == ()


# Backups


def backups(path, *names):
    folder = Path(f"{path}.backups")
    folder.mkdir(0o700)
    return [owned(copy_of(FULL, folder / name)) for name in names]


NAMES = ("20261120T080000Z-daily.db", "20261121T080000Z-daily.db", "20261122T080000Z-daily.db")


def test_the_newest_whole_backup_is_named(full):
    first, second, third = backups(full, *NAMES)
    assert examine(full).newest_whole_backup == third
    cell = next(cell for cell in CELLS if cell.column == "note" and cell.size)
    change_byte(third, cell.start)
    cut_off(second, 9000)
    found = examine(full)
    assert {(finding.id, finding.where) for finding in found.findings} == {
        ("broken-backup", second),
        ("broken-backup", third),
    }
    assert (found.n_backups, found.newest_whole_backup, found.is_damaged) == (3, first, False)


def test_large_backups_are_looked_at_row_by_row_when_asked(full, monkeypatch):
    (backup,) = backups(full, NAMES[0])
    cell = next(cell for cell in CELLS if cell.column == "note" and cell.size)
    change_byte(backup, cell.start)
    monkeypatch.setattr(checks, "THOROUGH_BYTES", 1000)
    quick = examine(full)
    assert (quick.findings, quick.is_thorough) == ((), False)
    assert "--backups" in quick.notes[0]
    assert ids(full, all_backups=True) == {"broken-backup"}


# Encrypted diaries

KEY = Key(bytes(range(32)), bytes(range(100, 116)))


def unlock(path, salt):
    return KEY


@pytest.fixture
def sealed(tmp_path):
    pytest.importorskip("sqlcipher3")
    path = str(tmp_path / "diary.db")
    with closing(create_file(path, key=KEY)) as connection:
        connection.execute(f"ATTACH '{FULL}' AS plain KEY ''")
        connection.execute("PRAGMA main.journal_mode = DELETE")
        connection.execute("SELECT sqlcipher_export('main', 'plain')")
        for pragma in ("application_id", "user_version"):
            (value,) = connection.execute(f"PRAGMA plain.{pragma}").fetchone()
            connection.execute(f"PRAGMA main.{pragma} = {value}")
        connection.execute("DETACH plain")
    return path


def test_an_encrypted_diary_is_whole(sealed):
    found = examine(sealed, unlock=unlock)
    assert found.findings == ()
    assert found.looked.n_entries == 10


def test_a_wrong_key_is_no_damage(sealed):
    with pytest.raises(LockedError):
        examine(sealed, unlock=lambda path, salt: Key(bytes(32), salt))
    with pytest.raises(LockedError):
        examine(sealed)


def test_every_broken_page_of_an_encrypted_diary_is_found(sealed):
    whole = Path(sealed).read_bytes()
    for number in range(len(whole) // PAGE):
        Path(sealed).write_bytes(whole)
        change_byte(sealed, number * PAGE + 1000)
        assert examine(sealed, unlock=unlock).is_damaged


@pytest.mark.parametrize("size", [5000, 9 * PAGE, 12345])
def test_half_an_encrypted_diary_is_found(sealed, size):
    cut_off(sealed, size)
    assert examine(sealed, unlock=unlock).is_damaged


def test_plain_copies_of_an_encrypted_diary_are_found(sealed, tmp_path):
    (backup,) = backups(sealed, NAMES[0])
    copy_of(FULL, tmp_path / "diary.db.before-0003-was-0002")
    found = examine(sealed, unlock=unlock).findings
    assert {finding.id for finding in found} == {"plain-copy"}
    assert {finding.where for finding in found} == {backup, str(tmp_path / "diary.db.before-0003-was-0002")}


def test_what_was_left_of_an_encrypted_diary_in_clear_is_found(sealed, tmp_path):
    repaired = owned(copy_of(FULL, tmp_path / "diary.db.repaired.db"))
    listed = tmp_path / "diary.db.repaired.db.not-saved.json"
    rows = (Unsaved("note", "1", "its hash does not fit", (), {"note": "private"}),)
    write_list(Salvage(repaired, {}, (), rows))
    leftovers = tmp_path / "diary.db.backups" / "leftovers"
    leftovers.mkdir(0o700, parents=True)
    leftovers.parent.chmod(0o700)
    moved = owned(copy_of(FULL, leftovers / "diary.db.new-1234"))
    owned(copy_of(sealed, leftovers / "diary.db.new-5678"))
    found = examine(sealed, unlock=unlock).findings
    assert {finding.id for finding in found} == {"plain-copy"}
    assert {finding.where for finding in found} == {repaired, str(listed), moved}
    assert plain_copies(sealed) == sorted([repaired, str(listed), moved])


# What is said


def test_every_finding_says_what_to_do_and_shows_no_note(full):
    run(full, "UPDATE note SET note = 'SECRET'", "DELETE FROM episode", "DROP INDEX ix_note_day")
    Path(full).chmod(0o644)
    for finding in examine(full).findings:
        assert finding.id in DAMAGE | AROUND
        assert re.search(r"[.]$", finding.sentence)
        assert finding.what_to_do
        assert "SECRET" not in repr(finding)


@pytest.mark.parametrize(
    ("mode", "is_said"), [(0o777, True), (0o770, True), (0o1777, False), (0o755, False), (0o700, False)]
)
def test_a_folder_where_others_may_take_the_diary_away_is_said(tmp_path, mode, is_said):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    path = new_diary(home / "diary.db")
    home.chmod(mode)
    assert [finding.id for finding in examine(path).findings] == ["open-folder"] * is_said
