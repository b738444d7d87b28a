"""The shape of `report week --json`, pinned: other programs read it."""

import datetime as dt
import json

from twitchlog.report.weekly_json import weekly_as_json

MONDAY = dt.date(2026, 11, 9)
RATE = ["start", "end", "n_days", "n_observed", "n_days_with_twitches", "n_episodes", "rate_per_day"]


def strict(report):
    return json.loads(json.dumps(weekly_as_json(report), allow_nan=False))


def test_the_shape(full_diary):
    week = strict(full_diary.report())
    assert list(week) == [
        "schema",
        "version",
        "as_of",
        "period",
        "coverage",
        "days",
        "twitches",
        "factors",
        "not_logged",
        "tried",
        "associations",
        "flags",
        "symptoms",
        "n_days_with_entries",
        "n_symptoms_on_paused_days",
        "ideas",
        "lacks",
    ]
    assert week["associations"] is None
    assert (week["schema"], week["version"], week["as_of"]) == ("twitchlog.report.week", 1, "2026-11-22")
    assert week["period"] == {
        "start": "2026-11-09",
        "end": "2026-11-15",
        "iso_week": "2026-W46",
        "n_days": 7,
        "n_days_not_yet_over": 0,
    }
    assert week["coverage"] == {
        "n_days": 7,
        "n_observed": 6,
        "n_some": 4,
        "n_none": 2,
        "n_paused": 0,
        "n_not_observed": 1,
        "n_entries": 35,
        "n_back_fills": 1,
        "n_imported": 0,
    }
    assert week["days"][0] == {"diary_day": "2026-11-09", "state": "some", "n_episodes": 5}
    assert week["days"][5] == {"diary_day": "2026-11-14", "state": "not observed", "n_episodes": None}
    assert list(week["twitches"])[:7] == RATE
    assert list(week["twitches"]["four_weeks_before"]) == RATE
    assert week["twitches"]["rate_per_day"] == 11 / 6
    assert week["twitches"]["places"][0] == {
        "name": "left calf",
        "site": "calf",
        "side": "left",
        "n_episodes": 7,
        "n_days": 3,
    }
    assert week["twitches"]["pattern"] == "mostly one place"
    assert (week["twitches"]["longest_quiet_run_days"], week["twitches"]["n_episodes_on_paused_days"]) == (2, 0)
    assert week["not_logged"][0] == {"factor": "sleep_h", "n_days_missing": 1, "n_days": 7}
    assert week["tried"] == [
        {"factor": "breathing_min", "name": "breathing", "total_min": 40.0, "n_days_above_zero": 3}
    ]


def test_factors_are_not_rounded_and_say_what_is_missing(full_diary):
    factors = {each["factor"]: each for each in strict(full_diary.report())["factors"]}
    assert factors["sleep_h"] == {
        "factor": "sleep_h",
        "name": "sleep",
        "kind": "duration",
        "unit": "h",
        "this_week": {"median": 6.125, "n_days": 6},
        "usual": {"median": 6.5, "n_days": 52},
        "values": [7.0, 6.0, 5.0, 7.5, 6.0, None, 6.25],
    }
    assert factors["illness"]["this_week"] == {"median": 0.5, "n_days": 2, "n_days_yes": 1}
    assert factors["illness"]["usual"] == {"median": None, "n_days": 0, "n_days_yes": 0}


def test_seven_days_that_are_no_iso_week_have_no_week_number(diary):
    week = strict(diary.report(week_start=MONDAY + dt.timedelta(1)))
    assert week["period"]["iso_week"] is None
    assert week["twitches"]["rate_per_day"] is None
