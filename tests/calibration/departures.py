"""Diaries that break what the method assumes; must not use the shared simulator, so that both can be wrong apart.

Every generator gives a daily frame with `twitches` and the six factors. Unless its docstring says otherwise, counts are
negative binomial (mean 4, dispersion .15), nothing is associated, exposures are AR(.6) in units of one SD, and every
day is logged.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.calibration.materials import FACTORS, OUTCOME

FloatArray = npt.NDArray[np.float64]
Generator = Callable[[int, int], pd.DataFrame]

MEAN, DISPERSION, PHI, HIDDEN_SD = 4.0, 0.15, 0.6, 0.8
YES_SHARE = 0.3
ABOVE_65_PERCENT = 0.38532  # that quantile of the normal distribution


def ar1(rng: np.random.Generator, n_days: int, phi: float = PHI) -> FloatArray:
    """A stationary AR(1) of unit variance."""
    shocks = rng.standard_normal(n_days)
    values = np.empty(n_days)
    values[0] = shocks[0]
    for day in range(1, n_days):
        values[day] = phi * values[day - 1] + np.sqrt(1 - phi**2) * shocks[day]
    return values


def counts(rng: np.random.Generator, mean: FloatArray, dispersion: float = DISPERSION) -> FloatArray:
    """Negative binomial counts, variance mean + dispersion mean^2."""
    return rng.poisson(mean * rng.gamma(1 / dispersion, dispersion, len(mean))).astype(float)


def hidden(rng: np.random.Generator, n_days: int) -> FloatArray:
    """Means of 4 moved by a hidden AR(.6) with SD .8 on the log scale."""
    return MEAN * np.exp(HIDDEN_SD * ar1(rng, n_days) - HIDDEN_SD**2 / 2)


def _frame(twitches: FloatArray, factors: dict[str, FloatArray]) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=len(twitches), freq="D")
    return pd.DataFrame({OUTCOME: twitches, **factors}, index=days)


def _factors(rng: np.random.Generator, n_days: int) -> dict[str, FloatArray]:
    return {name: ar1(rng, n_days) for name in FACTORS}


def flare_ups(n_days: int, seed: int) -> pd.DataFrame:
    """Two states that switch: quiet (mean 1.5 a day, 14 days on average) and flare-up (mean 9, 5 days)."""
    rng = np.random.default_rng([seed, 1])
    leave = (1 / 14, 1 / 5)
    state, mean = int(rng.random() < 5 / 19), np.empty(n_days)
    for day in range(n_days):
        mean[day] = (1.5, 9.0)[state]
        if rng.random() < leave[state]:
            state = 1 - state
    return _frame(counts(rng, mean), _factors(rng, n_days))


def outlier_week(n_days: int, seed: int) -> pd.DataFrame:
    """One week, anywhere, with eight times as many twitches as its days would have had."""
    rng = np.random.default_rng([seed, 2])
    mean = hidden(rng, n_days)
    first = int(rng.integers(0, n_days - 6))
    mean[first : first + 7] *= 8
    return _frame(counts(rng, mean), _factors(rng, n_days))


def heavy_tails(n_days: int, seed: int) -> pd.DataFrame:
    """Lognormal exposures (exp of an AR(.6) with SD 1): a few days with many times the usual."""
    rng = np.random.default_rng([seed, 3])
    factors = {name: np.exp(values) for name, values in _factors(rng, n_days).items()}
    return _frame(counts(rng, hidden(rng, n_days)), factors)


def almost_always_0_or_1(n_days: int, seed: int) -> pd.DataFrame:
    """Counts with a mean of .3 a day, moved by the same hidden AR(.6): 95 % of days have 0 or 1."""
    rng = np.random.default_rng([seed, 4])
    return _frame(counts(rng, hidden(rng, n_days) * 0.3 / MEAN), _factors(rng, n_days))


def logged_on_bad_days(n_days: int, seed: int) -> pd.DataFrame:
    """Caffeine is noted on 90 % of the days with more twitches than usual, on 20 % of the others; it is unrelated."""
    rng = np.random.default_rng([seed, 5])
    daily = _frame(counts(rng, hidden(rng, n_days)), _factors(rng, n_days))
    is_bad = daily[OUTCOME] > daily[OUTCOME].median()
    is_noted = rng.random(n_days) < np.where(is_bad, 0.9, 0.2)
    return daily.assign(caffeine=daily["caffeine"].where(is_noted))


def zero_filled(n_days: int, seed: int) -> pd.DataFrame:
    """The same, but the program that kept it wrote 0 (2 SD below usual) where caffeine was not noted."""
    daily = logged_on_bad_days(n_days, seed)
    return daily.assign(caffeine=daily["caffeine"].fillna(-2.0))


def rated_in_hindsight(n_days: int, seed: int) -> pd.DataFrame:
    """Stress is rated in the evening, 1 SD higher on days with more twitches than usual: it follows the twitches."""
    rng = np.random.default_rng([seed, 6])
    daily = _frame(counts(rng, hidden(rng, n_days)), _factors(rng, n_days))
    return daily.assign(stress=daily["stress"] + (daily[OUTCOME] > daily[OUTCOME].median()))


def days_kept_when_bad(n_days: int, seed: int) -> pd.DataFrame:
    """Whole days are logged when there were more twitches or more stress than usual (95 %), else on 25 %."""
    rng = np.random.default_rng([seed, 7])
    daily = _frame(counts(rng, hidden(rng, n_days)), _factors(rng, n_days))
    is_bad = (daily[OUTCOME] > daily[OUTCOME].median()) | (daily["stress"] > 0.5)
    is_logged = rng.random(n_days) < np.where(is_bad, 0.95, 0.25)
    daily.loc[~is_logged] = np.nan
    return daily


def threshold(n_days: int, seed: int) -> pd.DataFrame:
    """A real effect with a step: 2.5 times the twitches on days after caffeine above +1 SD, none below it."""
    rng = np.random.default_rng([seed, 8])
    factors = _factors(rng, n_days)
    above = np.concatenate([[False], factors["caffeine"][:-1] > 1.0])
    return _frame(counts(rng, hidden(rng, n_days) * np.where(above, 2.5, 1.0)), factors)


def linear(n_days: int, seed: int) -> pd.DataFrame:
    """For comparison: 1.5 times the twitches a day after each further SD of caffeine, as the method assumes."""
    rng = np.random.default_rng([seed, 8])
    factors = _factors(rng, n_days)
    before = np.concatenate([[0.0], factors["caffeine"][:-1]])
    return _frame(counts(rng, hidden(rng, n_days) * 1.5**before), factors)


def yes_or_no(n_days: int, seed: int) -> pd.DataFrame:
    """Yes or no: yes on 30 % of days, in runs (two states, neighbouring days correlate .6)."""
    rng = np.random.default_rng([seed, 9])
    return _frame(counts(rng, hidden(rng, n_days)), {name: _two_state(rng, n_days) for name in FACTORS})


def _two_state(rng: np.random.Generator, n_days: int) -> FloatArray:
    begin, end = (1 - PHI) * YES_SHARE, (1 - PHI) * (1 - YES_SHARE)
    values = np.empty(n_days)
    values[0] = rng.random() < YES_SHARE
    for day in range(1, n_days):
        values[day] = rng.random() < (1 - end if values[day - 1] else begin)
    return values


def started_once(n_days: int, seed: int) -> pd.DataFrame:
    """A medicine that is started once and kept: 0 before a day in the middle two thirds of the diary, 1 from it."""
    rng = np.random.default_rng([seed, 10])
    mean = hidden(rng, n_days)
    starts = rng.integers(n_days // 6, n_days - n_days // 6, len(FACTORS))
    factors = {name: (np.arange(n_days) >= start).astype(float) for name, start in zip(FACTORS, starts, strict=True)}
    return _frame(counts(rng, mean), factors)


def cycle_of_28_days(n_days: int, seed: int) -> pd.DataFrame:
    """Yes on 5 days in a row out of every 28, beginning anywhere."""
    rng = np.random.default_rng([seed, 11])
    mean = hidden(rng, n_days)
    firsts = rng.integers(0, 28, len(FACTORS))
    factors = {
        name: ((np.arange(n_days) + first) % 28 < 5).astype(float) for name, first in zip(FACTORS, firsts, strict=True)
    }
    return _frame(counts(rng, mean), factors)


def mostly_zero(n_days: int, seed: int) -> pd.DataFrame:
    """An amount such as alcohol: 0 on 65 % of days (in runs, from an AR(.6)), else lognormal around 15 g."""
    rng = np.random.default_rng([seed, 12])
    mean = hidden(rng, n_days)
    factors = {
        name: np.where(ar1(rng, n_days) > ABOVE_65_PERCENT, np.round(15 * np.exp(0.6 * rng.standard_normal(n_days))), 0)
        for name in FACTORS
    }
    return _frame(counts(rng, mean), factors)


def rating(n_days: int, seed: int) -> pd.DataFrame:
    """A whole number from 0 to 10: 4 + 2 x AR(.6), rounded, and cut off at both ends."""
    rng = np.random.default_rng([seed, 13])
    factors = {name: np.clip(np.round(4 + 2 * values), 0, 10) for name, values in _factors(rng, n_days).items()}
    return _frame(counts(rng, hidden(rng, n_days)), factors)


EXPOSURES: tuple[Generator, ...] = (yes_or_no, started_once, cycle_of_28_days, mostly_zero, rating)
NULLS: tuple[Generator, ...] = (
    flare_ups,
    outlier_week,
    heavy_tails,
    almost_always_0_or_1,
    logged_on_bad_days,
    zero_filled,
    rated_in_hindsight,
    days_kept_when_bad,
)
EFFECTS: tuple[Generator, ...] = (threshold, linear)


def name_of(generator: Generator) -> str:
    """Its name in words."""
    return generator.__name__.replace("_", " ")
