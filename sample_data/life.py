"""What happened to the invented person of the sample diary, day by day; must not know how it was logged."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

SEED = 1
FIRST_ON = dt.date(2026, 7, 25)
N_DAYS = 120
BURN_IN = 7  # days lived before the diary begins, so that lags exist on its first day

# The truth. Log rate ratios per unit; caffeine acts the day after, sleep is that of the night before.
BASE_EPISODES = 1.05
CAFFEINE_MG, CAFFEINE_SD, SLEEP_H, SLEEP_SD = 200.0, 95.0, 7.0, 0.9
PER_MG = math.log(1.75) / CAFFEINE_SD
PER_HOUR = -math.log(1.75) / SLEEP_SD
HIDDEN_PHI, HIDDEN_SIGMA, ALPHA = 0.5, 0.3, 0.1

# When the diary was not kept.
PAUSE = (dt.date(2026, 9, 14), dt.date(2026, 9, 18))
GAPS = (
    ("2026-08-08", 4),
    ("2026-08-19", 1),
    ("2026-08-29", 2),
    ("2026-09-24", 1),
    ("2026-10-02", 3),
    ("2026-10-13", 1),
)
GAPS += (("2026-10-28", 1), ("2026-11-11", 1))

# slot of the day: (hour, what is had then and its caffeine in mg)
DRINK_SLOTS = (
    (7.4, (("coffee", 96), ("cappuccino", 64), ("black-tea", 48))),
    (10.2, (("coffee", 96), ("espresso", 64))),
    (13.2, (("espresso", 64), ("double-espresso", 127))),
    (15.7, (("black-tea", 48), ("cola", 40), ("espresso", 64))),
    (18.4, (("cola", 40), ("green-tea", 29))),
)


class Dice:
    """Random draws for one purpose, built on `random()` alone, whose stream Python promises to keep."""

    def __init__(self, purpose: str) -> None:
        self._random = random.Random(f"{SEED}:{purpose}")

    def share(self) -> float:
        """Between 0 and 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """True that often."""
        return self.share() < probability

    def normal(self) -> float:
        """From the standard normal distribution."""
        return NormalDist().inv_cdf(min(max(self.share(), 1e-9), 1 - 1e-9))

    def between(self, low: float, high: float) -> float:
        """Anything between, evenly."""
        return low + (high - low) * self.share()

    def pick(self, choices: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
        """One of some choices."""
        left = self.share() * sum(weights or [1.0] * len(choices))
        for choice, weight in zip(choices, weights or [1.0] * len(choices), strict=True):
            left -= weight
            if left < 0:
                return choice
        return choices[-1]

    def count(self, mean: float, alpha: float) -> int:
        """From the negative binomial with that mean and variance mean + alpha mean^2."""
        left, n, size = self.share(), 0, 1 / alpha
        share = (size / (size + mean)) ** size
        while left > share and n < 40:
            left -= share
            share *= (size + n) / (n + 1) * mean / (size + mean)
            n += 1
        return n

    def drift(self, n: int, phi: float) -> list[float]:
        """So many days of an autoregressive process of unit variance."""
        values = [self.normal()]
        while len(values) < n:
            values.append(phi * values[-1] + math.sqrt(1 - phi * phi) * self.normal())
        return values


@dataclass
class Day:
    """What happened on one diary day, logged or not."""

    on: dt.date
    drinks: list[tuple[float, str, int, int]] = field(default_factory=list)  # hour, key, how many, mg each
    sleep_h: float = 0.0
    sleep_quality: int = 0
    stress: int = 0
    water_ml: int = 0
    screen_min: int = 0
    episodes: int = 0

    @property
    def caffeine_mg(self) -> float:
        """Caffeine of all drinks."""
        return float(sum(quantity * mg for _, _, quantity, mg in self.drinks))

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.on.weekday() >= 5


def live() -> list[Day]:
    """The days as they happened, the burn-in first."""
    n = BURN_IN + N_DAYS
    days = [Day(FIRST_ON + dt.timedelta(i - BURN_IN)) for i in range(n)]
    purposes = ("caffeine", "sleep", "stress", "water", "screen", "hidden")
    phis = (0.3, 0.2, 0.5, 0.3, 0.4, HIDDEN_PHI)
    z = {name: Dice(name).drift(n, phi) for name, phi in zip(purposes, phis, strict=True)}
    drinks, quality, counts = Dice("drinks"), Dice("quality"), Dice("episodes")
    for i, day in enumerate(days):
        rest = 1.0 if day.is_weekend else 0.0
        day.drinks = _drinks(215 + 105 * z["caffeine"][i] - 30 * rest, drinks)
        day.sleep_h = clip(round(4 * (6.85 + 0.9 * z["sleep"][i] + 0.5 * rest)) / 4, 3, 10)
        day.sleep_quality = int(clip(round(5.5 + 1.5 * (day.sleep_h - SLEEP_H) + 1.2 * quality.normal()), 0, 10))
        day.stress = int(clip(round(4.6 + 1.9 * z["stress"][i] - 1.3 * rest), 0, 10))
        day.water_ml = int(clip(50 * round((1700 + 400 * z["water"][i]) / 50), 600, 3200))
        day.screen_min = int(clip(15 * round((170 + 60 * z["screen"][i] + 40 * rest) / 15), 15, 420))
        before = days[i - 1].caffeine_mg if i else CAFFEINE_MG
        eta = PER_MG * (before - CAFFEINE_MG) + PER_HOUR * (day.sleep_h - SLEEP_H) + HIDDEN_SIGMA * z["hidden"][i]
        day.episodes = counts.count(BASE_EPISODES * math.exp(eta - HIDDEN_SIGMA**2 / 2), ALPHA)
    return days


def clip(value: float, low: float, high: float) -> float:
    """The nearest value within limits."""
    return max(low, min(high, value))


def _drinks(wanted_mg: float, dice: Dice) -> list[tuple[float, str, int, int]]:
    drinks = []
    for hour, offered in DRINK_SLOTS:
        fits = [(key, mg) for key, mg in offered if mg <= wanted_mg + 25]
        if fits:
            key, mg = dice.pick(fits)
            quantity = 2 if wanted_mg > 260 and mg < 100 and hour > 9 else 1
            drinks.append((hour + dice.between(-0.5, 0.5), key, quantity, mg))
            wanted_mg -= quantity * mg
    return drinks


def _dates(starts: Sequence[tuple[str, int]]) -> set[dt.date]:
    return {dt.date.fromisoformat(start) + dt.timedelta(i) for start, n in starts for i in range(n)}


NOT_OBSERVED = _dates(GAPS)
PAUSED = _dates([(PAUSE[0].isoformat(), (PAUSE[1] - PAUSE[0]).days + 1)])


def is_observed(day: Day) -> bool:
    """Whether the person said, that day, how many episodes there were."""
    return day.on >= FIRST_ON and day.on not in NOT_OBSERVED and day.on not in PAUSED
