"""Something to try and what to log, word by word: no promise, no praise, a number never without its denominator."""

import pytest

from twitchlog.diary.factors import FactorCatalogue
from twitchlog.report.weekly_advice import ABOUT_IDEAS, idea_sentences, lack_sentences
from twitchlog.report.weekly_ideas import Idea, Lack

KNOWN = FactorCatalogue()
PROMISES = ("will", "help", "cause", "prevent", "cure", "reduce", "should", "must", "too little", "lack of", "normal")


def idea(key, *, is_low=True, usual=1700.0, n_days=4, n_logged=6):
    return Idea(KNOWN[key], is_low, usual, 40, n_days, n_logged)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            idea("water_ml"),
            (
                "You drank less than your usual 1.7 l on 4 of 6 days logged. "
                "Drinking enough is among the usual things to try."
            ),
        ),
        (
            idea("sleep_h", usual=6.8333, n_days=5),
            (
                "You slept less than your usual 6 h 50 on 5 of 6 nights logged. "
                "Sleeping enough is among the usual things to try."
            ),
        ),
        (
            idea("stress", is_low=False, usual=4.0),
            (
                "Stress was above your usual 4/10 on 4 of 6 days logged. "
                "Deep breathing, yoga and meditation are among the usual things to try."
            ),
        ),
        (
            idea("magnesium_mg", usual=380.0, n_days=3, n_logged=4),
            (
                "Magnesium from food was below your usual 380 mg on 3 of 4 days logged in full. "
                "Foods with magnesium, such as spinach and bananas, are among the usual things to try."
            ),
        ),
    ],
)
def test_a_thought_word_by_word(given, sentence):
    assert idea_sentences([given]) == (sentence,)


def test_potassium_names_who_asks_first():
    (sentence,) = idea_sentences([idea("potassium_mg", usual=3000.0)])
    assert sentence.endswith("with a kidney disease or heart medicines, ask a doctor first.")


@pytest.mark.parametrize("key", ["sleep_h", "water_ml", "stress", "potassium_mg", "magnesium_mg", "calcium_mg"])
def test_no_thought_promises_anything(key):
    words = f"{idea_sentences([idea(key)])[0]} {ABOUT_IDEAS}".lower()
    assert [word for word in PROMISES if word in words] == []


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        (
            Lack(KNOWN["stress"], 3, 7, False),
            "Stress: 3 of 7 days logged; an answer a day (twitchlog checkin) lets it be compared.",
        ),
        (
            Lack(KNOWN["sleep_quality"], 0, 1, True),
            "Sleep quality: 0 of 1 day logged; an answer a day (twitchlog checkin) makes the comparison firmer.",
        ),
        (
            Lack(None, 4, 7, False),
            "Twitches: 4 of 7 days observed; saying so on a day without any (twitchlog none) lets that day count.",
        ),
        (
            Lack(KNOWN["potassium_mg"], 1, 7, False),
            (
                "Food: 1 of 7 days logged in full; saying that a day's food is complete (twitchlog food --complete) "
                "lets it be compared."
            ),
        ),
    ],
)
def test_what_to_log_word_by_word(lack, sentence):
    assert lack_sentences([lack]) == (sentence,)
