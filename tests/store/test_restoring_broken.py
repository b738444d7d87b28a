"""Going back where the diary is missing, broken, or not ours: nothing of what is left of it is lost."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import NOW_AT, copy_of, dump, make_action, make_note, make_stored
from tests.damage import PAGE, overwrite_page, root_of
from tests.migrations import make_diary
from tests.restores import go_back, without_restore
from twitchlog.errors import DiaryFileError
from twitchlog.store.backups import list_backups, make_backup
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.restoring import BROKEN, MISSING, USABLE, state_of


@pytest.fixture
def diary(path):
    """A diary with a note, closed."""
    with DiaryStore(path) as store:
        store.add([make_stored(make_note(note="just before"), 1)], action=make_action(1))
    return path


@pytest.fixture
def kept(diary):
    """A backup of it, and the diary with one entry more."""
    made = make_backup(diary, reason="asked", at=NOW_AT)
    with DiaryStore(diary) as store:
        store.add([make_stored(make_note(), 50)], action=make_action(50))
    return made


def names_beside(path):
    return sorted(file.name for file in Path(path).parent.iterdir())


def test_a_missing_diary_is_made_from_the_backup(diary, kept, tmp_path):
    then = dump(kept)
    new = tmp_path / "a" / "b" / "diary.db"
    outcome = go_back(new, kept)
    assert (outcome.kept, outcome.was_broken) == (None, False)
    assert without_restore(dump(new)) == then
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.parent.parent.stat().st_mode) == 0o700
    assert names_beside(new) == ["diary.db", "diary.db.backups"]
    with closing(sqlite3.connect(new)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def zeroed(whole):
    return bytes(len(whole))


def without_header(whole):
    return bytes(100) + whole[100:]


def half(whole):
    return whole[: len(whole) // 2]


def text(_whole):
    return b"no diary"


def nothing(_whole):
    return b""


@pytest.mark.parametrize("damage", [zeroed, without_header, half, text, nothing])
def test_a_broken_diary_is_replaced_and_its_bytes_are_kept(diary, kept, damage):
    then, broken = dump(kept), damage(Path(diary).read_bytes())
    Path(diary).write_bytes(broken)
    outcome = go_back(diary, kept)
    assert outcome.was_broken
    assert without_restore(dump(diary)) == then
    assert Path(outcome.kept).read_bytes() == broken
    assert Path(outcome.kept).name.endswith("-damaged.db")
    assert stat.S_IMODE(Path(outcome.kept).stat().st_mode) == 0o600
    assert [one.reason for one in list_backups(diary)] == ["asked"]


def test_a_journal_that_is_left_is_kept_and_never_played_into_the_new_file(diary, kept):
    with QuickDiary(diary) as quick:
        quick.add([make_stored(make_note(note="in the log"), 80)], action=make_action(80))
        log = Path(f"{diary}-wal").read_bytes()
    Path(diary).unlink()
    Path(f"{diary}-wal").write_bytes(log)
    go_back(diary, kept)
    with DiaryStore(diary) as store:
        assert "in the log" not in [one.entry.note for one in store.entries()]
    (saved,) = Path(f"{diary}.backups").glob("*-wal")
    assert saved.read_bytes() == log


def test_a_diary_that_breaks_only_when_it_is_read_is_replaced_too(diary, kept):
    with DiaryStore(diary) as store:
        store.add([make_stored(make_note(note="x" * 900), n) for n in range(100, 300)], action=make_action(9))
    whole = bytearray(Path(diary).read_bytes())
    whole[-40 * 4096 : -20 * 4096] = bytes(20 * 4096)
    Path(diary).write_bytes(whole)
    assert state_of(diary) == USABLE
    outcome = go_back(diary, kept)
    assert outcome.was_broken
    assert Path(outcome.kept).read_bytes() == bytes(whole)
    assert without_restore(dump(diary)) == dump(kept)


def test_the_state_of_a_diary(diary, tmp_path):
    assert state_of(diary) == USABLE
    assert state_of(str(tmp_path / "nowhere.db")) == MISSING
    (tmp_path / "text.db").write_text("no diary")
    assert state_of(str(tmp_path / "text.db")) == BROKEN
    with pytest.raises(DiaryFileError, match="is not a file"):
        state_of(str(tmp_path))


def test_another_programs_database_is_never_replaced(diary, kept, tmp_path):
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE mine (n)")
    before = other.read_bytes()
    with pytest.raises(DiaryFileError, match="not a twitchlog diary"):
        go_back(other, kept)
    assert other.read_bytes() == before


@pytest.mark.parametrize("name", ["note", "ix_note_day"])
def test_a_damaged_diary_that_can_be_opened_becomes_no_backup(diary, kept, name):
    overwrite_page(diary, root_of(diary, name), b"\x5a" * PAGE)
    broken = Path(diary).read_bytes()
    assert state_of(diary) == USABLE
    outcome = go_back(diary, kept)
    assert outcome.was_broken
    assert Path(outcome.kept).name == "20261122T131000Z-damaged.db"
    assert Path(outcome.kept).read_bytes() == broken
    assert [one.reason for one in list_backups(diary)] == ["asked"]
    assert without_restore(dump(diary)) == dump(kept)


def test_a_damaged_diary_of_an_older_version_is_not_upgraded_first(diary, kept):
    copy_of(make_diary.DIARIES / "0002.db", diary)
    overwrite_page(diary, root_of(diary, "note"), b"\x5a" * PAGE)
    assert state_of(diary) == BROKEN
    assert go_back(diary, kept).was_broken
    assert [one.reason for one in list_backups(diary)] == ["asked"]


def test_a_diary_whose_mark_is_overwritten_is_broken_and_not_foreign(diary, kept):
    with closing(sqlite3.connect(diary, isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 7")
    assert state_of(diary) == BROKEN
    assert go_back(diary, kept).was_broken
