"""Writes matplotlib's own empty figure as a PNG: `empty_figure.py FILE WIDTH HEIGHT DPI`; must not load pyplot."""

import sys

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

figure = Figure(figsize=(float(sys.argv[2]), float(sys.argv[3])), dpi=float(sys.argv[4]))
FigureCanvasAgg(figure)
figure.savefig(sys.argv[1])
