"""Shares of diaries with their Monte-Carlo error, and whether a target holds; must not run anything."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

Z = 1.959964


class Measured(NamedTuple):
    """A share of diaries, 0 to 1, with its 95 % Monte-Carlo interval and how many diaries it comes from."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        """Such as `5.4 % (4.5–6.5)`."""
        if not self.n:
            return "none"
        return f"{100 * self.value:.1f} % ({100 * self.low:.1f}–{100 * self.high:.1f})"


def share(hits: int, n: int) -> Measured:
    """A share with Wilson's interval.

    Examples
    --------
    >>> str(share(20, 400))
    '5.0 % (3.3–7.6)'
    """
    if not n:
        return Measured(float("nan"), 0.0, 1.0, 0)
    p = hits / n
    centre, spread = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    return Measured(p, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale), n)


def share_of(flags: Sequence[bool]) -> Measured:
    """The share of diaries that have a mark."""
    return share(sum(bool(flag) for flag in flags), len(flags))


def mean_share(shares: Sequence[float]) -> Measured:
    """The mean of one share a diary; its parts within a diary need not be independent."""
    values = np.asarray(shares, dtype=float)
    mean, error = float(values.mean()), float(values.std(ddof=1)) / sqrt(len(values))
    return Measured(mean, max(0.0, mean - Z * error), min(1.0, mean + Z * error), len(values))


class Target(NamedTuple):
    """From at_least to at_most, both 0 to 1."""

    at_least: float = 0.0
    at_most: float = 1.0

    def __str__(self) -> str:
        """Such as `≤ 6 %` or `93–97 %`."""
        low, high = (f"{100 * limit:.0f}" for limit in self)
        if self.at_least == 0:
            return f"≤ {high} %"
        return f"≥ {low} %" if self.at_most == 1 else f"{low}–{high} %"

    def holds(self, measured: Measured) -> bool:
        """Whether the interval does not lie wholly on the wrong side."""
        return measured.low <= self.at_most and measured.high >= self.at_least


MET = "met"


def verdict(measured: Measured, target: Target) -> str:
    """What stands in the row.

    Examples
    --------
    >>> verdict(share(300, 2000), Target(at_most=0.06))
    'not met: 9.0 points above'
    """
    if not measured.n:
        return "not measured: no case"
    above, below = measured.value - target.at_most, target.at_least - measured.value
    if above <= 0 and below <= 0:
        return MET
    if target.holds(measured):
        return f"{MET} within the error"
    return f"not met: {100 * max(above, below):.1f} points {'above' if above > 0 else 'below'}"
