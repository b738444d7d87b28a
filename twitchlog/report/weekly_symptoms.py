"""Symptoms beside twitches, counted by what and where over the days of a week; must not phrase or round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from twitchlog.diary.entries import Symptom


class WeekSymptom(NamedTuple):
    """One symptom at one place, both with their names in plain words.

    item is its key; place is "" where none was said; n_days are the days that have it, severity_max (0 to 10) is None
    where no entry gives one.
    """

    item: str
    name: str
    site: str | None
    side: str | None
    place: str
    n_entries: int
    n_days: int
    severity_max: float | None


def count_symptoms(
    symptoms: Iterable[tuple[dt.date, Symptom]],
    days: Collection[dt.date],
    *,
    name_place: Callable[[str | None, str | None], str],
    name_symptom: Callable[[str], str],
) -> tuple[WeekSymptom, ...]:
    """The symptoms of some days, those of most days first.

    Parameters
    ----------
    symptoms : iterable of (datetime.date, Symptom)
        Each with its diary day; those of other days than `days` are left out.
    days : collection of datetime.date
        The days that count.
    name_place : callable
        Site key and side to plain words (`Body.name`).
    name_symptom : callable
        A key of symptoms.csv to plain words.
    """
    alike: dict[tuple[str, str | None, str | None], list[tuple[dt.date, Symptom]]] = {}
    for day, entry in symptoms:
        if day in days:
            alike.setdefault((entry.item, entry.site, entry.side), []).append((day, entry))
    counted = [
        WeekSymptom(
            item,
            name_symptom(item),
            site,
            side,
            _place(site, side, name_place),
            n_entries=len(held),
            n_days=len({day for day, _ in held}),
            severity_max=max((entry.severity for _, entry in held if entry.severity is not None), default=None),
        )
        for (item, site, side), held in alike.items()
    ]
    return tuple(sorted(counted, key=lambda each: (-each.n_days, -each.n_entries, each.name, each.place)))


def _place(site: str | None, side: str | None, name_place: Callable[[str | None, str | None], str]) -> str:
    if site is None:
        return f"{side} side" if side in ("left", "right") else ""
    return name_place(site, side)
