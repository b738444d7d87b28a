"""The command line as a whole: help, what is no command, exit codes, and faults told without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import environment
from twitchlog import __version__
from twitchlog.cli import app, show
from twitchlog.cli.app import COMMANDS, FAMILIES, main, run


def test_alone_it_shows_its_help(cli):
    answer = cli()
    assert answer.code == 0
    assert answer.err == ""
    assert "twitchlog twitch left calf" in answer.out
    assert all(f"  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("group", ["factor", "report", "chart"])
def test_a_group_alone_shows_its_help(cli, group):
    answer = cli(group)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == cli(group, "--help").out


def test_help_is_spelled_in_two_ways(cli):
    assert cli("-h").out == cli("--help").out
    assert cli("twitch", "-h").out == cli("twitch", "--help").out


def test_every_family_of_the_help_lists_its_commands_in_order(cli):
    text = cli("--help").out
    places = [text.index(f"\n{family}:") for family in FAMILIES]
    assert places == sorted(places)


def test_the_version_is_the_package_version(cli):
    assert cli.ok("--version") == f"twitchlog {__version__}\n"


def test_a_word_that_is_no_command_names_the_nearest(cli):
    answer = cli.refused("twich", "left", "calf")
    assert answer.sentence == 'There is no command "twich".'
    assert answer.hint.startswith("Did you mean: twitch, ")


def test_a_word_like_no_command_leads_to_the_help(cli):
    assert cli.refused("zzzzzz").hint == "All commands: twitchlog --help"


@pytest.mark.parametrize(
    ("words", "sentence", "hint"),
    [
        (["--bogus"], "twitchlog has no option --bogus.", "Help: twitchlog --help"),
        (["twitch", "--bogus"], "twitchlog twitch has no option --bogus.", "Help: twitchlog twitch --help"),
        (["twitch", "left", "calf", "--cuont", "3"], "twitchlog twitch has no option --cuont.", "--count"),
        (["twitch", "left", "calf", "--for"], "--for needs something after it.", "Help: twitchlog twitch --help"),
        (["--diary"], "--diary needs something after it.", "Help: twitchlog --help"),
        (["twitch"], "twitchlog twitch needs words after it.", "For example: twitchlog twitch left calf"),
        (["pause"], "twitchlog pause needs FROM after it.", "For example: twitchlog pause 2026-11-01"),
        (["factor", "add", "tea"], "twitchlog factor add needs --kind KIND.", "For example: twitchlog factor add"),
        (["twitch", "left", "calf", "--count", "x"], "--count takes a whole number.", "Help: twitchlog twitch --help"),
        (["chart", "timeline", "--dpi", "3"], "--dpi takes a whole number from 50 to 600.", "chart timeline --help"),
        (["drinks", "add", "mate", "--caffeine", "-8"], "--caffeine takes a number of at least 0.", "drinks add"),
        (["caffeine", "-5"], "-5 is less than 0.", "Write it without the minus sign."),
        (["undo", "3", "4"], 'twitchlog undo does not take "3 4".', "Help: twitchlog undo --help"),
        (["report", "month"], "No such command 'month'.", "One of: week"),
    ],
)
def test_a_command_called_wrongly_is_told_so_in_one_sentence_and_one_hint(cli, words, sentence, hint):
    answer = cli.refused(*words)
    assert answer.sentence == sentence
    assert hint in answer.hint


def test_the_diary_may_be_named_before_and_after_the_command(cli, tmp_path):
    other = str(tmp_path / "other.db")
    cli.ok("twitch", "tongue", "--diary", other)
    cli.ok("twitch", "chin")
    assert "tongue" in cli.ok("--diary", other, "list")
    assert "tongue" in cli.ok("list", "--diary", other)
    assert "tongue" not in cli.ok("list")


def test_the_diary_named_after_the_command_wins(cli, tmp_path):
    cli.ok("twitch", "tongue", "--diary", str(tmp_path / "other.db"))
    assert "tongue" in cli.ok("--diary", str(tmp_path / "none.db"), "list", "--diary", str(tmp_path / "other.db"))


@pytest.mark.parametrize("words", [["--diary", "", "none"], ["none", "--diary", " "], ["--diary", "", "list"]])
def test_an_empty_diary_name_never_means_ones_own(cli, words):
    assert cli.refused(*words).sentence == "--diary names no file."


def test_bytes_that_are_no_text_are_refused(cli):
    assert "not text" in cli.refused("note", "caf\udce9").sentence


def test_a_fault_is_told_without_a_traceback(cli, monkeypatch):
    def break_down(_name):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(app, "load_command", break_down)
    answer = cli("today")
    assert answer.code == 1
    assert answer.out == ""
    assert "RuntimeError" in answer.err
    assert "--debug" in answer.err
    assert "secret" not in answer.err
    assert "Traceback" not in answer.err


def test_debug_shows_the_fault_itself(cli, monkeypatch):
    def break_down(_name):
        raise RuntimeError("the inside")

    monkeypatch.setattr(app, "load_command", break_down)
    with pytest.raises(RuntimeError, match="the inside"):
        run(["--debug", "today"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["stress", "11"], 2),
        (["factor", "add", "caffeine", "--kind", "amount"], 3),
        (["undo"], 4),
        (["--diary", "/proc/1/diary.db", "note", "x"], 5),
    ],
)
def test_debug_keeps_the_exit_code_of_an_error(cli, words, code):
    cli.ok("none")
    cli.ok("undo")
    plain, debugged = cli(*words), cli("--debug", *words)
    assert plain.code == debugged.code == code
    assert debugged.out == ""
    assert "Traceback" not in plain.err
    assert debugged.err.startswith("Traceback (most recent call last):\n  File ")
    assert debugged.err.endswith(f"\n{plain.err}")


def test_debug_repeats_no_control_characters(cli):
    answer = cli("--debug", "twitch", "\x1b[31mkalf")
    assert answer.code == 2
    assert "Traceback" in answer.err
    assert "\x1b" not in answer.err


def test_leaving_a_question_is_exit_130(cli, monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    before = cli.rows()
    answer = cli("twitch", "leg", stdin="")
    assert answer.code == 130
    assert "Left" in answer.err
    assert cli.rows() == before


def test_main_leaves_with_the_exit_code(cli, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["twitchlog", "twitch", "left", "kalf"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "kalf" in capsys.readouterr().err


def test_a_clock_that_is_no_time_is_refused(cli):
    cli.at("yesterday")
    assert "TWITCHLOG_NOW" in cli.refused("twitch", "left", "calf").sentence


# Where standard output takes nothing more


def into(output, *words, diary, unbuffered=""):
    """Run a command whose standard output is a file that is open already."""
    return subprocess.run(
        [sys.executable, "-m", "twitchlog", *words],
        env=environment(TWITCHLOG_DIARY=diary, PYTHONUNBUFFERED=unbuffered),
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "words",
    ["list --all", "list --all --json", "export json", "where", "note hello", "--version", "export csv --out tables"],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_output_is_said_in_one_sentence(cli, tmp_path, monkeypatch, words, unbuffered):
    cli.ok("log", "-", stdin="twitch left calf\n" * 300)  # more than a buffer holds
    monkeypatch.chdir(tmp_path)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = into(full, *words.split(), diary=cli.diary, unbuffered=unbuffered)
    assert done.returncode == 7, done.stderr
    lines = [line for line in done.stderr.splitlines() if "not encrypted" not in line]
    assert lines == [
        "What was to be printed could not be written (No space left on device).",
        "Make room, or print it elsewhere. What the command changed is saved: twitchlog history",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["--help"], ["list", "--help"], []])
def test_so_it_is_where_help_does_not_fit(cli, words):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = into(full, *words, diary=cli.diary)
    assert (done.returncode, len(done.stderr.splitlines())) == (7, 2)


def test_an_output_that_was_closed_is_no_fault(cli):
    cli.ok("none")
    script = f'"{sys.executable}" -m twitchlog list >&-'
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=environment(TWITCHLOG_DIARY=cli.diary),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_who_leaves_is_no_fault(cli):
    cli.ok("log", "-", stdin="twitch left calf\n" * 300)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = into(writer, "list", "--all", diary=cli.diary)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
