"""The weekly page as one HTML file: whole, closed to the network, and readable without eyes on the chart."""

import base64
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from twitchlog.diary.factors import own_factor
from twitchlog.report.html import render_weekly

VOID = {"meta", "img", "br", "hr", "link"}


class Outline(HTMLParser):
    """Checks that tags close in order, and keeps what was found."""

    def __init__(self):
        super().__init__()
        self.open, self.found, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def outline(page):
    parser = Outline()
    parser.feed(page)
    assert parser.open == []
    return parser


def all_of(parsed, tag):
    return [attrs for name, attrs in parsed.found if name == tag]


def test_is_a_whole_document_with_one_first_heading(full_diary):
    parsed = outline(render_weekly(full_diary.report()))
    assert len(all_of(parsed, "h1")) == 1
    assert all_of(parsed, "html") == [{"lang": "en"}]
    assert {"main", "header", "footer", "title"} <= {tag for tag, _ in parsed.found}
    text = " ".join(parsed.text)
    for words in (
        "Week 46 · 9–15 November 2026",
        "1.8 a day",
        "6 h 08 (6 days)",
        "not observed",
        "fatigue",
        "breathing",
    ):
        assert words in text


def test_every_table_heading_says_what_it_heads(full_diary):
    parsed = outline(render_weekly(full_diary.report()))
    assert len(all_of(parsed, "table")) == 3
    assert all(attrs.get("scope") in ("row", "col") for attrs in all_of(parsed, "th"))


def test_asks_nothing_of_a_network_and_runs_nothing(full_diary):
    page = render_weekly(full_diary.report(), chart_png=b"\x89PNG", chart_alt="")
    parsed = outline(page)
    assert not {"script", "link", "iframe", "form", "object"} & {tag for tag, _ in parsed.found}
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page
    assert "@import" not in page
    policy = next(a["content"] for a in all_of(parsed, "meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert not re.search(r"\bstyle=|\son\w+=", page)


def test_the_style_serves_print_dark_grounds_and_narrow_screens(full_diary):
    page = render_weekly(full_diary.report())
    for rule in ("@media print", "prefers-color-scheme: dark", "overflow-x: auto", "width=device-width"):
        assert rule in page


def test_the_chart_is_inside_with_its_words(full_diary):
    page = render_weekly(full_diary.report(), chart_png=b"\x89PNG\x00bytes", chart_alt='Episodes "a day" <n>')
    (image,) = all_of(outline(page), "img")
    assert image["alt"] == 'Episodes "a day" <n>'
    assert base64.b64decode(image["src"].removeprefix("data:image/png;base64,")) == b"\x89PNG\x00bytes"


def test_without_a_chart_there_is_no_figure(full_diary):
    assert "<figure" not in render_weekly(full_diary.report())


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 7*7 }}", "&amp;"])
def test_what_a_person_typed_is_text(diary, evil):
    diary.own = [own_factor("walk", kind="amount")._replace(unit=evil)]
    parsed = outline(render_weekly(diary.twitch(0, evil).read("my_walk", {0: 3}).report()))
    assert not {"script", "img"} & {tag for tag, _ in parsed.found}
    assert f"left {evil}" in "".join(parsed.text)
    assert f"3 {evil} (1 day)" in "".join(parsed.text)


def test_an_empty_week_has_no_empty_tables(diary):
    parsed = outline(render_weekly(diary.report()))
    assert all_of(parsed, "table") == []
    assert "No day was observed" in " ".join(parsed.text)


def test_jinja_loads_only_when_html_is_made():
    code = "import sys, twitchlog.report.html, twitchlog.report.markdown; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
