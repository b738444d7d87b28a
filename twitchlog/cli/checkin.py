"""`checkin`: the few questions that a day still lacks, asked one by one; must not load pandas.

Enter takes the usual answer, - skips (the value stays unknown), b goes back one question, Ctrl-C leaves and keeps what
was said. Answering to the end closes the day, unless what closing would read as "none" was skipped. However it ends,
it is one step that undo takes back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, NamedTuple

import typer

from twitchlog import clock
from twitchlog.cli import day_page, echo, options, reading, show
from twitchlog.cli.day_page import DayPage
from twitchlog.cli.prompts import prompt_lines
from twitchlog.cli.speak_up import speak_up_in
from twitchlog.cli.weekly_check import due_questions
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
from twitchlog.diary.factors import BEFORE, FOOD_FACTORS, RATING, SUM, Factor
from twitchlog.diary.urgent import NOW
from twitchlog.errors import WordsError
from twitchlog.pipeline import Diary
from twitchlog.report import wording
from twitchlog.store.actions import LOG

_SKIP, _BACK = "-", "b"
_NOTHING = ("none", "no", "0", "nothing")


class Question(NamedTuple):
    """One question: its words, the usual answer ("" for none), and what an answer means as entries.

    needed is what the day cannot be closed without, because a closed day reads its absence as none; else "".
    """

    words: str
    usual: str
    understand: Callable[[str], list[Entry]]
    needed: str = ""


class CheckIn:
    """A check-in on one diary day of an open diary."""

    def __init__(self, diary: Diary, day: dt.date) -> None:
        self.diary = diary
        self.day = day
        self.names = reading.names_of(diary)
        self.page = day_page.read_day(diary, day)
        self._spoken_of: list[Sequence[Entry]] = []
        self._usual = usual_values(diary, day)
        self._day_words = "today" if day == diary.today() else f"on {wording.format_day(day)}"

    def moment(self) -> Moment:
        """When an answer is dated: now while the day runs, the day as a whole afterwards."""
        return clock.now() if self.day == self.diary.today() else self.whole()

    def whole(self) -> Moment:
        """The day as a whole."""
        return whole_day(self.day, clock.local_offset_at)

    def questions(self) -> list[Question]:
        """What this day still lacks, in the order it is asked."""
        asked = []
        if MARK_NONE not in self.page.marks:
            more, needed = ("Any more twitches", "") if self.page.episodes else ("Any twitches", "twitches")
            words = f"{more} {self._day_words}? (places, with commas; or none)"
            asked.append(Question(words, "none", self._twitches, needed))
        lacking = self.page.lacks(self.diary.catalogue.active())
        asked += [self._factor_question(factor) for factor in lacking]
        asked += self._more_of_a_sum(lacking)
        has_food = any(key in self.page.values for key in FOOD_FACTORS)
        if has_food and MARK_FOOD_COMPLETE not in self.page.marks:
            asked.append(
                Question(f"Is everything you ate {self._day_words} logged? (yes or no)", "no", self._food_complete)
            )
        weekly = due_questions(self.diary, self.day, when=self.whole(), body=self.names.body)
        return [*asked, *(Question(*each) for each in weekly)]

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
            "caffeine_mg": f"Caffeine {self._day_words}? (2 espresso, 95mg, none)",
            "water_ml": "Water in all? (2l, 6 glasses)",
            "stress": "Stress, 0 calm to 10 highest?",
            "fatigue": "Tired, 0 fresh to 10 most?",
        }.get(factor.key)
        scale = " (0 to 10)" if factor.kind == RATING else f" ({factor.unit})" if factor.unit else " (yes or no)"
        usual = self._usual_readings(factor)
        shown = " ".join(wording.format_value(each.value, self.diary.catalogue[each.factor]) for each in usual)

        def understand(text: str) -> list[Entry]:
            return list(usual) if usual and text == shown else self._reading(factor, text)

        needed = factor.name if factor.zero_when_closed else ""
        return Question(words or f"{factor.name.capitalize()}?{scale}", shown, understand, needed)

    def _usual_readings(self, factor: Factor) -> list[Reading]:
        keys = [factor.key, "sleep_quality"] if factor.key == "sleep_h" else [factor.key]
        when = self._when(factor)
        known = [key for key in keys if key in self._usual] if factor.key in self._usual else []
        return [Reading(when=when, factor=key, value=self._usual[key]) for key in known]

    def _when(self, factor: Factor) -> Moment:
        return self.whole() if factor.timing == BEFORE or factor.aggregate == SUM else self.moment()

    def _twitches(self, text: str) -> list[Entry]:
        if text.lower() in _NOTHING:
            return [] if self.page.episodes else [DayMark(when=self.whole(), mark=MARK_NONE)]
        places = [spoken.parse_place(part.split(), self.names.body) for part in text.split(",") if part.strip()]
        # Said in the evening of the whole day: the hour is not known.
        return [Episode(when=self.whole(), site=place.site, side=place.side) for place in places]

    def _reading(self, factor: Factor, text: str) -> list[Entry]:
        when = self._when(factor)
        if text.lower() in _NOTHING and factor.aggregate == SUM:
            is_known = factor.key in self.page.values
            return [] if is_known else [Reading(when=when, factor=factor.key, value=0.0)]
        if factor.key == "sleep_h":
            return self._sleep(text, when)
        value, items = spoken.parse_reading(text.split(), factor, self.names.consumables("drink"))
        return [Reading(when=when, factor=factor.key, value=value, items=items)]

    def _sleep(self, text: str, when: Moment) -> list[Entry]:
        *length, last = text.replace(", ", " ").split()
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

    def speak_up(self, answered: Sequence[Entry]) -> int:
        """Say at once what an answer asks for, and return how soon; an answer given again is not answered again."""
        if not answered or answered in self._spoken_of:
            return 0
        self._spoken_of.append(answered)
        return speak_up_in(self.diary, answered, self.names)

    def save(self, said: Sequence[Entry], *, closes: bool) -> None:
        """Save what was said as one step, and that the day is closed."""
        entries = [*said, DayMark(when=self.whole(), mark=MARK_CLOSED)] if closes else list(said)
        if any(_is_none(entry) for entry in entries) and day_page.read_day(self.diary, self.day).episodes:
            show.talk('Twitches of that day were logged meanwhile, so the answer "none" is left out.')
            entries = [entry for entry in entries if not _is_none(entry)]
        if not entries:
            return
        at = clock.now().occurred_at
        uids = clock.new_uids(len(entries), at=at)
        stored = [Stored(uid, entry, at) for uid, entry in zip(uids, entries, strict=True)]
        action = self.diary.action(LOG, f"check-in · {wording.format_day(self.day)}")
        remarks = self.diary.store.add(stored, action=action)
        for remark in remarks:
            show.talk(remark)


def _is_none(entry: Entry) -> bool:
    return isinstance(entry, DayMark) and entry.mark == MARK_NONE


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
    if not show.is_interactive():
        raise WordsError("The check-in asks questions, so it needs a terminal.", "From a file: twitchlog log -")
    with reading.opened(ctx, diary, create=True) as found:
        today = found.today()
        day = today if on is None else spoken.parse_date(on, today=today)
        if day > today:
            raise WordsError(f"{wording.format_day(day, with_year=True)} is in the future.", "Give a day up to today.")
        check = CheckIn(found, day)
        if MARK_CLOSED in check.page.marks:
            show.out(f"{wording.format_day(day)} is closed already. What it holds: twitchlog today --as-of {day}")
            return
        with _handled(Leaving()) as leaving:
            said, skipped, is_done, is_urgent = ask_all(check, leaving)
            check.save(said, closes=is_done and not skipped)
        if is_urgent:
            show.out(_kept_line(said, check))
            return
        if is_done:
            show.out(closing_line(day_page.read_day(found, day), found, skipped))
            for line in prompt_lines(found, day, is_check_in=True):
                show.out(f"\n{line}")
            return
        show.talk(f"\nLeft. {_kept_line(said, check)}")
        raise typer.Exit(130)


class Leaving:
    """What Ctrl-C, a closed terminal and a polite kill do: they end a question that waits, and nothing after it."""

    is_waiting = False

    def __call__(self, _number: int, _frame: object) -> None:
        """Handle the signal."""
        if self.is_waiting:
            self.is_waiting = False
            raise KeyboardInterrupt


@contextlib.contextmanager
def _handled(leaving: Leaving) -> Iterator[Leaving]:
    signals = [getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {each: signal.signal(each, leaving) for each in signals}
    try:
        yield leaving
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Asked(NamedTuple):
    """What came of the questions: what was said, what was skipped though needed, how it ended."""

    said: list[Entry]
    skipped: list[str]
    is_done: bool
    is_urgent: bool  # an answer needs help now, so that nothing more was asked


def ask_all(check: CheckIn, leaving: Leaving) -> Asked:
    """Ask question after question; what an answer asks for is said right after it, and what needs help now ends it."""
    questions = check.questions()
    answers: dict[int, str] = {}  # what b comes back to
    said: dict[int, list[Entry]] = {}
    number = tier = 0
    while number < len(questions) and tier < NOW:
        question = questions[number]
        answer = _answer(question.words, answers.get(number, question.usual), leaving)
        if answer is None:
            break
        if answer.lower() == _BACK:
            number = max(number - 1, 0)
            continue
        try:
            said[number] = [] if answer in ("", _SKIP) else question.understand(answer)
        except WordsError as error:
            show.talk(f"{error.sentence} {error.hint}".strip())
            continue
        answers[number] = answer
        tier = check.speak_up(said[number])
        number += 1
    skipped = [each.needed for n, each in enumerate(questions) if each.needed and answers.get(n) in ("", _SKIP)]
    entries = [entry for _, several in sorted(said.items()) for entry in several]
    is_urgent = tier == NOW
    return Asked(entries, skipped, number == len(questions) and not is_urgent, is_urgent)


def _answer(words: str, usual: str, leaving: Leaving) -> str | None:
    """The answer to a question; None when it was left, by whatever way."""
    try:
        try:
            leaving.is_waiting = True
            return show.ask(words, default=usual)
        except EOFError:
            return None
        finally:
            leaving.is_waiting = False
    except KeyboardInterrupt:  # the signal came just after the end of input did
        return None


def _kept_line(said: Sequence[Entry], check: CheckIn) -> str:
    kept = ", ".join(show.one_line(echo.head(entry, check.names)) for entry in said)
    on = "" if check.day == check.diary.today() else f" --on {check.day}"
    return f"{f'Kept: {kept}' if kept else 'Nothing was said'}; the day stays open: twitchlog checkin{on}"


def closing_line(page: DayPage, diary: Diary, skipped: Sequence[str]) -> str:
    """What the day comes to, and why it stays open where something was skipped."""
    n = len(page.episodes)
    parts = [wording.count_of(n, "twitch episode")] if n else ["no twitches"] if "twitches" not in skipped else []
    for key in ("sleep_h", "caffeine_mg", "water_ml", "stress"):
        if key in page.values:
            factor = diary.catalogue[key]
            parts.append(f"{factor.name} {wording.format_value(page.values[key].value, factor)}")
    day = f"{page.day:%A}: {', '.join(parts) or 'nothing said yet'}."
    if not skipped:
        return f"Day closed.  {day}\nundo: twitchlog undo"
    return f"{day}\nThe day stays open; not said: {', '.join(skipped)}. Go on: twitchlog checkin"
