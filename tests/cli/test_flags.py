"""`flags`, `flags why`, `flags ack`, and what speaks at once (what is prompted for: test_prompts.py)."""

import pytest

NOW = "2026-11-22T14:00+01:00"
SOON = "Please contact a doctor in the next few days."
HELP = "Please stop logging and get help now: "


def twitches(cli, *days, site=("left", "calf")):
    for day in days:
        cli.ok("twitch", *site, "--on", f"2026-11-{day:02d}")


@pytest.fixture
def persistent(cli):
    twitches(cli, *range(1, 22))
    return cli


def flag(cli, name, *words):
    return next(each for each in cli.json("flags", *words)["flags"] if each["id"] == name)


def test_an_empty_diary_can_tell_nothing(cli):
    cli.ok("note", "begin")
    results = {each["id"]: each["result"] for each in cli.json("flags")["flags"]}
    assert set(results) == {"F1", "F2", "F3", "F4", "F5", "G1", "G2", "G3", "G4", "G5", "G6", "G7"}
    assert set(results.values()) == {"not enough data"}
    assert "not seen" not in cli.ok("flags")


def test_twitching_for_weeks_is_said_with_its_days_and_one_action(persistent):
    text = " ".join(persistent.ok("flags").split())
    assert "book an appointment Twitching for more than 2 weeks (F1) left calf, since 1 Nov (21 of 21 days)" in text
    assert "You have logged twitches in the left calf for more than 2 weeks. Most long-lasting twitches" in text
    assert "NHS advice at this point is to see a GP. It is not urgent on its own." in text
    assert "not seen in the log Numbness or tingling · Pain with twitches" in text
    assert "A diary cannot rule anything out." in text
    assert flag(persistent, "F1")["because"][0] | {"uids": 0} == {
        "part": "persistent",
        "first_on": "2026-11-01",
        "last_on": "2026-11-21",
        "n_days": 21,
        "n_observed": 21,
        "item": None,
        "site": "calf",
        "side": "left",
        "uids": 0,
    }


def test_as_of_an_earlier_day(persistent):
    assert flag(persistent, "F1", "--as-of", "2026-11-16")["result"] == "not seen in the log"
    assert flag(persistent, "F1", "--as-of", "2026-11-17")["result"] == "present"


def test_beside_what_asks_for_more_nothing_is_put_in_its_place(persistent):
    persistent.ok("symptom", "trips")
    text = persistent.ok("flags")
    assert text.startswith(f"{SOON}\n")
    for calm in ("Most long-lasting", "not urgent", "whose checks are normal", "common"):
        assert calm not in text
    assert "NHS advice at this point is to see a GP." in " ".join(text.split())


def test_why_tells_the_rule_the_entries_and_the_source(persistent):
    persistent.ok("symptom", "drops", "things", "right", "hand")
    text = " ".join(persistent.ok("flags", "why", "F2").split())
    assert "Result present: contact a doctor in the next few days" in text
    assert "symptom · drops things · right hand" in text
    assert "one entry of the last 84 days is enough" in text
    assert "NICE guidelines NG127 and NG42" in text
    assert "no clinician has reviewed them" in text
    assert persistent.json("flags", "why", "weakness")["flag"]["id"] == "F2"


@pytest.mark.parametrize("word", ["F9", "", "kalf", "twitch"])
def test_a_flag_that_is_none_is_refused(persistent, word):
    refusal = persistent.refused("flags", "why", word)
    assert "is not one warning sign" in refusal.sentence
    assert "F1 persistent" in refusal.hint


def test_an_acknowledged_sign_is_not_prompted_for_and_stays_in_the_list(persistent):
    persistent.ok("flags", "ack", "F1", "--on", "2026-11-20")
    found = flag(persistent, "F1")
    assert (found["result"], found["tier"], found["is_silenced"]) == ("present", 1, True)
    assert found["acknowledged_on"] == "2026-11-20"
    assert "Twitching for more" not in persistent.ok("today")
    assert "seen by a clinician on 20 November 2026" in " ".join(persistent.ok("flags").split())
    persistent.ok("undo")
    assert flag(persistent, "F1")["acknowledged_on"] is None


def test_a_new_region_ends_the_silence(persistent):
    persistent.ok("flags", "ack", "F1", "--on", "2026-11-20")
    twitches(persistent, *range(14, 22), site=("left", "biceps"))
    assert flag(persistent, "F1")["is_silenced"] is False


@pytest.mark.parametrize("words", [("F3",), ("F1", "--on", "2026-10-01"), ("F1", "--on", "2027-01-01")])
def test_only_what_is_present_by_a_day_that_was_can_be_acknowledged(persistent, words):
    answer = persistent("flags", "ack", *words)
    assert answer.code in (2, 4)
    assert persistent.json("history")["actions"][0]["kind"] == "log"


def test_two_visits_on_one_day_add_up(persistent):
    persistent.ok("flags", "ack", "F1", "--on", "2026-11-21")
    twitches(persistent, *range(19, 22), site=("left", "biceps"))
    assert flag(persistent, "F1")["is_silenced"] is False
    persistent.ok("flags", "ack", "F1", "--on", "2026-11-21")
    assert flag(persistent, "F1")["is_silenced"] is True


def test_a_visit_for_a_medicine_is_for_that_medicine(cli):
    twitches(cli, 20, 21)
    cli.ok("medicine", "salbutamol", "--suspected")
    cli.ok("flags", "ack", "G6")
    assert flag(cli, "G6")["is_silenced"] is True
    cli.ok("medicine", "fish", "oil", "--suspected")
    assert flag(cli, "G6")["is_silenced"] is False


# What speaks at once


@pytest.mark.parametrize(
    "words",
    ["drops things right hand", "buttons", "trips", "stairs", "slurred speech", "thinner left calf", "swallowing"],
)
def test_what_no_longer_works_speaks_before_it_says_saved(cli, words):
    lines = cli.ok("symptom", *words.split(), "--gradual").splitlines()
    assert lines[0] == SOON
    assert lines[1].startswith("You logged ")
    assert lines[2].startswith("Saved  symptom")


def test_how_it_came_is_asked_for_where_it_matters(cli):
    assert "If it came suddenly or gets worse by the hour, do not wait: " in cli.ok("symptom", "stairs")
    assert "do not wait" not in cli.ok("symptom", "stairs", "--gradual")


@pytest.mark.parametrize(
    "words",
    [
        "face droop",
        "saddle",
        "bladder",
        "cannot swallow",
        "choking",
        "breathless at rest",
        "slurred speech --sudden",
        "numbness left hand --sudden",
    ],
)
def test_what_needs_help_at_once_says_only_that(cli, words):
    cli.ok("setting", "country", "GB")
    lines = cli.ok("symptom", *words.split()).splitlines()
    assert lines[0].startswith(f"{HELP}999")
    assert lines[1].startswith("Saved  symptom")


@pytest.mark.parametrize(
    "words", ["tingling left hand", "cramp", "pain", "felt weakness", "stiffness", "numbness both hands --sudden"]
)
def test_what_does_not_is_just_saved(cli, words):
    assert cli.ok("symptom", *words.split()).startswith("Saved  symptom")


def test_the_number_follows_the_country(cli):
    assert "112 in most of Europe" in cli.ok("symptom", "face droop")
    for country, number in (("US", "911"), ("DE", "112"), ("AU", "000")):
        cli.ok("setting", "country", country)
        assert cli.ok("symptom", "face droop").startswith(f"{HELP}{number}")


def test_weakness_that_grows_within_days_needs_help_at_once(cli):
    cli.ok("symptom", "drops", "things", "right", "hand", "--at", "2026-11-21 08:00")
    assert cli.ok("symptom", "buttons", "right", "hand").startswith(HELP)
    assert cli.ok("symptom", "drops", "things", "right", "hand", "--gradual").startswith(SOON)
    assert cli.ok("symptom", "slurred", "speech", "--gradual").startswith(HELP)


def test_numbness_where_something_no_longer_works_asks_for_a_doctor(cli):
    cli.ok("symptom", "drops", "things", "right", "hand", "--on", "2026-11-10")
    assert cli.ok("symptom", "tingling", "right", "hand", "--on", "2026-11-21", "--gradual").startswith("Saved")
    assert cli.ok("symptom", "tingling", "left", "foot", "--gradual").startswith("Saved")
    assert cli.ok("symptom", "numbness", "right", "hand", "--gradual").startswith(SOON)


def test_several_lines_at_once_speak_first_too(cli):
    said = cli.ok("log", "-", stdin="symptom trips --gradual\ncaffeine 95mg\n")
    assert said.startswith(f'{SOON}\nYou logged "trips or foot slaps".')


def test_several_are_named_with_and(cli):
    said = cli.ok("log", "-", stdin="symptom trips --gradual\nsymptom stairs --gradual\nsymptom buttons --gradual\n")
    assert 'You logged "trips or foot slaps", "trouble with stairs or getting up" and "trouble with buttons, ' in said


def test_what_needs_help_now_is_said_though_another_line_is_wrong(cli):
    answer = cli("log", "-", stdin="symptom face droop\nfoo\n")
    assert answer.code == 2
    assert answer.out.startswith(HELP)
    assert cli.rows() is None
    assert cli("log", "-", stdin="symptom trips\nfoo\n").out == ""


def test_how_it_came_can_be_mended_and_speaks(cli):
    cli.ok("symptom", "slurred", "speech", "--gradual")
    handle = cli.handle("slurred")
    assert cli.ok("edit", handle, "--sudden").startswith(HELP)
    assert cli.entries()[0]["is_sudden"] is True
    assert cli.ok("edit", handle, "--gradual").startswith(SOON)
    assert cli.entries()[0]["is_sudden"] is False
    assert cli.ok("edit", handle, "--note", "at lunch").startswith("Saved")
    assert cli.json("edit", handle, "--sudden")["entries"][0]["is_sudden"] is True
    cli.ok("twitch", "left", "calf")
    assert "has no --gradual to change" in cli.refused("edit", cli.handle("twitch"), "--gradual").sentence


def test_nothing_is_said_where_nothing_was_saved(cli):
    assert "doctor" not in cli("symptom", "trips", "--severity", "11").out


# Worry


def test_logging_that_looks_like_worry_gets_a_gentle_line_and_a_way_out(cli):
    for day in (20, 21, 22):
        for _ in range(7):
            cli.ok("twitch", "left", "calf", *([] if day == 22 else ["--on", f"2026-11-{day}"]))
    line = "Logging once a day is enough for a useful record."
    assert line in cli.ok("flags")
    assert line in cli.ok("today")
    assert line not in cli.ok("today")
    cli.ok("setting", "daily-mode", "on")
    assert line not in cli.ok("flags")


def test_many_glasses_of_water_are_no_worry(cli):
    for day in (20, 21, 22):
        for _ in range(8):
            cli.ok("water", "200ml", *([] if day == 22 else ["--on", f"2026-11-{day}"]))
    assert "once a day" not in cli.ok("flags")
