"""F1, going on for weeks: at, just under and just over each threshold (F5 is in test_other_parts.py)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.analysis.flag_diaries import (
    CALF,
    OTHER_CALF,
    TODAY,
    assess,
    day,
    diary,
    noon,
    pause,
    quiet,
    stored,
    symptom,
    twitches,
)
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.red_flags import assess_red_flags
from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, Because, FlagCoverage, FlagResult
from twitchlog.analysis.twitch_rules import EYELID, PERSISTENT, REPORTED, WEEKS
from twitchlog.diary.entries import DayMark, Episode

SPAN_15 = (24, 28, 32, 36, 39)  # from the first to the last day: 15
MANY = range(20, 40)


def f1(entries, **options):
    return assess(entries, **options)["F1"]


@pytest.mark.parametrize(
    ("entries", "result"),
    [
        pytest.param(diary(SPAN_15), PRESENT, id="15 days and 5 twitch-days"),
        pytest.param(twitches(SPAN_15), PRESENT, id="the same, nothing else logged"),
        pytest.param(diary((25, 28, 32, 36, 39)), NOT_SEEN, id="14 days"),
        pytest.param(diary((24, 29, 34, 39)), NOT_SEEN, id="4 twitch-days"),
        pytest.param(twitches((24, 29, 34, 39)), NOT_ENOUGH, id="4 twitch-days, nothing else logged"),
        pytest.param(diary((20, 24, 26, 33, 36, 39)), PRESENT, id="7 days apart"),
        pytest.param(diary((20, 24, 25, 33, 36, 39)), NOT_SEEN, id="8 days apart"),
        pytest.param(
            diary((20, 24, 25, 33, 36, 39), logged=[*range(25), *range(33, 40)]),
            NOT_ENOUGH,
            id="8 days apart, none of them logged",
        ),
        pytest.param(
            diary((20, 24, 25, 33, 36, 39), logged=[*range(32), *range(33, 40)]),
            NOT_ENOUGH,
            id="8 days apart, 6 of 7 logged",
        ),
        pytest.param(diary((15, 19, 24, 29, 33)), PRESENT, id="the last one 7 days ago"),
        pytest.param(diary((14, 18, 23, 28, 32)), NOT_SEEN, id="the last one 8 days ago"),
        pytest.param(
            diary((14, 18, 23, 28, 32), logged=range(39)), NOT_ENOUGH, id="8 days ago, 6 of 7 days since logged"
        ),
        pytest.param(diary((14, 18, 23, 28, 32), logged=range(33)), NOT_ENOUGH, id="8 days ago, no day since logged"),
        pytest.param(diary((30, 31), logged=range(34)), NOT_SEEN, id="short spell, days since not logged"),
        pytest.param([], NOT_ENOUGH, id="nothing"),
    ],
)
def test_persistence(entries, result):
    assert f1(entries).result == result


@pytest.mark.parametrize(
    ("counts", "result"),
    [
        ((5,), PRESENT),
        ((4,), NOT_SEEN),
        ((4, 4), PRESENT),
        ((4, 3), NOT_SEEN),
        ((3, 3, 2), PRESENT),
        ((3, 2, 2), NOT_SEEN),
        ((5, 1), PRESENT),
    ],
)
def test_one_place_often_or_all_together(counts, result):
    sites = [site for site, n in zip(("calf", "biceps", "chest"), counts, strict=False) for _ in range(n)]
    days = [24, *range(31, 30 + len(sites) - 1), 39]
    assert len(days) == len(sites)
    made = [entry for n, site in zip(days, sites, strict=True) for entry in twitches([n], site)]
    assert f1([*made, *quiet(range(40), but=days)]).result == result


def test_wandering_twitches_are_told_without_a_place():
    sites = ("calf", "biceps", "chest", "jaw", "hip", "shin", "knee", "toes")
    days = (24, 26, 28, 30, 32, 34, 36, 39)
    found = f1([entry for n, site in zip(days, sites, strict=True) for entry in twitches([n], site)])
    assert found.because == (Because(PERSISTENT, day(24), day(39), 8, 8),)
    assert found.since == day(24)


@pytest.mark.parametrize(("site", "side"), [("moving", None), ("elsewhere", None), (None, None)])
def test_no_place_is_not_one_place(site, side):
    assert f1(diary(SPAN_15, site, side)).result == NOT_SEEN
    days = (24, 26, 28, 30, 32, 34, 36, 39)
    found = f1(diary(days, site, side))
    assert found.because == (Because(PERSISTENT, day(24), day(39), 8, 16),)


def test_two_sides_are_two_places_and_both_is_each():
    apart = [*twitches((24, 28, 32)), *twitches((36, 39), *OTHER_CALF)]
    assert f1([*apart, *quiet(range(24))]).result == NOT_SEEN
    found = f1([*twitches((24, 28, 32)), *twitches((36, 39), "calf", "both")])
    assert [(each.site, each.side, each.n_days) for each in found.because] == [("calf", "left", 5)]
    found = f1(twitches(SPAN_15, "calf", "both"))
    assert [(each.site, each.side) for each in found.because] == [CALF, OTHER_CALF]


def test_the_midline_is_one_place_said_or_not():
    found = f1([*twitches((24, 28, 32), "tongue", None), *twitches((36, 39), "tongue", "midline")])
    assert [(each.site, each.side, each.n_days) for each in found.because] == [("tongue", "midline", 5)]


@pytest.mark.parametrize(
    ("first", "part"), [(39 - 15, PERSISTENT), (39 - 21, PERSISTENT), (39 - 22, WEEKS), (0, WEEKS)]
)
def test_more_than_a_few_weeks(first, part):
    assert {each.part for each in f1(twitches(range(first, 40))).because} == {part}


@pytest.mark.parametrize(
    ("sites", "span", "part"),
    [
        (("eyelid_lower",), 91, EYELID),
        (("eyelid_lower",), 90, WEEKS),
        (("eyelid_lower", "eyelid_upper"), 91, EYELID),
        (("eyelid_lower", "cheek"), 91, WEEKS),
    ],
)
def test_an_eyelid_alone(sites, span, part):
    entries = [entry for site in sites for entry in twitches(range(0, span + 1, 7), site)]
    entries += twitches([span], sites[0])
    found = f1(entries, today=span + 1)
    assert {each.part for each in found.because} == {part}
    assert found.tier == 1


def test_the_running_day_does_not_count():
    days = (25, 28, 32, 36, 40)  # 15 days only with the running one
    assert f1(diary(days)).result == NOT_SEEN
    assert f1(diary(days), today=41).result == PRESENT


def test_what_lies_after_the_day_asked_for_does_not_count():
    later = [*diary(SPAN_15), *twitches(range(41, 60))]
    assert f1(later) == f1(diary(SPAN_15))
    assert f1(later, today=24).result == NOT_SEEN
    assert f1(later, today=0) == FlagResult(
        "F1", NOT_ENOUGH, 0, None, FlagCoverage("days observed", 0, 21, 10, day(-21), day(-1))
    )


@pytest.mark.parametrize(
    ("logged", "n", "result"),
    [
        (range(30, 40), 10, NOT_SEEN),
        (range(31, 40), 9, NOT_ENOUGH),
        ([19, *range(31, 40)], 10, NOT_SEEN),
        ([18, *range(31, 40)], 9, NOT_ENOUGH),
        ([*range(31, 40), 40], 9, NOT_ENOUGH),
    ],
)
def test_the_fewest_days_for_not_seen(logged, n, result):
    found = f1(quiet(logged))
    assert found == FlagResult("F1", result, 0, None, FlagCoverage("days observed", n, 21, 10, day(19), day(39)))


def test_a_day_with_only_a_symptom_is_not_observed():
    assert f1([*quiet(range(31, 40)), *symptom("tingling", 20, 21, 22)]).result == NOT_ENOUGH


def test_a_paused_day_is_not_observed_and_its_twitches_do_not_count():
    assert f1([*diary(SPAN_15), *pause(24, 24)]).result == NOT_SEEN
    assert f1([*diary(SPAN_15), *pause(25, 27)]).result == PRESENT
    assert f1([*quiet(range(30, 40)), *pause(39, 39)]).coverage.n == 9


@pytest.mark.parametrize(
    ("calf", "biceps", "named"),
    [
        ((24, 28, 32, 36, 39), (), ["calf"]),
        ((24, 28, 32, 36, 39), (24, 28, 32, 36, 39), ["biceps", "calf"]),
        ((24, 28, 32, 36, 39), (25, 28, 32, 36, 39), ["calf"]),  # 14 days there
        ((24, 28, 32, 33, 34), (35, 36, 37, 38, 39), [None]),  # 10 and 4 days: together 15
        ((24, 26, 28, 36, 37, 38), (29, 31, 33, 35, 39), [None]),  # 8 days apart there: its newest spell is 2 days
        ((24, 26, 29, 36, 37, 39), (32,), ["calf"]),  # 7 days apart
    ],
)
def test_a_place_is_named_where_its_own_newest_spell_is_long_enough(calf, biceps, named):
    found = f1([*twitches(calf), *twitches(biceps, "biceps")])
    assert (found.result, found.tier, found.since) == (PRESENT, 1, day(24))
    assert [each.site for each in found.because] == named


def test_a_place_is_told_from_the_first_day_of_its_own_newest_spell():
    found = f1([*twitches((0, 3, 20, 24, 28, 33, 36)), *twitches(range(1, 40, 3), "biceps")])
    assert [(each.site, each.first_on, each.n_days) for each in found.because] == [
        ("biceps", day(1), 13),
        ("calf", day(20), 5),
    ]


def test_since_and_because_of_a_long_spell():
    found = f1([*diary(range(24, 40, 3)), *twitches((30, 33), "biceps", "right")])
    assert found == FlagResult(
        "F1",
        PRESENT,
        1,
        day(24),
        FlagCoverage("days observed", 21, 21, 10, day(19), day(39)),
        (Because(PERSISTENT, day(24), day(39), 6, 16, site="calf", side="left"),),
    )


def test_the_unknown_stretch_is_what_is_told():
    found = f1(diary((14, 18, 23, 28, 32), logged=range(35)))
    assert found.coverage == FlagCoverage("days observed", 2, 7, 7, day(33), day(39))
    found = f1(diary((20, 24, 25, 33, 36, 39), logged=[*range(25), *range(33, 40)]))
    assert found.coverage == FlagCoverage("days observed", 0, 7, 7, day(26), day(32))


# What the person told of the onset


def reported(entries, onset):
    evidence = evidence_from_entries(entries, onset_on=onset)
    return assess_red_flags(evidence, as_of=day(TODAY))[0]


@pytest.mark.parametrize(
    ("onset", "last", "result"),
    [
        (TODAY - 15, 39, PRESENT),
        (TODAY - 14, 39, NOT_SEEN),
        (TODAY + 5, 39, NOT_SEEN),
        (TODAY - 400, 33, PRESENT),
        (TODAY - 400, 32, NOT_SEEN),
    ],
)
def test_a_reported_onset(onset, last, result):
    found = reported(diary([last]), day(onset))
    assert found.result == result
    if result == PRESENT:
        assert found == FlagResult(
            "F1",
            PRESENT,
            1,
            day(onset),
            found.coverage,
            (Because(REPORTED, day(last), day(last), 1, 1),),
            reported_on=day(onset),
            reported_from=day(onset),
        )


def test_an_onset_told_as_a_month_keeps_both_its_ends():
    evidence = evidence_from_entries(diary([39]))._replace(onset_from=day(-60), onset_on=day(-30))
    found = assess_red_flags(evidence, as_of=day(TODAY))[0]
    assert (found.result, found.reported_from, found.reported_on) == (PRESENT, day(-60), day(-30))
    unsaid = assess_red_flags(evidence_from_entries(twitches(SPAN_15)), as_of=day(TODAY))[0]
    assert (unsaid.reported_from, unsaid.reported_on) == (None, None)


def test_a_reported_onset_with_no_twitch_of_late():
    assert reported(quiet(range(40)), day(0)).result == NOT_SEEN
    assert reported(diary([32], logged=range(33)), day(0)).result == NOT_ENOUGH  # nothing is known since


def test_a_reported_onset_beside_a_long_spell_is_told_too():
    found = reported(twitches(SPAN_15), day(-100))
    assert (found.since, found.reported_on, found.because[0].part) == (day(24), day(-100), PERSISTENT)


# Days


@pytest.mark.parametrize(
    ("hour", "minute", "day_start_min", "result"),
    [
        (4, 0, 240, NOT_SEEN),  # 14 days: the first of them is day 25
        (3, 59, 240, PRESENT),  # the first one belongs to the day before
        (3, 59, 0, NOT_SEEN),
        (0, 0, 0, NOT_SEEN),
        (5, 59, 360, PRESENT),
        (6, 0, 360, NOT_SEEN),
    ],
)
@pytest.mark.parametrize("offset_min", [-600, 0, 60, 345, 840])
def test_the_start_of_the_day(hour, minute, day_start_min, result, offset_min):
    first = Episode(noon(25, hour=hour, minute=minute, offset_min=offset_min), site="calf", side="left")
    rest = [*twitches((28, 32, 36, 39)), *quiet(range(20, 40), but=(24, 25, 28, 32, 36, 39))]
    assert f1([first, *rest], day_start_min=day_start_min).result == result


def test_a_day_on_which_the_clock_changes_is_one_day():
    change = (dt.date(2026, 10, 25) - day(0)).days
    days = (change - 8, change - 4, change, change + 4, change + 7)
    moved = [noon(n, offset_min=120 if n < change else 60) for n in days]
    late = noon(change + 1, hour=3, minute=59)  # still the day of the change, 25 hours long
    entries = [Episode(when, site="calf", side="left") for when in [*moved, late]]
    found = f1(entries, today=change + 8)
    assert (found.result, found.because[0].n_days) == (PRESENT, 5)


@pytest.mark.parametrize("precision", ["exact", "part of day", "day"])
def test_an_unknown_hour_makes_no_difference(precision):
    entries = [Episode(noon(n, precision=precision), site="calf", side="left") for n in SPAN_15]
    assert f1(entries).result == PRESENT


def test_a_back_fill_counts():
    late = [each._replace(logged_at=noon(45).occurred_at) for each in stored(twitches(SPAN_15))]
    assert f1(late) == f1(twitches(SPAN_15))


def test_a_closed_day_is_observed():
    closed = [DayMark(each.when, mark="closed") for each in quiet(range(30, 40))]
    assert f1(closed).result == NOT_SEEN
    assert f1([DayMark(each.when, mark="food complete") for each in closed]).result == NOT_ENOUGH


def test_many_twitches_of_a_day_are_one_twitch_day():
    assert f1([*twitches((24, 39) * 20), *quiet(range(25, 39))]).result == NOT_SEEN
    assert f1(twitches(MANY)).result == PRESENT
