"""The JSON export: one row a line, ASCII, the same bytes for the same diary."""

import json

import pytest

from tests.builders import make_action, make_note, make_stored
from tests.exports import document, exported_json
from twitchlog.diary.export_format import ColumnLayout, TableLayout
from twitchlog.errors import DiaryFileError
from twitchlog.exporters.json import json_lines
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.schema import SCHEMA_HEAD
from twitchlog.store.tables import metadata


class Rows:
    """A source of one table."""

    revision = "0004"
    layouts = (
        TableLayout("note", (ColumnLayout("uid", "text", False), ColumnLayout("value", "number", True)), ("uid",)),
    )

    def __init__(self, *rows):
        self._rows = rows

    def rows(self, table):
        return iter(self._rows)


def test_says_what_it_is_and_holds_every_table_and_column_but_the_hash(full_diary):
    found = document(full_diary)
    assert found["schema"] == "twitchlog.export"
    assert (found["version"], found["revision"], found["anonymous"]) == (1, SCHEMA_HEAD, False)
    assert list(found["tables"]) == sorted(metadata.tables)
    for name, rows in found["tables"].items():
        columns = [column.name for column in metadata.tables[name].columns if column.name != "row_hash"]
        assert all(list(row) == columns for row in rows)
        assert rows, name


def test_one_row_a_line_in_the_order_of_the_keys(full_diary):
    lines = exported_json(full_diary).decode("ascii").splitlines()
    rows = [json.loads(line.rstrip(",")) for line in lines if line.startswith('{"') and "schema" not in line]
    assert len(rows) == sum(len(rows) for rows in document(full_diary)["tables"].values())
    for name, rows in document(full_diary)["tables"].items():
        keys = [tuple(row[column.name] for column in metadata.tables[name].primary_key) for row in rows]
        assert keys == sorted(keys)


def test_the_same_diary_gives_the_same_bytes(full_diary):
    assert exported_json(full_diary) == exported_json(full_diary)


def test_every_character_stands_as_ascii(tmp_path):
    path = str(tmp_path / "diary.db")
    words = "\x00\x1b[31m\x7f\x9b\u202e\u2028é😀\ufeff\n\r\t"
    with DiaryStore(path) as store:
        store.add([make_stored(make_note(note=words), 1)], action=make_action(1))
    text = exported_json(path).decode("ascii")
    assert all(character == "\n" or " " <= character <= "~" for character in text)
    assert json.loads(text)["tables"]["note"][0]["note"] == words


def test_an_empty_table_and_a_null():
    text = "\n".join(json_lines(Rows()))
    assert '"note": []\n}}' in text
    assert json.loads(text)["tables"] == {"note": []}
    text = "\n".join(json_lines(Rows({"uid": "a", "value": None}, {"uid": "b", "value": 5e-324}), is_anonymous=True))
    assert json.loads(text)["tables"]["note"] == [{"uid": "a", "value": None}, {"uid": "b", "value": 5e-324}]
    assert json.loads(text)["anonymous"] is True


@pytest.mark.parametrize("value", [float("inf"), float("nan"), b"bytes"])
def test_what_no_diary_of_ours_holds_is_refused(value):
    with pytest.raises(DiaryFileError, match="no text and no number"):
        list(json_lines(Rows({"uid": "a", "value": value})))
