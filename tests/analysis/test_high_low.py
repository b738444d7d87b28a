"""The days that a rate ratio compares, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from twitchlog.analysis.effect import estimate
from twitchlog.analysis.high_low import DayGroup, count_high_low
from twitchlog.analysis.period import build_period
from twitchlog.analysis.results import Association

N_DAYS = 70
DAYS = pd.date_range("2026-09-01", periods=N_DAYS, name="diary_day")


def effect_on(outcome, exposure, *, lag_days):
    daily = pd.DataFrame({"twitch_episodes": outcome, "caffeine_mg": exposure}, index=DAYS)
    period = build_period(daily, outcome="twitch_episodes", exposures=("caffeine_mg",))
    found = estimate(period, "caffeine_mg", lag_days=lag_days, adjust_for=(), outcome="twitch_episodes")
    assert isinstance(found, Association)
    return period, found


@pytest.fixture
def draw():
    return np.random.default_rng(4)


def test_high_and_low_days_are_those_beyond_the_two_figures_of_the_ratio(draw):
    exposure = draw.integers(0, 400, N_DAYS).astype(float)
    outcome = draw.poisson(1.0, N_DAYS).astype(float)
    outcome[5], exposure[9] = np.nan, np.nan
    period, found = effect_on(outcome, exposure, lag_days=1)
    before = np.r_[np.nan, exposure[:-1]]
    known = ~np.isnan(outcome) & ~np.isnan(before)
    counts = count_high_low(period, found)
    for group, chosen in ((counts.high, before >= found.high), (counts.low, before <= found.low)):
        days = outcome[known & chosen]
        assert group == DayGroup(len(days), int((days > 0).sum()), float(days.sum()))
    assert counts.high.n_days >= 13
    assert counts.low.n_days >= 13


def test_of_yes_and_no_every_day_is_one_or_the_other(draw):
    exposure = np.tile([1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0], 10)
    outcome = draw.poisson(1.0, N_DAYS).astype(float)
    period, found = effect_on(outcome, np.roll(exposure, 3) * draw.integers(0, 2, N_DAYS), lag_days=0)
    counts = count_high_low(period, found)
    assert found.is_split
    assert counts.high.n_days + counts.low.n_days == N_DAYS
    assert counts.high.total + counts.low.total == outcome.sum()


def test_any_day_without_the_exposure_counts_in_neither(draw):
    exposure = draw.integers(0, 400, N_DAYS).astype(float)
    exposure[::3] = np.nan
    period, found = effect_on(draw.poisson(2.0, N_DAYS).astype(float), exposure, lag_days=0)
    counts = count_high_low(period, found)
    assert counts.high.n_days + counts.low.n_days <= np.count_nonzero(~np.isnan(exposure))
