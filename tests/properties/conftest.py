"""A person with a diary of hostile words, and the same one of plain words (`hostile.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import copy_of
from tests.cli.runner import Cli
from tests.conftest import NOW, ZONE
from tests.properties import hostile
from tests.properties.hostile import FILE_NAME, HOSTILE, PLAIN


@pytest.fixture(scope="module")
def diaries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The diary of hostile words, whose own path is hostile too, and the same one of plain words."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TWITCHLOG_NOW", NOW)
        environment.setenv("TZ", ZONE)
        return {"hostile": hostile.made(folder / FILE_NAME, HOSTILE), "plain": hostile.made(folder / "plain", PLAIN)}


@pytest.fixture
def clis(
    diaries: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, Cli]:
    """A person with a copy of either diary; the words go to one of them at a time."""
    made = {}
    for name, path in diaries.items():
        folder = tmp_path / (FILE_NAME if name == "hostile" else name)
        folder.mkdir()
        made[name] = _Chosen(copy_of(path, folder / "diary.db"), monkeypatch, capsys)
    return made


@pytest.fixture
def cli(clis: dict[str, Cli]) -> Cli:
    """A person with a copy of the diary of hostile words."""
    return clis["hostile"]


class _Chosen(Cli):
    """One of two diaries: it is named anew with each command."""

    def __call__(self, *words: str, stdin: str = "") -> Any:
        self._monkeypatch.setenv("TWITCHLOG_DIARY", self.diary)
        return super().__call__(*words, stdin=stdin)
