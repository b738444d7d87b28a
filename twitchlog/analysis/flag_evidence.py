"""What the warning signs are judged by, taken from a diary's entries; must not judge.

Nothing here needs pandas: `today` and `report week` ask for the signs too, and must stay quick.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from twitchlog.diary.body import ELSEWHERE, MOVING, Body, Place, body_from_rows, places_of
from twitchlog.diary.day import DEFAULT_DAY_START_MIN, diary_day
from twitchlog.diary.entries import (
    MARK_CLOSED,
    MARK_NONE,
    MARK_PAUSED,
    Answer,
    DayMark,
    Entry,
    Episode,
    Medicine,
    Stored,
    Symptom,
)
from twitchlog.diary.ledger import FlagAck, MarkDay
from twitchlog.reference.tables import table

DAYS_READ = 3 * 84
"""How far back symptoms and answers are read: what still counts, and what that is held against; with room to spare."""

NOWHERE = frozenset({None, MOVING, ELSEWHERE})
"""Sites that name no place of the body."""


class SymptomOn(NamedTuple):
    """A symptom on its diary day (`date.toordinal()`), its kind, and its regions (none where no place was said)."""

    day: int
    entry: Symptom
    kind: str
    regions: frozenset[str]
    uid: str


class AnswerOn(NamedTuple):
    """An answer on its diary day."""

    day: int
    question: str
    value: float
    uid: str


class Evidence(NamedTuple):
    """What the rules read; days are `date.toordinal()`.

    observed are the days whose state is *some* or *none*; twitch_days the observed days with a twitch, by place;
    onset_on is the latest day on which it can have begun by what the person told, onset_from the earliest (None: the
    same day).
    """

    observed: frozenset[int] = frozenset()
    twitch_days: Mapping[Place, frozenset[int]] = {}
    symptoms: tuple[SymptomOn, ...] = ()
    answers: tuple[AnswerOn, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    acks: tuple[FlagAck, ...] = ()
    onset_on: dt.date | None = None
    onset_from: dt.date | None = None
    day_start_min: int = DEFAULT_DAY_START_MIN

    def day_of(self, entry: Entry) -> int:
        """The diary day of an entry (`date.toordinal()`)."""
        return diary_day(entry.when, day_start_min=self.day_start_min).toordinal()

    @property
    def first_day(self) -> int | None:
        """The first day observed."""
        return min(self.observed, default=None)

    def all_twitch_days(self, *, places: Collection[Place] | None = None) -> frozenset[int]:
        """The days with a twitch at any place, or at any of some."""
        chosen = self.twitch_days if places is None else places
        return frozenset().union(*(self.twitch_days[place] for place in chosen))

    def n_observed(self, first: int, last: int) -> int:
        """How many of the days from first to last were observed."""
        return sum(first <= day <= last for day in self.observed)


@cache
def body() -> Body:
    """Every place that can be named."""
    return body_from_rows(table("body_sites"), table("body_areas"))


@cache
def symptom_rows() -> Mapping[str, Mapping[str, str]]:
    """The rows of symptoms.csv by key."""
    return {row["key"]: row for row in table("symptoms")}


@cache
def regions_of(site: str | None) -> frozenset[str]:
    """The regions of a site or an area (`Body.regions_of`)."""
    return body().regions_of(site)


def build_evidence(
    episodes: Iterable[tuple[int, str | None, str | None]],
    marks: Iterable[MarkDay],
    entries: Iterable[tuple[int, Stored]],
    *,
    medicines: Iterable[Medicine] = (),
    acks: Iterable[FlagAck] = (),
    onset_on: dt.date | None = None,
    onset_from: dt.date | None = None,
    day_start_min: int = DEFAULT_DAY_START_MIN,
) -> Evidence:
    """Gather what the rules read.

    Parameters
    ----------
    episodes : iterable of (int, str or None, str or None)
        Diary day, site and side of episodes; several of one day and place may be one.
    marks : iterable of MarkDay
    entries : iterable of (int, Stored)
        Symptoms and answers with their diary days; other kinds are left out.
    medicines : iterable of Medicine
    acks : iterable of FlagAck
    onset_on, onset_from : datetime.date, optional
        When the person says that it began: at the latest, and at the earliest.
    day_start_min : int
        Minutes after midnight at which a diary day starts.
    """
    some: dict[Place, set[int]] = {}
    for day, site, side in episodes:
        for place in places_of(site, side, body()):
            some.setdefault(place, set()).add(day)
    said, paused = set[int](), set[int]()
    for mark in marks:
        days = range(mark.day, mark.last_day + 1)
        if mark.mark == MARK_PAUSED:
            paused.update(days)
        elif mark.mark in (MARK_NONE, MARK_CLOSED):
            said.update(days)
    observed = frozenset(said.union(*some.values()) - paused)
    listed = list(entries)
    return Evidence(
        observed=observed,
        twitch_days={place: frozenset(days & observed) for place, days in some.items() if days & observed},
        symptoms=tuple(
            _symptom_on(day, stored.uid, stored.entry) for day, stored in listed if isinstance(stored.entry, Symptom)
        ),
        answers=tuple(
            AnswerOn(day, stored.entry.question, stored.entry.value, stored.uid)
            for day, stored in listed
            if isinstance(stored.entry, Answer)
        ),
        medicines=tuple(medicines),
        acks=tuple(acks),
        onset_on=onset_on,
        onset_from=onset_from,
        day_start_min=day_start_min,
    )


def evidence_from_entries(
    entries: Iterable[Entry | Stored],
    *,
    day_start_min: int = DEFAULT_DAY_START_MIN,
    acks: Iterable[FlagAck] = (),
    onset_on: dt.date | None = None,
) -> Evidence:
    """Gather what the rules read from entries that need not lie in a diary.

    Parameters
    ----------
    entries : iterable of Entry or Stored
        Of any kind, in any order.
    day_start_min : int
        Minutes after midnight at which a diary day starts.
    acks : iterable of FlagAck
    onset_on : datetime.date, optional
        When the person says that it began.
    """
    stored = [each if isinstance(each, Stored) else Stored("", each, each.when.occurred_at) for each in entries]
    dated = [(diary_day(each.entry.when, day_start_min=day_start_min).toordinal(), each) for each in stored]
    episodes = [(day, e.entry.site, e.entry.side) for day, e in dated if isinstance(e.entry, Episode)]
    marks = [_mark_day(day, e.entry) for day, e in dated if isinstance(e.entry, DayMark)]
    medicines = [e.entry for e in stored if isinstance(e.entry, Medicine)]
    return build_evidence(
        episodes, marks, dated, medicines=medicines, acks=acks, onset_on=onset_on, day_start_min=day_start_min
    )


def _mark_day(day: int, mark: DayMark) -> MarkDay:
    last = dt.date.fromisoformat(mark.last_on).toordinal() if mark.last_on else day
    return MarkDay(day, mark.mark, last)


def _symptom_on(day: int, uid: str, entry: Symptom) -> SymptomOn:
    kind = symptom_rows().get(entry.item, {}).get("kind", "")
    return SymptomOn(day, entry, kind, regions_of(entry.site), uid)
