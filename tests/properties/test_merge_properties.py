"""Two diaries that went their own ways become the same diary, whichever is merged into which, and nothing is lost."""

import dataclasses
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import broken_references, dump, entries, episodes, make_action, make_stored, new_diary, readings
from twitchlog.errors import NotFoundError
from twitchlog.store.actions import DELETE, EDIT, LOG, SETTING
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.lookups import keyed_step
from twitchlog.store.merge import merge
from twitchlog.store.rows import ENTRY_TABLES
from twitchlog.store.timeline import Actions, Timeline

MARKS_THAT_FIT = ("closed", "paused", "food complete")
HISTORY = ("action", "change", "merged", "alembic_version")

# What is done to a diary: (what, which entry, an entry to take fields from, seconds since the last deed).
deeds = st.lists(
    st.tuples(
        st.sampled_from(["add", "note", "all", "delete", "undo", "redo", "set", "visit"]),
        st.integers(0, 9),
        st.one_of(entries(MARKS_THAT_FIT), episodes, readings),
        st.integers(-5, 40),
    ),
    max_size=8,
)


def action(n, after, kind):
    made = make_action(n, kind=kind)
    return made._replace(at=made.at + after)


def edited(stored, entry, *, whole):
    if type(stored.entry) is type(entry) and whole:
        return stored._replace(entry=entry)
    return stored._replace(entry=dataclasses.replace(stored.entry, note=f"{stored.entry.note}+"))


def live(path, said, *, first):
    """Keep a diary for a while; `first` keeps its uids apart from another's."""
    at = first // 100
    with DiaryStore(path) as store:
        for n, (what, which, entry, seconds) in enumerate(said, first):
            at += seconds
            standing = sorted(store.entries(), key=lambda one: one.uid)
            chosen = standing[which % len(standing)] if standing else None
            if what == "add" or chosen is None:
                store.add([make_stored(entry, n)], action=action(n, at, LOG))
            elif what in ("note", "all"):
                after = edited(chosen, entry, whole=what == "all")
                store.replace([chosen], [after], action=action(n, at, EDIT))
            elif what == "delete":
                store.replace([chosen], [], action=action(n, at, DELETE))
            elif what == "set":
                store.change([keyed_step("setting", "clock", f"{which}")], action=action(n, at, SETTING))
            elif what == "visit":
                store.change([keyed_step("profile", "visits", f"2026-11-0{which}")], action=action(n, at, SETTING))
            else:
                with suppress(NotFoundError):
                    getattr(store, what)(action(n, at, LOG))


def present(path):
    return {name: rows for name, rows in dump(path).items() if name not in HISTORY}


def uids(path):
    with DiaryStore(path) as store:
        return {stored.uid for stored in store.entries()}


def versions(path):
    """Every version of every entry and setting that a diary has or had, as the bytes of its rows' hashes."""
    with closing(sqlite3.connect(path)) as connection:
        execute = connection.execute
        units = set(execute("SELECT table_name, row_key FROM change WHERE table_name <> 'item'"))
        for table in ENTRY_TABLES:
            units |= {(table, uid) for (uid,) in execute(f"SELECT uid FROM {table}")}
        actions = Actions(execute)
        return {
            (unit, frozenset(row["row_hash"] for row in state.values()))
            for unit in units
            for state in Timeline(execute, actions, unit, with_undone_merges=True).versions
        }


def merged(target, other, n):
    outcome = merge(target, other, action=action(n, n // 10, LOG))
    assert broken_references(target) == []
    return outcome


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=deeds, ours=deeds, theirs=deeds)
def test_two_diaries_become_one_whichever_way(before, ours, theirs):
    with tempfile.TemporaryDirectory() as folder:
        one, other, one_first, other_first = (str(Path(folder) / f"{name}.db") for name in ("a", "b", "c", "d"))
        new_diary(one)
        live(one, before, first=100)
        shutil.copyfile(one, other)
        live(one, ours, first=200)
        live(other, theirs, first=300)
        shutil.copyfile(one, one_first)
        shutil.copyfile(other, other_first)
        all_versions, in_both, in_any = (
            versions(one) | versions(other),
            uids(one) & uids(other),
            uids(one) | uids(other),
        )
        alone = present(one)

        merged(one_first, other, 400)
        merged(other_first, one, 500)
        together = present(one_first)
        assert together == present(other_first)
        assert in_both <= uids(one_first) <= in_any
        assert all_versions <= versions(one_first)
        assert all_versions <= versions(other_first)

        assert not merged(one_first, other, 401).changes_something
        merged(other, one_first, 501)
        assert present(other) == together
        assert not merged(one_first, other, 402).changes_something
        assert not merged(other, one_first, 502).changes_something
        merged(one_first, other_first, 403)
        assert present(one_first) == together

        merged(one, other, 404)
        with DiaryStore(one) as store:
            is_copy = not any(past.summary == "merge of b.db" and not past.is_merged for past in store.history())
            if present(one) != alone and not is_copy:  # else there is nothing to take back
                store.undo(action(600, 60, LOG))
                assert {name: rows for name, rows in present(one).items() if name != "shown"} == {
                    name: rows for name, rows in alone.items() if name != "shown"
                }
                store.redo(action(601, 61, LOG))
        assert present(one) == together


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ours=deeds, theirs=deeds, later=deeds, last=deeds)
def test_two_diaries_that_are_merged_again_and_again_stay_one(ours, theirs, later, last):
    with tempfile.TemporaryDirectory() as folder:
        one, other = (new_diary(Path(folder) / f"{name}.db") for name in ("a", "b"))
        for n, (said_here, said_there) in enumerate([(ours, theirs), (later, last), (theirs, ours)], 1):
            live(one, said_here, first=1000 * n)
            live(other, said_there, first=1000 * n + 500)
            expected = versions(one) | versions(other)
            merged(one, other, 1000 * n + 900)
            merged(other, one, 1000 * n + 901)
            assert present(one) == present(other)
            assert expected <= versions(one) & versions(other)
            assert not merged(one, other, 1000 * n + 902).changes_something
            assert not merged(other, one, 1000 * n + 903).changes_something
