from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.importers.base import ImportPlan, origin_of, plain, shown


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_plain_text_holds_no_control_code_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert all(c in "\u200c\u200d" or not unicodedata.category(c).startswith("C") for c in once)
    assert "\n" not in once
    assert plain(once) == once


def test_plain_keeps_letters_of_every_script_and_drops_terminal_codes() -> None:
    assert plain("\x1b]0;owned\x07Wadenzucken – käse\x9b2J\u202eabc") == "]0;ownedWadenzucken – käse2Jabc"


def test_shown_cuts_long_text() -> None:
    assert shown("x" * 100) == '"' + "x" * 40 + '…"'
    assert shown(" a\tb ") == '"a b"'


def test_origins_tell_target_moment_and_ordinal_apart() -> None:
    origins = {
        origin_of("csv", "stress", "2026-01-01", 1),
        origin_of("csv", "stress", "2026-01-01", 2),
        origin_of("csv", "stress", "2026-01-02", 1),
        origin_of("csv", "fatigue", "2026-01-01", 1),
        origin_of("other", "stress", "2026-01-01", 1),
    }
    assert len(origins) == 5
    assert origin_of("csv", "stress", "2026-01-01", 1) == "8b00938f01051b72ecb87509b487f9cc"


def test_a_count_of_what_a_plan_lacks_is_zero(plan_of) -> None:
    plan: ImportPlan = plan_of("date,n\n2026-01-01,2\n", "n=twitch_episodes")
    assert plan.count("episode").n_entries == 2
    assert plan.count("reading", "stress") == ("reading", "stress", 0, 0)
