"""The tables, the migrations and the script for a new diary say the same."""

import importlib.util
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.builders import new_diary
from tests.migrations.make_diary import DIARIES
from tests.programs import ROOT
from twitchlog.errors import TwitchlogError
from twitchlog.store import schema
from twitchlog.store.schema import SCHEMA_HEAD, SCHEMA_VERSION, migrations_dir, run_migrations
from twitchlog.store.tables import metadata


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("migrated") / "diary.db")
    Path(path).touch()
    run_migrations(path, migrations_dir())
    return path


def pragmas(path, *names):
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"PRAGMA {name}").fetchall() for name in names}


def objects(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_a_new_diary_is_what_the_migrations_make(migrated, diary_file):
    new = new_diary(diary_file)
    assert objects(new) == objects(migrated)
    same = ("application_id", "user_version", "page_size", "encoding", "auto_vacuum", "integrity_check")
    assert pragmas(new, *same) == pragmas(migrated, *same)
    with closing(sqlite3.connect(new)) as one, closing(sqlite3.connect(migrated)) as other:
        sql = "SELECT * FROM alembic_version"
        assert one.execute(sql).fetchall() == other.execute(sql).fetchall() == [(SCHEMA_HEAD,)]


def test_the_stored_diary_of_the_present_revision_is_of_that_revision(migrated):
    assert objects(DIARIES / f"{SCHEMA_HEAD}.db") == objects(migrated), "run tests/migrations/make_diary.py"


def test_the_script_for_a_new_diary_is_up_to_date():
    spec = importlib.util.spec_from_file_location("make_new_diary_sql", ROOT / "migrations" / "make_new_diary_sql.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.TARGET.read_text(encoding="utf-8") == maker.new_diary_sql(), "run `make schema`"


def test_the_migrations_lack_nothing_that_the_tables_say(migrated):
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_migrations_make_the_very_tables(migrated, tmp_path):
    made = tmp_path / "made.db"
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()

    def tables_and_indexes(path):
        return {name: sql for kind, name, _, sql in objects(path) if kind != "trigger" and name != "alembic_version"}

    expected = tables_and_indexes(made)
    found = tables_and_indexes(migrated)
    assert set(found) - set(expected) <= {"sqlite_autoindex_alembic_version_1"}
    for name, sql in expected.items():
        assert sorted(_clauses(found[name])) == sorted(_clauses(sql)), name


def _clauses(sql):
    # The order of constraints in a table is free.
    return [line.strip().rstrip(",") for line in (sql or "").splitlines()]


def test_the_program_knows_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", migrations_dir())
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [SCHEMA_HEAD]
    assert int(SCHEMA_HEAD) == SCHEMA_VERSION == len(list(scripts.walk_revisions()))


def test_no_migration_drops_a_table():
    for script in (ROOT / "migrations" / "versions").glob("*.py"):
        text = script.read_text(encoding="utf-8")
        assert "drop_table" not in text
        assert "DROP TABLE" not in text.upper()


def test_the_migrations_of_a_checkout_are_found():
    assert migrations_dir() == str(ROOT / "migrations")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A place that looks like an installed twitchlog."""
    package = tmp_path / "site-packages" / "twitchlog"
    (package / "store").mkdir(parents=True)
    monkeypatch.setattr(schema, "__file__", str(package / "store" / "schema.py"))
    return package


def test_the_migrations_of_an_installed_wheel_are_found(installed):
    (installed / "migrations" / "versions").mkdir(parents=True)
    assert migrations_dir() == str(installed / "migrations")


def test_the_migrations_of_another_project_are_not_taken(installed):
    (installed.parent / "migrations").mkdir()
    (installed.parent / "pyproject.toml").write_text('[project]\nname = "another"\n')
    with pytest.raises(TwitchlogError, match="lacks its migrations"):
        migrations_dir()
