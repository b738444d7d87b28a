"""The rate ratio by lag: the same exposure on the day itself and before, beside the control that cannot have acted.

Must not compute: what it shows is what `analysis.lag_profile` estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twitchlog.analysis.gate import NEVER_LOGGED, Shortfall
from twitchlog.analysis.lag_profile import LagEffect, LagProfile, estimate_lag_profiles
from twitchlog.analysis.results import Association
from twitchlog.analysis.screen import PRIMARY_FAMILY
from twitchlog.charts import style
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.factor_words import compared_text, factor_name, lacking_text, lag_text
from twitchlog.charts.forest import Interval, draw_interval, interval_of, left_share, write_right
from twitchlog.charts.forest_page import (
    FOOTNOTE,
    Heading,
    Key,
    Page,
    and_more,
    band_key,
    diary_lacks,
    draw_page,
    fitted,
    heading_of,
    left_out,
    said_below,
)
from twitchlog.charts.header import LETTER_IN, SMALL_LETTER_IN
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.frame.daily import TWITCH_EPISODES

_NAME_IN, _ROW_IN, _COMPARED_IN, _PANEL_GAP_IN, _INDENT_IN = 0.3, 0.27, 0.13, 0.14, 0.2

_MARK: dict[str, Any] = {"color": style.BLUE, "markeredgewidth": 1.2}
_TESTED: dict[str, Any] = {**_MARK, "marker": "s", "markersize": 7}
_DRAWN: dict[str, Any] = {**_MARK, "marker": "o", "markersize": 4}
_CONTROL: dict[str, Any] = {"color": style.INK, "marker": "o", "markersize": 6.5, "markerfacecolor": style.GROUND}
_TESTED_LINE: dict[str, Any] = {"color": style.BLUE, "linewidth": 2.0}
_DRAWN_LINE: dict[str, Any] = {"color": style.BLUE, "linewidth": 0.9}
_CONTROL_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (4, 2))}


class LagPoint(NamedTuple):
    """One lag of one exposure: in words, the interval (None where there is none, then lacks says why) and its days.

    compared says which days are compared, where the lags differ in that; else the panel says it.
    """

    lag_days: int
    lag: str
    interval: Interval | None
    n_pairs: int
    is_tested: bool
    is_control: bool
    lacks: str = ""
    compared: str = ""


class LagPanel(NamedTuple):
    """One exposure: which days are compared ("" where the lags differ in that), and its lags, the control first."""

    exposure: str
    name: str
    compared: str
    points: tuple[LagPoint, ...]


class LagsData(NamedTuple):
    """What the chart shows, one panel an exposure.

    short are the exposures that have no figure at any lag with what they lack, as (name, words); lacking says what
    the diary itself lacks, notes which days no figure uses.
    """

    heading: Heading
    panels: tuple[LagPanel, ...]
    short: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]
    notes: tuple[str, ...] = ()

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
            lacks = _lacks(profile.exposure, profile.effects[1], known, said=lacking)
            short += [(panel.name, lacks)] if lacks else []  # what the diary lacks is said once
    return LagsData(
        heading=heading_of(found.period, outcome=outcome, place=place),
        panels=tuple(panels),
        short=tuple(short),
        lacking=diary_lacks(found.period, found.shortfalls, outcome=outcome),
        notes=left_out(found.period) if panels else (),
    )


def _panel(profile: LagProfile, catalogue: FactorCatalogue) -> LagPanel:
    compared = {
        each.lag_days: compared_text(each.effect, catalogue)
        for each in profile.effects
        if isinstance(each.effect, Association)
    }
    is_one = len(set(compared.values())) == 1
    return LagPanel(
        exposure=profile.exposure,
        name=factor_name(profile.exposure, catalogue),
        compared=next(iter(compared.values())) if is_one else "",
        points=tuple(
            _point(profile.exposure, each, catalogue, compared="" if is_one else compared.get(each.lag_days, ""))
            for each in profile.effects
        ),
    )


def _point(exposure: str, found: LagEffect, catalogue: FactorCatalogue, *, compared: str) -> LagPoint:
    interval = interval_of(found.effect)
    return LagPoint(
        lag_days=found.lag_days,
        lag=lag_text(exposure, found.lag_days, catalogue),
        interval=interval,
        n_pairs=found.effect.n_days if interval else 0,
        is_tested=found.is_tested,
        is_control=found.is_control,
        lacks="" if interval else _lacks(exposure, found, catalogue, said=set()),
        compared=compared,
    )


def _lacks(exposure: str, found: LagEffect, catalogue: FactorCatalogue, *, said: set[Shortfall]) -> str:
    own = [each for each in found.shortfalls if each not in said]
    if own:
        return lacking_text(exposure, own[0], catalogue)
    return "" if isinstance(found.effect, Association) or found.shortfalls else found.effect.reason


def describe_lags(data: LagsData) -> str:
    """The lag chart in words, for those who cannot see it."""
    if data.heading.first_on is None:
        return NO_DAYS
    parts = [f"{data.title}, {data.period}."]
    for panel in data.panels:
        said = [_said(point) for point in panel.points if point.interval]
        parts.append(f"{_title(panel).capitalize()}: {'; '.join(said)}.")
    return " ".join([*parts, *_below(data), FOOTNOTE])


def _title(panel: LagPanel) -> str:
    return ", ".join(part for part in (panel.name, panel.compared) if part)


def _said(point: LagPoint) -> str:
    kind = "control" if point.is_control else "" if point.is_tested else "not tested"
    beside = (kind, point.compared, style.counted(point.n_pairs, "day"))
    return f"{point.lag} {point.interval} ({', '.join(part for part in beside if part)})"


def _below(data: LagsData) -> list[str]:
    never = [name for name, what in data.short if what == NEVER_LOGGED]
    return [*data.notes, *said_below(data.lacking, [each for each in data.short if each[1] != NEVER_LOGGED], never)]


def draw_lags(data: LagsData, *, frame: style.Frame | None = None) -> Figure:
    """Draw the lags of each exposure on a new figure or in a frame, a panel each, all on one axis.

    Parameters
    ----------
    data : LagsData
        From `prepare_lags`.
    frame : Frame, optional
        Where to draw; the last panels are left out, and counted, where it is low.
    """
    page = fitted(data.panels, lambda panels, n_more: _page(data, panels, n_more), frame)
    panels = data.panels[: len(data.panels) - page.n_more]
    intervals = (point.interval for panel in panels for point in panel.points)
    return draw_page(page, intervals, lambda sheet, top, limit: _draw_panels(sheet, panels, top, limit), frame=frame)


def _page(data: LagsData, panels: Sequence[LagPanel], n_more: int) -> Page:
    below = [*and_more(", ".join(panel.name for panel in data.panels[len(data.panels) - n_more :])), *_below(data)]
    return Page(data.title, data.heading, sum(map(_height, panels)), _keys(panels), below, n_more)


def _height(panel: LagPanel) -> float:
    return _NAME_IN + sum(map(_row_height, panel.points)) + _PANEL_GAP_IN


def _row_height(point: LagPoint) -> float:
    return _ROW_IN + (_COMPARED_IN if point.compared else 0.0)


def _keys(panels: Sequence[LagPanel]) -> tuple[list[Key], list[Key]]:
    kinds = {(point.is_tested, point.is_control) for panel in panels for point in panel.points if point.interval}
    keys = (
        ((True, False), Key("tested by the screen, with its 95 % interval", _TESTED_LINE, _TESTED)),
        ((False, False), Key("drawn, not tested", _DRAWN_LINE, _DRAWN)),
        ((False, True), Key("control: the twitches came first, so it cannot have acted", _CONTROL_LINE, _CONTROL)),
    )
    return [key for kind, key in keys if kind in kinds], [band_key()]


def _draw_panels(sheet: Axes, panels: Sequence[LagPanel], top: float, limit: float) -> None:
    for panel in panels:
        style.write(sheet, -left_share(sheet), top - 0.2, _title(panel), weight="bold")
        y = top - _NAME_IN - _ROW_IN / 2
        for point in panel.points:
            _draw_point(sheet, point, y, limit)
            y -= _row_height(point)
        top -= _height(panel)


def _draw_point(sheet: Axes, point: LagPoint, y: float, limit: float) -> None:
    days = style.counted(point.n_pairs, "day")
    style.write(sheet, -left_share(sheet, indent=_INDENT_IN), y, _lag_words(sheet, point, days), va="center")
    if point.interval is None:
        style.write(sheet, 0.5, y, point.lacks, size=style.SMALL_PT, ha="center", va="center")
        return
    style.write(
        sheet, -left_share(sheet, indent=_INDENT_IN), y - 0.155, point.compared, size=style.SMALL_PT, va="center"
    )
    line, marker = (
        (_CONTROL_LINE, _CONTROL)
        if point.is_control
        else (_TESTED_LINE, _TESTED)
        if point.is_tested
        else (_DRAWN_LINE, _DRAWN)
    )
    draw_interval(sheet, y, point.interval, limit=limit, line=line, marker=marker)
    style.write(sheet, -0.15 / style.sheet_width(sheet), y, days, size=style.SMALL_PT, ha="right", va="center")
    write_right(sheet, y, str(point.interval), va="center")


def _lag_words(sheet: Axes, point: LagPoint, days: str) -> str:
    """The lag, and that it is the control where there is room: the legend says so too."""
    words = f"{point.lag} (control)" if point.is_control else point.lag
    room = left_share(sheet, indent=_INDENT_IN) * style.sheet_width(sheet) - 0.25 - SMALL_LETTER_IN * len(days)
    return words if LETTER_IN * len(words) <= room else point.lag
