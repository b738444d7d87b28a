"""The weekly page as a PDF: the words of the page in their order, its chart with its words, and whole pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pytest
from PIL import Image
from pypdf import PdfReader

from twitchlog.analysis.results import DAYS, PRESENT, Because, FlagCoverage, FlagResult
from twitchlog.report.weekly_page import weekly_page
from twitchlog.report.weekly_pdf import render_weekly_pdf

ON = dt.date(2026, 11, 14)


def png():
    packed = io.BytesIO()
    Image.new("RGB", (400, 200), "white").save(packed, "png")
    return packed.getvalue()


def made(report, *, chart_png=None, chart_alt=""):
    return PdfReader(io.BytesIO(render_weekly_pdf(report, chart_png=chart_png, chart_alt=chart_alt)))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_every_part_of_the_page_is_there_in_its_order(full_diary):
    text = text_of(made(full_diary.report()))
    parts = ["Week 46 · 9–15 November 2026", "Twitches", "Beside the twitches", "Day by day", "Not logged", "Tried"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    page = weekly_page(full_diary.report())
    for words in (page.coverage, *page.twitches, page.closing, page.factors[0].this_week, "not observed", "Mon 9"):
        assert words in text


def test_warning_signs_come_before_the_week(full_diary):
    report = full_diary.report()
    sign = FlagResult(
        "F1",
        PRESENT,
        1,
        ON,
        FlagCoverage(DAYS, 20, 21, 10, ON, ON),
        because=(Because("persistent", ON, ON, 5, 7, site="calf", side="left"),),
    )
    signs = report.signs._replace(present=(sign,))
    text = text_of(made(dataclasses.replace(report, signs=signs)))
    assert text.index("Twitching for more than 2 weeks") < text.index("the four weeks before")


def test_it_is_tagged_and_the_same_every_time(full_diary):
    one, two = (render_weekly_pdf(full_diary.report(), chart_png=png(), chart_alt="A chart.") for _ in range(2))
    assert one == two
    reader = PdfReader(io.BytesIO(one))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Twitch diary: Week 46 · 9–15 November 2026"
    assert reader.metadata.creation_date == dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def test_the_chart_carries_its_words(full_diary):
    reader = made(full_diary.report(), chart_png=png(), chart_alt="Eleven episodes.")
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    assert "Eleven episodes." in [each.get("/Alt") for each in objects if isinstance(each, dict)]
    assert sum(len(page.images) for page in reader.pages) == 1


@pytest.mark.parametrize("n_places", [0, 1, 42])
def test_any_week_is_whole_pages(diary, n_places):
    for n in range(n_places):
        diary.twitch(n % 7, "calf" if n % 2 else "quad", "left" if n % 3 else "right")
    reader = made(diary.report())
    assert 1 <= len(reader.pages) <= 2
    assert f"page 1 of {len(reader.pages)}" in text_of(reader)


def test_very_many_places_take_one_page_or_two(diary):
    for n in range(78):
        diary.twitch(n % 7, f"my_place_{n}")
    reader = made(diary.report())
    assert len(reader.pages) <= 2
    assert "and 58 more places: 58 of 78 episodes" in text_of(reader)
