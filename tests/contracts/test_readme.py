"""The README shows what the program prints: every command of its console blocks is run and compared."""

import re
import shlex
from pathlib import Path

import pytest

from twitchlog.cli import app

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def shown():
    """Each command of the console blocks with what is printed below it, in order."""
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL):
        for part in block.removeprefix("$ ").split("\n$ "):
            command, _, printed = part.partition("\n")
            yield command, printed.rstrip("\n")


def test_the_readme_shows_some_commands():
    assert len(list(shown())) >= 6


def test_every_command_prints_what_the_readme_shows(diary_file, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TWITCHLOG_DIARY", str(diary_file))
    monkeypatch.setenv("TWITCHLOG_NOW", "2026-11-22T14:02+01:00")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    assert app.run(["demo", "--out", "demo"]) == 0
    for command, printed in shown():
        capsys.readouterr()
        app.run(shlex.split(command)[1:])
        said = capsys.readouterr()
        assert (said.out + said.err).rstrip("\n") == printed, command


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(link):
    assert (Path(__file__).parents[2] / link).is_file()
