"""Days aggregated in SQL: the same as a plain loop over the entries, without reading them."""

import datetime as dt

import pytest
from sqlalchemy import event

from tests.builders import (
    at,
    make_action,
    make_coffee,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_stored,
    on,
)
from twitchlog.diary.day import whole_day
from twitchlog.diary.entries import MARK_PAUSED, DayMark
from twitchlog.diary.factors import own_factor
from twitchlog.diary.ledger import DayRows, DoseDay, EpisodeDay, LoggedDay, MarkDay, ReadingDay
from twitchlog.store.lookups import factor_step, keyed_step
from twitchlog.store.quick_add import QuickDiary

DAY = dt.date(2026, 11, 20)
ORDINAL = DAY.toordinal()
LATEST = own_factor("pain", kind="rating", aggregate="last")


@pytest.fixture
def kept(store):
    n = 0

    def add(*said, steps=(), **fields):
        nonlocal n
        n += 1
        stored = [make_stored(entry, 1000 * n + i, **fields) for i, entry in enumerate(said)]
        store.add(stored, action=make_action(n), steps=steps)

    return add


def test_an_empty_diary_has_no_days(store):
    assert store.day_rows() == DayRows()


def test_episodes_by_day_place_and_side(store, kept):
    kept(
        make_episode(at("2026-11-20 09:00"), duration_s=90, intensity=3.0),
        make_episode(at("2026-11-21 03:00"), intensity=5.0),
        make_episode(at("2026-11-20 10:00"), side="right"),
        make_episode(at("2026-11-20 10:00"), site=None, side=None),
        make_episode(at("2026-11-21 04:00"), duration_s=30),
    )
    assert set(store.day_rows().episodes) == {
        EpisodeDay(ORDINAL, "calf", "left", 2, 1, 1.5, 5.0),
        EpisodeDay(ORDINAL, "calf", "right", 1, 0, 0.0, None),
        EpisodeDay(ORDINAL, None, None, 1, 0, 0.0, None),
        EpisodeDay(ORDINAL + 1, "calf", "left", 1, 1, 0.5, None),
    }


def test_readings_become_what_their_factor_says(store, kept):
    kept(
        make_reading(at("2026-11-20 08:00"), value=100.0),
        make_coffee(at("2026-11-20 09:00"), value=26.0),
        make_reading(at("2026-11-20 08:00"), factor="stress", value=4.0),
        make_reading(at("2026-11-20 09:00"), factor="stress", value=7.0),
        make_reading(at("2026-11-20 08:00"), factor="illness", value=1.0),
        make_reading(at("2026-11-20 09:00"), factor="illness", value=0.0),
        make_reading(at("2026-11-20 09:00"), factor=LATEST.key, value=2.0),
        make_reading(at("2026-11-20 08:00"), factor=LATEST.key, value=9.0),
        steps=[factor_step(LATEST)],
    )
    assert set(store.day_rows().readings) == {
        ReadingDay(ORDINAL, "caffeine_mg", 126.0, 2),
        ReadingDay(ORDINAL, "stress", 5.5, 2),
        ReadingDay(ORDINAL, "illness", 1.0, 2),
        ReadingDay(ORDINAL, LATEST.key, 2.0, 2),
    }


@pytest.mark.parametrize("values", [(3.0, 9.0, 1.0), (9.0, 1.0, 3.0), (1.0, 3.0, 9.0)])
def test_of_the_readings_of_a_whole_day_the_one_said_last_is_the_last(store, path, kept, values):
    kept(steps=[factor_step(LATEST)])
    for value in values:
        kept(make_reading(on("2026-11-20"), factor=LATEST.key, value=value))
    assert store.day_rows().readings == (ReadingDay(ORDINAL, LATEST.key, values[-1], 3),)
    with QuickDiary(path) as diary:
        assert diary.day_value(LATEST, DAY) == (values[-1], 3)


def test_the_last_of_a_day_is_right_before_1970_too(store, kept):
    kept(
        make_reading(at("1969-12-31 23:00", offset_min=0), factor=LATEST.key, value=1.0),
        make_reading(at("1970-01-01 01:00", offset_min=0), factor=LATEST.key, value=2.0),
        steps=[factor_step(LATEST)],
    )
    (row,) = store.day_rows().readings
    assert (dt.date.fromordinal(row.day), row.value) == (dt.date(1969, 12, 31), 2.0)


def test_readings_of_a_factor_that_is_not_known_are_left_out(store, kept):
    kept(make_reading(factor="my_forgotten"))
    assert store.day_rows().readings == ()
    assert store.day_rows().logged == (LoggedDay(ORDINAL, 1, 1),)


def test_a_retired_factor_keeps_its_days(store, kept):
    kept(make_reading(factor=LATEST.key, value=1.0), steps=[factor_step(LATEST._replace(is_retired=True))])
    assert store.day_rows().readings == (ReadingDay(ORDINAL, LATEST.key, 1.0, 1),)


def test_sleep_belongs_to_the_civil_date_of_waking_whatever_the_day_start(store, kept):
    kept(
        make_reading(at("2026-11-20 00:10"), factor="sleep_h", value=3.0),
        make_reading(at("2026-11-20 11:50"), factor="sleep_h", value=2.0),
        make_reading(at("2026-11-20 00:10"), factor="stress", value=5.0),
    )
    for n, day_start in enumerate(("0", "240", "720")):
        kept(steps=[keyed_step("setting", "day_start_min", day_start)])
        days = {row.factor: (row.day, row.value) for row in store.day_rows().readings}
        assert days["sleep_h"] == (ORDINAL, 5.0)
        assert days["stress"] == (ORDINAL - (n > 0), 5.0)
        assert [row.day for row in store.day_rows().logged] == ([ORDINAL] if n == 0 else [ORDINAL - 1, ORDINAL])


def test_a_factor_of_ones_own_may_lie_before_the_day_too(store, kept):
    naps = own_factor("naps", kind="yes_no", timing="before")
    kept(make_reading(at("2026-11-20 01:00"), factor=naps.key, value=1.0), steps=[factor_step(naps)])
    assert [row.day for row in store.day_rows().readings] == [ORDINAL]


def test_a_pause_that_began_before_the_period_is_known(store, kept):
    kept(
        make_pause("2026-11-01", "2026-11-21"),
        make_none("2026-11-02"),
        make_none("2026-11-20"),
        make_pause("2026-11-25", "2026-11-26"),
    )
    marks = store.day_rows(first=DAY, last=DAY + dt.timedelta(2)).marks
    assert MarkDay(dt.date(2026, 11, 1).toordinal(), "paused", ORDINAL + 1) in marks
    assert MarkDay(ORDINAL, "none", ORDINAL) in marks
    assert all(mark.day <= ORDINAL + 2 for mark in marks)


def test_a_pause_is_no_entry_of_a_day_so_that_one_that_lies_ahead_adds_none(store, kept):
    kept(make_none("2026-11-19"), make_pause("2026-12-24", "2026-12-31"), make_pause("2026-11-20", "2026-11-20"))
    kept(make_note())
    rows = store.day_rows()
    assert [(row.day, row.n_entries) for row in rows.logged] == [(ORDINAL - 1, 1), (ORDINAL, 1)]
    assert sum(mark.mark == MARK_PAUSED for mark in rows.marks) == 2


def test_a_mark_without_an_end_holds_on_its_day(store, kept):
    kept(DayMark(on("2026-11-20"), mark=MARK_PAUSED))
    assert store.day_rows().marks == (MarkDay(ORDINAL, "paused", ORDINAL),)


def test_doses_and_medicines(store, kept):
    told = make_medicine(started_on="2026-11-01")
    kept(told, make_dose(), make_dose(), make_dose(at("2026-11-21 03:00"), medicine="zinc"))
    rows = store.day_rows(first=DAY, last=DAY)
    assert rows.doses == (DoseDay(ORDINAL, "salbutamol", 2), DoseDay(ORDINAL, "zinc", 1))
    assert rows.medicines == (told,)
    later = store.day_rows(first=DAY + dt.timedelta(1))
    assert later.doses == ()
    assert later.medicines == (told,)  # a medicine in use matters long after it was told


def test_only_typed_entries_can_be_late(store, kept):
    day_after = at("2026-11-21 21:41").occurred_at
    kept(make_note(), logged_at=day_after)
    kept(make_note(), logged_at=day_after, source="b1")
    kept(make_note(), logged_at=day_after - 60)
    assert store.day_rows().logged == (LoggedDay(ORDINAL, 3, 1, n_imported=1),)


def test_an_entry_of_a_whole_day_is_late_after_the_end_of_that_day(store, kept):
    for wall in ("2026-11-21 04:00", "2026-11-21 04:01"):
        kept(make_note(on("2026-11-20")), logged_at=at(wall).occurred_at)
    assert store.day_rows().logged == (LoggedDay(ORDINAL, 2, 1),)


def test_a_period_has_both_its_ends(store, kept):
    kept(*(make_episode(whole_day(DAY + dt.timedelta(n), lambda _: 60)) for n in range(-2, 3)))
    rows = store.day_rows(first=DAY - dt.timedelta(1), last=DAY + dt.timedelta(1))
    assert [row.day for row in rows.episodes] == [ORDINAL - 1, ORDINAL, ORDINAL + 1]
    assert [row.day for row in rows.logged] == [ORDINAL - 1, ORDINAL, ORDINAL + 1]
    assert store.day_rows(first=DAY + dt.timedelta(9)).logged == ()
    assert store.day_rows(first=DAY, last=DAY - dt.timedelta(1)).logged == ()


@pytest.mark.parametrize("period", [{}, {"first": DAY}, {"first": DAY, "last": DAY}])
def test_no_table_of_entries_is_read_row_by_row(store, kept, period):
    kept(make_episode(), make_coffee(), make_note(), make_none("2026-11-19"), make_dose())
    statements = []
    event.listen(store._engine, "before_cursor_execute", lambda *seen: statements.append(seen[2:4]))
    store.day_rows(**period)
    with store._engine.connect() as connection:
        plans = {
            sql: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
            for sql, given in tuple(statements)
            if "FROM episode" in sql or "FROM reading" in sql
        }
    assert len(plans) == 3  # episodes, readings, and what every table holds of a day
    for sql, plan in plans.items():
        for step in plan:
            if "episode" in step or "reading" in step:
                assert "COVERING INDEX" in step, (sql, step)
