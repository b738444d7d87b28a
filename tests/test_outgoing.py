"""An export is written whole, for its owner only, and brought back as a diary file; nothing of it is held in memory."""

import os
import re
import stat

import pytest

from tests.builders import copy_of, dump
from tests.exports import exported_csv, exported_json
from tests.migrations.make_diary import write_diary
from tests.programs import python
from tests.properties.hostile import HOSTILE, made
from twitchlog import outgoing, output
from twitchlog.errors import DiaryFileError, OutputError


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    path = tmp_path_factory.mktemp("full") / "diary.db"
    write_diary(path)
    return str(path)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_files_and_folders_are_for_their_owner_only_even_under_umask_zero(full, tmp_path):
    before = os.umask(0)
    try:
        with outgoing.opened(full) as export:
            export.write_json(tmp_path / "diary.json")
            paths = export.write_csv(tmp_path / "tables")
        back = outgoing.diary_from_export(tmp_path / "diary.json", str(tmp_path / "back.db"))
    finally:
        os.umask(before)
    assert mode(tmp_path / "tables") == 0o700
    assert {mode(path) for path in (tmp_path / "diary.json", tmp_path / "back.db", *paths)} == {0o600}
    assert back == str(tmp_path / "back.db")
    assert (tmp_path / "diary.json").read_bytes() == exported_json(full)


def test_what_is_there_is_replaced_only_by_force(full, tmp_path):
    (tmp_path / "diary.json").write_text("mine", encoding="utf-8")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "episode.csv").write_text("mine", encoding="utf-8")
    with outgoing.opened(full) as export:
        with pytest.raises(OutputError, match="exists already"):
            export.write_json(tmp_path / "diary.json")
        with pytest.raises(OutputError, match="exists already"):
            export.write_csv(tmp_path / "tables")
        assert [path.name for path in (tmp_path / "tables").iterdir()] == ["episode.csv"]
        assert (tmp_path / "diary.json").read_text(encoding="utf-8") == "mine"
        export.write_json(tmp_path / "diary.json", force=True)
        export.write_csv(tmp_path / "tables", force=True)
    assert outgoing.diary_from_export(tmp_path / "tables", str(tmp_path / "back.db"))


def test_a_damaged_row_leaves_neither_file_nor_folder(full, tmp_path):
    import sqlite3
    from contextlib import closing

    path = copy_of(full, tmp_path / "diary.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE symptom SET severity = 9.5")
    out = tmp_path / "out"
    out.mkdir()
    with outgoing.opened(path) as export:
        with pytest.raises(DiaryFileError, match="damaged"):
            export.write_json(out / "diary.json")
        with pytest.raises(DiaryFileError, match="damaged"):
            export.write_csv(out / "tables")
    assert list(out.iterdir()) == []


def test_a_full_disk_leaves_nothing(full, tmp_path, monkeypatch):
    def no_space(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", no_space)
    with outgoing.opened(full) as export:
        with pytest.raises(OutputError, match="No space left"):
            export.write_csv(tmp_path / "tables")
        with pytest.raises(OutputError, match="No space left"):
            export.write_json(tmp_path / "diary.json")
    assert list(tmp_path.iterdir()) == []


def test_the_diary_is_only_read(full, tmp_path):
    before = dump(full)
    with outgoing.opened(full, shift_days=-700) as export:
        export.write_json(tmp_path / "a.json")
        export.write_csv(tmp_path / "a")
    assert dump(full) == before


def test_texts_that_try_to_be_more_than_text_come_back_and_no_anonymous_export_holds_one(tmp_path):
    path = made(tmp_path / "hostile", HOSTILE)
    (tmp_path / "diary.json").write_bytes(exported_json(path))
    tables = exported_csv(path, tmp_path / "tables")
    by_json = outgoing.diary_from_export(tmp_path / "diary.json", str(tmp_path / "by-json.db"))
    by_csv = outgoing.diary_from_export(tmp_path / "tables", str(tmp_path / "by-csv.db"))
    assert dump(by_json) == dump(path)
    assert exported_csv(by_csv, tmp_path / "again") == tables
    assert re.search(rb"zq\d\dx", exported_json(path))
    assert not re.search(rb"zq\d\dx", exported_json(path, shift_days=-700))


LONG = """
import resource, sys
from tests.builders import NOW_AT
from twitchlog import outgoing
from twitchlog.clock import uid_of
from twitchlog.diary.export_format import GivenRow
from twitchlog.store.dump import make_diary

folder = sys.argv[1]
word = "x" * 1000


def rows():
    yield GivenRow("action", dict(id=1, uid="a", at=NOW_AT, kind="log", summary="", reverses=None), "")
    for n in range(20_000):
        common = dict(offset_min=60, precision="exact", logged_at=NOW_AT, source="typed", origin=None, note=word)
        yield GivenRow("note", dict(uid=uid_of(n, at=NOW_AT), occurred_at=NOW_AT - n, **common), "")


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


make_diary(f"{folder}/long.db", rows())
before = peak()
with outgoing.opened(f"{folder}/long.db") as export:
    export.write_json(f"{folder}/long.json")
    export.write_csv(f"{folder}/tables")
outgoing.diary_from_export(f"{folder}/long.json", f"{folder}/back.db")
outgoing.diary_from_export(f"{folder}/tables", f"{folder}/again.db")
print(peak() - before)
"""


def test_twenty_megabytes_pass_without_being_held(tmp_path):
    done = python("-c", LONG, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "long.json").stat().st_size > 20e6
    assert float(done.stdout) < 12
