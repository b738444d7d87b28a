"""What a minimum that is not reached is called: one set of words for pages and charts."""

import pytest

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
    TWITCH_PAIRS,
    VALUES,
    Shortfall,
)
from twitchlog.analysis.screen import NO_MODEL
from twitchlog.analysis.shortfall_words import shortfall_text


@pytest.mark.parametrize(
    ("short", "said"),
    [
        (Shortfall(PAIRS, 22, 35), "22 of the 35 days it takes"),
        (Shortfall(TWITCH_PAIRS, 4, 10), "4 of 10 days with a twitch beside it"),
        (Shortfall(LOW_SIDE, 4, 10), "4 of 10 low days"),
        (Shortfall(HIGH_SIDE, 4, 10), "4 of 10 high days"),
        (Shortfall(VALUES, 3, 4), "3 of 4 different values"),
        (Shortfall(NEVER_VARIED, 1, None), "always the same (1 day)"),
        (Shortfall(NEVER_VARIED, 1200, None), "always the same (1,200 days)"),
        (Shortfall(NEVER_LOGGED, 0, None), "never logged"),
        (Shortfall(OBSERVED_DAYS, 30, 40), "30 of 40 observed days"),
        (Shortfall(NO_MODEL, 50, None), "too few observed days with twitches for the model"),
        (
            Shortfall(ONLY_CALENDAR, 60, None),
            "follows the weekdays and the months so closely that it cannot be told apart from them",
        ),
    ],
)
@pytest.mark.parametrize("is_yes_no", [True, False])
def test_each_minimum_has_its_words(short, said, is_yes_no):
    assert shortfall_text(short, is_yes_no=is_yes_no) == said


def test_the_groups_of_a_yes_or_no_are_the_days_with_it_and_without():
    low, high = Shortfall(LOW_GROUP, 3, 10), Shortfall(HIGH_GROUP, 8, 10)
    words = [shortfall_text(short, is_yes_no=kind) for kind in (True, False) for short in (low, high)]
    assert words == [
        "3 of 10 days without it",
        "8 of 10 days with it",
        "3 of 10 days with less of it",
        "8 of 10 days with more of it",
    ]
