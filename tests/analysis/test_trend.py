"""The calendar columns: weekdays, slow trend, and which of them the observed days can tell apart."""

import numpy as np
import pytest
from scipy.special import eval_legendre

from tests.analysis.daily_frames import calendar
from twitchlog.analysis.trend import calendar_design, independent_columns


@pytest.mark.parametrize(
    ("n_days", "n_weekly", "degree"),
    [
        (1, 1, 1),
        (14, 1, 1),
        (44, 1, 1),
        (46, 1, 2),
        (55, 1, 2),
        (56, 6, 2),
        (74, 6, 2),
        (76, 6, 3),
        (90, 6, 3),
        (365, 6, 12),
        (2000, 6, 12),
    ],
)
def test_one_degree_for_every_thirty_days_and_six_weekdays_from_eight_weeks(n_days, n_weekly, degree):
    design = calendar_design(calendar(n_days))
    assert design.shape == (n_days, 1 + n_weekly + degree)
    assert (design[:, 0] == 1).all()
    assert np.isfinite(design).all()


def test_a_weekday_column_is_one_on_its_day_less_a_seventh():
    design = calendar_design(calendar(70))  # a Monday first
    for weekday in range(6):
        column = design[:, 1 + weekday]
        assert column[weekday::7] == pytest.approx(6 / 7)
        assert np.delete(column, np.s_[weekday::7]) == pytest.approx(-1 / 7)
        assert column.sum() == pytest.approx(0, abs=1e-12)


def test_a_short_diary_has_one_weekend_column():
    column = calendar_design(calendar(28))[:, 1]
    assert column[:7] == pytest.approx([-2 / 7] * 5 + [5 / 7] * 2)


def test_the_trend_is_legendre_polynomials_from_the_first_to_the_last_day():
    design = calendar_design(calendar(100))
    time = np.linspace(-1, 1, 100)
    for degree in (1, 2, 3):
        assert design[:, 6 + degree] == pytest.approx(eval_legendre(degree, time), abs=1e-12)


def test_the_columns_of_a_whole_calendar_are_all_independent():
    for n_days in (30, 56, 90, 730):
        design = calendar_design(calendar(n_days))
        assert independent_columns(design).shape == design.shape


@pytest.mark.parametrize(
    ("weekdays", "n_weekly"),
    [((0,), 0), ((6,), 0), ((0, 1), 1), ((5, 6), 1), ((0, 1, 2, 3, 4), 4), ((0, 1, 2, 3, 4, 5), 5), ((1, 3, 6), 2)],
)
def test_weekdays_that_are_never_observed_leave_no_column_that_the_others_explain(weekdays, n_weekly):
    days = calendar(210)
    rows = calendar_design(days)[days.day_of_week.isin(weekdays)]
    kept = independent_columns(rows)
    assert kept.shape[1] == 1 + n_weekly + 7
    assert np.linalg.matrix_rank(kept) == np.linalg.matrix_rank(rows) == kept.shape[1]


def test_the_intercept_stays_whatever_the_rows():
    design = calendar_design(calendar(56))
    assert independent_columns(design[:0]).shape == (0, 1)
    assert independent_columns(design[:1]).tolist() == [[1.0]]
    assert independent_columns(design[:4]).shape[1] <= 4
