"""The levels of the screen and the interval on fixed seeds: a small part of `make calibrate`, for every test run.

Bounds are binomial quantiles: a method that just meets its target passes each with a probability of 99.9 %. The seeds
are fixed, so that a test fails for a change of the method and never by chance.
"""

from __future__ import annotations

import pytest
from scipy.stats import binom

from tests.calibration import materials
from tests.calibration.campaign import estimate_of, look_at_primary
from tests.calibration.screening import look_at, tasks_of

pytestmark = pytest.mark.skipif(not materials.are_there(), reason=materials.ABSENT)

RARE = 0.001
N_NULL, N_REAL = 250, 150


def most(n: int, share: float) -> int:
    """The largest number of n that chance explains where the true share is this."""
    return int(binom.ppf(1 - RARE, n, share))


def fewest(n: int, share: float) -> int:
    """The smallest such number."""
    return int(binom.ppf(RARE, n, share))


@pytest.fixture(scope="module", params=["AR .8, weekday, trend, 20 % gaps", "slow wave, AR .6"])
def null_looks(request):
    """The two hardest kinds of diary: strong ebb and flow with gaps, and a season that no one noted."""
    limit = 0.07 if request.param.startswith("slow wave") else 0.06
    return [look_at(task) for task in tasks_of(materials.scenarios("NULLS")[request.param], N_NULL)], limit


def test_where_nothing_is_real_something_is_found_about_as_rarely_as_said(null_looks):
    looks, limit = null_looks
    n_found = sum(bool(each.found) for each in looks)
    assert n_found <= most(N_NULL, limit)  # 28 of 250 at 6 %, 31 at 7 %
    assert n_found >= fewest(N_NULL, 0.02)  # a screen that finds nothing is no screen


def test_each_factor_passes_about_as_rarely_as_said(null_looks):
    looks, _ = null_looks
    n_passing = round(sum(6 * each.share_of_factors for each in looks))
    assert fewest(6 * N_NULL, 0.03) <= n_passing <= most(6 * N_NULL, 0.06)  # 26 to 120 of 1,500


@pytest.fixture(scope="module")
def steady_looks():
    keywords, _ = materials.scenarios("POWER")["steady, no gaps, RR 1.5, 90 days"]
    return keywords, [look_at(task) for task in tasks_of(keywords, N_REAL)]


def test_a_real_association_is_found_at_its_lag(steady_looks):
    _, looks = steady_looks
    lags = [each.lag_days["caffeine"] for each in looks if "caffeine" in each.found]
    assert len(lags) >= fewest(N_REAL, 0.55)  # 64 of 150
    assert lags.count(1) >= fewest(len(lags), 0.85)


def test_the_primary_family_finds_it_more_often(steady_looks):
    keywords, looks = steady_looks
    n_found = sum("caffeine_mg" in look_at_primary(task).found for task in tasks_of(keywords, N_REAL))
    assert n_found >= fewest(N_REAL, 0.70)  # 87 of 150
    assert n_found > sum("caffeine" in each.found for each in looks)


def test_the_factors_beside_it_stay_quiet(steady_looks):
    _, looks = steady_looks
    n_wrong = sum(bool(set(each.found) - {"caffeine"}) for each in looks)
    assert n_wrong <= most(N_REAL, 0.06)  # 19 of 150


@pytest.mark.parametrize("name", ["null, 56 days", "RR 1.5, 90 days"])
def test_the_interval_holds_the_truth_as_often_as_said(name):
    keywords = materials.scenarios("COVERAGE")[name]
    found = [estimate_of(task) for task in tasks_of(keywords, N_REAL)]
    n_held = sum(each.covers for each in found if each is not None)
    assert None not in found
    assert n_held >= fewest(N_REAL, 0.92)  # 127 of 150
    assert any(not each.covers for each in found)  # an interval that always holds it is too wide
