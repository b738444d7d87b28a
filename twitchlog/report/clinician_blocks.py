"""The labelled rows of the clinician's page in words: symptoms, medicines, habits, links; must not compute or lay out.

Everything is said as it was logged, with its days: what was not logged is called so, never absent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twitchlog.diary.entries import ASK_FUNCTION, ASK_STIFF_OR_THINNER, ASK_WORRY
from twitchlog.diary.factors import YES_NO
from twitchlog.reference.tables import table
from twitchlog.report.clinician import ClinicianReport, Habit
from twitchlog.report.clinician_history import (
    AROUND_ONSET,
    CheckAnswers,
    MedicineCourse,
    SymptomDays,
    days_before_onset,
)
from twitchlog.report.wording import (
    count_of,
    format_duration,
    format_number,
    format_period,
    format_short_date,
    format_value,
    listed,
    plain_text,
)

FELT = ("numbness", "tingling", "pain", "cramp", "stiffness")
"""The kinds of symptom that are felt; of the others something is seen, or cannot be done."""

_MOST_PLACES = 3
_LONGEST_DOSE, _LONGEST_NAME = 40, 60
_ASKED_OF_EVERYONE = ("caffeine_mg", "alcohol_g", "sleep_h", "stress")
_QUESTIONS = {
    ASK_FUNCTION: "weekly check of function",
    ASK_STIFF_OR_THINNER: "weekly check for stiff or thinner muscles",
}
_TOLD = {
    "handedness": "writes with",
    "work": "work",
    "family-history": "nerve or muscle illness in the family",
    "test-results": "test results",
}


class Item(NamedTuple):
    """One thing of a block: what it is about ("" for nothing), and what is said of it."""

    lead: str
    text: str


class Block(NamedTuple):
    """A labelled part of the page, most important item first.

    about is a sentence below the label's first line ("" for none); noun what its items are ("medicine"), for "and 12
    more medicines" where the page is full; at_least so many of them are shown as long as anything else can be left
    out, and never fewer than `fewest`. Where it is_whole no item of it is cut while anything else can give way.
    is_inline where they follow each other on a line; is_prose where they are the patient's own words, as long as they
    like.
    """

    label: str
    about: str
    items: tuple[Item, ...]
    noun: str
    at_least: int
    is_inline: bool = False
    is_whole: bool = False
    is_prose: bool = False
    fewest: int = 1


# Symptoms


def function_block(report: ClinicianReport) -> Block:
    """What cannot be done, and what was seen: weakness, coordination, speech, swallowing, breathing."""
    items = [_symptom(each) for each in report.symptoms if each.kind not in FELT]
    items += [_answered(each) for each in report.answers if each.question in _QUESTIONS]
    items += _not_logged(report, is_felt=False)
    return Block("Function", _days_logged(report), tuple(items), "symptom", 4, is_inline=True)


def felt_block(report: ClinicianReport) -> Block:
    """What is felt: numbness, tingling, pain, cramps, stiffness."""
    items = [_symptom(each) for each in report.symptoms if each.kind in FELT]
    items += _not_logged(report, is_felt=True)
    return Block("Sensation, pain", _days_logged(report), tuple(items), "symptom", 4, is_inline=True)


def _days_logged(report: ClinicianReport) -> str:
    """What the days of symptoms are counted from: the running day is in it, as it is for the signs."""
    n_days = report.n_unpaused + 1
    paused = ", paused ones left out" if report.coverage.n_paused else ""
    return f"Of {count_of(n_days, 'day')} up to {format_short_date(report.as_of)}{paused}:"


def of_unpaused(report: ClinicianReport) -> str:
    """The days of the period that count, as `84 days` or `81 days without paused ones`."""
    days = count_of(report.n_unpaused, "day")
    return f"{days} without paused ones" if report.coverage.n_paused else days


def _symptom(each: SymptomDays) -> Item:
    said = [_on_days(each)]
    if each.places:
        said.append(_places(each))
    first, last = format_short_date(each.first_on), format_short_date(each.last_on)
    said.append(first if each.first_on == each.last_on else f"{first} to {last}")
    if each.severity_max is not None:
        said.append(f"up to {format_number(each.severity_max)}/10")
    if each.is_ever_sudden:
        said.append("sudden")
    return Item(each.name, ", ".join(said))


def _on_days(each: SymptomDays) -> str:
    paused = f"{each.n_paused_days} paused {'day' if each.n_paused_days == 1 else 'days'}"
    if not each.n_days:
        return f"on {paused}"
    return f"on {count_of(each.n_days, 'day')}{f' and {paused}' if each.n_paused_days else ''}"


def _places(each: SymptomDays) -> str:
    names = [plain_text(place.name) for place in each.places]
    more = len(names) - _MOST_PLACES
    return listed(names) if more <= 1 else f"{', '.join(names[:_MOST_PLACES])} and {more} other places"


def _answered(each: CheckAnswers) -> Item:
    weeks = f"answered in {each.n_weeks} of {count_of(each.n_weeks_in_all, 'week')}"
    return Item(_QUESTIONS[each.question], f"yes {each.n_yes} of {count_of(each.n_days, 'time')}, {weeks}")


def _not_logged(report: ClinicianReport, *, is_felt: bool) -> Iterator[Item]:
    """Which kinds of symptom were never logged in these days, so that a negative is not taken for more than it is."""
    logged = {each.kind for each in report.symptoms}
    kinds = dict.fromkeys(row["kind"] for row in table("symptoms"))
    missing = [kind for kind in kinds if kind not in logged and (kind in FELT) == is_felt]
    names = [_KIND_NAMES.get(kind, kind) for kind in missing]
    if names:
        yield Item("never logged", listed(names))


_KIND_NAMES = {
    "functional": "lost abilities",
    "thinner": "a thinner muscle",
    "face": "face droop",
    "saddle": "saddle numbness",
    "bladder or bowel": "bladder or bowel trouble",
    "cramp": "cramps",
}


# Medicines and habits


def medicines_block(report: ClinicianReport) -> Block:
    """Every course told, with its dates against the onset."""
    items = [_medicine(course, report) for course in report.medicines]
    about = ""
    if report.medicines and report.onset is None:
        about = "Against the onset nothing can be said: no date of onset was told."
    elif report.medicines and not any(course.changed_before_onset for course in report.medicines):
        about = f"None of those told was started, changed or stopped in the {_before_onset()}."
    if not items:
        items = [Item("", "none told")]
    return Block("Medicines", about, tuple(items), "medicine", 6)


def _medicine(course: MedicineCourse, report: ClinicianReport) -> Item:
    medicine = course.medicine
    class_name = "" if course.class_name.lower() == medicine.name.lower() else course.class_name
    parts = [_started(course)]
    if course.changed_before_onset:
        parts.append(f"{listed(course.changed_before_onset)} in the {_before_onset()}")
    parts += [clipped(medicine.dose or "", _LONGEST_DOSE), "as needed" if medicine.is_as_needed else ""]
    if medicine.dose_changed_on:
        parts.append(f"dose changed {_date(medicine.dose_changed_on)}")
    if medicine.stopped_on:
        ends = "stopped" if medicine.stopped_on <= report.as_of.isoformat() else "to be stopped"
        parts.append(f"{ends} {_date(medicine.stopped_on)}")
    if course.n_days_taken is not None:
        parts.append(f"taken on {course.n_days_taken} of {of_unpaused(report)}")
    if medicine.is_suspected:
        parts.append("suspected by the patient")
    parts.append(class_name)
    return Item(clipped(medicine.name, _LONGEST_NAME), ", ".join(part for part in parts if part))


def _before_onset() -> str:
    return f"{round(days_before_onset() / 7)} weeks before onset"


def _started(course: MedicineCourse) -> str:
    if not course.medicine.started_on:
        return "start not told"
    against = "in the time of onset" if course.against_onset == AROUND_ONSET else course.against_onset
    return f"since {_date(course.medicine.started_on)}{f' ({against})' if against else ''}"


def _date(iso: str) -> str:
    return format_short_date(dt.date.fromisoformat(iso))


def habits_block(report: ClinicianReport) -> Block:
    """Means over the days that have a value, with their number."""
    items = [_habit(each) for each in report.habits if each.mean is not None]
    items += [
        Item("worry about the twitches", f"{format_number(each.mean)}/10 ({count_of(each.n_days, 'day')})")
        for each in report.answers
        if each.question == ASK_WORRY
    ]
    missing = [
        each.factor.name for each in report.habits if each.mean is None and each.factor.key in _ASKED_OF_EVERYONE
    ]
    if missing:
        items.append(Item("never logged", listed(missing)))
    return Block("Habits (means)", "", tuple(items), "habit", 4, is_inline=True)


def _habit(each: Habit) -> Item:
    return Item(each.factor.name, f"{_mean(each)} ({count_of(each.n_days, 'day')})")


def _mean(each: Habit) -> str:
    if each.mean is None:
        return "never logged"
    return format_value(each.mean if each.factor.kind != YES_NO else round(each.mean), each.factor)


def tried_block(report: ClinicianReport) -> Block:
    """What was done against the twitches, and for how long; whether it helped a diary cannot say."""
    items = [
        Item(
            each.factor.name,
            f"{format_duration(60 * (each.mean or 0.0) * each.n_days)} in all, on {each.n_days_above_zero} of "
            f"{of_unpaused(report)}",
        )
        for each in report.tried
    ]
    return Block("Tried", "", tuple(items) or (Item("", "nothing logged"),), "thing", 3, is_inline=True)


# What was told


def background_block(report: ClinicianReport) -> Block:
    """What was told once, in the patient's words, and what was not."""
    said = [Item(name, quoted(report.profile[key])) for key, name in _TOLD.items() if report.profile.get(key)]
    missing = [name for key, name in _TOLD.items() if not report.profile.get(key)]
    if missing:
        said.append(Item("not told", ", ".join("handedness" if name == "writes with" else name for name in missing)))
    return Block("Told", "", tuple(said), "thing", 5, is_inline=True, is_prose=True)


def questions_block(report: ClinicianReport) -> Block:
    """What the patient wants to ask."""
    words = report.profile.get("questions", "")
    return Block("Questions", "", (Item("", quoted(words) if words else "none noted"),), "question", 1, is_prose=True)


def notes_block(report: ClinicianReport) -> Sequence[Block]:
    """The notes of the period, newest first, where they were asked for."""
    if report.notes is None:
        return ()
    items = [Item(format_short_date(note.day), quoted(note.text)) for note in reversed(report.notes)]
    about = f"{format_period(report.start, report.end)}, newest first." if items else ""
    return (Block("Notes", about, tuple(items) or (Item("", "none in this period"),), "note", 2, is_prose=True),)


def clipped(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where some were left out.

    Examples
    --------
    >>> clipped("since the spring", 10)
    'since the…'
    """
    text = " ".join(plain_text(text).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def quoted(words: str) -> str:
    """The patient's own words, marked as theirs."""
    return f"“{' '.join(plain_text(words).split())}”"
