"""An anonymous export keeps what anybody's diary could hold, and nothing that is one person's own."""

import json

import pytest

from tests.builders import (
    at,
    make_action,
    make_dose,
    make_episode,
    make_medicine,
    make_note,
    make_pause,
    make_reading,
    make_stored,
    make_symptom,
)
from tests.exports import document, exported_csv, exported_json
from twitchlog import outgoing
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.entries import Item
from twitchlog.diary.factors import BUILT_IN_FACTORS, own_factor
from twitchlog.reference.tables import table
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.dump import layouts
from twitchlog.store.lookups import consumable_step, factor_step, keyed_step

CLASS = table("medicines")[0]["key"]
SECRET = "Zqx"  # in every word of the person's own
FACTOR = own_factor(f"{SECRET} walks", kind="amount", unit=f"{SECRET}s")
DRINK = Consumable("drink", f"{SECRET}-tea", f"{SECRET} tea", (), SECRET, {"water_ml": 200.0, FACTOR.key: 1.0}, "")
SHIFT = -7 * 100

# What was decided to go whole, and of what stays, which columns were looked at. Whoever adds a table or a column
# decides in exporters/anonymous.py what becomes of it, and writes it down here and in docs/export.md.
LEFT_OUT = {"action", "batch", "change", "mapping", "merged", "note", "profile", "shown"}
OF_ENTRIES = {"uid", "occurred_at", "offset_min", "precision", "logged_at", "source", "origin", "note"}
DECIDED = {
    "answer": OF_ENTRIES | {"question", "value"},
    "day_mark": OF_ENTRIES | {"mark", "last_on"},
    "dose": OF_ENTRIES | {"medicine", "amount"},
    "episode": OF_ENTRIES | {"site", "side", "count", "duration_s", "intensity"},
    "factor": {"key", "name", "kind", "unit", "aggregate", "timing", "is_retired"},
    "flag_ack": {"uid", "flag", "seen_on", "regions", "acked_at"},
    "item": {"uid", "reading_uid", "consumable", "item_key", "quantity", "amount_each"},
    "medicine": OF_ENTRIES
    | {"key", "name", "medicine_class", "dose", "started_on", "stopped_on", "dose_changed_on"}
    | {"is_as_needed", "is_suspected"},
    "reading": OF_ENTRIES | {"factor", "value", "meal"},
    "setting": {"key", "value"},
    "symptom": OF_ENTRIES | {"item", "site", "side", "severity", "duration_s", "is_sudden", "with_twitch"},
    "user_item": {"key", "name", "serving", "amounts"},
}


@pytest.fixture(scope="module")
def own_words(tmp_path_factory):
    """A diary whose every free text holds the secret word."""
    path = str(tmp_path_factory.mktemp("own") / "diary.db")
    items = (
        Item("drink", DRINK.key, 1.0, 200.0),
        Item("drink", "espresso", 1.0, 0.0),
        Item("food", f"{SECRET}-pie", 1.0, 1.0),
    )
    entries = [
        make_episode(at("2026-11-20 21:40", offset_min=345), note=SECRET, site=f"{SECRET} knee"),
        make_reading(factor="water_ml", value=200.0, items=items, meal=SECRET, note=SECRET),
        make_reading(factor=FACTOR.key, value=3.0),
        make_symptom(item=f"{SECRET} feeling", note=SECRET),
        make_medicine(
            key=f"{SECRET}ol", name=f"{SECRET}ol forte", medicine_class=CLASS, dose=f"5 {SECRET}", note=SECRET
        ),
        make_medicine(key="other", name="Other", medicine_class=f"{SECRET} class"),
        make_dose(medicine=f"{SECRET}ol", amount=SECRET),
        make_dose(medicine=f"{SECRET}-unknown"),
        make_pause("2026-11-01", "2026-11-07", note=SECRET),
        make_note(note=SECRET),
    ]
    retired = next(factor for factor in BUILT_IN_FACTORS if factor.key == "stress")
    steps = [
        factor_step(FACTOR),
        factor_step(retired._replace(is_retired=True)),
        consumable_step(DRINK),
        keyed_step("profile", "work", SECRET),
        keyed_step("setting", "day_start_min", "300"),
        keyed_step("setting", "clock", "12h"),
        keyed_step("setting", SECRET, SECRET),
    ]
    with DiaryStore(path) as store:
        stored = [
            make_stored(entry, n, source="typed" if n else SECRET, origin=None if n else SECRET)
            for n, entry in enumerate(entries)
        ]
        store.add(stored, action=make_action(1, summary=SECRET), steps=steps)
        store.remember_shown(
            [f"association:twitch_episodes::{FACTOR.key}:1:more"], on=at("2026-11-20 12:00").wall.date(), at=0
        )
    return path


def test_every_table_and_column_was_decided_on():
    assert {layout.name for layout in layouts()} == LEFT_OUT | DECIDED.keys()
    assert {layout.name: set(layout.names) for layout in layouts() if layout.name not in LEFT_OUT} == DECIDED


def test_none_of_the_persons_own_words_is_in_it(own_words, tmp_path):
    assert SECRET.encode() in exported_json(own_words)
    assert SECRET.lower().encode() not in exported_json(own_words, shift_days=SHIFT).lower()
    for data in exported_csv(own_words, tmp_path / "tables", shift_days=SHIFT).values():
        assert SECRET.lower().encode() not in data.lower()


def test_what_stays_in_their_place(own_words):
    found = document(own_words, shift_days=SHIFT)
    tables = found["tables"]
    assert found["anonymous"] is True
    assert all(tables[name] == [] for name in LEFT_OUT)
    (episode,) = tables["episode"]
    assert (episode["site"], episode["side"], episode["source"], episode["note"]) == (
        "elsewhere",
        "left",
        "imported",
        "",
    )
    assert tables["symptom"][0]["item"] == "other"
    medicines = [(row["key"], row["name"], row["medicine_class"], row["dose"]) for row in tables["medicine"]]
    assert medicines == [("medicine_1", "medicine 1", CLASS, None), ("medicine_2", "medicine 2", None, None)]
    assert [row["medicine"] for row in tables["dose"]] == ["medicine_1", "medicine_3"]
    own, built_in = tables["factor"]
    assert (own["key"], own["name"], own["kind"], own["unit"]) == ("my_factor_1", "factor 1", "amount", "")
    assert (built_in["key"], built_in["is_retired"]) == ("stress", 1)
    assert [row["factor"] for row in tables["reading"]] == ["water_ml", "my_factor_1"]
    assert {row["meal"] for row in tables["reading"]} == {None}
    assert [row["item_key"] for row in tables["item"]] == ["own-drink-1", "espresso", "own-food-1"]
    (drink,) = tables["user_item"]
    assert (drink["key"], drink["name"], drink["serving"]) == ("drink:own-drink-1", "drink 1", "")
    assert json.loads(drink["amounts"]) == {"my_factor_1": 1.0, "water_ml": 200.0}
    assert tables["setting"] == [{"key": "day_start_min", "value": "300"}]


def test_moments_are_wall_time_moved_by_whole_weeks(own_words):
    tables = document(own_words, shift_days=SHIFT)["tables"]
    (episode,), (pause,) = tables["episode"], tables["day_mark"]
    assert (episode["occurred_at"], episode["offset_min"]) == (at("2024-12-20 21:40", offset_min=0).occurred_at, 0)
    assert pause["last_on"] == "2024-12-07"


def test_uids_are_numbers_in_the_order_in_which_entries_were_made(own_words):
    tables = document(own_words, shift_days=SHIFT)["tables"]
    uids = sorted(row["uid"] for name, rows in tables.items() for row in rows if "occurred_at" in row)
    assert uids == [f"{n:026d}" for n in range(9)]  # the tenth was the note
    assert [row["reading_uid"] for row in tables["item"]] == [tables["reading"][0]["uid"]] * 3


def test_another_shift_gives_another_export_and_nothing_else_of_it_differs(own_words):
    one, other = (document(own_words, shift_days=-7 * weeks)["tables"] for weeks in (52, 53))
    assert one["episode"][0]["occurred_at"] - other["episode"][0]["occurred_at"] == 7 * 86_400
    assert one["factor"] == other["factor"]


def test_it_is_a_diary_that_can_be_read_and_analysed(own_words, tmp_path):
    with outgoing.opened(own_words, shift_days=SHIFT) as export:
        export.write_json(tmp_path / "study.json")
    back = outgoing.diary_from_export(tmp_path / "study.json", str(tmp_path / "back.db"))
    with DiaryStore(back) as store:
        assert len(list(store.entries())) == 9
        assert store.settings().day_start_min == 300
        assert "my_factor_1" in store.catalogue()


def test_uids_that_are_not_ours_keep_their_items(tmp_path):
    # "a-b" comes after "a", but its items before those of "a".
    path = str(tmp_path / "diary.db")
    reading = make_reading(items=(Item("drink", "espresso", 1.0, 63.0),))
    stored = [make_stored(reading, n)._replace(uid=uid) for n, uid in enumerate(("a", "a-b", "b"))]
    with DiaryStore(path) as store:
        store.add(stored, action=make_action(1))
    tables = document(path, shift_days=SHIFT)["tables"]
    assert sorted(row["reading_uid"] for row in tables["item"]) == [row["uid"] for row in tables["reading"]]
