"""The one table: medians, ratios, targets and whether they are met; must not measure anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.measure import CPU_MS, WALL_MS, Limit, Summary

PASS = "python -c pass"
HEADINGS = ("", "CPU ms", "× pass", "wall ms", "peak MiB", "target", "met?")
_NUMBERS = HEADINGS[1:5]
_UNITS: Mapping[str | None, str] = {None: "MiB", CPU_MS: "ms", WALL_MS: "ms wall"}


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
    return [Verdict(limit, _measured(summary, limit, known)) for limit in summary.measure.limits]


def _measured(summary: Summary, limit: Limit, known: Mapping[str, Summary]) -> float:
    if limit.against is None:
        return summary.peak_mib
    if limit.against in _UNITS:
        return summary.cpu_ms if limit.against == CPU_MS else summary.wall_ms
    other = known[limit.against]
    return summary.wall_ms / other.wall_ms if limit.by_wall else ratio(summary, other)


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
    if limit.against in _UNITS:
        return f"≤ {limit.at_most:g} {_UNITS[limit.against]}"
    of = "pass" if limit.against == PASS else limit.against
    return f"≤ {limit.at_most:g} × {of}{' (wall)' if limit.by_wall else ''}"


def _value(verdict: Verdict) -> str:
    unit = _UNITS.get(verdict.limit.against)
    return f"{verdict.value:.1f} {unit}" if unit else f"{verdict.value:.2f} ×"


def _met(verdict: Verdict) -> str:
    return f"{'yes' if verdict.is_met else 'NO'}: {_value(verdict)}"


def table_rows(summaries: Sequence[Summary]) -> list[tuple[str, ...]]:
    """The cells of the table, a line a measure; a call inside a process has neither "× pass" nor wall time."""
    known = {summary.name: summary for summary in summaries}
    return [_cells(summary, known) for summary in summaries]


def _cells(summary: Summary, known: Mapping[str, Summary]) -> tuple[str, ...]:
    is_process = not summary.measure.tells_its_cpu
    found = verdicts(summary, known)
    return (
        summary.name,
        f"{summary.cpu_ms:.1f}",
        f"{ratio(summary, known[PASS]):.1f}" if is_process else "",
        f"{summary.wall_ms:.0f}" if is_process else "",
        f"{summary.peak_mib:.1f}",
        "; ".join(target_text(verdict.limit) for verdict in found),
        "; ".join(_met(verdict) for verdict in found),
    )


def markdown_table(summaries: Sequence[Summary]) -> str:
    """The table as Markdown that also reads well in a terminal, a block for each group."""
    rows = table_rows(summaries)
    headed = [(f"**{summary.measure.group}**", *[""] * (len(HEADINGS) - 1)) for summary in summaries]
    widths = [max(len(row[i]) for row in (HEADINGS, *headed, *rows)) for i in range(len(HEADINGS))]
    lines = [_line(HEADINGS, widths), _rule(widths)]
    for n, row in enumerate(rows):
        if n == 0 or headed[n] != headed[n - 1]:
            lines.append(_line(headed[n], widths))
        lines.append(_line(row, widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        f"{cell:>{width}}" if heading in _NUMBERS else f"{cell:<{width}}"
        for heading, cell, width in zip(HEADINGS, cells, widths, strict=True)
    )
    return "| " + " | ".join(aligned) + " |"


def _rule(widths: Sequence[int]) -> str:
    marks = (
        "-" * (width + 1) + (":" if heading in _NUMBERS else "-")
        for heading, width in zip(HEADINGS, widths, strict=True)
    )
    return "|" + "|".join(marks) + "|"
