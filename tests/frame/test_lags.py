"""Exposures of earlier days; nothing looks forward but the control."""

import numpy as np
import pytest

from twitchlog.frame.lags import lag_exposure, next_day

NAN = float("nan")
VALUES = np.array([95.0, NAN, 0.0, 40.0])


@pytest.mark.parametrize(
    ("lag_days", "expected"),
    [
        (0, [95.0, NAN, 0.0, 40.0]),
        (1, [NAN, 95.0, NAN, 0.0]),
        (3, [NAN, NAN, NAN, 95.0]),
        (4, [NAN] * 4),
        (5, [NAN] * 4),
        (400, [NAN] * 4),
    ],
)
def test_a_lag_brings_the_values_of_earlier_days(lag_days, expected):
    assert np.array_equal(lag_exposure(VALUES, lag_days), expected, equal_nan=True)


def test_every_column_is_lagged_alike():
    both = np.column_stack([VALUES, 2 * VALUES])
    lagged = lag_exposure(both, 1)
    assert np.array_equal(lagged[:, 0], lag_exposure(VALUES, 1), equal_nan=True)
    assert np.array_equal(lagged[:, 1], lag_exposure(2 * VALUES, 1), equal_nan=True)


def test_what_comes_later_is_never_seen():
    for lag_days in range(4):
        for day in range(4):
            changed = VALUES.copy()
            changed[day:] = 1000.0
            before = slice(0, day + lag_days)
            assert np.array_equal(
                lag_exposure(changed, lag_days)[before], lag_exposure(VALUES, lag_days)[before], equal_nan=True
            )


def test_days_ahead_cannot_be_asked_for():
    with pytest.raises(ValueError, match="never later"):
        lag_exposure(VALUES, -1)


def test_the_values_given_stay_as_they_are():
    given = VALUES.copy()
    lag_exposure(given, 0)[:] = 7.0
    next_day(given)[:] = 7.0
    assert np.array_equal(given, VALUES, equal_nan=True)


def test_whole_numbers_are_lagged_to_numbers_that_can_be_missing():
    assert np.array_equal(lag_exposure(np.array([1, 2, 3]), 2), [NAN, NAN, 1.0], equal_nan=True)
    assert np.array_equal(next_day(np.array([1, 2, 3])), [2.0, 3.0, NAN], equal_nan=True)


def test_the_control_is_the_day_after():
    assert np.array_equal(next_day(VALUES), [NAN, 0.0, 40.0, NAN], equal_nan=True)


def test_no_days_have_no_lags():
    assert lag_exposure(np.zeros(0), 2).shape == next_day(np.zeros(0)).shape == (0,)
