"""The numbers of the weekly report: seven days, the weeks before, and what is missing."""

import datetime as dt
from dataclasses import FrozenInstanceError

import pytest

from twitchlog.diary.factors import ASKED_DAILY, FactorCatalogue
from twitchlog.diary.ledger import DayRows
from twitchlog.frame.daily import build_daily_frame
from twitchlog.report.weekly import build_weekly_report

MONDAY = dt.date(2026, 11, 9)


def factor(report, key):
    return next(week for week in report.factors if week.factor.key == key)


def missing(report):
    return {item.factor.key: (item.n_missing, item.n_days) for item in report.not_logged}


def test_a_full_week(full_diary):
    report = full_diary.report()
    assert report.week_end == dt.date(2026, 11, 15)
    assert (report.is_iso_week, report.n_not_yet) == (True, 0)
    assert (report.coverage.n_observed, report.coverage.n_entries, report.coverage.n_back_fills) == (6, 35, 1)
    assert (report.twitches.n_episodes, report.twitches.n_days_with_twitches) == (11, 4)
    assert report.twitches.rate_per_day == 11 / 6
    assert [day.n_episodes for day in report.days] == [5, 1, 0, 0, 4, None, 1]
    assert report.quiet_run_days == 2
    with pytest.raises(FrozenInstanceError):
        report.pattern = None


def test_compares_with_the_four_weeks_before_and_their_observed_days(full_diary):
    before = full_diary.report().before
    assert (before.start, before.end) == (dt.date(2026, 10, 12), dt.date(2026, 11, 8))
    assert (before.n_days, before.n_observed, before.n_episodes) == (28, 26, 14)


def test_names_the_places_and_how_they_share_the_episodes(full_diary):
    report = full_diary.report()
    named = [(place.name, place.tally.n_episodes, place.tally.n_days) for place in report.places]
    assert named == [("left calf", 7, 3), ("right upper eyelid", 3, 1), ("left front of thigh", 1, 1)]
    assert report.pattern == "mostly one place"
    assert sum(n for _, n, _ in named) == report.twitches.n_episodes


def test_sets_each_factor_beside_the_persons_own_median(full_diary):
    report = full_diary.report()
    sleep = factor(report, "sleep_h")
    assert (sleep.this_week.median, sleep.this_week.n_days) == (6.125, 6)
    assert (sleep.usual.median, sleep.usual.n_days) == (6.5, 52)
    assert sleep.values == (7, 6, 5, 7.5, 6, None, 6.25)
    assert factor(report, "my_screen_time").usual.median is None
    assert factor(report, "illness").this_week.n_days_above_zero == 1


def test_a_factor_without_a_day_in_the_week_is_missing_and_has_no_row(full_diary):
    report = full_diary.report()
    assert "fatigue" not in [week.factor.key for week in report.factors]
    assert missing(report)["fatigue"] == (7, 7)
    assert missing(report)["sleep_h"] == (1, 7)
    assert missing(report)["stress"] == (3, 7)
    assert "caffeine_mg" not in missing(report)


def test_what_is_logged_now_and_then_is_not_called_missing(full_diary):
    assert not {"illness", "my_screen_time", "cycle"} & set(missing(full_diary.report()))


def test_what_was_tried_is_told_apart_from_the_factors(full_diary):
    report = full_diary.report()
    assert [(week.factor.key, week.this_week.total, week.this_week.n_days_above_zero) for week in report.tried] == [
        ("breathing_min", 40, 3)
    ]
    assert "breathing_min" not in {week.factor.key for week in report.factors} | set(missing(report))


def test_zeros_of_closed_days_alone_do_not_make_a_factor_followed(diary):
    report = diary.mark("closed", *range(7)).report()
    assert [week.factor.key for week in report.factors] == ["caffeine_mg"]
    assert "alcohol_g" not in missing(report)
    shown = diary.read("alcohol_g", {-3: 12}).report()
    assert factor(shown, "alcohol_g").this_week.median == 0


def test_food_is_missing_once_not_three_times(diary):
    for key in ("potassium_mg", "magnesium_mg", "calcium_mg"):
        diary.read(key, dict.fromkeys(range(3), 400))
    report = diary.mark("food complete", 0, 1, 2).report()
    assert factor(report, "potassium_mg").this_week.median == 400
    assert missing(report)["potassium_mg"] == (4, 7)
    assert not {"magnesium_mg", "calcium_mg"} & set(missing(report))


def test_paused_days_count_in_nothing_but_are_told(full_diary):
    full_diary.mark("paused", 0)
    report = full_diary.report()
    assert report.days[0][1:] == ("paused", None)
    assert (report.coverage.n_paused, report.coverage.n_observed) == (1, 5)
    assert (report.twitches.n_episodes, report.n_paused_episodes) == (6, 5)
    assert sum(place.tally.n_episodes for place in report.places) == 6
    assert factor(report, "sleep_h").values[0] is None
    assert factor(report, "sleep_h").this_week.n_days == 5
    assert missing(report)["stress"] == (3, 6)


def test_the_running_day_and_later_days_are_not_yet(full_diary):
    report = full_diary.report(as_of=dt.date(2026, 11, 12))
    assert [day.state for day in report.days] == ["some", "some", "none"] + ["not yet"] * 4
    assert (report.n_not_yet, report.coverage.n_days, report.coverage.n_entries) == (4, 3, 15)
    assert report.twitches.n_episodes == 6
    assert factor(report, "caffeine_mg").this_week.n_days == 3
    assert factor(report, "caffeine_mg").values[3:] == (None,) * 4
    assert missing(report) == {"fatigue": (3, 3)}


def test_a_week_that_has_not_begun_holds_nothing(full_diary):
    report = full_diary.report(as_of=MONDAY)
    assert report.n_not_yet == 7
    assert (report.factors, report.not_logged, report.places, report.tried) == ((), (), (), ())
    assert report.before.n_observed == 26
    much_later = full_diary.report(week_start=MONDAY + dt.timedelta(70), as_of=MONDAY)
    assert (much_later.coverage.n_days, much_later.before.n_observed) == (0, 0)


def test_any_seven_days_make_a_week(full_diary):
    report = full_diary.report(week_start=dt.date(2026, 11, 7))
    assert not report.is_iso_week
    assert report.week_end == dt.date(2026, 11, 13)
    assert report.twitches.n_episodes == 10 + 1


def test_an_empty_diary_gives_an_empty_report(diary):
    catalogue = FactorCatalogue()
    empty = build_daily_frame(DayRows(), catalogue)
    week = {"week_start": MONDAY, "as_of": dt.date(2026, 11, 22), "name_place": lambda site, side: "nowhere"}
    report = build_weekly_report(empty, (), (), catalogue, **week)
    assert report.twitches.rate_per_day is None
    assert report.before.rate_per_day is None
    assert {day.state for day in report.days} == {"not observed"}
    assert set(missing(report)) == {"caffeine_mg", "sleep_h", "stress", "water_ml"}
    assert report == diary.report()


def test_only_what_every_day_is_asked_for_is_missing_where_it_was_never_logged(diary):
    report = diary.twitch(0).read("stress", dict.fromkeys(range(7), 3)).report()
    assert missing(report) == dict.fromkeys(set(ASKED_DAILY) - {"stress"}, (7, 7))
    assert "fatigue" not in ASKED_DAILY


def test_a_retired_factor_is_shown_where_it_has_values_and_never_missed(full_diary):
    full_diary.retired = ("my_screen_time", "fatigue")
    report = full_diary.report()
    assert factor(report, "my_screen_time").this_week.n_days == 1
    assert "fatigue" not in missing(report)
