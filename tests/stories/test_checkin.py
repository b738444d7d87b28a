"""The evening check-in at a real terminal: Enter, -, b and Ctrl-C, and nothing that was said is lost."""

import pytest

from tests.programs import environment
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.skipif(not Terminal.is_possible, reason="this system has no pseudo-terminals")


@pytest.fixture
def terminal(cli):
    """Start a command at a terminal, on the diary of `cli`."""
    started = []

    def start(*words):
        started.append(Terminal(list(words), environment(TERM="dumb", COLUMNS="80")))
        return started[-1]

    yield start
    for each in started:
        each.close()


WEEKLY = (
    ("cannot now? (no, or what: drops things, stairs, …)  [no]  > ", "no"),
    ("This week: has a muscle become stiff, or does one look thinner?", ""),
    ("Worry about the twitches, 0 none to 10 most?  > ", "2"),
)


def test_a_first_check_in(cli, terminal):
    screen = terminal("checkin")
    screen.answer("Any twitches today? (places, with commas; or none)  [none]  > ", "left calf, right eyelid")
    screen.answer("How did you sleep? (6h30, or 6h30 3/10 with how good)  > ", "6h30 3/10")
    screen.answer("Caffeine today? (2 espresso, 95mg, none)  > ", "2 espresso")
    screen.answer("Water in all? (2l, 6 glasses)  > ", "-")
    screen.answer("Stress, 0 calm to 10 highest?  > ", "7")
    for question, answer in WEEKLY:
        screen.answer(question, answer)
    screen.wait_for("Day closed.  Sunday: 2 twitch episodes, sleep 6 h 30, caffeine 128 mg, stress 7/10.")
    assert screen.finish() == 0
    assert cli.json("today")["marks"] == ["closed"]
    assert "water_ml" not in cli.json("today")["values"]


def test_enter_takes_what_was_said_the_last_time(cli, terminal):
    cli.at("2026-11-21T21:00+01:00")
    for words in ("none", "sleep 6h30 --quality 3", "caffeine 2 espresso", "water 1.8l", "stress 5"):
        cli.ok(*words.split())
    cli.at("2026-11-22T21:00+01:00")
    screen = terminal("checkin")
    for usual in ("[none]", "[6 h 30 3/10]", "[128 mg]", "[1.8 l]", "[5/10]", "[no]", "[no]", "10 most?"):
        screen.answer(f"{usual}  > ", "")
    assert screen.finish() == 0
    values = {key: value["value"] for key, value in cli.json("today")["values"].items()}
    assert values == {"sleep_h": 6.5, "sleep_quality": 3, "caffeine_mg": 128, "water_ml": 1800, "stress": 5}
    assert cli.json("today")["n_episodes"] == 0


def test_b_goes_back_and_the_later_answer_counts(cli, terminal):
    screen = terminal("checkin")
    screen.answer("Any twitches today?", "none")
    screen.answer("How did you sleep?", "6h30")
    screen.answer("Caffeine today?", "b")
    screen.answer("How did you sleep? (6h30, or 6h30 3/10 with how good)  [6h30]  > ", "7h15")
    screen.answer("Caffeine today?", "none")
    screen.answer("Water in all?", "2l")
    screen.answer("Stress, 0 calm to 10 highest?", "4")
    for question, answer in WEEKLY:
        screen.answer(question, answer)
    assert screen.finish() == 0
    assert [entry["value"] for entry in cli.entries("--kind", "sleep")] == [7.25]


def test_an_answer_not_understood_is_asked_again(cli, terminal):
    screen = terminal("checkin")
    screen.answer("Any twitches today?", "left kalf")
    screen.wait_for('I don\'t know the site "kalf". Did you mean: calf')
    screen.answer("Any twitches today?", "left calf")
    screen.answer("How did you sleep?", "31h")
    screen.wait_for("31 h of sleep is outside what one entry can hold (0 to 24 h).")
    screen.answer("How did you sleep?", "7h")
    screen.wait_for("Caffeine today?")
    screen.press_control("c")
    assert screen.finish() == 130


def test_ctrl_c_keeps_what_was_said_and_leaves_the_day_open(cli, terminal):
    screen = terminal("checkin")
    screen.answer("Any twitches today?", "")
    screen.answer("How did you sleep?", "6h30")
    screen.wait_for("Caffeine today? (2 espresso, 95mg, none)  > ")
    screen.press_control("c")
    screen.wait_for("Left. Kept: no twitches, sleep · 6 h 30; the day stays open: twitchlog checkin")
    assert screen.finish() == 130
    assert cli.json("today")["marks"] == ["none"]
    assert cli.json("today")["values"]["sleep_h"]["value"] == 6.5
    again = terminal("checkin")
    assert "How did you sleep" not in again.wait_for("Caffeine today?")
    again.press_control("d")
    assert again.finish() == 130


def test_a_terminal_that_is_closed_keeps_what_was_said(cli, terminal):
    screen = terminal("checkin")
    screen.answer("Any twitches today?", "left calf")
    screen.wait_for("How did you sleep?")
    screen.close_window()
    assert [entry["text"] for entry in cli.entries()] == ["twitch · left calf"]


def test_it_is_one_step_to_undo(cli, terminal):
    cli.ok("stress", "3")
    screen = terminal("checkin")
    for answer in ("none", "7h", "none", "2l", "no", "no", "-"):
        screen.answer("  > ", answer)
    assert screen.finish() == 0
    assert len(cli.entries()) == 8
    cli.ok("undo")
    assert [entry["text"] for entry in cli.entries()] == ["stress · 3/10"]


def test_what_needs_help_now_is_said_at_once_and_ends_the_check_in(cli, terminal):
    screen = terminal("checkin")
    for answer in ("left calf", "7h", "none", "2l", "4"):
        screen.answer("  > ", answer)
    screen.answer("cannot now?", "choking, speech")
    assert "This week" not in screen.wait_for("Please stop logging and get help now: ")
    assert "  > " not in screen.wait_for("the day stays open: twitchlog checkin")
    assert screen.finish() == 0
    assert "symptom · choking" in [entry["text"] for entry in cli.entries()]
    assert cli.json("today")["marks"] == []


def test_what_no_longer_works_speaks_first_and_is_kept_with_the_answer(cli, terminal):
    screen = terminal("checkin")
    for answer in ("none", "7h", "none", "2l", "4"):
        screen.answer("  > ", answer)
    screen.answer("cannot now? (no, or what: drops things, stairs, …)  [no]  > ", "yes")
    screen.wait_for("What is it? Say which: drops things, buttons")
    screen.answer("cannot now?", "stairs")
    screen.wait_for("Please contact a doctor in the next few days.")
    screen.answer("look thinner?", "stiff left calf")
    screen.answer("10 most?", "-")
    assert "doctor" not in screen.wait_for("Day closed.")
    assert screen.finish() == 0
    texts = [entry["text"] for entry in cli.entries()]
    assert "symptom · trouble with stairs or getting up" in texts
    assert "symptom · stiffness · left calf" in texts
    assert {(each["question"], each["value"]) for each in cli.entries("--kind", "answer")} == {
        ("function", 1),
        ("stiff or thinner", 1),
    }
    cli.at("2026-11-23T21:00+01:00")
    screen = terminal("checkin")
    for question in ("Any twitches", "How did you sleep", "Caffeine", "Water", "Stress", "Worry"):  # once a week
        screen.answer(question, "-")
    assert screen.finish() == 0
