"""What the weekly report says of associations: at most three, no hints, and only with enough days; must not compute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from twitchlog.analysis.screen import ASSOCIATED
from twitchlog.report import association_words as words
from twitchlog.report.triggers import TriggerFinding, TriggersReport
from twitchlog.report.triggers_json import findings_as_json, shortfalls_as_json
from twitchlog.report.triggers_page import lacks_days, no_date_words, progress_words
from twitchlog.report.wording import count_of, format_date

MOST_STATEMENTS = 3
_NOT_CAUSES = "associations, not causes; more: twitchlog triggers"


def week_findings(report: TriggersReport) -> tuple[TriggerFinding, ...]:
    """The findings that stand out most, at most three."""
    found = sorted(report.of(ASSOCIATED), key=lambda each: each.finding.p_familywise)
    return tuple(found[:MOST_STATEMENTS])


def week_statements(report: TriggersReport | None, *, as_of: dt.date) -> tuple[str, ...]:
    """The lines of the weekly page; none where there is no day, or no twitch, to compare.

    Parameters
    ----------
    report : TriggersReport, optional
        Of the whole diary up to the end of the week.
    as_of : datetime.date
        The running diary day of the person who reads it, perhaps long after that week.
    """
    if report is None or report.start is None or not (report.n_episodes or lacks_days(report)):
        return ()
    if not report.can_conclude:
        return (_not_yet(report, as_of),)
    if not report.n_looked_at:
        return ("no factor was logged on enough days yet; what it takes: twitchlog triggers",)
    found = week_findings(report)
    if not found:
        return ("nothing stands out so far; what was looked at: twitchlog triggers",)
    return (*(_line(each, report) for each in found), _NOT_CAUSES)


def _not_yet(report: TriggersReport, as_of: dt.date) -> str:
    progress = progress_words(report)
    if report.reached_on is None and report.n_episodes:
        return f"{progress}; nothing can be concluded yet. {no_date_words(report)}"
    if report.reached_on and report.reached_on > as_of:
        return f"{progress}; nothing can be concluded before about {format_date(report.reached_on)}"
    if report.as_of < as_of:
        return f"{progress} at the end of that week; with the days since: twitchlog triggers"
    return f"{progress}; nothing can be concluded yet"


def _line(each: TriggerFinding, report: TriggersReport) -> str:
    said = words.associated(each, report)
    return f"{said.label}: {said.sentence} ({'; '.join(_beside(each, report))})"


def _beside(each: TriggerFinding, report: TriggersReport) -> Iterator[str]:
    yield count_of(each.finding.n_pairs, "day")
    if not each.is_independent:
        yield words.may_be_explained(each, report)
    if each.is_direction_unknown:
        yield "direction unknown"
    if each.retest:
        yield words.held_up_words(each.retest)


def week_associations_as_json(report: TriggersReport | None) -> dict[str, Any] | None:
    """The same as plain numbers; None where nothing was computed."""
    if report is None:
        return None
    shown = {each.factor.key for each in week_findings(report)}
    return {
        "observed_days": report.screen.period.n_observed,
        "shortfalls": shortfalls_as_json(report.screen.shortfalls),
        "n_days_to_go": report.n_days_to_go,
        "reached_on": report.reached_on.isoformat() if report.reached_on else None,
        "findings": [each for each in findings_as_json(report) if each["exposure"] in shown],
    }
