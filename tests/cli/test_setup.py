"""`profile` and `setting`: what is asked once, and how the diary is kept."""

import pytest

from twitchlog.cli.setup import PROFILE, SETTINGS


def test_the_profile_says_what_it_asks_for(cli):
    lines = cli.ok("profile").splitlines()
    assert [line.split()[0] for line in lines] == list(PROFILE)
    assert all(" – " in line for line in lines)


def test_what_was_said_is_kept_and_can_be_forgotten(cli):
    assert cli.ok("profile", "onset", "March", "2026").startswith("Saved  profile · onset · March 2026 ")
    assert cli.ok("profile", "onset") == "onset            March 2026\n"
    assert cli.ok("profile", "onset", "--clear").startswith("Saved  profile · onset · forgotten ")
    assert cli.json("profile", "onset")["profile"] == {"onset": None}
    cli.ok("undo")
    assert cli.json("profile", "onset")["profile"] == {"onset": "March 2026"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["2026-11-03"], "2026-11-03"),
        (["3", "Nov", "2026"], "2026-11-03"),
        (["yesterday"], "2026-11-21"),
        (["2026-11-03", "2026-10-01"], "2026-10-01 2026-11-03"),
        (["3 Nov, 1 Oct"], "2026-10-01 2026-11-03"),
    ],
)
def test_visits_are_days(cli, said, kept):
    cli.ok("profile", "visits", *said)
    assert cli.json("profile", "visits")["profile"] == {"visits": kept}


def test_visits_add_up(cli):
    cli.ok("profile", "visits", "2026-11-03")
    cli.ok("profile", "visits", "2026-10-01")
    assert cli.json("profile")["profile"]["visits"] == "2026-10-01 2026-11-03"


def test_a_country_is_two_letters(cli):
    cli.ok("profile", "country", "de")
    assert cli.json("profile")["profile"]["country"] == "DE"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["profile", "onst", "March"], 'There is no "onst" in the profile.'),
        (["profile", "country", "Germany"], '"Germany" is not a country code.'),
        (["profile", "visits", "someday"], 'I don\'t understand the date "someday".'),
        (["profile", "concern", "x" * 2001], "That is 2001 characters long."),
        (["profile", "onset", "March", "--json"], "contradicts a change"),
        (["setting", "clok"], 'There is no "clok" in the settings.'),
        (["setting", "clock", "13h"], '"13h" is not one of the choices.'),
        (["setting", "day-start", "15:00"], "A day cannot start at 15:00."),
        (["setting", "day-start", "late"], "I don't understand the time"),
        (["setting", "clock", "12h", "--json"], "contradicts a change"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused(*words).sentence


def test_a_setting_has_a_usual_value(cli):
    assert cli.json("setting")["settings"] == {
        "day-start": "04:00",
        "clock": "24h",
        "volume": "ml",
        "week-start": "monday",
        "country": None,
        "daily-mode": "off",
        "backup-mb": "500",
    }
    assert [line.split()[0] for line in cli.ok("setting").splitlines()] == list(SETTINGS)


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("day-start", "5am", "05:00"),
        ("day-start", "0:00", "00:00"),
        ("clock", "12H", "12h"),
        ("volume", "oz", "oz"),
        ("week_start", "Sunday", "sunday"),
    ],
)
def test_a_setting_is_echoed_as_understood(cli, name, said, kept):
    key = name.replace("_", "-")
    assert cli.ok("setting", name, said).startswith(f"Saved  setting · {key} {kept} ")
    assert cli.json("setting", name)["settings"] == {key: kept}
    cli.ok("undo")
    assert cli.json("setting", name)["settings"] != {key: kept}


def test_moving_the_day_start_moves_days_and_no_times(cli):
    cli.ok("twitch", "tongue", "--at", "2026-11-21 04:30")
    (before,) = cli.entries()
    cli.ok("setting", "day-start", "05:00")
    (after,) = cli.entries()
    assert (before["diary_day"], after["diary_day"]) == ("2026-11-21", "2026-11-20")
    assert before["occurred_at"] == after["occurred_at"]


def test_volumes_are_shown_as_the_person_reads_them(cli):
    cli.ok("water", "500ml")
    cli.ok("setting", "volume", "oz")
    assert "17 fl oz" in cli.ok("today")
    assert "fl oz" in cli.ok("water", "16", "oz")
    assert [round(entry["value"]) for entry in cli.entries()] in ([500, 473], [473, 500])


def test_the_country_is_kept_once_for_the_profile_and_the_settings(cli):
    cli.ok("setting", "country", "gb")
    assert cli.json("profile", "country")["profile"] == {"country": "GB"}
    cli.ok("profile", "country", "de")
    assert cli.json("setting", "country")["settings"] == {"country": "DE"}
    assert "is not a country code" in cli.refused("setting", "country", "Germany").sentence


def test_in_daily_mode_a_second_twitch_is_saved_and_the_check_in_named(cli):
    cli.ok("twitch", "left", "calf")
    assert "Daily mode" not in cli("twitch", "left", "calf").err
    cli.ok("setting", "daily-mode", "on")
    assert cli.json("setting", "daily-mode")["settings"] == {"daily-mode": "on"}
    again = cli("twitch", "left", "calf")
    assert again.code == 0
    assert "Daily mode is on: one check-in in the evening is enough" in again.err
    assert cli.json("today")["n_episodes"] == 3
    assert "sleep" not in cli.ok("today").partition("not yet")[2]
