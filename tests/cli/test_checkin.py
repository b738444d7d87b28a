"""`checkin` question by question (its prompts at a real terminal: tests/stories/test_checkin.py)."""

import signal

import pytest

from twitchlog.cli import checkin, show


@pytest.fixture(autouse=True)
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    monkeypatch.setattr(checkin, "due_questions", lambda *_, **__: [])  # tests/cli/test_weekly_check.py


def answered(cli, *answers, on=None):
    """Run a check-in with these answers, one a line."""
    words = ["checkin", *(["--on", on] if on else [])]
    return cli(*words, stdin="".join(f"{answer}\n" for answer in answers))


def questions(answer):
    """The questions that were asked, without what they offered."""
    return [line.split("?")[0] for line in answer.err.split("> ") if "?" in line]


def kept(cli):
    return {entry["text"] for entry in cli.entries()}


def test_a_first_check_in_asks_five_questions_and_closes_the_day(cli):
    answer = answered(cli, "left calf, right calf", "6h30 3/10", "2 espresso", "2l", "7")
    assert answer.code == 0
    assert questions(answer) == [
        "Any twitches today",
        "How did you sleep",
        "Caffeine today",
        "Water in all",
        "Stress, 0 calm to 10 highest",
    ]
    assert answer.out == (
        "Day closed.  Sunday: 2 twitch episodes, sleep 6 h 30, caffeine 128 mg, water 2 l, stress 7/10.\n"
        "undo: twitchlog undo\n"
    )
    assert kept(cli) >= {"twitch · left calf", "twitch · right calf", "sleep · 6 h 30", "sleep quality · 3/10"}
    assert cli.json("today")["marks"] == ["closed"]


def test_the_hour_of_a_twitch_told_in_the_evening_is_not_made_up(cli):
    answered(cli, "left calf")
    (episode,) = [entry for entry in cli.entries() if entry["kind"] == "episode"]
    assert episode["precision"] == "day"


def test_none_says_that_there_were_none(cli):
    answered(cli, "none", "-", "none", "-", "-")
    assert cli.json("today")["marks"] == ["closed", "none"]
    assert cli.json("today")["n_episodes"] == 0


def test_it_is_one_step(cli):
    cli.ok("stress", "3")
    before = cli.entries()
    answered(cli, "none", "7h", "none", "2l")
    assert len(cli.entries()) > len(before)
    assert cli.ok("undo").startswith("Undone  check-in · Sun 22 Nov ")
    assert cli.entries() == before
    cli.ok("redo")
    assert len(cli.entries()) > len(before)


def test_only_what_the_day_lacks_is_asked(cli):
    cli.ok("none")
    cli.ok("sleep", "7h")
    cli.ok("water", "2l")
    cli.ok("stress", "3")
    cli.ok("caffeine", "95mg", "--at", "9:00")
    answer = answered(cli, "none")
    assert questions(answer) == ["Any caffeine since 09:00"]
    assert answer.code == 0


def test_more_caffeine_adds_to_the_days(cli):
    for words in (["none"], ["sleep", "7h"], ["water", "2l"], ["stress", "3"], ["caffeine", "95mg", "--at", "9:00"]):
        cli.ok(*words)
    answered(cli, "2 espresso")
    assert cli.json("today")["values"]["caffeine_mg"]["value"] == 95 + 128


def test_a_day_with_twitches_is_asked_for_more_of_them(cli):
    cli.ok("twitch", "left calf")
    answer = answered(cli, "none", "7h", "none", "2l", "3")
    assert questions(answer)[0] == "Any more twitches today"
    assert "Day closed.  Sunday: 1 twitch episode," in answer.out
    assert "none" not in cli.json("today")["marks"]


@pytest.mark.parametrize("skip", ["-", ""])
def test_what_is_skipped_stays_unknown(cli, skip):
    answered(cli, "none", skip, "none", skip, skip)
    assert set(cli.json("today")["values"]) == {"caffeine_mg"}


def test_a_day_is_not_closed_over_twitches_that_were_skipped(cli):
    answer = answered(cli, "-", "7h", "-", "2l", "3")
    assert answer.code == 0
    assert answer.out == (
        "Sunday: sleep 7 h, water 2 l, stress 3/10.\n"
        "The day stays open; not said: twitches, caffeine. Go on: twitchlog checkin\n"
    )
    day = cli.json("today")
    assert (day["marks"], day["n_episodes"]) == ([], None)


def test_the_last_answers_are_offered_and_enter_takes_them_exactly(cli):
    cli.at("2026-11-21T21:00+01:00")
    answered(cli, "none", "6h37 3/10", "133mg", "1753ml", "7")
    cli.at("2026-11-22T21:00+01:00")
    answer = answered(cli, "", "", "", "", "")
    assert "[none]" in answer.err
    assert "[6 h 37 3/10]" in answer.err
    assert "[133 mg]" in answer.err
    assert "[7/10]" in answer.err
    values = cli.json("today")["values"]
    assert {key: value["value"] for key, value in values.items()} == pytest.approx(
        {"sleep_h": 6 + 37 / 60, "sleep_quality": 3, "caffeine_mg": 133, "water_ml": 1753, "stress": 7}
    )
    assert cli.json("today")["marks"] == ["closed", "none"]


def test_b_goes_back_with_the_answer_just_given(cli):
    answer = answered(cli, "none", "6h30", "b", "7h", "none", "2l", "3")
    assert questions(answer)[1:4] == ["How did you sleep", "Caffeine today", "How did you sleep"]
    assert "[6h30]" in answer.err
    assert cli.json("today")["values"]["sleep_h"]["value"] == 7


def test_b_at_the_first_question_asks_it_again(cli):
    answer = answered(cli, "b", "B", "none", "7h", "none", "2l", "3")
    assert questions(answer)[:3] == ["Any twitches today"] * 3
    assert answer.code == 0


def test_an_answer_that_is_not_understood_is_asked_again(cli):
    answer = answered(cli, "left kalf", "leg", "left calf", "31h", "7h", "none", "2l", "eleven", "3")
    assert answer.code == 0
    assert 'I don\'t know the site "kalf". Did you mean: calf' in answer.err
    assert '"leg" may be several places. Say which:' in answer.err
    assert "31 h of sleep is outside" in answer.err
    assert cli.json("today")["values"]["sleep_h"]["value"] == 7


def test_left_half_way_it_keeps_what_was_said(cli):
    answer = answered(cli, "none", "6h30 3/10")
    assert answer.code == 130
    assert answer.err.splitlines()[-1] == (
        "Left. Kept: no twitches, sleep · 6 h 30, sleep quality · 3/10; the day stays open: twitchlog checkin"
    )
    assert kept(cli) == {"no twitches", "sleep · 6 h 30", "sleep quality · 3/10"}
    again = answered(cli, "none", "2l", "3")
    assert questions(again)[0] == "Caffeine today"
    assert "Day closed." in again.out


def test_left_at_once_it_keeps_nothing(cli):
    answer = answered(cli)
    assert answer.code == 130
    assert "Nothing was said" in answer.err
    assert cli.entries() == []


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_terminal_that_closes_keeps_what_was_said(cli, monkeypatch, name):
    real, before = show.ask, signal.getsignal(getattr(signal, name))

    def ask(question, *, default=""):
        if question.startswith("Caffeine"):
            signal.raise_signal(getattr(signal, name))
        return real(question, default=default)

    monkeypatch.setattr(checkin.show, "ask", ask)
    assert answered(cli, "none", "6h30").code == 130
    assert kept(cli) == {"no twitches", "sleep · 6 h 30"}
    assert signal.getsignal(getattr(signal, name)) == before


def test_an_earlier_day(cli):
    answer = answered(cli, "left calf", "7h", "none", "2l", "3", on="yesterday")
    assert "Any twitches on Sat 21 Nov?" in answer.err
    assert "Day closed.  Saturday:" in answer.out
    assert {entry["diary_day"] for entry in cli.entries()} == {"2026-11-21"}


def test_an_earlier_day_left_says_how_to_go_on(cli):
    assert "twitchlog checkin --on 2026-11-21" in answered(cli, "none", on="yesterday").err


def test_a_closed_day_is_not_asked_again(cli):
    answered(cli, "none", "7h", "none", "2l", "3")
    before = cli.rows()
    assert answered(cli).out == "Sun 22 Nov is closed already. What it holds: twitchlog today --as-of 2026-11-22\n"
    assert cli.rows() == before


def test_a_factor_logged_often_is_asked_for_too(cli):
    cli.ok("factor", "add", "screen time", "--kind", "duration")
    for day in range(16, 21):
        cli.ok("log", "screen time", "3h", "--on", f"2026-11-{day}")
    answer = answered(cli, "none", "7h", "none", "2l", "3", "")
    assert questions(answer)[-1] == "Screen time"
    assert "[3 h]" in answer.err
    assert cli.json("today")["values"]["my_screen_time"]["value"] == 180


def test_how_good_the_sleep_was_is_asked_with_its_length_only(cli):
    for day in range(16, 21):
        cli.ok("sleep", "7h", "--quality", "5", "--on", f"2026-11-{day}")
    assert "Sleep quality" not in questions(answered(cli, "none", "7h 4/10", "none", "2l", "3"))
    cli.ok("undo")
    cli.ok("sleep", "7h")
    assert "Sleep quality" in questions(answered(cli, "none", "none", "2l", "3", "4"))


def test_food_is_asked_to_be_complete_only_where_some_was_logged(cli):
    cli.ok("food", "banana")
    answer = answered(cli, "none", "7h", "none", "2l", "3", "yes")
    assert questions(answer)[-1].startswith("Is everything you ate today logged")
    assert cli.json("today")["marks"] == ["closed", "food complete", "none"]


def test_tomorrow_cannot_be_checked_in(cli):
    assert "is in the future" in answered(cli, on="tomorrow").err


def test_without_a_terminal_it_says_so(cli, monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: False)
    answer = cli.refused("checkin")
    assert answer.sentence == "The check-in asks questions, so it needs a terminal."
    assert answer.hint == "From a file: twitchlog log -"
