"""The warning signs as plain text of 80 columns; must not judge or choose words."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from twitchlog.analysis.results import NOT_ENOUGH, NOT_SEEN, PRESENT, FlagResult
from twitchlog.reference.tables import red_flags
from twitchlog.report.flags_words import FlagRow, FlagsPage, coverage_words, covered, flag_rows, where_words
from twitchlog.report.wording import format_date, format_figure

WIDTH = 80
_LABEL = 22


def render_flags(page: FlagsPage, *, as_of: dt.date) -> str:
    """Every warning sign, what asks for most first, with a line feed at the end.

    Parameters
    ----------
    page : FlagsPage
    as_of : datetime.date
    """
    present = [row for row in page.rows if row.result == PRESENT]
    blocks = [
        [line for said in page.urgent for line in textwrap.wrap(said, WIDTH)],
        [f"{'Warning signs':<{WIDTH - 20}}{'as of ' + format_date(as_of):>20}"],
        *([*_present(row)] for row in present),
        [line for result in (NOT_SEEN, NOT_ENOUGH) for line in _together(page.rows, result)],
        textwrap.wrap(page.summary or page.closing, WIDTH),
        list(_hints(present)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _present(row: FlagRow) -> Iterator[str]:
    yield from _labelled(row.tier_words, f"{row.title} ({row.id})")
    yield from _labelled("", row.where)
    for sentence in (" ".join(row.sentences), row.seen):
        yield from _labelled("", sentence)


def _together(rows: Sequence[FlagRow], result: str) -> Iterator[str]:
    """The signs of one result, those that rest on the same days or checks in one line."""
    by_coverage: dict[str, list[str]] = {}
    for row in rows:
        if row.result == result:
            by_coverage.setdefault(row.coverage, []).append(row.title)
    for coverage, titles in by_coverage.items():
        yield from _labelled(result, f"{' · '.join(titles)}: {coverage}")


def _hints(present: Sequence[FlagRow]) -> Iterator[str]:
    if present:
        yield f"Why: twitchlog flags why {present[0].id}"
    routine = [row for row in present if row.tier == 1 and not row.seen]
    if routine:
        yield f"Seen by a clinician? twitchlog flags ack {routine[0].id} --on DATE"


def _labelled(label: str, text: str) -> list[str]:
    """A text beside its label; a label that is too long for its column stands on a line of its own."""
    if not text:
        return []
    indent = " " * (_LABEL + 2)
    head = f"  {label:<{_LABEL}}"
    if len(label) < _LABEL:
        return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)
    return [head.rstrip(), *textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)]


def render_why(
    flag: FlagResult,
    entry_lines: Sequence[str],
    *,
    as_of: dt.date,
    medicine_names: Mapping[str, str] | None = None,
) -> str:
    """One warning sign with its rule, what led to it, what it rests on and what an acknowledgement does.

    Parameters
    ----------
    flag : FlagResult
    entry_lines : sequence of str
        The entries that led to it, or where to look them up.
    as_of : datetime.date
    medicine_names : mapping, optional
        What the person calls each medicine, by its key.
    """
    words, thresholds = red_flags()["flags"][flag.id], red_flags()["thresholds"]
    figures = {name: format_figure(value) for name, value in thresholds.items()}
    (row,) = flag_rows([flag], as_of=as_of, medicine_names=medicine_names) or (None,)
    facts = [
        ("Result", flag.result + (f": {row.tier_words}" if row and row.tier_words else "")),
        *(("Led to by" if n == 0 else "", text) for n, text in enumerate(_led_to_by(flag, as_of, medicine_names))),
        *(("Entries" if n == 0 else "", line) for n, line in enumerate(entry_lines)),
        ("Logged", covered(flag)),
        *(("" if n else "In parts", text) for n, text in enumerate(_parts(flag))),
        ("The rule", words["rule"].format(**figures)),
        ("The article", words["article"] or "does not name it"),
        ("Guidance", words["guidance"]),
        ("Source", words["source"]),
        *([("Seen", _seen(flag))] if flag.tier or flag.acknowledged_on else []),
    ]
    lines = [f"{words['title']} ({flag.id})", ""]
    for label, text in facts:
        lines += textwrap.wrap(
            text, WIDTH, initial_indent=f"{label:<14}", subsequent_indent=" " * 14, break_on_hyphens=False
        )
    about = f"Thresholds version {red_flags()['version']}; no clinician has reviewed them. All rules: docs/red-flags.md"
    return "\n".join([*lines, "", *textwrap.wrap(about, WIDTH, break_on_hyphens=False)]) + "\n"


def _led_to_by(flag: FlagResult, as_of: dt.date, names: Mapping[str, str] | None) -> Iterator[str]:
    if flag.result != PRESENT:
        return
    for each in flag.because:
        alone = flag._replace(because=(each,), reported_on=None)
        yield where_words(alone, as_of=as_of, medicine_names=names)
    if flag.reported_on is not None:
        yield f"an onset that you told: {format_date(flag.reported_on)} or before"


def _parts(flag: FlagResult) -> Iterator[str]:
    for part in flag.parts:
        yield f"{part.name}: {part.result} ({coverage_words(part.coverage)})"


def _seen(flag: FlagResult) -> str:
    if flag.acknowledged_on is None:
        return f"not by a clinician so far, as far as the diary knows: twitchlog flags ack {flag.id} --on DATE"
    state = "not prompted for at present" if flag.is_silenced else "prompted for again"
    return f"by a clinician on {format_date(flag.acknowledged_on)}; {state}. It stays in every list and report."
