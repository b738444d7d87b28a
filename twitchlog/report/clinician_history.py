"""Medicines against the onset, and symptoms, answers and notes by kind, as plain facts; must not phrase or print.

Part of the clinician's report (`clinician.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from twitchlog.diary.entries import QUESTIONS, Answer, Medicine, Symptom
from twitchlog.diary.ledger import DoseDay
from twitchlog.diary.onset import Onset
from twitchlog.reference.tables import red_flags, table

BEFORE_ONSET, AFTER_ONSET, AROUND_ONSET = "before onset", "after onset", "around onset"
STARTED, DOSE_CHANGED, STOPPED = "started", "dose changed", "stopped"


class SymptomPlace(NamedTuple):
    """Where a symptom was felt, with its name in plain words, and on how many days."""

    site: str
    side: str | None
    name: str
    n_days: int


class MedicineCourse(NamedTuple):
    """One course of a medicine; class_name is "" where its class is not known.

    against_onset says where its start lies (None: start or onset not known); changed_before_onset which of started,
    dose changed and stopped fell in the weeks before the onset, or in the time of it (`medicine_days` of
    red_flags.toml); n_days_taken the days of the period with a dose logged (None: no dose ever logged).
    """

    medicine: Medicine
    class_name: str
    against_onset: str | None
    changed_before_onset: tuple[str, ...]
    n_days_taken: int | None


class SymptomDays(NamedTuple):
    """One symptom of symptoms.csv in the period: the days it was logged on, where (most days first), how strong.

    n_days leaves out the n_paused_days on which it was logged; first_on, last_on and the places know both. severity_max
    is 0 to 10, None where never said; is_ever_sudden that one entry said "sudden".
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
    n_paused_days: int


class CheckAnswers(NamedTuple):
    """A question of the check-in (`entries.QUESTIONS`): the days answered, with yes, and the mean.

    n_weeks of the n_weeks_in_all weeks, counted back from the last day, have an answer.
    """

    question: str
    n_days: int
    n_yes: int
    mean: float
    n_weeks: int
    n_weeks_in_all: int


class DatedNote(NamedTuple):
    """A note in the patient's words; kind is that of its entry."""

    day: dt.date
    kind: str
    text: str


def describe_medicines(
    medicines: Iterable[Medicine],
    doses: Iterable[DoseDay],
    *,
    onset: Onset | None,
    start: dt.date,
    end: dt.date,
    paused: Collection[int] = (),
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
    paused : collection of int
        Its paused days, as `date.toordinal()`.

    Returns
    -------
    tuple of MedicineCourse
        Changed in the weeks before the onset, then suspected, then in use, then stopped; each by its start.
    """
    names = {row["key"]: row["name"] for row in table("medicines")}
    taken: dict[str, set[int]] = {}
    for dose in doses:
        days = taken.setdefault(dose.medicine, set())
        if dose.day not in paused:
            days.add(dose.day)
    courses = [
        MedicineCourse(
            medicine=each,
            class_name=names.get(each.medicine_class or "", ""),
            against_onset=_against(each.started_on, onset),
            changed_before_onset=tuple(_changed_before(each, onset)),
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


def changes_of(medicine: Medicine) -> Iterator[tuple[str, str]]:
    """What happened to a medicine (`STARTED`, `DOSE_CHANGED`, `STOPPED`), with its date in ISO 8601."""
    for what, on in (
        (STARTED, medicine.started_on),
        (DOSE_CHANGED, medicine.dose_changed_on),
        (STOPPED, medicine.stopped_on),
    ):
        if on:
            yield what, on


def days_before_onset() -> int:
    """How long before the onset a change of medicine is asked about: the same as for the sign about medicines."""
    return int(red_flags()["thresholds"]["medicine_days"])


def _changed_before(medicine: Medicine, onset: Onset | None) -> Iterator[str]:
    if onset is None:
        return
    first = (onset.earliest - dt.timedelta(days=days_before_onset())).isoformat()
    yield from (what for what, on in changes_of(medicine) if first <= on <= onset.latest.isoformat())


def _n_within(days: Iterable[int], course: Medicine, start: dt.date, end: dt.date) -> int:
    """On how many days of the period, and of the course, doses were taken."""
    first = max(start.isoformat(), course.started_on or "")
    last = min(end.isoformat(), course.stopped_on or end.isoformat())
    return sum(first <= dt.date.fromordinal(day).isoformat() <= last for day in days)


def _rank(course: MedicineCourse, end: dt.date) -> tuple[int, str, str]:
    medicine = course.medicine
    is_stopped = medicine.stopped_on is not None and medicine.stopped_on <= end.isoformat()
    place = 0 if course.changed_before_onset else 1 if medicine.is_suspected else 3 if is_stopped else 2
    return place, medicine.started_on or "", medicine.name.lower()


def describe_symptoms(
    symptoms: Iterable[tuple[dt.date, Symptom]],
    *,
    name_place: Callable[[str | None, str | None], str],
    paused: Collection[int] = (),
) -> tuple[SymptomDays, ...]:
    """Each symptom that was logged, in the order of symptoms.csv: what cannot be done first, stiffness last.

    Parameters
    ----------
    symptoms : iterable of (datetime.date, Symptom)
        Those of the period, with their diary days.
    name_place : callable
        Site key and side to plain words (`Body.name`).
    paused : collection of int
        The paused days, as `date.toordinal()`.
    """
    tallies: dict[str, _Tally] = {}
    for day, symptom in symptoms:
        tallies.setdefault(symptom.item, _Tally()).add(day, symptom)
    rows = {row["key"]: row for row in table("symptoms")}
    return tuple(_symptom_days(rows[key], tallies[key], name_place, paused) for key in rows if key in tallies)


@dataclass
class _Tally:
    """One symptom, counted entry by entry: there can be very many of them."""

    days: set[dt.date] = field(default_factory=set)
    at: dict[tuple[str, str | None], set[dt.date]] = field(default_factory=dict)
    severity_max: float | None = None
    is_ever_sudden: bool = False

    def add(self, day: dt.date, symptom: Symptom) -> None:
        self.days.add(day)
        if symptom.site is not None:
            self.at.setdefault((symptom.site, symptom.side), set()).add(day)
        if symptom.severity is not None:
            self.severity_max = max(symptom.severity, self.severity_max or 0.0)
        self.is_ever_sudden |= bool(symptom.is_sudden)


def _symptom_days(
    row: Mapping[str, str],
    tally: _Tally,
    name_place: Callable[[str | None, str | None], str],
    paused: Collection[int],
) -> SymptomDays:
    n_paused = sum(day.toordinal() in paused for day in tally.days)
    places = (SymptomPlace(*place, name_place(*place), len(on)) for place, on in tally.at.items())
    return SymptomDays(
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        n_days=len(tally.days) - n_paused,
        first_on=min(tally.days),
        last_on=max(tally.days),
        places=tuple(sorted(places, key=lambda place: (-place.n_days, place.name))),
        severity_max=tally.severity_max,
        is_ever_sudden=tally.is_ever_sudden,
        n_paused_days=n_paused,
    )


def describe_answers(
    answers: Iterable[tuple[dt.date, Answer]], *, start: dt.date, end: dt.date
) -> tuple[CheckAnswers, ...]:
    """What the check-in's questions were answered with; the last answer of a day counts.

    Parameters
    ----------
    answers : iterable of (datetime.date, Answer)
        Those of the days from start to end, oldest first.
    start, end : datetime.date
        Both included.
    """
    told: dict[str, dict[dt.date, float]] = {question: {} for question in QUESTIONS}
    for day, answer in answers:
        told.setdefault(answer.question, {})[day] = answer.value
    n_weeks_in_all = max(1, ((end - start).days + 6) // 7)  # the running day makes no week more
    return tuple(
        CheckAnswers(
            question,
            len(days),
            n_yes=sum(value == 1 for value in days.values()),
            mean=sum(days.values()) / len(days),
            n_weeks=len({min((end - day).days // 7, n_weeks_in_all - 1) for day in days}),
            n_weeks_in_all=n_weeks_in_all,
        )
        for question, days in told.items()
        if days
    )
