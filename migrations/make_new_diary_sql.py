"""Write twitchlog/store/new_diary.sql: what the migrations make of an empty file, so that logging needs no Alembic.

Run by `make schema` after a migration is added; a test compares the two.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from twitchlog.store.schema import APPLICATION_ID, SCHEMA_HEAD, SCHEMA_VERSION, run_migrations

HERE = Path(__file__).parent
TARGET = HERE.parent / "twitchlog" / "store" / "new_diary.sql"

HEADER = "-- What the migrations make of an empty file. Written by `make schema`; do not edit.\n"


def new_diary_sql() -> str:
    """The script that makes a diary of the present revision."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "migrated.db")
        Path(path).touch(exist_ok=False)  # a file that is there is migrated
        run_migrations(path, str(HERE))
        with closing(sqlite3.connect(path)) as migrated:
            statements = [
                sql for (sql,) in migrated.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
            ]
    lines = [
        "BEGIN IMMEDIATE;",
        *(f"{statement};" for statement in statements),
        f"INSERT INTO alembic_version VALUES ('{SCHEMA_HEAD}');",
        f"PRAGMA application_id = {APPLICATION_ID};",
        f"PRAGMA user_version = {SCHEMA_VERSION};",
        "COMMIT;",
        "PRAGMA journal_mode = WAL;",  # last, so that the file itself is whole when it gets its name
    ]
    return HEADER + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(new_diary_sql(), encoding="utf-8")
