"""The kinds of entry a diary holds, as frozen dataclasses; must not know how or where they are stored.

Every entry has a moment (`when`) and a note; "" means no note and None means not said. Nothing here is ever zero
because it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, NamedTuple

from twitchlog.diary.day import Moment

LEFT, RIGHT, BOTH, MIDLINE = "left", "right", "both", "midline"
SIDES = (LEFT, RIGHT, BOTH, MIDLINE)

MARK_NONE = "none"  # "no twitches today", said explicitly
MARK_CLOSED = "closed"  # the check-in of that day was finished
MARK_PAUSED = "paused"  # days that do not count
MARK_FOOD_COMPLETE = "food complete"  # everything eaten that day is logged
MARKS = (MARK_NONE, MARK_CLOSED, MARK_PAUSED, MARK_FOOD_COMPLETE)

ASK_FUNCTION = "function"  # something that hands, legs, speech, swallowing or breathing could do a month ago
ASK_STIFF_OR_THINNER = "stiff or thinner"  # a muscle that has become stiff, or looks thinner
ASK_WORRY = "worry"  # about the twitches, 0 to 10
WEEKLY_QUESTIONS = (ASK_FUNCTION, ASK_STIFF_OR_THINNER)
QUESTIONS = (*WEEKLY_QUESTIONS, ASK_WORRY)

TYPED = "typed"


class _Compared:
    """Equality, hash and repr of entries: written once, because generating them for each costs logging dearly."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        said = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self))  # type: ignore[arg-type]
        return f"{type(self).__name__}({said})"


@dataclass(frozen=True, eq=False, repr=False)
class Episode(_Compared):
    """A spell of twitching at one place.

    site is a key of body_sites.csv, "elsewhere", "moving", or None where it is not known (some imports); count is how
    many twitches the spell had (1 or more), duration_s its length in seconds, intensity 0 to 10.
    """

    kind: ClassVar[str] = "episode"
    when: Moment
    site: str | None = None
    side: str | None = None
    count: int | None = None
    duration_s: int | None = None
    intensity: float | None = None
    note: str = ""


class Item(NamedTuple):
    """What stood behind a reading: how many of which drink or food, and how much of the factor each one holds."""

    table: str  # "drink" or "food"
    key: str
    quantity: float
    amount_each: float


@dataclass(frozen=True, eq=False, repr=False)
class Reading(_Compared):
    """A factor's value, in the factor's own unit (`factors.Factor.unit`); yes is 1 and no is 0.

    Readings that share a `meal` were said together and are mended together.
    """

    kind: ClassVar[str] = "reading"
    when: Moment
    factor: str = ""
    value: float = 0.0
    items: tuple[Item, ...] = ()
    meal: str | None = None
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Symptom(_Compared):
    """Something felt or noticed beside twitches: a key of symptoms.csv.

    site may be a body site or a broader area ("hand"); severity 0 to 10; duration_s in seconds; is_sudden and
    with_twitch None where not said.
    """

    kind: ClassVar[str] = "symptom"
    when: Moment
    item: str = ""
    site: str | None = None
    side: str | None = None
    severity: float | None = None
    duration_s: int | None = None
    is_sudden: bool | None = None
    with_twitch: bool | None = None
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Medicine(_Compared):
    """A medicine in use: `when` is the moment it was told, started_on and stopped_on ISO dates or None (not said)."""

    kind: ClassVar[str] = "medicine"
    when: Moment
    key: str = ""
    name: str = ""
    medicine_class: str | None = None
    dose: str | None = None
    started_on: str | None = None
    stopped_on: str | None = None
    dose_changed_on: str | None = None
    is_as_needed: bool = False
    is_suspected: bool = False
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Dose(_Compared):
    """One taking of a medicine."""

    kind: ClassVar[str] = "dose"
    when: Moment
    medicine: str = ""
    amount: str | None = None
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class DayMark(_Compared):
    """Something said of a whole diary day (`MARKS`); a pause runs to last_on (ISO date, inclusive)."""

    kind: ClassVar[str] = "day_mark"
    when: Moment
    mark: str = MARK_NONE
    last_on: str | None = None
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Note(_Compared):
    """Free words about a moment or a day."""

    kind: ClassVar[str] = "note"
    when: Moment
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Answer(_Compared):
    """What a question of the check-in was answered with: one of `QUESTIONS`; yes is 1 and no is 0, worry 0 to 10.

    A "no" is kept too: a warning sign is "not seen" only where it was asked for.
    """

    kind: ClassVar[str] = "answer"
    when: Moment
    question: str = ""
    value: float = 0.0
    note: str = ""


Entry = Episode | Reading | Symptom | Medicine | Dose | DayMark | Note | Answer
ENTRY_TYPES: tuple[type[Entry], ...] = (Episode, Reading, Symptom, Medicine, Dose, DayMark, Note, Answer)


class Stored(NamedTuple):
    """An entry as the diary keeps it.

    uid is sortable and unique across machines; logged_at is in UTC seconds; source is `TYPED` or the uid of an import
    batch; origin tells an imported row from its like, so that a second import adds nothing (None for typed entries).
    """

    uid: str
    entry: Entry
    logged_at: int
    source: str = TYPED
    origin: str | None = None
