"""The slow and the weekly part of a diary, as columns of a design; must not fit anything."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

DAYS_A_DEGREE = 30
HIGHEST_DEGREE = 12
WEEKDAYS_FROM_DAYS = 56
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
"""Those with a column of their own; Sunday is what they are compared with."""
_LEAST_OWN_PART = 1e-9


def calendar_design(days: pd.DatetimeIndex) -> FloatArray:
    """Intercept, weekday and slow trend of a stretch of calendar days.

    Parameters
    ----------
    days : pandas.DatetimeIndex, length n_days
        Consecutive days, from the first to the last observed one.

    Returns
    -------
    array of float, shape (n_days, n_columns)
        A column of ones; six weekday columns, each 1 on its day minus 1/7 (one weekend column, minus 2/7, below 56
        days); Legendre polynomials of time, one degree for every 30 days, 1 to 12 of them. No NaN.

    Notes
    -----
    One degree of freedom for every 30 days: a stiffer trend lets slow waves in, which then look like associations.

    Examples
    --------
    >>> calendar_design(pd.date_range("2026-01-01", periods=90)).shape
    (90, 10)
    """
    n_days, part = len(days), parts_of_week(days)
    weekly = (part[:, None] == np.arange(6)) - 1 / 7 if n_days >= WEEKDAYS_FROM_DAYS else part[:, None] - 2 / 7
    time = np.linspace(-1.0, 1.0, n_days) if n_days > 1 else np.zeros(n_days)
    polynomials = np.polynomial.legendre.legvander(time, _degree(n_days))
    return np.column_stack([polynomials[:, :1], weekly, polynomials[:, 1:]])


def parts_of_week(days: pd.DatetimeIndex) -> IntArray:
    """Which part of the week each day is for the design: its weekday from 0, or below 56 days 1 on a weekend.

    Parameters
    ----------
    days : pandas.DatetimeIndex, length n_days
        Consecutive days.
    """
    weekday = days.day_of_week.to_numpy().astype(np.int64)
    return weekday if len(days) >= WEEKDAYS_FROM_DAYS else (weekday >= 5).astype(np.int64)


def column_names(n_days: int) -> tuple[str, ...]:
    """What the columns of `calendar_design` are called.

    Parameters
    ----------
    n_days : int
        Calendar days.

    Examples
    --------
    >>> column_names(60)[-3:], column_names(30)
    (('Saturday', 'trend 1', 'trend 2'), ('intercept', 'weekend', 'trend 1'))
    """
    weekly = WEEKDAYS if n_days >= WEEKDAYS_FROM_DAYS else ("weekend",)
    return ("intercept", *weekly, *(f"trend {degree}" for degree in range(1, _degree(n_days) + 1)))


def are_independent(design: FloatArray) -> BoolArray:
    """Which columns of a design the ones before them do not explain; the intercept, which comes first, always stays.

    Parameters
    ----------
    design : array of float, shape (n_rows, n_columns)
        The rows that are used; where none of them falls on a Saturday or a Sunday, five weekdays are one too many.
    """
    own = np.zeros(design.shape[1])
    on_diagonal = np.diag(np.linalg.qr(design, mode="r"))
    own[: len(on_diagonal)] = np.abs(on_diagonal)
    keeps = own > _LEAST_OWN_PART * np.linalg.norm(design, axis=0)
    keeps[0] = True
    return np.asarray(keeps)


def independent_columns(design: FloatArray) -> FloatArray:
    """The columns of a design that the ones before them do not explain (`are_independent`)."""
    return design[:, are_independent(design)]


def _degree(n_days: int) -> int:
    return int(np.clip(round(n_days / DAYS_A_DEGREE), 1, HIGHEST_DEGREE))
