"""Logging stays fast: no logging command loads a heavy library, on a new diary or on one with entries."""

import json
import sys

import pytest

from tests.programs import python, twitchlog

HEAVY = ("pandas", "numpy", "matplotlib", "scipy", "sqlalchemy", "alembic", "pydantic", "jinja2")

COMMANDS = [
    "twitch left calf --for 20m --intensity 4",
    "none --on yesterday",
    "caffeine 2 espresso",
    "water 500ml",
    "sleep 6h30 --quality 3",
    "stress 7",
    "fatigue 4",
    "exertion 30m",
    "alcohol 10g",
    "food banana 2 spinach-cooked",
    "medicine salbutamol --as-needed",
    "relief yoga 20m",
    "symptom tingling left hand",
    "note slept-badly",
    "log caffeine 95mg",
    "log -",
    "pause 2026-11-01 2026-11-07 --reason flu",
]

RUN_EACH = """
import io, json, sys
from twitchlog.cli.app import run
words, folder, is_new, heavy = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3] == "new", json.loads(sys.argv[4])
loaded = []
for n, command in enumerate(words):
    sys.stdin = io.StringIO("twitch left calf\\nwater 500ml\\n")
    code = run(["--diary", f"{folder}/{n if is_new else 0}.db", *command.split()])
    found = sorted(name for name in heavy if name in sys.modules)
    if code or found:
        loaded.append([command, code, found])
        break
print("|" + json.dumps(loaded))
"""


@pytest.mark.parametrize("state", ["new", "existing"])
def test_no_logging_command_loads_a_heavy_library(tmp_path, state):
    done = python("-c", RUN_EACH, json.dumps(COMMANDS), str(tmp_path), state, json.dumps(HEAVY))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.rpartition("|")[2]) == [], done.stderr
    assert len(list(tmp_path.glob("*.db"))) == (len(COMMANDS) if state == "new" else 1)


def test_the_command_itself_loads_none_either(diary_file):
    for _ in range(2):
        done = python("-X", "importtime", "-m", "twitchlog", "--diary", diary_file, "twitch", "left", "calf")
        assert done.returncode == 0, done.stderr[-500:]
        loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
        assert "typer" in loaded
        assert loaded.isdisjoint(HEAVY)


def test_help_and_mending_load_no_pandas(diary_file):
    assert twitchlog("twitch", "left", "calf", diary=diary_file).returncode == 0
    for words in (["--help"], ["undo"], ["redo"], ["list"], ["history"]):
        done = python("-X", "importtime", "-m", "twitchlog", "--diary", diary_file, *words)
        assert done.returncode == 0, done.stderr[-500:]
        assert " pandas\n" not in done.stderr
        assert " matplotlib\n" not in done.stderr


def test_importing_twitchlog_imports_nothing_of_a_third_party():
    script = "import sys; before = set(sys.modules); import twitchlog; print(*sorted(set(sys.modules) - before))"
    done = python("-c", script)
    names = {name.partition(".")[0] for name in done.stdout.split()}
    assert names <= {*sys.stdlib_module_names, "twitchlog"}
    assert "twitchlog.pipeline" not in done.stdout.split()
