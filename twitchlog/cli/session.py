"""One logging command from words to the diary: when, where, save, echo; must not load anything heavy.

`log -` runs many commands against one session that only collects, and saves them all as one step.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

from twitchlog import clock
from twitchlog.cli import echo, show
from twitchlog.cli.echo import Names
from twitchlog.cli.unlocking import unlocker
from twitchlog.diary import words as spoken
from twitchlog.diary.day import Moment, OffsetAt, diary_day, moment_at, offset_text
from twitchlog.diary.entries import Answer, DayMark, Entry, Medicine, Stored, Symptom
from twitchlog.diary.factors import Factor
from twitchlog.diary.urgent import RECENT_DAYS, SOON
from twitchlog.errors import AmbiguousHour, ManyMeanings, WordsError
from twitchlog.location import diary_path, unsaved_file
from twitchlog.report import wording
from twitchlog.store.actions import EDIT, LOG, SETTING, Action, Step
from twitchlog.store.backup_names import WEEKLY, backup_times, is_weekly_due
from twitchlog.store.quick_add import QuickDiary

_SIDES = frozenset(("left", "right", "both", "l", "r"))


class Said(NamedTuple):
    """What one command understood: the entries, how to say them, and other rows that belong to them."""

    entries: Sequence[Entry]
    line: str
    summary: str
    steps: Sequence[Step] = ()
    replaced_uid: str | None = None


class Session:
    """A diary opened for one logging command, the moment it runs at and the zone it counts in."""

    def __init__(
        self, diary: QuickDiary, *, tz: str | None, collected: list[Said] | None, now: Moment | None = None
    ) -> None:
        self.diary = diary
        self.offset_at: OffsetAt = clock.zone(tz)
        self._is_own_zone = tz is None
        now = now or clock.now()
        self.now = now if tz is None else Moment(now.occurred_at, self.offset_at(now.occurred_at))
        self.day_start_min = diary.settings.day_start_min
        self.today = diary_day(self.now, day_start_min=self.day_start_min)
        self._collected = collected

    @cached_property
    def names(self) -> Names:
        """What keys are called."""
        return Names(self.diary)

    def when(self, *, at: str | None, on: str | None, part: str | None, whole_day_default: bool = False) -> Moment:
        """The moment that the options name; asks which, where a clock change showed it twice."""

        def parse(offset_at: OffsetAt) -> Moment:
            return spoken.parse_when(
                at=at,
                on=on,
                part=part,
                now=self.now,
                day_start_min=self.day_start_min,
                offset_at=offset_at,
                whole_day_default=whole_day_default,
            )

        return self._asking_which(parse)

    def exact(self, wall: dt.datetime) -> Moment:
        """The moment at which the clock showed a wall time; asks which, where it did so twice."""
        return self._asking_which(lambda offset_at: moment_at(wall, offset_at))

    def _asking_which(self, parse: Callable[[OffsetAt], Moment]) -> Moment:
        try:
            return parse(self.offset_at)
        except AmbiguousHour as twice:
            if not self.can_ask():
                raise
            offsets = [offset_text(offset) for offset in twice.offsets_min]
            choices = dict(zip((f"the first ({offsets[0]})", f"the second ({offsets[-1]})"), offsets, strict=True))
            chosen = show.choose(twice.sentence, list(choices))
            meant = choices.get(chosen, chosen)
            if meant not in offsets:
                raise
            return parse(clock.zone(meant))

    def can_ask(self) -> bool:
        """Whether someone can answer a question here."""
        return self._collected is None and show.is_interactive()

    def date(self, text: str, *, may_lie_ahead: bool = False) -> dt.date:
        """The diary day that words name, counted from the running one."""
        return spoken.parse_date(text, today=self.today, may_lie_ahead=may_lie_ahead)

    def place(self, words: Sequence[str], *, areas_allowed: bool = False) -> spoken.Place:
        """The place that words name; asks which, where they name several."""
        try:
            return spoken.parse_place(words, self.names.body, areas_allowed=areas_allowed)
        except ManyMeanings as several:
            if not self.can_ask():
                raise
            chosen = show.choose(several.sentence, several.choices).lower().split()
            if not chosen:
                raise
            sides = {choice.split()[0] for choice in several.choices} & _SIDES
            if len(sides) == 1 and not _SIDES & set(chosen):  # "shin", where a left leg was asked about
                chosen = [*sides, *chosen]
            return self.place(chosen, areas_allowed=areas_allowed)

    def day_of(self, when: Moment) -> dt.date:
        """The diary day of a moment."""
        return diary_day(when, day_start_min=self.day_start_min)

    def moment_text(self, when: Moment, *, is_now: bool = False) -> str:
        """A moment as it is echoed (`echo.moment_text`)."""
        is_now = is_now and self._is_own_zone
        return echo.moment_text(when, today=self.today, clock=self.diary.settings.clock, is_now=is_now)

    def told(self, entry: Entry, *, is_now: bool = False) -> str:
        """An entry as it is echoed: what, when as it was understood, and what else is known of it."""
        parts = (
            echo.head(entry, self.names),
            self.moment_text(entry.when, is_now=is_now),
            *echo.details(entry, is_note_short=True),
        )
        return " · ".join(show.one_line(part) for part in parts)

    def told_before(self, key: str) -> bool:
        """Whether an earlier line of the same `log -` told of a medicine."""
        entries = (entry for said in self._collected or () for entry in said.entries)
        return any(isinstance(entry, Medicine) and entry.key == key for entry in entries)

    def is_marked(self, day: dt.date, mark: str) -> bool:
        """Whether a day has a mark already, said in the diary or in an earlier line of the same `log -`."""
        entries = (entry for said in self._collected or () for entry in said.entries)
        said_here = (each for each in entries if isinstance(each, DayMark) and each.mark == mark)
        return mark in self.diary.marks_on(day) or any(self.day_of(each.when) == day for each in said_here)

    def log(self, entry: Entry, *, is_now: bool = False, factor: Factor | None = None) -> None:
        """Save one entry and echo it; with a factor, say what its day comes to."""
        self.save(Said([entry], self.told(entry, is_now=is_now), echo.head(entry, self.names)), factor=factor)

    def save(self, said: Said, *, factor: Factor | None = None, day: dt.date | None = None, remark: str = "") -> None:
        """Write what was said, and echo it; within `log -`, only keep it for the one step that writes all."""
        if self._collected is not None:
            self._collected.append(said)
            return
        remarks = write(self.diary, [said], at=self.now.occurred_at)
        self.speak_up(said.entries)
        show.saved(said.line, aside=self._so_far(factor, day or self.today) if factor else "")
        for each in filter(None, (*remarks, remark)):
            show.talk(each)

    def has_earlier_episode(self, day: dt.date) -> bool:
        """Whether a diary day holds more than one episode by now."""
        return self._collected is None and self.diary.n_episodes_on(day) > 1

    def speak_up(self, entries: Sequence[Entry], *, at_least: int = SOON) -> None:
        """Say first, and alone, what asks for help among entries that were just said (`diary.urgent`)."""
        symptoms = [each for each in entries if isinstance(each, Symptom)]
        if symptoms or any(isinstance(each, Answer) for each in entries):
            from twitchlog.cli.speak_up import speak_up

            earliest = min((each.when.occurred_at for each in symptoms), default=self.now.occurred_at)
            since = earliest - 86_400 * RECENT_DAYS
            recent = [stored.entry for stored in self.diary.recent_symptoms(since)]
            speak_up(
                entries,
                recent,
                self.names,
                country=self.diary.settings.country,
                today=self.today,
                day_start_min=self.day_start_min,
                at_least=at_least,
            )

    def _so_far(self, factor: Factor, day: dt.date) -> str:
        found = self.diary.day_value(factor, day)
        name = "today" if day == self.today else wording.format_day(day)
        return f"{name}: {wording.format_value(found[0], factor)}" if found and found[1] > 1 else ""


def write(
    diary: QuickDiary, all_said: Sequence[Said], *, at: int, summary: str | None = None, uid: str | None = None
) -> list[str]:
    """Write what one or several commands said as one action (of a uid, if given); returns the remarks of the diary."""
    entries = [entry for said in all_said for entry in said.entries]
    uids = clock.new_uids(len(entries) + 1, at=at)
    replaced = {id(said.entries[0]): said.replaced_uid for said in all_said if said.replaced_uid}
    stored = [Stored(replaced.get(id(entry)) or own, entry, at) for entry, own in zip(entries, uids[1:], strict=True)]
    kind = EDIT if replaced and len(all_said) == 1 else LOG
    action = Action(uid or uids[0], at, kind, summary or all_said[0].summary)
    steps = [step for said in all_said for step in said.steps]
    return diary.add(stored, action=action, steps=steps, replaces=bool(replaced))


def write_steps(session: Session, steps: Sequence[Step], *, summary: str) -> None:
    """Write rows that are not entries (a factor, a drink, a setting) as one action."""
    at = session.now.occurred_at
    action = Action(clock.new_uids(1, at=at)[0], at, SETTING, summary)
    session.diary.add([], action=action, steps=steps)


@contextmanager
def opened(ctx: Any, diary: str | None, tz: str | None = None) -> Iterator[Session]:
    """A session on the diary that the options name."""
    root = ctx.obj
    path = diary_path(root.chosen(diary))
    if root.collected is None and os.path.lexists(unsaved_file(path)):
        from twitchlog.cli.unsaved import save_what_waits

        save_what_waits(path)
    with QuickDiary(path, tell=show.talk, unlock=unlocker()) as quick:
        session = Session(quick, tz=tz, collected=root.collected, now=root.now)
        yield session
        at, budget_mb = session.now.occurred_at, quick.settings.backup_mb
        is_due = (
            bool(budget_mb)
            and quick.has_written
            and is_weekly_due(backup_times(path), at=at, first_action_at=quick.first_action_at)
        )
    if is_due:
        from twitchlog.cli.auto_backups import back_up

        back_up(path, reason=WEEKLY, at=at, budget_mb=budget_mb)


def only_one(first: str | None, second: str | None, names: str) -> None:
    """Refuse two options that contradict each other."""
    if first is not None and second is not None:
        raise WordsError(f"{names} contradict each other.", "Give one of them.")
