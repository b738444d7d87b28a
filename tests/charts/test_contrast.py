"""Contrast and colour vision of all that is drawn: nothing pale, and no meaning that rests on hue."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch

from tests.charts.colour_vision import DEFICIENCIES, VISIONS, contrast, difference, lighter_by, linear_rgb
from tests.charts.days import long_daily
from twitchlog.analysis.association import screen_frame
from twitchlog.analysis.flag_evidence import body
from twitchlog.charts import style
from twitchlog.charts.associations import draw_associations, prepare_associations
from twitchlog.charts.body_map import draw_body_map, prepare_body_map
from twitchlog.charts.calendar import draw_calendar, prepare_calendar
from twitchlog.charts.clinician_sheet import draw_clinician_sheet, prepare_clinician_sheet
from twitchlog.charts.day_clock import draw_day_clock, prepare_day_clock
from twitchlog.charts.day_states import day_states
from twitchlog.charts.lags import draw_lags, prepare_lags
from twitchlog.charts.timeline import draw_timeline, prepare_timeline
from twitchlog.diary.ledger import EpisodeDay, HourRow, Hours
from twitchlog.frame.coverage import describe_coverage

LEAST_TEXT, LEAST_MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
LEAST_LIGHTER = 12.0  # of 100: what keeps two meanings apart in greyscale and under every deficiency
LEAST_DIFFERENT = 12.0  # delta E 1976; about 2.3 is just seen

DAILY = long_daily(120)
PLACES = (("calf", "left"), ("calf", "right"), ("eyelid_upper", "right"), ("fdi", "left"), ("moving", None))


def draw_all():
    """One figure of each chart, with everything on it that it can show."""
    hours = Hours((HourRow(8, 3, 2, 9), HourRow(23, 4, 4, 4)), 2, 1, 1)
    day = DAILY.index[DAILY["twitch_episodes"] > 0][0].toordinal()
    episodes = [EpisodeDay(day, site, side, 1, 0, 0.0, None) for site, side in PLACES]
    places = prepare_body_map(episodes, DAILY, body=body())
    links = prepare_associations(screen_frame(DAILY))
    coverage = describe_coverage(DAILY, (), start=DAILY.index[0].date(), end=DAILY.index[-1].date())
    sheet = prepare_clinician_sheet(prepare_timeline(DAILY), places, prepare_calendar(DAILY), links, coverage=coverage)
    return {
        "timeline": draw_timeline(prepare_timeline(DAILY)),
        "calendar": draw_calendar(prepare_calendar(DAILY)),
        "body map": draw_body_map(places),
        "clinician sheet": draw_clinician_sheet(sheet),
        "day clock": draw_day_clock(prepare_day_clock(hours, day_states(DAILY), day_start_min=240)),
        "associations": draw_associations(prepare_associations(screen_frame(DAILY))),
        "lags": draw_lags(prepare_lags(DAILY)),
    }


@pytest.fixture(scope="module")
def figures():
    return draw_all()


def visible(colour) -> bool:
    return colour is not None and str(colour) != "none" and to_rgba(colour)[3] > 0


def colours_of(artist) -> list:
    """The colours that make an artist seen: of a line, of its marks, of a filling or of its edge and hatching."""
    if isinstance(artist, Patch):
        own = [artist.get_facecolor()]
        return own + ([artist.get_edgecolor()] if artist.get_linewidth() or artist.get_hatch() else [])
    if hasattr(artist, "get_facecolors"):
        edges = artist.get_edgecolors() if max(artist.get_linewidths(), default=0) else []
        return [tuple(each) for each in (*artist.get_facecolors(), *edges)]
    drawn = [artist.get_color()] if artist.get_linestyle() not in ("None", "none", "") else []
    has_marks = artist.get_marker() not in ("None", None, "", "none")
    return drawn + ([artist.get_markeredgecolor(), artist.get_markerfacecolor()] if has_marks else [])


def drawn(figure):
    for axes in figure.axes:
        yield from axes.lines
        yield from axes.patches
        yield from axes.collections


def fillings_with_an_outline(figure) -> list:
    """The grey fillings whose every shape has an outline that stands out: grounds to draw on, not marks."""
    collections = [each for axes in figure.axes for each in axes.collections]
    ground = to_rgba(style.HATCH_GROUND)

    def shapes(artist):
        return [path.vertices.tobytes() for path in artist.get_paths()]

    outlined = {
        shape
        for each in collections
        if min(each.get_linewidths(), default=0) > 0
        and min((contrast(tuple(edge), style.GROUND) for edge in each.get_edgecolors()), default=0) >= LEAST_MARK
        for shape in shapes(each)
    }
    return [
        each
        for each in collections
        if {to_rgba(colour) for colour in colours_of(each)} == {ground} and outlined.issuperset(shapes(each))
    ]


CHARTS = ["timeline", "calendar", "body map", "day clock", "associations", "lags", "clinician sheet"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_text_and_every_mark_stands_out_from_the_ground(figures, name):
    figure = figures[name]
    assert to_rgba(figure.get_facecolor()) == to_rgba(style.GROUND)
    words = [text for axes in figure.axes for text in axes.texts]
    assert len(words) > 8
    assert min(contrast(to_rgba(text.get_color()), style.GROUND) for text in words) >= LEAST_TEXT
    grounds = fillings_with_an_outline(figure)
    artists = [artist for artist in drawn(figure) if any(map(visible, colours_of(artist))) and artist not in grounds]
    assert len(artists) > 5
    for artist in artists:
        best = max(contrast(to_rgba(colour), style.GROUND) for colour in colours_of(artist) if visible(colour))
        assert best >= LEAST_MARK, artist


def test_only_a_filling_with_an_outline_is_a_ground(figures):
    figure = draw_body_map(prepare_body_map([], DAILY, body=body()))
    grounds = fillings_with_an_outline(figure)
    assert len(grounds) == 6  # the panels of the map
    assert all(fillings_with_an_outline(figures[name]) == [] for name in ("calendar", "timeline", "associations"))
    for collection in figure.axes[0].collections:
        if collection not in grounds:
            collection.set_linewidth(0.0)
    assert fillings_with_an_outline(figure) == []


def test_what_is_drawn_over_the_grey_of_bands_and_hatching_stands_out_too():
    for colour in (style.INK, style.BLUE, style.ORANGE, style.HATCH_INK):
        assert contrast(colour, style.HATCH_GROUND) >= LEAST_MARK
    assert contrast(style.INK, style.HATCH_GROUND) >= LEAST_TEXT


@pytest.mark.parametrize("vision", VISIONS)
def test_outcome_and_factor_are_told_apart_by_everybody(vision):
    assert lighter_by(style.BLUE, style.ORANGE, vision) >= LEAST_LIGHTER
    assert difference(style.BLUE, style.ORANGE, vision) >= LEAST_DIFFERENT
    assert lighter_by(style.ORANGE, style.INK, vision) >= LEAST_LIGHTER


@pytest.mark.parametrize("vision", VISIONS)
def test_each_step_of_darkness_is_told_from_the_next_by_everybody(vision):
    for lighter, darker in itertools.pairwise(style.STEPS):
        assert lighter_by(lighter, darker, vision) >= LEAST_LIGHTER
        assert difference(lighter, darker, vision) >= LEAST_DIFFERENT


def test_steps_darken_and_the_first_is_seen():
    contrasts = [contrast(step, style.GROUND) for step in style.STEPS]
    assert contrasts == sorted(contrasts)
    assert contrasts[0] >= LEAST_MARK


def test_only_colours_of_the_house_are_drawn(figures):
    house = {to_rgba(colour) for colour in style.HOUSE_COLOURS}
    for name, figure in figures.items():
        used = {to_rgba(c) for artist in drawn(figure) for c in colours_of(artist) if visible(c)}
        assert used <= house, name


@pytest.mark.parametrize("name", DEFICIENCIES)
def test_the_simulation_keeps_greys_and_loses_what_it_should(name):
    assert np.allclose(np.array(DEFICIENCIES[name]).sum(axis=1), 1, atol=1e-5)
    lost = {"protanopia": ("#ff0000", "#5c4d00"), "deuteranopia": ("#ff0000", "#a39000")}
    if name in lost:  # red is told from an olive by its hue alone, which they do not see
        assert difference(*lost[name], name) < difference(*lost[name], "all colours") / 3


def test_the_formulas_give_the_published_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's best-known near miss
    assert lighter_by("#000000", "#ffffff", "all colours") == pytest.approx(100, abs=1e-3)
    assert linear_rgb("#808080")[0] == pytest.approx(0.21586, abs=1e-5)
