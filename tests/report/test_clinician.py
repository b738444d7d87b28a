"""The clinician's report: every count by hand, paused days in none of them, and what is missing never zero."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.builders import at, make_answer, make_episode, make_medicine, make_none, make_pause, make_symptom
from tests.visits import FIRST, LAST, SECRET, TODAY, fill_ordinary, tell
from twitchlog import visit
from twitchlog.diary.body import REGIONS
from twitchlog.diary.onset import Onset, parse_onset
from twitchlog.diary.place_days import rank_places
from twitchlog.pipeline import body, open_diary
from twitchlog.report.clinician import VisitDetails
from twitchlog.report.clinician_history import AFTER_ONSET, AROUND_ONSET, BEFORE_ONSET, describe_medicines
from twitchlog.report.clinician_json import clinician_as_json
from twitchlog.report.clinician_places import RegionDays, UnplacedDays

N_WITH, N_NONE = 51, 25  # of the 76 days from 7 September on


def report_of(diary, *, start=FIRST, end=LAST, as_of=TODAY, **details):
    return visit.clinician_report(diary, start=start, end=end, as_of=as_of, visit=VisitDetails(**details))


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory):
    with open_diary(str(tmp_path_factory.mktemp("visit") / "diary.db")) as diary:
        fill_ordinary(diary)
        yield diary


@pytest.fixture(scope="module")
def report(ordinary):
    return report_of(ordinary)


def test_the_denominators(report):
    coverage = report.coverage
    assert (coverage.n_days, coverage.n_paused, coverage.n_not_observed) == (84, 3, 5)
    assert coverage.n_observed == coverage.n_some + coverage.n_none == 76
    assert (coverage.n_some, coverage.n_none) == (N_WITH, N_NONE)
    assert report.twitches.n_observed == 76
    assert report.twitches.n_days_with_twitches == N_WITH


def test_days_with_twitches_by_region_and_side(report):
    assert report.regions == (
        RegionDays("bulbar", 0, 1, 1, 0),
        RegionDays("cervical", 0, 0, None, 1),
        RegionDays("thoracic", 0, 0, 0, 0),
        RegionDays("lumbosacral", N_WITH, N_WITH, 0, 0),
    )
    assert tuple(each.region for each in report.regions) == REGIONS
    assert report.eyelids == RegionDays("eyelids", 0, 1, None, 0)


def test_both_sides_count_on_both_and_places_without_a_side_come_last(report):
    places = {each.name: each for each in report.places}
    assert places["left front of thigh"].n_days == places["right front of thigh"].n_days
    assert "both fronts of thigh" not in places
    assert [each.rank for each in report.places] == [*range(1, len(report.places) - 1), 0, 0]
    assert {each.name for each in report.places if not each.rank} == {"biceps, side not said", "moving about"}
    ranked = [each.n_days for each in report.places if each.rank]
    assert ranked == sorted(ranked, reverse=True)


def test_the_ranks_are_those_of_the_body_map(ordinary, report):
    from twitchlog.charts.body_map import prepare_body_map
    from twitchlog.pages import finished_days

    daily = finished_days(ordinary, start=FIRST, end=LAST, as_of=TODAY)
    data = prepare_body_map(ordinary.day_rows(start=FIRST, end=LAST).episodes, daily, body=body())
    assert [(each.name, each.n_days) for each in data.places] == [
        (each.name, each.n_days) for each in report.places if each.rank
    ]


def test_the_course_covers_the_period_in_stretches_of_four_weeks(report):
    assert [(each.start, each.end) for each in report.blocks] == [
        (dt.date(2026, 8, 30), dt.date(2026, 9, 26)),
        (dt.date(2026, 9, 27), dt.date(2026, 10, 24)),
        (dt.date(2026, 10, 25), dt.date(2026, 11, 21)),
    ]
    assert sum(each.n_observed for each in report.blocks) == report.coverage.n_observed
    assert sum(each.n_episodes for each in report.blocks) == report.twitches.n_episodes


@pytest.mark.parametrize(("n_days", "n_blocks"), [(1, 1), (28, 1), (29, 2), (168, 6), (169, 4), (730, 6)])
def test_a_period_of_any_length_has_few_stretches(ordinary, n_days, n_blocks):
    blocks = report_of(ordinary, start=LAST - dt.timedelta(n_days - 1)).blocks
    assert len(blocks) <= 6
    assert sum(each.n_days for each in blocks) == n_days
    assert len(blocks) == n_blocks


def test_paused_days_count_nowhere(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_pause("2026-11-01", "2026-11-30"), make_none("2026-10-20"))
        diary.add(make_episode(at("2026-11-10 10:00")), make_episode(at("2026-10-21 10:00"), site="shin"))
        report = report_of(diary)
    assert [each.name for each in report.places] == ["left shin"]
    assert report.twitches.n_episodes == report.spells.n_episodes == 1


def test_symptoms_with_their_days_and_places(report):
    drops, tingling = report.symptoms
    assert (drops.key, drops.n_days) == ("drops-things", 1)
    assert (tingling.n_days, tingling.first_on, tingling.last_on) == (2, dt.date(2026, 11, 12), dt.date(2026, 11, 14))
    assert [(place.name, place.n_days) for place in tingling.places] == [("left foot", 2)]
    assert tingling.severity_max == 3.0
    assert drops.severity_max is None


def test_answers_keep_the_no(report):
    answers = {each.question: each for each in report.answers}
    assert (answers["function"].n_days, answers["function"].n_yes) == (2, 1)
    assert answers["worry"].mean == 6.0


def test_habits_are_means_over_the_days_that_have_them(report):
    habits = {each.factor.key: each for each in report.habits}
    assert (habits["sleep_h"].n_days, habits["sleep_h"].mean) == (76, 6.5)
    assert habits["caffeine_mg"].mean == pytest.approx(180, abs=2)
    assert (habits["alcohol_g"].n_days, habits["alcohol_g"].mean) == (0, None)
    assert [(each.factor.key, each.n_days) for each in report.tried] == [("breathing_min", 1)]


def test_medicines_stand_against_the_onset(report):
    assert report.onset == Onset(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    courses = {each.medicine.name: each for each in report.medicines}
    assert list(courses) == ["salbutamol", "sertraline", "zinc"]
    assert courses["salbutamol"].against_onset == courses["sertraline"].against_onset == BEFORE_ONSET
    assert courses["zinc"].against_onset == AFTER_ONSET
    assert [each.changed_before_onset for each in courses.values()] == [("started",), (), ()]
    assert [each.n_days_taken for each in courses.values()] == [1, None, None]
    assert courses["salbutamol"].class_name == "beta-agonists (asthma relievers)"


@pytest.mark.parametrize(
    ("dates", "against", "changed"),
    [
        ({"started_on": "2026-01-03"}, BEFORE_ONSET, ()),
        ({"started_on": "2026-01-04"}, BEFORE_ONSET, ("started",)),
        ({"started_on": "2026-02-28"}, BEFORE_ONSET, ("started",)),
        ({"started_on": "2026-03-01"}, AROUND_ONSET, ("started",)),
        ({"started_on": "2026-03-31"}, AROUND_ONSET, ("started",)),
        ({"started_on": "2026-04-01"}, AFTER_ONSET, ()),
        ({"started_on": "2020-01-01", "dose_changed_on": "2026-02-01"}, BEFORE_ONSET, ("dose changed",)),
        ({"started_on": "2020-01-01", "stopped_on": "2026-02-01"}, BEFORE_ONSET, ("stopped",)),
        ({"started_on": "2026-02-01", "stopped_on": "2026-02-20"}, BEFORE_ONSET, ("started", "stopped")),
        ({}, None, ()),
    ],
)
def test_eight_weeks_before_the_onset(dates, against, changed):
    onset = parse_onset("March 2026")
    [course] = describe_medicines([make_medicine(**dates)], (), onset=onset, start=FIRST, end=LAST)
    assert (course.against_onset, course.changed_before_onset) == (against, changed)


def test_so_long_before_the_onset_is_the_threshold_of_the_sign(monkeypatch):
    from twitchlog.report import clinician_history

    monkeypatch.setattr(clinician_history, "red_flags", lambda: {"thresholds": {"medicine_days": 10}})
    onset, of = parse_onset("March 2026"), {"start": FIRST, "end": LAST}
    told = [make_medicine(started_on="2026-02-18"), make_medicine(key="zinc", started_on="2026-02-19")]
    courses = {each.medicine.key: each for each in describe_medicines(told, (), onset=onset, **of)}
    assert [len(each.changed_before_onset) for each in (courses["salbutamol"], courses["zinc"])] == [0, 1]


def test_without_an_onset_nothing_is_before_or_after_it():
    [course] = describe_medicines([make_medicine(started_on="2026-02-01")], (), onset=None, start=FIRST, end=LAST)
    assert (course.against_onset, course.changed_before_onset) == (None, ())


def test_a_concern_for_this_visit_stands_before_the_one_of_the_profile(ordinary):
    assert report_of(ordinary).concern == "Is this something to treat?"
    assert report_of(ordinary, concern="Another one").concern == "Another one"


def test_notes_are_there_only_when_asked_for(ordinary):
    assert report_of(ordinary).notes is None
    assert SECRET not in str(clinician_as_json(report_of(ordinary)))
    notes = report_of(ordinary, with_notes=True).notes
    assert {note.text for note in notes} == {SECRET}
    assert [note.day for note in notes] == sorted(note.day for note in notes)


def test_a_period_that_ended_earlier_knows_nothing_of_what_came_after(ordinary):
    end = dt.date(2026, 10, 24)
    early = report_of(ordinary, start=dt.date(2026, 9, 27), end=end)
    assert early.as_of == dt.date(2026, 10, 25)
    assert early.symptoms == ()
    assert early.answers == ()
    assert early.associations.last_day <= end
    assert all(each.rank for each in early.places)


def test_an_onset_told_in_other_words_is_kept_as_told(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_none("2026-11-20"))
        tell(diary, onset="a while ago")
        report = report_of(diary)
    assert (report.onset, report.profile["onset"]) == (None, "a while ago")


def test_places_are_ranked_by_days_then_by_name():
    assert rank_places((), body()) == ()


def test_days_of_unknown_place_are_counted_apart(tmp_path, ordinary):
    assert report_of(ordinary).unplaced == UnplacedDays(1, 0, 1, 0)
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_episode(at("2026-11-10 10:00"), site=None, side=None))
        diary.add(make_episode(at("2026-11-10 11:00"), site="moving", side=None))
        diary.add(make_episode(at("2026-11-11 11:00"), site="elsewhere", side=None))
        report = report_of(diary)
    assert report.unplaced == UnplacedDays(2, 1, 1, 1)
    assert clinician_as_json(report)["twitches"]["unplaced"] == report.unplaced._asdict()


def test_a_place_in_the_middle_is_one_place_whether_its_side_was_said_or_not(tmp_path):
    from twitchlog.charts.body_map import prepare_body_map
    from twitchlog.pages import finished_days

    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_episode(at("2026-11-10 10:00"), site="tongue", side=None))
        diary.add(make_episode(at("2026-11-11 10:00"), site="tongue", side="midline"))
        diary.add(make_episode(at("2026-11-12 10:00"), site="calf", side="left"))
        report = report_of(diary)
        daily = finished_days(diary, start=FIRST, end=LAST, as_of=TODAY)
        drawn = prepare_body_map(diary.day_rows(start=FIRST, end=LAST).episodes, daily, body=body())
    assert [(each.name, each.n_days, each.rank) for each in report.places] == [("tongue", 2, 1), ("left calf", 1, 2)]
    assert drawn.places == report.places
    assert report.regions[0].midline == 2


def test_what_was_logged_today_is_in_the_rows_as_it_is_in_the_signs(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_none("2026-11-20"))
        diary.add(
            make_symptom(at("2026-11-22 09:00"), item="slurred-speech", site=None, side=None),
            make_answer(at("2026-11-22 09:00"), value=1.0),
        )
        report = report_of(diary)
    assert [each.kind for each in report.symptoms] == ["speech"]
    assert [(each.n_days, each.n_yes) for each in report.answers] == [(1, 1)]
    assert {flag.id: flag.result for flag in report.flags}["G1"] == "present"


def test_a_symptom_of_a_paused_day_is_told_apart(tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_pause("2026-11-10", "2026-11-12"), make_none("2026-11-20"))
        diary.add(make_symptom(at("2026-11-11 09:00")), make_symptom(at("2026-11-14 09:00")))
        [symptom] = report_of(diary).symptoms
    assert (symptom.n_days, symptom.n_paused_days) == (1, 1)


def test_the_sign_that_nobody_is_asked_for_is_there_only_where_it_is_present(report):
    assert [flag.id for flag in report.flags][-1] == "G6"
