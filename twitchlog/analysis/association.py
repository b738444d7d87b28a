"""The public door of the association engine: a daily frame in, a table or an effect out; must not store or print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from numbers import Integral

import pandas as pd

from twitchlog.analysis.effect import NEXT_DAY, estimate
from twitchlog.analysis.period import Period, build_period, factor_columns
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import PRIMARY_FAMILY, Screen, as_table, other_exposures, run_screen
from twitchlog.errors import WordsError
from twitchlog.frame.daily import TWITCH_EPISODES

ALL_LAGS = (0, 1, 2, 3)


def screen_associations(
    daily: pd.DataFrame,
    *,
    outcome: str = TWITCH_EPISODES,
    exposures: Sequence[str] | None = None,
    lags: Sequence[int] = ALL_LAGS,
    primary: Mapping[str, Sequence[int]] | None = PRIMARY_FAMILY,
    permutations: int = 999,
    enforce_gate: bool = True,
    seed: int = 0,
) -> pd.DataFrame:
    """Which exposures go with the twitches, corrected for everything that was looked at.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame, or a table with its column names: one row a diary day, dates as index, NaN for what is not
        known. It is left as it is.
    outcome : str
        A column of counts or amounts of at least 0; NaN where the day was not observed.
    exposures : sequence of str, optional
        Columns; by default every factor of the frame.
    lags : sequence of int
        Days back at which exposures outside the primary family are looked at; 0 is the same day.
    primary : mapping of str to sequence of int, or None
        The exposures chosen beforehand and their lags. None makes one family of all exposures and `lags`.
    permutations : int
        1 or more; the smallest p-value is 1 / (permutations + 1).
    enforce_gate : bool
        Leave p-values and effects NaN below the data minimum of `gate`; False fills them, for studies.
    seed : int
        The same seed gives the same table.

    Returns
    -------
    pandas.DataFrame
        One row an exposure, in the order asked: exposure, family, lag_days (of the largest statistic), n_pairs,
        p_value (corrected for its lags), p_familywise, rate_ratio with ci_lower and ci_upper (adjusted for the other
        tracked factors; a typical high day against a typical low day), unadjusted_rate_ratio, low, high (in the
        exposure's unit), detectable_rate_ratio, days_needed, verdict (one of `screen.VERDICTS`) and reason.

    Raises
    ------
    WordsError
        A column that is not there or holds no numbers; rows that are not days; a lag or a seed below 0; no permutation.

    Notes
    -----
    Days from the first to the last observed one; paused days are out; nothing missing becomes 0. Hidden-AR whitening
    of a negative binomial null model, Freedman-Lane permutations, single-step maxT: docs/methods.md.
    Reference: Winkler et al. 2014, doi:10.1016/j.neuroimage.2014.01.060.

    Examples
    --------
    >>> import numpy as np
    >>> days = pd.date_range("2026-01-01", periods=70)
    >>> rng = np.random.default_rng(1)
    >>> daily = pd.DataFrame({"twitch_episodes": rng.poisson(3.0, 70).astype(float)}, index=days)
    >>> daily["stress"] = rng.integers(0, 11, 70).astype(float)
    >>> table = screen_associations(daily, permutations=99)
    >>> table[["exposure", "family", "n_pairs"]].values.tolist()
    [['stress', 'primary', 69]]
    """
    screen = screen_frame(
        daily,
        outcome=outcome,
        exposures=exposures,
        lags=lags,
        primary=primary,
        permutations=permutations,
        enforce_gate=enforce_gate,
        seed=seed,
    )
    return as_table(screen)


def screen_frame(
    daily: pd.DataFrame,
    *,
    outcome: str = TWITCH_EPISODES,
    exposures: Sequence[str] | None = None,
    lags: Sequence[int] = ALL_LAGS,
    primary: Mapping[str, Sequence[int]] | None = PRIMARY_FAMILY,
    permutations: int = 999,
    enforce_gate: bool = True,
    seed: int = 0,
    only_associated: bool = False,
) -> Screen:
    """The same as `screen_associations`, with the whole arithmetic; `only_associated` as in `screen.run_screen`."""
    if not _is_whole(permutations, least=1):
        raise WordsError("It takes at least 1 permutation.", "999 is usual.")
    if not _is_whole(seed, least=0):
        raise WordsError("A seed is a whole number, 0 or more.", "0 is usual.")
    for each in (lags, *(primary or {}).values()):
        _check_lags(each)
    return run_screen(
        _period(daily, outcome, exposures),
        outcome=outcome,
        lags=tuple(lags),
        primary=primary,
        permutations=permutations,
        enforce_gate=enforce_gate,
        seed=seed,
        only_associated=only_associated,
    )


def estimate_rate_ratio(
    daily: pd.DataFrame,
    *,
    exposure: str,
    lag_days: int,
    adjust_for: Sequence[str] | None = None,
    ci_level: float = 0.95,
    outcome: str = TWITCH_EPISODES,
) -> Association | NotEstimable:
    """The rate ratio of a typical high day against a typical low day of one exposure.

    Parameters
    ----------
    daily : pandas.DataFrame
        As in `screen_associations`.
    exposure : str
        A column.
    lag_days : int
        0 or more: how many days the exposure lies before the outcome.
    adjust_for : sequence of str, optional
        Columns held level, at the same lag; by default every other tracked factor (one that varies and is logged on
        at least half of the observed days). An empty sequence gives the unadjusted ratio.
    ci_level : float
        Between 0 and 1.
    outcome : str
        A column of counts or amounts of at least 0.

    Returns
    -------
    Association or NotEstimable
        A figure, not a statement: what may be said of it takes the data minimum of `gate` and the screen's p-value.

    Raises
    ------
    WordsError
        As in `screen_associations`; or a ci_level that is not between 0 and 1.

    Notes
    -----
    Negative binomial estimating equations with the hidden-AR working correlation; HC3 covariance on the whitened
    rows; t interval. Rows: observed days with the exposure logged at that lag.
    Reference: Zeger 1988, doi:10.1093/biomet/75.4.621.

    Examples
    --------
    >>> import numpy as np
    >>> daily = pd.DataFrame({"twitch_episodes": [1.0, 0.0, 2.0]}, index=pd.date_range("2026-01-01", periods=3))
    >>> daily["stress"] = [3.0, 1.0, np.nan]
    >>> estimate_rate_ratio(daily, exposure="stress", lag_days=1)
    NotEstimable(reason='too few days', n_days=3, needed=28)
    """
    _check_lags([lag_days])
    _check_level(ci_level)
    asked = factor_columns(daily, outcome=outcome) if adjust_for is None else _names(adjust_for)
    period = build_period(daily, outcome=outcome, exposures=tuple(dict.fromkeys((exposure, *asked))))
    covariates = other_exposures(period, exposure) if adjust_for is None else _without(asked, exposure)
    return estimate(period, exposure, lag_days=lag_days, adjust_for=covariates, outcome=outcome, ci_level=ci_level)


def estimate_reverse(
    daily: pd.DataFrame, *, exposure: str, ci_level: float = 0.95, outcome: str = TWITCH_EPISODES
) -> Association | NotEstimable:
    """The control: how the twitches of a day go with the exposure of the day after, which cannot have acted.

    A same-day association that is as strong the other way round may run from the twitches to the exposure.

    Parameters
    ----------
    daily : pandas.DataFrame
        As in `screen_associations`.
    exposure : str
        A column.
    ci_level : float
        Between 0 and 1.
    outcome : str

    Returns
    -------
    Association or NotEstimable
        With lag_days -1; adjusted for the other tracked factors of that day after.
    """
    _check_level(ci_level)
    period = _period(daily, outcome, None if exposure in factor_columns(daily, outcome=outcome) else (exposure,))
    covariates = other_exposures(period, exposure)
    return estimate(period, exposure, lag_days=NEXT_DAY, adjust_for=covariates, outcome=outcome, ci_level=ci_level)


def _without(names: Sequence[str], exposure: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != exposure)


def _period(daily: pd.DataFrame, outcome: str, exposures: Sequence[str] | None) -> Period:
    asked = factor_columns(daily, outcome=outcome) if exposures is None else _names(exposures)
    return build_period(daily, outcome=outcome, exposures=asked)


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    if isinstance(columns, str):
        raise WordsError(f'"{columns}" is one name, not a list of them.', f'Write ["{columns}"].')
    return tuple(dict.fromkeys(columns))


def _check_lags(lags: Sequence[int]) -> None:
    if not isinstance(lags, Sized) or not len(lags) or not all(_is_whole(lag, least=0) for lag in lags):
        raise WordsError("A lag is a whole number of days back, 0 or more.", "0 is the same day, 1 the day after.")


def _check_level(ci_level: float) -> None:
    if not 0 < ci_level < 1:
        raise WordsError("ci_level lies between 0 and 1.", "0.95 is usual.")


def _is_whole(number: int, *, least: int) -> bool:
    return isinstance(number, Integral) and number >= least
