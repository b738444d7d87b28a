"""`sleep`: a length or two ends, over midnight and clock changes, on the day of waking."""

import pytest

from twitchlog.cli import show


def by_factor(cli):
    return {entry["factor"]: entry for entry in cli.entries()}


def test_a_length_and_how_good_it_was(cli):
    out = cli.ok("sleep", "6h30", "--quality", "3", "--note", "hot night")
    assert "sleep · 6 h 30 · sleep quality · 3/10 · woke today · hot night" in out
    found = by_factor(cli)
    assert found["sleep_h"]["value"] == 6.5
    assert found["sleep_quality"]["value"] == 3
    assert [entry["note"] for entry in found.values() if entry["note"]] == ["hot night"]
    assert cli.ok("undo").startswith("Undone  sleep")
    assert cli.entries() == []


def test_two_ends_over_midnight(cli):
    out = cli.ok("sleep", "--from", "23:40", "--to", "06:10")
    assert "sleep · 6 h 30 · woke Sun 22 Nov 06:10 (+01:00)" in out
    entry = by_factor(cli)["sleep_h"]
    assert (entry["value"], entry["occurred_at"]) == (6.5, "2026-11-22T06:10:00+01:00")


def test_a_nap_within_a_day(cli):
    assert "sleep · 1 h 30 · woke Sun 22 Nov 13:00" in cli.ok("sleep", "--from", "11:30", "--to", "1pm")


@pytest.mark.parametrize(
    ("on", "begin", "hours"),
    [
        ("2026-10-25", "23:40", 7.5),  # the clock goes back at 03:00: the night is an hour longer
        ("2026-03-29", "23:40", 5.5),  # the clock goes forward at 02:00: an hour shorter
        ("2026-03-29", "03:30", 2 + 40 / 60),
        ("2026-11-20", "23:40", 6.5),
    ],
)
def test_a_night_with_a_clock_change_is_as_long_as_it_was(cli, on, begin, hours):
    cli.ok("sleep", "--from", begin, "--to", "06:10", "--on", on)
    entry = by_factor(cli)["sleep_h"]
    assert entry["value"] == pytest.approx(hours)
    assert entry["diary_day"] == on


def test_an_hour_that_came_twice_is_refused_without_a_terminal(cli):
    answer = cli.refused("sleep", "--from", "2:30", "--to", "06:10", "--on", "2026-10-25")
    assert "twice, at +02:00 and then at +01:00" in answer.sentence
    assert answer.hint == "Say how long instead: twitchlog sleep 7h30 --on DATE"


def test_an_hour_that_came_twice_is_asked_for_on_a_terminal(cli, monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    cli.ok("sleep", "--from", "2:30", "--to", "06:10", "--on", "2026-10-25", stdin="1\n")
    cli.ok("sleep", "--from", "2:30", "--to", "06:10", "--on", "2026-10-25", stdin="the second (+01:00)\n")
    assert sorted(entry["value"] for entry in cli.entries()) == pytest.approx([3 + 40 / 60, 4 + 40 / 60])


def test_an_hour_that_the_clock_skipped_is_refused(cli):
    assert "skipped" in cli.refused("sleep", "--from", "2:30", "--to", "06:10", "--on", "2026-03-29").sentence


def test_after_midnight_the_waking_was_in_the_running_days_morning(cli):
    cli.at("2026-11-22T02:00+01:00")
    assert "woke Sat 21 Nov 06:10" in cli.ok("sleep", "--from", "23:40", "--to", "06:10")


def test_a_waking_just_now_after_midnight(cli):
    cli.at("2026-11-22T02:00+01:00")
    assert "sleep · 3 h · woke Sun 22 Nov 01:30" in cli.ok("sleep", "--from", "22:30", "--to", "1:30")


def test_after_midnight_a_length_names_the_day_it_counts_for(cli):
    cli.at("2026-11-22T02:35+01:00")
    assert "sleep · 4 h · woke Sat 21 Nov " in cli.ok("sleep", "4h")


def test_a_day_does_not_hold_more_than_24_hours_of_sleep(cli):
    cli.ok("sleep", "20h")
    answer = cli.refused("sleep", "5h", code=2)
    assert answer.sentence == "That would make 25 h of sleep on Sun 22 Nov."
    assert [entry["value"] for entry in by_factor(cli).values()] == [20.0]


def test_what_the_day_comes_to_shows_a_sleep_said_twice(cli):
    cli.ok("sleep", "6h30")
    assert "today: 13 h" in cli.ok("sleep", "--from", "23:40", "--to", "06:10")


def test_how_good_alone(cli):
    assert "sleep quality · 3/10 · woke Sat 21 Nov" in cli.ok("sleep", "--quality", "3", "--on", "yesterday")
    assert list(by_factor(cli)) == ["sleep_quality"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "How long did you sleep?"),
        (["31h"], "31 h of sleep is outside what one entry can hold (0 to 24 h)."),
        (["well"], "I don't understand the duration"),
        (["--quality", "11"], "Sleep quality goes from 0 to 10"),
        (["--from", "23:40"], "A sleep needs both its ends."),
        (["--to", "06:10"], "A sleep needs both its ends."),
        (["6h", "--from", "23:40", "--to", "06:10"], "contradict each other"),
        (["--from", "06:10", "--to", "06:10"], "cannot begin and end at the same time"),
        (["--from", "23", "--to", "6"], "I don't understand the time"),
        (["--from", "23:40", "--to", "16:10"], "Sun 22 Nov 16:10 (+01:00) is in the future."),
        (["--from", "23:40", "--to", "06:10", "--on", "tomorrow"], "is in the future"),
        (["7h", "--on", "tomorrow"], "is in the future"),
    ],
)
def test_what_cannot_be_is_refused(cli, words, sentence):
    assert sentence in cli.refused("sleep", *words).sentence
