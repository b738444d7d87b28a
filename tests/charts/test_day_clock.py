"""The day clock: hours and days counted apart, what has no hour said and never drawn, any diary, any frame."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch

from tests.charts.days import long_daily, make_daily, outside, overlapping, texts
from twitchlog.charts import style
from twitchlog.charts.day_clock import (
    NO_HOURS,
    DayClockData,
    day_clock_height,
    describe_day_clock,
    draw_day_clock,
    prepare_day_clock,
)
from twitchlog.charts.day_states import NO_DAYS, DayStates, day_states
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.ledger import HourRow, Hours

DAYS = DayStates(dt.date(2026, 11, 9), (3.0, 0.0, 2.0, None), (False, False, False, False))
HOURS = Hours(
    (HourRow(1, 1, 1, 1), HourRow(8, 0, 0, 4), HourRow(23, 4, 2, 3)), n_part=2, n_day=3, n_imported=1
)  # fmt: skip


@pytest.fixture
def data() -> DayClockData:
    return prepare_day_clock(HOURS, DAYS, day_start_min=240)


def bars(figure) -> list[tuple[float, float]]:
    """Where each bar stands, in hours from the left, and how high it is in inches."""
    found = [each for each in figure.axes[0].collections if isinstance(each, PolyCollection)]
    boxes = [path.vertices for each in found for path in each.get_paths()]
    return [(float((box[:, 0].min() + box[:, 0].max()).round(2) / 2), float(np.ptp(box[:, 1]))) for box in boxes]


def hatched(figure) -> float:
    patches = [each for each in figure.axes[0].patches if isinstance(each, PathPatch) and each.get_hatch()]
    boxes = [box for patch in patches for box in patch.get_path().to_polygons(closed_only=False)]
    return sum(float(np.ptp(box[:, 0])) for box in boxes)


def test_what_is_shown_is_exactly_the_hours(data):
    assert data == DayClockData(
        days=DAYS,
        hours=(HourRow(8, 0, 0, 4), HourRow(23, 4, 2, 3), HourRow(1, 1, 1, 1)),  # from the day start on
        first_hour=4,
        n_part=2,
        n_day=3,
        n_imported=1,
    )
    assert (data.n_with_hour, data.n_without_hour) == (5, 5)
    assert data.title == "Twitches by hour of day: 5 of 10 episodes with a known hour"
    assert data.period == "9–12 Nov 2026 · 3 of 4 days observed"
    assert data._replace(place="left calf").title.startswith("Twitches by hour of day, left calf: 5 of 10 episodes")


def test_the_words_say_the_same_as_the_picture(data):
    assert describe_day_clock(data) == (
        "Twitches by hour of day: 5 of 10 episodes with a known hour, 9–12 Nov 2026 · 3 of 4 days observed. "
        "Days with twitches at an hour, of those with anything logged then: 23–00 h 2 of 3 days; 01–02 h 1 of 1 day. "
        "Something was logged, but no twitches: 08–09 h. "
        "Nothing was ever logged at 21 hours of the day: what happened then is not known. "
        "Where a bar fills its outline, nothing else was ever logged: that hour cannot be compared. "
        "Not drawn: 5 episodes whose hour is not known, 2 to a part of the day and 3 to the day only "
        "(1 of them imported)."
    )


def test_a_bar_stands_at_its_hour_and_is_as_high_as_its_days(data):
    figure = draw_day_clock(data)
    (night, two), (late, one) = bars(figure)
    assert (night, late) == (19.5, 21.5)  # 23 h and 01 h, on an axis from 4 h
    assert two == pytest.approx(2 * one)
    outline = max(figure.axes[0].lines, key=lambda line: len(line.get_xdata()))
    assert np.ptp(outline.get_ydata()) == pytest.approx(4 * one)
    assert outline.get_ydata()[2 * 4 + 1] == pytest.approx(outline.get_ydata().max())  # 8 h
    assert hatched(figure) == 21
    assert {"04:00", "00:00", "days", "hour of the day, as the clock showed it"} <= set(texts(figure))


def test_what_has_no_hour_is_said_and_never_drawn(data):
    figure = draw_day_clock(prepare_day_clock(Hours((), 2, 3, 5), DAYS, day_start_min=240))
    assert bars(figure) == []
    assert hatched(figure) == 0
    assert NO_HOURS in texts(figure)
    assert any("Not drawn: 5 episodes whose hour is not known" in text for text in texts(figure))
    assert "12:00" not in texts(figure)


def test_an_hour_with_nothing_logged_is_not_a_zero(data):
    everywhere = Hours(tuple(HourRow(hour, 0, 0, 2) for hour in range(24)))
    figure = draw_day_clock(prepare_day_clock(everywhere, DAYS, day_start_min=0))
    assert hatched(figure) == 0
    assert not any("never logged" in text or "ever logged" in text for text in texts(figure))


def test_one_day_is_still_seen_beside_very_many(data):
    rows = (HourRow(8, 1, 1, 3000), HourRow(9, 9000, 2999, 3000))
    figure = draw_day_clock(prepare_day_clock(Hours(rows), DAYS, day_start_min=240))
    assert min(height for _, height in bars(figure)) * 72 >= 2  # points
    assert overlapping(figure) == []


def test_an_empty_diary_says_so():
    data = prepare_day_clock(Hours(), day_states(make_daily([], [])), day_start_min=240)
    assert texts(draw_day_clock(data)) == [data.title, NO_DAYS]
    assert data.title.endswith(", no days observed")
    assert describe_day_clock(data) == NO_DAYS
    assert data.period == "no days"


@pytest.mark.parametrize(("width", "height"), [(10.0, None), (7.5, 3.6), (5.0, 4.4), (3.8, 5.2)])
@pytest.mark.parametrize("n_days", [0, 1, 730])
def test_in_a_frame_everything_lies_inside_and_nothing_overlaps(width, height, n_days, data):
    shown = prepare_day_clock(HOURS if n_days else Hours(), day_states(long_daily(n_days)), day_start_min=270)
    whole = style.new_frame(11.0, 8.0)
    frame = style.Frame(whole.figure, 0.5, 0.5, width, height or day_clock_height(shown, width))
    assert draw_day_clock(shown, frame=frame) is whole.figure
    assert outside(whole.figure, left=0.5, bottom=0.5, width=width, height=frame.height) == []
    assert overlapping(whole.figure) == []


def test_the_same_hours_give_the_same_bytes(data):
    for file_format in ("png", "svg"):
        first, second = (chart_bytes(draw_day_clock(data), file_format, title="t", dpi=60) for _ in range(2))
        assert first == second
