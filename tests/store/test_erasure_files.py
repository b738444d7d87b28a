"""Which files of a diary `forget` reaches, and that it neither harms nor overlooks any."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import dump, make_action, make_episode, make_note, make_stored
from tests.programs import start_python
from twitchlog.errors import DiaryFileError
from twitchlog.store import driver, erasure_files
from twitchlog.store.backup_names import stamp
from twitchlog.store.candidates import open_candidate, opened_backup
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import locked
from twitchlog.store.encryption import rewrite
from twitchlog.store.erasure import Request
from twitchlog.store.erasure_files import (
    ERASED,
    KEPT,
    NO_DIARY,
    REMOVED,
    UNTOUCHED,
    automatic_backups,
    unfinished_files,
)
from twitchlog.store.forgetting import forget

SECRET = 'nobody else\nmay "read" this, ÄÖ'
AT = make_action(1).at
DAILY, OTHER = "20261101T000000Z-daily.db", "20261102T000000Z-daily.db"


@pytest.fixture
def diary(diary_file):
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_episode(note=SECRET), 1), make_stored(make_note(), 2)], action=make_action(1))
    return diary_file


@pytest.fixture
def folder(diary):
    """The backups folder, with one backup."""
    folder = Path(f"{diary}.backups")
    folder.mkdir(0o700)
    shutil.copyfile(diary, folder / DAILY)
    return folder


def forget_notes(diary, n=1, **more):
    return forget(diary, Request(notes=True), action=make_action(1000 + n), **more)


def outcomes(done):
    return {Path(each.path).name: each.outcome for each in done.backups}


def holds(file):
    return b"nobody else" in Path(file).read_bytes()


# What is not ours, or cannot be had now, stays


@pytest.mark.parametrize("words", ["nothing of it", f"once more: {SECRET}"])
def test_a_file_that_is_not_ours_is_never_removed(diary, folder, words):
    readme = folder / "README.txt"
    readme.write_text(words, "utf-8")
    done = forget_notes(diary)
    assert outcomes(done) == {DAILY: ERASED, "README.txt": NO_DIARY}
    assert readme.read_text("utf-8") == words
    assert done.found_in == ((str(readme),) if "nobody" in words else ())


def test_a_word_that_stays_in_the_diary_does_not_count_in_another_file(diary, folder):
    with DiaryStore(diary) as store:
        store.add([make_stored(make_episode(note="said twice"), 3)], action=make_action(3))
        twin = make_stored(make_episode(note="said twice"), 4)
        store.add([twin], action=make_action(4))
    (folder / "README.txt").write_text("said twice", "utf-8")
    assert forget(diary, Request(uids=(twin.uid,)), action=make_action(9)).found_in == ()


@pytest.mark.parametrize("error", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_a_backup_that_cannot_be_erased_now_is_kept_and_said(diary, folder, monkeypatch, error):
    def fails(*_, **__):
        refused = sqlite3.OperationalError("no")
        refused.sqlite_errorcode = error
        raise refused

    with monkeypatch.context() as patch:
        patch.setattr(erasure_files, "erase", fails)
        done = forget_notes(diary)
    assert outcomes(done) == {DAILY: KEPT}
    assert done.left == ((str(folder / DAILY), done.backups[0].why),)
    assert done.backups[0].why
    again = forget_notes(diary, 2)
    assert (outcomes(again), again.left) == ({DAILY: ERASED}, ())


def test_a_backup_that_someone_writes_to_is_kept(diary, folder, monkeypatch):
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(folder / DAILY, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = forget_notes(diary)
    assert (outcomes(done), done.found_in) == ({DAILY: KEPT}, (str(folder / DAILY),))
    assert "in use" in done.backups[0].why


def test_a_reader_of_a_backup_is_no_hindrance(diary, folder):
    with closing(sqlite3.connect(folder / DAILY)) as made:
        made.execute("PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(folder / DAILY, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM episode").fetchall()
        assert outcomes(forget_notes(diary)) == {DAILY: ERASED}
    assert not holds(folder / DAILY)


def test_a_backup_of_another_passphrase_or_without_sqlcipher_is_kept(diary, folder, monkeypatch):
    pytest.importorskip("sqlcipher3")
    other = Key(bytes(range(32)), bytes(range(16)))
    rewrite(str(folder / DAILY), unlock=locked, key=other)
    before = (folder / DAILY).read_bytes()
    assert forget_notes(diary).found_in == (str(folder / DAILY),)
    wrong = Key(bytes(32), bytes(range(16)))
    assert outcomes(forget_notes(diary, 2, unlock=lambda *_: wrong)) == {DAILY: KEPT}

    def missing():
        raise DiaryFileError("It is not installed.")

    with monkeypatch.context() as patch:
        patch.setattr(driver, "sqlcipher", missing)
        assert outcomes(forget_notes(diary, 3, unlock=lambda *_: other)) == {DAILY: KEPT}
    assert (folder / DAILY).read_bytes() == before
    # Of the diary's words none is known any more, but the backup has its own.
    done = forget_notes(diary, 4, unlock=lambda *_: other)
    assert (outcomes(done), done.left) == ({DAILY: ERASED}, ())


def test_what_is_encrypted_and_no_diary_for_us_cannot_be_proved(diary, folder):
    pytest.importorskip("sqlcipher3")
    key = Key(bytes(range(32)), bytes(range(16)))
    rewrite(diary, unlock=locked, key=key, action=make_action(6, kind="encrypt"))
    (folder / DAILY).unlink()
    log = folder / "20261103T000000Z-damaged.db-wal"
    log.write_bytes(b"\x37\x7f\x06\x82" + os.urandom(9000))
    assert forget_notes(diary, unlock=lambda *_: key).found_in == (str(log),)


# The proof does not lean on what failed


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_diary_that_could_not_be_written_anew_is_not_proved(diary, monkeypatch, is_sealed):
    key = Key(bytes(range(32)), bytes(range(16)))
    if is_sealed:
        pytest.importorskip("sqlcipher3")
        rewrite(diary, unlock=locked, key=key, action=make_action(6, kind="encrypt"))
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.1)
    with closing(driver.connect_file(diary, unlock=lambda *_: key)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM episode").fetchall()
        assert forget_notes(diary, unlock=lambda *_: key).found_in == (diary,)
    assert forget_notes(diary, 2, unlock=lambda *_: key).found_in == ()


def test_a_vacuum_that_fails_is_told(diary):
    class NoRoom(sqlite3.Connection):
        def execute(self, sql, *given):
            if sql == "VACUUM":
                raise sqlite3.OperationalError("full")
            return super().execute(sql, *given)

    with closing(sqlite3.connect(diary, isolation_level=None, factory=NoRoom)) as connection:
        assert not erasure_files.write_anew(connection)
    with closing(sqlite3.connect(diary, isolation_level=None)) as connection:
        assert erasure_files.write_anew(connection)


# Everything that the program keeps


def test_what_doctor_and_restore_put_aside_is_reached(diary, folder):
    aside = folder / "leftovers"
    aside.mkdir()
    files = [aside / ".twitchlog-unfinished-20261101T000000Z-00.tmp", folder / "20261103T000000Z-damaged.db"]
    files += [Path(f"{diary}.repaired.db"), Path(f"{diary}.repaired-2.db")]
    for file in files:
        shutil.copyfile(diary, file)
    done = forget_notes(diary)
    assert outcomes(done) == {DAILY: ERASED, **{file.name: ERASED for file in files}}
    assert (done.left, [file for file in files if holds(file)]) == ((), [])


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"not_saved": [{"row": {"note": SECRET}}]}),
        json.dumps({"before": json.dumps({"note": SECRET}, ensure_ascii=False)}),
        f'{{"note": "{SECRET.encode().hex()}"}}',
    ],
)
def test_a_list_of_unsaved_rows_is_searched_and_named(diary, written):
    listed = Path(f"{diary}.repaired.db.not-saved.json")
    listed.write_text('{"not_saved": []}', "utf-8")
    shutil.copyfile(diary, f"{diary}.copy")
    assert forget_notes(diary).left == ()
    shutil.copyfile(f"{diary}.copy", diary)
    listed.write_text(written, "utf-8")
    done = forget_notes(diary)
    assert (outcomes(done), done.found_in) == ({listed.name: NO_DIARY}, (str(listed),))


def test_a_log_without_its_diary_is_searched_and_named(diary, folder):
    log = folder / "20261103T000000Z-damaged.db-wal"
    log.write_bytes(b"\x00" * 100 + SECRET.encode())
    done = forget_notes(diary)
    assert (outcomes(done), done.found_in) == ({DAILY: ERASED, log.name: NO_DIARY}, (str(log),))
    assert holds(log)


def test_a_damaged_file_with_its_log_is_erased_and_the_log_goes(diary, folder):
    damaged = folder / "20261103T000000Z-damaged.db"
    with DiaryStore(diary) as store:
        store.add([make_stored(make_note(note="only in the log"), 7)], action=make_action(7))
        for end in ("", "-wal"):
            shutil.copyfile(f"{diary}{end}", f"{damaged}{end}")
    done = forget_notes(diary)
    assert (outcomes(done)[damaged.name], done.left) == (ERASED, ())
    assert [file.name for file in folder.iterdir() if file.name.startswith(damaged.name)] == [damaged.name]
    assert b"only in the log" not in damaged.read_bytes()


def test_only_what_bears_our_name_and_cannot_be_read_is_removed(diary, folder):
    names = {OTHER: REMOVED, "20261103T000000Z-damaged.db": REMOVED, "mine.db": NO_DIARY}
    for name in names:
        (folder / name).write_bytes(b"x" * 5000)
    assert outcomes(forget_notes(diary)) == {DAILY: ERASED, **names}
    assert sorted(file.name for file in folder.iterdir()) == [DAILY, "mine.db"]


def test_a_link_in_the_place_of_a_folder_is_not_followed(diary, folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copyfile(diary, outside / "any.db")
    (folder / "leftovers").symlink_to(outside)
    assert automatic_backups(diary) == [str(folder / DAILY)]


# Unfinished copies


def test_what_another_program_is_making_is_left_alone_and_named(diary, folder):
    unfinished = folder / f".twitchlog-unfinished-{stamp(AT)}-0123456789abcdef.tmp"
    shutil.copyfile(diary, unfinished)
    before = unfinished.read_bytes()
    done = forget_notes(diary)
    assert (outcomes(done), done.found_in) == ({DAILY: ERASED}, (str(unfinished),))
    assert unfinished.read_bytes() == before
    assert unfinished_files(diary) == [str(unfinished)]
    later = forget(diary, Request(notes=True), action=make_action(1)._replace(uid="later", at=AT + 7200))
    assert (later.left, unfinished.exists()) == ((), False)


def test_a_backup_that_is_finished_meanwhile_is_erased_too(diary, folder, monkeypatch):
    real = erasure_files.write_copy

    def copies_while_another_backup_is_finished(*given, **more):
        if not (folder / OTHER).exists():
            shutil.copyfile(folder / DAILY, folder / OTHER)
        return real(*given, **more)

    monkeypatch.setattr(erasure_files, "write_copy", copies_while_another_backup_is_finished)
    done = forget_notes(diary)
    assert (outcomes(done), done.left) == ({DAILY: ERASED, OTHER: ERASED}, ())
    assert not holds(folder / OTHER)


# Killed

KILLED = """
import os, signal, sys
from twitchlog.store import erasure_files, forgetting
from twitchlog.store.actions import Action
from twitchlog.store.erasure import Request
name, real = sys.argv[2], getattr(erasure_files, sys.argv[2])
def killed(connection, *given, **more):
    if name == "write_anew":  # as in the middle of it
        connection.execute("BEGIN")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("CREATE TABLE half_done AS SELECT * FROM change")
    os.kill(os.getpid(), signal.SIGKILL)
setattr(erasure_files, name, killed)
forgetting.forget(sys.argv[1], Request(notes=True), action=Action("killed", 1, "forget", ""))
"""


@pytest.mark.parametrize("step", ["write_copy", "search", "write_anew", "sync_folder"])
def test_killed_while_a_backup_is_erased_it_stays_whole_without_a_journal(diary, folder, step):
    with DiaryStore(diary) as store:
        store.add([make_stored(make_note(note="x" * 900 + str(n)), 100 + n) for n in range(50)], action=make_action(2))
    shutil.copyfile(diary, folder / DAILY)
    before = dump(str(folder / DAILY))
    if step == "search":  # asked only where no row holds any of it
        forget(str(folder / DAILY), Request(notes=True), action=make_action(9))
        before = dump(str(folder / DAILY))
    program = start_python("-c", KILLED, diary, step)
    program.communicate(timeout=60)
    assert program.returncode == -9
    assert [file.name for file in folder.iterdir() if not file.name.startswith(".")] == [DAILY]
    assert (dump(str(folder / DAILY)) == before) == (step != "sync_folder")
    with opened_backup(diary, str(folder / DAILY), at=AT) as candidate, closing(open_candidate(candidate)) as found:
        assert found.execute("SELECT count(*) FROM note").fetchall()
    assert forget_notes(diary).left == ()
    assert not holds(folder / DAILY)


def test_a_backup_keeps_its_time_and_is_for_its_owner_only(diary, folder):
    os.utime(folder / DAILY, (1_000_000_000, 1_000_000_000))
    assert outcomes(forget_notes(diary)) == {DAILY: ERASED}
    facts = (folder / DAILY).stat()
    assert (facts.st_mtime, facts.st_mode & 0o777) == (1_000_000_000, 0o600)
    assert outcomes(forget_notes(diary, 2)) == {DAILY: UNTOUCHED}
