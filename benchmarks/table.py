"""The one table: medians, ratios, targets and whether they are met; must not measure anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.measure import Limit, Summary

PASS = "python -c pass"
HEADINGS = ("", "CPU ms", "x pass", "wall ms", "peak MiB", "target", "met?")


class Verdict(NamedTuple):
    """How a measure stands to one of its limits."""

    limit: Limit
    value: float

    @property
    def is_met(self) -> bool:
        """Whether the value is within the limit."""
        return self.value <= self.limit.at_most


def ratio(summary: Summary, against: Summary) -> float:
    """How many times the CPU of another measure this one takes."""
    return summary.cpu_ms / against.cpu_ms


def verdicts(summary: Summary, known: Mapping[str, Summary]) -> list[Verdict]:
    """How a measure stands to each of its limits."""
    return [
        Verdict(limit, summary.peak_mib if limit.against is None else ratio(summary, known[limit.against]))
        for limit in summary.limits
    ]


def missed(summaries: Sequence[Summary]) -> list[str]:
    """The targets that are not met, in words."""
    known = {summary.name: summary for summary in summaries}
    return [
        f"{summary.name}: {_value(verdict)}, target {target_text(verdict.limit)}"
        for summary in summaries
        for verdict in verdicts(summary, known)
        if not verdict.is_met
    ]


def target_text(limit: Limit) -> str:
    """A target in words."""
    if limit.against is None:
        return f"≤ {limit.at_most:g} MiB"
    against = "pass" if limit.against == PASS else limit.against
    return f"≤ {limit.at_most:g} x {against}"


def _value(verdict: Verdict) -> str:
    return f"{verdict.value:.1f} MiB" if verdict.limit.against is None else f"{verdict.value:.2f} x"


def _met(verdict: Verdict) -> str:
    return f"{'yes' if verdict.is_met else 'NO'}: {_value(verdict)}"


def table_rows(summaries: Sequence[Summary]) -> list[tuple[str, ...]]:
    """The cells of the table, a line a measure; a call inside a process has no "x pass"."""
    known = {summary.name: summary for summary in summaries}
    return [
        (
            summary.name,
            f"{summary.cpu_ms:.1f}",
            f"{ratio(summary, known[PASS]):.1f}",
            f"{summary.wall_ms:.0f}",
            f"{summary.peak_mib:.1f}",
            "; ".join(target_text(limit) for limit in summary.limits),
            "; ".join(_met(verdict) for verdict in verdicts(summary, known)),
        )
        for summary in summaries
    ]


def markdown_table(summaries: Sequence[Summary]) -> str:
    """The table as Markdown that also reads well in a terminal, a block for each group."""
    rows = table_rows(summaries)
    widths = [max(len(row[i]) for row in (HEADINGS, *rows)) for i in range(len(HEADINGS))]
    lines = [_line(HEADINGS, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    group = ""
    for summary, row in zip(summaries, rows, strict=True):
        if summary.group != group:
            group = summary.group
            lines.append(_line((f"**{group}**", *[""] * (len(HEADINGS) - 1)), widths))
        lines.append(_line(row, widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join((first, *rest)) + " |"
