"""The timeline: what it shows, exactly; how it looks, by counting; and that it draws any diary."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch

from tests.charts.days import NAN, long_daily, make_daily, outside, overlapping, texts
from twitchlog.charts import style
from twitchlog.charts.day_states import NO_DAYS, DayStates
from twitchlog.charts.save import chart_bytes
from twitchlog.charts.timeline import (
    FactorPanel,
    TimelineData,
    describe_timeline,
    draw_timeline,
    prepare_timeline,
    timeline_height,
)
from twitchlog.diary.factors import AMOUNT, YES_NO, FactorCatalogue, own_factor
from twitchlog.errors import WordsError


@pytest.fixture
def four_states() -> pd.DataFrame:
    return make_daily(
        [3, 0, NAN, NAN],
        ["some", "none", "not observed", "paused"],
        caffeine_mg=[200.0, 0.0, 64.0, NAN],
        sleep_h=[6.5, NAN, NAN, 8.0],
    )


def bars(figure) -> list[PolyCollection]:
    return [each for each in figure.axes[0].collections if isinstance(each, PolyCollection)]


def runs(figure, *, hatched: bool) -> list[PathPatch]:
    patches = [each for each in figure.axes[0].patches if isinstance(each, PathPatch)]
    return [patch for patch in patches if bool(patch.get_hatch()) is hatched]


def hollow_marks(figure) -> list[float]:
    white = [line for line in figure.axes[0].lines if line.get_markerfacecolor() == style.GROUND]
    return [x for line in white if line.get_clip_on() is False and line.get_zorder() == 3 for x in line.get_xdata()]


def days_covered(patches: list[PathPatch]) -> float:
    boxes = [box for patch in patches for box in patch.get_path().to_polygons(closed_only=False)]
    return sum(box[:, 0].max() - box[:, 0].min() for box in boxes)


def test_what_is_shown_is_exactly_the_frame(four_states):
    assert prepare_timeline(four_states) == TimelineData(
        days=DayStates(
            first_on=dt.date(2026, 11, 9), episodes=(3.0, 0.0, None, None), paused=(False, False, False, True)
        ),
        factors=(
            FactorPanel("caffeine_mg", "caffeine", "mg", (200.0, 0.0, 64.0, None)),
            FactorPanel("sleep_h", "sleep the night before", "h", (6.5, None, None, 8.0)),
            FactorPanel("stress", "stress", "0 to 10", (None, None, None, None)),
            FactorPanel("water_ml", "water", "ml", (None, None, None, None)),
        ),
        ticks=((0, "9 Nov"), (1, "10 Nov"), (2, "11 Nov"), (3, "12 Nov")),
    )


def test_counts_keep_their_denominators(four_states):
    data = prepare_timeline(four_states)
    assert (data.days.n_days, data.days.n_observed, data.days.n_some, data.days.n_none) == (4, 2, 1, 1)
    assert (data.days.n_not_observed, data.days.n_paused) == (1, 1)
    assert data.title == "Episodes a day, 2 of 4 days observed"
    assert data.period == "9–12 Nov 2026"


def test_the_frame_is_not_changed(four_states):
    before = four_states.copy(deep=True)
    draw_timeline(prepare_timeline(four_states))
    pd.testing.assert_frame_equal(four_states, before)


def test_a_place_is_named_in_the_title(four_states):
    assert prepare_timeline(four_states, place="left calf").title == ("Episodes a day, left calf, 2 of 4 days observed")


def test_own_factors_and_unknown_columns_have_names(four_states):
    catalogue = FactorCatalogue([own_factor("screen time", kind=AMOUNT, unit="min"), own_factor("gym", kind=YES_NO)])
    frame = four_states.assign(my_screen_time=[30.0, NAN, 0.0, NAN], my_gym=[1.0, 0.0, NAN, 1.0], med_salbutamol=1.0)
    data = prepare_timeline(frame, factors=("my_screen_time", "my_gym", "med_salbutamol", "never"), catalogue=catalogue)
    assert [(panel.name, panel.unit, panel.n_logged) for panel in data.factors] == [
        ("screen time", "min", 2),
        ("gym", "1 yes, 0 no", 3),
        ("med salbutamol", "", 4),
        ("never", "", 0),
    ]
    assert "Never: not logged" in texts(draw_timeline(data))


def test_a_table_without_states_counts_gaps_as_not_observed(four_states):
    data = prepare_timeline(four_states.drop(columns="day_state"))
    assert (data.days.n_not_observed, data.days.n_paused) == (2, 0)


def test_a_table_without_episodes_is_refused(four_states):
    with pytest.raises(WordsError, match="twitch_episodes"):
        prepare_timeline(four_states.drop(columns="twitch_episodes"))


def test_the_words_say_the_same_as_the_picture(four_states):
    assert describe_timeline(prepare_timeline(four_states)) == (
        "Episodes a day, 2 of 4 days observed, 9–12 Nov 2026. 3 episodes on 1 day, none on 1. "
        "Most on one day: 3, first on 9 Nov. 1 day not observed, 1 paused. "
        "Caffeine, mg (3 of 4 days). Sleep the night before, h (2 of 4 days). Stress: not logged. Water: not logged."
    )


def test_each_state_has_its_own_look(four_states):
    figure = draw_timeline(prepare_timeline(four_states))
    assert [len(each.get_paths()) for each in bars(figure)] == [1]
    assert hollow_marks(figure) == [1]
    assert days_covered(runs(figure, hatched=True)) == pytest.approx(1)
    assert days_covered(runs(figure, hatched=False)) == pytest.approx(1)
    assert {"episodes (1 day)", "none (1 day)", "not observed (1 day)", "paused (1 day)"} <= set(texts(figure))


def test_each_state_looks_different_in_greyscale(four_states):
    figure = draw_timeline(prepare_timeline(four_states))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    sheet = figure.axes[0]
    shades = []
    for day in range(4):
        (left, bottom), (right, top) = sheet.transData.transform([(day - 0.35, 4.6), (day + 0.35, 6.0)])
        column = grey[int(len(grey) - top) : int(len(grey) - bottom), int(left) : int(right)]
        shades.append((float(column.mean()), float(column.std())))
    some, none, not_observed, paused = shades
    assert some[0] < not_observed[0] < none[0]
    assert not_observed[1] > 5  # lines, not one grey
    assert none == (255, 0)
    assert paused == (255, 0)  # told from none by its outline
    (left, middle), (right, _) = sheet.transData.transform([(3.4, 5.0), (3.6, 5.0)])
    assert grey[int(len(grey) - middle), int(left) : int(right)].min() < 120


def test_lines_break_where_days_are_missing(four_states):
    figure = draw_timeline(prepare_timeline(four_states))
    caffeine, sleep = (line for line in figure.axes[0].lines if line.get_color() == style.ORANGE)
    assert list(np.isnan(caffeine.get_ydata())) == [False, False, False, True]
    assert list(np.isnan(sleep.get_ydata())) == [False, True, True, False]


def test_units_and_numbers_of_days_are_written(four_states):
    figure = draw_timeline(prepare_timeline(four_states))
    assert "episodes a day" in texts(figure)
    assert "Caffeine, mg (3 of 4 days)" in texts(figure)
    assert "Stress: not logged" in texts(figure)


def test_an_empty_diary_says_so():
    data = prepare_timeline(make_daily([], []))
    figure = draw_timeline(data)
    assert texts(figure) == ["Episodes a day, no days observed", NO_DAYS]
    assert describe_timeline(data) == NO_DAYS
    assert (data.period, data.days.n_days) == ("no days", 0)
    assert chart_bytes(figure, "png", title=data.title, dpi=40).startswith(b"\x89PNG")


@pytest.mark.parametrize("n_days", [1, 7, 20, 113, 730])
def test_any_length_draws_every_day_with_few_artists(n_days):
    data = prepare_timeline(long_daily(n_days))
    figure = draw_timeline(data)
    assert sum(len(each.get_paths()) for each in bars(figure)) == data.days.n_some
    assert len(hollow_marks(figure)) == data.days.n_none
    assert days_covered(runs(figure, hatched=True)) == pytest.approx(data.days.n_not_observed)
    assert len(figure.axes[0].get_children()) < 100
    assert chart_bytes(figure, "png", title=data.title, dpi=40).startswith(b"\x89PNG")


def test_nothing_observed_is_hatched_from_end_to_end():
    data = prepare_timeline(make_daily([NAN] * 7, ["not observed"] * 7))
    figure = draw_timeline(data)
    assert data.title == "Episodes a day, 0 of 7 days observed"
    assert days_covered(runs(figure, hatched=True)) == pytest.approx(7)
    assert describe_timeline(data).startswith(
        "Episodes a day, 0 of 7 days observed, 9–15 Nov 2026. 7 days not observed"
    )


def test_one_episode_is_still_seen_beside_ten_thousand():
    figure = draw_timeline(prepare_timeline(make_daily([1, 10_000], ["some", "some"])))
    small, large = (path.get_extents().height for path in bars(figure)[0].get_paths())
    assert "10,000" in texts(figure)
    assert large > 2
    assert small * 72 >= 2  # points


def test_text_is_never_read_as_mathematics(four_states):
    figure = draw_timeline(prepare_timeline(four_states, place="$x^{2$"))
    assert "Episodes a day, $x^{2$, 2 of 4 days observed" in texts(figure)
    assert not any(text.get_parse_math() for text in figure.axes[0].texts)
    assert chart_bytes(figure, "png", title="t", dpi=40).startswith(b"\x89PNG")


def test_the_same_days_give_the_same_bytes(four_states):
    def draw(file_format):
        return chart_bytes(draw_timeline(prepare_timeline(four_states)), file_format, title="t", dpi=60)

    assert draw("png") == draw("png")
    assert draw("svg") == draw("svg")


def test_global_settings_stay(four_states):
    before = dict(mpl.rcParams)
    draw_timeline(prepare_timeline(four_states))
    assert dict(mpl.rcParams) == before


def test_pyplot_is_never_loaded():
    code = (
        "import sys, twitchlog.charts.timeline, twitchlog.charts.save; "
        "sys.exit('matplotlib.pyplot' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("n_days", [0, 1, 7, 84, 400])
@pytest.mark.parametrize(("width", "height"), [(5.0, 4.0), (7.5, 5.0), (10.0, 9.0), (3.8, 3.6)])
def test_in_a_frame_everything_lies_inside_and_nothing_overlaps(n_days, width, height):
    data = prepare_timeline(long_daily(n_days))
    whole = style.new_frame(11.0, 10.0)
    frame = style.Frame(whole.figure, 0.5, 0.5, width, height)
    assert draw_timeline(data, frame=frame) is whole.figure
    assert outside(whole.figure, left=0.5, bottom=0.5, width=width, height=height) == []
    assert overlapping(whole.figure) == []
    assert {text.get_fontsize() for text in whole.figure.axes[0].texts} <= {
        style.TITLE_PT,
        style.TEXT_PT,
        style.SMALL_PT,
    }


def test_a_low_frame_leaves_out_the_last_factors():
    data = prepare_timeline(long_daily(30))
    needed = timeline_height(data, 7.0)
    whole = style.new_frame(7.0, needed)
    draw_timeline(data, frame=whole)
    assert "Water, ml (30 of 30 days)" in texts(whole.figure)
    low = style.new_frame(7.0, needed - 3.0)
    draw_timeline(data, frame=low)
    assert "Caffeine, mg (30 of 30 days)" in texts(low.figure)
    assert "Water, ml (30 of 30 days)" not in texts(low.figure)


def test_without_a_frame_the_figure_is_as_high_as_it_needs():
    data = prepare_timeline(long_daily(30))
    assert tuple(draw_timeline(data).get_size_inches()) == pytest.approx((10.0, timeline_height(data, 10.0)))
    assert overlapping(draw_timeline(data)) == []


day = st.one_of(
    st.tuples(st.integers(1, 50), st.just("some")),
    st.tuples(st.just(0), st.just("none")),
    st.tuples(st.just(NAN), st.sampled_from(["not observed", "paused"])),
)


@settings(deadline=None, max_examples=60)
@given(days=st.lists(day, min_size=1, max_size=60))
def test_every_day_is_shown_once_and_missing_never_becomes_zero(days):
    episodes, states = zip(*days, strict=True)
    data = prepare_timeline(make_daily(episodes, states))
    assert data.days.n_some + data.days.n_none + data.days.n_not_observed + data.days.n_paused == len(days)
    assert [value for value in data.days.episodes if value is not None] == [
        value for value in episodes if not math.isnan(value)
    ]
    assert data.days.n_none == states.count("none")
    assert data.days.n_paused == states.count("paused")
    assert data.days.n_not_observed == states.count("not observed")
