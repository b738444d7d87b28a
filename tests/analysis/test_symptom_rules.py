"""F2 and F3: weakness and sensation, at and beside each threshold (F4: test_pain_rule, G1 to G7: guidance_flags)."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import answers, assess, day, diary, noon, pause, quiet, stored, symptom, twitches
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.red_flags import look_at
from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, Because, FlagCoverage, FlagPart, FlagResult
from twitchlog.analysis.symptom_rules import (
    ANSWERED,
    FELT,
    FUNCTION,
    PROGRESSION,
    SENSATION,
    checks_covered,
    most_in_window,
)
from twitchlog.diary.entries import ASK_FUNCTION, Symptom
from twitchlog.reference.tables import table

FUNCTIONAL_ITEMS = [row["key"] for row in table("symptoms") if row["kind"] == "functional"]
LOGGED = quiet(range(26, 40))  # the last two weeks
ASKED = answers(26, 33, 40)


def flag(name, entries, **options):
    return assess(entries, **options)[name]


def tier(name, entries, **options):
    return flag(name, entries, **options).tier


# F2, the weekly check


@pytest.mark.parametrize(
    ("days", "n", "result"),
    [
        ((26, 33, 40), 3, NOT_SEEN),
        ((33, 40), 2, NOT_SEEN),
        ((20, 27), 2, NOT_SEEN),  # 20 is the first of the last 21 days
        ((19, 27), 1, NOT_ENOUGH),
        ((34, 40), 1, NOT_ENOUGH),  # six days apart: asked twice, not in two weeks
        ((33, 34), 1, NOT_ENOUGH),
        ((20, 26, 32, 38), 2, NOT_SEEN),
        ((40, 40, 40), 1, NOT_ENOUGH),
        ((33, 40, 41), 2, NOT_SEEN),  # 41 lies ahead
        ((33, 41), 1, NOT_ENOUGH),
        ((), 0, NOT_ENOUGH),
    ],
)
def test_the_weekly_check(days, n, result):
    found = flag("F2", [*answers(*days), *quiet(range(40))])
    coverage = FlagCoverage("weekly checks answered", n, 3, 2, day(20), day(40))
    parts = (FlagPart(FUNCTION, result, coverage), FlagPart(FELT, result, coverage))
    assert found == FlagResult("F2", result, 0, None, coverage, parts=parts)


def test_the_checks_of_a_longer_time():
    look = look_at(evidence_from_entries(answers(0, 7, 15, 26, 33, 40)), as_of=day(40))
    assert checks_covered(look, ASK_FUNCTION, n_weeks=12)[:3] == ("weekly checks answered", 6, 12)
    assert checks_covered(look, "worry").n == 0


def test_a_yes_is_enough_and_stays_so_while_it_counts():
    found = flag("F2", stored(answers(10, 20, value=1)))
    uids = tuple(each.uid for each in stored(answers(10, 20)))
    assert (found.result, found.tier, found.since) == (PRESENT, 2, day(10))
    assert found.because == (Because(ANSWERED, day(10), day(20), 2, uids=uids),)
    assert tier("F2", answers(10, value=1), today=10 + 84) == 2
    assert flag("F2", answers(10, value=1), today=10 + 85).result == NOT_ENOUGH
    assert flag("F2", [*answers(41, value=1), *ASKED]).result == NOT_SEEN


# F2, what no longer works


@pytest.mark.parametrize("item", [*FUNCTIONAL_ITEMS, "slurred-speech", "swallowing", "thinner"])
def test_one_thing_that_no_longer_works_is_enough(item):
    found = flag("F2", stored(symptom(item, 40)))  # today, with nothing else in the diary
    assert (found.result, found.tier, found.since) == (PRESENT, 2, day(40))
    uid = stored(symptom(item, 40))[0].uid
    assert found.because == (Because(FUNCTION, day(40), day(40), 1, None, item, "calf", "left", (uid,)),)
    assert found.parts[0].result == PRESENT
    assert found.parts[1].result == NOT_ENOUGH


@pytest.mark.parametrize("item", ["breathless", "pain", "cramp", "stiffness", "tingling"])
def test_other_things_are_no_weakness(item):
    assert flag("F2", [*symptom(item, 38, 39, 40), *ASKED]).result == NOT_SEEN


@pytest.mark.parametrize(("today", "result"), [(39, NOT_ENOUGH), (40, PRESENT), (40 + 84, PRESENT), (125, NOT_ENOUGH)])
def test_weakness_counts_from_its_day_on_for_a_while(today, result):
    assert flag("F2", symptom("trips", 40), today=today).result == result


@pytest.mark.parametrize(
    ("today", "is_sudden", "expected"), [(40, True, 3), (43, True, 3), (44, True, 2), (40, False, 2), (40, None, 2)]
)
def test_sudden_weakness_asks_for_help_at_once_for_some_days(today, is_sudden, expected):
    assert tier("F2", symptom("drops-things", 40, is_sudden=is_sudden), today=today) == expected


@pytest.mark.parametrize(("hours", "expected"), [(5, 2), (6, 3), (24, 3), (72, 3), (73, 2)])
def test_one_more_thing_within_hours_to_days(hours, expected):
    first = Symptom(noon(36), item="trips", site="calf", side="left")
    later = noon(36)._replace(occurred_at=first.when.occurred_at + 3600 * hours)
    places = {("stairs", "shin", "left"): expected, ("stairs", "calf", "both"): expected}
    places |= {("stairs", "shin", "right"): expected, ("lifting-arm", "deltoid", "left"): expected}
    places |= {("trips", "biceps", "left"): expected, ("slurred-speech", None, None): expected}
    places |= {("trips", "calf", "left"): 2, ("thinner", "calf", "left"): 2}
    for (item, site, side), asked in places.items():
        assert tier("F2", [first, Symptom(later, item=item, site=site, side=side)], today=39) == asked


@pytest.mark.parametrize(("before", "after", "expected"), [(3, 5, 3), (3, 4, 2), (None, 9, 2), (3, None, 2), (5, 3, 2)])
def test_clearly_worse_within_days(before, after, expected):
    entries = [*symptom("trips", 38, severity=before), *symptom("trips", 39, severity=after)]
    assert tier("F2", entries) == expected


@pytest.mark.parametrize(
    ("entries", "is_growing"),
    [
        pytest.param(symptom("trips", 40), False, id="the first is no growth"),
        pytest.param([*symptom("trips", 20), *symptom("stairs", 27)], True, id="new in the last 14 days"),
        pytest.param([*symptom("trips", 20), *symptom("stairs", 26)], False, id="new, 15 days ago"),
        pytest.param([*symptom("trips", 27), *symptom("stairs", 27)], False, id="two on the first day"),
        pytest.param(symptom("trips", 26, 39), False, id="one day before, one lately"),
        pytest.param(symptom("trips", 26, 38, 39), True, id="one day before, two lately"),
        pytest.param(symptom("trips", 25, 26, 38, 39), False, id="two days before, two lately"),
        pytest.param(symptom("trips", 13, 26, 38, 39), False, id="13 lies in the 14 days before"),
        pytest.param(symptom("trips", 12, 26, 38, 39), True, id="12 does not"),
        pytest.param(symptom("trips", 12, 39), True, id="none in the 14 days before"),
        pytest.param(symptom("trips", 26, 39, 39, 39), False, id="days count, not entries"),
        pytest.param([*symptom("trips", 26), *symptom("stairs", 41)], False, id="what lies ahead"),
    ],
)
def test_progression(entries, is_growing):
    assert any(each.part == PROGRESSION for each in flag("F2", entries).because) == is_growing
    assert tier("F2", entries) == 2


# F2, what is only felt


@pytest.mark.parametrize("item", ["felt-weakness", "clumsiness"])
@pytest.mark.parametrize(
    ("days", "result"),
    [
        ((27, 33, 40), PRESENT),
        ((26, 33, 40), NOT_SEEN),  # 15 days
        ((39, 40), NOT_SEEN),
        ((1, 2, 3), PRESENT),
        ((40, 40, 40), NOT_SEEN),
        ((38, 39, 41), NOT_SEEN),
    ],
)
def test_felt_in_one_region_on_three_days_of_two_weeks(item, days, result):
    found = flag("F2", [*symptom(item, *days), *ASKED])
    assert (found.result, found.tier) == (result, 1 if result == PRESENT else 0)
    assert found.parts[0].result == NOT_SEEN
    assert found.parts[1].result == result
    assert {each.part for each in found.because} <= {FELT}


@pytest.mark.parametrize(
    ("sites", "result"),
    [
        (("calf", "shin", "leg"), PRESENT),  # one region
        (("calf", "shin", "biceps"), NOT_SEEN),
        ((None, None, None), PRESENT),
        (("calf", "calf", None), PRESENT),  # a symptom with no place may be there
        (("calf", "biceps", None), NOT_SEEN),
        (("calf", "calf", "body_side"), PRESENT),
    ],
)
def test_the_same_region(sites, result):
    felt = [
        entry for n, site in zip((38, 39, 40), sites, strict=True) for entry in symptom("felt-weakness", n, site=site)
    ]
    assert flag("F2", [*felt, *ASKED]).result == result


def test_felt_suddenly_is_enough_once():
    assert tier("F2", symptom("felt-weakness", 40, is_sudden=True)) == 3
    assert tier("F2", symptom("felt-weakness", 30, is_sudden=True)) == 2
    assert flag("F2", [*symptom("felt-weakness", 40, is_sudden=False), *ASKED]).result == NOT_SEEN


def test_felt_and_functional_are_told_apart():
    entries = stored([*symptom("felt-weakness", 38, 39, 40), *symptom("trips", 40)])
    found = flag("F2", entries)
    assert [part.result for part in found.parts] == [PRESENT, PRESENT]
    assert [(each.part, each.item) for each in found.because] == [(FUNCTION, "trips"), (FELT, "felt-weakness")]
    assert found.because[1].uids == tuple(each.uid for each in entries[:3])
    assert found.since == day(38)


# F3


@pytest.mark.parametrize("item", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("days", "result"),
    [((27, 40), PRESENT), ((26, 40), NOT_SEEN), ((40,), NOT_SEEN), ((40, 40), NOT_SEEN), ((1, 2), PRESENT)],
)
def test_sensation_on_two_days_of_two_weeks(item, days, result):
    found = flag("F3", [*diary(range(0, 40, 5)), *symptom(item, *days)])
    assert (found.result, found.tier) == (result, 1 if result == PRESENT else 0)


@pytest.mark.parametrize(
    ("site", "result"),
    [("shin", PRESENT), ("leg", PRESENT), ("body_side", PRESENT), (None, PRESENT), ("hand", NOT_SEEN)],
)
def test_sensation_where_it_twitches(site, result):
    assert flag("F3", [*LOGGED, *twitches([30]), *symptom("tingling", 38, 40, site=site)]).result == result


def test_each_day_is_held_against_the_twitches_of_its_own_region():
    entries = [*LOGGED, *twitches([30]), *twitches([31], "biceps")]
    legs_and_arms = [*symptom("tingling", 38), *symptom("numbness", 40, site="hand")]
    assert flag("F3", [*entries, *legs_and_arms]).result == PRESENT
    assert flag("F3", [*LOGGED, *twitches([30]), *legs_and_arms]).result == NOT_SEEN


@pytest.mark.parametrize(
    ("twitch", "result"), [(26, NOT_SEEN), (27, PRESENT), (39, PRESENT), (40, PRESENT), (41, NOT_SEEN)]
)
def test_twitches_within_two_weeks_of_it(twitch, result):
    tingling = symptom("tingling", 40, duration_s=24 * 3600)
    assert flag("F3", [*LOGGED, *twitches([twitch]), *tingling]).result == result


def test_twitches_without_a_place_or_on_a_paused_day_are_no_place():
    tingling = symptom("tingling", 38, 40)
    assert flag("F3", [*LOGGED, *twitches([30], "moving", None), *tingling]).result == NOT_SEEN
    assert flag("F3", [*LOGGED, *twitches([30]), *pause(30, 30), *tingling]).result == NOT_SEEN
    unplaced = symptom("tingling", 38, 40, site=None, side=None)
    assert flag("F3", [*LOGGED, *twitches([30], "moving", None), *unplaced]).result == PRESENT


@pytest.mark.parametrize(
    ("seconds", "result"), [(24 * 3600, PRESENT), (24 * 3600 - 1, NOT_SEEN), (None, NOT_SEEN), (0, NOT_SEEN)]
)
def test_one_long_spell(seconds, result):
    assert flag("F3", [*LOGGED, *twitches([30]), *symptom("numbness", 40, duration_s=seconds)]).result == result


@pytest.mark.parametrize(
    ("days", "fields", "n"),
    [
        ((), {}, 0),
        ((40,), {}, 1),
        ((40, 40), {}, 1),
        ((26, 40), {}, 2),
        ((27, 40), {}, 0),
        ((38, 39), {"site": "hand"}, 2),
    ],
)
def test_sensation_that_is_less_than_the_rule_asks_is_counted(days, fields, n):
    found = flag("F3", [*LOGGED, *twitches([30]), *symptom("tingling", *days, **fields)])
    assert found.n_days_below == n
    assert (found.result == PRESENT) == (days == (27, 40))


@pytest.mark.parametrize(("weak_site", "expected"), [("shin", 2), ("biceps", 1), (None, 1)])
def test_sensation_with_weakness_in_that_region(weak_site, expected):
    entries = [*twitches([30]), *symptom("tingling", 38, 40), *symptom("trips", 35, site=weak_site)]
    assert tier("F3", entries) == expected
    felt = symptom("felt-weakness", 35, site=weak_site)
    assert tier("F3", [*twitches([30]), *symptom("tingling", 38, 40), *felt]) == 1


@pytest.mark.parametrize("item", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("side", "is_sudden", "expected"),
    [("left", True, 3), ("right", True, 3), ("both", True, 0), (None, True, 3), ("left", False, 0), ("left", None, 0)],
)
def test_sudden_on_one_side(item, side, is_sudden, expected):
    assert tier("F3", symptom(item, 40, site="hand", side=side, is_sudden=is_sudden)) == expected


@pytest.mark.parametrize(("today", "expected"), [(40, 3), (43, 3), (44, 2)])
def test_the_saddle_area(today, expected):
    found = flag("F3", symptom("saddle-numbness", 40, site=None, side=None), today=today)
    assert (found.result, found.tier) == (PRESENT, expected)


@pytest.mark.parametrize("name", ["F3", "F4"])
@pytest.mark.parametrize(
    ("logged", "n", "result"),
    [
        (range(33, 40), 7, NOT_SEEN),
        (range(34, 40), 6, NOT_ENOUGH),
        ([26, *range(34, 40)], 7, NOT_SEEN),
        ([25, *range(34, 40)], 6, NOT_ENOUGH),
        ([*range(34, 41)], 6, NOT_ENOUGH),
    ],
)
def test_the_fewest_days_for_not_seen(name, logged, n, result):
    coverage = FlagCoverage("days observed", n, 14, 7, day(26), day(39))
    assert flag(name, quiet(logged)) == FlagResult(name, result, 0, None, coverage)


def test_because_of_a_sensation():
    entries = stored([*twitches([30]), *symptom("tingling", 38, 40), *symptom("numbness", 39, site="foot")])
    found = flag("F3", entries)
    assert found.because == (
        Because(SENSATION, day(38), day(40), 2, None, "tingling", "calf", "left", (entries[1].uid, entries[2].uid)),
        Because(SENSATION, day(39), day(39), 1, None, "numbness", "foot", "left", (entries[3].uid,)),
    )
    assert found.since == day(38)


@pytest.mark.parametrize(
    ("days", "window", "best"),
    [((1, 2, 9), 3, {1, 2}), ((1, 4), 4, {1, 4}), ((1, 5), 4, {5}), ((), 4, set()), ((1, 2, 8, 9), 3, {8, 9})],
)
def test_the_fullest_window_is_the_latest_of_the_fullest(days, window, best):
    assert most_in_window(days, window) == best
