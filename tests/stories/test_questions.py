"""Words with several meanings at a real terminal: asked for, answered, saved; left, nothing is."""

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


@pytest.mark.parametrize(("answer", "saved"), [("2", "left shin"), ("left calf", "left calf"), ("knee", "left knee")])
def test_a_leg_is_asked_about_and_the_answer_saved(cli, terminal, answer, saved):
    screen = terminal("twitch", "left", "leg", "--for", "5m")
    screen.wait_for('"left leg" may be several places.')
    screen.wait_for("  1  left calf")
    screen.answer("Which? (Enter: none)  > ", answer)
    screen.wait_for(f"Saved  twitch · {saved} · today 14:00 · 5 min")
    assert screen.finish() == 0
    assert [entry["text"] for entry in cli.entries()] == [f"twitch · {saved} · 5 min"]


def test_an_hour_that_came_twice_is_asked_about(cli, terminal):
    screen = terminal("twitch", "left", "calf", "--at", "2026-10-25 02:30")
    screen.wait_for("The clock showed 25 Oct 2026 02:30 twice, at +02:00 and then at +01:00.")
    screen.wait_for("  2  the second (+01:00)")
    screen.answer("Which? (Enter: none)  > ", "2")
    screen.wait_for("Sun 25 Oct 02:30 (+01:00)")
    assert screen.finish() == 0
    assert cli.entries()[0]["occurred_at"] == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize("leave", ["c", "d"])
def test_leaving_the_question_saves_nothing(cli, terminal, leave):
    screen = terminal("twitch", "leg")
    screen.wait_for("Which? (Enter: none)  > ")
    screen.press_control(leave)
    screen.wait_for("\nLeft; nothing more was saved.")
    assert screen.finish() == 130
    assert cli.rows() is None


def test_no_answer_is_an_error_that_lists_the_choices(cli, terminal):
    screen = terminal("twitch", "leg")
    screen.answer("Which? (Enter: none)  > ", "")
    screen.wait_for("Say which: calf, shin")
    assert screen.finish() == 2
    assert cli.rows() is None


def test_lines_can_be_typed_until_ctrl_d(cli, terminal):
    screen = terminal("log", "-")
    screen.wait_for("One entry a line")
    screen.type("twitch left calf --at 8:15")
    screen.type("caffeine 2 espresso --at 8:10")
    screen.press_control("d")
    screen.wait_for("Saved  2 lines")
    assert screen.finish() == 0
    assert len(cli.entries()) == 2


def test_lines_that_are_left_save_nothing(cli, terminal):
    screen = terminal("log", "-")
    screen.wait_for("One entry a line")
    screen.type("twitch left calf --at 8:15")
    screen.press_control("c")
    assert screen.finish() == 130
    assert cli.rows() is None
