"""`edit`, `delete`, `undo` and `redo`: everything can be mended, everything comes back, one command is one step."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import without_history

MEAL = ("food", "banana", "2", "spinach-cooked", "--note", "breakfast")


def one(cli):
    (entry,) = cli.entries()
    return entry


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (["--intensity", "5"], "intensity", 5.0),
        (["--for", "90s"], "duration_s", 90),
        (["--count", "30"], "count", 30),
        (["--site", "right shin"], "site", "shin"),
        (["--note", "after the run"], "note", "after the run"),
        (["--at", "yesterday 23:10"], "occurred_at", "2026-11-21T23:10:00+01:00"),
        (["--on", "2026-11-20"], "precision", "day"),
        (["--part", "morning"], "part", "morning"),
        (["--at", "6:10", "--tz", "America/New_York"], "occurred_at", "2026-11-22T06:10:00-05:00"),
    ],
)
def test_one_field_changes_and_the_rest_stays(cli, words, field, value):
    cli.ok("twitch", "left", "calf", "--at", "8:15")
    before = one(cli)
    out = cli.ok("edit", before["uid"][-6:], *words)
    assert out.startswith("Saved  twitch · ")
    after = one(cli)
    assert after[field] == value
    moved = {"occurred_at", "precision", "part", "diary_day", "is_back_fill", "text", "side"}
    assert {name for name in after if after[name] != before[name]} <= {field, *moved}
    cli.ok("undo")
    assert one(cli) == before


def test_a_value_can_be_said_anew_in_words(cli):
    cli.ok("caffeine", "2", "espresso")
    handle = cli.handle("caffeine")
    assert "caffeine · 192 mg (3 × espresso, 64 mg)" in cli.ok("edit", handle, "--value", "3 espresso")
    assert "caffeine · 95 mg ·" in cli.ok("edit", handle, "--value", "95mg")
    assert one(cli)["items"] == []
    cli.ok("undo")
    cli.ok("undo")
    assert [item["quantity"] for item in one(cli)["items"]] == [2.0]


def test_a_meal_moves_as_one_under_one_note(cli):
    cli.ok(*MEAL)
    handle = cli.handle("magnesium")
    assert "food · banana; 2 × " in cli.ok("edit", handle, "--at", "9:00", "--note", "late breakfast")
    assert {entry["occurred_at"] for entry in cli.entries()} == {"2026-11-22T09:00:00+01:00"}
    assert sorted(entry["note"] for entry in cli.entries()) == ["", "", "late breakfast"]
    cli.ok("edit", handle, "--note", "")
    assert {entry["note"] for entry in cli.entries()} == {""}


def test_a_symptom_can_be_given_another_place_and_severity(cli):
    cli.ok("symptom", "tingling", "left", "hand")
    cli.ok("edit", cli.handle("tingling"), "--site", "right foot", "--severity", "3")
    assert (one(cli)["site"], one(cli)["side"], one(cli)["severity"]) == ("foot", "right", 3.0)


@pytest.mark.parametrize(
    ("made", "words", "sentence"),
    [
        (["twitch", "left", "calf"], [], "That would change nothing."),
        (["twitch", "left", "calf"], ["--value", "3"], "A twitch has no --value to change."),
        (["twitch", "left", "calf"], ["--site", "kalf"], 'I don\'t know the site "kalf".'),
        (["twitch", "left", "calf"], ["--site", "leg"], '"leg" may be several places.'),
        (["twitch", "left", "calf"], ["--count", "0"], "A spell cannot have 0 twitches."),
        (["twitch", "left", "calf"], ["--for", "30h"], "A spell cannot last 30h."),
        (["twitch", "left", "calf"], ["--intensity", "11"], "Intensity goes from 0 to 10"),
        (["twitch", "left", "calf"], ["--on", "tomorrow"], "is in the future"),
        (["twitch", "left", "calf"], ["--at", "9:00", "--on", "yesterday"], "contradicts"),
        (["twitch", "left", "calf"], ["--at", "2026-10-25 02:30"], "twice"),
        (["caffeine", "95mg"], ["--value", "9g"], "outside what one entry can hold"),
        (["caffeine", "95mg"], ["--intensity", "3"], "A value has no --intensity to change."),
        (["sleep", "7h"], ["--value", "31h"], "outside what one entry can hold"),
        (["note", "hello"], ["--note", " "], "A note needs words."),
        (["none"], ["--at", "9:00"], "A mark of a day has no --at to change."),
        (["pause", "yesterday"], ["--on", "today"], "A pause has no --on to change."),
        (["medicine", "ibuprofen"], ["--at", "9:00"], "A medicine has no --at to change."),
    ],
)
def test_what_does_not_fit_is_refused(cli, made, words, sentence):
    cli.ok(*made)
    assert sentence in cli.refused("edit", one(cli)["uid"][-6:], *words).sentence


def test_a_meals_mineral_has_no_value_of_its_own(cli):
    cli.ok(*MEAL)
    assert "follow from its foods" in cli.refused("edit", cli.handle("calcium"), "--value", "3").sentence


def test_none_cannot_be_moved_onto_a_day_with_twitches(cli):
    cli.ok("none", "--on", "yesterday")
    cli.ok("twitch", "left", "calf")
    assert "so it is not a day without" in cli.refused("edit", cli.handle("no twitches"), "--on", "today").sentence


def test_a_twitch_moved_onto_a_day_marked_none_says_so(cli):
    cli.ok("none", "--on", "yesterday")
    cli.ok("twitch", "left", "calf")
    answer = cli("edit", cli.handle("calf"), "--on", "yesterday")
    assert answer.code == 0
    assert "now counts as a day with twitches" in answer.err


def test_several_entries_are_deleted_in_one_step(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok(*MEAL)
    before = cli.entries()
    out = cli.ok("delete", cli.handle("twitch"), cli.handle("calcium"), cli.handle("calcium"))
    lines = out.splitlines()
    assert lines[0] == "Deleted  twitch · left calf · today"
    assert lines[1].startswith("Deleted  food · banana; 2 × ")
    assert lines[1].endswith(" · today")
    assert lines[2].strip() == "undo: twitchlog undo"
    assert cli.entries() == []
    assert cli.ok("undo").startswith("Undone  2 entries ")
    assert cli.entries() == before


def test_one_wrong_handle_deletes_nothing(cli):
    cli.ok("twitch", "left", "calf")
    cli.refused("delete", cli.handle("calf"), "zzzzzz", code=4)


def test_undo_goes_back_to_the_first_entry_and_redo_forth_again(cli):
    steps = [
        ["twitch", "left", "calf"],
        ["caffeine", "2", "espresso"],
        [*MEAL],
        ["none", "--on", "yesterday"],
        ["medicine", "salbutamol", "--started", "2026-11-01"],
        ["medicine", "salbutamol", "--stopped", "2026-11-20"],
        ["medicine", "ibuprofen", "--taken"],
        ["factor", "add", "screen time", "--kind", "duration"],
        ["drinks", "add", "mate", "--caffeine", "80"],
        ["profile", "onset", "March 2026"],
        ["setting", "clock", "12h"],
        ["pause", "2026-11-01", "2026-11-07"],
    ]
    states = []
    for words in steps:
        cli.ok(*words)
        states.append(without_history(cli.rows()))
    for state in reversed(states[:-1]):
        cli.ok("undo")
        assert without_history(cli.rows()) == state
    cli.ok("undo")
    assert cli.entries() == []
    assert cli.json("profile")["profile"]["onset"] is None
    assert cli.refused("undo", code=4).sentence == "There is nothing to undo."
    for state in states:
        cli.ok("redo")
        assert without_history(cli.rows()) == state
    assert cli.refused("redo", code=4).sentence == "There is nothing to redo."


def test_something_new_ends_the_redoing(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok("undo")
    cli.ok("none")
    cli.refused("redo", code=4)
    cli.ok("undo")
    assert cli.ok("redo").startswith("Done again  no twitches ")


STEPS = st.sampled_from(
    [
        ("twitch", "left", "calf"),
        ("caffeine", "2", "espresso"),
        MEAL,
        ("stress", "3"),
        ("undo",),
        ("redo",),
        ("edit",),
        ("delete",),
    ]
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(STEPS, min_size=1, max_size=6))
def test_however_one_got_there_undoing_all_leaves_nothing(cli, words):
    cli("none", "--on", "yesterday")
    for step in words:
        entries = [entry for entry in cli.entries() if entry["kind"] != "day_mark"]
        if step in (("edit",), ("delete",)):
            if entries:
                cli(step[0], entries[0]["uid"], *(["--note", "x"] if step == ("edit",) else []))
        else:
            cli(*step)
    while cli("undo").code == 0:
        pass
    assert cli.entries() == []
