"""The calendar: what it shows, exactly; that every day has its cell, its state its look; any length, any frame."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch

from tests.charts.days import NAN, long_daily, make_daily, outside, overlapping, texts
from twitchlog.charts import style
from twitchlog.charts.calendar import (
    MOST_WEEKS,
    CalendarData,
    calendar_height,
    describe_calendar,
    draw_calendar,
    prepare_calendar,
    step_words,
)
from twitchlog.charts.day_states import NO_DAYS, DayStates
from twitchlog.charts.save import chart_bytes

STATES = ["some", "none", "not observed", "paused"]


@pytest.fixture
def four_states():
    return make_daily([3, 0, NAN, NAN], STATES)


def squares(figure) -> list[PolyCollection]:
    return [each for each in figure.axes[0].collections if isinstance(each, PolyCollection)]


def centres(patch) -> list[tuple[float, float]]:
    boxes = patch.get_path().to_polygons(closed_only=False)
    return [tuple((box.min(axis=0) + box.max(axis=0)) / 2) for box in boxes]


def cells(figure) -> dict[str, list[tuple[float, float]]]:
    """Where each state is drawn, in inches."""
    patches = [each for each in figure.axes[0].patches if isinstance(each, PathPatch)]
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o" and line.get_zorder() == 3]
    return {
        "some": [
            tuple((path.vertices.min(axis=0) + path.vertices.max(axis=0)) / 2)
            for each in squares(figure)
            for path in each.get_paths()
        ],
        "none": [tuple(point) for line in marks for point in line.get_xydata()],
        "not observed": [at for patch in patches if patch.get_hatch() for at in centres(patch)],
        "paused": [at for patch in patches if not patch.get_hatch() for at in centres(patch)],
    }


def test_what_is_shown_is_exactly_the_frame(four_states):
    data = prepare_calendar(four_states, place="left calf", week_start=6)
    days = DayStates(dt.date(2026, 11, 9), (3.0, 0.0, None, None), (False, False, False, True))
    assert data == CalendarData(days, 6, (1, 2, 3), "left calf", 0)
    assert data.title == "Calendar of episodes, left calf, 2 of 4 days observed"
    assert data.period == "9–12 Nov 2026"
    assert (data.offset, data.n_weeks) == (1, 1)  # weeks start on Sunday, the first day is a Monday
    assert data.steps == (2, None, None, None)


@pytest.mark.parametrize(
    ("most", "begins"),
    [(1, (1,)), (3, (1, 2, 3)), (5, (1, 2, 3, 4)), (9, (1, 2, 4, 8)), (16, (1, 2, 4, 8)), (40, (1, 3, 10, 30)),
     (60, (1, 3, 10, 30)), (300, (1, 5, 20, 100)), (10_000, (1, 10, 100, 1000))],
)  # fmt: skip
def test_the_steps_fit_the_largest_day(most, begins):
    assert prepare_calendar(make_daily([1, most], ["some", "some"])).step_begins == begins


def test_the_legend_tells_the_steps_in_numbers(four_states):
    assert step_words((1, 3, 10, 30)) == ["1–2", "3–9", "10–29", "30 or more"]
    figure = draw_calendar(prepare_calendar(four_states))
    assert {"1", "2", "3 or more episodes", "none (1 day)", "not observed (1 day)", "paused (1 day)"} <= set(
        texts(figure)
    )


def test_the_words_say_the_same_as_the_picture(four_states):
    assert describe_calendar(prepare_calendar(four_states)) == (
        "Calendar of episodes, 2 of 4 days observed, 9–12 Nov 2026. 3 episodes on 1 day, none on 1. "
        "Most on one day: 3, first on 9 Nov. 1 day not observed, 1 paused. "
        "Days with episodes by weekday: Mon 1 of 1, Tue 0 of 1 observed."
    )


def test_each_state_has_its_own_look_in_greyscale(four_states):
    figure = draw_calendar(prepare_calendar(four_states))
    found = cells(figure)
    assert {state: len(where) for state, where in found.items()} == dict.fromkeys(STATES, 1)
    figure.dpi = 300
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    shades = {}
    for state, ((x, y),) in found.items():
        column, row = figure.axes[0].transData.transform((x, y))
        cell = grey[int(len(grey) - row) - 26 : int(len(grey) - row) + 26, int(column) - 26 : int(column) + 26]
        shades[state] = (float(cell[24:28, 24:28].mean()), float(cell.mean()), float(cell.std()))
    assert shades["some"][0] < 90  # filled
    assert shades["none"][0] > 250 and shades["none"][1] > 235  # a small hollow mark
    assert 180 < shades["not observed"][1] < 240 and shades["not observed"][2] > 10  # hatched
    assert shades["paused"][0] > 250 and shades["paused"][2] < 5  # an outline, which lies further out


def test_weeks_begin_as_the_person_set_them():
    for week_start, names in ((0, ["Mon", "Sun"]), (5, ["Sat", "Fri"]), (6, ["Sun", "Sat"])):
        figure = draw_calendar(prepare_calendar(long_daily(21), week_start=week_start))
        weekdays = [text for text in texts(figure) if text in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
        assert [weekdays[0], weekdays[-1]] == names


def test_each_day_lies_in_the_row_of_its_weekday_and_the_column_of_its_week():
    episodes = [NAN] * 100
    episodes[9] = 1  # Wednesday of the second week
    figure = draw_calendar(
        prepare_calendar(make_daily(episodes, ["some" if e == 1 else "not observed" for e in episodes]))
    )
    ((x, y),) = cells(figure)["some"]
    labels = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert labels["Wed"] == pytest.approx(y)
    assert x == pytest.approx(1.5 * 0.3)


def test_months_are_named_where_they_begin_and_years_where_they_change():
    figure = draw_calendar(prepare_calendar(long_daily(120)))
    assert [text for text in texts(figure) if text[:3] in ("Nov", "Dec", "Jan", "Feb", "Mar")] == [
        "Nov 2026", "Dec", "Jan 2027", "Feb", "Mar"
    ]  # fmt: skip


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.mark.parametrize(
    ("first", "n_days", "labels"),
    [
        ("2026-07-25", 120, ["Jul", "Aug 2026", "Sep", "Oct", "Nov"]),  # one week of July: no room for its year
        ("2026-07-31", 120, ["Aug 2026", "Sep", "Oct", "Nov"]),  # in the same week
        ("2024-12-02", 100, ["Dec 2024", "Jan 2025", "Feb", "Mar"]),
        ("2024-12-22", 100, ["Dec 2024", "Jan 2025", "Feb", "Mar"]),
        ("2024-12-28", 100, ["Dec", "Jan 2025", "Feb", "Mar", "Apr"]),
    ],
)
def test_the_first_month_is_named_too_and_the_year_where_there_is_room(first, n_days, labels):
    figure = draw_calendar(prepare_calendar(long_daily(n_days, first=first)))
    _, _, *below = texts(figure)  # without title and period
    assert [text for text in below if re.fullmatch(r"[A-Z][a-z]{2}( 20\d\d)?", text) and text not in WEEKDAYS] == labels
    assert overlapping(figure) == []


@pytest.mark.parametrize("first", [f"2026-{month:02}-{day}" for month in range(1, 13) for day in ("01", "15", "28")])
@pytest.mark.parametrize("n_days", [43, 100, 250, 365, 500])
def test_a_year_is_always_given(first, n_days):
    figure = draw_calendar(prepare_calendar(long_daily(n_days, first=first)))
    _, _, *below = texts(figure)  # without title and period
    assert any(re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", text) for text in below)


def test_an_empty_diary_says_so():
    data = prepare_calendar(make_daily([], []))
    assert texts(draw_calendar(data)) == [data.title, NO_DAYS]
    assert data.title.endswith(", no days observed")
    assert describe_calendar(data) == NO_DAYS
    assert (data.period, data.n_weeks) == ("no days", 0)
    assert chart_bytes(draw_calendar(data), "png", title=data.title, dpi=40).startswith(b"\x89PNG")


@pytest.mark.parametrize("n_days", [1, 7, 30, 42, 43, 120, 365, 371, 372, 730, 1100])
@pytest.mark.parametrize("first", ["2026-11-09", "2026-07-25", "2026-03-31"])
def test_any_length_draws_every_day_and_no_text_over_another(n_days, first):
    data = prepare_calendar(long_daily(n_days, first=first), week_start=6)
    figure = draw_calendar(data)
    found = cells(figure)
    days = data.days
    assert [len(found[state]) for state in STATES] == [days.n_some, days.n_none, days.n_not_observed, days.n_paused]
    places = [tuple(np.round(at, 3)) for where in found.values() for at in where]
    assert len(set(places)) == n_days
    assert len(figure.axes[0].get_children()) < 130
    assert overlapping(figure) == []
    assert outside(figure) == []
    assert tuple(figure.get_size_inches()) == pytest.approx((10.0, calendar_height(data, 10.0)))


@pytest.mark.parametrize("n_days", [0, 1, 7, 84, 400])
@pytest.mark.parametrize(("width", "height"), [(3.8, 3.6), (7.5, 2.6), (5.0, 4.0)])
def test_in_a_frame_everything_lies_inside_and_nothing_overlaps(n_days, width, height):
    whole = style.new_frame(11.0, 8.0)
    frame = style.Frame(whole.figure, 0.5, 0.5, width, height)
    assert draw_calendar(prepare_calendar(long_daily(n_days)), frame=frame) is whole.figure
    assert outside(whole.figure, left=0.5, bottom=0.5, width=width, height=height) == []
    assert overlapping(whole.figure) == []


def test_of_very_many_years_the_last_six_are_shown_and_the_others_counted():
    data = prepare_calendar(long_daily(7 * MOST_WEEKS + 100))
    assert data.n_weeks <= MOST_WEEKS
    assert data.n_earlier == 107
    assert "107 earlier days not shown: a calendar holds six years." in texts(draw_calendar(data))
    assert "107 earlier days" in describe_calendar(data)


def test_the_same_days_give_the_same_bytes(four_states):
    def draw(file_format):
        return chart_bytes(draw_calendar(prepare_calendar(four_states)), file_format, title="t", dpi=60)

    assert draw("png") == draw("png")
    assert draw("svg") == draw("svg")


day = st.one_of(
    st.tuples(st.integers(1, 5000), st.just("some")),
    st.tuples(st.just(0), st.just("none")),
    st.tuples(st.just(NAN), st.sampled_from(["not observed", "paused"])),
)


@settings(deadline=None, max_examples=60)
@given(days=st.lists(day, min_size=1, max_size=60), week_start=st.sampled_from([0, 5, 6]))
def test_every_day_with_episodes_has_the_step_that_holds_its_number(days, week_start):
    episodes, states = zip(*days, strict=True)
    data = prepare_calendar(make_daily(episodes, states), week_start=week_start)
    for value, step in zip(data.days.episodes, data.steps, strict=True):
        assert (step is None) == (not value)
        if value:
            assert data.step_begins[step] <= value
            assert step == len(data.step_begins) - 1 or value < data.step_begins[step + 1]
