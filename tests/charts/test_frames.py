"""Forest plots and lags in a frame of a larger figure: inside it, nothing over another, what is left out counted."""

from __future__ import annotations

import pytest

from tests.charts.days import outside, overlapping, texts
from tests.charts.test_associations import EMPTY, FOUR
from tests.charts.test_lags import ONE, PANEL
from twitchlog.charts import style
from twitchlog.charts.associations import MARKS, associations_height, draw_associations
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.lags import draw_lags


@pytest.mark.parametrize(("width", "height"), [(5.5, 5.0), (7.5, 6.0), (10.0, 12.0), (6.2, 2.7)])
def test_associations_lie_inside_their_frame_and_nothing_overlaps(width, height):
    whole = style.new_frame(11.0, 13.0)
    frame = style.Frame(whole.figure, 0.5, 0.5, width, height)
    assert draw_associations(FOUR, frame=frame) is whole.figure
    assert outside(whole.figure, left=0.5, bottom=0.5, width=width, height=height) == []
    assert overlapping(whole.figure) == []


def test_associations_in_a_low_frame_leave_out_the_last_rows_and_name_them():
    data = FOUR._replace(rows=FOUR.rows * 3)
    high, low = (style.new_frame(8.0, share * associations_height(data, 8.0)) for share in (1.0, 0.6))
    for frame in (high, low):
        draw_associations(data, frame=frame)
    names = {row.name for row in FOUR.rows}
    assert sum(text in names for text in texts(high.figure)) == 12
    n_shown = sum(text in names for text in texts(low.figure))
    assert 0 < n_shown < 12
    left_out = data.rows[n_shown:]
    told = "; ".join(
        f"{', '.join(row.name for row in left_out if row.verdict == verdict)} ({verdict})"
        for verdict in MARKS
        if any(row.verdict == verdict for row in left_out)
    )
    assert f"Looked at too, with no room here: {told}." in " ".join(texts(low.figure))
    assert not any(text.startswith("Looked at too") for text in texts(high.figure))


def test_an_empty_diary_says_so_in_a_narrow_frame_too():
    whole = style.new_frame(4.5, 2.0)
    draw_associations(EMPTY, frame=whole)
    assert " ".join(texts(whole.figure)) == f"{EMPTY.title} {NO_DAYS}"
    assert overlapping(whole.figure) == []
    assert outside(whole.figure) == []


@pytest.mark.parametrize(("width", "height"), [(6.2, 6.0), (7.5, 5.0), (10.0, 9.0)])
def test_lags_lie_inside_their_frame_and_nothing_overlaps(width, height):
    whole = style.new_frame(11.0, 10.0)
    assert draw_lags(ONE, frame=style.Frame(whole.figure, 0.5, 0.5, width, height)) is whole.figure
    assert outside(whole.figure, left=0.5, bottom=0.5, width=width, height=height) == []
    assert overlapping(whole.figure) == []


def test_lags_in_a_low_frame_leave_out_the_last_panels_and_name_them():
    frame = style.new_frame(8.0, 5.0)
    draw_lags(ONE._replace(panels=(PANEL,) * 4), frame=frame)
    n_shown = sum(text.startswith("caffeine") for text in texts(frame.figure))
    assert 0 < n_shown < 4
    assert f"Looked at too, with no room here: {', '.join(['caffeine'] * (4 - n_shown))}." in texts(frame.figure)
