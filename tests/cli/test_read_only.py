"""A diary where nothing can be written: everything that reads works, everything that writes is refused."""

from pathlib import Path

import pytest


@pytest.fixture
def sealed(cli, seal):
    """A diary with a few entries on a disk that has become read-only."""
    cli.ok("twitch", "left", "calf", "--on", "2026-11-18", "--for", "20m")
    cli.ok("caffeine", "95mg", "--on", "yesterday")
    cli.ok("profile", "onset", "March")
    seal(Path(cli.diary).parent)
    return cli


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["list", "--all"], "left calf"),
        (["today"], "22 Nov"),
        (["report", "week", "--ending", "2026-11-21"], "left calf"),
        (["history"], "caffeine"),
        (["factor", "list"], "caffeine"),
        (["drinks"], "espresso"),
        (["profile"], "March"),
        (["setting"], "clock"),
        (["where"], "diary.db"),
    ],
)
def test_what_reads_works(sealed, words, text):
    assert text in sealed.ok(*words)


@pytest.mark.parametrize(
    "words",
    [
        ["twitch", "left", "calf"],
        ["stress", "4"],
        ["none"],
        ["note", "words"],
        ["undo"],
        ["setting", "clock", "12h"],
        ["profile", "onset", "May"],
        ["factor", "add", "itch", "--kind", "rating"],
        ["factor", "retire", "stress"],
    ],
)
def test_what_writes_is_refused(sealed, words):
    before = Path(sealed.diary).read_bytes()
    answer = sealed(*words)
    assert (answer.code, answer.out) == (5, "")
    assert answer.sentence == f"The diary at {sealed.diary} cannot be opened for writing."
    assert answer.hint == "Check that the file and its folder are yours to write."
    assert Path(sealed.diary).read_bytes() == before
