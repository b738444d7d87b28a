"""The warning signs together: their order and words, what a visit silences, worry, and what holds of any diary."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.flag_diaries import (
    answers,
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
from twitchlog.analysis.flag_evidence import Evidence, evidence_from_entries
from twitchlog.analysis.red_flags import (
    RULES,
    assess_red_flags,
    assess_worry,
    highest_tier,
    look_at,
)
from twitchlog.analysis.results import FLAG_RESULTS, NOT_ENOUGH, NOT_SEEN, PRESENT
from twitchlog.diary.entries import ASK_FUNCTION, ASK_STIFF_OR_THINNER, ASK_WORRY, MARK_NONE, DayMark, Episode
from twitchlog.reference.tables import red_flags, table

SPELL = (24, 28, 32, 36, 39)
IDS = ["F1", "F2", "F3", "F4", "F5", "G1", "G2", "G3", "G4", "G5", "G6", "G7"]
NEVER = re.compile(
    r"\b(don't worry|all clear|benign|safe|safely|risk|risks|abnormal|normal|als|ms|mnd|bfs|motor neurone?|"
    r"multiple sclerosis|parkinson\w*|lou gehrig|amyotrophic|neuropathy|stroke|tumou?r|cancer|causes|caused|causing|"
    r"diagnos\w+|streak|probability|score)\b",
    re.IGNORECASE,
)


# The file of rules


def texts(part):
    """Every text in a part of the file."""
    if isinstance(part, str):
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [text for each in inside for text in texts(each)]


def test_every_rule_has_its_words_and_the_other_way_round():
    assert list(RULES) == list(red_flags()["flags"]) == IDS
    assert isinstance(red_flags()["version"], int)


@pytest.mark.parametrize("name", IDS)
def test_a_rule_says_what_it_rests_on(name):
    words = red_flags()["flags"][name]
    assert set(words) == {"title", "short", "rule", "article", "guidance", "source", "calm", "advice", "calm_last"}
    assert all(words[key] for key in ("title", "short", "rule", "guidance", "source", "advice"))
    assert bool(words["article"]) or name.startswith("G")
    assert all(text == text.strip() and text.isprintable() for text in words.values())
    assert all(words[key].endswith(".") for key in ("guidance", "calm", "advice", "calm_last") if words[key])


@pytest.mark.parametrize("name", [name for name in IDS if name.startswith("F")])
def test_the_articles_five_say_which_line_they_rest_on(name):
    assert red_flags()["flags"][name]["article"]


@pytest.mark.parametrize("name", IDS)
def test_a_rule_is_told_with_its_thresholds(name):
    text = red_flags()["flags"][name]["rule"]
    said = text.format(**red_flags()["thresholds"])  # an unknown name would fail
    assert "{" not in said
    assert said.endswith(".")
    assert not re.search(
        r"[0-9]", re.sub(r"\{\w+\}", "", text).replace("of 10", "").replace("2 higher", "")
    )  # by hand: no other number


def test_titles_are_unique():
    flags = red_flags()["flags"].values()
    assert len({words["title"] for words in flags}) == len({words["short"] for words in flags}) == len(IDS)


def test_what_the_words_never_are():
    # Both are sentences of clinical.md: of what a doctor looks for, and of checks, not of twitches.
    allowed = {
        "Most long-lasting twitches turn out not to be serious, and a doctor can check for causes.",
        "Twitches in several places are often reported by people whose checks are normal.",
    }
    found = [text for text in texts(red_flags()) if NEVER.search(text) and text not in allowed]
    assert found == []


def test_only_a_sign_that_asks_for_no_more_than_an_appointment_is_put_in_its_place():
    flags = red_flags()["flags"]
    assert all(not flags[name]["calm"] for name in ("G1", "G2", "G3", "G5", "G7"))


def test_every_tier_has_words():
    tiers = red_flags()["tiers"]
    assert set(tiers) == {"0", "1", "2", "3"}
    assert tiers["0"] == ""
    assert all(tiers[tier] for tier in "123")


def test_thresholds_are_positive_numbers():
    assert all(isinstance(value, int) and value > 0 for value in red_flags()["thresholds"].values())


# All of them


def test_they_come_in_order_whatever_is_given():
    for source in ([], Evidence(), iter(twitches([1])), evidence_from_entries(diary(SPELL))):
        assert [flag.id for flag in assess_red_flags(source, as_of=day(40))] == IDS


def test_an_empty_diary_says_nothing():
    found = assess([])
    assert {flag.result for flag in found.values()} == {NOT_ENOUGH}
    assert highest_tier(list(found.values())) == 0
    assert highest_tier([]) == 0


def test_a_full_quiet_diary_is_not_seen():
    asked = [*answers(26, 33, 40), *answers(26, 33, 40, question=ASK_STIFF_OR_THINNER)]
    found = assess([*diary((0, 3, 6)), *asked])
    assert {name for name, flag in found.items() if flag.result == NOT_SEEN} == set(IDS) - {"G6", "G7"}


def test_the_highest_tier_is_over_all():
    found = assess([*twitches(SPELL), *symptom("trips", 40)])
    assert highest_tier(list(found.values())) == 2
    assert (found["F1"].tier, found["F2"].tier) == (1, 2)


def test_other_thresholds_leave_the_usual_ones_as_they_are():
    before = dict(red_flags()["thresholds"])
    look = look_at(Evidence(), as_of=day(40), thresholds={"places": 3})
    assert (look.limit("places"), look.limit("window_days")) == (3, 14)
    assert red_flags()["thresholds"] == before


# Logging that looks like worry


@pytest.mark.parametrize(
    ("counts", "n", "is_shown"),
    [
        ({34: 7, 37: 7, 40: 7}, 3, True),
        ({34: 7, 37: 7, 40: 6}, 2, False),
        ({33: 7, 37: 7, 40: 7}, 2, False),
        ({37: 70, 40: 70}, 2, False),
        ({38: 7, 40: 7, 41: 7}, 2, False),
        ({}, 0, False),
    ],
)
def test_many_entries_a_day(counts, n, is_shown):
    by_day = {day(number).toordinal(): count for number, count in counts.items()}
    found = assess_worry(Evidence(), by_day, as_of=day(40))
    assert found == (n, 0, is_shown)


@pytest.mark.parametrize(
    ("days", "value", "n", "is_shown"),
    [
        ((34, 37, 40), 7, 3, True),
        ((34, 37, 40), 6.9, 0, False),
        ((33, 37, 40), 10, 2, False),
        ((40, 40, 40), 10, 1, False),
        ((39, 40, 41), 10, 2, False),
    ],
)
def test_high_worry(days, value, n, is_shown):
    evidence = evidence_from_entries(answers(*days, question=ASK_WORRY, value=value))
    assert assess_worry(evidence, {}, as_of=day(40)) == (0, n, is_shown)
    other = evidence_from_entries(answers(*days, question=ASK_FUNCTION, value=1))
    assert not assess_worry(other, {}, as_of=day(40)).is_shown


# Of any diary of up to seven weeks (what is older than `look_back_days` does not count any more)

LONGEST = 49
_days = st.integers(0, LONGEST)
_places = st.sampled_from(
    [("calf", "left"), ("calf", "right"), ("calf", None), ("biceps", "both"), ("jaw", "left"), ("tongue", None),
     ("eyelid_lower", "left"), ("moving", None), ("elsewhere", None), (None, None)]
)  # fmt: skip
_hours = st.integers(0, 23)
_twitch = st.builds(lambda n, place, hour: Episode(noon(n, hour=hour), *place), _days, _places, _hours)
_quiet = st.builds(lambda n: DayMark(noon(n, precision="day"), mark=MARK_NONE), _days)
_symptom = st.builds(
    lambda item, n, place, severity, is_sudden: symptom(
        item, n, site=place[0], side=place[1], severity=severity, is_sudden=is_sudden
    )[0],
    st.sampled_from([row["key"] for row in table("symptoms")]),
    _days,
    st.sampled_from([("leg", "left"), ("calf", "both"), ("hand", "right"), (None, None)]),
    st.none() | st.integers(0, 10).map(float),
    st.none() | st.booleans(),
)
_answer = st.builds(
    lambda n, question, value: answers(n, question=question, value=value)[0],
    _days,
    st.sampled_from([ASK_FUNCTION, ASK_STIFF_OR_THINNER]),
    st.sampled_from([0.0, 0.0, 0.0, 1.0]),
)
_pause = st.builds(lambda n, more: pause(n, n + more)[0], _days, st.integers(0, 4))
_regular = st.builds(
    lambda share, seed: [
        *twitches([n for n in range(LONGEST) if random.Random(f"{seed}{n}").random() < share]),
        *quiet(n for n in range(LONGEST) if random.Random(f"{n}{seed}").random() < 0.6),
    ],
    st.sampled_from([0.0, 0.1, 0.3, 0.7]),
    st.integers(0, 99),
)
_loose = st.lists(_twitch | _quiet | _symptom | _answer | _pause, max_size=25)
diaries = st.builds(lambda some, more: [*some, *more], _regular | st.just([]), _loose)
_todays = st.integers(0, LONGEST + 3)


@settings(max_examples=150)
@given(diaries, _todays)
def test_what_holds_of_any_diary(entries, today):
    for flag in assess(stored(entries), today=today).values():
        assert flag.result in FLAG_RESULTS
        assert (flag.tier > 0) == (flag.result == PRESENT) == bool(flag.because) == (flag.since is not None)
        assert not (flag.result == NOT_SEEN and flag.coverage.n < flag.coverage.needed)
        assert flag.coverage.n <= max(flag.coverage.of, 0)
        assert all(each.first_on <= each.last_on <= day(today) for each in flag.because)
        assert flag.since is None or flag.since <= day(today)
        assert all(
            each.n_days <= each.n_observed for each in flag.because if None not in (each.n_days, each.n_observed)
        )
        assert (flag.result == PRESENT) or all(part.result != PRESENT for part in flag.parts)


@settings(max_examples=100)
@given(diaries, _todays, st.randoms(use_true_random=False))
def test_the_order_of_the_entries_does_not_matter(entries, today, shuffler):
    told = stored(entries)
    mixed = list(told)
    shuffler.shuffle(mixed)
    assert assess(mixed, today=today) == assess(told, today=today)


@settings(max_examples=100)
@given(diaries, _todays)
def test_what_lies_ahead_changes_nothing(entries, today):
    known = [entry for entry in entries if (entry.when.occurred_at - noon(today + 1, hour=4).occurred_at) < 0]
    past = [entry for entry in known if not isinstance(entry, DayMark) or entry.mark == MARK_NONE]
    everything = [
        entry for entry in entries if entry in past or not isinstance(entry, DayMark) or entry.mark == MARK_NONE
    ]
    assert assess(everything, today=today) == assess(past, today=today)


@settings(max_examples=150)
@given(diaries, _todays)
def test_a_day_more_that_was_not_logged_clears_nothing(entries, today):
    known = [entry for entry in entries if entry.when.occurred_at < noon(today, hour=4).occurred_at]
    before, after = assess(known, today=today), assess(known, today=today + 1)
    assert [name for name in before if after[name].result == NOT_SEEN and before[name].result != NOT_SEEN] == []


@settings(max_examples=150)
@given(diaries, _todays, st.data())
def test_a_quiet_day_that_was_not_logged_clears_nothing(entries, today, data):
    """The diary's first day stays: the two weeks from it are what "spread" is held against."""
    days = {entry.when.wall.date() for entry in entries if isinstance(entry, DayMark) and entry.mark == MARK_NONE}
    logged = evidence_from_entries(entries).observed
    loose = sorted(each for each in days if logged and each.toordinal() != min(logged))
    if not loose:
        return
    lost = data.draw(st.sampled_from(loose))
    rest = [
        each
        for each in entries
        if not (isinstance(each, DayMark) and each.mark == MARK_NONE and each.when.wall.date() == lost)
    ]
    before, after = assess(entries, today=today), assess(rest, today=today)
    for name, flag in before.items():
        assert (flag.result == PRESENT) == (after[name].result == PRESENT)
        assert after[name].result != NOT_SEEN or flag.result == NOT_SEEN
