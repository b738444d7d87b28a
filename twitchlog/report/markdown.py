"""The weekly page as Markdown (CommonMark with tables); must not compute or choose words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import WeeklyPage, weekly_page
from twitchlog.report.wording import plain_text

# What would be markup in a name or a unit that a person typed.
_ESCAPES = {ord(c): f"\\{c}" for c in "\\`*_{}[]#|~!+-=:$^"} | {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}
_BEFORE_A_DOT = re.compile(r"^\d+(?=[.)](?:\s|$))|www(?=\.)", re.IGNORECASE)  # numbered lists; links that GitHub makes


def render_weekly(report: WeeklyReport) -> str:
    """The weekly page as Markdown, with a line feed at the end.

    Parameters
    ----------
    report : WeeklyReport
    """
    page = weekly_page(report)
    blocks = [
        *(f"**{_escaped(line)}**" for line in page.urgent),
        f"# {page.title}",
        page.coverage,
        *_flags(page),
        *page.notices,
        *_twitches(page),
        *_symptoms(page),
        *_factors(page),
        *_listed("Not logged", [f"{_escaped(', '.join(row.names))} ({row.days})" for row in page.not_logged]),
        *_listed("Associations", [_escaped(line) for line in page.associations]),
        *_listed("Tried", [_escaped(line) for line in page.tried]),
        *_listed("Something to try", [_escaped(line) for line in page.ideas]),
        *filter(None, [page.about_ideas]),
        *_listed("What to log to learn more", [_escaped(line) for line in page.learn]),
        page.closing,
        *page.gentle,
    ]
    return "\n\n".join(blocks) + "\n"


def _twitches(page: WeeklyPage) -> Iterator[str]:
    yield from _listed("Twitches", page.twitches)
    if page.places:
        rows = [(_escaped(place.name), place.share, place.days) for place in page.listed_places]
        yield _table(("place", "episodes", "days"), rows)
    if page.more_places:
        yield f"{page.more_places}."
    if page.pattern:
        yield f"In all: {page.pattern}."
    if page.twitches and not page.notices:
        yield _table(page.day_names, [page.episode_days])


def _flags(page: WeeklyPage) -> Iterator[str]:
    if not page.flags:
        return
    yield "## Warning signs"
    for row in page.flags:
        yield f"**{row.tier_words}: {row.title}**"
        for line in filter(None, (row.where, row.seen, " ".join(row.sentences))):
            yield _escaped(line)
    yield page.about_flags


def _symptoms(page: WeeklyPage) -> Iterator[str]:
    if page.symptoms or page.about_symptoms:
        yield "## Symptoms"
    if page.symptoms:
        rows = [tuple(map(_escaped, row)) for row in page.symptoms]
        yield _table(("symptom", "place", "days", "strength"), rows)
    if page.about_symptoms:
        yield f"{page.about_symptoms}."


def _factors(page: WeeklyPage) -> Iterator[str]:
    if not page.factors:
        return
    yield "## Beside the twitches"
    # A unit is the person's own word too, so the figures are escaped like the names.
    rows = [(*map(_escaped, (row.name, row.this_week, row.usual)), row.bars) for row in page.factors]
    yield _table(("", "this week", "your usual", "day by day"), rows)
    yield " ".join(line for line in (page.about_figures, page.about_bars, page.marks) if line)


def _listed(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"## {heading}"
        yield "\n".join(f"- {item}" for item in items)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _escaped(text: str) -> str:
    plain = plain_text(text).strip()  # four spaces before a line would make it code
    return _BEFORE_A_DOT.sub(r"\g<0>\\", plain.translate(_ESCAPES))
