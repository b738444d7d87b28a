"""What every column of every table means, for codebook.csv and docs/export.md; must not read a diary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from twitchlog.diary.export_format import DERIVED_COLUMNS, TEXT, ColumnLayout, TableLayout

CODEBOOK_HEADER = ("table", "column", "type", "unit", "meaning", "an_empty_cell_means")

_NOT_SAID = "not said"


class _Column(NamedTuple):
    meaning: str
    unit: str = ""
    empty: str = _NOT_SAID


TABLES = {
    "action": "what was done: one row a command that changed the diary",
    "answer": "what a question of the check-in was answered with",
    "batch": "an import: which file, and what came of it",
    "change": "which rows an action changed, and what they were before",
    "day_mark": "something said of a whole day: no twitches, closed, paused, all food logged",
    "dose": "one taking of a medicine",
    "episode": "a spell of twitching at one place",
    "factor": "a factor of the person's own, or a built-in one that is retired",
    "flag_ack": "a warning sign that a clinician has seen",
    "item": "the drinks and foods behind a reading",
    "mapping": "how the columns of an imported table were understood, to be used again",
    "medicine": "a medicine in use, one row a course",
    "merged": "an action that came from another diary",
    "note": "free words about a moment or a day",
    "profile": "what a clinician asks once",
    "reading": "a factor's value",
    "setting": "how the diary is kept",
    "shown": "when a finding was first shown, and what new days said of it",
    "symptom": "something felt or noticed beside twitches",
    "user_item": "a drink or food of the person's own",
}

_OF_ENTRIES = {
    "uid": _Column("names the entry; sorts by when it was entered"),
    "occurred_at": _Column("when it happened; the middle of the day or part of day where no hour is known", "UTC s"),
    "offset_min": _Column("how far the person's clock was ahead of UTC then", "min"),
    "precision": _Column("exact, part of day, or day: how much of occurred_at is known"),
    "logged_at": _Column("when it was entered", "UTC s"),
    "source": _Column("typed, or the uid of the batch that brought it"),
    "origin": _Column("tells an imported row from its like, so that it comes in once", empty="typed, not imported"),
    "note": _Column("free words", empty="no note"),
    "local_time": _Column("occurred_at as the clock on the wall showed it; not read back"),
    "diary_day": _Column("the day it counts for; not read back"),
}
_SIDE = _Column("left, right, both or midline")

_OWN = {
    "action": {
        "id": _Column("counts up"),
        "uid": _Column("names the action"),
        "at": _Column("when", "UTC s"),
        "kind": _Column("log, edit, delete, import, setting, undo, redo and others"),
        "summary": _Column("what it was, in words"),
        "reverses": _Column("the id of the action that an undo or redo swaps back", empty="no undo, no redo"),
    },
    "answer": {
        "question": _Column("function, stiff or thinner, worry"),
        "value": _Column("1 yes, 0 no; worry from 0 to 10"),
    },
    "batch": {
        "uid": _Column("names the import"),
        "imported_at": _Column("when", "UTC s"),
        "format": _Column("of the file"),
        "file_name": _Column("of the file"),
        "file_hash": _Column("BLAKE2b of the file, hexadecimal"),
        "n_rows": _Column("rows of the file"),
        "n_added": _Column("entries that were added"),
        "n_known": _Column("entries that were there already"),
    },
    "change": {
        "action_id": _Column("the action"),
        "seq": _Column("counts up within the action"),
        "table_name": _Column("the table of the row that changed"),
        "row_key": _Column("the row's key"),
        "before": _Column("the row before, as JSON with its check sum", empty="there was none"),
    },
    "day_mark": {
        "mark": _Column("none, closed, paused, or food complete"),
        "last_on": _Column("last day of a pause", empty="no pause"),
    },
    "dose": {"medicine": _Column("key of the medicine"), "amount": _Column("how much, in words")},
    "episode": {
        "site": _Column("key of the body site, elsewhere, or moving"),
        "side": _SIDE,
        "count": _Column("twitches in the spell"),
        "duration_s": _Column("length of the spell", "s"),
        "intensity": _Column("0 to 10"),
    },
    "factor": {
        "key": _Column("names the factor; of the person's own ones it begins with my_"),
        "name": _Column("in words"),
        "kind": _Column("amount, duration, rating, or yes_no"),
        "unit": _Column("of its readings", empty="no unit"),
        "aggregate": _Column("sum, mean, max or last: how a day's readings become its value"),
        "timing": _Column("before the day, or during it"),
        "is_retired": _Column("1 no longer offered, 0 in use"),
    },
    "flag_ack": {
        "uid": _Column("names the acknowledgement"),
        "flag": _Column("id of the sign: F1 and so on"),
        "seen_on": _Column("day of the visit"),
        "regions": _Column("regions of the body where it was then, with spaces between", empty="none"),
        "acked_at": _Column("when it was entered", "UTC s"),
    },
    "item": {
        "uid": _Column("of the reading, a point, and a number"),
        "reading_uid": _Column("the reading"),
        "consumable": _Column("drink or food"),
        "item_key": _Column("which drink or food"),
        "quantity": _Column("how many servings"),
        "amount_each": _Column("of the factor in one serving", "the factor's"),
    },
    "mapping": {
        "header_key": _Column("tells tables with the same header"),
        "saved": _Column("which column is what, as JSON"),
    },
    "medicine": {
        "key": _Column("names the medicine"),
        "name": _Column("in words"),
        "medicine_class": _Column("key of its class", empty="not known"),
        "dose": _Column("how much, in words"),
        "started_on": _Column("first day"),
        "stopped_on": _Column("first day without it", empty="in use, or not said"),
        "dose_changed_on": _Column("when the dose changed"),
        "is_as_needed": _Column("1 taken as needed, 0 regularly"),
        "is_suspected": _Column("1 suspected by the person, 0 not"),
    },
    "merged": {
        "action_id": _Column("the action that came along"),
        "merged_by": _Column("the import that brought it"),
    },
    "profile": {"key": _Column("the question"), "value": _Column("the answer, in words", empty="an empty answer")},
    "reading": {
        "factor": _Column("key of the factor"),
        "value": _Column("yes is 1, no is 0", "the factor's"),
        "meal": _Column("the same for readings that were said together", empty="said alone"),
    },
    "setting": {"key": _Column("which"), "value": _Column("what it is set to", empty="an empty text")},
    "shown": {
        "key": _Column("the finding"),
        "shown_on": _Column("diary day of the report that showed it first"),
        "shown_at": _Column("when", "UTC s"),
        "result": _Column("of its one test on new days", empty="not tested yet"),
        "p_value": _Column("of that test", empty="not tested, or could not be"),
        "n_pairs": _Column("days in that test", empty="not tested yet"),
        "last_on": _Column("last day in that test", empty="not tested yet"),
        "tested_at": _Column("when", "UTC s", empty="not tested yet"),
    },
    "symptom": {
        "item": _Column("key of the symptom"),
        "site": _Column("key of the body site or area"),
        "side": _SIDE,
        "severity": _Column("0 to 10"),
        "duration_s": _Column("how long it lasted", "s"),
        "is_sudden": _Column("1 it came suddenly, 0 it did not"),
        "with_twitch": _Column("1 together with a twitch, 0 not"),
    },
    "user_item": {
        "key": _Column("drink: or food:, then its name"),
        "name": _Column("in words"),
        "serving": _Column("what one is", empty=_NOT_SAID),
        "amounts": _Column("factor key and amount in a serving, as JSON"),
    },
}


def describe(table: str, column: str) -> tuple[str, str, str]:
    """What a column means, its unit, and what an empty cell means where there can be one."""
    found = _OWN.get(table, {}).get(column) or _OF_ENTRIES[column]
    return found.meaning, found.unit, found.empty


def codebook_rows(layouts: Iterable[TableLayout]) -> Iterator[tuple[str, ...]]:
    """The rows of codebook.csv: one a column, in the order of the tables."""
    for layout in layouts:
        derived = DERIVED_COLUMNS if layout.holds_moments else ()
        for column in (*layout.columns, *(ColumnLayout(name, TEXT, False) for name in derived)):
            meaning, unit, empty = describe(layout.name, column.name)
            can_be_empty = column.may_be_null or (column.kind == TEXT and column.name in _EMPTY_TEXTS)
            yield layout.name, column.name, column.kind, unit, meaning, empty if can_be_empty else "never empty"


# Columns that are never null and yet may hold the empty text.
_EMPTY_TEXTS = frozenset({"note", "name", "unit", "regions", "serving", "value", "summary"})


def codebook_markdown(layouts: Iterable[TableLayout]) -> str:
    """The tables and their columns as docs/export.md lists them."""
    parts = []
    for layout in layouts:
        parts.append(f"### {layout.name}\n\n{TABLES[layout.name].capitalize()}. Key: {_code(layout.key)}.\n\n")
        parts.append("| column | type | unit | meaning | null or empty means |\n|---|---|---|---|---|\n")
        for _, column, kind, unit, meaning, empty in codebook_rows([layout]):
            if column not in DERIVED_COLUMNS:
                parts.append(
                    f"| `{column}` | {kind} | {unit} | {meaning} | {'' if empty == 'never empty' else empty} |\n"
                )
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
