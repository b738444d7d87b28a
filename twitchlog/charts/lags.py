"""The rate ratio by lag: the same exposure on the day itself and before, beside the control that cannot have acted.

Must not compute: what it shows is what `analysis.lag_profile` estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twitchlog.analysis.gate import NEVER_LOGGED, Shortfall
from twitchlog.analysis.lag_profile import LagEffect, LagProfile, estimate_lag_profiles
from twitchlog.analysis.results import Association
from twitchlog.analysis.screen import PRIMARY_FAMILY
from twitchlog.charts import style
from twitchlog.charts.factor_words import compared_text, factor_name, lag_text
from twitchlog.charts.forest import (
    AXIS_IN,
    FOOTER_IN,
    FOOTNOTE,
    HEADER_IN,
    LEFT_IN,
    LINE_IN,
    NO_DAYS,
    PANEL_IN,
    Heading,
    Interval,
    Key,
    axis_limit,
    band_key,
    draw_axis,
    draw_foot,
    draw_heading,
    draw_interval,
    draw_keys,
    draw_no_days,
    heading_of,
    interval_of,
    left_share,
    new_forest,
    said_below,
    wrapped,
)
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.frame.daily import TWITCH_EPISODES

_BARE_HEADER_IN, _NAME_IN, _ROW_IN, _PANEL_GAP_IN = 0.9, 0.3, 0.27, 0.14

_MARK: dict[str, Any] = {"color": style.BLUE, "markeredgewidth": 1.2}
_TESTED: dict[str, Any] = {**_MARK, "marker": "s", "markersize": 7}
_DRAWN: dict[str, Any] = {**_MARK, "marker": "o", "markersize": 4}
_CONTROL: dict[str, Any] = {"color": style.INK, "marker": "o", "markersize": 6.5, "markerfacecolor": style.GROUND}
_TESTED_LINE: dict[str, Any] = {"color": style.BLUE, "linewidth": 2.0}
_DRAWN_LINE: dict[str, Any] = {"color": style.BLUE, "linewidth": 0.9}
_CONTROL_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (4, 2))}


class LagPoint(NamedTuple):
    """One lag of one exposure: in words, the interval (None where there is none, then lacks says why) and its pairs."""

    lag_days: int
    lag: str
    interval: Interval | None
    n_pairs: int
    is_tested: bool
    is_control: bool
    lacks: str = ""


class LagPanel(NamedTuple):
    """One exposure: which days are compared, and its lags, the control first."""

    exposure: str
    name: str
    compared: str
    points: tuple[LagPoint, ...]


class LagsData(NamedTuple):
    """What the chart shows, one panel an exposure.

    short are the exposures that have no figure at any lag with what they lack, as (name, words); lacking says what
    the diary itself lacks.
    """

    heading: Heading
    panels: tuple[LagPanel, ...]
    short: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        return f"Same day or days later: {self.heading.days}"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return self.heading.period


def prepare_lags(
    daily: pd.DataFrame,
    *,
    outcome: str = TWITCH_EPISODES,
    exposure: str | None = None,
    catalogue: FactorCatalogue | None = None,
    place: str = "",
) -> LagsData:
    """What the lag chart of a daily frame shows.

    Parameters
    ----------
    daily : pandas.DataFrame
        One row a diary day; NaN is missing.
    outcome : str
        A column of counts or amounts of at least 0.
    exposure : str, optional
        One column; by default the primary exposures. A column that the frame lacks was never logged.
    catalogue : FactorCatalogue, optional
        Names and units of the factors; by default the built-in ones.
    place : str
        The place whose twitches the frame counts, in plain words; empty for the whole body.
    """
    known = catalogue or FactorCatalogue()
    wanted = [exposure] if exposure else list(PRIMARY_FAMILY)
    asked = [name for name in wanted if name in daily.columns]
    found = estimate_lag_profiles(daily, exposures=asked, outcome=outcome)
    lacking = set(found.shortfalls)
    panels = []
    short = [(factor_name(name, known), NEVER_LOGGED) for name in wanted if name not in asked]
    for profile in found.profiles:
        panel = _panel(profile, known)
        if any(point.interval for point in panel.points):
            panels.append(panel)
        else:
            lacks = _lacks(profile.effects[1], lacking)
            short += [(panel.name, lacks)] if lacks else []  # what the diary lacks is said once
    return LagsData(
        heading=heading_of(found.period, outcome=outcome, place=place),
        panels=tuple(panels),
        short=tuple(short),
        lacking=tuple(str(each) for each in found.shortfalls),
    )


def _panel(profile: LagProfile, catalogue: FactorCatalogue) -> LagPanel:
    compared = [
        compared_text(each.effect, catalogue)
        for each in profile.effects
        if isinstance(each.effect, Association) and not each.is_control
    ]
    return LagPanel(
        exposure=profile.exposure,
        name=factor_name(profile.exposure, catalogue),
        compared=("" if len(set(compared)) < 2 else "about ") + compared[0] if compared else "",
        points=tuple(_point(profile.exposure, each, catalogue) for each in profile.effects),
    )


def _point(exposure: str, found: LagEffect, catalogue: FactorCatalogue) -> LagPoint:
    interval = interval_of(found.effect)
    return LagPoint(
        lag_days=found.lag_days,
        lag=lag_text(exposure, found.lag_days, catalogue),
        interval=interval,
        n_pairs=found.effect.n_days if interval else 0,
        is_tested=found.is_tested,
        is_control=found.is_control,
        lacks="" if interval else _lacks(found, set()),
    )


def _lacks(found: LagEffect, known: set[Shortfall]) -> str:
    own = [each for each in found.shortfalls if each not in known]
    if own:
        return str(own[0])
    return "" if isinstance(found.effect, Association) or found.shortfalls else found.effect.reason


def describe_lags(data: LagsData) -> str:
    """The lag chart in words, for those who cannot see it."""
    if data.heading.first_on is None:
        return NO_DAYS
    parts = [f"{data.title}, {data.period}."]
    for panel in data.panels:
        said = [_said(point) for point in panel.points if point.interval]
        parts.append(f"{panel.name.capitalize()}, {panel.compared}: {'; '.join(said)}.")
    return " ".join([*parts, *_below(data), FOOTNOTE])


def _said(point: LagPoint) -> str:
    kind = "control, " if point.is_control else "" if point.is_tested else "not tested, "
    return f"{point.lag} {point.interval} ({kind}{style.counted(point.n_pairs, 'pair')})"


def _below(data: LagsData) -> list[str]:
    return said_below(data.lacking, data.short)


def draw_lags(data: LagsData) -> Figure:
    """Draw the lags of each exposure on a new figure, a panel each, all on one axis.

    Parameters
    ----------
    data : LagsData
        From `prepare_lags`.
    """
    below = wrapped(_below(data))
    panels_in = sum(_height(panel) for panel in data.panels)
    rows_in = HEADER_IN + panels_in + AXIS_IN + _PANEL_GAP_IN if data.panels else _BARE_HEADER_IN
    height = rows_in + len(below) * LINE_IN + FOOTER_IN
    limit = axis_limit(point.interval for panel in data.panels for point in panel.points)
    with style.house_style():
        sheet = new_forest(height, limit)
        if data.heading.first_on is None:
            draw_no_days(sheet, height)
            return cast("Figure", sheet.figure)
        draw_heading(sheet, height, data.title, data.period)
        if data.panels:
            _draw_legend(sheet, data, height)
            _draw_panels(sheet, data.panels, height - HEADER_IN, limit)
        draw_foot(sheet, below)
    return cast("Figure", sheet.figure)


def _height(panel: LagPanel) -> float:
    return _NAME_IN + len(panel.points) * _ROW_IN + _PANEL_GAP_IN


def _draw_legend(sheet: Axes, data: LagsData, height: float) -> None:
    kinds = {(point.is_tested, point.is_control) for panel in data.panels for point in panel.points if point.interval}
    keys = (
        ((True, False), Key("tested by the screen, with its 95 % interval", _TESTED_LINE, _TESTED)),
        ((False, False), Key("drawn, not tested", _DRAWN_LINE, _DRAWN)),
        ((False, True), Key("control: the twitches came first, so it cannot have acted", _CONTROL_LINE, _CONTROL)),
    )
    draw_keys(sheet, height - 0.84, [key for kind, key in keys if kind in kinds])
    draw_keys(sheet, height - 1.06, [band_key()])


def _draw_panels(sheet: Axes, panels: Sequence[LagPanel], top: float, limit: float) -> None:
    draw_axis(sheet, bottom=top - sum(map(_height, panels)), top=top, limit=limit)
    for panel in panels:
        style.write(sheet, -left_share(), top - 0.2, f"{panel.name}, {panel.compared}", weight="bold")
        for number, point in enumerate(panel.points):
            _draw_point(sheet, point, top - _NAME_IN - (number + 0.5) * _ROW_IN, limit)
        top -= _height(panel)


def _draw_point(sheet: Axes, point: LagPoint, y: float, limit: float) -> None:
    lag = f"{point.lag} (control)" if point.is_control else point.lag
    style.write(sheet, -left_share(LEFT_IN - 0.45), y, lag, va="center")
    right = 1.0 + 0.12 / PANEL_IN
    if point.interval is None:
        style.write(sheet, 0.5, y, point.lacks, size=style.SMALL_PT, ha="center", va="center")
        return
    line, marker = (
        (_CONTROL_LINE, _CONTROL)
        if point.is_control
        else (_TESTED_LINE, _TESTED)
        if point.is_tested
        else (_DRAWN_LINE, _DRAWN)
    )
    draw_interval(sheet, y, point.interval, limit=limit, line=line, marker=marker)
    pairs = style.counted(point.n_pairs, "pair")
    style.write(sheet, -left_share(0.15), y, pairs, size=style.SMALL_PT, ha="right", va="center")
    style.write(sheet, right, y, str(point.interval), va="center")
