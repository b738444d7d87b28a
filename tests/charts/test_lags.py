"""The lag chart: what it shows, exactly; how it looks, by counting; and that it draws any frame."""

import datetime as dt
import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from twitchlog.analysis.association import estimate_rate_ratio, estimate_reverse, screen_frame
from twitchlog.charts import style
from twitchlog.charts.associations import describe_associations, prepare_associations
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.forest import Interval
from twitchlog.charts.forest_page import FOOTNOTE, Heading
from twitchlog.charts.lags import LagPanel, LagPoint, LagsData, describe_lags, draw_lags, prepare_lags
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.factors import YES_NO, FactorCatalogue, own_factor

HEADING = Heading("twitch_episodes", "", dt.date(2026, 8, 1), dt.date(2026, 11, 21), 98)
PANEL = LagPanel(
    "caffeine_mg",
    "caffeine",
    "320 mg against 95 mg",
    (
        LagPoint(-1, "the day before", Interval(0.9, 0.7, 1.2), 90, is_tested=False, is_control=True),
        LagPoint(0, "same day", Interval(1.2, 0.9, 1.6), 96, is_tested=True, is_control=False),
        LagPoint(1, "the day after", Interval(1.6, 1.2, 2.1), 91, is_tested=True, is_control=False),
        LagPoint(2, "2 days after", Interval(1.1, 0.02, 50.0), 88, is_tested=False, is_control=False),
        LagPoint(3, "3 days after", None, 0, is_tested=False, is_control=False, lacks="34 of the 35 days it takes"),
    ),
)
ONE = LagsData(HEADING, (PANEL,), (("water", "22 of the 35 days it takes"),), ())
EMPTY = LagsData(Heading("twitch_episodes", "", None, None, 0), (), (), ())


def make_daily(n_days=100, **columns):
    random = np.random.default_rng(1)
    days = pd.date_range("2026-01-01", periods=n_days, name="diary_day")
    base = {
        "twitch_episodes": random.poisson(2.0, n_days).astype(float),
        "caffeine_mg": random.gamma(4.0, 50.0, n_days),
        "sleep_h": random.normal(7.0, 1.0, n_days),
    }
    return pd.DataFrame({**base, **columns}, index=days)


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def estimates(figure):
    """What is drawn on the axis as an estimate: (rate ratio, shape, is hollow)."""
    axes = figure.axes[0]
    on_axis = [
        line for line in axes.lines if line.get_transform() == axes.transData and line.get_marker() in ("s", "o")
    ]
    return [
        (round(math.exp(line.get_xdata()[0]), 6), line.get_marker(), line.get_markerfacecolor() == style.GROUND)
        for line in on_axis
    ]


def test_what_is_shown_is_what_was_estimated():
    daily = make_daily()
    data = prepare_lags(daily)
    assert data.heading == Heading("twitch_episodes", "", dt.date(2026, 1, 1), dt.date(2026, 4, 10), 100)
    assert data.title == "Same day or days later: the twitches, 100 of 100 days observed"
    assert data.short == (("stress", "never logged"), ("water", "never logged"))
    assert data.lacking == ()
    caffeine, sleep = data.panels
    assert [point.lag for point in caffeine.points] == [
        "the day before",
        "same day",
        "the day after",
        "2 days after",
        "3 days after",
    ]
    assert [point.lag for point in sleep.points][:3] == [
        "the night that follows",
        "the night before",
        "two nights before",
    ]
    assert [point.is_tested for point in caffeine.points] == [False, True, True, False, False]
    assert [point.is_control for point in caffeine.points] == [True, False, False, False, False]
    assert [point.n_pairs for point in caffeine.points] == [99, 100, 99, 98, 97]
    reverse = estimate_reverse(daily, exposure="caffeine_mg")
    assert caffeine.points[0].interval == Interval(reverse.rate_ratio, reverse.ci_lower, reverse.ci_upper)
    after = estimate_rate_ratio(daily, exposure="caffeine_mg", lag_days=1)
    assert caffeine.points[2].interval == Interval(after.rate_ratio, after.ci_lower, after.ci_upper)


def test_each_lag_says_which_days_it_compares_where_they_differ():
    daily = make_daily()
    (panel,) = prepare_lags(daily, exposure="caffeine_mg").panels
    control = estimate_reverse(daily, exposure="caffeine_mg")
    lags = [estimate_rate_ratio(daily, exposure="caffeine_mg", lag_days=lag) for lag in range(4)]
    assert panel.compared == ""
    assert [point.compared for point in panel.points] == [
        f"{each.high:.0f} mg against {each.low:.0f} mg" for each in (control, *lags)
    ]
    assert len({point.compared for point in panel.points}) > 1
    data = ONE._replace(panels=(panel,), short=())
    first = panel.points[0]
    assert f"Caffeine: the day before {first.interval} (control, {first.compared}, 99 days); " in describe_lags(data)
    written = texts(draw_lags(data))
    assert "caffeine" in written
    assert [text for text in written if " mg against " in text] == [point.compared for point in panel.points]


def test_a_yes_no_factor_of_ones_own_is_tested_at_every_lag():
    gym = own_factor("gym", kind=YES_NO)
    daily = make_daily(my_gym=np.random.default_rng(5).integers(0, 2, 100).astype(float))
    data = prepare_lags(daily, exposure="my_gym", catalogue=FactorCatalogue([gym]), place="left calf")
    (panel,) = data.panels
    assert (panel.name, panel.compared) == ("gym", "yes against no")
    assert [point.is_tested or point.is_control for point in panel.points] == [True] * 5
    assert panel.points[0].is_control
    assert data.title == "Same day or days later: the twitches, left calf, 100 of 100 days observed"
    assert "drawn, not tested" not in texts(draw_lags(data))


def test_a_factor_without_enough_data_says_what_it_lacks():
    daily = make_daily(water_ml=np.where(np.arange(100) < 20, np.random.default_rng(3).normal(1500, 300, 100), np.nan))
    data = prepare_lags(daily, exposure="water_ml")
    assert (data.panels, data.short) == ((), (("water", "20 of the 35 days it takes"),))
    assert "Not enough data yet: water (20 of the 35 days it takes)." in texts(draw_lags(data))
    assert "Never logged: stress, water." in describe_lags(prepare_lags(make_daily()))
    assert prepare_lags(daily, exposure="med_none").short == (("none", "never logged"),)


def test_a_young_diary_says_what_it_lacks_once():
    data = prepare_lags(make_daily(41), exposure="caffeine_mg")
    assert (data.panels, data.short, data.lacking) == ((), (), ("41 of 56 calendar days",))
    assert "Nothing can be said yet: 41 of 56 calendar days." in texts(draw_lags(data))


def test_days_that_no_figure_uses_are_told():
    random = np.random.default_rng(7)
    daily = make_daily(112)
    daily["twitch_episodes"] = np.where(daily.index.day_of_week < 5, random.poisson(3.0, 112), 0).astype(float)
    said = "Left out: 32 observed days of a part of the week that never has twitches."
    lags, found = prepare_lags(daily), prepare_associations(screen_frame(daily, permutations=19))
    assert (lags.notes, found.notes) == ((said,), (said,))
    assert said in describe_lags(lags)
    assert said in texts(draw_lags(lags))
    assert said in describe_associations(found)
    assert prepare_lags(daily.iloc[:40]).notes == ()


def test_a_diary_without_twitches_says_so_once():
    data = prepare_lags(make_daily(twitch_episodes=0.0))
    assert (data.panels, data.lacking) == ((), ("no twitches on 100 observed days",))
    assert describe_lags(data).endswith(
        f"2026. Nothing can be said yet: no twitches on 100 observed days. Never logged: stress, water. {FOOTNOTE}"
    )


def test_the_words_say_the_same_as_the_picture():
    assert describe_lags(ONE) == (
        "Same day or days later: the twitches, 98 of 113 days observed, 1 Aug – 21 Nov 2026. "
        "Caffeine, 320 mg against 95 mg: the day before 0.90 (0.70 to 1.2) (control, 90 days); "
        "same day 1.2 (0.90 to 1.6) (96 days); the day after 1.6 (1.2 to 2.1) (91 days); "
        "2 days after 1.1 (0.02 to 50) (not tested, 88 days). Not enough data yet: water (22 of the 35 days it takes). "
        + FOOTNOTE
    )


def test_the_control_is_hollow_and_what_is_only_drawn_has_a_shape_of_its_own():
    figure = draw_lags(ONE)
    assert estimates(figure) == [(0.9, "o", True), (1.2, "s", False), (1.6, "s", False), (1.1, "o", False)]
    legend = [
        "tested by the screen, with its 95 % interval",
        "drawn, not tested",
        "control: the twitches came first, so it cannot have acted",
    ]
    assert [text for text in texts(figure) if text in legend] == legend
    assert [line.get_marker() for line in figure.axes[0].lines if line.get_marker() in ("<", ">")] == ["<", ">"]


def test_lags_days_and_what_is_lacking_are_written():
    written = texts(draw_lags(ONE))
    for text in (
        "caffeine, 320 mg against 95 mg",
        "the day before (control)",
        "the day after",
        "1.6 (1.2 to 2.1)",
        "91 days",
        "34 of the 35 days it takes",
        FOOTNOTE,
    ):
        assert text in written


def test_an_empty_diary_says_so():
    figure = draw_lags(EMPTY)
    assert texts(figure) == ["Same day or days later: the twitches, no days observed", NO_DAYS]
    assert describe_lags(EMPTY) == NO_DAYS
    assert chart_bytes(figure, "png", title=EMPTY.title, dpi=40).startswith(b"\x89PNG")
    assert prepare_lags(make_daily(0), exposure="caffeine_mg").heading == EMPTY.heading


@pytest.mark.parametrize("n_panels", [1, 4])
@pytest.mark.parametrize("compared", ["", "1,234 mg against 1,111 mg"])
def test_each_panel_has_its_rows_and_none_overlap(n_panels, compared):
    points = tuple(point._replace(compared=compared) for point in PANEL.points)
    figure = draw_lags(ONE._replace(panels=(PANEL._replace(points=points),) * n_panels))
    assert texts(figure).count("the day after") == n_panels
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in figure.axes[0].texts if text.get_text()]
    assert not [one for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert chart_bytes(figure, "png", title="t", dpi=40).startswith(b"\x89PNG")


def test_the_same_frame_gives_the_same_bytes():
    for file_format in ("png", "svg"):
        one, other = (chart_bytes(draw_lags(ONE), file_format, title="t", dpi=60) for _ in range(2))
        assert one == other


def test_the_frame_is_not_changed():
    daily = make_daily()
    before = daily.copy(deep=True)
    prepare_lags(daily)
    pd.testing.assert_frame_equal(daily, before)
