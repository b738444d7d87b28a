"""The numbers of an independent implementation, on ten diaries stored beside, to 1e-3."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.calibration import materials
from tests.calibration.materials import FACTORS, LAGS, OUTCOME
from twitchlog.analysis.exposures import bridged, lag_matrix
from twitchlog.analysis.family_tests import run_tests
from twitchlog.analysis.null_model import fit_null_model
from twitchlog.analysis.period import build_period
from twitchlog.analysis.resampling import correlations, unit_exposures

HERE = Path(__file__).parent
N_DAYS = 90
TOLERANCE = 1e-3
EXPECTED = json.loads((HERE / "expected_statistics.json").read_text(encoding="utf-8"))
DIARIES = EXPECTED["diaries"]
STORED = pd.read_csv(HERE / "expected_diaries.csv", dtype=float)


def frame(seed: int) -> pd.DataFrame:
    """One of the ten diaries, its days that were not logged too."""
    mine = STORED[STORED["seed"] == seed].set_index("day")[[OUTCOME, *FACTORS]].reindex(range(N_DAYS))
    return mine.set_axis(pd.date_range("2024-01-01", periods=N_DAYS, freq="D"), axis=0)


def period_of(expected: dict):
    return build_period(frame(expected["seed"]), outcome=OUTCOME, exposures=FACTORS)


def n_unlogged_before(expected: dict) -> int:
    return int(STORED.loc[STORED["seed"] == expected["seed"], "day"].min())


def seeds(diaries) -> list[str]:
    return [f"seed {each['seed']}" for each in diaries]


FROM_DAY_ONE = [each for each in DIARIES if not n_unlogged_before(each)]
BEGIN_UNLOGGED = [each for each in DIARIES if n_unlogged_before(each)]


@pytest.mark.parametrize("expected", DIARIES, ids=seeds(DIARIES))
def test_the_null_model_is_reproduced(expected):
    model = fit_null_model(period_of(expected))
    assert len(model.days) == expected["observed_days"]
    assert model.fit.alpha == pytest.approx(expected["alpha"], abs=TOLERANCE)
    assert model.correlation.share == pytest.approx(expected["c"], abs=TOLERANCE)
    assert model.correlation.phi == expected["phi"]


def statistics(expected: dict, lags: tuple[int, ...]) -> np.ndarray:
    """Ours, a row each factor and a column each lag."""
    period = period_of(expected)
    tested, _ = run_tests(period, fit_null_model(period), lags=lags, primary=None, permutations=1, seed=0)
    assert [each.exposure for each in tested] == list(FACTORS)
    return np.array([[at_lag.statistic for at_lag in each.statistics] for each in tested])


def expected_statistics(expected: dict) -> np.ndarray:
    return np.array([expected["statistic"][name] for name in FACTORS])


def test_seven_diaries_begin_with_a_logged_day():
    assert [each["seed"] for each in BEGIN_UNLOGGED] == [1, 2, 8]
    assert len(FROM_DAY_ONE) == 7


@pytest.mark.parametrize("expected", FROM_DAY_ONE, ids=seeds(FROM_DAY_ONE))
def test_every_statistic_is_reproduced(expected):
    assert np.abs(statistics(expected, LAGS) - expected_statistics(expected)).max() < TOLERANCE


@pytest.mark.parametrize("expected", BEGIN_UNLOGGED, ids=seeds(BEGIN_UNLOGGED))
def test_the_same_day_is_reproduced_where_the_first_days_were_not_logged(expected):
    assert np.abs(statistics(expected, (0,)) - expected_statistics(expected)[:, :1]).max() < TOLERANCE


@pytest.mark.parametrize("expected", BEGIN_UNLOGGED, ids=seeds(BEGIN_UNLOGGED))
def test_earlier_days_are_reproduced_with_the_first_value_carried_back(expected):
    # The reference carries the first adjusted value back over days before the first logged one (as np.interp does at
    # an end). Our period begins with the first observed day, and what lies before it counts as the mean: days that
    # were not logged, added at either end of a diary, must change nothing. So the reference's lags are built here from
    # the engine's own parts, and all else is the engine's.
    period, before = period_of(expected), n_unlogged_before(expected)
    model = fit_null_model(period)
    ours = statistics(expected, LAGS)
    for number, name in enumerate(FACTORS):
        ready = bridged(period.adjusted_column(name))
        carried_back = np.concatenate([np.full(before, ready[0]), ready])
        columns = lag_matrix(carried_back, LAGS)[before:]
        exposures = unit_exposures(model.whiten_exposures(columns), model.basis)
        found = np.abs(correlations(model.residuals, exposures, model.basis))
        assert np.abs(found - expected["statistic"][name]).max() < TOLERANCE
        assert np.abs(ours[number] - expected["statistic"][name]).max() < 0.05  # the whole of the difference


@pytest.mark.skipif(not materials.are_there(), reason=materials.ABSENT)
@pytest.mark.parametrize("expected", DIARIES, ids=seeds(DIARIES))
def test_the_stored_diaries_are_the_simulated_ones(expected):
    keywords = materials.scenarios("NULLS")["AR .6, weekday, trend, 20 % gaps"]
    pd.testing.assert_frame_equal(
        frame(expected["seed"]), materials.diary(keywords, expected["seed"]), check_names=False, check_freq=False
    )


@pytest.mark.skipif(not materials.are_there(), reason=materials.ABSENT)
def test_the_stored_numbers_are_the_shared_ones():
    shared = json.loads((materials.FOLDER / "expected.json").read_text(encoding="utf-8"))
    assert shared == EXPECTED
