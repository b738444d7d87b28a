"""What `forget` erases, where, and how it is proved; of any revision, encrypted or not."""

import dataclasses
import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import (
    EXAMPLES,
    NOW_AT,
    at,
    broken_references,
    dump,
    make_action,
    make_coffee,
    make_episode,
    make_medicine,
    make_note,
    make_pause,
    make_stored,
)
from tests.migrations import make_diary
from tests.programs import start_python
from twitchlog.errors import DiaryFileError, NotFoundError
from twitchlog.store import driver, forgetting
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import DELETE, EDIT, IMPORT, SETTING
from twitchlog.store.cipher import Key
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.driver import locked
from twitchlog.store.encryption import rewrite
from twitchlog.store.erasure import Request
from twitchlog.store.erasure_files import ERASED, REMOVED, UNTOUCHED, automatic_backups
from twitchlog.store.erasure_proof import leftovers, still_used
from twitchlog.store.forgetting import forget, preview, uids_ending
from twitchlog.store.lookups import keyed_step
from twitchlog.store.merge import merge
from twitchlog.store.rows import row_from_json, row_hash

WORDS = 'nobody else\nmay "read" this, ÄÖ'
TWITCH = make_stored(make_episode(note=WORDS), 1)
COFFEE = make_stored(make_coffee(note="decaf?"), 2)
NOTE = make_stored(make_note(note=f"a note: {WORDS}"), 3)
DELETED = make_stored(make_note(note="deleted long ago"), 4)


@pytest.fixture
def diary(diary_file):
    """A diary with an edit, a deletion and an undo in its history."""
    with DiaryStore(diary_file) as store:
        store.add([TWITCH, COFFEE, NOTE, DELETED], action=make_action(1, summary="4 entries"))
        mended = TWITCH._replace(entry=dataclasses.replace(TWITCH.entry, intensity=5.0))
        store.replace([TWITCH], [mended], action=make_action(2, kind=EDIT, summary="twitch · left calf"))
        store.replace([DELETED], [], action=make_action(3, kind=DELETE, summary="note · deleted long ago"))
        store.change([keyed_step("profile", "work", "secret work")], action=make_action(4, kind=SETTING))
        store.undo(make_action(5))
    return diary_file


def act(n):
    return make_action(1000 + n)


def content(path):
    return b"".join(Path(f"{path}{end}").read_bytes() for end in ("", "-wal", "-shm") if Path(f"{path}{end}").exists())


def hashes_fit(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in dump(path):
            if table == "alembic_version":
                continue
            for row in map(dict, connection.execute(f"SELECT * FROM {table}")):
                assert row_hash(row) == row["row_hash"]
                if table == "change" and row["before"]:
                    before = row_from_json(row["before"])
                    assert row_hash(before) == before["row_hash"]


def test_an_entry_is_gone_from_rows_and_history(diary):
    uid = TWITCH.uid.encode()
    assert uid in content(diary)
    done = forget(diary, Request(uids=(TWITCH.uid,)), action=act(1))
    assert (done.erased.n_entries, done.found_in, done.backups) == (1, (), ())
    assert uid not in content(diary)
    assert b"left calf" not in content(diary)
    assert broken_references(diary) == []
    hashes_fit(diary)
    with DiaryStore(diary) as store:
        assert [stored.uid for stored in store.entries()] == [COFFEE.uid, NOTE.uid]
        assert store.versions(TWITCH.uid) == []
        assert store.history()[0][2:4] == ("forget", "forget")
        assert {past.summary for past in store.history()} == {
            "forget",
            "twitch",
            "note · deleted long ago",
            "edit",
            "log",
        }


def test_the_history_still_only_grows_afterwards(diary):
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    with closing(sqlite3.connect(diary)) as connection:
        before = connection.execute(triggers).fetchall()
    forget(diary, Request(notes=True), action=act(1))
    with closing(sqlite3.connect(diary)) as connection:
        assert connection.execute(triggers).fetchall() == before
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute("DELETE FROM change")


def test_a_reading_goes_with_its_items(diary):
    forget(diary, Request(uids=(COFFEE.uid,)), action=act(1))
    assert dump(diary)["item"] == []
    assert COFFEE.uid.encode() not in content(diary)


def test_every_note_is_gone_and_nothing_else(diary):
    done = forget(diary, Request(notes=True), action=act(1))
    assert (done.erased.n_entries, done.erased.n_past, done.erased.n_notes) == (1, 1, 2)
    assert done.found_in == ()
    for words in (WORDS, "nobody else", "decaf?", "deleted long ago", "secret work"):
        assert words.encode() not in content(diary)
    hashes_fit(diary)
    with DiaryStore(diary) as store:
        twitch, coffee = store.entries()
        assert (twitch.entry.intensity, twitch.entry.note) == (5.0, "")
        assert coffee.entry == dataclasses.replace(COFFEE.entry, note="")
        assert store.undo(act(2)) == "twitch · left calf"
        assert store.entry(TWITCH.uid).entry.intensity is None


def test_before_a_day_goes_what_speaks_of_earlier_days_only(diary_file):
    early = at("2026-11-01 12:00")
    gone = [make_stored(make_episode(early), 1), make_stored(make_pause("2026-10-01", "2026-10-07"), 2)]
    gone.append(make_stored(make_medicine(early, name="old one", stopped_on="2026-11-05"), 3))
    stay = [make_stored(make_pause("2026-11-05", "2026-11-12"), 4), make_stored(make_medicine(early), 5)]
    stay.append(make_stored(make_episode(at("2026-11-10 03:59"), note="of the day before"), 6))
    stay.append(make_stored(make_episode(at("2026-11-10 04:00")), 7))
    ack = ack_step("ack1", "F1", seen_on=dt.date(2026, 11, 3), regions=["bulbar"], at=NOW_AT)
    with DiaryStore(diary_file) as store:
        store.add([*gone, *stay], action=make_action(1), after=[ack])
        store.remember_shown(["a", "b"], on=dt.date(2026, 11, 3), at=NOW_AT)
        store.remember_shown(["c"], on=dt.date(2026, 11, 10), at=NOW_AT)
    done = forget(diary_file, Request(before=dt.date(2026, 11, 10)), action=act(1))
    assert (done.erased.n_entries, done.erased.n_shown, done.found_in) == (4, 3, ())
    assert (done.erased.first_day, done.erased.last_day) == (dt.date(2026, 10, 1), dt.date(2026, 11, 9))
    with DiaryStore(diary_file) as store:
        assert {stored.uid for stored in store.entries()} == {stay[0].uid, stay[1].uid, stay[3].uid}
        assert store.acks() == ()
        assert list(store.shown(["a", "b", "c"])) == ["c"]


def test_the_preview_says_the_same_and_changes_nothing(diary):
    before = dump(diary)
    meant = preview(diary, Request(notes=True))
    assert dump(diary) == before
    assert forget(diary, Request(notes=True), action=act(1)).erased == meant
    assert preview(diary, Request(notes=True)).is_nothing


def test_an_import_of_which_nothing_is_left_is_forgotten(diary_file):
    shutil.copyfile(make_diary.DIARIES / "0004.db", diary_file)
    assert b"old.csv" in content(diary_file)
    done = forget(diary_file, Request(before=dt.date(2026, 11, 23)), action=act(1))
    assert (done.erased.n_batches, done.found_in) == (1, ())
    assert b"old.csv" not in content(diary_file)
    with DiaryStore(diary_file) as store:
        assert [past.summary for past in store.history() if past.kind == "import"] == ["twitch", "import"]


# Backups


def kept(diary, *names):
    folder = Path(f"{diary}.backups")
    folder.mkdir(0o700, exist_ok=True)
    for name in names:
        shutil.copyfile(diary, folder / name)
    return folder


def test_it_is_erased_from_every_automatic_backup(diary):
    folder = kept(diary, "20261101T000000Z-daily.db", "before-0004-was-0003.db")
    shutil.copyfile(diary, f"{diary}.before-0002-was-0001")
    done = forget(diary, Request(uids=(TWITCH.uid,)), action=act(1))
    assert {backup.outcome for backup in done.backups} == {ERASED}
    assert len(done.backups) == 3
    for file in automatic_backups(diary):
        assert TWITCH.uid.encode() not in Path(file).read_bytes()
        hashes_fit(file)
    again = forget(diary, Request(uids=(TWITCH.uid,)), action=act(2))
    assert {backup.outcome for backup in again.backups} == {UNTOUCHED}
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("stored", sorted(make_diary.DIARIES.glob("*.db")), ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "request_", [Request(uids=(make_diary.EDITED.uid,)), Request(notes=True), Request(before=dt.date(2027, 1, 1))]
)
def test_backups_of_any_revision_are_erased_in_place(diary, stored, request_):
    folder = kept(diary)
    backup = folder / "20261101T000000Z-daily.db"
    shutil.copyfile(stored, backup)
    assert make_diary.EDITED.uid in uids_ending(str(backup), make_diary.EDITED.uid[-6:])
    done = forget(diary, request_, action=act(1))
    assert [each.outcome for each in done.backups] == [ERASED]
    assert done.found_in == ()
    hashes_fit(backup)
    words = [EXAMPLES[0].note, "after the run", "deleted again"] if request_.notes else [make_diary.EDITED.uid]
    assert not any(text.encode() in backup.read_bytes() for text in words)
    with DiaryStore(str(backup)) as store:
        assert store.profile() == make_diary.PROFILE


def test_a_backup_that_is_broken_is_removed(diary):
    folder = kept(diary, "20261101T000000Z-daily.db")
    whole = (folder / "20261101T000000Z-daily.db").read_bytes()
    (folder / "20261102T000000Z-daily.db").write_bytes(whole[: len(whole) // 3])
    (folder / "20261103T000000Z-daily.db").write_bytes(b"x" * 5000)
    done = forget(diary, Request(notes=True), action=act(1))
    assert [each.outcome for each in done.backups] == [ERASED, REMOVED, REMOVED]
    assert len(list(folder.iterdir())) == 1


def test_kept_backups_are_not_touched(diary):
    folder = kept(diary, "20261101T000000Z-daily.db")
    before = (folder / "20261101T000000Z-daily.db").read_bytes()
    assert forget(diary, Request(notes=True), action=act(1), with_backups=False).backups == ()
    assert (folder / "20261101T000000Z-daily.db").read_bytes() == before


# The proof


def test_what_another_program_keeps_open_is_found_and_said(diary, monkeypatch):
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(diary, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM episode").fetchall()
        done = forget(diary, Request(notes=True), action=act(1))
        assert done.found_in == (diary,)
    again = forget(diary, Request(notes=True), action=act(2))
    assert (again.erased.is_nothing, again.found_in) == (True, ())
    assert b"nobody else" not in content(diary)


def test_words_that_stand_elsewhere_are_not_counted_as_left(diary):
    with DiaryStore(diary) as store:
        store.add([make_stored(make_note(note=WORDS), 9)], action=act(5))
    done = forget(diary, Request(uids=(TWITCH.uid,)), action=act(1))
    assert (done.found_in, done.n_used) == ((), 1)


@pytest.mark.parametrize("n_words", [3, 400])
def test_words_are_found_wherever_they_stand(tmp_path, n_words):
    texts = [f"hidden word {n} " + "é" * (n % 300) for n in range(n_words)]
    file = tmp_path / "file"
    file.write_bytes(b"\x00" * ((1 << 24) - 7) + texts[0].encode() + b"\xff" * 100 + texts[-1].encode())
    assert leftovers(str(file), texts, None) >= {texts[0], texts[-1]}
    file.write_bytes(b"\x00" * 5000)
    Path(f"{file}-wal").write_bytes(texts[1].encode())
    assert texts[1] in leftovers(str(file), texts, None)
    Path(f"{file}-wal").unlink()
    assert leftovers(str(file), texts, None) == set()


def test_a_cell_that_stays_is_seen_even_where_it_is_kept_as_json(diary):
    with closing(sqlite3.connect(diary)) as connection:
        assert still_used(connection, {WORDS, "never said here"}) == {WORDS}


# Encrypted


def test_of_an_encrypted_diary_every_cell_is_searched(diary):
    pytest.importorskip("sqlcipher3")
    key = Key(bytes(range(32)), bytes(range(16)))
    rewrite(diary, unlock=locked, key=key, action=make_action(6, kind="encrypt"))
    folder = kept(diary, "20261101T000000Z-daily.db")
    done = forget(diary, Request(uids=(TWITCH.uid,)), action=act(1), unlock=lambda *_: key)
    assert (done.found_in, [each.outcome for each in done.backups]) == ((), [ERASED])
    for file in (diary, str(folder / "20261101T000000Z-daily.db")):
        assert uids_ending(file, TWITCH.uid, unlock=lambda *_: key) == []
        assert uids_ending(file, COFFEE.uid, unlock=lambda *_: key) == [COFFEE.uid]


# Killed, failing, and afterwards

KILLED = """
import os, signal, sys
from twitchlog.store import forgetting
from twitchlog.store.actions import Action
from twitchlog.store.erasure import Request
name, real = sys.argv[2], getattr(forgetting, sys.argv[2])
def killed(*given, **more):
    if sys.argv[3] == "after":
        real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(forgetting, name, killed)
forgetting.forget(sys.argv[1], Request(notes=True), action=Action("killed", 1, "forget", ""))
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["erase", "perform", "write_anew", "erase_in", "search"])
def test_killed_anywhere_all_or_nothing_is_gone_from_the_rows_and_again_finishes(diary, step, when):
    kept(diary, "20261101T000000Z-daily.db")
    before = dump(diary)
    program = start_python("-c", KILLED, diary, step, when)
    program.communicate(timeout=60)
    assert program.returncode == -9
    is_whole = dump(diary) == before
    assert is_whole or preview(diary, Request(notes=True)).is_nothing
    assert is_whole == (step in ("erase", "perform"))
    assert forget(diary, Request(notes=True), action=act(9)).found_in == ()
    for file in (diary, *automatic_backups(diary)):
        assert b"nobody else" not in content(file)
        hashes_fit(file)


def test_a_failure_takes_everything_back(diary, monkeypatch):
    before = dump(diary)

    def fails(*_):
        raise sqlite3.OperationalError("no room")

    monkeypatch.setattr(forgetting, "perform", fails)
    with pytest.raises(DiaryFileError):
        forget(diary, Request(notes=True), action=act(1))
    assert dump(diary) == before


def test_undo_goes_back_to_the_beginning_of_what_is_left(diary):
    forget(diary, Request(uids=(TWITCH.uid, DELETED.uid)), action=act(1))
    undone = []
    with DiaryStore(diary) as store:
        with pytest.raises(NotFoundError):
            while True:
                undone.append(store.undo(act(10 + len(undone))))
        assert undone == ["log"]
        assert list(store.entries()) == []
        store.redo(act(50))
        assert {stored.uid for stored in store.entries()} == {COFFEE.uid, NOTE.uid}
    assert broken_references(diary) == []


def test_a_merge_after_erasing_neither_fails_nor_forgets_more(diary, tmp_path):
    other = str(tmp_path / "other.db")
    shutil.copyfile(diary, other)
    for path in (diary, other):
        forget(path, Request(uids=(TWITCH.uid,)), action=act(1 if path == diary else 2))
    with DiaryStore(other) as store:
        store.add([make_stored(make_note(), 77)], action=act(3))
    assert merge(diary, other, action=make_action(2000, kind=IMPORT)).n_added == 1
    with DiaryStore(diary) as store:
        assert TWITCH.uid not in [stored.uid for stored in store.entries()]
