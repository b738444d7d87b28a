"""A program killed while it makes the diary; the campaign (test_campaign.py) kills at every other moment."""

import signal
import sqlite3
from contextlib import closing

from tests.builders import make_action, make_coffee, make_stored
from tests.programs import start_python
from twitchlog.store.quick_add import QuickDiary


def stored_uids(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        readings = {uid for (uid,) in connection.execute("SELECT uid FROM reading")}
        items = {uid for (uid,) in connection.execute("SELECT reading_uid FROM item")}
        ((n_actions,),) = connection.execute("SELECT count(*) FROM action").fetchall()
    assert items == readings  # an entry is there with all its rows or not at all
    assert n_actions == len(readings)
    return readings


# Is killed before it can finish making the diary.
DIE_WHILE_MAKING = """
import os, signal, sys
from twitchlog.store import schema
schema._give_name = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
schema.connect(sys.argv[1])
"""


def test_a_program_killed_while_it_makes_the_diary_stands_in_nobodys_way(diary_file, tmp_path):
    program = start_python("-c", DIE_WHILE_MAKING, diary_file)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    assert not (tmp_path / "diary.db").exists()
    with QuickDiary(diary_file) as diary:
        diary.add([make_stored(make_coffee(), 1)], action=make_action(1))
    assert len(stored_uids(diary_file)) == 1
