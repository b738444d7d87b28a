"""The charts a clinician wants on one sheet: timeline, body map, calendar, forest; must not draw any of them itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from twitchlog import __version__
from twitchlog.charts import style
from twitchlog.charts.associations import (
    AssociationsData,
    associations_height,
    describe_associations,
    draw_associations,
)
from twitchlog.charts.body_map import BodyMapData, describe_body_map, draw_body_map
from twitchlog.charts.calendar import CalendarData, calendar_height, describe_calendar, draw_calendar
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.timeline import TimelineData, describe_timeline, draw_timeline, timeline_height
from twitchlog.charts.visit_words import CAVEAT, TITLE
from twitchlog.frame.coverage import Coverage

# Landscape in the proportions of A4, and so much larger that the smallest type is 6 points when printed on it.
A4_WIDTH_IN, A4_HEIGHT_IN = 11.69, 8.27
LEAST_PRINTED_PT = 6.0
_PRINTED = LEAST_PRINTED_PT / style.SMALL_PT
WIDTH_IN, HEIGHT_IN = A4_WIDTH_IN / _PRINTED, A4_HEIGHT_IN / _PRINTED

_MARGIN_IN, _GUTTER_IN, _HEAD_IN = 0.3, 0.16, 0.86
_LEFT_SHARE = 0.52  # of the width, for the left column
_TIMELINE_SHARE, _LEAST_CALENDAR_SHARE = 0.46, 0.28  # of the height
_MOST_FACTORS = 2  # below the episodes of the timeline: there is no room for more
_HEAD_PT = 14.0


class ClinicianSheetData(NamedTuple):
    """What the sheet shows: four charts of the same days, and how the days came about."""

    timeline: TimelineData
    body_map: BodyMapData
    calendar: CalendarData
    associations: AssociationsData
    n_entries: int
    n_back_fills: int
    n_imported: int

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        return f"{TITLE}, {style.observed_text(self.body_map.n_observed, self.body_map.n_days)}"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return self.body_map.period


def prepare_clinician_sheet(
    timeline: TimelineData,
    body_map: BodyMapData,
    calendar: CalendarData,
    associations: AssociationsData,
    *,
    coverage: Coverage,
) -> ClinicianSheetData:
    """What the sheet for a clinician shows.

    Parameters
    ----------
    timeline, body_map, calendar, associations : TimelineData, BodyMapData, CalendarData, AssociationsData
        What its charts show, all of the same days. Of the timeline's factors, the first two that were logged stay.
    coverage : Coverage
        Of these days (`frame.coverage.describe_coverage`).
    """
    logged = [factor for factor in timeline.factors if factor.n_logged]
    shown = timeline._replace(factors=tuple(logged[:_MOST_FACTORS]))
    counts = (coverage.n_entries, coverage.n_back_fills, coverage.n_imported)
    return ClinicianSheetData(shown, body_map, calendar, associations, *counts)


def provenance(data: ClinicianSheetData) -> str:
    """How the days came about: the denominators, the late entries, and that nobody verified them."""
    if not data.body_map.n_days:
        return CAVEAT
    days = style.observed_text(data.body_map.n_observed, data.body_map.n_days)
    return " · ".join((data.period, days, *_lateness(data), CAVEAT))


def _lateness(data: ClinicianSheetData) -> Iterator[str]:
    """The late entries among those that were typed, and the imported ones, of which nobody knows."""
    n_typed = data.n_entries - data.n_imported
    if n_typed or not data.n_imported:
        typed = f"typed {_ENTRIES[n_typed == 1]}" if data.n_imported else _ENTRIES[n_typed == 1]
        yield f"{data.n_back_fills:,} of {n_typed:,} {typed} made late"
    if data.n_imported:
        imported = "imported" if n_typed else f"{_ENTRIES[data.n_imported == 1]} imported"
        yield f"{data.n_imported:,} {imported}, time of entry not known"


_ENTRIES = {True: "entry", False: "entries"}


def describe_clinician_sheet(data: ClinicianSheetData) -> str:
    """The sheet in words, for those who cannot see it."""
    if not data.body_map.n_days:
        return NO_DAYS
    parts = (
        describe_timeline(data.timeline),
        describe_body_map(data.body_map),
        describe_calendar(data.calendar),
        describe_associations(data.associations),
    )
    return " ".join((f"{TITLE}: {provenance(data)}.", *parts))


def draw_clinician_sheet(data: ClinicianSheetData, *, frame: style.Frame | None = None) -> Figure:
    """Draw the sheet on a new figure, or in a frame of that size.

    Parameters
    ----------
    data : ClinicianSheetData
        From `prepare_clinician_sheet`.
    frame : Frame, optional
        Where to draw; in a smaller one the charts leave out what they have no room for.
    """
    with style.house_style():
        frame = frame or style.new_frame(WIDTH_IN, HEIGHT_IN)
        inner = frame.width - 2 * _MARGIN_IN
        sheet = style.sheet_in(frame, left=_MARGIN_IN, right=_MARGIN_IN, span=(0.0, inner))
        _draw_head(sheet, data, frame.height)
        if not data.body_map.n_days:
            style.write(sheet, 0.5, frame.height / 2, NO_DAYS, size=style.TITLE_PT, ha="center")
            return frame.figure
        timeline, body_map, calendar, associations = _frames(data, frame)
        _draw_rules(sheet, frame, (timeline, calendar))
    draw_timeline(data.timeline, frame=timeline)
    draw_body_map(data.body_map, frame=body_map)
    draw_calendar(data.calendar, frame=calendar)
    draw_associations(data.associations, frame=associations)
    return frame.figure


def _draw_head(sheet: Axes, data: ClinicianSheetData, height: float) -> None:
    style.write(sheet, 0.0, height - 0.42, TITLE, size=_HEAD_PT, weight="bold")
    style.write(sheet, 1.0, height - 0.42, f"twitchlog {__version__}", ha="right")
    style.write(sheet, 0.0, height - 0.68, provenance(data))


def _frames(data: ClinicianSheetData, frame: style.Frame) -> tuple[style.Frame, ...]:
    """Where the four charts go: timeline over body map, calendar over forest."""
    inner = frame.width - 2 * _MARGIN_IN - _GUTTER_IN
    left, right = _LEFT_SHARE * inner, (1 - _LEFT_SHARE) * inner
    room = frame.height - _HEAD_IN - _MARGIN_IN / 2
    timeline_in = min(timeline_height(data.timeline, left), _TIMELINE_SHARE * room)
    forest_in = associations_height(data.associations, right)
    calendar_in = min(calendar_height(data.calendar, right), max(room - forest_in, _LEAST_CALENDAR_SHARE * room))
    right_edge = _MARGIN_IN + left + _GUTTER_IN
    places = (
        (_MARGIN_IN, left, 0.0, timeline_in),
        (_MARGIN_IN, left, timeline_in, room),
        (right_edge, right, 0.0, calendar_in),
        (right_edge, right, calendar_in, room),
    )
    top = frame.bottom + frame.height - _HEAD_IN
    return tuple(
        style.Frame(frame.figure, frame.left + edge, top - end, width, end - start)
        for edge, width, start, end in places
    )


def _draw_rules(sheet: Axes, frame: style.Frame, upper: tuple[style.Frame, style.Frame]) -> None:
    """Thin lines between the charts."""
    inner = frame.width - 2 * _MARGIN_IN
    top = frame.height - _HEAD_IN
    middle = upper[0].width + _GUTTER_IN / 2
    below = [each.bottom - frame.bottom for each in upper]
    for x, y in (
        ((0.0, inner), (top, top)),
        ((middle, middle), (_MARGIN_IN / 2, top)),
        ((0.0, middle), (below[0], below[0])),
        ((middle, inner), (below[1], below[1])),
    ):
        sheet.add_artist(Line2D(x, y, clip_on=False, color=style.HATCH_INK, linewidth=0.6))
