"""The sheet for a clinician: its charts' own data, a header with denominators, and room for any diary."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from twitchlog import __version__
from twitchlog.analysis.association import screen_frame
from twitchlog.charts import style
from twitchlog.charts.associations import describe_associations, prepare_associations
from twitchlog.charts.body_map import NO_DAYS as MAP_WITHOUT_DAYS
from twitchlog.charts.body_map import describe_body_map, prepare_body_map
from twitchlog.charts.calendar import describe_calendar, prepare_calendar
from twitchlog.charts.clinician_sheet import (
    A4_WIDTH_IN,
    HEIGHT_IN,
    LEAST_PRINTED_PT,
    WIDTH_IN,
    describe_clinician_sheet,
    draw_clinician_sheet,
    prepare_clinician_sheet,
    provenance,
)
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.save import chart_bytes
from twitchlog.charts.timeline import describe_timeline, prepare_timeline
from twitchlog.charts.visit_words import CAVEAT, TITLE
from twitchlog.diary.body import body_from_rows
from twitchlog.diary.entries import MARK_NONE, MARK_PAUSED
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.diary.ledger import DayRows, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.frame.coverage import Coverage, describe_coverage
from twitchlog.frame.daily import TWITCH_EPISODES, build_daily_frame
from twitchlog.reference.tables import table

FIRST = dt.date(2026, 8, 1).toordinal()
CATALOGUE = FactorCatalogue()
BODY_TABLE = body_from_rows(table("body_sites"), table("body_areas"))
PLACES = [
    (key, side)
    for key, site in BODY_TABLE.sites.items()
    for side in (("left", "right") if site.is_sided else ("midline",))
]


def make_sheet(rows: DayRows):
    daily = build_daily_frame(rows, CATALOGUE)
    days = [day.date() for day in daily.index]
    coverage = (
        describe_coverage(daily, rows.logged, start=days[0], end=days[-1]) if days else Coverage(0, 0, 0, 0, 0, 0, 0, 0)
    )
    return prepare_clinician_sheet(
        prepare_timeline(daily, catalogue=CATALOGUE),
        prepare_body_map(rows.episodes, daily, body=BODY_TABLE),
        prepare_calendar(daily),
        prepare_associations(screen_frame(daily, outcome=TWITCH_EPISODES), catalogue=CATALOGUE),
        coverage=coverage,
    )


def some_diary(n_days: int, *, everywhere: bool = False) -> DayRows:
    random = np.random.default_rng(n_days)
    days = range(FIRST, FIRST + n_days)
    places = PLACES if everywhere else [("calf", "left"), ("eyelid_upper", "right"), ("moving", None)]
    episodes = [
        EpisodeDay(day, *place, int(random.integers(1, 4)), 0, 0.0, None)
        for day in days
        for place in places
        if random.random() < 0.4
    ]
    readings = [
        ReadingDay(day, factor, float(random.gamma(4, scale)), 1)
        for day in days
        for factor, scale in (("stress", 1.2), ("caffeine_mg", 50), ("sleep_h", 1.7))
        if random.random() < 0.9
    ]
    marks = [MarkDay(day, MARK_NONE, day) for day in days if not any(each.day == day for each in episodes)]
    logged = [LoggedDay(day, 4, 1) for day in days]
    return DayRows(episodes=tuple(episodes), readings=tuple(readings), marks=tuple(marks), logged=tuple(logged))


DIARIES = {
    "one entry": DayRows(
        episodes=(EpisodeDay(FIRST, "calf", "left", 1, 0, 0.0, None),), logged=(LoggedDay(FIRST, 1, 0),)
    ),
    "a week": some_diary(7),
    "four months": some_diary(120),
    "two years, everywhere": some_diary(730, everywhere=True),
}


@pytest.fixture(scope="module")
def sheets():
    return {name: make_sheet(rows) for name, rows in DIARIES.items()}


@pytest.fixture(params=list(DIARIES))
def sheet(request, sheets):
    return sheets[request.param]


def texts(figure):
    return [text for axes in figure.axes for text in axes.texts if text.get_text()]


def test_it_holds_what_the_four_charts_hold(sheets):
    data = sheets["four months"]
    assert data.title == f"{TITLE}, {data.body_map.n_observed} of 120 days observed"
    assert data.period == data.timeline.period == data.calendar.period == "1 Aug – 28 Nov 2026"
    assert (data.n_entries, data.n_back_fills) == (480, 120)
    assert [factor.key for factor in data.timeline.factors] == ["caffeine_mg", "sleep_h"]


def test_the_header_says_how_the_days_came_about(sheets):
    assert provenance(sheets["a week"]) == f"1–7 Aug 2026 · 7 of 7 days observed · 7 of 28 entries made late · {CAVEAT}"
    assert "0 of 1 entry made late" in provenance(sheets["one entry"])
    said = [text.get_text() for text in texts(draw_clinician_sheet(sheets["a week"]))]
    assert said[:3] == [TITLE, f"twitchlog {__version__}", provenance(sheets["a week"])]


def test_factors_that_were_never_logged_take_no_room(sheets):
    assert sheets["one entry"].timeline.factors == ()


def test_the_words_are_those_of_its_charts(sheet):
    assert describe_clinician_sheet(sheet) == " ".join(
        (
            f"{TITLE}: {provenance(sheet)}.",
            describe_timeline(sheet.timeline),
            describe_body_map(sheet.body_map),
            describe_calendar(sheet.calendar),
            describe_associations(sheet.associations),
        )
    )


def test_every_chart_is_there(sheet):
    said = {text.get_text() for text in texts(draw_clinician_sheet(sheet))}
    assert {sheet.timeline.title, sheet.body_map.title, sheet.calendar.title, sheet.associations.title} <= said
    assert {"R", "L", "front", "back"} <= said


def test_nothing_is_smaller_than_six_points_when_printed_on_a4(sheet):
    figure = draw_clinician_sheet(sheet)
    width, height = figure.get_size_inches()
    assert (width, height) == pytest.approx((WIDTH_IN, HEIGHT_IN))
    printed = A4_WIDTH_IN / width
    assert min(text.get_size() for text in texts(figure)) * printed >= LEAST_PRINTED_PT - 1e-9
    assert width / height == pytest.approx(2**0.5, rel=0.01)


def test_every_text_lies_on_the_sheet_and_in_its_own_chart(sheet):
    figure = draw_clinician_sheet(sheet)
    FigureCanvasAgg(figure).draw()
    _, *charts = figure.axes
    assert len(charts) == 4
    # A chart's axes reach from side to side within its margins; the words beside an axis lie in these.
    areas = [axes.get_window_extent() for axes in charts]
    for axes, area in zip(charts, areas, strict=True):
        for text in axes.texts:
            if not text.get_text():
                continue
            box = text.get_window_extent()
            assert area.y0 - 1 <= box.y0 and box.y1 <= area.y1 + 1, text
            assert box.x0 >= 0 and box.x1 <= figure.bbox.width, text
            others = [each for each in areas if each is not area]
            assert not any(box.padded(-1).overlaps(other) for other in others), text


def test_no_two_texts_overlap(sheet):
    figure = draw_clinician_sheet(sheet)
    FigureCanvasAgg(figure).draw()
    boxes = [(text.get_text(), text.get_window_extent().padded(-1)) for text in texts(figure)]
    assert [(one, other) for (one, a), (other, b) in itertools.combinations(boxes, 2) if a.overlaps(b)] == []


def test_an_empty_diary_says_so_once():
    data = make_sheet(DayRows())
    said = [text.get_text() for text in texts(draw_clinician_sheet(data))]
    assert said.count(NO_DAYS) == 1
    assert CAVEAT in said
    assert describe_clinician_sheet(data) == NO_DAYS
    assert data.period == "no days"


def test_days_of_which_none_was_observed():
    rows = DayRows(
        marks=(MarkDay(FIRST, MARK_PAUSED, FIRST + 9),), logged=(LoggedDay(FIRST, 1, 0), LoggedDay(FIRST + 9, 1, 0))
    )
    data = make_sheet(rows)
    said = {text.get_text() for text in texts(draw_clinician_sheet(data))}
    assert "0 of 10 days observed" in provenance(data)
    assert {provenance(data), MAP_WITHOUT_DAYS, data.timeline.title} <= said


def test_it_draws_in_a_frame_of_another_figure(sheets):
    figure = style.new_frame(20.0, 14.0).figure
    frame = style.Frame(figure, 2.0, 1.5, WIDTH_IN, HEIGHT_IN)
    assert draw_clinician_sheet(sheets["a week"], frame=frame) is figure
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position().bounds
        assert left * 20 >= 2.0 and (left + width) * 20 <= 2.0 + WIDTH_IN + 1e-6
        assert bottom * 14 >= 1.5 - 1e-6 and (bottom + height) * 14 <= 1.5 + HEIGHT_IN + 1e-6


def test_the_same_days_give_the_same_bytes(sheets):
    def draw():
        return chart_bytes(draw_clinician_sheet(sheets["four months"]), "png", title="t", dpi=60)

    assert draw() == draw()
