"""What `today` and the end of a check-in say unasked: seldom, and alone where something asks for a doctor."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from twitchlog.cli.prompts import prompt_lines
from twitchlog.pipeline import open_diary

SOON = "Please contact a doctor in the next few days."
HELP = "Please stop logging and get help now: "


@pytest.fixture
def persistent(cli):
    lines = [f"twitch left calf --on 2026-11-{day:02d}" for day in range(1, 22)]
    cli.ok("log", "-", stdin="\n".join(lines))
    return cli


def test_a_sign_is_prompted_for_once_in_thirty_days(persistent):
    prompt = "You have logged twitches in the left calf for more than 2 weeks."
    assert persistent.ok("today").startswith(prompt)
    assert prompt not in persistent.ok("today")
    persistent.at("2026-12-10T14:00+01:00")
    for day in range(22, 31):
        persistent.ok("twitch", "left", "calf", "--on", f"2026-11-{day}")
    for day in range(1, 10):
        persistent.ok("twitch", "left", "calf", "--on", f"2026-12-{day:02d}")
    assert prompt not in persistent.ok("today")
    persistent.at("2026-12-22T14:00+01:00")
    for day in range(10, 22):
        persistent.ok("twitch", "left", "calf", "--on", f"2026-12-{day}")
    assert prompt in persistent.ok("today")


def test_a_look_at_another_day_prompts_for_nothing(persistent):
    assert "more than 2 weeks" not in persistent.ok("today", "--as-of", "2026-11-21")
    assert "more than 2 weeks" in persistent.ok("today")


@pytest.fixture
def worried(persistent):
    for day in (20, 21, 22):
        for _ in range(7):
            persistent.ok("twitch", "left", "calf", *([] if day == 22 else ["--on", f"2026-11-{day}"]))
    return persistent


BOOK = "You have logged twitches in the left calf for more than 2 weeks."
WORRY = "Logging once a day is enough for a useful record."


def test_what_asks_for_a_doctor_stands_alone_for_two_weeks(worried):
    worried.ok("symptom", "trips", "--gradual")
    for moment in ("2026-11-22T14:00+01:00", "2026-11-22T15:00+01:00", "2026-12-05T14:00+01:00"):
        worried.at(moment)
        said = worried.ok("today")
        assert said.startswith(f"{SOON}\n")
        assert "More: twitchlog flags" in said
        assert BOOK not in said
        assert WORRY not in said
    worried.at("2026-12-06T14:00+01:00")
    assert worried.ok("today").startswith(f"{SOON}\n")  # once in thirty days from here
    assert "doctor" not in worried.ok("today")
    worried.at("2027-01-04T14:00+01:00")
    assert "doctor" not in worried.ok("today")
    worried.at("2027-01-05T14:00+01:00")
    assert worried.ok("today").startswith(f"{SOON}\n")
    assert "doctor" not in worried.ok("today")


def test_what_stood_back_keeps_its_turn(worried):
    worried.ok("symptom", "trips", "--gradual")
    assert BOOK not in worried.ok("today")
    worried.ok("undo")
    said = worried.ok("today")
    assert BOOK in said
    assert WORRY in said
    worried.ok("symptom", "trips", "--gradual")
    worried.ok("today")
    worried.ok("undo")
    said = worried.ok("today")  # their thirty days run on
    assert BOOK not in said
    assert WORRY not in said


def test_what_needs_help_at_once_stands_in_today_too(persistent):
    persistent.ok("symptom", "face", "droop")
    assert persistent.ok("today").startswith(HELP)
    persistent.at("2026-11-27T14:00+01:00")
    assert persistent.ok("today").startswith(f"{SOON}\n")


def test_a_check_in_does_not_end_with_what_asks_for_a_doctor(persistent):
    persistent.ok("symptom", "trips", "--gradual")
    day = dt.date(2026, 11, 22)
    with open_diary(Path(persistent.diary)) as diary:
        assert prompt_lines(diary, day, is_check_in=True) == []
        assert prompt_lines(diary, day)[0].startswith(SOON)
        assert prompt_lines(diary, day - dt.timedelta(1)) == []
    persistent.ok("undo")
    with open_diary(Path(persistent.diary)) as diary:
        assert BOOK in prompt_lines(diary, day, is_check_in=True)[0]
        assert prompt_lines(diary, day, is_check_in=True) == []


def test_a_diary_that_can_only_be_read_prompts_each_time(worried, seal):
    seal(Path(worried.diary).parent)
    before = Path(worried.diary).read_bytes()
    assert BOOK in worried.ok("today")
    assert WORRY in worried.ok("today")
    assert BOOK in worried.ok("today")
    assert Path(worried.diary).read_bytes() == before


def test_a_diary_that_is_being_written_does_not_learn_that_it_was_said(persistent):
    with closing(sqlite3.connect(persistent.diary, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert BOOK in persistent.ok("today")
        other.execute("ROLLBACK")
    assert BOOK in persistent.ok("today")
    assert BOOK not in persistent.ok("today")
