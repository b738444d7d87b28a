"""Rate ratios with their intervals on one logarithmic axis, a row each; must not know what the rows stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from twitchlog.analysis.ratio_words import format_interval, format_ratio
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import WEAK_RATE_RATIOS
from twitchlog.charts import style
from twitchlog.charts.header import letters

WIDTH_IN, LEFT_IN, RIGHT_IN = 10.0, 3.7, 1.7
_LEFT_SHARE = LEFT_IN / WIDTH_IN
_LEAST_LEFT_IN, EDGE_IN = 2.3, 0.25  # the left margin where a frame is narrow; what stays free of any
AXIS_IN = 0.62  # what the axis takes below the last row

AXIS_LABEL = "times as many twitches, high against low (rate ratio)"

_LIMITS = (2.0, 4.0, 8.0)
_TICKS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_NARROW_IN = 2.2  # an axis on which not every label has room
_BEYOND = 1.06  # the axis goes on a little past its last tick

Look = Mapping[str, Any]
BAND: Look = {"facecolor": style.HATCH_GROUND, "edgecolor": style.HATCH_INK, "linewidth": 0.5}


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
    """A sheet (`forest_in`) over a new figure.

    Parameters
    ----------
    height : float
        Inches.
    limit : float
        From `axis_limit`.
    """
    return forest_in(style.new_frame(WIDTH_IN, height), limit)


def forest_in(frame: style.Frame, limit: float) -> Axes:
    """A sheet whose x is the logarithm of the rate ratio, and whose y is in inches from the lower edge of its frame."""
    end = log(limit * _BEYOND)
    return style.sheet_in(frame, left=left_in(frame.width), right=RIGHT_IN, span=(-end, end))


def left_in(width: float) -> float:
    """What lies left of the axis in a frame of some width, inches."""
    return min(LEFT_IN, max(_LEAST_LEFT_IN, _LEFT_SHARE * width))


def words_letters(width: float) -> int:
    """How many letters of small print fit left of the axis in a frame of some width."""
    return letters(left_in(width) - EDGE_IN - 0.15, size=style.SMALL_PT)


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
    sheet.add_patch(Rectangle((low, bottom), high - low, top - bottom, **BAND))
    end = log(limit * _BEYOND)
    draw_line(sheet, [-end, end], [bottom, bottom], linewidth=0.8)
    draw_line(sheet, [0.0, 0.0], [bottom, top], linewidth=0.8)
    is_narrow = style.sheet_width(sheet) < _NARROW_IN
    shown = [tick for tick in _TICKS if 1 / limit <= tick <= limit]
    for tick in shown:
        draw_line(sheet, [log(tick)] * 2, [bottom, bottom - 0.04], linewidth=0.8)
    for tick in shown[:: 2 if is_narrow and len(shown) > 3 else 1]:
        style.write_at(sheet, log(tick), bottom - 0.08, f"{tick:g}", ha="center", va="top")
    fewer, more = ("← fewer", "more →") if is_narrow else ("← fewer twitches", "more twitches →")
    style.write(sheet, 0.5, bottom - 0.27, AXIS_LABEL, ha="center", va="top")
    style.write(sheet, 0.0, bottom - 0.44, fewer, size=style.SMALL_PT, va="top")
    style.write(sheet, 1.0, bottom - 0.44, more, size=style.SMALL_PT, ha="right", va="top")


def draw_line(sheet: Axes, x: Sequence[float], y: Sequence[float], **look: Any) -> None:
    """Draw a line or marks, in ink unless told."""
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
    draw_line(sheet, [low, high], [y, y], **line)
    arrow = {"linestyle": "none", "markersize": 5, "markeredgewidth": 0, "color": line["color"]}
    if interval.ci_lower < 1 / end:
        draw_line(sheet, [-log(end)], [y], marker="<", **arrow)
    if interval.ci_upper > end:
        draw_line(sheet, [log(end)], [y], marker=">", **arrow)
    if 1 / end <= interval.rate_ratio <= end:
        draw_line(sheet, [log(interval.rate_ratio)], [y], **{"linestyle": "none", "zorder": 3, **marker})


def left_share(sheet: Axes, *, indent: float = 0.0) -> float:
    """How far left of the axis the words begin, as a share of its width; so many inches less with an indent."""
    axis_in = style.sheet_width(sheet)
    # `left_in`, told from the axis: a sheet does not know its frame.
    left = min(LEFT_IN, max(_LEAST_LEFT_IN, _LEFT_SHARE * (axis_in + RIGHT_IN) / (1 - _LEFT_SHARE)))
    return (left - EDGE_IN - indent) / axis_in


def write_right(sheet: Axes, y: float, text: str, **look: Any) -> None:
    """Write to the right of the axis."""
    style.write(sheet, 1.0 + 0.12 / style.sheet_width(sheet), y, text, **look)
