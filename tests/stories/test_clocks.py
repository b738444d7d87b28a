"""Clocks that jump, zones at both ends of the world and years far away: days stay days, and nothing is lost."""

import datetime as dt
import re
import time
from pathlib import Path

import pytest

from tests.programs import python

# Set back


def test_after_the_clock_was_set_back_the_last_thing_done_is_still_the_last(cli):
    cli.at("2026-11-22T14:00+01:00")
    cli.ok("stress", "2")
    cli.at("2026-11-22T12:00+01:00")
    cli.ok("stress", "4")
    assert len({entry["uid"] for entry in cli.entries()}) == 2
    assert "stress · 4/10" in cli.ok("undo")
    assert [entry["value"] for entry in cli.entries()] == [2.0]
    assert "stress · 4/10" in cli.ok("redo")
    assert [entry["value"] for entry in cli.entries()] == [4.0, 2.0]
    assert cli.json("today")["diary_day"] == "2026-11-22"
    assert [one["kind"] for one in cli.json("history")["actions"]] == ["redo", "undo", "log", "log"]


def test_an_entry_that_lies_ahead_of_a_clock_set_back_can_be_read_and_mended(cli):
    cli.at("2026-11-22T14:00+01:00")
    cli.ok("twitch", "left", "calf")
    cli.at("2026-11-20T09:00+01:00")
    assert cli.json("today")["n_episodes"] is None
    cli.ok("edit", cli.handle("left calf"), "--intensity", "5")
    assert "5" in cli.ok("show", cli.handle("left calf"))
    assert cli.refused("twitch", "left", "calf", "--at", "2026-11-22 14:00").sentence.endswith("is in the future.")
    for words in (("list",), ("report", "week"), ("flags",), ("triggers",)):
        cli.ok(*words)
    cli.ok("delete", cli.handle("left calf"))
    assert cli.entries() == []


def test_backups_keep_their_names_apart_when_the_clock_is_set_back(cli):
    cli.at("2026-11-22T14:00+01:00")
    cli.ok("note", "one")
    cli.ok("backup")
    cli.at("2026-11-20T14:00+01:00")
    cli.ok("note", "two")
    cli.ok("backup")
    cli.ok("backup")
    names = [path.name for path in Path(f"{cli.diary}.backups").glob("*.db")]
    assert {name[:8] for name in names} == {"20261120", "20261122"}
    assert len(names) >= 3
    cli.ok("backup", "list")


# Daylight saving


@pytest.fixture
def in_zone(cli, monkeypatch):
    """Move the person to a zone, at a moment."""

    def move(name, moment="2026-11-22T14:00+01:00"):
        monkeypatch.setenv("TZ", name)
        time.tzset()
        cli.at(moment)

    return move


SKIPPED = [
    ("Europe/Berlin", "2026-03-29 02:30"),
    ("America/St_Johns", "2026-03-08 02:30"),
    ("Australia/Lord_Howe", "2026-10-04 02:15"),
]
TWICE = [
    ("Europe/Berlin", "2026-10-25 02:30", ("+02:00", "+01:00"), 3600),
    ("America/St_Johns", "2026-11-01 01:30", ("-02:30", "-03:30"), 3600),
    ("Australia/Lord_Howe", "2026-04-05 01:45", ("+11:00", "+10:30"), 1800),
]


@pytest.mark.parametrize(("zone", "moment"), SKIPPED)
def test_an_hour_that_the_clocks_skipped_is_refused(cli, in_zone, zone, moment):
    in_zone(zone)
    cli.ok("note", "before", "--at", moment.replace(":30", ":00").replace(" 02", " 01").replace(":15", ":00"))
    assert "clock" in cli.refused("twitch", "left", "calf", "--at", moment).err
    assert "clock" in cli.refused("twitch", "left", "calf", "--at", moment, "--tz", zone).err


@pytest.mark.parametrize(("zone", "moment", "offsets", "apart"), TWICE)
def test_an_hour_that_the_clocks_showed_twice_is_asked_for(cli, in_zone, zone, moment, offsets, apart):
    in_zone(zone)
    refused = cli.refused("twitch", "left", "calf", "--at", moment)
    assert all(offset in refused.err for offset in offsets)
    for offset in offsets:
        cli.ok("twitch", "left", "calf", "--at", moment, "--tz", offset)
    first, second = (dt.datetime.fromisoformat(entry["occurred_at"]) for entry in cli.entries())
    assert (second - first).total_seconds() == apart
    assert first.replace(tzinfo=None) == second.replace(tzinfo=None) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(("zone", "moment"), SKIPPED + [each[:2] for each in TWICE])
def test_a_day_of_23_or_25_hours_is_one_day(cli, in_zone, zone, moment):
    in_zone(zone)
    day = dt.date.fromisoformat(moment[:10])
    for each in (day - dt.timedelta(1), day, day + dt.timedelta(1)):
        cli.ok("twitch", "left", "calf", "--at", f"{each} 23:30")
        cli.ok("sleep", "7h", "--on", each.isoformat())
        cli.ok("none", "--on", (each - dt.timedelta(7)).isoformat())
    days = [entry["diary_day"] for entry in cli.entries("--kind", "twitch")]
    assert days == [(day + dt.timedelta(n)).isoformat() for n in (-1, 0, 1)]
    week = cli.json("report", "week", "--ending", (day + dt.timedelta(2)).isoformat())
    assert week["coverage"]["n_observed"] >= 3


# From -12 to +14


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("Etc/GMT+12", "-12:00"), ("Pacific/Kiritimati", "+14:00"), ("Asia/Kathmandu", "+05:45")],
)
@pytest.mark.parametrize("clock", ["03:59", "04:00", "23:59"])
def test_a_day_is_that_of_the_persons_own_clock(cli, in_zone, zone, offset, clock):
    in_zone(zone, f"2026-11-22T{clock}{offset}")
    cli.ok("twitch", "left", "calf")
    cli.ok("stress", "4", "--on", "2026-11-20")
    cli.ok("stress", "5", "--at", "2026-11-19 18:00")
    ((now,), (hour, day)) = cli.entries("--kind", "twitch"), cli.entries("--kind", "stress")
    assert now["diary_day"] == ("2026-11-21" if clock < "04:00" else "2026-11-22")
    assert now["occurred_at"] == f"2026-11-22T{clock}:00{offset}"
    assert (hour["diary_day"], day["diary_day"]) == ("2026-11-19", "2026-11-20")
    assert hour["occurred_at"] == f"2026-11-19T18:00:00{offset}"
    assert cli.json("today")["n_episodes"] == 1


def test_a_traveller_across_the_date_line_loses_no_entry(cli, in_zone):
    in_zone("Pacific/Kiritimati", "2026-11-22T08:00+14:00")
    cli.ok("twitch", "left", "calf")
    in_zone("Etc/GMT+12", "2026-11-21T08:00-12:00")
    cli.ok("twitch", "right", "calf")
    assert [entry["diary_day"] for entry in cli.entries()] == ["2026-11-22", "2026-11-21"]
    assert cli.json("today")["n_episodes"] == 1


# Leap days and far years


def test_the_29th_of_february_is_a_day_like_any_other(cli, tmp_path):
    cli.at("2028-02-29T21:00+01:00")
    cli.ok("twitch", "left", "calf")
    cli.at("2028-03-02T09:00+01:00")
    cli.ok("none", "--on", "28 Feb")
    cli.ok("stress", "4", "--on", "29 Feb")
    assert [entry["diary_day"] for entry in cli.entries()] == ["2028-02-28", "2028-02-29", "2028-02-29"]
    cli.ok("report", "week", "--ending", "2028-03-01")
    cli.ok("chart", "calendar", "--out", str(tmp_path / "calendar.png"))
    cli.refused("none", "--on", "2027-02-29")
    cli.refused("none", "--on", "2028-02-30")


@pytest.mark.parametrize("year", [1970, 2199])
def test_years_far_away_are_kept_read_and_drawn(cli, tmp_path, year):
    cli.at(f"{year}-07-14T14:00+01:00")
    for n in range(1, 12):
        cli.ok("stress", "4", "--on", f"{year}-07-{n:02d}")
        cli.ok("twitch" if n % 2 else "none", *(("left", "calf") if n % 2 else ()), "--on", f"{year}-07-{n:02d}")
    cli.ok("twitch", "left", "calf", "--at", "3 days ago 21:00")
    assert {entry["diary_day"][:4] for entry in cli.entries()} == {str(year)}
    assert str(year) in cli.ok("report", "week")
    cli.ok("report", "clinician", "--out", str(tmp_path / "visit"))
    for chart in ("calendar", "timeline"):
        cli.ok("chart", chart, "--out", str(tmp_path / f"{chart}.png"))
    cli.ok("flags")
    cli.ok("triggers")
    cli.ok("undo")


@pytest.mark.parametrize("year", [1970, 2199])
def test_backups_of_years_far_away_bear_their_year(cli, year):
    cli.at(f"{year}-07-14T14:00+01:00")
    cli.ok("note", "hello")
    cli.ok("backup")
    names = [path.name for path in Path(f"{cli.diary}.backups").glob("*.db")]
    assert names
    assert all(re.match(rf"{year}0714T130000Z-", name) for name in names)
    assert str(year) in cli.ok("backup", "list")


def test_the_very_first_day_of_computers_can_be_told(cli):
    cli.at("1970-01-02T12:00+01:00")
    cli.ok("twitch", "left", "calf", "--on", "1970-01-01")
    cli.ok("twitch", "left", "calf", "--at", "1970-01-01 00:30")
    assert {entry["diary_day"] for entry in cli.entries()} == {"1970-01-01", "1969-12-31"}
    cli.ok("report", "week")
    cli.ok("undo")


# A machine without a table of zones

HIDE_TZDATA = """
import sys
sys.modules["tzdata"] = None
from twitchlog.__main__ import main
sys.argv[0] = "twitchlog"
main()
"""
NOWHERE = {"TZDIR": "/nonexistent", "PYTHONTZPATH": "", "TWITCHLOG_NOW": ""}


def without_zones(*words, diary, tz, has_package):
    start = ("-m", "twitchlog") if has_package else ("-c", HIDE_TZDATA)
    return python(*start, *words, env={**NOWHERE, "TZ": tz, "TWITCHLOG_DIARY": diary})


@pytest.mark.parametrize("has_package", [True, False])
def test_without_a_table_of_zones_a_fixed_offset_still_counts(diary_file, has_package):
    for tz in ("UTC", "<-03>3"):
        done = without_zones("twitch", "left", "calf", diary=diary_file, tz=tz, has_package=has_package)
        assert (done.returncode, done.stderr) == (0, "")
    words = ("stress", "4", "--at", "1 hour ago", "--tz", "+01:00")
    assert without_zones(*words, diary=diary_file, tz="UTC", has_package=has_package).returncode == 0
    for words in (("list",), ("today",), ("report", "week")):
        done = without_zones(*words, diary=diary_file, tz="UTC", has_package=has_package)
        assert done.returncode == 0, done.stderr
        assert done.stdout or "look again tomorrow" in done.stderr


@pytest.mark.parametrize("tz", ["Asia/Kathmandu", ":Asia/Kathmandu"])
def test_without_the_systems_table_the_one_that_twitchlog_brings_counts(diary_file, tz):
    done = without_zones("twitch", "left", "calf", diary=diary_file, tz=tz, has_package=True)
    assert (done.returncode, done.stderr) == (0, "")
    listed = without_zones("list", "--json", diary=diary_file, tz=tz, has_package=True)
    assert "+05:45" in listed.stdout
    done = without_zones("stress", "4", "--tz", "Asia/Kathmandu", diary=diary_file, tz="UTC", has_package=True)
    assert done.returncode == 0


def test_without_any_table_the_zone_is_asked_for_in_a_sentence(diary_file):
    done = without_zones("twitch", "left", "calf", diary=diary_file, tz="Asia/Kathmandu", has_package=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        'This machine is set to the time zone "Asia/Kathmandu" and has no table that tells its hours.',
        "Install one (pip install tzdata), or set TZ to an offset: TZ='<+01>-1'.",
    ]
    assert not Path(diary_file).exists()
    words = ("stress", "4", "--tz", "Europe/Berlin")
    done = without_zones(*words, diary=diary_file, tz="UTC", has_package=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "This machine has no table of time zones.",
        "Give an offset such as +01:00, or install one: pip install tzdata",
    ]
