"""The body map: on how many days each place twitched, as dots on a front and a back figure; must not guess a side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from textwrap import wrap
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twitchlog.charts import header, style
from twitchlog.charts.body_outline import BACK, FRONT
from twitchlog.charts.body_panels import BodyDot, Layout, add_circles, draw_dots, draw_panels, lay_out, radius_in
from twitchlog.diary.body import Body
from twitchlog.diary.entries import BOTH, LEFT, RIGHT
from twitchlog.diary.ledger import EpisodeDay
from twitchlog.diary.place_days import PlaceDays, rank_places
from twitchlog.frame.daily import TWITCH_EPISODES
from twitchlog.reference.tables import table

NO_DAYS = "No observed days to show: the diary has none in this period."
MOST_LISTED = 12

_WIDTH_IN, _HEIGHT_IN = 10.0, 7.2
_LEFT_IN, _RIGHT_IN, _GAP_IN = 0.25, 0.25, 0.2
_LIST_IN, _INDENT_IN, _ROW_IN, _LINE_IN = 2.55, 0.25, 0.2, 0.155
_FOOT_IN = 0.52  # the sizes of the dots, below the figures
_LEAST_FULL = 10
_MOST_BESIDE = 6
_FOOTNOTE = "R and L: the person's right and left, as seen. A dot's area stands for the days."

# Where a person's side lies as seen: facing us, their left is on our right.
SIGNS = {(FRONT, LEFT): 1.0, (FRONT, RIGHT): -1.0, (BACK, LEFT): -1.0, (BACK, RIGHT): 1.0}

_VIEWS = {FRONT: (FRONT,), BACK: (BACK,), BOTH: (FRONT, BACK)}


class Spot(NamedTuple):
    """Where a place is drawn: in a panel of a view, so far from its midline (0: on it) and at a height."""

    view: str
    panel: str
    x: float
    y: float


class BodyMapData(NamedTuple):
    """What a body map shows.

    places are those on the figures, most days first (`BodyDot.rank` counts them from 1); beside are those that have no
    spot there: moving about, elsewhere, not said, or without their side. first_on is None for an empty diary.
    """

    first_on: dt.date | None
    n_days: int
    n_observed: int
    dots: tuple[BodyDot, ...]
    places: tuple[PlaceDays, ...]
    beside: tuple[PlaceDays, ...]

    @property
    def full(self) -> int:
        """How many days the largest dot stands for: those of the first place, and never a few."""
        return max([_LEAST_FULL, *(place.n_days for place in self.places)])

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""
        return f"Where the twitches were, {self.n_observed} of {style.counted(self.n_days, 'day')} observed"

    @property
    def period(self) -> str:
        """Which days are shown."""
        if self.first_on is None:
            return "no days"
        return style.period_text(self.first_on, self.first_on + dt.timedelta(self.n_days - 1))


@cache
def spots() -> Mapping[str, tuple[Spot, ...]]:
    """Where each site is drawn, by its key: once, or in both views."""
    return {
        row["key"]: tuple(Spot(view, row["panel"], float(row["x"]), float(row["y"])) for view in _VIEWS[row["view"]])
        for row in table("body_map")
    }


def prepare_body_map(
    episodes: Sequence[EpisodeDay],
    daily: pd.DataFrame,
    *,
    body: Body,
) -> BodyMapData:
    """What the body map of some days shows: a day counts once for a place, whatever the number of episodes there.

    Parameters
    ----------
    episodes : sequence of EpisodeDay
        `DayRows.episodes`; rows on days that the frame does not hold, or that were not observed or paused, are left
        out. "Both" counts on the left and on the right.
    daily : pandas.DataFrame
        The daily frame of the days to show, of the whole body.
    body : Body
    """
    counted = daily[TWITCH_EPISODES].notna().to_numpy()
    observed = {day.toordinal() for day in daily.index[counted]}
    ranked = rank_places((row for row in episodes if row.day in observed), body)
    return BodyMapData(
        first_on=daily.index[0].date() if len(daily) else None,
        n_days=len(daily),
        n_observed=len(observed),
        dots=tuple(dot for place in ranked if place.rank for dot in _dots(place)),
        places=tuple(place for place in ranked if place.rank),
        beside=tuple(place for place in ranked if not place.rank),
    )


def _dots(place: PlaceDays) -> Iterator[BodyDot]:
    site, side = place.site or "", place.side or ""
    for each in spots()[site]:
        x = each.x * SIGNS.get((each.view, side), 1.0)
        yield BodyDot(site, side, each.view, each.panel, x, each.y, place.n_days, place.rank)


def describe_body_map(data: BodyMapData) -> str:
    """The body map in words, for those who cannot see it."""
    if not data.n_observed:
        return NO_DAYS
    parts = [f"{data.title}, {data.period}."]
    if not (data.places or data.beside):
        return f"{parts[0]} {no_twitches(data)}"
    if data.places:
        told = [f"{place.name} {place.n_days}" for place in data.places[:MOST_LISTED]]
        parts.append(f"Days with twitches: {', '.join(told)}.")
        parts += [f"{more}." for more in and_more(data.places[MOST_LISTED:])]
    if data.beside:
        parts.append(f"Not on the figures: {', '.join(f'{each.name} {each.n_days}' for each in data.beside)}.")
    return " ".join(parts)


def no_twitches(data: BodyMapData) -> str:
    """What is said where there is nothing to show."""
    return f"No twitches on {style.counted(data.n_observed, 'observed day')}."


def and_more(places: Sequence[PlaceDays]) -> tuple[str, ...]:
    """The places that a list leaves out, as `and 3 more places, 1 to 4 days each`; nothing where there are none.

    Parameters
    ----------
    places : sequence of PlaceDays
        Most days first.
    """
    if not places:
        return ()
    least, most = places[-1].n_days, places[0].n_days
    days = style.counted(most, "day") if least == most else f"{least} to {style.counted(most, 'day')}"
    return (f"and {style.counted(len(places), 'more place')}, {days}{' each' if len(places) > 1 else ''}",)


def draw_body_map(data: BodyMapData, *, frame: style.Frame | None = None) -> Figure:
    """Draw a body map on a new figure or in a frame: a front and a back figure, enlarged parts between, a list beside.

    Parameters
    ----------
    data : BodyMapData
        From `prepare_body_map`.
    frame : Frame, optional
        Where to draw; the figures and the list are fitted to it, the type is not.
    """
    with style.house_style():
        frame = frame or style.new_frame(_WIDTH_IN, _HEIGHT_IN)
        inner = frame.width - _LEFT_IN - _RIGHT_IN
        sheet = style.sheet_in(frame, left=_LEFT_IN, right=_RIGHT_IN, span=(0.0, inner))
        if not data.n_observed:
            style.write(sheet, 0.5, frame.height / 2, NO_DAYS, size=style.TITLE_PT, ha="center")
            return frame.figure
        top = frame.height - header.draw_header(sheet, data.title, data.period, (), top=frame.height)
        layout = lay_out(left=0.0, width=inner - _LIST_IN - _GAP_IN, bottom=_FOOT_IN, top=top)
        draw_panels(sheet, layout)
        n_listed = _draw_list(sheet, data, left=inner - _LIST_IN, top=top, bottom=_FOOT_IN)
        draw_dots(sheet, layout, data.dots, full=data.full, n_numbered=n_listed)
        foot = layout.bottom - _FOOT_IN
        _draw_sizes(sheet, layout, foot + 0.4, full=data.full)
        sheet.text(0.0, foot + 0.1, _FOOTNOTE, color=style.INK, size=style.SMALL_PT, style="italic")
    return frame.figure


def _draw_sizes(sheet: Axes, layout: Layout, y: float, *, full: int) -> None:
    """The legend of the dots' sizes."""
    x = 0.1
    for n_days in sorted({1, max(2, round(full / 4)), full}):
        radius = radius_in(n_days, full=full, scale=layout.scale)
        add_circles(sheet, [(x + radius, y)], [radius])
        words = style.counted(n_days, "day")
        x += 2 * radius + 0.06
        sheet.text(x, y, words, color=style.INK, size=style.SMALL_PT, va="center_baseline")
        x += header.SMALL_LETTER_IN * len(words) + 0.2


class _Row(NamedTuple):
    """A line of the list: its number or "", its words, how many days or "", and whether it is a heading."""

    number: str
    words: str
    days: str
    is_heading: bool = False

    @property
    def lines(self) -> list[str]:
        """The words, wrapped."""
        taken = 0.0 if self.is_heading else _INDENT_IN + header.LETTER_IN * (len(self.days) + 1 if self.days else 0)
        return wrap(self.words, header.letters(_LIST_IN - taken, size=self.size)) or [""]

    @property
    def size(self) -> float:
        """Of the type, points: what a list leaves out is small print."""
        return style.TEXT_PT if self.is_heading or self.days else style.SMALL_PT

    @property
    def height(self) -> float:
        """Inches."""
        return _ROW_IN + (len(self.lines) - 1) * _LINE_IN + (0.08 if self.is_heading else 0.0)


def _draw_list(sheet: Axes, data: BodyMapData, *, left: float, top: float, bottom: float) -> int:
    """The places with most days, as many as there is room for, and all that has no spot; how many got a number."""
    beside = _beside_rows(data)
    n_listed = min(MOST_LISTED, len(data.places))
    rows = _place_rows(data, n_listed)
    while n_listed > 1 and sum(row.height for row in (*rows, *beside)) > top - bottom:
        n_listed -= 1
        rows = _place_rows(data, n_listed)
    y = top
    for row in (*rows, *beside):
        look: dict[str, Any] = {"color": style.INK, "size": row.size, "va": "top"}
        weight = "bold" if row.is_heading else "normal"
        y -= 0.08 if row.is_heading else 0.0
        sheet.text(left + 0.17, y, row.number, ha="right", weight="bold", **look)
        for line_number, line in enumerate(row.lines):
            indent = 0.0 if row.is_heading else _INDENT_IN
            sheet.text(left + indent, y - line_number * _LINE_IN, line, weight=weight, **look)
        sheet.text(left + _LIST_IN, y, row.days, ha="right", **look)
        y -= row.height - (0.08 if row.is_heading else 0.0)
    return n_listed


def _place_rows(data: BodyMapData, n_listed: int) -> list[_Row]:
    if not data.places:
        return [] if data.beside else [_Row("", no_twitches(data), "", is_heading=True)]
    rows = [_Row("", "Days with twitches", "", is_heading=True)]
    rows += [_Row(str(rank), *_told(place, data)) for rank, place in enumerate(data.places[:n_listed], 1)]
    return rows + [_Row("", words, "") for words in and_more(data.places[n_listed:])]


def _beside_rows(data: BodyMapData) -> list[_Row]:
    if not data.beside:
        return []
    rows = [_Row("", "Not on the figures", "", is_heading=True)]
    rows += [_Row("", *_told(place, data)) for place in data.beside[:_MOST_BESIDE]]
    return rows + [_Row("", words, "") for words in and_more(data.beside[_MOST_BESIDE:])]


def _told(place: PlaceDays, data: BodyMapData) -> tuple[str, str]:
    return place.name, f"{place.n_days} of {style.counted(data.n_observed, 'day')}"
