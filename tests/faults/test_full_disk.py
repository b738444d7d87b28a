"""A full disk: one sentence, the exit code of the diary file, nothing half stored, and the next add works."""

import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.builders import copy_of, dump, make_action, make_note, make_stored, new_diary
from tests.programs import twitchlog
from twitchlog.errors import DiaryFileError
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.quick_add import QuickDiary

NOT_WRITTEN = "could not be written: the disk is full or failing."


def limit_files_to(n_bytes):
    """What a new process does first: no file may grow beyond so many bytes, and it is told so instead of killed."""

    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))

    return apply


def assert_it_is_said(done):
    assert done.returncode == 5
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    sentence, hint = done.stderr.splitlines()
    assert sentence.endswith(NOT_WRITTEN)
    assert hint == "Nothing was saved. Make room and try again."


@pytest.mark.parametrize("n_bytes", [0, 100, 4096, 20_000])
def test_an_add_on_a_full_disk_is_said_and_stores_nothing(diary_file, n_bytes):
    assert twitchlog("twitch", "left", "calf", diary=diary_file).returncode == 0
    before = dump(diary_file)
    words = ("twitch", "right", "calf", "--note", "x" * 30_000)
    assert_it_is_said(twitchlog(*words, diary=diary_file, preexec_fn=limit_files_to(n_bytes)))
    assert dump(diary_file) == before
    assert twitchlog(*words, diary=diary_file).returncode == 0
    assert len(dump(diary_file)["episode"]) == 2


@pytest.mark.parametrize("n_bytes", [0, 50_000])
def test_a_first_add_on_a_full_disk_leaves_no_file(diary_file, tmp_path, n_bytes):
    assert_it_is_said(twitchlog("twitch", "left", "calf", diary=diary_file, preexec_fn=limit_files_to(n_bytes)))
    assert list(tmp_path.iterdir()) == []
    assert twitchlog("twitch", "left", "calf", diary=diary_file).returncode == 0


def test_an_undo_on_a_full_disk_is_said_and_undoes_nothing(diary_file):
    assert twitchlog("note", "x" * 30_000, diary=diary_file).returncode == 0
    before = dump(diary_file)
    assert_it_is_said(twitchlog("undo", diary=diary_file, preexec_fn=limit_files_to(20_000)))
    assert dump(diary_file) == before
    assert twitchlog("undo", diary=diary_file).returncode == 0
    assert dump(diary_file)["note"] == []


@pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])
def test_a_diary_that_cannot_grow_takes_entries_again_when_it_can(tmp_path, opened):
    path = copy_of(new_diary(tmp_path / "template.db"), tmp_path / "diary.db")
    with opened(path) as diary:
        diary.add([make_stored(make_note(), 1)], action=make_action(1))
        limit_pages_to = page_limit(diary)
        before = dump(path)
        with pytest.raises(DiaryFileError, match="the disk is full or failing"):
            diary.add([make_stored(make_note(note="x" * 100_000), 2)], action=make_action(2))
        assert dump(path) == before
        limit_pages_to(2**30)
        diary.add([make_stored(make_note(note="x" * 100_000), 2)], action=make_action(2))
    assert len(dump(path)["note"]) == 2
    assert Path(path).stat().st_size > 100_000


def page_limit(diary):
    """Let SQLite say that the disk is full as soon as the diary has to grow; returns how to lift that."""
    if isinstance(diary, DiaryStore):
        with diary._reading() as connection:
            raw = connection.connection.driver_connection
    else:
        raw = diary._connection

    def limit(n_pages):
        raw.execute(f"PRAGMA max_page_count = {n_pages}")

    limit(1)
    return limit


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 400 KiB, and a file on it that can be made smaller to leave room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    size = ("-t", "tmpfs", "-o", "size=400k", "tmpfs")
    if mount is None or subprocess.run([mount, *size, folder], capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("taken", range(180, 400, 20))
def test_a_first_add_on_a_nearly_full_disk_makes_a_whole_diary_or_none(small_disk, taken):
    ballast, path = small_disk / "ballast", str(small_disk / "diary.db")
    ballast.write_bytes(bytes(taken * 1024))
    try:
        with QuickDiary(path) as diary:
            diary.add([make_stored(make_note(), 1)], action=make_action(1))
        n = 1
    except DiaryFileError as error:
        assert error.sentence.endswith(NOT_WRITTEN)
        n = 0
    ballast.unlink()
    with DiaryStore(path) as store:
        assert len(list(store.entries())) == n
        store.add([make_stored(make_note(), 2)], action=make_action(2))
    assert [file.name for file in small_disk.iterdir()] == ["diary.db"]


@pytest.mark.parametrize("opened", [QuickDiary, DiaryStore])
def test_a_disk_that_fills_up_keeps_every_acknowledged_entry(small_disk, opened):
    path = new_diary(small_disk / "diary.db")
    (small_disk / "ballast").write_bytes(bytes(100 * 1024))
    n = 0
    with pytest.raises(DiaryFileError, match="the disk is full or failing"):
        for n in range(1000):
            with opened(path) as diary:
                diary.add([make_stored(make_note(note="x" * 3000), n)], action=make_action(n))
    assert n > 2
    (small_disk / "ballast").unlink()
    with DiaryStore(path) as store:
        assert [stored.uid for stored in store.entries()] == [make_stored(make_note(), i).uid for i in range(n)]
        store.add([make_stored(make_note(), n)], action=make_action(n))
