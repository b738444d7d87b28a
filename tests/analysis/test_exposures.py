"""Exposures adjusted, bridged and lagged; nothing missing becomes a value but in the statistic."""

import numpy as np
import pytest

from tests.analysis.daily_frames import calendar
from twitchlog.analysis.exposures import adjusted, bridged, is_same, lag_matrix, varies
from twitchlog.analysis.trend import calendar_design

NAN = float("nan")
DESIGN = calendar_design(calendar(90))


def drawn(n=90, seed=0):
    return np.random.default_rng(seed).normal(10, 3, n)


def test_weekday_and_trend_are_taken_out_by_least_squares_on_the_logged_days():
    values = drawn() + 5 * DESIGN[:, 3] + 4 * DESIGN[:, -1]
    values[10:30:3] = NAN
    logged = ~np.isnan(values)
    left = adjusted(values, DESIGN)
    rows = DESIGN[logged]
    coef = np.linalg.solve(rows.T @ rows, rows.T @ values[logged])
    assert left[logged] == pytest.approx(values[logged] - rows @ coef)
    assert np.isnan(left[~logged]).all()
    assert rows.T @ left[logged] == pytest.approx(0, abs=1e-8)
    assert adjusted(values + 100 - 3 * DESIGN[:, 1], DESIGN)[logged] == pytest.approx(left[logged])


@pytest.mark.parametrize("values", [np.full(90, 3.7), DESIGN[:, 1] * 0.3 + 1, np.arange(90) * 1.1])
def test_what_the_calendar_explains_wholly_is_nothing_and_not_the_dust_of_rounding(values):
    assert (adjusted(values, DESIGN) == 0).all()


def test_an_exposure_of_too_few_days_has_no_adjusted_values():
    values = np.full(90, NAN)
    values[: DESIGN.shape[1]] = drawn()[: DESIGN.shape[1]]
    assert np.isnan(adjusted(values, DESIGN)).all()
    values[DESIGN.shape[1]] = 3.0
    assert np.isnan(adjusted(values, DESIGN)).sum() == 90 - DESIGN.shape[1] - 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, NAN, 3], [1, 2, 3]),
        ([1, NAN, NAN, 4], [1, 2, 3, 4]),
        ([1, NAN, NAN, NAN, 5], [1, 0, 0, 0, 5]),
        ([NAN, 1, NAN, 3, NAN], [0, 1, 2, 3, 0]),
        ([NAN, NAN, 4, NAN, NAN], [0, 0, 4, 0, 0]),
        ([2, NAN, NAN, NAN, NAN, 2, NAN, 4], [2, 0, 0, 0, 0, 2, 3, 4]),
        ([NAN, NAN], [0, 0]),
        ([], []),
        ([7], [7]),
    ],
)
def test_one_or_two_missing_days_between_two_are_bridged_longer_gaps_and_ends_sit_at_the_mean(values, expected):
    assert bridged(np.array(values, dtype=float)).tolist() == expected


def test_lags_stand_side_by_side_and_begin_at_the_mean():
    matrix = lag_matrix(np.array([1.0, 2.0, 3.0]), (0, 2, 5))
    assert matrix.tolist() == [[1, 0, 0], [2, 0, 0], [3, 1, 0]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], False),
        ([NAN, NAN], False),
        ([5.0], False),
        ([5.0, NAN, 5.0], False),
        ([5.0, 5.0 + 1e-12], False),
        ([0.0, 1.0], True),
        ([NAN, 0.0, NAN, 0.5], True),
    ],
)
def test_varying_is_having_two_values(values, expected):
    assert varies(np.array(values, dtype=float)) is expected


def test_the_same_in_another_unit_or_upside_down_cannot_be_told_apart():
    values = drawn()
    for other in (values, values / 1000, 40 - 2 * values):
        assert is_same(values, other)
    nearly = values.copy()
    nearly[40] += 0.1
    assert not is_same(values, nearly)
    assert not is_same(values, drawn(seed=1))


def test_sameness_takes_ten_shared_days_on_which_both_vary():
    values = drawn()
    for n_shared, expected in ((9, False), (10, True)):
        other = np.full(90, NAN)
        other[:n_shared] = values[:n_shared]
        assert is_same(values, other) is expected
    assert not is_same(values, np.full(90, 2.0))
    assert not is_same(np.full(90, 2.0), np.full(90, 2.0))
    assert not is_same(values, np.full(90, NAN))
