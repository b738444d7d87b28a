"""Findings and reports written out by hand, for the words that are made of them; must not compute anything."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from twitchlog.analysis.family_tests import EXPLORATORY, PRIMARY, LagStatistic, Tested
from twitchlog.analysis.gate import Shortfall
from twitchlog.analysis.held_up import NOT_YET, Retest
from twitchlog.analysis.period import build_period
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import ASSOCIATED, NOT_ENOUGH_DATA, PRIMARY_FAMILY, Finding, Screen
from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.frame.coverage import Coverage
from twitchlog.report.triggers import ShownBefore, TriggerFinding, TriggersReport

CATALOGUE = FactorCatalogue([own_factor("screen time", kind="duration"), own_factor("salty snacks", kind="amount")])
AS_OF = dt.date(2026, 11, 22)
LAST_DAY = dt.date(2026, 11, 21)


def make_effect(ratio: float = 1.6, lower: float = 1.2, upper: float = 2.1, **fields: Any) -> Association:
    """Caffeine on the day after, unless told otherwise."""
    plain: dict[str, Any] = {
        "exposure": "caffeine_mg",
        "outcome": "twitch_episodes",
        "lag_days": 1,
        "n_days": 112,
        "rate_ratio": ratio,
        "ci_lower": lower,
        "ci_upper": upper,
        "ci_level": 0.95,
        "low": 95.0,
        "high": 320.0,
        "is_split": False,
        "log_standard_error": 0.14,
        "df": 90,
        "alpha": 0.3,
        "share": 0.5,
        "phi": 0.65,
        "covariates": ("sleep_h", "stress", "water_ml"),
        "detectable_rate_ratio": 1.48,
        "days_needed": 150.0,
    }
    return Association(**plain | fields)


def make_finding(
    verdict: str = ASSOCIATED,
    adjusted: Association | NotEstimable | None = None,
    unadjusted: Association | NotEstimable | None = None,
    *,
    exposure: str = "caffeine_mg",
    reverse: Association | NotEstimable | None = None,
    shortfalls: tuple[Shortfall, ...] = (),
    twins: tuple[str, ...] = (),
    n_days_to_go: int | None = 0,
    n_days_to_settle: int | None = 60,
    shown_before: tuple[ShownBefore, ...] = (),
    p_familywise: float = 0.01,
) -> TriggerFinding:
    """A finding whose lag is that of its adjusted effect."""
    adjusted = adjusted or make_effect()
    lag = adjusted.lag_days if isinstance(adjusted, Association) else 1
    family = PRIMARY if exposure in PRIMARY_FAMILY else EXPLORATORY
    tested = Tested(exposure, family, lag, (LagStatistic(lag, 0.3),), 0.01, p_familywise)
    finding = Finding(
        tested=tested,
        n_pairs=adjusted.n_days,
        adjusted=adjusted,
        unadjusted=unadjusted or adjusted,
        shortfalls=shortfalls,
        twins=twins,
        is_bias_near=False,
        is_shown=verdict != NOT_ENOUGH_DATA,
        verdict=verdict,
    )
    factor = CATALOGUE[exposure]
    return TriggerFinding(factor, finding, reverse, n_days_to_go, n_days_to_settle, shown_before)


def make_shown(result: str = NOT_YET, *, n_days: int = 12, lag_days: int = 1, is_more: bool = True) -> ShownBefore:
    """What was shown on 3 March, and how it went on."""
    return ShownBefore(lag_days, is_more, dt.date(2026, 3, 3), Retest(result, n_days, n_days, float("nan"), None))


def make_report(*findings: TriggerFinding, n_days: int = 113, counts: float = 1.0, **fields: Any) -> TriggersReport:
    """A report of some findings on days that end with the last finished one, each of them observed."""
    days = pd.date_range(end=LAST_DAY, periods=n_days)
    daily = pd.DataFrame({"twitch_episodes": np.full(n_days, counts)}, index=days)
    screen = Screen(
        outcome="twitch_episodes",
        period=build_period(daily, outcome="twitch_episodes", exposures=()),
        null_model=None,
        findings=tuple(each.finding for each in findings),
        families=(),
        biases=fields.pop("biases", ()),
        shortfalls=fields.pop("shortfalls", ()),
        permutations=999,
        seed=0,
    )
    n_looked_at = sum(each.verdict != NOT_ENOUGH_DATA for each in findings)
    plain: dict[str, Any] = {
        "as_of": AS_OF,
        "last_day": LAST_DAY,
        "outcome": "twitch_episodes",
        "place": "",
        "place_key": "",
        "coverage": Coverage(n_days, n_days, n_days, 0, 0, 0, 5 * n_days, 6),
        "n_entries": 5 * n_days,
        "screen": screen,
        "findings": findings,
        "n_days_to_go": 0,
        "n_looked_at": n_looked_at,
        "n_hints_by_chance": 0.05 * n_looked_at,
        "n_episodes": n_days * counts,
    }
    return TriggersReport(**plain | fields)


# Every factor that a covariate may name, so that it has words.
OTHERS = tuple(
    make_finding(NOT_ENOUGH_DATA, NotEstimable("not enough data", 0, None), exposure=key)
    for key in ("sleep_h", "stress", "water_ml", "sleep_quality", "fatigue", "alcohol_g", "exertion_min")
)
