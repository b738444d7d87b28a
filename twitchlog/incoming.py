"""What comes into a diary from elsewhere: the entries of another program's file, the sample diary; must not print.

An import is planned (`importers`), compared with the diary, shown, and only then saved: all of it, as one action.
"""

from __future__ import annotations

import dataclasses
import json
from typing import NamedTuple

from twitchlog import clock
from twitchlog.diary.day import Moment
from twitchlog.diary.entries import MARK_NONE, DayMark, Entry, Stored
from twitchlog.importers.base import ImportPlan, Planned
from twitchlog.pipeline import Diary
from twitchlog.sample import read_sample, sample_folder
from twitchlog.store.actions import IMPORT, LOG, Action
from twitchlog.store.lookups import batch_step, factor_step, mapping_step


class ImportOutcome(NamedTuple):
    """What an import did, or in a dry run would do.

    added are the entries that are new; n_known were there from an earlier import, n_differing of them with another
    value, which stays as it is here; n_contradicted say "none" of a day that has episodes, and are left out.
    """

    added: tuple[Planned, ...]
    n_known: int
    n_differing: int
    n_contradicted: int


def compare_plan(diary: Diary, plan: ImportPlan) -> ImportOutcome:
    """Which of a plan's entries the diary does not have yet."""
    known = diary.store.known_entries({planned.origin for planned in plan.entries})
    has_episodes = {day.day for day in diary.day_rows(start=plan.first_day, end=plan.last_day).episodes}
    added, n_known, n_differing, n_contradicted = [], 0, 0, 0
    for planned in plan.entries:
        before = known.get(planned.origin)
        if before is not None:
            n_known += 1
            n_differing += _content(before) != _content(planned.entry)
        elif _is_none(planned.entry) and planned.entry.when.wall.date().toordinal() in has_episodes:
            n_contradicted += 1
        else:
            added.append(planned)
    return ImportOutcome(tuple(added), n_known, n_differing, n_contradicted)


def _content(entry: Entry) -> Entry:
    # The same row read in another time zone is the same entry: its origin says which day or moment it is.
    return dataclasses.replace(entry, when=_ANY_MOMENT)


_ANY_MOMENT = Moment(0, 0)


def _is_none(entry: Entry) -> bool:
    return isinstance(entry, DayMark) and entry.mark == MARK_NONE


def apply_plan(diary: Diary, plan: ImportPlan, outcome: ImportOutcome) -> None:
    """Save what an import adds as one batch and one action, and remember how its columns were mapped."""
    action = diary.action(IMPORT, f"import of {plan.file_name}")
    batch = f"{action.uid}b"
    uids = clock.new_uids(len(outcome.added), at=action.at)
    stored = [
        Stored(uid, planned.entry, action.at, batch, planned.origin)
        for uid, planned in zip(uids, outcome.added, strict=True)
    ]
    steps = [factor_step(factor) for factor in plan.new_factors]
    after = [
        batch_step(batch, plan_facts(plan, outcome), at=action.at),
        mapping_step(plan.header_key, _remembered(plan)),
    ]
    diary.add_stored(stored, action=action, steps=steps, after=after)


def _remembered(plan: ImportPlan) -> str:
    return json.dumps({"mapping": plan.mapping, "observed_when": plan.observed_when})


def plan_facts(plan: ImportPlan, outcome: ImportOutcome) -> dict[str, str | int]:
    """What a batch keeps of the file that it came from."""
    return {
        "format": plan.format,
        "file_name": plan.file_name,
        "file_hash": plan.file_hash,
        "n_rows": plan.n_rows,
        "n_added": len(outcome.added),
        "n_known": outcome.n_known,
    }


def fill_with_sample(diary: Diary) -> int:
    """Put the sample diary into an empty one, as if it had been kept day by day; returns how many entries that are."""
    factors, entries = read_sample(sample_folder())
    first_at = entries[0][1]
    uids = [clock.uid_of(number, at=logged_at) for number, (_, logged_at) in enumerate(entries, 1)]
    stored = [Stored(uid, entry, logged_at) for uid, (entry, logged_at) in zip(uids, entries, strict=True)]
    action = Action(clock.uid_of(0, at=first_at), first_at, LOG, f"the sample diary ({len(stored)} entries)")
    diary.add_stored(stored, action=action, steps=[factor_step(factor) for factor in factors])
    return len(stored)
