"""The null model of a diary: what it rests on, and that its parts fit together."""

import numpy as np
import pytest

from tests.analysis.daily_frames import (
    calendar,
    correlation_matrix,
    made_up,
    on_weekdays,
    period_from,
    period_of,
    with_gaps,
)
from twitchlog.analysis.count_model import fit_counts
from twitchlog.analysis.null_model import fit_null_model, orthonormal
from twitchlog.analysis.trend import calendar_design

NAN = float("nan")


def fitted(seed=1, n_days=90):
    period = period_of(with_gaps(made_up(n_days, seed)))
    return period, fit_null_model(period)


def test_the_fit_is_that_of_the_observed_days():
    period, model = fitted()
    rows = np.flatnonzero(~np.isnan(period.outcome))
    again = fit_counts(period.outcome[rows], calendar_design(period.days)[rows])
    assert model.days.tolist() == rows.tolist()
    assert model.fit.alpha == pytest.approx(again.alpha)
    assert model.fit.mean == pytest.approx(again.mean)
    assert model.n_columns == calendar_design(period.days).shape[1]


@pytest.mark.parametrize("seed", range(4))
def test_residuals_and_exposures_are_whitened_and_without_the_design(seed):
    period, model = fitted(seed)
    rows, (counts, fit) = model.days, (period.outcome[model.days], model.fit)
    to_white = np.linalg.inv(np.linalg.cholesky(correlation_matrix(rows, *model.correlation)))
    scale = np.sqrt(fit.mean + fit.alpha * fit.mean**2)
    design = to_white @ (calendar_design(period.days)[rows] * (fit.mean / scale)[:, None])
    residuals = to_white @ ((counts - fit.mean) / scale)
    coef = np.linalg.lstsq(design, residuals, rcond=None)[0]
    assert model.residuals == pytest.approx(residuals - design @ coef, abs=1e-8)
    assert model.basis.T @ model.basis == pytest.approx(np.eye(model.n_columns), abs=1e-10)
    assert design - model.basis @ (model.basis.T @ design) == pytest.approx(0, abs=1e-8)
    exposures = np.random.default_rng(0).normal(size=(len(period.days), 2))
    assert model.whiten_exposures(exposures) == pytest.approx(
        to_white @ (exposures[rows] * (fit.mean / scale)[:, None]), abs=1e-8
    )


def test_days_that_are_not_observed_do_not_enter_the_fit():
    counts = made_up(60)["twitch_episodes"].to_numpy()
    missing = counts.copy()
    missing[20] = NAN
    assert fit_null_model(period_from(missing)).days.tolist() == [day for day in range(60) if day != 20]
    zero = np.where(np.isnan(missing), 0.0, missing)
    assert fit_null_model(period_from(zero)).fit.alpha != fit_null_model(period_from(missing)).fit.alpha


def test_it_takes_more_observed_days_than_columns():
    # 20 days: an intercept, a weekend, a straight line, and 3 to spare
    for n_observed, is_fitted in ((5, False), (6, True)):
        counts = np.full(20, NAN)
        counts[np.r_[: n_observed - 1, 19]] = 2.0
        counts[0] = 5.0
        assert (fit_null_model(period_from(counts)) is not None) is is_fitted


@pytest.mark.parametrize("counts", [[], [NAN] * 30, [0.0] * 90])
def test_without_a_twitch_there_is_no_model(counts):
    assert fit_null_model(period_from(counts)) is None


def test_only_working_days_leave_a_model_without_a_column_too_many():
    model = fit_null_model(period_of(on_weekdays(made_up(210), 0, 1, 2, 3, 4)))
    assert model.n_columns == 1 + 4 + 7
    assert model.basis.T @ model.residuals == pytest.approx(0, abs=1e-8)


def test_orthonormal_columns_span_the_same():
    columns = np.random.default_rng(0).normal(size=(20, 4))
    basis = orthonormal(columns)
    assert basis.T @ basis == pytest.approx(np.eye(4), abs=1e-12)
    assert columns - basis @ basis.T @ columns == pytest.approx(0, abs=1e-12)


def test_its_columns_are_named_where_some_are_left_out():
    n_days = 120
    counts = 1.0 + np.arange(n_days) % 3
    counts[calendar(n_days).day_of_week == 1] = 0.0
    model = fit_null_model(period_from(counts))
    assert "Tuesday" not in model.columns
    assert len(model.columns) == len(model.fit.coef) == model.n_columns
    assert model.columns[:2] == ("intercept", "Monday")
