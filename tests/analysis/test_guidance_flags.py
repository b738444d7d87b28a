"""G1 to G7, what the guidance asks for beside the article's five, at, just under and just over each threshold."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import answers, assess, day, diary, noon, quiet, stored, symptom, twitches
from tests.builders import make_medicine
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.red_flags import assess_red_flags
from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, Because, FlagCoverage, FlagResult
from twitchlog.analysis.symptom_rules import ANSWERED, MEDICINE, SAID, SUSPECTED
from twitchlog.diary.entries import ASK_STIFF_OR_THINNER

ASKED = answers(26, 33, 40)
ASKED_TOO = answers(26, 33, 40, question=ASK_STIFF_OR_THINNER)


def flag(name, entries, **options):
    return assess(entries, **options)[name]


# G1 to G5


@pytest.mark.parametrize(
    ("name", "item", "tier"),
    [
        ("G1", "slurred-speech", 2),
        ("G2", "swallowing", 2),
        ("G2", "cannot-swallow", 3),
        ("G2", "choking", 3),
        ("G3", "breathless", 2),
        ("G3", "breathless-at-rest", 3),
        ("G1", "cannot-speak", 3),
        ("G3", "cannot-breathe", 3),
        ("G5", "thinner", 2),
    ],
)
def test_one_entry_is_enough(name, item, tier):
    entries = stored(symptom(item, 40, site=None, side=None))
    found = flag(name, entries)
    assert (found.result, found.tier, found.since) == (PRESENT, tier, day(40))
    assert found.because == (Because(SAID, day(40), day(40), 1, None, item, None, None, (entries[0].uid,)),)
    assert flag(name, entries, today=39).result == NOT_ENOUGH
    assert flag(name, entries, today=43).tier == tier
    assert flag(name, entries, today=44).tier == 2
    assert flag(name, entries, today=124).result == PRESENT
    assert flag(name, entries, today=125).result == NOT_ENOUGH


@pytest.mark.parametrize("item", ["slurred-speech", "swallowing", "breathless"])
def test_of_sudden_onset(item):
    found = assess(symptom(item, 40, is_sudden=True))
    assert {found[name].tier for name in ("G1", "G2", "G3")} == {0, 3}
    assert found["G7"].tier == 3


@pytest.mark.parametrize(
    ("name", "checks"), [("G1", ASKED), ("G2", ASKED), ("G3", ASKED), ("G4", ASKED_TOO), ("G5", ASKED_TOO)]
)
@pytest.mark.parametrize(("n", "result"), [(3, NOT_SEEN), (2, NOT_SEEN), (1, NOT_ENOUGH), (0, NOT_ENOUGH)])
def test_not_seen_takes_the_check(name, checks, n, result):
    other = ASKED_TOO if checks is ASKED else ASKED
    coverage = FlagCoverage("weekly checks answered", n, 3, 2, day(20), day(40))
    asked = [*checks[:n], *other, *quiet(range(40))]
    assert flag(name, asked) == FlagResult(name, result, 0, None, coverage)


@pytest.mark.parametrize(
    ("named", "result"),
    [
        ([], NOT_ENOUGH),  # yes, but to what?
        (symptom("trips", 40), NOT_SEEN),
        (symptom("trips", 39), NOT_ENOUGH),
        (symptom("tingling", 40), NOT_ENOUGH),
        (symptom("breathless", 40), NOT_SEEN),
    ],
)
def test_a_yes_to_something_leaves_speech_open(named, result):
    assert flag("G1", [*ASKED[:2], *answers(40, value=1), *named]).result == result


def test_a_yes_to_something_leaves_thinning_open():
    yes = [*ASKED_TOO[:2], *answers(40, question=ASK_STIFF_OR_THINNER, value=1)]
    assert flag("G5", yes).result == NOT_ENOUGH
    assert flag("G5", [*yes, *symptom("stiffness", 40)]).result == NOT_SEEN


# G4, stiffness where it twitches


@pytest.mark.parametrize(
    ("twitch", "site", "result"),
    [
        (27, "calf", PRESENT),
        (26, "calf", NOT_SEEN),
        (40, "leg", PRESENT),
        (41, "calf", NOT_SEEN),
        (39, None, PRESENT),
        (39, "neck", NOT_SEEN),
    ],
)
def test_stiffness_where_it_twitches(twitch, site, result):
    found = flag("G4", [*twitches([twitch]), *symptom("stiffness", 40, site=site), *ASKED_TOO])
    assert (found.result, found.tier) == (result, 1 if result == PRESENT else 0)


@pytest.mark.parametrize(
    ("named", "result"),
    [
        ([], PRESENT),
        (symptom("thinner", 40), NOT_SEEN),  # that is what it was
        (symptom("thinner", 39), PRESENT),
        (symptom("stiffness", 40, site="neck"), NOT_SEEN),  # stiff where nothing twitches
    ],
)
def test_a_yes_to_stiff_or_thinner(named, result):
    yes = stored([*answers(40, question=ASK_STIFF_OR_THINNER, value=1), *ASKED_TOO[:2], *named, *twitches([39])])
    found = flag("G4", yes)
    assert found.result == result
    if result == PRESENT:
        assert found.because == (Because(ANSWERED, day(40), day(40), 1, uids=(yes[0].uid,)),)
        assert (found.tier, found.since) == (1, day(40))


def test_a_yes_that_lies_ahead_or_long_ago_does_not_count():
    yes = answers(41, question=ASK_STIFF_OR_THINNER, value=1)
    assert flag("G4", [*yes, *ASKED_TOO]).result == NOT_SEEN
    clear = [*answers(40, question=ASK_STIFF_OR_THINNER, value=1), *symptom("thinner", 40)]
    assert flag("G4", [*clear, *yes, *ASKED_TOO[:2]]).result == NOT_SEEN
    old = answers(10, question=ASK_STIFF_OR_THINNER, value=1)
    assert flag("G4", old, today=94).result == PRESENT
    assert flag("G4", old, today=95).result == NOT_ENOUGH


# G6, a medicine


def told(n=0, **fields):
    dates = {name: day(value).isoformat() for name, value in fields.items() if name.endswith("_on")}
    return [make_medicine(noon(n), **{**fields, **dates})]


@pytest.mark.parametrize(
    ("medicine", "result", "since"),
    [
        (told(20), NOT_SEEN, None),
        (told(20, is_suspected=True), PRESENT, 20),
        (told(20, is_suspected=True, started_on=-300), PRESENT, -300),
        (told(20, is_suspected=True, started_on=-300, dose_changed_on=-5), PRESENT, -300),
        (told(20, is_suspected=True, started_on=41), NOT_SEEN, None),
        (told(20, medicine_class="beta_agonist"), NOT_SEEN, None),  # since when was not said
        (told(20, medicine_class="beta_agonist", started_on=30), PRESENT, 30),
        (told(20, medicine_class="beta_agonist", started_on=31), NOT_SEEN, None),
        (told(20, medicine_class="beta_agonist", started_on=30 - 56), PRESENT, 30 - 56),
        (told(20, medicine_class="beta_agonist", started_on=30 - 57), NOT_SEEN, None),
        (told(20, medicine_class="beta_agonist", started_on=-300, dose_changed_on=29), PRESENT, 29),
        (told(20, started_on=29), NOT_SEEN, None),  # of no class that is known for it
    ],
)
def test_a_medicine(medicine, result, since):
    found = flag("G6", [*twitches([30, 35]), *medicine])
    n = FlagCoverage("medicines told", 1, 1, 1, day(40), day(40))
    part = SUSPECTED if medicine[0].is_suspected else MEDICINE
    because = () if since is None else (Because(part, day(since), day(since), item="salbutamol"),)
    assert found == FlagResult("G6", result, 1 if because else 0, None if since is None else day(since), n, because)


def test_a_medicine_counts_from_the_day_it_was_told():
    suspected = [*twitches([30]), *told(41, is_suspected=True)]
    assert flag("G6", suspected) == FlagResult(
        "G6", NOT_ENOUGH, 0, None, FlagCoverage("medicines told", 0, 0, 1, day(40), day(40))
    )
    assert flag("G6", suspected, today=41).result == PRESENT
    both = [*suspected, *told(20, key="magnesium", name="magnesium")]
    assert (flag("G6", both).result, flag("G6", both).coverage.n) == (NOT_SEEN, 1)


@pytest.mark.parametrize(
    ("hour", "day_start_min", "result"), [(3, 240, PRESENT), (4, 240, NOT_ENOUGH), (3, 0, NOT_ENOUGH)]
)
def test_a_medicine_told_at_night_belongs_to_the_day_before(hour, day_start_min, result):
    medicine = make_medicine(noon(41, hour=hour), is_suspected=True)
    found = flag("G6", [*twitches([30]), medicine], day_start_min=day_start_min)
    assert (found.result, found.since) == (result, day(40) if result == PRESENT else None)


@pytest.mark.parametrize(
    ("fields", "twitched", "today", "result"),
    [
        ({"stopped_on": 20}, 60, 104, PRESENT),
        ({"stopped_on": 20}, 60, 105, NOT_SEEN),  # stopped longer ago than the diary looks back
        ({"stopped_on": 20, "is_suspected": True}, 60, 104, PRESENT),
        ({"stopped_on": 20, "is_suspected": True}, 60, 105, NOT_SEEN),
        ({"stopped_on": 200}, 60, 144, PRESENT),  # to be stopped one day
        ({}, 60, 144, PRESENT),
        ({}, 60, 145, NOT_SEEN),  # no twitches of late
        ({"is_suspected": True}, 60, 145, PRESENT),
    ],
)
def test_a_medicine_counts_while_it_is_taken_and_something_twitches(fields, twitched, today, result):
    medicine = told(20, medicine_class="beta_agonist", started_on=-5, **fields)
    assert flag("G6", [*twitches([0, twitched]), *medicine], today=today).result == result


def test_no_medicine_told_is_not_none_taken():
    assert flag("G6", diary(range(40))).result == NOT_ENOUGH


@pytest.mark.parametrize(
    ("onset", "started", "result"),
    [
        (0, -56, PRESENT),
        (0, -57, NOT_SEEN),
        (0, 1, NOT_SEEN),  # after it began
        (35, 30, PRESENT),  # the diary's first twitch is on day 30, before the latest day the words can mean
        (35, 31, NOT_SEEN),
        (60, 30, PRESENT),  # told later than today: the diary knows better
    ],
)
def test_an_onset_that_was_told(onset, started, result):
    entries = [*twitches([30]), *told(20, medicine_class="beta_agonist", started_on=started)]
    evidence = evidence_from_entries(entries, onset_on=day(onset))
    assert assess_red_flags(evidence, as_of=day(40))[10].result == result


@pytest.mark.parametrize(
    ("started", "result"),
    [(0 - 56, PRESENT), (0 - 57, NOT_SEEN), (30, PRESENT), (31, NOT_SEEN)],
)
def test_a_month_that_was_told_is_any_day_of_it_until_the_first_twitch_logged(started, result):
    entries = [*twitches([30]), *told(20, medicine_class="beta_agonist", started_on=started)]
    evidence = evidence_from_entries(entries)._replace(onset_from=day(0), onset_on=day(33))
    assert assess_red_flags(evidence, as_of=day(40))[10].result == result


def test_twitches_that_lie_ahead_are_no_onset():
    entries = [*twitches([41]), *told(20, medicine_class="beta_agonist", started_on=39)]
    assert flag("G6", entries).result == NOT_SEEN


# G7, what needs help at once


@pytest.mark.parametrize("item", ["face-droop", "saddle-numbness", "bladder-bowel"])
@pytest.mark.parametrize(("today", "tier"), [(40, 3), (43, 3), (44, 2), (124, 2), (125, 0), (39, 0)])
def test_signs_that_need_help_at_once(item, today, tier):
    found = flag("G7", symptom(item, 40, site=None, side=None), today=today)
    assert found.tier == tier
    assert found.result == (PRESENT if tier else NOT_ENOUGH)


@pytest.mark.parametrize(
    "fields",
    [
        {"item": "drops-things", "is_sudden": True},
        {"item": "numbness", "is_sudden": True},
        {"item": "choking"},
        {"item": "felt-weakness", "is_sudden": True},
    ],
    ids=str,
)
def test_whatever_needs_help_at_once_stands_there_too_while_it_does(fields):
    item = fields.pop("item")
    entries = symptom(item, 40, **fields)
    assert flag("G7", entries).tier == 3
    assert flag("G7", entries, today=44).result == NOT_ENOUGH


def test_nobody_is_asked_so_it_is_never_not_seen():
    assert flag("G7", [*diary(range(40)), *ASKED, *ASKED_TOO]).result == NOT_ENOUGH
