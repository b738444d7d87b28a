"""`list`, `show` and `history`: looking back by day, kind and place, and changing nothing."""

import pytest

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog

MEAL = ("food", "banana", "2", "spinach-cooked", "--note", "breakfast")


LINES = """\
twitch left calf --on 2026-11-15
twitch left calf --at "2026-11-20 21:40" --for 20m
twitch both calves --at "2026-11-21 02:30"
twitch tongue --at "2026-11-21 12:00"
none --on 2026-11-19
pause 2026-11-01 2026-11-03 --reason flu
caffeine 2 espresso --at "2026-11-21 09:00"
sleep 6h30 --quality 3
food banana 2 spinach-cooked --note breakfast
symptom cramp right calf
note hello
medicine ibuprofen --taken
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A diary with a bit of everything, made once."""
    path = str(tmp_path_factory.mktemp("week") / "diary.db")
    made = twitchlog("log", "-", diary=path, env={"TWITCHLOG_NOW": NOW, "TZ": ZONE}, input=LINES)
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def week(cli, template):
    """A diary with a bit of everything."""
    copy_of(template, cli.diary)
    return cli


def test_entries_stand_under_their_diary_day_oldest_first(week):
    lines = week.ok("list").splitlines()
    days = [line for line in lines if line and not line.startswith(" ")]
    assert days == [
        "Sun 1 Nov 2026",
        "Sun 15 Nov 2026",
        "Thu 19 Nov 2026",
        "Fri 20 Nov 2026",
        "Sat 21 Nov 2026",
        "Sun 22 Nov 2026",
    ]
    friday = lines[lines.index("Fri 20 Nov 2026") + 1 : lines.index("Sat 21 Nov 2026") - 1]
    assert [line[10:] for line in friday] == [
        "21:40      twitch · left calf · 20 min  (entered late)",
        "02:30      twitch · both calves  (entered late)",
    ]


def test_a_day_is_listed_once_though_sleep_counts_for_the_next(cli):
    cli.ok("twitch", "tongue", "--at", "2026-11-21 01:00")
    cli.ok("sleep", "--from", "21:00", "--to", "2:00", "--on", "2026-11-21")
    cli.ok("twitch", "chin", "--at", "2026-11-21 03:00")
    days = [line for line in cli.ok("list").splitlines() if line and not line.startswith(" ")]
    assert days == ["Fri 20 Nov 2026", "Sat 21 Nov 2026"]
    assert cli.ok("list").index("chin") < cli.ok("list").index("sleep")


def test_an_hour_that_is_not_known_is_not_shown(week):
    assert "day        twitch · left calf  (entered late)" in week.ok("list", "--until", "2026-11-15")


def test_a_meal_is_one_line_and_three_entries(week):
    out = week.ok("list", "--kind", "food")
    (line,) = [line for line in out.splitlines() if "food ·" in line]
    assert "potassium 1260 mg, magnesium 188 mg, calcium 250 mg · breakfast" in line
    assert "magnesium ·" not in out
    assert len(week.entries("--kind", "food")) == 3


def test_one_mineral_of_a_meal_stands_alone_when_it_is_asked_for(week):
    assert "potassium · 1260 mg (banana;" in week.ok("list", "--kind", "potassium")


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ([], 16),
        (["--kind", "twitch"], 4),
        (["--kind", "episode"], 4),
        (["--kind", "caffeine"], 1),
        (["--kind", "caffeine_mg"], 1),
        (["--kind", "sleep"], 2),
        (["--kind", "none"], 1),
        (["--kind", "pause"], 1),
        (["--kind", "symptom"], 1),
        (["--kind", "Note"], 1),
        (["--site", "left calf"], 3),
        (["--site", "right calf"], 2),
        (["--site", "calf"], 4),
        (["--site", "leg"], 4),
        (["--site", "lumbosacral"], 4),
        (["--site", "tongue"], 1),
        (["--site", "left calf", "--kind", "twitch"], 3),
        (["--since", "2026-11-21"], 11),
        (["--since", "2026-11-19", "--until", "2026-11-20"], 3),
        (["--since", "yesterday", "--until", "yesterday"], 2),
        (["--since", "tomorrow"], 0),
        (["--until", "yesterday", "--as-of", "2026-11-16"], 2),
    ],
)
def test_entries_are_chosen_by_kind_place_and_days(week, words, n):
    assert len(week.entries(*words)) == n


def test_nothing_there_is_said_beside_the_data(week):
    answer = week("list", "--since", "tomorrow")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "No entries there. Log one: twitchlog twitch left calf\n"


def test_the_newest_fifty_unless_all_are_asked_for(cli):
    cli.ok("log", "-", stdin="".join(f"note n{n}\n" for n in range(60)))
    answer = cli("list")
    assert answer.err == "The newest 50. All of them: twitchlog list --all\n"
    assert answer.out.count("note · n") == 50
    assert "note · n59" in answer.out
    assert "note · n9\n" not in answer.out
    assert cli("list", "--all").out.count("note · n") == 60
    assert cli("list", "--since", "today").out.count("note · n") == 60


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--kind", "twich"], 'There is no kind of entry "twich".'),
        (["--site", "kalf"], 'I don\'t know the site "kalf".'),
        (["--since", "foo"], 'I don\'t understand the date "foo".'),
        (["--since", "today", "--until", "yesterday"], "The period would end (2026-11-21) before it begins"),
    ],
)
def test_what_cannot_be_is_refused(week, words, sentence):
    assert sentence in week.refused("list", *words).sentence


def test_the_last_visit_is_a_day(week):
    assert week.refused("list", "--since", "last-visit", code=4).sentence == "No visit is noted yet."
    week.ok("profile", "visits", "2026-11-20 2026-10-01")
    assert len(week.entries("--since", "last-visit")) == len(week.entries("--since", "2026-11-20"))


def test_show_tells_everything(week):
    out = week.ok("show", week.handle("both calves"))
    assert out.splitlines()[:4] == [
        "what         twitch · both calves",
        "when         Sat 21 Nov 2026 02:30 (+01:00)",
        "diary day    Fri 20 Nov 2026",
        "entered      Sun 22 Nov 2026 14:00",
    ]
    assert week.entries("--site", "both calves")[0]["uid"] in out


def test_show_tells_a_whole_meal(week):
    out = week.ok("show", week.handle("calcium"))
    assert out.splitlines()[0].startswith("what         food · banana; 2 × ")
    assert "note         breakfast" in out


def test_show_shows_no_hour_that_is_not_known(week):
    assert "when         Thu 19 Nov 2026\n" in week.ok("show", week.handle("no twitches"))
    week.ok("twitch", "chin", "--on", "yesterday", "--part", "night")
    assert "when         Sat 21 Nov 2026, night\n" in week.ok("show", week.handle("chin"))


@pytest.mark.parametrize("handle", ["zzzzzz", "a", "\x1b[31m", "%%%%%%"])
@pytest.mark.parametrize("command", ["show", "history", "edit", "delete"])
def test_no_such_entry(week, command, handle):
    answer = week.refused(command, handle, code=4)
    assert "\x1b" not in answer.err


def test_a_handle_that_ends_several_entries_is_refused(cli):
    cli.ok("log", "-", stdin="".join(f"note n{n}\n" for n in range(40)))
    first = cli.entries()[0]["uid"]
    assert cli.ok("show", first.upper()).startswith("what         note")


def test_history_tells_what_was_done_newest_first(cli):
    assert cli.refused("history", code=5)
    cli.ok("twitch", "left", "calf")
    cli.ok(*MEAL)
    cli.ok("undo")
    cli.ok("setting", "clock", "12h")
    lines = cli.ok("history").splitlines()
    assert [line.split()[6] for line in lines] == ["setting", "undo", "log", "log"]
    assert lines[2].endswith("(undone)")
    assert "food · banana; 2 × " in lines[2]


def test_history_shows_the_newest_twenty_unless_all_are_asked_for(cli):
    for n in range(25):
        cli.ok("note", f"n{n}")
    assert len(cli.ok("history").splitlines()) == 20
    assert len(cli.ok("history", "--all").splitlines()) == 25


def test_the_history_of_an_entry_has_every_version(cli):
    cli.ok("caffeine", "2", "espresso")
    handle = cli.handle("caffeine")
    cli.ok("edit", handle, "--value", "95mg")
    versions = [line[23:] for line in cli.ok("history", handle).splitlines()]
    assert versions == [
        "edit     Sun 22 Nov 14:00      caffeine · 95 mg",
        "log      Sun 22 Nov 14:00      caffeine · 128 mg (2 × espresso, 64 mg)",
    ]


def test_the_history_of_an_entry_outlives_it(cli):
    cli.ok("twitch", "left", "calf", "--intensity", "4")
    handle = cli.handle("calf")
    cli.ok("delete", handle)
    lines = cli.ok("history", handle).splitlines()
    assert lines[0].endswith("delete   not in the diary")
    assert lines[1].endswith("twitch · left calf · intensity 4")
    versions = cli.json("history", handle)["versions"]
    assert [version["kind"] for version in versions] == ["delete", "log"]
    assert [version["entry"] is None for version in versions] == [True, False]


def test_an_entry_undone_at_birth_still_has_its_history(cli):
    cli.ok("twitch", "left", "calf")
    handle = cli.handle("calf")
    cli.ok("undo")
    assert [version["kind"] for version in cli.json("history", handle)["versions"]] == ["undo", "log"]


@pytest.mark.parametrize("command", ["list", "show abcdef", "history", "history abcdef", "edit abcdef", "undo"])
def test_without_a_diary_reading_makes_none(cli, command):
    assert cli.refused(*command.split(), code=5).sentence.startswith("There is no diary at ")
    assert cli.rows() is None


@pytest.mark.parametrize("command", ["list", "list --json", "today", "history", "report week", "profile", "sites"])
def test_reading_changes_nothing(week, command):
    before = week.rows()
    week.ok(*command.split())
    assert week.rows() == before
