"""Rate ratios as people read them, in pages and in charts alike; must not import anything but the standard library.

The limits of an interval are rounded so that nothing is claimed that was not computed. A NaN that gets this far is a
fault.
"""

from __future__ import annotations

from math import ceil, floor


def format_ratio(ratio: float) -> str:
    """How many times as many, to two figures; to the hundredth near 1, so that 1.04 does not read as 1.0.

    Examples
    --------
    >>> [format_ratio(ratio) for ratio in (1.62, 2.0, 12.3, 1.04, 0.716, 0.062, 4000, 0.001)]
    ['1.6', '2.0', '12', '1.04', '0.72', '0.06', 'over 1000', 'under 0.01']
    """
    if ratio > 1000:
        return "over 1000"
    if ratio < 0.01:
        return "under 0.01"
    return f"{ratio:.{0 if ratio >= 9.95 else 1 if ratio >= 1.095 else 2}f}"


def format_largest_ratio(ratio: float) -> str:
    """A ratio of at least 1 that nothing is likely to exceed: rounded up, so that it claims no more than it may.

    Examples
    --------
    >>> [format_largest_ratio(ratio) for ratio in (1.31, 1.4, 1.0)]
    ['1.4', '1.4', '1.0']
    """
    return f"{ceil(round(10 * ratio, 6)) / 10:.1f}"


def format_cautious_ratio(ratio: float) -> str:
    """The limit of an interval that is nearest to 1: rounded towards 1, so that it claims no more than it may.

    Examples
    --------
    >>> [format_cautious_ratio(ratio) for ratio in (1.7593, 1.8, 12.9, 1.09, 1.004, 0.716, 0.72, 0.998, 4000)]
    ['1.7', '1.8', '12', '1.09', '1.00', '0.72', '0.72', '1.00', '1000']
    """
    return _ratio_down(min(ratio, 1000.0)) if ratio > 1 else _ratio_up(ratio)


def format_interval(lower: float, upper: float) -> str:
    """An interval of ratios, rounded outwards: the one that is printed holds the one that was computed.

    Examples
    --------
    >>> format_interval(0.934, 1.62), format_interval(1.7593, 6.0854), format_interval(0.001, 4000)
    ('0.93 to 1.7', '1.7 to 6.1', 'under 0.01 to over 1000')
    """
    low = format_ratio(lower) if lower < 0.01 or lower > 1000 else _ratio_down(lower)
    high = format_ratio(upper) if upper < 0.01 or upper > 1000 else _ratio_up(upper)
    return f"{low} to {high}"


def _ratio_down(ratio: float) -> str:
    decimals = _decimals(ratio)
    return f"{floor(round(ratio * 10**decimals, 6)) / 10**decimals:.{decimals}f}"


def _ratio_up(ratio: float) -> str:
    decimals = _decimals(ratio)
    return f"{ceil(round(ratio * 10**decimals, 6)) / 10**decimals:.{decimals}f}"


def _decimals(ratio: float) -> int:
    return 0 if ratio >= 10 else 1 if ratio >= 1.1 else 2
