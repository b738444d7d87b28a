"""How the package is written: small files, short functions, and each layer touching only what is its own."""

import ast
import re

from tests.programs import ROOT

SOURCES = {
    path.relative_to(ROOT / "twitchlog").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "twitchlog").rglob("*.py"))
}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}

LONGEST_FILE = 400
LONGEST_FUNCTION = 60  # without its docstring

NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "webbrowser"}
DATABASE = {"sqlite3", "sqlalchemy", "alembic"}
RANDOM = {"random", "secrets", "uuid"}
PRINTING = {"print", "sys.stdout.write", "sys.stderr.write", "typer.echo", "typer.secho"}


def imported(tree):
    """Top-level names of the modules that a file imports, wherever in the file."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return {module.partition(".")[0] for module in modules}


def called(tree):
    """What a file calls, as written: `print`, `dt.date.today`."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def n_lines(function):
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


def offenders(found):
    """The files that do what they must not, with what they do."""
    return {name: what for name, what in found.items() if what}


def test_there_is_a_package():
    assert len(SOURCES) > 40


def test_every_module_says_its_purpose_and_what_it_must_not_do():
    said = {name: ast.get_docstring(tree) or "" for name, tree in TREES.items()}
    assert [name for name, text in said.items() if not re.search(r"\bmust (not|import nothing)\b", text, re.I)] == []


def test_every_file_is_short():
    assert offenders({name: n for name, text in SOURCES.items() if (n := text.count("\n")) > LONGEST_FILE}) == {}


def test_every_function_is_short():
    lengths = {
        f"{name}:{node.name}": n_lines(node)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 12  # the median


def test_nothing_is_left_to_do():
    words = r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b|pragma: no cover"
    assert offenders({name: re.findall(words, text) for name, text in SOURCES.items()}) == {}


def test_no_file_is_called_utils():
    assert [name for name in SOURCES if re.search(r"(^|/)(utils?|helpers?|misc|common)\.py$", name)] == []


def test_only_show_prints():
    prints = offenders({name: called(tree) & PRINTING for name, tree in TREES.items()})
    assert set(prints) == {"cli/show.py"}


def test_only_the_clock_reads_the_time():
    of_the_system = r"(^|\.)(datetime|date)\.(now|today|utcnow)$|^time\.\w+$"
    reads = {name: [call for call in called(tree) if re.search(of_the_system, call)] for name, tree in TREES.items()}
    assert set(offenders(reads)) == {"clock.py"}


def test_only_the_clock_the_location_and_the_commands_read_the_environment():
    reads = offenders(
        {name: re.findall(r"\bos\.environ|\bgetenv|\bexpanduser", text) for name, text in SOURCES.items()}
    )
    # The entry reads nothing: it sets how many threads OpenBLAS starts, where nobody has.
    assert {name for name in reads if not name.startswith("cli/")} == {"__main__.py", "clock.py", "location.py"}
    assert re.findall(r"environ\b.*", SOURCES["__main__.py"]) == ['environ.setdefault("OPENBLAS_NUM_THREADS", "1")']


def test_only_the_store_opens_a_database():
    opens = offenders({name: imported(tree) & DATABASE for name, tree in TREES.items()})
    assert {name.partition("/")[0] for name in opens} == {"store"}


def test_only_the_frame_and_what_computes_with_it_load_pandas():
    layers = {name.partition("/")[0] for name, tree in TREES.items() if imported(tree) & {"pandas", "numpy"}}
    assert layers <= {"frame", "analysis", "charts", "report", "pages.py", "pipeline.py"}


def test_no_file_reaches_for_the_network():
    assert offenders({name: imported(tree) & NETWORK for name, tree in TREES.items()}) == {}


def test_nothing_is_left_to_chance_but_uids():
    assert offenders({name: imported(tree) & RANDOM for name, tree in TREES.items()}) == {}


def test_input_is_never_asserted():
    asserts = {name: [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Assert)] for name, tree in TREES.items()}
    assert offenders(asserts) == {}
