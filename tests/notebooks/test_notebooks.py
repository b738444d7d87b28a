"""The notebooks run from top to bottom through the public names only, and are kept without what they printed."""

import ast
import json
import re
import warnings
from pathlib import Path

import matplotlib as mpl
import pytest

import twitchlog
from tests.programs import ROOT
from twitchlog import analysis

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]

LIBRARIES = {"datetime", "matplotlib.pyplot", "numpy", "pandas", "scipy.stats", "subprocess", "sys", "tempfile"}
OF_A_DIARY = {"daily_frame", "entries", "episodes", "symptoms"}


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def sources(path, kind="code"):
    return ["".join(cell["source"]) for cell in cells(path, kind)]


def test_there_are_notebooks():
    assert IDS == ["01_one_week", "02_what_goes_with_the_twitches"]


# What is kept


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_is_kept_without_what_it_printed(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert all(cell["metadata"] == {} for cell in notebook["cells"])
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_names_no_place_on_anyones_machine(path):
    assert re.findall(r"(?:/home/|/root/|/Users/|/work/|/tmp/|[A-Z]:\\\\)", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_tells_a_story_in_calm_words(path):
    words = sources(path, "markdown")
    assert words[0].startswith("# ")
    assert len(words) >= len(sources(path)) / 2
    text = " ".join(words).lower()
    assert not re.findall(r"\bcaus(?:e|es|ed) (?:by|the)\b|significan|\bbenign\b|\bals\b|\bdisease", text)
    assert "not known" in text or "not causes" in text
    for link in re.findall(r"\]\(([^)#:]+)\)", " ".join(words)):
        assert (path.parent / link).exists()


# What they use


def imported(tree):
    """(module, name) of everything that a notebook imports; the name is None where it is the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_uses_public_names_only(path):
    tree = ast.parse("\n".join(sources(path)))
    for module, name in imported(tree):
        public = {"twitchlog": {None, *twitchlog.__all__}, "twitchlog.analysis": set(analysis.__all__)}
        assert name in public[module] if module in public else module in LIBRARIES, module
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert not [node.attr for node in attributes if node.attr.startswith("_")]
    assert used(attributes, "diary")
    assert used(attributes, "diary") <= OF_A_DIARY
    assert used(attributes, "twitchlog") <= set(twitchlog.__all__)


def used(attributes, name):
    """What is taken from whatever has a name."""
    return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == name}


# What they find


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run a notebook in an empty folder; returns every name it gave, and the values that its cells end with."""
    done = {}

    def once(stem):
        if stem not in done:
            folder = tmp_path_factory.mktemp(stem)
            with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), mpl.rc_context({"backend": "agg"}):
                warnings.simplefilter("error")
                patch.chdir(folder)
                patch.setenv("PYTHONPATH", str(ROOT))
                patch.setenv("TMPDIR", str(folder))
                patch.setattr("tempfile.tempdir", str(folder))
                done[stem] = execute(ROOT / "notebooks" / f"{stem}.ipynb")
        return done[stem]

    return once


def execute(path):
    import matplotlib.pyplot as plt

    names, shown = {"__name__": "__main__"}, []
    try:
        for number, source in enumerate(sources(path)):
            tree = ast.parse(source, f"{path.name}:{number}")
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, f"{path.name}:{number}", "exec"), names)
            if last is not None:
                shown.append(eval(compile(ast.Expression(last.value), f"{path.name}:{number}", "eval"), names))
        names["figures"] = [plt.figure(number) for number in plt.get_fignums()]
        for figure in names["figures"]:
            figure.canvas.draw()
    finally:
        plt.close("all")
    return names, [each for each in shown if each is not None]


def test_one_week_is_counted_with_its_denominators(run):
    names, shown = run("01_one_week")
    assert (names["n_episodes"], names["n_observed"], len(names["week"])) == (17, 6, 7)
    assert names["rate"] == pytest.approx(17 / 6)
    assert names["places"]["episodes"].sum() == 17
    assert len(names["figures"]) == 1
    assert len(shown) >= 5


def test_one_week_says_that_nothing_can_be_said(run):
    names, _ = run("01_one_week")
    assert isinstance(names["answer"], analysis.NotEstimable)
    assert set(names["table"]["verdict"]) == {"not enough data"}
    assert names["table"]["p_value"].isna().all()


def test_the_second_notebook_finds_what_was_planted_and_nothing_else(run):
    names, _ = run("02_what_goes_with_the_twitches")
    planted = json.loads((ROOT / "sample_data" / "planted_effects.json").read_text(encoding="utf-8"))["planted"]
    assert names["associated"] == {each["factor"] for each in planted}
    table = names["table"].set_index("exposure")
    for each in planted:
        assert table.loc[each["factor"], "lag_days"] == each["lag_days"]
        assert (table.loc[each["factor"], "rate_ratio"] > 1) == (each["rate_ratio_per_sd"] > 1)
    days = names["daily"]["day_state"].value_counts()
    assert (days["some"], days["none"], days["not observed"], days["paused"]) == (71, 30, 14, 5)  # as its text says


def test_the_bad_way_finds_something_where_nothing_is_and_the_good_way_seldom_does(run):
    found = run("02_what_goes_with_the_twitches")[0]["false_findings"]
    assert len(found) == 19
    assert found["naive"].mean() > 0.8
    assert found["twitchlog"].sum() <= 2


def test_the_ratio_peaks_on_the_day_after_and_the_control_shows_nothing(run):
    lags = run("02_what_goes_with_the_twitches")[0]["lags"]
    assert lags["rate_ratio"].idxmax() == "the day after"
    control = lags.loc["the day before (control)"]
    assert control["ci_lower"] < 1 < control["ci_upper"]


def test_what_follows_sleep_is_nothing_beside_it(run):
    names, _ = run("02_what_goes_with_the_twitches")
    assert names["alone"].ci_upper < 1
    assert names["beside"].ci_lower < 1 < names["beside"].ci_upper


def test_zeros_that_nobody_logged_make_a_link_out_of_nothing(run):
    names, _ = run("02_what_goes_with_the_twitches")
    assert names["honest"].ci_lower < 1 < names["honest"].ci_upper
    assert names["zero_filled"].rate_ratio > 2
    assert names["made_up"] == names["zero_filled"].n_days - names["honest"].n_days > 20


def test_nothing_is_left_behind_where_the_notebook_lies(run):
    run("01_one_week")
    assert sorted(file.name for file in Path(ROOT / "notebooks").iterdir() if file.suffix != ".ipynb") == ["README.md"]
