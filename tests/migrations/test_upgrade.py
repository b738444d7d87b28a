"""An older diary is copied, upgraded and whole afterwards, or it is what it was."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import dump, make_action, make_episode, make_note, make_stored
from tests.migrations import make_diary
from tests.programs import start_python
from twitchlog.errors import DiaryFileError, TwitchlogError
from twitchlog.store import schema
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import Settings
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.rows import canonical, hashed
from twitchlog.store.schema import SCHEMA_HEAD, SCHEMA_VERSION, connect, upgrade

DIARIES = sorted(make_diary.DIARIES.glob("*.db"))

# The revision after the present one, and how the copy made before it ends.
NEXT = f"{SCHEMA_VERSION + 1:04d}"
COPIED = f"before-{NEXT}-was-{SCHEMA_HEAD}"

UPGRADE = """
import sys
from twitchlog.store import schema
schema.SCHEMA_HEAD, schema.SCHEMA_VERSION = sys.argv[3], int(sys.argv[3])
schema.migrations_dir = lambda: sys.argv[2]
schema.connect(sys.argv[1]).close()
"""


# Stored diaries of released revisions


def test_every_revision_has_its_diary():
    assert [path.stem for path in DIARIES] == [f"{n:04d}" for n in range(1, int(SCHEMA_HEAD) + 1)]


@pytest.mark.parametrize("stored", DIARIES, ids=lambda path: path.stem)
def test_the_diary_of_a_released_revision_is_read_as_it_was(stored, diary_file):
    shutil.copyfile(stored, diary_file)
    told = []
    with DiaryStore(diary_file, tell=told.append) as store:
        assert sorted(store.entries(), key=lambda one: one.uid) == make_diary.entries(stored.stem)
        assert store.settings() == Settings(day_start_min=300)
        assert store.profile() == make_diary.PROFILE
        assert store.catalogue()[make_diary.SCREEN.key] == make_diary.SCREEN
        assert store.own_consumables() == (make_diary.MATE,)
        assert store.saved_mappings()["header1"] == make_diary.MAPPING
        assert store.shown(make_diary.SHOWN_KEYS) == make_diary.shown_in(stored.stem)
        assert store.acks() == make_diary.acks_in(stored.stem)
        assert [past.kind for past in store.history()] == make_diary.kinds_in(stored.stem)
        for _ in range(7 - 1):
            store.undo(make_action(100 + len(store.history())))
        assert list(store.entries()) == []
        assert store.shown(make_diary.SHOWN_KEYS) == make_diary.shown_in(stored.stem)
    is_older = stored.stem != SCHEMA_HEAD
    copy = f"{diary_file}.backups/before-{SCHEMA_HEAD}-was-{stored.stem}.db"
    assert told == [f"The diary was upgraded for this twitchlog; a copy from before is at {copy}."] * is_older
    assert not is_older or dump(copy) == dump(stored)
    with closing(sqlite3.connect(diary_file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_first_diary_can_hold_what_was_shown_and_keeps_every_row(diary_file):
    shutil.copyfile(make_diary.DIARIES / "0001.db", diary_file)
    before = dump(diary_file)
    connect(diary_file).close()
    after = dump(diary_file)
    assert [after.pop(name) for name in ("shown", "answer", "flag_ack", "merged")] == [[], [], [], []]
    assert after.pop("alembic_version") == [(SCHEMA_HEAD, "text")]
    assert before.pop("alembic_version") == [("0001", "text")]
    assert after == before


@pytest.mark.parametrize("stored", DIARIES, ids=lambda path: path.stem)
def test_the_hashes_of_a_released_revision_still_fit(stored, diary_file):
    shutil.copyfile(stored, diary_file)
    connect(diary_file).close()
    with closing(sqlite3.connect(diary_file)) as connection:
        connection.row_factory = sqlite3.Row
        for table in dump(diary_file):
            for row in connection.execute(f"SELECT * FROM {table}"):
                bare = {name: row[name] for name in row.keys() if name != "row_hash"}  # noqa: SIM118 -- a Row
                assert table == "alembic_version" or hashed(bare)["row_hash"] == row["row_hash"], canonical(bare)


# Upgrading


@pytest.fixture
def older(diary_file):
    """A diary of the present revision with some entries."""
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_episode(), 1), make_stored(make_note(), 2)], action=make_action(1))
    return diary_file


def copies(path):
    return sorted(file.name for file in Path(f"{path}.backups").glob("*"))


@pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])
def test_an_older_diary_is_copied_then_upgraded_and_keeps_its_rows(older, release, opened):
    before = dump(older)
    release()
    told = []
    with opened(older, tell=told.append):
        pass
    assert copies(older) == [f"{COPIED}.db"]
    copy = f"{older}.backups/{COPIED}.db"
    assert told == [f"The diary was upgraded for this twitchlog; a copy from before is at {copy}."]
    assert dump(copy) == before
    assert stat.S_IMODE(Path(copy).stat().st_mode) == 0o600
    after = dump(older)
    assert after["alembic_version"] == [(NEXT, "text")]
    assert {name: rows for name, rows in after.items() if name not in ("episode", "alembic_version")} == {
        name: rows for name, rows in before.items() if name not in ("episode", "alembic_version")
    }
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (int(NEXT),)
        assert connection.execute(f"SELECT uid, note, mood{int(NEXT)} FROM episode").fetchall() == [
            (make_stored(make_episode(), 1).uid, "!", None)
        ]


def test_an_upgraded_diary_is_not_upgraded_again(older, release):
    release()
    told = []
    for _ in range(2):
        connect(older, tell=told.append).close()
    assert len(told) == len(copies(older)) == 1


def test_a_copy_never_takes_the_place_of_another(older, release):
    release()
    mine = Path(f"{older}.backups/{COPIED}.db")
    mine.parent.mkdir()
    mine.write_text("mine")
    assert upgrade(older) == f"{older}.backups/{COPIED}-2.db"
    assert mine.read_text() == "mine"


def test_an_upgrade_that_fails_half_way_leaves_the_diary_whole_and_says_so(older, release):
    before, content = dump(older), Path(older).read_bytes()
    release("raise RuntimeError('half way')")
    for opened in (QuickDiary, DiaryStore):
        with pytest.raises(DiaryFileError, match="could not be upgraded") as failed, opened(older):
            pass
        assert "It is as it was" in failed.value.hint
        assert COPIED in failed.value.hint
        assert isinstance(failed.value.__cause__, RuntimeError)
    assert dump(older) == before
    assert Path(older).read_bytes() == content


def test_an_upgrade_over_several_revisions_is_all_or_nothing_too(older, release):
    before = dump(older)
    release("pass", "raise RuntimeError('in the second')")
    with pytest.raises(DiaryFileError, match="could not be upgraded"):
        connect(older)
    assert dump(older) == before
    release("pass", "pass")
    connect(older).close()
    assert dump(older)["alembic_version"] == [(f"{SCHEMA_VERSION + 2:04d}", "text")]


def test_an_upgrade_that_is_killed_half_way_is_done_at_the_next_start(older, release, monkeypatch):
    before = dump(older)
    scripts = release("os.kill(os.getpid(), signal.SIGKILL)")
    program = start_python("-c", UPGRADE, older, str(scripts), NEXT)
    program.communicate(timeout=60)
    assert program.returncode == -9
    monkeypatch.undo()
    assert dump(older) == before
    release()
    connect(older).close()
    assert dump(older)["alembic_version"] == [(NEXT, "text")]
    assert len(copies(older)) == 2


def test_two_programs_may_upgrade_one_diary_at_once(older, release):
    scripts = release("import time; time.sleep(0.2)")
    programs = [start_python("-c", UPGRADE, older, str(scripts), NEXT) for _ in range(2)]
    said = [program.communicate(timeout=60) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("SELECT note FROM episode").fetchall() == [("!",)]


def test_an_older_diary_is_not_upgraded_by_reading(older, release):
    content = Path(older).read_bytes()
    release()
    with pytest.raises(DiaryFileError, match="written by an older twitchlog"):
        DiaryStore(older, read_only=True)
    assert Path(older).read_bytes() == content
    assert copies(older) == []


def test_a_damaged_diary_is_not_upgraded(older, release):
    with DiaryStore(older) as store:
        store.add([make_stored(make_note(note="x" * 900), n) for n in range(10, 99)], action=make_action(2))
    whole = bytearray(Path(older).read_bytes())
    whole[-3 * 4096 : -4096] = bytes(2 * 4096)
    Path(older).write_bytes(whole)
    release()
    with pytest.raises(DiaryFileError, match="damaged"):
        connect(older)
    assert Path(older).read_bytes() == bytes(whole)
    assert copies(older) == []


def test_without_room_for_a_copy_nothing_is_upgraded(older, release, monkeypatch):
    release()
    monkeypatch.setattr(schema, "run_migrations", lambda *_: pytest.fail("no copy was made"))

    open_it = os.open

    def no_room(path, flags, *mode):
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return open_it(path, flags, *mode)

    monkeypatch.setattr(schema.os, "open", no_room)
    with pytest.raises(DiaryFileError, match=r"No copy of the diary at .* can be made"):
        connect(older)


def test_an_installation_without_migrations_makes_no_copy(older, release, monkeypatch):
    release()

    def lacking():
        raise TwitchlogError("This installation lacks its migrations.")

    monkeypatch.setattr(schema, "migrations_dir", lacking)
    with pytest.raises(TwitchlogError, match="lacks its migrations"):
        connect(older)
    assert copies(older) == []
