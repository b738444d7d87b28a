"""Rate ratios in words: two figures, and limits that claim no more than was computed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.analysis.ratio_words import format_cautious_ratio, format_interval, format_ratio


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.0004, "under 0.01"),
        (0.31, "0.31"),
        (0.999, "1.00"),
        (1.04, "1.04"),
        (1.1, "1.1"),
        (9.94, "9.9"),
        (9.95, "10"),
        (51.4, "51"),
        (1e9, "over 1000"),
    ],
)
def test_a_ratio_keeps_two_figures(ratio, text):
    assert format_ratio(ratio) == text


@settings(deadline=None)
@given(st.floats(0.02, 900), st.floats(1.0, 100.0))
def test_the_interval_that_is_printed_holds_the_one_that_was_computed(lower, width):
    upper = min(lower * width, 999.0)
    low, high = (float(text) for text in format_interval(lower, upper).split(" to "))
    assert low <= lower + 1e-6
    assert high >= upper - 1e-6


@settings(deadline=None)
@given(st.floats(0.02, 900))
def test_the_cautious_limit_is_the_one_that_the_interval_prints(ratio):
    low, high = format_interval(ratio, ratio).split(" to ")
    assert format_cautious_ratio(ratio) == (low if ratio > 1 else high)
