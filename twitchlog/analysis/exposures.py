"""Exposures made ready to be tested: adjusted, short gaps bridged, lagged; must not look at the outcome."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twitchlog.frame.lags import lag_exposure

FloatArray = npt.NDArray[np.float64]

LONGEST_BRIDGED_GAP = 2
_SAME = 1e-9
_FEWEST_SHARED_DAYS = 10


def adjusted(values: FloatArray, design: FloatArray) -> FloatArray:
    """An exposure without its own weekday and trend part, by least squares on its logged days.

    Parameters
    ----------
    values : array of float, shape (n_days,)
        NaN where not logged.
    design : array of float, shape (n_days, n_columns)
        `trend.calendar_design`.

    Returns
    -------
    array of float, shape (n_days,)
        Its mean is 0; NaN where not logged; 0 throughout where weekday and trend explain it wholly; all NaN where it
        was logged on no more days than the design has columns.
    """
    logged = ~np.isnan(values)
    left = np.full(len(values), np.nan)
    if np.count_nonzero(logged) > design.shape[1]:
        coef = np.linalg.lstsq(design[logged], values[logged], rcond=None)[0]
        beyond = values[logged] - design[logged] @ coef
        left[logged] = beyond if np.linalg.norm(beyond) > _SAME * np.linalg.norm(values[logged]) else 0.0
    return left


def bridged(values: FloatArray) -> FloatArray:
    """An adjusted exposure without gaps: one or two missing days interpolated, longer gaps at its mean, 0.

    Parameters
    ----------
    values : array of float, shape (n_days,)
        From `adjusted`; NaN where not logged.

    Examples
    --------
    >>> nan = float("nan")
    >>> bridged(np.array([nan, 1.0, nan, 3.0, nan, nan, nan, 2.0])).tolist()
    [0.0, 1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 2.0]
    """
    logged = np.flatnonzero(~np.isnan(values))
    if not len(logged):
        return np.zeros(len(values))
    days = np.arange(len(values))
    line = np.interp(days, logged, values[logged])
    after = np.searchsorted(logged, days)
    gap = np.where(
        (after > 0) & (after < len(logged)),
        logged[np.minimum(after, len(logged) - 1)] - logged[np.maximum(after - 1, 0)] - 1,
        len(values),
    )
    return np.where(~np.isnan(values), values, np.where(gap <= LONGEST_BRIDGED_GAP, line, 0.0))


def lag_matrix(ready: FloatArray, lags: Sequence[int]) -> FloatArray:
    """A bridged exposure at several lags; days before the first count as its mean, 0.

    Parameters
    ----------
    ready : array of float, shape (n_days,)
        From `bridged`.
    lags : sequence of int
        Days back, 0 or more.

    Returns
    -------
    array of float, shape (n_days, n_lags)
    """
    return np.column_stack([np.nan_to_num(lag_exposure(ready, lag)) for lag in lags])


def varies(values: FloatArray) -> bool:
    """Whether the logged values are not all the same.

    Parameters
    ----------
    values : array of float, shape (n_days,)
        NaN where not logged.
    """
    known = values[~np.isnan(values)]
    return len(known) > 1 and bool(np.ptp(known) > _SAME * max(1.0, float(np.abs(known).max())))


def is_same(one: FloatArray, other: FloatArray) -> bool:
    """Whether two exposures always move together on the days that have both, so that they cannot be told apart.

    Parameters
    ----------
    one, other : array of float, shape (n_days,)
        NaN where not logged.
    """
    both = ~np.isnan(one) & ~np.isnan(other)
    if np.count_nonzero(both) < _FEWEST_SHARED_DAYS or not (varies(one[both]) and varies(other[both])):
        return False
    return bool(abs(np.corrcoef(one[both], other[both])[0, 1]) > 1 - _SAME)
