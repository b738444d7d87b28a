"""The public door: its frozen contract, and that odd input is a clear result or one sentence."""

import inspect
import json

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import calendar, made_up, with_gaps
from tests.programs import python
from twitchlog import analysis
from twitchlog.analysis import PRIMARY_FAMILY, estimate_rate_ratio, screen_associations
from twitchlog.analysis.association import estimate_reverse, screen_frame
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import VERDICTS
from twitchlog.errors import TwitchlogError, WordsError

NAN = float("nan")
COLUMNS = [
    "exposure",
    "family",
    "lag_days",
    "n_pairs",
    "p_value",
    "p_familywise",
    "rate_ratio",
    "ci_lower",
    "ci_upper",
    "unadjusted_rate_ratio",
    "low",
    "high",
    "detectable_rate_ratio",
    "days_needed",
    "verdict",
    "reason",
]


def screened(daily, **options):
    return screen_associations(daily, **{"permutations": 19, **options})


def defaults(function):
    return {name: each.default for name, each in inspect.signature(function).parameters.items() if name != "daily"}


# The contract


def test_the_screen_has_the_signature_of_the_design():
    assert defaults(screen_associations) == {
        "outcome": "twitch_episodes",
        "exposures": None,
        "lags": (0, 1, 2, 3),
        "primary": PRIMARY_FAMILY,
        "permutations": 999,
        "enforce_gate": True,
        "seed": 0,
    }
    assert defaults(screen_frame) == defaults(screen_associations) | {"only_associated": False}


def test_the_effect_has_the_signature_of_the_design():
    assert defaults(estimate_rate_ratio) == {
        "exposure": inspect.Parameter.empty,
        "lag_days": inspect.Parameter.empty,
        "adjust_for": None,
        "ci_level": 0.95,
        "outcome": "twitch_episodes",
    }


@pytest.mark.parametrize("function", [screen_associations, estimate_rate_ratio, estimate_reverse, screen_frame])
def test_after_the_frame_arguments_are_keywords(function):
    first, *others = inspect.signature(function).parameters.values()
    assert first.name == "daily"
    assert {each.kind for each in others} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("n_days", [0, 20, 90])
def test_the_table_has_exactly_the_columns_of_the_design_in_their_order(n_days):
    table = screened(made_up(n_days))
    assert table.columns.tolist() == COLUMNS
    assert table["exposure"].tolist() == ["stress", "sleep_h", "water_ml"]
    assert set(table["verdict"]) <= set(VERDICTS)


def test_the_names_are_public_and_loaded_only_when_asked_for():
    assert {"screen_associations", "estimate_rate_ratio", "Association", "NotEstimable"} <= set(analysis.__all__)
    script = (
        "import json, sys, twitchlog.analysis as a\n"
        "before = [name for name in ('numpy', 'pandas', 'scipy') if name in sys.modules]\n"
        "a.NotEstimable\n"
        "after = [name for name in ('numpy', 'pandas', 'scipy') if name in sys.modules]\n"
        "print(json.dumps([before, after, a.screen_associations.__name__, 'statsmodels' in sys.modules]))"
    )
    assert json.loads(python("-c", script).stdout) == [[], [], "screen_associations", False]


# Options


def test_exposures_are_those_asked_for_once_and_in_order():
    assert screened(made_up(), exposures=["water_ml", "stress", "water_ml"])["exposure"].tolist() == [
        "water_ml",
        "stress",
    ]
    assert len(screened(made_up(), exposures=[])) == 0
    assert screened(made_up(), exposures=[]).columns.tolist() == COLUMNS


def test_other_outcomes_take_the_same_way():
    daily = with_gaps(made_up()).assign(minutes=made_up(seed=9)["twitch_episodes"] * 7.3)
    daily = daily.rename(columns={"minutes": "twitch_minutes"})
    table = screened(daily, outcome="twitch_minutes")
    assert table["exposure"].tolist() == ["stress", "sleep_h", "water_ml"]
    assert np.isfinite(table["rate_ratio"]).all()
    assert estimate_rate_ratio(daily, exposure="stress", lag_days=0, outcome="twitch_minutes").outcome == (
        "twitch_minutes"
    )


def test_lags_may_be_of_any_kind_of_whole_numbers():
    usual = screened(made_up(), lags=(0, 1), primary=None)
    for lags in ([0, 1], range(2), np.arange(2), (np.int32(0), np.int64(1))):
        pd.testing.assert_frame_equal(screened(made_up(), lags=lags, primary=None), usual)


def test_an_effect_is_adjusted_for_the_other_tracked_factors_unless_told_otherwise():
    daily = with_gaps(made_up())
    usual = estimate_rate_ratio(daily, exposure="stress", lag_days=1)
    assert usual.covariates == ("sleep_h", "water_ml")
    assert usual == estimate_rate_ratio(daily, exposure="stress", lag_days=1, adjust_for=["sleep_h", "water_ml"])
    alone = estimate_rate_ratio(daily, exposure="stress", lag_days=1, adjust_for=[])
    assert alone.covariates == ()
    assert alone == estimate_rate_ratio(daily, exposure="stress", lag_days=1, adjust_for=["stress"])
    assert alone.rate_ratio != usual.rate_ratio


def test_a_wider_level_gives_a_wider_interval():
    narrow, wide = (
        estimate_rate_ratio(made_up(), exposure="stress", lag_days=1, ci_level=level) for level in (0.5, 0.99)
    )
    assert wide.ci_lower < narrow.ci_lower < narrow.rate_ratio == wide.rate_ratio < narrow.ci_upper < wide.ci_upper


def test_the_reverse_is_the_exposure_of_the_day_after():
    daily = with_gaps(made_up())
    ahead = daily.copy()
    for name in ("stress", "sleep_h", "water_ml"):
        ahead[name] = daily[name].shift(-1)
    reverse = estimate_reverse(daily, exposure="stress")
    same_day = estimate_rate_ratio(ahead, exposure="stress", lag_days=0)
    assert reverse.lag_days == -1
    assert reverse.n_days == same_day.n_days
    assert reverse.rate_ratio == pytest.approx(same_day.rate_ratio, rel=0.02)
    assert reverse.covariates == ("sleep_h", "water_ml")


# Odd diaries are a clear result

_DAYS = np.arange(120)
_DRAW = np.random.default_rng(11)
ODD = {
    "empty": made_up(0),
    "never observed": made_up(twitch_episodes=NAN),
    "no twitch": made_up(twitch_episodes=0.0),
    "one day": made_up(1),
    "two days": made_up(2),
    "8 days": made_up(8),
    "two days far apart": made_up(twitch_episodes=[1.0, *[NAN] * 118, 2.0]),
    "all paused": made_up(day_state="paused"),
    "constant factor": made_up(my_same=3.7),
    "never logged factor": made_up(my_none=NAN),
    "duplicate": made_up(my_twin=made_up()["stress"] * 2 + 1),
    "sum of others": made_up(my_sum=made_up()["stress"] + made_up()["sleep_h"]),
    "yes and no": made_up(illness=_DRAW.integers(0, 2, 120).astype(float)),
    "boolean": made_up(illness=_DRAW.integers(0, 2, 120).astype(bool)),
    "boolean with days left out": made_up(illness=_DRAW.integers(0, 2, 120).astype(bool)).drop(calendar(9)[4:7]),
    "whole numbers": made_up(exertion_min=_DRAW.integers(0, 60, 120)),
    "medicine from a day on": made_up(med_x=(_DAYS >= 50).astype(float)),
    "two medicines from the same day on": made_up(med_x=(_DAYS >= 50) * 1.0, med_y=(_DAYS >= 50) * 1.0),
    "medicine once": made_up(med_x=(_DAYS == 50).astype(float)),
    "only at weekends": made_up(my_class=(_DAYS % 7 >= 5).astype(float)),
    "every day more": made_up(my_more=_DAYS * 0.1),
    "words beside": made_up(my_words="a", my_mixed=[1, "a"] * 60),
    "in a zone": made_up().tz_localize("Europe/Berlin"),
    "nullable": made_up().convert_dtypes(),
    "nullable and missing": made_up(stress=pd.array([None, *range(119)], dtype="Float64")),
    "quiet Wednesdays": made_up(twitch_episodes=np.where(_DAYS % 7 == 2, 0.0, made_up()["twitch_episodes"])),
    "huge counts": made_up(twitch_episodes=made_up()["twitch_episodes"] * 1e6),
    "always the same count": made_up(twitch_episodes=3.0),
    "a day with 10,000 episodes": made_up(twitch_episodes=np.where(_DAYS == 60, 1e4, made_up()["twitch_episodes"])),
    "one twitch": made_up(twitch_episodes=(_DAYS == 60).astype(float)),
    "twitches from a day on": made_up(twitch_episodes=np.where(_DAYS < 90, 0.0, 5.0)),
    "amounts": made_up(twitch_episodes=made_up()["twitch_episodes"] * 0.37),
    "60 days of 20 columns": made_up(60, **{f"my_{n}": np.random.default_rng(n).normal(size=60) for n in range(17)}),
    "as many columns as days": made_up(60, **{f"my_{n}": np.random.default_rng(n).normal(size=60) for n in range(60)}),
}


@pytest.mark.parametrize("enforce_gate", [True, False])
@pytest.mark.parametrize("daily", ODD.values(), ids=ODD)
def test_an_odd_diary_is_a_clear_result(daily, enforce_gate):
    table = screened(daily, enforce_gate=enforce_gate)
    assert len(table) >= 3
    assert set(table["verdict"]) <= set(VERDICTS)
    assert table["reason"].map(type).eq(str).all()
    lacking = table[table["verdict"] == "not enough data"]
    assert (lacking["reason"] != "").all()
    if enforce_gate:
        assert lacking[["p_value", "rate_ratio", "ci_lower"]].isna().all(axis=None)
    known = table[table["rate_ratio"].notna()]
    assert (known["ci_lower"] <= known["rate_ratio"]).all()
    assert (known["rate_ratio"] <= known["ci_upper"]).all()
    assert (table["p_familywise"] >= table["p_value"]).eq(table["p_value"].notna()).all()
    for exposure in table["exposure"].tail(4):
        assert isinstance(estimate_rate_ratio(daily, exposure=exposure, lag_days=1), Association | NotEstimable)
        assert isinstance(estimate_reverse(daily, exposure=exposure), Association | NotEstimable)


@pytest.mark.parametrize("lags", [(400,), (0, 400), (119,), (118, 1)])
def test_lags_longer_than_the_diary_are_a_clear_result(lags):
    table = screened(made_up(), lags=lags, primary=None)
    assert set(table["verdict"]) <= set(VERDICTS)
    if lags == (400,):
        assert table["reason"].tolist() == ["0 of 35 pairs"] * 3
        assert table["n_pairs"].tolist() == [0] * 3


@pytest.mark.parametrize(
    "options",
    [
        {"lags": (-1,)},
        {"lags": ()},
        {"lags": (0.5,)},
        {"lags": (NAN,)},
        {"lags": "01"},
        {"lags": 1},
        {"primary": {"stress": ()}},
        {"primary": {"stress": (-1,)}},
        {"permutations": 0},
        {"permutations": -5},
        {"permutations": 9.5},
        {"seed": -1},
        {"seed": 0.5},
        {"outcome": "nothing"},
        {"exposures": ["nothing"]},
        {"exposures": "stress"},
        {"exposures": ["twitch_episodes"]},
        {"exposures": ["my_words"]},
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_in_one_sentence(options):
    with pytest.raises(WordsError) as told:
        screened(made_up(my_words="a"), **options)
    assert isinstance(told.value, TwitchlogError)
    assert told.value.hint


@pytest.mark.parametrize(
    "options",
    [
        {"ci_level": 1.5},
        {"ci_level": 0},
        {"ci_level": 1},
        {"ci_level": NAN},
        {"lag_days": -1},
        {"lag_days": 0.5},
        {"lag_days": "1"},
        {"exposure": "nothing"},
        {"exposure": "twitch_episodes"},
        {"adjust_for": ["nothing"]},
        {"adjust_for": ["twitch_episodes"]},
        {"outcome": "nothing"},
    ],
    ids=str,
)
def test_a_wrong_option_of_an_effect_is_refused_in_one_sentence(options):
    with pytest.raises(WordsError):
        estimate_rate_ratio(made_up(), **{"exposure": "stress", "lag_days": 1, **options})


@pytest.mark.parametrize(
    "daily",
    [
        made_up(stress=np.inf),
        made_up(twitch_episodes=-1.0),
        made_up().reset_index(drop=True),
        pd.concat([made_up(), made_up().iloc[:1]]),
        made_up(twitch_episodes="a"),
        made_up().drop(columns="twitch_episodes"),
    ],
)
def test_a_wrong_table_is_refused_in_one_sentence(daily):
    for ask in (screened, lambda daily: estimate_rate_ratio(daily, exposure="stress", lag_days=0)):
        with pytest.raises(WordsError):
            ask(daily)


def test_the_level_of_the_reverse_lies_between_0_and_1_too():
    with pytest.raises(WordsError, match="ci_level"):
        estimate_reverse(made_up(), exposure="stress", ci_level=1.5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda daily: screen_associations(daily, exposures="stress"),
        lambda daily: estimate_rate_ratio(daily, exposure="stress", lag_days=0, adjust_for="caffeine_mg"),
    ],
)
def test_one_name_in_the_place_of_a_list_is_refused(ask):
    with pytest.raises(WordsError, match="is one name"):
        ask(made_up(n_days=60, seed=1))
