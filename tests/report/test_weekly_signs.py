"""Warning signs in the weekly report: first, only those present, and beside what asks for help nothing soothes."""

import datetime as dt
import json
import re

import pytest

from tests.report.conftest import MONDAY
from twitchlog.analysis.results import CHECKS, DAYS, PRESENT, Because, FlagCoverage, FlagResult
from twitchlog.report import html, markdown, terminal
from twitchlog.report.weekly import WeekSigns
from twitchlog.report.weekly_json import weekly_as_json
from twitchlog.report.weekly_page import weekly_page

SINCE, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 20)
GENTLE = ("Logging once a day is enough for a useful record.",)
SOOTHING = ("turn out not to be serious", "not urgent", *GENTLE, "usual things to try")


def sign(flag_id, tier, part, *, unit=DAYS, **because):
    coverage = FlagCoverage(unit, 13, 14, 7, SINCE, LAST)
    return FlagResult(flag_id, PRESENT, tier, SINCE, coverage, (Because(part, SINCE, LAST, **because),))


PERSISTENT = sign("F1", 1, "persistent", site="calf", side="left", n_days=12, n_observed=19)
FUNCTIONAL = sign("F2", 2, "functional", unit=CHECKS, item="drops-things", site="calf", side="right")
SUDDEN = sign("G7", 3, "now", item="face-droop")


def report(diary, *present, **others):
    return diary.report(signs=WeekSigns(present, **others), gentle=GENTLE)


def test_a_sign_stands_first_with_what_led_to_it(full_diary):
    page = weekly_page(report(full_diary, PERSISTENT))
    (row,) = page.flags
    assert (row.title, row.tier_words) == ("Twitching for more than 2 weeks", "book an appointment")
    assert row.where == "left calf, since 1 Nov (12 of 19 days)"
    assert page.about_flags == "As of 22 November 2026. A diary cannot rule anything out."
    assert page.urgent == ()
    lines = terminal.render_weekly(report(full_diary, PERSISTENT)).splitlines()
    assert lines[:5] == [
        "Week 46 · 9–15 November 2026",
        "6 of 7 days observed · 1 of 35 entries made late",
        "",
        "Warning signs",
        "  book an appointment: Twitching for more than 2 weeks",
    ]
    assert max(map(len, lines)) <= 80


def test_without_a_sign_no_format_speaks_of_signs(full_diary):
    made = full_diary.report()
    for page in (terminal.render_weekly(made), markdown.render_weekly(made), html.render_weekly(made)):
        assert "Warning signs" not in page
        assert "rule anything out" not in page


@pytest.mark.parametrize("render", [terminal.render_weekly, markdown.render_weekly, html.render_weekly])
@pytest.mark.parametrize("present", [(FUNCTIONAL,), (PERSISTENT, FUNCTIONAL), (PERSISTENT, SUDDEN)])
def test_beside_what_asks_for_help_nothing_soothes(full_diary, render, present):
    words = " ".join(render(report(full_diary, *present)).split())
    assert [phrase for phrase in SOOTHING if phrase in words] == []
    calm = " ".join(render(report(full_diary, PERSISTENT)).split())
    assert [phrase for phrase in SOOTHING if phrase not in calm] == []


@pytest.mark.parametrize("render", [terminal.render_weekly, markdown.render_weekly, html.render_weekly])
def test_what_asks_for_help_is_said_before_the_title(full_diary, render):
    words = re.sub(r"(?s)<head>.*</head>|[*\\]", "", render(report(full_diary, PERSISTENT, FUNCTIONAL)))
    assert 0 <= words.index("Please contact a doctor in the next few days.") < words.index("Week 46")
    assert words.index("drops things") < words.index("Week 46")


def test_the_number_to_call_follows_the_country(full_diary):
    gb = weekly_page(report(full_diary, SUDDEN, country="GB")).urgent
    us = weekly_page(report(full_diary, SUDDEN, country="US")).urgent
    assert "999" in gb[0]
    assert "911" in us[0]
    assert "999" not in us[0]


def test_the_gentle_line_stands_last(diary):
    made = report(diary)
    assert terminal.render_weekly(made).endswith(f"\n\n{GENTLE[0]}\n")
    assert markdown.render_weekly(made).endswith(f"\n\n{GENTLE[0]}\n")
    assert f"<p>{GENTLE[0]}</p>\n</footer>" in html.render_weekly(made)


def test_json_has_the_signs_as_flags_gives_them(full_diary):
    made = json.loads(json.dumps(weekly_as_json(report(full_diary, PERSISTENT)), allow_nan=False))
    (flag,) = made["flags"]
    assert (flag["id"], flag["result"], flag["tier"], flag["since"]) == ("F1", "present", 1, "2026-11-01")
    assert flag["because"][0]["side"] == "left"


# Symptoms


def test_symptoms_say_days_out_of_days_with_entries(diary):
    for day in range(5):
        diary.twitch(day).logged(day, 1, 0)
    diary.symptom(0, side="left", severity=3).symptom(2, side="left").symptom(4, "cramp", site=None, side=None)
    diary.mark("paused", 4)
    page = weekly_page(diary.report(name_symptom={"tingling": "tingling", "cramp": "cramp"}.__getitem__))
    assert page.symptoms == (("tingling", "left calf", "2 of 4 days with entries", "up to 3/10"),)
    assert page.about_symptoms == "1 symptom on paused days, not counted here"
    made = diary.report()
    text = terminal.render_weekly(made)
    assert "Symptoms      tingling, left calf: on 2 of 4 days with entries, up to 3/10\n" in text
    assert "\n              1 symptom on paused days, not counted here\n" in text
    assert "| tingling | left calf | 2 of 4 days with entries | up to 3/10 |" in markdown.render_weekly(made)
    assert '<th scope="row">tingling, left calf</th><td>2 of 4 days with entries</td>' in html.render_weekly(made)
    (row,) = weekly_as_json(made)["symptoms"]
    assert row == {
        "item": "tingling",
        "name": "tingling",
        "site": "calf",
        "side": "left",
        "place": "left calf",
        "n_entries": 2,
        "n_days": 2,
        "severity_max": 3,
    }
    assert (weekly_as_json(made)["n_days_with_entries"], weekly_as_json(made)["n_symptoms_on_paused_days"]) == (4, 1)


def test_many_symptoms_end_in_a_count_on_the_terminal(diary):
    for n in range(11):
        diary.symptom(0, f"symptom{n:02}", site=None, side=None).logged(0, 11, 0)
    text = terminal.render_weekly(diary.report())
    assert "symptom07: on 1 of 1 day with entries" in text
    assert "symptom08" not in text
    assert "and 3 others: twitchlog list --kind symptom" in text


def test_a_week_without_symptoms_has_no_word_of_them(full_diary):
    made = full_diary.report(week_start=MONDAY)
    for page in (terminal.render_weekly(made), markdown.render_weekly(made), html.render_weekly(made)):
        assert "ymptom" not in page
