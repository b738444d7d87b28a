"""The CSV export: a folder of tables that spreadsheets and programs read, and that says what it holds."""

import csv
import io
import json

import pytest

from tests.builders import LATEST_DAY, at, copy_of, make_action, make_episode, make_note, make_reading, make_stored, on
from tests.exports import exported_csv
from twitchlog.diary.day import PART_OF_DAY
from twitchlog.diary.factors import own_factor
from twitchlog.store.diary_store import DiaryStore
from twitchlog.store.dump import layouts
from twitchlog.store.lookups import factor_step, keyed_step
from twitchlog.store.schema import SCHEMA_HEAD


def table(files, name):
    """The rows of a table of the folder, by column."""
    text = files[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture(scope="module")
def files(full_diary, tmp_path_factory):
    return exported_csv(full_diary, tmp_path_factory.mktemp("csv") / "tables")


def test_a_file_for_every_table_but_the_history(files):
    names = {layout.name for layout in layouts()} - {"action", "change", "merged"}
    assert set(files) == {f"{name}.csv" for name in names} | {"codebook.csv", "about.json"}


def test_about_says_what_is_there(files):
    about = json.loads(files["about.json"])
    assert about["schema"] == "twitchlog.export.csv"
    assert (about["version"], about["revision"], about["anonymous"]) == (1, SCHEMA_HEAD, False)
    for name, said in about["tables"].items():
        rows = table(files, name)
        assert said["rows"] == len(rows)
        assert all(list(row) == said["columns"] for row in rows)


def test_the_codebook_tells_every_column_of_every_table(files):
    told = [(row["table"], row["column"]) for row in table(files, "codebook")]
    about = json.loads(files["about.json"])["tables"]
    assert told == [(name, column) for name in about for column in about[name]["columns"]]
    assert all(row["type"] and row["meaning"] and row["an_empty_cell_means"] for row in table(files, "codebook"))


def test_spreadsheets_find_the_encoding_and_lines_end_as_the_standard_says(files):
    for name, data in files.items():
        if name != "about.json":
            assert data.startswith(b"\xef\xbb\xbf")
            assert data.endswith(b"\r\n")


def diary_of(path, *entries, steps=()):
    with DiaryStore(str(path)) as store:
        stored = [make_stored(entry, n) for n, entry in enumerate(entries)]
        store.add(stored, action=make_action(1), steps=steps)
    return str(path)


def test_the_clock_on_the_wall_and_the_diary_day_stand_beside(tmp_path):
    entries = [
        make_episode(at("2026-11-20 02:30:05", offset_min=-600)),
        make_episode(at("2026-11-20 08:30", precision=PART_OF_DAY)),
        make_episode(on(str(LATEST_DAY))),
    ]
    files = exported_csv(diary_of(tmp_path / "diary.db", *entries), tmp_path / "tables")
    assert [(row["local_time"], row["diary_day"]) for row in table(files, "episode")] == [
        ("2026-11-20 02:30:05", "2026-11-19"),
        ("2026-11-20 morning", "2026-11-20"),
        ("2026-11-22", "2026-11-22"),
    ]


def test_what_lies_before_the_day_counts_for_the_day_of_waking(tmp_path):
    nap = own_factor("nap", kind="duration", timing="before")
    night = at("2026-11-20 02:30")
    readings = [make_reading(night, factor=key, value=1.0) for key in ("sleep_h", nap.key, "stress")]
    steps = [factor_step(nap), keyed_step("setting", "day_start_min", "180")]
    files = exported_csv(diary_of(tmp_path / "diary.db", *readings, steps=steps), tmp_path / "tables")
    assert [row["diary_day"] for row in table(files, "reading")] == ["2026-11-20", "2026-11-20", "2026-11-19"]


def test_formulas_stay_text_and_null_is_not_the_empty_text(tmp_path):
    notes = ["=HYPERLINK(1)", " +1", "\t@x", "-2", "'quoted", "plain", 'one, two;\r\n"three"\x00', ""]
    entries = [make_note(note=note) for note in notes]
    files = exported_csv(diary_of(tmp_path / "diary.db", *entries), tmp_path / "tables")
    assert [row["note"] for row in table(files, "note")] == [
        "'=HYPERLINK(1)",
        "' +1",
        "'\t@x",
        "'-2",
        "''quoted",
        "plain",
        'one, two;\r\n"three"\x00',
        "",
    ]
    assert {row["origin"] for row in table(files, "note")} == {""}


def test_numbers_read_back_exactly_and_the_empty_text_of_a_nullable_column_is_an_apostrophe(tmp_path):
    values = [0.1 + 0.2, 1e300, 5e-324, -7.0]
    readings = [make_reading(factor="water_ml", value=value, meal="") for value in values]
    files = exported_csv(diary_of(tmp_path / "diary.db", *readings), tmp_path / "tables")
    assert [float(row["value"]) for row in table(files, "reading")] == values
    assert {row["meal"] for row in table(files, "reading")} == {"'"}


def test_the_same_diary_gives_the_same_bytes(full_diary, files, tmp_path):
    copy = copy_of(full_diary, tmp_path / "copy.db")
    assert exported_csv(copy, tmp_path / "again") == files
