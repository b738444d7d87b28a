"""What is said of an exposure: verdicts, reasons, what is held back, and the table."""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from tests.analysis.daily_frames import made_up, period_of, with_gaps
from twitchlog.analysis.association import estimate_rate_ratio, screen_frame
from twitchlog.analysis.family_tests import EXPLORATORY, ONE_FAMILY, PRIMARY
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import (
    ASSOCIATED,
    CANNOT_TELL,
    HINT,
    NO_STRONG_LINK,
    NOT_ENOUGH_DATA,
    PRIMARY_FAMILY,
    TABLE_COLUMNS,
    VERDICTS,
    as_table,
    decide,
    other_exposures,
)

NAN = float("nan")


def screened(daily, **options):
    return screen_frame(daily, **{"permutations": 99, **options})


def finding(screen, exposure="stress"):
    return next(each for each in screen.findings if each.exposure == exposure)


def interval(lower, upper):
    numbers = dict.fromkeys(Association._fields, 1) | {"ci_lower": lower, "ci_upper": upper}
    return Association(**numbers)


NARROW, WIDE, NONE = interval(0.8, 1.3), interval(0.6, 1.3), NotEstimable("too few days", 0, None)


@pytest.mark.parametrize(
    ("family", "p_value", "p_familywise", "adjusted", "is_biased", "expected"),
    [
        (PRIMARY, 0.01, 0.05, WIDE, False, ASSOCIATED),
        (PRIMARY, 0.01, 0.0501, WIDE, False, HINT),
        (PRIMARY, 0.05, 0.20, NARROW, False, HINT),
        (PRIMARY, 0.0501, 0.20, NARROW, False, NO_STRONG_LINK),
        (PRIMARY, 0.0501, 0.20, WIDE, False, CANNOT_TELL),
        (PRIMARY, 0.9, 0.9, NARROW, True, CANNOT_TELL),
        (PRIMARY, 0.01, 0.01, NARROW, True, ASSOCIATED),
        (PRIMARY, 0.01, 0.06, NARROW, True, HINT),
        (PRIMARY, 0.9, 0.9, NONE, False, CANNOT_TELL),
        (PRIMARY, 0.01, 0.01, NONE, False, ASSOCIATED),
        (ONE_FAMILY, 0.001, 0.05, WIDE, False, ASSOCIATED),
        (ONE_FAMILY, 0.001, 0.06, WIDE, False, HINT),
        (EXPLORATORY, 0.001, 0.001, NARROW, False, HINT),
        (EXPLORATORY, 0.05, 0.5, NARROW, False, HINT),
        (EXPLORATORY, 0.06, 0.5, NARROW, False, NO_STRONG_LINK),
        (EXPLORATORY, 0.06, 0.5, NARROW, True, CANNOT_TELL),
        (PRIMARY, 0.9, 0.9, interval(0.67, 1.3), False, CANNOT_TELL),
        (PRIMARY, 0.9, 0.9, interval(0.671, 1.499), False, NO_STRONG_LINK),
        (PRIMARY, 0.9, 0.9, interval(0.8, 1.5), False, CANNOT_TELL),
    ],
)
def test_the_verdicts(family, p_value, p_familywise, adjusted, is_biased, expected):
    assert decide(family, p_value, p_familywise, adjusted, is_biased=is_biased) == expected


def test_the_primary_family_is_the_one_of_the_method():
    names = ("caffeine_mg", "sleep_h", "stress", "water_ml")
    assert dict(PRIMARY_FAMILY) == dict.fromkeys(names, (0, 1))
    assert VERDICTS == ("associated", "hint", "no strong link", "cannot tell yet", "not enough data")


def test_an_effect_is_that_of_the_lag_with_the_largest_statistic():
    daily = with_gaps(made_up(my_other=np.random.default_rng(7).normal(size=120)))
    for each in screened(daily).findings:
        options = {"exposure": each.exposure, "lag_days": each.lag_days}
        assert each.adjusted == estimate_rate_ratio(daily, **options)
        assert each.unadjusted == estimate_rate_ratio(daily, adjust_for=(), **options)
        assert each.n_pairs == each.adjusted.n_days
        assert each.verdict == decide(each.family, each.p_value, each.p_familywise, each.adjusted, is_biased=False)


@pytest.mark.parametrize("n_days", [8, 27, 30, 55])
def test_below_the_minimum_nothing_is_shown_unless_it_is_asked_for(n_days):
    held_back, filled = (screened(made_up(n_days), enforce_gate=gate) for gate in (True, False))
    for one, other in zip(held_back.findings, filled.findings, strict=True):
        assert one.verdict == other.verdict == NOT_ENOUGH_DATA
        assert f"{n_days} of 56 calendar days" in one.reason
        assert one.reason == other.reason
        assert isnan(one.p_value)
        assert isnan(one.p_familywise)
        assert not isinstance(one.adjusted, Association)
        assert 0 < other.p_value <= other.p_familywise <= 1
        assert isinstance(other.adjusted, Association) is (n_days >= 28)


def test_fifty_six_days_are_enough():
    assert all(each.is_shown and each.verdict != NOT_ENOUGH_DATA for each in screened(made_up(56)).findings)


def test_a_duplicate_is_named_and_neither_is_lost():
    screen = screened(made_up(my_twin=made_up()["stress"] * 2 + 1), primary=None)
    one, other = finding(screen), finding(screen, "my_twin")
    assert "my_twin" in one.reason
    assert "stress" in other.reason
    assert one.verdict == other.verdict != NOT_ENOUGH_DATA
    assert one.p_value == other.p_value
    assert one.adjusted.rate_ratio == pytest.approx(other.adjusted.rate_ratio)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (NAN, "never logged"),
        (3.7, "never varied"),
        (np.arange(120) * 0.1, "weekday and trend explain it wholly"),
    ],
)
@pytest.mark.parametrize("enforce_gate", [True, False])
def test_a_factor_without_information_is_a_result_with_a_reason_and_moves_nothing_else(column, reason, enforce_gate):
    with_it = screened(with_gaps(made_up()).assign(my_other=column), enforce_gate=enforce_gate)
    without = screened(with_gaps(made_up()), enforce_gate=enforce_gate)
    found = finding(with_it, "my_other")
    assert (found.verdict, found.reason, found.is_shown) == (NOT_ENOUGH_DATA, reason, False)
    assert as_table(with_it).iloc[:-1].equals(as_table(without))


def test_a_sum_of_others_is_told_apart_from_nothing():
    daily = made_up()
    screen = screened(daily.assign(my_sum=daily["stress"] + daily["sleep_h"] + daily["water_ml"] / 100))
    for each in screen.findings:
        assert each.reason == "the other factors together always move with it"
        assert each.verdict != NO_STRONG_LINK
        assert isinstance(each.unadjusted, Association)


def test_logging_bias_is_a_reason_and_rules_nothing_out():
    daily = made_up(300, 3)
    stress = daily["stress"].to_numpy()
    after_calm = np.r_[False, stress[:-1] < 5] & (np.random.default_rng(1).random(300) < 0.5)
    daily.loc[after_calm, "twitch_episodes"] = NAN
    screen = screened(daily)
    assert [bias.column for bias in screen.biases] == ["stress"]
    assert finding(screen).is_bias_near
    assert "logged more often" in finding(screen).reason
    assert finding(screen).verdict == CANNOT_TELL
    assert finding(screen, "sleep_h").reason == ""
    assert finding(screen, "sleep_h").verdict == NO_STRONG_LINK


def test_covariates_are_what_varies_and_was_logged_on_half_of_the_observed_days():
    n_days = 100
    half, less = np.full(n_days, NAN), np.full(n_days, NAN)
    half[:50], less[:49] = np.random.default_rng(1).normal(size=50), np.random.default_rng(2).normal(size=49)
    daily = made_up(n_days, my_half=half, my_less=less, my_same=2.0, my_none=NAN, my_twin=made_up(100)["stress"])
    assert other_exposures(period_of(daily), "stress") == ("sleep_h", "water_ml", "my_half")
    assert other_exposures(period_of(daily), "sleep_h") == ("stress", "water_ml", "my_half", "my_twin")


def test_a_planted_association_is_found_and_the_others_are_not():
    daily = made_up(150, 3)
    stress = daily["stress"].shift(1).fillna(5.0)
    daily["twitch_episodes"] = np.random.default_rng(0).poisson(np.exp(0.2 * stress)).astype(float)
    screen = screened(daily, permutations=199)
    found = finding(screen)
    assert (found.verdict, found.lag_days, found.reason) == (ASSOCIATED, 1, "")
    assert found.adjusted.ci_lower > 1.5
    assert finding(screen, "sleep_h").verdict in (NO_STRONG_LINK, CANNOT_TELL)


def test_a_diary_without_days_or_twitches_says_so():
    for daily, reason in [
        (made_up(0), "never logged"),
        (made_up(twitch_episodes=NAN), "never logged"),
        (made_up(1), "1 of 56 calendar days; 1 of 40 observed days; 1 of 15 days with a twitch; 1 of 35 pairs"),
        (made_up(twitch_episodes=0.0), "0 of 15 days with a twitch"),
    ]:
        screen = screened(daily, enforce_gate=False)
        assert screen.null_model is None
        assert [each.reason for each in screen.findings] == [reason] * 3
        assert {each.verdict for each in screen.findings} == {NOT_ENOUGH_DATA}


def test_the_table_holds_the_findings():
    screen = screened(with_gaps(made_up(my_none=NAN)))
    table = as_table(screen)
    assert tuple(table.columns) == TABLE_COLUMNS
    assert table["exposure"].tolist() == ["stress", "sleep_h", "water_ml", "my_none"]
    row, found = table.iloc[0], screen.findings[0]
    assert row["rate_ratio"] == found.adjusted.rate_ratio
    assert row["unadjusted_rate_ratio"] == found.unadjusted.rate_ratio
    for name in ("lag_days", "n_pairs", "p_value", "p_familywise", "verdict", "reason", "family"):
        assert row[name] == getattr(found, name)
    for name in ("ci_lower", "ci_upper", "low", "high", "detectable_rate_ratio", "days_needed"):
        assert row[name] == getattr(found.adjusted, name)
    numbers = table.iloc[3][["p_value", "p_familywise", "rate_ratio", "ci_lower", "low", "days_needed"]]
    assert numbers.isna().all()
    assert pd.api.types.is_integer_dtype(table["n_pairs"])


def test_a_page_that_tells_only_what_is_associated_sizes_nothing_else():
    daily = made_up(n_days=120, seed=3)
    daily["caffeine_mg"] = np.where(daily["twitch_episodes"] > daily["twitch_episodes"].median(), 300.0, 100.0)
    daily["caffeine_mg"] += np.arange(len(daily)) % 5
    whole, brief = screen_frame(daily), screen_frame(daily, only_associated=True)
    assert [each.p_familywise for each in whole.findings] == pytest.approx(
        [each.p_familywise for each in brief.findings], nan_ok=True
    )
    stands_out = {each.exposure for each in whole.findings if each.verdict == "associated"}
    assert "caffeine_mg" in stands_out
    for full, short in zip(whole.findings, brief.findings, strict=True):
        assert (short.adjusted == full.adjusted) == (full.exposure in stands_out)
