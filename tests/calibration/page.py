"""docs/calibration.md from the sections of a run; must not measure anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.calibration.shares import MET, Measured, Target, verdict


class Row(NamedTuple):
    """One line of a table: its cells after the name; with a target, the last cells are reached and met or not."""

    name: str
    cells: tuple[str, ...]
    measured: Measured | None = None
    target: Target | None = None
    why: str = ""

    @property
    def verdict(self) -> str:
        """Met, or by how much not."""
        if self.measured is None or self.target is None:
            return ""
        said = verdict(self.measured, self.target)
        return said if said.startswith(MET) or not self.why else f"{said} ({self.why})"


class Table(NamedTuple):
    """A table: its columns (the first names the row) and rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def has_targets(self) -> bool:
        """Whether any row has a target."""
        return any(row.target for row in self.rows)


class Section(NamedTuple):
    """A part of the page: paragraphs and tables in their order, and what the first paragraph says of it."""

    title: str
    parts: tuple[str | Table, ...]
    in_short: str = ""

    @property
    def aimed(self) -> list[Row]:
        """The rows that have a target."""
        return [row for part in self.parts if isinstance(part, Table) for row in part.rows if row.target]


def page(sections: Sequence[Section], *, head: Sequence[str]) -> str:
    """The whole page in Markdown; what sections say in short stands at the end of the head's first paragraph."""
    first = " ".join([head[0], *(section.in_short for section in sections if section.in_short)])
    parts = ["# How the analysis was calibrated", first, *head[1:], summary(sections)]
    for section in sections:
        parts.append(f"## {section.title}")
        parts += [_markdown(part) if isinstance(part, Table) else part for part in section.parts]
    return "\n\n".join(parts) + "\n"


def summary(sections: Sequence[Section]) -> str:
    """How many targets hold, and every one that does not."""
    n_aimed = sum(len(section.aimed) for section in sections)
    missed = [(section.title, row) for section in sections for row in section.aimed if not row.verdict.startswith(MET)]
    said = f"**{n_aimed - len(missed)} of {n_aimed} targets are met.**"
    if not missed:
        return said
    lines = [f"- {title}: {row.name}: {row.measured}, target {row.target}; {row.verdict}." for title, row in missed]
    return "\n".join([f"{said} Not met:", "", *lines])


def _markdown(table: Table) -> str:
    heads = [*table.columns, *(("target", "verdict") if table.has_targets else ())]
    lines = [_line(heads), "|---" * len(heads) + "|"]
    for row in table.rows:
        cells = [row.name, *row.cells]
        if table.has_targets:
            cells += [str(row.target) if row.target else "", row.verdict]
        lines.append(_line(cells))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
