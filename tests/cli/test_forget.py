"""`forget`: says what goes and that it cannot be undone, asks, erases everywhere, and shows that nothing is left."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from twitchlog.cli import show
from twitchlog.store import driver

SECRET = "a word nobody else may read"


@pytest.fixture
def kept(cli):
    """A diary with three entries, one of them edited, and an automatic backup of it."""
    cli.ok("twitch", "left", "calf", "--at", "8:15", "--note", SECRET)
    cli.ok("note", f"{SECRET}, twice")
    cli.ok("caffeine", "95mg", "--on", "2026-11-01")
    cli.ok("edit", cli.handle("calf"), "--intensity", "4")
    folder = Path(f"{cli.diary}.backups")
    folder.mkdir(0o700, exist_ok=True)
    cli.ok("backup")
    return cli


def holds(cli, text):
    files = [Path(cli.diary), *Path(f"{cli.diary}.backups").iterdir()]
    return [file.name for file in files if text.encode() in file.read_bytes()]


def answer(monkeypatch, *words):
    said = iter(words)
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    monkeypatch.setattr(show, "ask", lambda _question, default="": next(said) or default)


def test_an_entry_is_erased_from_rows_history_and_backups(kept):
    handle = kept.handle("calf")
    assert len(holds(kept, handle)) >= 2
    out = kept.ok("forget", handle, "--yes")
    assert out.startswith("Erased  1 entry\nBackups: erased in ")
    assert "none is left" in out
    assert "Not reached: copies elsewhere" in out
    assert holds(kept, handle) == []
    assert [entry["kind"] for entry in kept.entries()] == ["reading", "note"]
    assert kept("history", handle).code == 4
    assert "calf" not in kept.ok("history", "--all")
    assert kept.ok("doctor")


def test_every_note_is_erased_and_the_entries_stay(kept):
    out = kept.ok("forget", "--notes", "--yes")
    assert out.startswith("Erased  1 entry, 1 note\n")
    assert holds(kept, SECRET) == []
    assert {entry["kind"] for entry in kept.entries()} == {"episode", "reading"}
    assert SECRET not in kept.ok("history", "--all")


def test_all_before_a_day_is_erased(kept):
    kept.ok("forget", "--before", "2026-11-10", "--yes")
    assert {entry["kind"] for entry in kept.entries()} == {"episode", "note"}


def test_a_deleted_entry_is_erased_from_the_history(kept):
    handle = kept.handle("calf")
    kept.ok("delete", handle)
    out = kept.ok("forget", handle, "--yes")
    assert out.startswith("Erased  1 entry\n")
    assert holds(kept, handle) == []


def test_an_entry_that_only_a_backup_holds_is_erased_there(kept):
    handle = kept.handle("calf")
    kept.ok("forget", handle, "--yes", "--keep-backups")
    assert holds(kept, handle) != []
    assert "may still hold it" in kept.ok("forget", "--notes", "--yes", "--keep-backups")
    assert "Erased  0 entries\nBackups: erased in " in kept.ok("forget", handle, "--yes")
    assert holds(kept, handle) == []


def test_it_says_what_goes_and_that_it_cannot_be_undone_before_it_asks(kept, monkeypatch):
    answer(monkeypatch, "no")
    before = kept.rows()
    said = kept("forget", "--notes")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("This cannot be undone.\n  1 entry\n  1 note beside entries that stay\n")
    assert said.err.endswith("Nothing was erased.\n")
    assert SECRET not in said.err
    assert kept.rows() == before


def test_who_says_erase_is_asked_for_the_backups_too(kept, monkeypatch):
    answer(monkeypatch, "erase", "no")
    handle = kept.handle("calf")
    assert "may still hold it" in kept.ok("forget", handle)
    assert kept.diary.split("/")[-1] not in holds(kept, handle)
    assert holds(kept, handle) != []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("forget", 2),
        ("forget --notes --before 2026-11-01 --yes", 2),
        ("forget zzzzzz --yes", 4),
        ("forget --before tomorrow --yes", 2),
        ("forget --notes", 2),
    ],
)
def test_what_cannot_be_done_changes_nothing(kept, words, code):
    kept.refused(*words.split(), code=code)


def test_undo_and_redo_work_on_what_is_left(kept):
    kept.ok("forget", kept.handle("calf"), "--yes")
    assert kept.ok("undo").startswith("Undone  caffeine")
    assert kept.ok("redo").startswith("Done again  caffeine")
    while kept("undo").code == 0:
        pass
    assert kept.entries() == []


def test_a_backup_that_cannot_be_read_is_removed_and_named(kept):
    broken = Path(f"{kept.diary}.backups") / "20261101T000000Z-daily.db"
    broken.write_bytes(b"no diary" * 1000)
    assert f"{broken.name} removed" in kept.ok("forget", "--notes", "--yes")
    assert not broken.exists()


def test_what_is_shown_as_json(kept):
    said = kept.json("forget", kept.handle("calf"), "--yes")
    assert (said["schema"], said["n_entries"], said["found_in"]) == ("twitchlog.forget", 1, [])
    assert {backup["outcome"] for backup in said["backups"]} == {"erased"}


def test_a_link_among_the_backups_is_not_followed(kept, tmp_path):
    outside = tmp_path / "outside.db"
    shutil.copyfile(kept.diary, outside)
    (Path(f"{kept.diary}.backups") / "20261102T000000Z-daily.db").symlink_to(outside)
    before = outside.read_bytes()
    kept.ok("forget", "--notes", "--yes")
    assert outside.read_bytes() == before


def test_what_could_not_be_reached_is_named_and_ends_with_5(kept):
    folder = Path(f"{kept.diary}.backups")
    readme = folder / "README.txt"
    readme.write_text(f"remember: {SECRET}", "utf-8")
    said = kept("forget", "--notes", "--yes")
    assert said.code == 5
    assert "README.txt may still hold some of it: it was found there." in said.err
    assert "move it away" in said.err
    assert readme.exists()


def test_the_reason_is_shown_too(kept, monkeypatch):
    backup = min(Path(f"{kept.diary}.backups").glob("*.db"))
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(backup, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = kept("forget", "--notes", "--yes")
    assert said.code == 5
    assert f"  {backup.name} could not be erased: The diary at {backup} is in use by another program\n" in said.out
    assert "none is left" not in said.out
    assert "none is left" in kept.ok("forget", "--notes", "--yes")


def test_an_unreadable_file_among_the_backups_keeps_no_entry_from_being_found(kept):
    handle = kept.handle("calf")
    kept.ok("forget", handle, "--yes", "--keep-backups")
    (Path(f"{kept.diary}.backups") / "README.txt").write_text("nothing", "utf-8")
    assert "README.txt no diary: left as it is" in kept.ok("forget", handle, "--yes")
