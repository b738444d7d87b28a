"""The pictures of the clinician's page, printed as large as they are drawn: legible, and nothing outside."""

from __future__ import annotations

import datetime as dt

import pytest
from matplotlib.patches import PathPatch

from tests.charts.days import NAN, long_daily, make_daily, outside, texts
from twitchlog.charts.body_map import prepare_body_map
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.save import chart_bytes
from twitchlog.charts.timeline import prepare_timeline
from twitchlog.charts.visit_pictures import COURSE_IN, PLACES_IN, Mark, draw_course, draw_places
from twitchlog.diary.ledger import EpisodeDay
from twitchlog.pipeline import body

LEAST_PT = 7.5


def sizes(figure):
    return [text.get_size() for axes in figure.axes for text in axes.texts]


@pytest.fixture
def course():
    states = ["some", "none", "not observed", "paused"] * 21
    return prepare_timeline(make_daily([3, 0, NAN, NAN] * 21, states), factors=())


@pytest.mark.parametrize(
    "daily", [make_daily([3], ["some"]), long_daily(800), make_daily([], [])], ids=["1", "800", "0"]
)
def test_any_course_can_be_drawn_legibly(daily):
    figure = draw_course(prepare_timeline(daily, factors=()))
    assert tuple(figure.get_size_inches()) == COURSE_IN
    assert outside(figure) == []
    assert min(sizes(figure)) >= LEAST_PT
    assert chart_bytes(figure, "png", title="course").startswith(b"\x89PNG")


def test_an_empty_course_says_so():
    figure = draw_course(prepare_timeline(make_daily([], []), factors=()))
    assert texts(figure) == [NO_DAYS]


def test_the_course_tells_the_four_states_apart_and_names_them(course):
    figure = draw_course(course)
    words = texts(figure)
    assert {"episodes", "none", "not observed", "paused"} <= set(words)
    patches = [each for each in figure.axes[0].patches if isinstance(each, PathPatch)]
    assert sorted(bool(patch.get_hatch()) for patch in patches) == [False, True]


def test_each_day_with_changes_has_its_number_above_the_days(course):
    marks = [Mark(position, number) for number, position in enumerate((3, 10, 11, 12, 14, 20, 31, 50, 51, 70, 83), 1)]
    plain, marked = draw_course(course), draw_course(course, marks)
    assert {str(mark.number) for mark in marks} <= set(texts(marked))
    assert len(marked.axes[0].lines) - len(plain.axes[0].lines) == len(marks)
    assert outside(marked) == []
    assert overlapping([text for text in marked.axes[0].texts if text.get_text().isdigit()]) == []


def test_a_number_without_room_keeps_its_line(course):
    marks = [Mark(10, number) for number in range(1, 6)]
    marked = draw_course(course, marks)
    assert {"1", "2", "3"} <= set(texts(marked))
    assert "4" not in [text.get_text() for text in marked.axes[0].texts]
    assert outside(marked) == []


def overlapping(labels):
    boxes = [label.get_window_extent() for label in labels]
    return [(one, two) for n, one in enumerate(boxes) for two in boxes[:n] if one.overlaps(two)]


def test_every_place_is_drawn_and_only_the_first_are_numbered():
    first = dt.date(2026, 11, 1)
    rows = [
        EpisodeDay(first.toordinal() + day, site, side, 1, 0, 0.0, None)
        for n, (site, side) in enumerate(
            [("calf", "left"), ("tongue", "midline"), ("biceps", "right"), ("moving", None)]
        )
        for day in range(5 - n)
    ]
    daily = make_daily([1] * 5, ["some"] * 5, first=first)
    data = prepare_body_map(rows, daily, body=body())
    figure = draw_places(data, n_numbered=2)
    assert tuple(figure.get_size_inches()) == PLACES_IN
    words = texts(figure)
    assert [word for word in words if word.isdigit()].count("3") == 0
    assert {"1", "2", "R", "L", "front", "back"} <= set(words)
    assert outside(figure) == []
    assert min(sizes(figure)) >= LEAST_PT
