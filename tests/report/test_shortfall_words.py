"""What a factor lacks, in words that say what to do about it."""

import pytest

from tests.report.findings import CATALOGUE, make_finding
from twitchlog.analysis.gate import (
    HIGH_GROUP,
    HIGH_SIDE,
    LOW_GROUP,
    LOW_SIDE,
    NEVER_LOGGED,
    NEVER_VARIED,
    OBSERVED_DAYS,
    ONLY_CALENDAR,
    PAIRS,
    VALUES,
    Shortfall,
)
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import NOT_ENOUGH_DATA
from twitchlog.report.shortfall_words import lacking_statements, shortfall_words


@pytest.mark.parametrize(
    ("exposure", "short", "said"),
    [
        ("stress", Shortfall(PAIRS, 22, 35), "22 of the 35 days it takes"),
        ("stress", Shortfall(LOW_SIDE, 4, 10), "4 of 10 low days"),
        ("stress", Shortfall(HIGH_SIDE, 4, 10), "4 of 10 high days"),
        ("stress", Shortfall(VALUES, 3, 4), "3 of 4 different values"),
        ("alcohol_g", Shortfall(HIGH_GROUP, 3, 10), "3 of 10 days with more of it"),
        ("alcohol_g", Shortfall(LOW_GROUP, 3, 10), "3 of 10 days with less of it"),
        ("illness", Shortfall(HIGH_GROUP, 8, 10), "8 of 10 days with it"),
        ("illness", Shortfall(LOW_GROUP, 8, 10), "8 of 10 days without it"),
        ("stress", Shortfall(NEVER_VARIED, 1, None), "always the same (1 day)"),
        ("stress", Shortfall(NEVER_LOGGED, 0, None), "never logged"),
        ("stress", Shortfall(OBSERVED_DAYS, 30, 40), "30 of 40 observed days"),
    ],
)
def test_each_minimum_has_its_words(exposure, short, said):
    assert shortfall_words(short, CATALOGUE[exposure]) == said


def test_what_follows_the_calendar_cannot_be_told_apart_from_it():
    assert "follows the weekdays" in shortfall_words(Shortfall(ONLY_CALENDAR, 60, None), CATALOGUE["yoga_min"])


def lacking(exposure, *shortfalls, n_days_to_go=None):
    nothing = NotEstimable("not enough data", 0, None)
    return make_finding(NOT_ENOUGH_DATA, nothing, exposure=exposure, shortfalls=shortfalls, n_days_to_go=n_days_to_go)


@pytest.mark.parametrize(
    ("n_days", "said"), [(5, "about 5 days"), (30, "about 4 weeks"), (200, "about 7 months"), (800, "over a year")]
)
def test_how_long_it_takes_is_told_at_the_present_pace(n_days, said):
    (statement,) = lacking_statements([lacking("stress", Shortfall(PAIRS, 22, 35), n_days_to_go=n_days)])
    assert statement.details == (f"{said} at your pace",)


def test_without_a_pace_no_date_is_made_up():
    (statement,) = lacking_statements([lacking("stress", Shortfall(PAIRS, 0, 35))])
    assert (statement.sentence, statement.details) == ("0 of the 35 days it takes", ())


def test_too_few_different_values_are_told_beside_the_days():
    (statement,) = lacking_statements([lacking("stress", Shortfall(PAIRS, 22, 35), Shortfall(VALUES, 3, 4))])
    assert (statement.sentence, statement.details) == ("22 of the 35 days it takes", ("3 of 4 different values",))


def test_factors_that_lack_the_same_share_a_line():
    short = Shortfall(PAIRS, 8, 35)
    statements = lacking_statements([lacking("stress", short), lacking("fatigue", short), lacking("yoga_min")])
    assert [each.label for each in statements] == ["stress, fatigue", "yoga"]
    assert statements[1].sentence == "its days cannot be told from weekday and trend"
    assert lacking_statements([]) == ()
