"""The forest plot: what it shows, exactly; how it looks, by counting; and that it draws any screen."""

import datetime as dt
import math
import subprocess
import sys
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from twitchlog.analysis.association import screen_frame
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import ASSOCIATED, CANNOT_TELL, HINT, NO_STRONG_LINK, PRIMARY_FAMILY, VERDICTS
from twitchlog.charts import style
from twitchlog.charts.associations import (
    MARKS,
    AssociationRow,
    AssociationsData,
    describe_associations,
    draw_associations,
    prepare_associations,
)
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.forest import WIDTH_IN, Interval
from twitchlog.charts.forest_page import FOOTNOTE, Heading
from twitchlog.charts.save import chart_bytes
from twitchlog.diary.factors import AMOUNT, FactorCatalogue, own_factor

HEADING = Heading("twitch_episodes", "", dt.date(2026, 8, 1), dt.date(2026, 11, 21), 98)
CAFFEINE = AssociationRow(
    "caffeine_mg",
    "caffeine",
    "the day after",
    "320 mg against 95 mg",
    91,
    ASSOCIATED,
    Interval(1.6, 1.2, 2.1),
    Interval(1.9, 1.3, 2.6),
)
SCREEN = AssociationRow(
    "my_screen_time", "screen time", "same day", "3 h against 1 h", 60, HINT, Interval(1.4, 0.99, 1.9), None
)
WATER = AssociationRow(
    "water_ml",
    "water",
    "same day",
    "2 l against 1 l",
    96,
    NO_STRONG_LINK,
    Interval(1.0, 0.8, 1.3),
    Interval(1.1, 0.9, 1.4),
)
SLEEP = AssociationRow(
    "sleep_h", "sleep", "the night before", "8 h against 6 h", 90, CANNOT_TELL, None, Interval(0.7, 0.001, 40.0)
)
FOUR = AssociationsData(
    HEADING,
    (CAFFEINE, SCREEN, WATER, SLEEP),
    (("magnesium", "22 of the 35 days it takes"), ("yoga", "always the same (40 days)")),
    ("cycle", "illness"),
    (),
    ("No figure for sleep beside the other factors: too few days for so many factors.",),
)
EMPTY = AssociationsData(Heading("twitch_episodes", "", None, None, 0), (), (), (), (), ())


def make_daily(n_days, **columns):
    random = np.random.default_rng(1)
    days = pd.date_range("2026-01-01", periods=n_days, name="diary_day")
    return pd.DataFrame({"twitch_episodes": random.poisson(2.0, n_days).astype(float), **columns}, index=days)


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def marks(figure, mark):
    """The estimates that are drawn with a mark; those of the legend lie to the left of the axis."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == mark["marker"]]
    return [line for line in lines if line.get_transform() == figure.axes[0].transData]


# What is shown


def test_what_is_shown_is_exactly_the_screen():
    random = np.random.default_rng(4)
    coffee = random.gamma(4.0, 50.0, 100)
    effect = np.exp(0.006 * (np.concatenate([[200.0], coffee[:-1]]) - 200.0))
    daily = make_daily(
        100,
        twitch_episodes=random.poisson(2.0 * effect).astype(float),
        caffeine_mg=coffee,
        sleep_h=random.normal(7.0, 1.0, 100),
        illness=np.nan,
        potassium_mg=np.where(np.arange(100) < 20, random.normal(3000.0, 500.0, 100), np.nan),
        med_salbutamol=0.0,
    )
    screen = screen_frame(daily, permutations=199)
    data = prepare_associations(screen)
    found = {each.exposure: each for each in screen.findings}
    assert data.heading == Heading("twitch_episodes", "", dt.date(2026, 1, 1), dt.date(2026, 4, 10), 100)
    assert data.title == "What goes with the twitches, 100 of 100 days observed"
    assert data.period == "1 Jan – 10 Apr 2026"
    assert data.never_logged == ("illness",)
    assert data.short == (("potassium", "20 of the 35 days it takes"), ("salbutamol", "always the same (100 days)"))
    assert (data.lacking, data.notes) == ((), ())
    caffeine, sleep = data.rows
    adjusted, unadjusted = found["caffeine_mg"].adjusted, found["caffeine_mg"].unadjusted
    assert caffeine == AssociationRow(
        exposure="caffeine_mg",
        name="caffeine",
        lag="the day after",
        compared=f"{adjusted.high:.0f} mg against {adjusted.low:.0f} mg",
        n_pairs=99,
        verdict=ASSOCIATED,
        adjusted=Interval(adjusted.rate_ratio, adjusted.ci_lower, adjusted.ci_upper),
        unadjusted=Interval(unadjusted.rate_ratio, unadjusted.ci_lower, unadjusted.ci_upper),
    )
    assert (sleep.name, sleep.verdict) == ("sleep", found["sleep_h"].verdict)


def test_within_a_verdict_what_was_tested_for_in_advance_comes_first():
    random = np.random.default_rng(2)
    columns = {key: random.gamma(4.0, 20.0, 200) for key in ("alcohol_g", "exertion", "fatigue", *PRIMARY_FAMILY)}
    data = prepare_associations(screen_frame(make_daily(200, **columns)))
    exposures = {verdict: [row.exposure for row in data.rows if row.verdict == verdict] for verdict in VERDICTS}
    assert sum(len(found) for found in exposures.values()) == 7
    for found in exposures.values():
        primary = [each for each in PRIMARY_FAMILY if each in found]
        assert found == [*primary, *sorted(set(found) - set(primary))]
    verdict = next(each for each, found in exposures.items() if {"stress", "alcohol_g"} <= set(found))
    assert exposures[verdict].index("stress") < exposures[verdict].index("alcohol_g")


def test_rows_stand_by_verdict_and_then_by_name():
    random = np.random.default_rng(9)
    own = [own_factor(name, kind=AMOUNT) for name in ("zebra", "apples", "milk", "bread")]
    columns = {factor.key: random.gamma(4.0, 20.0, 200) for factor in own}
    data = prepare_associations(screen_frame(make_daily(200, **columns)), catalogue=FactorCatalogue(own))
    order = [(VERDICTS.index(row.verdict), row.name) for row in data.rows]
    assert order == sorted(order)
    assert len(order) == 4
    assert "my_" not in " ".join(row.name for row in data.rows)


def test_a_place_is_named_in_the_title():
    data = prepare_associations(screen_frame(make_daily(60, stress=3.0)), place="left calf")
    assert data.title == "What goes with the twitches, left calf, 60 of 60 days observed"


def test_what_the_diary_lacks_is_said_once_and_each_exposure_says_its_own():
    random = np.random.default_rng(2)
    daily = make_daily(41, stress=random.normal(5, 2, 41), water_ml=np.where(np.arange(41) < 9, 1500.0, np.nan))
    data = prepare_associations(screen_frame(daily))
    assert data.lacking == ("41 of 56 calendar days",)
    assert data.rows == ()
    assert data.short == (("water", "always the same (9 days)"),)
    figure = draw_associations(data)
    assert "Nothing can be said yet: 41 of 56 calendar days." in texts(figure)
    assert "Not enough data yet: water (always the same (9 days))." in texts(figure)


def test_a_diary_without_twitches_says_so_once():
    random = np.random.default_rng(2)
    daily = make_daily(90, twitch_episodes=0.0, stress=random.normal(5, 2, 90), med_salbutamol=np.arange(90) % 12 == 0)
    data = prepare_associations(screen_frame(daily.astype(float)))
    assert describe_associations(data) == (
        "What goes with the twitches, 90 of 90 days observed, 1 Jan – 31 Mar 2026. "
        "Nothing can be said yet: no twitches on 90 observed days. "
        f"Not enough data yet: salbutamol (8 of 10 days with it). {FOOTNOTE}"
    )


def test_what_always_moves_together_says_so_on_each_of_its_rows():
    coffee = np.random.default_rng(3).gamma(4.0, 50.0, 100)
    data = prepare_associations(screen_frame(make_daily(100, caffeine_mg=coffee, coffees=coffee / 95)))
    assert {row.name: row.asides for row in data.rows} == {
        "caffeine": ("always moves with coffees: they cannot be told apart",),
        "coffees": ("always moves with caffeine: they cannot be told apart",),
    }
    assert data.notes == ()
    for row in data.rows:
        assert row.asides[0] in texts(draw_associations(data))
        assert f", {row.asides[0]}, {row.n_pairs} days" in describe_associations(data)


# A finding that stands out by itself only


def finding(verdict, adjusted, unadjusted):
    """The first finding of a small screen, with another verdict and other intervals; None for no figure."""
    random = np.random.default_rng(6)
    screen = screen_frame(make_daily(100, stress=random.normal(5, 2, 100)), permutations=19)
    (found,) = screen.findings
    effects = [
        NotEstimable("too few days for so many factors", 90, 95)
        if each is None
        else found.adjusted._replace(rate_ratio=each[0], ci_lower=each[1], ci_upper=each[2])
        for each in (adjusted, unadjusted)
    ]
    changed = found._replace(verdict=verdict, adjusted=effects[0], unadjusted=effects[1])
    return prepare_associations(screen._replace(findings=(changed,)))


@pytest.mark.parametrize("verdict", [ASSOCIATED, HINT])
@pytest.mark.parametrize(
    ("adjusted", "unadjusted", "by_itself"),
    [
        ((1.6, 1.2, 2.1), (1.9, 1.3, 2.6), False),
        ((1.6, 0.9, 2.8), (1.9, 1.3, 2.6), True),
        ((1.6, 1.2, 2.1), (0.9, 0.5, 1.2), True),
        ((0.5, 0.3, 0.9), (0.4, 0.2, 0.8), False),
        ((1.5, 0.58, 4.0), (0.46, 0.22, 0.96), True),
        (None, (0.46, 0.22, 0.96), True),
        ((1.6, 1.2, 2.1), None, False),
    ],
)
def test_what_stands_out_is_marked_where_it_does(verdict, adjusted, unadjusted, by_itself):
    data = finding(verdict, adjusted, unadjusted)
    (row,) = data.rows
    assert row.by_itself is by_itself
    told = Interval(*(unadjusted if by_itself else adjusted))
    assert row.told == told
    figure = draw_associations(data)
    (mark,) = marks(figure, MARKS[verdict])
    assert mark.get_xdata()[0] == pytest.approx(math.log(told.rate_ratio))
    assert mark.get_color() == (style.ORANGE if by_itself else style.BLUE)
    plain = [math.log(adjusted[0])] if by_itself and adjusted else []
    assert [line.get_xdata()[0] for line in marks(figure, {"marker": "|"})] == pytest.approx(plain)
    written = texts(figure)
    assert str(told) in written
    assert ("by itself · 100 days" in written) == ("may be explained by the others" in written) == by_itself
    assert f"{verdict}, may be explained by the others (1)" in written or not by_itself
    assert f"{verdict} (1)" in written or by_itself


@pytest.mark.parametrize("verdict", [NO_STRONG_LINK, CANNOT_TELL])
def test_what_does_not_stand_out_is_told_beside_the_others(verdict):
    (row,) = finding(verdict, (1.02, 0.9, 1.3), (0.8, 0.5, 1.2)).rows
    assert (row.by_itself, row.told) == (False, Interval(1.02, 0.9, 1.3))


def test_the_words_tell_what_stands_out_by_itself_first():
    data = finding(HINT, (1.5, 0.58, 4.0), (0.46, 0.22, 0.96))
    assert (
        "by itself rate ratio 0.46 (0.22 to 0.96), beside the other factors 1.5 (0.58 to 4.0), "
        "may be explained by the others, 100 days." in describe_associations(data)
    )
    alone = finding(HINT, None, (0.46, 0.22, 0.96))
    assert "0.46 (0.22 to 0.96), beside the other factors no figure, may be" in describe_associations(alone)


def test_the_words_say_the_same_as_the_picture():
    assert describe_associations(FOUR) == (
        "What goes with the twitches, 98 of 113 days observed, 1 Aug – 21 Nov 2026. "
        "Associated: caffeine (the day after, 320 mg against 95 mg) rate ratio 1.6 (1.2 to 2.1), unadjusted 1.9, "
        "91 days. "
        "Hint: screen time (same day, 3 h against 1 h) rate ratio 1.4 (0.99 to 1.9), 60 days. "
        "No strong link: water (same day, 2 l against 1 l) rate ratio 1.00 (0.80 to 1.3), unadjusted 1.1, 96 days. "
        "Cannot tell yet: sleep (the night before, 8 h against 6 h) no figure, unadjusted 0.70, 90 days. "
        "No figure for sleep beside the other factors: too few days for so many factors. "
        "Not enough data yet: magnesium (22 of the 35 days it takes); yoga (always the same (40 days)). "
        "Never logged: cycle, illness. " + FOOTNOTE
    )


# How it looks


def test_each_verdict_has_a_shape_of_its_own():
    looks = {(mark["marker"], mark.get("markerfacecolor", mark["color"])) for mark in MARKS.values()}
    assert len({shape for shape, _ in looks}) == len(MARKS) == 4
    assert list(MARKS) == [ASSOCIATED, HINT, NO_STRONG_LINK, CANNOT_TELL]
    figure = draw_associations(FOUR)
    assert {verdict: len(marks(figure, mark)) for verdict, mark in MARKS.items()} == {
        ASSOCIATED: 1,
        HINT: 1,
        NO_STRONG_LINK: 1,
        CANNOT_TELL: 0,  # there is no figure to mark
    }
    legend = ["associated (1)", "hint (1)", "no strong link (1)", "cannot tell yet (1)"]
    assert [text for text in texts(figure) if text in legend] == legend


def test_the_unadjusted_interval_is_thinner_lower_and_of_another_shape_and_shade():
    figure = draw_associations(FOUR._replace(rows=(CAFFEINE,)))
    (adjusted,), (unadjusted,) = marks(figure, MARKS[ASSOCIATED]), marks(figure, {"marker": "x"})
    assert adjusted.get_xdata()[0] == pytest.approx(math.log(1.6))
    assert unadjusted.get_xdata()[0] == pytest.approx(math.log(1.9))
    assert unadjusted.get_ydata()[0] < adjusted.get_ydata()[0]
    widths = {line.get_color(): line.get_linewidth() for line in figure.axes[0].lines if line.get_marker() == "None"}
    assert widths[style.ORANGE] < widths[style.BLUE]


def test_lag_days_compared_and_numbers_of_days_are_written():
    written = texts(draw_associations(FOUR))
    for text in (
        "caffeine",
        "the day after · 320 mg against 95 mg",
        "1.6 (1.2 to 2.1)",
        "91 days",
        "no figure",
        FOOTNOTE,
    ):
        assert text in written
    assert "What goes with the twitches, 98 of 113 days observed" in written
    assert "1 Aug – 21 Nov 2026" in written
    assert "Never logged: cycle, illness." in written
    assert not any("cause" in text for text in written if text != FOOTNOTE)


def test_an_interval_that_leaves_the_axis_ends_in_arrows():
    arrows = [line.get_marker() for line in draw_associations(FOUR).axes[0].lines if line.get_marker() in ("<", ">")]
    assert arrows == ["<", ">"]


def test_an_empty_diary_says_so():
    figure = draw_associations(EMPTY)
    assert texts(figure) == ["What goes with the twitches, no days observed", NO_DAYS]
    assert describe_associations(EMPTY) == NO_DAYS
    assert EMPTY.title == "What goes with the twitches, no days observed"
    assert chart_bytes(figure, "png", title=EMPTY.title, dpi=40).startswith(b"\x89PNG")
    nothing = prepare_associations(screen_frame(make_daily(0, stress=np.array([]))))
    assert nothing == EMPTY._replace(short=nothing.short, never_logged=("stress",), lacking=nothing.lacking)


@pytest.mark.parametrize("n_rows", [1, 4, 40])
def test_any_number_of_exposures_is_drawn_inside_the_sheet(n_rows):
    long = "Muscle relaxation at home with my mother"
    wide = CAFFEINE._replace(name=long, lag="4 nights before", compared="x" * 90, adjusted=Interval(2e3, 1.0, 1e9))
    short = tuple((long + str(number), f"{number} of the 35 days it takes") for number in range(n_rows))
    data = FOUR._replace(rows=(wide,) * n_rows, short=short)
    figure = draw_associations(data)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in figure.axes[0].texts]
    assert max(box.x1 for box in boxes) <= WIDTH_IN * figure.dpi
    assert min(box.x0 for box in boxes) >= 0
    assert min(box.y0 for box in boxes) >= 0
    rows = [text for text in figure.axes[0].texts if text.get_text() == "91 days"]
    assert len(rows) == n_rows
    assert chart_bytes(figure, "png", title=data.title, dpi=40).startswith(b"\x89PNG")


def test_each_verdict_looks_different_in_greyscale():
    cannot = SLEEP._replace(adjusted=Interval(0.9, 0.7, 1.6), unadjusted=None)
    bare = [
        row._replace(unadjusted=None, adjusted=Interval(1.0, 0.99, 1.01)) for row in (CAFFEINE, SCREEN, WATER, cannot)
    ]
    figure = draw_associations(FOUR._replace(rows=tuple(bare)))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    looks = []
    for row in bare:
        (mark,) = marks(figure, MARKS[row.verdict])
        x, y = figure.axes[0].transData.transform((mark.get_xdata()[0], mark.get_ydata()[0]))
        looks.append(grey[int(len(grey) - y) - 6 : int(len(grey) - y) + 7, int(x) - 6 : int(x) + 7])
    for i, one in enumerate(looks):
        for other in looks[i + 1 :]:
            assert np.abs(one - other).mean() > 10


def test_asides_make_room_for_themselves():
    twins = ("Muscle relaxation at home with my mother", "yoga")
    figure = draw_associations(
        FOUR._replace(rows=(CAFFEINE, WATER._replace(verdict=HINT, by_itself=True, twins=twins), SCREEN))
    )
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in figure.axes[0].texts]
    assert not [one for one, other in combinations(boxes, 2) if one.overlaps(other)]
    lines = "always moves with Muscle relaxation at home with my", "mother, yoga: they cannot be told apart"
    assert {"may be explained by the others", *lines} <= set(texts(figure))


def test_text_is_never_read_as_mathematics():
    figure = draw_associations(FOUR._replace(rows=(CAFFEINE._replace(name="$x^{2$"),)))
    assert "$x^{2$" in texts(figure)
    assert not any(text.get_parse_math() for text in figure.axes[0].texts)
    assert chart_bytes(figure, "png", title="t", dpi=40).startswith(b"\x89PNG")


def test_the_same_screen_gives_the_same_bytes():
    for file_format in ("png", "svg"):
        one, other = (chart_bytes(draw_associations(FOUR), file_format, title="t", dpi=60) for _ in range(2))
        assert one == other


def test_global_settings_stay():
    before = dict(mpl.rcParams)
    draw_associations(FOUR)
    assert dict(mpl.rcParams) == before


def test_pyplot_is_never_loaded():
    code = (
        "import sys, twitchlog.charts.associations, twitchlog.charts.lags; sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
