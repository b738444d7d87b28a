"""The weekly page as plain text of 80 columns, for a terminal or a pipe; must not compute or choose words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from twitchlog.report.weekly import WeeklyReport
from twitchlog.report.weekly_page import FactorRow, PlaceRow, WeeklyPage, weekly_page
from twitchlog.report.wording import count_of

WIDTH = 80
_LABEL = 14  # where text begins, after the label of its block
_COLUMNS = (_LABEL, 20, 22)  # name, this week, your usual; the bars take what is left
_MOST_PLACES = 8
_NO_BREAK = "\N{NO-BREAK SPACE}"


def render_weekly(report: WeeklyReport) -> str:
    """The weekly page as lines of at most 80 columns, with a line feed at the end.

    Parameters
    ----------
    report : WeeklyReport
    """
    page = weekly_page(report)
    blocks = [
        [page.title, page.coverage],
        [line for notice in page.notices for line in textwrap.wrap(notice, WIDTH)],
        list(_twitches(page)),
        list(_factors(page)),
        list(_rest(page)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


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


def _labelled(label: str, facts: Sequence[str]) -> Iterator[str]:
    for number, fact in enumerate(facts):
        yield from _wrap(fact, f"{label if number == 0 else '':<{_LABEL}}")


def _wrap(text: str, head: str) -> list[str]:
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * _LABEL, break_on_hyphens=False, drop_whitespace=True
    )
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _unbroken(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", _NO_BREAK)
