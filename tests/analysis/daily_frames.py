"""Daily frames of made-up diaries for the tests of the analyses."""

import numpy as np
import pandas as pd

from twitchlog.analysis.period import Period, build_period
from twitchlog.frame.daily import TWITCH_EPISODES

FIRST = "2026-01-05"  # a Monday


def calendar(n_days: int) -> pd.DatetimeIndex:
    return pd.date_range(FIRST, periods=n_days, freq="D", name="diary_day")


def made_up(n_days: int = 120, seed: int = 1, **columns: object) -> pd.DataFrame:
    """A diary in which nothing is associated, with three factors and any columns more."""
    draw = np.random.default_rng(seed)
    daily = pd.DataFrame(
        {
            TWITCH_EPISODES: draw.negative_binomial(3, 0.4, n_days).astype(float),
            "stress": draw.integers(0, 11, n_days).astype(float),
            "sleep_h": np.round(draw.normal(7, 1, n_days), 2),
            "water_ml": draw.integers(3, 30, n_days) * 100.0,
        },
        index=calendar(n_days),
    )
    return daily.assign(**columns)


def with_gaps(daily: pd.DataFrame, *, share: float = 0.2, seed: int = 3) -> pd.DataFrame:
    """The diary with single values missing, but for the outcome of its first and last day."""
    kept = np.column_stack([np.random.default_rng([seed, n]).random(len(daily)) > share for n in range(daily.shape[1])])
    kept[[0, -1], 0] = True
    return daily.where(kept)


def on_weekdays(daily: pd.DataFrame, *weekdays: int) -> pd.DataFrame:
    """The diary of someone who logs on some weekdays only; 0 is Monday."""
    is_logged = np.isin(daily.index.day_of_week, weekdays)
    return daily.where(np.tile(is_logged[:, None], daily.shape[1]))


def period_of(daily: pd.DataFrame, *exposures: str) -> Period:
    """The period of a frame with the exposures named, or all of its columns but the first."""
    names = exposures or tuple(str(name) for name in daily.columns[1:])
    return build_period(daily, outcome=str(daily.columns[0]), exposures=names)


def period_from(outcome: object, **exposures: object) -> Period:
    """The period of an outcome and some exposures, a value a day."""
    values = np.asarray(outcome, dtype=float)
    return period_of(pd.DataFrame({TWITCH_EPISODES: values} | exposures, index=calendar(len(values))))


def correlation_matrix(days: object, share: float, phi: float) -> np.ndarray:
    """R written out: 1 on the diagonal, share * phi^|i-j| off it."""
    at = np.asarray(days, dtype=float)
    matrix = share * phi ** np.abs(at[:, None] - at)
    np.fill_diagonal(matrix, 1.0)
    return matrix
