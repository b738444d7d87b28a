"""`symptom` and `note`: felt or noticed, kept as said and never judged."""

import pytest

from twitchlog.cli import show

NOW = "Please stop logging and get help now: 999"
NUMBER = "If this is happening now: 999 (ambulance, police and fire)."


@pytest.fixture
def british(cli):
    cli.ok("setting", "country", "GB")
    return cli


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


# Words


@pytest.mark.parametrize(
    ("words", "item", "note"),
    [
        ("can't swallow", "cannot-swallow", ""),
        ("can not swallow", "cannot-swallow", ""),
        ("cannot breathe", "cannot-breathe", ""),
        ("can't breathe", "cannot-breathe", ""),
        ("can't speak", "cannot-speak", ""),
        ("choking on a crumb", "choking", "crumb"),
        ("my face droops left", "face-droop", ""),
        ("slurred speach --sudden", "slurred-speech", "speach"),
        ("slurred speech suddenly", "slurred-speech", ""),
        ("sudden weakness left arm", "felt-weakness", ""),
        ("left arm weak --sudden", "felt-weakness", ""),
        ("numb left face --sudden", "numbness", ""),
        ("suddenly numb on one side of my body", "numbness", ""),
        ("numbness --sudden", "numbness", ""),
        ("numb tongue --sudden", "numbness", ""),
        ("tingling lips --sudden", "tingling", ""),
        ("weakness --sudden", "felt-weakness", ""),
    ],
)
def test_urgent_words_are_saved_and_speak_first(british, words, item, note):
    assert british.ok("symptom", *words.split()).startswith(NOW)
    assert (one(british)["item"], one(british)["note"]) == (item, note)


def test_words_that_are_no_place_stand_before_the_note(cli):
    cli.ok("symptom", "choking", "on", "a", "crumb", "--note", "at lunch")
    assert one(cli)["note"] == "crumb; at lunch"


@pytest.mark.parametrize(
    "words",
    [
        "chocking",
        "face drooop",
        "wekness --sudden",
        "foo --sudden",
        "sudden blindness",
        "numb left kalf --sudden",
        "face droop --severity 11",
        "choking --on tomorrow",
        "face droop --sudden --severity x",
        "sudden choking --gradual",
        "choking and slurred speech",
        "pain, cannot breathe",
    ],
)
def test_what_is_not_understood_gives_the_number_where_it_may_be_urgent(british, words):
    answer = british.refused("symptom", *words.split())
    assert answer.hint.endswith(NUMBER)
    assert answer.hint.count("999") == 1


@pytest.mark.parametrize("words", ["foo", "numness", "trips --severity 11", "numb left kalf", "pain left hnd --sudden"])
def test_else_it_does_not(british, words):
    assert "999" not in british.refused("symptom", *words.split()).hint


def test_two_symptoms_are_two_entries(cli):
    answer = cli.refused("symptom", "numb", "and", "tingling", "left", "hand")
    assert answer.sentence == "These are two symptoms: numbness, and tingling."


@pytest.mark.parametrize(
    ("word", "choices"),
    [
        ("weakness", ("feels weak, can still do everything", "cannot do something I could do")),
        ("unsteady", ("clumsy", "trips or foot slaps")),
    ],
)
def test_a_word_that_may_mean_several_is_asked_about(british, monkeypatch, word, choices):
    answer = british.refused("symptom", word, "left", "leg")
    assert all(choice in answer.sentence for choice in choices)
    assert "If it came suddenly or gets worse by the hour, do not wait: 999 (" in answer.hint
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    for number, choice in enumerate(choices, 1):
        assert choice in british.ok("symptom", word, "left", "leg", stdin=f"{number}\n")
    assert british("symptom", word, stdin="\n").code == 2
    assert [each["site"] for each in british.entries()] == ["leg", "leg"]


@pytest.mark.parametrize(
    ("answer", "is_now", "side"),
    [
        ("left arm\n", True, "left"),
        ("both hands\n", False, "both"),
        ("\n", True, None),
        ("kalf\n", True, None),
        ("", True, None),
    ],
)
def test_where_it_is_suddenly_numb_is_asked(british, monkeypatch, answer, is_now, side):
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    out = british.ok("symptom", "numbness", "--sudden", stdin=answer)
    assert out.startswith(NOW) is is_now
    assert one(british)["side"] == side


# None


@pytest.mark.parametrize(
    "option",
    ["--severity 3", "--for 2h", "--sudden", "--gradual", "--with-twitch", "--without-twitch", "--note new"],
)
def test_none_takes_no_strength(cli, option):
    assert "does not fit" in cli.refused("symptom", "none", *option.split()).sentence


def test_none_tells_what_the_log_of_that_week_holds(cli):
    cli.ok("symptom", "trips", "--on", "2026-11-15")
    cli.ok("symptom", "drops things", "right", "hand", "--on", "2026-11-20")
    cli.ok("symptom", "pain", "left", "calf")
    said = cli("symptom", "none")
    assert said.out.startswith("Saved  weekly check")
    assert said.err == "The log of that week still holds: drops things, right hand (Fri 20 Nov).\n"
    assert "Sun 15 Nov" in cli("symptom", "none", "--on", "2026-11-19").err
    assert cli("symptom", "none", "--on", "2026-11-08").err == ""


def test_a_long_note_is_echoed_by_its_beginning_and_kept_whole(cli):
    text = "long " * 20_000
    for words in (["note", text], ["symptom", "pain", "--note", text], ["stress", "4", "--note", text]):
        out = cli.ok(*words)
        assert "long long…" in out
        assert len(out) < 400
    assert {len(each["note"]) for each in cli.entries()} == {len(text), len(text.strip())}
    handle = cli.handle("pain")
    assert len(cli.ok("edit", handle, "--severity", "3")) < 400
    assert text.strip() in cli.ok("show", handle)


def test_a_note_of_sixty_characters_is_echoed_whole(cli):
    assert "x" * 60 + "…" not in cli.ok("note", "x" * 60)
    assert "x" * 60 + "…" in cli.ok("note", "x" * 61)
