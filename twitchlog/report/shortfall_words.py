"""What a factor still lacks before anything can be said of it, in words; must not decide what it takes."""

from __future__ import annotations

from collections.abc import Sequence

from twitchlog.analysis.gate import (
    HIGH_GROUP,
    HIGH_SIDE,
    LOW_GROUP,
    LOW_SIDE,
    NEVER_LOGGED,
    NEVER_VARIED,
    ONLY_CALENDAR,
    PAIRS,
    TWITCH_PAIRS,
    VALUES,
    Shortfall,
)
from twitchlog.diary.factors import FOOD_FACTORS, YES_NO, Factor
from twitchlog.report.association_words import Statement
from twitchlog.report.triggers import TriggerFinding
from twitchlog.report.wording import count_of, format_wait, plain_text

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
        return ("its days cannot be told from weekday and trend",)
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
    if short.what == NEVER_LOGGED:
        return "never logged"
    if short.what == NEVER_VARIED:
        return f"always the same ({count_of(short.n, 'day')})"
    if short.what == ONLY_CALENDAR:
        return "follows the weekdays and the months so closely that it cannot be told apart from them"
    if factor.kind == YES_NO and short.what in (LOW_GROUP, HIGH_GROUP):
        return f"{short.n} of {short.needed} days {'with' if short.what == HIGH_GROUP else 'without'} it"
    if short.what == PAIRS:
        return f"{short.n} of the {short.needed} days it takes"
    return f"{short.n} of {short.needed} {_WORDS.get(short.what, short.what)}"


_WORDS = {
    LOW_SIDE: "low days",
    HIGH_SIDE: "high days",
    VALUES: "different values",
    TWITCH_PAIRS: "days with a twitch beside it",
    LOW_GROUP: "days with less of it",
    HIGH_GROUP: "days with more of it",
}
