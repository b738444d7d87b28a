"""`log FACTOR VALUE` and `log -`: any factor, and many lines as one step or none at all."""

import pytest

from twitchlog.cli.app import FAMILIES

LINES = """\
# on the train
twitch left calf --at 8:15

twitchlog caffeine 2 espresso --at 8:10
none --on yesterday
sleep 6h30
note "hello world"
food banana 2 spinach-cooked --at 9:00
medicine ibuprofen --taken --at 9:10
"""


def test_any_factor_can_be_logged_by_its_name(cli):
    assert cli.ok("log", "sleep", "quality", "3").startswith("Saved  sleep quality · 3/10 · today ")
    assert cli.ok("log", "illness", "yes", "--on", "yesterday").startswith("Saved  illness · yes · Sat 21 Nov ")
    cli.ok("factor", "add", "screen time", "--kind", "duration")
    assert cli.ok("log", "screen time", "3h").startswith("Saved  screen time · 3 h · today 14:00 ")
    assert cli.ok("log", "Screen", "Time", "1,5", "h").startswith("Saved  screen time · 1 h 30 ")


def test_a_factor_without_a_value_asks_for_it(cli):
    answer = cli.refused("log", "sleep", "quality")
    assert answer.sentence == "How much sleep quality?"
    assert answer.hint == "For example: twitchlog log 'sleep quality' VALUE"


def test_every_line_is_an_entry_and_all_of_them_one_step(cli):
    out = cli.ok("log", "-", stdin=LINES)
    assert "  twitch · left calf · Sun 22 Nov 08:15 (+01:00)\n" in out
    assert "  no twitches · Sat 21 Nov\n" in out
    assert "Saved  7 lines" in out
    assert {entry["kind"] for entry in cli.entries()} == {
        "episode",
        "reading",
        "day_mark",
        "note",
        "medicine",
        "dose",
    }
    assert "Undone  7 lines from standard input" in cli.ok("undo")
    assert cli.entries() == []
    cli.ok("redo")
    assert len(cli.entries()) == 10


def test_lines_keep_their_order(cli):
    cli.ok("log", "-", stdin="note first\nnote second\nnote third\n")
    assert [entry["note"] for entry in cli.entries()] == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("twitch left kalf", 'I don\'t know the site "kalf".'),
        ("twitch leg", '"leg" may be several places.'),
        ("list", '"list" does not begin with a logging command.'),
        ("checkin", '"checkin" does not begin with a logging command.'),
        ("log -", '"log -" does not begin with a logging command.'),
        ("twitchlog", '"" does not begin with a logging command.'),
        ("undo", '"undo" does not begin with a logging command.'),
        ("caffeine", "twitchlog caffeine needs words after it."),
        ("caffeine -5", "-5 is less than 0."),
        ('note "unclosed', "No closing quotation."),
        ("twitch left calf --at 23:00", "is in the future"),
        ("twitch left calf --at '2026-10-25 02:30'", "twice"),
        ("twitch --help", "--help does not belong into a line."),
        ("symptom --list", "--list does not belong into a line."),
        ("twitch left calf --diary=other.db", "--diary does not belong into a line."),
        ("medicine", "Which medicine?"),
        ("note caf\udce9", "That is not text"),
        ("\x1b[31m left calf", "does not begin with a logging command."),
    ],
)
def test_one_line_not_understood_saves_none_and_is_named(cli, line, problem):
    before = cli.rows()
    answer = cli("log", "-", stdin=f"twitch left calf\n{line}\n")
    assert answer.code == 2
    assert answer.out == ""
    told, sentence, hint = answer.err.splitlines()
    assert told.startswith("line 2: ")
    assert problem in told
    assert sentence == "1 line could not be understood."
    assert hint == "Nothing was saved. Mend them and try again."
    assert "\x1b" not in answer.err
    assert cli.rows() == before


def test_of_many_wrong_lines_some_are_shown(cli):
    answer = cli("log", "-", stdin="nonsense\n" * 30)
    assert answer.code == 2
    assert answer.err.count("does not begin") == 20
    assert "30 lines could not be understood (10 not shown)." in answer.err


def test_lines_that_contradict_each_other_save_nothing(cli):
    cli.ok("stress", "3")
    answer = cli.refused("log", "-", stdin="twitch left calf\nnone\n")
    assert "so it is not a day without" in answer.sentence


@pytest.mark.parametrize("text", ["", "\n\n# nothing but this\n"])
def test_no_line_at_all_is_told(cli, text):
    assert cli.refused("log", "-", stdin=text).sentence == "There was no entry on standard input."


def test_a_none_said_twice_counts_once(cli):
    answer = cli("log", "-", stdin="none --on yesterday\nnone --on yesterday\n")
    assert answer.code == 0
    assert "Said already" in answer.err
    assert "Saved  1 line " in answer.out
    again = cli("log", "-", stdin="none --on yesterday\n")
    assert (again.code, again.out) == (0, "")
    assert len(cli.entries()) == 1


def test_options_beside_the_dash_are_refused(cli):
    assert "options stand in the lines" in cli.refused("log", "-", "--at", "8:00").sentence


def test_a_medicine_told_twice_is_told_in_one_line(cli):
    answer = cli("log", "-", stdin="medicine ibuprofen\nmedicine ibuprofen --dose 400\n")
    assert answer.code == 2
    assert "line 2: An earlier line tells of ibuprofen already." in answer.err


def test_a_first_dose_and_a_second_make_one_medicine(cli):
    cli.ok("log", "-", stdin="medicine ibuprofen --taken --at 8:00\nmedicine ibuprofen --taken --at 12:00\n")
    assert [entry["kind"] for entry in cli.entries()].count("medicine") == 1
    assert [entry["kind"] for entry in cli.entries()].count("dose") == 2


def test_the_lines_go_into_the_diary_that_was_named(cli, tmp_path):
    other = str(tmp_path / "other.db")
    cli.ok("log", "-", "--diary", other, stdin="twitch tongue\n")
    assert cli.rows() is None
    assert "tongue" in cli.ok("--diary", other, "list")


def test_every_logging_command_but_the_check_in_can_be_a_line(cli):
    for name in FAMILIES["Log"]:
        err = cli("log", "-", stdin=f"{name} --zzz\n").err
        assert ("does not begin with a logging command" in err) == (name == "checkin"), name
