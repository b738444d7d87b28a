"""Associations in sentences, the same for every page; must not compute, lay out, or say more than a diary can.

An association is said with the limit of its interval that is nearest to 1 first, because estimates that stand out run
high. Nothing here is called a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from twitchlog.analysis.effect import SETTLED_RATE_RATIO
from twitchlog.analysis.held_up import DID_NOT, HELD_UP, NEW_DAYS, NOT_YET
from twitchlog.analysis.logging_bias import LoggingBias
from twitchlog.analysis.ratio_words import format_cautious_ratio, format_interval, format_largest_ratio, format_ratio
from twitchlog.analysis.results import Association
from twitchlog.diary.factors import BEFORE, YES_NO, Factor, lag_words
from twitchlog.frame.daily import TWITCH_EPISODES, TWITCH_MINUTES
from twitchlog.report.triggers import ShownBefore, TriggerFinding, TriggersReport
from twitchlog.report.wording import (
    count_of,
    format_about,
    format_date,
    format_percent,
    format_value,
    listed,
    plain_text,
)

MOST_DAYS_AHEAD = 730
TENFOLD = 10.0
_MOST_NAMES = 4
_ROOM_FOR_ONE_MORE = 1


class Statement(NamedTuple):
    """One finding in words: what it is about, what is said of it, and what belongs beside that."""

    label: str
    sentence: str
    details: tuple[str, ...]

    def __str__(self) -> str:
        """All of it on one line."""
        return f"{self.label}: {' · '.join((self.sentence, *self.details))}"


def label_of(factor: Factor, lag_days: int) -> str:
    """A factor and how long before the twitches it lay: `caffeine, the day after`."""
    return f"{plain_text(factor.name)}, {lag_words(lag_days, factor.timing)}"


def outcome_noun(report: TriggersReport) -> str:
    """What is counted: `twitches`, or of which place, or minutes of them."""
    noun = "minutes of twitching" if report.outcome == TWITCH_MINUTES else "twitches"
    return f"{noun} ({plain_text(report.place)})" if report.place else noun


def names_of(report: TriggersReport) -> dict[str, str]:
    """What each column is called."""
    return {each.factor.key: plain_text(each.factor.name) for each in report.findings}


def associated(each: TriggerFinding, report: TriggersReport) -> Statement:
    """A finding that stands out from all that was looked at."""
    adjusted, unadjusted = each.finding.adjusted, each.finding.unadjusted
    label, noun = label_of(each.factor, each.finding.lag_days), outcome_noun(report)
    asides = tuple(_asides(each, report))
    if isinstance(adjusted, Association) and each.is_independent:
        return Statement(
            label,
            f"{_lead(each)}{_nearest_limit(adjusted)} times as many {noun} {contrast_words(each.factor, adjusted)}",
            (
                f"best estimate {ratio_with_interval(adjusted, is_first=True)}",
                count_of(adjusted.n_days, "day"),
                _not_explained(adjusted, names_of(report)),
                *asides,
            ),
        )
    if not isinstance(unadjusted, Association):
        return Statement(label, f"stands out, but its size cannot be told ({unadjusted.reason})", asides)
    return Statement(
        label,
        f"{_lead(each)}by itself {format_ratio(unadjusted.rate_ratio)} times as many {noun} "
        f"{contrast_words(each.factor, unadjusted)} (95 % interval {interval_words(unadjusted)})",
        (may_be_explained(each, report), count_of(unadjusted.n_days, "day"), *asides),
    )


def _lead(each: TriggerFinding) -> str:
    """What is said before the size: that new days did not show it again."""
    is_gone = each.retest is not None and each.retest.retest.result == DID_NOT
    return "did not hold up on new days; over all days " if is_gone else ""


def _nearest_limit(effect: Association) -> str:
    is_more = effect.rate_ratio > 1
    limit = format_cautious_ratio(effect.ci_lower if is_more else effect.ci_upper)
    if limit == "1.00":
        return f"{'more' if is_more else 'less'} than {limit}"
    return f"at {'least' if is_more else 'most'} {limit}"


def contrast_words(factor: Factor, effect: Association) -> str:
    """The two kinds of days that are compared: `after 320 mg as after 95 mg`."""
    is_same_day = effect.lag_days == 0 and factor.timing != BEFORE
    if effect.is_split and factor.kind == YES_NO:
        span = "nights" if factor.timing == BEFORE else "days"
        preposition = "on" if is_same_day else "after"
        return f"{preposition} {span} with {plain_text(factor.name)} as {preposition} {span} without"
    low, high = format_value(effect.low, factor), format_value(effect.high, factor)
    with_ = "on days with" if is_same_day else "after"
    if effect.is_split:
        low = "none" if effect.low == 0 else f"about {low}"
        high = f"some (typically {high})" if effect.low == 0 else f"about {high}"
    return f"{with_} {high} as {with_} {low}"


def interval_words(effect: Association) -> str:
    """An interval: `1.2 to 2.1`."""
    return format_interval(effect.ci_lower, effect.ci_upper)


def ratio_with_interval(effect: Association, *, is_first: bool = False) -> str:
    """A rate ratio and its interval; the first one on a page says what the interval is."""
    kind = f"{format_percent(effect.ci_level)} interval " if is_first else ""
    return f"{format_ratio(effect.rate_ratio)} ({kind}{interval_words(effect)})"


def _not_explained(effect: Association, names: Mapping[str, str]) -> str:
    if not effect.covariates:
        return "no other factor was logged often enough to be taken into account"
    return f"not explained by {_some([names[key] for key in effect.covariates], last='or')}"


def _some(names: Sequence[str], *, last: str = "and") -> str:
    """The first few names, and how many others."""
    if len(names) <= _MOST_NAMES + _ROOM_FOR_ONE_MORE:
        return listed(names, last=last)
    return f"{', '.join(names[:_MOST_NAMES])} {last} {len(names) - _MOST_NAMES} others"


def may_be_explained(each: TriggerFinding, report: TriggersReport) -> str:
    """That the other factors may be behind a finding, with what it is beside them."""
    adjusted, names = each.finding.adjusted, names_of(report)
    if not isinstance(adjusted, Association):
        return f"beside the other factors it cannot be told ({adjusted.reason})"
    others = _some([names[key] for key in adjusted.covariates]) or "nothing else"
    return f"beside {others}: {ratio_with_interval(adjusted)}, {_what_they_explain(each)}"


def _what_they_explain(each: TriggerFinding) -> str:
    adjusted, unadjusted = each.finding.adjusted, each.finding.unadjusted
    if not (isinstance(adjusted, Association) and isinstance(unadjusted, Association)):
        return "which leaves it open"
    is_weaker = abs(log(adjusted.rate_ratio)) < abs(log(unadjusted.rate_ratio))
    is_turned = (adjusted.rate_ratio > 1) != (unadjusted.rate_ratio > 1)
    return "so it may be explained by them" if is_weaker or is_turned else "which leaves open whether they explain it"


def _asides(each: TriggerFinding, report: TriggersReport) -> Iterator[str]:
    yield from _twin_words(each, report)
    yield from direction_words(each)
    if each.retest:
        yield held_up_words(each.retest)


def _twin_words(each: TriggerFinding, report: TriggersReport) -> Iterator[str]:
    """That a factor always moves with others; it stands wherever one of them does, or the page would deny itself."""
    if each.finding.twins:
        names = names_of(report)
        yield f"always moves with {listed([names[key] for key in each.finding.twins])}: they cannot be told apart"


def direction_words(each: TriggerFinding) -> Iterator[str]:
    """That nobody can say what came first on one day, and the same question the other way round."""
    name, is_before = plain_text(each.factor.name), each.factor.timing == BEFORE
    unknown = "direction unknown: " if each.is_direction_unknown else ""
    if not isinstance(each.reverse, Association):
        if unknown:
            yield "direction unknown"
        return
    first = "twitches of a day" if is_before else "twitches yesterday"
    then = f"the {name} of the night after" if is_before else f"{name} today"
    figures = ratio_with_interval(each.reverse)
    if _is_clear_of_one(each.reverse):
        yield f"{unknown}{first} also go with {then}, {figures}"
    else:
        yield f"{unknown}the other way round ({first}, {then}) {figures}"


def held_up_words(before: ShownBefore) -> str:
    """What the days since a finding was first shown say of it."""
    again, first = before.retest, f"first shown on {format_date(before.shown_on)}"
    if again.result == HELD_UP:
        return f"held up: there again on {NEW_DAYS} new days ({first})"
    if again.result == DID_NOT:
        return f"did not hold up on {NEW_DAYS} new days, which often miss a weak connection ({first})"
    if again.result == NOT_YET:
        return f"{first}; {again.n_days} of {NEW_DAYS} new days since"
    return f"could not be tested again: on too few of {NEW_DAYS} new days it was logged or varied ({first})"


def hint(each: TriggerFinding, report: TriggersReport) -> Statement:
    """A finding that chance gives too often to be more than a hint."""
    adjusted, unadjusted = each.finding.adjusted, each.finding.unadjusted
    label = label_of(each.factor, each.finding.lag_days)
    asides = tuple(_asides(each, report))
    if isinstance(adjusted, Association) and each.is_independent:
        return Statement(
            label,
            f"{_lead(each)}{_times_as_many(each.factor, adjusted)}",
            (count_of(adjusted.n_days, "day"), *asides),
        )
    if not isinstance(unadjusted, Association):
        return Statement(label, f"its size cannot be told ({unadjusted.reason})", asides)
    return Statement(
        label,
        f"{_lead(each)}by itself {_times_as_many(each.factor, unadjusted)}",
        (may_be_explained(each, report), count_of(unadjusted.n_days, "day"), *asides),
    )


def _times_as_many(factor: Factor, effect: Association) -> str:
    return (
        f"{format_ratio(effect.rate_ratio)} times as many {contrast_words(factor, effect)} ({interval_words(effect)})"
    )


def no_strong_link(each: TriggerFinding, report: TriggersReport) -> Statement:
    """A factor of which a large difference can be ruled out."""
    adjusted = each.finding.adjusted
    label = label_of(each.factor, each.finding.lag_days)
    if not isinstance(adjusted, Association):
        return Statement(label, adjusted.reason, tuple(_twin_words(each, report)))
    largest = format_largest_ratio(max(adjusted.ci_upper, 1 / adjusted.ci_lower))
    return Statement(
        label,
        f"a difference of more than {largest} times is unlikely",
        (ratio_with_interval(adjusted), count_of(adjusted.n_days, "day"), *_twin_words(each, report)),
    )


def cannot_tell(each: TriggerFinding, report: TriggersReport) -> Statement:
    """A factor of which the diary cannot tell yet, and what would settle it."""
    adjusted = each.finding.adjusted
    label, twins = label_of(each.factor, each.finding.lag_days), tuple(_twin_words(each, report))
    if not isinstance(adjusted, Association):
        return Statement(label, f"cannot be told beside the other factors ({adjusted.reason})", twins)
    within = ("within chance for all that was looked at",) if _is_clear_of_one(adjusted) else ()
    settle = settle_words(adjusted, each.n_days_to_settle)
    return Statement(
        label, ratio_with_interval(adjusted), (*within, _seen(adjusted), settle, *twins, *direction_words(each))
    )


def _is_clear_of_one(effect: Association) -> bool:
    return effect.ci_lower > 1 or effect.ci_upper < 1


def _seen(effect: Association) -> str:
    """What so many days would have shown with 80 % power."""
    days, least = count_of(effect.n_days, "day"), effect.detectable_rate_ratio
    if least > TENFOLD:
        return f"{days}, too few to see even a tenfold difference"
    return f"{days}, enough to see {format_ratio(least)} times"


def settle_words(effect: Association, n_days: int | None) -> str:
    """How many more days would show whether there is a 1.5-times difference.

    Parameters
    ----------
    effect : Association
    n_days : int, optional
        Calendar days at the present pace; None where there is no telling.
    """
    more = effect.days_needed - effect.n_days if n_days is None else n_days
    if more > MOST_DAYS_AHEAD:
        return "would take years at this pace" if n_days is not None else "would take years of such days"
    if more <= 0:
        return "more days would narrow it"
    days = f"about {format_about(more)} more {'such ' if n_days is None else ''}days"
    return f"{days} would settle a {format_ratio(SETTLED_RATE_RATIO)}-times difference"


def bias_words(report: TriggersReport) -> tuple[str, ...]:
    """That some days are logged more often than others, and what follows from it; nothing where that is not so.

    Of those beyond chance the first column, the outcome where it is one of them, is said in full. A short diary with
    skipped days differs so much after one column or another more often than not: that is said as what it is.
    """
    clear = [each for each in report.screen.biases if each.is_beyond_chance]
    slight = [each for each in report.screen.biases if not each.is_beyond_chance]
    return (*_clear_bias_words(clear, report), *_slight_bias_words(slight, report))


def _clear_bias_words(biases: Sequence[LoggingBias], report: TriggersReport) -> tuple[str, ...]:
    if not biases:
        return ()
    first, *rest = biases
    is_all = report.outcome == TWITCH_EPISODES and not report.place
    subject = "Days are logged" if is_all else f"{outcome_noun(report).capitalize()} are known"
    often = "more" if first.after_high > first.after_low else "less"
    said = (
        f"{subject} {often} often after days with {_high_days(first.column, report)} ({_share(first, is_high=True)}) "
        f"than after others ({_share(first, is_high=False)}). That alone can make things look connected."
    )
    others = (
        f"{names_of(report)[each.column]} ({_share(each, is_high=True)}, others {_share(each, is_high=False)})"
        for each in rest
    )
    return (said, f"Uneven too, after high days: {', '.join(others)}.") if rest else (said,)


def _slight_bias_words(biases: Sequence[LoggingBias], report: TriggersReport) -> Iterator[str]:
    if biases:
        names = names_of(report) | {report.outcome: outcome_noun(report)}
        about = ", ".join(
            f"{names[each.column]} ({_share(each, is_high=True)}, others {_share(each, is_high=False)})"
            for each in biases
        )
        yield f"Days logged after high days differ a little: {about}. With so few days that may be chance."


def _share(bias: LoggingBias, *, is_high: bool) -> str:
    share, n_days = (bias.after_high, bias.n_high) if is_high else (bias.after_low, bias.n_low)
    return f"{round(share * n_days)} of {n_days}"


def _high_days(column: str, report: TriggersReport) -> str:
    if column == report.outcome:
        return f"many {outcome_noun(report)}"
    factor = next(each.factor for each in report.findings if each.factor.key == column)
    name = plain_text(factor.name)
    return name if factor.kind == YES_NO else f"more {name} than usual"
