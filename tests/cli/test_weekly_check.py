"""The weekly questions of a check-in: asked once a week, a "no" kept too, worry asked daily while it is high."""

import pytest

from twitchlog.cli import show
from twitchlog.reference.tables import table


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


ALL = [row["name"] for row in table("symptoms")]


@pytest.mark.parametrize("n_before", [0, 1])
@pytest.mark.parametrize("name", ALL)
def test_any_symptom_is_an_answer(cli, name, n_before):
    check_in(cli, *["no"] * n_before, f"{name}, left calf pain" if name != "pain" else name, "-", "-")
    (row,) = (row for row in table("symptoms") if row["name"] == name)
    assert row["key"] in [each["item"] for each in cli.entries("--kind", "symptom")]


@pytest.mark.parametrize("said", ["sudden pain left calf", "left calf pain suddenly", "pain left calf, sudden cramp"])
def test_what_came_suddenly_is_kept_so(cli, said):
    check_in(cli, said, "no", "-")
    assert any(each["is_sudden"] for each in cli.entries("--kind", "symptom"))


def test_what_answers_another_question_leaves_this_one_open(cli):
    check_in(cli, "thinner left hand", "no", "-")
    assert answers(cli) == [("stiff or thinner", 0)]
    assert [each["item"] for each in cli.entries("--kind", "symptom")] == ["thinner"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("weakness", "feels weak, can still do everything / cannot do something I could do"),
        ("chocking", "If this is happening now: "),
        ("sudden fog", "If this is happening now: "),
    ],
)
def test_what_is_not_clear_is_asked_again(cli, said, shown):
    assert shown in check_in(cli, said, "no", "no", "-").err
    assert answers(cli) == [("function", 0), ("stiff or thinner", 0)]


def test_what_asks_for_a_doctor_speaks_once(cli):
    said = check_in(cli, "stairs, stairs, trips", "no", "-").out
    assert said.count("contact a doctor") == 1
    assert 'You logged "trouble with stairs or getting up" and "trips or foot slaps".' in said


@pytest.mark.parametrize(
    "said", ["choking, speech", "face droop", "sudden numbness left hand", "slurred speech sudden"]
)
def test_what_needs_help_now_ends_the_check_in(cli, said):
    answer = check_in(cli, said, "no", "no", "5")
    assert answer.code == 0
    assert answer.err.count("  > ") == 6
    help_now, kept = answer.out.splitlines()
    assert help_now.startswith("Please stop logging and get help now: ")
    assert kept.startswith("Kept: no twitches, sleep")
    assert kept.endswith("the day stays open: twitchlog checkin")
    assert cli.entries("--kind", "symptom")
    assert "closed" not in cli.json("today")["marks"]
    assert "look thinner" in cli("checkin", stdin="-\n" * 5).err


def test_an_answer_that_is_given_anew_speaks_for_itself(cli):
    answer = check_in(cli, "stairs", "b", "stairs", "b", "trips", "no", "-")
    assert answer.out.count("contact a doctor") == 2
    assert [each["item"] for each in cli.entries("--kind", "symptom")] == ["trips"]


def test_the_check_can_be_answered_without_a_terminal(cli):
    said = cli.ok("symptom", "none")
    assert said.startswith("Saved  weekly check · all works as a month ago, no muscle stiff or thinner")
    assert answers(cli) == [("function", 0), ("stiff or thinner", 0)]
    flags = {each["id"]: each for each in cli.json("flags")["flags"]}
    assert (flags["F2"]["result"], flags["F2"]["coverage"]["n"]) == ("not enough data", 1)
    cli.ok("symptom", "none", "--on", "2026-11-14")
    flags = {each["id"]: each for each in cli.json("flags")["flags"]}
    assert {flags[each]["result"] for each in ("F2", "G1", "G2", "G3", "G4", "G5")} == {"not seen in the log"}
