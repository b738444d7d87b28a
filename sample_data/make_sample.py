"""Write the sample diary of one invented person, with two planted associations; must not import twitchlog.

Run `python sample_data/make_sample.py`. The same seed gives the same bytes. README.md beside this file is the codebook.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import life
import numpy as np
from life import FIRST_ON, N_DAYS, Day, Dice, is_observed
from logbook import Pages, write_day, write_extras

VERSION = 2
NULLS = (("stress", 0), ("stress", 1), ("water_ml", 0), ("water_ml", 1))


def value_of(day: Day, factor: str) -> float:
    """A factor's true value on a day."""
    return float(getattr(day, factor))


def lagged(days: list[Day], factor: str, lag: int) -> np.ndarray:
    """A factor's true values, so many days before each observed day."""
    return np.array([value_of(days[i - lag], factor) for i, day in enumerate(days) if is_observed(day)])


def rate_ratio(days: list[Day], factor: str, lag: int) -> dict[str, float]:
    """The rate ratio per SD of a factor, beside both planted ones, weekends and a slow trend.

    Poisson regression with the variance scaled to the residuals, plain on purpose: what was planted should show in it.
    """
    observed = [day for day in days if is_observed(day)]
    counts = np.array([day.episodes for day in observed], dtype=float)
    exposures = dict.fromkeys(((factor, lag), ("caffeine_mg", 1), ("sleep_h", 0)))
    columns = [(x - x.mean()) / x.std(ddof=1) for x in (lagged(days, *exposure) for exposure in exposures)]
    t = np.array([(day.on - FIRST_ON).days / (N_DAYS - 1) * 2 - 1 for day in observed])
    weekend = np.array([float(day.is_weekend) for day in observed])
    design = np.column_stack([*columns, np.ones_like(t), weekend, t, 1.5 * t**2 - 0.5])
    beta = np.zeros(design.shape[1])
    beta[len(columns)] = math.log(counts.mean())
    for _ in range(50):
        mean = np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        beta += np.linalg.solve(information, design.T @ (counts - mean))
    scale = max(1.0, float(((counts - mean) ** 2 / mean).sum()) / (len(counts) - len(beta)))
    error = math.sqrt(scale * np.linalg.inv(information)[0, 0])
    limits = [round(math.exp(beta[0] + side * 1.96 * error), 3) for side in (-1, 0, 1)]
    return dict(zip(("ci_lower", "rate_ratio_per_sd", "ci_upper"), limits, strict=True))


def measure(days: list[Day], factor: str, lag: int) -> dict[str, Any]:
    """What these very days show of a factor: mean episodes in its lowest and highest fifth, and the rate ratio."""
    counts = np.array([day.episodes for day in days if is_observed(day)], dtype=float)
    values = lagged(days, factor, lag)
    low, high = values <= np.quantile(values, 0.2), values >= np.quantile(values, 0.8)
    return {
        "factor": factor,
        "lag_days": lag,
        "n_days": len(counts),
        "sd": round(float(values.std(ddof=1)), 3),
        "lowest_fifth": {"n_days": int(low.sum()), "episodes_a_day": round(float(counts[low].mean()), 3)},
        "highest_fifth": {"n_days": int(high.sum()), "episodes_a_day": round(float(counts[high].mean()), 3)},
        **rate_ratio(days, factor, lag),
    }


def planted(days: list[Day]) -> dict[str, Any]:
    """The truth of the diary, and what its own days show of it."""
    effects = []
    for factor, unit, lag, slope, sd in (
        ("caffeine_mg", "mg", 1, life.PER_MG, life.CAFFEINE_SD),
        ("sleep_h", "h", 0, life.PER_HOUR, life.SLEEP_SD),
    ):
        per_sd = {"log_rate_ratio_per_sd": round(slope * sd, 6), "rate_ratio_per_sd": round(math.exp(slope * sd), 6)}
        effects.append({"factor": factor, "unit": unit, "lag_days": lag, "log_rate_ratio_per_unit": round(slope, 8)})
        effects[-1] |= {"nominal_sd": sd, **per_sd}
    measured = [measure(days, factor, lag) for factor, lag in (("caffeine_mg", 1), ("sleep_h", 0), *NULLS)]
    return {
        "generator": {"file": "make_sample.py", "version": VERSION, "seed": life.SEED},
        "period": {"first_on": FIRST_ON.isoformat(), "last_on": days[-1].on.isoformat(), "n_days": N_DAYS},
        "time_zone": "Europe/Berlin",
        "outcome": "twitch_episodes",
        "model": {
            "log_mean": "log(base) + sum of slope x (factor - centre) + sigma x hidden - sigma^2 / 2",
            "base_episodes": life.BASE_EPISODES,
            "centres": {"caffeine_mg": life.CAFFEINE_MG, "sleep_h": life.SLEEP_H},
            "hidden": {"process": "AR(1), unit variance", "phi": life.HIDDEN_PHI, "sigma": life.HIDDEN_SIGMA},
            "counts": {"distribution": "negative binomial", "alpha": life.ALPHA},
        },
        "planted": effects,
        "followers": [{"factor": name, "follows": "sleep_h"} for name in ("sleep_quality", "fatigue")],
        "nulls": {
            "tested": [{"factor": factor, "lag_days": lag} for factor, lag in NULLS],
            "also": ["alcohol_g", "exertion_min", "breathing_min", "yoga_min", "med_salbutamol", "my_screen_time"],
        },
        "measured": measured,
    }


def write(folder: Path) -> None:
    """Write sample_diary.csv and planted_effects.json into a folder."""
    days, pages = life.live(), Pages()
    habits = Dice("habits")
    for day in days:
        if is_observed(day):
            write_day(pages, day, habits)
    write_extras(pages)
    (folder / "sample_diary.csv").write_bytes(pages.text().encode())
    (folder / "planted_effects.json").write_bytes((json.dumps(planted(days), indent=2) + "\n").encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
