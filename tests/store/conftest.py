"""A new diary, open or as a file to copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import copy_of, new_diary
from twitchlog.store.diary_store import DiaryStore


@pytest.fixture(scope="session")
def empty_diary(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty diary to copy; never written to."""
    return new_diary(tmp_path_factory.mktemp("template") / "empty.db")


@pytest.fixture
def path(empty_diary: str, tmp_path: Path) -> str:
    """An empty diary of the test's own."""
    return copy_of(empty_diary, tmp_path / "diary.db")


@pytest.fixture
def store(path: str) -> Iterator[DiaryStore]:
    """An empty diary, open."""
    with DiaryStore(path) as opened:
        yield opened
