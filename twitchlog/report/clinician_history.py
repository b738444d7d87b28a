"""Medicines against the onset, and symptoms, answers and notes by kind, as plain facts; must not phrase or print.

Part of the clinician's report (`clinician.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from twitchlog.diary.entries import QUESTIONS, Answer, Medicine, Symptom
from twitchlog.diary.ledger import DoseDay
from twitchlog.diary.onset import Onset
from twitchlog.reference.tables import table

BEFORE_ONSET, AFTER_ONSET, AROUND_ONSET = "before onset", "after onset", "around onset"
WEEKS_BEFORE_ONSET = 8


class SymptomPlace(NamedTuple):
    """Where a symptom was felt, with its name in plain words, and on how many days."""

    site: str
    side: str | None
    name: str
    n_days: int


class MedicineCourse(NamedTuple):
    """One course of a medicine; class_name is "" where its class is not known.

    against_onset says where its start lies (None: start or onset not known); is_changed_before_onset that it was
    started, changed or stopped in the eight weeks before the onset; n_days_taken the days of the period with a dose
    logged (None: no dose ever logged).
    """

    medicine: Medicine
    class_name: str
    against_onset: str | None
    is_changed_before_onset: bool
    n_days_taken: int | None


class SymptomDays(NamedTuple):
    """One symptom of symptoms.csv in the period: the days it was logged on, where (most days first), how strong.

    severity_max is 0 to 10, None where never said; is_ever_sudden that one entry said "sudden".
    """

    key: str
    name: str
    kind: str
    n_days: int
    first_on: dt.date
    last_on: dt.date
    places: tuple[SymptomPlace, ...]
    severity_max: float | None
    is_ever_sudden: bool


class CheckAnswers(NamedTuple):
    """A question of the check-in (`entries.QUESTIONS`) in the period: the days answered, with yes, and the mean."""

    question: str
    n_days: int
    n_yes: int
    mean: float


class DatedNote(NamedTuple):
    """A note in the patient's words; kind is that of its entry."""

    day: dt.date
    kind: str
    text: str


def describe_medicines(
    medicines: Iterable[Medicine], doses: Iterable[DoseDay], *, onset: Onset | None, start: dt.date, end: dt.date
) -> tuple[MedicineCourse, ...]:
    """Every course, those first that a clinician asks about first.

    Parameters
    ----------
    medicines : iterable of Medicine
        Told up to the end of the period.
    doses : iterable of DoseDay
    onset : Onset, optional
        None where it was not told, or names no year.
    start, end : datetime.date
        The period, both included.

    Returns
    -------
    tuple of MedicineCourse
        Changed in the weeks before the onset, then suspected, then in use, then stopped; each by its start.
    """
    names = {row["key"]: row["name"] for row in table("medicines")}
    taken: dict[str, set[int]] = {}
    for dose in doses:
        taken.setdefault(dose.medicine, set()).add(dose.day)
    courses = [
        MedicineCourse(
            medicine=each,
            class_name=names.get(each.medicine_class or "", ""),
            against_onset=_against(each.started_on, onset),
            is_changed_before_onset=_is_changed_before(each, onset),
            n_days_taken=_n_within(taken[each.key], each, start, end) if each.key in taken else None,
        )
        for each in medicines
    ]
    return tuple(sorted(courses, key=lambda course: _rank(course, end)))


def _against(started_on: str | None, onset: Onset | None) -> str | None:
    if started_on is None or onset is None:
        return None
    if started_on < onset.earliest.isoformat():
        return BEFORE_ONSET
    return AFTER_ONSET if started_on > onset.latest.isoformat() else AROUND_ONSET


def _is_changed_before(medicine: Medicine, onset: Onset | None) -> bool:
    if onset is None:
        return False
    first = (onset.earliest - dt.timedelta(weeks=WEEKS_BEFORE_ONSET)).isoformat()
    dates = (medicine.started_on, medicine.dose_changed_on, medicine.stopped_on)
    return any(first <= on <= onset.latest.isoformat() for on in dates if on)


def _n_within(days: Iterable[int], course: Medicine, start: dt.date, end: dt.date) -> int:
    """On how many days of the period, and of the course, doses were taken."""
    first = max(start.isoformat(), course.started_on or "")
    last = min(end.isoformat(), course.stopped_on or end.isoformat())
    return sum(first <= dt.date.fromordinal(day).isoformat() <= last for day in days)


def _rank(course: MedicineCourse, end: dt.date) -> tuple[int, str, str]:
    medicine = course.medicine
    is_stopped = medicine.stopped_on is not None and medicine.stopped_on <= end.isoformat()
    place = 0 if course.is_changed_before_onset else 1 if medicine.is_suspected else 3 if is_stopped else 2
    return place, medicine.started_on or "", medicine.name.lower()


def describe_symptoms(
    symptoms: Iterable[tuple[dt.date, Symptom]], *, name_place: Callable[[str | None, str | None], str]
) -> tuple[SymptomDays, ...]:
    """Each symptom that was logged, in the order of symptoms.csv: what cannot be done first, stiffness last.

    Parameters
    ----------
    symptoms : iterable of (datetime.date, Symptom)
        Those of the period, with their diary days.
    name_place : callable
        Site key and side to plain words (`Body.name`).
    """
    logged: dict[str, list[tuple[dt.date, Symptom]]] = {}
    for day, symptom in symptoms:
        logged.setdefault(symptom.item, []).append((day, symptom))
    rows = {row["key"]: row for row in table("symptoms")}
    return tuple(_symptom_days(rows[key], logged[key], name_place) for key in rows if key in logged)


def _symptom_days(
    row: Mapping[str, str],
    entries: Sequence[tuple[dt.date, Symptom]],
    name_place: Callable[[str | None, str | None], str],
) -> SymptomDays:
    days = {day for day, _ in entries}
    at: dict[tuple[str, str | None], set[dt.date]] = {}
    for day, symptom in entries:
        if symptom.site is not None:
            at.setdefault((symptom.site, symptom.side), set()).add(day)
    places = (SymptomPlace(*place, name_place(*place), len(on)) for place, on in at.items())
    severities = [symptom.severity for _, symptom in entries if symptom.severity is not None]
    return SymptomDays(
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        n_days=len(days),
        first_on=min(days),
        last_on=max(days),
        places=tuple(sorted(places, key=lambda place: (-place.n_days, place.name))),
        severity_max=max(severities, default=None),
        is_ever_sudden=any(symptom.is_sudden for _, symptom in entries),
    )


def describe_answers(answers: Iterable[tuple[dt.date, Answer]]) -> tuple[CheckAnswers, ...]:
    """What the check-in's questions were answered with; the last answer of a day counts.

    Parameters
    ----------
    answers : iterable of (datetime.date, Answer)
        Those of the period with their diary days, oldest first.
    """
    told: dict[str, dict[dt.date, float]] = {question: {} for question in QUESTIONS}
    for day, answer in answers:
        told.setdefault(answer.question, {})[day] = answer.value
    return tuple(
        CheckAnswers(question, len(days), sum(value == 1 for value in days.values()), sum(days.values()) / len(days))
        for question, days in told.items()
        if days
    )
