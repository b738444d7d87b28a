"""Nothing is written over a diary, whatever it is called, nor over what belongs to it."""

import os
from pathlib import Path

import pytest

from twitchlog.errors import WordsError
from twitchlog.store.own_files import refuse_the_diary


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary.db"
    path.write_bytes(b"rows")
    return path


def refused(diary, target):
    with pytest.raises(WordsError) as caught:
        refuse_the_diary(str(diary), [target])
    assert caught.value.hint
    return caught.value.sentence


def test_the_diary_by_any_of_its_names(diary, tmp_path, monkeypatch):
    (tmp_path / "link.db").symlink_to(diary)
    (tmp_path / "folder").symlink_to(tmp_path)
    os.link(diary, tmp_path / "second.db")
    monkeypatch.chdir(tmp_path)
    names = [diary, "diary.db", "./diary.db", "link.db", "second.db", "folder/diary.db", "folder/../diary.db"]
    for name in names:
        assert refused(diary, name) == "That is the diary itself."


def test_a_link_that_is_the_diary_and_the_file_behind_it(diary, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(diary)
    for target in (link, diary):
        assert refused(link, target) == "That is the diary itself."
    for name in ("diary.db-wal", "link.db.unsaved", "diary.db.unsaved"):
        assert refused(link, tmp_path / name) == "That file belongs to the diary."
    assert "backups" in refused(link, tmp_path / "diary.db.backups" / "x.json")


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal", ".unsaved"])
def test_what_is_kept_beside_it_there_or_not(diary, tmp_path, suffix):
    beside = tmp_path / f"diary.db{suffix}"
    assert refused(diary, beside) == "That file belongs to the diary."
    beside.touch()
    (tmp_path / "link").symlink_to(beside)
    assert refused(diary, tmp_path / "link") == "That file belongs to the diary."


def test_the_folder_of_its_backups_there_or_not(diary, tmp_path):
    folder = tmp_path / "diary.db.backups"
    for target in (folder, folder / "x.json", folder / "deeper" / "x.json"):
        assert "backups" in refused(diary, target)
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    assert "backups" in refused(diary, tmp_path / "link" / "x.json")


def test_a_diary_that_is_not_there_yet(tmp_path):
    assert refused(tmp_path / "none.db", tmp_path / "none.db") == "That is the diary itself."


def test_anything_else_may_be_written(diary, tmp_path):
    others = [tmp_path / "diary.json", tmp_path / "diary.db2", tmp_path / "diary.db.backups-2" / "x", tmp_path]
    refuse_the_diary(str(diary), others)
    assert [path.name for path in Path(tmp_path).iterdir()] == ["diary.db"]
