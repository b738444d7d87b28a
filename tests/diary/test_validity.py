"""What a program adds: what can be passes, what cannot be is refused in one sentence with one hint."""

import dataclasses

import pytest
from hypothesis import given, settings

from tests import builders
from tests.builders import (
    EVENING,
    EXAMPLES,
    at,
    make_answer,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_symptom,
)
from twitchlog.diary.body import body_from_rows
from twitchlog.diary.entries import DayMark
from twitchlog.diary.factors import BUILT_IN_FACTORS, FactorCatalogue, own_factor
from twitchlog.diary.validity import check_entry
from twitchlog.errors import CatalogueError, WordsError
from twitchlog.reference.tables import table
from twitchlog.store import tables

BODY = body_from_rows(table("body_sites"), table("body_areas"))
SYMPTOMS = {row["key"] for row in table("symptoms")}
CATALOGUE = FactorCatalogue([own_factor("steps", kind="amount")], ["alcohol_g"])


def check(entry, **given):
    check_entry(entry, catalogue=CATALOGUE, body=BODY, symptoms=SYMPTOMS, **given)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.kind)
def test_what_can_be_passes(entry):
    check(entry)


@pytest.mark.parametrize(
    "entry",
    [
        make_episode(site=None, side=None),
        make_episode(site=None, side="left"),
        make_episode(site="moving", side=None),
        make_episode(site="elsewhere", side=None),
        make_episode(site="tongue", side=None),
        make_episode(site="tongue", side="midline"),
        make_episode(side="both", count=1, duration_s=0, intensity=0),
        make_episode(intensity=10),
        make_symptom(site=None, side=None, severity=10.0),
        make_symptom(site="calf", side=None),
        make_reading(factor="my_steps", value=1e9),
        make_reading(factor="alcohol_g", value=12),  # retired: what was drunk before may still be told
        make_reading(factor="illness", value=1),
        make_medicine(started_on="2026-11-01", stopped_on="2026-11-01", dose_changed_on="2026-11-01"),
        make_medicine(stopped_on="2027-11-01"),
        make_none(),
        make_pause("2026-11-01", "2026-11-01"),
        DayMark(EVENING, mark="closed"),
        make_answer(value=0.0),
        make_answer(value=1),
        make_answer(question="stiff or thinner", value=0),
        make_answer(question="worry", value=0.0),
        make_answer(question="worry", value=10.0),
        make_answer(question="worry", value=6.5),
    ],
)
def test_what_is_at_the_edge_passes(entry):
    check(entry)


@pytest.mark.parametrize("factor", BUILT_IN_FACTORS, ids=lambda factor: factor.key)
def test_a_reading_lies_within_what_one_entry_can_hold(factor):
    check(make_reading(factor=factor.key, value=factor.low))
    check(make_reading(factor=factor.key, value=factor.high))
    for value in (factor.low - 0.1, factor.high + 0.1):
        with pytest.raises(WordsError, match=factor.name):
            check(make_reading(factor=factor.key, value=value))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (make_reading(factor="stress", value=99), "99 of stress is outside what one entry can hold (0 to 10)."),
        (make_reading(value=-5.0), "-5 mg of caffeine is outside what one entry can hold (0 to 2000 mg)."),
        (make_reading(value=float("nan")), "caffeine is a number; nan is not."),
        (make_reading(value=float("inf")), "caffeine is a number; inf is not."),
        (make_reading(value="95"), "caffeine is a number; 95 is not."),
        (make_reading(value=True), "caffeine is a number; True is not."),
        (make_reading(value=None), "caffeine is a number; None is not."),
        (make_reading(factor="illness", value=0.5), "illness is yes or no, not 0.5."),
        (make_episode(site="nonsense"), 'I don\'t know the site "nonsense".'),
        (make_episode(site="hand"), 'I don\'t know the site "hand".'),
        (make_episode(site=""), 'I don\'t know the site "".'),
        (make_symptom(site="nonsense"), 'I don\'t know the site "nonsense".'),
        (make_episode(side="port"), 'There is no side "port".'),
        (make_episode(site=None, side="port"), 'There is no side "port".'),
        (make_episode(site="tongue", side="left"), '"tongue" lies on the midline and has no sides'),
        (make_episode(side="midline"), '"calf" has a left and a right'),
        (make_episode(site="moving", side="left"), '"moving" has no side'),
        (make_episode(count=0), "count is a whole number of at least 1; 0 is not."),
        (make_episode(count=1.5), "count is a whole number of at least 1; 1.5 is not."),
        (make_episode(count=True), "count is a whole number of at least 1; True is not."),
        (make_episode(duration_s=-1), "duration_s is a whole number of at least 0; -1 is not."),
        (make_symptom(duration_s=-1), "duration_s is a whole number of at least 0; -1 is not."),
        (make_episode(intensity=10.001), "intensity goes from 0 to 10; 10.001 is outside."),
        (make_episode(intensity=float("nan")), "intensity is a number; nan is not."),
        (make_symptom(severity=-1), "severity goes from 0 to 10; -1 is outside."),
        (make_symptom(item="gout"), 'I don\'t know the symptom "gout".'),
        (make_medicine(started_on="foo"), 'started_on "foo" is not a date.'),
        (make_medicine(started_on="20261101"), 'started_on "20261101" is not a date.'),
        (make_medicine(stopped_on="2026-02-30"), 'stopped_on "2026-02-30" is not a date.'),
        (make_medicine(dose_changed_on=""), 'dose_changed_on "" is not a date.'),
        (make_medicine(started_on="2026-11-02", stopped_on="2026-11-01"), "It would stop (2026-11-01) before"),
        (make_medicine(key=" "), "A medicine needs words."),
        (make_medicine(name=""), "A medicine needs words."),
        (make_medicine(name=None), "A medicine needs words."),
        (make_medicine(started_on=20261101), 'started_on "20261101" is not a date.'),
        (make_dose(medicine=""), "A dose needs words."),
        (make_note(note=" "), "A note needs words."),
        (make_answer(question="mood"), 'I don\'t know the question "mood".'),
        (make_answer(question=""), 'I don\'t know the question "".'),
        (make_answer(value=0.5), '"function" is answered with yes or no, not 0.5.'),
        (make_answer(value=2), '"function" is answered with yes or no, not 2.'),
        (make_answer(question="stiff or thinner", value=10), '"stiff or thinner" is answered with yes or no, not 10.'),
        (make_answer(question="worry", value=10.5), "an answer goes from 0 to 10; 10.5 is outside."),
        (make_answer(question="worry", value=-1), "an answer goes from 0 to 10; -1 is outside."),
        (make_answer(value=-1), "an answer goes from 0 to 10; -1 is outside."),
        (make_answer(value=float("nan")), "an answer is a number; nan is not."),
        (make_answer(value=True), "an answer is a number; True is not."),
        (make_answer(value="yes"), "an answer is a number; yes is not."),
        (make_answer(value=None), "an answer is a number; None is not."),
        (make_answer(question="worry", value=None), "an answer is a number; None is not."),
        (make_pause("2026-11-07", "2026-11-01"), "The pause would end (2026-11-01) before it begins (2026-11-07)."),
        (make_pause("2026-11-07", "soon"), 'last_on "soon" is not a date.'),
        (make_none(last_on="2026-11-25"), 'The mark "none" is said of one day.'),
        (DayMark(EVENING, mark="open"), 'I don\'t know the mark of a day "open".'),
        (make_note(EVENING._replace(precision="roughly")), 'There is no precision "roughly" of a moment.'),
        (make_note(EVENING._replace(offset_min=901)), "No clock is 901 minutes from UTC."),
        (make_note(EVENING._replace(offset_min=-841)), "No clock is -841 minutes from UTC."),
        (make_note(EVENING._replace(offset_min=0.5)), "A moment is a whole number of seconds"),
        (make_note(EVENING._replace(occurred_at=1.5)), "A moment is a whole number of seconds"),
        (make_note(EVENING._replace(occurred_at=10**12)), "The moment lies outside the calendar."),
        (make_note(EVENING._replace(occurred_at=-(10**12))), "The moment lies outside the calendar."),
    ],
)
def test_what_cannot_be_is_refused(entry, sentence):
    with pytest.raises(WordsError) as refused:
        check(entry)
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.sentence.endswith(".")
    assert refused.value.hint.endswith((".", "--list", "sites")) or ":" in refused.value.hint
    assert refused.value.exit_code == 2


def test_a_factor_that_the_diary_does_not_have_is_refused():
    with pytest.raises(CatalogueError, match='no factor "my_coffee"'):
        check(make_reading(factor="my_coffee"))


def test_control_characters_are_not_repeated():
    for entry in (make_episode(site="\x1b[31m"), make_episode(side="\x1b[31m"), make_medicine(started_on="\x1b[31m")):
        with pytest.raises(WordsError) as refused:
            check(entry)
        assert "\x1b" not in refused.value.sentence


def test_a_pause_begins_on_its_diary_day():
    pause = DayMark(at("2026-11-20 02:00"), mark="paused", last_on="2026-11-19")
    check(pause)
    with pytest.raises(WordsError, match="before it begins"):
        check(pause, day_start_min=0)


def test_the_offsets_are_those_of_the_tables():
    (bounds,) = [str(rule.sqltext) for rule in tables.note.constraints if str(rule.name).endswith("offset_min")]
    assert bounds == "offset_min BETWEEN -840 AND 900"
    check(make_note(EVENING._replace(offset_min=-840)))
    check(make_note(EVENING._replace(offset_min=900)))


@given(builders.episodes)
@settings(deadline=None, max_examples=100)
def test_any_episode_at_a_place_that_fits_its_side_passes(episode):
    site = "calf" if episode.side in ("left", "right", "both") else None
    check(dataclasses.replace(episode, site=site))
