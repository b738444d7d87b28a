"""Charts written to files as PNG or SVG, the same bytes for the same figure; must not draw anything."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from twitchlog import __version__
from twitchlog.charts.style import HOUSE_COLOURS, house_style
from twitchlog.errors import OutputError
from twitchlog.output import write_bytes_atomic

SOFTWARE = f"twitchlog {__version__}"


class Words(NamedTuple):
    """What a file says of its chart; "" where nothing."""

    title: str
    period: str
    description: str


_COLOURS = 128  # a few inks and their edges
_STRIP_PX = 600  # rows that are looked at together


def save_chart(
    figure: Figure,
    path: str | os.PathLike[str],
    *,
    title: str,
    period: str,
    alt: str = "",
    dpi: float = 300,
    force: bool = False,
) -> Path:
    """Write a chart to a file: PNG or SVG, as the name ends.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    path : path
        Must end in .png or .svg.
    title : str
        What the chart shows; kept in the file.
    period : str
        Which days it shows; kept in the file.
    alt : str
        The chart in words, for those who cannot see it; kept in the file.
    dpi : float
        Dots per inch of a PNG.
    force : bool
        Whether an existing file may be replaced.

    Returns
    -------
    pathlib.Path
        Where the chart is.

    Raises
    ------
    OutputError
        Another kind of file, an existing file without `force`, or a place that cannot be written.
    """
    target = Path(path)
    file_format = target.suffix.lower().removeprefix(".")
    if file_format not in _WRITERS:
        raise OutputError("A chart is written as .png or .svg only.", "For example: --out timeline.png")
    write_bytes_atomic(
        target,
        chart_bytes(figure, file_format, title=title, period=period, description=alt, dpi=dpi),
        force=force,
    )
    return target


def chart_bytes(
    figure: Figure, file_format: str, *, title: str, period: str = "", description: str = "", dpi: float = 300
) -> bytes:
    """A chart as the bytes of a file, without the time at which it was made.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    file_format : str
        "png" or "svg".
    title, period, description : str
        Kept in the file.
    dpi : float
        Dots per inch of a PNG.
    """
    words = (_plain(text) for text in (title, period, description))
    with house_style():
        return _WRITERS[file_format](figure, Words(*words), dpi)


def _plain(text: str) -> str:
    """Text that XML can hold and a reader can print: with spaces for control characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def _png_bytes(figure: Figure, words: Words, dpi: float) -> bytes:
    canvas, packed, kept, screen_dpi = FigureCanvasAgg(figure), io.BytesIO(), PngInfo(), figure.dpi
    figure.dpi = dpi
    try:
        canvas.draw()  # type: ignore[no-untyped-call]
        picture = _with_palette(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = screen_dpi
        canvas.renderer = (
            None  # lets go of the pixels now: figure and canvas hold each other until garbage is collected
        )
    for name, text in (*words._asdict().items(), ("software", SOFTWARE)):
        if text:
            kept.add_itxt(name.capitalize(), text)
    picture.save(packed, format="png", pnginfo=kept, dpi=(dpi, dpi), compress_level=2)
    return packed.getvalue()


def _with_palette(pixels: npt.NDArray[np.uint8]) -> Image.Image:
    """A picture of few colours: half the size and half the packing time, and the same to look at."""
    strips = [
        Image.frombuffer("RGBA", strip.shape[1::-1], strip, "raw", "RGBA", 0, 1)
        for strip in np.split(pixels, range(_STRIP_PX, pixels.shape[0], _STRIP_PX))
    ]
    few = [strip.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE) for strip in strips]
    return _with_house_colours(few[0] if len(few) == 1 else _joined(strips, few), pixels)


def _with_house_colours(picture: Image.Image, pixels: npt.NDArray[np.uint8]) -> Image.Image:
    """The picture with the colours of the house as they were drawn: an entry of its palette is a mean of like ones."""
    palette = np.array(picture.getpalette(), dtype=np.uint8).reshape(-1, 3)[:_COLOURS]
    exact = np.array([(*bytes.fromhex(colour[1:]), 255) for colour in HOUSE_COLOURS], dtype=np.uint8)
    indices = np.array(picture)
    drawn = pixels.view(np.uint32)[:, :, 0]
    for number, colour in enumerate(exact.view(np.uint32)[:, 0], len(palette)):
        indices[drawn == colour] = number
    exactly = Image.fromarray(indices, "L")
    exactly.putpalette(np.concatenate([palette, exact[:, :3]]).tobytes())
    return exactly


def _joined(strips: Sequence[Image.Image], few: Sequence[Image.Image]) -> Image.Image:
    """One picture of strips, in the colours that any of them needs: as a whole it would take twice its own memory."""
    known = np.unique(np.concatenate([_colours_of(each) for each in few]), axis=0)
    palette = Image.fromarray(known[None], "RGB").quantize(
        _COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    picture = Image.new("P", (strips[0].width, sum(strip.height for strip in strips)))
    picture.putpalette(palette.getpalette() or [])
    for number, strip in enumerate(strips):
        painted = strip.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
        picture.paste(painted, (0, number * _STRIP_PX))
    return picture


def _colours_of(picture: Image.Image) -> npt.NDArray[np.uint8]:
    palette = np.array(picture.getpalette(), dtype=np.uint8).reshape(-1, 3)
    used: npt.NDArray[np.uint8] = palette[np.unique(np.asarray(picture))]
    return used


def _svg_bytes(figure: Figure, words: Words, dpi: float) -> bytes:
    drawn = io.BytesIO()
    # A date would make every file differ; None leaves it out.
    metadata = {
        "Title": words.title,
        "Coverage": words.period,  # Dublin Core's word for the time that something is about
        "Description": words.description,
        "Creator": SOFTWARE,
        "Date": None,
    }
    figure.savefig(drawn, format="svg", dpi=dpi, metadata=metadata)
    return drawn.getvalue()


_WRITERS: dict[str, Callable[[Figure, Words, float], bytes]] = {"png": _png_bytes, "svg": _svg_bytes}
