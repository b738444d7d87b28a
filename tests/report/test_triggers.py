"""The triggers report: what stands beside each finding, counted from the frame that was screened."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.report.findings import CATALOGUE, make_effect, make_finding
from twitchlog.analysis.association import screen_frame
from twitchlog.analysis.held_up import DID_NOT, HELD_UP, NOT_YET, Retest
from twitchlog.analysis.results import Association
from twitchlog.analysis.screen import ASSOCIATED, CANNOT_TELL, NOT_ENOUGH_DATA
from twitchlog.diary.day import NONE, NOT_OBSERVED, PAUSED, SOME
from twitchlog.diary.entries import Medicine
from twitchlog.diary.ledger import LoggedDay
from twitchlog.report.triggers import build_triggers_report, forgotten, possible_keys, shown_key

FIRST = dt.date(2026, 5, 1)


def days_of(n_days=200, *, effect=0.5, seed=1):
    """Counts that follow caffeine of the day before and stress of the same day; water does nothing."""
    rng = np.random.default_rng(seed)
    caffeine, stress = rng.choice([0.0, 95, 190, 285], n_days), rng.integers(0, 11, n_days).astype(float)
    before = np.concatenate([[0.0], caffeine[:-1]])
    mean = np.exp(-0.2 + effect * before / 100 + effect * stress / 10)
    daily = pd.DataFrame({"twitch_episodes": rng.poisson(mean).astype(float)}, index=dates(n_days))
    daily["caffeine_mg"], daily["stress"] = caffeine, stress
    daily["water_ml"] = rng.normal(1800, 300, n_days)
    daily["med_salbutamol"] = np.nan
    daily["day_state"] = np.where(daily["twitch_episodes"] > 0, SOME, NONE).astype(object)
    return daily


def dates(n_days):
    return pd.date_range(FIRST, periods=n_days, name="diary_day")


def report_of(daily, *, n_ahead=0, screen=None, **more):
    last = daily.index[-1].date() + dt.timedelta(days=n_ahead)
    logged = [LoggedDay(day.toordinal(), 3, 1 if n == 0 else 0) for n, day in enumerate(daily.index)]
    return build_triggers_report(
        daily, logged, screen or screen_frame(daily), CATALOGUE, as_of=last + dt.timedelta(1), last_day=last, **more
    )


@pytest.fixture(scope="module")
def daily():
    """A diary with two real effects."""
    return days_of()


@pytest.fixture(scope="module")
def report(daily):
    """What goes with its twitches."""
    return report_of(daily, medicines=[Medicine(None, key="salbutamol", name="Salbutamol")])


def of(report, key):
    return next(each for each in report.findings if each.factor.key == key)


def test_the_period_and_its_days_are_those_analysed(report):
    assert (report.start, report.end) == (FIRST, FIRST + dt.timedelta(days=199))
    assert (report.coverage.n_days, report.coverage.n_observed, report.coverage.n_back_fills) == (200, 200, 1)
    assert report.n_entries == 600
    assert report.can_conclude
    assert (report.n_days_to_go, report.reached_on) == (0, None)


def test_days_outside_of_the_observed_ones_do_not_count():
    daily = days_of(100)
    daily.loc[daily.index[:10], "twitch_episodes"] = np.nan
    daily.loc[daily.index[:10], "day_state"] = NOT_OBSERVED
    daily.loc[daily.index[40:45], ["twitch_episodes"]] = np.nan
    daily.loc[daily.index[40:45], "day_state"] = PAUSED
    report = report_of(daily)
    assert report.start == FIRST + dt.timedelta(days=10)
    assert (report.coverage.n_days, report.coverage.n_observed, report.coverage.n_paused) == (90, 85, 5)


def test_what_was_looked_at_is_counted_and_chance_with_it(report):
    assert [each.factor.key for each in report.of(NOT_ENOUGH_DATA)] == ["med_salbutamol"]
    assert report.n_looked_at == 3
    assert report.n_hints_by_chance == pytest.approx(0.15)


def test_the_planted_effects_are_found_and_the_other_is_not(report):
    assert {each.factor.key for each in report.of(ASSOCIATED)} == {"caffeine_mg", "stress"}
    assert of(report, "caffeine_mg").finding.lag_days == 1
    assert of(report, "stress").finding.lag_days == 0
    assert of(report, "caffeine_mg").is_more


def test_a_medicine_has_its_own_name_and_says_yes_or_no(report):
    factor = of(report, "med_salbutamol").factor
    assert (factor.name, factor.kind) == ("Salbutamol", "yes_no")


def test_a_column_that_nobody_described_has_its_words():
    daily = days_of(60)[["twitch_episodes", "day_state"]].assign(brain_fog=1.0)
    assert [each.factor.name for each in report_of(daily).findings] == ["brain fog"]


def test_only_a_same_day_finding_has_the_reverse_beside_it(report):
    assert of(report, "caffeine_mg").reverse is None
    reverse = of(report, "stress").reverse
    assert isinstance(reverse, Association)
    assert (reverse.lag_days, reverse.exposure) == (-1, "stress")
    assert of(report, "stress").is_direction_unknown
    assert not of(report, "caffeine_mg").is_direction_unknown


def test_what_would_settle_it_is_in_calendar_days_at_the_present_pace():
    daily = days_of(200, effect=0.0, seed=4)
    daily.loc[daily.index[1::2], "water_ml"] = np.nan
    each = of(report_of(daily), "water_ml")
    effect = each.finding.adjusted
    assert each.verdict == CANNOT_TELL
    assert effect.days_needed > effect.n_days
    assert each.n_days_to_settle == pytest.approx(2 * (effect.days_needed - effect.n_days), abs=2)


def test_a_diary_that_stopped_has_no_pace():
    each = of(report_of(days_of(200, effect=0.0, seed=4), n_ahead=60), "water_ml")
    assert each.n_days_to_settle is None


def test_a_young_diary_says_when_it_will_be_old_enough():
    report = report_of(days_of(40))
    assert not report.can_conclude
    assert report.n_looked_at == 0
    assert report.n_days_to_go == 16
    assert report.reached_on == report.last_day + dt.timedelta(days=17)


def test_on_the_promised_day_it_can_be_concluded():
    promised = report_of(days_of(40)).reached_on
    on_that_day, the_day_before = (report_of(days_of(n_days)) for n_days in (56, 55))
    assert (on_that_day.as_of, on_that_day.can_conclude) == (promised, True)
    assert not the_day_before.can_conclude


def test_a_chosen_period_is_promised_no_day():
    report = report_of(days_of(40), is_whole=False)
    assert (report.n_days_to_go, report.reached_on) == (16, None)


def test_a_finding_stands_beside_the_others_on_its_side_of_one(report):
    assert of(report, "caffeine_mg").is_independent
    above, below = make_effect(1.6, 1.2, 2.1), make_effect(0.6, 0.4, 0.9)
    assert not make_finding(adjusted=below, unadjusted=above).is_independent
    assert not make_finding(adjusted=make_effect(1.2, 0.8, 1.7), unadjusted=above).is_independent
    assert make_finding(adjusted=below).is_independent


def test_an_empty_diary_has_no_period():
    daily = days_of(10).iloc[:0]
    screen = screen_frame(daily)
    today = dt.date(2026, 11, 22)
    report = build_triggers_report(daily, [], screen, CATALOGUE, as_of=today, last_day=today - dt.timedelta(days=1))
    assert (report.start, report.end, report.coverage.n_days, report.n_entries) == (None, None, 0, 0)
    assert (report.n_days_to_go, report.reached_on) == (None, None)


# What was shown before


def key(exposure="caffeine_mg", lag_days=1, *, is_more=True):
    return shown_key("twitch_episodes", "", exposure, lag_days=lag_days, is_more=is_more)


def test_the_key_of_a_finding_names_all_that_makes_it():
    assert key() == "association:twitch_episodes::caffeine_mg:1:more"
    there = shown_key("twitch_minutes", "calf left", "sleep_h", lag_days=0, is_more=False)
    assert there == "association:twitch_minutes:calf left:sleep_h:0:less"


def test_only_what_is_associated_is_shown(report):
    stress = key("stress", 0)
    assert set(report.keys_shown()) == {key(), stress}
    assert report.keys_shown([of(report, "stress"), of(report, "water_ml")]) == (stress,)
    assert set(report.keys_shown()) <= set(possible_keys("twitch_episodes", "", report.screen))


def test_a_finding_shown_before_is_tested_on_the_days_since(daily):
    shown_on = FIRST + dt.timedelta(days=100)
    report = report_of(daily, shown={key(): shown_on, key("nothing_known"): shown_on})
    before = of(report, "caffeine_mg").retest
    assert (before.shown_on, before.retest.result, before.retest.n_days) == (shown_on, HELD_UP, 56)
    assert before.retest.last_on == shown_on + dt.timedelta(days=56)
    assert list(forgotten(report)) == []


def test_with_too_few_new_days_there_is_no_verdict_yet(daily):
    shown_on = FIRST + dt.timedelta(days=189)
    before = of(report_of(daily, shown={key(): shown_on}), "caffeine_mg").retest
    assert (before.retest.result, before.retest.n_days) == (NOT_YET, 10)


def test_what_new_days_said_once_stands(daily):
    shown_on = FIRST + dt.timedelta(days=100)
    said = Retest(DID_NOT, 56, 40, 0.3, shown_on + dt.timedelta(days=60))
    report = report_of(daily, shown={key(): shown_on}, retested={key(): said})
    assert of(report, "caffeine_mg").retest.retest == said
    assert report.retests_done() == {key(): said}


def test_before_the_last_day_of_its_test_nobody_knows_the_answer(daily):
    shown_on = FIRST + dt.timedelta(days=100)
    said = Retest(DID_NOT, 56, 40, 0.3, FIRST + dt.timedelta(days=200))  # fewer days were observed then
    report = report_of(daily, shown={key(): shown_on}, retested={key(): said})
    before = of(report, "caffeine_mg").retest.retest
    assert (before.result, before.n_days, before.last_on) == (NOT_YET, 55, None)
    assert report.retests_done() == {}


def test_only_enough_new_days_make_an_answer(daily):
    shown_on = FIRST + dt.timedelta(days=100)
    report = report_of(daily, shown={key(): shown_on, key("water_ml", 0): FIRST + dt.timedelta(days=189)})
    assert {name: each.result for name, each in report.retests_done().items()} == {key(): HELD_UP}


def test_the_seed_of_the_screen_is_not_that_of_the_new_test(daily):
    shown = {key("water_ml", 0): FIRST + dt.timedelta(days=100)}
    first, other = (
        of(report_of(daily, screen=screen_frame(daily, seed=seed, permutations=n), shown=shown), "water_ml").retest
        for seed, n in ((0, 999), (8, 199))
    )
    assert first == other


def test_what_was_first_shown_today_or_later_does_not_count(daily):
    running = FIRST + dt.timedelta(days=200)
    assert of(report_of(daily, shown={key(): running}), "caffeine_mg").shown_before == ()


def test_what_is_not_found_any_more_is_not_forgotten(daily):
    shown_on = FIRST + dt.timedelta(days=100)
    report = report_of(daily, shown={key("water_ml", 0): shown_on, key(is_more=False): shown_on})
    gone = {each.factor.key: before for each, before in forgotten(report)}
    assert set(gone) == {"water_ml", "caffeine_mg"}
    assert gone["water_ml"].retest.result == DID_NOT
    assert of(report, "caffeine_mg").retest is None
