"""Associations for a clinician: counted days first, what was looked for and not found too; must not compute.

Nothing here is called a cause, and every finding stands with its days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twitchlog.analysis.gate import NEVER_LOGGED
from twitchlog.analysis.high_low import DayGroup, HighLow
from twitchlog.analysis.results import Association
from twitchlog.analysis.screen import ASSOCIATED, CANNOT_TELL, HINT, NO_STRONG_LINK, NOT_ENOUGH_DATA
from twitchlog.diary.factors import BEFORE, YES_NO, Factor
from twitchlog.report import association_words as words
from twitchlog.report.clinician import ClinicianReport, Link, shown_effect
from twitchlog.report.clinician_blocks import Block, Item
from twitchlog.report.triggers import TriggerFinding
from twitchlog.report.triggers_page import lacks_days, progress_words
from twitchlog.report.wording import count_of, format_rate, format_short_date, format_value, listed, plain_text

HEADING = "Association in a self-kept diary, not cause"
_MOST_HINTS = 3
_MOST_NAMES = 4


def links_block(report: ClinicianReport) -> Block:
    """What goes with the twitches, what does not, and of what nothing can be said."""
    items = tuple(_why_nothing(report)) or tuple(_items(report))
    return Block("Associations", _about(report), items, "line", 4)


def _about(report: ClinicianReport) -> str:
    found = report.associations
    if found.start is None or found.end is None:
        return f"{HEADING}."
    observed = count_of(found.screen.period.n_observed, "observed day")
    start, end = format_short_date(found.start), format_short_date(found.end)
    return f"{HEADING}. The whole diary: {observed}, {start} to {end}."


def _why_nothing(report: ClinicianReport) -> Iterator[Item]:
    found = report.associations
    if found.start is None:
        yield Item("", "no observed day to compare")
    elif not found.n_episodes and not lacks_days(found):
        yield Item("", f"no twitches on {count_of(found.screen.period.n_observed, 'observed day')}: nothing to compare")
    elif not found.can_conclude:
        yield Item("too few days", f"{progress_words(found)}; nothing can be concluded yet")
    elif not found.n_looked_at:
        yield Item("too few days", "no factor was logged on enough days to compare")


def _items(report: ClinicianReport) -> Iterator[Item]:
    of = {verdict: [each for each in report.links if each.finding.verdict == verdict] for verdict in _VERDICTS}
    for link in of[ASSOCIATED]:
        yield Item(words.label_of(link.finding.factor, link.finding.finding.lag_days), _counted(link, report))
    if not of[ASSOCIATED]:
        yield Item("stands out", "nothing so far")
    for link in of[HINT][:_MOST_HINTS]:
        label = words.label_of(link.finding.factor, link.finding.finding.lag_days)
        yield Item(f"hint, may well be chance: {label}", _counted(link, report))
    if len(of[HINT]) > _MOST_HINTS:
        yield Item("other hints", _names(of[HINT][_MOST_HINTS:]))
    for verdict, lead in ((NO_STRONG_LINK, "looked for, not found"), (CANNOT_TELL, "looked for, cannot tell yet")):
        if of[verdict]:
            yield Item(lead, "; ".join(_with_ratio(link.finding) for link in of[verdict]))
    yield from _lacking(of[NOT_ENOUGH_DATA])


_VERDICTS = (ASSOCIATED, HINT, NO_STRONG_LINK, CANNOT_TELL, NOT_ENOUGH_DATA)


def _lacking(links: Sequence[Link]) -> Iterator[Item]:
    never = [link for link in links if _is_never(link)]
    short = [link for link in links if not _is_never(link)]
    if short:
        yield Item("not enough data", _names(short))
    if never:
        yield Item("never logged", _names(never))


def _is_never(link: Link) -> bool:
    return any(short.what == NEVER_LOGGED for short in link.finding.finding.shortfalls)


def _names(links: Sequence[Link]) -> str:
    return listed([plain_text(link.finding.factor.name) for link in links])


def _with_ratio(each: TriggerFinding) -> str:
    effect, label = each.finding.adjusted, words.label_of(each.factor, each.finding.lag_days)
    return f"{label} {words.ratio_with_interval(effect)}" if isinstance(effect, Association) else label


def _counted(link: Link, report: ClinicianReport) -> str:
    each, effect = link.finding, shown_effect(link.finding)
    if effect is None or link.counts is None:
        return "its size cannot be told"
    parts = [_days_counted(link.counts, each.factor, effect), f"rate ratio {_ratio(each, effect, report)}"]
    if each.is_direction_unknown:
        parts.append("direction unknown")
    if each.retest:
        parts.append(words.held_up_words(each.retest))
    return "; ".join(parts)


def _ratio(each: TriggerFinding, effect: Association, report: ClinicianReport) -> str:
    said = f"{words.ratio_with_interval(effect, is_first=True)}, {count_of(effect.n_days, 'day')}"
    if not each.is_independent:
        return f"{said}, by itself; {words.may_be_explained(each, report.associations)}"
    names = [words.names_of(report.associations)[key] for key in effect.covariates]
    if len(names) > _MOST_NAMES + 1:
        names = [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} others"]
    return f"{said}, beside {listed(names)}" if names else said


def _days_counted(counts: HighLow, factor: Factor, effect: Association) -> str:
    """`twitches on 14 of 16 days (2.1 a day) after 320 mg or more, on 6 of 18 (0.6 a day) after 95 mg or less`."""
    high, low = _contrast(factor, effect)
    return f"twitches on {_group(counts.high, 'day')} {high}, on {_group(counts.low)} {low}"


def _group(group: DayGroup, noun: str = "") -> str:
    days = count_of(group.n_days, noun) if noun else str(group.n_days)
    rate = f" ({format_rate(group.total / group.n_days)})" if group.n_days else ""
    return f"{group.n_with_twitches} of {days}{rate}"


def _contrast(factor: Factor, effect: Association) -> tuple[str, str]:
    name = plain_text(factor.name)
    is_same_day = effect.lag_days == 0 and factor.timing != BEFORE
    at = "with" if is_same_day else "after"
    if effect.is_split and factor.kind == YES_NO:
        return f"{at} {name}", f"{at} none"
    low, high = format_value(effect.low, factor), format_value(effect.high, factor)
    if effect.is_split:
        high = f"some (typically {high})" if effect.low == 0 else f"about {high}"
        return f"{at} {high}", f"{at} {'none' if effect.low == 0 else f'about {low}'}"
    return f"{at} {high} or more", f"{at} {low} or less"
