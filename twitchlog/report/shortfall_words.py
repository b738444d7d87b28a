"""What a factor still lacks before anything can be said of it, in words; must not decide what it takes."""

from __future__ import annotations

from collections.abc import Sequence

from twitchlog.analysis.gate import NEVER_LOGGED, VALUES, Shortfall
from twitchlog.analysis.shortfall_words import NO_TEST, shortfall_text
from twitchlog.diary.factors import FOOD_FACTORS, YES_NO, Factor
from twitchlog.report.association_words import Statement
from twitchlog.report.triggers import TriggerFinding
from twitchlog.report.wording import format_wait, plain_text

_FOOD_ASIDE = "counts only on days marked as fully logged (twitchlog food --complete)"


def lacking_statements(findings: Sequence[TriggerFinding]) -> tuple[Statement, ...]:
    """What each factor lacks; those that lack the same on one line, those never logged on the last."""
    never = [each for each in findings if _is_never(each)]
    alike: dict[tuple[str, ...], list[str]] = {}
    for each in findings:
        if not _is_never(each):
            alike.setdefault(_parts(each), []).append(plain_text(each.factor.name))
    statements = [Statement(", ".join(names), parts[0], parts[1:]) for parts, names in alike.items()]
    if never:
        statements.append(Statement("never logged", ", ".join(plain_text(each.factor.name) for each in never), ()))
    return tuple(statements)


def _is_never(each: TriggerFinding) -> bool:
    return any(short.what == NEVER_LOGGED for short in each.finding.shortfalls)


def _parts(each: TriggerFinding) -> tuple[str, ...]:
    if not each.finding.shortfalls:
        return (NO_TEST,)
    first, *others = each.finding.shortfalls
    # Days alone mend the rest, but not that the same few values come again.
    told = (first, *(short for short in others if short.what == VALUES))
    parts = [shortfall_words(short, each.factor) for short in told]
    if each.n_days_to_go:
        parts.append(f"{format_wait(each.n_days_to_go)} at your pace")
    if each.factor.key in FOOD_FACTORS:
        parts.append(_FOOD_ASIDE)
    return tuple(parts)


def shortfall_words(short: Shortfall, factor: Factor) -> str:
    """One minimum that is not reached."""
    return shortfall_text(short, is_yes_no=factor.kind == YES_NO)
