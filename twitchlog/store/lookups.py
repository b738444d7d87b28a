"""What the person has set or added (settings, factors, drinks and foods, profile); must not hold entries.

Works through any `actions.Execute`, so that logging and everything else read the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from twitchlog.diary.consumables import Consumable
from twitchlog.diary.day import DEFAULT_DAY_START_MIN
from twitchlog.diary.factors import Factor, FactorCatalogue, own_factor
from twitchlog.diary.word_forms import shown
from twitchlog.store.actions import Execute, Step
from twitchlog.store.rows import hashed


class Settings(NamedTuple):
    """How the person keeps their diary; every field has a default, and only what was set is stored."""

    day_start_min: int = DEFAULT_DAY_START_MIN
    clock: str = "24h"  # or "12h"
    week_start: str = "monday"  # or "sunday", "saturday"
    volume: str = "ml"  # or "oz"
    daily_mode: bool = False  # logging once a day is enough
    country: str = ""  # two letters, whose emergency number is given; kept in the profile
    backup_mb: int = 500  # how many megabytes the automatic backups may have together; 0 for none


def read_keyed(execute: Execute, table: str) -> dict[str, str]:
    """What is set in `setting`, or said in `profile`."""
    rows = execute(f"SELECT key, value FROM {table}", ()).fetchall()  # noqa: S608 -- our own table names
    return {str(key): str(value) for key, value in rows}


def read_settings(execute: Execute) -> Settings:
    """The settings of a diary."""
    found = read_keyed(execute, "setting")
    default = Settings()
    return Settings(
        day_start_min=int(found.get("day_start_min", default.day_start_min)),
        clock=found.get("clock", default.clock),
        week_start=found.get("week_start", default.week_start),
        volume=found.get("volume", default.volume),
        daily_mode=found.get("daily_mode") == "on",
        country=read_keyed(execute, "profile").get("country", default.country),
        backup_mb=int(found.get("backup_mb", default.backup_mb)),
    )


def keyed_step(table: str, key: str, value: str | None) -> Step:
    """Set, or with None remove, one row of `setting` or `profile`."""
    return Step(table, key, None if value is None else hashed({"key": key, "value": value}))


def read_catalogue(execute: Execute) -> FactorCatalogue:
    """The built-in factors and the person's own."""
    own, retired = [], []
    for key, name, kind, unit, aggregate, timing, is_retired in execute(
        "SELECT key, name, kind, unit, aggregate, timing, is_retired FROM factor ORDER BY key", ()
    ).fetchall():
        if key.startswith("my_"):
            plain = own_factor(name, kind=kind, aggregate=aggregate, timing=timing)
            own.append(plain._replace(key=key, unit=shown(unit), is_retired=bool(is_retired)))
        if is_retired:
            retired.append(key)
    return FactorCatalogue(own, retired, volume=read_settings(execute).volume)


def factor_step(factor: Factor) -> Step:
    """Write a factor of the person's own, or that a built-in one is retired."""
    return Step(
        "factor",
        factor.key,
        hashed(
            {
                "key": factor.key,
                "name": factor.name,
                "kind": factor.kind,
                "unit": factor.unit,
                "aggregate": factor.aggregate,
                "timing": factor.timing,
                "is_retired": int(factor.is_retired),
            }
        ),
    )


def read_own_consumables(execute: Execute) -> tuple[Consumable, ...]:
    """The person's own drinks and foods."""
    rows = execute("SELECT key, name, serving, amounts FROM user_item ORDER BY key", ()).fetchall()
    found = []
    for key, name, serving, amounts in rows:
        table, _, bare = key.partition(":")
        found.append(Consumable(table, bare, name, (), serving, json.loads(amounts), "the person's own"))
    return tuple(found)


def consumable_step(consumable: Consumable) -> Step:
    """Write a drink or food of the person's own."""
    key = f"{consumable.table}:{consumable.key}"
    row = {
        "key": key,
        "name": consumable.name,
        "serving": consumable.serving,
        "amounts": json.dumps(dict(consumable.amounts), sort_keys=True),
    }
    return Step("user_item", key, hashed(row))


def batch_step(uid: str, facts: Mapping[str, str | int], *, at: int) -> Step:
    """Write what is kept of an import."""
    return Step("batch", uid, hashed({"uid": uid, "imported_at": at, **facts}))


def mapping_step(header_key: str, saved: str) -> Step:
    """Remember how the columns of a table with this header were mapped."""
    return Step("mapping", header_key, hashed({"header_key": header_key, "saved": saved}))
