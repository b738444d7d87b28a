"""How complete a stretch of days is."""

import datetime as dt

from twitchlog.diary.factors import FactorCatalogue
from twitchlog.diary.ledger import DayRows, EpisodeDay, LoggedDay, MarkDay
from twitchlog.frame.coverage import describe_coverage
from twitchlog.frame.daily import build_daily_frame

FIRST = dt.date(2026, 11, 9)
DAY = FIRST.toordinal()
ROWS = DayRows(
    episodes=(EpisodeDay(DAY, "calf", "left", 2, 0, 0.0, None),),
    marks=(MarkDay(DAY + 1, "none", DAY + 1), MarkDay(DAY + 3, "paused", DAY + 4)),
    logged=(LoggedDay(DAY, 4, 1, 2), LoggedDay(DAY + 1, 1, 0), LoggedDay(DAY + 3, 1, 0), LoggedDay(DAY + 9, 5, 5)),
)


def test_counts_states_entries_and_late_entries_of_the_stretch_only():
    daily = build_daily_frame(ROWS, FactorCatalogue())
    coverage = describe_coverage(daily, ROWS.logged, start=FIRST, end=FIRST + dt.timedelta(6))
    assert coverage == (7, 2, 1, 1, 2, 3, 6, 1, 2)
    assert coverage.n_typed == 4
    assert coverage.n_observed + coverage.n_paused + coverage.n_not_observed == coverage.n_days


def test_days_that_the_frame_does_not_hold_are_not_observed():
    daily = build_daily_frame(ROWS, FactorCatalogue())
    coverage = describe_coverage(daily, (), start=FIRST - dt.timedelta(20), end=FIRST)
    assert (coverage.n_days, coverage.n_observed, coverage.n_not_observed) == (21, 1, 20)


def test_a_stretch_of_no_days_and_an_empty_diary_count_nothing():
    empty = build_daily_frame(DayRows(), FactorCatalogue())
    assert describe_coverage(empty, (), start=FIRST, end=FIRST) == (1, 0, 0, 0, 0, 1, 0, 0, 0)
    daily = build_daily_frame(ROWS, FactorCatalogue())
    assert describe_coverage(daily, ROWS.logged, start=FIRST, end=FIRST - dt.timedelta(2)) == (0,) * 9
