"""What must hold for the screen of any diary, above all: nothing missing is filled and nothing looks forward."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.analysis.daily_frames import made_up, with_gaps
from twitchlog.analysis import estimate_rate_ratio, screen_associations
from twitchlog.analysis.period import build_period
from twitchlog.analysis.screen import VERDICTS
from twitchlog.frame.lags import lag_exposure

PERMUTATIONS = 49
OUTCOME = "twitch_episodes"
NAN = float("nan")
few = settings(deadline=None, max_examples=12)
P_VALUES = ["p_value", "p_familywise"]
SIZES = ["rate_ratio", "ci_lower", "ci_upper", "unadjusted_rate_ratio", "detectable_rate_ratio", "days_needed"]
UNITS = ["low", "high"]
WORDS = ["exposure", "family", "lag_days", "n_pairs", "verdict", "reason"]


@st.composite
def diaries(draw, least_days=60, most_days=110):
    """A diary with gaps, pauses, a yes/no factor, one that is mostly nothing, and perhaps one that nobody logs."""
    n_days, seed = draw(st.integers(least_days, most_days)), draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    daily = with_gaps(
        made_up(
            n_days,
            seed,
            illness=rng.integers(0, 2, n_days).astype(float),
            alcohol_g=np.where(rng.random(n_days) < 0.7, 0.0, rng.integers(1, 5, n_days) * 10.0),
        ),
        share=draw(st.sampled_from([0.0, 0.1, 0.3])),
        seed=seed,
    )
    if draw(st.booleans()):
        daily["my_none"] = NAN
    if draw(st.booleans()):
        daily.loc[daily.index[5:15], ["stress", OUTCOME]] = NAN
    state = np.where(daily[OUTCOME].isna(), "not observed", np.where(daily[OUTCOME] > 0, "some", "none"))
    first = draw(st.integers(1, n_days - 8))
    daily["day_state"] = np.where((np.arange(n_days) >= first) & (np.arange(n_days) < first + 4), "paused", state)
    daily.iloc[[0, -1], -1] = "some"
    return daily


def screened(daily, **options):
    return screen_associations(daily, **{"permutations": PERMUTATIONS, "enforce_gate": False, **options})


def assert_same(one, other, *, rel=1e-9, units=True):
    """The same table: words and p-values exactly, sizes but for rounding."""
    pd.testing.assert_frame_equal(one[WORDS + P_VALUES], other[WORDS + P_VALUES], check_exact=True, check_dtype=False)
    columns = SIZES + UNITS if units else SIZES
    pd.testing.assert_frame_equal(one[columns], other[columns], rtol=rel, atol=0)


@few
@given(diaries(), st.integers(0, 40), st.integers(0, 40))
def test_days_without_entries_at_either_end_change_nothing(daily, n_before, n_after):
    start = daily.index[0] - pd.Timedelta(n_before, "D")
    longer = daily.reindex(pd.date_range(start, periods=n_before + len(daily) + n_after, freq="D"))
    longer["day_state"] = longer["day_state"].fillna("not observed")
    assert_same(screened(longer), screened(daily))


@few
@given(diaries(), st.integers(1, 30))
def test_factors_logged_before_the_first_or_after_the_last_observed_day_change_nothing(daily, n_more):
    ends = made_up(len(daily) + 2 * n_more, 77).drop(columns=OUTCOME)
    ends.index = pd.date_range(daily.index[0] - pd.Timedelta(n_more, "D"), periods=len(ends), freq="D")
    longer = daily.reindex(ends.index).combine_first(ends.drop(index=daily.index))[daily.columns]
    assert_same(screened(longer), screened(daily))


@few
@given(diaries())
def test_a_true_zero_is_not_a_missing_day(daily):
    zeros = daily.index[1:-1][(daily[OUTCOME].iloc[1:-1] == 0) & (daily["day_state"].iloc[1:-1] != "paused")]
    assume(len(zeros) >= 3)
    without = daily.copy()
    without.loc[zeros, OUTCOME] = NAN
    one, other = screened(daily), screened(without)
    assert (other["n_pairs"] < one["n_pairs"]).any()
    logged = one["rate_ratio"].notna()
    assert not np.allclose(one.loc[logged, "rate_ratio"], other.loc[logged, "rate_ratio"], equal_nan=True)


@few
@given(diaries())
def test_a_missing_day_is_not_a_zero(daily):
    used = daily["day_state"] != "paused"
    missing = daily.index[1:-1][daily["sleep_h"].isna().iloc[1:-1] & used.iloc[1:-1]]
    assume(len(missing) >= 3)
    filled = daily.copy()
    filled.loc[missing, "sleep_h"] = 0.0
    row, other = (table.set_index("exposure").loc["sleep_h"] for table in (screened(daily), screened(filled)))
    assert row["rate_ratio"] != pytest.approx(other["rate_ratio"], rel=1e-6)
    outcome = daily.copy()
    unobserved = outcome.index[outcome[OUTCOME].isna() & used]
    assume(len(unobserved) >= 1)
    outcome.loc[unobserved, OUTCOME] = 0.0
    assert (screened(outcome)["n_pairs"] >= screened(daily)["n_pairs"]).any()
    assert build_period(outcome, outcome=OUTCOME, exposures=()).n_observed == (
        build_period(daily, outcome=OUTCOME, exposures=()).n_observed + len(unobserved)
    )


@few
@given(diaries(), st.sampled_from([0.0, 3.0, 500.0, NAN]))
def test_paused_days_are_out_whatever_they_hold(daily, value):
    changed = daily.copy()
    numbers = [name for name in daily if name != "day_state"]
    changed.loc[changed["day_state"] == "paused", numbers] = value
    assert_same(screened(changed), screened(daily))


@given(st.integers(0, 40), st.integers(0, 45), st.integers(0, 39))
def test_lags_never_look_forward(n_days, lag_days, changed_from):
    values = np.random.default_rng(n_days).normal(size=n_days)
    other = values.copy()
    other[changed_from:] = 99.0
    lagged, of_other = lag_exposure(values, lag_days), lag_exposure(other, lag_days)
    until = changed_from + lag_days
    assert np.array_equal(lagged[:until], of_other[:until], equal_nan=True)
    assert np.isnan(lagged[: min(lag_days, n_days)]).all()
    assert not np.isnan(lagged[lag_days:]).any()


@few
@given(diaries(), st.integers(1, 3))
def test_the_exposures_of_the_last_days_do_not_touch_an_effect_at_a_longer_lag(daily, lag_days):
    changed = daily.copy()
    last = changed.index[-lag_days:]
    changed.loc[last, ["stress", "illness"]] = [[9.0, 1.0]] * lag_days
    options = {"exposure": "stress", "lag_days": lag_days, "adjust_for": ()}
    assert estimate_rate_ratio(changed, **options) == estimate_rate_ratio(daily, **options)


@few
@given(diaries(), st.randoms(use_true_random=False))
def test_relabelling_factors_permutes_the_rows_and_changes_nothing_else(daily, random):
    factors = [name for name in daily if name not in (OUTCOME, "day_state")]
    names = [f"my_{n}" for n in range(len(factors))]
    random.shuffle(names)
    renamed = dict(zip(factors, names, strict=True))
    relabelled = daily.rename(columns=renamed)[[OUTCOME, *sorted(names), "day_state"]]
    one = screened(daily, primary=None).replace({"exposure": renamed}).sort_values("exposure", ignore_index=True)
    assert_same(screened(relabelled, primary=None), one)


@few
@given(diaries())
def test_the_frame_stays_as_it_is(daily):
    given_frame = daily.copy(deep=True)
    screened(daily)
    estimate_rate_ratio(daily, exposure="stress", lag_days=1)
    pd.testing.assert_frame_equal(daily, given_frame)


@few
@given(diaries(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_the_seed_decides_the_permutations_and_nothing_else(daily, seed, other_seed):
    one, again, other = (screened(daily, seed=number, permutations=199) for number in (seed, seed, other_seed))
    pd.testing.assert_frame_equal(one, again)
    pd.testing.assert_frame_equal(one[SIZES + UNITS], other[SIZES + UNITS])
    for column in P_VALUES:
        p_values = one[column].to_numpy()
        error = np.sqrt(2 * np.clip(p_values * (1 - p_values), 0.01, None) / 199)
        assert (np.abs(p_values - other[column]) <= 6 * error).where(one[column].notna(), True).all()


@few
@given(diaries(), st.integers(0, 1000))
def test_the_order_of_rows_and_days_left_out_do_not_matter(daily, seed):
    values = daily.drop(columns="day_state")
    empty = values.isna().all(axis=1) & (daily["day_state"] != "paused")
    shuffled = daily[~empty].sample(frac=1, random_state=seed)
    assert_same(screened(shuffled), screened(daily))


@few
@given(
    diaries(), st.sampled_from(["stress", "water_ml", "alcohol_g", "illness"]), st.sampled_from([0.001, 7.0, 1000.0])
)
def test_another_unit_changes_only_low_and_high(daily, name, factor):
    scaled = daily.assign(**{name: daily[name] * factor})
    one, other = screened(daily), screened(scaled)
    assert_same(other, one, rel=1e-7, units=False)
    mine = one["exposure"] == name
    assert other.loc[mine, UNITS].to_numpy() == pytest.approx(one.loc[mine, UNITS].to_numpy() * factor)
    assert other.loc[~mine, UNITS].equals(one.loc[~mine, UNITS])


@few
@given(diaries(least_days=20, most_days=75))
def test_the_gate_only_holds_back(daily):
    shown, filled = screened(daily, enforce_gate=True), screened(daily)
    pd.testing.assert_frame_equal(shown[WORDS], filled[WORDS])
    held_back = shown["verdict"] == "not enough data"
    assert shown.loc[held_back, P_VALUES + SIZES].isna().all(axis=None)
    pd.testing.assert_frame_equal(shown[~held_back], filled[~held_back])


@few
@given(diaries(least_days=10))
def test_numbers_and_words_agree_with_one_another(daily):
    table = screened(daily)
    assert table["verdict"].isin(VERDICTS).all()
    tested = table[table["p_value"].notna()]
    assert (tested["p_familywise"] >= tested["p_value"]).all()
    assert tested["p_value"].between(1 / (PERMUTATIONS + 1), 1).all()
    sized = table[table["rate_ratio"].notna()]
    assert (sized["ci_lower"] <= sized["rate_ratio"]).all()
    assert (sized["rate_ratio"] <= sized["ci_upper"]).all()
    assert (sized["low"] < sized["high"]).all()
    assert (sized["detectable_rate_ratio"] > 1).all()
    assert (table["n_pairs"] <= len(daily)).all()
