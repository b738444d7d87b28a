"""The shared axis of rate ratios: its range, its arrows, its legend."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from twitchlog.analysis.gate import diary_shortfalls
from twitchlog.analysis.period import build_period
from twitchlog.analysis.results import NotEstimable
from twitchlog.charts import style
from twitchlog.charts.forest import Interval, axis_limit, draw_axis, draw_interval, interval_of, new_forest
from twitchlog.charts.forest_page import Heading, Key, diary_lacks, draw_keys, heading_of, left_out, said_below, wrapped

LINE = {"color": style.BLUE, "linewidth": 2.0}
MARKER = {"color": style.BLUE, "marker": "s"}
END = math.log(2.0 * 1.06)


def drawn(interval, *, limit=2.0):
    sheet = new_forest(3.0, limit)
    draw_interval(sheet, 1.0, interval, limit=limit, line=LINE, marker=MARKER)
    return sheet.lines


def marks(lines):
    return [line.get_marker() for line in lines if line.get_marker() != "None"]


def test_an_interval_is_drawn_where_it_lies_on_a_logarithmic_axis():
    line, estimate = drawn(Interval(1.2, 0.8, 1.8))
    assert list(line.get_xdata()) == pytest.approx([math.log(0.8), math.log(1.8)])
    assert list(estimate.get_xdata()) == pytest.approx([math.log(1.2)])
    assert marks([line, estimate]) == ["s"]


@pytest.mark.parametrize(
    ("interval", "signs", "ends"),
    [
        (Interval(1.2, 0.8, 9.0), [">", "s"], (math.log(0.8), END)),
        (Interval(0.7, 0.001, 1.1), ["<", "s"], (-END, math.log(1.1))),
        (Interval(1.0, 1e-300, 1e300), ["<", ">", "s"], (-END, END)),
        (Interval(50.0, 20.0, 90.0), [">"], (END, END)),
        (Interval(0.01, 0.001, 0.1), ["<"], (-END, -END)),
    ],
)
def test_what_leaves_the_axis_becomes_an_arrow(interval, signs, ends):
    lines = drawn(interval)
    assert marks(lines) == signs
    assert list(lines[0].get_xdata()) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("intervals", "limit"),
    [
        ([], 2.0),
        ([None], 2.0),
        ([Interval(1.1, 0.9, 1.4)], 2.0),
        ([Interval(1.1, 0.9, 1.4), Interval(0.4, 0.3, 0.6)], 4.0),
        ([Interval(3.0, 1.5, 7.0)], 8.0),
        ([Interval(3.0, 1.5, 7e9)], 8.0),
    ],
)
def test_the_axis_holds_every_interval_up_to_eight_times(intervals, limit):
    assert axis_limit(intervals) == limit


def test_the_axis_names_its_ticks_and_its_band():
    sheet = new_forest(4.0, 4.0)
    draw_axis(sheet, bottom=1.0, top=3.0, limit=4.0)
    texts = [text.get_text() for text in sheet.texts]
    assert texts[:5] == ["0.25", "0.5", "1", "2", "4"]
    assert {"← fewer twitches", "more twitches →"} <= set(texts)
    (band,) = sheet.patches
    assert band.get_x() == pytest.approx(math.log(0.67))
    assert band.get_x() + band.get_width() == pytest.approx(math.log(1.5))
    assert (band.get_y(), band.get_height()) == (1.0, 2.0)
    zero = [
        line for line in sheet.lines if list(line.get_xdata()) == [0.0, 0.0] and list(line.get_ydata()) == [1.0, 3.0]
    ]
    assert len(zero) == 1


def test_a_legend_has_a_sign_for_each_of_its_words():
    sheet = new_forest(3.0, 2.0)
    draw_keys(sheet, 1.0, [Key("a", line=LINE, marker=MARKER), Key("b", patch={"facecolor": style.HATCH_GROUND})])
    assert [text.get_text() for text in sheet.texts] == ["a", "b"]
    assert (len(sheet.lines), len(sheet.patches)) == (2, 1)
    first, second = (text.get_position()[0] for text in sheet.texts)
    assert first < sheet.patches[0].get_x() < second


def test_no_figure_has_no_interval():
    assert interval_of(NotEstimable("too few days", 3, 28)) is None
    assert str(Interval(1.62, 1.04, 2.149)) == "1.6 (1.04 to 2.2)"


def heading(outcome="twitch_episodes", place="", first_on=dt.date(2026, 8, 1), last_on=dt.date(2026, 11, 21), n=98):
    return Heading(outcome, place, first_on, last_on, n)


def test_a_heading_says_what_where_and_of_how_many_days():
    assert heading().days == "the twitches, 98 of 113 days observed"
    assert heading(place="left calf").days == "the twitches, left calf, 98 of 113 days observed"
    assert heading("twitch_minutes").days == "the minutes of twitching, 98 of 113 days observed"
    assert heading("my_count").days == "my count, 98 of 113 days observed"
    assert heading().period == "1 Aug – 21 Nov 2026"
    empty = heading(first_on=None, last_on=None, n=0)
    assert (empty.days, empty.period) == ("the twitches, no days observed", "no days")


def test_the_heading_of_a_period_counts_from_the_first_to_the_last_observed_day():
    days = pd.date_range("2026-11-01", periods=6)
    daily = pd.DataFrame({"twitch_episodes": [np.nan, 1.0, np.nan, 0.0, 2.0, np.nan]}, index=days)
    period = build_period(daily, outcome="twitch_episodes", exposures=())
    assert heading_of(period, outcome="twitch_episodes", place="chin") == Heading(
        "twitch_episodes", "chin", dt.date(2026, 11, 2), dt.date(2026, 11, 5), 3
    )


@pytest.mark.parametrize(
    ("outcome", "counts", "said"),
    [
        ("twitch_episodes", [0.0] * 90, ("no twitches on 90 observed days",)),
        ("twitch_minutes", [0.0, np.nan], ("no minutes of twitching on 1 observed day",)),
        (
            "twitch_episodes",
            [0.0, 1.0],
            ("2 of 56 calendar days", "2 of 40 observed days", "1 of 15 days with a twitch"),
        ),
        ("twitch_episodes", [], ("0 of 56 calendar days", "0 of 40 observed days", "0 of 15 days with a twitch")),
    ],
)
def test_what_the_diary_lacks_is_that_nothing_was_counted_or_its_minimums(outcome, counts, said):
    daily = pd.DataFrame({outcome: np.array(counts)}, index=pd.date_range("2026-01-01", periods=len(counts)))
    period = build_period(daily, outcome=outcome, exposures=())
    assert diary_lacks(period, diary_shortfalls(period), outcome=outcome) == said


@pytest.mark.parametrize(
    ("n_days", "on_weekend", "said"),
    [
        (112, 0.0, ("Left out: 32 observed days of a part of the week that never has twitches.",)),
        (112, 1.0, ()),
    ],
)
def test_observed_days_that_no_figure_uses_are_said(n_days, on_weekend, said):
    days = pd.date_range("2026-01-05", periods=n_days)
    daily = pd.DataFrame({"twitch_episodes": np.where(days.day_of_week < 5, 2.0, on_weekend)}, index=days)
    assert left_out(build_period(daily, outcome="twitch_episodes", exposures=())) == said
    none = build_period(0.0 * daily, outcome="twitch_episodes", exposures=())
    assert left_out(none) == ()


def test_what_stands_below_is_said_once_and_fits_the_sheet():
    short = [("milk", "8 of the 35 days it takes"), ("water", "always the same (9 days)")]
    parts = said_below(["41 of 56 calendar days"], [*short, ("yoga", "8 of the 35 days it takes")], ["cycle"])
    assert parts == [
        "Nothing can be said yet: 41 of 56 calendar days.",
        "Not enough data yet: milk, yoga (8 of the 35 days it takes); water (always the same (9 days)).",
        "Never logged: cycle.",
    ]
    assert said_below([], []) == []
    lines = wrapped([" ".join(["word"] * 100)])
    assert max(map(len, lines)) <= 146
    assert " ".join(lines).split() == ["word"] * 100
