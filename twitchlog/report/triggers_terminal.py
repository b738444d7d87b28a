"""What goes with the twitches as plain text of 80 columns, for a terminal or a pipe; must not choose words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from twitchlog.report.association_words import Statement
from twitchlog.report.triggers import TriggersReport
from twitchlog.report.triggers_page import Section, triggers_page
from twitchlog.report.why import WhyReport
from twitchlog.report.why_page import why_page

WIDTH = 80
_LABEL = 30  # where text begins, beside a label
_INDENT = 2
_FIGURES = 2  # of a statement's details, the estimate and its days stand on one line
_NO_BREAK = "\N{NO-BREAK SPACE}"
# A figure and its interval; hours and minutes; a number and its unit.
_TOGETHER = re.compile(r"\S+ \(\S+ to \S+\)|\d+ h \d\d|\d (?=(h|mg|ml|g|min|days?|times)\b)")


def render_triggers(report: TriggersReport) -> str:
    """The page as lines of at most 80 columns, with a line feed at the end.

    Parameters
    ----------
    report : TriggersReport
    """
    page = triggers_page(report)
    blocks = [
        [page.title, *wrapped(" · ".join(part.replace(" ", _NO_BREAK) for part in page.coverage.split(" · ")))],
        [line for notice in page.notices for line in wrapped(notice)],
        *(list(_section(section)) for section in page.sections),
        [line for sentence in page.closing for line in wrapped(sentence)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def wrapped(text: str, *, indent: int = 0, hanging: int = 0) -> list[str]:
    """Text on lines of at most 80 columns; words are broken only where one is longer than a line."""
    lines = textwrap.wrap(
        _TOGETHER.sub(lambda found: found[0].replace(" ", _NO_BREAK), text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_on_hyphens=False,
    )
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _section(section: Section) -> Iterator[str]:
    about = f"{section.heading}  ({section.about.rstrip('.')})" if section.about and not section.is_wide else ""
    yield from wrapped(about or section.heading)
    for statement in section.statements:
        yield from _wide(statement) if section.is_wide else _beside(statement)
    if section.is_wide:
        yield from wrapped(section.about, indent=_INDENT)


def _wide(statement: Statement) -> Iterator[str]:
    yield from wrapped(statement.label, indent=_INDENT, hanging=_INDENT)
    figures = " · ".join(statement.details[:_FIGURES])
    for line in (statement.sentence, figures, *statement.details[_FIGURES:]):
        yield from wrapped(line, indent=2 * _INDENT, hanging=_INDENT)


def _beside(statement: Statement) -> Iterator[str]:
    label = " " * _INDENT + statement.label
    text = " · ".join((statement.sentence, *statement.details))
    if len(label) >= _LABEL:
        yield from wrapped(statement.label, indent=_INDENT, hanging=_INDENT)
        yield from wrapped(text, indent=_LABEL)
        return
    first, *rest = wrapped(text, indent=_LABEL)
    yield label + first[len(label) :]
    yield from rest


def render_why(why: WhyReport) -> str:
    """The arithmetic of one finding as lines of at most 80 columns, but for the lines of Python, which stay whole.

    Parameters
    ----------
    why : WhyReport
    """
    page = why_page(why)
    blocks = [wrapped(page.title)]
    for heading, lines in page.blocks:
        block = [*wrapped(heading), *(each for line in lines for each in wrapped(line, indent=_INDENT))]
        blocks.append(block)
    blocks.append(["TO COMPUTE IT AGAIN, IN PYTHON", *(" " * _INDENT + line for line in page.python)])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
