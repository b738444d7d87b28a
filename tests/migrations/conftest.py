"""Migrations of the checkout, and a copy of them with one more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs import ROOT
from twitchlog.store import schema

PRESENT = schema.SCHEMA_VERSION

NEXT = '''
"""One more column."""

import os
import signal

from alembic import op
import sqlalchemy as sa

revision = "{revision:04d}"
down_revision = "{before:04d}"


def upgrade():
    op.add_column("episode", sa.Column("mood{revision}", sa.String()))
    op.execute("UPDATE episode SET note = note || '!'")
    op.execute("PRAGMA user_version = {revision}")
    {ending}
'''


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Path]:
    """Make this a program with a migration more for each ending, which it does last. Returns its migrations."""
    folder = tmp_path / "next migrations %"

    def of(*endings: str) -> Path:
        shutil.copytree(ROOT / "migrations", folder, dirs_exist_ok=True)
        revision = PRESENT
        for revision, ending in enumerate(endings or ("pass",), start=PRESENT + 1):
            text = NEXT.format(ending=ending, revision=revision, before=revision - 1)
            (folder / "versions" / f"{revision:04d}_next.py").write_text(text)
        monkeypatch.setattr(schema, "SCHEMA_HEAD", f"{revision:04d}")
        monkeypatch.setattr(schema, "SCHEMA_VERSION", revision)
        monkeypatch.setattr(schema, "migrations_dir", lambda: str(folder))
        return folder

    return of
