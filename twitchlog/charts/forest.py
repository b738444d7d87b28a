"""Rate ratios with their intervals on one logarithmic axis, a row each; must not know what the rows stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from textwrap import wrap
from typing import Any, NamedTuple, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from twitchlog.analysis.gate import Shortfall
from twitchlog.analysis.period import Period
from twitchlog.analysis.ratio_words import format_interval, format_ratio
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import WEAK_RATE_RATIOS
from twitchlog.analysis.shortfall_words import shortfall_text
from twitchlog.charts import style
from twitchlog.frame.daily import TWITCH_EPISODES, TWITCH_MINUTES

WIDTH_IN, LEFT_IN, RIGHT_IN = 10.0, 3.7, 1.7
PANEL_IN = WIDTH_IN - LEFT_IN - RIGHT_IN
AXIS_IN = 0.62  # what the axis takes below the last row
HEADER_IN, BARE_HEADER_IN, LINE_IN, FOOTER_IN = 1.3, 0.9, 0.19, 0.42
_GAP_IN = 0.16  # between the axis and the small print
LINE_LETTERS = 146  # that fit on one line of small print across the sheet

FOOTNOTE = "Associations in a self-kept diary, not causes."
NO_DAYS = "No observed days to show: the diary has none in this period."
AXIS_LABEL = "times as many twitches, high against low (rate ratio)"

_OUTCOMES = {TWITCH_EPISODES: "the twitches", TWITCH_MINUTES: "the minutes of twitching"}

_LIMITS = (2.0, 4.0, 8.0)
_TICKS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_BEYOND = 1.06  # the axis goes on a little past its last tick

Look = Mapping[str, Any]


class Interval(NamedTuple):
    """A rate ratio and its 95 % interval."""

    rate_ratio: float
    ci_lower: float
    ci_upper: float

    def __str__(self) -> str:
        """As `1.6 (1.2 to 2.1)`."""
        figures = f"{format_ratio(self.rate_ratio)} ({format_interval(self.ci_lower, self.ci_upper)})"
        return figures.replace("under ", "<").replace("over ", ">")  # the margin is narrow


def interval_of(effect: Association | NotEstimable) -> Interval | None:
    """The interval of an effect; None where there is no figure."""
    if isinstance(effect, NotEstimable):
        return None
    return Interval(effect.rate_ratio, effect.ci_lower, effect.ci_upper)


def axis_limit(intervals: Iterable[Interval | None]) -> float:
    """The last tick on the right (on the left it is 1 / limit): 2, 4 or 8, the first that holds every interval.

    Examples
    --------
    >>> axis_limit([Interval(2.6, 1.2, 3.1), None]), axis_limit([]), axis_limit([Interval(9.0, 0.01, 900.0)])
    (4.0, 2.0, 8.0)
    """
    reach = max((max(1 / each.ci_lower, each.ci_upper) for each in intervals if each), default=1.0)
    return next((limit for limit in _LIMITS if reach <= limit * _BEYOND), _LIMITS[-1])


def new_forest(height: float, limit: float) -> Axes:
    """A sheet whose x is the logarithm of the rate ratio, and whose y is in inches from its lower edge.

    Parameters
    ----------
    height : float
        Inches.
    limit : float
        From `axis_limit`.
    """
    end = log(limit * _BEYOND)
    return style.new_sheet(WIDTH_IN, height, left=LEFT_IN, right=RIGHT_IN, span=(-end, end))


class Heading(NamedTuple):
    """What every chart of this kind says of itself: the outcome, where, which days and how many of them were observed.

    outcome is a column, place in plain words ("" for the whole body); first_on and last_on are None where no day was
    observed.
    """

    outcome: str
    place: str
    first_on: dt.date | None
    last_on: dt.date | None
    n_observed: int

    @property
    def days(self) -> str:
        """The outcome, the place and the observed days of all days, to end a title with."""
        what = _OUTCOMES.get(self.outcome, self.outcome.replace("_", " "))
        n_days = (self.last_on - self.first_on).days + 1 if self.first_on and self.last_on else 0
        place = f", {self.place}" if self.place else ""
        return f"{what}{place}, {self.n_observed} of {n_days} days observed"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return style.period_text(self.first_on, self.last_on) if self.first_on and self.last_on else "no days"


def heading_of(period: Period, *, outcome: str, place: str) -> Heading:
    """The heading of what was found in a period."""
    days = period.days
    first_on, last_on = (days[0].date(), days[-1].date()) if len(days) else (None, None)
    return Heading(outcome, place, first_on, last_on, period.n_observed)


class Page(NamedTuple):
    """What stands round the rows: title and heading, two lines of keys above, sentences below.

    rows_in is how high the rows are together, inches; 0 where there are none, and then there is neither axis nor key.
    """

    title: str
    heading: Heading
    rows_in: float
    keys: tuple[Sequence[Key], Sequence[Key]]
    below: Sequence[str]


def draw_page(
    page: Page, intervals: Iterable[Interval | None], draw_rows: Callable[[Axes, float, float], None]
) -> Figure:
    """A new figure, as high as its rows need.

    Parameters
    ----------
    page : Page
    intervals : iterable of Interval or None
        All that the axis has to hold.
    draw_rows : callable
        Draws the rows, given the sheet, where they begin (inches from its lower edge) and the limit of the axis.
    """
    below = wrapped(page.below)
    upper_in = HEADER_IN + page.rows_in + AXIS_IN + _GAP_IN if page.rows_in else BARE_HEADER_IN
    height = upper_in + len(below) * LINE_IN + FOOTER_IN
    limit = axis_limit(intervals)
    with style.house_style():
        sheet = new_forest(height, limit)
        if page.heading.first_on is None:
            _draw_no_days(sheet, height)
            return cast("Figure", sheet.figure)
        style.write(sheet, -left_share(), height - 0.35, page.title, size=style.TITLE_PT, weight="bold")
        style.write(sheet, -left_share(), height - 0.6, page.heading.period)
        if page.rows_in:
            for number, keys in enumerate(page.keys):
                draw_keys(sheet, height - 0.84 - 0.22 * number, keys)
            top = height - HEADER_IN
            draw_axis(sheet, bottom=top - page.rows_in, top=top, limit=limit)
            draw_rows(sheet, top, limit)
        _draw_foot(sheet, below)
    return cast("Figure", sheet.figure)


def _draw_no_days(sheet: Axes, height: float) -> None:
    middle = (1.0 - left_share(LEFT_IN) + RIGHT_IN / PANEL_IN) / 2
    style.write(sheet, middle, height / 2, NO_DAYS, size=style.TITLE_PT, ha="center", va="center")


def _draw_foot(sheet: Axes, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        y = FOOTER_IN + (len(lines) - 1 - number) * LINE_IN
        style.write(sheet, -left_share(), y, line, size=style.SMALL_PT)
    style.write(sheet, -left_share(), 0.15, FOOTNOTE, size=style.SMALL_PT, style="italic")


def diary_lacks(period: Period, shortfalls: Sequence[Shortfall], *, outcome: str) -> tuple[str, ...]:
    """What the whole diary lacks, in words; where nothing was ever counted, that says it all."""
    if period.n_observed and not period.n_with_twitches:
        what = _OUTCOMES.get(outcome, outcome.replace("_", " ")).removeprefix("the ")
        return (f"no {what} on {style.counted(period.n_observed, 'observed day')}",)
    return tuple(shortfall_text(each, is_yes_no=False) for each in shortfalls)


def left_out(period: Period) -> tuple[str, ...]:
    """The observed days that no figure uses (`Period.rows`), in words; nothing where there are none."""
    n_silent = period.n_observed - len(period.rows(period.observed))
    if not n_silent or not period.n_with_twitches:
        return ()
    return (f"Left out: {style.counted(n_silent, 'observed day')} of a part of the week that never has twitches.",)


def said_below(lacking: Sequence[str], short: Sequence[tuple[str, str]], never_logged: Sequence[str] = ()) -> list[str]:
    """What stands below the rows: what the diary lacks, the exposures that lack data, those never logged."""
    parts = []
    if lacking:
        parts.append(f"Nothing can be said yet: {', '.join(lacking)}.")
    if short:
        alike: dict[str, list[str]] = {}
        for name, what in short:
            alike.setdefault(what, []).append(name)
        told = ((what, ", ".join(names)) for what, names in alike.items())
        parts.append(f"Not enough data yet: {'; '.join(f'{names} ({what})' for what, names in told)}.")
    if never_logged:
        parts.append(f"Never logged: {', '.join(never_logged)}.")
    return parts


def wrapped(parts: Sequence[str]) -> list[str]:
    """Sentences as lines of small print."""
    return [line for part in parts for line in wrap(part, LINE_LETTERS)]


def draw_axis(sheet: Axes, *, bottom: float, top: float, limit: float) -> None:
    """The axis with its ticks, the line at no difference, and the band of differences that matter less.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        From `new_forest`.
    bottom, top : float
        Where the rows lie, inches.
    limit : float
    """
    low, high = (log(ratio) for ratio in WEAK_RATE_RATIOS)
    sheet.add_patch(Rectangle((low, bottom), high - low, top - bottom, facecolor=style.HATCH_GROUND, linewidth=0))
    end = log(limit * _BEYOND)
    _line(sheet, [-end, end], [bottom, bottom], linewidth=0.8)
    _line(sheet, [0.0, 0.0], [bottom, top], linewidth=0.8)
    for tick in _TICKS:
        if 1 / limit <= tick <= limit:
            _line(sheet, [log(tick)] * 2, [bottom, bottom - 0.04], linewidth=0.8)
            sheet.text(
                log(tick), bottom - 0.08, f"{tick:g}", ha="center", va="top", color=style.INK, size=style.SMALL_PT
            )
    style.write(sheet, 0.5, bottom - 0.27, AXIS_LABEL, ha="center", va="top")
    style.write(sheet, 0.0, bottom - 0.44, "← fewer twitches", size=style.SMALL_PT, va="top")
    style.write(sheet, 1.0, bottom - 0.44, "more twitches →", size=style.SMALL_PT, ha="right", va="top")


def _line(sheet: Axes, x: Sequence[float], y: Sequence[float], **look: Any) -> None:
    sheet.add_artist(Line2D(x, y, clip_on=False, **{"color": style.INK, **look}))


def draw_interval(sheet: Axes, y: float, interval: Interval, *, limit: float, line: Look, marker: Look) -> None:
    """One interval; an end that leaves the axis becomes an arrow, and an estimate that does is not drawn.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        From `new_forest`.
    y : float
        Inches from the lower edge.
    interval : Interval
    limit : float
        From `axis_limit`.
    line, marker : mapping
        How the line and the estimate look.
    """
    end = limit * _BEYOND
    low, high = (log(min(max(ratio, 1 / end), end)) for ratio in interval[1:])
    _line(sheet, [low, high], [y, y], **line)
    arrow = {"linestyle": "none", "markersize": 5, "markeredgewidth": 0, "color": line["color"]}
    if interval.ci_lower < 1 / end:
        _line(sheet, [-log(end)], [y], marker="<", **arrow)
    if interval.ci_upper > end:
        _line(sheet, [log(end)], [y], marker=">", **arrow)
    if 1 / end <= interval.rate_ratio <= end:
        _line(sheet, [log(interval.rate_ratio)], [y], **{"linestyle": "none", "zorder": 3, **marker})


class Key(NamedTuple):
    """One entry of a legend: its text, and how its line, its marker or its patch looks."""

    text: str
    line: Look | None = None
    marker: Look | None = None
    patch: Look | None = None


def band_key() -> Key:
    """The key of the band."""
    low, high = WEAK_RATE_RATIOS
    return Key(f"{low:g} to {high:g}: differences that matter less", patch={"facecolor": style.HATCH_GROUND})


def draw_keys(sheet: Axes, y: float, keys: Sequence[Key]) -> None:
    """A legend from the left margin on, each sign before its words."""
    x = -left_share()
    for key in keys:
        ends = [x, x + 0.28 / PANEL_IN]
        middle = sum(ends) / 2
        across = sheet.get_yaxis_transform()
        if key.patch:
            sheet.add_patch(
                Rectangle((ends[0], y - 0.06), ends[1] - ends[0], 0.12, transform=across, clip_on=False, **key.patch)
            )
        if key.line:
            _line(sheet, ends, [y, y], transform=across, **key.line)
        if key.marker:
            _line(sheet, [middle], [y], transform=across, **{"linestyle": "none", "zorder": 3, **key.marker})
        style.write(sheet, ends[1] + 0.08 / PANEL_IN, y, key.text, size=style.SMALL_PT, va="center")
        x = ends[1] + (0.3 + 0.061 * len(key.text)) / PANEL_IN  # about the width of the words and a space


def left_share(inches: float = LEFT_IN - 0.25) -> float:
    """So many inches to the left of the axis, as a share of its width."""
    return inches / PANEL_IN


def write_right(sheet: Axes, y: float, text: str, **look: Any) -> None:
    """Write to the right of the axis."""
    style.write(sheet, 1.0 + 0.12 / PANEL_IN, y, text, **look)
