"""F5, other parts of the body: several places and spread, at, just under and just over each threshold."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import CALF, OTHER_CALF, assess, day, diary, noon, pause, quiet, twitches
from twitchlog.analysis.results import (
    DAYS,
    NOT_ENOUGH,
    NOT_SEEN,
    PRESENT,
    TWITCH_DAYS,
    Because,
    FlagCoverage,
    FlagPart,
    FlagResult,
)
from twitchlog.analysis.twitch_rules import SEVERAL_PLACES, SPREAD
from twitchlog.diary.entries import Episode

AT_FIRST = (0, 3, 6)  # a baseline of twitches


def f5(entries, **options):
    return assess(entries, **options)["F5"]


def part(entries, name, **options):
    (found,) = [each for each in f5(entries, **options).parts if each.name == name]
    return found.result


def several(entries, **options):
    return part(entries, SEVERAL_PLACES, **options)


def spread(entries, **options):
    return part(entries, SPREAD, **options)


# Several places


@pytest.mark.parametrize(
    ("calf", "biceps", "result"),
    [
        ((20, 25), (30, 33), PRESENT),  # 20 to 33 are 14 days
        ((20, 25), (30, 34), NOT_SEEN),  # 15 days: the window that holds both biceps days has one of the calf's
        ((20, 25), (30,), NOT_SEEN),
        ((20,), (30,), NOT_SEEN),
        ((20, 25, 26), (), NOT_SEEN),
        ((38, 39), (38, 39), PRESENT),
        ((38, 39), (39, 40), NOT_SEEN),  # day 40 is the running one
    ],
)
def test_two_places_twice_each_in_two_weeks(calf, biceps, result):
    entries = [*twitches(calf), *twitches(biceps, "biceps"), *quiet(range(40), but=(*calf, *biceps))]
    assert several(entries) == result


@pytest.mark.parametrize(
    ("places", "result"),
    [
        ((CALF, OTHER_CALF), PRESENT),
        ((("calf", "both"),), PRESENT),
        ((CALF, ("calf", None)), NOT_SEEN),  # the side that was not said may be the left
        ((CALF, OTHER_CALF, ("calf", None)), PRESENT),
        ((CALF, ("biceps", None)), PRESENT),
        ((("tongue", None), ("tongue", "midline")), NOT_SEEN),
        ((("tongue", "midline"), CALF), PRESENT),
        ((("eyelid_upper", "left"), ("eyelid_lower", "left")), PRESENT),
        ((CALF, (None, None)), NOT_SEEN),
        ((CALF, ("elsewhere", None)), NOT_SEEN),
        ((("moving", None),), PRESENT),
        ((("elsewhere", None),), NOT_SEEN),
        (((None, "both"),), NOT_SEEN),
    ],
    ids=str,
)
def test_what_is_a_place_of_its_own(places, result):
    made = [entry for site, side in places for entry in twitches((30, 35), site, side)]
    assert several([*made, *quiet(range(40), but=(30, 35))]) == result


def test_moving_about_takes_two_days():
    assert several(diary((30,), "moving", None)) == NOT_SEEN
    assert several(diary((20, 34), "moving", None)) == NOT_SEEN
    assert several(diary((21, 34), "moving", None)) == PRESENT


@pytest.mark.parametrize(
    ("logged", "result"), [(range(33, 40), NOT_SEEN), (range(34, 40), NOT_ENOUGH), ([25, *range(34, 40)], NOT_ENOUGH)]
)
def test_the_fewest_days_for_several_places(logged, result):
    assert several(quiet(logged)) == result


def test_days_that_were_not_logged_do_not_matter_to_what_is_there():
    assert several([*twitches((30, 31)), *twitches((30, 31), "biceps")]) == PRESENT


@pytest.mark.parametrize(("today", "result"), [(33 + 84, PRESENT), (33 + 85, NOT_SEEN)])
def test_several_places_of_long_ago(today, result):
    places = [*twitches((20, 25)), *twitches((30, 33), "biceps")]
    assert several([*places, *quiet(range(40, today))], today=today) == result


def test_a_pause_takes_its_days_away():
    entries = [*twitches((30, 35)), *twitches((30, 35), "biceps"), *quiet(range(40), but=(30, 35))]
    assert several([*entries, *pause(35, 35)]) == NOT_SEEN


# Spread


@pytest.mark.parametrize(
    ("entries", "result"),
    [
        pytest.param([*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "biceps")], PRESENT, id="3 in 14"),
        pytest.param([*diary((*AT_FIRST, 20, 25, 34)), *twitches((20, 25, 34), "biceps")], NOT_SEEN, id="3 in 15"),
        pytest.param([*diary((*AT_FIRST, 20, 25)), *twitches((20, 25), "biceps")], NOT_SEEN, id="2 days"),
        pytest.param([*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "shin")], NOT_SEEN, id="same region"),
        pytest.param(
            [*diary((*AT_FIRST, 20, 25, 33)), *twitches((13, 20, 25, 33), "biceps")], NOT_SEEN, id="seen on day 13"
        ),
        pytest.param(
            [*diary((*AT_FIRST, 14, 20, 25)), *twitches((14, 20, 25), "biceps")], PRESENT, id="first seen on day 14"
        ),
        pytest.param([*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "eyelid_lower")], NOT_SEEN, id="eyelid"),
        pytest.param([*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "jaw")], PRESENT, id="jaw"),
        pytest.param(
            [*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "elsewhere", None)], NOT_SEEN, id="elsewhere"
        ),
        pytest.param(
            [*diary((*AT_FIRST, 20, 25, 33)), *twitches((20,), "biceps"), *twitches((25, 33), "deltoid")],
            PRESENT,
            id="two sites of one region",
        ),
        pytest.param(
            [*diary((*AT_FIRST, 38, 39)), *twitches((38, 39, 40), "biceps")], NOT_SEEN, id="the third is running"
        ),
        pytest.param(
            [*diary((0, 3), logged=range(40)), *twitches((20, 25, 33), "biceps")],
            NOT_ENOUGH,
            id="2 twitch-days at first",
        ),
        pytest.param(
            [*diary(AT_FIRST, "eyelid_lower"), *twitches((20, 25, 33), "biceps")], NOT_ENOUGH, id="eyelids at first"
        ),
        pytest.param(
            [*diary(AT_FIRST, None, None), *twitches((20, 25, 33), "biceps")], NOT_ENOUGH, id="no place at first"
        ),
        pytest.param([*diary(AT_FIRST), *twitches((20, 25, 33), "both")], NOT_SEEN, id="a site nobody knows"),
    ],
)
def test_spread(entries, result):
    assert spread(entries) == result


@pytest.mark.parametrize(("n_logged", "result"), [(8, PRESENT), (7, NOT_ENOUGH)])
def test_the_fewest_days_of_the_baseline(n_logged, result):
    logged = [*AT_FIRST, 7, 8, 9, 10, 11][:n_logged]
    made = [*diary(AT_FIRST, logged=logged), *twitches((20, 25, 33), "biceps")]
    assert spread(made) == result
    outside = [*made, *quiet((14, 15, 16))]  # days after the first two weeks are no baseline
    assert spread(outside) == result


@pytest.mark.parametrize(
    ("days", "logged", "coverage"),
    [
        ((0, 3), range(40), FlagCoverage(TWITCH_DAYS, 2, 14, 3, day(0), day(13))),
        ((), range(40), FlagCoverage(TWITCH_DAYS, 0, 14, 3, day(0), day(13))),
        ((0, 3), (*range(8), 30), FlagCoverage(TWITCH_DAYS, 2, 8, 3, day(0), day(13))),
        ((0, 3), (*range(7), 30), FlagCoverage(DAYS, 7, 14, 8, day(0), day(13))),  # the days are told first
        ((0, 3, 6), range(40), FlagCoverage(DAYS, 14, 14, 8, day(0), day(13))),
    ],
)
def test_first_days_with_too_few_twitches_are_told_as_that(days, logged, coverage):
    found = f5(diary(days, logged=logged)).parts[1]
    assert found.coverage == coverage
    assert found.result == (NOT_SEEN if coverage.n >= coverage.needed else NOT_ENOUGH)


@pytest.mark.parametrize(("n_since", "result"), [(3, NOT_SEEN), (2, NOT_ENOUGH), (0, NOT_ENOUGH)])
def test_days_after_the_baseline_are_needed_to_see_that_nothing_joined(n_since, result):
    found = f5(diary(AT_FIRST, logged=range(14 + n_since)), today=21)
    since = FlagCoverage("days observed", n_since, 7, 3, day(14), day(20))
    baseline = FlagCoverage("days observed", 14, 14, 8, day(0), day(13))
    assert found.parts[1] == FlagPart(SPREAD, result, baseline if result == NOT_SEEN else since)
    assert found.result == result


@pytest.mark.parametrize("today", [13, 14, 15])
def test_the_baseline_must_be_over(today):
    assert spread(diary(AT_FIRST), today=today) == NOT_ENOUGH


def test_the_baseline_begins_with_the_first_day_observed():
    moved = [*diary((10, 13, 16, 26, 29, 32), logged=range(10, 40)), *twitches((26, 29, 32), "biceps")]
    assert spread(moved) == PRESENT
    assert spread([*moved, *quiet([0])]) == NOT_ENOUGH  # then only 2 of the first days have twitches
    assert spread([*moved, *pause(0, 5)]) == PRESENT


@pytest.mark.parametrize(("today", "result"), [(33 + 84, PRESENT), (33 + 85, NOT_SEEN)])
def test_spread_of_long_ago(today, result):
    entries = [*diary(AT_FIRST), *twitches((20, 25, 33), "biceps"), *quiet(range(40, today))]
    assert spread(entries, today=today) == result


# Both


def test_not_seen_takes_both_parts():
    assert f5(diary(AT_FIRST)).result == NOT_SEEN
    assert f5(quiet(range(40))).result == NOT_ENOUGH  # no twitches at first: nothing to compare with
    assert f5(diary(AT_FIRST, logged=range(32))).result == NOT_ENOUGH
    assert f5([]).result == NOT_ENOUGH


def test_since_because_and_coverage():
    found = f5([*diary((*AT_FIRST, 20, 25)), *twitches((25, 30, 33), "biceps", "right")])
    baseline = FlagCoverage("days observed", 14, 14, 8, day(0), day(13))
    lately = FlagCoverage("days observed", 14, 14, 7, day(26), day(39))
    assert found == FlagResult(
        "F5",
        PRESENT,
        1,
        day(25),
        lately,
        (
            Because(SEVERAL_PLACES, day(25), day(33), 3, 9, site="biceps", side="right"),
            Because(SEVERAL_PLACES, day(0), day(25), 5, 26, site="calf", side="left"),
            Because(SPREAD, day(25), day(33), 3, 9, site="biceps", side="right"),
        ),
        parts=(FlagPart(SEVERAL_PLACES, PRESENT, lately), FlagPart(SPREAD, PRESENT, baseline)),
    )


def test_several_places_are_since_the_second_and_moving_since_the_first():
    assert f5([*twitches((20, 30)), *twitches((25, 31), "shin")]).since == day(25)
    assert f5(twitches((20, 30), "moving", None)).since == day(20)
    unsaid = [*twitches((20, 30)), *twitches((21, 31), "calf", None), *twitches((25, 32), "shin")]
    assert f5(unsaid).since == day(25)


def test_a_place_is_told_from_its_first_day_however_long_ago():
    places = [*twitches((0, 120, 125)), *twitches((121, 126), "biceps")]
    found = f5([*places, *quiet(range(130), but=(0, 120, 121, 125, 126))], today=130)
    calf, biceps = (next(each for each in found.because if each.site == site) for site in ("calf", "biceps"))
    assert (calf.first_on, calf.last_on, calf.n_days, calf.n_observed) == (day(0), day(125), 3, 126)
    assert (biceps.first_on, biceps.n_days) == (day(121), 2)
    assert found.since == day(121)  # the second place is what made it several


def test_as_of_a_day_before_the_second_place():
    entries = [*diary((*AT_FIRST, 20, 22)), *twitches((28, 30), "shin")]
    assert f5(entries, today=31).result == PRESENT
    assert f5(entries, today=30).result == NOT_SEEN


@pytest.mark.parametrize(("hour", "minute", "result"), [(3, 59, NOT_SEEN), (4, 0, PRESENT)])
def test_the_start_of_the_day(hour, minute, result):
    second = Episode(noon(31, hour=hour, minute=minute), site="shin", side="left")  # at 03:59 still day 30
    entries = [*twitches((30, 35)), *twitches((30,), "shin"), second, *quiet(range(40), but=(30, 31, 35))]
    assert several(entries) == result
