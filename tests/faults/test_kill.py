"""A program killed at any moment: nothing that was acknowledged is lost, and the diary is whole."""

import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.builders import make_action, make_coffee, make_stored
from tests.programs import start_python
from twitchlog.store.quick_add import QuickDiary

N_KILLS = 20

# Adds entries without end; after each one is acknowledged, its uid goes to the ledger, and the ledger to the disk.
ADD_FOR_EVER = """
import os, sys
from tests.builders import make_coffee
from twitchlog import clock
from twitchlog.diary.entries import Stored
from twitchlog.store.actions import Action
from twitchlog.store.quick_add import QuickDiary
path, ledger = sys.argv[1:]
file = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(1, b"ready\\n")
while True:
    action, uid = clock.new_uids(2, at=0)
    with QuickDiary(path) as diary:
        diary.add([Stored(uid, make_coffee(), 0)], action=Action(action, 0, "log", "coffee"))
    os.write(file, f"{uid}\\n".encode())
    os.fsync(file)
"""


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


def wait_for(ledger, n):
    while len(ledger.read_text(encoding="utf-8").split()) < n:
        time.sleep(0.002)


def test_twenty_kills_lose_no_acknowledged_entry(diary_file, tmp_path):
    ledger = tmp_path / "ledger"
    moments = random.Random(20261122)
    acknowledged, n_unacknowledged = set(), 0
    for _ in range(N_KILLS):
        program = start_python("-c", ADD_FOR_EVER, diary_file, str(ledger))
        assert program.stdout.readline() == "ready\n"
        wait_for(ledger, len(acknowledged) + moments.randint(0, 4))
        time.sleep(moments.uniform(0.0, 0.03))
        program.kill()
        program.communicate(timeout=60)
        acknowledged = set(ledger.read_text(encoding="utf-8").split())
        stored = stored_uids(diary_file) if Path(diary_file).exists() else set()
        assert acknowledged <= stored
        assert len(stored - acknowledged) <= n_unacknowledged + 1  # one more at most for each kill
        n_unacknowledged = len(stored - acknowledged)
    assert len(acknowledged) > N_KILLS
    with QuickDiary(diary_file) as diary:
        diary.add([make_stored(make_coffee(), 1)], action=make_action(1))
    assert not [file for file in tmp_path.iterdir() if file.name.endswith(("-wal", "-shm"))]


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
