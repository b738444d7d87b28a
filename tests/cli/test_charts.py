"""`chart`: the right days of the right diary in a file, and what it shows told in words."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog
from twitchlog import __version__
from twitchlog.incoming import fill_with_sample
from twitchlog.pipeline import open_diary

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


@pytest.fixture(scope="module")
def sample_template(tmp_path_factory):
    """The sample diary, made once."""
    path = str(tmp_path_factory.mktemp("sample") / "diary.db")
    with open_diary(path) as diary:
        fill_with_sample(diary)
    return path


@pytest.fixture
def sample(cli, sample_template):
    """The sample diary."""
    copy_of(sample_template, cli.diary)
    return cli


def test_a_timeline_is_drawn_and_told_in_words(weeks, tmp_path):
    path = tmp_path / "timeline.png"
    answer = weeks("chart", "timeline", "--out", str(path), "--dpi", "60")
    assert (answer.code, answer.out) == (0, f"Written  chart · {path}\n")
    assert answer.err.startswith("Episodes a day, 19 of 19 days observed, 2–20 Nov 2026.")
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_timeline_of_some_days_and_one_place(weeks, tmp_path):
    path = tmp_path / "timeline.svg"
    answer = weeks(
        "chart", "timeline", "--since", "2026-11-09", "--until", "2026-11-15", "--site", "tongue", "--out", str(path)
    )
    assert answer.code == 0
    assert "7 of 7 days observed" in answer.err
    assert path.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--out", "t.gif"], 7, "A chart is written as .png or .svg only."),
        (["--site", "kalf"], 2, 'I don\'t know the site "kalf".'),
        (["--since", "today", "--until", "yesterday"], 2, "The period would end"),
    ],
)
def test_what_cannot_be_drawn_is_refused(weeks, words, code, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("timeline", "calendar", "day-clock", "associations", "lags"):
        assert sentence in weeks.refused("chart", name, *words, code=code).sentence
    assert list(tmp_path.iterdir()) == [Path(weeks.diary)]


def test_the_list_of_fonts_is_kept_between_runs(weeks, tmp_path, monkeypatch):
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from twitchlog.cli.draw import prepare_matplotlib

    prepare_matplotlib()
    import os

    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / "cache" / "twitchlog" / "matplotlib")
    assert (tmp_path / "cache" / "twitchlog" / "matplotlib").is_dir()
    monkeypatch.delenv("MPLCONFIGDIR")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("calendar", "Calendar of episodes, 101 of 120 days observed, 25 Jul – 21 Nov 2026. "),
        ("day-clock", "Twitches by hour of day: 192 of 209 episodes with a known hour, 25 Jul – 21 Nov 2026 · 101 of"),
        ("body-map", "Where the twitches were, 101 of 120 days observed, 25 Jul – 21 Nov 2026. "),
        ("clinician-sheet", "Patient-kept diary of muscle twitches: 25 Jul – 21 Nov 2026 · 101 of 120 days observed"),
    ],
)
def test_each_chart_is_drawn_at_300_dpi_with_its_words_the_same_twice(sample, tmp_path, name, begins):
    path, again = tmp_path / f"{name}.png", tmp_path / "again.png"
    answer = sample("chart", name, "--out", str(path))
    assert (answer.code, answer.out) == (0, f"Written  chart · {path}\n")
    assert answer.err.startswith(begins)
    with Image.open(path) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.info["Description"] == answer.err.removesuffix("\n")
        assert "25 Jul – 21 Nov 2026" in picture.info["Period"]
        assert "of 120 days observed" in picture.info["Title"] + picture.info["Period"]
        assert picture.info["Software"] == f"twitchlog {__version__}"
        assert picture.width >= 3000
    sample.ok("chart", name, "--out", str(again))
    assert path.read_bytes() == again.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["timeline", "calendar", "day-clock", "body-map", "clinician-sheet"])
def test_a_diary_without_a_finished_day_and_one_with_a_single_entry_are_drawn(cli, tmp_path, name):
    cli.ok("none")
    empty = cli("chart", name, "--out", str(tmp_path / "empty.png"), "--dpi", "50")
    assert empty.code == 0
    assert re.fullmatch("No (observed )?days to show: the diary has (no entries|none) in this period.\n", empty.err)
    cli.ok("twitch", "left", "calf", "--at", "yesterday 23:10")
    one = cli("chart", name, "--out", str(tmp_path / "one.svg"))
    assert one.code == 0
    assert "1 of 1 day observed" in one.err


def test_calendar_weeks_begin_as_set_and_a_place_is_named(weeks, tmp_path):
    weeks.ok("setting", "week-start", "sunday")
    answer = weeks("chart", "calendar", "--site", "left calf", "--out", str(tmp_path / "c.svg"))
    assert answer.err.startswith("Calendar of episodes, left calf, 19 of 19 days observed, ")
    assert "by weekday: Sun " in answer.err


def test_a_day_without_hours_is_said_and_not_put_at_noon(weeks, tmp_path):
    answer = weeks("chart", "day-clock", "--out", str(tmp_path / "d.svg"))
    assert answer.err.startswith("Twitches by hour of day: 0 of 13 episodes with a known hour")
    assert "Not drawn: 13 episodes whose hour is not known, 13 to the day only." in answer.err
    assert "12–13 h" not in answer.err


def test_associations_are_drawn_and_told_in_words(sample, tmp_path):
    path = tmp_path / "associations.png"
    answer = sample("chart", "associations", "--out", str(path), "--dpi", "50")
    assert (answer.code, answer.out) == (0, f"Written  chart · {path}\n")
    assert answer.err.startswith(
        "What goes with the twitches, 101 of 120 days observed, 25 Jul – 21 Nov 2026. Associated: caf"
    )
    assert answer.err.endswith("Associations in a self-kept diary, not causes.\n")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_mode & 0o777 == 0o600
    assert "exists already" in sample.refused("chart", "associations", "--out", str(path), code=7).sentence


def test_associations_of_some_days_one_place_and_minutes(sample, tmp_path):
    path = tmp_path / "associations.svg"
    words = ("--since", "2026-08-01", "--as-of", "2026-11-16", "--site", "left calf", "--outcome", "minutes")
    answer = sample("chart", "associations", *words, "--out", str(path))
    assert answer.code == 0
    assert answer.err.startswith("What goes with the minutes of twitching, left calf, ")
    assert "– 14 Nov 2026" in answer.err
    assert path.read_text(encoding="utf-8").startswith("<?xml")


def test_lags_of_one_factor(sample, tmp_path):
    path = tmp_path / "lags.png"
    answer = sample("chart", "lags", "--factor", "caffeine", "--out", str(path), "--dpi", "50")
    assert (answer.code, answer.out) == (0, f"Written  chart · {path}\n")
    assert "the day after 3.3 (1.7 to 6.1) (333 mg against 144 mg, 90 days)" in answer.err
    assert "Sleep" not in answer.err
    assert "(control, 343 mg against 157 mg, 90 days)" in answer.err


def test_lags_of_the_main_factors_of_a_young_diary(weeks, tmp_path):
    answer = weeks("chart", "lags", "--out", str(tmp_path / "lags.svg"))
    assert answer.code == 0
    assert "Nothing can be said yet: 19 of 56 calendar days" in answer.err


def test_an_empty_diary_is_drawn_too(cli, tmp_path):
    cli.ok("none")
    for name in ("associations", "lags"):
        answer = cli("chart", name, "--out", str(tmp_path / f"{name}.png"), "--dpi", "50")
        assert answer.code == 0
        assert answer.err == "No observed days to show: the diary has none in this period.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lags", "--factor", "cofee"], 'I don\'t know the factor "cofee".'),
        (["lags", "--outcome", "stress"], '"stress" cannot be looked at.'),
        (["associations", "--outcome", "stress"], '"stress" cannot be looked at.'),
        (["associations", "--dpi", "9000"], "takes a whole number from 50 to 600"),
        (["assocations"], "Did you mean 'associations'?"),
    ],
)
def test_what_is_not_known_is_refused(weeks, words, sentence):
    assert sentence in weeks.refused("chart", *words).sentence


def test_drawing_changes_nothing_in_the_diary(sample, tmp_path):
    before = sample.rows()
    sample.ok("chart", "associations", "--out", str(tmp_path / "a.svg"))
    sample.ok("chart", "lags", "--out", str(tmp_path / "l.svg"))
    assert sample.rows() == before
