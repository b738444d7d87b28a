"""`twitch`, `none` and `pause`: what is understood is echoed and kept, and a day is never two things."""

import pytest


def one(cli):
    (entry,) = cli.entries()
    return entry


def test_a_spell_is_echoed_with_place_side_time_and_all_that_was_said(cli):
    out = cli.ok(
        "twitch", "left", "calf", "--for", "20m", "--intensity", "4", "--count", "30", "--at", "yesterday 23:10"
    )
    assert out == (
        "Saved  twitch · left calf · Sat 21 Nov 23:10 (+01:00) · 20 min · intensity 4 ·\n"
        "       30 twitches\n"
        "       undo: twitchlog undo\n"
    )
    assert (
        one(cli).items()
        >= {
            "kind": "episode",
            "site": "calf",
            "side": "left",
            "count": 30,
            "duration_s": 1200,
            "intensity": 4.0,
            "occurred_at": "2026-11-21T23:10:00+01:00",
            "precision": "exact",
        }.items()
    )


def test_without_a_time_it_is_now(cli):
    assert cli.ok("twitch", "tongue").startswith("Saved  twitch · tongue · today 14:00 ")
    assert one(cli)["occurred_at"] == "2026-11-22T14:00:00+01:00"


@pytest.mark.parametrize(
    ("words", "side"),
    [
        (["L", "calf"], "left"),
        (["calf-l"], "left"),
        (["left", "calf"], "left"),
        (["calf", "right"], "right"),
        (["both", "calves"], "both"),
        (["calves"], "both"),
        (["calf"], None),
    ],
)
def test_a_side_may_be_said_in_many_ways(cli, words, side):
    cli.ok("twitch", *words)
    assert (one(cli)["site"], one(cli)["side"]) == ("calf", side)


def test_an_hour_that_is_not_known_is_not_made_up(cli):
    assert "· Fri 20 Nov  " in cli.ok("twitch", "left", "calf", "--on", "2026-11-20")
    assert (one(cli)["precision"], one(cli)["occurred_at"]) == ("day", None)


def test_a_part_of_the_day_is_kept_as_that(cli):
    assert "today, morning" in cli.ok("twitch", "left", "calf", "--part", "morning")
    assert (one(cli)["precision"], one(cli)["part"], one(cli)["occurred_at"]) == ("part of day", "morning", None)


def test_another_year_is_said(cli):
    assert "Fri 21 Nov 2025" in cli.ok("twitch", "left", "calf", "--on", "2025-11-21")


def test_the_night_belongs_to_the_day_one_is_still_awake_from(cli):
    cli.at("2026-11-22T01:30+01:00")
    cli.ok("twitch", "left", "calf")
    assert one(cli)["diary_day"] == "2026-11-21"


def test_a_zone_counts_for_the_time_that_is_said(cli):
    assert "Sun 22 Nov 06:10 (-05:00)" in cli.ok("twitch", "left", "calf", "--at", "6:10", "--tz", "America/New_York")
    assert one(cli)["occurred_at"] == "2026-11-22T06:10:00-05:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--intensity", "11"], "Intensity goes from 0 to 10"),
        (["--intensity", "strong"], "Intensity is a number"),
        (["--count", "0"], "A spell cannot have 0 twitches"),
        (["--count", "100001"], "A spell cannot have 100001 twitches"),
        (["--for", "30h"], "A spell cannot last 30h"),
        (["--for", "5"], '"5" needs a unit'),
        (["--at", "23:00"], "is in the future"),
        (["--on", "tomorrow"], "is in the future"),
        (["--part", "evening"], "is in the future"),
        (["--at", "10:00", "--on", "yesterday"], "contradicts"),
        (["--at", "10:00", "--part", "morning"], "contradicts"),
        (["--at", "quarter past"], "I don't understand the time"),
        (["--tz", "Mars/Base"], "time zone"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused("twitch", "left", "calf", *words).sentence


def test_the_first_word_not_understood_makes_no_diary(cli):
    cli.refused("twitch", "left", "kalf")
    assert cli.rows() is None


def test_a_day_without_twitches_is_said_once(cli):
    assert cli.ok("none", "--on", "yesterday").startswith("Saved  no twitches · Sat 21 Nov ")
    before = cli.rows()
    again = cli("none", "--on", "yesterday")
    assert (again.code, again.out) == (0, "")
    assert again.err == "Said already: no twitches on Sat 21 Nov.\n"
    assert cli.rows() == before


def test_none_keeps_its_note(cli):
    cli.ok("none", "--note", "slept all day")
    assert one(cli)["note"] == "slept all day"


def test_none_on_a_day_with_twitches_is_refused(cli):
    cli.ok("twitch", "left", "calf")
    answer = cli.refused("none")
    assert answer.sentence == "1 twitch is logged on Sun 22 Nov 2026, so it is not a day without."
    assert "twitchlog list --since 2026-11-22" in answer.hint


def test_a_twitch_after_none_turns_the_day_and_says_so(cli):
    cli.ok("none")
    answer = cli("twitch", "left", "calf")
    assert answer.code == 0
    assert "now counts as a day with twitches" in answer.err
    assert cli.json("today")["n_episodes"] == 1


def test_a_twitch_inside_a_pause_is_kept_and_the_day_stays_paused(cli):
    cli.ok("pause", "yesterday")
    answer = cli("twitch", "left", "calf", "--on", "yesterday")
    assert answer.code == 0
    assert "stays out of every rate" in answer.err
    assert "paused" in cli.json("today", "--as-of", "yesterday")["marks"]


def test_a_pause_says_its_days_and_its_reason(cli):
    out = cli.ok("pause", "2026-11-01", "2026-11-07", "--reason", "flu")
    assert out.startswith("Saved  pause · Sun 1 Nov to Sat 7 Nov 2026 (7 days) · flu ")
    assert one(cli).items() >= {"mark": "paused", "last_on": "2026-11-07", "note": "flu"}.items()


def test_a_pause_may_lie_ahead(cli):
    assert "Tue 1 Dec" in cli.ok("pause", "2026-12-01", "2026-12-24")


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (["2026-11-07", "2026-11-01"], "before it begins"),
        (["2026-11-07", "2028-11-01"], "longer than a year"),
        (["someday"], 'I don\'t understand the date "someday"'),
    ],
)
def test_a_pause_that_cannot_be_is_refused(cli, days, sentence):
    assert sentence in cli.refused("pause", *days).sentence


def test_a_pause_may_lie_ahead_without_a_year(cli):
    assert "Thu 24 Dec to Sat 2 Jan 2027 (10 days)" in cli.ok("pause", "24 Dec", "2 Jan")


def test_a_time_in_another_zone_is_echoed_with_its_date_and_offset(cli):
    assert "Mon 23 Nov 03:00 (+14:00)" in cli.ok("twitch", "left calf", "--tz", "Pacific/Kiritimati")
