"""The warning signs as dictionaries for JSON (docs/json.md lists them); must not phrase."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from twitchlog.analysis.results import Because, FlagCoverage, FlagResult
from twitchlog.reference.tables import red_flags

SCHEMA = "twitchlog.flags"
VERSION = 1


def flags_as_json(flags: Sequence[FlagResult], *, as_of: dt.date) -> dict[str, Any]:
    """Every warning sign; None (null) for what there is not, dates in ISO 8601.

    Parameters
    ----------
    flags : sequence of FlagResult
    as_of : datetime.date
    """
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "as_of": as_of.isoformat(),
        "thresholds_version": red_flags()["version"],
        "flags": [flag_as_json(flag) for flag in flags],
    }


def flag_as_json(flag: FlagResult) -> dict[str, Any]:
    """One warning sign with what led to it and the lines it rests on."""
    words = red_flags()["flags"][flag.id]
    return {
        "id": flag.id,
        "title": words["title"],
        "result": flag.result,
        "tier": flag.tier,
        "since": _iso(flag.since),
        "reported_on": _iso(flag.reported_on),
        "reported_from": _iso(flag.reported_from),
        "coverage": _coverage(flag.coverage),
        "because": [_because(each) for each in flag.because],
        "parts": [
            {"name": part.name, "result": part.result, "coverage": _coverage(part.coverage)} for part in flag.parts
        ],
        "acknowledged_on": _iso(flag.acknowledged_on),
        "is_silenced": flag.is_silenced,
        "n_days_below": flag.n_days_below,
        "article": words["article"] or None,
        "guidance": words["guidance"],
        "source": words["source"],
    }


def _coverage(coverage: FlagCoverage) -> dict[str, Any]:
    dates = {"start": coverage.start.isoformat(), "end": coverage.end.isoformat()}
    return coverage._asdict() | dates


def _because(each: Because) -> dict[str, Any]:
    dates = {"first_on": each.first_on.isoformat(), "last_on": each.last_on.isoformat(), "uids": list(each.uids)}
    return each._asdict() | dates


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
