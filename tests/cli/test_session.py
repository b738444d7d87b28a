"""What a logging command does when someone can answer, and what it says when nobody can."""

import pytest

from twitchlog.cli import show


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)


def one(cli):
    (entry,) = cli.entries()
    return entry


def test_without_a_terminal_a_leg_lists_its_places(cli):
    answer = cli.refused("twitch", "leg")
    assert answer.sentence == '"leg" may be several places.'
    assert "Say which: calf, shin" in answer.hint


@pytest.mark.parametrize(
    ("words", "answer", "place"),
    [
        (["leg"], "1", ("calf", None)),
        (["left", "leg"], "1", ("calf", "left")),
        (["left", "leg"], "left shin", ("shin", "left")),
        (["left", "leg"], "shin", ("shin", "left")),
        (["left", "leg"], "Right Shin", ("shin", "right")),
        (["both", "legs"], "knee", ("knee", "both")),
        (["leg"], "left calf", ("calf", "left")),
    ],
)
@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal_it_asks_which_and_keeps_the_side(cli, words, answer, place):
    asked = cli("twitch", *words, stdin=f"{answer}\n")
    assert asked.code == 0
    assert '"' + " ".join(words) + '" may be several places.' in asked.err
    assert (one(cli)["site"], one(cli)["side"]) == place


@pytest.mark.usefixtures("at_a_terminal")
def test_an_answer_with_several_meanings_is_asked_again(cli):
    answer = cli("twitch", "left", "leg", stdin="arm\nleft biceps\n")
    assert answer.code == 0
    assert answer.err.count("may be several places") == 2
    assert (one(cli)["site"], one(cli)["side"]) == ("biceps", "left")


@pytest.mark.parametrize("answer", ["", "elbow-ish"])
@pytest.mark.usefixtures("at_a_terminal")
def test_no_answer_or_a_wrong_one_saves_nothing(cli, answer):
    assert cli("twitch", "leg", stdin=f"{answer}\n").code == 2
    assert cli.rows() is None


def test_without_a_terminal_an_hour_that_came_twice_names_both(cli):
    answer = cli.refused("twitch", "left", "calf", "--at", "2026-10-25 02:30")
    assert answer.sentence == "The clock showed 25 Oct 2026 02:30 twice, at +02:00 and then at +01:00."
    assert answer.hint == 'Say which: --tz "+02:00" or --tz "+01:00".'


@pytest.mark.parametrize(
    ("answer", "occurred_at"),
    [
        ("1", "2026-10-25T02:30:00+02:00"),
        ("2", "2026-10-25T02:30:00+01:00"),
        ("+01:00", "2026-10-25T02:30:00+01:00"),
    ],
)
@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal_it_asks_which_of_the_two(cli, answer, occurred_at):
    asked = cli("twitch", "left", "calf", "--at", "2026-10-25 02:30", stdin=f"{answer}\n")
    assert asked.code == 0
    assert "1  the first (+02:00)" in asked.err
    assert one(cli)["occurred_at"] == occurred_at


@pytest.mark.usefixtures("at_a_terminal")
def test_an_answer_that_is_neither_saves_nothing(cli):
    answer = cli("twitch", "left", "calf", "--at", "2026-10-25 02:30", stdin="sometime\n")
    assert answer.code == 2
    assert "--tz" in answer.err
    assert cli.rows() is None


@pytest.mark.parametrize("offset", ["+02:00", "+01:00"])
def test_the_zone_says_which_of_the_two(cli, offset):
    cli.ok("twitch", "left", "calf", "--at", "2026-10-25 02:30", "--tz", offset)
    assert one(cli)["occurred_at"] == f"2026-10-25T02:30:00{offset}"


def test_an_hour_that_the_clock_skipped_names_its_neighbours(cli):
    answer = cli.refused("twitch", "left", "calf", "--at", "2026-03-29 02:30")
    assert "skipped" in answer.sentence
    assert answer.hint == "Did you mean 01:30 or 03:30?"


@pytest.mark.usefixtures("at_a_terminal")
def test_lines_of_standard_input_are_never_taken_for_answers(cli):
    answer = cli("log", "-", stdin="twitch leg\n1\n")
    assert answer.code == 2
    assert "line 1:" in answer.err
    assert cli.rows() is None


def test_an_older_diary_is_upgraded_and_its_copy_named(cli, monkeypatch):
    cli.ok("none")
    from twitchlog.store import quick_add

    def connect(path, *, tell, **_):
        tell("The diary was upgraded; a copy is elsewhere.")
        return real(path)

    real = quick_add.connect
    monkeypatch.setattr(quick_add, "connect", connect)
    assert "a copy is elsewhere" in cli("stress", "3").err
