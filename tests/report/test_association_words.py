"""Associations in sentences: the cautious figure first, the direction, what may explain them, what would settle it."""

import re

import pytest

from tests.report.findings import CATALOGUE, OTHERS, make_effect, make_finding, make_report, make_shown
from twitchlog.analysis.held_up import CANNOT, DID_NOT, HELD_UP, NOT_YET
from twitchlog.analysis.logging_bias import LoggingBias
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import CANNOT_TELL, HINT, NO_STRONG_LINK
from twitchlog.report import association_words as words


def said(finding, say=words.associated):
    return say(finding, make_report(finding, *OTHERS))


def test_an_association_is_said_with_its_cautious_figure_first():
    statement = said(make_finding())
    assert statement.label == "caffeine, the day after"
    assert statement.sentence == "at least 1.2 times as many twitches after 320 mg as after 95 mg"
    assert statement.details == (
        "best estimate 1.6 (95 % interval 1.2 to 2.1)",
        "112 days",
        "not explained by sleep, stress or water",
    )
    assert str(statement).startswith("caffeine, the day after: at least 1.2 times as many twitches")


def test_fewer_twitches_are_said_with_the_limit_nearer_to_one():
    effect = make_effect(0.6, 0.45, 0.8, exposure="sleep_h", lag_days=0, low=6.0, high=8 + 1 / 6)
    statement = said(make_finding(adjusted=effect, exposure="sleep_h"))
    assert statement.label == "sleep, the night before"
    assert statement.sentence == "at most 0.80 times as many twitches after 8 h 10 as after 6 h"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((3.3, 1.7593, 6.1), "at least 1.7 times"),
        ((14.2, 12.9, 15.0), "at least 12 times"),
        ((1.6, 1.089, 2.1), "at least 1.08 times"),
        ((1.2, 1.0049, 1.4), "more than 1.00 times"),
        ((0.31, 0.13, 0.7101), "at most 0.72 times"),
        ((0.8, 0.6, 0.9951), "less than 1.00 times"),
    ],
)
def test_the_cautious_figure_claims_no_more_than_the_interval(limits, expected):
    assert said(make_finding(adjusted=make_effect(*limits))).sentence.startswith(f"{expected} as many twitches")


def test_what_the_other_factors_may_explain_says_both_figures():
    finding = make_finding(adjusted=make_effect(1.2, 0.8, 1.7), unadjusted=make_effect(1.6, 1.2, 2.1))
    statement = said(finding)
    assert statement.sentence.startswith("by itself 1.6 times as many twitches after 320 mg as after 95 mg")
    assert "(95 % interval 1.2 to 2.1)" in statement.sentence
    assert statement.details[0] == "beside sleep, stress and water: 1.2 (0.80 to 1.7), so it may be explained by them"


@pytest.mark.parametrize(
    ("adjusted", "ending"),
    [
        (make_effect(2.0, 0.8, 4.7), "which leaves open whether they explain it"),
        (make_effect(0.7, 0.5, 0.9), "so it may be explained by them"),
    ],
)
def test_an_adjusted_figure_that_is_not_weaker_explains_nothing(adjusted, ending):
    assert said(make_finding(adjusted=adjusted, unadjusted=make_effect())).details[0].endswith(ending)


def test_an_effect_that_cannot_be_adjusted_says_why():
    finding = make_finding(adjusted=NotEstimable("too few days for so many factors", 50, 60), unadjusted=make_effect())
    assert said(finding).details[0] == ("beside the other factors it cannot be told (too few days for so many factors)")
    nothing = make_finding(adjusted=NotEstimable("x", 50, 60), unadjusted=NotEstimable("it never varied", 50, None))
    assert said(nothing).sentence == "stands out, but its size cannot be told (it never varied)"


def test_a_diary_with_one_factor_says_that_nothing_else_was_taken_into_account():
    details = said(make_finding(adjusted=make_effect(covariates=()))).details
    assert "no other factor was logged often enough to be taken into account" in details


def test_many_other_factors_are_counted_not_listed():
    names = ("sleep_h", "stress", "water_ml", "sleep_quality", "fatigue", "alcohol_g", "exertion_min")
    details = said(make_finding(adjusted=make_effect(covariates=names))).details
    assert "not explained by sleep, stress, water, sleep quality or 3 others" in details


@pytest.mark.parametrize(
    ("exposure", "lag_days", "fields", "compared"),
    [
        ("caffeine_mg", 0, {}, "on days with 320 mg as on days with 95 mg"),
        ("stress", 2, {"low": 3, "high": 6}, "after 6/10 as after 3/10"),
        ("illness", 0, {"low": 0, "high": 1, "is_split": True}, "on days with illness as on days without"),
        ("illness", 1, {"low": 0, "high": 1, "is_split": True}, "after days with illness as after days without"),
        ("alcohol_g", 1, {"low": 0, "high": 20, "is_split": True}, "after some (typically 20 g) as after none"),
        ("stress", 0, {"low": 1, "high": 5, "is_split": True}, "on days with about 5/10 as on days with about 1/10"),
        ("my_screen_time", 1, {"low": 60, "high": 150}, "after 2 h 30 as after 1 h"),
        ("my_salty_snacks", 1, {"low": 1, "high": 3}, "after 3 as after 1"),
    ],
)
def test_the_days_compared_are_named_in_the_units_people_use(exposure, lag_days, fields, compared):
    effect = make_effect(exposure=exposure, lag_days=lag_days, **fields)
    assert words.contrast_words(CATALOGUE[exposure], effect) == compared


def test_a_same_day_finding_says_that_the_direction_is_unknown():
    effect = make_effect(exposure="stress", lag_days=0, low=3, high=7)
    back = make_effect(1.3, 0.9, 1.8, lag_days=-1)
    details = said(make_finding(adjusted=effect, exposure="stress", reverse=back)).details
    expected = "direction unknown: the other way round (twitches yesterday, stress today) 1.3 (0.90 to 1.8)"
    assert expected in details
    strong = make_effect(1.4, 1.1, 1.8, lag_days=-1)
    details = said(make_finding(adjusted=effect, exposure="stress", reverse=strong)).details
    assert "direction unknown: twitches yesterday also go with stress today, 1.4 (1.1 to 1.8)" in details
    unknown = NotEstimable("too few days", 20, 28)
    assert "direction unknown" in said(make_finding(adjusted=effect, exposure="stress", reverse=unknown)).details


def test_what_lies_before_the_day_or_earlier_has_a_direction():
    night = make_effect(0.6, 0.45, 0.8, exposure="sleep_h", lag_days=0)
    finding = make_finding(adjusted=night, exposure="sleep_h", reverse=make_effect(0.9, 0.7, 1.2, lag_days=-1))
    told = " ".join(said(finding).details)
    assert "direction unknown" not in told
    assert "the other way round (twitches of a day, the sleep of the night after) 0.90 (0.70 to 1.2)" in told
    assert "direction" not in " ".join(said(make_finding()).details)


@pytest.mark.parametrize(
    ("result", "n_days", "expected"),
    [
        (HELD_UP, 56, "held up: there again on 56 new days (first shown on 3 March 2026)"),
        (DID_NOT, 56, "did not hold up on 56 new days, which often miss a weak connection (first shown"),
        (NOT_YET, 12, "first shown on 3 March 2026; 12 of 56 new days since"),
        (CANNOT, 56, "could not be tested again"),
    ],
)
def test_what_new_days_say_stands_beside(result, n_days, expected):
    finding = make_finding(shown_before=(make_shown(result, n_days=n_days),))
    assert said(finding).details[-1].startswith(expected)


@pytest.mark.parametrize("say", [words.associated, words.hint])
def test_what_did_not_hold_up_is_said_before_the_size(say):
    gone = (make_shown(DID_NOT, n_days=56),)
    lead = "did not hold up on new days; over all days "
    assert said(make_finding(shown_before=gone), say).sentence.startswith(lead)
    weak = make_finding(adjusted=make_effect(1.2, 0.8, 1.7), unadjusted=make_effect(), shown_before=gone)
    assert said(weak, say).sentence.startswith(f"{lead}by itself 1.6 times as many")
    assert "hold" not in said(make_finding(shown_before=(make_shown(),)), say).sentence


@pytest.mark.parametrize("other", [{"lag_days": 0}, {"is_more": False}])
def test_another_finding_of_the_same_factor_is_not_this_one(other):
    finding = make_finding(shown_before=(make_shown(HELD_UP, **other),))
    assert "held up" not in " ".join(said(finding).details)


@pytest.mark.parametrize("say", [words.associated, words.hint, words.no_strong_link, words.cannot_tell])
@pytest.mark.parametrize("adjusted", [make_effect(), NotEstimable("too few days", 50, 60)])
def test_twins_are_said_to_be_inseparable_wherever_they_stand(say, adjusted):
    finding = make_finding(adjusted=adjusted, twins=("sleep_h",))
    assert "always moves with sleep: they cannot be told apart" in said(finding, say).details
    assert "always moves" not in str(said(make_finding(adjusted=adjusted), say))


def test_a_hint_is_short():
    statement = said(make_finding(HINT), words.hint)
    assert statement.sentence == "1.6 times as many after 320 mg as after 95 mg (1.2 to 2.1)"
    weak = make_finding(HINT, make_effect(1.2, 0.8, 1.7), make_effect(1.6, 1.2, 2.1))
    statement = said(weak, words.hint)
    assert statement.sentence.startswith("by itself 1.6 times as many")
    assert "may be explained" in statement.details[0]


def test_no_strong_link_names_the_farther_limit_rounded_up():
    effect = make_effect(0.95, 0.72, 1.21, exposure="water_ml", lag_days=0)
    statement = said(make_finding(NO_STRONG_LINK, effect, exposure="water_ml"), words.no_strong_link)
    assert statement.label == "water, same day"
    assert statement.sentence == "a difference of more than 1.4 times is unlikely"
    assert statement.details == ("0.95 (0.72 to 1.3)", "112 days")


@pytest.mark.parametrize(
    ("n_days", "days_needed", "expected"),
    [
        (63, 150, "about 60 more days would settle a 1.5-times difference"),
        (731, 900, "would take years at this pace"),
        (0, 100, "more days would narrow it"),
        (None, 150, "about 40 more such days would settle a 1.5-times difference"),
        (None, 9000, "would take years of such days"),
    ],
)
def test_what_would_settle_it(n_days, days_needed, expected):
    effect = make_effect(1.2, 0.9, 1.6, days_needed=float(days_needed))
    statement = said(make_finding(CANNOT_TELL, effect, n_days_to_settle=n_days), words.cannot_tell)
    assert statement.sentence == "1.2 (0.90 to 1.6)"
    assert statement.details == ("112 days, enough to see 1.5 times", expected)


def test_a_diary_that_sees_almost_nothing_says_so_in_words():
    effect = make_effect(1.8, 0.06, 51.0, detectable_rate_ratio=88.0)
    assert said(make_finding(CANNOT_TELL, effect), words.cannot_tell).details[0] == (
        "112 days, too few to see even a tenfold difference"
    )


@pytest.mark.parametrize("limits", [(1.7, 1.03, 2.7), (0.6, 0.4, 0.98)])
def test_an_interval_beside_one_that_chance_gives_says_so(limits):
    details = said(make_finding(CANNOT_TELL, make_effect(*limits)), words.cannot_tell).details
    assert details[0] == "within chance for all that was looked at"
    about_one = said(make_finding(CANNOT_TELL, make_effect(1.2, 0.9, 1.6)), words.cannot_tell)
    assert "within chance" not in str(about_one)


def test_logging_bias_is_said_in_days():
    report = make_report(make_finding(), *OTHERS, biases=(LoggingBias("twitch_episodes", 0.91, 0.7, 100, 100),))
    (said_once,) = words.bias_words(report)
    assert said_once == (
        "Days are logged more often after days with many twitches (91 of 100) than after others (70 of 100). "
        "That alone can make things look connected."
    )


def test_several_biases_stay_short():
    biases = (LoggingBias("stress", 0.5, 0.9, 20, 40), LoggingBias("caffeine_mg", 0.9, 0.5, 10, 20))
    first, second = words.bias_words(make_report(make_finding(), *OTHERS, biases=biases))
    assert first.startswith("Days are logged less often after days with more stress than usual (10 of 20)")
    assert second == "Uneven too, after high days: caffeine (9 of 10, others 10 of 20)."
    assert words.bias_words(make_report(make_finding())) == ()


def test_a_difference_that_may_be_chance_is_told_as_that():
    biases = (LoggingBias("twitch_episodes", 0.9, 0.7, 10, 20), LoggingBias("caffeine_mg", 0.9, 0.7, 10, 20))
    assert words.bias_words(make_report(make_finding(), *OTHERS, biases=biases)) == (
        (
            "Days logged after high days differ a little: twitches (9 of 10, others 14 of 20), "
            "caffeine (9 of 10, others 14 of 20). With so few days that may be chance."
        ),
    )


def test_a_place_and_minutes_are_named():
    finding = make_finding()
    there = make_report(finding, *OTHERS, place="left calf")
    assert "twitches (left calf) after 320 mg" in words.associated(finding, there).sentence
    minutes = make_report(finding, *OTHERS, outcome="twitch_minutes")
    assert "as many minutes of twitching after" in words.associated(finding, minutes).sentence


def test_no_word_frightens_or_calls_anything_a_cause():
    every = [
        str(said(make_finding())),
        str(said(make_finding(HINT), words.hint)),
        str(said(make_finding(NO_STRONG_LINK), words.no_strong_link)),
        str(said(make_finding(CANNOT_TELL), words.cannot_tell)),
    ]
    for text in every:
        assert not re.search(r"\b(caus|trigger|signific|benign|risk|alarm|disease|warn)", text, re.I), text
