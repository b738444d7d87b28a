"""The weekly questions of a check-in: asked once a week, a "no" kept too, worry asked daily while it is high."""

import pytest

from twitchlog.cli import show


@pytest.fixture(autouse=True)
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)


DAILY = ("none", "7h", "none", "2l", "4")


def check_in(cli, *weekly):
    return cli("checkin", stdin="".join(f"{answer}\n" for answer in (*DAILY, *weekly)))


def answers(cli):
    return [(each["question"], each["value"]) for each in cli.entries("--kind", "answer")]


def test_a_no_is_kept(cli):
    assert check_in(cli, "no", "no", "3").code == 0
    assert answers(cli) == [("function", 0), ("stiff or thinner", 0), ("worry", 3)]


def test_enter_says_no_and_a_dash_says_nothing(cli):
    assert check_in(cli, "", "-", "-").code == 0
    assert answers(cli) == [("function", 0)]


def test_they_are_asked_at_most_weekly(cli):
    check_in(cli, "no", "no", "3")
    for day, n_questions in (("2026-11-28", 5), ("2026-11-29", 8)):
        cli.at(f"{day}T21:00+01:00")
        answer = cli("checkin", stdin="-\n" * 9)
        assert answer.err.count("  > ") == n_questions


def test_worry_is_asked_daily_while_it_is_high(cli):
    check_in(cli, "no", "no", "7")
    cli.at("2026-11-23T21:00+01:00")
    assert "Worry about the twitches" in cli("checkin", stdin="-\n" * 9).err


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("stairs", [("stairs", None, None)]),
        (
            "drops things right hand, slurred speech",
            [("drops-things", "hand", "right"), ("slurred-speech", None, None)],
        ),
    ],
)
def test_what_no_longer_works_becomes_a_symptom_beside_the_answer(cli, said, items):
    answer = check_in(cli, said, "no", "-")
    assert answer.out.startswith("Please contact a doctor in the next few days.\nYou logged ")
    assert answers(cli) == [("function", 1), ("stiff or thinner", 0)]
    assert [(each["item"], each["site"], each["side"]) for each in cli.entries("--kind", "symptom")] == items


@pytest.mark.parametrize(("said", "again"), [("yes", "What is it? Say which"), ("kalf", "I don't know the symptom")])
def test_an_answer_that_does_not_say_what_is_asked_again(cli, said, again):
    answer = check_in(cli, said, "no", "no", "-")
    assert again in answer.err
    assert answer.code == 0
    assert answers(cli) == [("function", 0), ("stiff or thinner", 0)]


def test_stiff_and_thinner(cli):
    check_in(cli, "no", "stiff left calf, thinner right hand", "-")
    assert [(each["item"], each["site"]) for each in cli.entries("--kind", "symptom")] == [
        ("stiffness", "calf"),
        ("thinner", "hand"),
    ]


def test_the_check_can_be_answered_without_a_terminal(cli):
    said = cli.ok("symptom", "none")
    assert said.startswith("Saved  weekly check · all works as a month ago, no muscle stiff or thinner")
    assert answers(cli) == [("function", 0), ("stiff or thinner", 0)]
    flags = {each["id"]: each for each in cli.json("flags")["flags"]}
    assert (flags["F2"]["result"], flags["F2"]["coverage"]["n"]) == ("not enough data", 1)
    cli.ok("symptom", "none", "--on", "2026-11-14")
    flags = {each["id"]: each for each in cli.json("flags")["flags"]}
    assert {flags[each]["result"] for each in ("F2", "G1", "G2", "G3", "G4", "G5")} == {"not seen in the log"}
