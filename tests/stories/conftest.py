"""A person with a diary of their own, at 14:00 on Sunday 22 November 2026 in Berlin (tests/conftest.py)."""

from __future__ import annotations

import pytest

from tests.cli.runner import Cli


@pytest.fixture
def cli(diary_file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """`twitchlog` on a diary that does not exist yet."""
    return Cli(diary_file, monkeypatch, capsys)
