"""What stands round the rows of a forest plot: title, period, legend, small print; must not know what the rows are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple, TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from twitchlog.analysis.gate import Shortfall
from twitchlog.analysis.period import Period
from twitchlog.analysis.screen import WEAK_RATE_RATIOS
from twitchlog.analysis.shortfall_words import shortfall_text
from twitchlog.charts import style
from twitchlog.charts.day_states import NO_DAYS
from twitchlog.charts.forest import (
    AXIS_IN,
    BAND,
    EDGE_IN,
    WIDTH_IN,
    Interval,
    Look,
    axis_limit,
    draw_axis,
    draw_line,
    forest_in,
    left_share,
)
from twitchlog.charts.header import SMALL_LETTER_IN, draw_empty, letters
from twitchlog.frame.daily import TWITCH_EPISODES, TWITCH_MINUTES

FOOTNOTE = "Associations in a self-kept diary, not causes."

_TITLE_IN, _LINE_UP_IN, _ABOVE_ROWS_IN, _ABOVE_TEXT_IN = 0.35, 0.22, 0.26, 0.3
_LINE_IN, _FOOTER_IN = 0.19, 0.42
_GAP_IN = 0.16  # between the axis and the small print
_LINE_LETTERS = 146  # that fit on one line of small print across a sheet of WIDTH_IN
_SIGN_IN = 0.28

_OUTCOMES = {TWITCH_EPISODES: "the twitches", TWITCH_MINUTES: "the minutes of twitching"}

Row = TypeVar("Row")


class Key(NamedTuple):
    """One entry of a legend: its text, and how its line, its marker or its patch looks."""

    text: str
    line: Look | None = None
    marker: Look | None = None
    patch: Look | None = None


def band_key() -> Key:
    """The key of the band."""
    low, high = WEAK_RATE_RATIOS
    return Key(f"{low:g} to {high:g}: differences that matter less", patch=BAND)


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
        return f"{what}{place}, {style.observed_text(self.n_observed, n_days)}"

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
    n_more counts the rows that are left out.
    """

    title: str
    heading: Heading
    rows_in: float
    keys: tuple[Sequence[Key], Sequence[Key]]
    below: Sequence[str]
    n_more: int = 0


def page_height(page: Page, width: float) -> float:
    """How high a page of some width is, inches."""
    rows_in = page.rows_in + AXIS_IN + _GAP_IN if page.rows_in else 0.0
    return _header_in(page, width) + rows_in + len(wrapped(page.below, width)) * _LINE_IN + _FOOTER_IN


def _header_in(page: Page, width: float) -> float:
    upper = _TITLE_IN + (len(_title_lines(page, width)) - 1) * _LINE_UP_IN + 0.25
    return upper + (_ABOVE_ROWS_IN + len(_key_rows(page, width)) * _LINE_UP_IN if page.rows_in else _ABOVE_TEXT_IN)


def _title_lines(page: Page, width: float) -> list[str]:
    return wrap(page.title, letters(width - 2 * EDGE_IN, size=style.TITLE_PT))


def fitted(rows: Sequence[Row], page_of: Callable[[Sequence[Row], int], Page], frame: style.Frame | None) -> Page:
    """The page of as many rows as a frame has room for, from the first on; without a frame, of all.

    Parameters
    ----------
    rows : sequence
    page_of : callable
        Makes the page of some rows, given how many others are left out.
    frame : Frame, optional
    """
    n_shown = len(rows)
    while frame and n_shown and page_height(page_of(rows[:n_shown], len(rows) - n_shown), frame.width) > frame.height:
        n_shown -= 1
    return page_of(rows[:n_shown], len(rows) - n_shown)


def and_more(names: str) -> list[str]:
    """What is said of rows for which there was no room, by their names: what was looked for is told in any case."""
    return [f"Looked at too, with no room here: {names}."] if names else []


def draw_page(
    page: Page,
    intervals: Iterable[Interval | None],
    draw_rows: Callable[[Axes, float, float], None],
    *,
    frame: style.Frame | None = None,
) -> Figure:
    """A new figure, as high as its rows need, or the upper part of a frame.

    Parameters
    ----------
    page : Page
    intervals : iterable of Interval or None
        All that the axis has to hold.
    draw_rows : callable
        Draws the rows, given the sheet, where they begin (inches from its lower edge) and the limit of the axis.
    frame : Frame, optional
    """
    limit = axis_limit(intervals)
    with style.house_style():
        frame = frame or style.new_frame(WIDTH_IN, page_height(page, WIDTH_IN))
        sheet = forest_in(frame, limit)
        if page.heading.first_on is None:
            _draw_no_days(sheet, page.title, frame)
            return frame.figure
        _draw_heading(sheet, page, frame)
        top = frame.height - _header_in(page, frame.width)
        if page.rows_in:
            draw_axis(sheet, bottom=top - page.rows_in, top=top, limit=limit)
            draw_rows(sheet, top, limit)
        _draw_foot(sheet, wrapped(page.below, frame.width), frame.height - page_height(page, frame.width))
    return frame.figure


def _draw_heading(sheet: Axes, page: Page, frame: style.Frame) -> None:
    y = frame.height - _TITLE_IN + _LINE_UP_IN
    for line in _title_lines(page, frame.width):
        y -= _LINE_UP_IN
        style.write(sheet, -left_share(sheet), y, line, size=style.TITLE_PT, weight="bold")
    y -= 0.25
    style.write(sheet, -left_share(sheet), y, page.heading.period)
    for number, keys in enumerate(_key_rows(page, frame.width) if page.rows_in else ()):
        draw_keys(sheet, y - 0.24 - _LINE_UP_IN * number, keys)


def _draw_no_days(sheet: Axes, title: str, frame: style.Frame) -> None:
    room = frame.width - 2 * EDGE_IN
    draw_empty(sheet, title, NO_DAYS, height=frame.height, x=-left_share(sheet), width=room)


def _draw_foot(sheet: Axes, lines: Sequence[str], bottom: float) -> None:
    for number, line in enumerate(lines):
        y = bottom + _FOOTER_IN + (len(lines) - 1 - number) * _LINE_IN
        style.write(sheet, -left_share(sheet), y, line, size=style.SMALL_PT)
    style.write(sheet, -left_share(sheet), bottom + 0.15, FOOTNOTE, size=style.SMALL_PT, style="italic")


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


def wrapped(parts: Sequence[str], width: float = WIDTH_IN) -> list[str]:
    """Sentences as lines of small print across a frame."""
    most = max(8, int(_LINE_LETTERS * width / WIDTH_IN + 1e-9))
    return [line for part in parts for line in wrap(part, most)]


def _key_in(key: Key) -> float:
    return _SIGN_IN + 0.3 + SMALL_LETTER_IN * len(key.text)  # about the width of the words and a space


def _key_rows(page: Page, width: float) -> list[list[Key]]:
    rows: list[list[Key]] = []
    for keys in page.keys:
        taken = width
        for key in keys:
            if taken + _key_in(key) > width:  # the space after the last word may lie in the margin
                rows.append([])
                taken = EDGE_IN
            rows[-1].append(key)
            taken += _key_in(key)
    return rows


def draw_keys(sheet: Axes, y: float, keys: Sequence[Key]) -> None:
    """A row of a legend from the left margin on, each sign before its words."""
    inch = 1 / style.sheet_width(sheet)
    x = -left_share(sheet)
    for key in keys:
        ends = [x, x + _SIGN_IN * inch]
        middle = sum(ends) / 2
        across = sheet.get_yaxis_transform()
        if key.patch:
            sheet.add_patch(
                Rectangle((ends[0], y - 0.06), ends[1] - ends[0], 0.12, transform=across, clip_on=False, **key.patch)
            )
        if key.line:
            draw_line(sheet, ends, [y, y], transform=across, **key.line)
        if key.marker:
            draw_line(sheet, [middle], [y], transform=across, **{"linestyle": "none", "zorder": 3, **key.marker})
        style.write(sheet, ends[1] + 0.08 * inch, y, key.text, size=style.SMALL_PT, va="center")
        x += _key_in(key) * inch
