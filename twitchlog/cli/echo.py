"""Entries and moments in words, the same when saved, listed and shown; must not print or load anything heavy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from twitchlog.diary.body import Body, body_from_rows
from twitchlog.diary.consumables import Consumable, drinks_from_rows, foods_from_rows
from twitchlog.diary.day import PART_OF_DAY, WHOLE_DAY, Moment, offset_text, part_name
from twitchlog.diary.entries import (
    ASK_FUNCTION,
    ASK_STIFF_OR_THINNER,
    ASK_WORRY,
    MARK_CLOSED,
    MARK_FOOD_COMPLETE,
    MARK_NONE,
    MARK_PAUSED,
    Answer,
    DayMark,
    Dose,
    Entry,
    Episode,
    Item,
    Medicine,
    Note,
    Reading,
    Symptom,
)
from twitchlog.diary.factors import Factor, FactorCatalogue
from twitchlog.reference.tables import table
from twitchlog.report import wording

_MARK_WORDS = {
    MARK_NONE: "no twitches",
    MARK_CLOSED: "day closed",
    MARK_PAUSED: "pause",
    MARK_FOOD_COMPLETE: "all food logged",
}


_NOTE_ECHOED = 60  # characters

_QUESTION_WORDS = {
    ASK_FUNCTION: "weekly check, something that no longer works as a month ago",
    ASK_STIFF_OR_THINNER: "weekly check, a muscle stiff or thinner",
    ASK_WORRY: "worry about twitches",
}


class HasNames(Protocol):
    """A diary that can be asked for what the person added."""

    def catalogue(self) -> FactorCatalogue:
        """The built-in factors and the person's own."""

    def own_consumables(self) -> tuple[Consumable, ...]:
        """The person's own drinks and foods."""


class Names:
    """What keys are called: places, factors, drinks and foods, symptoms; each table is read when first needed."""

    def __init__(self, diary: HasNames) -> None:
        self._diary = diary

    @cached_property
    def catalogue(self) -> FactorCatalogue:
        """The built-in factors and the person's own."""
        return self._diary.catalogue()

    @cached_property
    def own(self) -> tuple[Consumable, ...]:
        """The person's own drinks and foods."""
        return self._diary.own_consumables()

    @cached_property
    def body(self) -> Body:
        """Every place that can be named."""
        return body_from_rows(table("body_sites"), table("body_areas"))

    @cached_property
    def _drinks(self) -> tuple[Consumable, ...]:
        return drinks_from_rows(table("drinks"))

    @cached_property
    def _foods(self) -> tuple[Consumable, ...]:
        return foods_from_rows(table("foods"))

    def consumables(self, kind: str) -> tuple[Consumable, ...]:
        """The drinks or foods that can be named, the person's own first."""
        own = tuple(each for each in self.own if each.table == kind)
        return own + (self._drinks if kind == "drink" else self._foods)

    def consumable(self, item: Item) -> str:
        """A drink or food by name."""
        return next((each.name for each in self.consumables(item.table) if each.key == item.key), item.key)

    def factor(self, key: str) -> Factor | None:
        """A factor, retired or not."""
        return self.catalogue.get(key)

    def symptom(self, key: str) -> str:
        """A symptom by name."""
        return next((row["name"] for row in table("symptoms") if row["key"] == key), key)


def head(entry: Entry, names: Names) -> str:
    """What an entry is, in a few words: `twitch · left calf`, `caffeine · 128 mg (2 × espresso, 64 mg)`."""
    match entry:
        case Episode():
            return f"twitch · {names.body.name(entry.site, entry.side)}"
        case Reading():
            return _reading_head(entry, names)
        case Symptom():
            where = f" · {names.body.name(entry.site, entry.side)}" if entry.site else ""
            return f"symptom · {names.symptom(entry.item)}{where}"
        case Medicine():
            return f"medicine · {entry.name}"
        case Dose():
            return f"dose · {entry.medicine}" + (f" · {entry.amount}" if entry.amount else "")
        case DayMark():
            return _MARK_WORDS[entry.mark]
        case Note():
            return "note"
        case Answer():
            return f"{_QUESTION_WORDS[entry.question]} · {_answer_text(entry)}"


def _answer_text(entry: Answer) -> str:
    if entry.question == ASK_WORRY:
        return f"{wording.format_number(entry.value)}/10"
    return "yes" if entry.value else "no"


def _reading_head(entry: Reading, names: Names) -> str:
    factor = names.factor(entry.factor)
    if factor is None:
        return f"{entry.factor} · {wording.format_number(entry.value)}"
    text = f"{factor.name} · {wording.format_value(entry.value, factor)}"
    return f"{text} ({items_text(entry.items, factor, names)})" if entry.items else text


def items_text(items: Iterable[Item], factor: Factor, names: Names) -> str:
    """The drinks or foods behind a reading: `2 × espresso, 64 mg`."""
    parts = []
    for item in items:
        each = f", {wording.format_value(item.amount_each, factor)}" if item.quantity != 1 else ""
        parts.append(f"{_times(item, names)}{each}")
    return "; ".join(parts)


def _times(item: Item, names: Names) -> str:
    name = names.consumable(item)
    return name if item.quantity == 1 else f"{wording.format_number(item.quantity)} × {name}"


def is_meal(entries: Sequence[Entry]) -> bool:
    """Whether several entries are the readings of one meal."""
    meals = {entry.meal if isinstance(entry, Reading) else None for entry in entries}
    return len(entries) > 1 and len(meals) == 1 and None not in meals


def head_of(entries: Sequence[Entry], names: Names) -> str:
    """What one entry is, or the readings of one meal: `food · banana; 2 × cooked spinach`."""
    if not is_meal(entries):
        return head(entries[0], names)
    eaten: dict[tuple[str, float, int], Item] = {}  # each food once, though several minerals come from it
    for reading in entries:
        items = reading.items if isinstance(reading, Reading) else ()
        for n, item in enumerate(items):
            earlier = sum(other.key == item.key and other.quantity == item.quantity for other in items[:n])
            eaten.setdefault((item.key, item.quantity, earlier), item)
    return f"food · {'; '.join(_times(item, names) for item in eaten.values())}"


def details_of(entries: Sequence[Entry], names: Names, *, is_note_short: bool = False) -> list[str]:
    """What else is known of one entry, or of the readings of one meal: what it held, and its note."""
    if not is_meal(entries):
        return details(entries[0], is_note_short=is_note_short)
    minerals = [head(_without_items(entry), names).replace(" · ", " ") for entry in entries]
    return [", ".join(minerals), *(_note(entry, is_short=is_note_short) for entry in entries if entry.note)]


def _without_items(entry: Entry) -> Entry:
    return replace(entry, items=()) if isinstance(entry, Reading) else entry


def details(entry: Entry, *, is_note_short: bool = False) -> list[str]:
    """What else is known of an entry, note last; empty where nothing is."""
    match entry:
        case Episode():
            parts = [_length(entry.duration_s), _intensity(entry.intensity), _twitches(entry.count)]
        case Symptom():
            parts = [
                f"severity {entry.severity:g}/10" if entry.severity is not None else "",
                _length(entry.duration_s),
                "came suddenly" if entry.is_sudden else "",
                "" if entry.with_twitch is None else ("with a twitch" if entry.with_twitch else "without a twitch"),
            ]
        case Medicine():
            parts = _medicine_details(entry)
        case DayMark():
            parts = [f"until {entry.last_on}" if entry.last_on else ""]
        case _:
            parts = []
    return [part for part in (*parts, _note(entry, is_short=is_note_short)) if part]


def _note(entry: Entry, *, is_short: bool) -> str:
    return short_note(entry.note) if is_short else entry.note


def short_note(note: str) -> str:
    """A note as it is echoed when saved: how it begins."""
    return note if len(note) <= _NOTE_ECHOED else f"{note[:_NOTE_ECHOED].rstrip()}…"


def _length(seconds: int | None) -> str:
    return "" if seconds is None else wording.format_duration(seconds)


def _intensity(value: float | None) -> str:
    return "" if value is None else f"intensity {value:g}"


def _twitches(count: int | None) -> str:
    return "" if count is None else wording.count_of(count, "twitch", "twitches")


def _medicine_details(entry: Medicine) -> list[str]:
    return [
        entry.dose or "",
        f"since {entry.started_on}" if entry.started_on else "",
        f"until {entry.stopped_on}" if entry.stopped_on else "",
        f"dose changed {entry.dose_changed_on}" if entry.dose_changed_on else "",
        "as needed" if entry.is_as_needed else "",
        "suspected" if entry.is_suspected else "",
    ]


def moment_text(when: Moment, *, today: dt.date, clock: str, is_now: bool = False) -> str:
    """A moment in words; a whole day or a part of one shows no hour.

    Parameters
    ----------
    when : Moment
    today : datetime.date
        The running diary day.
    clock : str
        "24h" or "12h".
    is_now : bool
        That it is this very moment: then `today 14:02` says enough.
    """
    wall = when.wall
    if when.precision == WHOLE_DAY:
        return day_text(wall.date(), today)
    if when.precision == PART_OF_DAY:
        part = part_name(when)
        named = wall.date() - dt.timedelta(days=1 if part == "night" and wall.hour < 12 else 0)
        return f"{day_text(named, today)}, {part}"
    if is_now:
        return f"today {clock_text(wall.time(), clock)}"
    day = wording.format_day(wall.date(), with_year=wall.year != today.year)
    return f"{day} {clock_text(wall.time(), clock)} ({offset_text(when.offset_min)})"


def day_text(day: dt.date, today: dt.date) -> str:
    """A day in words: `today`, `Sat 21 Nov`, and with its year where that is another one."""
    return "today" if day == today else wording.format_day(day, with_year=day.year != today.year)


def clock_text(time: dt.time, clock: str) -> str:
    """A time of day as the person reads it: `21:40` or `9:40 pm`."""
    if clock != "12h":
        return f"{time:%H:%M}"
    return f"{(time.hour - 1) % 12 + 1}:{time:%M} {'am' if time.hour < 12 else 'pm'}"
