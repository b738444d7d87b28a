"""The clinician's report as a dictionary for JSON (docs/json.md lists it), never rounded; must not phrase."""

from __future__ import annotations

from typing import Any

from twitchlog.analysis.high_low import HighLow
from twitchlog.analysis.results import TwitchRate
from twitchlog.report.clinician import ClinicianReport, Habit, Link
from twitchlog.report.clinician_history import MedicineCourse, SymptomDays
from twitchlog.report.flags_json import flag_as_json
from twitchlog.report.triggers_json import findings_as_json, period_as_json, shortfalls_as_json

SCHEMA = "twitchlog.report.clinician"
VERSION = 1


def clinician_as_json(report: ClinicianReport) -> dict[str, Any]:
    """The report's facts under stable names; None (null) for what is missing, dates in ISO 8601.

    Parameters
    ----------
    report : ClinicianReport
    """
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "program_version": report.program_version,
        "thresholds_version": report.thresholds_version,
        "name": report.visit.name or None,
        "period": {
            "start": report.start.isoformat(),
            "end": report.end.isoformat(),
            "n_days": report.n_days,
        },
        "coverage": report.coverage._asdict(),
        "concern": report.concern or None,
        "profile": {key: report.profile.get(key) for key in PROFILE_FIELDS},
        "onset": {
            "earliest": report.onset.earliest.isoformat() if report.onset else None,
            "latest": report.onset.latest.isoformat() if report.onset else None,
        },
        "twitches": _rate(report.twitches)
        | {
            "regions": [each._asdict() for each in report.regions],
            "eyelids": report.eyelids._asdict(),
            "unplaced": report.unplaced._asdict(),
            "places": [each._asdict() for each in report.places],
            "pattern": report.pattern,
            "course": [_rate(each) for each in report.blocks],
            "spells": report.spells._asdict(),
        },
        "flags": [flag_as_json(each) for each in report.flags],
        "symptoms": [_symptom(each) for each in report.symptoms],
        "answers": [each._asdict() for each in report.answers],
        "medicines": [_medicine(each) for each in report.medicines],
        "habits": [_habit(each) for each in report.habits],
        "tried": [_habit(each) for each in report.tried],
        "associations": _associations(report),
        "with_notes": report.notes is not None,
        "notes": [
            {"diary_day": each.day.isoformat(), "kind": each.kind, "text": each.text} for each in report.notes or ()
        ],
    }


PROFILE_FIELDS = ("handedness", "work", "family-history", "illness-before", "onset", "test-results", "questions")


def _rate(rate: TwitchRate) -> dict[str, Any]:
    return rate._asdict() | {"start": rate.start.isoformat(), "end": rate.end.isoformat()}


def _symptom(each: SymptomDays) -> dict[str, Any]:
    return each._asdict() | {
        "first_on": each.first_on.isoformat(),
        "last_on": each.last_on.isoformat(),
        "places": [place._asdict() for place in each.places],
    }


def _medicine(course: MedicineCourse) -> dict[str, Any]:
    medicine = course.medicine
    return {
        "key": medicine.key,
        "name": medicine.name,
        "medicine_class": medicine.medicine_class,
        "dose": medicine.dose,
        "started_on": medicine.started_on,
        "stopped_on": medicine.stopped_on,
        "dose_changed_on": medicine.dose_changed_on,
        "is_as_needed": medicine.is_as_needed,
        "is_suspected": medicine.is_suspected,
        "against_onset": course.against_onset,
        "is_changed_before_onset": bool(course.changed_before_onset),
        "changed_before_onset": list(course.changed_before_onset),
        "n_days_taken": course.n_days_taken,
    }


def _habit(each: Habit) -> dict[str, Any]:
    return {
        "factor": each.factor.key,
        "name": each.factor.name,
        "unit": each.factor.unit,
        "n_days": each.n_days,
        "n_days_above_zero": each.n_days_above_zero,
        "mean": each.mean,
    }


def _associations(report: ClinicianReport) -> dict[str, Any]:
    found = report.associations
    rows = zip(findings_as_json(found), report.links, strict=True)
    return {
        "period": period_as_json(found),
        "observed_days": found.screen.period.n_observed,
        "shortfalls": shortfalls_as_json(found.screen.shortfalls),
        "findings": [row | {"counts": _counts(link)} for row, link in rows],
    }


def _counts(link: Link) -> dict[str, Any] | None:
    counts: HighLow | None = link.counts
    return counts and {"high": counts.high._asdict(), "low": counts.low._asdict()}
