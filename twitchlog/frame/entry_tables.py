"""Episodes and symptoms as tables, one row an entry, where days are too coarse; must not aggregate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from twitchlog.diary.day import EXACT
from twitchlog.diary.entries import Episode, Stored, Symptom

Dated = Iterable[tuple[Stored, dt.date]]
"""Entries with their diary days."""

_COMMON = ("uid", "diary_day", "occurred_at", "offset_min", "precision", "logged_at")
_EPISODE = ("site", "side", "count", "duration_s", "intensity", "note")
_SYMPTOM = ("item", "site", "side", "severity", "duration_s", "is_sudden", "with_twitch", "note")


def episode_table(dated: Dated) -> pd.DataFrame:
    """One row per episode.

    Parameters
    ----------
    dated : iterable of (Stored, datetime.date)
        Episodes with their diary days.

    Returns
    -------
    pandas.DataFrame
        `occurred_at` and `logged_at` are aware (UTC); `occurred_at` is NaT where the hour is not known. `count`,
        `duration_s` and `intensity` are float64, NaN where not said.
    """
    return _typed(
        _table(dated, _EPISODE, lambda entry: isinstance(entry, Episode)), ("count", "duration_s", "intensity")
    )


def symptom_table(dated: Dated) -> pd.DataFrame:
    """One row per symptom.

    Parameters
    ----------
    dated : iterable of (Stored, datetime.date)
        Symptoms with their diary days.

    Returns
    -------
    pandas.DataFrame
        Times as in `episode_table`; `severity` and `duration_s` are float64, NaN where not said.
    """
    return _typed(_table(dated, _SYMPTOM, lambda entry: isinstance(entry, Symptom)), ("severity", "duration_s"))


def _table(dated: Dated, columns: tuple[str, ...], is_wanted: Callable[[Any], bool]) -> pd.DataFrame:
    rows = []
    for stored, day in dated:
        entry: Any = stored.entry
        if is_wanted(entry):
            at = entry.when.occurred_at if entry.when.precision == EXACT else None
            common = (stored.uid, day, at, entry.when.offset_min, entry.when.precision, stored.logged_at)
            rows.append((*common, *(getattr(entry, column) for column in columns)))
    return pd.DataFrame(rows, columns=[*_COMMON, *columns])


def _typed(table: pd.DataFrame, numbers: tuple[str, ...]) -> pd.DataFrame:
    times = {
        "diary_day": pd.to_datetime(table["diary_day"]),
        "occurred_at": pd.to_datetime(table["occurred_at"].astype("float64"), unit="s", utc=True),
        "logged_at": pd.to_datetime(table["logged_at"].astype("int64"), unit="s", utc=True),
    }
    return table.assign(**times).astype({**dict.fromkeys(numbers, "float64"), "offset_min": "int64"})
