"""Reading entries: in order, filtered, by handle."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    BANANA,
    DAYS,
    EXAMPLES,
    LATEST_DAY,
    at,
    copy_of,
    entries,
    make_action,
    make_coffee,
    make_episode,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_stored,
    make_symptom,
    on,
)
from twitchlog.clock import uid_of
from twitchlog.diary.day import diary_day
from twitchlog.diary.entries import ENTRY_TYPES, MARK_FOOD_COMPLETE, SIDES, DayMark, Reading, Stored
from twitchlog.errors import NotFoundError
from twitchlog.store.actions import DELETE, EDIT
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.entry_rows import EntryFilter
from twitchlog.store.lookups import keyed_step


@pytest.fixture
def kept(store):
    """Add entries as one action, and return them as stored."""
    n = 0

    def add(*said, **fields):
        nonlocal n
        n += 1
        stored = [make_stored(entry, 1000 * n + i, **fields) for i, entry in enumerate(said)]
        store.add(stored, action=make_action(n))
        return stored

    return add


def test_entries_come_oldest_first_whatever_their_kind(store, kept):
    said = kept(
        make_note(at("2026-11-20 09:00")), make_episode(at("2026-11-18 09:00")), make_coffee(at("2026-11-19 09:00"))
    )
    assert list(store.entries()) == [said[1], said[2], said[0]]


def test_entries_of_one_moment_come_as_they_were_said(store, kept):
    said = kept(make_note(), make_coffee(), make_episode(), make_note())
    assert list(store.entries()) == said


def test_only_entries_with_a_note_are_read_where_that_is_asked(store, kept):
    said = kept(make_note(note="x"), make_episode(note="seen"), make_episode(note=""), make_coffee(on("2026-11-12")))
    found = list(store.entries(EntryFilter(has_note=True)))
    assert sorted(stored.uid for stored in found) == sorted(stored.uid for stored in said if stored.entry.note)
    assert len(found) == 2


def test_the_newest_come_oldest_first_too(store, kept):
    said = kept(
        *(make_note(at(f"2026-11-{day:02d} 09:00"), note=str(day)) for day in range(1, 21)),
        make_coffee(on("2026-11-12")),
    )
    newest = list(store.entries(EntryFilter(newest=10)))
    assert newest == sorted(said, key=lambda stored: stored.entry.when)[-10:]
    assert list(store.entries(EntryFilter(newest=1, kinds=["reading"]))) == [said[-1]]
    assert list(store.entries(EntryFilter(newest=0))) == []
    assert len(list(store.entries(EntryFilter(newest=100)))) == 21


def test_a_reading_keeps_its_items_in_order(store, kept):
    items = tuple(BANANA._replace(quantity=float(n)) for n in range(1, 13))
    (stored,) = kept(make_reading(items=items, factor="potassium_mg"))
    assert list(store.entries()) == [stored]
    assert list(store.entries(EntryFilter(newest=1))) == [stored]
    assert store.entry(stored.uid) == stored


def test_by_kind_factor_and_mark(store, kept):
    kept(*EXAMPLES, make_reading(factor="stress", value=4.0), make_none("2026-11-12"))
    for entry_type in ENTRY_TYPES:
        found = store.entries(EntryFilter(kinds=[entry_type.kind]))
        assert {type(stored.entry) for stored in found} == {entry_type}
    found = store.entries(EntryFilter(kinds=["reading"], factors=["stress"]))
    assert [stored.entry.factor for stored in found] == ["stress"]
    found = store.entries(EntryFilter(kinds=["day_mark"], marks=["none"]))
    assert [stored.entry.mark for stored in found] == ["none"]
    found = [stored.entry.kind for stored in store.entries(EntryFilter(factors=["stress"], marks=["none"]))]
    assert sorted(found) == ["answer", "day_mark", "dose", "episode", "medicine", "note", "reading", "symptom"]


def test_by_place_and_side(store, kept):
    left, right, both, hand, nowhere, _ = kept(
        make_episode(side="left"),
        make_episode(side="right"),
        make_episode(side="both"),
        make_symptom(site="hand", side="left"),
        make_episode(site=None, side=None),
        make_note(),
    )
    assert list(store.entries(EntryFilter(sites=["calf"]))) == [left, right, both]
    assert list(store.entries(EntryFilter(sites=["calf"], side="left"))) == [left, both]
    assert list(store.entries(EntryFilter(side="left"))) == [left, both, hand]
    assert list(store.entries(EntryFilter(sites=[]))) == []
    assert nowhere in list(store.entries())


def test_by_period_both_ends_inclusive(store, kept):
    kept(
        *(
            make_note(at(f"2026-11-{day} {hour}"), note=f"{day} {hour}")
            for day in (10, 11, 12)
            for hour in ("03:59", "04:00")
        )
    )
    wanted = EntryFilter(first=dt.date(2026, 11, 10), last=dt.date(2026, 11, 11))
    assert [stored.entry.note for stored in store.entries(wanted)] == ["10 04:00", "11 03:59", "11 04:00", "12 03:59"]
    assert len(list(store.entries(wanted._replace(last=None)))) == 5
    assert len(list(store.entries(wanted._replace(first=None)))) == 5
    assert list(store.entries(wanted._replace(first=dt.date(2026, 11, 12)))) == []


def test_sleep_is_found_on_the_date_of_waking_and_a_moved_day_start_moves_only_the_rest(store, kept):
    kept(
        make_reading(at("2026-11-20 02:30"), factor="sleep_h", value=3.0),
        make_reading(at("2026-11-20 02:30"), factor="stress", value=5.0),
    )

    def factors_on(day):
        the_day = dt.date.fromisoformat(day)
        return [stored.entry.factor for stored in store.entries(EntryFilter(first=the_day, last=the_day))]

    assert factors_on("2026-11-20") == ["sleep_h"]
    assert factors_on("2026-11-19") == ["stress"]
    for day_start, stress_day in (
        ("0", "2026-11-20"),
        ("120", "2026-11-20"),
        ("180", "2026-11-19"),
        ("720", "2026-11-19"),
    ):
        store.change([keyed_step("setting", "day_start_min", day_start)], action=make_action(100 + int(day_start)))
        assert "sleep_h" in factors_on("2026-11-20")
        assert "stress" in factors_on(stress_day)


def test_a_whole_day_stays_on_its_day_for_every_day_start(store, kept):
    (stored,) = kept(make_episode(on("2026-11-20", offset_min=840)))
    for n, day_start in enumerate(range(0, 721, 60)):
        store.change([keyed_step("setting", "day_start_min", str(day_start))], action=make_action(100 + n))
        wanted = EntryFilter(first=dt.date(2026, 11, 20), last=dt.date(2026, 11, 20))
        assert list(store.entries(wanted)) == [stored]


def test_a_handle_is_the_end_of_a_uid(store, kept):
    said = kept(*EXAMPLES)
    for stored in said:
        assert store.entry(stored.uid) == stored
        assert store.entry(f"  {stored.uid[-6:].upper()} ") == stored


@pytest.mark.parametrize(
    "handle", ["", "1", "00v", "   v  ", "%%%%", "____", "0_00", "%00v", "00v%", "abc\x00", "';--", "00 8"]
)
def test_too_little_and_wild_cards_are_refused(store, kept, handle):
    kept(make_note())
    with pytest.raises(NotFoundError, match="too little to tell an entry by"):
        store.entry(handle)


def test_an_unknown_handle_is_said(store, kept):
    kept(make_note())
    with pytest.raises(NotFoundError, match='no entry "zzzz"'):
        store.entry("zzzz")


def test_an_ambiguous_handle_says_how_to_go_on(store):
    uids = [uid_of(1, at=1_700_000_000), uid_of(1, at=1_700_000_001)]
    store.add(
        [Stored(uids[0], make_note(), 0), Stored(uids[1], make_coffee(), 0)],
        action=make_action(1),
    )
    with pytest.raises(NotFoundError, match='2 entries end in "000001"') as refused:
        store.entry("000001")
    assert uids[0][-10:] in refused.value.hint
    assert store.entry(uids[1]).entry == make_coffee()


def test_a_meal_is_read_together(store, kept):
    said = kept(
        make_reading(factor="potassium_mg", meal="m1", items=(BANANA,)),
        make_reading(factor="magnesium_mg", meal="m1", items=(BANANA, BANANA)),
        make_reading(factor="calcium_mg", meal="m2"),
        make_reading(factor="water_ml"),
    )
    assert store.meal("m1") == said[:2]
    assert store.meal("m3") == []


def test_known_entries_by_origin(store, kept):
    (coffee,) = kept(make_coffee(), source="b1", origin="o1")
    kept(make_note(), source="b1", origin="o2")
    kept(make_note())
    assert store.known_entries({"o1", "o3"}) == {"o1": coffee.entry}
    assert store.known_entries(set()) == {}


def test_more_origins_than_fit_into_one_query_are_found(store, kept):
    n = 1_100
    said = [make_stored(make_episode() if i % 2 else make_reading(), i, origin=f"o{i}") for i in range(n)]
    store.add(said, action=make_action(9))
    known = store.known_entries({f"o{i}" for i in range(n + 50)})
    assert known == {stored.origin: stored.entry for stored in said}
    assert sorted(store.episode_origins()) == sorted(f"o{i}" for i in range(1, n, 2))


def test_origins_are_looked_up_in_their_index(store, path):
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM episode WHERE origin IN ('a', 'b')").fetchall()
    assert "uq_episode_origin" in plan[0][-1]


def test_deleted_origins_are_known_until_the_deletion_is_undone(store, kept):
    coffee, note = kept(make_coffee(), source="b1", origin="o1") + kept(make_note(), source="b1", origin="o2")
    typed = kept(make_note())
    store.replace([coffee], [coffee._replace(entry=make_reading())], action=make_action(11, kind=EDIT))
    assert store.deleted_origins() == set()
    store.replace([note, *typed], [], action=make_action(12, kind=DELETE))
    assert store.deleted_origins() == {"o2"}
    store.undo(make_action(13))
    assert store.deleted_origins() == set()
    store.redo(make_action(14))
    assert store.deleted_origins() == {"o2"}


def test_a_second_entry_of_the_same_origin_cannot_be_stored(store, kept):
    kept(make_note(), source="b1", origin="o1")
    with pytest.raises(Exception, match="does not take such an entry"):
        kept(make_note(), source="b2", origin="o1")


days = st.none() | st.integers(-1, DAYS + 1).map(lambda n: LATEST_DAY - dt.timedelta(n))
kinds = st.none() | st.sets(st.sampled_from([entry_type.kind for entry_type in ENTRY_TYPES]))
filters = st.builds(
    EntryFilter,
    kinds=kinds,
    factors=st.none() | st.just({"sleep_h", "stress"}),
    marks=st.none() | st.just({"closed", MARK_FOOD_COMPLETE}),
    first=days,
    last=days,
    sites=st.none() | st.just({"calf", "quad"}),
    side=st.none() | st.sampled_from(SIDES),
    newest=st.none() | st.integers(0, 5),
    has_note=st.booleans(),
)


def lets_through(wanted, stored, day):
    entry = stored.entry
    return (
        (wanted.kinds is None or entry.kind in wanted.kinds)
        and (entry.note != "" or not wanted.has_note)
        and (wanted.factors is None or not isinstance(entry, Reading) or entry.factor in wanted.factors)
        and (wanted.marks is None or not isinstance(entry, DayMark) or entry.mark in wanted.marks)
        and (wanted.first is None or day >= wanted.first)
        and (wanted.last is None or day <= wanted.last)
        and (wanted.sites is None or getattr(entry, "site", None) in wanted.sites)
        and (wanted.side is None or getattr(entry, "side", None) in (wanted.side, "both"))
    )


@given(
    said=st.lists(entries(("closed", "paused", MARK_FOOD_COMPLETE)), max_size=15),
    wanted=filters,
    day_start=st.sampled_from([0, 240, 720]),
)
@settings(max_examples=60)
def test_a_filter_lets_through_what_a_plain_loop_would(empty_diary, tmp_path_factory, said, wanted, day_start):
    stored = [make_stored(entry, n) for n, entry in enumerate(said)]
    with DiaryStore(copy_of(empty_diary, tmp_path_factory.mktemp("filter") / "diary.db")) as store:
        store.change([keyed_step("setting", "day_start_min", str(day_start))], action=make_action(1))
        store.add(stored, action=make_action(2))
        found = list(store.entries(wanted))
    lies_before = ("sleep_h", "sleep_quality")

    def day_of(one):
        is_sleep = isinstance(one.entry, Reading) and one.entry.factor in lies_before
        return diary_day(one.entry.when, day_start_min=0 if is_sleep else day_start)

    expected = sorted(
        (one for one in stored if lets_through(wanted, one, day_of(one))),
        key=lambda one: (one.entry.when.occurred_at, one.uid),
    )
    if wanted.newest is not None:
        expected = expected[len(expected) - min(wanted.newest, len(expected)) :]
    assert found == expected


def test_a_pause_that_lies_ahead_is_listed(store, kept):
    (pause,) = kept(make_pause("2026-12-24", "2027-01-02"))
    assert list(store.entries(EntryFilter(first=dt.date(2026, 12, 24)))) == [pause]
