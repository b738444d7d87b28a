"""The weekly page in a real browser: quiet, closed to the network, readable at every width, on paper and by ear."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.known_font import in_known_font
from tests.browser.made import EMPTY, EVIL, HOSTILE, ONE_WEEK, PAGES, SAMPLE, SHEETS, URGENT
from tests.browser.watched import axe_findings

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
A4_POINTS = (596, 843)  # whole pixels


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_opens_quietly_asks_nothing_and_fits(opened, report, width, scheme):
    with opened(report, width=width, scheme=scheme) as (page, complaints, requests):
        sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes == [width, width]
        page.keyboard.press("End")  # whatever would load late
        assert complaints == []
        assert requests == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(opened, report, width, scheme):
    with opened(report, width=width, scheme=scheme) as (page, _, _):
        assert axe_findings(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_it_takes_as_many_sheets_as_expected(opened, reports, tmp_path, name):
    with opened(in_known_font(reports[name], tmp_path / "page.html"), scheme="dark") as (page, complaints, _):
        # Both faces are asked for, or one that no word needs would not be there.
        loaded = page.evaluate("Promise.all(['1em Known', 'bold 1em Known'].map(face => document.fonts.load(face)))")
        assert [len(faces) for faces in loaded] == [1, 1]
        assert complaints == []
        printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) == SHEETS[name]
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == list(A4_POINTS)


def test_paper_is_white_and_its_ink_dark_whatever_the_screen(opened, reports):
    with opened(reports[SAMPLE], scheme="dark") as (page, _, _):
        colours = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        assert page.evaluate(colours) == ["rgb(21, 24, 28)", "rgb(230, 233, 236)"]
        page.emulate_media(media="print")
        assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_its_headings_and_regions_tell_what_it_holds(opened, reports):
    with opened(reports[SAMPLE]) as (page, _, _):
        assert page.get_by_role("heading", level=1).all_inner_texts() == ["7 days to 21 November 2026"]
        headings = page.get_by_role("heading", level=2).all_inner_texts()
        assert headings[:2] == ["Warning signs", "Twitches"]
        assert {"Beside the twitches", "Day by day", "Associations", "What to log to learn more"} <= set(headings)
        signs = page.get_by_role("heading", level=3)
        assert signs.first.inner_text() == "Twitching for more than 2 weeks"
        assert page.get_by_role("region", name="Warning signs").get_by_role("heading", level=3).count() == signs.count()
        assert page.get_by_role("main").count() == page.get_by_role("banner").count() == 1
        assert page.get_by_role("contentinfo").count() == 1
        for name in headings:
            assert page.get_by_role("region", name=name).count() >= 1


def test_its_tables_name_their_rows_and_columns(opened, reports):
    with opened(reports[SAMPLE]) as (page, _, _):
        tables = page.get_by_role("table")
        assert tables.count() >= 3
        for table in tables.all():
            columns = table.get_by_role("columnheader").count()
            rows = table.get_by_role("row").all()[1:]
            assert rows
            assert columns >= 2
            for row in rows:
                assert row.get_by_role("rowheader").count() == 1
                assert row.get_by_role("rowheader").count() + row.get_by_role("cell").count() >= columns


def test_its_picture_has_words(opened, reports):
    with opened(reports[SAMPLE]) as (page, _, _):
        (picture,) = page.get_by_role("img").all()
        alt = picture.get_attribute("alt") or ""
        assert "days observed" in alt
        assert picture.evaluate("image => image.complete && image.naturalWidth > 600")


def test_a_narrow_page_says_what_is_wider_than_it(opened, reports):
    for width, is_shown in ((360, True), (1280, False)):
        with opened(reports[SAMPLE], width=width) as (page, _, _):
            hints = page.get_by_text("Wider than the screen: it scrolls sideways.").all()
            assert [hint.is_visible() for hint in hints] == [is_shown] * 2
            page.emulate_media(media="print")
            assert not any(hint.is_visible() for hint in hints)


def test_what_scrolls_aside_can_be_reached_by_keyboard(opened, reports):
    with opened(reports[SAMPLE], width=360) as (page, _, _):
        for name in ("Chart", "Day by day"):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            assert focused.get_attribute("class") == "scroll"
            assert name in (focused.get_attribute("aria-label") or page.locator("#days").inner_text())
            page.keyboard.press("ArrowRight")
            page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_markup_that_a_person_typed_is_text(opened, reports):
    with opened(reports[HOSTILE]) as (page, complaints, requests):
        assert page.title() == "Twitch diary: 7 days to 21 November 2026"
        assert EVIL in page.inner_text("main")
        assert page.locator("script, main b, [onerror]").count() == 0
        assert (complaints, requests) == ([], [])


def test_what_asks_for_help_stands_first_and_nothing_soothes(opened, reports):
    with opened(reports[URGENT], width=360) as (page, _, _):
        words = page.inner_text("body")
        assert words.startswith("Please contact a doctor in the next few days.")
        assert "drops things" in words
        assert "not urgent" not in words
        assert "turn out not to be" not in words
        assert "Something to try" not in words


def test_notes_stay_in_the_diary(opened, reports):
    with opened(reports[ONE_WEEK]) as (page, _, _):
        assert "evil" not in page.content()


def test_a_young_diary_is_drawn_from_its_first_day_on(opened, reports):
    with opened(reports[ONE_WEEK]) as (page, _, _):
        assert "6 of 7 days observed" in (page.get_by_role("img").get_attribute("alt") or "")


def test_an_empty_week_has_no_empty_parts(opened, reports):
    with opened(reports[EMPTY]) as (page, _, _):
        assert page.get_by_role("table").count() == page.get_by_role("img").count() == 0
        assert "No day was observed" in page.inner_text("main")
        assert page.locator("section:not(:has(p, li, table))").count() == 0


def test_the_watch_would_see_a_request_and_an_error(opened, tmp_path):
    path = tmp_path / "loud.html"
    path.write_text(
        '<img src="http://192.0.2.1/x.png"><script>console.error("one"); throw new Error("two")</script>'
        '<p style="width: 2000px; color: #eee; background: #fff">wide and pale',
        encoding="utf-8",
    )
    with opened(path, width=360) as (page, complaints, requests):
        assert requests == ["http://192.0.2.1/x.png"]
        assert any("one" in each for each in complaints)
        assert any("two" in each for each in complaints)
        assert page.evaluate("document.documentElement.scrollWidth") > 360
        assert "color-contrast" in " ".join(axe_findings(page))
