"""The warning signs in words: calm, one action, nothing that puts a sign in its place beside one that asks for more."""

import datetime as dt

import pytest

from tests.builders import at, make_answer, make_episode, make_medicine, make_none, make_symptom, on
from twitchlog.analysis import assess_red_flags
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.results import CHECKS, DAYS, MEDICINES, TWITCH_DAYS, FlagCoverage
from twitchlog.diary.ledger import FlagAck
from twitchlog.reference.tables import red_flags
from twitchlog.report.flags_terminal import render_flags, render_why
from twitchlog.report.flags_words import coverage_words, flag_rows, flags_page

AS_OF = dt.date(2026, 11, 22)
CALM = [flag[key] for flag in red_flags()["flags"].values() for key in ("calm", "calm_last") if flag[key]]


def days(first, last, month=11):
    return [f"2026-{month:02d}-{day:02d}" for day in range(first, last + 1)]


def calf(*dates):
    return [make_episode(on(day)) for day in dates]


def row(entries, flag, **known):
    evidence = evidence_from_entries(entries, **known)
    return next(each for each in flag_rows(assess_red_flags(evidence, as_of=AS_OF), as_of=AS_OF) if each.id == flag)


def test_twitching_for_weeks_in_one_place():
    found = row(calf(*days(1, 21)), "F1")
    assert found.tier_words == "book an appointment"
    assert found.where == "left calf, since 1 Nov (21 of 21 days)"
    assert found.coverage == "21 of 21 days observed"
    assert found.sentences == (
        "You have logged twitches in the left calf for more than 2 weeks.",
        "Most long-lasting twitches turn out not to be serious, and a doctor can check for causes.",
        "NHS advice at this point is to see a GP.",
        "It is not urgent on its own.",
    )


def test_a_place_that_joined_of_late_is_not_said_to_have_twitched_for_weeks():
    found = row([*calf(*days(1, 21)), *(make_episode(on(day), site="biceps") for day in days(15, 21))], "F1")
    assert found.sentences[0] == "You have logged twitches in the left calf for more than 2 weeks."
    assert found.where == "left calf, since 1 Nov (21 of 21 days)"


def test_twitches_that_wander_for_weeks():
    sites = ("calf", "shin", "biceps", "triceps", "jaw", "chest", "ribs", "hip", "buttock", "toes")
    entries = [make_episode(on(day), site=site) for day, site in zip(days(3, 21)[::2], sites, strict=True)]
    found = row(entries, "F1")
    assert found.sentences[0] == "You have logged twitches for more than 2 weeks."
    assert found.where == "several places, since 3 Nov (10 of 10 days)"


@pytest.mark.parametrize(
    ("earliest", "latest", "told"),
    [
        ("2026-03-03", "2026-03-03", "on 3 March 2026"),
        ("2026-03-01", "2026-03-31", "in March 2026"),
        ("2026-01-01", "2026-11-01", "in 2026"),
        ("2019-01-01", "2019-12-31", "in 2019"),
        ("2025-12-01", "2026-02-28", "by 28 February 2026"),
        (None, "2026-03-03", "on 3 March 2026"),
    ],
)
def test_an_onset_that_was_told(earliest, latest, told):
    evidence = evidence_from_entries(calf("2026-11-20"), onset_on=dt.date.fromisoformat(latest))
    evidence = evidence._replace(onset_from=dt.date.fromisoformat(earliest or latest))
    flag = assess_red_flags(evidence, as_of=AS_OF)[0]
    found = flag_rows([flag], as_of=AS_OF)[0]
    assert found.where == f"began {told} (reported)"
    assert found.sentences[0] == f"You told that the twitches began {told}, and they are still there."


def test_an_onset_that_was_told_beside_a_long_spell():
    found = row(calf(*days(1, 21)), "F1", onset_on=dt.date(2026, 3, 3))
    assert found.where == "began on 3 March 2026 (reported) · left calf, since 1 Nov (21 of 21 days)"


def test_several_places_and_a_region_that_joined():
    entries = [*calf(*days(1, 21)), *(make_episode(on(day), site="biceps") for day in days(19, 21))]
    found = row(entries, "F5")
    assert found.sentences[0] == ("You have logged twitches in 2 places. They have joined in the left biceps.")
    assert "new: left biceps, since 19 Nov (3 of 3 days)" in found.where


@pytest.mark.parametrize(
    ("sites", "sentence"),
    [
        (("moving",), "You have logged twitches that move about."),
        (("calf", "biceps"), "You have logged twitches in 2 places."),
        (("calf", "biceps", "moving"), "You have logged twitches in 2 places, and some that move about."),
        (("calf", "moving"), "You have logged twitches in 1 place, and some that move about."),
    ],
)
def test_moving_is_not_counted_as_a_place(sites, sentence):
    made = [
        make_episode(on(day), site=site, side=None if site == "moving" else "left")
        for site in sites
        for day in days(18, 19)
    ]
    found = row(made, "F5")
    assert found.sentences[0] == sentence


@pytest.mark.parametrize("beside", [[], ["felt-weakness"]], ids=str)
def test_clumsiness_is_never_called_felt_weakness_and_nothing_calms(beside):
    entries = [make_symptom(on(day), item=item) for item in ("clumsiness", *beside) for day in days(18, 20)]
    found = row(entries, "F2")
    text = " ".join((*found.sentences, found.where))
    assert found.tier == 1
    assert "felt" not in text
    assert "everything still works" not in found.sentences[0]
    assert "clumsy" in text
    assert [calm for calm in CALM if calm in text] == []
    assert found.sentences[-1].endswith("tell a doctor within days.")


def test_what_was_logged_and_is_less_than_the_rule_asks_is_said_so():
    quiet = [make_none(day) for day in days(1, 21)]
    pain = [make_symptom(on("2026-11-20"), item="pain", severity=2.0)]
    assert row([*quiet, *pain], "F4").coverage == "14 of 14 days observed; logged on 1 day, less than the rule asks"
    assert row(quiet, "F4").coverage == "14 of 14 days observed"


def test_first_days_with_too_few_twitches_are_said_to_be_few():
    quiet = [make_none(day) for day in (*days(20, 31, 10), *days(1, 21)) if day != "2026-10-22"]
    found = row([*quiet, *calf("2026-10-22")], "F5")
    assert (found.result, found.coverage) == (
        "not enough data",
        "twitches on 1 of the first 14 days observed, which takes 3",
    )


def test_felt_weakness_is_common_and_worth_a_word():
    entries = [make_symptom(on(day), item="felt-weakness", site="leg") for day in days(18, 20)]
    found = row(entries, "F2")
    assert found.sentences == (
        "You noted that your left leg felt weak but everything still works.",
        "That is common with twitching.",
        "Please mention it to a doctor. If you find you cannot do something you used to do, tell a doctor within days.",
    )
    assert found.where == "feels weak, can still do everything (left leg), since 18 Nov (3 days)"


@pytest.mark.parametrize(
    ("fields", "sentence", "where"),
    [
        (
            {"started_on": "2026-10-20", "medicine_class": "beta-agonist"},
            "Salbutamol was started or changed within 8 weeks before the twitches began.",
            "salbutamol, started or changed 20 Oct",
        ),
        (
            {"is_suspected": True, "started_on": "2025-10-20"},
            "You suspect salbutamol.",
            "salbutamol, suspected 20 Oct 2025",
        ),
    ],
)
def test_a_medicine(fields, sentence, where):
    found = row([*calf("2026-11-01"), make_medicine(on("2026-11-02"), **fields)], "G6")
    assert (found.sentences[0], found.where) == (sentence, where)
    assert found.sentences[-1] == "Do not stop or change it on your own; ask your doctor or pharmacist."


def test_what_asks_for_more_is_said_first_and_alone_and_nothing_calms_beside_it():
    entries = [*calf(*days(1, 21)), make_symptom(item="drops-things", site="hand", side="right")]
    page = flags_page(assess_red_flags(entries, as_of=AS_OF), as_of=AS_OF)
    assert page.urgent == (
        "Please contact a doctor in the next few days.",
        (
            'You logged "drops things (right hand)". That is a reason to be seen, whatever the cause. To bring along: '
            "twitchlog report clinician"
        ),
    )
    assert page.rows[0].id == "F2"
    text = render_flags(page, as_of=AS_OF)
    assert text.startswith("Please contact a doctor")
    assert [calm for calm in CALM if calm in " ".join(text.split())] == []


def test_the_emergency_number_is_the_persons_own():
    flags = assess_red_flags(
        [make_symptom(at("2026-11-22 10:00"), item="face-droop", site=None, side=None)], as_of=AS_OF
    )
    assert (
        flags_page(flags, as_of=AS_OF, country="US").urgent[0].startswith("Please stop logging and get help now: 911.")
    )
    assert "112 in most of Europe" in flags_page(flags, as_of=AS_OF, country="XX").urgent[0]


def test_nothing_seen_is_said_with_its_days_and_its_limits():
    entries = [make_none(day) for day in (*days(20, 31, 10), *days(1, 21))]
    entries += calf(*days(20, 22, 10)) + [make_answer(on(day), value=0.0) for day in ("2026-11-10", "2026-11-17")]
    page = flags_page(assess_red_flags(entries, as_of=AS_OF), as_of=AS_OF)
    assert page.summary == (
        "None of the five warning signs shows up in the 21 of 21 days you logged. A diary cannot rule anything out. If "
        "something worries you or changes, talk to a doctor."
    )


def test_too_few_days_are_said_to_be_too_few():
    found = row(calf("2026-11-20", "2026-11-21"), "F3")
    assert (found.result, found.sentences) == (
        "not enough data",
        ("Only 2 of 14 days are logged, too few to say either way.",),
    )


def test_nobody_is_asked_for_what_needs_help_at_once_so_it_is_no_row():
    assert "G7" not in [each.id for each in flag_rows(assess_red_flags([], as_of=AS_OF), as_of=AS_OF)]


@pytest.mark.parametrize(
    ("unit", "n", "of", "words"),
    [
        (DAYS, 1, 21, "1 of 21 days observed"),
        (CHECKS, 2, 3, "weekly check answered 2 of 3"),
        (CHECKS, 0, 3, "not asked of late"),
        (TWITCH_DAYS, 1, 12, "twitches on 1 of the first 12 days observed, which takes 2"),
        (MEDICINES, 1, 1, "1 medicine told"),
        (MEDICINES, 0, 0, "no medicine told"),
    ],
)
def test_coverage(unit, n, of, words):
    assert coverage_words(FlagCoverage(unit, n, of, 2, AS_OF, AS_OF)) == words


def test_an_acknowledgement_is_said():
    acks = [FlagAck("F1", dt.date(2026, 11, 20), frozenset({"lumbosacral"}))]
    evidence = evidence_from_entries(calf(*days(1, 21)), acks=acks)
    flag = assess_red_flags(evidence, as_of=AS_OF)[0]
    assert flag_rows([flag], as_of=AS_OF)[0].seen == "seen by a clinician on 20 November 2026"
    assert "not prompted for at present" in render_why(flag, [], as_of=AS_OF)


@pytest.mark.parametrize("flag_id", list(red_flags()["flags"]))
def test_every_sign_can_be_explained(flag_id):
    flag = next(each for each in assess_red_flags([], as_of=AS_OF) if each.id == flag_id)
    text = render_why(flag, [], as_of=AS_OF)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert red_flags()["flags"][flag_id]["title"] in text
    assert "{" not in text


def test_what_a_person_typed_is_text():
    named = {"salbutamol": "sal\x1b[31m"}
    flags = assess_red_flags([make_medicine(is_suspected=True)], as_of=AS_OF)
    assert "\x1b" not in render_flags(flags_page(flags, as_of=AS_OF, medicine_names=named), as_of=AS_OF)
