"""docs/red-flags.md says what the rules are."""

import runpy
from pathlib import Path

from twitchlog.reference.tables import red_flags

DOCS = Path(__file__).parents[2] / "docs"


def page():
    return runpy.run_path(str(DOCS / "make_red_flags.py"))["red_flags_markdown"]()


def test_the_page_is_what_the_rules_give():
    assert (DOCS / "red-flags.md").read_text(encoding="utf-8") == page()


def test_every_sign_threshold_and_source_is_on_it():
    text = page()
    rules = red_flags()
    for key, flag in rules["flags"].items():
        assert f"### {key}: {flag['title']}" in text
        assert flag["source"] in text
    for name, value in rules["thresholds"].items():
        assert f"| `{name}` | {value} |" in text
    assert "{" not in text
