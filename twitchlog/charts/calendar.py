"""The calendar: one cell a diary day in weeks and months, its state told without colour; must not compute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from math import ceil
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
)

_STEP_SIZES = (0.42, 0.6, 0.78, 0.96)  # of a cell: the squares grow as they darken, so that either tells them apart
_STEP_BEGINS = {5: (1, 2, 3, 4), 24: (1, 2, 4, 8), 100: (1, 3, 10, 30), 500: (1, 5, 20, 100)}  # up to so many a day
_MANY_BEGINS = (1, 10, 100, 1000)
MOST_WEEKS = 53 * 6

_WIDTH_IN, _LEFT_IN, _RIGHT_IN, _FOOTER_IN, _EMPTY_IN = 10.0, 0.8, 0.25, 0.2, 1.6
_LARGEST_CELL_IN, _MONTHS_IN, _BAND_GAP_IN, _NOTE_IN = 0.3, 0.24, 0.1, 0.24
_FEW_WEEKS = 6  # lie below one another, as on a wall
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_LINE: dict[str, Any] = {"color": style.INK, "linewidth": 0.9}
_KEY_IN = 0.14


class CalendarData(NamedTuple):
    """What a calendar shows.

    week_start is the weekday on which weeks start, 0 Monday to 6 Sunday; step_begins are the least episodes of each
    darkness; place is what the episodes are restricted to ("" for all); n_earlier are the days before, for which there
    is no room.
    """

    days: DayStates
    week_start: int
    step_begins: tuple[int, ...]
    place: str = ""
    n_earlier: int = 0

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        place = f", {self.place}" if self.place else ""
        return f"Calendar of episodes{place}, {self.days.observed}"

    @property
    def period(self) -> str:
        """Which days are shown."""
        return self.days.period

    @property
    def offset(self) -> int:
        """How far into its week the first day lies."""
        return (self.days.first_on.weekday() - self.week_start) % 7 if self.days.first_on else 0

    @property
    def n_weeks(self) -> int:
        """How many weeks the days touch."""
        return ceil((self.days.n_days + self.offset) / 7)

    @property
    def steps(self) -> tuple[int | None, ...]:
        """Which step of darkness each day has, 0 the lightest; None without episodes."""
        return tuple(
            sum(value >= least for least in self.step_begins) - 1 if value else None for value in self.days.episodes
        )


def prepare_calendar(daily: pd.DataFrame, *, place: str = "", week_start: int = 0) -> CalendarData:
    """What the calendar of a daily frame shows.

    Parameters
    ----------
    daily : pandas.DataFrame
        One row a diary day (`build_daily_frame`); NaN is missing and stays missing. Of more than six years, the last.
    place : str
        The place whose episodes the frame counts, in plain words; empty for the whole body.
    week_start : int
        The weekday on which weeks start, 0 Monday to 6 Sunday.
    """
    shown = daily.iloc[-7 * (MOST_WEEKS - 1) :]
    days = day_states(shown)
    most = max((value for value in days.episodes if value), default=0.0)
    return CalendarData(days, week_start, _steps(most), place, len(daily) - len(shown))


def _steps(most: float) -> tuple[int, ...]:
    fitting = next((begins for up_to, begins in _STEP_BEGINS.items() if most <= up_to), _MANY_BEGINS)
    return tuple(least for least in fitting if least <= max(1.0, most))


def step_words(begins: Sequence[int]) -> list[str]:
    """The steps in numbers: what a legend says.

    Examples
    --------
    >>> step_words((1, 2, 4, 8))
    ['1', '2–3', '4–7', '8 or more']
    """
    ends = [*(each - 1 for each in begins[1:]), None]
    return [
        f"{least:,} or more" if end is None else f"{least:,}" if end == least else f"{least:,}–{end:,}"
        for least, end in zip(begins, ends, strict=True)
    ]


def describe_calendar(data: CalendarData) -> str:
    """The calendar in words, for those who cannot see it: counts and denominators only."""
    if data.days.first_on is None:
        return NO_DAYS
    by_weekday = [said for i in range(7) if (said := _said_of_weekday(data.days, (data.week_start + i) % 7))]
    weekdays = [f"Days with episodes by weekday: {', '.join(by_weekday)} observed."] if by_weekday else []
    return " ".join([f"{data.title}, {data.period}.", *data.days.described(), *weekdays, *_notes(data)])


def _said_of_weekday(days: DayStates, weekday: int) -> str:
    first = days.first_on.weekday() if days.first_on else 0
    values = [value for i, value in enumerate(days.episodes) if (first + i) % 7 == weekday and value is not None]
    return f"{_DAY_NAMES[weekday]} {sum(map(bool, values))} of {len(values)}" if values else ""


def _notes(data: CalendarData) -> list[str]:
    many = style.counted(data.n_earlier, "earlier day")
    return [f"{many} not shown: a calendar holds six years."] if data.n_earlier else []


class _Grid(NamedTuple):
    """Where the cells lie: weeks run down (few of them) or across, in bands; lengths in inches."""

    runs_down: bool
    n_across: int
    n_bands: int
    cell: float
    n_rows: int

    @property
    def band_in(self) -> float:
        return _MONTHS_IN + self.n_rows * self.cell + _BAND_GAP_IN

    def place(self, week: int, weekday: int) -> tuple[int, int, int]:
        """The band, the column and the row of a day."""
        return (0, weekday, week) if self.runs_down else (week // self.n_across, week % self.n_across, weekday)


def _grid(data: CalendarData, width: float, height: float | None) -> _Grid:
    if data.n_weeks <= _FEW_WEEKS:
        cell = min(_LARGEST_CELL_IN, width / 7)
        return _Grid(True, 7, 1, _lower(cell, height, 1, data.n_weeks), data.n_weeks)
    fewest = ceil(data.n_weeks / 53)
    grids = []
    for n_bands in range(fewest, fewest + (1 if height is None else 6)):
        n_across = ceil(data.n_weeks / n_bands)
        cell = min(_LARGEST_CELL_IN, width / n_across)
        grids.append(_Grid(False, n_across, n_bands, _lower(cell, height, n_bands, 7), 7))
    return max(grids, key=lambda grid: grid.cell)


def _lower(cell: float, height: float | None, n_bands: int, n_rows: int) -> float:
    if height is None:
        return cell
    return max(0.02, min(cell, (height / n_bands - _MONTHS_IN - _BAND_GAP_IN) / n_rows))


def _below_in(data: CalendarData) -> float:
    return _FOOTER_IN + _NOTE_IN * len(_notes(data))


def calendar_height(data: CalendarData, width: float) -> float:
    """How high a calendar of some width is, inches."""
    if not data.days.n_days:
        return _EMPTY_IN
    inner = width - _LEFT_IN - _RIGHT_IN
    grid = _grid(data, inner, None)
    above = header.header_height(data.title, data.period, _signs(data), inner)
    return above + grid.n_bands * grid.band_in + _below_in(data)


def draw_calendar(data: CalendarData, *, frame: style.Frame | None = None) -> Figure:
    """Draw a calendar on a new figure, as high as its weeks need, or in a frame.

    A filled square stands for a day with episodes, larger and darker the more there are; a small hollow mark for a day
    said to have none, hatching for a day not observed, an outline for a paused one.

    Parameters
    ----------
    data : CalendarData
        From `prepare_calendar`.
    frame : Frame, optional
        Where to draw; the cells are smaller where it is low.
    """
    with style.house_style():
        frame = frame or style.new_frame(_WIDTH_IN, calendar_height(data, _WIDTH_IN))
        inner = frame.width - _LEFT_IN - _RIGHT_IN
        sheet = style.sheet_in(frame, left=_LEFT_IN, right=_RIGHT_IN, span=(0.0, inner))
        if not data.days.n_days:
            header.draw_empty(sheet, data.title, NO_DAYS, height=frame.height)
            return frame.figure
        top = frame.height - header.draw_header(sheet, data.title, data.period, _signs(data), top=frame.height)
        grid = _grid(data, inner, top - _below_in(data))
        _draw_days(sheet, data, grid, top)
        _draw_labels(sheet, data, grid, top)
        for note in _notes(data):
            style.write(sheet, 0.0, top - grid.n_bands * grid.band_in - 0.12, note, size=style.SMALL_PT)
    return frame.figure


def _signs(data: CalendarData) -> list[header.Sign]:
    steps = [step for step in data.steps if step is not None]
    signs = [
        header.Sign(words, {**SOME_LOOK, "facecolor": style.STEPS[step]}, side=_KEY_IN * _STEP_SIZES[step])
        for step, words in enumerate(_step_legend(data.step_begins) if steps else ())
    ]
    others = (
        ("none", data.days.n_none, NONE_LOOK),
        ("not observed", data.days.n_not_observed, NOT_OBSERVED_LOOK),
        ("paused", data.days.n_paused, PAUSED_LOOK),
    )
    more = [header.Sign(f"{name} ({style.counted(n, 'day')})", look) for name, n, look in others if n]
    return [*signs, *more]


def _step_legend(begins: Sequence[int]) -> list[str]:
    words = step_words(begins)
    return [*words[:-1], f"{words[-1]} episode{'' if words == ['1'] else 's'}"]


def _corner(data: CalendarData, grid: _Grid, top: float, day: int) -> tuple[float, float]:
    """The lower left corner of a day's cell."""
    band, column, row = grid.place(*divmod(day + data.offset, 7))
    return column * grid.cell, top - band * grid.band_in - _MONTHS_IN - (row + 1) * grid.cell


def _draw_days(sheet: Axes, data: CalendarData, grid: _Grid, top: float) -> None:
    corners = np.array([_corner(data, grid, top, day) for day in range(data.days.n_days)])
    centres = corners + grid.cell / 2
    steps = data.steps
    for step, colour in enumerate(style.STEPS):
        chosen = [i for i, each in enumerate(steps) if each == step]
        if chosen:
            squares = _squares(centres[chosen], grid.cell * _STEP_SIZES[step] * 0.94)
            look = {**SOME_LOOK, "facecolor": colour}
            sheet.add_collection(PolyCollection(list(squares), **look), autolim=False)
    paused = np.array(data.days.paused)
    lacking = np.array([value is None for value in data.days.episodes]) & ~paused
    for chosen_days, look, share in ((lacking, NOT_OBSERVED_LOOK, 0.94), (paused, PAUSED_LOOK, 0.72)):
        if chosen_days.any():
            path = Path.make_compound_path_from_polys(_squares(centres[chosen_days], grid.cell * share))
            sheet.add_patch(PathPatch(path, **look))
    none = centres[[i for i, value in enumerate(data.days.episodes) if value == 0]]
    size = min(NONE_LOOK["markersize"] + 1.0, 0.34 * 72 * grid.cell)
    sheet.add_artist(Line2D(none[:, 0], none[:, 1], clip_on=False, zorder=3, **{**NONE_LOOK, "markersize": size}))
    sheet.add_artist(Line2D(*_month_lines(data, grid, top), clip_on=False, zorder=2.5, **_MONTH_LINE))


def _squares(centres: Any, side: float) -> Any:
    half = side / 2
    return centres[:, None, :] + np.array([[-half, -half], [-half, half], [half, half], [half, -half]])


def _month_lines(data: CalendarData, grid: _Grid, top: float) -> tuple[list[float], list[float]]:
    """Lines between cells side by side whose days lie in different months."""
    x: list[float] = []
    y: list[float] = []
    for day, on in enumerate(_dates(data.days)):
        left, bottom = _corner(data, grid, top, day)
        for back, is_before_across in ((7, not grid.runs_down), (1, grid.runs_down)):
            before = day - back
            if before < 0 or (on - dt.timedelta(back)).month == on.month:
                continue
            old_left, old_bottom = _corner(data, grid, top, before)
            is_beside = abs(old_bottom - bottom) < 1e-9 if is_before_across else abs(old_left - left) < 1e-9
            if is_beside and is_before_across:
                x += [left, left, np.nan]
                y += [bottom, bottom + grid.cell, np.nan]
            elif is_beside:
                x += [left, left + grid.cell, np.nan]
                y += [bottom + grid.cell, bottom + grid.cell, np.nan]
    return x, y


def _dates(days: DayStates) -> Iterable[dt.date]:
    if days.first_on:
        yield from (days.first_on + dt.timedelta(i) for i in range(days.n_days))


def _draw_labels(sheet: Axes, data: CalendarData, grid: _Grid, top: float) -> None:
    names = [_DAY_NAMES[(data.week_start + i) % 7] for i in range(7)]
    inch = 1 / style.sheet_width(sheet)
    if grid.runs_down:
        for number, name in enumerate(names):
            x = (number + 0.5) * grid.cell * inch
            style.write(sheet, x, top - _MONTHS_IN + 0.06, name, size=style.SMALL_PT, ha="center")
        for day in range(0, data.days.n_days + data.offset, 7):
            first = max(0, day - data.offset)
            _write_left(sheet, _corner(data, grid, top, first)[1] + grid.cell / 2, _day_text(data.days, first))
        return
    for band in range(grid.n_bands):
        base = top - band * grid.band_in - _MONTHS_IN
        every = 1 if grid.cell >= 0.125 else 2 if grid.cell >= 0.07 else 7
        for number in range(0, 7, every):
            _write_left(sheet, base - (number + 0.5) * grid.cell, names[number])
    for week, label in _month_labels(data, grid):
        band, column, _ = grid.place(week, 0)
        y = top - band * grid.band_in - _MONTHS_IN + 0.06
        style.write(sheet, column * grid.cell * inch, y, label, size=style.SMALL_PT)


def _write_left(sheet: Axes, y: float, text: str) -> None:
    style.write(sheet, -0.08 / style.sheet_width(sheet), y, text, size=style.SMALL_PT, ha="right", va="center")


def _day_text(days: DayStates, day: int) -> str:
    return style.day_text(days.first_on + dt.timedelta(day)) if days.first_on else ""


def _month_labels(data: CalendarData, grid: _Grid) -> list[tuple[int, str]]:
    """The week in which each month is named, and how: the year stands with the first month of a band and January."""
    begins: dict[int, dict[int, dt.date]] = {}
    for day, on in enumerate(_dates(data.days)):
        week = (day + data.offset) // 7
        months = begins.setdefault(week // grid.n_across, {})
        if on.day == 1 or not months:
            months[week] = on
    return [named for months in begins.values() for named in _named(list(months.items()), grid)]


def _named(months: list[tuple[int, dt.date]], grid: _Grid) -> list[tuple[int, str]]:
    """The months of one band that have room for their names; the year stands with the first that has room for it."""
    named: list[tuple[int, str]] = []
    free_from, is_year_due = 0.0, True
    for number, (week, on) in enumerate(months):
        is_last = number + 1 == len(months)
        begins = (week % grid.n_across) * grid.cell
        ends = grid.n_across * grid.cell + _RIGHT_IN if is_last else (months[number + 1][0] % grid.n_across) * grid.cell
        room = ends - begins
        is_year_due = is_year_due or on.month == 1
        label = f"{style.month_name(on)} {on.year}" if is_year_due else style.month_name(on)
        if is_year_due and _label_in(label) > room and _label_in(style.month_name(on)) <= room:
            label = style.month_name(on)
        is_part = number == 0 and on.day > 1  # its name must not take the place of the next one's
        if begins < free_from or ((is_part or is_last) and _label_in(label) > room):
            continue
        named.append((week, label))
        is_year_due = is_year_due and label == style.month_name(on)
        free_from = begins + _label_in(label)
    return named


def _label_in(label: str) -> float:
    return header.SMALL_LETTER_IN * (len(label) + 1)
