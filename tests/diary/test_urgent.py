"""Which entries speak at once: every symptom, sudden or not, on one side or both, of today or some days old."""

from __future__ import annotations

import pytest

from tests.builders import make_answer, make_coffee, make_episode, make_none, make_note, make_symptom
from twitchlog.analysis.flag_evidence import regions_of
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import ASK_STIFF_OR_THINNER, ASK_WORRY, Symptom
from twitchlog.diary.urgent import NOW, RECENT_DAYS, SOON, is_numb_and_weak, is_worsening, tier_of, urgent
from twitchlog.reference.tables import red_flags, table

ROWS = {row["key"]: row for row in table("symptoms")}
NOW_AT = 1_795_352_400
HOUR = 3600
THRESHOLDS = red_flags()["thresholds"]

SOON_ALWAYS = {
    "drops-things", "fine-hand-tasks", "trips", "stairs", "lifting-arm", "lost-ability", "thinner", "slurred-speech",
    "swallowing", "breathless",
}  # fmt: skip
NOW_ALWAYS = {
    "cannot-swallow", "cannot-speak", "cannot-breathe", "choking", "breathless-at-rest", "face-droop",
    "saddle-numbness", "bladder-bowel",
}  # fmt: skip
NOW_IF_SUDDEN = (SOON_ALWAYS - {"thinner"}) | NOW_ALWAYS | {"felt-weakness", "clumsiness"}
NOW_IF_SUDDEN_ON_ONE_SIDE = {"numbness", "tingling"}


def at(hours):
    """A moment so many hours ago."""
    return Moment(NOW_AT - int(hours * HOUR), 60)


def symptom(item, hours=0, **fields):
    return Symptom(at(hours), **{"item": item, "site": "calf", "side": "left", **fields})


def told(entry, *recent, thresholds=THRESHOLDS):
    age_days = (NOW_AT - entry.when.occurred_at) // (24 * HOUR)
    return urgent(entry, recent, rows=ROWS, regions_of=regions_of, thresholds=thresholds, age_days=age_days)


def usual_tier(item):
    return NOW if item in NOW_ALWAYS else SOON if item in SOON_ALWAYS else 0


def test_the_tiers_are_ordered():
    assert 0 < SOON < NOW


@pytest.mark.parametrize("item", ROWS)
@pytest.mark.parametrize("side", ["left", "right", "both", "midline", None])
def test_every_symptom_by_itself(item, side):
    for is_sudden in (None, False):
        assert told(symptom(item, side=side, is_sudden=is_sudden)) == usual_tier(item)
    is_now = item in NOW_IF_SUDDEN or (item in NOW_IF_SUDDEN_ON_ONE_SIDE and side in ("left", "right", None))
    assert told(symptom(item, side=side, is_sudden=True)) == (NOW if is_now else usual_tier(item))


@pytest.mark.parametrize("item", sorted(NOW_IF_SUDDEN_ON_ONE_SIDE))
@pytest.mark.parametrize(
    ("site", "side", "tier"),
    [
        (None, "left", NOW),
        (None, None, NOW),  # a place that was not said may be on one side
        (None, "both", 0),
        ("hand", None, NOW),
        ("hand", "both", 0),
        ("tongue", "midline", NOW),  # with the face
        ("lips", "midline", NOW),
        ("chin", "midline", NOW),
        ("throat", "midline", 0),
        ("back", "midline", 0),
    ],
)
def test_sudden_numbness_on_one_side(item, site, side, tier):
    assert told(Symptom(at(0), item=item, site=site, side=side, is_sudden=True)) == tier
    assert told(Symptom(at(0), item=item, site=site, side=side)) == 0


@pytest.mark.parametrize("item", ROWS)
def test_without_a_place_or_a_strength_it_says_the_same(item):
    bare = Symptom(at(0), item=item)
    assert told(bare) == told(symptom(item, severity=10.0, duration_s=86_400, with_twitch=True)) == usual_tier(item)


@pytest.mark.parametrize("item", sorted(NOW_ALWAYS))
@pytest.mark.parametrize(("hours", "tier"), [(0, NOW), (95, NOW), (96, SOON), (24 * 365, SOON)])
def test_what_needed_help_some_days_ago_asks_for_a_doctor(item, hours, tier):
    assert told(symptom(item, hours)) == tier


@pytest.mark.parametrize("item", sorted(SOON_ALWAYS))
def test_what_asks_for_a_doctor_does_so_whenever_it_was(item):
    assert told(symptom(item, 24 * 300)) == SOON
    sudden = symptom(item, 24 * 300, is_sudden=True)
    assert told(sudden) == SOON


@pytest.mark.parametrize("entry", [make_episode(), make_coffee(), make_none(), make_note()], ids=lambda each: each.kind)
def test_other_entries_never_speak(entry):
    assert told(entry) == 0


@pytest.mark.parametrize(
    ("answer", "tier"),
    [
        (make_answer(value=1.0), SOON),
        (make_answer(value=0.0), 0),
        (make_answer(question=ASK_STIFF_OR_THINNER, value=1.0), 0),
        (make_answer(question=ASK_WORRY, value=10.0), 0),
    ],
)
def test_an_answer(answer, tier):
    assert told(answer) == tier


def test_a_symptom_of_a_newer_program_is_not_understood_and_breaks_nothing():
    assert told(make_symptom(item="from-the-future")) == 0
    assert told(symptom("trips"), make_symptom(item="from-the-future")) == SOON


# Weakness that grows


@pytest.mark.parametrize(("hours", "tier"), [(0, SOON), (5.99, SOON), (6, NOW), (72, NOW), (72.01, SOON)])
def test_one_more_thing_within_hours_to_days(hours, tier):
    assert told(symptom("stairs"), symptom("trips", hours)) == tier


@pytest.mark.parametrize(
    ("before", "after", "tier"),
    [(3, 5, NOW), (3, 4.9, SOON), (8, 10, NOW), (5, 3, SOON), (None, 10, SOON), (3, None, SOON)],
)
def test_the_same_thing_clearly_worse(before, after, tier):
    assert told(symptom("trips", severity=after), symptom("trips", 24, severity=before)) == tier


def test_a_thing_known_for_longer_is_not_new():
    assert told(symptom("stairs"), symptom("trips", 24), symptom("stairs", 24 * 20)) == SOON
    assert told(symptom("stairs"), symptom("trips", 24), symptom("trips", 24 * 20)) == NOW


@pytest.mark.parametrize(
    ("site", "side"),
    [("shin", "left"), ("shin", "both"), ("leg", "left"), ("shin", "right"), ("biceps", "left"), (None, None)],
)
def test_one_more_thing_anywhere(site, side):
    assert told(symptom("stairs"), symptom("trips", 24, site=site, side=side)) == NOW


@pytest.mark.parametrize(
    ("site", "side", "tier"),
    [
        ("calf", "left", SOON),
        ("calf", "right", NOW),
        ("shin", "left", SOON),  # one leg, in other words
        ("leg", "left", SOON),
        ("shin", "right", NOW),
        ("biceps", "left", NOW),
        ("calf", "both", SOON),  # the left one was among them
        ("calf", None, SOON),  # what was not said may be there
        (None, "left", SOON),
        (None, "right", NOW),
        (None, None, SOON),
    ],
)
def test_the_same_thing_elsewhere(site, side, tier):
    assert told(symptom("trips"), symptom("trips", 24, site=site, side=side)) == tier
    assert told(symptom("trips", site=site, side=side), symptom("trips", 24)) == tier
    assert told(symptom("trips"), symptom("trips", 5, site=site, side=side)) == SOON
    assert told(symptom("trips"), symptom("trips", 73, site=site, side=side)) == SOON


def test_worse_is_held_against_the_same_place():
    assert told(symptom("trips", severity=8), symptom("trips", 24, severity=6)) == NOW
    known = symptom("trips", 200, severity=8)  # so that only its strength can be new
    assert told(symptom("trips", severity=8), known, symptom("trips", 24, side="right", severity=2)) == SOON


def test_two_things_with_no_place():
    assert told(symptom("stairs", site=None, side=None), symptom("trips", 24, site=None, side=None)) == NOW


@pytest.mark.parametrize("item", ["slurred-speech", "swallowing", "breathless"])
def test_speech_swallowing_and_breathing_count_with_the_limbs(item):
    assert told(symptom("stairs"), symptom(item, 24, site=None, side=None)) == NOW
    assert told(symptom(item, site=None, side=None), symptom("stairs", 24)) == NOW
    assert told(symptom(item, site=None, side=None), symptom("stairs", 5.99)) == SOON
    assert told(symptom(item, severity=5), symptom(item, 24, severity=3)) == NOW
    assert told(symptom(item), symptom(item, 24)) == SOON


@pytest.mark.parametrize("item", ["felt-weakness", "clumsiness", "tingling", "pain", "thinner", "cramp", "choking"])
def test_nothing_else_can_grow_so(item):
    assert told(symptom("stairs"), symptom(item, 24)) == SOON
    assert told(symptom(item), symptom("stairs", 24)) == usual_tier(item)


# Numbness or tingling where something no longer works

LONG_S = 24 * HOUR
DAY = 24


@pytest.mark.parametrize("item", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("fields", "before", "tier"),
    [
        ({}, [], 0),
        ({"duration_s": LONG_S}, [], SOON),
        ({"duration_s": LONG_S - 1}, [], 0),
        ({}, [("tingling", DAY)], SOON),
        ({}, [("numbness", DAY)], SOON),
        ({}, [("tingling", 14 * DAY - 1)], SOON),
        ({}, [("tingling", 14 * DAY)], 0),
        ({}, [("tingling", 1)], 0),  # the same day
        ({}, [("pain", DAY)], 0),
    ],
)
def test_numb_and_weak(item, fields, before, tier):
    weak = symptom("trips", 10 * DAY)
    others = [symptom(other, hours) for other, hours in before]
    assert told(symptom(item, **fields), weak, *others) == tier
    assert told(symptom(item, **fields), *others[::-1], weak) == tier
    assert told(symptom(item, **fields), *others) == 0  # everything still works


@pytest.mark.parametrize(
    ("numb", "weak", "tier"),
    [
        (("calf", "left"), ("shin", "left"), SOON),
        (("calf", "left"), ("shin", "right"), SOON),  # a region has no side
        (("calf", "left"), ("leg", "both"), SOON),
        (("calf", "left"), ("hand", "left"), 0),
        (("calf", "left"), (None, None), 0),
        ((None, None), ("calf", "left"), 0),
        ((None, None), (None, None), 0),
        (("back", None), ("calf", "left"), SOON),  # part of the back is in that region
    ],
)
def test_numb_and_weak_in_one_region(numb, weak, tier):
    entry = symptom("numbness", site=numb[0], side=numb[1], duration_s=LONG_S)
    assert told(entry, symptom("drops-things", DAY, site=weak[0], side=weak[1])) == tier


@pytest.mark.parametrize("item", ["felt-weakness", "clumsiness", "thinner", "stiffness", "slurred-speech"])
def test_what_is_only_felt_is_not_weak(item):
    assert told(symptom("numbness", duration_s=LONG_S), symptom(item, DAY)) == 0


def test_numb_again_in_another_region_is_not_again():
    others = symptom("trips", 10 * DAY), symptom("tingling", DAY, site="hand")
    assert told(symptom("tingling"), *others) == 0


def test_sudden_numbness_where_something_no_longer_works_still_needs_help_at_once():
    assert told(symptom("numbness", is_sudden=True, duration_s=LONG_S), symptom("trips", DAY)) == NOW


def test_what_is_held_against_reaches_as_far_back_as_a_sign_counts():
    assert THRESHOLDS["look_back_days"] == RECENT_DAYS
    assert THRESHOLDS["window_days"] < RECENT_DAYS


def test_what_is_told_late_grew_when_it_did():
    later_told = symptom("trips", 24)
    assert told(later_told, symptom("stairs")) == SOON  # the other one came after it
    assert told(symptom("stairs", 100), symptom("trips", 124)) == SOON  # it grew, four days ago


def test_the_order_of_the_others_does_not_matter():
    others = [symptom("trips", 24, severity=3), symptom("stairs", 48, severity=8), symptom("stairs", 200, severity=1)]
    entry = symptom("stairs", severity=4)
    assert told(entry, *others) == told(entry, *others[::-1]) == SOON
    assert told(symptom("trips", severity=5), *others) == told(symptom("trips", severity=5), *others[::-1]) == NOW


def test_the_thresholds_are_those_that_are_given():
    pair = symptom("stairs"), symptom("trips", 24)
    assert told(*pair, thresholds={**THRESHOLDS, "worsening_h": 23}) == SOON
    assert told(*pair, thresholds={**THRESHOLDS, "apart_h": 25}) == SOON
    assert told(symptom("choking", 49), thresholds={**THRESHOLDS, "urgent_days": 1}) == SOON


def test_the_parts_agree_with_the_whole():
    known = {"rows": ROWS, "thresholds": THRESHOLDS, "regions_of": regions_of}
    assert tier_of(symptom("choking"), ROWS) == NOW
    assert is_worsening(symptom("stairs"), [symptom("trips", 24)], **known)
    assert not is_worsening(symptom("stairs"), [], **known)
    numb = symptom("tingling", duration_s=LONG_S)
    assert is_numb_and_weak(numb, [symptom("trips", 24)], **known)
    assert not is_numb_and_weak(symptom("stairs"), [symptom("trips", 24)], **known)
