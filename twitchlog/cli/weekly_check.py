"""The questions that a check-in asks at most once a week, so that "not seen" can be said of a sign; must not judge.

A "no" is kept as an answer too. The question about worry comes every day while the last answer was high.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from twitchlog.cli.symptom_words import read_symptom
from twitchlog.diary import words as spoken
from twitchlog.diary.body import Body
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import (
    ASK_FUNCTION,
    ASK_STIFF_OR_THINNER,
    ASK_WORRY,
    Answer,
    Entry,
    Symptom,
)
from twitchlog.errors import WordsError
from twitchlog.pipeline import Diary
from twitchlog.reference.tables import red_flags, table

_NO = ("no", "n", "none", "nothing", "0")
_YES = ("yes", "y", "1")
_DAYS_IN_WEEK = 7

# What says yes to a question; whatever else is noticed is kept too, and leaves the question open.
_FUNCTION_KINDS = ("functional", "speech", "swallowing", "choking", "breathing")
_MUSCLE_KINDS = ("stiffness", "thinner")


class WeeklyQuestion(NamedTuple):
    """A question: its words, the usual answer, and what an answer means as entries."""

    words: str
    usual: str
    understand: Callable[[str], list[Entry]]


def due_questions(diary: Diary, day: dt.date, *, when: Moment, body: Body) -> list[WeeklyQuestion]:
    """The questions that the seven days up to a day have not answered.

    Parameters
    ----------
    diary : Diary
    day : datetime.date
        Of the check-in.
    when : Moment
        What an answer is dated.
    body : Body
    """
    since = day - dt.timedelta(days=_DAYS_IN_WEEK - 1)
    answers = [stored.entry for stored in diary.entries(kinds=[Answer.kind], start=since, end=day)]
    latest = {answer.question: answer for answer in answers if isinstance(answer, Answer)}
    asked, country = [], diary.settings.country
    if ASK_FUNCTION not in latest:
        asked.append(_function_question(when, body, country))
    if ASK_STIFF_OR_THINNER not in latest:
        asked.append(_muscle_question(when, body, country))
    if _is_worry_due(latest.get(ASK_WORRY), day):
        asked.append(WeeklyQuestion("Worry about the twitches, 0 none to 10 most?", "", _worry(when)))
    return asked


def _is_worry_due(last: Answer | None, day: dt.date) -> bool:
    if last is None:
        return True
    answered_on = last.when.wall.date()
    return answered_on < day and last.value >= red_flags()["thresholds"]["worry_rating"]


def _function_question(when: Moment, body: Body, country: str) -> WeeklyQuestion:
    words = (
        "This week: is there anything your hands, legs, speech, swallowing or breathing could do a month ago and "
        "cannot now? (no, or what: drops things, stairs, …)"
    )

    def understand(text: str) -> list[Entry]:
        which = "Say which: drops things, buttons, trips, stairs, lifting an arm, speech, swallowing, breathing."
        return _answer(text, ASK_FUNCTION, _FUNCTION_KINDS, which, when, body, country)

    return WeeklyQuestion(words, "no", understand)


def _muscle_question(when: Moment, body: Body, country: str) -> WeeklyQuestion:
    words = "This week: has a muscle become stiff, or does one look thinner? (no, or: stiff left calf, thinner)"

    def understand(text: str) -> list[Entry]:
        which = "Say which: stiff or thinner, where."
        return _answer(text, ASK_STIFF_OR_THINNER, _MUSCLE_KINDS, which, when, body, country)

    return WeeklyQuestion(words, "no", understand)


def _answer(
    text: str, question: str, kinds: Sequence[str], which: str, when: Moment, body: Body, country: str
) -> list[Entry]:
    said = text.strip().lower()
    if said in _NO:
        return [Answer(when=when, question=question, value=0.0)]
    if said in _YES:
        raise WordsError("What is it?", which)
    said_yes = {row["key"] for row in table("symptoms") if row["kind"] in kinds}
    found: list[Entry] = []
    for part in _parts(said):
        told = read_symptom(part.split(), lambda words: _place(words, body), country=country)
        site, side = told.place or (None, None)
        symptom = Symptom(when=when, item=told.item, site=site, side=side, is_sudden=told.is_sudden, note=told.note)
        found += [] if symptom in found else [symptom]
    is_yes = any(isinstance(each, Symptom) and each.item in said_yes for each in found)
    return [Answer(when=when, question=question, value=1.0), *found] if is_yes else found


def _parts(said: str) -> list[str]:
    """The parts of an answer between its commas; a comma inside a symptom's name divides nothing."""
    for name in (row["name"] for row in table("symptoms")):
        said = said.replace(name, name.replace(",", ""))
    return [part for part in said.split(",") if part.strip()]


def _place(words: Sequence[str], body: Body) -> spoken.Place:
    return spoken.parse_place(words, body, areas_allowed=True)


def _worry(when: Moment) -> Callable[[str], list[Entry]]:
    def understand(text: str) -> list[Entry]:
        return [Answer(when=when, question=ASK_WORRY, value=spoken.parse_rating(text, name="worry"))]

    return understand
