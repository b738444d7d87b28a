"""What stands above a chart: wrapped where there is no room, and as high as it says."""

from __future__ import annotations

import pytest

from tests.charts.days import outside, overlapping, texts
from twitchlog.charts import style
from twitchlog.charts.header import Sign, draw_header, draw_notice, header_height, letters, lines

TITLE, PERIOD = "Episodes a day, left calf, 98 of 113 days observed", "1 Aug – 21 Nov 2026"
BOX = {"facecolor": style.BLUE}
DOT = {"marker": "o", "color": style.BLUE, "linestyle": "none"}
SIGNS = [Sign("episodes (71 days)", BOX), Sign("none (30 days)", DOT), Sign("3 or more", BOX, side=0.1)]


def sheet_of(width):
    return style.sheet_in(style.new_frame(width + 1.0, 4.0), left=0.5, right=0.5, span=(0, 1))


@pytest.mark.parametrize("width", [2.2, 3.0, 4.5, 6.0, 9.0])
def test_it_is_as_high_as_it_says_and_nothing_overlaps(width):
    sheet = sheet_of(width)
    assert draw_header(sheet, TITLE, PERIOD, SIGNS, top=4.0) == header_height(TITLE, PERIOD, SIGNS, width)
    figure = sheet.figure
    assert overlapping(figure) == []
    assert outside(figure) == []
    lowest = min(text.get_position()[1] for text in sheet.texts)
    assert lowest == pytest.approx(4.0 - header_height(TITLE, PERIOD, SIGNS, width) + 0.1)
    assert " ".join(texts(figure)).replace(" ".join(sign.words for sign in SIGNS), "").split() == (
        f"{TITLE} {PERIOD}".split()
    )


def test_the_legend_stands_beside_the_period_where_there_is_room():
    wide, narrow = sheet_of(9.0), sheet_of(4.0)
    for sheet in (wide, narrow):
        draw_header(sheet, "Title", PERIOD, SIGNS, top=4.0)
    at = [{text.get_text(): text.get_position()[1] for text in sheet.texts} for sheet in (wide, narrow)]
    assert at[0]["none (30 days)"] == at[0][PERIOD]
    assert at[1]["none (30 days)"] < at[1][PERIOD]


def test_a_square_of_the_legend_is_one():
    sheet = sheet_of(9.0)
    draw_header(sheet, "Title", PERIOD, SIGNS, top=4.0)
    box, square = sheet.patches
    assert box.get_width() * 9.0 == pytest.approx(2 * box.get_height())
    assert square.get_width() * 9.0 == pytest.approx(square.get_height()) == pytest.approx(0.1)


def test_sentences_are_wrapped_to_the_width():
    assert letters(6.7) == 100
    assert lines(["one two", "three"], 0.1, size=style.SMALL_PT) == ["one two", "three"]
    assert lines(["a " * 40], 3.05, size=style.SMALL_PT) == [("a " * 25).strip(), ("a " * 15).strip()]


def test_a_notice_is_wrapped_round_its_middle():
    sheet = sheet_of(2.0)
    draw_notice(sheet, "No days to show: the diary has no entries.", y=2.0)
    heights = [text.get_position()[1] for text in sheet.texts]
    assert len(heights) > 1
    assert sum(heights) / len(heights) == pytest.approx(2.0)
    assert outside(sheet.figure) == []
