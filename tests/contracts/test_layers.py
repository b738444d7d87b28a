"""Data flows one way: the layers in pyproject.toml hold, and the check finds a breach."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT, environment

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder, *more):
    return subprocess.run(
        [LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml"), *more],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


# Where a contract would be broken: the file, what it would import, and the contract that says so.
FLOW, ENTRIES_ONLY = "Data flows one way", "The store, the importers and the exporters know entries only"
DATABASE, UPGRADE = "Only the store speaks SQLAlchemy and SQLite", "Only the store's schema upgrades with Alembic"
DRAWING, COMPUTING = "Only the charts draw with Matplotlib", "Only the frame and what computes with it loads pandas"
BREACHES = [
    ("diary/day.py", "twitchlog.store.schema", FLOW),
    ("report/weekly.py", "twitchlog.pipeline", FLOW),
    ("errors.py", "twitchlog.diary.day", FLOW),
    ("diary/validity.py", "twitchlog.clock", FLOW),
    ("location.py", "twitchlog.diary.day", FLOW),
    ("output.py", "twitchlog.report.weekly", FLOW),
    ("sample.py", "twitchlog.pipeline", FLOW),
    ("store/schema.py", "twitchlog.sample", FLOW),
    ("pipeline.py", "twitchlog.incoming", FLOW),
    ("pipeline.py", "twitchlog.pages", FLOW),
    ("pages.py", "twitchlog.incoming", FLOW),
    ("pages.py", "twitchlog.pictures", FLOW),
    ("pages.py", "twitchlog.cli.show", FLOW),
    ("pictures.py", "twitchlog.incoming", FLOW),
    ("pictures.py", "twitchlog.cli.show", FLOW),
    ("pictures.py", "twitchlog.visit", FLOW),
    ("visit.py", "twitchlog.cli.show", FLOW),
    ("incoming.py", "twitchlog.cli.show", FLOW),
    ("outgoing.py", "twitchlog.cli.show", FLOW),
    ("pipeline.py", "twitchlog.outgoing", FLOW),
    ("exporters/json.py", "twitchlog.store.dump", FLOW),
    ("store/schema.py", "twitchlog.frame.daily", ENTRIES_ONLY),
    ("exporters/csv.py", "pandas", ENTRIES_ONLY),
    ("exporters/json.py", "sqlite3", DATABASE),
    ("outgoing.py", "sqlalchemy", DATABASE),
    ("frame/daily.py", "sqlite3", DATABASE),
    ("cli/read.py", "sqlite3", DATABASE),
    ("pipeline.py", "sqlalchemy", DATABASE),
    ("incoming.py", "sqlalchemy.exc", DATABASE),
    ("clock.py", "sqlite3", DATABASE),
    ("store/diary_store.py", "alembic.command", UPGRADE),
    ("pipeline.py", "matplotlib.figure", DRAWING),
    ("report/html.py", "matplotlib", DRAWING),
    ("cli/read.py", "pandas", COMPUTING),
    ("store/day_rows.py", "numpy", COMPUTING),
    ("incoming.py", "pandas", COMPUTING),
    ("outgoing.py", "pandas", COMPUTING),
    ("pages.py", "pandas", COMPUTING),
    ("pictures.py", "pandas", COMPUTING),
    ("pictures.py", "matplotlib.figure", DRAWING),
    ("visit.py", "pandas", COMPUTING),
    ("visit.py", "matplotlib.figure", DRAWING),
]


@pytest.fixture(scope="module")
def broken_everywhere(tmp_path_factory):
    """What is said of a copy of the package that breaks every contract at once: linting takes a second or two."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copytree(ROOT / "twitchlog", folder / "twitchlog", ignore=shutil.ignore_patterns("__pycache__"))
    for file, module, _ in BREACHES:
        broken = folder / "twitchlog" / file
        broken.write_text(broken.read_text(encoding="utf-8") + f"\nimport {module}\n", encoding="utf-8")
    (folder / "twitchlog" / "another_layer.py").touch()
    done = lint(folder)
    assert done.returncode == 1, done.stdout
    return done.stdout


@pytest.mark.parametrize(("file", "module", "contract"), BREACHES)
def test_a_breach_is_found(broken_everywhere, file, module, contract):
    _, _, told = broken_everywhere.partition("Broken contracts")
    (found,) = [part for part in re.split(r"\n(?=[^\n]+\n-{9,}\n)", told) if part.lstrip().startswith(contract)]
    importer = "twitchlog." + file.removesuffix(".py").replace("/", ".")
    imported = module if module.startswith("twitchlog.") else module.partition(".")[0]
    assert re.search(rf"{re.escape(importer)} -> {re.escape(imported)}\b", found), found


def test_a_module_that_no_layer_holds_is_found(broken_everywhere):
    assert "another_layer" in broken_everywhere.partition("Broken contracts")[2]
