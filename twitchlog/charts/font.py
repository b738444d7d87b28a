"""The font that charts and printed pages share, and which characters it can draw; must not draw anything."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

MISSING_GLYPH = "□"

_REGULAR = "DejaVuSans.ttf"


def font_folder() -> str:
    """Where the font's files lie: Matplotlib brings them, so that a page looks the same on every machine."""
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


@cache
def drawable_characters() -> frozenset[int]:
    """The code points that the font has a glyph for."""
    return frozenset(FT2Font(str(Path(font_folder()) / _REGULAR)).get_charmap())


def drawable(text: str) -> str:
    r"""Text in which a box stands for each character that has no glyph, as many emoji; none disappears unseen.

    A space stands for each control character and for each mark that hides or reorders text.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> drawable("left calf 腓, Wade links, икра, שוק\x1b[31m")
    'left calf □, Wade links, икра, שוק [31m'
    """
    known = drawable_characters()
    return "".join(
        " " if not character.isprintable() else character if ord(character) in known else MISSING_GLYPH
        for character in text
    )
