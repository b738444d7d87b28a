"""`today`: what the day holds and what it still lacks, never a number for what nobody knows."""

import pytest


def test_before_the_first_entry_of_the_day_nothing_is_claimed(cli):
    cli.ok("stress", "3", "--on", "yesterday")
    assert cli.ok("today") == (
        "Sunday 22 November                                              day starts 04:00\n"
        "twitches       not said yet\n"
        "not yet        sleep · caffeine · water · stress ·\n"
        "               check-in (twitchlog checkin, about 20 seconds)\n"
    )
    day = cli.json("today")
    assert (day["n_episodes"], day["values"], day["entries"]) == (None, {}, [])
    assert day["lacks"] == ["sleep_h", "caffeine_mg", "water_ml", "stress"]


def test_a_day_with_much_in_it(cli):
    cli.ok("twitch", "left", "calf", "--at", "8:15", "--for", "5m", "--intensity", "3")
    cli.ok("twitch", "tongue", "--on", "today")
    cli.ok("sleep", "6h30", "--quality", "3")
    cli.ok("caffeine", "2", "espresso", "--at", "9:00")
    cli.ok("caffeine", "95mg")
    cli.ok("symptom", "tingling", "left", "hand", "--severity", "2")
    cli.ok("medicine", "ibuprofen", "--taken", "--dose", "400 mg")
    cli.ok("note", "long day")
    lines = cli.ok("today").splitlines()
    assert lines[1] == "twitches       2 episodes · left calf 08:15 (5 min, intensity 3) · tongue"
    assert lines[2:5] == ["sleep          6 h 30", "sleep quality  3/10", "caffeine       223 mg   2 entries"]
    assert set(lines[5:8]) == {
        "symptom        tingling · left hand · severity 2/10",
        "dose           ibuprofen · 400 mg",
        "note           long day",
    }
    assert lines[8] == "not yet        water · stress · check-in (twitchlog checkin, about 20 seconds)"


def test_every_line_fits_the_terminal(cli):
    for place in ("left calf", "right calf", "tongue", "chin", "left jaw", "right jaw", "left temple", "right temple"):
        cli.ok("twitch", *place.split())
    out = cli.ok("today")
    assert "8 episodes" in out
    assert "and 2 more" in out
    assert max(map(len, out.splitlines())) <= 80


def test_none_is_none_and_not_nothing(cli):
    cli.ok("none")
    assert "twitches       none\n" in cli.ok("today")
    assert cli.json("today")["n_episodes"] == 0


def test_a_paused_day_says_so(cli):
    cli.ok("pause", "yesterday", "today")
    assert "(this day is paused)" in cli.ok("today")


@pytest.mark.parametrize(("setting", "shown"), [("12h", "8:15 am"), ("24h", "08:15")])
def test_hours_are_shown_as_the_person_reads_them(cli, setting, shown):
    cli.ok("setting", "clock", setting)
    cli.ok("twitch", "tongue", "--at", "8:15")
    assert f"tongue {shown}" in cli.ok("today")


def test_an_earlier_day_leads_to_its_own_check_in(cli):
    cli.ok("none", "--on", "yesterday")
    out = cli.ok("today", "--as-of", "yesterday")
    assert out.startswith("Saturday 21 November  ")
    assert "twitchlog checkin --on 2026-11-21" in out
    assert cli.ok("today", "--as-of", "2025-11-22").startswith("Saturday 22 November 2025 ")


def test_the_running_day_is_the_one_that_the_day_start_says(cli):
    cli.at("2026-11-22T03:30+01:00")
    cli.ok("none")
    assert cli.ok("today").startswith("Saturday 21 November")
    cli.ok("setting", "day-start", "00:00")
    assert cli.ok("today").startswith("Sunday 22 November")


def test_a_factor_of_ones_own_is_shown_by_its_name(cli):
    cli.ok("factor", "add", "screen time", "--kind", "duration")
    cli.ok("log", "screen time", "3h")
    assert "screen time    3 h\n" in cli.ok("today")


def test_without_a_diary_it_says_how_to_begin(cli):
    answer = cli.refused("today", code=5)
    assert answer.sentence.startswith("There is no diary at ")
    assert answer.hint.startswith("Log something first")
    assert cli.rows() is None
