import signal
import stat
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.builders import EXAMPLES, dump, make_action, make_note, make_stored, new_diary, without_history
from tests.migrations import make_diary
from tests.programs import start_python
from twitchlog.errors import DiaryFileError, LockedError, WrongPassphraseError
from twitchlog.store import driver, encryption
from twitchlog.store.actions import ENCRYPT
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import connect_file, is_encrypted, locked
from twitchlog.store.encryption import plain_copies, rewrite, rewrite_all
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.schema import SCHEMA_HEAD

SECRET = "the left calf, all night"
KEY = Key(bytes(range(32)), bytes(range(1, 17)))
NEXT = Key(bytes(range(1, 33)), bytes(range(2, 18)))


def given(*keys):
    """An unlock that knows some keys."""
    by_salt = {key.salt: key for key in keys}
    return lambda path, salt: by_salt.get(salt) or locked(path, salt)


@pytest.fixture
def plain(tmp_path):
    """A diary with one entry of every kind, one of them with words to look for."""
    path = new_diary(tmp_path / "diary.db")
    with DiaryStore(path) as store:
        entries = [*EXAMPLES, make_note(note=SECRET)]
        store.add([make_stored(entry, n) for n, entry in enumerate(entries, 1)], action=make_action(1))
        store.undo(make_action(2))
        store.redo(make_action(3))
    return path


def entries_of(path, *keys):
    with DiaryStore(path, unlock=given(*keys)) as store:
        return list(store.entries())


def files_in(path):
    return sorted(file.name for file in Path(path).parent.iterdir())


def test_encrypted_and_back_a_diary_is_what_it_was(plain):
    before, rows = entries_of(plain), without_history(dump(plain))
    rewrite(plain, unlock=locked, key=KEY, action=make_action(4, kind=ENCRYPT, summary="encrypted"))
    assert is_encrypted(plain)
    assert SECRET.encode() not in Path(plain).read_bytes()
    assert entries_of(plain, KEY) == before
    with DiaryStore(plain, unlock=given(KEY)) as store:
        assert [past.kind for past in store.history()] == ["encrypt", "redo", "undo", "log"]
    rewrite(plain, unlock=given(KEY), key=NEXT)
    assert entries_of(plain, NEXT) == before
    with pytest.raises(LockedError):
        entries_of(plain, KEY)
    rewrite(plain, unlock=given(NEXT), key=None)
    assert without_history(dump(plain)) == rows
    assert files_in(plain) == ["diary.db"]
    assert stat.S_IMODE(Path(plain).stat().st_mode) == 0o600


def test_undo_passes_over_the_encryption(plain):
    rewrite(plain, unlock=locked, key=KEY, action=make_action(4, kind=ENCRYPT, summary="encrypted"))
    with DiaryStore(plain, unlock=given(KEY)) as store:
        store.undo(make_action(5))
        assert list(store.entries()) == []


def test_an_encrypted_diary_is_in_wal_mode_like_any_other(plain):
    rewrite(plain, unlock=locked, key=KEY, action=make_action(4, kind=ENCRYPT, summary="encrypted"))
    with closing(connect_file(plain, unlock=given(KEY))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_is_still_in_the_write_ahead_log_comes_along(plain):
    with DiaryStore(plain) as store:
        store.add([make_stored(make_note(note="late"), 50)], action=make_action(6))
        wal = Path(f"{plain}-wal").read_bytes()
        main = Path(plain).read_bytes()
    Path(plain).write_bytes(main)
    Path(f"{plain}-wal").write_bytes(wal)
    rewrite(plain, unlock=locked, key=KEY)
    assert [stored.entry.note for stored in entries_of(plain, KEY)].count("late") == 1
    assert files_in(plain) == ["diary.db"]


def test_the_wrong_key_changes_nothing(plain):
    rewrite(plain, unlock=locked, key=KEY)
    before = Path(plain).read_bytes()
    wrong = Key(bytes(32), KEY.salt)
    with pytest.raises(WrongPassphraseError):
        rewrite(plain, unlock=given(wrong), key=None)
    assert Path(plain).read_bytes() == before
    assert files_in(plain) == ["diary.db"]


def test_a_copy_that_is_not_equal_takes_no_place(plain, monkeypatch):
    before = dump(plain)
    monkeypatch.setattr(encryption, "digest", lambda connection: object())
    with pytest.raises(DiaryFileError, match="the copy is not equal to it"):
        rewrite(plain, unlock=locked, key=KEY)
    assert dump(plain) == before
    assert files_in(plain) == ["diary.db"]


# Holds the diary for writing, or only open, until its standard input ends; another process, because a process does not
# see its own locks.
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2]).fetchall()
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(path, sql):
    program = start_python("-c", HOLD, path, sql, stdin=subprocess.PIPE)
    try:
        assert program.stdout.readline() == "ready\n"
        yield program
    finally:
        program.stdin.close()
        program.wait(timeout=60)
        program.stdout.close()
        program.stderr.close()


@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "SELECT count(*) FROM note"])
def test_a_diary_that_another_program_has_open_is_left_alone(plain, monkeypatch, sql):
    monkeypatch.setattr(encryption, "_TRIES", 2)
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.1)
    before = dump(plain)
    with held_by_another(plain, sql), pytest.raises(DiaryFileError, match="in use by another program"):
        rewrite(plain, unlock=locked, key=KEY)
    assert dump(plain) == before
    assert not is_encrypted(plain)
    rewrite(plain, unlock=locked, key=KEY)
    assert is_encrypted(plain)


def test_it_waits_for_another_program_to_finish(plain):
    with held_by_another(plain, "SELECT count(*) FROM note") as program:
        Timer(0.3, program.stdin.close).start()
        rewrite(plain, unlock=locked, key=KEY)
    assert is_encrypted(plain)


def test_a_link_stays_a_link(plain, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(plain)
    rewrite(str(link), unlock=locked, key=KEY)
    assert link.is_symlink()
    assert is_encrypted(plain)


def test_whoever_opened_the_diary_before_writes_nothing_to_the_file_that_went(plain):
    waiting = QuickDiary(plain)
    waiting._connection.close()  # as one that opened the file and has not read from it yet
    rewrite(plain, unlock=locked, key=KEY)
    waiting._connection = connect_file(plain, unlock=given(KEY))
    with pytest.raises(DiaryFileError, match="was replaced or moved"):
        waiting.add([make_stored(make_note(), 60)], action=make_action(7))
    waiting.close()


def test_the_backups_are_rewritten_each_on_its_own(plain, tmp_path):
    whole, broken, foreign = (str(tmp_path / name) for name in ("a.db", "b.db", "c.db"))
    for path in (whole, foreign):
        Path(path).write_bytes(Path(plain).read_bytes())
    Path(broken).write_bytes(b"not a diary at all" * 400)
    rewrite(foreign, unlock=locked, key=NEXT)
    done = rewrite_all((whole, broken, foreign), unlock=given(KEY), key=KEY)
    assert done.done == (whole,)
    assert [path for path, _ in done.left] == [broken, foreign]
    assert done.left[1][1] == "encrypted with another passphrase"
    assert len(entries_of(whole, KEY)) == len(EXAMPLES) + 1


def test_other_plain_diaries_in_the_folder_are_named(plain, tmp_path):
    copy = tmp_path / "diary (copy).db"
    copy.write_bytes(Path(plain).read_bytes())
    (tmp_path / "notes.txt").write_text("SQLite format 3")
    (tmp_path / "link.db").symlink_to(plain)
    assert plain_copies(plain) == [str(copy)]
    assert plain_copies(str(tmp_path / "link.db")) == [str(copy)]
    folder = tmp_path / "diary.db.backups"
    folder.mkdir()
    (folder / "20261101T120000Z-damaged.db").write_bytes(b"half a diary")
    rewrite(str(copy), unlock=locked, key=KEY)
    copy.rename(folder / "20261102T120000Z-daily.db")
    assert plain_copies(plain) == [str(folder / "20261101T120000Z-damaged.db")]


# Killed at any step

DIE = """
import os, signal, sys
from twitchlog.store import encryption
from twitchlog.store.cipher import Key
from twitchlog.store.driver import locked
step = getattr(encryption, sys.argv[2])
def die(*given, **named):
    if sys.argv[3] == "after":
        step(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(encryption, sys.argv[2], die)
encryption.rewrite(sys.argv[1], unlock=locked, key=Key(bytes(range(32)), bytes(range(1, 17))))
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["_leave_wal", "_write_copy", "_require_equal", "_finish", "sync_folder"])
def test_killed_at_any_step_the_diary_is_whole_as_it_was_or_as_it_shall_be(plain, step, when):
    before = entries_of(plain)
    program = start_python("-c", DIE, plain, step, when)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    assert is_encrypted(plain) is (step == "sync_folder")
    assert entries_of(plain, KEY) == before
    assert not Path(f"{plain}-wal").exists()


@pytest.mark.parametrize("stored", sorted(make_diary.DIARIES.glob("*.db")), ids=lambda path: path.stem)
def test_an_encrypted_diary_of_an_earlier_revision_is_upgraded_and_its_copy_is_encrypted(stored, tmp_path):
    path = tmp_path / "diary.db"
    path.write_bytes(stored.read_bytes())
    rewrite(str(path), unlock=locked, key=KEY)
    told = []
    with DiaryStore(str(path), unlock=given(KEY), tell=told.append) as store:
        assert sorted(store.entries(), key=lambda one: one.uid) == make_diary.entries(stored.stem)
    copies = [each for each in tmp_path.rglob("*before*") if each.is_file()]
    assert len(copies) == len(told) == (stored.stem != SCHEMA_HEAD)
    assert all(is_encrypted(str(copy)) for copy in copies)
