"""The weekly page as Markdown (CommonMark with tables); must not compute or choose words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import WeeklyPage, weekly_page
from twitchlog.report.wording import plain_text

# What would be markup in a name or a unit that a person typed.
_ESCAPES = {ord(c): f"\\{c}" for c in "\\`*_{}[]#|~!+-=:$^"} | {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}


def render_weekly(report: WeeklyReport) -> str:
    """The weekly page as Markdown, with a line feed at the end.

    Parameters
    ----------
    report : WeeklyReport
    """
    page = weekly_page(report)
    blocks = [
        f"# {page.title}",
        page.coverage,
        *page.notices,
        *_twitches(page),
        *_factors(page),
        *_listed("Not logged", [f"{_escaped(', '.join(row.names))} ({row.days})" for row in page.not_logged]),
        *_listed("Associations", [_escaped(line) for line in page.associations]),
        *_listed("Tried", page.tried),
        page.closing,
    ]
    return "\n\n".join(blocks) + "\n"


def _twitches(page: WeeklyPage) -> Iterator[str]:
    yield from _listed("Twitches", page.twitches)
    if page.places:
        rows = [(_escaped(place.name), place.share, place.days) for place in page.places]
        yield _table(("place", "episodes", "days"), rows)
    if page.pattern:
        yield f"In all: {page.pattern}."
    if page.twitches and not page.notices:
        yield _table(page.day_names, [page.episode_days])


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
    return plain_text(text).translate(_ESCAPES)
