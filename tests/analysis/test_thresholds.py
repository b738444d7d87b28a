"""Every threshold of red_flags.toml decides something: at its value one result, one step beside it another."""

from __future__ import annotations

import pytest

from tests.analysis.flag_diaries import ack, answers, assess, day, diary, noon, quiet, stored, symptom, twitches
from tests.builders import make_medicine
from twitchlog.analysis import red_flags as engine
from twitchlog.analysis.flag_evidence import evidence_from_entries
from twitchlog.analysis.red_flags import assess_red_flags, assess_worry
from twitchlog.diary.entries import ASK_WORRY, Symptom
from twitchlog.reference.tables import red_flags

AT_FIRST = (0, 3, 6)
SPELL = (24, 28, 32, 36, 39)
TWO_PLACES = [*twitches((20, 25)), *twitches((30, 33), "biceps")]
SPREADING = [*diary((*AT_FIRST, 20, 25, 33)), *twitches((20, 25, 33), "biceps")]
ONE_MORE = [
    Symptom(noon(39), item="trips", site="calf", side="left"),
    Symptom(noon(39, hour=18), item="stairs", site="calf", side="left"),
]
LATER = [ONE_MORE[0], Symptom(noon(42), item="stairs", site="calf", side="left")]
MEDICINE = make_medicine(noon(0), medicine_class="beta_agonist", started_on=day(-26).isoformat())

CASES = {
    "look_back_days": (TWO_PLACES, "F5", -1, 33 + 84),
    "recent_days": (diary((15, 19, 24, 29, 33)), "F1", -1, 40),
    "spell_gap_days": (diary((20, 24, 26, 33, 36, 39)), "F1", -1, 40),
    "persistent_days": (diary(SPELL), "F1", +1, 40),
    "weeks_days": (twitches(range(17, 40)), "F1", +1, 40),
    "eyelid_days": (twitches(range(92), "eyelid_lower"), "F1", +1, 92),
    "site_twitch_days": (diary(SPELL), "F1", +1, 40),
    "all_twitch_days": (diary((24, 26, 28, 30, 32, 34, 36, 39), "moving", None), "F1", +1, 40),
    "persistent_logged": (quiet(range(30, 40)), "F1", +1, 40),
    "persistent_logged_of": (quiet([19, *range(31, 40)]), "F1", -1, 40),
    "window_days": (TWO_PLACES, "F5", -1, 40),
    "window_logged": (quiet(range(33, 40)), "F3", +1, 40),
    "felt_days": (symptom("felt-weakness", 38, 39, 40), "F2", +1, 40),
    "check_weeks": (answers(20, 33), "F2", -1, 40),
    "checks_needed": (answers(20, 33), "F2", +1, 40),
    "sensation_days": ([*twitches([39]), *symptom("tingling", 38, 39)], "F3", +1, 40),
    "sensation_spell_h": ([*twitches([39]), *symptom("tingling", 39, duration_s=86_400)], "F3", +1, 40),
    "pain_moderate": ([*twitches((38, 39)), *symptom("pain", 38, 39, severity=4)], "F4", +1, 40),
    "pain_days": ([*twitches((38, 39)), *symptom("pain", 38, 39, severity=4)], "F4", +1, 40),
    "pain_severe": ([*twitches((38, 39)), *symptom("pain", 39, severity=7)], "F4", +1, 40),
    "places": (TWO_PLACES, "F5", +1, 40),
    "place_twitch_days": (TWO_PLACES, "F5", +1, 40),
    "baseline_days": ([*diary((*AT_FIRST, 14, 20, 25)), *twitches((14, 20, 25), "biceps")], "F5", +1, 40),
    "baseline_logged": ([*SPREADING[:6], *quiet((1, 2, 4, 5, 7)), *twitches((20, 25, 33), "biceps")], "F5", +1, 40),
    "baseline_twitch_days": (SPREADING, "F5", +1, 40),
    "spread_twitch_days": (SPREADING, "F5", +1, 40),
    "medicine_days": ([*twitches([30]), MEDICINE], "G6", -1, 40),
    "urgent_days": (symptom("choking", 40), "G2", -1, 43),
    "worsening_h": (LATER, "F2", -1, 42),
    "apart_h": (ONE_MORE, "F2", +1, 40),
}
BELOW = {"reported_onset_days", "prompt_days", "ack_days", "busy_entries", "busy_days", "worry_rating", "worry_days"}


def test_every_threshold_has_a_case():
    """How often a sign is prompted for (prompt_days) is tested in tests/cli."""
    assert {*CASES, *BELOW} == set(red_flags()["thresholds"])


@pytest.mark.parametrize("name", CASES)
def test_a_threshold_decides(name):
    entries, flag, step, today = CASES[name]
    usual = assess(entries, today=today)[flag]
    value = red_flags()["thresholds"][name]
    assert assess(entries, today=today, thresholds={name: value})[flag] == usual
    changed = assess(entries, today=today, thresholds={name: value + step})[flag]
    told = (changed.result, changed.tier, [each.part for each in changed.because], [p.result for p in changed.parts])
    assert told != (usual.result, usual.tier, [each.part for each in usual.because], [p.result for p in usual.parts])


def test_how_long_a_visit_silences_is_a_threshold():
    evidence = evidence_from_entries(twitches(SPELL), acks=[ack("F1", 10, "lumbosacral")])
    for days, is_silenced in ((30, True), (29, False)):
        assert assess_red_flags(evidence, as_of=day(40), thresholds={"ack_days": days})[0].is_silenced is is_silenced


def test_how_long_ago_a_reported_onset_lies_is_a_threshold():
    evidence = evidence_from_entries(diary([39]), onset_on=day(25))
    for days, is_present in ((14, True), (15, False)):
        flag = assess_red_flags(evidence, as_of=day(40), thresholds={"reported_onset_days": days})[0]
        assert (flag.reported_on is not None) is is_present


WORRIED = evidence_from_entries(stored(answers(34, 37, 40, question=ASK_WORRY, value=7)))
BUSY = {day(n).toordinal(): 7 for n in (34, 37, 40)}


@pytest.mark.parametrize("name", ["busy_entries", "busy_days", "worry_rating", "worry_days"])
def test_a_threshold_of_worry_decides(name, monkeypatch):
    evidence, counts = (WORRIED, {}) if name.startswith("worry") else (evidence_from_entries([]), BUSY)
    assert assess_worry(evidence, counts, as_of=day(40)).is_shown
    thresholds = {**red_flags()["thresholds"], name: red_flags()["thresholds"][name] + 1}
    monkeypatch.setattr(engine, "red_flags", lambda: {"thresholds": thresholds})
    assert not assess_worry(evidence, counts, as_of=day(40)).is_shown
