"""Daily frames for the tests of charts: a few chosen days, or many made ones; must not draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from twitchlog.charts.timeline import MAIN_FACTORS

NAN = float("nan")


def make_daily(episodes, states, *, first="2026-11-09", **columns) -> pd.DataFrame:
    """A daily frame of given days; 9 November 2026 is a Monday."""
    days = pd.date_range(first, periods=len(episodes), freq="D", name="diary_day")
    values = {"twitch_episodes": np.array(episodes, dtype=float), **columns}
    frame = pd.DataFrame(values, index=days)
    for key in MAIN_FACTORS:
        if key not in frame:
            frame[key] = NAN
    frame["day_state"] = pd.Series(states, index=days, dtype=object)
    return frame


def long_daily(n_days: int, *, first="2026-11-09") -> pd.DataFrame:
    """Many days in all four states."""
    random = np.random.default_rng(1)
    episodes = random.poisson(1.5, n_days).astype(float)
    states = np.where(episodes > 0, "some", "none").astype(object)
    lost = random.random(n_days) < 0.15
    episodes[lost], states[lost] = NAN, "not observed"
    states[lost & (np.arange(n_days) % 3 == 0)] = "paused"
    factors = {key: random.gamma(4, 50, n_days) for key in MAIN_FACTORS}
    return make_daily(episodes, states, first=first, **factors)


def texts(figure) -> list[str]:
    """Every text that is drawn."""
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def overlapping(figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie over one another, by more than a hair."""
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for axes in figure.axes for text in axes.texts]
    return [
        (one, other)
        for i, (one, a) in enumerate(boxes)
        for other, b in boxes[i + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]


def outside(figure, *, left=0.0, bottom=0.0, width=None, height=None) -> list[str]:
    """Texts that leave the figure, or a frame of it (inches)."""
    renderer, dpi = figure.canvas.get_renderer(), figure.dpi
    full_width, full_height = figure.get_size_inches()
    right, top = left + (width or full_width), bottom + (height or full_height)
    return [
        text.get_text()
        for axes in figure.axes
        for text in axes.texts
        for box in [text.get_window_extent(renderer)]
        if box.x0 < left * dpi - 1 or box.x1 > right * dpi + 1 or box.y0 < bottom * dpi - 1 or box.y1 > top * dpi + 1
    ]
