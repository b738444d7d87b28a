"""Every change is an action that can be undone; the history only grows."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.builders import (
    EXAMPLES,
    broken_references,
    dump,
    make_action,
    make_coffee,
    make_episode,
    make_note,
    make_reading,
    make_stored,
    without_history,
)
from twitchlog.diary.factors import own_factor
from twitchlog.errors import NotFoundError
from twitchlog.store.actions import EDIT, IMPORT, SETTING, Step, perform
from twitchlog.store.lookups import batch_step, factor_step, keyed_step, mapping_step
from twitchlog.store.rows import rows_of

SCREEN = own_factor("screen time", kind="duration")
FACTS = {"format": "csv", "file_name": "t.csv", "file_hash": "0", "n_rows": 1000, "n_added": 1000, "n_known": 0}


class Writer:
    """Writes to a diary, one numbered action a call."""

    def __init__(self, store, path):
        self.store, self.path, self.n = store, path, 0

    def action(self, kind="log", summary=""):
        self.n += 1
        return make_action(self.n, kind=kind, summary=summary or f"action {self.n}")

    def add(self, *entries, **given):
        action = self.action()
        stored = [make_stored(entry, 10_000 * self.n + i) for i, entry in enumerate(entries)]
        self.store.add(stored, action=action, **given)
        return stored

    def set(self, *steps):
        self.store.change(steps, action=self.action(SETTING))

    def edit(self, stored, entry):
        self.store.replace([stored], [stored._replace(entry=entry)], action=self.action(EDIT))

    def undo(self):
        return self.store.undo(self.action())

    def redo(self):
        return self.store.redo(self.action())

    def now(self):
        return without_history(dump(self.path))


@pytest.fixture
def writer(store, path):
    return Writer(store, path)


def write_one_of_everything(writer):
    """Yield the diary after each kind of change."""
    yield writer.now()
    (episode,) = writer.add(make_episode())
    yield writer.now()
    (coffee,) = writer.add(make_coffee())
    yield writer.now()
    writer.add(*EXAMPLES, make_note())
    yield writer.now()
    writer.edit(episode, make_episode(side="right", note="changed"))
    yield writer.now()
    writer.edit(coffee, make_reading(value=10.0))
    yield writer.now()
    writer.store.replace([episode, coffee], [], action=writer.action("delete"))
    yield writer.now()
    writer.set(factor_step(SCREEN))
    yield writer.now()
    writer.add(make_reading(factor=SCREEN.key, value=30.0))
    yield writer.now()
    writer.set(factor_step(SCREEN._replace(is_retired=True)))
    yield writer.now()
    writer.set(keyed_step("setting", "day_start_min", "300"), keyed_step("setting", "clock", "12h"))
    yield writer.now()
    writer.set(keyed_step("setting", "day_start_min", None), keyed_step("setting", "clock", "24h"))
    yield writer.now()
    writer.set(keyed_step("profile", "handedness", "left"))
    yield writer.now()


def test_undo_again_and_again_leads_back_to_the_first_entry_and_redo_forward_again(writer):
    states = list(write_one_of_everything(writer))
    assert len({repr(state) for state in states}) == len(states)
    for before in reversed(states[:-1]):
        writer.undo()
        assert writer.now() == before
    with pytest.raises(NotFoundError, match="nothing to undo"):
        writer.undo()
    for after in states[1:]:
        writer.redo()
        assert writer.now() == after
    with pytest.raises(NotFoundError, match="nothing to redo"):
        writer.redo()
    assert broken_references(writer.path) == []


def test_undo_says_what_it_takes_back(writer):
    writer.add(make_note())
    writer.add(make_episode())
    assert writer.undo() == "action 2"
    assert writer.undo() == "action 1"
    assert writer.redo() == "action 1"
    assert writer.undo() == "action 1"


def test_redo_ends_when_something_new_is_written(writer):
    writer.add(make_note())
    writer.undo()
    writer.add(make_episode())
    with pytest.raises(NotFoundError, match="nothing to redo"):
        writer.redo()
    writer.undo()
    writer.redo()
    assert len(writer.now()["episode"]) == 1
    assert writer.now()["note"] == []


def test_what_was_undone_before_something_new_stays_undone(writer):
    writer.add(make_note())
    writer.add(make_coffee())
    writer.undo()
    writer.add(make_episode())
    for _ in range(2):
        writer.undo()
    assert writer.now()["note"] == writer.now()["episode"] == []
    with pytest.raises(NotFoundError):
        writer.undo()


def test_an_import_of_a_thousand_rows_is_one_step(writer):
    writer.add(make_note())
    before = writer.now()
    action = writer.action(IMPORT)
    rows = [
        make_stored(make_coffee() if n % 2 else make_episode(), n, source="b1", origin=f"o{n}") for n in range(1000)
    ]
    after = [batch_step("b1", FACTS, at=0), mapping_step("h1", "{}")]
    writer.store.add(rows, action=action, steps=[factor_step(SCREEN)], after=after)
    imported = writer.now()
    assert [len(imported[name]) for name in ("episode", "reading", "item", "batch", "mapping", "factor")] == [
        500,
        500,
        500,
        1,
        1,
        1,
    ]
    for _ in range(2):
        writer.undo()
        assert writer.now() == before
        writer.redo()
        assert writer.now() == imported
    assert broken_references(writer.path) == []


def test_a_saved_mapping_is_what_it_was_after_undo(writer):
    writer.set(mapping_step("h1", "first"))
    writer.set(mapping_step("h1", "second"))
    assert writer.store.saved_mappings() == {"h1": "second"}
    writer.undo()
    assert writer.store.saved_mappings() == {"h1": "first"}
    writer.undo()
    assert writer.store.saved_mappings() == {}


def test_every_row_touched_has_its_whole_before_image(writer, path):
    (coffee,) = writer.add(make_coffee())
    rows = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("reading", "item"):
            rows[table] = dict(connection.execute(f"SELECT * FROM {table}").fetchone())
    writer.edit(coffee, make_reading(value=1.0))
    with closing(sqlite3.connect(path)) as connection:
        changes = connection.execute(
            "SELECT table_name, row_key, before FROM change WHERE action_id = 2 ORDER BY seq"
        ).fetchall()
    assert [(table, key) for table, key, _ in changes] == [("reading", coffee.uid), ("item", f"{coffee.uid}.0")]
    for table, _, before in changes:
        assert json.loads(before) == {**rows[table], "row_hash": rows[table]["row_hash"].hex()}


@pytest.mark.parametrize("table", ["action", "change"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET row_hash = x'00'", "DELETE FROM {}"])
def test_the_history_cannot_be_changed(writer, path, table, sql):
    writer.add(make_note())
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=f"the {table} table only grows"),
    ):
        connection.execute(sql.format(table))


def test_editing_replaces_items_without_orphans(writer, path):
    (coffee,) = writer.add(make_coffee())
    two = make_coffee().items * 2
    writer.edit(coffee, make_reading(items=two))
    assert len(writer.now()["item"]) == 2
    (same,) = writer.store.entries()
    writer.edit(same, make_reading())
    assert writer.now()["item"] == []
    assert broken_references(path) == []
    writer.undo()
    assert next(writer.store.entries()).entry.items == two
    assert broken_references(path) == []


def test_an_entry_may_become_one_of_another_kind(writer):
    (episode,) = writer.add(make_episode())
    writer.edit(episode, make_note())
    assert writer.now()["episode"] == []
    assert [stored.entry for stored in writer.store.entries()] == [make_note()]
    writer.undo()
    assert [stored.entry for stored in writer.store.entries()] == [make_episode()]


def test_the_history_tells_what_counts_at_present(writer):
    writer.add(make_note())
    writer.add(make_coffee())
    writer.undo()

    def told():
        return [(past.kind, past.summary, past.n_rows, past.is_undone) for past in writer.store.history()]

    assert told() == [("undo", "action 2", 2, False), ("log", "action 2", 2, True), ("log", "action 1", 1, False)]
    writer.redo()
    assert told()[0] == ("redo", "action 2", 2, False)
    assert [undone for *_, undone in told()] == [False, True, False, False]
    writer.undo()
    assert [undone for *_, undone in told()][-2:] == [True, False]
    assert len(writer.store.history(limit=2)) == 2


def test_the_versions_of_an_entry_are_told_newest_first_with_their_items(writer):
    (coffee,) = writer.add(make_coffee())
    writer.edit(coffee, make_coffee(value=10.0, items=()))
    writer.store.replace([coffee], [], action=writer.action("delete"))
    writer.undo()
    versions = writer.store.versions(coffee.uid)
    assert [(version.kind, version.before and version.before.entry) for version in versions] == [
        ("undo", None),
        ("delete", make_coffee(value=10.0, items=())),
        ("edit", make_coffee()),
        ("log", None),
    ]
    assert writer.store.versions("0" * 26) == []


def test_new_rows_cost_no_look_for_a_before_image(path):
    with closing(sqlite3.connect(path)) as connection:
        asked = []

        def execute(sql, parameters):
            asked.append(sql)
            return (
                connection.executemany(sql, parameters)
                if isinstance(parameters, list)
                else connection.execute(sql, parameters)
            )

        steps = [Step(table, row["uid"], row, is_new=True) for table, row in rows_of(make_stored(make_coffee(), 1))]
        perform(execute, make_action(1), [*steps, keyed_step("setting", "clock", "12h")])
        assert [sql for sql in asked if sql.startswith("SELECT *")] == ['SELECT * FROM "setting" WHERE "key" = ?']


def test_several_steps_on_one_row_are_one_action_that_goes_back_through_them(writer):
    first, second, third = (keyed_step("setting", "clock", value) for value in ("12h", "24h", "x"))
    writer.set(
        first, second, keyed_step("setting", "volume", "oz"), third, keyed_step("setting", "clock", None), second
    )
    with closing(sqlite3.connect(writer.path)) as connection:
        before = [
            (seq, json.loads(text)["value"] if text else None)
            for seq, text in connection.execute("SELECT seq, before FROM change WHERE row_key = 'clock' ORDER BY seq")
        ]
    assert before == [(0, None), (1, "12h"), (3, "24h"), (4, "x"), (5, None)]
    assert writer.store.settings().clock == "24h"
    present = writer.now()
    writer.undo()
    assert writer.now()["setting"] == []
    writer.redo()
    assert writer.now() == present


@pytest.mark.parametrize("kind", ["restore", "encrypt", "forget"])
def test_undo_and_redo_pass_over_what_changed_no_row(writer, kind):
    writer.add(make_episode())
    writer.store.change([], action=writer.action(kind))
    assert writer.undo() == "action 1"
    writer.store.change([], action=writer.action(kind))
    assert writer.redo() == "action 1"


def test_undo_and_redo_pass_over_what_another_diary_did(writer):
    (episode,) = writer.add(make_episode())
    writer.add(make_note())
    with closing(sqlite3.connect(writer.path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO merged VALUES (2, 1, x'00')")
    assert writer.undo() == "action 1"
    assert episode.uid not in [stored.uid for stored in writer.store.entries()]
    assert [past.is_merged for past in writer.store.history()] == [False, True, False]
    with pytest.raises(NotFoundError):
        writer.undo()
    assert writer.redo() == "action 1"
