"""The arithmetic behind a finding: it adds up, and it names what is needed to compute it again."""

import datetime as dt
import json
from math import exp, log

import numpy as np
import pandas as pd
import pytest

from tests.report.findings import CATALOGUE
from twitchlog.analysis.association import screen_frame
from twitchlog.report.triggers import build_triggers_report
from twitchlog.report.triggers_json import why_as_json
from twitchlog.report.triggers_terminal import render_why
from twitchlog.report.why import Selection, build_why_report, python_lines
from twitchlog.report.why_page import why_page

N_DAYS = 100


def daily_of(n_days=N_DAYS, *, effect=0.6, n_logged=None):
    rng = np.random.default_rng(2)
    daily = pd.DataFrame(index=pd.date_range("2026-08-14", periods=n_days, name="diary_day"))
    daily["caffeine_mg"] = rng.choice([0.0, 95, 190, 285], n_days)
    daily["stress"] = rng.integers(0, 11, n_days).astype(float)
    before = np.concatenate([[0.0], daily["caffeine_mg"].to_numpy()[:-1]])
    daily["twitch_episodes"] = rng.poisson(np.exp(effect * before / 100 + 0.05 * daily["stress"])).astype(float)
    daily["water_ml"] = np.nan
    daily.loc[daily.index[:20], "water_ml"] = rng.normal(1800, 200, min(20, n_days))[: len(daily.index[:20])]
    daily.loc[daily.index[10:13], ["twitch_episodes"]] = np.nan
    daily["day_state"] = np.where(np.isnan(daily["twitch_episodes"]), "not observed", "some").astype(object)
    return daily


def why_of(column, *, n_days=N_DAYS, selection=None, **more):
    daily = daily_of(n_days)
    last = daily.index[-1].date()
    report = build_triggers_report(
        daily, [], screen_frame(daily, **more), CATALOGUE, as_of=last + dt.timedelta(days=1), last_day=last
    )
    return build_why_report(report, column, selection or Selection("/a/diary.db"))


@pytest.fixture(scope="module")
def caffeine():
    """Why caffeine is associated."""
    return why_of("caffeine_mg")


def test_every_day_is_accounted_for(caffeine):
    same_day, day_after = caffeine.lags
    assert (same_day.lag_days, day_after.lag_days) == (0, 1)
    n_observed = caffeine.report.screen.period.n_observed
    for lag in caffeine.lags:
        assert lag.n_pairs + lag.n_left_out == n_observed == 97
    assert (same_day.n_pairs, day_after.n_pairs) == (97, 96)
    assert (caffeine.quantiles[0], caffeine.quantiles[-1]) == (0.0, 285.0)
    assert list(caffeine.quantiles) == sorted(caffeine.quantiles)
    assert caffeine.n_values == 4


def test_the_null_model_names_its_columns(caffeine):
    assert caffeine.columns[:2] == ("intercept", "Monday")
    assert caffeine.columns[-3:] == ("trend 1", "trend 2", "trend 3")
    assert len(caffeine.columns) == len(caffeine.coefficients) == caffeine.report.screen.null_model.n_columns == 10


def test_a_weekday_that_is_never_observed_is_not_named():
    daily = daily_of()
    daily.loc[daily.index.day_of_week >= 5, "twitch_episodes"] = np.nan
    last = daily.index[-1].date()
    report = build_triggers_report(daily, [], screen_frame(daily), CATALOGUE, as_of=last, last_day=last)
    why = build_why_report(report, "caffeine_mg", Selection("x"))
    assert len(why.columns) == len(why.coefficients) == 8
    assert "Saturday" not in why.columns


def test_a_weekday_that_never_has_a_twitch_is_told_as_left_out():
    daily = daily_of()
    daily.loc[daily.index.day_of_week == 2, "twitch_episodes"] *= 0.0
    last = daily.index[-1].date()
    report = build_triggers_report(daily, [], screen_frame(daily), CATALOGUE, as_of=last, last_day=last)
    why = build_why_report(report, "caffeine_mg", Selection("x"))
    assert len(why.columns) == len(why.coefficients) == 9
    assert "Wednesday" not in why.columns
    n_silent = int((daily["twitch_episodes"].notna() & (daily.index.day_of_week == 2)).sum())
    assert f"{n_silent} observed days of a part of the week that never has twitches" in str(why_page(why))


def test_below_56_days_there_is_one_column_for_weekends():
    assert why_of("caffeine_mg", n_days=50).columns == ("intercept", "weekend", "trend 1", "trend 2")


def test_the_page_tells_the_whole_arithmetic(caffeine):
    page = why_page(caffeine)
    text = " ".join(line for _, lines in page.blocks for line in lines)
    effect, finding = caffeine.chosen.finding.adjusted, caffeine.chosen.finding
    assert page.title == "Why “associated”: caffeine, the day after · twitches"
    assert [heading.split(" (")[0] for heading, _ in page.blocks] == [
        "DAYS", "CAFFEINE", "IF NOTHING WENT WITH THE TWITCHES", "THE STATISTIC", "CHANCE", "HOW LARGE",
        "WHAT MAY BE SAID",
    ]  # fmt: skip
    assert "100 calendar days" in text
    assert "3 not observed, 0 paused" in text
    assert f"log rate ratio {log(effect.rate_ratio):.4f}".rstrip("0") in text
    assert f"{effect.df} degrees of freedom" in text
    reached = round(finding.p_value * 1000) - 1
    assert f"= (1 + {reached}) / (999 + 1): {reached} permutations reached it" in text
    assert "p_familywise is at most 0.05 in the primary family" in text
    assert exp(log(effect.ci_upper)) == pytest.approx(effect.ci_upper)


def test_the_interval_can_be_recomputed_from_what_is_printed(caffeine):
    text = " ".join(" ".join(lines) for _, lines in why_page(caffeine).blocks)
    printed = text.partition("interval ")[2]
    lower, upper = (float(word) for word in printed.split(" = ")[0].split(" to "))
    log_ratio, rest = printed.partition("exp(")[2].split(" ± ", 1)
    quantile, error = (float(word) for word in rest.split(")")[0].split(" × "))
    assert exp(float(log_ratio) - quantile * error) == pytest.approx(lower, rel=1e-3)
    assert exp(float(log_ratio) + quantile * error) == pytest.approx(upper, rel=1e-3)


def test_below_the_minimum_nothing_is_given_away():
    why = why_of("water_ml")
    text = render_why(why)
    assert text.startswith("Why “not enough data”: water, ")
    assert "p-values are held back below the data minimum." in text
    assert "17 of the 35 days it takes" in " ".join(text.split())
    assert "p_value 0" not in text
    assert "Rate ratio" not in text
    assert "THE STATISTIC" not in text
    assert {lag.n_pairs for lag in why.lags} == {17}
    assert all(np.isnan(lag.statistic) for lag in why.lags)
    assert why_as_json(why)["adjusted"] is None


def test_a_factor_that_was_never_logged_has_a_page_too():
    daily = daily_of().assign(cycle=np.nan)
    last = daily.index[-1].date()
    report = build_triggers_report(daily, [], screen_frame(daily), CATALOGUE, as_of=last, last_day=last)
    assert "not enough data: never logged" in render_why(build_why_report(report, "cycle", Selection("x")))


@pytest.mark.parametrize("column", ["caffeine_mg", "stress"])
def test_no_line_but_python_is_wider_than_the_terminal(column):
    text, _, python = render_why(why_of(column)).partition("TO COMPUTE IT AGAIN, IN PYTHON\n")
    assert max(map(len, text.splitlines())) <= 80
    assert python.splitlines()[0] == "  import datetime as dt"


def test_the_same_day_shows_the_control():
    why = why_of("stress")
    assert why.chosen.finding.lag_days == 0
    assert "The other way round" in render_why(why)


def test_a_hint_of_the_exploratory_family_says_why_it_is_no_more():
    rng = np.random.default_rng(2)
    daily = daily_of().rename(columns={"caffeine_mg": "fatigue"})
    daily["stress"] = rng.permutation(daily["stress"])
    last = daily.index[-1].date()
    report = build_triggers_report(daily, [], screen_frame(daily), CATALOGUE, as_of=last, last_day=last)
    assert "outside of the primary family nothing is more than a hint" in " ".join(
        render_why(build_why_report(report, "fatigue", Selection("x"))).split()
    )


def test_the_python_lines_name_everything_that_was_chosen():
    selection = Selection("/it's/a.db", dt.date(2026, 8, 20), dt.date(2026, 11, 1), 'left "calf"', all_lags=True)
    lines = "\n".join(python_lines(why_of("caffeine_mg", selection=selection, primary=None, seed=7)))
    assert """open_diary("/it's/a.db")""" in lines
    assert "start=dt.date(2026, 8, 20), end=dt.date(2026, 11, 21), site='left \"calf\"'" in lines
    assert "primary=None, seed=7)" in lines
    compile(lines, "why", "exec")


def test_the_arithmetic_as_json_is_strict_and_whole(caffeine):
    document = json.loads(json.dumps(why_as_json(caffeine), allow_nan=False))
    assert (document["schema"], document["version"]) == ("twitchlog.why", 1)
    assert list(document["null_model"]["coefficients"]) == list(caffeine.columns)
    assert [each["level"] for each in document["quantiles"]] == [0.0, 0.2, 0.5, 0.8, 1.0]
    assert document["family"]["n_tests"] == 6
    assert document["adjusted"]["rate_ratio"] == document["finding"]["rate_ratio"]
    assert document["unadjusted"]["covariates"] == []
    assert document["python"] == list(python_lines(caffeine))
