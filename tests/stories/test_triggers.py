"""What goes with the twitches, as a person meets it: the sample diary, young and odd diaries, and a second look."""

import random
import shlex

import pytest

from tests.builders import copy_of
from tests.conftest import NOW, ZONE
from tests.programs import twitchlog
from tests.stories.test_json_shapes import keep

AROUND = {"TWITCHLOG_NOW": NOW, "TZ": ZONE}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo diary, as `twitchlog demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    made = twitchlog("demo", "--out", str(folder), diary=str(folder / "none.db"), env=AROUND)
    assert made.returncode == 0, made.stderr
    return folder / "demo.db", made.stdout


@pytest.fixture
def sample(cli, demo):
    """A copy of the demo diary."""
    copy_of(demo[0], cli.diary)
    return cli


def flowing(text):
    return " ".join(text.split())


def parts(text):
    """The sections of the page by their heading."""
    found = {}
    for block in text.split("\n\n"):
        heading = block.partition("  ")[0].splitlines()[0]
        if heading.isupper():
            found[heading] = flowing(block)
    return found


# The sample diary


def test_the_planted_effects_are_found_and_nothing_else(sample):
    page = parts(sample.ok("triggers"))
    assert (
        "caffeine, the day after at least 1.7 times as many twitches after 333 mg as after 144 mg" in page["ASSOCIATED"]
    )
    assert (
        "sleep, the night before at most 0.72 times as many twitches after 7 h 39 as after 6 h 06" in page["ASSOCIATED"]
    )
    assert page["ASSOCIATED"].count("best estimate") == 2
    assert "not explained by" in page["ASSOCIATED"]
    for name in ("stress", "water"):
        assert name in page["CANNOT TELL YET"]
    assert "direction unknown" in page["CANNOT TELL YET"]
    assert "never logged meditation, illness, cycle" in page["NOT ENOUGH DATA"]
    assert "food --complete" in page["NOT ENOUGH DATA"]


def test_the_page_says_how_much_was_looked_at_and_that_nothing_is_a_cause(sample):
    text = flowing(sample.ok("triggers"))
    assert "9 factors looked at; chance alone gives about 0.45" in text
    assert "Associations in a self-kept diary, not causes. How it was computed: twitchlog why caffeine" in text
    assert text.lower().count("cause") == 1


def test_the_same_diary_gives_the_same_page(sample):
    assert sample.ok("triggers") == sample.ok("triggers")


def test_the_weekly_report_says_the_same(sample, demo):
    said = "caffeine, the day after: at least 1.7 times as many twitches after 333 mg as after 144 mg (90 days)"
    week = flowing(sample.ok("report", "week", "--ending", "yesterday"))
    assert f"Associations {said}" in week
    assert said in flowing(demo[1])
    assert "sleep quality, the night before" not in week  # a hint


def test_a_week_long_past_knows_only_its_days(sample):
    week = flowing(sample.ok("report", "week", "--week", "2026-W36"))
    assert "Associations 44 of about 56 days at the end of that week; with the days since: twitchlog triggers" in week
    then = flowing(sample.ok("report", "week", "--week", "2026-W36", "--as-of", "2026-09-08"))
    assert "44 of about 56 days; nothing can be concluded before about 19 September 2026" in then


@pytest.mark.parametrize("words", [["--since", "tomorrow"], ["--until", "2020-01-01"]])
def test_days_outside_of_the_diary_are_not_an_empty_diary(sample, words):
    said = flowing(sample.ok("triggers", *words))
    assert "No day of this period was observed" in said
    assert "The whole diary: twitchlog triggers" in said


def test_a_look_from_before_the_first_entry_finds_no_day(sample):
    assert "no finished day before 1 January 2020." in sample.ok("triggers", "--as-of", "2020-01-01")


def test_the_latest_days_alone_point_to_the_whole_diary(sample):
    said = flowing(sample.ok("triggers", "--since", "2026-10-01"))
    assert "days of this period are too few to conclude anything from. The whole diary: twitchlog triggers" in said
    assert "months" not in said


@pytest.mark.parametrize("words", ["--site 'left calf'", "--outcome minutes", "--all-lags", "--since 2026-08-01"])
def test_another_question_is_said_to_be_another_look(sample, words):
    assert "is another look" in flowing(sample.ok("triggers", *shlex.split(words)))
    assert "another look" not in flowing(sample.ok("triggers"))


def test_the_documents_are_what_the_documentation_says(sample):
    for words in ("triggers", "triggers --all-lags --outcome minutes", "triggers --as-of 2026-09-01"):
        keep(sample.json(*words.split()), "twitchlog.triggers")
    for factor in ("caffeine", "water", "magnesium", "cycle", "salbutamol"):
        keep(sample.json("why", factor), "twitchlog.why")
    keep(sample.json("report", "week"), "twitchlog.report.week")


# Young and odd diaries


def lines_of(n_days, *, per_day):
    """Lines for `log -`, one day after the other, to yesterday."""
    return "".join(f"{line} --on '{n} days ago'\n" for n in range(n_days, 0, -1) for line in per_day(n_days - n))


@pytest.mark.parametrize(("n_days", "until"), [(10, "7 January 2027"), (41, "7 December 2026")])
def test_a_young_diary_hears_when_and_that_it_is_normal(cli, n_days, until):
    cli.ok("log", "-", stdin=lines_of(n_days, per_day=lambda n: ["twitch left calf", "caffeine 95mg"]))
    text = flowing(cli.ok("triggers"))
    assert f"{n_days} of about 56 days. Nothing can be concluded before about {until}, and that is normal" in text
    assert "Until then: twitchlog chart timeline" in text
    assert "ASSOCIATED" not in text


def test_a_diary_without_twitches_is_left_in_peace(cli):
    cli.ok("log", "-", stdin=lines_of(60, per_day=lambda n: ["none", f"stress {n % 11}"]))
    assert "No twitches on 60 observed days." in cli.ok("triggers")
    assert "Associations" not in cli.ok("report", "week", "--ending", "yesterday")


def test_the_first_evening_says_how_far_it_is(cli):
    cli.ok("none", "--on", "yesterday")
    said = flowing(cli.ok("triggers"))
    assert "1 of about 56 days. Nothing can be concluded yet, and that is normal" in said
    assert "So far: no twitches on 1 observed day." in said
    week = flowing(cli.ok("report", "week", "--ending", "yesterday"))
    assert "Associations 1 of about 56 days; nothing can be concluded yet" in week


def test_what_always_moves_together_is_said_wherever_it_stands(cli):
    chance = random.Random(3)
    cups = [chance.choice([0, 1, 2, 4]) for _ in range(120)]
    cli.ok("factor", "add", "mugs", "--kind", "amount")

    def per_day(n):
        twitches = ["twitch left calf"] * (chance.choice([0, 1]) + (cups[n - 1] if n else 0)) or ["none"]
        return [f"caffeine {95 * cups[n]}mg", f"log mugs {cups[n]}", *twitches]

    cli.ok("log", "-", stdin=lines_of(120, per_day=per_day))
    page = flowing(cli.ok("triggers"))
    assert page.count("always moves with mugs: they cannot be told apart") == 1
    assert page.count("always moves with caffeine: they cannot be told apart") == 1


def test_a_diary_that_is_empty_again_says_how_to_begin(cli):
    cli.ok("none")
    cli.ok("undo")
    assert "The diary holds no finished day before 22 November 2026." in cli.ok("triggers")
    assert "never logged" in cli.ok("why", "caffeine")


def test_days_that_only_hold_coffee_or_are_paused_are_not_observed(cli):
    cli.ok("caffeine", "95mg", "--on", "yesterday")
    assert "No day was observed so far" in cli.ok("triggers")
    cli.ok("twitch", "left", "calf", "--on", "2026-11-10")
    cli.ok("pause", "2026-11-01", "2026-11-21")
    assert "No day was observed so far (paused days do not count)" in flowing(cli.ok("triggers"))


def test_a_diary_that_stopped_gets_no_date(cli):
    cli.ok("log", "-", stdin=lines_of(20, per_day=lambda n: ["twitch left calf"]))
    cli.at("2027-02-01T12:00+01:00")
    assert "No day was observed in the last 28 days, so no date can be given." in flowing(cli.ok("triggers"))


def test_names_that_a_person_chose_stay_text(cli):
    cli.ok("medicine", "zi*\x1b[31mnc", "--started", "2026-11-01")
    cli.ok("log", "-", stdin=lines_of(60, per_day=lambda n: ["twitch left calf"]))
    out = cli.ok("triggers")
    assert "\x1b" not in out
    assert "zi* [31mnc" in out
    assert "\x1b" not in cli.ok("report", "week", "--format", "html")


# A second look


def coffee_days(n_days, *, n_acting):
    """Coffee that goes with the twitches of the next day, for the first n_acting days."""
    chance = random.Random(11)
    cups = [chance.choice([0, 1, 2, 4]) for _ in range(n_days)]

    def per_day(n):
        twitches = chance.choice([0, 1, 1, 2]) + (cups[n - 1] if 0 < n <= n_acting else chance.choice([0, 1, 2, 3]))
        return [f"caffeine {95 * cups[n]}mg", *(["twitch left calf"] * twitches or ["none"])]

    return lines_of(n_days, per_day=per_day)


def caffeine_of(text):
    return flowing(text[text.index("  caffeine, the day after") :].split("\n\n")[0])


def test_a_finding_is_tested_once_more_on_new_days_and_holds_up(cli):
    cli.ok("log", "-", stdin=coffee_days(150, n_acting=150))
    first = caffeine_of(cli.ok("triggers", "--as-of", "2026-09-20"))
    assert "times as many twitches" in first
    assert "shown" not in first
    assert "first shown on 20 September 2026; 19 of 56 new days since" in caffeine_of(
        cli.ok("triggers", "--as-of", "2026-10-10")
    )
    later = caffeine_of(cli.ok("triggers"))
    assert "held up: there again on 56 new days (first shown on 20 September 2026)" in later
    (finding,) = [each for each in cli.json("triggers")["findings"] if each["exposure"] == "caffeine_mg"]
    assert (finding["is_more"], finding["is_independent"]) == (True, True)
    assert (finding["held_up"], finding["first_shown_on"]) == ("held up", "2026-09-20")
    assert finding["shown_before"][0]["last_on"] == "2026-11-15"
    assert "held up" in flowing(cli.ok("report", "week", "--ending", "yesterday"))
    assert "one-sided p" in flowing(cli.ok("why", "caffeine"))


def test_a_finding_that_does_not_hold_up_is_not_hushed_up(cli):
    cli.ok("log", "-", stdin=coffee_days(150, n_acting=88))
    assert "times as many twitches" in caffeine_of(cli.ok("triggers", "--as-of", "2026-09-20"))
    later = cli.ok("triggers")
    assert (
        "did not hold up on 56 new days, which often miss a weak connection (first shown on 20 September 2026)"
        in flowing(later)
    )


def test_some_days_alone_prove_nothing_and_are_not_noted(cli):
    cli.ok("log", "-", stdin=coffee_days(150, n_acting=150))
    cli.ok("triggers", "--as-of", "2026-09-20", "--since", "2026-07-01")
    assert "shown on" not in cli.ok("triggers")


HELD_UP = "held up: there again on 56 new days (first shown on 20 September 2026)"


@pytest.fixture
def reached(cli):
    """A diary whose finding has its 56 new days, up to 15 November, and was looked at since."""
    cli.ok("log", "-", stdin=coffee_days(150, n_acting=150))
    cli.ok("triggers", "--as-of", "2026-09-20")
    assert HELD_UP in caffeine_of(cli.ok("triggers"))
    return cli


def caffeine_before(cli, *options):
    """What the page knows of the day on which coffee was first shown."""
    findings = cli.json("triggers", *options)["findings"]
    (before,) = next(each["shown_before"] for each in findings if each["exposure"] == "caffeine_mg")
    return before


def test_what_is_logged_late_does_not_change_the_answer(reached):
    first = caffeine_before(reached)
    # Coffee now goes the other way round on the very days that were tested.
    late = "".join(f"caffeine {0 if n % 2 else 1200}mg --on '{n} days ago'\n" for n in range(8, 60))
    reached.ok("log", "-", stdin=late)
    assert caffeine_before(reached) == first
    assert HELD_UP in flowing(reached.ok("triggers"))


def test_another_seed_has_the_same_answer(reached):
    first = caffeine_before(reached)
    assert caffeine_before(reached, "--seed", "5") == caffeine_before(reached, "--all-lags", "--seed", "3") == first


def test_a_look_back_does_not_know_the_answer_yet(reached):
    before = caffeine_before(reached, "--as-of", "2026-11-01")
    assert (before["result"], before["n_days"], before["p_value"], before["last_on"]) == ("not yet", 41, None, None)
    assert "41 of 56 new days since" in caffeine_of(reached.ok("triggers", "--as-of", "2026-11-01"))


def test_some_days_alone_neither_ask_nor_answer(cli):
    cli.ok("log", "-", stdin=coffee_days(150, n_acting=150))
    cli.ok("triggers", "--as-of", "2026-09-20")
    for options in (["--since", "2026-06-01"], ["--until", "yesterday"]):
        findings = cli.json("triggers", *options)["findings"]
        assert [each["shown_before"] for each in findings if each["shown_before"]] == []
    assert caffeine_before(cli, "--as-of", "2026-10-10")["result"] == "not yet"
