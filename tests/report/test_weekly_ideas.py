"""What a week gives to think of: only where it lies off the usual, on enough days; missing is never low."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.conftest import Diary
from twitchlog.diary.factors import FOOD_FACTORS, FactorCatalogue
from twitchlog.report.weekly_ideas import find_lacks

KNOWN = FactorCatalogue()
USUAL = range(-30, 0)


def with_usual(diary, factor, value, days=USUAL):
    return diary.read(factor, dict.fromkeys(days, value))


def ideas(diary):
    return {idea.factor.key: idea for idea in diary.report().ideas}


@pytest.mark.parametrize(
    ("factor", "usual", "week", "fits"),
    [
        ("water_ml", 1700, 1500, True),
        ("water_ml", 1700, 1530, True),  # a tenth less
        ("water_ml", 1700, 1531, False),
        ("water_ml", 1700, 1900, False),
        ("sleep_h", 7, 6.5, True),
        ("sleep_h", 7, 6.6, False),
        ("sleep_h", 7, 8, False),
        ("stress", 4, 5, True),
        ("stress", 4, 4.9, False),
        ("stress", 4, 2, False),
        ("calcium_mg", 1000, 800, True),
        ("calcium_mg", 1000, 801, False),
        ("caffeine_mg", 200, 400, False),  # not on the list of general advice
        ("fatigue", 4, 9, False),
    ],
)
def test_a_week_off_the_usual_gives_a_thought(diary, factor, usual, week, fits):
    if factor in FOOD_FACTORS:
        diary.mark("food complete", *USUAL, *range(7))
    with_usual(diary, factor, usual).read(factor, dict.fromkeys(range(6), week))
    assert (factor in ideas(diary)) is fits


def test_it_says_on_how_many_of_the_days_logged(diary):
    with_usual(diary, "water_ml", 1700).read("water_ml", {0: 1200, 1: 1300, 2: 1400, 3: 1600, 4: 1700, 6: 2000})
    idea = ideas(diary)["water_ml"]
    assert (idea.is_low, idea.usual, idea.n_usual_days) == (True, 1700, 30)
    assert (idea.n_days, idea.n_logged) == (4, 6)


@pytest.mark.parametrize(("n_week", "n_usual", "fits"), [(4, 14, True), (3, 30, False), (7, 13, False), (0, 30, False)])
def test_few_days_give_no_thought(diary, n_week, n_usual, fits):
    with_usual(diary, "sleep_h", 8, range(-n_usual, 0)).read("sleep_h", dict.fromkeys(range(n_week), 5))
    assert ("sleep_h" in ideas(diary)) is fits


def test_paused_days_count_in_neither(diary):
    with_usual(diary, "sleep_h", 8).read("sleep_h", dict.fromkeys(range(7), 5)).mark("paused", 0, 1, 2, 3)
    assert ideas(diary) == {}


def test_at_most_two_those_of_most_days_first_and_one_food(diary):
    diary.mark("food complete", *USUAL, *range(7))
    for mineral in FOOD_FACTORS:
        with_usual(diary, mineral, 1000).read(mineral, dict.fromkeys(range(7), 500))
    with_usual(diary, "sleep_h", 8).read("sleep_h", {0: 5, 1: 5, 2: 5, 3: 5, 4: 9})
    with_usual(diary, "stress", 2).read("stress", {0: 5, 1: 5, 2: 5, 3: 1, 4: 1})
    assert list(ideas(diary)) == ["potassium_mg", "sleep_h"]


values = st.none() | st.floats(0, 5000)


@settings(max_examples=40)
@given(week=st.lists(values, min_size=7, max_size=7), usual=st.lists(values, max_size=40))
def test_a_thought_always_rests_on_days_that_were_logged(week, usual):
    diary = Diary().read("water_ml", {n: value for n, value in enumerate(week) if value is not None})
    diary.read("water_ml", {-1 - n: value for n, value in enumerate(usual) if value is not None})
    logged = [value for value in week if value is not None]
    for idea in diary.report().ideas:
        assert idea.n_logged == len(logged) >= 4
        assert idea.n_days == sum(value < idea.usual for value in logged) >= len(logged) / 2
        assert idea.n_usual_days == sum(value is not None for value in usual) >= 14


# What to log


def lacks(diary):
    return [(lack.factor and lack.factor.key, lack.n_days, lack.n_of) for lack in diary.report().lacks]


def test_the_twitches_come_first_then_what_lacks_most(diary):
    diary.mark("none", 0, 1, 2).read("stress", {0: 4, 1: 4, 2: 4}).read("sleep_h", dict.fromkeys(range(6), 7))
    diary.read("water_ml", dict.fromkeys(range(7), 1500)).read("caffeine_mg", {0: 90, 1: 90, 2: 90, 3: 90})
    assert lacks(diary) == [(None, 3, 7), ("stress", 3, 7)]


def test_one_day_that_lacks_needs_no_word(diary):
    diary.mark("none", *range(6))
    for factor in ("stress", "sleep_h", "water_ml", "caffeine_mg"):
        diary.read(factor, dict.fromkeys(range(6), 5))
    assert lacks(diary) == []


def test_a_week_that_nobody_kept_asks_for_nothing_more(diary):
    assert lacks(diary) == []
    assert lacks(diary.mark("paused", *range(7))) == []


def test_what_is_compared_already_waits(diary):
    report = diary.mark("none", *range(7)).read("stress", {0: 5}).report()

    def found(*, can_conclude):
        verdicts = {"sleep_h": "cannot tell yet", "caffeine_mg": "not enough data"}
        findings = [SimpleNamespace(factor=KNOWN[key], verdict=verdict) for key, verdict in verdicts.items()]
        associations = SimpleNamespace(can_conclude=can_conclude, findings=findings)
        return [(lack.factor.key, lack.is_compared) for lack in find_lacks(*report_parts, associations)]

    report_parts = (report.coverage, report.not_logged)
    assert found(can_conclude=True) == [("caffeine_mg", False), ("water_ml", False)]
    assert found(can_conclude=False) == [("caffeine_mg", False), ("sleep_h", False)]


def test_what_is_compared_is_said_where_nothing_else_lacks(diary):
    diary.mark("none", *range(7)).read("sleep_h", {0: 7})
    for factor in ("stress", "water_ml", "caffeine_mg"):
        diary.read(factor, dict.fromkeys(range(7), 5))
    report = diary.report()
    associations = SimpleNamespace(
        can_conclude=True, findings=[SimpleNamespace(factor=KNOWN["sleep_h"], verdict="associated")]
    )
    (lack,) = find_lacks(report.coverage, report.not_logged, associations)
    assert (lack.factor.key, lack.n_days, lack.n_of, lack.is_compared) == ("sleep_h", 1, 7, True)
