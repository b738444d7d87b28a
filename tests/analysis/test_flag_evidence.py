"""What the rules read: the same from a diary as from bare entries, each place once, unknown days left unknown."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.flag_diaries import CALF, OTHER_CALF, ack, answers, day, noon, pause, quiet, symptom, twitches
from tests.builders import (
    EXAMPLES,
    LATEST_DAY,
    NOW_AT,
    copy_of,
    entries,
    make_action,
    make_medicine,
    make_stored,
    new_diary,
)
from twitchlog.analysis.flag_evidence import DAYS_READ, Evidence, evidence_from_entries, regions_of
from twitchlog.analysis.red_flags import assess_red_flags
from twitchlog.analysis.results import PRESENT
from twitchlog.clock import uid_of
from twitchlog.diary.entries import MARK_CLOSED, MARK_FOOD_COMPLETE, MARK_PAUSED, MARKS, DayMark, Episode
from twitchlog.pipeline import open_diary
from twitchlog.reference.tables import red_flags, table
from twitchlog.store.acks import ack_step
from twitchlog.store.actions import SETTING
from twitchlog.store.lookups import keyed_step

AS_OF = LATEST_DAY + dt.timedelta(days=2)  # in the zone that is furthest ahead too


def ordinals(*numbers):
    return frozenset(day(n).toordinal() for n in numbers)


def test_nothing_is_nothing():
    assert evidence_from_entries([]) == Evidence()
    assert Evidence().first_day is None
    assert Evidence().all_twitch_days() == frozenset()


def test_days_with_twitches_and_days_without_are_observed_and_no_others():
    found = evidence_from_entries([*twitches((1, 1, 3)), *quiet((5,)), *symptom("pain", 7), *answers(9)])
    assert found.observed == ordinals(1, 3, 5)
    assert found.twitch_days == {CALF: ordinals(1, 3)}
    assert found.first_day == day(1).toordinal()
    assert found.n_observed(day(3).toordinal(), day(5).toordinal()) == 2


@pytest.mark.parametrize("mark", [MARK_CLOSED, MARK_FOOD_COMPLETE])
def test_a_closed_day_is_observed_and_one_of_complete_food_is_not(mark):
    found = evidence_from_entries([DayMark(noon(1), mark=mark)])
    assert found.observed == (ordinals(1) if mark == MARK_CLOSED else ordinals())


def test_a_twitch_beats_none_and_a_pause_beats_both():
    both = [*twitches((1, 2)), *quiet((1, 2, 3))]
    assert evidence_from_entries(both).observed == ordinals(1, 2, 3)
    paused = evidence_from_entries([*both, *pause(2, 3)])
    assert paused.observed == ordinals(1)
    assert paused.twitch_days == {CALF: ordinals(1)}
    assert evidence_from_entries([*twitches((2,)), *pause(1, 3)]) == Evidence()
    assert evidence_from_entries([DayMark(noon(2), mark=MARK_PAUSED), *twitches((2, 3))]).observed == ordinals(3)


@pytest.mark.parametrize(
    ("site", "side", "places"),
    [
        ("calf", "both", {CALF, OTHER_CALF}),
        ("calf", None, {("calf", None)}),
        ("tongue", None, {("tongue", "midline")}),
        ("tongue", "midline", {("tongue", "midline")}),
        ("moving", None, {("moving", None)}),
        (None, "left", {(None, "left")}),
        ("leg-of-a-newer-program", "left", {("leg-of-a-newer-program", "left")}),
    ],
)
def test_places(site, side, places):
    assert set(evidence_from_entries(twitches((1,), site, side)).twitch_days) == places


def test_the_days_of_some_places():
    found = evidence_from_entries([*twitches((1, 2)), *twitches((2, 3), *OTHER_CALF)])
    assert found.all_twitch_days() == ordinals(1, 2, 3)
    assert found.all_twitch_days(places=[CALF]) == ordinals(1, 2)


@pytest.mark.parametrize(
    ("site", "regions"),
    [
        ("calf", {"lumbosacral"}),
        ("eyelid_upper", {"bulbar"}),
        ("tongue", {"bulbar"}),
        ("hand", {"cervical"}),
        ("back", {"thoracic", "lumbosacral"}),
        ("moving", set()),
        ("elsewhere", set()),
        (None, set()),
        ("", set()),
    ],
)
def test_regions(site, regions):
    assert regions_of(site) == regions


def test_every_place_that_can_be_named_lies_in_one_of_four_regions():
    known = {"bulbar", "cervical", "thoracic", "lumbosacral"}
    for row in (*table("body_sites"), *table("body_areas")):
        assert regions_of(row["key"])
        assert regions_of(row["key"]) <= known


def test_symptoms_and_answers_keep_their_day_kind_and_uid():
    said = [make_stored(*symptom("trips", 2), 1), make_stored(*answers(3, value=1), 2)]
    found = evidence_from_entries(said)
    ((of, entry, kind, regions, uid),) = found.symptoms
    assert (of, entry, kind, regions, uid) == (
        day(2).toordinal(), said[0].entry, "functional", {"lumbosacral"}, said[0].uid
    )  # fmt: skip
    assert found.answers == ((day(3).toordinal(), "function", 1.0, said[1].uid),)


def test_what_a_newer_program_wrote_has_no_kind():
    (found,) = evidence_from_entries(symptom("from-the-future", 2, site="third-arm")).symptoms
    assert (found.kind, found.regions) == ("", frozenset())


@pytest.mark.parametrize(("day_start_min", "expected"), [(0, 3), (240, 2), (239, 3)])
def test_the_start_of_the_day(day_start_min, expected):
    night = [Episode(noon(3, hour=3, minute=59), site="calf", side="left")]
    assert evidence_from_entries(night, day_start_min=day_start_min).observed == ordinals(expected)


def test_visits_and_onset_are_handed_on():
    found = evidence_from_entries([], acks=[ack("F1", 3)], onset_on=day(0))
    assert (found.acks, found.onset_on, found.onset_from) == ((ack("F1", 3),), day(0), None)


# A diary


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return new_diary(tmp_path_factory.mktemp("template") / "empty.db")


def as_sets(evidence):
    """The evidence without the order of its entries."""
    listed = {each.uid: each for each in (*evidence.symptoms, *evidence.answers)}
    return evidence.observed, dict(evidence.twitch_days), listed


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(entries(marks=[mark for mark in MARKS if mark != "none"]), max_size=12),
    st.sampled_from([0, 240, 360]),
)
def test_a_diary_and_its_bare_entries_give_the_same(empty, tmp_path, said, day_start_min):
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        setting = keyed_step("setting", "day_start_min", str(day_start_min))
        diary.change([setting], kind=SETTING, summary="day start")
        told = [make_stored(entry, n) for n, entry in enumerate(said)]
        diary.store.add(told, action=make_action(2))
        bare = evidence_from_entries(told, day_start_min=day_start_min)
        assert as_sets(diary.flag_evidence(as_of=AS_OF)) == as_sets(bare)


def test_a_diary_of_every_kind(empty, tmp_path):
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        diary.store.add([make_stored(entry, n) for n, entry in enumerate(EXAMPLES)], action=make_action(1))
        assert diary.flag_evidence(as_of=AS_OF) == evidence_from_entries(diary.entries())
        assert diary.flags(LATEST_DAY) == assess_red_flags(diary, as_of=LATEST_DAY)
        assert {flag.id for flag in diary.flags(LATEST_DAY) if flag.result == PRESENT} == {"F2", "G6"}


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("March 14, 2026", "2026-03-14", "2026-03-14"),
        ("March 2026, after a cold", "2026-03-01", "2026-03-31"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("last spring", None, None),
        (None, None, None),
    ],
)
def test_the_onset_that_the_person_told(empty, tmp_path, words, earliest, latest):
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        diary.store.change([keyed_step("profile", "onset", words)], action=make_action(1, kind=SETTING))
        found = diary.flag_evidence(as_of=AS_OF)
    told = [None if text is None else dt.date.fromisoformat(text) for text in (earliest, latest)]
    assert [found.onset_from, found.onset_on] == told


def test_the_visits_of_a_diary(empty, tmp_path):
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        step = ack_step(uid_of(1, at=NOW_AT), "F1", seen_on=day(3), regions={"bulbar"}, at=NOW_AT)
        diary.store.change([step], action=make_action(1, kind=SETTING))
        assert diary.flag_evidence(as_of=AS_OF).acks == (ack("F1", 3, "bulbar"),)


def test_a_diary_reads_symptoms_and_answers_of_the_days_that_count(empty, tmp_path):
    ages = (-1, 0, 1, DAYS_READ - 1, DAYS_READ, DAYS_READ + 1, 400)
    today = day(0).toordinal()
    said = [entry for age in ages for entry in (*symptom("trips", -age), *answers(-age, value=1), *twitches((-age,)))]
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        diary.store.add([make_stored(entry, n) for n, entry in enumerate(said)], action=make_action(1))
        found = diary.flag_evidence(as_of=day(0))
        assert {today - each.day for each in found.symptoms} == {0, 1, DAYS_READ - 1, DAYS_READ}
        assert {today - each.day for each in found.answers} == {0, 1, DAYS_READ - 1, DAYS_READ}
        assert {today - each for each in found.observed} == set(ages)  # days with twitches are read whole
        assert diary.flags(day(0)) == assess_red_flags(evidence_from_entries(diary.entries()), as_of=day(0))


def test_what_is_read_is_more_than_what_counts():
    assert DAYS_READ == 252
    assert red_flags()["thresholds"]["look_back_days"] * 2 <= DAYS_READ


@pytest.mark.parametrize(("day_start_min", "expected"), [(0, 3), (240, 2), (239, 3)])
def test_a_medicine_keeps_its_diary_day(empty, tmp_path, day_start_min, expected):
    medicine = make_medicine(noon(3, hour=3, minute=59), is_suspected=True)
    bare = evidence_from_entries([medicine], day_start_min=day_start_min)
    assert bare.day_of(bare.medicines[0]) == day(expected).toordinal()
    with open_diary(copy_of(empty, tmp_path / "diary.db")) as diary:
        setting = keyed_step("setting", "day_start_min", str(day_start_min))
        diary.change([setting], kind=SETTING, summary="day start")
        diary.store.add([make_stored(medicine, 1)], action=make_action(2))
        found = diary.flag_evidence(as_of=day(9))
        assert found.day_of(found.medicines[0]) == day(expected).toordinal()
        assert found.day_start_min == day_start_min
        before, on = (diary.flags(day(n))[10].coverage.n for n in (expected - 1, expected))
        assert (before, on) == (0, 1)
