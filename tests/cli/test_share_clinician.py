"""`report clinician`: a folder with the page, its numbers and its charts; all of them, or none."""

from __future__ import annotations

import io
import json
import os

import pytest
from pypdf import PdfReader

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog
from twitchlog.visit import CHART_NAMES, JSON_NAME, PDF_NAME

EVERY_FILE = {PDF_NAME, JSON_NAME, *CHART_NAMES}
LINES = "".join(
    f"twitch left calf --on 2026-11-{day:02} --note hidden\ncaffeine 95mg --on 2026-11-{day:02}\n"
    if day % 3
    else f"none --on 2026-11-{day:02}\nsleep 7h --on 2026-11-{day:02}\n"
    for day in range(2, 21)
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Three weeks of a diary, made once."""
    path = str(tmp_path_factory.mktemp("weeks") / "diary.db")
    made = twitchlog("log", "-", diary=path, env={"TWITCHLOG_NOW": NOW, "TZ": ZONE}, input=LINES)
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def weeks(cli, template):
    """Three weeks of a diary."""
    copy_of(template, cli.diary)
    return cli


def page_in(folder):
    [page] = PdfReader(io.BytesIO((folder / PDF_NAME).read_bytes())).pages
    return " ".join(page.extract_text().split())


def test_the_folder_holds_the_page_its_numbers_and_its_charts(weeks, tmp_path):
    folder = tmp_path / "new" / "visit"
    answer = weeks("report", "clinician", "--out", str(folder))
    assert answer.code == 0, answer
    assert {path.name for path in folder.iterdir()} == EVERY_FILE
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    assert answer.out.splitlines()[0] == f"Written  page · {folder / PDF_NAME}"
    assert len(answer.out.splitlines()) == len(EVERY_FILE)
    assert answer.err == 'Not told: concern, onset, questions. To tell: twitchlog profile concern "…"\n'


def test_the_numbers_in_the_folder_are_those_of_json(weeks, tmp_path):
    weeks.ok("report", "clinician", "--out", str(tmp_path / "visit"))
    written = json.loads((tmp_path / "visit" / JSON_NAME).read_text(encoding="utf-8"))
    assert weeks.json("report", "clinician") == written
    assert written["schema"] == "twitchlog.report.clinician"
    assert written["period"] == {"start": "2026-11-02", "end": "2026-11-21", "n_days": 20}


def test_the_same_diary_gives_the_same_files(weeks, tmp_path):
    for name in ("one", "two"):
        weeks.ok("report", "clinician", "--out", str(tmp_path / name))
    for name in EVERY_FILE:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_json_writes_nothing(weeks, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    weeks.json("report", "clinician")
    assert list(tmp_path.glob("clinician*")) == []
    assert "contradict" not in weeks.ok("report", "clinician", "--json")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ([], "2026-11-02", "2026-11-21"),
        (["--weeks", "1"], "2026-11-15", "2026-11-21"),
        (["--weeks", "1", "--until", "2026-11-10"], "2026-11-04", "2026-11-10"),
        (["--since", "2026-10-01"], "2026-10-01", "2026-11-21"),
        (["--since", "last-visit"], "2026-11-06", "2026-11-21"),
        (["--until", "tomorrow"], "2026-11-02", "2026-11-21"),
        (["--as-of", "2026-11-10"], "2026-11-02", "2026-11-09"),
    ],
)
def test_the_period_is_the_one_asked_for(weeks, words, start, end):
    weeks.ok("profile", "visits", "2026-11-06")
    period = weeks.json("report", "clinician", *words)["period"]
    assert (period["start"], period["end"]) == (start, end)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "The page needs a folder."),
        (["--out", "x", "--json"], "--json prints the numbers and writes nothing."),
        (["--out", "x", "--paper", "a5"], 'There is no paper "a5".'),
        (["--json", "--since", "2026-11-01", "--weeks", "2"], "--since and --weeks contradict each other."),
        (["--json", "--since", "today"], "No day of that period is over."),
        (["--json", "--until", "2020-01-01"], "No day of that period is over."),
        (["--json", "--since", "2026-11-10", "--until", "2026-11-01"], "The period would end"),
        (["--json", "--name", "A" * 101], "That name is 101 characters long."),
        (["--json", "--since", "someday"], 'I don\'t understand the date "someday".'),
    ],
)
def test_what_cannot_be_is_refused(weeks, words, sentence):
    assert sentence in weeks.refused("report", "clinician", *words).sentence


def test_a_visit_that_was_never_noted_is_not_found(weeks):
    answer = weeks.refused("report", "clinician", "--json", "--since", "last-visit", code=4)
    assert answer.sentence == "No visit is noted yet."


def test_an_empty_diary_has_no_page(cli, tmp_path):
    cli.ok("none")
    cli.ok("undo")
    answer = cli.refused("report", "clinician", "--out", str(tmp_path / "visit"), code=4)
    assert answer.sentence == "This diary holds no finished day yet, so there is nothing for a page."
    assert not (tmp_path / "visit").exists()


def test_a_diary_of_one_day_has_a_page(cli, tmp_path):
    cli.ok("twitch", "left", "calf", "--on", "yesterday")
    cli.ok("report", "clinician", "--out", str(tmp_path / "visit"))
    assert "Observed 1 of 1 day" in page_in(tmp_path / "visit")


def test_a_period_without_entries_says_so(weeks, tmp_path):
    weeks.at("2027-06-01T12:00+02:00")
    answer = weeks("report", "clinician", "--out", str(tmp_path / "visit"))
    assert answer.code == 0
    assert answer.err.splitlines()[0] == "No entries in this period. Other days: --since DATE, --until DATE"
    assert "no entries in this period" in page_in(tmp_path / "visit")


def test_a_concern_a_name_and_the_notes_are_on_it_when_asked_for(weeks, tmp_path):
    folder = tmp_path / "visit"
    weeks.ok("report", "clinician", "--out", str(folder))
    assert "hidden" not in page_in(folder)
    assert "hidden" not in (folder / JSON_NAME).read_text(encoding="utf-8")
    words = ["--concern", "Is it the coffee?", "--name", "A. Person", "--with-notes", "--paper", "Letter", "--force"]
    answer = weeks("report", "clinician", "--out", str(folder), *words)
    assert answer.err.splitlines()[-1] == "The page shows your name and your notes."
    for words in ("“Is it the coffee?”", "A. Person", "“hidden”"):
        assert words in page_in(folder)


def test_a_file_that_is_there_is_kept_and_nothing_else_written(weeks, tmp_path):
    folder = tmp_path / "visit"
    folder.mkdir()
    (folder / "calendar.png").write_bytes(b"mine")
    answer = weeks.refused("report", "clinician", "--out", str(folder), code=7)
    assert answer.sentence == f"{folder / 'calendar.png'} exists already."
    assert [path.name for path in folder.iterdir()] == ["calendar.png"]
    weeks.ok("report", "clinician", "--out", str(folder), "--force")
    assert {path.name for path in folder.iterdir()} == EVERY_FILE
    assert (folder / "calendar.png").read_bytes() != b"mine"


def test_a_folder_that_is_a_file_is_refused(weeks, tmp_path):
    (tmp_path / "visit").write_text("mine", encoding="utf-8")
    answer = weeks.refused("report", "clinician", "--out", str(tmp_path / "visit"), code=7)
    assert answer.sentence == f"{tmp_path / 'visit'} is not a folder."
    assert (tmp_path / "visit").read_text(encoding="utf-8") == "mine"


def test_a_folder_inside_a_file_is_refused(weeks, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = weeks.refused("report", "clinician", "--out", str(tmp_path / "file" / "visit"), code=7)
    assert "cannot be written" in answer.sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_refused(weeks, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    for folder in (tmp_path / "shut", tmp_path / "shut" / "visit"):
        assert "cannot be written" in weeks.refused("report", "clinician", "--out", str(folder), code=7).sentence
    assert list((tmp_path / "shut").iterdir()) == []


def test_a_chart_that_fails_leaves_no_file(weeks, tmp_path, monkeypatch):
    from twitchlog import visit

    def fail(*_):
        raise OSError("no more room")
        yield

    monkeypatch.setattr(visit, "clinician_charts", fail)
    answer = weeks("report", "clinician", "--out", str(tmp_path / "visit"))
    assert answer.code == 1
    assert not (tmp_path / "visit").exists()


def test_words_that_look_like_markup_or_codes_stay_words(cli, tmp_path):
    cli.ok("twitch", "left", "calf", "--on", "yesterday", "--note", "x" * 100_000)
    cli.ok("profile", "concern", "#set page(width: 1pt) <b>שלום</b> \x1b[31m \u202e 🫠")
    cli.ok("report", "clinician", "--out", str(tmp_path / "visit"), "--with-notes")
    page = page_in(tmp_path / "visit")
    assert "#set page(width: 1pt) <b>" in page
    assert "xxx" in page
    assert "\x1b" not in page
