"""What backups are called, when one is due, and which are kept, for any times at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog.store import backup_names
from twitchlog.store.backup_names import (
    backup_times,
    backups_folder,
    is_daily_due,
    is_stale,
    is_weekly_due,
    name_of,
    number_in,
    reason_in,
    stamp,
    time_in,
    which_to_keep,
)

DAY = 86_400
NOW = 1_795_352_400  # 22 November 2026, 13:00 UTC
reasons = st.sampled_from(["daily", "weekly", "asked", "before-import", "before-restore"])
moments = st.integers(0, 7_258_118_399)  # 1970 to 2199


# Names


def test_a_name_tells_when_and_why():
    assert name_of(NOW, "daily") == "20261122T130000Z-daily.db"
    assert (time_in("20261122T130000Z-daily.db"), reason_in("20261122T130000Z-daily.db")) == (NOW, "daily")


@given(moments, reasons, st.integers(1, 99))
def test_names_are_read_back(at, reason, n):
    name = name_of(at, reason)
    assert (time_in(name), reason_in(name)) == (at, reason)
    numbered = f"{name.removesuffix('.db')}-{n}.db"
    assert (time_in(numbered), reason_in(numbered)) == (at, reason)


@pytest.mark.parametrize(
    "name",
    [
        "diary.db",
        "20261122T130000Z.db",
        "20261122T130000Z-.db",
        "20261122T130000Z-daily",
        "20261122T130000Z-daily.db-wal",
        "20261322T130000Z-daily.db",
        "2026112²T130000Z-daily.db",
        "20261122 130000Z-daily.db",
        "20261122T130000Z-damaged.db",
        "20261122T130000Z-damaged-2.db",
        ".twitchlog-unfinished-20261122T130000Z-00.tmp",
        "before-0004.db",
        "before-0004-was-0003.db-journal",
        "",
    ],
)
def test_other_names_are_no_backup(name):
    assert reason_in(name) is None


def test_the_copy_before_an_upgrade_is_one():
    assert reason_in("before-0004-was-0003.db") == reason_in("before-0004-was-0003-2.db") == "before-upgrade"
    assert time_in("before-0004-was-0003.db") is None


def test_an_unfinished_file_is_stale_after_an_hour():
    name = f"{backup_names.UNFINISHED_PREFIX}{stamp(NOW)}-00ff.tmp"
    assert not is_stale(name, at=NOW + 3600, changed_at=0)
    assert is_stale(name, at=NOW + 3601, changed_at=NOW + 3601)
    assert not is_stale(name.removeprefix("."), at=NOW + 9999, changed_at=0)
    nameless = f"{backup_names.UNFINISHED_PREFIX}00ff.tmp"  # made by someone without a clock
    assert not is_stale(nameless, at=NOW + 3600, changed_at=NOW)
    assert is_stale(nameless, at=NOW + 3601, changed_at=NOW)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("20261122T140200Z-daily.db", 1),
        ("20261122T140200Z-before-import.db", 1),
        ("20261122T140200Z-before-import-12.db", 12),
        ("before-0004-was-0003.db", 1),
        ("before-0004-was-0003-2.db", 2),
    ],
)
def test_the_number_in_a_name(name, number):
    assert number_in(name) == number


def test_a_link_to_a_diary_has_the_folder_of_the_file(tmp_path):
    (tmp_path / "real.db").touch()
    (tmp_path / "link.db").symlink_to("real.db")
    assert backups_folder(str(tmp_path / "link.db")) == backups_folder(str(tmp_path / "real.db"))


def test_times_come_from_the_names_of_backups_alone(tmp_path):
    path = str(tmp_path / "diary.db")
    assert backup_times(path) == []
    folder = tmp_path / "diary.db.backups"
    folder.mkdir()
    for name in (name_of(NOW, "daily"), name_of(NOW + 5, "damaged"), "before-0004-was-0003.db", "notes.txt"):
        (folder / name).touch()
    assert backup_times(path) == [NOW]


# When one is due


@pytest.mark.parametrize(
    ("made", "offset_min", "is_due"),
    [
        ([], 60, True),
        ([NOW - 60], 60, False),
        ([NOW - 13 * 3600], 0, False),  # midnight
        ([NOW - 13 * 3600 - 1], 0, True),
        ([NOW - 13 * 3600 - 1], 60, False),  # 00:59:59 there
        ([NOW - 14 * 3600 - 1], 60, True),
        ([NOW + 40 * DAY], 0, True),  # of a clock that was ahead
        ([NOW - 90 * DAY, NOW - 60], 0, False),
    ],
)
def test_the_first_reading_of_a_civil_day_is_due(made, offset_min, is_due):
    assert is_daily_due(made, at=NOW, offset_min=offset_min) is is_due


@pytest.mark.parametrize(
    ("made", "first", "is_due"),
    [
        ([NOW - 7 * DAY], None, False),
        ([NOW - 7 * DAY - 1], None, True),
        ([NOW - 30 * DAY, NOW - DAY], None, False),
        ([NOW + 30 * DAY], None, True),
        ([], None, False),
        ([], NOW - 7 * DAY, False),
        ([], NOW - 7 * DAY - 1, True),
    ],
)
def test_logging_is_due_after_a_week(made, first, is_due):
    assert is_weekly_due(made, at=NOW, first_action_at=lambda: first) is is_due


def test_the_diary_is_only_asked_where_there_is_no_backup():
    assert not is_weekly_due([NOW], at=NOW, first_action_at=lambda: pytest.fail("asked"))


# Which are kept


def kept_times(times, *, budget=10**9, size=1):
    backups = [(time, size) for time in times]
    return sorted((times[n] for n in which_to_keep(backups, at=NOW, budget=budget)), reverse=True)


def test_a_year_of_daily_backups_leaves_7_days_5_weeks_and_12_months():
    times = [NOW - n * DAY for n in range(400)]
    kept = kept_times(times)
    days = [dt.datetime.fromtimestamp(time, dt.UTC).date() for time in kept]
    assert days[:7] == [dt.date(2026, 11, 22) - dt.timedelta(n) for n in range(7)]
    sundays = [dt.date(2026, 11, 22) - dt.timedelta(7 * n) for n in range(5)]
    assert set(sundays) <= set(days)
    ends = [dt.date(2026, month, 1) - dt.timedelta(1) for month in range(2, 12)] + [dt.date(2025, 12, 31)]
    assert set(ends) <= set(days)
    assert len(days) == len({*days[:7], *sundays, *ends})


def test_all_of_the_last_day_are_kept_for_what_is_undone_by_a_restore():
    times = [NOW, NOW - 60, NOW - 3600, NOW - DAY + 1]
    assert kept_times(times) == times


def test_the_budget_takes_first_what_is_extra_and_then_the_oldest():
    times = [NOW, NOW - 60, *(NOW - n * DAY for n in range(1, 30))]
    assert kept_times(times, budget=3) == [NOW, NOW - DAY, NOW - 2 * DAY]
    assert kept_times(times, budget=0) == [NOW]


def test_a_clock_that_was_ahead_takes_no_place():
    assert kept_times([NOW + 99 * DAY, NOW, NOW - DAY], budget=0) == [NOW + 99 * DAY, NOW]


backups_made = st.lists(st.tuples(st.integers(NOW - 800 * DAY, NOW + 9 * DAY), st.integers(0, 50)), max_size=60)


@given(backups_made, st.integers(0, 400))
def test_whatever_the_times_the_newest_is_kept_and_the_budget_holds(backups, budget):
    kept = which_to_keep(backups, at=NOW, budget=budget)
    past = [n for n, (at, _) in enumerate(backups) if at <= NOW]
    counted = [n for n in kept if backups[n][0] <= NOW]
    assert {n for n, (at, _) in enumerate(backups) if at > NOW} <= kept
    if past:
        newest = max(backups[n][0] for n in past)
        assert any(backups[n][0] == newest for n in counted)
        of_newest = [n for n in counted if backups[n][0] == newest]
        total = sum(backups[n][1] for n in counted)
        assert total <= budget or total - max(backups[n][1] for n in of_newest) <= max(budget, 0)
        assert len([n for n in counted if newest - backups[n][0] >= DAY]) <= 7 + 5 + 12


@given(backups_made)
def test_rotating_again_changes_nothing(backups):
    kept = sorted(which_to_keep(backups, at=NOW, budget=10**9))
    again = which_to_keep([backups[n] for n in kept], at=NOW, budget=10**9)
    assert len(again) == len(kept)


@given(backups_made)
def test_within_the_budget_each_of_the_latest_days_weeks_and_months_has_one(backups):
    past = [at for at, _ in backups if at <= NOW]
    kept = {backups[n][0] for n in which_to_keep(backups, at=NOW, budget=10**9)}
    dates = {at: dt.datetime.fromtimestamp(at, dt.UTC).date() for at in past}
    for period, n in (
        (lambda day: day, 7),
        (lambda day: day.isocalendar()[:2], 5),
        (lambda day: (day.year, day.month), 12),
    ):
        latest = sorted({period(dates[at]) for at in past}, reverse=True)[:n]
        assert set(latest) <= {period(dates[at]) for at in kept if at in dates}
