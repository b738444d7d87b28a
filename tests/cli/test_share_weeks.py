"""`report week --all`: every week that is over in one folder, each written once and whole."""

import datetime as dt
import json
import re
import shlex

import pytest

from tests.builders import at, copy_of, make_episode
from tests.conftest import NOW, ZONE
from tests.programs import ROOT, twitchlog
from twitchlog.pipeline import open_diary

LINES = "".join(
    f"twitch left calf --on 2026-{day}\ncaffeine 95mg --on 2026-{day}\n" for day in ("10-28", "11-03", "11-12", "11-17")
)
WEEKS = ["2026-W44", "2026-W45", "2026-W46"]
RENEW = "A file that is kept does not know what was entered or changed since: --force writes all anew.\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Three weeks that are over, and the running one."""
    path = str(tmp_path_factory.mktemp("weeks") / "diary.db")
    made = twitchlog("log", "-", diary=path, env={"TWITCHLOG_NOW": NOW, "TZ": ZONE}, input=LINES)
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def weeks(cli, template):
    """A person with that diary."""
    copy_of(template, cli.diary)
    return cli


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_every_week_that_is_over_has_one_file(weeks, tmp_path):
    folder = tmp_path / "weeks"
    answer = weeks("report", "week", "--all", "--out", str(folder))
    assert (answer.code, answer.out, answer.err) == (0, f"Written  3 weekly reports · 0 kept · {folder}\n", "")
    assert names(folder) == [f"{week}.html" for week in WEEKS]
    assert folder.stat().st_mode & 0o777 == 0o700
    for week, path in zip((44, 45, 46), sorted(folder.iterdir()), strict=True):
        assert path.stat().st_mode & 0o777 == 0o600
        page = path.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert f"<h1>Week {week} · " in page
        assert "data:image/png;base64," in page


@pytest.mark.parametrize("file_format", ["html", "md", "pdf"])
def test_a_week_with_ten_thousand_episodes_in_a_day_is_a_page_like_any_other(cli, tmp_path, file_format):
    with open_diary(str(cli.diary)) as diary:
        diary.add(*[make_episode(at(f"2026-11-12 {9 + n % 12:02}:{n % 60:02}")) for n in range(10_000)])
    folder = tmp_path / "weeks"
    cli.ok("report", "week", "--all", "--out", str(folder), "--format", file_format)
    assert names(folder) == [f"2026-W46.{file_format}"]
    (page,) = folder.iterdir()
    assert 500 < page.stat().st_size < 200_000
    if file_format != "pdf":
        assert "10000 episodes on 1 of 1 observed day" in page.read_text(encoding="utf-8")


def test_the_next_run_writes_only_the_week_that_is_new(weeks, tmp_path):
    weeks.ok("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md")
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (tmp_path / "w").iterdir()}
    again = weeks("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md")
    assert (again.out, again.err) == (f"Written  0 weekly reports · 3 kept · {tmp_path / 'w'}\n{RENEW}", "")
    weeks.at("2026-11-23T09:00+01:00")
    out = weeks.ok("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md")
    assert out == f"Written  1 weekly report · 3 kept · {tmp_path / 'w'}\n{RENEW}"
    assert names(tmp_path / "w") == [*(f"{week}.md" for week in WEEKS), "2026-W47.md"]
    for name, (when, data) in before.items():
        path = tmp_path / "w" / name
        assert (path.stat().st_mtime_ns, path.read_bytes()) == (when, data)


@pytest.mark.parametrize("file_format", ["md", "html", "json", "text"])
def test_what_a_week_says_does_not_depend_on_when_it_is_written(weeks, tmp_path, file_format):
    weeks.ok("report", "week", "--all", "--out", str(tmp_path / "now"), "--format", file_format)
    weeks.at("2027-03-01T12:00+01:00")
    weeks.ok("report", "week", "--all", "--out", str(tmp_path / "later"), "--format", file_format)
    for path in (tmp_path / "now").iterdir():
        assert (tmp_path / "later" / path.name).read_bytes() == path.read_bytes()


def test_a_day_filled_in_late_is_in_the_file_after_force(weeks, tmp_path):
    page = tmp_path / "w" / "2026-W45.md"
    weeks.ok("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md")
    weeks.ok("twitch", "right", "calf", "--on", "2026-11-05")
    weeks.ok("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md")
    assert "right calf" not in page.read_text(encoding="utf-8")
    forced = weeks("report", "week", "--all", "--out", str(tmp_path / "w"), "--format", "md", "--force")
    assert (forced.out, forced.err) == (f"Written  3 weekly reports · 0 kept · {tmp_path / 'w'}\n", "")
    assert "right calf" in page.read_text(encoding="utf-8")


def test_someone_elses_file_of_that_name_is_kept(weeks, tmp_path):
    (tmp_path / "2026-W45.json").write_text("mine", encoding="utf-8")
    out = weeks.ok("report", "week", "--all", "--json", "--out", str(tmp_path))
    assert out.startswith("Written  2 weekly reports · 1 kept · ")
    assert (tmp_path / "2026-W45.json").read_text(encoding="utf-8") == "mine"
    assert json.loads((tmp_path / "2026-W46.json").read_text(encoding="utf-8"))["period"]["iso_week"] == "2026-W46"


def test_without_a_folder_one_is_made_here(weeks, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    weeks.ok("report", "week", "--all", "--format", "text")
    assert names(tmp_path / "twitchlog-weeks") == [f"{week}.txt" for week in WEEKS]


def test_weeks_without_an_entry_have_their_file_too(weeks, tmp_path):
    weeks.ok("report", "week", "--all", "--format", "md", "--as-of", "2026-11-10", "--out", str(tmp_path / "w"))
    assert names(tmp_path / "w") == ["2026-W44.md", "2026-W45.md"]
    weeks.at("2026-12-15T12:00+01:00")
    weeks.ok("report", "week", "--all", "--format", "md", "--out", str(tmp_path / "w"))
    assert names(tmp_path / "w")[-1] == "2026-W50.md"
    assert "0 of 7 days observed" in (tmp_path / "w" / "2026-W50.md").read_text(encoding="utf-8")


def test_a_folder_that_is_a_file(weeks, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = weeks.refused("report", "week", "--all", "--out", str(tmp_path / "file"), code=7)
    assert answer.sentence == f"{tmp_path / 'file'} is a file."
    answer = weeks.refused("report", "week", "--all", "--out", str(tmp_path / "file" / "inside"), code=7)
    assert "cannot be made" in answer.sentence
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_folder_where_nothing_can_be_written(weeks, tmp_path, seal):
    folder = tmp_path / "sealed"
    folder.mkdir()
    seal(folder)
    answer = weeks.refused("report", "week", "--all", "--format", "md", "--out", str(folder), code=7)
    assert "cannot be written" in answer.sentence
    assert names(folder) == []


def test_a_folder_in_the_way_of_a_file(weeks, tmp_path):
    (tmp_path / "2026-W44.md").mkdir()
    answer = weeks.refused("report", "week", "--all", "--format", "md", "--out", str(tmp_path), code=7)
    assert answer.sentence == f"{tmp_path / '2026-W44.md'} is a folder."
    assert names(tmp_path) == ["2026-W44.md", "diary.db"]


def test_a_diary_without_a_week_that_is_over(cli, tmp_path):
    cli.ok("none")
    answer = cli("report", "week", "--all", "--out", str(tmp_path / "w"))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "No week is over yet. The first one ends on Sun 22 Nov 2026.\n"
    cli.ok("undo")
    assert cli("report", "week", "--all", "--out", str(tmp_path / "w")).err.startswith("There is no entry yet")
    assert not (tmp_path / "w").exists()


LINES_OF_THE_DOCS = re.findall(
    r"^(?:15 7 \* \* \* |ExecStart=)\S+/twitchlog (report week .*)$",
    (ROOT / "docs" / "weekly.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)


def test_the_docs_have_a_line_for_cron_and_one_for_systemd():
    assert len(LINES_OF_THE_DOCS) == 2


@pytest.mark.parametrize("line", LINES_OF_THE_DOCS)
def test_what_the_docs_let_cron_and_systemd_run_works(weeks, tmp_path, line):
    words = shlex.split(line.removesuffix(" >/dev/null"))
    folder = tmp_path / "home" / "twitchlog-weeks"
    weeks.ok(*(str(folder) if word.endswith("/twitchlog-weeks") else word for word in words))
    assert names(folder) == [f"{week}.html" for week in WEEKS]


@pytest.mark.parametrize(
    ("n_fit", "said"), [(2, "Before it, 2 weekly reports were written to "), (0, "Nothing was written")]
)
def test_a_full_disk_says_how_many_weeks_were_written_before(tmp_path, monkeypatch, template, n_fit, said):
    from twitchlog import output
    from twitchlog.cli import share_weeks
    from twitchlog.errors import OutputError

    written = []
    write = output._write_new

    def fill_up(temporary, data):
        if len(written) == n_fit:
            raise OSError(28, "No space left on device")
        written.append(temporary)
        write(temporary, data)

    monkeypatch.setattr(output, "_write_new", fill_up)
    folder = tmp_path / "weeks"
    copy_of(template, tmp_path / "d.db")
    with open_diary(str(tmp_path / "d.db")) as diary, pytest.raises(OutputError, match="No space left") as refused:
        share_weeks.write_every_week(diary, str(folder), "md", running=dt.date(2026, 11, 22), force=False)
    assert refused.value.hint.startswith(said)
    assert folder.exists() == bool(n_fit)
    assert not n_fit or names(folder) == ["2026-W44.md", "2026-W45.md"]
