"""The two pictures of the clinician's page, without titles, at the size they are printed in; must not compute.

The page itself says what they are and how many days they rest on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from twitchlog.charts import header, style
from twitchlog.charts.body_map import BodyMapData
from twitchlog.charts.body_panels import draw_dots, draw_panels, lay_out
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.timeline import TimelineData, draw_episodes, legend

COURSE_IN = (4.7, 1.72)
PLACES_IN = (2.4, 2.9)
"""Width and height of the pictures, inches: templates/clinician.typ shows them so."""

_LEFT_IN, _RIGHT_IN, _DATES_IN, _LEGEND_IN, _MARKS_IN = 0.74, 0.1, 0.46, 0.22, 0.14
_EDGE_IN, _FOOT_IN = 0.05, 0.2
_MOST_ROWS = 3  # of numbers above the panel
_LEAST_FULL = 4  # fewer days than this do not make the largest dot
_FULL_SHARE = 0.6  # of the most days make the largest dot that touches no other: so small, dots may touch


class Mark(NamedTuple):
    """A day on which something began or changed: where it lies on the date axis, and its number."""

    position: int
    number: int


def draw_course(data: TimelineData, marks: Sequence[Mark] = ()) -> Figure:
    """Episodes a day with the states of the days, and above them what began or changed.

    Parameters
    ----------
    data : TimelineData
        Its factors are not shown.
    marks : sequence of Mark
        By their position. Numbers that would touch stand above each other; where even that has no room, the line
        stays alone.
    """
    with style.house_style():
        frame = style.new_frame(*COURSE_IN)
        sheet = style.sheet_in(frame, left=_LEFT_IN, right=_RIGHT_IN, span=(-0.6, max(1, data.days.n_days) - 0.4))
        if not data.days.n_days:
            style.write(sheet, 0.5, frame.height / 2, NO_DAYS, size=style.SMALL_PT, ha="center")
            return frame.figure
        signs = [sign._replace(words=sign.words.partition(" (")[0]) for sign in legend(data)]
        header.draw_signs(sheet, 0.0, 0.06, signs)
        bottom = _LEGEND_IN + (_DATES_IN if any("\n" in label for _, label in data.ticks) else _DATES_IN / 2)
        rows = _rows_of(sheet, marks)
        top = frame.height - _EDGE_IN - _MARKS_IN * (max(rows.values(), default=-1) + 1)
        panel = draw_episodes(sheet, data, bottom, top - bottom)
        style.add_dates([panel], data.ticks)
        _draw_marks(sheet, marks, rows, bottom=bottom, top=top)
    return frame.figure


def _rows_of(sheet: Axes, marks: Sequence[Mark]) -> dict[int, int]:
    """In which row above the panel each number stands, the lowest that is free there; not one without room."""
    low, high = sheet.get_xlim()
    inches_a_day = style.sheet_width(sheet) / (high - low)
    rows: dict[int, int] = {}
    ends = [float("-inf")] * _MOST_ROWS
    for mark in marks:
        middle, half = mark.position * inches_a_day, header.SMALL_LETTER_IN * len(str(mark.number)) / 2 + 0.02
        row = next((row for row, end in enumerate(ends) if middle - half >= end), None)
        if row is not None:
            rows[mark.number], ends[row] = row, middle + half
    return rows


def _draw_marks(sheet: Axes, marks: Sequence[Mark], rows: Mapping[int, int], *, bottom: float, top: float) -> None:
    look: dict[str, Any] = {"color": style.INK, "size": style.SMALL_PT, "ha": "center"}
    for mark in marks:
        row = rows.get(mark.number, 0)
        line = Line2D(
            [mark.position] * 2,
            [bottom, top + _MARKS_IN * row],
            color=style.INK,
            linewidth=0.8,
            linestyle=(0, (2, 2)),
            zorder=1,
        )
        sheet.add_artist(line)
        if mark.number in rows:
            sheet.text(mark.position, top + _MARKS_IN * row + 0.03, str(mark.number), **look)


def draw_places(data: BodyMapData, *, n_numbered: int) -> Figure:
    """Front and back figure with a dot at each place, sized by its days, the first few numbered.

    Parameters
    ----------
    data : BodyMapData
    n_numbered : int
        So many places have their number beside their dot.
    """
    with style.house_style():
        frame = style.new_frame(*PLACES_IN)
        sheet = style.sheet_in(frame, left=0.0, right=0.0, span=(0.0, frame.width))
        layout = lay_out(left=_EDGE_IN, width=frame.width - 2 * _EDGE_IN, bottom=_FOOT_IN, top=frame.height - _EDGE_IN)
        draw_panels(sheet, layout)
        full = max([_LEAST_FULL, *(round(_FULL_SHARE * place.n_days) for place in data.places)])
        draw_dots(sheet, layout, data.dots, full=full, n_numbered=n_numbered)
        words = "R, L: the person's own. Dot area: days."
        sheet.text(frame.width / 2, 0.05, words, color=style.INK, size=style.SMALL_PT, ha="center")
    return frame.figure
