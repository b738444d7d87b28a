"""Links, pipes, devices and names that change hands meanwhile: none is followed, none makes twitchlog hang."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.runner import Answer, Cli
from tests.programs import start_python, twitchlog
from twitchlog import output
from twitchlog.errors import OutputError
from twitchlog.output import write_bytes_atomic, write_files_atomic

THEIRS = b"theirs"
WEEK = ("report", "week", "--ending", "2026-11-20", "--out")

# Every command that writes one file where it is told, without its path.
ONE_FILE = {
    "week.md": WEEK,
    "week.html": WEEK,
    "week.pdf": WEEK,
    "calendar.svg": ("chart", "calendar", "--out"),
    "calendar.png": ("chart", "calendar", "--dpi", "72", "--out"),
    "diary.json": ("export", "json", "--out"),
    "copy.db": ("backup",),
}
# Those of them that can be told to replace a file.
FORCED = {name: words for name, words in ONE_FILE.items() if words[0] != "backup"}
FOLDERS = {
    "weeks": ("report", "week", "--all", "--out"),
    "visit": ("report", "clinician", "--out"),
    "tables": ("export", "csv", "--out"),
}


@pytest.fixture
def kept(cli: Cli) -> Cli:
    """A person with a few entries."""
    days = ["twitch left calf --on 2026-11-10", "twitch left calf --on 2026-11-18", "none --on 2026-11-20"]
    cli.ok("log", "-", stdin="\n".join(days))
    return cli


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder where somebody else was before."""
    (tmp_path / "place").mkdir()
    (tmp_path / "private").write_bytes(THEIRS)
    return tmp_path / "place"


def untouched(place: Path) -> bool:
    return (place.parent / "private").read_bytes() == THEIRS


def refused(answer: Answer) -> str:
    assert answer.code == 7, answer
    assert len(answer.err.splitlines()) == 2
    return answer.err


# What stands where a file shall be


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_link_is_never_followed(kept, place, name):
    for target in (place.parent / "private", place / "nowhere"):
        link = place / name
        link.symlink_to(target)
        refused(kept(*ONE_FILE[name], str(link)))
        assert link.is_symlink()
        link.unlink()
    assert untouched(place)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", FORCED)
def test_even_with_force_a_link_is_replaced_and_its_target_stays(kept, place, name):
    link = place / name
    link.symlink_to(place.parent / "private")
    kept.ok(*FORCED[name], str(link), "--force")
    assert not link.is_symlink()
    assert stat.S_IMODE(link.stat().st_mode) == 0o600
    assert untouched(place)
    assert [each.name for each in place.iterdir()] == [name]


@pytest.mark.parametrize("name", FORCED)
def test_of_a_file_with_two_names_the_other_one_stays(kept, place, name):
    (place / name).hardlink_to(place.parent / "private")
    refused(kept(*FORCED[name], str(place / name)))
    kept.ok(*FORCED[name], str(place / name), "--force")
    assert untouched(place)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    # The test suite lets nobody make a socket: a node of that kind is one too.
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _device(path: Path, name: str = "null") -> None:
    # A node of the test's own: whatever a wrong program does to it, the system's one stays.
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, {"null": 3, "zero": 5, "full": 7}[name]))
    except PermissionError:
        pytest.skip("only the administrator makes devices")


@pytest.mark.parametrize("make", [_pipe, _socket, _device])
@pytest.mark.parametrize("name", ONE_FILE)
def test_a_pipe_or_device_is_not_written_to_and_nobody_waits(kept, place, name, make):
    make(place / name)
    before = (place / name).lstat()
    refused(kept(*ONE_FILE[name], str(place / name)))
    if name in FORCED:
        assert "is not a regular file." in refused(kept(*FORCED[name], str(place / name), "--force"))
    assert (place / name).lstat()[:3] == before[:3]
    assert [each.name for each in place.iterdir()] == [name]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_files_of_a_folder_follow_no_links(kept, place, name):
    kept.ok(*FOLDERS[name], str(place / name))
    files = sorted(each for each in (place / name).iterdir() if each.is_file())
    assert files
    for file in files:
        file.unlink()
        file.symlink_to(place.parent / "private")
    if name != "weeks":  # which leaves alone what is there
        refused(kept(*FOLDERS[name], str(place / name)))
    kept.ok(*FOLDERS[name], str(place / name), "--force")
    assert untouched(place)
    assert not any(file.is_symlink() for file in files)


# What changes hands meanwhile


def test_a_name_that_is_taken_between_the_look_and_the_writing(kept, place, monkeypatch):
    check = output._check

    def look_then_lose(path: Path, *, force: bool) -> None:
        check(path, force=force)
        path.symlink_to(place.parent / "private")

    monkeypatch.setattr(output, "_check", look_then_lose)
    refused(kept(*WEEK, str(place / "week.md")))
    assert untouched(place)
    assert [each.name for each in place.iterdir()] == ["week.md"]


def test_a_temporary_name_that_was_guessed_is_not_written_to(place, monkeypatch):
    """They are drawn from 2^64; even so."""
    guessed = place / ".twitchlog-guessed.tmp"
    monkeypatch.setattr(output, "_hidden", lambda folder: guessed)
    for make in (_link_to_private, _pipe, Path.touch):
        for write in (
            lambda: write_bytes_atomic(place / "one", b"1"),
            lambda: write_files_atomic(place, {"one": b"1"}),
        ):
            make(guessed)
            with pytest.raises(OutputError):
                write()
            guessed.unlink(missing_ok=True)
        assert list(place.iterdir()) == []
        assert untouched(place)


def _link_to_private(path: Path) -> None:
    path.symlink_to(path.parent.parent / "private")


def test_temporary_names_cannot_be_guessed():
    names = {output._hidden(Path()).name for _ in range(100)}
    assert len(names) == 100
    assert all(len(name) >= len(".twitchlog-.tmp") + 16 for name in names)


def test_a_folder_that_becomes_a_link_meanwhile_gets_nothing_over_a_file(place, monkeypatch):
    """Whoever may swap the folder may write in it: what counts is that no file of anyone's is written over."""
    elsewhere = place.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "week.md").write_bytes(THEIRS)
    write_new = output._write_new

    def swap_then_write(temporary: Path, data: bytes) -> None:
        place.rename(place.parent / "gone")
        place.symlink_to(elsewhere)
        write_new(temporary, data)

    monkeypatch.setattr(output, "_write_new", swap_then_write)
    with pytest.raises(OutputError):
        write_bytes_atomic(place / "week.md", b"new")
    assert (elsewhere / "week.md").read_bytes() == THEIRS
    assert [each.name for each in elsewhere.iterdir()] == ["week.md"]


# The diary itself, and what stands beside it


@pytest.mark.parametrize("make", [_pipe, _socket])
def test_a_diary_that_is_a_pipe_makes_nobody_wait(tmp_path, make):
    path = tmp_path / "diary.db"
    make(path)
    for words in (["twitch", "left", "calf"], ["list"], ["doctor"], ["encrypt"], ["export", "json"], ["backup"]):
        done = twitchlog(*words, diary=str(path))
        assert done.returncode in (5, 8), (words, done.stderr)
        assert "Traceback" not in done.stderr
    assert not stat.S_ISREG(path.lstat().st_mode)


@pytest.mark.parametrize("name", ["null", "zero", "full"])
def test_a_diary_that_is_a_device_makes_nobody_wait(tmp_path, name):
    device = tmp_path / name
    _device(device, name)
    for words in (["twitch", "left", "calf"], ["list"], ["doctor"]):
        done = twitchlog(*words, diary=str(device))
        assert done.returncode in (5, 8), (words, done.stderr)
    assert stat.S_ISCHR(device.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [device]


def test_the_folder_of_backups_is_not_a_link(kept, place):
    folder = Path(f"{kept.diary}.backups")
    if folder.exists():
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
    folder.symlink_to(place)
    answer = kept("list")
    assert answer.code == 0
    assert answer.err
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("beside", ["-wal", "-shm", ".unsaved"])
def test_a_pipe_beside_the_diary_makes_nobody_wait(kept, beside):
    path = Path(f"{kept.diary}{beside}")
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    done = start_python("-m", "twitchlog", "twitch", "left", "calf", env={"TWITCHLOG_DIARY": kept.diary})
    try:
        done.communicate(timeout=20)
    finally:
        done.kill()
    assert done.returncode in (0, 5)


def test_a_diary_is_not_made_through_a_dangling_link(cli, place):
    Path(cli.diary).symlink_to(place / "nowhere")
    assert cli("twitch", "left", "calf").code == 5
    assert list(place.iterdir()) == []


# What is read


@pytest.mark.parametrize("make", [_pipe, _socket])
def test_a_file_to_bring_in_that_is_a_pipe_makes_nobody_wait(kept, place, make):
    for name in ("days.csv", "other.db", "export.json"):
        make(place / name)
        assert kept("import", str(place / name)).code in (2, 6)
    make(place / "backup.db")
    assert kept("restore", str(place / "backup.db"), "--yes").code in (5, 6)


@pytest.mark.parametrize("name", ["null", "zero", "full"])
def test_a_device_to_bring_in_makes_nobody_wait(kept, place, name):
    _device(place / name, name)
    assert kept("import", str(place / name)).code == 6
    assert kept("restore", str(place / name), "--yes").code in (5, 6)


def test_a_table_of_an_export_is_no_link_out_of_its_folder(kept, place, tmp_path):
    kept.ok("export", "csv", "--out", str(place / "tables"))
    table = next(each for each in (place / "tables").iterdir() if each.suffix == ".csv" and each.stat().st_size)
    table.rename(tmp_path / "moved.csv")
    table.symlink_to(tmp_path / "moved.csv")
    assert kept("--diary", str(tmp_path / "new.db"), "import", str(place / "tables")).code == 6
