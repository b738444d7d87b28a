"""A file with a backup's name is a whole copy of the diary, whatever happens while it is made."""

import os
import random
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import NOW_AT, dump, make_action, make_coffee, make_episode, make_note, make_stored
from tests.damage import PAGE, overwrite_page, root_of
from tests.migrations import make_diary
from tests.programs import start_python
from twitchlog.errors import DiaryFileError, LockedError, OutputError, WordsError
from twitchlog.store import backups, copying
from twitchlog.store.backup_names import UNFINISHED_PREFIX, name_of, stamp
from twitchlog.store.backups import back_up_to, keep_copy, list_backups, make_backup, rotate
from twitchlog.store.cipher import Key
from twitchlog.store.copying import DamagedDiaryError
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import create_file, is_encrypted
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.schema import create_tables

DAY = 86_400


@pytest.fixture
def diary(path):
    """A diary with some entries, closed."""
    with DiaryStore(path) as store:
        store.add([make_stored(make_coffee(), 1), make_stored(make_note(), 2)], action=make_action(1))
    return path


def folder_of(path):
    return Path(f"{path}.backups")


def names_in(path):
    return sorted(file.name for file in folder_of(path).iterdir())


def mode_of(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


# Making one


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_backup_holds_every_row_and_belongs_to_its_owner_alone(diary, is_closed):
    before = os.umask(0)
    try:
        made = make_backup(diary, reason="asked", at=NOW_AT, is_closed=is_closed)
    finally:
        os.umask(before)
    assert made == str(folder_of(diary) / "20261122T130000Z-asked.db")
    assert dump(made) == dump(diary)
    assert names_in(diary) == ["20261122T130000Z-asked.db"]
    assert (mode_of(made), mode_of(folder_of(diary))) == (0o600, 0o700)


def test_nothing_is_kept_beside_a_backup_that_is_opened(diary):
    made = make_backup(diary, reason="asked", at=NOW_AT)
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
        assert names_in(diary) == ["20261122T130000Z-asked.db"]


def test_two_in_one_second_both_stay(diary):
    names = [Path(make_backup(diary, reason="daily", at=NOW_AT)).name for _ in range(3)]
    assert names == ["20261122T130000Z-daily.db", "20261122T130000Z-daily-2.db", "20261122T130000Z-daily-3.db"]
    assert [one.name for one in list_backups(diary)] == names[::-1]
    rotate(diary, at=NOW_AT, budget_mb=0)
    assert names_in(diary) == names[-1:]


def test_entries_that_are_still_in_the_log_are_in_it_too(diary):
    with DiaryStore(diary) as store:
        store.add([make_stored(make_episode(), 3)], action=make_action(2))
        assert Path(f"{diary}-wal").stat().st_size
        made = make_backup(diary, reason="daily", at=NOW_AT)
        copied = dump(made)
        store.add([make_stored(make_episode(), 4)], action=make_action(3))
    assert len(copied["episode"]) == 1
    assert dump(made) == copied


@pytest.mark.parametrize("is_closed", [True, False])
def test_the_bytes_are_compared_where_the_file_is_closed_and_the_rows_where_it_is_not(diary, is_closed, monkeypatch):
    digested = []
    monkeypatch.setattr(copying, "digest", lambda connection: digested.append(connection) or 1)
    make_backup(diary, reason="daily", at=NOW_AT, is_closed=is_closed)
    assert len(digested) == (0 if is_closed else 2)


def test_one_other_byte_is_noticed(diary, tmp_path):
    whole = Path(diary).read_bytes()
    for place in (0, 17, 20, 30, 44, 91, 100, 4096, len(whole) - 1):
        other = bytearray(whole)
        other[place] ^= 1
        (tmp_path / "other").write_bytes(other)
        with Path(diary).open("rb", buffering=0) as raw:
            assert not copying._has_same_bytes(raw, tmp_path / "other")
    (tmp_path / "other").write_bytes(whole[:-1])
    with Path(diary).open("rb", buffering=0) as raw:
        assert not copying._has_same_bytes(raw, tmp_path / "other")


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_copy_that_is_not_equal_is_not_kept(diary, is_closed, monkeypatch):
    copy_it = copying._copy

    def lose_a_row(source, unfinished, key):
        copy_it(source, unfinished, key)
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            connection.execute("DELETE FROM note")

    monkeypatch.setattr(copying, "_copy", lose_a_row)
    with pytest.raises(OutputError, match="not equal to the diary"):
        make_backup(diary, reason="daily", at=NOW_AT, is_closed=is_closed)
    assert names_in(diary) == []


def test_an_older_diary_is_copied_as_it_is(diary_file):
    shutil.copyfile(make_diary.DIARIES / "0001.db", diary_file)
    assert dump(make_backup(diary_file, reason="asked", at=NOW_AT)) == dump(make_diary.DIARIES / "0001.db")


def test_an_encrypted_diary_has_encrypted_backups(tmp_path):
    pytest.importorskip("sqlcipher3")
    path, key = str(tmp_path / "sealed.db"), Key(bytes(range(32)), bytes(range(1, 17)))
    with closing(create_file(path, key=key)) as connection:
        create_tables(connection)

    def unlock(_path, salt):
        assert salt == key.salt
        return key

    with QuickDiary(path, unlock=unlock) as quick:
        quick.add([make_stored(make_note(note="in the dark"), 1)], action=make_action(1))
    made = make_backup(path, reason="asked", at=NOW_AT, unlock=unlock, is_closed=True)
    assert is_encrypted(made)
    assert b"in the dark" not in Path(made).read_bytes()
    assert list_backups(path)[0].is_encrypted
    with QuickDiary(made, unlock=unlock) as copy:
        assert copy.first_action_at() == NOW_AT
    with pytest.raises(LockedError):
        make_backup(path, reason="asked", at=NOW_AT)


def test_a_disk_without_hard_links_will_do(diary, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    names = [Path(make_backup(diary, reason="daily", at=NOW_AT)).name for _ in range(2)]
    assert names == ["20261122T130000Z-daily.db", "20261122T130000Z-daily-2.db"]
    assert names_in(diary) == sorted(names)
    (tmp_path / "mine.db").write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        back_up_to(diary, str(tmp_path / "mine.db"), at=NOW_AT)


# What cannot be backed up, or not there


def test_without_a_diary_there_is_no_backup(diary_file):
    with pytest.raises(DiaryFileError, match="There is no diary at"):
        make_backup(diary_file, reason="asked", at=NOW_AT)


def test_another_programs_database_is_no_diary(tmp_path):
    path = str(tmp_path / "other.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE action (id, row_hash)")
    with pytest.raises(DiaryFileError, match="is not a twitchlog diary"):
        make_backup(path, reason="asked", at=NOW_AT)
    assert names_in(path) == []


def test_a_broken_diary_makes_no_backup(diary):
    with Path(diary).open("r+b") as file:
        file.truncate(3 * 4096)
    with pytest.raises(DiaryFileError, match="damaged"):
        make_backup(diary, reason="asked", at=NOW_AT)
    assert names_in(diary) == []


@pytest.mark.parametrize("is_closed", [True, False])
@pytest.mark.parametrize("page", ["an index", "a table"])
def test_a_diary_with_a_broken_page_makes_no_backup(diary, tmp_path, page, is_closed):
    name = {"an index": "ix_note_day", "a table": "note"}[page]
    overwrite_page(diary, root_of(diary, name), random.Random(5).randbytes(PAGE))
    for make in (
        lambda: make_backup(diary, reason="asked", at=NOW_AT, is_closed=is_closed),
        lambda: back_up_to(diary, str(tmp_path / "mine.db"), at=NOW_AT, is_closed=is_closed),
    ):
        with pytest.raises(DamagedDiaryError, match="is damaged, so no backup was made of it"):
            make()
    assert names_in(diary) == []
    assert not (tmp_path / "mine.db").exists()


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_copy_that_is_not_the_file_that_was_checked_is_checked_itself(diary, is_closed, monkeypatch):
    check, seen = copying._require_whole, []

    def someone_wrote(connection, path):
        seen.append(connection.execute("SELECT file FROM pragma_database_list").fetchone()[0] == path)
        check(connection, path)

    monkeypatch.setattr(copying, "_require_whole", someone_wrote)
    monkeypatch.setattr(copying, "_has_same_bytes", lambda *_: False)
    make_backup(diary, reason="daily", at=NOW_AT, is_closed=is_closed)
    assert seen == ([True, False] if is_closed else [False])


def test_a_folder_that_is_a_link_or_a_file_is_refused(diary, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    folder_of(diary).symlink_to("elsewhere")
    with pytest.raises(OutputError, match="is not a folder"):
        make_backup(diary, reason="asked", at=NOW_AT)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    folder_of(diary).unlink()
    folder_of(diary).write_text("mine")
    with pytest.raises(OutputError, match="is not a folder"):
        make_backup(diary, reason="asked", at=NOW_AT)
    assert folder_of(diary).read_text() == "mine"


def test_a_folder_of_another_person_is_refused(diary, monkeypatch):
    folder_of(diary).mkdir()
    monkeypatch.setattr(backups.os, "geteuid", lambda: folder_of(diary).stat().st_uid + 1)
    with pytest.raises(OutputError, match="another person's"):
        make_backup(diary, reason="asked", at=NOW_AT)


def test_a_disk_that_fails_says_so_and_leaves_nothing(diary, monkeypatch):
    def fail(_handle):
        raise OSError(5, "Input/output error")

    before = dump(diary)
    monkeypatch.setattr(copying.os, "fsync", fail)
    with pytest.raises(OutputError, match="Input/output error"):
        make_backup(diary, reason="asked", at=NOW_AT, is_closed=True)
    monkeypatch.undo()
    assert names_in(diary) == []
    assert dump(diary) == before


# Beside others


def test_a_backup_while_others_write_is_one_whole_state(diary):
    script = """
import sys
from tests.builders import make_action, make_coffee, make_stored
from twitchlog.store.quick_add import QuickDiary
print("ready", flush=True)
for n in range(100, 100000):
    with QuickDiary(sys.argv[1]) as quick:
        quick.add([make_stored(make_coffee(), n)], action=make_action(n))
"""
    writer = start_python("-c", script, diary)
    try:
        assert writer.stdout.readline() == "ready\n"
        for n in range(8):
            made = make_backup(diary, reason="daily", at=NOW_AT + n, is_closed=n % 2 == 0)
            with closing(sqlite3.connect(made)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                ((n_readings,),) = connection.execute("SELECT count(*) FROM reading").fetchall()
                assert connection.execute("SELECT count(*) FROM item").fetchall() == [(n_readings,)]
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()


def test_what_a_dead_run_left_is_removed_after_an_hour(diary):
    folder_of(diary).mkdir(0o700)
    for at in (NOW_AT - 3601, NOW_AT - 60):
        (folder_of(diary) / f"{UNFINISHED_PREFIX}{stamp(at)}-00.tmp").touch()
    make_backup(diary, reason="daily", at=NOW_AT)
    assert names_in(diary) == [f"{UNFINISHED_PREFIX}{stamp(NOW_AT - 60)}-00.tmp", name_of(NOW_AT, "daily")]


def test_who_has_no_clock_leaves_alone_what_dead_runs_left(diary):
    folder_of(diary).mkdir(0o700)
    begun_by_a_dead_upgrade = folder_of(diary) / f"{UNFINISHED_PREFIX}00ff.tmp"
    begun_by_a_dead_upgrade.touch()
    keep_copy(diary, "before-0004-was-0003.db")
    assert names_in(diary) == [begun_by_a_dead_upgrade.name, "before-0004-was-0003.db"]
    make_backup(diary, reason="daily", at=int(begun_by_a_dead_upgrade.stat().st_mtime) + 3602)
    assert not begun_by_a_dead_upgrade.exists()


# To a place of one's own


def test_a_backup_goes_where_it_is_told(diary, tmp_path):
    target = tmp_path / "elsewhere.db"
    back_up_to(diary, str(target), at=NOW_AT)
    assert dump(target) == dump(diary)
    assert mode_of(target) == 0o600
    assert not folder_of(diary).exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["diary.db", "elsewhere.db"]


def test_a_file_that_is_there_is_replaced_only_with_force(diary, tmp_path):
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(OutputError, match="exists already") as caught:
        back_up_to(diary, str(target), at=NOW_AT)
    assert caught.value.hint == "Add --force to replace it, or give another place."
    assert target.read_text() == "mine"
    back_up_to(diary, str(target), at=NOW_AT, force=True)
    assert dump(target) == dump(diary)


def test_a_link_is_replaced_and_never_followed(diary, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "link.db").symlink_to("mine.txt")
    back_up_to(diary, str(tmp_path / "link.db"), at=NOW_AT, force=True)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "link.db").is_symlink()


def test_the_diary_itself_is_no_place_for_its_backup(diary, tmp_path):
    before = dump(diary)
    (tmp_path / "link.db").symlink_to("diary.db")
    for target in (diary, str(tmp_path / "link.db")):
        with pytest.raises(WordsError, match="the diary itself"):
            back_up_to(diary, target, at=NOW_AT, force=True)
    assert dump(diary) == before


def test_a_folder_that_is_not_there_is_said(diary, tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        back_up_to(diary, str(tmp_path / "no" / "backup.db"), at=NOW_AT)


# The list, and what is kept


def test_the_list_is_newest_first_and_knows_only_backups(diary):
    assert list_backups(diary) == ()
    for n, reason in enumerate(["daily", "asked", "before-import"]):
        make_backup(diary, reason=reason, at=NOW_AT + 60 * n)
    (folder_of(diary) / "notes.txt").write_text("mine")
    (folder_of(diary) / name_of(NOW_AT, "damaged")).touch()
    (folder_of(diary) / name_of(NOW_AT, "folder")).mkdir()
    (folder_of(diary) / name_of(NOW_AT, "link")).symlink_to(diary)
    found = list_backups(diary)
    assert [(one.at, one.reason) for one in found] == [
        (NOW_AT + 120, "before-import"),
        (NOW_AT + 60, "asked"),
        (NOW_AT, "daily"),
    ]
    assert all(one.n_bytes == Path(one.path).stat().st_size and not one.is_encrypted for one in found)
    assert found[0].name == name_of(NOW_AT + 120, "before-import")


def test_rotation_removes_the_automatic_ones_alone(diary):
    make_backup(diary, reason="asked", at=NOW_AT - 900 * DAY)
    for n in range(30):
        (folder_of(diary) / name_of(NOW_AT - n * DAY, "daily")).write_bytes(b"x" * 1000)
    (folder_of(diary) / "mine.txt").touch()
    removed = rotate(diary, at=NOW_AT, budget_mb=1)
    left = list_backups(diary)
    assert [one.reason for one in left].count("asked") == 1
    assert len(left) == 1 + 30 - len(removed)
    assert 7 <= len(left) - 1 <= 24
    assert (folder_of(diary) / "mine.txt").exists()
    assert rotate(diary, at=NOW_AT, budget_mb=1) == ()


def test_over_the_budget_only_the_newest_is_left(diary):
    for n in range(3):
        make_backup(diary, reason="daily", at=NOW_AT - n * DAY)
    rotate(diary, at=NOW_AT, budget_mb=0)
    assert [one.at for one in list_backups(diary)] == [NOW_AT]
