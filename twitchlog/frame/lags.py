"""Exposures of earlier days beside today's outcome; must not look forward, but for the control that says so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def lag_exposure(values: FloatArray, lag_days: int) -> FloatArray:
    """What an exposure was `lag_days` earlier.

    Parameters
    ----------
    values : array of float, shape (n_days,) or (n_days, n_exposures)
        One row a calendar day without gaps; NaN where it is not known.
    lag_days : int
        0 or more.

    Returns
    -------
    array of float, of the same shape
        Row t holds the values of row t - lag_days; the first lag_days rows are NaN.

    Raises
    ------
    ValueError
        A negative lag: the days ahead cannot have acted.

    Examples
    --------
    >>> lag_exposure(np.array([95.0, 190.0, 0.0]), 1).tolist()
    [nan, 95.0, 190.0]
    """
    if lag_days < 0:
        raise ValueError("an exposure is looked at on the day itself or earlier, never later")
    lagged = np.full_like(values, np.nan, dtype=np.float64)
    lagged[lag_days:] = values[: max(0, len(values) - lag_days)]
    return lagged


def next_day(values: FloatArray) -> FloatArray:
    """What an exposure was on the day after: the control, which cannot have acted.

    Where twitches go with the exposure of tomorrow as much as with that of today, the twitches may come first.

    Examples
    --------
    >>> next_day(np.array([95.0, 190.0, 0.0])).tolist()
    [190.0, 0.0, nan]
    """
    ahead = np.full_like(values, np.nan, dtype=np.float64)
    ahead[:-1] = values[1:]
    return ahead
