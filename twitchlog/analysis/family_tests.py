"""The p-values of the screen: each exposure at its lags, corrected within its family; must not size an effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twitchlog.analysis.exposures import bridged, lag_matrix
from twitchlog.analysis.null_model import NullModel
from twitchlog.analysis.period import Period
from twitchlog.analysis.resampling import correlations, exceedance, permuted_correlations, unit_exposures

FloatArray = npt.NDArray[np.float64]

PRIMARY, EXPLORATORY, ONE_FAMILY = "primary", "exploratory", "one family"
NULL_QUANTILES = (0.5, 0.9, 0.95, 0.99)


class LagStatistic(NamedTuple):
    """|correlation| of whitened residual and whitened exposure at one lag; NaN where it has none."""

    lag_days: int
    statistic: float


class Tested(NamedTuple):
    """One exposure tested: its lags, the one with the largest statistic, and that one's p-values.

    p_value is corrected for the exposure's lags, p_familywise for everything in its family; both NaN where the
    exposure has no statistic (never logged, never varied, or no null model).
    """

    exposure: str
    family: str
    lag_days: int
    statistics: tuple[LagStatistic, ...]
    p_value: float
    p_familywise: float


class FamilyNull(NamedTuple):
    """A family's largest statistic when nothing is real: quantiles of it (level, value) under the permutations."""

    family: str
    n_exposures: int
    n_tests: int
    quantiles: tuple[tuple[float, float], ...]


class _Tests(NamedTuple):
    """The tests that can be made, a column each: their statistics, observed and under the permutations."""

    exposures: tuple[str, ...]
    observed: FloatArray
    under_null: FloatArray

    def of(self, names: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        """Observed statistics of some exposures, and the largest one in each permutation."""
        wanted = np.isin(self.exposures, names)
        return self.observed[wanted], self.under_null[:, wanted].max(axis=1, initial=0.0)


def run_tests(
    period: Period,
    model: NullModel | None,
    *,
    lags: Sequence[int],
    primary: Mapping[str, Sequence[int]] | None,
    permutations: int,
    seed: int,
) -> tuple[tuple[Tested, ...], tuple[FamilyNull, ...]]:
    """Test every exposure of a period.

    Parameters
    ----------
    period : Period
    model : NullModel or None
        From `fit_null_model`; without one nothing has a p-value.
    lags : sequence of int
        Days back for the exposures outside the primary family.
    primary : mapping of str to sequence of int, or None
        The exposures chosen beforehand with their lags; None for one family of all.
    permutations, seed : int

    Returns
    -------
    tuple of Tested
        One for each exposure, in the order of the period.
    tuple of FamilyNull
        One for each family that has an exposure.
    """
    chosen = {} if primary is None else primary
    other = ONE_FAMILY if primary is None else EXPLORATORY
    families = {name: PRIMARY if name in chosen else other for name in period.names}
    lags_of = {name: tuple(chosen.get(name, lags)) for name in period.names}
    tests = _test(period, model, lags_of, permutations, seed)
    members = {family: [n for n in period.names if families[n] == family] for family in families.values()}
    largest = {family: tests.of(names)[1] for family, names in members.items()}
    tested = tuple(
        _tested(name, families[name], lags_of[name], tests, largest[families[name]]) for name in period.names
    )
    return tested, tuple(_family_null(family, names, tests, largest[family]) for family, names in members.items())


def _test(
    period: Period, model: NullModel | None, lags_of: Mapping[str, tuple[int, ...]], permutations: int, seed: int
) -> _Tests:
    ready = {name: bridged(period.adjusted_column(name)) for name in period.names}
    testable = [name for name, values in ready.items() if values.any()]
    if model is None or not testable:
        return _Tests((), np.zeros(0), np.zeros((permutations, 0)))
    columns = np.column_stack([lag_matrix(ready[name], lags_of[name]) for name in testable])
    exposures = unit_exposures(model.whiten_exposures(columns), model.basis)
    return _Tests(
        tuple(name for name in testable for _ in lags_of[name]),
        np.abs(correlations(model.residuals, exposures, model.basis)),
        np.abs(permuted_correlations(model.residuals, exposures, model.basis, permutations=permutations, seed=seed)),
    )


def _tested(name: str, family: str, lags: tuple[int, ...], tests: _Tests, largest_of_family: FloatArray) -> Tested:
    observed, largest = tests.of([name])
    if not observed.any():
        return Tested(name, family, lags[0], tuple(LagStatistic(lag, nan) for lag in lags), nan, nan)
    best = int(np.argmax(observed))
    return Tested(
        name,
        family,
        lags[best],
        tuple(LagStatistic(lag, float(value)) for lag, value in zip(lags, observed, strict=True)),
        exceedance(observed[best], largest),
        exceedance(observed[best], largest_of_family),
    )


def _family_null(family: str, names: Sequence[str], tests: _Tests, largest: FloatArray) -> FamilyNull:
    mine = [name for name in tests.exposures if name in names]
    quantiles = tuple((level, float(np.quantile(largest, level))) for level in NULL_QUANTILES) if mine else ()
    return FamilyNull(family, len(set(mine)), len(mine), quantiles)
