"""The figures of a body map side by side, with dots on them: where each panel lies, and how it is drawn.

Must not count: how many days a dot stands for comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import hypot, sqrt
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection, PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from twitchlog.charts import style
from twitchlog.charts.body_outline import BACK, BODY, BOXES, FACE, FEET, FRONT, HANDS, SOLES, lines, shapes

Slot = tuple[str, str]  # a view and a panel

# The figures, and between them what is too small on them. Each with the words above it.
_MIDDLE: tuple[Slot, ...] = ((FRONT, FACE), (FRONT, HANDS), (FRONT, FEET), (FRONT, SOLES))
SLOTS: Mapping[Slot, str] = {
    (FRONT, BODY): "front",
    (FRONT, FACE): "face",
    (FRONT, HANDS): "palms",
    (FRONT, FEET): "feet",
    (FRONT, SOLES): "soles",
    (BACK, BODY): "back",
}
DOTS_APART = 0.04  # of the height of the body: no two places are nearer, so that the largest dots stay apart
_LARGEST = 0.47 * DOTS_APART
_GAP = 0.03  # between the columns, of the height of the body
_WIDTH = 2 * (2 * BOXES[BODY].half_width + BOXES[FACE].half_width + _GAP)
_WORDS_IN = 0.2  # the line above a panel
_APART_IN = 0.06

_LETTER_IN = 0.067  # about the width of a letter of the words
_LETTER_PT, _SMALL_LETTER_PT = 13.0, style.TEXT_PT  # R and L at a figure, and at what is enlarged
_DIGIT_IN, _DIGIT_HIGH_IN = 0.075, 0.11  # about the size of a digit of small print
_NUMBER: dict[str, Any] = {"size": style.SMALL_PT, "weight": "bold", "ha": "center", "va": "center_baseline"}
_NUMBER_FROM_IN = 0.075  # a dot of this radius or more holds its number


class BodyDot(NamedTuple):
    """A place as drawn; x is signed as seen, in units of the body's height (`body_outline`), rank that of the place."""

    site: str
    side: str
    view: str
    panel: str
    x: float
    y: float
    n_days: int
    rank: int


class Layout(NamedTuple):
    """Where the panels lie: scale in inches a unit; the origin of each (its midline, y = 0) in inches of the sheet."""

    scale: float
    origins: Mapping[Slot, tuple[float, float]]

    @property
    def bottom(self) -> float:
        """The lowest edge of any panel, inches."""
        return min(y + self.scale * BOXES[panel].bottom for (_, panel), (_, y) in self.origins.items())

    def at(self, view: str, panel: str, x: float, y: float) -> tuple[float, float]:
        """Where a point of a panel lies on the sheet, inches."""
        left, bottom = self.origins[view, panel]
        return left + self.scale * x, bottom + self.scale * y


def lay_out(*, left: float, width: float, bottom: float, top: float) -> Layout:
    """Place the panels in a rectangle (inches), as large as it allows."""
    height = top - bottom
    middle = sum(BOXES[panel].top - BOXES[panel].bottom for _, panel in _MIDDLE)
    words_in = len(_MIDDLE) * _WORDS_IN + (len(_MIDDLE) - 1) * _APART_IN
    body = BOXES[BODY]
    scale = min(width / _WIDTH, (height - words_in) / middle, (height - _WORDS_IN) / (body.top - body.bottom))
    edge = left + (width - scale * _WIDTH) / 2
    x = {FRONT: edge + scale * body.half_width, BACK: edge + scale * (_WIDTH - body.half_width)}
    figure_in = scale * (body.top - body.bottom) + _WORDS_IN
    spare = figure_in - words_in - scale * middle  # below 0 where the enlarged ones are higher than the figures
    figure_top = top - max(0.0, -spare) / 2
    origins = {(view, BODY): (x[view], figure_top - _WORDS_IN - scale * body.top) for view in (FRONT, BACK)}
    y = top
    for view, panel in _MIDDLE:
        y -= _WORDS_IN + scale * BOXES[panel].top
        origins[view, panel] = (edge + scale * _WIDTH / 2, y)
        y += scale * BOXES[panel].bottom - _APART_IN - max(0.0, spare) / (len(_MIDDLE) - 1)
    return Layout(scale, origins)


def draw_panels(sheet: Axes, layout: Layout) -> None:
    """Draw the empty figures with their words and their R and L.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        x and y in inches.
    layout : Layout
    """
    for (view, panel), words in SLOTS.items():
        place = Affine2D().scale(layout.scale).translate(*layout.origins[view, panel])
        outlines = [place.transform_path(each) for each in shapes(panel)]
        # All edges first, then all insides: where shapes overlap, the insides hide the edges.
        _add(sheet, outlines, linewidth=1.6, edgecolor=style.HATCH_INK, facecolor=style.HATCH_GROUND)
        _add(sheet, outlines, linewidth=0.0, edgecolor="none", facecolor=style.HATCH_GROUND)
        inside = [place.transform_path(each) for each in lines(panel, view)]
        _add(sheet, inside, linewidth=0.7, edgecolor=style.HATCH_INK, facecolor="none")
        _draw_words(sheet, layout, (view, panel), words)


def _add(sheet: Axes, paths: Sequence[Path], **look: float | str) -> None:
    sheet.add_collection(PathCollection(paths, transform=sheet.transData, clip_on=False, **look), autolim=False)


def _draw_words(sheet: Axes, layout: Layout, slot: Slot, words: str) -> None:
    view, panel = slot
    box = BOXES[panel]
    x, top = layout.at(view, panel, 0.0, box.top)
    look: dict[str, Any] = {"color": style.INK, "ha": "center"}
    sheet.text(x, top + 0.07, words, size=style.TEXT_PT, **look)
    # Facing us, the person's right is on our left.
    left, right = ("R", "L") if view == FRONT else ("L", "R")
    is_body = panel == BODY
    size = _LETTER_PT if is_body else _SMALL_LETTER_PT
    for letter, sign in ((left, -1), (right, 1)):
        if is_body:
            at = layout.at(view, panel, sign * 0.165, 0.90)
        else:
            at = (x + sign * max(layout.scale * 0.1, _LETTER_IN * len(words) / 2 + 0.12), top + 0.07)
        sheet.text(*at, letter, size=size, weight="bold", **look)


def radius_in(n_days: int, *, full: int, scale: float) -> float:
    """The radius of a dot, inches: its area is in proportion to the days; `full` of them make the largest."""
    return scale * _LARGEST * sqrt(n_days / full)


def draw_dots(sheet: Axes, layout: Layout, dots: Sequence[BodyDot], *, full: int, n_numbered: int) -> None:
    """Draw the dots, and the rank of the first few in or beside them.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
    layout : Layout
    dots : sequence of BodyDot
    full : int
        How many days the largest dot stands for.
    n_numbered : int
        So many ranks are written.
    """
    if not dots:
        return
    centres = [layout.at(dot.view, dot.panel, dot.x, dot.y) for dot in dots]
    radii = [radius_in(dot.n_days, full=full, scale=layout.scale) for dot in dots]
    add_circles(sheet, centres, radii)
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(centres, radii, strict=True)]
    for dot, (x, y), radius in zip(dots, centres, radii, strict=True):
        if dot.rank > n_numbered:
            continue
        number = str(dot.rank)
        if radius >= _NUMBER_FROM_IN * (1.0 if len(number) == 1 else 1.3):
            sheet.text(x, y, number, color=style.GROUND, **_NUMBER)
            continue
        outward = -1.0 if dot.x < 0 else 1.0
        box = _free_box(x, y, radius, len(number), outward, taken)
        taken.append(box)
        sheet.text((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, number, color=style.INK, **_NUMBER)


def add_circles(sheet: Axes, centres: Sequence[tuple[float, float]], radii: Sequence[float]) -> None:
    """Dots at points of a sheet, radii in inches; a thin edge keeps the smallest visible."""
    wide = 2 * np.array(radii)
    circles = EllipseCollection(
        wide,
        wide,
        np.zeros(len(wide)),
        units="xy",
        offsets=centres,
        offset_transform=sheet.transData,
        facecolor=style.BLUE,
        edgecolor=style.BLUE,
        linewidth=0.6,
        zorder=3,
    )
    sheet.add_collection(circles, autolim=False)


_Box = tuple[float, float, float, float]


def _free_box(x: float, y: float, radius: float, n_digits: int, outward: float, taken: Iterable[_Box]) -> _Box:
    """Where the number of a small dot stands: beside it, where it hides least."""
    half, high = n_digits * _DIGIT_IN / 2, _DIGIT_HIGH_IN / 2
    beside, above = radius + half + 0.02, radius + high + 0.015
    slanting = (0.75 * beside, 0.75 * above)
    shifts = [
        (outward * beside, 0.0),
        (-outward * beside, 0.0),
        (0.0, above),
        (0.0, -above),
        *((sx * slanting[0], sy * slanting[1]) for sx in (outward, -outward) for sy in (1, -1)),
    ]
    boxes = [(x + dx - half, y + dy - high, x + dx + half, y + dy + high) for dx, dy in shifts]
    others = [each for each in taken if hypot((each[0] + each[2]) / 2 - x, (each[1] + each[3]) / 2 - y) > 1e-9]
    return min(boxes, key=lambda box: sum(_overlap(box, other) for other in others))


def _overlap(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)
