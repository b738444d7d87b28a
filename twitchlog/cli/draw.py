"""Charts drawn into files for the commands; must not compute, nor know what a chart shows."""

from __future__ import annotations

import datetime as dt
import os
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from twitchlog.cli import show
from twitchlog.location import cache_folder
from twitchlog.output import make_folder
from twitchlog.pipeline import Diary

DPI = 300  # what a printed page takes


class Days(NamedTuple):
    """Which days to draw: both ends inclusive, None for the first and the last finished day; and the running one."""

    start: dt.date | None
    end: dt.date | None
    running: dt.date


def write_picture(
    name: str,
    diary: Diary,
    out: str,
    days: Days,
    *,
    dpi: int = DPI,
    force: bool = False,
    is_told: bool = True,
    **chosen: Any,
) -> None:
    """Draw a chart into a file, and say in words what it shows.

    Parameters
    ----------
    name : str
        Of a flow in `pictures`, and of the module in `charts` with the chart's `draw_` and `describe_`.
    diary : Diary
    out : str
        A .png or .svg file.
    days : Days
    dpi : int
        Dots per inch of a PNG.
    force : bool
        Whether an existing file may be replaced.
    is_told : bool
        Whether what it shows is also said in words.
    **chosen
        What else the flow takes: a site, an outcome, an exposure.
    """
    prepare_matplotlib()
    from twitchlog import pictures
    from twitchlog.charts.save import save_chart

    chart = import_module(f"twitchlog.charts.{name}")
    data = getattr(pictures, name)(diary, start=days.start, end=days.end, as_of=days.running, **chosen)
    figure, alt = getattr(chart, f"draw_{name}")(data), getattr(chart, f"describe_{name}")(data)
    path = save_chart(
        figure, Path(out).expanduser(), title=data.title, period=data.period, alt=alt, dpi=dpi, force=force
    )
    show.out(f"Written  chart · {show.one_line(str(path.absolute()))}")
    if is_told:
        show.talk(alt)


def prepare_matplotlib() -> None:
    """Let matplotlib keep its list of fonts in our cache folder: making it anew costs half a second each time."""
    if "MPLCONFIGDIR" in os.environ:
        return
    folder = Path(cache_folder()) / "matplotlib"
    try:
        make_folder(folder)
    except OSError:
        return
    os.environ["MPLCONFIGDIR"] = str(folder)
