"""The numbers as JSON: strict, unrounded, null for what cannot be said."""

import datetime as dt
import json
from math import nan

from tests.report.findings import OTHERS, make_effect, make_finding, make_report, make_shown
from twitchlog.analysis.gate import CALENDAR_DAYS, PAIRS, Shortfall
from twitchlog.analysis.held_up import HELD_UP, Retest
from twitchlog.analysis.logging_bias import LoggingBias
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import HINT, NOT_ENOUGH_DATA, TABLE_COLUMNS
from twitchlog.report.triggers import ShownBefore
from twitchlog.report.triggers_json import effect_as_json, triggers_as_json


def strict(report):
    return json.loads(json.dumps(triggers_as_json(report), allow_nan=False))


def test_a_finding_is_a_row_of_the_table_and_what_stands_beside_it():
    stress = make_effect(lag_days=0, exposure="stress")
    finding = make_finding(adjusted=stress, exposure="stress", reverse=make_effect(1.3, 0.9, 1.8, lag_days=-1))
    (row, *_) = strict(make_report(finding, *OTHERS))["findings"]
    assert tuple(row)[: len(TABLE_COLUMNS)] == TABLE_COLUMNS
    assert (row["rate_ratio"], row["ci_lower"], row["ci_upper"], row["low"]) == (1.6, 1.2, 2.1, 95.0)
    assert (row["name"], row["unit"], row["timing"], row["is_direction_unknown"]) == ("stress", "/10", "during", True)
    assert (row["reverse"]["lag_days"], row["reverse"]["rate_ratio"]) == (-1, 1.3)
    assert row["reverse"]["covariates"] == ["sleep_h", "stress", "water_ml"]


def test_what_is_held_back_is_null():
    lacking = make_finding(
        NOT_ENOUGH_DATA, NotEstimable("x", 8, None), shortfalls=(Shortfall(PAIRS, 8, 35),), n_days_to_go=None
    )
    (row,) = strict(make_report(lacking))["findings"]
    assert [row[name] for name in ("p_value", "p_familywise", "rate_ratio", "days_needed", "reverse")] == [None] * 5
    assert row["shortfalls"] == [{"what": "pairs", "n": 8, "needed": 35}]
    assert row["n_days_to_go"] is None
    assert effect_as_json(None) is None


def test_what_was_shown_before_comes_with_its_test():
    held = ShownBefore(1, True, dt.date(2026, 3, 3), Retest(HELD_UP, 56, 50, 0.01, dt.date(2026, 5, 1)))
    (row, *_) = strict(make_report(make_finding(shown_before=(held, make_shown(lag_days=0))), *OTHERS))["findings"]
    assert (row["first_shown_on"], row["held_up"]) == ("2026-03-03", "held up")
    assert row["shown_before"][0] == {
        "lag_days": 1, "is_more": True, "shown_on": "2026-03-03", "result": "held up", "n_days": 56, "n_pairs": 50,
        "p_value": 0.01, "last_on": "2026-05-01",
    }  # fmt: skip
    assert (row["shown_before"][1]["p_value"], row["shown_before"][1]["last_on"]) == (None, None)


def test_the_whole_says_what_was_looked_at_and_how():
    bias = LoggingBias("twitch_episodes", 0.9, 0.7, 50, 60)
    document = strict(
        make_report(*OTHERS, n_days=41, shortfalls=(Shortfall(CALENDAR_DAYS, 41, 56),), n_days_to_go=15, biases=(bias,))
    )
    assert (document["schema"], document["version"]) == ("twitchlog.triggers", 1)
    assert (document["as_of"], document["outcome"], document["place"]) == ("2026-11-22", "twitch_episodes", None)
    assert document["period"] == {"start": "2026-10-12", "end": "2026-11-21", "n_days": 41}
    assert (document["observed_days"], document["n_days_to_go"], document["reached_on"]) == (41, 15, "2026-12-07")
    assert document["shortfalls"] == [{"what": "calendar days", "n": 41, "needed": 56}]
    assert document["logging_bias"][0]["column"] == "twitch_episodes"
    assert (document["permutations"], document["seed"]) == (999, 0)


def test_the_direction_is_told_where_a_size_is():
    weak = make_finding(HINT, make_effect(0.9, 0.7, 1.1), make_effect(), exposure="fatigue")
    unsized = make_finding(HINT, NotEstimable("too few days", 50, 60), make_effect(0.5, 0.3, 0.8), exposure="cycle")
    rows = strict(make_report(make_finding(), weak, unsized, *OTHERS))["findings"][:4]
    said = [(row["is_more"], row["is_independent"]) for row in rows]
    assert said == [(True, True), (True, False), (False, None), (None, None)]


def test_no_number_without_end_gets_into_json():
    (row, *_) = strict(make_report(make_finding(adjusted=make_effect(days_needed=nan)), *OTHERS))["findings"]
    assert row["days_needed"] is None
