"""What stands above a chart: title, period and legend, wrapped where a frame is narrow; must not know what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from twitchlog.charts import style

_TITLE_IN, _TITLE_LINE_IN, _LINE_IN = 0.35, 0.22, 0.22  # the first line of the title lies so far below the top
_TO_PERIOD_IN, _BELOW_IN = 0.35, 0.1
_TITLE_LETTER_IN, LETTER_IN, SMALL_LETTER_IN = 0.112, 0.067, 0.061  # about the width of a letter and a bit
_BOX_IN, _BOX_HIGH_IN, _TO_WORDS_IN, _APART_IN = 0.2, 0.1, 0.3, 0.2
_BEYOND_IN = 0.2  # how far the legend may reach into the right margin


class Sign(NamedTuple):
    """One entry of a legend: its words, and how its patch or (with a "marker") its mark looks.

    side makes the patch a square of so many inches.
    """

    words: str
    look: Mapping[str, Any]
    side: float | None = None

    @property
    def width(self) -> float:
        """About how much of a line it takes, inches."""
        return _TO_WORDS_IN + LETTER_IN * len(self.words) + _APART_IN


def letters(width: float, *, size: float = style.TEXT_PT) -> int:
    """How many letters fit on a line of some inches."""
    each = {style.TITLE_PT: _TITLE_LETTER_IN, style.SMALL_PT: SMALL_LETTER_IN}.get(size, LETTER_IN)
    return max(8, int(width / each + 1e-9))


def lines(sentences: Sequence[str], width: float, *, size: float) -> list[str]:
    """Sentences as lines that fit across some inches."""
    return [line for sentence in sentences for line in wrap(sentence, letters(width, size=size))]


def header_height(title: str, period: str, signs: Sequence[Sign], width: float) -> float:
    """What a header takes of a chart's height, inches.

    Parameters
    ----------
    title, period : str
    signs : sequence of Sign
        The legend.
    width : float
        Of the sheet between its margins, inches.
    """
    n_titles = len(wrap(title, letters(width, size=style.TITLE_PT)))
    n_rows = len(wrap(period, letters(width))) - 1
    n_rows += 0 if _is_beside(period, signs, width) else len(_rows(signs, width))
    return _TITLE_IN + (n_titles - 1) * _TITLE_LINE_IN + _TO_PERIOD_IN + n_rows * _LINE_IN + _BELOW_IN


def draw_header(sheet: Axes, title: str, period: str, signs: Sequence[Sign], *, top: float) -> float:
    """The title, the period below it, and the legend: beside the period where there is room, else below.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        From `style.sheet_in`.
    title, period, signs
        As in `header_height`.
    top : float
        Where the header begins, inches from the lower edge of the sheet.

    Returns
    -------
    float
        Its height, inches.
    """
    width = style.sheet_width(sheet)
    y = _draw_title(sheet, title, top=top, x=0.0, width=width)
    y -= _TO_PERIOD_IN - _LINE_IN
    for line in wrap(period, letters(width)):
        y -= _LINE_IN
        style.write(sheet, 0.0, y, line)
    if _is_beside(period, signs, width):
        x = width + _BEYOND_IN - sum(sign.width for sign in signs)
        draw_signs(sheet, x, y, signs)
    else:
        for row in _rows(signs, width):
            y -= _LINE_IN
            draw_signs(sheet, 0.0, y, row)
    return header_height(title, period, signs, width)


def draw_notice(sheet: Axes, text: str, *, y: float, x: float = 0.5, width: float | None = None) -> None:
    """A sentence in the middle of an empty chart.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
    text : str
    y, x : float
        Its middle: inches from the lower edge, and a share of the sheet's width.
    width : float, optional
        Inches that it may take; by default the sheet's.
    """
    shown = wrap(text, letters(width or style.sheet_width(sheet), size=style.TITLE_PT))
    for number, line in enumerate(shown):
        middle = y + ((len(shown) - 1) / 2 - number) * _TITLE_LINE_IN
        style.write(sheet, x, middle, line, size=style.TITLE_PT, ha="center", va="center")


def draw_empty(
    sheet: Axes, title: str, text: str, *, height: float, x: float = 0.0, width: float | None = None
) -> None:
    """All that an empty chart says: its title where it always stands, and a sentence in the middle below it.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
    title, text : str
    height : float
        Of the chart, inches.
    x : float
        Where the title begins, as a share of the sheet's width.
    width : float, optional
        Inches that both may take from there on; by default the sheet's.
    """
    room = width or style.sheet_width(sheet)
    lowest = _draw_title(sheet, title, top=height, x=x, width=room)
    draw_notice(sheet, text, y=lowest / 2, x=x + room / style.sheet_width(sheet) / 2, width=room)


def _draw_title(sheet: Axes, title: str, *, top: float, x: float, width: float) -> float:
    y = top - _TITLE_IN + _TITLE_LINE_IN
    for line in wrap(title, letters(width, size=style.TITLE_PT)):
        y -= _TITLE_LINE_IN
        style.write(sheet, x, y, line, size=style.TITLE_PT, weight="bold")
    return y


def _is_beside(period: str, signs: Sequence[Sign], width: float) -> bool:
    return LETTER_IN * len(period) + sum(sign.width for sign in signs) <= width


def _rows(signs: Sequence[Sign], width: float) -> list[list[Sign]]:
    rows: list[list[Sign]] = []
    taken = 0.0
    for sign in signs:
        if not rows or taken + sign.width > width + _BEYOND_IN + _APART_IN:
            rows.append([])
            taken = 0.0
        rows[-1].append(sign)
        taken += sign.width
    return rows


def draw_signs(sheet: Axes, x: float, y: float, signs: Sequence[Sign]) -> None:
    """A row of a legend, each sign before its words.

    Parameters
    ----------
    sheet : matplotlib.axes.Axes
        From `style.sheet_in`.
    x, y : float
        Where it begins: inches from the sheet's left margin and from its lower edge.
    signs : sequence of Sign
    """
    width = style.sheet_width(sheet)
    for sign in signs:
        middle_x, middle_y = x + _BOX_IN / 2, y + _BOX_HIGH_IN / 2
        across, high = (sign.side, sign.side) if sign.side else (_BOX_IN, _BOX_HIGH_IN)
        box = (((middle_x - across / 2) / width, middle_y - high / 2), across / width, high)
        key = Line2D([middle_x / width], [middle_y]) if "marker" in sign.look else Rectangle(*box)
        key.set(transform=sheet.get_yaxis_transform(), clip_on=False, **sign.look)
        sheet.add_artist(key)
        style.write(sheet, (x + _TO_WORDS_IN) / width, y, sign.words)
        x += sign.width
