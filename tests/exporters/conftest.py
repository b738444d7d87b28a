"""A diary with something in every table, to be exported."""

from __future__ import annotations

import pytest

from tests.migrations.make_diary import write_diary


@pytest.fixture(scope="module")
def full_diary(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Something in every table, with a history; never written to."""
    path = tmp_path_factory.mktemp("full") / "diary.db"
    write_diary(path)
    return str(path)
