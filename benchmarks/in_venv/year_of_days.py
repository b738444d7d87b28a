"""A daily frame of counts and six exposures in which nothing is real, for timing screens; must not time anything."""

import numpy as np
import pandas as pd

EXPOSURES = ("caffeine", "sleep", "stress", "water", "exertion", "magnesium")


def frame(n_days: int) -> pd.DataFrame:
    """Days without gaps; the same ones for the same number of days."""
    rng = np.random.default_rng(n_days)
    series = rng.standard_normal((n_days, len(EXPOSURES) + 1))
    for day in range(1, n_days):
        series[day] = 0.6 * series[day - 1] + 0.8 * series[day]
    counts = rng.poisson(np.exp(1.0 + 0.8 * series[:, -1]) * rng.gamma(1 / 0.15, 0.15, n_days)).astype(float)
    days = pd.date_range("2025-01-01", periods=n_days, name="diary_day")
    return pd.DataFrame({"twitch_episodes": counts, **dict(zip(EXPOSURES, series.T, strict=False))}, index=days)
