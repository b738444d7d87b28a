r"""Texts that try to be more than text, and a diary that holds them in every field; must not know any output.

Each text carries a word of its own (`zq01x`, `zq02x`, …), by which a test finds it again wherever it went. The same
diary can be made of plain words alone: what an output is made of (its elements, its links) must be equal for both.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.builders import (
    at,
    make_answer,
    make_dose,
    make_episode,
    make_medicine,
    make_none,
    make_note,
    make_pause,
    make_reading,
    make_symptom,
)
from tests.cli.runner import Cli
from twitchlog.diary.consumables import Consumable
from twitchlog.diary.entries import Entry, Item
from twitchlog.diary.factors import AMOUNT, own_factor
from twitchlog.pipeline import Diary, open_diary
from twitchlog.store.actions import SETTING
from twitchlog.store.lookups import consumable_step, factor_step, keyed_step

JOINERS = "\u200c\u200d"  # letters of several scripts and family emoji need these

_TRIES = (
    # the terminal
    "\x1b[2J\x1b[31m",
    "\x1b]0;owned\x07",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1bPq#0\x1b\\\x1b_Gx\x1b\\",
    "\x9b2J\x9d0;x\x9c\x90q\x85",
    "kept\rgone\x08\x08\x7f\x0b\x0c",
    "\u202etfel\u202c\u2066x\u2069\u200e\u061c",
    "\u200b\u2060\ufeff\u00ad\u2063\U000e0041\ufff9",
    "one\ntwo\u2028three\u2029four",
    "nul\x00after",
    # HTML, XML, SVG
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "</style></title></table><!--",
    "&lt;b&gt;&#60;i&#62;&amp;",
    "javascript:alert(1)",
    "]]><?xml-stylesheet href='x'?>",
    "<foreignObject><a href='http://evil.example'>",
    # Typst
    '#eval("1+1") #read("/etc/passwd")',
    '#link("http://evil.example")[x] @label',
    "$ sum_(k=0)^n $ *b* `raw` \\ //",
    # Markdown
    "[x](http://evil.example) ![y](http://evil.example/y.png)",
    "<http://evil.example> http://evil.example www.evil.example",
    "| a | b |",
    "**b** __u__ ~~s~~ `c` # h",
    # spreadsheets
    "=1+1",
    "+1+1|cmd",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|'/C calc'!A0",
    # Jinja, Python's and C's formats, SQL, JSON, Matplotlib
    "{{ 7*7 }} {% raw %} {# x #}",
    "{0} {x.__class__} %s %n %(x)s",
    "'; DROP TABLE episode; --",
    '","x":1}]\\u0041\\',
    "$\\frac{1}{2}$",
    "$\\unbalanced{",
    "../../etc/passwd",
)

HOSTILE = tuple(f"zq{n:02d}x{text}" if n % 2 else f"{text}zq{n:02d}x" for n, text in enumerate(_TRIES))
"""Every try, with its word before or behind it: some only work at the beginning."""

PLAIN = tuple(f"zq{n:02d}x" for n in range(len(_TRIES)))

FILE_NAME = "\x1b[31mzq\u202e\r\n<b>$x$ {0} '\"=#`|\u200b"
"""Part of the name of a file or a folder."""

TODAY = dt.date(2026, 11, 22)
N_DAYS = 70
PROFILE = (
    "handedness", "work", "family-history", "illness-before", "onset", "test-results", "questions", "country",
    "visits", "concern", "name",
)  # fmt: skip


def fill(diary: Diary, texts: Sequence[str]) -> None:
    """Put the texts into every field of a diary that takes words, on days that every report looks at."""
    _tell(diary, texts)
    diary.add(*_entries(texts))


def _tell(diary: Diary, texts: Sequence[str]) -> None:
    steps = [
        keyed_step("profile", field, " ".join(words)) for field, words in zip(PROFILE, _shares(texts), strict=True)
    ]
    steps = [step for step in steps if step.key not in ("country", "visits")]
    for n, unit in enumerate(_shares(texts)):
        factor = own_factor(f"odd {n}", kind=AMOUNT)
        steps.append(factor_step(factor._replace(unit=" ".join(unit))))
    for n, text in enumerate(texts):
        for table, amounts in (("drink", {"caffeine_mg": 80.0}), ("food", {"potassium_mg": 8.0})):
            steps.append(consumable_step(Consumable(table, f"odd-{n}", text, (), text, amounts, "")))
    diary.change(steps, kind=SETTING, summary="; ".join(texts))


def _shares(texts: Sequence[str]) -> list[Sequence[str]]:
    """The texts in as many parts as the profile has fields."""
    return [texts[n :: len(PROFILE)] for n in range(len(PROFILE))]


def _entries(texts: Sequence[str]) -> Iterator[Entry]:
    yield make_pause("2026-09-01", "2026-09-02", note=" ".join(texts))
    for n in range(N_DAYS):
        day = (TODAY - dt.timedelta(N_DAYS - n)).isoformat()
        text = texts[n % len(texts)]
        for k in range(len(PROFILE)):
            yield make_reading(
                at(f"{day} 08:00"), factor=f"my_odd_{k}", value=float((n * n * (k + 1) + n * k) % 11), note=text
            )
        yield make_reading(at(f"{day} 08:30"), value=100.0 * (n % 3), note=text)
        if n % 3 == 1:
            yield make_none(day, note=text)
        else:
            yield make_episode(at(f"{day} 21:00"), count=n + 1, note=text)
    for n, text in enumerate(texts):
        minute = f"{7 + n // 60:02d}:{n % 60:02d}"
        drink, food = Item("drink", f"odd-{n}", 2.0, 80.0), Item("food", f"odd-{n}", 1.0, 8.0)
        yield make_reading(at(f"2026-11-21 {minute}"), items=(drink,), meal=None, note=text)
        yield make_reading(at(f"2026-11-20 {minute}"), factor="potassium_mg", value=8.0, items=(food,), meal=text)
        yield make_symptom(at(f"2026-11-19 {minute}"), severity=2.0, note=text)
        yield make_medicine(
            at(f"2026-11-18 {minute}"),
            key=f"odd_{n}",
            name=text,
            dose=text,
            medicine_class="beta-agonist",
            started_on=f"2026-10-{1 + n % 28:02d}",
            is_suspected=True,
            note=text,
        )
        yield make_dose(at(f"2026-11-17 {minute}"), medicine=f"odd_{n}", amount=text, note=text)
        yield make_note(at(f"2026-11-16 {minute}"), text)
        yield make_answer(at(f"2026-11-15 {minute}"), value=0.0, note=text)
        yield make_episode(at(f"2026-11-21 {minute}"), duration_s=60, note=text)


def made(folder: Path, texts: Sequence[str]) -> str:
    """Make the diary of the texts in a folder, and return its path."""
    folder.mkdir(parents=True)
    path = str(folder / "diary.db")
    with open_diary(path) as diary:
        fill(diary, texts)
    return path


def squeezed(text: str) -> str:
    """A text without its spaces, which pages break and pad as they like."""
    return "".join(text.split())


def missing(page: str, texts: Sequence[str], shown_as: Callable[[str], str]) -> list[str]:
    """The texts that a page does not hold, as it should show them, spaces aside."""
    found = squeezed(page)
    return [text for text in texts if squeezed(shown_as(text)) not in found]


def controls(text: str) -> set[str]:
    """The characters of a text that command a terminal, or hide and reorder what it shows; a line feed is ours."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {repr(c) for c in set(text) - set(JOINERS) - {"\n"} if unicodedata.category(c) in hidden}


def everything(cli: Cli, *words: str) -> str:
    """What a command that succeeds prints on both streams, with nothing in it that commands a terminal."""
    answer = cli(*words)
    assert answer.code == 0, answer
    printed = answer.out + answer.err
    assert not controls(printed), words
    assert not re.search(r"^\s*(two|three|gone|<b>\$x\$)", printed, re.MULTILINE), "a text took a line of its own"
    return printed
