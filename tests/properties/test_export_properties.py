"""Whatever a diary holds, it comes back from its exports byte for byte; an anonymous one tells nothing of it."""

import csv
import datetime as dt
import io
import json
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders import copy_of, dump, new_diary
from tests.exports import OWN_FACTOR, csv_bytes, exported_json, histories, play
from twitchlog import outgoing
from twitchlog.diary.day import PRECISIONS
from twitchlog.diary.entries import MARKS, SIDES
from twitchlog.diary.export_format import DATE, cell_of, quoted, text_of
from twitchlog.diary.factors import BUILT_IN_FACTORS
from twitchlog.exporters.anonymous import Anonymous
from twitchlog.exporters.json import json_lines
from twitchlog.reference.tables import table
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.dump import layouts, open_dump

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hostile_text = st.text(st.sampled_from("'=+-@\t\r\n ;,\"\x00\u00a0\u2028\ufeff\uff1dx1"), max_size=8)


@pytest.fixture(scope="module")
def empty_diary(tmp_path_factory):
    return new_diary(tmp_path_factory.mktemp("template") / "empty.db")


@contextmanager
def played(template, history):
    """A folder with the diary of a history; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = copy_of(template, Path(folder) / "diary.db")
        with DiaryStore(path) as store:
            play(store, history)
        yield Path(folder), path


# Cells


@given(st.lists(st.none() | any_text | hostile_text, min_size=1, max_size=5), st.booleans())
@settings(max_examples=300)
def test_any_text_survives_a_cell(texts, may_be_null):
    texts = [text if may_be_null else text or "" for text in texts]
    line = ",".join(quoted(cell_of(text, may_be_null=may_be_null)) for text in texts) + "\r\n"
    (cells,) = csv.reader(io.StringIO(line, newline=""), strict=True) if line != "\r\n" else ([""],)
    assert [text_of(cell, may_be_null=may_be_null) for cell in cells] == texts


@given(any_text | hostile_text)
@example("\u00a0 \ufeff=1+1")
@example("\x00=1")
@settings(max_examples=300)
def test_no_text_begins_as_a_formula(text):
    skipped = re.sub("^[\\s\x00-\x20\x7f-\xa0\u200b\ufeff]+", "", cell_of(text, may_be_null=False))
    assert skipped[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")
    assert cell_of(text, may_be_null=False)[:1] not in set("\t\r\n")


# There and back


@given(history=histories)
@settings(max_examples=50)
def test_json_brings_back_every_row_of_any_diary(empty_diary, history):
    with played(empty_diary, history) as (folder, path):
        first = exported_json(path)
        (folder / "diary.json").write_bytes(first)
        back = outgoing.diary_from_export(folder / "diary.json", str(folder / "back.db"))
        assert exported_json(back) == first
        assert dump(back) == dump(path)


@given(history=histories)
@settings(max_examples=30)
def test_csv_brings_back_all_but_the_history(empty_diary, history):
    with played(empty_diary, history) as (folder, path):
        first = csv_bytes(path)
        (folder / "tables").mkdir()
        for name, data in first.items():
            (folder / "tables" / name).write_bytes(data)
        back = outgoing.diary_from_export(folder / "tables", str(folder / "back.db"))
        assert csv_bytes(back) == first
        left_out = {"action": [], "change": [], "merged": []}
        assert dump(back) == dump(path) | left_out


@given(history=histories)
@settings(max_examples=12)
def test_json_laid_out_anew_comes_back_too(empty_diary, history):
    with played(empty_diary, history) as (folder, path):
        first = exported_json(path)
        laid_out = json.dumps(json.loads(first), indent=2, ensure_ascii=False, sort_keys=True)
        (folder / "diary.json").write_text(laid_out, encoding="utf-8")
        back = outgoing.diary_from_export(folder / "diary.json", str(folder / "back.db"))
        assert exported_json(back) == first


# Anonymous


def strings_in(value):
    """Every text of a document, names of columns left out, and those inside texts that are JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


def told_by(diary):
    """What the anonymous export of a diary must not tell: its own words, its uids, its dates."""
    tables = json.loads(exported_json(diary))["tables"]
    entries = [row for rows in tables.values() for row in rows if "occurred_at" in row]
    words = {row[name] for row in entries for name in ("note", "origin", "meal", "dose", "amount") if row.get(name)}
    words |= {row["name"] for row in tables["medicine"]} | {row["key"] for row in tables["medicine"]}
    words |= {row[name] for row in tables["profile"] for name in ("key", "value")}
    words |= {row[name] for row in tables["batch"] for name in ("file_name", "file_hash")}
    words |= {row[name] for row in tables["user_item"] for name in ("name", "serving")}
    words |= {row["uid"] for rows in tables.values() for row in rows if "uid" in row}
    words |= {row["key"] for row in tables["shown"]} | {OWN_FACTOR.name, OWN_FACTOR.key}
    dates = {text for row in entries for text in row.values() if isinstance(text, str) and is_date(text)}
    return words, dates, {row["occurred_at"] for row in entries} | {row["logged_at"] for row in entries}


def is_date(text):
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


@given(history=histories, weeks=st.integers(60, 520))
@settings(max_examples=50)
def test_an_anonymous_export_tells_no_word_no_date_and_no_uid(empty_diary, history, weeks):
    with played(empty_diary, history) as (_, path):
        words, dates, moments = told_by(path)
        text = exported_json(path, shift_days=-7 * weeks).decode("ascii")
    tables = json.loads(text)["tables"]
    rows = [row for table in tables.values() for row in table]
    # What a person wrote may be what any export says ("0", "left"): then nothing of the person is told.
    said = set(strings_in(rows)) - EVERYBODYS
    assert not words & said
    assert not dates & said
    assert not moments & {row.get("occurred_at") for row in rows}
    assert {row["offset_min"] for row in rows if "offset_min" in row} <= {0}
    assert {row["origin"] for row in rows if "origin" in row} <= {None}


EVERYBODYS = {*SIDES, *PRECISIONS, *MARKS, "typed", "", *map(str, range(1000))}


class AnotherPerson:
    """The same diary as another person would have it: in other words, in another zone, with other uids."""

    def __init__(self, source, offset_min):
        self._source, self._by = source, offset_min
        self.revision, self.layouts = source.revision, source.layouts

    def entry_uids(self):
        return ("z" + uid for uid in self._source.entry_uids())

    def rows(self, table):
        for row in self._source.rows(table):
            yield {column: self._other(table, column, value, row) for column, value in row.items()}

    def _other(self, table, column, value, row):
        if column in ("occurred_at", "logged_at") and "offset_min" in row:
            return value - 60 * self._by
        if column == "offset_min":
            return value + self._by
        if not isinstance(value, str) or value in ("typed", "day_start_min") or (table, column) in EVERYBODYS_COLUMNS:
            return value
        if row.get("key") == "day_start_min" or value in BUILT_IN or value in REFERENCE:
            return value
        if table == "user_item" and column == "amounts":
            return json.dumps({OTHERS_FACTOR if k == OWN_FACTOR.key else k: v for k, v in json.loads(value).items()})
        if table == "user_item" and column == "key":
            kind, _, bare = value.partition(":")
            return f"{kind}:z{bare}"
        return OTHERS_FACTOR if value == OWN_FACTOR.key else "z" + value


OTHERS_FACTOR = "my_zither"
BUILT_IN = {factor.key for factor in BUILT_IN_FACTORS}
REFERENCE = {row["key"] for name in ("body_sites", "body_areas", "symptoms", "medicines") for row in table(name)}
REFERENCE |= {row["key"] for name in ("drinks", "foods") for row in table(name)} | {"moving"}
# Words of a fixed list, and dates, of which the anonymous one has those it was moved to.
EVERYBODYS_COLUMNS = {
    (layout.name, column.name)
    for layout in layouts()
    for column in layout.columns
    if column.kind == DATE
    or column.name in ("precision", "side", "mark", "question", "consumable", "kind", "unit", "aggregate", "timing")
    or (layout.name, column.name) in {("flag_ack", "flag"), ("flag_ack", "regions"), ("medicine", "medicine_class")}
}


@given(history=histories, weeks=st.integers(52, 520), offset_min=st.integers(-60, 60))
@settings(max_examples=50)
def test_two_people_who_differ_in_their_own_words_have_the_same_anonymous_export(
    empty_diary, history, weeks, offset_min
):
    with played(empty_diary, history) as (_, path), open_dump(path) as dump:
        one, other = (
            list(json_lines(Anonymous(source, shift_days=-7 * weeks)))
            for source in (dump, AnotherPerson(dump, offset_min))
        )
    assert one == other


@given(history=histories, weeks=st.integers(52, 520))
@settings(max_examples=20)
def test_an_anonymous_export_keeps_days_of_the_week_gaps_and_order_and_comes_back(empty_diary, history, weeks):
    with played(empty_diary, history) as (folder, path):
        before, data = json.loads(exported_json(path))["tables"], exported_json(path, shift_days=-7 * weeks)
        after = json.loads(data)["tables"]
        for kind in ("episode", "reading", "symptom", "dose", "day_mark", "answer", "medicine"):
            for old, new in zip(before[kind], after[kind], strict=True):  # both by uid: the order stays
                moved = old["occurred_at"] + 60 * old["offset_min"] - new["occurred_at"]
                assert moved == 7 * 86_400 * weeks
                assert new["logged_at"] - new["occurred_at"] == old["logged_at"] - old["occurred_at"]
                assert new["precision"] == old["precision"]
        for old, new in zip(before["medicine"], after["medicine"], strict=True):
            for column in ("started_on", "stopped_on", "dose_changed_on"):
                assert (old[column] is None) == (new[column] is None)
                if old[column]:
                    shift = dt.date.fromisoformat(old[column]) - dt.date.fromisoformat(new[column])
                    assert shift == dt.timedelta(weeks=weeks)
        (folder / "anonymous.json").write_bytes(data)
        back = outgoing.diary_from_export(folder / "anonymous.json", str(folder / "back.db"))
        assert json.loads(exported_json(back))["tables"] == after
