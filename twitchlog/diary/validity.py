"""Whether an entry can be: what a program adds is held to what the commands' words are; must not read a diary.

The logging commands do not need it: their words are checked as they are read. What contradicts other entries is found
where it is written (`store.rules`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from math import isfinite

from twitchlog.diary.amounts import HIGHEST_RATING, range_text
from twitchlog.diary.body import ELSEWHERE, MOVING, Body
from twitchlog.diary.day import DEFAULT_DAY_START_MIN, PRECISIONS, Moment, diary_day
from twitchlog.diary.entries import (
    ASK_WORRY,
    MARK_PAUSED,
    MARKS,
    MIDLINE,
    QUESTIONS,
    SIDES,
    Answer,
    DayMark,
    Dose,
    Entry,
    Episode,
    Medicine,
    Note,
    Reading,
    Symptom,
)
from twitchlog.diary.factors import AMOUNT, DURATION, YES_NO, FactorCatalogue
from twitchlog.diary.word_forms import shown, shown_number
from twitchlog.errors import CatalogueError, WordsError

EARLIEST_OFFSET_MIN, LATEST_OFFSET_MIN = -14 * 60, 15 * 60


def check_entry(
    entry: Entry,
    *,
    catalogue: FactorCatalogue,
    body: Body,
    symptoms: Collection[str],
    day_start_min: int = DEFAULT_DAY_START_MIN,
) -> None:
    """Refuse an entry that cannot be.

    Parameters
    ----------
    entry : Entry
    catalogue : FactorCatalogue
        The factors of the diary; a retired one may still be read into it.
    body : Body
        Every place that can be named.
    symptoms : collection of str
        The keys of symptoms.csv.
    day_start_min : int
        Says on which diary day a pause begins.

    Raises
    ------
    CatalogueError
        A reading of a factor that the diary does not have.
    WordsError
        A value out of range or not a number, a place, side, symptom or mark that is not known, something that ends
        before it begins, a date or moment that is none.

    Examples
    --------
    >>> from twitchlog.diary.day import Moment
    >>> calm = Reading(Moment(0, 0), factor="stress", value=0.0)
    >>> check_entry(calm, catalogue=FactorCatalogue(), body=Body({}, {}), symptoms=())
    """
    _check_moment(entry.when)
    match entry:
        case Reading():
            _check_reading(entry, catalogue)
        case Episode():
            _check_place(entry.site, entry.side, body.sites, body)
            _check_whole(entry.count, "count", lowest=1)
            _check_whole(entry.duration_s, "duration_s", lowest=0)
            _check_rating(entry.intensity, "intensity")
        case Symptom():
            _check_named(entry.item, symptoms, "symptom", "All symptoms: twitchlog symptom --list")
            _check_place(entry.site, entry.side, body.sites | body.areas, body)
            _check_whole(entry.duration_s, "duration_s", lowest=0)
            _check_rating(entry.severity, "severity")
        case Medicine():
            _check_medicine(entry)
        case Dose():
            _check_said(entry.medicine, "A dose", "Give the key of its medicine.")
        case DayMark():
            _check_mark(entry, day_start_min)
        case Note():
            _check_said(entry.note, "A note", "Give its words as note.")
        case Answer():
            _check_answer(entry)


def _check_moment(when: Moment) -> None:
    if not _is_whole(when.occurred_at) or not _is_whole(when.offset_min):
        raise WordsError("A moment is a whole number of seconds and an offset of whole minutes.", "Check both.")
    if not EARLIEST_OFFSET_MIN <= when.offset_min <= LATEST_OFFSET_MIN:
        raise WordsError(
            f"No clock is {shown_number(when.offset_min)} minutes from UTC.",
            f"An offset lies between {EARLIEST_OFFSET_MIN} and {LATEST_OFFSET_MIN} minutes.",
        )
    if when.precision not in PRECISIONS:
        raise WordsError(
            f'There is no precision "{shown(str(when.precision))}" of a moment.', f"One of: {', '.join(PRECISIONS)}"
        )
    try:
        diary_day(when, day_start_min=24 * 60)
    except OverflowError:
        raise WordsError("The moment lies outside the calendar.", "Give it in seconds since 1970, UTC.") from None


def _check_reading(entry: Reading, catalogue: FactorCatalogue) -> None:
    factor = catalogue.get(entry.factor)
    if factor is None:
        raise CatalogueError(f'There is no factor "{shown(str(entry.factor))}".', "All factors: twitchlog factor list")
    _check_number(entry.value, factor.name)
    is_in = factor.low <= entry.value <= factor.high
    if factor.kind == YES_NO and entry.value not in (0, 1):
        raise WordsError(f"{factor.name} is yes or no, not {shown_number(entry.value)}.", "Give 1 for yes, 0 for no.")
    if not is_in:
        unit = factor.unit if factor.kind in (AMOUNT, DURATION) else ""
        limits = range_text(factor.low, factor.high, unit)
        said = f"{shown_number(entry.value)} {unit}".strip()
        raise WordsError(
            f"{said} of {factor.name} is outside what one entry can hold ({limits}).", "Check the number and its unit."
        )


def _check_place(site: str | None, side: str | None, known: Collection[str], body: Body) -> None:
    if side is not None and side not in SIDES:
        raise WordsError(f'There is no side "{shown(str(side))}".', f"One of: {', '.join(SIDES)}")
    if site is None:
        return
    if site in (ELSEWHERE, MOVING):
        if side is not None:
            raise WordsError(f'"{site}" has no side, so "{side}" does not fit.', "Leave the side out.")
        return
    _check_named(site, known, "site", "All sites: twitchlog sites")
    place = body.sites.get(site) or body.areas[site]
    if place.is_sided and side == MIDLINE:
        raise WordsError(
            f'"{place.name}" has a left and a right, so "midline" does not fit.', "Say left, right or both."
        )
    if not place.is_sided and side not in (None, MIDLINE):
        raise WordsError(
            f'"{place.name}" lies on the midline and has no sides, so "{side}" does not fit.', "Leave the side out."
        )


def _check_medicine(entry: Medicine) -> None:
    _check_said(entry.key, "A medicine", "Give it a key: its name in small letters.")
    _check_said(entry.name, "A medicine", "Give it a name.")
    for field in ("started_on", "stopped_on", "dose_changed_on"):
        _check_date(getattr(entry, field), field)
    if entry.started_on and entry.stopped_on and entry.stopped_on < entry.started_on:
        raise WordsError(
            f"It would stop ({entry.stopped_on}) before it starts ({entry.started_on}).", "Swap the two dates."
        )


def _check_mark(entry: DayMark, day_start_min: int) -> None:
    _check_named(entry.mark, MARKS, "mark of a day", f"One of: {', '.join(MARKS)}")
    _check_date(entry.last_on, "last_on")
    if entry.last_on is None:
        return
    if entry.mark != MARK_PAUSED:
        raise WordsError(f'The mark "{entry.mark}" is said of one day.', "Leave last_on out; only a pause runs on.")
    first = diary_day(entry.when, day_start_min=day_start_min)
    if entry.last_on < first.isoformat():
        raise WordsError(f"The pause would end ({entry.last_on}) before it begins ({first}).", "Swap the two dates.")


def _check_answer(entry: Answer) -> None:
    _check_named(entry.question, QUESTIONS, "question", f"One of: {', '.join(QUESTIONS)}")
    _check_number(entry.value, "an answer")
    _check_rating(entry.value, "an answer")
    if entry.question != ASK_WORRY and entry.value not in (0, 1):
        raise WordsError(
            f'"{entry.question}" is answered with yes or no, not {shown_number(entry.value)}.',
            "Give 1 for yes, 0 for no.",
        )


def _check_named(key: str, known: Collection[str], what: str, hint: str) -> None:
    if key not in known:
        raise WordsError(f'I don\'t know the {what} "{shown(str(key))}".', hint)


def _check_said(text: str, what: str, hint: str) -> None:
    if not isinstance(text, str) or not text.strip():
        raise WordsError(f"{what} needs words.", hint)


def _check_date(text: str | None, field: str) -> None:
    if text is None:
        return
    try:
        is_date = dt.date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        is_date = False
    if not is_date:
        raise WordsError(f'{field} "{shown(str(text))}" is not a date.', "Write it as 2026-11-20.")


def _check_rating(value: float | None, name: str) -> None:
    if value is None:
        return
    _check_number(value, name)
    if not 0 <= value <= HIGHEST_RATING:
        raise WordsError(
            f"{name} goes from 0 to 10; {shown(str(value))} is outside.", "Leave it out if it is not known."
        )


def _check_whole(value: int | None, name: str, *, lowest: int) -> None:
    if value is None:
        return
    if not _is_whole(value) or value < lowest:
        raise WordsError(
            f"{name} is a whole number of at least {lowest}; {shown(str(value))} is not.",
            "Leave it out if it is not known.",
        )


def _check_number(value: float, name: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise WordsError(f"{name} is a number; {shown(str(value))} is not.", "What is not known is left out.")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
