"""`twitchlog export`: the whole diary as a file, to standard output, or as tables; and without what is personal."""

import json
from pathlib import Path

import pytest

from tests.builders import dump
from twitchlog import outgoing
from twitchlog.cli import export as command


@pytest.fixture
def kept(cli):
    """A person with a few entries."""
    cli.ok("twitch", "left", "calf", "--at", "2026-11-20 21:40", "--note", "after the run with Zoe")
    cli.ok("medicine", "salbutamol", "--as-needed")
    cli.ok("caffeine", "2", "espresso", "--at", "2026-11-21 08:00")
    cli.ok("undo")
    return cli


def test_json_goes_to_standard_output(kept):
    answer = kept("export", "json")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads(answer.out)
    assert found["schema"] == "twitchlog.export"
    assert [row["kind"] for row in found["tables"]["action"]] == ["log", "log", "log", "undo"]
    assert found["tables"]["episode"][0]["note"] == "after the run with Zoe"


def test_json_goes_to_a_file_with_the_same_bytes(kept, tmp_path):
    target = tmp_path / "diary.json"
    answer = kept("export", "json", "--out", str(target))
    assert (answer.code, answer.out) == (0, f"Written  the diary · {target}\n")
    assert "not encrypted" in answer.err
    assert target.read_text(encoding="ascii") == kept.ok("export", "json")
    assert target.stat().st_mode & 0o777 == 0o600
    assert "exists already" in kept.refused("export", "json", "--out", str(target), code=7).sentence
    kept.ok("export", "json", "--out", str(target), "--force")


def test_csv_goes_into_a_folder(kept, tmp_path):
    folder = tmp_path / "tables"
    answer = kept("export", "csv", "--out", str(folder))
    n_files = len(list(folder.iterdir()))
    assert (answer.code, answer.out) == (0, f"Written  {n_files} files · {folder}\n")
    assert "after the run with Zoe" in (folder / "episode.csv").read_text(encoding="utf-8-sig")
    assert "exists already" in kept.refused("export", "csv", "--out", str(folder), code=7).sentence


def test_csv_needs_a_folder(kept):
    assert "--out FOLDER" in kept.refused("export", "csv").sentence


def test_it_comes_back(kept, tmp_path):
    kept.ok("export", "json", "--out", str(tmp_path / "diary.json"))
    back = outgoing.diary_from_export(tmp_path / "diary.json", str(tmp_path / "back.db"))
    assert dump(back) == kept.rows()


def test_import_and_another_export_give_the_same_bytes(kept, tmp_path):
    kept.ok("export", "json", "--out", str(tmp_path / "diary.json"))
    kept.ok("export", "csv", "--out", str(tmp_path / "tables"))
    by_json, by_csv = str(tmp_path / "by-json.db"), str(tmp_path / "by-csv.db")
    kept.ok("import", str(tmp_path / "diary.json"), "--diary", by_json)
    assert kept.ok("export", "json", "--diary", by_json) == (tmp_path / "diary.json").read_text(encoding="ascii")
    kept.ok("import", str(tmp_path / "tables"), "--diary", by_csv)
    kept.ok("export", "csv", "--out", str(tmp_path / "again"), "--diary", by_csv)
    for path in (tmp_path / "tables").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_a_file_that_was_cut_off_is_not_brought_in(kept, tmp_path):
    whole = kept.ok("export", "json")
    (tmp_path / "cut.json").write_text(whole[: len(whole) // 2], encoding="ascii")
    assert "cut.json" in kept.refused("import", str(tmp_path / "cut.json"), code=6).sentence


def test_anonymous_says_none_of_it_and_never_the_shift(kept, tmp_path):
    out = kept.ok("export", "json", "--anonymous")
    assert json.loads(out)["anonymous"] is True
    assert "Zoe" not in out
    assert "salbutamol" not in out
    assert "2026" not in out
    uids = [entry["uid"] for entry in kept.entries()]
    assert all(uid not in out for uid in uids)
    answer = kept("export", "csv", "--anonymous", "--out", str(tmp_path / "study"))
    assert (answer.code, answer.err) == (0, "")
    assert all("2026" not in path.read_text(encoding="utf-8-sig") for path in (tmp_path / "study").iterdir())


def test_each_anonymous_export_draws_its_own_shift_of_whole_weeks(kept, monkeypatch):
    moments = {
        json.loads(kept.ok("export", "json", "--anonymous"))["tables"]["episode"][0]["occurred_at"] for _ in range(6)
    }
    assert len(moments) > 1
    monkeypatch.setattr(command.os, "urandom", lambda n: b"\x00" * n)
    assert command._drawn_shift() == -7 * 52
    monkeypatch.setattr(command.os, "urandom", (468).to_bytes)
    assert command._drawn_shift() == -7 * 520


def test_there_is_nothing_to_export_yet(cli, tmp_path):
    assert "no diary" in cli.refused("export", "json", code=5).sentence
    assert "no diary" in cli.refused("export", "csv", "--out", str(tmp_path / "t"), code=5).sentence
    assert not (tmp_path / "t").exists()
    assert not Path(cli.diary).exists()


def test_a_home_folder_is_understood(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    kept.ok("export", "json", "--out", "~/diary.json")
    assert (tmp_path / "diary.json").exists()


def test_the_group_alone_shows_its_help(cli):
    assert "json" in cli.ok("export")
    assert "csv" in cli.ok("export")


def test_a_diary_that_lies_where_nothing_can_be_written_is_exported(kept, seal, tmp_path):
    expected = kept.ok("export", "json")
    folder = tmp_path / "sealed"
    folder.mkdir()
    Path(kept.diary).rename(folder / "diary.db")
    seal(folder)
    assert kept.ok("export", "json", "--diary", str(folder / "diary.db")) == expected


# Where an export may go


@pytest.fixture
def whole(kept):
    """The same, with a backup; and what the files there hold."""
    kept.ok("backup")
    kept.ok("list")
    return kept


def files_around(cli):
    return {
        path: path.read_bytes()
        for path in Path(cli.diary).parent.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal", ".unsaved", ".backups", ".backups/asked.db"])
@pytest.mark.parametrize("words", ["export json", "export csv", "report week", "report clinician", "report week --all"])
def test_nothing_is_written_over_the_diary_or_what_belongs_to_it(whole, words, suffix):
    before = files_around(whole)
    for force in ([], ["--force"]):
        formats = ["--format", "json"] if words == "report week" else []
        whole.refused(*words.split(), *formats, "--out", f"{whole.diary}{suffix}", *force)
    assert files_around(whole) == before


@pytest.mark.parametrize("kind", ["symlink_to", "hardlink_to"])
def test_nor_over_a_link_to_the_diary(whole, tmp_path, kind):
    link = tmp_path / "link.json"
    getattr(link, kind)(whole.diary)
    answer = whole.refused("export", "json", "--out", str(link), "--force")
    assert answer.sentence == "That is the diary itself."
    assert link.samefile(whole.diary)
    assert "the diary itself" in whole.refused("--diary", str(link), "export", "json", "--out", whole.diary).sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [("episode.csv", "export csv"), ("about.json", "export csv"), ("clinician.json", "report clinician")],
)
def test_a_folder_in_which_a_file_would_hit_the_diary_is_refused(kept, tmp_path, name, words):
    kept.ok("twitch", "left", "calf", "--on", "2026-11-10")
    diary = tmp_path / "place" / name
    diary.parent.mkdir()
    Path(kept.diary).rename(diary)
    rows = dump(diary)
    answer = kept("--diary", str(diary), *words.split(), "--out", str(diary.parent), "--force")
    assert (answer.code, answer.sentence) == (2, "That is the diary itself.")
    assert [path.name for path in diary.parent.iterdir() if path.is_file()] == [name]
    assert dump(diary) == rows


def test_a_chart_or_a_demo_does_not_take_its_place_either(kept, tmp_path):
    (tmp_path / "twitches.png").symlink_to(kept.diary)
    assert "itself" in kept.refused("chart", "calendar", "--out", str(tmp_path / "twitches.png"), "--force").sentence
    diary = tmp_path / "demo.db"
    Path(kept.diary).rename(diary)
    rows = dump(diary)
    answer = kept("--diary", str(diary), "demo", "--out", str(tmp_path), "--force")
    assert (answer.code, answer.sentence) == (2, "That is the diary itself.")
    assert dump(diary) == rows


@pytest.mark.parametrize(
    "words", ["export json", "export csv", "report week", "report clinician", "chart calendar", "demo"]
)
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_refused(kept, words, name):
    assert "names no" in kept.refused(*words.split(), "--out", name).sentence


def test_nothing_is_left_beside_the_diary(kept, tmp_path):
    kept.ok("list")
    before = sorted(Path(kept.diary).parent.iterdir())
    kept.ok("export", "json")
    assert sorted(Path(kept.diary).parent.iterdir()) == before
    kept.ok("export", "csv", "--out", str(tmp_path / "tables"))
    kept.ok("doctor")
