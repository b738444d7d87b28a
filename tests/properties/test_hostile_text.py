"""Whatever a diary holds is text in every output, never a command, markup, a link or a formula: one test per sink."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import copy_of
from tests.properties import hostile
from tests.properties.hostile import FILE_NAME, HOSTILE, controls, everything, missing
from twitchlog.cli import show

ENDING = "2026-11-21"


def test_the_search_for_controls_finds_them():
    assert controls("".join(HOSTILE)) >= {repr(c) for c in "\x1b\x07\r\x9b\u202e\u200b\ufeff\x00\u2028"}
    assert not controls("left calf · äß漢字 ⏎\n")


# The terminal


@pytest.mark.parametrize(
    "words",
    [
        "list --all", "today --as-of 2026-11-19", "history", "where", "factor list", "drinks", "foods", "sites",
        "medicine", "profile", "setting", "flags", "flags why G5", "triggers", "why odd-1", "backup", "backup list",
        "doctor",
        f"report week --ending {ENDING}", f"report week --ending {ENDING} --format md",
    ],
)  # fmt: skip
def test_no_reading_command_prints_a_control(cli, words):
    answer = cli(*words.replace("odd-1", "odd 1").split())
    assert answer.code in (0, 2), answer
    assert answer.out + answer.err
    assert not controls(answer.out + answer.err)


def test_the_terminal_shows_every_text(cli):
    for words in ("list --all", "medicine", "drinks", "foods", "profile"):
        assert (
            missing(everything(cli, *words.split()), HOSTILE if words != "profile" else _in_profile(), show.one_line)
            == []
        )
    entry = next(e for e in cli.entries("--kind", "note") if e["note"] == HOSTILE[0])
    for command in ("show", "history"):
        assert show.one_line(HOSTILE[0]) in everything(cli, command, entry["uid"])


def _in_profile() -> list[str]:
    fields = enumerate(hostile.PROFILE[:-1])
    return [
        text for n, field in fields if field not in ("country", "visits") for text in HOSTILE[n :: len(hostile.PROFILE)]
    ]


@pytest.mark.parametrize("n", range(0, len(HOSTILE), 4))
def test_what_was_said_is_echoed_as_text(cli, n):
    text = HOSTILE[n]
    shown = show.one_line(text)
    assert shown in everything(cli, "twitch", "left", "calf", "--note", text)
    note = next(e["uid"] for e in cli.entries("--kind", "note") if e["note"] == HOSTILE[n - 1])
    assert shown in everything(cli, "edit", note, "--note", text)
    dose = next(e["uid"] for e in cli.entries("--kind", "dose") if e["note"] == text)
    assert shown in everything(cli, "delete", dose)
    assert shown in everything(cli, "undo")
    assert shown in everything(cli, "redo")
    assert shown in everything(cli, "profile", "onset", "--", text)


@pytest.mark.parametrize(
    "words",
    [
        ["{}"], ["twitch", "{}"], ["log", "{}", "3"], ["caffeine", "2", "x{}"], ["food", "2", "x{}"], ["symptom", "{}"],
        ["twitch", "left", "calf", "--on", "{}"], ["twitch", "left", "calf", "--at", "{}"], ["none", "--tz", "{}"],
        ["medicine", "{}", "--started", "{}"], ["show", "{}"], ["list", "--kind", "{}"], ["list", "--site", "{}"],
        ["factor", "add", "{}", "--kind", "{}"], ["factor", "add", "x", "--kind", "amount", "--unit", "{}{}{}"],
        ["drinks", "add", "{}{}", "--caffeine", "x"], ["setting", "{}"], ["profile", "{}"], ["chart", "{}"],
        ["why", "x{}"], ["flags", "why", "{}"],
        ["report", "week", "--week", "{}"], ["report", "week", "--format", "{}"],
        ["chart", "timeline", "--out", "{}/x.png"], ["report", "week", "--out", "nowhere/{}.md"], ["today", "{}"],
        ["import", "{}"], ["import", "x.csv", "--map", "{}=note"], ["--{}"], ["demo", "--out", "/dev/null/{}"],
        ["--diary", "/nowhere/{}/x.db", "list"], ["--debug", "twitch", "{}"],
    ],
)  # fmt: skip
def test_an_error_shows_the_word_as_text(cli, words):
    # Some compute before they look.
    texts = HOSTILE[1::20] if words[0] == "why" else HOSTILE[::6] if "--out" in words else HOSTILE
    for text in (text for text in texts if "\x00" not in text):  # no word of a command line can hold one
        answer = cli(*(word.replace("{}", text) for word in words))
        assert answer.code not in (0, 1), answer
        assert not controls(answer.out + answer.err), text
        lines = answer.err.splitlines()
        assert len(lines) <= 2 or words[0] == "--debug", lines


def test_the_name_of_a_backup_or_of_a_copy_beside_the_diary_is_text(cli):
    everything(cli, "backup")
    folder = Path(f"{cli.diary}.backups")
    (made,) = [each for each in folder.iterdir() if "asked" in each.name]
    for name in (f"20261122T130000Z-{FILE_NAME}.db", f"20261122T130001Z-before-{FILE_NAME}.db", f"{FILE_NAME}.db"):
        copy_of(made, folder / name)
    copy_of(made, Path(cli.diary).parent / f"diary (conflicted copy {FILE_NAME}).db")
    copy_of(made, Path(cli.diary).parent / f"diary.sync-conflict-20261122-{FILE_NAME}.db")
    everything(cli, "backup", "list")
    answer = cli("doctor")
    assert answer.code in (0, 8)
    assert not controls(answer.out + answer.err)
    json.loads(cli("doctor", "--json").out)
    everything(cli, "restore", "1", "--yes")
    everything(cli, "restore", str(folder / f"{FILE_NAME}.db"), "--yes")
    everything(cli, "forget", "--notes", "--yes")


def test_half_characters_stop_at_the_door(cli):
    before = cli.rows()
    for word in ("\ud800", "a\udcffb"):
        assert cli("note", word).code == 2
        assert cli("log", "-", stdin=f"note {word}\n").code == 2
        assert cli("--diary", f"/nowhere/{word}.db", "list").code == 2
    assert cli.rows() == before


# JSON


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)


@pytest.mark.parametrize("words", ["list --all", "list --kind medicine --all", "drinks", "foods"])
def test_json_gives_every_text_as_it_is(cli, words):
    printed = cli.ok(*words.split(), "--json")
    assert printed.isascii()
    assert not controls(printed)
    assert set(HOSTILE) <= set(texts_in(json.loads(printed)))


def test_an_exported_document_gives_every_text_as_it_is(cli):
    printed = cli.ok("export", "json")
    assert printed.isascii()
    assert not controls(printed)
    assert set(HOSTILE) <= set(texts_in(json.loads(printed)))


@pytest.mark.parametrize("words", ["today", "history", "profile", "flags", "triggers", "report week", "where"])
def test_json_is_json_whatever_it_holds(cli, words):
    printed = cli.ok(*words.split(), "--json")
    assert printed.isascii()
    assert not controls(printed)
    json.loads(printed)
