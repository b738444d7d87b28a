"""What goes with the twitches as a dictionary for JSON (docs/json.md lists it): plain numbers, never rounded.

It must not phrase anything; what cannot be said is None (null).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import isfinite
from typing import Any

from twitchlog.analysis.gate import Shortfall
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import TABLE_COLUMNS, as_table
from twitchlog.report.triggers import ShownBefore, TriggerFinding, TriggersReport
from twitchlog.report.why import QUANTILES, WhyReport, python_lines

SCHEMA = "twitchlog.triggers"
WHY_SCHEMA = "twitchlog.why"
VERSION = 1


def triggers_as_json(report: TriggersReport) -> dict[str, Any]:
    """The report's numbers under stable names; dates in ISO 8601.

    Parameters
    ----------
    report : TriggersReport
    """
    screen = report.screen
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "outcome": report.outcome,
        "place": report.place or None,
        "period": period_as_json(report),
        "observed_days": screen.period.n_observed,
        "coverage": report.coverage._asdict(),
        "shortfalls": shortfalls_as_json(screen.shortfalls),
        "n_days_to_go": report.n_days_to_go,
        "reached_on": _date(report.reached_on),
        "logging_bias": [bias._asdict() | {"is_beyond_chance": bias.is_beyond_chance} for bias in screen.biases],
        "n_looked_at": report.n_looked_at,
        "n_hints_by_chance": report.n_hints_by_chance,
        "permutations": screen.permutations,
        "seed": screen.seed,
        "findings": findings_as_json(report),
    }


def period_as_json(report: TriggersReport) -> dict[str, Any]:
    """The days analysed, from the first to the last observed one."""
    return {"start": _date(report.start), "end": _date(report.end), "n_days": report.coverage.n_days}


def findings_as_json(report: TriggersReport) -> list[dict[str, Any]]:
    """One object for each row of the table of `screen_associations`, with what stands beside it."""
    rows = as_table(report.screen).to_dict("records")
    return [_finding(each, row) for each, row in zip(report.findings, rows, strict=True)]


def _finding(each: TriggerFinding, row: dict[Any, Any]) -> dict[str, Any]:
    same, finding = each.retest, each.finding
    is_adjusted, is_unadjusted = (isinstance(one, Association) for one in (finding.adjusted, finding.unadjusted))
    return {name: number_or_null(row[name]) for name in TABLE_COLUMNS} | {
        "name": each.factor.name,
        "unit": each.factor.unit,
        "timing": each.factor.timing,
        "is_direction_unknown": each.is_direction_unknown,
        "is_more": each.is_more if is_adjusted or is_unadjusted else None,
        "is_independent": each.is_independent if is_adjusted else None,
        "reverse": effect_as_json(each.reverse),
        "shortfalls": shortfalls_as_json(finding.shortfalls),
        "n_days_to_go": each.n_days_to_go,
        "n_days_to_settle": each.n_days_to_settle,
        "first_shown_on": _date(same.shown_on if same else None),
        "held_up": same.retest.result if same else None,
        "shown_before": [_shown(before) for before in each.shown_before],
    }


def effect_as_json(effect: Association | NotEstimable | None) -> dict[str, Any] | None:
    """A rate ratio with everything it rests on; None where there is none."""
    if not isinstance(effect, Association):
        return None
    return {name: number_or_null(value) for name, value in effect._asdict().items()} | {
        "covariates": list(effect.covariates)
    }


def shortfalls_as_json(shortfalls: Sequence[Shortfall]) -> list[dict[str, Any]]:
    """The minimums that are not reached."""
    return [short._asdict() for short in shortfalls]


def _shown(before: ShownBefore) -> dict[str, Any]:
    again = before.retest
    return {
        "lag_days": before.lag_days,
        "is_more": before.is_more,
        "shown_on": before.shown_on.isoformat(),
        "result": again.result,
        "n_days": again.n_days,
        "n_pairs": again.n_pairs,
        "p_value": number_or_null(again.p_value),
        "last_on": _date(again.last_on),
    }


def why_as_json(why: WhyReport) -> dict[str, Any]:
    """The arithmetic of one finding.

    Parameters
    ----------
    why : WhyReport
    """
    report, finding, model = why.report, why.chosen.finding, why.report.screen.null_model
    return {
        "schema": WHY_SCHEMA,
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "outcome": report.outcome,
        "place": report.place or None,
        "period": period_as_json(report),
        "observed_days": report.screen.period.n_observed,
        "coverage": report.coverage._asdict(),
        "finding": next(each for each in findings_as_json(report) if each["exposure"] == finding.exposure),
        "lags": [{name: number_or_null(value) for name, value in lag._asdict().items()} for lag in why.lags],
        "quantiles": [{"level": level, "value": value} for level, value in zip(QUANTILES, why.quantiles, strict=False)],
        "null_model": model
        and {
            "coefficients": dict(zip(why.columns, why.coefficients, strict=True)),
            "alpha": model.fit.alpha,
            "share": model.correlation.share,
            "phi": model.correlation.phi,
        },
        "family": why.family
        and {
            "family": why.family.family,
            "n_exposures": why.family.n_exposures,
            "n_tests": why.family.n_tests,
            "quantiles": [{"level": level, "value": value} for level, value in why.family.quantiles],
        },
        "adjusted": effect_as_json(finding.adjusted),
        "unadjusted": effect_as_json(finding.unadjusted),
        "permutations": report.screen.permutations,
        "seed": report.screen.seed,
        "program_version": why.program_version,
        "python": list(python_lines(why)),
    }


def number_or_null(value: Any) -> Any:
    """A value as JSON has it: NaN and what has no end are null."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _date(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
