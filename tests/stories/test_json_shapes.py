"""Every `--json`: the keys and types that docs/json.md promises, no more and no less, under a pinned version."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.builders import copy_of
from tests.programs import ROOT
from tests.stories.json_shapes import documented, object_problems
from twitchlog.cli.app import COMMANDS, load_command

SHAPES = documented()

# The keys of each document are pinned here too: whoever changes one has to think of `version`.
KEYS = {
    "twitchlog.list": ["entries"],
    "twitchlog.today": ["diary_day", "marks", "n_episodes", "values", "lacks", "entries"],
    "twitchlog.entry": ["entry"],
    "twitchlog.edit": ["entries"],
    "twitchlog.delete": ["entries"],
    "twitchlog.undo": ["summary"],
    "twitchlog.redo": ["summary"],
    "twitchlog.history": ["actions"],
    "twitchlog.entry_history": ["uid", "versions"],
    "twitchlog.sites": ["sites"],
    "twitchlog.drinks": ["drinks"],
    "twitchlog.foods": ["foods"],
    "twitchlog.factors": ["factors"],
    "twitchlog.where": ["diary", "exists"],
    "twitchlog.backups": ["backups"],
    "twitchlog.doctor": [
        "diary", "is_whole", "is_damaged", "revision", "n_tables", "n_rows", "n_entries", "n_hashes", "findings",
        "notes", "n_backups", "is_thorough", "newest_whole_backup", "repair",
    ],
    "twitchlog.profile": ["profile"],
    "twitchlog.settings": ["settings"],
    "twitchlog.import": [
        "is_dry_run", "file", "format", "n_rows", "n_added", "n_known", "n_differing", "n_contradicted",
        "n_deleted", "n_days_none", "n_days_paused", "duplicate_lines", "mapping", "observed_when", "options",
        "unmapped", "notes", "first_day", "last_day", "counts",
    ],
    "twitchlog.merge": [
        "is_dry_run", "file", "format", "n_added", "n_known", "n_changed_here", "n_changed_there", "n_changed_both",
        "n_deleted", "n_kept_deleted", "n_other", "n_actions", "n_days_none", "is_copy",
    ],
    "twitchlog.forget": [
        "n_entries", "n_past", "n_notes", "n_versions", "n_shown", "n_batches", "first_day", "last_day", "backups",
        "n_backups_kept", "n_searched", "n_used_elsewhere", "n_too_short", "found_in",
    ],
    "twitchlog.report.week": [
        "as_of", "period", "coverage", "days", "twitches", "factors", "not_logged", "tried", "associations", "flags",
        "symptoms", "n_days_with_entries", "n_symptoms_on_paused_days", "ideas", "lacks",
    ],
    "twitchlog.report.clinician": [
        "as_of", "program_version", "thresholds_version", "name", "period", "coverage", "concern", "profile", "onset",
        "twitches", "flags", "symptoms", "answers", "medicines", "habits", "tried", "associations", "with_notes",
        "notes",
    ],
    "twitchlog.flags": ["as_of", "thresholds_version", "flags"],
    "twitchlog.flag": ["as_of", "flag"],
    "twitchlog.triggers": [
        "as_of", "outcome", "place", "period", "observed_days", "coverage", "shortfalls", "n_days_to_go", "reached_on",
        "logging_bias", "n_looked_at", "n_hints_by_chance", "permutations", "seed", "findings",
    ],
    "twitchlog.why": [
        "as_of", "outcome", "place", "period", "observed_days", "coverage", "finding", "lags", "quantiles",
        "null_model", "family", "adjusted", "unadjusted", "permutations", "seed", "program_version", "python",
    ],
}  # fmt: skip
ENTRY_KEYS = [
    "uid", "kind", "occurred_at", "precision", "part", "diary_day", "logged_at", "is_back_fill", "source", "value",
    "unit", "site", "side", "text", "note",
]  # fmt: skip

DIARY = """\
twitch left calf --at 8:15 --for 5m --intensity 4 --count 3
twitch tongue --on "3 days ago"
twitch calf --part morning --on yesterday
caffeine 2 espresso
sleep 6h30 --quality 3
food banana 2 spinach-cooked --note breakfast
symptom tingling left hand --severity 2 --for 2m --sudden --with-twitch
symptom cramp
symptom drops things right hand --on yesterday
symptom none --on "2 days ago"
medicine salbutamol --dose "100 mcg" --started 2026-11-01 --stopped 2026-11-20 --as-needed
medicine ibuprofen --taken
relief yoga 20m --on yesterday
none --on "5 days ago"
pause 2026-11-01 2026-11-03
note hello
log illness yes --on yesterday
"""


@pytest.fixture
def full(cli):
    """A diary with every kind of entry."""
    cli.ok("log", "-", stdin=DIARY)
    return cli


def keep(document, schema):
    """Assert that a document is what docs/json.md says."""
    assert list(document)[:2] == ["schema", "version"]
    assert (document["schema"], document["version"]) == (schema, 1)
    assert list(document)[2:] == KEYS[schema]
    rest = {key: value for key, value in document.items() if key not in ("schema", "version")}
    assert object_problems(rest, SHAPES[schema], SHAPES, schema) == []


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        ("list", "twitchlog.list"),
        ("list --all", "twitchlog.list"),
        ("list --since tomorrow", "twitchlog.list"),
        ("today", "twitchlog.today"),
        ("today --as-of yesterday", "twitchlog.today"),
        ("today --as-of 2020-01-01", "twitchlog.today"),
        ("history", "twitchlog.history"),
        ("sites", "twitchlog.sites"),
        ("sites zzz", "twitchlog.sites"),
        ("drinks", "twitchlog.drinks"),
        ("foods", "twitchlog.foods"),
        ("factor list", "twitchlog.factors"),
        ("factor list --all", "twitchlog.factors"),
        ("where", "twitchlog.where"),
        ("backup list", "twitchlog.backups"),
        ("doctor", "twitchlog.doctor"),
        ("doctor --repair", "twitchlog.doctor"),
        ("profile", "twitchlog.profile"),
        ("profile onset", "twitchlog.profile"),
        ("setting", "twitchlog.settings"),
        ("setting clock", "twitchlog.settings"),
        ("triggers", "twitchlog.triggers"),
        ("triggers --as-of 2020-01-01 --all-lags", "twitchlog.triggers"),
        ("triggers --site calf --outcome minutes", "twitchlog.triggers"),
        ("why caffeine", "twitchlog.why"),
        ("why magnesium --seed 3", "twitchlog.why"),
        ("flags", "twitchlog.flags"),
        ("flags --as-of 2020-01-01", "twitchlog.flags"),
        ("flags why F2", "twitchlog.flag"),
        ("flags why pain", "twitchlog.flag"),
        ("report week", "twitchlog.report.week"),
        ("report week --ending yesterday", "twitchlog.report.week"),
        ("report week --ending today", "twitchlog.report.week"),
        ("report week --week 2020-W01", "twitchlog.report.week"),
        ("report clinician", "twitchlog.report.clinician"),
        ("report clinician --since 2026-11-02 --until yesterday --with-notes --name A", "twitchlog.report.clinician"),
        ("report clinician --since 2020-01-01 --until 2020-02-01", "twitchlog.report.clinician"),
    ],
)
def test_what_a_command_shows(full, words, schema):
    keep(full.json(*words.split()), schema)


def test_every_kind_of_entry_is_shown(full):
    entries = full.entries()
    assert {entry["kind"] for entry in entries} == {
        "episode", "reading", "symptom", "medicine", "dose", "day_mark", "note",
        "answer",
    }  # fmt: skip
    for entry in entries:
        assert list(entry)[: len(ENTRY_KEYS)] == ENTRY_KEYS
        keep(full.json("show", entry["uid"]), "twitchlog.entry")
        keep(full.json("history", entry["uid"]), "twitchlog.entry_history")


def test_what_the_doctor_finds_and_repairs(full):
    with closing(sqlite3.connect(full.diary)) as connection:
        connection.execute("UPDATE note SET note = 'hallo'")
        connection.execute("UPDATE dose SET amount = 'something else altogether'")
        connection.commit()
    document = json.loads(full("doctor", "--repair", "--json").out)
    keep(document, "twitchlog.doctor")
    assert {finding["id"] for finding in document["findings"]} == {"changed-row"}
    assert (len(document["repair"]["put_right"]), len(document["repair"]["not_saved"])) == (1, 1)


def test_what_the_list_of_backups_shows(full):
    full.ok("backup")
    document = full.json("backup", "list")
    keep(document, "twitchlog.backups")
    assert [one["reason"] for one in document["backups"]] == ["asked"]


def test_what_mending_shows(full):
    handle = full.handle("tingling")
    keep(full.json("edit", handle, "--severity", "5"), "twitchlog.edit")
    keep(full.json("delete", handle, full.handle("calcium")), "twitchlog.delete")
    keep(full.json("history", handle), "twitchlog.entry_history")
    keep(full.json("undo"), "twitchlog.undo")
    keep(full.json("redo"), "twitchlog.redo")


def test_what_mending_shows_of_a_meal_is_all_of_it(full):
    handle = full.handle("calcium")
    assert len(full.json("edit", handle, "--at", "9:00")["entries"]) == 3
    assert len(full.json("delete", handle)["entries"]) == 3


def test_what_a_merge_and_erasing_show(full, tmp_path):
    other = tmp_path / "other.db"
    copy_of(full.diary, other)
    full.ok("delete", full.handle("tingling"))
    keep(full.json("import", str(other), "--dry-run"), "twitchlog.merge")
    full.ok("backup")
    keep(full.json("forget", full.handle("cramp"), "--yes"), "twitchlog.forget")
    keep(full.json("history"), "twitchlog.history")


@pytest.mark.parametrize("extra", [[], ["--dry-run"]])
def test_what_an_import_shows(full, tmp_path, extra):
    table = tmp_path / "days.csv"
    table.write_text("day,twitches,mood\n2026-10-01,2,3\n2026-10-01,2,3\n2026-10-02,0,\n", encoding="utf-8")
    document = full.json("import", str(table), "--map", "twitches=twitch_episodes", *extra)
    keep(document, "twitchlog.import")
    assert document["is_dry_run"] == bool(extra)
    assert (document["n_added"], document["duplicate_lines"]) == (3, [3])


def test_what_the_persons_own_things_look_like(full):
    full.ok("factor", "add", "screen time", "--kind", "duration")
    full.ok("factor", "retire", "alcohol")
    full.ok("drinks", "add", "mate", "--caffeine", "80")
    full.ok("foods", "add", "broth", "--potassium", "250", "--magnesium", "8", "--calcium", "0")
    full.ok("profile", "onset", "March \x1b[31m2026")
    keep(full.json("factor", "list", "--all"), "twitchlog.factors")
    keep(full.json("drinks"), "twitchlog.drinks")
    keep(full.json("foods"), "twitchlog.foods")
    keep(full.json("profile"), "twitchlog.profile")


def test_what_is_missing_is_null_and_what_is_none_is_zero(full):
    days = {day["diary_day"]: day for day in full.json("report", "week", "--ending", "yesterday")["days"]}
    assert days["2026-11-17"] == {"diary_day": "2026-11-17", "state": "none", "n_episodes": 0}
    assert days["2026-11-18"] == {"diary_day": "2026-11-18", "state": "not observed", "n_episodes": None}
    assert days["2026-11-19"] == {"diary_day": "2026-11-19", "state": "some", "n_episodes": 1}


def test_a_document_is_one_strict_json_value(full):
    full.ok("note", "\x1b[31m\u202e\r")

    def refuse(constant):
        raise AssertionError(constant)

    for words in ("list", "today", "history", "report week"):
        out = full.ok(*words.split(), "--json")
        assert out.isascii()
        assert "\x1b" not in out
        assert isinstance(json.loads(out, parse_constant=refuse), dict)


def test_the_documentation_lists_every_document_and_no_other():
    assert {name for name in SHAPES if name.startswith("twitchlog.")} == set(KEYS)
    assert {schema: list(SHAPES[schema]) for schema in KEYS} == KEYS
    assert list(SHAPES["entry"]) == ENTRY_KEYS


def commands():
    """Every command and subcommand, as words and command."""
    for name in COMMANDS:
        command = load_command(name)
        yield name, command
        for sub, subcommand in getattr(command, "commands", {}).items():
            yield f"{name} {sub}", subcommand


def test_the_documentation_names_every_command_that_takes_json():
    headings = [line for line in (ROOT / "docs" / "json.md").read_text(encoding="utf-8").splitlines() if "###" in line]
    taking = [words for words, command in commands() if any("--json" in param.opts for param in command.params)]
    assert len(taking) == 25
    assert [words for words in taking if f"`twitchlog {words}" not in " ".join(headings)] == []
