"""Going back to a backup: all of it or nothing, from any revision, over any diary, and nothing lost on the way."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    NOW_AT,
    copy_of,
    dump,
    entries,
    make_action,
    make_coffee,
    make_episode,
    make_note,
    make_stored,
    new_diary,
    without_history,
)
from tests.migrations import make_diary
from tests.programs import start_python
from tests.restores import go_back, without_restore
from twitchlog.errors import DiaryFileError, LockedError, NotFoundError, OutputError
from twitchlog.store import restoring
from twitchlog.store.backups import list_backups, make_backup
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import create_file, is_encrypted
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.schema import SCHEMA_HEAD, create_tables

MARKS_THAT_FIT = ("closed", "paused", "food complete")  # "none" may be refused
STORED = sorted(make_diary.DIARIES.glob("*.db"))


def add(path, n, *said, **unlock):
    with QuickDiary(str(path), **unlock) as quick:
        quick.add([make_stored(entry, n + i) for i, entry in enumerate(said)], action=make_action(n))


@pytest.fixture
def diary(path):
    """A diary with two entries, closed."""
    add(path, 1, make_coffee(), make_note(note="just before"))
    return path


@pytest.fixture
def kept(diary):
    """A backup of it, and the diary with one entry more."""
    made = make_backup(diary, reason="asked", at=NOW_AT)
    add(diary, 50, make_episode())
    return made


# A diary that is whole


def test_the_diary_is_as_it_was_and_what_it_held_since_is_kept(diary, kept):
    now, then = dump(diary), dump(kept)
    outcome = go_back(diary, kept)
    assert without_restore(dump(diary)) == then
    assert dump(outcome.kept) == now
    assert Path(outcome.kept).name == "20261122T131000Z-before-restore.db"
    assert not outcome.was_broken
    assert [one.reason for one in list_backups(diary)] == ["before-restore", "asked"]


def test_it_is_the_same_file_and_still_writes_ahead(diary, kept):
    before = Path(diary).stat().st_ino
    go_back(diary, kept)
    assert Path(diary).stat().st_ino == before
    with closing(sqlite3.connect(diary)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_history_tells_of_it_and_undo_passes_over_it(diary, kept):
    go_back(diary, kept)
    with DiaryStore(diary) as store:
        assert [past.kind for past in store.history()] == ["restore", "log"]
        store.undo(make_action(90))
        assert list(store.entries()) == []
        with pytest.raises(NotFoundError):
            store.undo(make_action(91))


def test_the_history_still_only_grows_afterwards(diary, kept):
    go_back(diary, kept)
    with closing(sqlite3.connect(diary)) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute("DELETE FROM action")


def test_going_back_and_forth_ends_where_it_began(diary, kept):
    now = dump(diary)
    outcome = go_back(diary, kept)
    go_back(diary, outcome.kept)
    assert without_restore(dump(diary)) == now


def test_the_backup_is_not_touched_and_nothing_is_written_beside_it(diary, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    copy = shutil.copyfile(STORED[0], folder / "old.db")
    before = Path(copy).read_bytes()
    folder.chmod(0o500)
    go_back(diary, copy)
    folder.chmod(0o700)
    assert Path(copy).read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["old.db"]
    assert not [one for one in Path(f"{diary}.backups").iterdir() if one.name.startswith(".")]


def test_entries_in_the_log_beside_a_diary_come_along(diary, tmp_path, empty_diary):
    other = copy_of(empty_diary, tmp_path / "other.db")
    with QuickDiary(other) as quick:
        quick.add([make_stored(make_note(note="still in the log"), 7)], action=make_action(7))
        assert Path(f"{other}-wal").stat().st_size
        copied = [shutil.copyfile(f"{other}{end}", tmp_path / f"taken.db{end}") for end in ("", "-wal")]
    go_back(diary, copied[0])
    with DiaryStore(diary) as store:
        assert [one.entry.note for one in store.entries()] == ["still in the log"]


@pytest.mark.parametrize("stored", STORED, ids=lambda stored: stored.stem)
def test_a_backup_of_every_revision_restores(stored, diary):
    go_back(diary, stored)
    with DiaryStore(diary) as store:
        assert sorted(store.entries(), key=lambda one: one.uid) == make_diary.entries(stored.stem)
        assert store.profile() == make_diary.PROFILE
        assert store.history()[0].kind == "restore"
    assert dump(diary)["alembic_version"] == [(SCHEMA_HEAD, "text")]


@settings(max_examples=10)
@given(st.lists(entries(MARKS_THAT_FIT), max_size=5), st.lists(entries(MARKS_THAT_FIT), max_size=5))
def test_any_diary_takes_the_place_of_any_other(tmp_path_factory, ours, theirs):
    folder = tmp_path_factory.mktemp("two")
    path, other = (new_diary(folder / name) for name in ("a.db", "b.db"))
    for file, said in ((path, ours), (other, theirs)):
        with DiaryStore(file) as store:
            store.add([make_stored(entry, n) for n, entry in enumerate(said, 1)], action=make_action(1))
    outcome = go_back(path, other)
    assert without_restore(dump(path)) == dump(other)
    again = go_back(path, outcome.kept)
    assert without_history(dump(again.kept)) == without_history(dump(other))


# What is no backup


def test_what_is_no_diary_is_refused(diary, tmp_path):
    files = {"text.db": b"not a diary\n" * 40, "empty.db": b"", "half.db": STORED[-1].read_bytes()[: 9 * 4096]}
    files["broken.db"] = bytes(4096) + STORED[-1].read_bytes()[4096:]
    before = dump(diary)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DiaryFileError, match="damaged"):
            go_back(diary, tmp_path / name)
    for name, said in (("nowhere.db", "There is no file"), ("", "is not a file")):
        with pytest.raises(DiaryFileError, match=said):
            go_back(diary, tmp_path / name)
    assert dump(diary) == before
    assert list_backups(diary) == ()


def test_another_programs_database_is_refused(diary, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE note (uid)")
    with pytest.raises(DiaryFileError, match="is not a twitchlog diary"):
        go_back(diary, tmp_path / "other.db")


def test_a_backup_of_a_newer_twitchlog_is_refused(diary, kept):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(DiaryFileError, match="was written by a newer twitchlog \\(revision 0099"):
        go_back(diary, kept)


def test_a_changed_byte_in_a_cell_is_found(diary, kept):
    content = Path(kept).read_bytes()
    assert content.count(b"just before") == 1
    Path(kept).write_bytes(content.replace(b"just before", b"just befora"))
    before = dump(diary)
    with pytest.raises(DiaryFileError, match="1 of its rows are not as they were written"):
        go_back(diary, kept)
    assert dump(diary) == before


@pytest.mark.parametrize(
    "code",
    [
        "CREATE TRIGGER tr_more AFTER INSERT ON note BEGIN DELETE FROM note; END",
        "CREATE VIEW more AS SELECT 1",
    ],
)
def test_code_in_a_file_never_comes_into_the_diary(diary, kept, code):
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute(code)
    with pytest.raises(DiaryFileError, match="holds more than a twitchlog diary does"):
        go_back(diary, kept)


# Failures, and others at the same time


def test_without_room_for_the_backup_of_the_present_nothing_is_restored(diary, kept, monkeypatch):
    def no_room(*_args, **_more):
        raise OutputError("No backup can be made.", "Make room.")

    before = dump(diary)
    monkeypatch.setattr(restoring, "make_backup", no_room)
    with pytest.raises(OutputError):
        go_back(diary, kept)
    assert dump(diary) == before


def test_what_would_not_be_equal_is_not_kept(diary, kept, monkeypatch):
    replace = restoring._replace_rows

    def lose_a_row(live, source):
        replace(live, source)
        live.execute("DELETE FROM note")

    before = dump(diary)
    monkeypatch.setattr(restoring, "_replace_rows", lose_a_row)
    with pytest.raises(DiaryFileError, match="not equal to the backup"):
        go_back(diary, kept)
    assert dump(diary) == before


def test_a_diary_in_use_is_said_and_not_replaced(diary, kept, monkeypatch):
    Path(diary).write_bytes(bytes(8192))
    holder = """
import fcntl, sys, time
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX, 1, 0x40000002)
print("ready", flush=True)
time.sleep(60)
"""
    program = start_python("-c", holder, diary)
    try:
        assert program.stdout.readline() == "ready\n"
        with pytest.raises(DiaryFileError, match="in use by another program"):
            go_back(diary, kept)
    finally:
        program.kill()
        program.communicate()
    assert Path(diary).read_bytes() == bytes(8192)


# Encrypted diaries


KEY = Key(bytes(range(32)), bytes(range(1, 17)))


def unlock(_path, salt):
    assert salt == KEY.salt
    return KEY


@pytest.fixture
def sealed(tmp_path):
    """An encrypted diary with an entry."""
    pytest.importorskip("sqlcipher3")
    path = str(tmp_path / "sealed.db")
    with closing(create_file(path, key=KEY)) as connection:
        create_tables(connection)
    add(path, 30, make_note(note="in the dark"), unlock=unlock)
    return path


@contextmanager
def notes(path):
    with DiaryStore(path, unlock=unlock) as store:
        yield [one.entry.note for one in store.entries()]


def test_an_encrypted_backup_of_an_encrypted_diary(sealed):
    made = make_backup(sealed, reason="asked", at=NOW_AT, unlock=unlock)
    add(sealed, 40, make_note(note="later"), unlock=unlock)
    outcome = go_back(sealed, made, unlock=unlock)
    assert outcome.remark == ""
    assert is_encrypted(sealed)
    assert is_encrypted(outcome.kept)
    with notes(sealed) as found:
        assert found == ["in the dark"]


def test_an_encrypted_diary_stays_so_with_a_plain_backup(sealed, diary):
    outcome = go_back(sealed, diary, unlock=unlock)
    assert "stays encrypted" in outcome.remark
    assert is_encrypted(sealed)
    assert b"just before" not in Path(sealed).read_bytes()
    with notes(sealed) as found:
        assert "just before" in found


def test_a_plain_diary_stays_so_with_an_encrypted_backup(sealed, diary):
    outcome = go_back(diary, sealed, unlock=unlock)
    assert "stays a plain file" in outcome.remark
    assert not is_encrypted(diary)
    with notes(diary) as found:
        assert found == ["in the dark"]


def test_without_the_key_nothing_is_restored(sealed, diary):
    before = dump(diary)
    with pytest.raises(LockedError):
        go_back(diary, sealed)
    assert dump(diary) == before


def test_a_missing_diary_is_as_encrypted_as_the_backup(sealed, tmp_path):
    new = str(tmp_path / "new.db")
    outcome = go_back(new, sealed, unlock=unlock)
    assert "is encrypted, as the backup is" in outcome.remark
    assert is_encrypted(new)
    assert b"in the dark" not in b"".join(file.read_bytes() for file in tmp_path.rglob("new*") if file.is_file())
