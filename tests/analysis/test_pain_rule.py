"""F4, pain with twitches, at and beside each threshold."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import assess, day, diary, quiet, stored, symptom, twitches
from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, Because
from twitchlog.analysis.symptom_rules import PAIN

LOGGED = quiet(range(26, 40))  # the last two weeks


def flag(name, entries, **options):
    return assess(entries, **options)[name]


@pytest.mark.parametrize(
    ("days", "severity", "result"),
    [
        ((27, 40), 4, PRESENT),
        ((26, 40), 4, NOT_SEEN),
        ((27, 40), 3.5, NOT_SEEN),
        ((40,), 6.5, NOT_SEEN),
        ((40,), 7, PRESENT),
        ((40, 40), 6, NOT_SEEN),
        ((40,), None, NOT_ENOUGH),  # as strong as that it would be present
        ((27, 40), None, NOT_ENOUGH),
        ((26, 40), None, NOT_ENOUGH),
        ((41,), 9, NOT_SEEN),
    ],
)
def test_pain(days, severity, result):
    found = flag("F4", [*diary(range(40)), *twitches([40]), *symptom("pain", *days, severity=severity)])
    assert (found.result, found.tier) == (result, 1 if result == PRESENT else 0)


def test_a_pain_of_unknown_strength_beside_a_moderate_one_is_open():
    entries = [*diary(range(40)), *symptom("pain", 38, severity=5), *symptom("pain", 39)]
    assert flag("F4", entries).result == NOT_ENOUGH


@pytest.mark.parametrize(
    ("days", "fields", "result", "n"),
    [
        ((), {}, NOT_SEEN, 0),
        ((40,), {"severity": 6.5}, NOT_SEEN, 1),
        ((26, 40), {"severity": 4}, NOT_SEEN, 2),
        ((27, 40, 40), {"severity": 3}, NOT_SEEN, 2),
        ((27, 40), {"severity": 4}, PRESENT, 0),
        ((40,), {}, NOT_ENOUGH, 1),
        ((40,), {"site": "hand", "severity": 9}, NOT_SEEN, 1),  # where nothing twitches
        ((41,), {"severity": 9}, NOT_SEEN, 0),
    ],
)
def test_pain_that_is_less_than_the_rule_asks_is_counted(days, fields, result, n):
    found = flag("F4", [*diary(range(40)), *twitches([40]), *symptom("pain", *days, **fields)])
    assert (found.result, found.n_days_below) == (result, n)


def test_a_pain_of_unknown_strength_where_nothing_twitches_is_not_open():
    assert flag("F4", [*LOGGED, *twitches([38]), *symptom("pain", 38, site="hand")]).result == NOT_SEEN
    assert flag("F4", [*LOGGED, *twitches([37]), *symptom("pain", 38)]).result == NOT_SEEN
    assert flag("F4", [*LOGGED, *twitches([38]), *symptom("pain", 38)]).result == NOT_ENOUGH


@pytest.mark.parametrize(
    ("site", "with_twitch", "result"),
    [
        ("calf", None, PRESENT),
        ("leg", None, PRESENT),
        (None, None, PRESENT),
        ("hand", None, NOT_SEEN),
        ("hand", True, PRESENT),
        ("hand", False, NOT_SEEN),
    ],
)
def test_pain_where_it_twitches(site, with_twitch, result):
    pain = symptom("pain", 38, severity=8, site=site, with_twitch=with_twitch)
    assert flag("F4", [*LOGGED, *twitches([38]), *pain]).result == result


@pytest.mark.parametrize(("twitch", "result"), [(37, NOT_SEEN), (38, PRESENT), (39, NOT_SEEN)])
def test_pain_on_the_same_day(twitch, result):
    assert flag("F4", [*LOGGED, *twitches([twitch]), *symptom("pain", 38, severity=8)]).result == result


def test_pain_of_the_running_day_counts_at_once():
    assert flag("F4", [*LOGGED, *twitches([40]), *symptom("pain", 40, severity=8)]).result == PRESENT


def test_pain_of_two_days_may_be_in_two_regions():
    entries = [*LOGGED, *twitches([38]), *twitches([39], "biceps")]
    pains = [*symptom("pain", 38, severity=4), *symptom("pain", 39, site="biceps", severity=4)]
    assert flag("F4", [*entries, *pains]).result == PRESENT


def test_a_cramp_is_no_pain():
    assert flag("F4", [*diary(range(40)), *symptom("cramp", 38, 39, severity=9)]).result == NOT_SEEN


def test_because_of_pain():
    entries = stored([*twitches([38, 39]), *symptom("pain", 38, 39, severity=5), *symptom("pain", 39, severity=2)])
    found = flag("F4", entries)
    uids = (entries[2].uid, entries[3].uid)
    assert found.because == (Because(PAIN, day(38), day(39), 2, None, "pain", "calf", "left", uids),)
