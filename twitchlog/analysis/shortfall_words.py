"""The words for a minimum that is not reached, the same on pages and in charts; must not decide what it takes."""

from __future__ import annotations

from twitchlog.analysis.gate import (
    HIGH_GROUP,
    HIGH_SIDE,
    LOW_GROUP,
    LOW_SIDE,
    NEVER_LOGGED,
    NEVER_VARIED,
    ONLY_CALENDAR,
    PAIRS,
    TWITCH_PAIRS,
    VALUES,
    Shortfall,
)

NO_TEST = "its days cannot be told from weekday and trend"
"""Of what reaches every minimum and cannot be tested all the same."""

_WORDS = {
    LOW_SIDE: "low days",
    HIGH_SIDE: "high days",
    VALUES: "different values",
    TWITCH_PAIRS: "days with a twitch beside it",
    LOW_GROUP: "days with less of it",
    HIGH_GROUP: "days with more of it",
}
_YES_NO_WORDS = {LOW_GROUP: "days without it", HIGH_GROUP: "days with it"}


def shortfall_text(short: Shortfall, *, is_yes_no: bool) -> str:
    """One minimum that is not reached.

    Parameters
    ----------
    short : Shortfall
    is_yes_no : bool
        Whether the factor says yes or no, as a medicine does.

    Examples
    --------
    >>> shortfall_text(Shortfall(HIGH_GROUP, 8, 10), is_yes_no=True)
    '8 of 10 days with it'
    """
    if short.what == NEVER_LOGGED:
        return "never logged"
    if short.what == NEVER_VARIED:
        return f"always the same ({short.n:,} day{'' if short.n == 1 else 's'})"
    if short.what == ONLY_CALENDAR:
        return "follows the weekdays and the months so closely that it cannot be told apart from them"
    if short.needed is None:
        return short.what
    if short.what == PAIRS:
        return f"{short.n} of the {short.needed} days it takes"
    words = _WORDS | (_YES_NO_WORDS if is_yes_no else {})
    return f"{short.n} of {short.needed} {words.get(short.what, short.what)}"
