"""The forest plot: every exposure that was looked at, how large its association is and what may be said of it.

Must not compute: what it shows is what the screen found.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twitchlog.analysis.gate import NEVER_LOGGED
from twitchlog.analysis.ratio_words import format_ratio
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import (
    ASSOCIATED,
    CANNOT_TELL,
    HINT,
    NO_STRONG_LINK,
    NOT_ENOUGH_DATA,
    PRIMARY_FAMILY,
    VERDICTS,
    Finding,
    Screen,
)
from twitchlog.analysis.shortfall_words import NO_TEST
from twitchlog.charts import style
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.factor_words import compared_text, factor_name, lacking_text, lag_text, shortened
from twitchlog.charts.forest import (
    WIDTH_IN,
    Interval,
    draw_interval,
    interval_of,
    left_share,
    words_letters,
    write_right,
)
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
    page_height,
    said_below,
)
from twitchlog.diary.factors import FactorCatalogue

_ROW_IN, _ASIDE_IN = 0.46, 0.155

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
_PLAIN_MARK: dict[str, Any] = {"marker": "|", "markersize": 8, "markeredgewidth": 1.6, "color": style.BLUE}
_MAY_BE_EXPLAINED = "may be explained by the others"


class AssociationRow(NamedTuple):
    """One exposure with enough data.

    lag, compared and twins (those that always move with it) are in words; an interval is None where there is no
    figure. by_itself says that what stands out does so without the other factors only: beside them the interval does
    not lie on the same side of 1.
    """

    exposure: str
    name: str
    lag: str
    compared: str
    n_pairs: int
    verdict: str
    adjusted: Interval | None
    unadjusted: Interval | None
    by_itself: bool = False
    twins: tuple[str, ...] = ()

    @property
    def told(self) -> Interval | None:
        """The interval that the verdict is about."""
        return self.unadjusted if self.by_itself else self.adjusted

    @property
    def asides(self) -> tuple[str, ...]:
        """What stands against it, in words."""
        together = f"always moves with {', '.join(self.twins)}: they cannot be told apart"
        return ((_MAY_BE_EXPLAINED,) if self.by_itself else ()) + ((together,) if self.twins else ())


class AssociationsData(NamedTuple):
    """What the forest plot shows.

    rows have enough data, by verdict, the primary family first and then by name; short are the others with what they
    lack, as (name, words); never_logged are the names of the rest; lacking says what the diary itself lacks, notes what
    stands against some of the figures.
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
        elif finding.verdict == NOT_ENOUGH_DATA and (own or not lacking):  # what the diary lacks is said once
            short.append((name, lacking_text(finding.exposure, own[0], known) if own else NO_TEST))
    return AssociationsData(
        heading=heading_of(screen.period, outcome=screen.outcome, place=place),
        rows=tuple(sorted(rows, key=_place_in_list)),
        short=tuple(sorted(short)),
        never_logged=tuple(sorted(never)),
        lacking=diary_lacks(screen.period, screen.shortfalls, outcome=screen.outcome),
        notes=(*_notes(enough, known), *left_out(screen.period)) if enough else (),
    )


def _place_in_list(row: AssociationRow) -> tuple[int, int, str]:
    """By verdict; within it what was tested for in advance, in its order, before what was only looked at."""
    family = list(PRIMARY_FAMILY)
    place = family.index(row.exposure) if row.exposure in family else len(family)
    return VERDICTS.index(row.verdict), place, row.name


def _row(finding: Finding, catalogue: FactorCatalogue) -> AssociationRow:
    by_itself = _stands_out_by_itself(finding)
    both = (finding.unadjusted, finding.adjusted) if by_itself else (finding.adjusted, finding.unadjusted)
    effects = [each for each in both if isinstance(each, Association)]
    return AssociationRow(
        exposure=finding.exposure,
        name=factor_name(finding.exposure, catalogue),
        lag=lag_text(finding.exposure, finding.lag_days, catalogue),
        compared=compared_text(effects[0], catalogue) if effects else "",
        n_pairs=finding.n_pairs,
        verdict=finding.verdict,
        adjusted=interval_of(finding.adjusted),
        unadjusted=interval_of(finding.unadjusted),
        by_itself=by_itself,
        twins=tuple(factor_name(name, catalogue) for name in finding.twins),
    )


def _stands_out_by_itself(finding: Finding) -> bool:
    """Whether what stands out does not do so beside the others: the screen tested the unadjusted direction."""
    adjusted, unadjusted = finding.adjusted, finding.unadjusted
    if finding.verdict not in (ASSOCIATED, HINT) or not isinstance(unadjusted, Association):
        return False
    if not isinstance(adjusted, Association):
        return True
    return adjusted.ci_lower <= 1 if unadjusted.rate_ratio > 1 else adjusted.ci_upper >= 1


def _notes(findings: Sequence[Finding], catalogue: FactorCatalogue) -> tuple[str, ...]:
    return tuple(
        f"No figure for {factor_name(each.exposure, catalogue)} beside the other factors: {each.adjusted.reason}."
        for each in findings
        if isinstance(each.adjusted, NotEstimable)
    )


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
    what = ", ".join(part for part in (row.lag, row.compared) if part)
    figures = f"rate ratio {row.told}" if row.told else "no figure"
    if row.by_itself:
        beside = f"beside the other factors {row.adjusted or 'no figure'}"
        figures = f"by itself {figures}, {beside}"
    elif row.unadjusted:
        figures += f", unadjusted {format_ratio(row.unadjusted.rate_ratio)}"
    return ", ".join((f"{row.name} ({what}) {figures}", *row.asides, style.counted(row.n_pairs, "day")))


def _below(data: AssociationsData) -> list[str]:
    return [*data.notes, *said_below(data.lacking, data.short, data.never_logged)]


def draw_associations(data: AssociationsData, *, frame: style.Frame | None = None) -> Figure:
    """Draw a forest plot on a new figure, as high as its rows need, or in a frame.

    Parameters
    ----------
    data : AssociationsData
        From `prepare_associations`.
    frame : Frame, optional
        Where to draw; the last rows are left out, and counted, where it is low.
    """
    width = frame.width if frame else WIDTH_IN
    page = fitted(data.rows, lambda rows, n_more: _page(data, rows, n_more, width), frame)
    rows = data.rows[: len(data.rows) - page.n_more]
    intervals = (each for row in rows for each in (row.adjusted, row.unadjusted))
    return draw_page(page, intervals, lambda sheet, top, limit: _draw_rows(sheet, rows, top, limit, width), frame=frame)


def associations_height(data: AssociationsData, width: float) -> float:
    """How high a forest plot of some width is, inches, when nothing is left out."""
    return page_height(_page(data, data.rows, 0, width), width)


def _page(data: AssociationsData, rows: Sequence[AssociationRow], n_more: int, width: float) -> Page:
    rows_in = sum(_height(row, width) for row in rows)
    return Page(
        data.title,
        data.heading,
        rows_in,
        _keys(rows),
        [*and_more(_with_verdicts(data.rows[len(data.rows) - n_more :])), *_below(data)],
        n_more,
    )


def _with_verdicts(rows: Sequence[AssociationRow]) -> str:
    """The names of rows, by verdict, as `sleep, stress (cannot tell yet)`."""
    names = {verdict: [row.name for row in rows if row.verdict == verdict] for verdict in MARKS}
    return "; ".join(f"{', '.join(named)} ({verdict})" for verdict, named in names.items() if named)


def _height(row: AssociationRow, width: float) -> float:
    return _ROW_IN + (len(_small_lines(row, width)) - 1) * _ASIDE_IN


def _small_lines(row: AssociationRow, width: float) -> list[str]:
    """What stands below the name: what is compared, on one line where it fits, and what stands against it."""
    most = words_letters(width)
    parts = [part for part in (row.lag, row.compared) if part]
    joined = " · ".join(parts)
    what = [joined] if len(joined) <= most else parts
    return [*(shortened(part, most) for part in what), *(line for aside in row.asides for line in wrap(aside, most))]


def _keys(rows: Sequence[AssociationRow]) -> tuple[list[Key], list[Key]]:
    kinds = [(row.verdict, row.by_itself) for row in rows]
    marks = [
        Key(
            f"{verdict}{f', {_MAY_BE_EXPLAINED}' if by_itself else ''} ({kinds.count((verdict, by_itself))})",
            marker=_verdict_mark(verdict, by_itself=by_itself),
        )
        for verdict in MARKS
        for by_itself in (False, True)
        if (verdict, by_itself) in kinds
    ]
    lines = [
        Key("beside the other factors, with its 95 % interval", line=_ADJUSTED),
        Key("without them (unadjusted)", line=_UNADJUSTED, marker=_UNADJUSTED_MARK),
        band_key(),
    ]
    return marks, lines


def _verdict_mark(verdict: str, *, by_itself: bool) -> dict[str, Any]:
    return {**MARKS[verdict], "color": style.ORANGE} if by_itself else MARKS[verdict]


def _draw_rows(sheet: Axes, rows: Sequence[AssociationRow], top: float, limit: float, width: float) -> None:
    for row in rows:
        _draw_row(sheet, row, top - _ROW_IN / 2, limit, width)
        top -= _height(row, width)


def _draw_row(sheet: Axes, row: AssociationRow, y: float, limit: float, width: float) -> None:
    style.write(sheet, -left_share(sheet), y + 0.03, row.name, weight="bold")
    for number, line in enumerate(_small_lines(row, width)):
        style.write(sheet, -left_share(sheet), y - 0.13 - number * _ASIDE_IN, line, size=style.SMALL_PT)
    write_right(sheet, y + 0.03, str(row.told) if row.told else "no figure")
    days = style.counted(row.n_pairs, "day")
    write_right(sheet, y - 0.13, f"by itself · {days}" if row.by_itself else days, size=style.SMALL_PT)
    mark = _verdict_mark(row.verdict, by_itself=row.by_itself)
    if row.unadjusted:
        marker = mark if row.by_itself else _UNADJUSTED_MARK
        draw_interval(sheet, y - 0.09, row.unadjusted, limit=limit, line=_UNADJUSTED, marker=marker)
    if row.adjusted:
        marker = _PLAIN_MARK if row.by_itself else mark
        draw_interval(sheet, y + 0.05, row.adjusted, limit=limit, line=_ADJUSTED, marker=marker)
