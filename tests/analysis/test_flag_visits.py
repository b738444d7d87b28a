"""What a clinician's visit silences, for how long, and what ends the silence."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import (
    ack,
    answers,
    day,
    noon,
    quiet,
    symptom,
    twitches,
)
from tests.builders import make_medicine
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.red_flags import assess_red_flags, regions_concerned
from twitchlog.analysis.results import NOT_SEEN, PRESENT

SPELL = (24, 28, 32, 36, 39)


def acked(entries, *acks, today=40):
    evidence = evidence_from_entries(entries, acks=acks)
    return {flag.id: flag for flag in assess_red_flags(evidence, as_of=day(today))}


LEG = "lumbosacral"


@pytest.mark.parametrize(
    ("acks", "seen", "is_silenced"),
    [
        ([], None, False),
        ([ack("F1", 40, LEG)], 40, True),
        ([ack("F1", 39, LEG, "cervical")], 39, True),
        ([ack("F1", 41, LEG)], None, False),
        ([ack("F5", 40, LEG)], None, False),
        ([ack("F1", 40 - 90, LEG)], -50, True),
        ([ack("F1", 40 - 91, LEG)], -51, False),
        ([ack("F1", 40 - 91, LEG), ack("F1", 30, LEG)], 30, True),
        ([ack("F1", 30, LEG), ack("F1", 40 - 91, LEG)], 30, True),
        ([ack("F1", 40, "cervical")], 40, False),
        ([ack("F1", 40)], 40, False),
    ],
    ids=[
        "no visit",
        "the same region",
        "another region too",
        "the day after",
        "another sign",
        "90 days ago",
        "91 days ago",
        "an old and a new visit",
        "a new and an old visit",
        "another region",
        "no region",
    ],
)
def test_a_visit_silences_for_a_while(acks, seen, is_silenced):
    found = acked(twitches(SPELL), *acks)["F1"]
    assert found.result == PRESENT
    assert found.acknowledged_on == (None if seen is None else day(seen))
    assert found.is_silenced is is_silenced


def test_a_new_region_ends_the_silence():
    seen = ack("F1", 30, LEG)
    assert acked([*twitches(SPELL), *twitches(SPELL, "shin")], seen)["F1"].is_silenced
    assert not acked([*twitches(SPELL), *twitches(SPELL, "biceps")], seen)["F1"].is_silenced
    wandering = [*twitches((24, 26, 28, 30)), *twitches((32, 34, 36, 39), "biceps")]
    assert not acked(wandering, seen)["F1"].is_silenced
    assert acked(wandering, ack("F1", 30, LEG, "cervical"))["F1"].is_silenced


@pytest.mark.parametrize(
    ("more", "is_silenced"),
    [
        (twitches([38], "biceps"), True),
        (twitches([38], "biceps", "both"), True),  # two places, one day
        ([*twitches([38], "biceps"), *twitches([38], "deltoid")], True),
        ([*twitches([38], "biceps"), *twitches([39], "deltoid")], False),  # too few of each to be named
        (twitches((38, 39), "biceps"), False),
        (twitches((38, 39), "shin", "right"), True),
        (twitches((38, 39), "moving", None), True),  # in no region: F5 tells of it
        (twitches((20, 21), "biceps"), True),  # before the spell that is meant
        (twitches((39, 40), "biceps"), True),  # day 40 is the running one
    ],
)
def test_a_visit_for_twitching_ends_with_two_days_in_another_region(more, is_silenced):
    found = acked([*twitches(SPELL), *more], ack("F1", 30, LEG))["F1"]
    assert {each.site for each in found.because} == {"calf"}
    assert found.is_silenced is is_silenced


def test_another_region_after_the_last_day_of_the_place_that_is_named():
    entries = [*twitches((20, 24, 28, 32, 36)), *twitches((38, 39), "biceps")]
    assert not acked(entries, ack("F1", 36, LEG))["F1"].is_silenced


def test_a_visit_for_an_onset_that_was_told_holds_for_where_it_twitched():
    entries = [*twitches((39,)), *quiet(range(30, 39))]
    evidence = evidence_from_entries(entries, onset_on=day(0))
    flag = assess_red_flags(evidence, as_of=day(40))[0]
    seen = regions_concerned(flag, evidence, until=day(40))
    assert seen == {LEG}
    later = evidence_from_entries([*entries, *twitches((40, 41, 42))], onset_on=day(0), acks=[ack("F1", 40, *seen)])
    assert assess_red_flags(later, as_of=day(43))[0].is_silenced


@pytest.mark.parametrize(
    ("acks", "is_silenced"),
    [
        ([ack("F1", 30, LEG), ack("F1", 30, "cervical")], True),  # the second adds
        ([ack("F1", 30, "cervical"), ack("F1", 30, LEG)], True),
        ([ack("F1", 30, LEG, "cervical"), ack("F1", 31, LEG)], False),  # the newest visit counts
        ([ack("F1", 30, LEG), ack("F1", 31, "cervical")], False),
    ],
    ids=["the second adds", "the first too", "the newest visit counts", "not an older one"],
)
def test_acknowledgements_of_one_day_add_up(acks, is_silenced):
    found = acked([*twitches(SPELL), *twitches(SPELL, "biceps")], *acks)["F1"]
    assert found.is_silenced is is_silenced


def test_a_medicine_that_is_new_ends_the_silence():
    def one(key):
        return make_medicine(noon(20), key=key, name=key, is_suspected=True)

    known, flag = [*twitches([30]), one("salbutamol"), one("fish oil")], "G6"
    evidence = evidence_from_entries(known)
    seen = regions_concerned(assess_red_flags(evidence, as_of=day(40))[10], evidence)
    assert seen == {"medicine:salbutamol", "medicine:fish_oil"}
    assert acked(known, ack(flag, 40, *seen))[flag].is_silenced
    assert not acked([*known, one("lithium")], ack(flag, 40, *seen))[flag].is_silenced
    assert acked(known[:2], ack(flag, 40, *seen))[flag].is_silenced
    assert not acked(known, ack(flag, 40))[flag].is_silenced


@pytest.mark.parametrize(
    ("entries", "name"),
    [
        (symptom("trips", 40), "F2"),
        ([*symptom("trips", 20), *symptom("stairs", 40)], "F2"),
        (answers(40, value=1), "F2"),
        (symptom("numbness", 40, is_sudden=True), "F3"),
        (symptom("thinner", 40), "G5"),
        (symptom("choking", 20), "G2"),
        (symptom("bladder-bowel", 40), "G7"),
    ],
)
def test_what_asks_for_more_than_an_appointment_is_never_silenced(entries, name):
    found = acked(entries, ack(name, 40, LEG, "cervical", "thoracic", "bulbar"))[name]
    assert found.tier >= 2
    assert found.acknowledged_on == day(40)
    assert not found.is_silenced


def test_felt_weakness_can_be_silenced_and_speaks_when_it_grows():
    felt = symptom("felt-weakness", 38, 39, 40)
    assert acked(felt, ack("F2", 40, LEG))["F2"].is_silenced
    assert not acked([*felt, *symptom("stairs", 40)], ack("F2", 40, LEG))["F2"].is_silenced


def test_a_sign_that_is_not_there_is_not_silenced():
    found = acked(quiet(range(40)), ack("F1", 39, LEG))["F1"]
    assert (found.result, found.acknowledged_on, found.is_silenced) == (NOT_SEEN, day(39), False)


def test_the_regions_concerned():
    entries = [*twitches((38, 39)), *twitches((38, 39), "jaw"), *twitches((38, 39), "eyelid_lower")]
    evidence = evidence_from_entries([*entries, *twitches((38, 39), "moving", None)])
    flag = assess_red_flags(evidence, as_of=day(40))[4]
    assert regions_concerned(flag, evidence) == {LEG, "bulbar", "moving"}
