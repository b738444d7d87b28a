"""Nothing that is printed of the warning signs calms falsely, frightens or names a disease: one diary with them all."""

from __future__ import annotations

import re

import pytest

from tests.cli.runner import Cli
from twitchlog.cli import show
from twitchlog.reference.tables import red_flags, table

FLAGS = list(red_flags()["flags"])
NEVER = re.compile(
    r"\b(?:(?i:don't worry|do not worry|all clear|benign|safe|safely|risk|risks|abnormal|causes|motor neurone?)"
    r"|ALS|MS|MND)\b"
)
ALLOWED = "a doctor can check for causes"  # clinical.md's own words for F1: of a doctor, not of twitches

CALM_SIGNS = (
    *(f"twitch left calf --on 2026-11-{day:02d}" for day in range(1, 22)),
    *(f"twitch right biceps --on 2026-11-{day:02d}" for day in range(16, 22)),
    *(f"twitch moving --on 2026-11-{day:02d}" for day in range(18, 21)),
    *(f"symptom {item} left leg --on 2026-11-{day}" for item in ("felt weakness", "tingling") for day in (18, 19, 20)),
    *(f"symptom {item} --on 2026-11-{day}" for item in ("clumsiness", "cramp") for day in (18, 19, 20)),
    *(f"symptom pain left calf --severity 5 --on 2026-11-{day}" for day in (19, 20)),
    "symptom stiffness left calf --on 2026-11-20",
    "medicine salbutamol --started 2026-10-20 --suspected",
    *["twitch left calf"] * 7,
)
URGENT_SIGNS = ("symptom trips left leg --gradual", "symptom thinner left calf", "symptom choking", "symptom bladder")


def not_calm(text: str) -> list[str]:
    """The words that should not be there, each with what stands around it."""
    shown = re.sub(r"(?s)<style.*?</style>|data:[^\"')]+", " ", text)
    shown = " ".join(shown.split()).replace(ALLOWED, "")
    return [shown[max(0, found.start() - 40) : found.end() + 40] for found in NEVER.finditer(shown)]


def pages(cli: Cli) -> dict[str, str]:
    """Everything that tells of the warning signs."""
    commands = ["today", "today", "flags", *(f"flags why {flag}" for flag in FLAGS), "report clinician --json"]
    commands += [f"report week --ending 2026-11-21 --format {name}" for name in ("text", "md", "html")]
    return {f"{n} {words}": cli.ok(*words.split()) for n, words in enumerate(commands)}


def test_the_search_finds_what_it_looks_for():
    for words in ("It is benign.", "All Clear!", "no risk", "nothing ABNORMAL", "ALS", "MS,", "(MND)", "many causes"):
        assert not_calm(words), words
        assert not_calm(f"<p>{words}</p>"), words
    for words in (
        "also 3 ms or items",
        "asterisk",
        "unsafely",
        f"Mostly not, and {ALLOWED}.",
        "<style>a{risk}</style>",
    ):
        assert not_calm(words) == [], words


def test_every_sign_in_every_page(cli):
    cli.ok("log", "-", stdin="\n".join(CALM_SIGNS))
    present = {flag["id"] for flag in cli.json("flags")["flags"] if flag["tier"] == 1}
    assert present == {"F1", "F2", "F3", "F4", "F5", "G4", "G6"}
    calm = pages(cli)
    assert "talking therapy" in calm["0 today"]
    assert ALLOWED in " ".join(calm["2 flags"].split())
    cli.ok("log", "-", stdin="\n".join(URGENT_SIGNS))
    asking = {flag["id"] for flag in cli.json("flags")["flags"] if flag["tier"] >= 2}
    assert asking == {"F2", "F3", "G2", "G5", "G7"}
    urgent = pages(cli)
    assert urgent["0 today"].startswith("Please stop logging and get help now: ")
    found = {name: words for some in (calm, urgent) for name, text in some.items() if (words := not_calm(text))}
    assert found == {}


def test_an_empty_diary_and_a_quiet_one(cli):
    cli.ok("note", "begin", "--on", "2026-11-20")
    assert {name: words for name, text in pages(cli).items() if (words := not_calm(text))} == {}
    cli.ok("log", "-", stdin="\n".join(f"none --on 2026-11-{day:02d}" for day in range(1, 22)))
    cli.ok("symptom", "none")
    assert {name: words for name, text in pages(cli).items() if (words := not_calm(text))} == {}


@pytest.mark.parametrize("how", [[], ["--sudden"]], ids=["said", "sudden"])
def test_every_symptom_that_is_logged(cli, how):
    said = {row["key"]: cli("symptom", *row["name"].replace(",", "").split(), *how) for row in table("symptoms")}
    assert {key: answer for key, answer in said.items() if answer.code} == {}
    assert {key: words for key, answer in said.items() if (words := not_calm(answer.out + answer.err))} == {}
    assert not_calm(cli.ok("symptom", "--list")) == []


def test_the_questions_of_a_check_in(cli, monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    told = cli("checkin", stdin="left calf\n7\n\n\n\nyes\nno\nno\n8\n" + "\n" * 9)
    assert "worry about the twitches" in told.err.lower()
    text = (told.out + told.err).lower()
    assert "hands, legs, speech" in text
    assert "look thinner" in text
    assert not_calm(told.out + told.err) == []
