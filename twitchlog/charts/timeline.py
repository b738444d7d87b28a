"""The timeline: episodes a day over the days' main factors, gaps shown as gaps; must not compute from what it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from twitchlog.charts import style
from twitchlog.diary.day import PAUSED
from twitchlog.diary.factors import RATING, YES_NO, Factor, FactorCatalogue
from twitchlog.errors import WordsError

MAIN_FACTORS = ("caffeine_mg", "sleep_h", "stress", "water_ml")
NO_DAYS = "No days to show: the diary has no entries in this period."

RATING_UNIT, YES_NO_UNIT = "0 to 10", "1 yes, 0 no"

_WIDTH_IN, _HEADER_IN, _OUTCOME_IN, _FACTOR_IN, _GAP_IN, _FOOTER_IN = 10.0, 0.8, 2.4, 0.62, 0.34, 0.45
_LEFT_IN, _RIGHT_IN = 0.8, 0.25
_PANEL_IN = _WIDTH_IN - _LEFT_IN - _RIGHT_IN
_BARS_APART = 400  # with more days than this, bars touch: gaps between them would be thinner than a printed dot
_LEAST_BAR_IN = 0.03  # one episode stays visible on a scale that a day with thousands sets

_FIXED_HIGH = {RATING_UNIT: 10.0, YES_NO_UNIT: 1.0}
_FIXED_STEPS = {RATING_UNIT: 2, YES_NO_UNIT: 1}

_SOME: dict[str, Any] = {"facecolor": style.BLUE, "linewidth": 0.0}
_NONE: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 4.0,
    "markerfacecolor": style.GROUND,
    "markeredgecolor": style.INK,
    "markeredgewidth": 0.7,
}
_NOT_OBSERVED: dict[str, Any] = {
    "facecolor": style.HATCH_GROUND,
    "edgecolor": style.HATCH_INK,
    "linewidth": 0.0,
    "hatch": "////",
}
_PAUSED: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.0}

Values = npt.NDArray[np.floating[Any]]


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
    """What a timeline shows, one value a diary day from first_on (None for an empty diary).

    episodes is None on a day not observed or paused, 0 only on a day said to have none; paused tells those two apart;
    ticks are the labelled positions of the date axis; place is what the episodes are restricted to ("" for all).
    """

    first_on: dt.date | None
    episodes: tuple[float | None, ...]
    paused: tuple[bool, ...]
    factors: tuple[FactorPanel, ...]
    ticks: tuple[tuple[int, str], ...]
    place: str = ""

    @property
    def n_days(self) -> int:
        """How many diary days are shown."""
        return len(self.episodes)

    @property
    def n_observed(self) -> int:
        """On how many days episodes were counted, none included."""
        return sum(value is not None for value in self.episodes)

    @property
    def n_some(self) -> int:
        """On how many days there were episodes."""
        return sum(bool(value) for value in self.episodes)

    @property
    def n_none(self) -> int:
        """On how many days there were none."""
        return self.n_observed - self.n_some

    @property
    def n_paused(self) -> int:
        """How many days were paused."""
        return sum(self.paused)

    @property
    def n_not_observed(self) -> int:
        """On how many days nobody counted, pauses apart."""
        return self.n_days - self.n_observed - self.n_paused

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        place = f", {self.place}" if self.place else ""
        return f"Episodes a day{place}, {self.n_observed} of {self.n_days} days observed"

    @property
    def period(self) -> str:
        """Which days are shown."""
        if self.first_on is None:
            return "no days"
        return style.period_text(self.first_on, self.first_on + dt.timedelta(self.n_days - 1))


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
    if "twitch_episodes" not in daily.columns:
        raise WordsError("The table has no column twitch_episodes.", "Give a daily frame, one row a diary day.")
    episodes = _values(daily["twitch_episodes"])
    states = daily["day_state"] if "day_state" in daily.columns else [""] * len(daily)
    first_on = daily.index[0].date() if len(daily) else None
    known = catalogue or FactorCatalogue()
    return TimelineData(
        first_on=first_on,
        episodes=episodes,
        paused=tuple(value is None and state == PAUSED for value, state in zip(episodes, states, strict=True)),
        factors=tuple(_factor_panel(daily, key, known) for key in factors),
        ticks=style.date_ticks(first_on, len(daily), week_start=week_start) if first_on else (),
        place=place,
    )


def _values(column: pd.Series[float]) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in column.astype(float).tolist())  # noqa: PLR0124


def _factor_panel(daily: pd.DataFrame, key: str, catalogue: FactorCatalogue) -> FactorPanel:
    values = _values(daily[key]) if key in daily.columns else (None,) * len(daily)
    if key not in catalogue:
        return FactorPanel(key, key.replace("_", " "), "", values)
    factor = catalogue[key]
    name = f"{factor.name} the night before" if factor.uses_civil_date else factor.name
    return FactorPanel(key, name, _unit(factor), values)


def _unit(factor: Factor) -> str:
    return {RATING: RATING_UNIT, YES_NO: YES_NO_UNIT}.get(factor.kind, factor.unit)


def describe_timeline(data: TimelineData) -> str:
    """The timeline in words, for those who cannot see it: counts and denominators only."""
    if data.first_on is None:
        return NO_DAYS
    counted = [value or 0.0 for value in data.episodes]
    parts = [f"{data.title}, {data.period}."]
    if data.n_observed:
        parts.append(
            f"{style.counted(sum(counted), 'episode')} on {style.counted(data.n_some, 'day')}, none on {data.n_none}."
        )
    if data.n_some:
        on = style.day_text(data.first_on + dt.timedelta(counted.index(max(counted))))
        parts.append(f"Most on one day: {max(counted):,.0f}, first on {on}.")
    parts.append(f"{style.counted(data.n_not_observed, 'day')} not observed, {data.n_paused} paused.")
    parts += [f"{_panel_title(panel, data.n_days)}." for panel in data.factors]
    return " ".join(parts)


def _panel_title(panel: FactorPanel, n_days: int) -> str:
    name = panel.name[:1].upper() + panel.name[1:]
    unit = f", {panel.unit}" if panel.unit else ""
    return (
        f"{name}{unit} ({panel.n_logged} of {style.counted(n_days, 'day')})"
        if panel.n_logged
        else f"{name}: not logged"
    )


def draw_timeline(data: TimelineData) -> Figure:
    """Draw a timeline on a new figure, as high as its panels need.

    Bars count episodes, a hollow mark stands for a day said to have none, hatching for days not observed, an outline
    for paused days; a factor's line breaks where days are missing.

    Parameters
    ----------
    data : TimelineData
        From `prepare_timeline`.
    """
    height = _HEADER_IN + _OUTCOME_IN + len(data.factors) * (_GAP_IN + _FACTOR_IN) + _FOOTER_IN
    with style.house_style():
        span = (-0.6, max(1, data.n_days) - 0.4)
        sheet = style.new_sheet(_WIDTH_IN, height, left=_LEFT_IN, right=_RIGHT_IN, span=span)
        if data.n_days:
            _draw_header(sheet, data, height)
            style.add_dates(_draw_panels(sheet, data, height - _HEADER_IN), data.ticks)
        else:
            style.write(sheet, 0.5, height / 2, NO_DAYS, size=style.TITLE_PT, ha="center")
    return cast("Figure", sheet.figure)


def _draw_panels(sheet: Axes, data: TimelineData, top: float) -> list[style.Panel]:
    bottom = top - _OUTCOME_IN
    panels = [_draw_episodes(sheet, data, bottom)]
    for factor in data.factors:
        bottom -= _GAP_IN + _FACTOR_IN
        panels.append(_draw_factor(sheet, factor, data.n_days, bottom))
    return panels


def _draw_header(sheet: Axes, data: TimelineData, height: float) -> None:
    base = height - _HEADER_IN + 0.1
    style.write(sheet, 0.0, height - 0.35, data.title, size=style.TITLE_PT, weight="bold")
    style.write(sheet, 0.0, base, data.period)
    keys = (
        ("episodes", data.n_some, _SOME),
        ("none", data.n_none, _NONE),
        ("not observed", data.n_not_observed, _NOT_OBSERVED),
        ("paused", data.n_paused, _PAUSED),
    )
    right = 1.0 + 0.2 / _PANEL_IN
    for name, n_days, look in reversed(keys):
        if n_days:
            label = f"{name} ({style.counted(n_days, 'day')})"
            right -= (0.5 + 0.067 * len(label)) / _PANEL_IN  # about the width of the key, its label and a space
            _draw_key(sheet, right, base, look)
            style.write(sheet, right + 0.3 / _PANEL_IN, base, label)


def _draw_key(sheet: Axes, x: float, y: float, look: Mapping[str, Any]) -> None:
    width, height = 0.2 / _PANEL_IN, 0.1
    key = Line2D([x + width / 2], [y + height / 2]) if "marker" in look else Rectangle((x, y), width, height)
    key.set(transform=sheet.get_yaxis_transform(), clip_on=False, **look)
    sheet.add_artist(key)


def _draw_episodes(sheet: Axes, data: TimelineData, bottom: float) -> style.Panel:
    counts = np.array([value or 0.0 for value in data.episodes])
    most = max(1.0, float(counts.max()))
    ticks = style.nice_ticks(most, whole=True)
    panel = style.add_panel(sheet, bottom=bottom, height=_OUTCOME_IN, high=most, ticks=ticks)
    middle = bottom + _OUTCOME_IN / 2
    style.write(sheet, -0.65 / _PANEL_IN, middle, "episodes a day", rotation=90, ha="center", va="center")
    _draw_runs(panel, [value is None for value in data.episodes], but=data.paused, look=_NOT_OBSERVED)
    _draw_runs(panel, data.paused, look=_PAUSED)
    days = np.flatnonzero(counts)
    half = (0.4 if data.n_days <= _BARS_APART else 0.5) * min(1.0, data.n_days / 7)
    tops = np.maximum(panel.y(counts[days]), bottom + _LEAST_BAR_IN)
    sheet.add_collection(PolyCollection(list(_boxes(days - half, days + half, bottom, tops)), **_SOME), autolim=False)
    none = [i for i, value in enumerate(data.episodes) if value == 0]
    marks = {**_NONE, "markersize": min(_NONE["markersize"], _mark_pt(data.n_days))}
    sheet.add_artist(Line2D(none, panel.y(np.zeros(len(none))), clip_on=False, zorder=3, **marks))
    return panel


def _draw_runs(panel: style.Panel, days: Sequence[bool], *, but: Sequence[bool] = (), look: Mapping[str, Any]) -> None:
    inside = np.array(days) & ~np.array(but or [False] * len(days))
    if inside.any():
        edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)) - 0.5
        tops = np.full(len(edges) // 2, panel.bottom + panel.height)
        # One path for all runs: matplotlib draws the hatching anew for every patch.
        path = Path.make_compound_path_from_polys(_boxes(edges[::2], edges[1::2], panel.bottom, tops))
        panel.sheet.add_patch(PathPatch(path, **look))


def _boxes(begins: Values, ends: Values, bottom: float, tops: Values) -> Values:
    bottoms = np.full(len(tops), bottom)
    corners = ((begins, bottoms), (begins, tops), (ends, tops), (ends, bottoms))
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)


def _mark_pt(n_days: int) -> float:
    return max(1.5, 0.75 * 72 * _PANEL_IN / n_days)


def _draw_factor(sheet: Axes, factor: FactorPanel, n_days: int, bottom: float) -> style.Panel:
    label = _panel_title(factor, n_days)
    if not factor.n_logged:
        return style.add_panel(sheet, bottom=bottom, height=_FACTOR_IN, high=1.0, ticks=(), label=label)
    values = np.array([np.nan if value is None else value for value in factor.values])
    high = _FIXED_HIGH.get(factor.unit) or float(np.nanmax(values)) or 1.0
    ticks = style.nice_ticks(high, steps=_FIXED_STEPS.get(factor.unit, 3))
    panel = style.add_panel(sheet, bottom=bottom, height=_FACTOR_IN, high=high, ticks=ticks, label=label)
    size = min(3.0, max(1.8, 0.7 * _mark_pt(n_days)))
    look: dict[str, Any] = {
        "color": style.ORANGE,
        "linewidth": 0.9,
        "marker": "o",
        "markersize": size,
        "markeredgewidth": 0.0,
    }
    sheet.add_artist(Line2D(range(n_days), panel.y(values), clip_on=False, **look))
    return panel
