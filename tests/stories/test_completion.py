"""Shell completion: a script for each shell, and every command, subcommand and option completed by it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import environment, twitchlog
from twitchlog.cli.app import COMMANDS

BASH = shutil.which("bash")


def completed(diary_file, words, position):
    """What bash would offer."""
    env = {"_TWITCHLOG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(position)}
    answer = twitchlog(diary=diary_file, env=env)
    assert answer.stderr == ""
    return answer.stdout.split()


@pytest.mark.parametrize(
    ("shell", "expected"),
    [("bash", "complete -o default"), ("zsh", "#compdef twitchlog"), ("fish", "complete --command")],
)
def test_there_is_a_script_for_each_shell(diary_file, shell, expected):
    answer = twitchlog(diary=diary_file, env={"_TWITCHLOG_COMPLETE": f"source_{shell}"})
    assert (answer.returncode, answer.stderr) == (0, "")
    assert expected in answer.stdout
    assert "_TWITCHLOG_COMPLETE" in answer.stdout


def test_every_command_is_offered(diary_file):
    assert sorted(completed(diary_file, "twitchlog ", 1)) == sorted(COMMANDS)


@pytest.mark.parametrize(
    ("words", "position", "expected"),
    [
        ("twitchlog ca", 1, {"caffeine"}),
        ("twitchlog tw", 1, {"twitch"}),
        ("twitchlog report ", 2, {"week", "clinician"}),
        ("twitchlog factor ", 2, {"list", "add", "retire"}),
        ("twitchlog twitch --i", 2, {"--intensity"}),
    ],
)
def test_words_are_completed(diary_file, words, position, expected):
    assert set(completed(diary_file, words, position)) == expected


@pytest.mark.parametrize("words", ["twitchlog zzz ", "twitchlog twitch "])
def test_completing_says_nothing_else_and_makes_no_diary(diary_file, words):
    completed(diary_file, words, 2)
    assert not Path(diary_file).exists()


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
def test_bash_itself_completes(tmp_path, diary_file):
    program = tmp_path / "twitchlog"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m twitchlog "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(_TWITCHLOG_COMPLETE=source_bash twitchlog)"; COMP_WORDS=(twitchlog repo); COMP_CWORD=1; '
        '_twitchlog_completion twitchlog; echo "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    answer = subprocess.run(
        [str(BASH), "-c", script],
        env=environment(PATH=path, TWITCHLOG_DIARY=diary_file),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert answer.stdout.split() == ["report"]


def test_the_script_can_be_printed_and_installed_by_options(cli):
    out = cli.ok("--help")
    assert "--install-completion" in out
    assert "--show-completion" in out
