"""What comes into a diary from elsewhere: the entries of another program's file, the sample diary; must not print.

An import is planned (`importers`), compared with the diary, shown, and only then saved: all of it, as one action.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from twitchlog import clock
from twitchlog.diary.day import Moment, diary_day
from twitchlog.diary.entries import MARK_NONE, MARK_PAUSED, DayMark, Entry, Episode, Stored
from twitchlog.errors import ImportFileError
from twitchlog.importers.base import NO_PLACE, ImportPlan, Planned, group_of, stem_of
from twitchlog.importers.csv_table import read_header
from twitchlog.pipeline import Diary
from twitchlog.sample import read_sample, sample_folder
from twitchlog.store.actions import IMPORT, LOG, Action
from twitchlog.store.lookups import batch_step, factor_step, keyed_step, mapping_step
from twitchlog.store.rules import days_marked


class ImportOutcome(NamedTuple):
    """What an import did, or in a dry run would do.

    added are the entries that are new; n_known came in before, n_deleted of them were deleted here since and stay
    away; n_differing days are told otherwise in the file now and stay as they are here; n_contradicted say "none" of a
    day that has episodes, and are left out. Of the days that get an episode, n_days_none were marked as days without
    any and n_days_paused are paused.
    """

    added: tuple[Planned, ...] = ()
    n_known: int = 0
    n_differing: int = 0
    n_contradicted: int = 0
    n_deleted: int = 0
    n_days_none: int = 0
    n_days_paused: int = 0


class _Before(NamedTuple):
    # What earlier imports brought: the entries that stand here now and the origins that the person deleted; of the
    # episodes, the origins of each group (one moment and place) and the groups of each stem (one moment).
    known: dict[str, Entry]
    deleted: set[str]
    episodes: dict[str, set[str]]
    groups: dict[str, set[str]]

    def brought(self, group: str, members: Sequence[Planned]) -> set[str]:
        # The origins of a group that an earlier import brought, "none of them" included.
        asked = {planned.origin for planned in members} | {_none_of(group)}
        found = {origin for origin in asked if origin in self.known or origin in self.deleted}
        return found | self.episodes.get(group, set())

    def is_same(self, planned: Planned) -> bool:
        here = self.known.get(planned.origin)
        return here is None or _content(here) == _content(planned.entry)


def compare_plan(diary: Diary, plan: ImportPlan) -> ImportOutcome:
    """Which of a plan's entries the diary does not have yet.

    What a table tells of one moment (and place) by one column is compared as a whole: where an earlier import brought
    something else, nothing of it is added, because half of each would be a day that nobody told.
    """
    if plan.first_day is None or plan.last_day is None:
        return ImportOutcome()
    groups: dict[str, list[Planned]] = {}
    for planned in plan.entries:
        groups.setdefault(group_of(planned.origin), []).append(planned)
    before = _read_before(diary, plan, groups)
    fresh: set[str] = set()
    differing: set[dt.date] = set()
    for group, members in groups.items():
        new = _new_of(group, members, before, plan)
        if new is None or (isinstance(members[0].entry, Episode) and _is_placed_otherwise(group, before, groups)):
            differing.add(_day(diary, members[0]))
        else:
            fresh |= {planned.origin for planned in new}
    with_episodes = diary.store.days_with_episodes(plan.first_day, plan.last_day)
    candidates = [planned for planned in plan.entries if planned.origin in fresh]
    added = [p for p in candidates if not (_is_none(p.entry) and _day(diary, p) in with_episodes)]
    episode_days = {_day(diary, planned) for planned in added if isinstance(planned.entry, Episode)}
    marks = diary.store.marks_between(plan.first_day, plan.last_day)
    paused = days_marked(episode_days, marks, MARK_PAUSED)
    n_deleted = sum(planned.origin in before.deleted for planned in plan.entries)
    return ImportOutcome(
        added=tuple(added),
        n_known=n_deleted + sum(planned.origin in before.known for planned in plan.entries),
        n_differing=len(differing),
        n_contradicted=len(candidates) - len(added),
        n_deleted=n_deleted,
        n_days_none=len(days_marked(episode_days, marks, MARK_NONE) - paused),
        n_days_paused=len(paused),
    )


def _read_before(diary: Diary, plan: ImportPlan, groups: Collection[str]) -> _Before:
    known = diary.store.known_entries({p.origin for p in plan.entries} | {_none_of(group) for group in groups})
    deleted = diary.store.deleted_origins() - known.keys()
    episodes: dict[str, set[str]] = {}
    by_stem: dict[str, set[str]] = {}
    for origin in (*diary.store.episode_origins(), *deleted):
        group = group_of(origin)
        if origin != _none_of(group):
            episodes.setdefault(group, set()).add(origin)
            by_stem.setdefault(stem_of(origin), set()).add(group)
    return _Before(known, deleted, episodes, by_stem)


def _none_of(group: str) -> str:
    return f"{group}.0"


def _new_of(group: str, members: Sequence[Planned], before: _Before, plan: ImportPlan) -> list[Planned] | None:
    # The members of a group that are to be added; None where an earlier import told it otherwise.
    origins = {planned.origin for planned in members}
    brought = before.brought(group, members)
    if not all(before.is_same(planned) for planned in members):
        return None
    may_grow = not (plan.counts_episodes and isinstance(members[0].entry, Episode))
    if brought and brought != origins and not (may_grow and brought < origins):
        return None
    return [planned for planned in members if planned.origin not in brought]


def _is_placed_otherwise(group: str, before: _Before, groups: Collection[str]) -> bool:
    # Whether the same episodes came without a place then and have one now, or had one then and have none now.
    stem = stem_of(group)
    others = {other for other in before.groups.get(stem, ()) if other != group and other not in groups}
    placeless = f"{stem}.{NO_PLACE}"
    return bool(others) and (group == placeless or placeless in others)


def _day(diary: Diary, planned: Planned) -> dt.date:
    return diary_day(planned.entry.when, day_start_min=diary.settings.day_start_min)


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
    said = {"mapping": plan.mapping, "observed_when": plan.observed_when, "options": dict(plan.options)}
    return json.dumps(said)


class Remembered(NamedTuple):
    """How a table with the same header was brought in last; options as `ImportPlan.options`, by name."""

    mapping: tuple[tuple[str, str], ...]
    observed_when: str | None
    options: dict[str, str]


def remembered_for(diary: Diary, file: str, *, delimiter: str | None, encoding: str | None) -> Remembered | None:
    """How a table with the header of this file was brought in last; None where there was none.

    Parameters
    ----------
    diary : Diary
    file : str
        The table.
    delimiter, encoding : str, optional
        As the person said them; else, because a header cannot always be read without, as they were said for any
        earlier table.
    """
    by_header = {key: _recalled(saved) for key, saved in diary.store.saved_mappings().items()}
    ways = [(delimiter, encoding)]
    ways += [
        (delimiter or each.options.get("delimiter"), encoding or each.options.get("encoding"))
        for each in by_header.values()
    ]
    for way in dict.fromkeys(ways) if by_header else ():
        with contextlib.suppress(ImportFileError):
            found = by_header.get(read_header(file, delimiter=way[0], encoding=way[1]).header_key)
            if found:
                return found
    return None


def _recalled(saved: str) -> Remembered:
    found = json.loads(saved)
    mapping = tuple((column, target) for column, target in found["mapping"])
    return Remembered(mapping, found["observed_when"], found.get("options", {}))


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
    factors, entries, profile = read_sample(sample_folder())
    first_at = entries[0][1]
    uids = [clock.uid_of(number, at=logged_at) for number, (_, logged_at) in enumerate(entries, 1)]
    stored = [Stored(uid, entry, logged_at) for uid, (entry, logged_at) in zip(uids, entries, strict=True)]
    action = Action(clock.uid_of(0, at=first_at), first_at, LOG, f"the sample diary ({len(stored)} entries)")
    told = [keyed_step("profile", key, words) for key, words in profile.items()]
    diary.add_stored(stored, action=action, steps=[*map(factor_step, factors), *told])
    return len(stored)
