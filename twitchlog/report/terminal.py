"""The weekly page as plain text of 80 columns, for a terminal or a pipe; must not compute or choose words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import FactorRow, PlaceRow, SymptomRow, WeeklyPage, weekly_page
from twitchlog.report.wording import count_of

WIDTH = 80
_LABEL = 14  # where text begins, after the label of its block
_COLUMNS = (_LABEL, 20, 22)  # name, this week, your usual; the bars take what is left
_MOST_PLACES = _MOST_SYMPTOMS = 8
_NO_BREAK = "\N{NO-BREAK SPACE}"


def render_weekly(report: WeeklyReport) -> str:
    """The weekly page as lines of at most 80 columns, with a line feed at the end.

    Parameters
    ----------
    report : WeeklyReport
    """
    page = weekly_page(report)
    blocks = [
        _wrapped(page.urgent),
        [page.title, *_wrapped([" · ".join(_unbroken(part) for part in page.coverage.split(" · "))])],
        list(_flags(page)),
        _wrapped(page.notices),
        list(_twitches(page)),
        list(_symptoms(page)),
        list(_factors(page)),
        list(_rest(page)),
        list(_advice(page)),
        _wrapped(page.gentle),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _flags(page: WeeklyPage) -> Iterator[str]:
    if not page.flags:
        return
    yield "Warning signs"
    for row in page.flags:
        yield from _indented(f"{row.tier_words}: {row.title}", 2)
        for line in filter(None, (row.where, row.seen, " ".join(row.sentences))):
            yield from _indented(line, 4)
    yield from _wrapped([page.about_flags])


def _twitches(page: WeeklyPage) -> Iterator[str]:
    facts = list(page.twitches)
    if page.places:
        facts[1:1] = [_places(page.places, page.pattern)]
    if facts and not page.notices:
        facts.append(f"day by day, {page.day_names[0]} to {page.day_names[-1]}: {page.bars}")
    yield from _labelled("Twitches", facts)


def _places(places: Sequence[PlaceRow], pattern: str) -> str:
    shown = [f"{place.name} {place.n_episodes}" for place in places[:_MOST_PLACES]]
    others = places[_MOST_PLACES:]
    if others:
        n_episodes = sum(place.n_episodes for place in others)
        shown.append(f"{count_of(len(others), 'other place')} {n_episodes}")
    shown = [_unbroken(place) for place in shown]
    return " · ".join(shown) + (_unbroken(f" ({pattern})") if pattern else "")


def _symptoms(page: WeeklyPage) -> Iterator[str]:
    shown = page.symptoms[:_MOST_SYMPTOMS]
    facts = [_symptom(row) for row in shown]
    others = len(page.symptoms) - len(shown)
    if others:
        facts.append(f"and {count_of(others, 'other')}: twitchlog list --kind symptom")
    if page.about_symptoms:
        facts.append(page.about_symptoms)
    yield from _labelled("Symptoms", facts)


def _symptom(row: SymptomRow) -> str:
    where = f", {row.place}" if row.place else ""
    worst = f", {row.worst}" if row.worst else ""
    return f"{row.name}{where}: on {row.days}{worst}"


def _factors(page: WeeklyPage) -> Iterator[str]:
    if not page.factors:
        return
    yield _columns("", "this week", "your usual", "")
    for row in page.factors:
        yield from _factor(row)
    yield ""
    yield from (line for line in (page.about_figures, page.about_bars, page.marks) if line)


def _factor(row: FactorRow) -> Iterator[str]:
    cells = (row.name, row.this_week, row.usual)
    if all(len(cell) < width for cell, width in zip(cells, _COLUMNS, strict=True)):
        yield _columns(row.name, row.this_week, row.usual, row.bars)
        return
    yield from textwrap.wrap(row.name, WIDTH)
    yield from _wrap(f"{row.this_week}; usually {row.usual}   {row.bars}", " " * _LABEL)


def _columns(name: str, this_week: str, usual: str, bars: str) -> str:
    widths = _COLUMNS
    return f"{name:<{widths[0]}}{this_week:<{widths[1]}}{usual:<{widths[2]}}{bars}".rstrip()


def _rest(page: WeeklyPage) -> Iterator[str]:
    yield from _labelled("Not logged", [f"{', '.join(row.names)} ({_unbroken(row.days)})" for row in page.not_logged])
    yield from _labelled("Associations", page.associations)
    yield from _labelled("Tried", list(page.tried))


def _advice(page: WeeklyPage) -> Iterator[str]:
    yield from _labelled("To try", [*page.ideas, page.about_ideas] if page.ideas else [])
    yield from _labelled("To log", page.learn)


def _labelled(label: str, facts: Sequence[str]) -> Iterator[str]:
    for number, fact in enumerate(facts):
        yield from _wrap(fact, f"{label if number == 0 else '':<{_LABEL}}")


def _wrapped(sentences: Sequence[str]) -> list[str]:
    return [line for sentence in sentences for line in _indented(sentence, 0)]


def _indented(text: str, n: int) -> list[str]:
    lines = textwrap.wrap(text, WIDTH, initial_indent=" " * n, subsequent_indent=" " * n, break_on_hyphens=False)
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _wrap(text: str, head: str) -> list[str]:
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * _LABEL, break_on_hyphens=False, drop_whitespace=True
    )
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _unbroken(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", _NO_BREAK)
