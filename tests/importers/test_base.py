from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.importers.base import NO_PLACE, ImportPlan, group_of, origin_of, plain, shown, stem_of

ORIGIN = "154f92101cb4f886661dabc688144e8c.-.1"


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


def test_origins_tell_what_they_are_made_of_apart() -> None:
    origins = {
        origin_of("csv", "stress", "mood", "2026-01-01"),
        origin_of("csv", "stress", "mood", "2026-01-01", ordinal=2),
        origin_of("csv", "stress", "mood", "2026-01-01", place="calf left"),
        origin_of("csv", "stress", "mood", "2026-01-01", place="calf right"),
        origin_of("csv", "stress", "mood", "2026-01-02"),
        origin_of("csv", "stress", "evening mood", "2026-01-01"),
        origin_of("csv", "fatigue", "mood", "2026-01-01"),
        origin_of("other", "stress", "mood", "2026-01-01"),
    }
    assert len(origins) == 8
    # Diaries hold origins, so how they are made may not change.
    assert origin_of("csv", "stress", "Mood", "2026-01-01") == ORIGIN


def test_an_origin_is_taken_apart_into_group_and_stem() -> None:
    origins = [origin_of("csv", "n", "n", "2026-01-01", place=place, ordinal=2) for place in ("", "calf left")]
    assert [group_of(origin) + ".2" for origin in origins] == origins
    assert group_of(origins[0]) != group_of(origins[1])
    assert stem_of(origins[0]) == stem_of(origins[1]) == group_of(origins[0]).removesuffix(f".{NO_PLACE}")


def test_a_count_of_what_a_plan_lacks_is_zero(plan_of) -> None:
    plan: ImportPlan = plan_of("date,n\n2026-01-01,2\n", "n=twitch_episodes")
    assert plan.count("episode").n_entries == 2
    assert plan.count("reading", "stress") == ("reading", "stress", 0, 0)
