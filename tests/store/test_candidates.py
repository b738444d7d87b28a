"""What is taken along of a backup that is opened to be restored; what restoring does with it: test_restoring.py."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.builders import NOW_AT, make_action, make_note, make_stored
from twitchlog.store.candidates import open_candidate, opened_backup
from twitchlog.store.diary_store import DiaryStore


@pytest.fixture
def diary(diary_file):
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_note(), 1)], action=make_action(1))
    return diary_file


def test_a_backup_with_a_hot_journal_beside_it_is_whole(diary, tmp_path):
    """As a program that was ended left it: what it had written is taken back."""
    backup, ended = str(tmp_path / "backup.db"), str(tmp_path / "ended.db")
    shutil.copyfile(diary, backup)
    with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM note")
        connection.execute("CREATE TABLE half_done AS SELECT hex(zeroblob(90000))")
        for end in ("", "-journal"):
            shutil.copyfile(f"{backup}{end}", f"{ended}{end}")
    with opened_backup(diary, ended, at=NOW_AT) as candidate, closing(open_candidate(candidate)) as found:
        assert found.execute("SELECT count(*) FROM note").fetchall() == [(1,)]
