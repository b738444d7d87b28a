"""The signs that were asked for, as a clinician reads them: present ones first, then negatives with what they rest on.

It must not compute: what each sign rests on is in its result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, FlagPart
from twitchlog.report.clinician import ClinicianReport
from twitchlog.report.clinician_blocks import Block, Item
from twitchlog.report.flags_words import FlagRow, flag_rows


def signs_block(report: ClinicianReport) -> Block:
    """Every sign of the rules: present, not seen, or without enough data to say."""
    names = {course.medicine.key: course.medicine.name for course in report.medicines}
    rows = flag_rows(report.flags, as_of=report.as_of, medicine_names=names)
    parts = {flag.id: flag.parts for flag in report.flags}
    items = (*_present(rows, parts), *_grouped(rows, NOT_SEEN), *_grouped(rows, NOT_ENOUGH))
    return Block("Signs asked for", "", items, "sign", len(items), is_whole=True, fewest=len(items))


def _present(rows: Sequence[FlagRow], parts: Mapping[str, Sequence[FlagPart]]) -> Iterator[Item]:
    for row in rows:
        if row.result == PRESENT:
            others = (f"{part.name}: {part.result}" for part in parts[row.id] if part.result != PRESENT)
            said = (row.where, *others, row.seen)
            yield Item(f"present: {row.id} {row.title}", "; ".join(part for part in said if part))


def _grouped(rows: Sequence[FlagRow], result: str) -> Iterator[Item]:
    """The signs with one result, those together that rest on the same."""
    alike: dict[str, list[str]] = {}
    for row in rows:
        if row.result == result:
            alike.setdefault(row.coverage, []).append(f"{row.id} {row.title}")
    groups = [f"{' · '.join(titles)} ({coverage})" for coverage, titles in alike.items()]
    if groups:
        yield Item(result, "; ".join(groups))
