"""No line of twitchlog can turn words into code: no shell, no eval, no pickle, no SQL built of words, no network."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.programs import ROOT

FORBIDDEN_MODULES = {
    # other programs
    "subprocess", "pty", "webbrowser", "code", "codeop",
    # data that runs
    "pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "copyreg",
    # networks
    "socket", "ssl", "urllib", "http", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "socketserver",
    "asyncio", "requests", "httpx", "aiohttp", "urllib3",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.execve", "os.execvp",
    "os.spawnl", "os.spawnv", "os.spawnvp", "os.posix_spawn", "os.startfile", "tempfile.mktemp", "pd.read_pickle",
    "np.load", "builtins.eval", "builtins.exec", "sqlite3.enable_load_extension", "os.fork",
}  # fmt: skip
FORBIDDEN_METHODS = {"read_pickle", "to_pickle", "eval", "enable_load_extension", "load_extension", "from_string"}
FORBIDDEN_ARGUMENTS = {"shell": True, "allow_pickle": True, "autoescape": False}
RUNS_SQL = {"execute", "executemany", "executescript", "text"}
SQL_WORDS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "DROP ", "ALTER ", "ATTACH ", "PRAGMA ", "VACUUM")

# Where a statement is put together, and of what. Every value goes in as a parameter; what is put in as text is:
NAMES = "names of our own tables and columns (the layout in tables.py, rows.py or the file's own schema, quoted)"
DAY = "the expression of the diary day, made of the day start as a whole number"
WORDS = "a statement's own parts, written out in the same module"
DIGITS = "hexadecimal digits or numbers that we make; a PRAGMA takes no parameters"
SQL_ALLOWED: dict[str, tuple[str, set[str]]] = {
    "store/actions.py": (NAMES, {"_perform_chunk", "_row", "insert_rows", "newest_redoable", "newest_undoable"}),
    "store/contents.py": (WORDS, {"_there", "missing_sql", "unexpected_sql"}),
    "store/diary_store.py": (DIGITS, {"_begin"}),
    "store/differences.py": (NAMES, {"_compare_table", "_newest"}),
    "store/digest.py": (NAMES, {"_table_digest"}),
    "store/driver.py": (DIGITS, {"_tell"}),
    "store/dump.py": (NAMES, {"_insert_sql", "entry_uids", "is_empty", "rows"}),
    "store/erasure.py": (NAMES, {"_candidates", "_remove_rows", "blank_notes", "remove", "remove_by_day"}),
    "store/forgetting.py": (NAMES, {"uids_ending"}),
    "store/hashing.py": (NAMES, {"select_sql"}),
    "store/lookups.py": (NAMES, {"read_keyed"}),
    "store/merge.py": (NAMES, {"_copy", "_joined", "_merge"}),
    "store/other_diary.py": (NAMES, {"pragma", "rows_in"}),
    "store/quick_add.py": (WORDS, {"day_value"}),
    "store/restoring.py": (NAMES, {"_replace_rows"}),
    "store/rules.py": (DAY, {"count_episodes", "days_without_that_have_episodes", "marks_between"}),
    "store/salvage.py": (NAMES, {"__init__", "_drop_orphans_of", "_keys_named", "_read", "n_in_backup"}),
    "store/timeline.py": (NAMES, {"_read_changes", "read_rows"}),
}


def sources() -> list[Path]:
    return sorted((ROOT / "twitchlog").rglob("*.py"))


def name_of(node: ast.expr) -> str:
    """`os.path.join` for the expression that says so; "" for others."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def findings(code: str) -> Iterator[str]:
    """What in a module could turn words into code, or reach out."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (f"import {each.name}" for each in node.names if each.name.split(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            yield f"from {node.module} import"
        elif isinstance(node, ast.ImportFrom):
            yield from (
                f"from {node.module} import {each.name}"
                for each in node.names
                if f"{node.module}.{each.name}" in FORBIDDEN_CALLS
            )
        elif isinstance(node, ast.Call):
            yield from _calls(node)


def _calls(node: ast.Call) -> Iterator[str]:
    name = name_of(node.func)
    if name in FORBIDDEN_CALLS or (isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_METHODS):
        yield f"{name}()"
    if name.endswith("import_module") and node.args and not _is_ours(node.args[0]):
        yield "import_module of a word"
    for each in node.keywords:
        forbidden = FORBIDDEN_ARGUMENTS.get(each.arg or "")
        if forbidden is not None and isinstance(each.value, ast.Constant) and each.value.value is forbidden:
            yield f"{name}({each.arg}=...)"


def _is_ours(module: ast.expr) -> bool:
    """Whether the module's name begins with our own, whatever follows, or stands in a table of the module (`_HOME`)."""
    if isinstance(module, ast.Subscript):
        return name_of(module.value).isupper()
    first = module.values[0] if isinstance(module, ast.JoinedStr) else module
    return isinstance(first, ast.Constant) and str(first.value).startswith("twitchlog.")


def built_statements(code: str) -> Iterator[tuple[str, Any]]:
    """Where SQL is put together of text: the function and the line."""
    tree = ast.parse(code)
    for function in _functions(tree):
        node: Any
        for node in _own_nodes(function):
            is_statement = _is_built(node) and any(word in _literal(node) for word in SQL_WORDS)
            if is_statement or (_runs_sql(node) and _is_built(node.args[0])):
                yield getattr(function, "name", "<module>"), node.lineno


def _runs_sql(node: Any) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func).split(".")[-1] in RUNS_SQL and bool(node.args)


def _functions(tree: ast.Module) -> list[ast.AST]:
    return [tree, *(each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))]


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own_nodes(child)


def _is_built(node: ast.AST) -> bool:
    """Whether a text is put together: an f-string with a hole, `+`, `%`, `.format()` or `.replace()`."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(each, ast.FormattedValue) and not _is_harmless(each.value) for each in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return bool(_literal(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "replace"):
        return bool(_literal(node.func.value))
    return False


def _is_harmless(hole: ast.expr) -> bool:
    """Whether what is put in cannot be more than a quoted name, a whole number or a constant of the module."""
    if isinstance(hole, ast.Call):
        return name_of(hole.func) in ("quoted", "int")
    return name_of(hole).split(".")[-1].isupper()


def _literal(node: ast.AST) -> str:
    """The text that is written out in an expression."""
    return "".join(
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def test_nothing_in_twitchlog_runs_words_or_reaches_out():
    found = {str(path.relative_to(ROOT)): list(findings(path.read_text("utf-8"))) for path in sources()}
    assert len(found) > 100
    assert {path: what for path, what in found.items() if what} == {}


def test_sql_is_put_together_only_where_we_know_of_what():
    found = {
        (str(path.relative_to(ROOT / "twitchlog")), function)
        for path in sources()
        for function, _ in built_statements(path.read_text("utf-8"))
    }
    allowed = {(path, function) for path, (_, functions) in SQL_ALLOWED.items() for function in functions}
    assert found - allowed == set(), "give values as parameters; or tell here what is put in, and why"
    assert allowed - found == set(), "these build no SQL any more"


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess", "from subprocess import run", "import pickle as p", "import os\nos.system(word)",
        "from os import system", "eval(word)", "exec(word)", "import urllib.request", "import webbrowser",
        "import tempfile\ntempfile.mktemp()", "run(word, shell=True)", "Environment(autoescape=False)",
        "frame.eval(word)", "environment.from_string(word)", "import_module(word)", "import yaml",
        "connection.enable_load_extension(True)", "from asyncio import open_connection",
        "np.load(x, allow_pickle=True)",
        "def f():\n    import socket", "__import__(word)",
    ],
)  # fmt: skip
def test_the_search_finds_bad_code(code):
    assert list(findings(code))


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    execute(f'SELECT * FROM entry WHERE note = {word}')", "def f():\n    q = 'SELECT ' + word",
        "def f():\n    q = 'DELETE FROM %s' % word", "def f():\n    q = 'SELECT {}'.format(word)",
        "def f():\n    connection.executescript(f'{word}')", "q = f'PRAGMA key = {word}'",
        "def f():\n    q = 'SELECT x'.replace('x', word)",
    ],
)  # fmt: skip
def test_the_search_finds_built_sql(code):
    assert list(built_statements(code))


def test_the_search_leaves_good_code_alone():
    code = """
import os, sqlite3, re
from importlib import import_module
def f(word, connection):
    connection.execute("SELECT note FROM note WHERE uid = ?", (word,))
    import_module(f"twitchlog.charts.{word}")
    re.compile(word)
    return f"Select {word}"
"""
    assert list(findings(code)) == []
    assert list(built_statements(code)) == []


def test_the_names_that_a_module_is_loaded_by_are_our_own():
    """A word of the command line picks one from a table of ours; it never names a module."""
    users = Counter(
        str(path.relative_to(ROOT / "twitchlog"))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and name_of(node.func).endswith("import_module")
    )
    assert set(users) <= {"__init__.py", "analysis/__init__.py", "cli/app.py", "cli/draw.py", "sample.py"}
