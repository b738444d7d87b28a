"""Our own exports come back; whatever is not exactly one is refused, with its line, and nothing is left of it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.exports import document, exported_csv, exported_json
from tests.migrations.make_diary import write_diary
from twitchlog import outgoing
from twitchlog.errors import ImportFileError
from twitchlog.importers import own_csv, own_json
from twitchlog.importers.own_export import is_anonymous, is_own_export, read_own_export
from twitchlog.store.dump import layouts
from twitchlog.store.schema import SCHEMA_HEAD


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    path = tmp_path_factory.mktemp("full") / "diary.db"
    write_diary(path)
    return str(path)


@pytest.fixture(scope="module")
def text(full):
    return exported_json(full).decode("ascii")


@pytest.fixture(scope="module")
def tables(full, tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv") / "tables"
    exported_csv(full, folder)
    return folder


@pytest.fixture
def folder(tables, tmp_path):
    """The CSV export, to be spoilt."""
    return shutil.copytree(tables, tmp_path / "tables")


def back(path, tmp_path):
    target = str(tmp_path / "back.db")
    try:
        return outgoing.diary_from_export(path, target)
    except ImportFileError as error:
        assert not Path(target).exists()
        assert error.exit_code == 6
        assert error.sentence.endswith(".")
        assert error.hint
        raise


def refused(text, tmp_path):
    file = tmp_path / "diary.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ImportFileError) as caught:
        back(file, tmp_path)
    return caught.value.sentence


def line_of(text, words):
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


# What it is


def test_tells_our_exports_from_other_files(text, tables, tmp_path):
    files = {
        "ours.json": text,
        "sorted.json": json.dumps(json.loads(text), indent=4, sort_keys=True),
        "marked.json": "\ufeff" + text,
        "report.json": '{"schema": "twitchlog.week", "version": 1}',
        "inside.json": '{"about": [{"schema": "twitchlog.export"}]}',
        "table.csv": "day,n\n",
        "empty": "",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    ours = {name for name in files if is_own_export(tmp_path / name)}
    assert ours == {"ours.json", "sorted.json", "marked.json"}
    assert is_own_export(tables)
    assert not is_own_export(tmp_path)
    assert not is_own_export(tmp_path / "missing")
    assert not is_own_export(tables / "about.json")


def test_an_anonymous_export_is_told_by_what_it_says(full, text, tmp_path):
    assert not is_anonymous(tmp_path / "missing")
    with outgoing.opened(full, shift_days=-700) as export:
        export.write_json(tmp_path / "study.json")
        export.write_csv(tmp_path / "study")
    with outgoing.opened(full) as export:
        export.write_csv(tmp_path / "tables")
    (tmp_path / "diary.json").write_text(text, encoding="ascii")
    indented = json.dumps(json.loads((tmp_path / "study.json").read_bytes()), indent=1)
    (tmp_path / "indented.json").write_text(indented, encoding="utf-8")
    assert all(is_anonymous(tmp_path / name) for name in ("study.json", "study", "indented.json"))
    assert not any(is_anonymous(tmp_path / name) for name in ("diary.json", "tables"))


def test_reads_every_row_with_its_line(text, tmp_path):
    (tmp_path / "diary.json").write_text(text, encoding="ascii")
    rows = list(read_own_export(tmp_path / "diary.json", layouts(), revision=SCHEMA_HEAD))
    expected = [(name, row) for name, each in json.loads(text)["tables"].items() for row in each]
    assert [(given.table, given.values) for given in rows] == expected
    lines = text.splitlines()
    for given in rows:
        name, _, line = given.place.partition(", line ")
        assert name == "diary.json"
        assert json.loads(lines[int(line) - 1].rstrip(",")) == given.values


@pytest.mark.parametrize("change", ["\r\n", "bom", "indent", "unicode"])
def test_what_an_editor_may_do_to_it_changes_nothing(full, text, tmp_path, change):
    made = {
        "\r\n": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "indent": json.dumps(json.loads(text), indent=1),
        "unicode": json.dumps(json.loads(text), ensure_ascii=False),
    }[change]
    (tmp_path / "diary.json").write_bytes(made.encode())
    assert exported_json(back(tmp_path / "diary.json", tmp_path)).decode() == text


# What is refused of JSON

HEAD = {"schema": "twitchlog.export", "version": 1, "revision": "0001", "anonymous": False}

SPOILT = [
    ('"schema": "twitchlog.export"', '"schema": "twitchlog.week"', "not an export"),
    ('"version": 1', '"version": 9', "newer twitchlog (version 9 of the export, this one knows 1)"),
    ('"version": 1', '"version": "1"', "which version"),
    (f'"revision": "{SCHEMA_HEAD}"', '"revision": "9999"', "newer twitchlog (revision 9999, this one knows"),
    (f'"revision": "{SCHEMA_HEAD}"', '"revision": "4"', "which version"),
    ('"anonymous": false', '"anonymous": 0', "which version"),
    ('"item": [', '"things": [', "no such table"),
    ('"note": [', '"answer": [', "twice"),
    ('"item": [', "item: [", "table should begin"),
    ('"precision":"exact"', '"precision":"roughly"', "precision cannot be"),
    ('"offset_min":60', '"offset_min":9999', "offset_min cannot be"),
    ('"offset_min":60', '"offset_min":60.0', "offset_min is no whole number"),
    ('"offset_min":60', '"offset_min":true', "offset_min is no whole number"),
    ('"offset_min":60', '"offset_min":null', "offset_min is empty"),
    ('"offset_min":60,', "", "offset_min is missing"),
    ('"offset_min":60', '"offset_min":60,"offset_min":60', "twice"),
    ('"offset_min":60', '"offset_min":60,"more":1', "does not have"),
    ('"count":30', '"count":99999999999999999999', "count is no whole number"),
    ('"intensity":4.0', '"intensity":NaN', "finite"),
    ('"intensity":4.0', '"intensity":1e999', "intensity is no number"),
    ('"intensity":4.0', '"intensity":"4"', "intensity is no number"),
    ('"intensity":4.0', '"intensity":11.0', "intensity cannot be"),
    ('"occurred_at":1795207200', '"occurred_at":99999999999999', "occurred_at is no UTC seconds"),
    ('"last_on":"2026-11-07"', '"last_on":"20261107"', "last_on is no date"),
    ('"last_on":"2026-11-07"', '"last_on":"2026-W45-6"', "last_on is no date"),
    ('"note":"flu"', '"note":"\\ud800"', "note is no text"),
    ('"note":"flu"', '"note":["flu"]', "note is no text"),
    ('"table_name":"setting"', '"table_name":"setting\\" WHERE 1 --"', "no table of a diary"),
    ('"table_name":"setting"', '"table_name":"action"', "no table of a diary"),
    ('\\"row_hash\\":\\"', '\\"row_hash\\":\\"xx', "check sum"),
    ('\\"precision\\":', '\\"precision) VALUES (1) --\\":', "precision is missing"),
    ('"reverses":7', '"reverses":777', "not there"),
    ('"reading_uid":"', '"reading_uid":"x', "not there"),
    ('"amounts":"{', '"amounts":"[', "no JSON"),
    ('\\"caffeine_mg\\": 80.0', '\\"caffeine_mg\\": \\"80\\"', "no numbers"),
    ('"saved":"{\\"mapping\\": [[', '"saved":"{\\"mapping\\": [[[', "no JSON"),
    ('\\"observed_when\\"', '\\"observed\\"', "no mapping"),
    ('"value":"300"', '"value":"late"', "settings"),
    ('"value":"300"', '"value":"721"', "settings"),
]


@pytest.mark.parametrize(("old", "new", "reason"), SPOILT)
def test_a_value_that_cannot_be_is_refused(text, tmp_path, old, new, reason):
    assert old in text
    assert reason in refused(text.replace(old, new, 1), tmp_path)


def test_the_line_is_named(text, tmp_path):
    line = line_of(text, '"last_on":"2026-11-07"')
    sentence = refused(text.replace('"last_on":"2026-11-07"', '"last_on":"soon"', 1), tmp_path)
    assert sentence.startswith(f"diary.json, line {line}: ")


def test_a_key_that_stands_twice_is_refused_with_its_line(text, tmp_path):
    lines = text.splitlines()
    at = line_of(text, '"answer": [')
    lines.insert(at, lines[at] + ",")
    sentence = refused("\n".join(lines) + "\n", tmp_path)
    assert sentence.startswith(f"diary.json, line {at + 2}: ")
    assert "same uid" in sentence


def test_a_file_that_was_cut_off_anywhere_is_refused(text, tmp_path):
    lines = text.splitlines(keepends=True)
    cut = ["".join(lines[:n]) for n in range(1, len(lines))] + [text[:n] for n in range(40, len(text) - 3, 499)]
    for n, rest in enumerate(cut):
        (tmp_path / f"{n}.json").write_text(rest, encoding="ascii")
        with pytest.raises(ImportFileError):
            list(read_own_export(tmp_path / f"{n}.json", layouts(), revision=SCHEMA_HEAD))


def test_a_file_that_goes_on_after_its_end_is_refused(text, tmp_path):
    assert "after the end" in refused(text + "{}\n", tmp_path)
    assert refused(json.dumps(json.loads(text)) + "{}", tmp_path)
    (tmp_path / "diary.json").write_text(text + "\n \n", encoding="ascii")
    assert back(tmp_path / "diary.json", tmp_path)


def test_a_comma_that_is_missing_or_too_many_is_refused(text, tmp_path):
    assert "a comma" in refused(text.replace("},\n{", "}\n{", 1), tmp_path)
    assert "a comma" in refused(text.replace("}\n]", "},\n]", 1), tmp_path)
    assert refused(text.replace("],", "]", 1), tmp_path)


def test_a_negative_zero_becomes_the_zero_that_a_diary_keeps(text, tmp_path):
    (tmp_path / "diary.json").write_text(text.replace('"intensity":4.0', '"intensity":-0.0', 1), encoding="ascii")
    assert '"intensity":0.0' in exported_json(back(tmp_path / "diary.json", tmp_path)).decode()


def test_a_missing_table_is_refused_unless_the_export_is_older(text, tmp_path):
    found = json.loads(text)
    del found["tables"]["merged"]
    assert "lacks the table merged" in refused(json.dumps(found), tmp_path)
    found["revision"] = "0003"
    (tmp_path / "older.json").write_text(json.dumps(found), encoding="ascii")
    tables = document(back(tmp_path / "older.json", tmp_path))["tables"]
    assert tables == found["tables"] | {"merged": []}


def test_our_own_layout_of_an_older_revision_comes_in_too(text, tmp_path):
    start, end = text.index('"merged": ['), text.index('"note": [')
    older = text[:start] + text[end:]
    assert "lacks the table merged" in refused(older, tmp_path)
    (tmp_path / "older.json").write_text(older.replace(SCHEMA_HEAD, "0003", 1), encoding="ascii")
    assert document(back(tmp_path / "older.json", tmp_path))["tables"]["merged"] == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no JSON"),
        (b"PK\x03\x04 a bomb", "compressed"),
        (b"\x1f\x8b a bomb", "compressed"),
        (b"[" * 100_000, "no JSON"),
        (b'{"a":' * 100_000, "no JSON"),
        (b"\xff\xfe{\x00", "no UTF-8"),
        (b"9" * 5000, "no JSON"),
        (b"{}", "not an export"),
        (b"[]", "not an export"),
        (json.dumps(HEAD).encode(), "no tables"),
        (json.dumps(HEAD | {"tables": {"x": []}}).encode(), "table"),
        (json.dumps(HEAD | {"tables": {"note": {}}}).encode(), "no tables"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, data, reason):
    assert reason in refused(data, tmp_path)


def test_a_deep_row_a_long_line_and_a_long_document_are_refused(text, tmp_path, monkeypatch):
    assert "no JSON" in refused(text.replace('"note":"flu"', '"note":' + "[" * 100_000, 1), tmp_path)
    monkeypatch.setattr(own_json, "LONGEST_LINE", 1000)
    assert "longer than" in refused(text.replace("flu", "flu" * 1000, 1), tmp_path)
    monkeypatch.setattr(own_json, "MAX_BYTES", 1000)
    laid_out = json.dumps(json.loads(text), indent=1)
    assert "larger than" in refused(laid_out, tmp_path)


def test_a_long_note_comes_back(tmp_path, text):
    long = text.replace("flu", "flu" * 300_000, 1)
    (tmp_path / "diary.json").write_text(long, encoding="ascii")
    assert exported_json(back(tmp_path / "diary.json", tmp_path)).decode() == long
    folder = tmp_path / "tables"
    exported_csv(str(tmp_path / "back.db"), folder)
    outgoing.diary_from_export(folder, str(tmp_path / "again.db"))


# What is refused of CSV


def spoil(folder, name, old, new):
    path = folder / name
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))


def refused_folder(folder, tmp_path):
    with pytest.raises(ImportFileError) as caught:
        back(folder, tmp_path)
    return caught.value.sentence


SPOILT_TABLES = [
    ("about.json", '"version": 1', '"version": 9', "newer twitchlog (version 9 of the export"),
    ("about.json", '"schema": "twitchlog.export.csv"', '"schema": "x"', "not an export"),
    ("about.json", '"rows": 1', '"rows": 2', "has 1 rows, and about.json says 2"),
    ("about.json", '"rows": 1', '"rows": "1"', "which tables"),
    ("about.json", '"episode"', '"../episode"', "does not have"),
    ("about.json", "{", "[", "not an export"),
    ("episode.csv", "site", "place", "episode.csv, line 1: these are not the columns"),
    ("episode.csv", ",exact,", ",roughly,", "episode.csv, line 2: this episode cannot be taken"),
    ("episode.csv", ",exact,", ",exact", "line 2: it has 14 cells"),
    ("episode.csv", ",1200,", ",=1200,", "duration_s is no whole number"),
    ("episode.csv", ",1200,", ",1_200,", "duration_s is no whole number"),
    ("episode.csv", ",1200,", ",\u0661,", "duration_s is no whole number"),
    ("episode.csv", ",4.0,", ",nan,", "intensity is no number"),
    ("episode.csv", ",4.0,", ",inf,", "intensity is no number"),
    ("episode.csv", ",4.0,", ",1e999,", "intensity is no number"),
    ("episode.csv", ",60,", ",,", "offset_min is empty"),
    ("episode.csv", ",calf,", ',"calf"x,', "cells cannot be told apart"),
    ("episode.csv", ",calf,", b",\xff,", "no UTF-8"),
    ("day_mark.csv", ",2026-11-07,", ",7.11.2026,", "last_on is no date"),
    ("setting.csv", "300", "never", "settings"),
    ("item.csv", ",drink,", ",poison,", "consumable cannot be"),
]


@pytest.mark.parametrize(("name", "old", "new", "reason"), SPOILT_TABLES)
def test_a_table_that_was_changed_is_refused(folder, tmp_path, name, old, new, reason):
    spoil(folder, name, old, new)
    assert reason in refused_folder(folder, tmp_path)


def test_a_missing_table_a_link_and_what_is_no_file_are_refused(folder, tmp_path):
    (folder / "dose.csv").rename(tmp_path / "elsewhere.csv")
    assert "no file dose.csv" in refused_folder(folder, tmp_path)
    (folder / "dose.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert "not a regular file" in refused_folder(folder, tmp_path)
    (folder / "dose.csv").unlink()
    os.mkfifo(folder / "dose.csv")
    assert "not a regular file" in refused_folder(folder, tmp_path)


def test_about_that_is_a_link_is_not_followed(folder, tmp_path):
    (folder / "about.json").rename(tmp_path / "about.json")
    (folder / "about.json").symlink_to(tmp_path / "about.json")
    assert not is_own_export(folder)
    assert "not a regular file" in refused_folder(folder, tmp_path)


def test_a_table_that_was_cut_off_is_refused(folder, tmp_path):
    data = (folder / "reading.csv").read_bytes()
    (folder / "reading.csv").write_bytes(data[: data.rindex(b"\r\n", 0, -2) + 2])
    assert "cut off" not in refused_folder(folder, tmp_path)
    (folder / "reading.csv").write_bytes(b"")
    assert "columns" in refused_folder(folder, tmp_path)


def test_the_first_line_of_a_row_over_several_lines_is_named(folder, tmp_path):
    data = (folder / "note.csv").read_bytes()
    assert data.count(b"\r\n") == 2
    note = data.split(b"\r\n")[1]
    spoil(folder, "note.csv", note.decode(), note.decode().replace("exact", '"a\nb\nc"'))
    assert "note.csv, line 2: " in refused_folder(folder, tmp_path)


def test_an_older_folder_may_lack_a_table(folder, tmp_path):
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    del about["tables"]["flag_ack"]
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    assert "lacks the table flag_ack" in refused_folder(folder, tmp_path)
    (folder / "about.json").write_text(json.dumps(about | {"revision": "0002"}), encoding="utf-8")
    assert document(back(folder, tmp_path))["tables"]["flag_ack"] == []


def test_long_cells_and_lines_are_refused(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(own_csv, "LONGEST_CELL", 50)
    assert "longer than any" in refused_folder(folder, tmp_path)
    monkeypatch.setattr(own_csv, "LONGEST_ABOUT", 50)
    assert "not an export" in refused_folder(folder, tmp_path)


def test_the_limit_of_a_cell_is_as_before_afterwards(folder, tmp_path):
    import csv

    before = csv.field_size_limit()
    back(folder, tmp_path)
    assert csv.field_size_limit() == before
