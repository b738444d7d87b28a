"""Files are written whole or not at all, for their owner only, and never over another file unasked."""

import os
import stat

import pytest

from twitchlog import output
from twitchlog.errors import DiaryFileError, OutputError
from twitchlog.output import check_files, write_bytes_atomic, write_files_atomic


def refused(path, *, force=False):
    with pytest.raises(OutputError) as caught:
        write_bytes_atomic(path, b"new", force=force)
    assert caught.value.exit_code == 7
    assert caught.value.sentence.endswith(".")
    assert caught.value.hint
    return caught.value.sentence


def test_writes_all_bytes_for_the_owner_only_even_under_umask_zero(tmp_path):
    before = os.umask(0)
    try:
        write_bytes_atomic(tmp_path / "week.png", b"\x89PNG\r\n\x00")
    finally:
        os.umask(before)
    assert (tmp_path / "week.png").read_bytes() == b"\x89PNG\r\n\x00"
    assert stat.S_IMODE((tmp_path / "week.png").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["week.png"]


def test_an_existing_file_stays_unless_forced(tmp_path):
    target = tmp_path / "week.html"
    target.write_text("old")
    target.chmod(0o644)
    assert "exists already" in refused(target)
    assert target.read_text() == "old"
    write_bytes_atomic(target, b"new", force=True)
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def a_device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))  # our own one: never the real one
    except PermissionError:
        pytest.skip("only the administrator makes devices")


@pytest.mark.parametrize("make", [os.mkfifo, a_device])
@pytest.mark.parametrize("is_forced", [False, True])
def test_what_is_no_file_is_not_replaced_even_with_force(tmp_path, make, is_forced):
    target = tmp_path / "week.html"
    make(target)
    before = target.lstat()
    assert refused(target, force=is_forced) == f"{target} is not a regular file."
    with pytest.raises(OutputError, match="is not a regular file"):
        write_files_atomic(tmp_path, {"a.png": b"1", "week.html": b"2"}, force=is_forced)
    assert target.lstat()[:3] == before[:3]
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    target = tmp_path / "week.html"
    check = output._check

    def check_then_lose_the_race(path, *, force):
        check(path, force=force)
        target.write_text("theirs")

    monkeypatch.setattr(output, "_check", check_then_lose_the_race)
    assert "exists already" in refused(target)
    assert target.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [target]


def test_a_disk_without_hard_links_works_too(tmp_path, monkeypatch):
    def no_links(self, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(output.Path, "hardlink_to", no_links)
    write_bytes_atomic(tmp_path / "week.md", b"text")
    assert (tmp_path / "week.md").read_bytes() == b"text"
    assert "exists already" in refused(tmp_path / "week.md")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_symbolic_link_is_neither_followed_nor_overwritten_unasked(tmp_path):
    private = tmp_path / "private.txt"
    private.write_text("keep")
    link = tmp_path / "week.md"
    link.symlink_to(private)
    refused(link)
    write_bytes_atomic(link, b"new", force=True)
    assert private.read_text() == "keep"
    assert not link.is_symlink()


@pytest.mark.parametrize("force", [False, True])
def test_says_what_is_wrong_with_the_place(tmp_path, force):
    (tmp_path / "file").write_text("x")
    assert "does not exist" in refused(tmp_path / "nowhere" / "week.md", force=force)
    assert "is not a folder" in refused(tmp_path / "file" / "week.md", force=force)
    assert "is a folder" in refused(tmp_path, force=force)
    assert "is a folder" in refused("", force=force)


def test_a_read_only_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(output.os, "access", lambda path, mode: False)
    assert "cannot be written to" in refused(tmp_path / "week.md")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "week.md"
    target.write_text("old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    assert "No space left on device" in refused(target, force=True)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_name_with_control_characters_is_shown_without_them(tmp_path):
    sentence = refused(tmp_path / "evil\x1b[31m" / "week.md")
    assert "\x1b" not in sentence
    assert "evil?[31m" in sentence


# Several files of one folder


FILES = {"one.pdf": b"1", "two.json": b"2", "three.png": b"3"}


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def test_several_files_go_into_a_new_folder_for_the_owner_only(tmp_path):
    folder = tmp_path / "a" / "b"
    before = os.umask(0)
    try:
        paths = write_files_atomic(folder, FILES)
    finally:
        os.umask(before)
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert names_in(folder) == set(FILES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in paths)


def test_one_file_that_exists_keeps_all_from_being_written(tmp_path):
    (tmp_path / "two.json").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"two\.json exists already"):
        write_files_atomic(tmp_path, FILES)
    with pytest.raises(OutputError, match=r"two\.json exists already"):
        check_files(tmp_path, FILES)
    assert names_in(tmp_path) == {"two.json"}
    write_files_atomic(tmp_path, FILES, force=True)
    assert (tmp_path / "two.json").read_bytes() == b"2"


def test_a_file_that_appears_between_them_takes_the_others_back(tmp_path, monkeypatch):
    take = output._take_free_name

    def meanwhile(temporary, target):
        if target.name == "two.json":
            target.write_bytes(b"mine")
        take(temporary, target)

    monkeypatch.setattr(output, "_take_free_name", meanwhile)
    with pytest.raises(OutputError, match="exists already"):
        write_files_atomic(tmp_path, FILES)
    assert names_in(tmp_path) == {"two.json"}
    assert (tmp_path / "two.json").read_bytes() == b"mine"


def test_a_disk_that_fills_up_leaves_nothing(tmp_path, monkeypatch):
    write = output._write_new

    def full(path, data):
        write(path, data)
        if data == b"3":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write_new", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_files_atomic(tmp_path, FILES, force=True)
    assert names_in(tmp_path) == set()


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "folder").write_bytes(b"mine")
    for refuse in (write_files_atomic, check_files):
        with pytest.raises(OutputError, match="is not a folder"):
            refuse(tmp_path / "folder", FILES)


def test_a_failure_midway_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(b"old")
    taken = []

    def take(temporary, target):
        if taken:
            raise OSError(28, "No space left on device")
        taken.append(target)
        target.hardlink_to(temporary)

    monkeypatch.setattr(output, "_take_free_name", take)
    with pytest.raises(OutputError, match="No space left"):
        write_files_atomic(tmp_path, {"a.png": b"1", "b.png": b"2", "c.png": b"3"}, force=True)
    assert [path.name for path in taken] == ["b.png"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"old"}


def test_a_disk_without_hard_links_gets_its_old_files_back_too(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(95, "Operation not supported")

    (tmp_path / "a.png").write_bytes(b"old")
    monkeypatch.setattr(output.os, "link", refuse)
    monkeypatch.setattr(output, "_take_free_name", refuse)
    with pytest.raises(OutputError, match="not supported"):
        write_files_atomic(tmp_path, {"a.png": b"1", "b.png": b"2"}, force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"old"}


def test_a_folder_that_was_made_for_nothing_is_taken_away(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write_new", full)
    with pytest.raises(OutputError, match="No space left"):
        write_files_atomic(tmp_path / "new" / "visit", {"a.png": b"1"})
    assert list(tmp_path.iterdir()) == []


def test_pieces_are_written_one_after_the_other(tmp_path):
    asked = []

    def pieces():
        for piece in (b"one ", b"", b"two"):
            asked.append(piece)
            yield piece

    write_bytes_atomic(tmp_path / "a.json", pieces())
    assert (tmp_path / "a.json").read_bytes() == b"one two"
    write_files_atomic(tmp_path / "folder", {"a.csv": iter([b"1", b"2"]), "b.csv": b"3"})
    assert [(tmp_path / "folder" / name).read_bytes() for name in ("a.csv", "b.csv")] == [b"12", b"3"]


def test_a_piece_that_cannot_be_made_leaves_nothing(tmp_path):
    def pieces():
        yield b"one "
        raise DiaryFileError("A row is damaged.", "")

    with pytest.raises(DiaryFileError, match="damaged"):
        write_bytes_atomic(tmp_path / "a.json", pieces())
    with pytest.raises(DiaryFileError, match="damaged"):
        write_files_atomic(tmp_path / "folder", {"a.csv": b"1", "b.csv": pieces()})
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_has_its_name_only_with_all_of_its_files_in_it(tmp_path, monkeypatch):
    folder, seen = tmp_path / "new", []
    take = output._take_free_name

    def watched(temporary, target):
        seen.append(folder.exists())
        take(temporary, target)

    monkeypatch.setattr(output, "_take_free_name", watched)
    assert write_files_atomic(folder, FILES) == [folder / name for name in FILES]
    assert seen == [False, False, False]
    assert names_in(folder) == set(FILES)
    assert names_in(tmp_path) == {"new"}
