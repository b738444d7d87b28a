"""Data flows one way: the layers in pyproject.toml hold, and the check finds a breach."""

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


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("diary/day.py", "import twitchlog.store.schema"),
        ("frame/daily.py", "import sqlite3"),
        ("store/schema.py", "import twitchlog.frame.daily"),
        ("report/weekly.py", "import twitchlog.pipeline"),
        ("errors.py", "import twitchlog.diary.day"),
    ],
)
def test_a_breach_is_found(tmp_path, file, line):
    shutil.copytree(ROOT / "twitchlog", tmp_path / "twitchlog", ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "twitchlog" / file
    broken.write_text(broken.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
