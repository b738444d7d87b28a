"""Fills a new diary through twitchlog's own door: `fill_diary.py FILE ENTRIES DAYS`; must not write SQL.

The days end yesterday and are alike: one in nine without any word on twitches, one in five of the others said to have
none.
"""

from __future__ import annotations

import datetime as dt
import random
import sys

from twitchlog import open_diary
from twitchlog.clock import local_offset_at
from twitchlog.diary.day import Moment, whole_day
from twitchlog.diary.entries import WEEKLY_QUESTIONS, Answer, DayMark, Entry, Episode, Item, Reading, Symptom

_SITES = ("calf", "eyelid_upper", "thigh_front", "thenar", "foot_arch", "biceps")


def main(path: str, n_entries: int, n_days: int) -> None:
    """Add so many entries on so many days, a day an action."""
    dice = random.Random(1)
    with open_diary(path) as diary:
        first = diary.today() - dt.timedelta(days=n_days)
        done = 0
        for day in range(n_days):
            noon = whole_day(first + dt.timedelta(days=day), local_offset_at)
            target = n_entries * (day + 1) // n_days
            entries = _day(dice, noon, target - done, is_observed=day % 9 != 4, has_episodes=day % 5 != 2)
            diary.add(*entries, logged_at=noon.occurred_at + 9 * 3600)
            done = target


def _day(dice: random.Random, noon: Moment, n: int, *, is_observed: bool, has_episodes: bool) -> list[Entry]:
    entries: list[Entry] = [
        Reading(_after(noon, -5 * 3600), "sleep_h", dice.uniform(5, 9)),
        Reading(_after(noon, 7 * 3600), "stress", float(dice.randrange(11))),
    ]
    if is_observed and not has_episodes:
        entries.append(DayMark(noon))
    if not dice.randrange(7):
        entries += [Answer(noon, question, 0.0) for question in WEEKLY_QUESTIONS]
    while len(entries) < n:
        when = _after(noon, dice.randrange(-6 * 3600, 8 * 3600))
        kind = dice.randrange(3)
        if kind == 0 and is_observed and has_episodes:
            entries.append(Episode(when, dice.choice(_SITES), dice.choice(("left", "right")), None, 60, 3.0))
        elif kind == 1:
            entries.append(Reading(when, "caffeine_mg", 64.0, (Item("drink", "espresso", 1.0, 64.0),)))
        elif dice.randrange(4):
            entries.append(Reading(when, "water_ml", 250.0))
        else:
            item, severity = dice.choice((("tingling", 2.0), ("cramp", 4.0), ("pain", 1.0)))
            entries.append(Symptom(when, item, dice.choice(_SITES), dice.choice(("left", "right")), severity))
    return entries[:n]


def _after(noon: Moment, seconds: int) -> Moment:
    return Moment(noon.occurred_at + seconds, noon.offset_min)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
