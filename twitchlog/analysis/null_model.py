"""A diary in which nothing is associated: weekday, trend and hidden correlation; must not look at an exposure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twitchlog.analysis.count_model import CountFit, fit_counts
from twitchlog.analysis.hidden_ar import HiddenAR, fit_hidden_ar, whiten
from twitchlog.analysis.period import Period
from twitchlog.analysis.resampling import project_out
from twitchlog.analysis.trend import are_independent, column_names

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FEWEST_SPARE_DAYS = 3


class NullModel(NamedTuple):
    """The fitted null model of a period, on its n observed days (`Period.rows`).

    days are their calendar days counted from the first; columns name those of the design (`trend.column_names`);
    basis, shape (n, n_columns), is orthonormal and spans the whitened design; residuals, shape (n,), are whitened and
    without it.
    """

    days: IntArray
    columns: tuple[str, ...]
    fit: CountFit
    correlation: HiddenAR
    basis: FloatArray
    residuals: FloatArray

    @property
    def n_columns(self) -> int:
        """How many columns the design has."""
        return int(self.basis.shape[1])

    def whiten_exposures(self, columns: FloatArray) -> FloatArray:
        """Exposures on the scale of the whitened residuals.

        Parameters
        ----------
        columns : array of float, shape (n_days, n_exposures)
            On every calendar day of the period, no NaN.
        """
        return whiten(columns[self.days] * self.fit.slope[:, None], self.days, self.correlation)


def fit_null_model(period: Period) -> NullModel | None:
    """Fit the null model; None where there are too few observed days for its columns, or no twitch.

    Parameters
    ----------
    period : Period
    """
    days = period.rows(period.observed)
    used = are_independent(period.design[days])
    design = period.design[days][:, used]
    counts = period.outcome[days]
    if len(days) < design.shape[1] + FEWEST_SPARE_DAYS or not counts.any():
        return None
    fit = fit_counts(counts, design)
    weighted, residuals = design * fit.slope[:, None], (counts - fit.mean) / fit.spread
    correlation = estimate_correlation(residuals, weighted, days, n_days=len(period.days))
    basis = orthonormal(whiten(weighted, days, correlation))
    columns = tuple(np.array(column_names(len(period.days)))[used].tolist())
    return NullModel(days, columns, fit, correlation, basis, project_out(whiten(residuals, days, correlation), basis))


def estimate_correlation(residuals: FloatArray, weighted: FloatArray, days: IntArray, *, n_days: int) -> HiddenAR:
    """The hidden correlation of residuals on some calendar days.

    Parameters
    ----------
    residuals : array of float, shape (n_rows,)
        Standardised.
    weighted : array of float, shape (n_rows, n_columns)
        The design, each row times the slope of its mean in standard deviations.
    days : array of int, shape (n_rows,)
        Ascending, from 0 to n_days - 1.
    n_days : int
        Calendar days.
    """
    on_calendar, basis = np.zeros(n_days), np.zeros((n_days, weighted.shape[1]))
    observed = np.zeros(n_days, dtype=np.bool_)
    on_calendar[days], basis[days], observed[days] = residuals, orthonormal(weighted), True
    return fit_hidden_ar(on_calendar, basis, observed)


def orthonormal(columns: FloatArray) -> FloatArray:
    """Orthonormal columns that span the same space.

    Parameters
    ----------
    columns : array of float, shape (n_rows, n_columns)
        No fewer rows than columns.
    """
    return np.asarray(np.linalg.qr(columns)[0])
