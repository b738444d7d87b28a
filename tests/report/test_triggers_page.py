"""The page in words: what a diary can and cannot say, in every state that a diary can be in."""

import datetime as dt

import pytest

from tests.report.findings import AS_OF, LAST_DAY, OTHERS, make_effect, make_finding, make_report, make_shown
from twitchlog.analysis.family_tests import ONE_FAMILY
from twitchlog.analysis.gate import (
    CALENDAR_DAYS,
    NEVER_LOGGED,
    OBSERVED_DAYS,
    PAIRS,
    TWITCH_DAYS,
    Shortfall,
)
from twitchlog.analysis.held_up import DID_NOT
from twitchlog.analysis.logging_bias import LoggingBias
from twitchlog.analysis.results import NotEstimable
from twitchlog.analysis.screen import CANNOT_TELL, HINT, NO_MODEL, NO_STRONG_LINK, NOT_ENOUGH_DATA
from twitchlog.frame.coverage import Coverage
from twitchlog.report.triggers_page import triggers_page

NOTHING = NotEstimable("not enough data", 0, None)
YOUNG = (Shortfall(CALENDAR_DAYS, 41, 56),)


def lacking(exposure, *shortfalls, **more):
    return make_finding(NOT_ENOUGH_DATA, NOTHING, exposure=exposure, shortfalls=shortfalls, **more)


def section(page, heading):
    return next(each for each in page.sections if each.heading == heading)


def test_the_page_begins_with_what_the_diary_holds():
    coverage = Coverage(113, 98, 60, 38, 5, 10, 600, 6)
    page = triggers_page(make_report(make_finding(), *OTHERS, coverage=coverage))
    assert page.title == "What goes with your twitches · 1 August – 21 November 2026"
    assert page.coverage == ("98 of 113 days observed · 5 paused · 6 of 600 entries made late")


def test_an_outcome_that_fewer_days_have_says_so():
    coverage = Coverage(113, 113, 60, 53, 0, 0, 600, 0)
    page = triggers_page(
        make_report(make_finding(), *OTHERS, n_days=90, coverage=coverage, outcome="twitch_minutes", place="left calf")
    )
    assert page.title.startswith("What goes with your twitches (left calf), by their minutes · ")
    assert "113 of 113 days observed · minutes of twitching (left calf) known on 90 of them" in page.coverage


def test_each_verdict_has_its_section_in_this_order():
    findings = (
        make_finding(),
        make_finding(HINT, exposure="fatigue"),
        make_finding(NO_STRONG_LINK, exposure="water_ml"),
        make_finding(CANNOT_TELL, exposure="stress"),
        lacking("yoga_min", Shortfall(PAIRS, 14, 35)),
    )
    page = triggers_page(make_report(*findings, *OTHERS))
    headings = [each.heading for each in page.sections]
    assert headings == ["ASSOCIATED", "HINTS", "NO STRONG LINK", "CANNOT TELL YET", "NOT ENOUGH DATA"]
    assert section(page, "HINTS").about == "4 factors looked at; chance alone gives about 0.2; each may well be chance"
    assert page.closing == (
        "Associations in a self-kept diary, not causes. How it was computed: twitchlog why caffeine",
    )


def test_what_stands_out_is_the_example_of_how_it_was_computed():
    page = triggers_page(make_report(make_finding(CANNOT_TELL), make_finding(exposure="fatigue"), *OTHERS[:4]))
    assert page.closing[-1].endswith("How it was computed: twitchlog why fatigue")


def test_without_hints_the_count_of_what_was_looked_at_stands_below():
    page = triggers_page(make_report(make_finding(), *OTHERS))
    assert page.notices == ("Enough days for associations.",)
    assert page.closing[0] == "1 factor looked at; chance alone gives about 0.05 hints."
    assert len(page.closing) == 2


@pytest.mark.parametrize("asked", [{"place": "left calf"}, {"outcome": "twitch_minutes"}, {"is_whole": False}])
def test_a_question_of_its_own_is_another_look(asked):
    page = triggers_page(make_report(make_finding(HINT), *OTHERS, **asked))
    assert page.closing[0] == (
        "Each place, measure or choice of days or lags asked about is another look, and one look in twenty finds "
        "something by chance."
    )


def test_all_lags_as_one_family_are_another_look():
    finding = make_finding(HINT)
    tested = finding.finding.tested._replace(family=ONE_FAMILY)
    page = triggers_page(make_report(finding._replace(finding=finding.finding._replace(tested=tested)), *OTHERS))
    assert "is another look" in page.closing[0]


def test_what_stands_out_is_told_with_caution():
    about = section(triggers_page(make_report(make_finding(), *OTHERS)), "ASSOCIATED").about
    assert about.startswith("Estimates that stand out tend to run high")
    assert about.endswith("what held up on new days counts more.")


def test_intervals_of_what_cannot_be_told_are_said_to_be_single_ones():
    page = triggers_page(make_report(make_finding(CANNOT_TELL), *OTHERS))
    assert "not corrected for how many factors and lags were looked at" in section(page, "CANNOT TELL YET").about


@pytest.mark.parametrize(
    ("verdict", "notice"),
    [
        (CANNOT_TELL, "Enough days for associations. Nothing stands out so far."),
        (HINT, "Enough days for associations. Nothing stands out so far, but for hints."),
    ],
)
def test_finding_nothing_is_said_plainly(verdict, notice):
    assert triggers_page(make_report(make_finding(verdict), *OTHERS)).notices == (notice,)


def test_uneven_logging_is_told_before_any_finding():
    bias = LoggingBias("twitch_episodes", 0.91, 0.7, 100, 100)
    notices = triggers_page(make_report(make_finding(), *OTHERS, biases=(bias,))).notices
    assert notices[1].startswith("Days are logged more often after days with many twitches (91 of 100)")


def test_what_is_not_found_any_more_is_told():
    gone = make_finding(CANNOT_TELL, exposure="stress", shown_before=(make_shown(DID_NOT, n_days=56),))
    (statement,) = section(triggers_page(make_report(gone, *OTHERS)), "SHOWN EARLIER").statements
    assert str(statement) == (
        "stress, the day after: went with more twitches; does not stand out any more · did not hold up on 56 new days, "
        "which often miss a weak connection (first shown on 3 March 2026)"
    )


# Not enough data for some factors


def test_what_each_factor_lacks_is_told_and_never_logged_ones_together():
    page = triggers_page(
        make_report(
            make_finding(adjusted=make_effect(covariates=())),
            lacking("yoga_min", Shortfall(PAIRS, 14, 35), n_days_to_go=21),
            lacking("magnesium_mg", Shortfall(PAIRS, 8, 35), n_days_to_go=None),
            lacking("calcium_mg", Shortfall(PAIRS, 8, 35), n_days_to_go=None),
            lacking("illness", Shortfall(NEVER_LOGGED, 0, None)),
            lacking("cycle", Shortfall(NEVER_LOGGED, 0, None)),
        )
    )
    yoga, minerals, never = section(page, "NOT ENOUGH DATA").statements
    assert str(yoga) == "yoga: 14 of the 35 days it takes · about 3 weeks at your pace"
    assert minerals.label == "magnesium, calcium"
    assert minerals.details == ("counts only on days marked as fully logged (twitchlog food --complete)",)
    assert str(never) == "never logged: illness, cycle"


def test_a_diary_in_which_nothing_can_be_looked_at_says_so():
    page = triggers_page(make_report(*OTHERS))
    assert page.notices == ("Enough days, but no factor was logged on enough of them yet.",)
    assert page.closing == ()


# Too few days


def test_a_young_diary_gets_a_date_and_a_calm_word():
    page = triggers_page(make_report(*OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=15))
    when, so_far, until_then = page.notices
    assert when == (
        "41 of about 56 days. Nothing can be concluded before about 7 December 2026, and that is normal: most people "
        "need two to three months."
    )
    assert so_far == "So far: 41 episodes on 41 of 41 observed days."
    assert until_then == "Until then: twitchlog chart timeline"
    assert (page.sections, page.closing) == ((), ())


def test_the_minimum_that_is_farthest_away_is_named():
    shortfalls = (Shortfall(CALENDAR_DAYS, 50, 56), Shortfall(OBSERVED_DAYS, 20, 40))
    page = triggers_page(make_report(*OTHERS, n_days=50, shortfalls=shortfalls, n_days_to_go=40))
    assert page.notices[0].startswith(
        "20 of about 40 observed days. Nothing can be concluded before about 1 January 2027"
    )


def test_few_days_with_twitches_are_not_called_a_young_diary():
    shortfalls = (Shortfall(TWITCH_DAYS, 5, 15),)
    page = triggers_page(make_report(*OTHERS, n_days=200, shortfalls=shortfalls, n_days_to_go=400))
    assert "5 of about 15 days with a twitch" in page.notices[0]
    assert page.notices[0].endswith("because there are few days with twitches to compare.")
    assert "normal" not in page.notices[0]


def test_a_diary_that_stopped_gets_no_date():
    report = make_report(
        *OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=None, last_day=LAST_DAY + dt.timedelta(days=28),
        as_of=AS_OF + dt.timedelta(days=28),
    )  # fmt: skip
    assert triggers_page(report).notices[:2] == (
        "41 of about 56 days. Nothing can be concluded yet.",
        "No day was observed in the last 28 days, so no date can be given.",
    )


def test_a_model_that_does_not_fit_asks_for_days_with_twitches():
    report = make_report(*OTHERS, n_days=60, shortfalls=(Shortfall(NO_MODEL, 60, None),), n_days_to_go=None)
    assert triggers_page(report).notices[:2] == (
        "60 observed days, too few for so long a stretch. Nothing can be concluded yet.",
        "Only more days with twitches would tell, so no date can be given.",
    )


def test_chosen_days_that_are_too_few_get_no_date():
    report = make_report(*OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=15, is_whole=False)
    notices = triggers_page(report).notices
    assert notices[0] == (
        "41 of about 56 days: the days of this period are too few to conclude anything from. "
        "The whole diary: twitchlog triggers"
    )
    assert notices[-1] == "To look at: twitchlog chart timeline"


@pytest.mark.parametrize("n_entries", [0, 7])
def test_chosen_days_outside_of_the_diary_are_said_to_be_that(n_entries):
    page = triggers_page(make_report(n_days=0, n_entries=n_entries, is_whole=False))
    assert page.notices == (
        "No day of this period was observed, so there is nothing to compare.",
        "The whole diary: twitchlog triggers",
    )


def test_a_diary_without_a_finished_day_says_how_to_begin():
    page = triggers_page(make_report(n_days=0, n_entries=0))
    assert page.notices == (
        "The diary holds no finished day before 22 November 2026.",
        "A day is observed once it holds a twitch, or the words that there was none (twitchlog none).",
    )
    assert (page.title, page.coverage) == ("What goes with your twitches", "")


def test_a_diary_without_an_observed_day_says_what_observed_means():
    page = triggers_page(make_report(n_days=0, n_entries=7))
    assert page.notices[0].startswith("No day was observed so far (paused days do not count)")
    minutes = triggers_page(make_report(n_days=0, n_entries=7, outcome="twitch_minutes"))
    assert minutes.notices[0] == "No day says how long every twitch took, so there are no minutes to compare."


def test_no_twitches_at_all_is_a_calm_page():
    page = triggers_page(make_report(*OTHERS, n_days=60, counts=0.0))
    assert page.notices == ("No twitches on 60 observed days. There is nothing that anything could go with.",)
    assert page.sections == ()


def test_the_first_evenings_without_a_twitch_are_a_young_diary():
    days = (Shortfall(CALENDAR_DAYS, 1, 56), Shortfall(OBSERVED_DAYS, 1, 40), Shortfall(TWITCH_DAYS, 0, 15))
    page = triggers_page(make_report(*OTHERS, n_days=1, counts=0.0, shortfalls=days, n_days_to_go=None))
    assert page.notices == (
        "1 of about 56 days. Nothing can be concluded yet, and that is normal: most people need two to three months.",
        "So far: no twitches on 1 observed day.",
        "To look at: twitchlog chart timeline",
    )


def test_no_page_speaks_of_triggers_or_causes():
    findings = (make_finding(), make_finding(HINT, make_effect(1.2, 0.8, 1.7), make_effect(), exposure="fatigue"))
    text = repr(triggers_page(make_report(*findings, *OTHERS))).lower()
    assert text.count("cause") == text.count("not causes") == 1
    assert "trigger" not in text.replace("triggerspage", "")
