from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from twitchlog.errors import ImportFileError
from twitchlog.importers.given_file import read_given_file


def sentence_of(path: str | Path, **options: int) -> str:
    with pytest.raises(ImportFileError) as caught:
        read_given_file(path, **options)
    assert caught.value.exit_code == 6
    assert caught.value.hint
    return caught.value.sentence


def test_reads_bytes_and_their_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"day,n\n")
    first = read_given_file(path)
    assert (first.name, first.data) == ("a.csv", b"day,n\n")
    path.write_bytes(b"day,m\n")
    assert read_given_file(path).hash != first.hash


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"", "table.csv is empty."),
        (b"\x89PNG\r\n\x1a\n\x00", "is a picture"),
        (b"PK\x03\x04\x14\x00", "spreadsheet workbook"),
        (b"SQLite format 3\x00", "is a database"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xd0\xcf\x11\xe0\xa1", "old spreadsheet workbook"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, start: bytes, what: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(start)
    assert what in sentence_of(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert sentence_of(tmp_path / "gone.csv") == "There is no file gone.csv."
    assert sentence_of(tmp_path) == f"{tmp_path.name} is a folder."
    assert "is not the name of a file" in sentence_of("a\x00b.csv")
    assert "cannot be read" in sentence_of(tmp_path / ("x" * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert sentence_of(tmp_path / "pipe.csv") == "pipe.csv is not a regular file."
    assert sentence_of("/dev/zero") == "zero is not a regular file."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_file_that_becomes_a_pipe_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    regular = (tmp_path / "pipe.csv").parent.joinpath("file.csv")
    regular.write_text("x")
    before = regular.stat()
    monkeypatch.setattr(Path, "stat", lambda self: before)
    assert sentence_of(tmp_path / "pipe.csv") == "pipe.csv is not a regular file."


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("day\n")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert sentence_of(path) == "mine.csv may not be read."


def test_a_file_beyond_the_limit(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    huge.touch()
    os.truncate(huge, 200 * 2**20)
    assert sentence_of(huge) == "huge.csv is larger than 64 MiB, which is more than a diary table holds."
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" * (2**20 + 1))
    assert sentence_of(path, max_bytes=2**20).startswith("long.csv is larger than 1 MiB")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such names")
def test_a_name_with_control_codes_is_shown_without_them(tmp_path: Path) -> None:
    assert sentence_of(tmp_path / "a\x1b[31m\n.csv") == "There is no file a[31m .csv."
