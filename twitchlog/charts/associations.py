"""The forest plot: every exposure that was looked at, how large its association is and what may be said of it.

Must not compute: what it shows is what the screen found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twitchlog.analysis.gate import NEVER_LOGGED
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import (
    ASSOCIATED,
    CANNOT_TELL,
    HINT,
    NO_STRONG_LINK,
    NOT_ENOUGH_DATA,
    VERDICTS,
    Finding,
    Screen,
)
from twitchlog.charts import style
from twitchlog.charts.factor_words import compared_text, factor_name, lag_text, ratio_text, shortened
from twitchlog.charts.forest import (
    AXIS_IN,
    FOOTER_IN,
    FOOTNOTE,
    HEADER_IN,
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

_BARE_HEADER_IN, _ROW_IN, _GAP_IN = 0.9, 0.46, 0.16
_WHAT_LETTERS = 54  # that fit on a line to the left of the axis

_BLUE_MARK: dict[str, Any] = {"markersize": 7, "markeredgewidth": 1.4, "color": style.BLUE}
_HOLLOW = {**_BLUE_MARK, "markerfacecolor": style.GROUND}
MARKS: dict[str, dict[str, Any]] = {
    ASSOCIATED: {**_BLUE_MARK, "marker": "s"},
    HINT: {**_BLUE_MARK, "marker": "D", "markersize": 6.5},
    NO_STRONG_LINK: {**_HOLLOW, "marker": "o"},
    CANNOT_TELL: {**_HOLLOW, "marker": "^"},
}
_ADJUSTED: dict[str, Any] = {"color": style.BLUE, "linewidth": 2.0}
_UNADJUSTED: dict[str, Any] = {"color": style.ORANGE, "linewidth": 0.9}
_UNADJUSTED_MARK: dict[str, Any] = {"marker": "x", "markersize": 4.5, "markeredgewidth": 1.1, "color": style.ORANGE}


class AssociationRow(NamedTuple):
    """One exposure with enough data.

    lag and compared are in words; an interval is None where there is no figure.
    """

    exposure: str
    name: str
    lag: str
    compared: str
    n_pairs: int
    verdict: str
    adjusted: Interval | None
    unadjusted: Interval | None


class AssociationsData(NamedTuple):
    """What the forest plot shows.

    rows have enough data, by verdict and then by name; short are the others with what they lack, as (name, words);
    never_logged are the names of the rest; lacking says what the diary itself lacks, notes what stands against some
    of the figures.
    """

    heading: Heading
    rows: tuple[AssociationRow, ...]
    short: tuple[tuple[str, str], ...]
    never_logged: tuple[str, ...]
    lacking: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        return f"What goes with {self.heading.days}"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return self.heading.period


def prepare_associations(
    screen: Screen, *, catalogue: FactorCatalogue | None = None, place: str = ""
) -> AssociationsData:
    """What the forest plot of a screen shows.

    Parameters
    ----------
    screen : Screen
        From `analysis.association.screen_frame`.
    catalogue : FactorCatalogue, optional
        Names and units of the factors; by default the built-in ones.
    place : str
        The place whose twitches were counted, in plain words; empty for the whole body.
    """
    known = catalogue or FactorCatalogue()
    enough = [finding for finding in screen.findings if finding.verdict != NOT_ENOUGH_DATA]
    rows = [_row(finding, known) for finding in enough]
    lacking = set(screen.shortfalls)
    short, never = [], []
    for finding in screen.findings:
        name = factor_name(finding.exposure, known)
        own = [each for each in finding.shortfalls if each not in lacking]
        if any(each.what == NEVER_LOGGED for each in own):
            never.append(name)
        elif finding.verdict == NOT_ENOUGH_DATA:
            short.append((name, str(own[0]) if own else style.counted(finding.n_pairs, "pair")))
    return AssociationsData(
        heading=heading_of(screen.period, outcome=screen.outcome, place=place),
        rows=tuple(sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), row.name))),
        short=tuple(sorted(short)),
        never_logged=tuple(sorted(never)),
        lacking=tuple(str(each) for each in screen.shortfalls),
        notes=_notes(enough, known),
    )


def _row(finding: Finding, catalogue: FactorCatalogue) -> AssociationRow:
    effects = [each for each in (finding.adjusted, finding.unadjusted) if isinstance(each, Association)]
    return AssociationRow(
        exposure=finding.exposure,
        name=factor_name(finding.exposure, catalogue),
        lag=lag_text(finding.exposure, finding.lag_days, catalogue),
        compared=compared_text(effects[0], catalogue) if effects else "",
        n_pairs=finding.n_pairs,
        verdict=finding.verdict,
        adjusted=interval_of(finding.adjusted),
        unadjusted=interval_of(finding.unadjusted),
    )


def _notes(findings: Sequence[Finding], catalogue: FactorCatalogue) -> tuple[str, ...]:
    together = {
        ", ".join(sorted(factor_name(name, catalogue) for name in (each.exposure, *each.twins)))
        for each in findings
        if each.twins
    }
    without = [
        f"No figure for {factor_name(each.exposure, catalogue)} beside the other factors: {each.adjusted.reason}."
        for each in findings
        if isinstance(each.adjusted, NotEstimable)
    ]
    return (*(f"These always move together and cannot be told apart: {names}." for names in sorted(together)), *without)


def describe_associations(data: AssociationsData) -> str:
    """The forest plot in words, for those who cannot see it."""
    if data.heading.first_on is None:
        return NO_DAYS
    parts = [f"{data.title}, {data.period}."]
    for verdict in MARKS:
        said = [_said(row) for row in data.rows if row.verdict == verdict]
        if said:
            parts.append(f"{verdict.capitalize()}: {'; '.join(said)}.")
    return " ".join([*parts, *_below(data), FOOTNOTE])


def _said(row: AssociationRow) -> str:
    figure = f"rate ratio {row.adjusted}" if row.adjusted else "no figure"
    beside = f", unadjusted {ratio_text(row.unadjusted.rate_ratio)}" if row.unadjusted else ""
    what = ", ".join(part for part in (row.lag, row.compared) if part)
    return f"{row.name} ({what}) {figure}{beside}, {style.counted(row.n_pairs, 'pair')}"


def _below(data: AssociationsData) -> list[str]:
    return [*data.notes, *said_below(data.lacking, data.short, data.never_logged)]


def draw_associations(data: AssociationsData) -> Figure:
    """Draw a forest plot on a new figure, as high as its rows need.

    Parameters
    ----------
    data : AssociationsData
        From `prepare_associations`.
    """
    below = wrapped(_below(data))
    rows_in = HEADER_IN + len(data.rows) * _ROW_IN + AXIS_IN + _GAP_IN if data.rows else _BARE_HEADER_IN
    height = rows_in + len(below) * LINE_IN + FOOTER_IN
    limit = axis_limit(each for row in data.rows for each in (row.adjusted, row.unadjusted))
    with style.house_style():
        sheet = new_forest(height, limit)
        if data.heading.first_on is None:
            draw_no_days(sheet, height)
            return cast("Figure", sheet.figure)
        draw_heading(sheet, height, data.title, data.period)
        if data.rows:
            _draw_legend(sheet, data, height)
            _draw_rows(sheet, data.rows, height - HEADER_IN, limit)
        draw_foot(sheet, below)
    return cast("Figure", sheet.figure)


def _draw_legend(sheet: Axes, data: AssociationsData, height: float) -> None:
    verdicts = [row.verdict for row in data.rows]
    marks = [
        Key(f"{verdict} ({verdicts.count(verdict)})", marker=mark)
        for verdict, mark in MARKS.items()
        if verdict in verdicts
    ]
    lines = [
        Key("beside the other factors, with its 95 % interval", line=_ADJUSTED),
        Key("without them (unadjusted)", line=_UNADJUSTED, marker=_UNADJUSTED_MARK),
        band_key(),
    ]
    draw_keys(sheet, height - 0.84, marks)
    draw_keys(sheet, height - 1.06, lines)


def _draw_rows(sheet: Axes, rows: Sequence[AssociationRow], top: float, limit: float) -> None:
    bottom = top - len(rows) * _ROW_IN
    draw_axis(sheet, bottom=bottom, top=top, limit=limit)
    for number, row in enumerate(rows):
        y = top - (number + 0.5) * _ROW_IN
        style.write(sheet, -left_share(), y + 0.03, row.name, weight="bold")
        what = " · ".join(part for part in (row.lag, row.compared) if part)
        style.write(sheet, -left_share(), y - 0.13, shortened(what, _WHAT_LETTERS), size=style.SMALL_PT)
        right = 1.0 + 0.12 / PANEL_IN
        style.write(sheet, right, y + 0.03, str(row.adjusted) if row.adjusted else "no figure")
        style.write(sheet, right, y - 0.13, style.counted(row.n_pairs, "pair"), size=style.SMALL_PT)
        if row.unadjusted:
            marker = _UNADJUSTED_MARK
            draw_interval(sheet, y - 0.09, row.unadjusted, limit=limit, line=_UNADJUSTED, marker=marker)
        if row.adjusted:
            draw_interval(sheet, y + 0.05, row.adjusted, limit=limit, line=_ADJUSTED, marker=MARKS[row.verdict])
