"""The one look of every chart: colours, panels, ticks and dates; must not know what a chart shows."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, cast

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Transform

from twitchlog.charts.font import drawable

GROUND = "#ffffff"
INK = "#333333"
BLUE = "#1b4f8a"  # what happened: the outcome
ORANGE = "#c87300"  # what was there: a factor; lighter than the blue, so that they differ in greyscale too
HATCH_INK = "#808080"
HATCH_GROUND = "#eeeeee"
STEPS = ("#6f98c4", "#3f74b1", BLUE, "#0a2346")  # from few to many: each at least 12 of 100 darker than the one before
HOUSE_COLOURS = (GROUND, INK, ORANGE, HATCH_INK, HATCH_GROUND, *STEPS)

TITLE_PT, TEXT_PT, SMALL_PT = 12.0, 9.0, 8.0

# Set round drawing and saving only, and put back afterwards. Texts are never read as mathematics, and nothing here
# depends on a person's own matplotlibrc, so that the same diary gives the same picture.
_HOUSE_STYLE: dict[Any, Any] = {
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "font.family": ["DejaVu Sans"],
    "hatch.linewidth": 0.7,
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
    "savefig.transparent": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "twitchlog",
    "text.hinting": "no_hinting",  # saves a third of the time that text takes; at 200 dpi it looks the same
    "text.parse_math": False,
    "text.usetex": False,
}

_TICK_LEFT, _TICK_DOWN = 0, 3  # matplotlib's numbers for these markers

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_MOST_LABELS = 13
_LABEL_IN = 0.5  # what the label of a date takes


Values = npt.NDArray[np.number[Any]]


def house_style() -> AbstractContextManager[None]:
    """The settings every chart is drawn and saved with, as a context that puts the old ones back."""
    return mpl.rc_context(_HOUSE_STYLE)


class Panel(NamedTuple):
    """A strip of a sheet with a value axis of its own, from 0 to `high`; bottom and height in inches."""

    sheet: Axes
    bottom: float
    height: float
    high: float

    def y(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Where values lie on the sheet, in inches from its lower edge; NaN stays NaN."""
        return self.bottom + self.height / self.high * np.asarray(values, dtype=np.float64)


class Frame(NamedTuple):
    """A rectangle of a figure to draw a chart in; in inches, left and bottom from the lower left corner."""

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float


def new_frame(width: float, height: float) -> Frame:
    """A new figure, and the frame over all of it.

    Parameters
    ----------
    width, height : float
        Inches.
    """
    figure = Figure(figsize=(width, height), facecolor=GROUND)
    FigureCanvasAgg(figure)
    return Frame(figure, 0.0, 0.0, width, height)


def sheet_in(frame: Frame, *, left: float, right: float, span: tuple[float, float]) -> Axes:
    """One Axes over a frame, for panels that share a date axis: x is in days, y in inches from its lower edge.

    One Axes without matplotlib's own axis artists: five with them take longer than all that is drawn.

    Parameters
    ----------
    frame : Frame
    left, right : float
        Margins within the frame, inches.
    span : tuple of float
        The ends of the date axis.
    """
    width, height = frame.figure.get_size_inches()
    box = (
        (frame.left + left) / width,
        frame.bottom / height,
        (frame.width - left - right) / width,
        frame.height / height,
    )
    sheet = frame.figure.add_axes(box, xlim=span, ylim=(0.0, frame.height))
    sheet.set_axis_off()
    return sheet


def new_sheet(width: float, height: float, *, left: float, right: float, span: tuple[float, float]) -> Axes:
    """A sheet (`sheet_in`) over a new figure.

    Parameters
    ----------
    width, height : float
        Size of the figure, inches.
    left, right, span
        As in `sheet_in`.
    """
    return sheet_in(new_frame(width, height), left=left, right=right, span=span)


def sheet_width(sheet: Axes) -> float:
    """How wide a sheet is between its margins, inches: what a share of its width is a share of."""
    figure = cast("Figure", sheet.get_figure(root=True))
    return float(sheet.get_position(original=True).width * figure.get_size_inches()[0])


def write(sheet: Axes, x: float, y: float, text: str, *, size: float = TEXT_PT, **look: Any) -> None:
    """Write a text at a share of the sheet's width and a height in inches, on one line, as `drawable` has it."""
    shown = text if text.isascii() and text.isprintable() else drawable(text)
    sheet.text(x, y, shown, size=size, color=INK, transform=sheet.get_yaxis_transform(), **look)


def write_at(sheet: Axes, x: float, y: float, text: str, **look: Any) -> None:
    """Write the label of a tick, small, at a place on the axis and a height in inches."""
    sheet.text(x, y, text, size=SMALL_PT, color=INK, **look)


def add_panel(
    sheet: Axes, *, bottom: float, height: float, high: float, ticks: Sequence[float], label: str = ""
) -> Panel:
    """A panel with its lines at the left and the bottom, its value axis, and what it shows written above.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        From `new_sheet`.
    bottom, height : float
        Where it lies, inches.
    high : float
        The largest value to show, above 0.
    ticks : sequence of float
        Where the value axis has labels; may be empty.
    label : str
        What the panel shows, and its unit.
    """
    panel = Panel(sheet, bottom, height, max(1.05 * high, *ticks, 0.0))
    across = sheet.get_yaxis_transform()
    frame = Line2D([0, 0, 1], [bottom + height, bottom, bottom], color=INK, linewidth=0.8, clip_on=False)
    frame.set_transform(across)
    sheet.add_artist(frame)
    _mark(sheet, [0.0] * len(ticks), panel.y(ticks), marker=_TICK_LEFT, transform=across)
    for tick, text in zip(ticks, number_labels(ticks), strict=True):
        write(sheet, -0.0716 / sheet_width(sheet), float(panel.y(tick)), text, size=SMALL_PT, ha="right", va="center")
    write(sheet, 0.0, bottom + height + 0.05, label)
    return panel


def boxes(begins: Values, ends: Values, bottom: float, tops: Values) -> Values:
    """The corners of boxes that stand on one line."""
    bottoms = np.full(len(tops), bottom)
    corners = ((begins, bottoms), (begins, tops), (ends, tops), (ends, bottoms))
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)


def add_dates(panels: Sequence[Panel], ticks: Sequence[tuple[float, str]]) -> None:
    """The shared date axis: a mark for each tick below every panel, and the labels below the last."""
    sheet, lowest = panels[-1].sheet, panels[-1].bottom
    low, high = sheet.get_xlim()
    ticks = thinned(ticks, inches_a_day=sheet_width(sheet) / (high - low))
    positions = [position for position, _ in ticks]
    heights = np.repeat([panel.bottom for panel in panels], len(ticks))
    _mark(sheet, positions * len(panels), heights, marker=_TICK_DOWN, transform=sheet.transData)
    for position, label in ticks:
        write_at(sheet, position, lowest - 0.08, label, ha="center", va="top")


def thinned(ticks: Sequence[tuple[float, str]], *, inches_a_day: float) -> list[tuple[float, str]]:
    r"""As many of the labels as have room, evenly; a year goes to the first label after it that is kept.

    Examples
    --------
    >>> thinned([(0, "Nov"), (30, "Dec"), (61, "Jan\n2027"), (92, "Feb"), (120, "Mar")], inches_a_day=0.01)
    [(0, 'Nov'), (61, 'Jan\n2027'), (120, 'Mar')]
    """
    if len(ticks) < 2:
        return list(ticks)
    step = math.ceil(_LABEL_IN / ((ticks[1][0] - ticks[0][0]) * inches_a_day) - 1e-9)
    kept, year = [], ""
    for number, (position, label) in enumerate(ticks):
        words, _, said = label.partition("\n")
        year = said or year
        if number % step == 0:
            kept.append((position, f"{words}\n{year}" if year else words))
            year = ""
    return kept


def _mark(sheet: Axes, x: Sequence[float], y: npt.NDArray[np.float64], *, marker: int, transform: Transform) -> None:
    look: dict[str, Any] = {
        "linestyle": "none",
        "marker": marker,
        "markersize": 3,
        "markeredgewidth": 0.8,
        "color": INK,
    }
    marks = Line2D(x, y, clip_on=False, **look)
    marks.set_transform(transform)
    sheet.add_artist(marks)


def nice_ticks(high: float, *, whole: bool = False, steps: int = 4) -> tuple[float, ...]:
    """Round numbers from 0 up to a value.

    Parameters
    ----------
    high : float
        The largest value to show, 0 or more.
    whole : bool
        Whether only whole numbers make sense (counts).
    steps : int
        At most so many steps, 2 or more; a yes or no has 1.

    Examples
    --------
    >>> nice_ticks(7, whole=True)
    (0.0, 2.0, 4.0, 6.0)
    >>> nice_ticks(0, whole=True)
    (0.0, 1.0)
    """
    if high <= 0 or (whole and high < 1):
        high = 1.0
    power = 10.0 ** math.floor(math.log10(high / steps))
    sizes = [size * power for size in (1.0, 2.0, 2.5, 5.0, 10.0)]
    fits = (size for size in sizes if high <= size * steps * (1 + 1e-9) and not (whole and size % 1))
    step = next(fits)
    return tuple(step * i for i in range(int(high / step + 1e-9) + 1))


def number_labels(ticks: Sequence[float]) -> list[str]:
    """The labels of ticks: thousands set apart, no needless decimals.

    Examples
    --------
    >>> number_labels((0.0, 2.5, 10000.0))
    ['0', '2.5', '10,000']
    """
    return [f"{tick:,.0f}" if tick == round(tick) else f"{tick:,.10g}" for tick in ticks]


def counted(n: float, noun: str) -> str:
    """How many of something, as `1 day`, `1,200 days`."""
    return f"{n:,.0f} {noun}{'' if n == 1 else 's'}"


def observed_text(n_observed: int, n_days: int) -> str:
    """How many of the days were observed, to end a title with.

    Examples
    --------
    >>> observed_text(98, 113), observed_text(0, 0)
    ('98 of 113 days observed', 'no days observed')
    """
    return f"{n_observed:,} of {counted(n_days, 'day')} observed" if n_days else "no days observed"


def month_name(day: dt.date) -> str:
    """The month of a date as `Aug`."""
    return _MONTHS[day.month - 1]


def day_text(day: dt.date) -> str:
    """A date as `3 Aug`."""
    return f"{day.day} {month_name(day)}"


def period_text(first_on: dt.date, last_on: dt.date) -> str:
    """The days shown, both ends inclusive, as `1 Aug – 21 Nov 2026`."""
    if first_on == last_on:
        return f"{day_text(last_on)} {last_on.year}"
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day}–{day_text(last_on)} {last_on.year}"
    year = "" if first_on.year == last_on.year else f" {first_on.year}"
    return f"{day_text(first_on)}{year} – {day_text(last_on)} {last_on.year}"


def date_ticks(first_on: dt.date, n_days: int, *, week_start: int = 0) -> tuple[tuple[int, str], ...]:
    """Where a date axis has its labels, and what they say: days, then weeks, then months, then years.

    Parameters
    ----------
    first_on : datetime.date
        The day at position 0.
    n_days : int
        How many days the axis has.
    week_start : int
        The weekday on which weeks start, 0 Monday to 6 Sunday.

    Returns
    -------
    tuple of (int, str)
        Positions in days after first_on, at most 13 of them.
    """
    if n_days <= 20:
        return _every(first_on, 0, n_days, 1 if n_days <= 10 else 2)
    if n_days <= 7 * 24:
        to_week = (week_start - first_on.weekday()) % 7
        return _every(first_on, to_week, n_days, 7 if n_days <= 7 * 12 else 14)
    return _month_ticks(first_on, n_days)


def _every(first_on: dt.date, start: int, n_days: int, step: int) -> tuple[tuple[int, str], ...]:
    return tuple((i, day_text(first_on + dt.timedelta(i))) for i in range(start, n_days, step))


def _month_ticks(first_on: dt.date, n_days: int) -> tuple[tuple[int, str], ...]:
    last_on = first_on + dt.timedelta(n_days - 1)
    begins = first_on.year * 12 + first_on.month - (1 if first_on.day == 1 else 0)
    ends = last_on.year * 12 + last_on.month - 1
    step = next((step for step in _MONTH_STEPS if (ends - begins) // step < _MOST_LABELS), _MONTH_STEPS[-1])
    months = range(math.ceil(begins / step) * step, ends + 1, step)
    firsts = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
    labels = [str(day.year) if step >= 12 else _month_text(day, i == 0) for i, day in enumerate(firsts)]
    return tuple(((day - first_on).days, label) for day, label in zip(firsts, labels, strict=True))


def _month_text(day: dt.date, is_first: bool) -> str:
    return month_name(day) + (f"\n{day.year}" if is_first or day.month == 1 else "")
