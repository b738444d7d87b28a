"""The day clock: at which hours twitches were logged, against the hours at which anything was; must not compute.

Bars on one axis, not a dial: the length of a bar is read more exactly than that of a wedge, and the day begins where
the diary's days do, so that a night stays in one piece.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from twitchlog.charts import header, style
from twitchlog.charts.day_states import NO_DAYS, NOT_OBSERVED_LOOK, PAUSED_LOOK, SOME_LOOK, DayStates
from twitchlog.diary.ledger import HourRow, Hours

NO_HOURS = "No hours to show: nothing in this period was logged with its hour."

_WIDTH_IN, _LEFT_IN, _RIGHT_IN, _PANEL_IN, _LEAST_PANEL_IN = 10.0, 0.8, 0.25, 2.6, 0.7
_AXIS_IN, _LINE_IN, _EMPTY_IN = 0.55, 0.19, 1.6
_HALF_BAR = 0.34  # of an hour
_LEAST_BAR_IN = 0.03
_STEP_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 1.2}
_LABELLED_EVERY = ((0.3, 2), (0.14, 4), (0.0, 6))  # inches an hour: hours


class DayClockData(NamedTuple):
    """What a day clock shows.

    hours hold each hour at which anything was logged, from first_hour on (0 to 23, where the diary's days begin); days
    are the days looked at, hours without an entry are not in it; place is what the episodes are restricted to ("" for
    all).
    """

    days: DayStates
    hours: tuple[HourRow, ...]
    first_hour: int
    n_part: int
    n_day: int
    n_imported: int
    place: str = ""

    @property
    def n_with_hour(self) -> int:
        """How many episodes have an hour."""
        return sum(row.n_episodes for row in self.hours)

    @property
    def n_without_hour(self) -> int:
        """How many episodes do not."""
        return self.n_part + self.n_day

    @property
    def title(self) -> str:
        """What is shown, with its denominators."""
        place = f", {self.place}" if self.place else ""
        if not self.days.n_days:
            return f"Twitches by hour of day{place}, {self.days.observed}"
        n_all = self.n_with_hour + self.n_without_hour
        known = f"{self.n_with_hour:,} of {style.counted(n_all, 'episode')} with a known hour"
        return f"Twitches by hour of day{place}: {known}"

    @property
    def period(self) -> str:
        """Which days are shown, and how many of them were observed."""
        return f"{self.days.period} · {self.days.observed}" if self.days.n_days else "no days"


def prepare_day_clock(hours: Hours, days: DayStates, *, day_start_min: int, place: str = "") -> DayClockData:
    """What the day clock of some days shows.

    Parameters
    ----------
    hours : Hours
        Of the same days (`DiaryStore.hours`).
    days : DayStates
    day_start_min : int
        Minutes after midnight at which the diary's days begin.
    place : str
        The place whose episodes were counted, in plain words; empty for the whole body.
    """
    first = day_start_min // 60
    return DayClockData(
        days=days,
        hours=tuple(sorted(hours.rows, key=lambda row: (row.hour - first) % 24)),
        first_hour=first,
        n_part=hours.n_part,
        n_day=hours.n_day,
        n_imported=hours.n_imported,
        place=place,
    )


def describe_day_clock(data: DayClockData) -> str:
    """The day clock in words, for those who cannot see it: counts and denominators only."""
    if data.days.first_on is None:
        return NO_DAYS
    said = [
        f"{_span_text(row.hour)} {row.n_episode_days:,} of {style.counted(row.n_logged_days, 'day')}"
        for row in data.hours
        if row.n_episodes
    ]
    parts = [f"{data.title}, {data.period}."]
    if said:
        parts.append(f"Days with twitches at an hour, of those with anything logged then: {'; '.join(said)}.")
    none_then = [_span_text(row.hour) for row in data.hours if not row.n_episodes]
    if none_then:
        parts.append(f"Something was logged, but no twitches: {', '.join(none_then)}.")
    return " ".join([*parts, *_notes(data)])


def _span_text(hour: int) -> str:
    return f"{hour:02d}–{(hour + 1) % 24:02d} h"


def _notes(data: DayClockData) -> list[str]:
    notes = [] if data.hours else [NO_HOURS]
    n_silent = 24 - len(data.hours)
    if data.hours and n_silent:
        at = style.counted(n_silent, "hour")
        notes.append(f"Nothing was ever logged at {at} of the day: what happened then is not known.")
    if any(row.n_episode_days == row.n_logged_days for row in data.hours):
        notes.append("Where a bar fills its outline, nothing else was ever logged: that hour cannot be compared.")
    if data.n_without_hour:
        kinds = ((data.n_part, "a part of the day"), (data.n_day, "the day"))
        told = " and ".join(f"{n:,} to {words}" for n, words in kinds if n)
        imported = f" ({data.n_imported:,} of them imported)" if data.n_imported else ""
        unknown = f"{style.counted(data.n_without_hour, 'episode')} whose hour is not known"
        notes.append(f"Not drawn: {unknown}, {told} only{imported}.")
    return notes


def _signs(data: DayClockData) -> list[header.Sign]:
    signs = [
        (any(row.n_episodes for row in data.hours), "days with twitches at that hour", SOME_LOOK),
        (bool(data.hours), "days with anything logged then", PAUSED_LOOK),
        (0 < len(data.hours) < 24, "nothing ever logged", NOT_OBSERVED_LOOK),
    ]
    return [header.Sign(words, look) for is_shown, words, look in signs if is_shown]


def _note_lines(data: DayClockData, width: float) -> list[str]:
    return header.lines(_notes(data), width, size=style.SMALL_PT)


def day_clock_height(data: DayClockData, width: float) -> float:
    """How high a day clock of some width is, inches."""
    if not data.days.n_days:
        return _EMPTY_IN
    inner = width - _LEFT_IN - _RIGHT_IN
    above = header.header_height(data.title, data.period, _signs(data), inner)
    return above + (_PANEL_IN + _AXIS_IN if data.hours else 0.0) + _below_in(data, inner)


def _below_in(data: DayClockData, inner: float) -> float:
    return 0.15 + _LINE_IN * len(_note_lines(data, inner))


def draw_day_clock(data: DayClockData, *, frame: style.Frame | None = None) -> Figure:
    """Draw a day clock on a new figure or in a frame.

    Parameters
    ----------
    data : DayClockData
        From `prepare_day_clock`.
    frame : Frame, optional
        Where to draw; the bars are lower where it is low.
    """
    with style.house_style():
        frame = frame or style.new_frame(_WIDTH_IN, day_clock_height(data, _WIDTH_IN))
        sheet = style.sheet_in(frame, left=_LEFT_IN, right=_RIGHT_IN, span=(0.0, 24.0))
        if not data.days.n_days:
            header.draw_empty(sheet, data.title, NO_DAYS, height=frame.height)
            return frame.figure
        inner = style.sheet_width(sheet)
        top = frame.height - header.draw_header(sheet, data.title, data.period, _signs(data), top=frame.height)
        if data.hours:
            room = top - _AXIS_IN - _below_in(data, inner)
            height = max(_LEAST_PANEL_IN, min(_PANEL_IN, room))
            _draw_hours(sheet, data, top - height, height)
            top -= height + _AXIS_IN
        for number, line in enumerate(_note_lines(data, inner)):
            style.write(sheet, 0.0, top - 0.12 - number * _LINE_IN, line, size=style.SMALL_PT)
    return frame.figure


def _draw_hours(sheet: Axes, data: DayClockData, bottom: float, height: float) -> None:
    most = max(row.n_logged_days for row in data.hours)
    panel = style.add_panel(
        sheet, bottom=bottom, height=height, high=most, ticks=style.nice_ticks(most, whole=True, steps=4)
    )
    style.write(
        sheet, -0.65 / style.sheet_width(sheet), bottom + height / 2, "days", rotation=90, ha="center", va="center"
    )
    logged = np.zeros(24)
    twitches = np.zeros(24)
    for row in data.hours:
        at = (row.hour - data.first_hour) % 24
        logged[at], twitches[at] = row.n_logged_days, row.n_episode_days
    silent = np.flatnonzero(logged == 0)
    if len(silent):
        boxes = style.boxes(silent, silent + 1.0, bottom, np.full(len(silent), bottom + height))
        sheet.add_patch(PathPatch(Path.make_compound_path_from_polys(boxes), **NOT_OBSERVED_LOOK))
    some = np.flatnonzero(twitches)
    tops = np.maximum(panel.y(twitches[some]), bottom + _LEAST_BAR_IN)
    bars = style.boxes(some + 0.5 - _HALF_BAR, some + 0.5 + _HALF_BAR, bottom, tops)
    sheet.add_collection(PolyCollection(list(bars), **SOME_LOOK), autolim=False)
    _draw_outline(panel, logged)
    _draw_axis(sheet, panel, data.first_hour)


def _draw_outline(panel: style.Panel, logged: Any) -> None:
    edges = np.repeat(np.arange(25.0), 2)
    steps = panel.y(np.concatenate([[0.0], np.repeat(logged, 2), [0.0]]))
    panel.sheet.add_artist(Line2D(edges, steps, clip_on=False, zorder=3, **_STEP_LINE))


def _draw_axis(sheet: Axes, panel: style.Panel, first_hour: int) -> None:
    an_hour = style.sheet_width(sheet) / 24
    every = next(step for least, step in _LABELLED_EVERY if an_hour >= least)
    ticks = [(float(at), f"{(first_hour + at) % 24:02d}:00") for at in range(0, 25, every)]
    style.add_dates([panel], ticks)
    style.write(sheet, 0.5, panel.bottom - 0.27, "hour of the day, as the clock showed it", ha="center", va="top")
