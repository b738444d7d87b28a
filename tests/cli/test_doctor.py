"""`doctor`: calm about what is whole, plain about what is not, and repairing without touching the diary."""

import json
import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import copy_of, dump
from tests.damage import cells, change_byte, cut_off
from tests.migrations.make_diary import DIARIES
from twitchlog.cli import doctor
from twitchlog.store.salvage import Unsaved
from twitchlog.store.schema import SCHEMA_HEAD

FULL = DIARIES / f"{SCHEMA_HEAD}.db"
NOTE = next(cell for cell in cells(FULL) if (cell.table, cell.column) == ("episode", "note"))
CHANGED_ROW = f"episode: {next(iter(dump(FULL)['episode']))[0]}"


@pytest.fixture
def full(cli):
    """A person with a diary that has a row in every table."""
    Path(copy_of(FULL, cli.diary)).chmod(0o600)
    return cli


def test_a_whole_diary(full):
    n_rows = sum(len(rows) for rows in dump(full.diary).values())
    answer = full("doctor")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[-1] == f"The diary is whole: 10 entries, {n_rows} rows, every hash fits."
    assert answer.out.startswith(f"Looked at  {full.diary} · ")


def test_a_diary_just_made(cli):
    cli.ok("twitch", "left", "calf")
    assert "The diary is whole: 1 entry, 3 rows" not in cli.ok("doctor")
    assert "The diary is whole: 1 entry, " in cli.ok("doctor")


def test_an_older_diary_is_no_fault(cli):
    Path(copy_of(DIARIES / "0002.db", cli.diary)).chmod(0o600)
    assert "It will be upgraded" not in cli.ok("doctor")
    assert "will be upgraded when twitchlog next writes to it" in cli.ok("doctor")
    assert Path(cli.diary).read_bytes() == (DIARIES / "0002.db").read_bytes()


def test_no_diary(cli):
    cli.refused("doctor", code=5)
    assert not Path(cli.diary).exists()


def test_what_is_found_is_told_with_what_to_do(full):
    change_byte(full.diary, NOTE.start)
    answer = full("doctor")
    assert answer.code == 8
    assert "Found      1 thing that should not be so" in answer.out
    assert "An entry is not as it was written: its hash does not fit." in answer.out
    assert f"where: {CHANGED_ROW}" in answer.out
    assert "what to do: Save what is whole into a new file: twitchlog doctor --repair" in answer.out
    assert answer.err == ""


def test_looking_changes_nothing(full, tmp_path):
    change_byte(full.diary, NOTE.start)
    Path(full.diary).chmod(0o644)
    before = {each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()}
    assert full("doctor").code == 8
    assert {each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_repair_mends_what_cannot_destroy(full, tmp_path):
    Path(full.diary).chmod(0o644)
    left = tmp_path / "diary.db.new-00ff00ff"
    left.write_bytes(b"half a diary")
    left.chmod(0o600)
    rows = full.rows()
    answer = full("doctor", "--repair")
    assert answer.code == 0
    assert f"Mended     Only you can read {full.diary} now." in answer.out
    assert Path(full.diary).stat().st_mode & 0o777 == 0o600
    moved = tmp_path / "diary.db.backups" / "leftovers" / left.name
    assert moved.read_bytes() == b"half a diary"
    assert not left.exists()
    assert full.rows() == rows
    assert not list(tmp_path.glob("*.repaired*"))
    assert full("doctor").code == 0


def test_leftovers_of_one_name_do_not_replace_each_other(full, tmp_path):
    left = tmp_path / "diary.db.new-00ff00ff"
    for n in range(3):
        left.write_text(f"{n}", encoding="utf-8")
        left.chmod(0o600)
        assert full("doctor", "--repair").code == 0
    moved = (tmp_path / "diary.db.backups" / "leftovers").iterdir()
    assert sorted(each.read_text(encoding="utf-8") for each in moved) == ["0", "1", "2"]


def test_repair_of_a_whole_diary_does_nothing(full, tmp_path):
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert "The diary is whole" in full.ok("doctor", "--repair")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_repair_saves_what_is_whole_and_leaves_the_diary(full, tmp_path):
    rows = dump(full.diary)
    change_byte(full.diary, NOTE.start)
    damaged = Path(full.diary).read_bytes()
    answer = full("doctor", "--repair")
    target = tmp_path / "diary.db.repaired.db"
    assert answer.code == 8
    assert f"Saved      10 entries, {sum(map(len, rows.values())) - 1} rows in a new diary: {target}" in answer.out
    assert f"Put right  {CHANGED_ROW} (note) · one byte had changed" in answer.out
    assert "The diary itself was not touched." in answer.out
    assert dump(target) == rows
    assert Path(full.diary).read_bytes() == damaged
    assert full("doctor", "--diary", str(target)).code == 0


def test_what_repair_says_puts_the_new_file_in_place(full):
    rows = full.entries()
    change_byte(full.diary, NOTE.start)
    told = full("doctor", "--repair").out.splitlines()[-1]
    command = shlex.split(told.partition("place: ")[2])
    assert command[:2] == ["twitchlog", "restore"]
    full.ok(*command[1:], "--yes")
    assert full.entries() == rows
    assert not json.loads(full("doctor", "--json").out)["is_damaged"]


def test_a_repaired_file_is_never_replaced(full, tmp_path):
    change_byte(full.diary, NOTE.start)
    for _ in range(3):
        assert full("doctor", "--repair").code == 8
    names = sorted(each.name for each in tmp_path.glob("*.repaired*.db"))
    assert names == ["diary.db.repaired-2.db", "diary.db.repaired-3.db", "diary.db.repaired.db"]


@pytest.mark.parametrize("size", [0, 90, 3000])
def test_where_nothing_can_be_saved_the_backup_is_named(full, tmp_path, size):
    folder = tmp_path / "diary.db.backups"
    folder.mkdir(0o700)
    backup = folder / "20261121T080000Z-daily.db"
    Path(copy_of(FULL, backup)).chmod(0o600)
    cut_off(full.diary, size)
    answer = full("doctor", "--repair")
    assert answer.code == 8
    assert "Nothing could be saved from the file: No row of the file can be read." in answer.out
    assert f'twitchlog restore "{backup}"' in answer.out
    assert not list(tmp_path.glob("*.repaired*"))


def test_a_zeroed_header_is_repaired(full, tmp_path):
    rows = dump(full.diary)
    with Path(full.diary).open("r+b") as file:
        file.write(bytes(100))
    answer = full("doctor", "--repair")
    assert answer.code == 8
    assert "The beginning of the file is overwritten." in answer.out
    assert dump(tmp_path / "diary.db.repaired.db") == rows


def test_rows_that_a_backup_holds_are_told(full, tmp_path):
    folder = tmp_path / "diary.db.backups"
    folder.mkdir(0o700)
    backup = folder / "20261121T080000Z-daily.db"
    Path(copy_of(FULL, backup)).chmod(0o600)
    for n in range(2):
        change_byte(full.diary, NOTE.start + n, 0x15)
    answer = full("doctor", "--repair")
    assert f"Not saved  {CHANGED_ROW} · its hash does not fit" in answer.out
    assert f"1 of the rows that were not saved are in the newest whole backup: {backup}" in answer.out
    listed = json.loads((tmp_path / "diary.db.repaired.db.not-saved.json").read_text(encoding="utf-8"))
    assert [row["table"] for row in listed["not_saved"]] == ["episode"]


@pytest.mark.parametrize(
    ("key", "name"),
    [("None", "an unreadable row of item"), ("01K\x00", "an unreadable row of item"), ("01KAB", "item: 01KAB")],
)
def test_a_row_without_a_readable_key_is_called_so(key, name):
    assert doctor._name_of(Unsaved("item", key, "its hash does not fit")) == name


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("is_database", [True, False])
def test_around_what_is_no_diary_repair_changes_nothing(cli, tmp_path, is_database):
    Path(cli.diary).write_text("mine", encoding="utf-8")
    if is_database:
        Path(cli.diary).unlink()
        with closing(sqlite3.connect(cli.diary)) as connection:
            connection.execute("CREATE TABLE mine (n)")
    (tmp_path / "diary.db.new-00ff00ff").write_text("mine too", encoding="utf-8")
    Path(cli.diary).chmod(0o644)
    before = {each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()}
    assert cli("doctor", "--repair").code == 8
    assert {each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()} == before


def test_a_copy_of_a_sync_program_is_told(full, tmp_path):
    copy_of(FULL, tmp_path / "diary (conflicted copy 2026-11-20).db")
    answer = full("doctor", "--repair")
    assert answer.code == 8
    assert "a sync program" in answer.out
    assert "The entries are whole: 10 entries, every hash fits." in answer.out


def test_every_row_of_every_backup_when_asked(full):
    assert full.ok("doctor", "--backups") == full.ok("doctor")


def test_as_json(full):
    document = full.json("doctor")
    assert (document["is_whole"], document["findings"], document["repair"]) == (True, [], None)
    change_byte(full.diary, NOTE.start)
    answer = full("doctor", "--repair", "--json")
    document = json.loads(answer.out)
    assert answer.code == 8
    assert [finding["id"] for finding in document["findings"]] == ["changed-row"]
    assert document["repair"]["put_right"][0]["columns"] == ["note"]


def test_a_name_that_is_a_command_to_the_terminal_is_shown_as_text(full, tmp_path):
    copy_of(FULL, tmp_path / "diary (1)\x1b[31m conflict.db")
    answer = full("doctor")
    assert "\x1b" not in answer.out
    assert "\\x1b[31m conflict" in answer.out
