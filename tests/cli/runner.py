"""`twitchlog` called inside the test's own process, for speed: the words in, the exit code and both streams out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.builders import dump
from twitchlog.cli.app import run


class Answer(NamedTuple):
    """What came of one command."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence of an error."""
        return self.err.splitlines()[0]

    @property
    def hint(self) -> str:
        """The one hint of an error."""
        return self.err.splitlines()[1]


class Cli:
    """A person with one diary."""

    def __init__(self, diary: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.diary = diary
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("TWITCHLOG_DIARY", diary)
        monkeypatch.setenv("COLUMNS", "80")

    def __call__(self, *words: str, stdin: str = "") -> Answer:
        """Run a command, whatever comes of it."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        code = run(words)
        out, err = self._capsys.readouterr()
        return Answer(code, out, err)

    def ok(self, *words: str, stdin: str = "") -> str:
        """Run a command that must succeed, and return what it printed."""
        answer = self(*words, stdin=stdin)
        assert answer.code == 0, answer
        return answer.out

    def refused(self, *words: str, code: int = 2, stdin: str = "") -> Answer:
        """Run a command that must fail in one sentence with one hint, print nothing and change nothing."""
        before = self.rows()
        answer = self(*words, stdin=stdin)
        assert answer.code == code, answer
        assert answer.out == ""
        sentence, hint = answer.err.splitlines()
        assert sentence.endswith((".", "?"))
        assert hint
        assert "Usage:" not in answer.err
        assert "Traceback" not in answer.err
        assert self.rows() == before
        return answer

    def json(self, *words: str) -> Any:
        """Run a command with --json and return the document."""
        return json.loads(self.ok(*words, "--json"))

    def entries(self, *words: str) -> list[dict[str, Any]]:
        """The entries that `list` gives."""
        found: list[dict[str, Any]] = self.json("list", "--all", *words)["entries"]
        return found

    def handle(self, text: str) -> str:
        """The handle of the one entry whose words hold a text."""
        (entry,) = [entry for entry in self.entries() if text in entry["text"]]
        return str(entry["uid"])[-6:]

    def rows(self) -> Any:
        """Every row of the diary; None where there is no diary."""
        return dump(self.diary) if Path(self.diary).is_file() and Path(self.diary).stat().st_size else None

    def at(self, moment: str) -> None:
        """Let the clock show another moment, as `2026-11-23T08:00+01:00`."""
        self._monkeypatch.setenv("TWITCHLOG_NOW", moment)
