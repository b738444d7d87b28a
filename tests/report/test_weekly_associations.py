"""The weekly report's statements: at most three, no hints, and only with enough days."""

import datetime as dt
import json

import pytest

from tests.report.findings import AS_OF, OTHERS, make_effect, make_finding, make_report, make_shown
from twitchlog.analysis.gate import CALENDAR_DAYS, OBSERVED_DAYS, TWITCH_DAYS, Shortfall
from twitchlog.analysis.held_up import DID_NOT, HELD_UP
from twitchlog.analysis.screen import CANNOT_TELL, HINT
from twitchlog.report import html, markdown, terminal
from twitchlog.report.weekly_associations import week_associations_as_json, week_findings
from twitchlog.report.weekly_associations import week_statements as statements_for

YOUNG = (Shortfall(CALENDAR_DAYS, 41, 56),)
CAFFEINE = "caffeine, the day after: at least 1.2 times as many twitches after 320 mg as after 95 mg (112 days)"
NOT_CAUSES = "associations, not causes; more: twitchlog triggers"


def week_statements(report, as_of=AS_OF):
    return statements_for(report, as_of=as_of)


def test_a_finding_is_one_line():
    assert week_statements(make_report(make_finding(), *OTHERS)) == (CAFFEINE, NOT_CAUSES)


def test_what_belongs_to_a_finding_stays_with_it():
    stress = make_effect(1.5, 1.1, 2.0, exposure="stress", lag_days=0, low=3, high=7)
    finding = make_finding(adjusted=stress, exposure="stress", shown_before=(make_shown(HELD_UP, lag_days=0),))
    line, _ = week_statements(make_report(finding, *OTHERS))
    assert line.endswith(
        "(112 days; direction unknown; held up: there again on 56 new days (first shown on 3 March 2026))"
    )
    weak = make_finding(adjusted=make_effect(1.2, 0.8, 1.7), unadjusted=make_effect())
    line, _ = week_statements(make_report(weak, *OTHERS))
    assert "by itself 1.6 times as many" in line
    assert "may be explained" in line
    gone = make_finding(shown_before=(make_shown(DID_NOT, n_days=56),))
    line, _ = week_statements(make_report(gone, *OTHERS))
    assert line.startswith("caffeine, the day after: did not hold up on new days; over all days at least 1.2 times")


def test_the_three_that_stand_out_most_are_told():
    keys = ("sleep_h", "caffeine_mg", "stress", "water_ml")
    made = [make_finding(exposure=key, p_familywise=p) for key, p in zip(keys, (0.04, 0.01, 0.02, 0.03), strict=True)]
    report = make_report(*made)
    assert [each.factor.key for each in week_findings(report)] == ["caffeine_mg", "stress", "water_ml"]
    assert len(week_statements(report)) == 4


@pytest.mark.parametrize("verdict", [HINT, CANNOT_TELL])
def test_hints_are_not_told(verdict):
    said = week_statements(make_report(make_finding(verdict), *OTHERS))
    assert said == ("nothing stands out so far; what was looked at: twitchlog triggers",)


def test_a_young_diary_says_when():
    report = make_report(*OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=15)
    assert week_statements(report) == ("41 of about 56 days; nothing can be concluded before about 7 December 2026",)
    stopped = make_report(*OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=None)
    assert week_statements(stopped)[0].startswith("41 of about 56 days; nothing can be concluded yet.")


@pytest.mark.parametrize(("days_later", "is_promised"), [(6, True), (14, True), (15, False), (90, False)])
def test_a_week_long_past_promises_no_date_that_is_over(days_later, is_promised):
    report = make_report(*OTHERS, n_days=41, shortfalls=YOUNG, n_days_to_go=15)
    (line,) = week_statements(report, AS_OF + dt.timedelta(days=days_later))
    promised = "41 of about 56 days; nothing can be concluded before about 7 December 2026"
    over = "41 of about 56 days at the end of that week; with the days since: twitchlog triggers"
    assert line == (promised if is_promised else over)


def test_the_first_evenings_without_a_twitch_say_how_far_it_is():
    days = (Shortfall(CALENDAR_DAYS, 1, 56), Shortfall(OBSERVED_DAYS, 1, 40), Shortfall(TWITCH_DAYS, 0, 15))
    report = make_report(*OTHERS, n_days=1, counts=0.0, shortfalls=days, n_days_to_go=None)
    assert week_statements(report) == ("1 of about 56 days; nothing can be concluded yet",)
    (later,) = week_statements(report, AS_OF + dt.timedelta(days=1))
    assert later == "1 of about 56 days at the end of that week; with the days since: twitchlog triggers"


def test_where_there_is_nothing_to_compare_nothing_is_said():
    assert week_statements(None) == ()
    assert week_statements(make_report(n_days=0, n_entries=0)) == ()
    assert week_statements(make_report(*OTHERS, n_days=90, counts=0.0)) == ()
    assert week_statements(make_report(*OTHERS)) == (
        "no factor was logged on enough days yet; what it takes: twitchlog triggers",
    )


def test_the_numbers_are_plain_json():
    report = make_report(make_finding(), make_finding(HINT, exposure="fatigue"), *OTHERS)
    held = json.loads(json.dumps(week_associations_as_json(report), allow_nan=False))
    assert [each["exposure"] for each in held["findings"]] == ["caffeine_mg"]
    assert (held["observed_days"], held["n_days_to_go"], held["reached_on"]) == (113, 0, None)
    assert week_associations_as_json(None) is None


@pytest.mark.parametrize("render", [terminal.render_weekly, markdown.render_weekly, html.render_weekly])
def test_every_format_of_the_week_shows_them(full_diary, render):
    shown = render(full_diary.report(associations=make_report(make_finding(), *OTHERS)))
    plain = " ".join(shown.replace("\\", "").replace("<li>", " ").split())
    assert CAFFEINE in plain
    assert NOT_CAUSES in plain
    assert "Associations" not in render(full_diary.report())
