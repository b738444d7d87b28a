"""The screen: which exposures go with the outcome, how large, and what may be said of it; must not phrase or print.

The whole arithmetic stays in the result, so that anyone can recompute it. docs/methods.md tells the method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import NamedTuple

import numpy as np
import pandas as pd

from twitchlog.analysis.effect import estimate
from twitchlog.analysis.family_tests import EXPLORATORY, FamilyNull, Tested, run_tests
from twitchlog.analysis.gate import (
    NEVER_LOGGED,
    NEVER_VARIED,
    ONLY_CALENDAR,
    Shortfall,
    diary_shortfalls,
    exposure_shortfalls,
    pairs,
)
from twitchlog.analysis.logging_bias import LoggingBias, find_logging_bias
from twitchlog.analysis.null_model import NullModel, fit_null_model
from twitchlog.analysis.period import Period
from twitchlog.analysis.results import Association, NotEstimable

PRIMARY_FAMILY: Mapping[str, tuple[int, ...]] = {
    "caffeine_mg": (0, 1),
    "sleep_h": (0, 1),
    "stress": (0, 1),
    "water_ml": (0, 1),
}

ASSOCIATED, HINT = "associated", "hint"
NO_STRONG_LINK, CANNOT_TELL, NOT_ENOUGH_DATA = "no strong link", "cannot tell yet", "not enough data"
VERDICTS = (ASSOCIATED, HINT, NO_STRONG_LINK, CANNOT_TELL, NOT_ENOUGH_DATA)

LEVEL = 0.05
WEAK_RATE_RATIOS = (0.67, 1.5)
NOT_SIZED = "not sized"
NO_MODEL = "too few observed days with twitches for the model"

TABLE_COLUMNS = (
    "exposure",
    "family",
    "lag_days",
    "n_pairs",
    "p_value",
    "p_familywise",
    "rate_ratio",
    "ci_lower",
    "ci_upper",
    "unadjusted_rate_ratio",
    "low",
    "high",
    "detectable_rate_ratio",
    "days_needed",
    "verdict",
    "reason",
)
_OF_EFFECT = ("rate_ratio", "ci_lower", "ci_upper", "low", "high", "detectable_rate_ratio", "days_needed")


class Finding(NamedTuple):
    """What the screen found of one exposure.

    tested holds the lags and p-values, `lag_days` the lag of the largest statistic; n_pairs the observed days with the
    exposure logged at that lag; adjusted and unadjusted are the effect with and without the other factors; shortfalls
    the minimums not reached; twins always move with it; is_bias_near says that days are logged more often after its
    own, or after the outcome's, high or low days. is_shown is False where p-values and effects are held back.
    """

    tested: Tested
    n_pairs: int
    adjusted: Association | NotEstimable
    unadjusted: Association | NotEstimable
    shortfalls: tuple[Shortfall, ...]
    twins: tuple[str, ...]
    is_bias_near: bool
    is_shown: bool
    verdict: str

    @property
    def exposure(self) -> str:
        """The exposure's column."""
        return self.tested.exposure

    @property
    def family(self) -> str:
        """The family it was tested in."""
        return self.tested.family

    @property
    def lag_days(self) -> int:
        """The lag of the largest statistic, in days."""
        return self.tested.lag_days

    @property
    def p_value(self) -> float:
        """Corrected for its lags; NaN where nothing is shown."""
        return self.tested.p_value if self.is_shown else nan

    @property
    def p_familywise(self) -> float:
        """Corrected for its family; NaN where nothing is shown."""
        return self.tested.p_familywise if self.is_shown else nan

    @property
    def reason(self) -> str:
        """Why nothing, or less, can be said; "" where nothing stands against it."""
        parts = [str(each) for each in self.shortfalls]
        if not parts and isinstance(self.adjusted, NotEstimable):
            parts.append(self.adjusted.reason)
        if self.twins:
            parts.append(f"always moves with {', '.join(self.twins)}: they cannot be told apart")
        if self.is_bias_near and not self.shortfalls:
            parts.append("days are logged more often after some days than after others")
        return "; ".join(parts)


class Screen(NamedTuple):
    """The screen of one outcome: its period, the null model (None where it cannot be fitted) and the findings.

    families tell the permutation distribution, biases what logging depends on, shortfalls what the whole diary lacks;
    permutations and seed make the p-values.
    """

    outcome: str
    period: Period
    null_model: NullModel | None
    findings: tuple[Finding, ...]
    families: tuple[FamilyNull, ...]
    biases: tuple[LoggingBias, ...]
    shortfalls: tuple[Shortfall, ...]
    permutations: int
    seed: int


def run_screen(
    period: Period,
    *,
    outcome: str,
    lags: Sequence[int],
    primary: Mapping[str, Sequence[int]] | None,
    permutations: int,
    enforce_gate: bool,
    seed: int,
    only_associated: bool = False,
) -> Screen:
    """Screen every exposure of a period.

    Parameters
    ----------
    period : Period
    outcome : str
        Its name.
    lags : sequence of int
        Days back that are looked at, 0 or more.
    primary : mapping of str to sequence of int, or None
        The exposures that were chosen beforehand and their lags; None for one family of all.
    permutations : int
        1 or more.
    enforce_gate : bool
        Show no p-value and no effect below the data minimum.
    seed : int
    only_associated : bool
        Size the effects of what is associated alone, for a page that tells of nothing else: of the rest nothing can be
        told then, not even that a strong link is unlikely.
    """
    model = fit_null_model(period)
    tested, families = run_tests(period, model, lags=lags, primary=primary, permutations=permutations, seed=seed)
    shortfalls = diary_shortfalls(period)
    if model is None and not shortfalls:
        shortfalls = (Shortfall(NO_MODEL, period.n_observed, None),)
    biases = find_logging_bias(period, outcome=outcome)
    biased = {bias.column for bias in biases}
    findings = tuple(
        _finding(
            period,
            each,
            shortfalls,
            outcome=outcome,
            enforce_gate=enforce_gate,
            is_sized=not only_associated or _stands_out(each.family, each.p_familywise),
            is_bias_near=bool(biased & {outcome, each.exposure}),
        )
        for each in tested
    )
    return Screen(outcome, period, model, findings, families, biases, shortfalls, permutations, seed)


def _finding(
    period: Period,
    tested: Tested,
    lacking: tuple[Shortfall, ...],
    *,
    outcome: str,
    enforce_gate: bool,
    is_sized: bool,
    is_bias_near: bool,
) -> Finding:
    name, lag = tested.exposure, tested.lag_days
    shortfalls = _all_shortfalls(lacking, exposure_shortfalls(period, name, lag_days=lag))
    is_shown = not np.isnan(tested.p_value) and not (shortfalls and enforce_gate)
    adjusted, unadjusted = (
        estimate(period, name, lag_days=lag, adjust_for=covariates, outcome=outcome)
        if is_shown and is_sized
        else NotEstimable(NOT_SIZED if is_shown else NOT_ENOUGH_DATA, period.n_observed, None)
        for covariates in (other_exposures(period, name), ())
    )
    return Finding(
        tested=tested,
        n_pairs=len(pairs(period, name, lag_days=lag)),
        adjusted=adjusted,
        unadjusted=unadjusted,
        shortfalls=shortfalls,
        twins=period.twins[name],
        is_bias_near=is_bias_near,
        is_shown=is_shown,
        verdict=NOT_ENOUGH_DATA
        if shortfalls or not is_shown
        else decide(tested.family, tested.p_value, tested.p_familywise, adjusted, is_biased=is_bias_near),
    )


def _all_shortfalls(diary: tuple[Shortfall, ...], own: tuple[Shortfall, ...]) -> tuple[Shortfall, ...]:
    # What was never logged lacks nothing else that more days would mend.
    is_never = own and own[0].what in (NEVER_LOGGED, NEVER_VARIED, ONLY_CALENDAR)
    return own if is_never else diary + own


def other_exposures(period: Period, name: str) -> tuple[str, ...]:
    """The tracked factors beside one exposure: those that vary and were logged on at least half of the observed days.

    Parameters
    ----------
    period : Period
    name : str
        The exposure; it is left out, with those that always move with it.
    """
    known = ~np.isnan(period.adjusted)
    n_logged = np.count_nonzero(known[period.observed], axis=0)
    varies = np.abs(np.where(known, period.adjusted, 0.0)).max(axis=0, initial=0.0) > 0
    tracked = (2 * n_logged >= period.n_observed) & varies
    own = {name, *period.twins[name]}
    return tuple(each for each, is_tracked in zip(period.names, tracked, strict=True) if is_tracked and each not in own)


def decide(
    family: str, p_value: float, p_familywise: float, adjusted: Association | NotEstimable, *, is_biased: bool
) -> str:
    """What may be said of an exposure with enough data.

    Parameters
    ----------
    family : str
        In the exploratory family nothing is more than a hint.
    p_value, p_familywise : float
        0 to 1.
    adjusted : Association or NotEstimable
    is_biased : bool
        Whether logging depends on the exposure or the outcome: then nothing is ruled out.

    Returns
    -------
    str
        One of `VERDICTS`.
    """
    if _stands_out(family, p_familywise):
        return ASSOCIATED
    if p_value <= LEVEL:
        return HINT
    low, high = WEAK_RATE_RATIOS
    is_weak = isinstance(adjusted, Association) and low < adjusted.ci_lower and adjusted.ci_upper < high
    return NO_STRONG_LINK if is_weak and not is_biased else CANNOT_TELL


def _stands_out(family: str, p_familywise: float) -> bool:
    return p_familywise <= LEVEL and family != EXPLORATORY


def as_table(screen: Screen) -> pd.DataFrame:
    """The findings as the table of `screen_associations`, one row an exposure.

    Parameters
    ----------
    screen : Screen
    """
    return pd.DataFrame([_row(finding) for finding in screen.findings], columns=list(TABLE_COLUMNS))


def _row(finding: Finding) -> dict[str, object]:
    adjusted, unadjusted = finding.adjusted, finding.unadjusted
    row: dict[str, object] = {name: getattr(finding, name, nan) for name in TABLE_COLUMNS}
    if isinstance(unadjusted, Association):
        row |= {"unadjusted_rate_ratio": unadjusted.rate_ratio, "low": unadjusted.low, "high": unadjusted.high}
    if isinstance(adjusted, Association):
        row |= {name: getattr(adjusted, name) for name in _OF_EFFECT}
    return row
