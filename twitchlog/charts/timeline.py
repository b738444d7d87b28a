"""The timeline: episodes a day over the days' main factors, gaps shown as gaps; must not compute from what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from twitchlog.charts import header, style
from twitchlog.charts.day_states import (
    NO_DAYS,
    NONE_LOOK,
    NOT_OBSERVED_LOOK,
    PAUSED_LOOK,
    SOME_LOOK,
    DayStates,
    day_states,
    values_of,
)
from twitchlog.diary.factors import RATING, YES_NO, Factor, FactorCatalogue

MAIN_FACTORS = ("caffeine_mg", "sleep_h", "stress", "water_ml")
RATING_UNIT, YES_NO_UNIT = "0 to 10", "1 yes, 0 no"

_WIDTH_IN, _OUTCOME_IN, _FACTOR_IN, _GAP_IN, _FOOTER_IN = 10.0, 2.4, 0.62, 0.34, 0.45
_LEFT_IN, _RIGHT_IN = 0.8, 0.25
_LEAST_OUTCOME_IN = 1.1  # in a frame that is low
_BARS_APART = 400  # with more days than this, bars touch: gaps between them would be thinner than a printed dot
_LEAST_BAR_IN = 0.03  # one episode stays visible on a scale that a day with thousands sets

_FIXED_HIGH = {RATING_UNIT: 10.0, YES_NO_UNIT: 1.0}
_FIXED_STEPS = {RATING_UNIT: 2, YES_NO_UNIT: 1}


class FactorPanel(NamedTuple):
    """One factor of the timeline: a value a day in `unit`, None where the day is missing."""

    key: str
    name: str
    unit: str
    values: tuple[float | None, ...]

    @property
    def n_logged(self) -> int:
        """On how many days it was logged."""
        return sum(value is not None for value in self.values)


class TimelineData(NamedTuple):
    """What a timeline shows, one value a diary day.

    ticks are the labelled positions of the date axis; place is what the episodes are restricted to ("" for all).
    """

    days: DayStates
    factors: tuple[FactorPanel, ...]
    ticks: tuple[tuple[int, str], ...]
    place: str = ""

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        place = f", {self.place}" if self.place else ""
        return f"Episodes a day{place}, {self.days.observed}"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return self.days.period


def prepare_timeline(
    daily: pd.DataFrame,
    *,
    factors: Sequence[str] = MAIN_FACTORS,
    catalogue: FactorCatalogue | None = None,
    place: str = "",
    week_start: int = 0,
) -> TimelineData:
    """What the timeline of a daily frame shows.

    Parameters
    ----------
    daily : pandas.DataFrame
        One row a diary day (`build_daily_frame`); NaN is missing and stays missing.
    factors : sequence of str
        Columns to show below the episodes, one panel each; a column the frame lacks counts as not logged.
    catalogue : FactorCatalogue, optional
        Names and units of the factors; by default the built-in ones.
    place : str
        The place whose episodes the frame counts, in plain words; empty for the whole body.
    week_start : int
        The weekday on which weeks start, 0 Monday to 6 Sunday.

    Raises
    ------
    WordsError
        The frame has no episodes column.
    """
    days = day_states(daily)
    known = catalogue or FactorCatalogue()
    return TimelineData(
        days=days,
        factors=tuple(_factor_panel(daily, key, known) for key in factors),
        ticks=style.date_ticks(days.first_on, days.n_days, week_start=week_start) if days.first_on else (),
        place=place,
    )


def _factor_panel(daily: pd.DataFrame, key: str, catalogue: FactorCatalogue) -> FactorPanel:
    values = values_of(daily[key]) if key in daily.columns else (None,) * len(daily)
    if key not in catalogue:
        return FactorPanel(key, key.replace("_", " "), "", values)
    factor = catalogue[key]
    name = f"{factor.name} the night before" if factor.uses_civil_date else factor.name
    return FactorPanel(key, name, _unit(factor), values)


def _unit(factor: Factor) -> str:
    return {RATING: RATING_UNIT, YES_NO: YES_NO_UNIT}.get(factor.kind, factor.unit)


def describe_timeline(data: TimelineData) -> str:
    """The timeline in words, for those who cannot see it: counts and denominators only."""
    if data.days.first_on is None:
        return NO_DAYS
    panels = [f"{_panel_title(panel, data.days.n_days)}." for panel in data.factors]
    return " ".join([f"{data.title}, {data.period}.", *data.days.described(), *panels])


def _panel_title(panel: FactorPanel, n_days: int) -> str:
    name = panel.name[:1].upper() + panel.name[1:]
    unit = f", {panel.unit}" if panel.unit else ""
    return (
        f"{name}{unit} ({panel.n_logged} of {style.counted(n_days, 'day')})"
        if panel.n_logged
        else f"{name}: not logged"
    )


def draw_timeline(data: TimelineData, *, frame: style.Frame | None = None) -> Figure:
    """Draw a timeline on a new figure, as high as its panels need, or in a frame.

    Bars count episodes, a hollow mark stands for a day said to have none, hatching for days not observed, an outline
    for paused days; a factor's line breaks where days are missing.

    Parameters
    ----------
    data : TimelineData
        From `prepare_timeline`.
    frame : Frame, optional
        Where to draw. In one that is low the episodes get less height, and then the last factors are left out.
    """
    with style.house_style():
        frame = frame or style.new_frame(_WIDTH_IN, timeline_height(data, _WIDTH_IN))
        span = (-0.6, max(1, data.days.n_days) - 0.4)
        sheet = style.sheet_in(frame, left=_LEFT_IN, right=_RIGHT_IN, span=span)
        if data.days.n_days:
            top = frame.height - _draw_header(sheet, data, frame.height)
            style.add_dates(_draw_panels(sheet, data, top), data.ticks)
        else:
            header.draw_empty(sheet, data.title, NO_DAYS, height=frame.height)
    return frame.figure


def timeline_height(data: TimelineData, width: float) -> float:
    """How high a timeline of some width is, inches, when nothing is left out."""
    above = header.header_height(data.title, data.period, legend(data), width - _LEFT_IN - _RIGHT_IN)
    return above + _OUTCOME_IN + len(data.factors) * (_GAP_IN + _FACTOR_IN) + _FOOTER_IN


def _draw_panels(sheet: Axes, data: TimelineData, top: float) -> list[style.Panel]:
    room = top - _FOOTER_IN
    outcome = min(_OUTCOME_IN, max(_LEAST_OUTCOME_IN, room - len(data.factors) * (_GAP_IN + _FACTOR_IN)))
    bottom = top - outcome
    panels = [draw_episodes(sheet, data, bottom, outcome)]
    for factor in data.factors:
        bottom -= _GAP_IN + _FACTOR_IN
        if bottom < _FOOTER_IN - 1e-6:
            break
        panels.append(_draw_factor(sheet, factor, data.days.n_days, bottom))
    return panels


def legend(data: TimelineData) -> list[header.Sign]:
    """The states of a day that the chart shows, each with its number of days."""
    keys = (
        ("episodes", data.days.n_some, SOME_LOOK),
        ("none", data.days.n_none, NONE_LOOK),
        ("not observed", data.days.n_not_observed, NOT_OBSERVED_LOOK),
        ("paused", data.days.n_paused, PAUSED_LOOK),
    )
    return [header.Sign(f"{name} ({style.counted(n_days, 'day')})", look) for name, n_days, look in keys if n_days]


def _draw_header(sheet: Axes, data: TimelineData, top: float) -> float:
    return header.draw_header(sheet, data.title, data.period, legend(data), top=top)


def draw_episodes(sheet: Axes, data: TimelineData, bottom: float, height: float) -> style.Panel:
    """Draw the panel of the episodes, from `bottom` up, both in inches of the sheet."""
    counts = np.array([value or 0.0 for value in data.days.episodes])
    most = max(1.0, float(counts.max()))
    ticks = style.nice_ticks(most, whole=True)
    panel = style.add_panel(sheet, bottom=bottom, height=height, high=most, ticks=ticks)
    middle = bottom + height / 2
    style.write(
        sheet, -0.65 / style.sheet_width(sheet), middle, "episodes a day", rotation=90, ha="center", va="center"
    )
    _draw_runs(panel, [value is None for value in data.days.episodes], but=data.days.paused, look=NOT_OBSERVED_LOOK)
    _draw_runs(panel, data.days.paused, look=PAUSED_LOOK)
    days = np.flatnonzero(counts)
    half = (0.4 if data.days.n_days <= _BARS_APART else 0.5) * min(1.0, data.days.n_days / 7)
    tops = np.maximum(panel.y(counts[days]), bottom + _LEAST_BAR_IN)
    sheet.add_collection(
        PolyCollection(list(style.boxes(days - half, days + half, bottom, tops)), **SOME_LOOK), autolim=False
    )
    none = [i for i, value in enumerate(data.days.episodes) if value == 0]
    marks = {**NONE_LOOK, "markersize": min(NONE_LOOK["markersize"], _mark_pt(sheet, data.days.n_days))}
    sheet.add_artist(Line2D(none, panel.y(np.zeros(len(none))), clip_on=False, zorder=3, **marks))
    return panel


def _draw_runs(panel: style.Panel, days: Sequence[bool], *, but: Sequence[bool] = (), look: Mapping[str, Any]) -> None:
    inside = np.array(days) & ~np.array(but or [False] * len(days))
    if inside.any():
        edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)) - 0.5
        tops = np.full(len(edges) // 2, panel.bottom + panel.height)
        # One path for all runs: matplotlib draws the hatching anew for every patch.
        path = Path.make_compound_path_from_polys(style.boxes(edges[::2], edges[1::2], panel.bottom, tops))
        panel.sheet.add_patch(PathPatch(path, **look))


def _mark_pt(sheet: Axes, n_days: int) -> float:
    return max(1.5, 0.75 * 72 * style.sheet_width(sheet) / n_days)


def _draw_factor(sheet: Axes, factor: FactorPanel, n_days: int, bottom: float) -> style.Panel:
    label = _panel_title(factor, n_days)
    if not factor.n_logged:
        return style.add_panel(sheet, bottom=bottom, height=_FACTOR_IN, high=1.0, ticks=(), label=label)
    values = np.array([np.nan if value is None else value for value in factor.values])
    high = _FIXED_HIGH.get(factor.unit) or float(np.nanmax(values)) or 1.0
    ticks = style.nice_ticks(high, steps=_FIXED_STEPS.get(factor.unit, 3))
    panel = style.add_panel(sheet, bottom=bottom, height=_FACTOR_IN, high=high, ticks=ticks, label=label)
    size = min(3.0, max(1.8, 0.7 * _mark_pt(sheet, n_days)))
    look: dict[str, Any] = {
        "color": style.ORANGE,
        "linewidth": 0.9,
        "marker": "o",
        "markersize": size,
        "markeredgewidth": 0.0,
    }
    sheet.add_artist(Line2D(range(n_days), panel.y(values), clip_on=False, **look))
    return panel
