"""From a diary to a page: the days that each flow takes, and that it never shows the running one."""

import datetime as dt
import math

import pytest

from tests.builders import (
    NOW_AT,
    copy_of,
    make_episode,
    make_none,
    make_note,
    make_pause,
    make_reading,
    on,
)
from twitchlog import clock
from twitchlog.analysis.association import screen_frame
from twitchlog.analysis.held_up import CANNOT, NOT_YET
from twitchlog.errors import WordsError
from twitchlog.pages import (
    default_week,
    diary_screen,
    finished_days,
    finished_weeks,
    remember_shown,
    triggers_report,
    weekly_report,
)
from twitchlog.pipeline import open_diary
from twitchlog.store.shown import NewDaysTest

TODAY = dt.date(2026, 11, 22)  # a Sunday; conftest.py fixes the clock
EVERYTHING = {"start": None, "end": None, "as_of": TODAY}


# Reports


@pytest.mark.parametrize(
    ("as_of", "week"),
    [("2026-11-22", "2026-11-09"), ("2026-11-23", "2026-11-16"), ("2026-11-16", "2026-11-09")],
)
def test_the_week_shown_is_the_last_that_is_over(diary, as_of, week):
    assert default_week(diary, as_of=dt.date.fromisoformat(as_of)) == dt.date.fromisoformat(week)
    diary.add(make_note(on("2026-11-01")))
    assert default_week(diary, as_of=dt.date.fromisoformat(as_of)) == dt.date.fromisoformat(week)


def test_a_younger_diary_shows_the_seven_days_up_to_yesterday(diary):
    diary.add(make_note(on("2026-11-16")))
    assert default_week(diary, as_of=TODAY) == dt.date(2026, 11, 15)


@pytest.mark.parametrize(
    ("as_of", "n_weeks"), [("2026-09-01", 0), ("2026-11-22", 0), ("2026-11-23", 1), ("2026-11-30", 2)]
)
def test_the_weeks_that_are_over_begin_with_that_of_the_first_entry(diary_file, as_of, n_weeks):
    with open_diary(diary_file) as new:
        assert finished_weeks(new, as_of=dt.date.fromisoformat(as_of)) == ()
        new.add(make_episode(on("2026-11-18")))
        weeks = finished_weeks(new, as_of=dt.date.fromisoformat(as_of))
    assert weeks == tuple(dt.date(2026, 11, 16) + dt.timedelta(weeks=n) for n in range(n_weeks))


def test_the_week_against_the_weeks_before(diary):
    diary.add(*(make_episode(on(f"2026-11-{day:02d}")) for day in (9, 10, 10)))
    diary.add(make_none("2026-11-11"), make_episode(on("2026-11-02")), make_episode(on("2026-11-16")))
    report = weekly_report(diary, week_start=dt.date(2026, 11, 9), as_of=TODAY)
    assert (report.coverage.n_days, report.coverage.n_observed) == (7, 3)
    assert (report.twitches.n_episodes, report.twitches.n_observed) == (3, 3)
    assert (report.before.n_episodes, report.before.n_observed) == (1, 1)
    running = weekly_report(diary, week_start=dt.date(2026, 11, 16), as_of=dt.date(2026, 11, 17))
    assert (running.coverage.n_days, running.n_not_yet) == (1, 6)


# What goes with the twitches


CAFFEINE = "association:twitch_episodes::caffeine_mg:1:more"
EARLIER = dt.date(2026, 9, 1)


@pytest.fixture
def learning(sample_file, diary_file):
    """A copy of the sample diary in which coffee was shown on 1 September."""
    copy_of(sample_file, diary_file)
    with open_diary(diary_file) as opened:
        opened.store.remember_shown([CAFFEINE], on=EARLIER, at=NOW_AT)
        yield opened


def coffee_again(diary, **options):
    report = triggers_report(diary, **EVERYTHING | options)
    return next(each for each in report.findings if each.factor.key == "caffeine_mg").shown_before[0].retest


def test_the_answer_is_kept_at_the_first_look_that_has_it(learning):
    first = coffee_again(learning)
    assert first.result != NOT_YET
    kept = learning.store.shown([CAFFEINE])[CAFFEINE]
    assert kept.shown_on == EARLIER
    assert kept.test == (first.result, first.p_value, first.n_pairs, first.last_on, clock.now().occurred_at)


def test_the_kept_answer_is_read_and_never_computed_again(learning, monkeypatch):
    last_on = dt.date(2026, 11, 5)
    learning.store.remember_tests({CAFFEINE: NewDaysTest(CANNOT, None, 12, last_on, NOW_AT)})
    monkeypatch.setattr("twitchlog.report.triggers.retest", lambda *_, **__: pytest.fail("it was tested again"))
    for options in ({}, {"seed": 7}, {"all_lags": True}):
        again = coffee_again(learning, **options)
        assert (again.result, again.n_days, again.n_pairs, again.last_on) == (CANNOT, 56, 12, last_on)
        assert math.isnan(again.p_value)
    week = weekly_report(learning, week_start=dt.date(2026, 11, 9), as_of=TODAY).associations
    assert [each.shown_before[0].retest.result for each in week.findings if each.shown_before] == [CANNOT]


def test_the_weekly_report_keeps_the_answer_too(learning):
    weekly_report(learning, week_start=dt.date(2026, 11, 9), as_of=TODAY)
    assert learning.store.shown([CAFFEINE])[CAFFEINE].test.last_on < dt.date(2026, 11, 16)


def test_a_look_back_keeps_no_answer_that_it_does_not_have(learning):
    assert coffee_again(learning, as_of=dt.date(2026, 10, 1)).result == NOT_YET
    assert learning.store.shown([CAFFEINE])[CAFFEINE].test is None


def test_chosen_days_neither_read_nor_keep_the_answer(learning):
    for options in ({"start": dt.date(2026, 7, 1)}, {"end": dt.date(2026, 11, 21)}):
        report = triggers_report(learning, **EVERYTHING | options)
        assert not any(each.shown_before for each in report.findings)
    assert learning.store.shown([CAFFEINE])[CAFFEINE].test is None


def test_a_day_that_is_not_over_is_not_the_last_of_a_kept_answer(learning, monkeypatch):
    last_on = coffee_again(learning).last_on
    with learning.store._writing() as connection:
        connection.exec_driver_sql("UPDATE shown SET result = NULL")
    monkeypatch.setenv("TWITCHLOG_NOW", f"{last_on}T14:00:00+01:00")  # the 56th day is running
    assert coffee_again(learning, as_of=last_on + dt.timedelta(days=1)).last_on == last_on
    assert learning.store.shown([CAFFEINE])[CAFFEINE].test is None
    monkeypatch.setenv("TWITCHLOG_NOW", f"{last_on + dt.timedelta(days=1)}T14:00:00+01:00")
    coffee_again(learning)
    assert learning.store.shown([CAFFEINE])[CAFFEINE].test.last_on == last_on


def test_only_what_was_printed_is_remembered_and_not_before_it_was_read(learning):
    report = triggers_report(learning, **EVERYTHING)
    remember_shown(learning, report, as_of=TODAY, printed=[each for each in report.findings if each.is_more])
    sleep = "association:twitch_episodes::sleep_h:0:less"
    assert set(learning.store.shown([CAFFEINE, sleep])) == {CAFFEINE}
    remember_shown(learning, report, as_of=dt.date(2026, 12, 24))
    assert learning.store.shown([sleep])[sleep].shown_on == TODAY


def test_the_running_day_and_what_lies_ahead_are_left_out(diary):
    diary.add(make_none("2026-11-19"), make_episode(on("2026-11-22")), make_pause("2026-12-01", "2026-12-02"))
    assert [day.date() for day in finished_days(diary, **EVERYTHING).index] == [
        dt.date(2026, 11, d) for d in (19, 20, 21)
    ]
    assert len(finished_days(diary, start=None, end=dt.date(2026, 11, 20), as_of=TODAY)) == 2
    assert len(finished_days(diary, start=dt.date(2026, 11, 21), end=None, as_of=dt.date(2026, 11, 20))) == 0
    diary.add(make_episode(on("2026-11-21")))
    assert diary_screen(diary, **EVERYTHING).period.n_observed == 2
    assert diary_screen(diary, start=None, end=None, as_of=dt.date(2026, 11, 21)).period.n_observed == 1


def test_the_screen_of_a_diary_is_that_of_its_frame(sample):
    screen = diary_screen(sample, start=dt.date(2026, 8, 1), end=dt.date(2026, 11, 15), as_of=TODAY, site="left calf")
    daily = sample.daily_frame(dt.date(2026, 8, 1), dt.date(2026, 11, 15), "left calf")
    expected = screen_frame(daily)
    assert screen.findings == expected.findings
    assert screen.families == expected.families


def test_all_lags_make_one_family(sample):
    screen = diary_screen(sample, **EVERYTHING, all_lags=True, seed=3)
    assert {finding.family for finding in screen.findings} == {"one family"}
    assert screen.seed == 3
    assert {finding.family for finding in diary_screen(sample, **EVERYTHING).findings} == {"primary", "exploratory"}


def test_a_place_that_nobody_knows_is_refused(diary):
    diary.add(make_reading(on("2026-11-20")))
    with pytest.raises(WordsError):
        diary_screen(diary, **EVERYTHING, site="elbw")
