"""The look of charts: contrast in colour and in grey, ticks, dates and settings that are put back."""

from __future__ import annotations

import datetime as dt
import itertools

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.charts import style


def test_house_style_puts_every_setting_back():
    before = dict(mpl.rcParams)
    with style.house_style():
        assert mpl.rcParams["text.parse_math"] is False
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("first_on", "last_on", "text"),
    [
        (dt.date(2026, 11, 21), dt.date(2026, 11, 21), "21 Nov 2026"),
        (dt.date(2026, 11, 9), dt.date(2026, 11, 15), "9–15 Nov 2026"),
        (dt.date(2026, 8, 1), dt.date(2026, 11, 21), "1 Aug – 21 Nov 2026"),
        (dt.date(2025, 12, 1), dt.date(2026, 2, 3), "1 Dec 2025 – 3 Feb 2026"),
    ],
)
def test_period_text(first_on, last_on, text):
    assert style.period_text(first_on, last_on) == text


def test_few_days_are_all_labelled():
    ticks = style.date_ticks(dt.date(2026, 11, 9), 7)
    assert ticks == tuple((i, f"{9 + i} Nov") for i in range(7))


def test_weeks_are_labelled_on_the_day_that_weeks_start():
    on_monday = style.date_ticks(dt.date(2026, 8, 1), 28)
    on_sunday = style.date_ticks(dt.date(2026, 8, 1), 28, week_start=6)
    assert on_monday == ((2, "3 Aug"), (9, "10 Aug"), (16, "17 Aug"), (23, "24 Aug"))
    assert on_sunday[0] == (1, "2 Aug")


def test_a_year_is_labelled_by_months_and_says_which_year():
    ticks = style.date_ticks(dt.date(2026, 7, 25), 365)
    assert ticks[0] == (7, "Aug\n2026")
    assert ticks[1] == (38, "Sep")
    assert (160, "Jan\n2027") in ticks


def test_many_years_are_labelled_by_years():
    assert [label for _, label in style.date_ticks(dt.date(2020, 1, 1), 3653)] == [str(y) for y in range(2020, 2030)]


@settings(deadline=None, max_examples=100)
@given(
    first_on=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    n_days=st.integers(1, 8000),
    week_start=st.integers(0, 6),
)
def test_date_ticks_name_their_own_day_and_never_crowd(first_on, n_days, week_start):
    ticks = style.date_ticks(first_on, n_days, week_start=week_start)
    positions = [position for position, _ in ticks]
    assert 1 <= len(ticks) <= 13
    assert positions == sorted(set(positions))
    assert 0 <= positions[0] <= positions[-1] < n_days
    for position, label in ticks:
        day = first_on + dt.timedelta(position)
        assert label.split("\n")[0] in (style.day_text(day), style.day_text(day).split()[1], str(day.year))
    gaps = {later - earlier for earlier, later in itertools.pairwise(positions)}
    assert not gaps or min(gaps) >= n_days / 26


@settings(deadline=None, max_examples=100)
@given(high=st.floats(0, 1e7, allow_subnormal=False), whole=st.booleans(), steps=st.integers(2, 6))
def test_nice_ticks_start_at_zero_and_stay_within_reach(high, whole, steps):
    if whole:
        high = float(round(high))
    ticks = style.nice_ticks(high, whole=whole, steps=steps)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= steps + 1
    assert ticks[-1] <= max(high, 1.0) * (1 + 1e-6)
    if whole:
        assert all(tick == int(tick) for tick in ticks)


def test_number_labels_set_thousands_apart():
    assert style.number_labels((0.0, 0.5, 2500.0)) == ["0", "0.5", "2,500"]


def test_a_panel_puts_zero_at_its_bottom_and_keeps_what_is_missing():
    sheet = style.new_sheet(4, 3, left=0.5, right=0.5, span=(0, 1))
    panel = style.add_panel(sheet, bottom=1.0, height=1.05, high=10.0, ticks=(0, 5, 10), label="Caffeine, mg")
    heights = panel.y([0.0, 10.0, float("nan")])
    assert heights[0] == pytest.approx(1.0)
    assert heights[1] == pytest.approx(2.0)
    assert heights[2] != heights[2]
    assert [text.get_text() for text in sheet.texts] == ["0", "5", "10", "Caffeine, mg"]


def test_what_the_font_lacks_is_drawn_as_a_box():
    frame = style.new_frame(4, 3)
    style.write(style.sheet_in(frame, left=0.5, right=0.5, span=(0, 1)), 0.0, 1.0, "икра 左")
    assert frame.figure.axes[0].texts[0].get_text() == "икра □"


def test_a_sheet_lies_where_its_frame_lies():
    whole = style.new_frame(10, 8)
    sheet = style.sheet_in(style.Frame(whole.figure, 2.0, 3.0, 5.0, 4.0), left=0.5, right=1.0, span=(0, 10))
    dpi = whole.figure.dpi
    assert sheet.transData.transform((0, 0)) == pytest.approx((2.5 * dpi, 3.0 * dpi))
    assert sheet.transData.transform((10, 4.0)) == pytest.approx((6.0 * dpi, 7.0 * dpi))
    assert style.sheet_width(sheet) == pytest.approx(3.5)


def test_labels_without_room_are_left_out_and_a_year_moves_on():
    ticks = [(0, "Nov\n2026"), (30, "Dec"), (61, "Jan\n2027"), (92, "Feb"), (120, "Mar")]
    assert style.thinned(ticks, inches_a_day=0.02) == ticks
    assert style.thinned(ticks, inches_a_day=0.01) == [ticks[0], ticks[2], ticks[4]]
    assert style.thinned(ticks, inches_a_day=0.006) == [ticks[0], (92, "Feb\n2027")]
    assert style.thinned(ticks[:1], inches_a_day=0.001) == ticks[:1]
