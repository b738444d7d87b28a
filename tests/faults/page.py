"""docs/reliability.md from the sections of a run; must not break or measure anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """What was tried n times, what was wrong with some of them, and more cells."""

    name: str
    n: int
    problems: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether it was tried at all, and nothing was wrong."""
        return bool(self.n) and not self.problems


class Table(NamedTuple):
    """Rows under the names of their cells: what, tried, as it should be, and more."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """A part of the page: paragraphs and tables in their order; what could not be tried, and why."""

    title: str
    parts: tuple[str | Table, ...]
    not_tried: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> list[Row]:
        """Every row of its tables."""
        return [row for part in self.parts if isinstance(part, Table) for row in part.rows]


def page(sections: Sequence[Section], *, head: Sequence[str], tail: Sequence[str]) -> str:
    """The whole page in Markdown."""
    parts = ["# What the diary survives", *head, summary(sections)]
    for section in sections:
        parts.append(f"## {section.title}")
        parts += [_markdown(part) if isinstance(part, Table) else part for part in section.parts]
        if section.not_tried:
            parts.append(
                "\n".join(["Not tried:", "", *(f"- {name}: {_plain(why)}" for name, why in section.not_tried)])
            )
    return "\n\n".join([*parts, *tail]) + "\n"


def summary(sections: Sequence[Section]) -> str:
    """How many attempts came out as they should, and each kind of those that did not."""
    rows = [row for section in sections for row in section.rows]
    n, n_wrong = sum(row.n for row in rows), sum(len(row.problems) for row in rows)
    said = f"**{n - n_wrong:,} of {n:,} attempts came out as they should.**"
    if not n_wrong:
        return said
    lines = [f"- {row.name}: {_plain(problem)}" for row in rows for problem in sorted(set(row.problems))[:5]]
    return "\n".join([f"{said} The others:", "", *lines])


def _markdown(table: Table) -> str:
    heads = [table.columns[0], "tried", "as it should be", *table.columns[1:]]
    lines = [_line(heads), "|---|---:|---:|" + "---|" * (len(heads) - 3)]
    lines += [_line([row.name, f"{row.n:,}", f"{row.n - len(row.problems):,}", *row.cells]) for row in table.rows]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
