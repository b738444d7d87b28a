"""Symptoms of a week: counted by what and where, each with its days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_symptom, on
from tests.report.conftest import BODY, MONDAY
from twitchlog.report.weekly_symptoms import count_symptoms

DAYS = {MONDAY + dt.timedelta(n) for n in range(7)}
NAMES = {"tingling": "tingling", "choking": "choking"}


def symptom(n, **fields):
    day = MONDAY + dt.timedelta(n)
    return day, make_symptom(on(day.isoformat()), **{"site": "calf", **fields})


def count(*symptoms, days=DAYS):
    return count_symptoms(symptoms, days, name_place=BODY.name, name_symptom=NAMES.__getitem__)


def test_entries_of_one_kind_at_one_place_are_one_row():
    (row,) = count(symptom(0, severity=2), symptom(0, severity=6.5), symptom(3))
    assert row[:5] == ("tingling", "tingling", "calf", "left", "left calf")
    assert (row.n_entries, row.n_days, row.severity_max) == (3, 2, 6.5)


def test_another_side_or_place_is_another_row_and_the_one_of_most_days_comes_first():
    rows = count(symptom(0, side="right"), symptom(0), symptom(1), symptom(1, item="choking", site=None, side=None))
    assert [(row.name, row.place, row.n_days) for row in rows] == [
        ("tingling", "left calf", 2),
        ("choking", "", 1),
        ("tingling", "right calf", 1),
    ]
    assert rows[0].severity_max is None


def test_a_side_without_a_place_is_said():
    (row,) = count(symptom(0, site=None, side="left"))
    assert row.place == "left side"


def test_a_day_outside_counts_nothing():
    assert count(symptom(7), symptom(-1)) == ()
    assert count(symptom(2), days=DAYS - {MONDAY + dt.timedelta(2)}) == ()


@given(st.lists(st.tuples(st.integers(-3, 9), st.sampled_from(["left", "right", None]), st.none() | st.floats(0, 10))))
def test_every_entry_of_the_week_is_in_one_row(said):
    rows = count(*(symptom(n, side=side, severity=severity) for n, side, severity in said))
    assert sum(row.n_entries for row in rows) == sum(0 <= n <= 6 for n, _, _ in said)
    assert all(1 <= row.n_days <= min(7, row.n_entries) for row in rows)
    known = [severity for n, _, severity in said if 0 <= n <= 6 and severity is not None]
    assert max((row.severity_max for row in rows if row.severity_max is not None), default=None) == max(
        known, default=None
    )
