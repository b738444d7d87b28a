"""How large an association is at each lag, and at the control; must not test: only the screen has p-values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from twitchlog.analysis.effect import NEXT_DAY, estimate
from twitchlog.analysis.gate import FEWEST_PAIRS, PAIRS, Shortfall, diary_shortfalls, exposure_shortfalls
from twitchlog.analysis.period import Period, build_period, factor_columns
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import NOT_ENOUGH_DATA, PRIMARY_FAMILY, other_exposures
from twitchlog.frame.daily import TWITCH_EPISODES

DRAWN_LAGS = (0, 1, 2, 3)


class LagEffect(NamedTuple):
    """The adjusted effect at one lag; lag_days -1 is the control, the exposure of the day after.

    is_tested says whether the screen tests this lag; shortfalls are the minimums not reached, and then there is no
    figure.
    """

    lag_days: int
    is_tested: bool
    effect: Association | NotEstimable
    shortfalls: tuple[Shortfall, ...]

    @property
    def is_control(self) -> bool:
        """Whether the exposure comes after the twitches, so that it cannot have acted."""
        return self.lag_days == NEXT_DAY


class LagProfile(NamedTuple):
    """One exposure at the control and at every lag, in that order."""

    exposure: str
    effects: tuple[LagEffect, ...]


class LagProfiles(NamedTuple):
    """Some exposures of one period; shortfalls say what the diary itself lacks."""

    period: Period
    profiles: tuple[LagProfile, ...]
    shortfalls: tuple[Shortfall, ...]


def estimate_lag_profiles(
    daily: pd.DataFrame,
    *,
    exposures: Sequence[str],
    outcome: str = TWITCH_EPISODES,
    primary: Mapping[str, Sequence[int]] = PRIMARY_FAMILY,
) -> LagProfiles:
    """The rate ratio of some exposures at lags 0 to 3, and of the day after as the control.

    Parameters
    ----------
    daily : pandas.DataFrame
        As in `screen_associations`.
    exposures : sequence of str
        Columns.
    outcome : str
        A column of counts or amounts of at least 0.
    primary : mapping of str to sequence of int
        Which lags the screen tests of which exposure; of any other it tests all.

    Raises
    ------
    WordsError
        As in `screen_associations`.
    """
    asked = dict.fromkeys((*exposures, *factor_columns(daily, outcome=outcome)))
    period = build_period(daily, outcome=outcome, exposures=tuple(asked))
    lacking = diary_shortfalls(period)
    profiles = (
        LagProfile(
            name,
            tuple(
                _at(period, name, lag, is_tested=lag in primary.get(name, DRAWN_LAGS), outcome=outcome, lacking=lacking)
                for lag in (NEXT_DAY, *DRAWN_LAGS)
            ),
        )
        for name in exposures
    )
    return LagProfiles(period, tuple(profiles), lacking)


def _at(
    period: Period, name: str, lag_days: int, *, is_tested: bool, outcome: str, lacking: tuple[Shortfall, ...]
) -> LagEffect:
    shortfalls = lacking + exposure_shortfalls(period, name, lag_days=max(0, lag_days))
    effect: Association | NotEstimable = NotEstimable(NOT_ENOUGH_DATA, period.n_observed, None)
    if not shortfalls:
        others = other_exposures(period, name)
        effect = estimate(period, name, lag_days=lag_days, adjust_for=others, outcome=outcome)
        if effect.n_days < FEWEST_PAIRS:  # of the control, whose pairs are other ones than those of the day itself
            shortfalls = (Shortfall(PAIRS, effect.n_days, FEWEST_PAIRS),)
            effect = NotEstimable(NOT_ENOUGH_DATA, effect.n_days, FEWEST_PAIRS)
    return LagEffect(lag_days, is_tested, effect, shortfalls)
