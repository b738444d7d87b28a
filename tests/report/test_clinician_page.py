"""The words of the clinician's page: in their order, calm, with their days, and the patient's own marked as theirs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from tests.builders import at, make_episode, make_none, make_reading
from tests.visits import FIRST, LAST, SECRET, TODAY, fill_crowded, fill_ordinary
from twitchlog import visit
from twitchlog.analysis.results import (
    CHECKS,
    DAYS,
    NOT_ENOUGH,
    NOT_SEEN,
    PRESENT,
    Because,
    FlagCoverage,
    FlagPart,
    FlagResult,
)
from twitchlog.pipeline import open_diary
from twitchlog.report.clinician import VisitDetails
from twitchlog.report.clinician_blocks import clipped, quoted
from twitchlog.report.clinician_data import as_data
from twitchlog.report.clinician_page import TITLE, clinician_page
from twitchlog.report.clinician_signs import signs_block

LABELS = [
    "Signs asked for",
    "Function",
    "Sensation, pain",
    "Medicines",
    "Habits (means)",
    "Associations",
    "Tried",
    "Told",
    "Questions",
]
NEVER = ("benign", "causes", "safe", "risk", "abnormal", "worry not", "all clear", "streak", "ALS", "sclerosis")
ON = dt.date(2026, 11, 3)


def report_of(diary, *, start=FIRST, end=LAST, **details):
    return visit.clinician_report(diary, start=start, end=end, as_of=TODAY, visit=VisitDetails(**details))


def made(path, fill):
    with open_diary(str(path / "diary.db")) as diary:
        fill(diary)
        return report_of(diary)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return made(tmp_path_factory.mktemp("visit"), fill_ordinary)


@pytest.fixture(scope="module")
def page(report):
    return clinician_page(report)


def block(page, label):
    return next(each for each in page.blocks if each.label == label)


def said(page):
    """Every word of ours and of the patient's on the page, as one text."""
    return str(as_data(page, paper="a4"))


def test_the_denominators_and_who_says_so_come_first(page):
    assert page.title == TITLE
    assert page.period == "30 August – 21 November 2026 (12 weeks)"
    assert page.coverage[:2] == ("Observed 76 of 84 days", "3 paused")
    assert re.fullmatch(r"\d+ of \d+ entries \([\d.]+ %\) made late", page.coverage[2])
    assert page.coverage[-1] == "patient-reported, not verified"


def test_then_the_concern_and_the_onset_in_the_patients_words(page):
    assert [(item.lead, item.text) for item in page.history] == [
        ("Main concern", "“Is this something to treat?”"),
        ("Onset", "“March 2026, after a cold” (reported)"),
        ("Illness in the weeks before", "“a cold”"),
    ]


def test_then_everything_else_in_its_order(page):
    assert [each.label for each in page.blocks] == LABELS


def test_the_table_of_regions(page):
    assert page.regions.caption == "Twitch-days (of 76 observed)"
    assert page.regions.columns == ("region", "left", "right", "midline")
    assert page.regions.rows == (
        ("bulbar", "0*", "1", "1"),
        ("– eyelids", "0*", "1", "–"),
        ("cervical", "0*", "0*", "–"),
        ("thoracic", "0*", "0*", "0*"),
        ("lumbosacral", "51", "51", "0*"),
    )
    assert page.unplaced == (
        "Not in the table: moving about 1 day · side not said: cervical 1. "
        "* none logged there, but these days may belong there."
    )


def test_a_zero_is_bare_only_where_no_day_of_unknown_place_can_belong(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_none("2026-11-19"), make_episode(at("2026-11-20 10:00"), site="biceps", side=None))
        sides = clinician_page(report_of(diary))
        diary.add(make_episode(at("2026-11-21 10:00"), site=None, side=None))
        places = clinician_page(report_of(diary))
    assert sides.regions.rows[1:3] == (("cervical", "0*", "0*", "–"), ("thoracic", "0", "0", "0"))
    assert sides.unplaced.startswith("Not in the table: side not said: cervical 1 (days).")
    assert not [cell for row in places.regions.rows for cell in row if cell == "0"]
    assert places.unplaced.startswith("Not in the table: place not said 1 day · side not said: cervical 1.")


def test_the_course(page):
    assert page.course.rows[0] == ("30 Aug–26 Sep", "13 of 20", "1.3 a day")
    assert [row[0] for row in page.course.rows[1:]] == ["27 Sep–24 Oct", "25 Oct–21 Nov"]
    assert ("Course", "stretches of 4 weeks") in page.beside


def test_a_shorter_first_stretch_is_said(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_none("2026-11-20"))
        page = clinician_page(report_of(diary, start=dt.date(2026, 10, 20)))
    assert ("Course", "stretches of 4 weeks, the first 5 days") in page.beside


def test_the_places_carry_the_numbers_of_the_figures(page):
    assert [item.lead for item in page.places.items] == [
        "1 left calf",
        "2 left front of thigh",
        "3 right front of thigh",
        "4 right upper eyelid",
        "5 tongue",
        "biceps, side not said",
        "moving about",
    ]
    assert page.places.items[0].text == "51 days"


def test_symptoms_with_days_and_what_was_never_logged(page):
    function, felt = block(page, "Function"), block(page, "Sensation, pain")
    assert function.items[0] == ("drops things", "on 1 day, right hand, 14 Nov 2026")
    assert function.about == felt.about == "Of 82 days up to 22 Nov 2026, paused ones left out:"
    assert ("weekly check of function", "yes 1 of 2 times, answered in 2 of 12 weeks") in function.items
    assert felt.items[0] == ("tingling", "on 2 days, left foot, 12 Nov 2026 to 14 Nov 2026, up to 3/10")
    assert felt.items[-1] == ("never logged", "numbness, pain, cramps and stiffness")


def test_medicines_against_the_onset(page):
    [salbutamol, sertraline, zinc] = block(page, "Medicines").items
    assert salbutamol.text == (
        "since 2 Feb 2026 (before onset), started in the 8 weeks before onset, 100 mcg, as needed, "
        "taken on 1 of 81 days without paused ones, beta-agonists (asthma relievers)"
    )
    assert sertraline.text == "since 1 Jun 2025 (before onset), 50 mg"
    assert zinc.text == "since 1 May 2026 (after onset), stopped 1 Jun 2026"


def test_habits_with_their_days_and_those_never_logged(page):
    habits = dict(block(page, "Habits (means)").items)
    assert habits["sleep"] == "6 h 30 (76 days)"
    assert habits["worry about the twitches"] == "6/10 (1 day)"
    assert habits["never logged"] == "alcohol and stress"
    assert dict(block(page, "Tried").items) == {"breathing": "20 min in all, on 1 of 81 days without paused ones"}


def test_the_associations_are_no_causes_and_name_what_was_not_found(page):
    found = block(page, "Associations")
    assert found.about.startswith("Association in a self-kept diary, not cause. The whole diary: 76 observed days,")
    leads = [item.lead for item in found.items]
    assert leads[-1] == "never logged"
    assert "stands out" in leads or leads[0].startswith("caffeine")


def test_what_was_told_and_what_was_not(page):
    told = dict(block(page, "Told").items)
    assert told["writes with"] == "“left”"
    assert told["not told"] == "work, nerve or muscle illness in the family, test results"
    assert block(page, "Questions").items[0].text == "“Is a scan needed?”"


def test_the_last_words_tell_what_it_rests_on(page, report):
    closing = " ".join(page.closing)
    assert f"thresholds version {report.thresholds_version}" in closing
    assert "no clinician has reviewed them" in closing
    assert f"twitchlog {report.program_version}" in closing
    assert "never free of twitches" in closing
    assert "Signs F1–F5, G1–G6 by the rules" in closing


def test_no_name_and_no_note_is_on_it_unless_asked_for(page, tmp_path):
    assert page.name == ""
    assert SECRET not in said(page)
    with open_diary(str(tmp_path / "d.db")) as diary:
        fill_ordinary(diary)
        asked = clinician_page(report_of(diary, name="A. Person", with_notes=True))
    assert asked.name == "A. Person"
    assert asked.blocks[-1].label == "Notes"
    assert SECRET in said(asked)
    assert [item.lead for item in asked.blocks[-1].items][:2] == ["21 Nov 2026", "20 Nov 2026"]


@pytest.mark.parametrize("fill", [fill_ordinary, fill_crowded, lambda diary: diary.add(make_none("2026-11-20"))])
def test_calm_words_only(tmp_path, fill):
    report = made(tmp_path, fill)
    ours = said(clinician_page(dataclasses.replace(report, profile={}, notes=None)))
    assert [word for word in NEVER if re.search(rf"\b{word}\b", ours, re.IGNORECASE)] == []


def test_a_period_without_an_observed_day_has_no_table_of_zeros(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_episode(at("2026-03-01 10:00")))
        page = clinician_page(report_of(diary))
    assert page.regions.rows == ()
    assert page.beside == (("Twitches", "no day was observed: that is not the same as none"),)
    assert page.coverage == ("Observed 0 of 84 days", "no entries in this period", "patient-reported, not verified")
    assert {row[1:] for row in page.course.rows} == {("–", "not observed")}


def test_days_said_to_have_none_are_none(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_none("2026-11-20"), make_none("2026-11-21"))
        page = clinician_page(report_of(diary, start=dt.date(2026, 11, 20)))
    assert page.beside == (("Twitches", "none on 2 observed days"),)
    assert page.unplaced == ""
    assert {row[1:3] for row in page.regions.rows} == {("0", "0")}
    assert block(page, "Associations").items[0].lead == "too few days"


def test_a_day_with_only_a_coffee_is_not_observed(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_reading(at("2026-11-21 09:00")))
        page = clinician_page(report_of(diary, start=LAST))
    assert page.coverage[0] == "Observed 0 of 1 day"
    assert page.period == "21 November 2026 (1 day)"


def test_a_long_concern_is_cut_where_it_can_be_seen(tmp_path):
    page = clinician_page(made(tmp_path, fill_crowded))
    concern = page.history[0].text
    assert len(concern) == 202
    assert concern.endswith("…”")


def test_words_are_quoted_on_one_line():
    assert quoted("two\nlines \x1b[31m") == "“two lines [31m”"
    assert clipped("a" * 10, 10) == "a" * 10
    assert clipped("a" * 11, 10) == "a" * 9 + "…"


# The signs, from results made by hand


def covered(unit=DAYS, n=13, of=14):
    return FlagCoverage(unit, n, of, 7, dt.date(2026, 11, 8), LAST)


def test_present_signs_first_then_the_negatives_with_what_they_rest_on(report):
    flags = (
        FlagResult("F1", NOT_ENOUGH, 0, None, covered(n=2)),
        FlagResult("F2", NOT_SEEN, 0, None, covered(CHECKS, 3, 3)),
        FlagResult("F3", NOT_SEEN, 0, None, covered()),
        FlagResult("F4", NOT_SEEN, 0, None, covered()),
        FlagResult(
            "F5",
            PRESENT,
            1,
            ON,
            covered(),
            because=(Because("several places", ON, LAST, 5, 13, site="calf", side="left"),),
            acknowledged_on=dt.date(2026, 11, 10),
            parts=(FlagPart("several places", PRESENT, covered()), FlagPart("spread", NOT_SEEN, covered())),
        ),
    )
    items = signs_block(dataclasses.replace(report, flags=flags)).items
    assert [item.lead for item in items] == ["present: F5 Other parts of the body", NOT_SEEN, NOT_ENOUGH]
    assert "left calf, since 3 Nov (5 of 13 days)" in items[0].text
    assert "spread: not seen in the log" in items[0].text
    assert "seen by a clinician" in items[0].text
    assert "F3 Numbness or tingling · F4 Pain with twitches (13 of 14 days observed)" in items[1].text
    assert "(weekly check answered 3 of 3)" in items[1].text
    assert items[2].text == "F1 Twitching for more than 2 weeks (2 of 14 days observed)"


def test_no_sign_is_ever_left_out_for_room(report):
    block = signs_block(report)
    assert block.is_whole
    assert block.at_least == len(block.items)
