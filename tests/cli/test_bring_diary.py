"""`import` of another diary, or of an export of one: known by its content, merged by uid, told in counts."""

import shutil
from pathlib import Path

import pytest

from tests.builders import dump
from tests.cli.runner import Cli
from twitchlog.cli import show


@pytest.fixture
def two(cli, tmp_path, monkeypatch, capsys):
    """A diary and another one that began as its copy; each was kept on its own since."""
    cli.ok("twitch", "left", "calf", "--at", "8:15")
    cli.ok("caffeine", "2", "espresso", "--at", "9:00")
    other_path = str(tmp_path / "other.db")
    shutil.copyfile(cli.diary, other_path)
    other = Cli(other_path, monkeypatch, capsys)
    other.ok("twitch", "right", "eyelid", "--at", "10:00", "--note", "SECRET")
    other.ok("edit", other.handle("calf"), "--note", "there")
    monkeypatch.setenv("TWITCHLOG_DIARY", cli.diary)
    cli.ok("edit", cli.handle("calf"), "--intensity", "4")
    cli.ok("none", "--on", "2026-11-10")
    return cli, other_path


def test_another_diary_is_merged_and_said_in_counts(two):
    cli, other = two
    out = cli.ok("import", other)
    assert "1  only there: added" in out
    assert "1  changed in both" in out
    assert "import · merge of other.db" in out
    assert "SECRET" not in out
    calf = cli.json("show", cli.handle("calf"))["entry"]
    assert (calf["intensity"], calf["note"]) == (4.0, "there")
    assert len(cli.entries()) == 4
    assert "(in another diary)" in cli.ok("history")
    assert cli.ok("history", calf["uid"][-6:]).count("(in another diary)") == 1
    assert cli.ok("import", other).endswith("Nothing new in other.db: everything was here already.\n")


def test_a_merge_is_taken_back_as_one_step(two):
    cli, other = two
    before = [dict(entry) for entry in cli.entries()]
    cli.ok("import", other)
    assert cli.ok("undo").startswith("Undone  merge of other.db")
    assert cli.entries() == before
    cli.ok("redo")
    assert len(cli.entries()) == 4


def test_a_dry_run_says_what_would_happen_and_changes_nothing(two):
    cli, other = two
    before = cli.rows()
    out = cli.ok("import", other, "--dry-run")
    assert "Would merge  other.db\nNothing was saved" in out
    assert cli.rows() == before
    said = cli.json("import", other, "--dry-run")
    assert (said["schema"], said["format"], said["is_dry_run"]) == ("twitchlog.merge", "diary", True)
    assert (said["n_added"], said["n_changed_both"]) == (1, 1)


def test_into_an_empty_diary_it_comes_as_it_is(two, tmp_path):
    cli, other = two
    new = tmp_path / "new.db"
    assert "Would bring in" in cli.ok("--diary", str(new), "import", other, "--dry-run")
    assert not new.exists()
    assert "the whole of other.db · 3 entries" in cli.ok("--diary", str(new), "import", other)
    assert dump(new) == dump(other)


@pytest.mark.parametrize(("words", "name"), [("export json --out", "out.json"), ("export csv --out", "tables")])
def test_an_export_is_merged_too(two, tmp_path, words, name):
    cli, other = two
    export = str(tmp_path / name)
    cli.ok("--diary", other, *words.split(), export)
    out = cli.ok("import", export)
    assert "1  only there: added" in out
    assert f"import · merge of {name}" in out
    assert "everything was here already" in cli.ok("import", export)
    assert len(cli.entries()) == 4


def test_a_backup_is_made_before_a_merge_that_changes_something(two):
    cli, other = two
    folder = Path(f"{cli.diary}.backups")

    def kept():
        return [file for file in folder.iterdir() if "before-import" in file.name] if folder.exists() else []

    cli.ok("import", other, "--dry-run")
    assert kept() == []
    cli.ok("import", other)
    assert len(kept()) == 1
    cli.ok("import", other)
    assert len(kept()) == 1


def test_what_is_no_diary_or_damaged_is_refused(two, tmp_path):
    cli, other = two
    assert "is the diary itself" in cli.refused("import", cli.diary, code=6).sentence
    assert "There is no file" in cli.refused("import", str(tmp_path / "none.db"), "--as", "diary", code=6).sentence
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"SQLite format 3\x00" + b"\x01" * 9000)
    assert "not a twitchlog diary" in cli.refused("import", str(foreign), code=6).sentence
    bytes_ = Path(other).read_bytes()
    flipped = tmp_path / "flipped.db"
    flipped.write_bytes(bytes_.replace(b"SECRET", b"SECRE7"))
    assert "is not what was saved" in cli.refused("import", str(flipped), code=6).sentence
    Path(other).write_bytes(bytes_[: len(bytes_) // 2])
    assert cli.refused("import", other, code=6)


def test_options_of_tables_do_not_fit_a_diary(two):
    cli, other = two
    assert cli.refused("import", other, "--map", "n=note").sentence == "--map is said of a table, and this is a diary."
    assert 'no format "xls"' in cli.refused("import", other, "--as", "xls").sentence


def test_the_other_diary_is_not_touched(two):
    cli, other = two
    before = Path(other).read_bytes()
    beside = sorted(Path(other).parent.iterdir())
    cli.ok("import", other, "--dry-run")
    assert Path(other).read_bytes() == before
    assert sorted(Path(other).parent.iterdir()) == beside


def test_a_merge_of_history_alone_is_not_said_to_be_undone(two):
    cli, other = two
    cli.ok("import", other)
    cli.ok("--diary", other, "import", cli.diary)
    cli.ok("--diary", other, "edit", cli.handle("eyelid"), "--count", "7")
    cli.ok("--diary", other, "undo")
    before = cli.entries()
    out = cli.ok("import", other)
    assert "merge of other.db · no entry changed" in out
    assert "undo:" not in out
    assert cli.entries() == before


def test_into_an_empty_diary_it_is_not_said_to_be_undone(two, tmp_path):
    cli, other = two
    new = str(tmp_path / "new.db")
    out = cli.ok("--diary", new, "import", other)
    assert "undo:" not in out
    assert f"to start over: remove {new}" in out


def test_an_anonymous_export_is_not_merged_unasked(two, tmp_path, monkeypatch):
    cli, _ = two
    cli.ok("export", "json", "--anonymous", "--out", str(tmp_path / "study.json"))
    cli.ok("export", "csv", "--anonymous", "--out", str(tmp_path / "study"))
    for name in ("study.json", "study"):
        export = str(tmp_path / name)
        answer = cli.refused("import", export)
        assert answer.sentence == f"{name} is anonymous: its dates were moved, and its names and notes taken away."
        assert "--as export" in answer.hint
        dry = cli("import", export, "--dry-run")
        assert (dry.code, dry.err) == (0, f"{answer.sentence}\n")
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    before = cli.rows()
    assert "Nothing was changed." in cli("import", str(tmp_path / "study"), stdin="\n").err
    assert cli.rows() == before
    cli.ok("import", str(tmp_path / "study"), stdin="yes\n")
    assert cli.rows() != before


def test_an_anonymous_export_is_merged_where_that_is_told_and_fills_an_empty_diary(two, tmp_path):
    cli, _ = two
    export = str(tmp_path / "study.json")
    cli.ok("export", "json", "--anonymous", "--out", export)
    for words in (["import", export, "--as", "export"], ["--diary", str(tmp_path / "new.db"), "import", export]):
        answer = cli(*words)
        assert (answer.code, answer.err.count("is anonymous")) == (0, 1)


def test_a_dry_run_without_news_does_not_say_how_to_do_it(two):
    cli, other = two
    cli.ok("import", other)
    assert cli.ok("import", other, "--dry-run").endswith("everything was here already.\n")


def test_a_folder_is_no_diary(two, tmp_path):
    cli, _ = two
    (tmp_path / "place").mkdir()
    answer = cli.refused("import", str(tmp_path / "place"), "--as", "diary", code=6)
    assert answer.sentence == "place is a folder, not a diary."


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_refused(two, name):
    cli, _ = two
    for words in ([], ["--as", "export"], ["--as", "csv"]):
        assert "names no file" in cli.refused("import", name, *words).sentence
