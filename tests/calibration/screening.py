"""One simulated diary looked at with the engine: p-values and effects as plain numbers; must not sum them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from tests.calibration.materials import CAFFEINE_SD_MG, FACTORS, LAGS, OUTCOME, PRIMARY_NAMES, diary
from twitchlog.analysis.association import estimate_rate_ratio
from twitchlog.analysis.family_tests import Tested, run_tests
from twitchlog.analysis.null_model import fit_null_model
from twitchlog.analysis.period import build_period
from twitchlog.analysis.results import Association

LEVEL = 0.05
PERMUTATIONS = 999

Task = tuple[Mapping[str, Any], int]
"""Keywords of a scenario, and a seed."""


class Look(NamedTuple):
    """The screen of one diary: by exposure, the lag of the largest statistic and the two p-values."""

    lag_days: Mapping[str, int]
    p_value: Mapping[str, float]
    p_familywise: Mapping[str, float]

    @property
    def found(self) -> tuple[str, ...]:
        """The exposures that pass family-wise."""
        return tuple(name for name, p in self.p_familywise.items() if p <= LEVEL)

    @property
    def share_of_factors(self) -> float:
        """How many of the factors pass on their own, corrected for their lags only."""
        return sum(p <= LEVEL for p in self.p_value.values()) / len(self.p_value)


def tests_of(
    daily: pd.DataFrame,
    *,
    exposures: Sequence[str] = FACTORS,
    primary: Mapping[str, Sequence[int]] | None = None,
) -> tuple[Tested, ...]:
    """The engine's tests of a frame, without the data minimum."""
    period = build_period(daily, outcome=OUTCOME, exposures=tuple(exposures))
    model = fit_null_model(period)
    return run_tests(period, model, lags=LAGS, primary=primary, permutations=PERMUTATIONS, seed=0)[0]


def look(daily: pd.DataFrame, *, primary: Mapping[str, Sequence[int]] | None = None) -> Look:
    """Screen a frame; with a primary family, only its members are told."""
    exposures = FACTORS if primary is None else tuple(primary)
    tested = tests_of(daily, exposures=exposures, primary=primary)
    return Look(
        {each.exposure: each.lag_days for each in tested},
        {each.exposure: each.p_value for each in tested},
        {each.exposure: each.p_familywise for each in tested},
    )


def look_at(task: Task) -> Look:
    """Screen one simulated diary: one family of 6 exposures x lags 0..3."""
    return look(diary(*task))


def with_primary_names(daily: pd.DataFrame) -> pd.DataFrame:
    """The same diary with the four factors named as in the primary family."""
    return daily.rename(columns=PRIMARY_NAMES)


class Effect(NamedTuple):
    """An estimated rate ratio and its interval beside the true one, at the same contrast."""

    rate_ratio: float
    ci_lower: float
    ci_upper: float
    truth: float

    @property
    def covers(self) -> bool:
        """Whether the interval holds the truth."""
        return self.ci_lower <= self.truth <= self.ci_upper


def factor_effect(daily: pd.DataFrame, name: str, *, lag_days: int) -> Association | None:
    """The adjusted rate ratio of a factor; None where there is no estimate."""
    found = estimate_rate_ratio(daily, exposure=name, lag_days=lag_days, outcome=OUTCOME)
    return found if isinstance(found, Association) else None


def caffeine_effect(daily: pd.DataFrame, *, rate_ratio_per_sd: float) -> Effect | None:
    """The adjusted rate ratio of caffeine at lag 1 and the true one for the same two days; None without an estimate."""
    found = factor_effect(daily, "caffeine", lag_days=1)
    if found is None:
        return None
    truth = rate_ratio_per_sd ** ((found.high - found.low) / CAFFEINE_SD_MG)
    return Effect(found.rate_ratio, found.ci_lower, found.ci_upper, truth)


def planted_rate_ratio(keywords: Mapping[str, Any]) -> float:
    """The planted rate ratio per SD of caffeine at lag 1; 1 where none is."""
    return next((rr for name, lag, rr in keywords.get("effects", ()) if (name, lag) == ("caffeine", 1)), 1.0)


def tasks_of(keywords: Mapping[str, Any], n: int, *, first: int = 1) -> list[Task]:
    """The seeds from `first` on."""
    return [(keywords, seed) for seed in range(first, first + n)]
