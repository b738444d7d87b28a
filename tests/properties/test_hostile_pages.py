"""Whatever a diary holds is text on every page and picture, and in no file more: one test per sink."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from tests.properties.hostile import FILE_NAME, HOSTILE, controls, everything, missing, squeezed
from twitchlog.analysis.association import screen_frame
from twitchlog.charts.associations import describe_associations, draw_associations, prepare_associations
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.factors import AMOUNT, FactorCatalogue, own_factor
from twitchlog.report.pdf import printable
from twitchlog.report.wording import plain_text

ENDING = "2026-11-21"


# HTML


class _Elements(HTMLParser):
    """What a page is made of: each element with its attributes (pictures without bytes and words); and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.made_of: list[Any] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [(name, (value or "").partition(",")[0] if name == "src" else value) for name, value in attrs]
        self.made_of.append((tag, [pair for pair in kept if pair[0] != "alt"]))
        self.text += " ".join(value or "" for name, value in attrs if name == "alt")

    def handle_endtag(self, tag: str) -> None:
        self.made_of.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.made_of.append(("comment", data))

    def handle_pi(self, data: str) -> None:
        self.made_of.append(("instruction", data))


def test_html_holds_every_text_and_not_one_element_more(clis):
    pages = {
        name: _Elements(cli.ok("report", "week", "--ending", ENDING, "--format", "html")) for name, cli in clis.items()
    }
    assert pages["hostile"].made_of == pages["plain"].made_of
    assert missing(pages["hostile"].text, HOSTILE, plain_text) == []
    assert not controls(pages["hostile"].text)


# Markdown


def _markdown(page: str) -> tuple[list[str], str]:
    """What a page is made of, and its text."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(page)
    every = [each for token in tokens for each in (token, *(token.children or ()))]
    made_of = [each.type for each in every if each.type not in ("text", "text_special", "softbreak")]
    return made_of, "".join(each.content for each in every if each.type in ("text", "text_special"))


def test_markdown_holds_every_text_and_no_more_markup(clis):
    pages = {name: cli.ok("report", "week", "--ending", ENDING, "--format", "md") for name, cli in clis.items()}
    made_of, text = _markdown(pages["hostile"])
    assert made_of == _markdown(pages["plain"])[0]
    assert missing(text, HOSTILE, plain_text) == []
    assert not re.search(r"https?://|www\.", pages["hostile"]), "GitHub's Markdown makes links of these by themselves"


# PDF


def _names(value: Any) -> Iterator[str]:
    """Every name in an object of a PDF, whether it stands for a field or for a value."""
    if isinstance(value, DictionaryObject):
        yield from (str(key) for key in value)
        for each in value.values():
            yield from _names(each)
    elif isinstance(value, ArrayObject):
        for each in value:
            yield from _names(each)
    elif isinstance(value, NameObject):
        yield str(value)


DOES = {
    "/Annots", "/AA", "/OpenAction", "/Action", "/JS", "/JavaScript", "/URI", "/Launch", "/GoToR", "/GoToE",
    "/SubmitForm", "/ImportData", "/EmbeddedFiles", "/Filespec", "/EF", "/AcroForm", "/XFA", "/RichMedia", "/Movie",
}  # fmt: skip


def _assert_only_text(pdf: bytes) -> str:
    """The text of a PDF that does nothing: no link, no script, no action, no file, nothing to be filled in."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    names = {name for each in objects for name in _names(each)}
    assert "/Catalog" in names
    assert not names & DOES
    return "".join(page.extract_text() for page in reader.pages).replace("\u200b", "")


def _printed(text: str) -> str:
    return str(printable(text)).replace("\u200b", "")


def test_the_pdf_of_a_week_is_text(cli, tmp_path):
    cli.ok("report", "week", "--ending", ENDING, "--out", str(tmp_path / "week.pdf"))
    text = _assert_only_text((tmp_path / "week.pdf").read_bytes())
    assert missing(text, HOSTILE, _printed) == []


def test_the_pdf_for_a_visit_is_text(cli, tmp_path):
    cli.ok("report", "clinician", "--out", str(tmp_path / "visit"), "--name", HOSTILE[19], "--concern", HOSTILE[20])
    text = _assert_only_text((tmp_path / "visit" / "clinician.pdf").read_bytes())
    held = [each for each in HOSTILE if each not in missing(text, HOSTILE, _printed)]
    assert {HOSTILE[19], HOSTILE[20]} <= set(held)
    assert len(held) > len(HOSTILE) / 2
    assert "uid=" not in text
    assert "root:" not in text


def test_no_template_of_a_pdf_can_evaluate_or_read():
    folder = Path(printable.__code__.co_filename).parent / "templates"
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.typ"))
    code = re.sub(r"//.*", "", code)
    assert re.search(r"\bjson\(bytes\(", code)
    assert not re.search(r"\b(eval|read|csv|yaml|toml|xml|cbor|plugin|include|link|embed|attach)\b\s*[(\"]", code)
    assert not re.search(r"\bjson\((?!bytes\()", code)


# Charts

SVG = {
    "svg", "metadata", "RDF", "Work", "type", "title", "coverage", "description", "creator", "Agent", "defs", "style",
    "g", "path", "use", "clipPath", "rect", "pattern", "format",
}  # fmt: skip
CHARTS = ("timeline", "calendar", "day-clock", "body-map", "associations", "lags", "clinician-sheet")


@pytest.mark.parametrize("chart", CHARTS)
def test_an_svg_draws_its_texts_and_nothing_else(clis, tmp_path, chart):
    made = {}
    for name, cli in clis.items():
        path = tmp_path / f"{name}.svg"
        everything(cli, "chart", chart, "--out", str(path))
        made[name] = ET.parse(path)
    elements = {name: {each.tag.partition("}")[2] for each in tree.iter()} for name, tree in made.items()}
    assert elements["hostile"] <= elements["plain"]
    assert elements["hostile"] <= SVG
    for each in made["hostile"].iter():
        for name, value in each.attrib.items():
            assert not name.startswith("on")
            assert not name.endswith("href") or value.startswith(("#", "data:image/png;base64,")), value
    assert not controls("".join(made["hostile"].getroot().itertext()))


@pytest.mark.parametrize("text", HOSTILE[::5])
def test_a_chart_of_a_table_that_somebody_brought_draws_its_words(text):
    """Of its columns, units and places, which no diary would take so."""
    random = np.random.default_rng(7)
    days = pd.date_range("2026-01-01", periods=100, name="diary_day")
    dose = random.uniform(0, 300, 100)
    daily = pd.DataFrame(
        {"twitch_episodes": random.poisson(np.exp(dose / 150)) * 1.0, "my_x": dose, text: random.uniform(0, 9, 100)},
        index=days,
    )
    catalogue = FactorCatalogue([own_factor("x", kind=AMOUNT)._replace(unit=text)])
    screen = screen_frame(daily, outcome="twitch_episodes", primary=None, seed=0, only_associated=False)
    data = prepare_associations(screen, catalogue=catalogue, place=text)
    said = describe_associations(data)
    svg = chart_bytes(draw_associations(data), "svg", title=data.title, period=data.period, description=said)
    root = ET.fromstring(svg)
    assert not controls("".join(root.itertext()))
    assert squeezed(plain_text(said)) in squeezed("".join(root.itertext()))
    assert {each.tag.partition("}")[2] for each in root.iter()} <= SVG


@pytest.mark.parametrize("chart", ["associations", "clinician-sheet"])
def test_a_png_keeps_its_texts_as_text(cli, tmp_path, chart):
    said = everything(cli, "chart", chart, "--out", str(tmp_path / "x.png"), "--dpi", "72")
    with Image.open(tmp_path / "x.png") as picture:
        picture.load()
        kept = {name: value for name, value in picture.info.items() if isinstance(value, str)}
    assert set(kept) == {"Title", "Period", "Description", "Software"}
    assert not controls("".join(kept.values()))
    assert squeezed(kept["Description"]) in squeezed(said)


# A table to bring in


def test_the_file_and_the_columns_of_an_import_are_text(cli, tmp_path):
    columns = [" ".join(HOSTILE[n::3]).replace("\x00", "") for n in range(3)]
    table = tmp_path / f"{FILE_NAME}.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["day", "n", "remark", *columns], ["2026-08-01", "2", " ".join(columns), *columns]])
    maps = ("--map", "n=twitch_episodes", "--map", "remark=note", "--delimiter", ",")
    for words in (("--dry-run",), ("--dry-run", "--json"), (), ()):
        everything(cli, "import", str(table), *maps, *words)
    for words in (("history",), ("undo",), ("redo",), ("list", "--until", "2026-08-02"), ("import", str(table))):
        everything(cli, *words)
    bad = tmp_path / "bad.csv"
    bad.write_text("day,n,stress\n" + "".join(f'2026-08-0{n + 1},1,"{"".join(HOSTILE[:9])}"\n' for n in range(3)))
    answer = cli("import", str(bad), "--map", "n=twitch_episodes", "--map", "stress=stress")
    assert answer.code == 6
    assert not controls(answer.err)


# Tables to take out


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_an_export_is_a_formula(cli, tmp_path):
    said = everything(cli, "export", "csv", "--out", str(tmp_path / FILE_NAME))
    assert said
    cells = set()
    for path in (tmp_path / FILE_NAME).glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells |= {cell for row in csv.reader(file) for cell in row}
    assert len(cells) > len(HOSTILE)
    formulas = {cell for cell in cells if cell.strip(" \x00\t\r\n")[:1] in tuple("=+-@") or cell[:1] in ("\t", "\r")}
    assert {cell for cell in formulas if cell and not _is_number(cell)} == set()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_was_taken_out_comes_back_as_it_was(cli, tmp_path, kind):
    out = str(tmp_path / f"{FILE_NAME}.{kind}")
    everything(cli, "export", kind, "--out", out)
    before = cli.json("list", "--all")
    new = str(tmp_path / "new.db")
    everything(cli, "--diary", new, "import", out)
    assert json.loads(cli.ok("--diary", new, "list", "--all", "--json")) == before


def test_a_diary_that_is_merged_says_nothing_that_commands(clis):
    assert everything(clis["plain"], "import", clis["hostile"].diary)
    for words in ("history", "list --all", "medicine"):
        assert everything(clis["plain"], *words.split())
