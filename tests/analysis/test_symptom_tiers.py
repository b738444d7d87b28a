"""How soon each symptom asks for help: in one pass the same as when each is held against all others."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.flag_diaries import assess, day, noon, stored, symptom
from twitchlog.analysis import symptom_tiers
from twitchlog.analysis.flag_evidence import evidence_from_entries, regions_of, symptom_rows
from twitchlog.analysis.symptom_tiers import tiers_of
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Symptom
from twitchlog.diary.urgent import NOW, SOON, is_worsening, tier_of
from twitchlog.reference.tables import red_flags

THRESHOLDS = red_flags()["thresholds"]
LAST = noon(10)

_symptoms = st.builds(
    lambda item, hours, place, severity, is_sudden: Symptom(
        Moment(LAST.occurred_at - 3600 * hours, 60), item, *place, severity=severity, is_sudden=is_sudden
    ),
    st.sampled_from(["trips", "stairs", "slurred-speech", "breathless", "tingling", "choking", "felt-weakness"]),
    st.integers(0, 240) | st.sampled_from([5, 6, 72, 73]),
    st.sampled_from([("calf", "left"), ("shin", "left"), ("leg", "both"), ("hand", "right"), (None, None)]),
    st.none() | st.integers(0, 10).map(float),
    st.none() | st.booleans(),
)


@settings(max_examples=200)
@given(st.lists(_symptoms, max_size=12))
def test_one_pass_says_what_all_pairs_say(said):
    evidence = evidence_from_entries(said)
    found = tiers_of(evidence, today=day(10).toordinal(), thresholds=THRESHOLDS)
    known = {"rows": symptom_rows(), "thresholds": THRESHOLDS, "regions_of": regions_of}
    for each in evidence.symptoms:
        others = [other.entry for other in evidence.symptoms if other is not each]
        tier = NOW if is_worsening(each.entry, others, **known) else tier_of(each.entry, symptom_rows())
        is_over = day(10).toordinal() - each.day > THRESHOLDS["urgent_days"]
        assert found[each] == (SOON if tier == NOW and is_over else tier)


def test_what_a_newer_program_wrote_asks_for_nothing():
    assert {flag.tier for flag in assess(symptom("from-the-future", 40)).values()} == {0}


def test_each_of_very_many_symptoms_is_held_against_few_others(monkeypatch):
    n_held = 0

    def counted(entry, others, **known):
        nonlocal n_held
        n_held += len(others)
        return is_worsening(entry, others, **known)

    monkeypatch.setattr(symptom_tiers, "is_worsening", counted)
    many = [each for n in range(365) for each in (*symptom("trips", *[n] * 10), *symptom("tingling", *[n] * 10))]
    assert assess(stored(many), today=364)["F2"].tier == SOON
    n_weak = sum(each.item == "trips" for each in many)
    assert n_weak == 3650
    # Of ten a day, those of the last three days and the first of all; all pairs would be 6.7 million.
    assert 0 < n_held <= n_weak * (10 * (THRESHOLDS["worsening_h"] / 24 + 1) + 1)
