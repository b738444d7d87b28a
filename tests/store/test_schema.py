"""The diary file: made privately and in one step, told from every other file, upgraded or refused."""

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import dump, make_action, make_episode, make_stored, new_diary
from tests.programs import python, start_python
from twitchlog.errors import DiaryFileError
from twitchlog.store import driver, file_errors, schema
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.quick_add import QuickDiary
from twitchlog.store.schema import APPLICATION_ID, SCHEMA_HEAD, SCHEMA_VERSION, connect

ADD_MANY = """
import sys
from tests.builders import make_episode
from twitchlog import clock
from twitchlog.diary.entries import Stored
from twitchlog.store.actions import Action
if sys.argv[3] == "quick":
    from twitchlog.store.quick_add import QuickDiary as Opened
else:
    from twitchlog.store.diary_store import DiaryStore as Opened
path, n = sys.argv[1], int(sys.argv[2])
for _ in range(n):
    action, uid = clock.new_uids(2, at=0)
    with Opened(path) as diary:
        diary.add([Stored(uid, make_episode(), 0)], action=Action(action, 0, "log", "twitch"))
"""


def ask(path, *pragmas):
    with closing(connect(path)) as connection:
        return [connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]


def mode(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


# A new diary


def test_a_new_diary_says_what_it_is(diary_file):
    assert ask(diary_file, "application_id", "user_version") == [APPLICATION_ID, SCHEMA_VERSION]
    assert APPLICATION_ID.to_bytes(4, "big") == b"TWLG"
    with closing(sqlite3.connect(diary_file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_HEAD,)]


def test_every_connection_is_safe_against_a_crash(diary_file):
    assert ask(diary_file, "journal_mode", "synchronous", "foreign_keys") == ["wal", 2, 1]
    with DiaryStore(diary_file) as store, store._reading() as reading:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        assert [reading.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas] == ["wal", 2, 1]


def test_the_files_are_private_under_any_umask(tmp_path):
    script = f"""
import os
os.umask(0)
from twitchlog.store.diary_store import DiaryStore
path = {str(tmp_path)!r} + "/new/folder/diary.db"
with DiaryStore(path) as store:
    store.settings()
    from tests.builders import make_action, make_episode, make_stored
    store.add([make_stored(make_episode(), 1)], action=make_action(1))
    for folder, _, names in os.walk({str(tmp_path)!r} + "/new"):
        for name in (folder, *(os.path.join(folder, name) for name in sorted(names))):
            print(oct(os.stat(name).st_mode & 0o777), name.rpartition("/")[2])
"""
    done = python("-c", script)
    assert done.stderr == ""
    assert done.stdout.split("\n")[:-1] == [
        "0o700 new",
        "0o700 folder",
        "0o600 diary.db",
        "0o600 diary.db-shm",
        "0o600 diary.db-wal",
    ]


def test_a_folder_that_is_there_keeps_its_mode(tmp_path):
    (tmp_path / "shared").mkdir(mode=0o755)
    new_diary(tmp_path / "shared" / "diary.db")
    assert mode(tmp_path / "shared") == 0o755
    assert mode(tmp_path / "shared" / "diary.db") == 0o600


@pytest.mark.parametrize(
    "name", ["a diary.db", "100%.db", "what?.db", "#1.db", "%41.db", "dïary.db", "-x.db", "a'b\".db", "a\nb"]
)
def test_any_name_names_the_file_it_says(tmp_path, name):
    path = tmp_path / name
    with DiaryStore(str(path)) as store:
        store.add([make_stored(make_episode(), 1)], action=make_action(1))
    with QuickDiary(str(path)) as diary:
        diary.add([make_stored(make_episode(), 2)], action=make_action(2))
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with DiaryStore(str(path)) as store:
        assert len(list(store.entries())) == 2


def test_a_relative_path_is_taken_from_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    new_diary("diary.db")
    assert ask("diary.db", "user_version") == [SCHEMA_VERSION]


def test_a_diary_may_be_a_link_to_one_elsewhere(tmp_path, diary_file):
    new_diary(diary_file)
    link = tmp_path / "link.db"
    link.symlink_to(diary_file)
    with DiaryStore(str(link)) as store:
        store.add([make_stored(make_episode(), 1)], action=make_action(1))
    assert link.is_symlink()
    assert len(dump(diary_file)["episode"]) == 1


def test_a_disk_without_hard_links_takes_a_diary_too(diary_file, tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    new_diary(diary_file)
    assert ask(diary_file, "user_version") == [SCHEMA_VERSION]
    assert [file.name for file in tmp_path.iterdir()] == ["diary.db"]


def test_a_diary_made_by_another_at_the_same_moment_is_taken(diary_file, tmp_path, monkeypatch):
    make = schema._new_diary_sql

    def overtaken():
        monkeypatch.setattr(schema, "_new_diary_sql", make)
        with DiaryStore(diary_file) as other:
            other.add([make_stored(make_episode(), 1)], action=make_action(1))
        return make()

    monkeypatch.setattr(schema, "_new_diary_sql", overtaken)
    with DiaryStore(diary_file) as store:
        assert len(list(store.entries())) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["diary.db"]


def test_a_diary_that_cannot_be_finished_leaves_nothing_behind(diary_file, tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "_new_diary_sql", lambda: "PRAGMA journal_mode = WAL; CREATE TABLE a (b); nonsense;")
    with pytest.raises(DiaryFileError):
        new_diary(diary_file)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_log_whose_diary_was_moved_away_is_not_played_into_a_new_one(diary_file, tmp_path, ending):
    log = Path(diary_file + ending)
    log.write_bytes(b"the latest entries")
    with pytest.raises(DiaryFileError) as caught:
        connect(diary_file)
    assert str(log) in caught.value.sentence
    assert "Put the two together again" in caught.value.hint
    assert list(tmp_path.iterdir()) == [log]
    assert log.read_bytes() == b"the latest entries"


def test_the_true_log_of_a_diary_that_was_moved_away_stays_for_it(diary_file, tmp_path):
    with QuickDiary(diary_file) as diary:
        diary.add([make_stored(make_episode(), 1)], action=make_action(9))
        copy = tmp_path / "moved.db"
        Path(diary_file).rename(copy)
        with pytest.raises(DiaryFileError, match="was moved away"):
            connect(diary_file)
        assert not Path(diary_file).exists()
        copy.rename(diary_file)
    with DiaryStore(diary_file) as store:
        assert len(list(store.entries())) == 1


@pytest.mark.parametrize("ending", ["-wal", "-journal", "-shm"])
def test_an_empty_log_or_an_index_keeps_nobody_from_a_new_diary(diary_file, ending):
    Path(diary_file + ending).write_bytes(b"what was shared" if ending == "-shm" else b"")
    connect(diary_file).close()
    assert ask(diary_file, "integrity_check") == ["ok"]


def test_eight_programs_may_begin_and_fill_one_diary_at_once(diary_file, tmp_path):
    ways = ["quick", "quick", "quick", "slow"] * 2
    programs = [start_python("-c", ADD_MANY, diary_file, "25", way) for way in ways]
    said = [program.communicate(timeout=60) for program in programs]
    assert [program.returncode for program in programs] == [0] * 8, said
    with DiaryStore(diary_file) as store:
        assert len(list(store.entries())) == 200
        assert len(store.history()) == 200
    assert [file.name for file in tmp_path.iterdir()] == ["diary.db"]


# What is no diary


def text_file(path):
    path.write_text("Dear diary, my calf twitched.\n", encoding="utf-8")


def empty_file(path):
    path.touch()


def another_database(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE episode (uid)")
        connection.commit()


def random_bytes(path):
    path.write_bytes(bytes(range(256)) * 64)


def zeroed_header(path):
    new_diary(path)
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def half_a_file(path):
    new_diary(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def newer_diary(path):
    new_diary(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (text_file, "is not a diary, or it is damaged"),
        (empty_file, "is empty (0 bytes): it is not a diary"),
        (another_database, "is a database, but not a twitchlog diary"),
        (random_bytes, "is encrypted, and nobody can be asked"),
        (zeroed_header, "is not a diary, or it is damaged"),
        (half_a_file, "is not a diary, or it is damaged"),
        (newer_diary, "was written by a newer twitchlog (revision 0099"),
    ],
)
@pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])
def test_what_is_no_diary_is_refused_and_not_touched(tmp_path, opened, make, sentence):
    path = tmp_path / "diary.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DiaryFileError) as refused, opened(str(path)) as diary:
        diary.add([make_stored(make_episode(), 1)], action=make_action(1))
    assert sentence in refused.value.sentence
    assert str(path) in refused.value.sentence
    assert refused.value.hint
    assert refused.value.exit_code == 5
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["diary.db"]


def test_a_folder_is_no_diary(tmp_path):
    with pytest.raises(DiaryFileError, match="is a folder, not a diary"):
        connect(str(tmp_path))


def test_a_link_to_nothing_is_said(tmp_path):
    (tmp_path / "diary.db").symlink_to(tmp_path / "gone.db")
    with pytest.raises(DiaryFileError, match="cannot be read"):
        connect(str(tmp_path / "diary.db"))
    assert not (tmp_path / "gone.db").exists()


def test_a_place_below_a_file_cannot_hold_a_diary(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "diary.db", tmp_path / "file" / "folder" / "diary.db"):
        with pytest.raises(DiaryFileError, match="A diary cannot be made at") as refused:
            connect(str(path))
        assert "--diary" in refused.value.hint
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_path_that_ends_in_a_slash_is_said(tmp_path):
    with pytest.raises(DiaryFileError):
        connect(f"{tmp_path}/diary/")


def test_a_missing_diary_is_said_where_it_should_be_there(diary_file):
    for given in ({"create": False}, {"read_only": True}):
        with pytest.raises(DiaryFileError, match="There is no diary at"):
            connect(diary_file, **given)
    assert not Path(diary_file).exists()


@pytest.fixture
def sealed_folder(tmp_path, seal):
    """A folder with a diary of one entry, in which not even root can write."""
    folder = tmp_path / "sealed"
    with DiaryStore(str(folder / "diary.db")) as store:
        store.add([make_stored(make_episode(), 1)], action=make_action(1))
    seal(folder)
    return folder


def test_a_read_only_folder_is_said_and_nothing_is_stored(sealed_folder):
    path = sealed_folder / "diary.db"
    before = path.read_bytes()
    for opened in (QuickDiary, DiaryStore):
        with pytest.raises(DiaryFileError) as refused, opened(str(path)) as diary:
            diary.add([make_stored(make_episode(), 2)], action=make_action(2))
        assert "cannot be opened for writing" in refused.value.sentence
    with pytest.raises(DiaryFileError, match="A diary cannot be made at"):
        connect(str(sealed_folder / "other.db"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])
def test_a_diary_where_nothing_can_be_written_can_be_read(sealed_folder, opened):
    with opened(str(sealed_folder / "diary.db")) as diary:
        assert len(tuple(diary.catalogue())) == 16
    with DiaryStore(str(sealed_folder / "diary.db")) as store:
        assert store.is_read_only
        assert [stored.entry for stored in store.entries()] == [make_episode()]
        assert len(store.history()) == 1
        half_way = store.entries()
        next(half_way)
        assert store.day_rows().episodes[0].site == "calf"  # a second connection is made so too
        with pytest.raises(DiaryFileError, match="cannot be opened for writing"):
            store.undo(make_action(2))
    assert [file.name for file in sealed_folder.iterdir()] == ["diary.db"]


def test_a_diary_that_can_be_written_is_not_called_read_only(diary_file):
    with DiaryStore(diary_file) as store:
        assert not store.is_read_only
    with DiaryStore(diary_file, read_only=True) as store:
        assert store.is_read_only


def test_entries_still_in_the_log_are_not_left_out_silently(diary_file, seal):
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_episode(), 1)], action=make_action(1))
        left = Path(f"{diary_file}-wal").read_bytes()
    assert left
    Path(f"{diary_file}-wal").write_bytes(left)
    seal(Path(diary_file).parent)
    for read_only in (True, False):
        with pytest.raises(DiaryFileError, match=r"latest entries .* are still in .*diary.db-wal") as refused:
            connect(diary_file, read_only=read_only)
        assert "Copy both files" in refused.value.hint


def test_an_older_diary_where_nothing_can_be_written_is_told_so(diary_file, seal):
    new_diary(diary_file)
    with closing(sqlite3.connect(diary_file)) as connection:
        connection.execute("PRAGMA user_version = 0")
    seal(Path(diary_file).parent)
    with pytest.raises(DiaryFileError, match="written by an older twitchlog"):
        connect(diary_file)


def test_what_is_no_diary_is_said_where_nothing_can_be_written(tmp_path, seal):
    text_file(tmp_path / "diary.db")
    seal(tmp_path)
    with pytest.raises(DiaryFileError, match="is not a diary"):
        connect(str(tmp_path / "diary.db"))


def test_a_diary_that_may_not_be_read_is_said(diary_file, monkeypatch):
    new_diary(diary_file)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.R_OK)
    with pytest.raises(DiaryFileError, match="may not be read by you"):
        connect(diary_file)


def test_a_locked_diary_is_said_when_it_is_opened_and_when_it_is_written(diary_file, monkeypatch):
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.05)
    new_diary(diary_file)
    before = Path(diary_file).read_bytes()
    with closing(sqlite3.connect(diary_file, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        for opened in (QuickDiary, DiaryStore):
            with pytest.raises(DiaryFileError, match="in use by another program"), opened(diary_file):
                pass
        holder.execute("ROLLBACK")
    assert Path(diary_file).read_bytes() == before


def test_the_program_waits_half_a_minute_for_another():
    assert driver.BUSY_TIMEOUT_S == 30


def test_a_diary_damaged_in_the_middle_is_said_when_the_page_is_read(diary_file):
    with DiaryStore(diary_file) as store:
        store.add([make_stored(make_episode(note="x" * 500), n) for n in range(200)], action=make_action(1))
    whole = bytearray(Path(diary_file).read_bytes())
    page = int.from_bytes(whole[16:18], "big")
    whole[page * 2 :] = os.urandom(len(whole) - page * 2)
    Path(diary_file).write_bytes(whole)
    with pytest.raises(DiaryFileError), DiaryStore(diary_file) as store:
        list(store.entries())


def leave_wal(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


def test_a_file_that_took_the_place_of_an_open_one_is_said(diary_file, tmp_path):
    leave_wal(new_diary(diary_file))
    other = leave_wal(new_diary(tmp_path / "other.db"))
    identity = driver.file_identity(diary_file)
    with closing(driver.connect_file(diary_file)) as connection:
        connection.execute("PRAGMA user_version").fetchall()
        Path(other).replace(diary_file)
        with pytest.raises(DiaryFileError) as caught, file_errors.diary_errors(diary_file):
            connection.execute("CREATE TABLE new (x)")
    with pytest.raises(DiaryFileError) as required:
        driver.require_same_file(diary_file, identity)
    assert (caught.value.sentence, caught.value.hint) == (required.value.sentence, required.value.hint)


def test_a_diary_that_is_replaced_while_it_is_opened_is_opened_once_more(diary_file, tmp_path, monkeypatch):
    leave_wal(new_diary(diary_file))
    with DiaryStore(other := new_diary(tmp_path / "other.db")) as store:
        store.add([make_stored(make_episode(), 1)], action=make_action(9))
    version = schema._version

    def replace_meanwhile(*given):
        found = version(*given)
        if Path(other).exists():
            Path(leave_wal(other)).replace(diary_file)
        return found

    monkeypatch.setattr(schema, "_version", replace_meanwhile)
    with closing(connect(diary_file)) as connection:
        assert connection.execute("SELECT count(*) FROM episode").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_BUSY, "in use by another program"),
        (sqlite3.SQLITE_CORRUPT, "is not a diary, or it is damaged"),
        (sqlite3.SQLITE_READONLY, "cannot be opened for writing"),
        (sqlite3.SQLITE_IOERR_FSYNC, "the disk is full or failing"),
        (sqlite3.SQLITE_FULL, "the disk is full or failing"),
        (sqlite3.SQLITE_TOOBIG, "could not be used (because)"),
    ],
)
def test_every_fault_of_the_disk_is_a_sentence(code, sentence):
    error = sqlite3.OperationalError("because")
    error.sqlite_errorcode = code
    said = file_errors.said(error, "/a/diary.db")
    assert sentence in said.sentence
    assert "/a/diary.db" in said.sentence
    assert said.exit_code == 5
