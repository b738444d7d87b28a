"""The weekly report as a dictionary for JSON (docs/json.md lists it): plain numbers, never rounded; must not phrase."""

from __future__ import annotations

from typing import Any

from twitchlog.analysis.results import FactorSummary, TwitchRate
from twitchlog.diary.factors import YES_NO
from twitchlog.report.flags_json import flag_as_json
from twitchlog.report.weekly import DAYS_IN_WEEK, FactorWeek, WeeklyReport
from twitchlog.report.weekly_associations import week_associations_as_json
from twitchlog.report.weekly_ideas import Idea, Lack

SCHEMA = "twitchlog.report.week"
VERSION = 1


def weekly_as_json(report: WeeklyReport) -> dict[str, Any]:
    """The report's numbers under stable names; None (null) for what is missing, dates in ISO 8601.

    Parameters
    ----------
    report : WeeklyReport
    """
    iso = report.week_start.isocalendar()
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "period": {
            "start": report.week_start.isoformat(),
            "end": report.week_end.isoformat(),
            "iso_week": f"{iso.year}-W{iso.week:02d}" if report.is_iso_week else None,
            "n_days": DAYS_IN_WEEK,
            "n_days_not_yet_over": report.n_not_yet,
        },
        "coverage": report.coverage._asdict(),
        "days": [
            {"diary_day": day.day.isoformat(), "state": day.state, "n_episodes": day.n_episodes} for day in report.days
        ],
        "twitches": _rate(report.twitches)
        | {
            "four_weeks_before": _rate(report.before),
            "places": [{"name": place.name, **place.tally._asdict()} for place in report.places],
            "pattern": report.pattern,
            "longest_quiet_run_days": report.quiet_run_days,
            "n_episodes_on_paused_days": report.n_paused_episodes,
        },
        "factors": [_factor(week) for week in report.factors],
        "not_logged": [
            {"factor": item.factor.key, "n_days_missing": item.n_missing, "n_days": item.n_days}
            for item in report.not_logged
        ],
        "tried": [
            {
                "factor": week.factor.key,
                "name": week.factor.name,
                "total_min": week.this_week.total,
                "n_days_above_zero": week.this_week.n_days_above_zero,
            }
            for week in report.tried
        ],
        "associations": week_associations_as_json(report.associations),
        "flags": [flag_as_json(flag) for flag in report.signs.present],
        "symptoms": [each._asdict() for each in report.symptoms],
        "n_days_with_entries": report.n_days_with_entries,
        "n_symptoms_on_paused_days": report.n_paused_symptoms,
        "ideas": [_idea(idea) for idea in report.ideas],
        "lacks": [_lack(lack) for lack in report.lacks],
    }


def _idea(idea: Idea) -> dict[str, Any]:
    return {
        "factor": idea.factor.key,
        "is_below_usual": idea.is_low,
        "usual": idea.usual,
        "n_days_usual": idea.n_usual_days,
        "n_days": idea.n_days,
        "n_days_logged": idea.n_logged,
    }


def _lack(lack: Lack) -> dict[str, Any]:
    return {
        "factor": lack.factor.key if lack.factor else None,
        "n_days_logged": lack.n_days,
        "n_days": lack.n_of,
        "is_compared": lack.is_compared,
    }


def _rate(rate: TwitchRate) -> dict[str, Any]:
    return rate._asdict() | {"start": rate.start.isoformat(), "end": rate.end.isoformat()}


def _factor(week: FactorWeek) -> dict[str, Any]:
    return {
        "factor": week.factor.key,
        "name": week.factor.name,
        "kind": week.factor.kind,
        "unit": week.factor.unit,
        "this_week": _summary(week, week.this_week),
        "usual": _summary(week, week.usual),
        "values": list(week.values),
    }


def _summary(week: FactorWeek, summary: FactorSummary) -> dict[str, Any]:
    values: dict[str, Any] = {"median": summary.median, "n_days": summary.n_days}
    if week.factor.kind == YES_NO:
        values["n_days_yes"] = summary.n_days_above_zero
    return values
