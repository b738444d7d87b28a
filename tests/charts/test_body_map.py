"""The body map: every place on its own side of each figure, the counts exactly, and any diary drawn."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import EllipseCollection

from twitchlog.charts import style
from twitchlog.charts.body_map import (
    MOST_LISTED,
    NO_DAYS,
    describe_body_map,
    draw_body_map,
    prepare_body_map,
    spots,
)
from twitchlog.charts.body_outline import BACK, BODY, BOXES, FRONT, PANELS, lines, shapes
from twitchlog.charts.body_panels import DOTS_APART, SLOTS, BodyDot, lay_out, radius_in
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.body import body_from_rows
from twitchlog.diary.ledger import EpisodeDay
from twitchlog.reference.tables import table

FIRST = dt.date(2026, 11, 9)
BODY_TABLE = body_from_rows(table("body_sites"), table("body_areas"))
PLACES = [
    (key, side)
    for key, site in BODY_TABLE.sites.items()
    for side in (("left", "right") if site.is_sided else ("midline",))
]
ONLY_FROM_BEHIND = {
    "neck_back", "trapezius", "triceps", "forearm_outer", "fdi", "scapula", "upper_back", "lower_back", "buttock",
    "thigh_back", "calf",
}  # fmt: skip
FROM_BOTH = {"deltoid", "outer_leg"}


def make_daily(episodes, *, first=FIRST) -> pd.DataFrame:
    days = pd.date_range(first, periods=len(episodes), freq="D", name="diary_day")
    return pd.DataFrame({"twitch_episodes": np.array(episodes, dtype=float)}, index=days)


def episode(day: int, site, side, n=1) -> EpisodeDay:
    return EpisodeDay(FIRST.toordinal() + day, site, side, n, 0, 0.0, None)


def prepared(episodes, daily=None):
    return prepare_body_map(episodes, make_daily([1.0] * 7) if daily is None else daily, body=BODY_TABLE)


@pytest.fixture(scope="module")
def everywhere():
    """All 78 positions, 1 to 78 days each."""
    episodes = [episode(day, *place) for n, place in enumerate(PLACES, 1) for day in range(n)]
    return prepared(episodes, make_daily([1.0] * 78))


def texts(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def circles(figure) -> list[EllipseCollection]:
    return [each for each in figure.axes[0].collections if isinstance(each, EllipseCollection)]


def drawn_layout(figure):
    """Where the panels of a figure lie, told from the words above them: (view, panel) to the x of its midline."""
    words = {text.get_text(): text.get_position() for text in figure.axes[0].texts}
    return {slot: words[said] for slot, said in SLOTS.items()}


# --- the table -------------------------------------------------------------------------------------------------------


def test_every_site_has_its_spot():
    assert list(spots()) == list(BODY_TABLE.sites)


def test_midline_sites_lie_on_the_midline_and_no_other():
    for key, site in BODY_TABLE.sites.items():
        assert all((spot.x > 0) is site.is_sided for spot in spots()[key]), key


def test_what_is_seen_from_one_side_is_drawn_there_only():
    views = {key: {spot.view for spot in where} for key, where in spots().items()}
    assert {key for key, seen in views.items() if seen == {BACK}} == ONLY_FROM_BEHIND
    assert {key for key, seen in views.items() if seen == {FRONT, BACK}} == FROM_BOTH
    assert all(seen == {FRONT} for key, seen in views.items() if key not in ONLY_FROM_BEHIND | FROM_BOTH)


def test_every_panel_of_a_spot_is_drawn():
    assert {(spot.view, spot.panel) for where in spots().values() for spot in where} == set(SLOTS)


# --- the drawing has the sides right ---------------------------------------------------------------------------------


def test_every_site_and_side_is_drawn_on_its_own_side(everywhere):
    figure = draw_body_map(everywhere)
    midlines = drawn_layout(figure)
    offsets = circles(figure)[0].get_offsets()
    assert len(offsets) == len(everywhere.dots) == 78 + 2 * len(FROM_BOTH)
    seen = set()
    for dot, (x, _) in zip(everywhere.dots, offsets, strict=True):
        from_midline = x - midlines[dot.view, dot.panel][0]
        expected = {
            (FRONT, "left"): 1,  # facing us, the person's left is on our right
            (FRONT, "right"): -1,
            (BACK, "left"): -1,
            (BACK, "right"): 1,
        }.get((dot.view, dot.side), 0)
        assert (abs(from_midline) > 0.01) == bool(expected), dot
        assert expected == 0 or math.copysign(1, from_midline) == expected, dot
        seen.add((dot.site, dot.side))
    assert seen == set(PLACES)


def test_r_and_l_stand_where_they_should(everywhere):
    sheet = draw_body_map(everywhere).axes[0]
    letters = [(text.get_text(), *text.get_position()) for text in sheet.texts if text.get_text() in ("R", "L")]
    assert len(letters) == 2 * len(SLOTS)
    midlines = drawn_layout(sheet.figure)
    for (view, panel), (middle, y) in midlines.items():
        reach = 1.3 if panel == BODY else 0.8
        near = [each for each in letters if abs(each[1] - middle) < reach and -0.9 < each[2] - y < 0.1]
        near = sorted(near, key=lambda each: abs(each[2] - y))[:2]
        right = next(x for letter, x, _ in near if letter == "R")
        left = next(x for letter, x, _ in near if letter == "L")
        assert (right < middle < left) is (view == FRONT), (view, panel)
        assert (left < middle < right) is (view == BACK), (view, panel)


def test_the_left_calf_is_on_the_viewers_left_from_behind_and_the_left_thigh_on_their_right():
    data = prepared([episode(0, "calf", "left"), episode(0, "thigh_front", "left")])
    assert {(dot.site, dot.view, dot.x > 0) for dot in data.dots} == {
        ("calf", BACK, False),
        ("thigh_front", FRONT, True),
    }


def test_every_dot_lies_inside_what_is_drawn(everywhere):
    for dot in everywhere.dots:
        assert any(shape.contains_point((dot.x, dot.y)) for shape in shapes(dot.panel)), dot


def test_no_two_dots_of_a_panel_are_nearer_than_stated(everywhere):
    for one, other in itertools.combinations(everywhere.dots, 2):
        if (one.view, one.panel) == (other.view, other.panel):
            assert math.dist((one.x, one.y), (other.x, other.y)) >= DOTS_APART, (one, other)


def test_even_the_largest_dots_do_not_touch(everywhere):
    layout = lay_out(left=0.0, width=7.0, bottom=0.0, top=6.0)
    largest = radius_in(78, full=78, scale=layout.scale)
    centres = [layout.at(dot.view, dot.panel, dot.x, dot.y) for dot in everywhere.dots]
    nearest = min(math.dist(one, other) for one, other in itertools.combinations(centres, 2))
    assert 2 * largest < nearest


@pytest.mark.parametrize("panel", PANELS)
def test_a_drawing_is_symmetric_and_fits_its_panel(panel):
    box = BOXES[panel]
    drawn = [*shapes(panel), *lines(panel, FRONT), *lines(panel, BACK)]
    corners = np.array([path.get_extents().get_points() for path in drawn])
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    assert -box.half_width <= low[0] <= high[0] <= box.half_width
    assert box.bottom - 0.01 <= low[1] <= high[1] <= box.top + 0.01
    grid = [(x / 50, y / 50) for x in range(-15, 16) for y in range(-10, 51)]
    for x, y in grid:
        inside = [any(shape.contains_point(at) for shape in shapes(panel)) for at in ((x, y), (-x, y))]
        assert inside[0] == inside[1], (x, y)


@pytest.mark.parametrize(("width", "top"), [(7.0, 6.0), (4.0, 6.0), (7.0, 3.5), (12.0, 5.0)])
def test_panels_keep_inside_their_rectangle_and_apart(width, top):
    layout = lay_out(left=0.5, width=width, bottom=0.4, top=top)
    boxes = []
    for slot in SLOTS:
        x, y = layout.origins[slot]
        box = BOXES[slot[1]]
        reach = layout.scale * box.half_width
        boxes.append((x - reach, y + layout.scale * box.bottom, x + reach, y + layout.scale * box.top))
    assert min(box[0] for box in boxes) >= 0.5 - 1e-6
    assert max(box[2] for box in boxes) <= 0.5 + width + 1e-6
    assert min(box[1] for box in boxes) >= 0.4 - 1e-6
    assert max(box[3] for box in boxes) <= top
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


# --- what is counted -------------------------------------------------------------------------------------------------


def told(places):
    return [(place.name, place.n_days) for place in places]


def test_what_is_shown_is_exactly_the_days():
    episodes = [
        episode(0, "calf", "left", n=5),
        episode(1, "calf", "left"),
        episode(1, "calf", "both"),
        episode(2, "tongue", "midline"),
        episode(3, "calf", None),
        episode(4, "moving", None),
        episode(5, "moving", None),
        episode(5, "elsewhere", None),
        episode(6, None, None),
    ]
    data = prepared(episodes)
    assert told(data.places) == [("left calf", 2), ("right calf", 1), ("tongue", 1)]
    assert data.dots == (
        BodyDot("calf", "left", BACK, BODY, -0.052, 0.222, 2, 1),
        BodyDot("calf", "right", BACK, BODY, 0.052, 0.222, 1, 2),
        BodyDot("tongue", "midline", FRONT, "face", 0.0, 0.073, 1, 3),
    )
    assert told(data.beside) == [
        ("moving about", 2),
        ("calf, side not said", 1),
        ("elsewhere", 1),
        ("place not said", 1),
    ]
    assert (data.title, data.period) == ("Where the twitches were, 7 of 7 days observed", "9–15 Nov 2026")
    assert describe_body_map(data) == (
        "Where the twitches were, 7 of 7 days observed, 9–15 Nov 2026. "
        "Days with twitches: left calf 2, right calf 1, tongue 1. "
        "Not on the figures: moving about 2, calf, side not said 1, elsewhere 1, place not said 1."
    )


def test_only_observed_days_of_the_frame_count():
    daily = make_daily([1.0, math.nan, 0.0])
    data = prepared([episode(day, "calf", "left") for day in (-1, 0, 1, 3)], daily)
    assert told(data.places) == [("left calf", 1)]
    assert (data.n_observed, data.n_days) == (1 + 1, 3)


def test_a_place_that_the_table_does_not_know_is_told_beside():
    data = prepared([episode(0, "tail", "left"), episode(0, "tongue", None), episode(0, "calf", "midline")])
    assert told(data.beside) == [("calf, side not said", 1), ("left tail", 1)]
    assert told(data.places) == [("tongue", 1)]


@pytest.mark.parametrize("scale", [2.0, 5.0])
def test_areas_are_in_proportion_to_days(scale):
    one, four = (radius_in(n, full=61, scale=scale) for n in (1, 4))
    assert four**2 == pytest.approx(4 * one**2)


def test_sizes_are_told_in_days(everywhere):
    figure = draw_body_map(everywhere)
    assert {"1 day", "20 days", "78 days"} <= set(texts(figure))
    dots, *legend = circles(figure)
    wide = [float(each.get_widths()[0]) for each in legend]
    assert wide[-1] == pytest.approx(float(dots.get_widths().max()))
    assert wide[0] == pytest.approx(float(dots.get_widths().min()))


def test_one_day_is_no_large_dot():
    figure = draw_body_map(prepared([episode(0, "calf", "left")], make_daily([1.0])))
    dots, *legend = circles(figure)
    assert dots.get_widths()[0] < legend[-1].get_widths()[0] / 3
    assert "10 days" in texts(figure)


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_reads_without_the_picture(everywhere):
    said = texts(draw_body_map(everywhere))
    assert {"right toes", "left toes", "78 of 78 days", "right top of foot"} & set(said)
    assert said.count(str(MOST_LISTED)) >= 2  # in the list, and at the dot
    assert any(text.startswith("and 66 more places, 1 to 66 days each") for text in said)
    assert str(MOST_LISTED + 1) not in said


def test_each_listed_number_stands_at_its_dot():
    data = prepared([*(episode(day, "calf", "left") for day in range(7)), episode(0, "deltoid", "right")])
    figure = draw_body_map(data)
    offsets = circles(figure)[0].get_offsets()
    numbers = [text for text in figure.axes[0].texts if text.get_text() in ("1", "2")]
    for dot, centre in zip(data.dots, offsets, strict=True):
        near = [text for text in numbers if math.dist(text.get_position(), centre) < 0.2]
        assert [text.get_text() for text in near] == [str(dot.rank)]


def test_no_two_texts_overlap(everywhere):
    figure = draw_body_map(everywhere)
    FigureCanvasAgg(figure).draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts if text.get_text()]
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        assert not box.padded(-1).overlaps(other_box.padded(-1)), (one, other)
    width, height = figure.bbox.width, figure.bbox.height
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for _, box in boxes)


def test_a_low_frame_lists_less_and_says_so(everywhere):
    frame = style.new_frame(7.4, 3.6)
    said = texts(draw_body_map(everywhere, frame=frame))
    more = next(text for text in said if text.startswith("and "))
    n_more = int(more.split()[1])
    assert n_more > 78 - MOST_LISTED
    assert str(78 - n_more) in said
    assert str(78 - n_more + 1) not in said


def test_many_that_have_no_spot_are_cut_short():
    data = prepared([episode(0, site, None) for site, side in PLACES if side == "left"])
    said = texts(draw_body_map(data))
    assert len(data.beside) == 36
    assert "and 30 more places, 1 day each" in said
    assert not data.dots


# --- any diary -------------------------------------------------------------------------------------------------------


def test_an_empty_diary_says_so():
    data = prepared([], make_daily([]))
    figure = draw_body_map(data)
    assert texts(figure) == [NO_DAYS] == [describe_body_map(data)]
    assert data.period == "no days"
    assert chart_bytes(figure, "png", title=data.title, dpi=40).startswith(b"\x89PNG")


def test_days_without_twitches_show_empty_figures():
    data = prepared([], make_daily([0.0] * 5))
    figure = draw_body_map(data)
    assert "No twitches on 5 observed days." in texts(figure)
    assert describe_body_map(data).endswith("9–13 Nov 2026. No twitches on 5 observed days.")
    assert {"front", "back"} <= set(texts(figure))


def test_two_years_draw():
    data = prepared([episode(day, "calf", "left") for day in range(730)], make_daily([1.0] * 730))
    assert "730 of 730 days" in texts(draw_body_map(data))


def test_the_same_days_give_the_same_bytes(everywhere):
    def draw(file_format):
        return chart_bytes(draw_body_map(everywhere), file_format, title="t", dpi=60)

    assert draw("png") == draw("png")
    assert draw("svg") == draw("svg")


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(-2, 9),
            st.sampled_from([*BODY_TABLE.sites, "moving", "elsewhere", "leg", None]),
            st.sampled_from(["left", "right", "both", "midline", None]),
        ),
        max_size=60,
    ),
    observed=st.lists(st.booleans(), min_size=1, max_size=8),
)
def test_no_place_ever_has_more_days_than_were_observed(rows, observed):
    daily = make_daily([1.0 if each else math.nan for each in observed])
    data = prepared([episode(*row) for row in rows], daily)
    assert data.n_observed == sum(observed)
    counted = [*data.places, *data.beside]
    assert all(1 <= place.n_days <= data.n_observed for place in counted)
    inside = {(site, side) for day, site, side in rows if 0 <= day < len(observed) and observed[day]}
    assert bool(counted) == bool(inside)
    assert all(dot.side in ("left", "right", "midline") for dot in data.dots)
