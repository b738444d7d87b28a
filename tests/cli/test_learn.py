"""`triggers` and `why`: what is asked for, what is refused, and what is remembered as shown."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest

from tests.builders import NOW_AT, copy_of
from twitchlog.incoming import fill_with_sample
from twitchlog.pages import remember_shown, triggers_report
from twitchlog.pipeline import open_diary


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The sample diary, made once."""
    path = str(tmp_path_factory.mktemp("sample") / "diary.db")
    with open_diary(path) as diary:
        fill_with_sample(diary)
    return path


@pytest.fixture
def sample(cli, template):
    """The sample diary: 120 days to 21 November 2026."""
    copy_of(template, cli.diary)
    return cli


def shown(cli):
    """What the diary holds as shown: the key and the day."""
    with closing(sqlite3.connect(f"file:{cli.diary}?immutable=1", uri=True)) as connection:
        return dict(connection.execute("SELECT key, shown_on FROM shown"))


CAFFEINE = "association:twitch_episodes::caffeine_mg:1:more"
SLEEP = "association:twitch_episodes::sleep_h:0:less"


def test_the_page_fits_the_terminal(sample):
    out = sample.ok("triggers")
    assert out.startswith("What goes with your twitches · 25 July – 21 November 2026\n101 of 120 days observed")
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_the_options_choose_what_is_looked_at(sample):
    everything = sample.json("triggers")
    assert (everything["outcome"], everything["place"], everything["seed"]) == ("twitch_episodes", None, 0)
    there = sample.json("triggers", "--site", "Left  CALF", "--outcome", "minutes", "--seed", "5")
    assert (there["outcome"], there["place"], there["seed"]) == ("twitch_minutes", "left calf", 5)
    chosen = sample.json("triggers", "--since", "2026-08-10", "--until", "2026-11-01")
    assert (chosen["period"]["start"], chosen["period"]["end"]) == ("2026-08-12", "2026-11-01")
    one_family = sample.json("triggers", "--all-lags")["findings"]
    assert {each["family"] for each in one_family} == {"one family"}
    earlier = sample.json("triggers", "--as-of", "2026-10-01")
    assert (earlier["as_of"], earlier["period"]["end"]) == ("2026-10-01", "2026-09-30")


@pytest.mark.parametrize(
    ("words", "column"),
    [
        (["Caffeine_MG"], "caffeine_mg"),
        (["sleep", "quality"], "sleep_quality"),
        (["sleep quality"], "sleep_quality"),
        (["tired"], "fatigue"),
        (["screen", "time"], "my_screen_time"),
        (["my_screen_time"], "my_screen_time"),
        (["salbutamol"], "med_salbutamol"),
    ],
)
def test_own_factors_aliases_and_medicines_are_understood(sample, words, column):
    assert sample.json("why", *words)["finding"]["exposure"] == column


@pytest.mark.parametrize(
    ("words", "sentence", "hint"),
    [
        (["why", "cofeine"], 'I don\'t know the factor "cofeine".', "Did you mean: caffeine"),
        (["why", "x\x1b[31m"], "I don't know the factor", "factor"),
        (["why"], "twitchlog why needs FINDING", "twitchlog why caffeine"),
        (["triggers", "--outcome", "steps"], '"steps" cannot be looked at.', "One of: episodes, minutes"),
        (["triggers", "--since", "today", "--until", "yesterday"], "would end", "Swap"),
        (["triggers", "--site", "kalf"], 'site "kalf"', "calf"),
        (["triggers", "--seed", "-1"], "", ""),
        (["triggers", "--since", "someday"], "someday", ""),
        (["why", "caffeine", "--as-of", "never"], "never", ""),
    ],
)
def test_what_cannot_be_is_refused(sample, words, sentence, hint):
    answer = sample.refused(*words)
    assert sentence in answer.sentence
    assert hint in answer.hint
    assert "\x1b" not in answer.err


def test_a_diary_that_is_not_there_is_not_made(cli):
    cli.refused("triggers", code=5)
    cli.refused("why", "caffeine", code=5)
    assert cli.rows() is None


# What was shown


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["triggers"], {CAFFEINE, SLEEP}),
        (["triggers", "--json"], {CAFFEINE, SLEEP}),
        (["triggers", "--seed", "0"], {CAFFEINE, SLEEP}),
        (["report", "week"], {CAFFEINE, SLEEP}),
        (["why", "sleep"], {SLEEP}),
        (["why", "water"], set()),
    ],
)
def test_what_was_shown_is_remembered(sample, words, keys):
    sample.ok(*words)
    assert set(shown(sample)) == keys


def test_the_weekly_report_remembers_what_it_has_room_for(sample, monkeypatch):
    monkeypatch.setattr("twitchlog.report.weekly_associations.MOST_STATEMENTS", 1)
    (finding,) = sample.json("report", "week")["associations"]["findings"]
    (key,) = shown(sample)
    assert f":{finding['exposure']}:" in key


def test_a_weekly_report_is_read_on_the_day_it_is_asked_for(sample):
    sample.ok("report", "week", "--as-of", "2026-11-20")  # a Friday; the week ended on the Sunday before
    assert set(shown(sample).values()) == {"2026-11-20"}
    sample.ok("report", "week")
    assert shown(sample)[CAFFEINE] == "2026-11-20"


def test_a_weekly_report_of_a_day_ahead_is_read_today(sample):
    sample.ok("report", "week", "--as-of", "2026-12-01")
    assert set(shown(sample).values()) == {"2026-11-22"}


def test_it_is_remembered_once(sample):
    sample.ok("triggers", "--as-of", "2026-11-01")
    first = shown(sample)
    assert first[CAFFEINE] == "2026-11-01"
    sample.ok("triggers")
    assert shown(sample)[CAFFEINE] == "2026-11-01"


@pytest.mark.parametrize(
    "words",
    [
        ["triggers", "--since", "2026-08-01"],
        ["triggers", "--until", "yesterday"],
        ["triggers", "--all-lags"],
        ["triggers", "--seed", "5"],
        ["why", "caffeine", "--seed", "5"],
        ["report", "week", "--ending", "yesterday"],
    ],
)
def test_a_look_of_ones_own_choosing_is_not_remembered(sample, words):
    sample.ok(*words)
    assert shown(sample) == {}


def test_a_report_written_to_a_file_is_not_remembered(sample, tmp_path):
    sample.ok("report", "week", "--out", str(tmp_path / "week.html"))
    assert shown(sample) == {}


def test_each_place_and_outcome_is_a_finding_of_its_own(sample):
    sample.ok("triggers", "--site", "left calf")
    assert set(shown(sample)) == {
        "association:twitch_episodes:calf left:caffeine_mg:1:more",
        "association:twitch_episodes:calf left:sleep_h:0:less",
    }


def test_a_day_that_lies_ahead_is_noted_as_today(sample):
    with open_diary(sample.diary) as diary:
        report = triggers_report(diary, start=None, end=None, as_of=dt.date(2026, 12, 24))
        remember_shown(diary, report, as_of=report.as_of)
    assert set(shown(sample).values()) == {"2026-11-22"}


def test_looking_is_nothing_to_take_back(sample):
    sample.ok("note", "hello")
    sample.ok("triggers")
    assert "note" in sample.ok("undo")
    assert set(shown(sample)) == {CAFFEINE, SLEEP}


def test_a_diary_that_cannot_be_written_is_read_all_the_same(sample, seal, tmp_path):
    seal(tmp_path)
    assert "ASSOCIATED" in sample.ok("triggers")
    assert "WHAT MAY BE SAID" in sample.ok("why", "caffeine")
    assert shown(sample) == {}


def test_a_diary_that_cannot_be_written_shows_what_it_cannot_keep(sample, seal, tmp_path):
    with open_diary(sample.diary) as diary:
        diary.store.remember_shown([CAFFEINE], on=dt.date(2026, 9, 1), at=NOW_AT)
    seal(tmp_path)
    before = [each["shown_before"] for each in sample.json("triggers")["findings"] if each["shown_before"]]
    assert [(each["shown_on"], each["n_days"]) for (each,) in before] == [("2026-09-01", 56)]
    with closing(sqlite3.connect(f"file:{sample.diary}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT key, result FROM shown").fetchall() == [(CAFFEINE, None)]


# The arithmetic


@pytest.mark.parametrize(
    ("factor", "options"),
    [
        ("caffeine", []),
        ("sleep", ["--site", "left calf", "--seed", "3"]),
        ("water", ["--since", "2026-08-01", "--until", "2026-11-10"]),
        ("stress", ["--all-lags", "--outcome", "minutes"]),
    ],
)
def test_the_python_lines_compute_it_again(sample, factor, options):
    document = sample.json("why", factor, *options)
    found = {}
    exec("\n".join(document["python"]), found)  # what a reader would paste
    finding, table = document["finding"], found["table"].set_index("exposure")
    row = table.loc[finding["exposure"]]
    for name in ("lag_days", "n_pairs", "p_value", "p_familywise", "verdict", "family"):
        assert row[name] == finding[name], name
    for name in ("rate_ratio", "ci_lower", "ci_upper", "low", "high", "detectable_rate_ratio", "days_needed"):
        assert row[name] == pytest.approx(finding[name], rel=1e-9), name
        assert getattr(found["effect"], name) == pytest.approx(finding[name], rel=1e-6), name


def test_the_page_shows_the_same_lines(sample):
    _, _, lines = sample.ok("why", "caffeine").partition("IN PYTHON\n")
    assert [line.removeprefix("  ") for line in lines.splitlines()] == sample.json("why", "caffeine")["python"]
