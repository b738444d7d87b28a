"""Prints the median CPU ms of drawing one PNG, imports left out; must not write a file.

`time_drawing.py FILE timeline`: the timeline of the diary's days; `time_drawing.py FILE empty`: matplotlib's own empty
figure of the same size and dpi. `time_drawing.py FILE size` prints that size in inches.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from twitchlog import open_diary
from twitchlog.charts.save import chart_bytes
from twitchlog.charts.timeline import draw_timeline
from twitchlog.pictures import timeline

_DPI = 300
_TIMES = 7

with open_diary(sys.argv[1], create=False, read_only=True) as diary:
    data = timeline(diary, start=None, end=None, as_of=diary.today())
width, height = draw_timeline(data).get_size_inches()


def draw_ours() -> None:
    """The timeline as the bytes of a PNG."""
    chart_bytes(draw_timeline(data), "png", title=data.title, dpi=_DPI)


def draw_empty() -> None:
    """An empty figure as the bytes of a PNG."""
    figure = Figure(figsize=(width, height), dpi=_DPI)
    FigureCanvasAgg(figure)
    figure.savefig(io.BytesIO(), format="png")


def median_cpu_ms(draw: Callable[[], None]) -> float:
    """The median of several drawings, after two that do not count."""
    taken = []
    for _ in range(2 + _TIMES):
        begun = time.process_time()
        draw()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken[2:])


if sys.argv[2] == "size":
    print(width, height)
else:
    print(median_cpu_ms({"timeline": draw_ours, "empty": draw_empty}[sys.argv[2]]))
