"""`symptom` and `note`: felt or noticed, kept as said and never judged."""

import pytest


def one(cli):
    (entry,) = cli.entries()
    return entry


def test_a_symptom_with_its_place_and_all_that_was_said(cli):
    out = cli.ok(
        "symptom", "cramp", "right", "calf", "--severity", "5", "--for", "2m", "--sudden", "--with-twitch",
        "--at", "8:15",
    )  # fmt: skip
    assert out.startswith("Saved  symptom · cramp · right calf · Sun 22 Nov 08:15 (+01:00) ·")
    assert "severity 5/10 · 2 min · came suddenly · with a twitch" in out.replace("\n      ", "")
    assert (
        one(cli).items()
        >= {
            "item": "cramp",
            "site": "calf",
            "side": "right",
            "severity": 5.0,
            "duration_s": 120,
            "is_sudden": True,
            "with_twitch": True,
        }.items()
    )


def test_what_was_not_said_is_missing_and_not_no(cli):
    cli.ok("symptom", "tingling")
    assert one(cli).items() >= {"site": None, "severity": None, "is_sudden": None, "with_twitch": None}.items()


@pytest.mark.parametrize("option", ["--gradual", "--without-twitch"])
def test_a_no_is_kept_as_a_no(cli, option):
    cli.ok("symptom", "tingling", option)
    assert False in (one(cli)["is_sudden"], one(cli)["with_twitch"])


def test_a_symptom_may_name_an_area(cli):
    assert "symptom · tingling · left hand ·" in cli.ok("symptom", "tingling", "left", "hand")
    assert (one(cli)["site"], one(cli)["side"]) == ("hand", "left")


def test_its_name_may_be_several_words(cli):
    assert "symptom · drops things · right hand" in cli.ok("symptom", "drops things", "right", "hand")


def test_all_that_can_be_logged_is_listed(cli):
    listed = cli.ok("symptom", "--list")
    assert "tingling" in listed
    assert len(listed.splitlines()) > 15
    assert cli.rows() is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "What did you notice?"),
        (["foo"], 'I don\'t know the symptom "foo".'),
        (["tingling", "left"], "says which side, but not where"),
        (["tingling", "left", "hnd"], 'I don\'t know the site "hnd".'),
        (["tingling", "--severity", "11"], "Severity goes from 0 to 10"),
        (["tingling", "--for", "long"], "I don't understand the duration"),
        (["tingling", "--on", "tomorrow"], "is in the future"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused("symptom", *words).sentence


def test_a_note_is_kept_as_written(cli):
    assert "note · Sat 21 Nov · long flight" in cli.ok("note", "long", "flight", "--on", "yesterday")
    assert one(cli)["note"] == "long flight"


def test_a_note_of_two_lines_is_shown_on_one(cli):
    cli.ok("note", "first\nsecond")
    assert one(cli)["note"] == "first\nsecond"
    assert "first ⏎ second" in cli.ok("list")


def test_a_note_needs_words(cli):
    assert cli.refused("note", "").sentence == "A note needs words."
