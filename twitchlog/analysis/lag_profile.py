"""How large an association is at each lag, and at the control; must not test: only the screen has p-values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from twitchlog.analysis.effect import NEXT_DAY, estimate
from twitchlog.analysis.gate import Shortfall, diary_shortfalls, exposure_shortfalls
from twitchlog.analysis.period import Period, build_period, factor_columns
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import NOT_ENOUGH_DATA, PRIMARY_FAMILY, other_exposures
from twitchlog.frame.daily import TWITCH_EPISODES
from twitchlog.frame.lags import next_day

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
    ahead = period._replace(exposures=next_day(period.exposures), adjusted=next_day(period.adjusted))
    lacking = diary_shortfalls(period)
    profiles = []
    for name in exposures:
        own = {lag: exposure_shortfalls(period, name, lag_days=lag) for lag in DRAWN_LAGS}
        own = {NEXT_DAY: exposure_shortfalls(ahead, name, lag_days=0), **own}
        tested = primary.get(name, DRAWN_LAGS)
        effects = (
            _at(
                period,
                name,
                lag,
                shortfalls=_all_shortfalls(lacking, own[lag]),
                is_tested=lag in tested,
                outcome=outcome,
            )
            for lag in own
        )
        profiles.append(LagProfile(name, tuple(effects)))
    return LagProfiles(period, tuple(profiles), lacking)


def _all_shortfalls(diary: tuple[Shortfall, ...], own: tuple[Shortfall, ...]) -> tuple[Shortfall, ...]:
    # What more days do not mend, such as what was never logged, lacks nothing else that they would.
    return own if any(each.needed is None for each in own) else diary + own


def _at(
    period: Period, name: str, lag_days: int, *, shortfalls: tuple[Shortfall, ...], is_tested: bool, outcome: str
) -> LagEffect:
    if shortfalls:
        return LagEffect(lag_days, is_tested, NotEstimable(NOT_ENOUGH_DATA, period.n_observed, None), shortfalls)
    others = other_exposures(period, name)
    effect = estimate(period, name, lag_days=lag_days, adjust_for=others, outcome=outcome)
    return LagEffect(lag_days, is_tested, effect, ())
