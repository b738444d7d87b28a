"""`checkin`: the few questions that a day still lacks; each answer is saved as it is given; must not load pandas.

Enter takes the usual answer, - skips (the value stays unknown), b goes back one question, Ctrl-C leaves and keeps what
was said. Answering to the end closes the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

import typer

from twitchlog import clock
from twitchlog.cli import day_page, echo, options, reading, show
from twitchlog.cli.day_page import DayPage
from twitchlog.diary import words as spoken
from twitchlog.diary.day import WHOLE_DAY, Moment, whole_day
from twitchlog.diary.entries import (
    MARK_CLOSED,
    MARK_FOOD_COMPLETE,
    MARK_NONE,
    DayMark,
    Entry,
    Episode,
    Reading,
    Stored,
)
from twitchlog.diary.factors import BEFORE, FOOD_FACTORS, RATING, Factor
from twitchlog.errors import WordsError
from twitchlog.pipeline import Diary
from twitchlog.report import wording

_SKIP, _BACK = "-", "b"
_NOTHING = ("none", "no", "0", "nothing")


class Question(NamedTuple):
    """One question: its words, the usual answer ("" for none), and what an answer means as entries."""

    words: str
    usual: str
    understand: Callable[[str], list[Entry]]


class CheckIn:
    """A check-in on one diary day of an open diary."""

    def __init__(self, diary: Diary, day: dt.date, *, is_running: bool) -> None:
        self.diary = diary
        self.day = day
        self.is_running = is_running
        self.names = reading.names_of(diary)
        self.page = day_page.read_day(diary, day)
        self._usual = usual_values(diary, day)

    def moment(self) -> Moment:
        """When an answer is dated: now on the running day, the day as a whole afterwards."""
        return clock.now() if self.is_running else self.whole()

    def whole(self) -> Moment:
        """The day as a whole."""
        return whole_day(self.day, clock.local_offset_at)

    def questions(self) -> list[Question]:
        """What this day still lacks, in the order it is asked."""
        asked = []
        if MARK_NONE not in self.page.marks:
            more = "Any more twitches today?" if self.page.episodes else "Any twitches today?"
            asked.append(Question(f"{more} (places, with commas; or none)", "none", self._twitches))
        lacking = self.page.lacks(self.diary.catalogue.active())
        asked += [self._factor_question(factor) for factor in lacking]
        asked += self._more_of_a_sum(lacking)
        has_food = any(key in self.page.values for key in FOOD_FACTORS)
        if has_food and MARK_FOOD_COMPLETE not in self.page.marks:
            asked.append(Question("Is everything you ate today logged? (yes or no)", "no", self._food_complete))
        return asked

    def _more_of_a_sum(self, lacking: Sequence[Factor]) -> list[Question]:
        caffeine = self.diary.catalogue["caffeine_mg"]
        if caffeine in lacking or caffeine.key not in self.page.values:
            return []
        since = self._last_hour(caffeine.key)
        return [Question(f"Any caffeine since {since}?", "none", lambda text: self._reading(caffeine, text))]

    def _last_hour(self, key: str) -> str:
        readings = [s.entry for s in self.page.entries if isinstance(s.entry, Reading) and s.entry.factor == key]
        when = readings[-1].when
        return "then" if when.precision == WHOLE_DAY else reading.hour_text(when, self.diary.settings.clock)

    def _factor_question(self, factor: Factor) -> Question:
        words = {
            "sleep_h": "How did you sleep? (6h30, or 6h30 3/10 with how good)",
            "caffeine_mg": "Caffeine today? (2 espresso, 95mg, none)",
            "water_ml": "Water in all? (2l, 6 glasses)",
            "stress": "Stress, 0 calm to 10 highest?",
            "fatigue": "Tired, 0 fresh to 10 most?",
        }.get(factor.key)
        scale = " (0 to 10)" if factor.kind == RATING else f" ({factor.unit})" if factor.unit else ""
        usual = self._usual.get(factor.key)
        shown = "" if usual is None else wording.format_value(usual, factor)
        if factor.key == "sleep_h" and usual is not None and "sleep_quality" in self._usual:
            shown += f" {wording.format_value(self._usual['sleep_quality'], self.diary.catalogue['sleep_quality'])}"
        return Question(words or f"{factor.name.capitalize()}?{scale}", shown, lambda text: self._reading(factor, text))

    def _twitches(self, text: str) -> list[Entry]:
        if text.lower() in _NOTHING:
            return [] if self.page.episodes else [DayMark(when=self.whole(), mark=MARK_NONE)]
        places = [spoken.parse_place(part.split(), self.names.body) for part in text.split(",") if part.strip()]
        # Said in the evening of the whole day: the hour is not known.
        return [Episode(when=self.whole(), site=place.site, side=place.side) for place in places]

    def _reading(self, factor: Factor, text: str) -> list[Entry]:
        when = self.whole() if factor.timing == BEFORE or factor.aggregate == "sum" else self.moment()
        if text.lower() in _NOTHING and factor.aggregate == "sum":
            is_known = factor.key in self.page.values
            return [] if is_known else [Reading(when=when, factor=factor.key, value=0.0)]
        if factor.key == "sleep_h":
            return self._sleep(text, when)
        value, items = spoken.parse_reading(text.split(), factor, self.names.consumables("drink"))
        return [Reading(when=when, factor=factor.key, value=value, items=items)]

    def _sleep(self, text: str, when: Moment) -> list[Entry]:
        *length, last = text.replace(",", " ").split()
        has_quality = bool(length) and "/" in last
        hours = spoken.parse_reading(length if has_quality else [*length, last], self.diary.catalogue["sleep_h"], ())[0]
        entries: list[Entry] = [Reading(when=when, factor="sleep_h", value=hours)]
        if has_quality:
            quality = spoken.parse_rating(last, name="sleep quality")
            entries.append(Reading(when=when, factor="sleep_quality", value=quality))
        return entries

    def _food_complete(self, text: str) -> list[Entry]:
        is_complete = spoken.parse_yes_no(text)
        return [DayMark(when=self.whole(), mark=MARK_FOOD_COMPLETE)] if is_complete else []

    def save(self, entries: Sequence[Entry], before: Sequence[Stored]) -> list[Stored]:
        """Save an answer, in the place of an earlier one to the same question; returns what stands now."""
        at = clock.now().occurred_at
        stored = [
            Stored(uid, entry, at) for uid, entry in zip(clock.new_uids(len(entries), at=at), entries, strict=True)
        ]
        if not stored and not before:
            return []
        heads = [echo.head(each.entry, self.names) for each in stored]
        summary = f"check-in · {', '.join(heads) or 'an answer taken back'}"
        for remark in self.diary.store.replace(before, stored, action=self.diary.action("log", summary)):
            show.talk(remark)
        return stored


def usual_values(diary: Diary, day: dt.date) -> dict[str, float]:
    """Each factor's value on the last day it was logged, in the four weeks before a day."""
    rows = diary.day_rows(start=day - dt.timedelta(days=28), end=day - dt.timedelta(days=1))
    return {value.factor: value.value for value in sorted(rows.readings)}


def checkin(
    ctx: typer.Context,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="An earlier day (else the running one).")
    ] = None,
    diary: options.Diary = None,
) -> None:
    """Answer the few questions that today still lacks, and close the day.

    Enter takes the usual answer, - skips, b goes back, Ctrl-C keeps what was said.

    \b
    For example:
      twitchlog checkin
      twitchlog checkin --on yesterday
    """
    with reading.opened(ctx, diary, create=True) as found:
        today = found.today()
        day = today if on is None else spoken.parse_date(on, today=today)
        if day > today:
            raise WordsError(f"{wording.format_day(day, with_year=True)} is in the future.", "Give a day up to today.")
        check = CheckIn(found, day, is_running=day == today)
        if MARK_CLOSED in check.page.marks:
            show.out(f"{wording.format_day(day)} is closed already. What it holds: twitchlog today --as-of {day}")
            return
        try:
            ask_all(check)
        except (KeyboardInterrupt, EOFError):
            show.talk("\nLeft. What you said is kept; the day stays open: twitchlog checkin")
            raise typer.Exit(130) from None
        found.add(DayMark(when=check.whole(), mark=MARK_CLOSED))
        show.out(closing_line(day_page.read_day(found, day), found))


def ask_all(check: CheckIn) -> None:
    """Ask question after question; b takes the answer before back and asks it again."""
    questions = check.questions()
    saved: list[list[Stored]] = [[] for _ in questions]
    number = 0
    while number < len(questions):
        question = questions[number]
        answer = show.ask(question.words, default=question.usual)
        if answer.lower() == _BACK:
            number = max(number - 1, 0)
            continue
        if answer in ("", _SKIP):
            saved[number] = check.save([], saved[number])
            number += 1
            continue
        try:
            saved[number] = check.save(question.understand(answer), saved[number])
        except WordsError as error:
            show.talk(f"{error.sentence} {error.hint}".strip())
            continue
        number += 1


def closing_line(page: DayPage, diary: Diary) -> str:
    """What the closed day comes to."""
    n = len(page.episodes)
    parts = [wording.count_of(n, "twitch episode") if n else "no twitches"]
    for key in ("sleep_h", "caffeine_mg", "water_ml", "stress"):
        if key in page.values:
            factor = diary.catalogue[key]
            parts.append(f"{factor.name} {wording.format_value(page.values[key].value, factor)}")
    return f"Day closed.  {page.day:%A}: {', '.join(parts)}.          undo: twitchlog undo"
