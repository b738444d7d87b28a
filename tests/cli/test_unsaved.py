"""Words that a closed diary did not take."""

import errno
import json
import stat
import subprocess
from pathlib import Path

import pytest

from tests.programs import start_python
from twitchlog.cli import app, unsaved
from twitchlog.cli.unsaved import keep, logging_words, read_kept, save_what_waits
from twitchlog.diary.day import Moment
from twitchlog.location import unsaved_file
from twitchlog.pipeline import open_diary


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("twitch left calf", "twitch left calf"),
        ("--diary x.db --debug twitch left calf --for 20m", "twitch left calf --for 20m"),
        ("twitch left calf --diary=x.db", "twitch left calf"),
        ("log caffeine 95mg", "log caffeine 95mg"),
        ("list", ""),
        ("checkin", ""),
        ("log -", ""),
        ("undo", ""),
        ("twitch --help", ""),
        ("--diary x.db", ""),
        ("", ""),
    ],
)
def test_only_what_logs_an_entry_is_kept_without_what_is_about_the_diary(call, words):
    assert logging_words(call.split()) == words.split()


def kept_in(path):
    return [read_kept(text) for text in Path(unsaved_file(path)).read_bytes().splitlines()]


def saved(path):
    if not Path(path).exists():
        return []
    with open_diary(path) as diary:
        return [stored.entry.kind for stored in diary.entries()]


def test_lines_wait_with_the_moment_at_which_they_were_typed(diary_file, capsys):
    keep(diary_file, ["twitch left calf", "note 'it''s'"])
    keep(diary_file, ["water 500ml"])
    now = Moment(1_795_352_400, 60)
    assert [(each.line, each.now) for each in kept_in(diary_file)] == [
        ("twitch left calf", now),
        ("note 'it''s'", now),
        ("water 500ml", now),
    ]
    assert len({each.uid for each in kept_in(diary_file)}) == 3
    assert stat.S_IMODE(Path(unsaved_file(diary_file)).stat().st_mode) == 0o600
    said = capsys.readouterr().err
    assert "Not lost: 2 entries will be saved" in said
    assert "Not lost: 1 entry will be saved" in said


def test_a_line_that_was_cut_off_stays_and_swallows_no_other(diary_file, capsys):
    file = Path(unsaved_file(diary_file))
    keep(diary_file, ["water 500ml"])
    with file.open("a") as opened:
        opened.write('{"line": "twitch le')
    keep(diary_file, ["stress 7"])
    save_what_waits(diary_file)
    assert saved(diary_file) == ["reading", "reading"]
    assert file.read_text() == '{"line": "twitch le\n'
    assert 'it cannot be read: {"line": "twitch le\n' in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b"3",
        b"null",
        b"\xff\r",
        b'{"line": "x"}',
        b'{"line": "x", "at": "soon", "offset_min": 0, "uid": "1"}',
        b'{"line": "water 500ml", "at": 1e999, "offset_min": 0, "uid": "1"}',
        b'{"line": "water 500ml", "at": 1000000000000000000, "offset_min": 0, "uid": "1"}',
    ],
)
def test_what_is_no_such_line_stays_and_is_said(diary_file, text, capsys):
    Path(unsaved_file(diary_file)).write_bytes(text + b"\n")
    save_what_waits(diary_file)
    assert saved(diary_file) == []
    assert Path(unsaved_file(diary_file)).read_bytes() == text + b"\n"
    assert "it cannot be read" in capsys.readouterr().err


def test_each_line_is_saved_as_an_action_that_undo_takes_back(diary_file, capsys):
    keep(diary_file, ["twitch left calf", "water 500ml"])
    save_what_waits(diary_file)
    assert not Path(unsaved_file(diary_file)).exists()
    assert saved(diary_file) == ["episode", "reading"]
    with open_diary(diary_file) as diary:
        diary.undo()
    assert saved(diary_file) == ["episode"]


def test_what_contradicts_the_diary_waits_and_holds_nothing_up(diary_file, capsys):
    keep(diary_file, ["twitch left calf", "none", "water 500ml"])
    save_what_waits(diary_file)
    assert saved(diary_file) == ["episode", "reading"]
    assert [each.line for each in kept_in(diary_file)] == ["none"]
    assert "typed 2026-11-22 14:00: none · " in capsys.readouterr().err


def test_what_a_command_saved_that_was_broken_off_is_not_saved_again(diary_file, monkeypatch, capsys):
    class KilledError(BaseException):
        pass

    def killed(*_):
        raise KilledError

    keep(diary_file, ["twitch left calf", "water 500ml"])
    with monkeypatch.context() as context, pytest.raises(KilledError):
        context.setattr(unsaved, "_put_back", killed)
        save_what_waits(diary_file)
    with open_diary(diary_file) as diary:
        diary.undo()  # what was taken back does not come again either
    keep(diary_file, ["stress 7"])
    save_what_waits(diary_file)
    assert saved(diary_file) == ["episode", "reading"]
    with open_diary(diary_file) as diary:
        assert [stored.entry.factor for stored in diary.entries() if stored.entry.kind == "reading"] == ["stress"]
    assert not Path(unsaved_file(diary_file)).exists()


def test_a_line_kept_while_others_are_saved_waits_for_the_next_time(diary_file, monkeypatch, capsys):
    """It waits for the lock, and then finds the file gone."""
    put_back = unsaved._put_back
    keepers = []

    def keep_meanwhile(*given):
        keepers.append(start_python("-c", KEEP, diary_file, env={"TWITCHLOG_NOW": "2026-11-22T14:00+01:00"}))
        assert keepers[0].stdout.readline() == "keeping\n"
        with pytest.raises(subprocess.TimeoutExpired):  # it waits as long as the file is held
            keepers[0].wait(1)
        put_back(*given)

    monkeypatch.setattr(unsaved, "_put_back", keep_meanwhile)
    keep(diary_file, ["twitch left calf"])
    save_what_waits(diary_file)
    out, err = keepers[0].communicate(timeout=20)
    assert keepers[0].returncode == 0, (out, err)
    assert [each.line for each in kept_in(diary_file)] == ["water 500ml"]


KEEP = """
import os, sys
from twitchlog.cli import unsaved
held = unsaved._held
def say(*given, **options):
    print("keeping", flush=True)
    return held(*given, **options)
unsaved._held = say
unsaved.keep(sys.argv[1], ["water 500ml"])
"""


def test_of_two_commands_at_once_one_saves_and_the_other_goes_on(diary_file, monkeypatch, capsys):
    put_back = unsaved._put_back

    def save_meanwhile(*given):
        monkeypatch.setattr(unsaved, "_put_back", put_back)
        save_what_waits(diary_file)
        put_back(*given)

    monkeypatch.setattr(unsaved, "_put_back", save_meanwhile)
    keep(diary_file, ["twitch left calf"])
    save_what_waits(diary_file)
    save_what_waits(diary_file)  # which the first one left nothing for
    assert saved(diary_file) == ["episode"]
    assert not Path(unsaved_file(diary_file)).exists()


def test_a_new_file_is_on_the_disk_with_its_name(diary_file, monkeypatch, capsys):
    synced = []
    monkeypatch.setattr(unsaved, "sync_folder", synced.append)
    keep(diary_file, ["twitch left calf"])
    keep(diary_file, ["water 500ml"])
    assert synced == [Path(diary_file).parent]


def test_on_a_disk_without_locks_the_words_are_kept_all_the_same(diary_file, monkeypatch, capsys):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    keep(diary_file, ["twitch left calf"])
    save_what_waits(diary_file)
    assert saved(diary_file) == ["episode"]


def test_a_link_in_its_place_is_not_followed(diary_file, tmp_path, capsys):
    Path(unsaved_file(diary_file)).symlink_to(tmp_path / "elsewhere")
    app.keep_unsaved(diary_file, ["twitch left calf"])
    assert not (tmp_path / "elsewhere").exists()
    assert "It could not be kept either" in capsys.readouterr().err


def test_without_room_for_a_blank_diary_the_words_are_kept_all_the_same(diary_file, monkeypatch, capsys):
    def no_room(*_):
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(unsaved, "TemporaryDirectory", no_room)
    keep(diary_file, ["symptom drops things right hand"])
    assert json.loads(Path(unsaved_file(diary_file)).read_text())["line"] == "symptom drops things right hand"
