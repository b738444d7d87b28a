"""`report week`: the right seven days, in every format, to the terminal or a file."""

import json

import pytest

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog

LINES = "".join(
    f"twitch left calf --on 2026-11-{day:02}\ncaffeine 95mg --on 2026-11-{day:02}\n" if day % 3 else
    f"none --on 2026-11-{day:02}\nsleep 7h --on 2026-11-{day:02}\n"
    for day in range(2, 21)
)  # fmt: skip


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


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ([], "Week 46 · 9–15 November 2026"),
        (["--week", "2026-W45"], "Week 45 · 2–8 November 2026"),
        (["--week", "2026-w46"], "Week 46 · 9–15 November 2026"),
        (["--ending", "yesterday"], "7 days to 21 November 2026"),
        (["--ending", "2026-11-15"], "Week 46 · 9–15 November 2026"),
        (["--as-of", "2026-11-10"], "Week 45 · 2–8 November 2026"),
    ],
)
def test_the_week_is_the_one_that_was_asked_for(weeks, words, title):
    out = weeks.ok("report", "week", *words)
    assert out.splitlines()[0].startswith(title)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--week", "2026-W99"], '"2026-W99" is not an ISO week.'),
        (["--week", "last"], '"last" is not an ISO week.'),
        (["--week", "2026-W46", "--ending", "yesterday"], "contradict each other"),
        (["--week", "2027-W01"], "That week has not begun."),
        (["--ending", "someday"], 'I don\'t understand the date "someday".'),
        (["--format", "docx"], 'There is no format "docx".'),
        (["--format", "pdf"], "A PDF is not for a terminal."),
        (["--all", "--week", "2026-W46"], "--all and a single week contradict each other."),
        (["--all", "--format", "docx"], 'There is no format "docx".'),
        (["--all", "--json", "--format", "md"], "--json and --format md contradict each other."),
        (["--json", "--format", "md"], "--json and --format md contradict each other."),
    ],
)
def test_what_cannot_be_is_refused(weeks, words, sentence):
    assert sentence in weeks.refused("report", "week", *words).sentence


def test_a_week_without_entries_says_where_the_last_ones_are(weeks):
    weeks.at("2027-03-01T12:00+01:00")
    answer = weeks("report", "week")
    assert answer.code == 0
    assert answer.out.splitlines()[1] == "0 of 7 days observed"
    assert answer.err == "The last day with entries is Fri 20 Nov 2026: twitchlog report week --ending 2026-11-20\n"
    assert weeks("report", "week", "--week", "2027-W01").err == ""
    assert "7 of 7 days observed" in weeks.ok("report", "week", "--ending", "2026-11-20")


def test_a_week_with_entries_says_nothing_beside_it(weeks):
    assert weeks("report", "week").err == ""


def test_an_empty_diary_has_an_empty_week(cli):
    cli.ok("none")
    cli.ok("undo")
    answer = cli("report", "week")
    assert (answer.code, answer.err) == (0, "")
    assert "0 of 7 days observed" in answer.out


@pytest.mark.parametrize(
    ("file_format", "start"),
    [("text", "Week 46"), ("md", "# Week 46"), ("html", "<!doctype html>"), ("json", "{")],
)
def test_every_format_goes_to_the_terminal_and_into_a_file(weeks, tmp_path, file_format, start):
    printed = weeks.ok("report", "week", "--format", file_format)
    assert printed.startswith(start)
    path = tmp_path / "week.out"
    out = weeks.ok("report", "week", "--format", file_format.upper(), "--out", str(path))
    assert out == f"Written  report · {path}\n"
    assert path.read_text(encoding="utf-8") == printed
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "start"), [("w.html", "<!doctype"), ("w.md", "#"), ("w.json", "{"), ("w.txt", "Week")]
)
def test_the_ending_of_the_file_says_the_format(weeks, tmp_path, name, start):
    weeks.ok("report", "week", "--out", str(tmp_path / name))
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_pdf_goes_into_a_file(weeks, tmp_path):
    weeks.ok("report", "week", "--out", str(tmp_path / "week.pdf"))
    data = (tmp_path / "week.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    weeks.ok("report", "week", "--format", "pdf", "--out", str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == data
    assert (tmp_path / "week.pdf").stat().st_mode & 0o777 == 0o600


def test_a_warning_sign_stands_in_every_format(weeks, tmp_path):
    weeks.ok("symptom", "drops things", "right", "hand")
    for file_format in ("text", "md", "html"):
        words = " ".join(weeks.ok("report", "week", "--format", file_format).split())
        assert words.index("Please contact a doctor in the next few days.") < words.index("Twitches")
    assert [flag["id"] for flag in weeks.json("report", "week")["flags"] if flag["tier"] == 2] == ["F2"]


def test_symptoms_of_the_week_are_on_it(weeks):
    weeks.ok("symptom", "tingling", "left", "foot", "--severity", "3", "--on", "2026-11-10")
    weeks.ok("symptom", "cramp", "--on", "2026-11-17")
    out = weeks.ok("report", "week")
    assert "Symptoms      tingling, left foot: on 1 of 7 days with entries, up to 3/10\n" in out
    assert "cramp" not in out


def test_logging_that_looks_like_worry_gets_the_gentle_line_last(weeks):
    for day in (19, 20, 21):
        lines = f"twitch left calf --on 2026-11-{day}\n" * 8
        weeks.ok("log", "-", stdin=lines)
    assert " ".join(weeks.ok("report", "week").split()).endswith("twitchlog setting daily-mode on")
    weeks.ok("setting", "daily-mode", "on")
    assert "daily-mode" not in weeks.ok("report", "week")


def test_hundreds_of_episodes_in_a_day_are_one_row(weeks):
    weeks.ok("log", "-", stdin="twitch left calf --on 2026-11-12\n" * 300 + "note " + "long " * 1000 + "\n")
    out = weeks.ok("report", "week")
    assert "left calf 304" in out
    assert max(map(len, out.splitlines())) <= 80


def test_json_is_the_json_format(weeks):
    assert weeks.json("report", "week") == json.loads(weeks.ok("report", "week", "--format", "json"))


def test_a_file_that_exists_is_replaced_only_by_force(weeks, tmp_path):
    path = tmp_path / "week.md"
    path.write_text("mine", encoding="utf-8")
    answer = weeks.refused("report", "week", "--out", str(path), code=7)
    assert answer.sentence == f"{path} exists already."
    assert path.read_text(encoding="utf-8") == "mine"
    weeks.ok("report", "week", "--out", str(path), "--force")
    assert path.read_text(encoding="utf-8").startswith("# Week 46")


def test_a_folder_that_is_not_there(weeks, tmp_path):
    assert "does not exist" in weeks.refused("report", "week", "--out", str(tmp_path / "no" / "w.md"), code=7).sentence


def test_the_page_holds_its_chart(weeks):
    assert 'src="data:image/png;base64,' in weeks.ok("report", "week", "--format", "html")


@pytest.mark.parametrize("week", ["1-W1", "9999-W52", "2026-W54", "46"])
def test_a_week_that_is_none(cli, week):
    cli.ok("none")
    assert "is not an ISO week" in cli.refused("report", "week", "--week", week, code=2).sentence


def test_on_its_first_day_a_diary_has_no_report_yet_and_says_when(cli):
    cli.ok("twitch", "left calf")
    answer = cli("report", "week")
    assert answer.code == 0
    assert "This diary began today." in answer.err
    cli.at("2026-11-23T09:00+01:00")
    assert "began today" not in cli("report", "week").err
