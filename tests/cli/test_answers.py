"""The answers to a check-in's questions as entries: listed, shown, mended, deleted and undone like any other."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.builders import at, make_answer, make_episode, make_none
from twitchlog.diary.entries import ASK_FUNCTION, ASK_STIFF_OR_THINNER, ASK_WORRY
from twitchlog.pipeline import open_diary

START, END = dt.date(2026, 11, 15), dt.date(2026, 11, 21)


@pytest.fixture
def add(cli):
    """Add entries as a program does."""

    def write(*entries):
        with open_diary(cli.diary) as diary:
            diary.add(*entries)

    return write


@pytest.fixture
def answered(cli, add):
    """A diary with one answer: yes, three days ago."""
    add(make_answer(at("2026-11-19 21:00"), note="stairs are slower"))
    return cli


def one(cli):
    (entry,) = cli.entries()
    return entry


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (ASK_FUNCTION, 1.0, " · yes"),
        (ASK_FUNCTION, 0.0, " · no"),
        (ASK_STIFF_OR_THINNER, 1.0, " · yes"),
        (ASK_STIFF_OR_THINNER, 0.0, " · no"),
        (ASK_WORRY, 0.0, " · 0/10"),
        (ASK_WORRY, 7.0, " · 7/10"),
    ],
)
def test_an_answer_is_listed_in_words(cli, add, question, value, words):
    add(make_answer(at("2026-11-19 21:00"), question=question, value=value))
    entry = one(cli)
    assert (entry["kind"], entry["question"], entry["value"]) == ("answer", question, value)
    assert entry["text"].endswith(words)
    assert entry["text"] in cli.ok("list")


def test_it_stands_under_its_day_and_is_found_by_kind(answered):
    answered.ok("twitch", "left", "calf")
    assert "Thu 19 Nov 2026" in answered.ok("list")
    assert [entry["kind"] for entry in answered.entries("--kind", "answer")] == ["answer"]
    assert [entry["kind"] for entry in answered.entries("--kind", "twitch")] == ["episode"]


def test_it_is_shown_with_its_note(answered):
    assert "stairs are slower" in answered.ok("show", one(answered)["uid"][-6:])


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (["--value", "no"], "value", 0.0),
        (["--note", ""], "note", ""),
        (["--at", "yesterday 23:10"], "occurred_at", "2026-11-21T23:10:00+01:00"),
        (["--on", "2026-11-20"], "precision", "day"),
        (["--part", "morning"], "part", "morning"),
    ],
)
def test_one_field_changes_and_undo_gives_it_back(answered, words, field, value):
    before = one(answered)
    assert answered.ok("edit", before["uid"][-6:], *words).startswith("Saved  ")
    after = one(answered)
    assert after[field] == value
    assert after["question"] == before["question"]
    answered.ok("undo")
    assert one(answered) == before
    answered.ok("redo")
    assert one(answered) == after


def test_worry_is_a_rating(cli, add):
    add(make_answer(at("2026-11-19 21:00"), question=ASK_WORRY, value=3.0))
    cli.ok("edit", one(cli)["uid"][-6:], "--value", "8/10")
    assert one(cli)["value"] == 8.0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--value", "maybe"], "yes or no"),
        (["--site", "left calf"], "An answer has no --site to change."),
        (["--severity", "3"], "An answer has no --severity to change."),
        (["--value", "yes"], "That would change nothing."),
        (["--at", "tomorrow 9:00"], "in the future"),
    ],
)
def test_what_does_not_fit_is_refused(answered, words, sentence):
    answer = answered.refused("edit", one(answered)["uid"][-6:], *words)
    assert sentence in f"{answer.sentence} {answer.hint}"


def test_it_is_deleted_and_comes_back(answered):
    before = one(answered)
    answered.ok("delete", before["uid"][-6:])
    assert answered.entries() == []
    answered.ok("undo")
    assert one(answered) == before
    assert "answer" in answered.ok("history").lower() or "weekly check" in answered.ok("history")


def test_a_yes_is_a_reason_to_see_a_doctor_until_it_is_mended(answered):
    def weakness():
        return next(each for each in answered.json("flags")["flags"] if each["id"] == "F2")

    assert (weakness()["result"], weakness()["tier"]) == ("present", 2)
    answered.ok("edit", one(answered)["uid"][-6:], "--value", "no")
    assert weakness()["result"] == "not enough data"


def test_the_daily_frame_knows_no_answers(cli, add):
    add(make_episode(at("2026-11-16 21:00")), make_none("2026-11-18"))
    with open_diary(cli.diary) as diary:
        before = diary.daily_frame(start=START, end=END)
    add(*(make_answer(at(f"2026-11-{day} 12:00"), question=ASK_WORRY, value=9.0) for day in range(15, 22)))
    with open_diary(cli.diary) as diary:
        after = diary.daily_frame(start=START, end=END)
    pd.testing.assert_frame_equal(before, after)
    assert list(after["day_state"]).count("not observed") == 5
