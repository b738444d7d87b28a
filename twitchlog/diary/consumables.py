"""Drinks and foods and what one serving of each holds; must not read the tables itself: rows come in as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

DRINK, FOOD = "drink", "food"

DRINK_AMOUNTS = ("caffeine_mg", "alcohol_g", "water_ml")
FOOD_AMOUNTS = ("potassium_mg", "calcium_mg", "magnesium_mg")


class Consumable(NamedTuple):
    """One drink or food.

    table is `DRINK` or `FOOD`; serving says in words what one serving is, as `1 cup (240 ml)`; amounts gives, by factor
    key, what one serving holds, only for factors with a known figure (a known 0 is a figure).
    """

    table: str
    key: str
    name: str
    aliases: tuple[str, ...]
    serving: str
    amounts: Mapping[str, float]
    source: str


def drinks_from_rows(rows: Iterable[Mapping[str, str]]) -> tuple[Consumable, ...]:
    """The drinks of drinks.csv (`reference.table`), in the order of the rows."""
    return tuple(_from_row(row, DRINK, DRINK_AMOUNTS, size="serving_ml", unit="ml") for row in rows)


def foods_from_rows(rows: Iterable[Mapping[str, str]]) -> tuple[Consumable, ...]:
    """The foods of foods.csv (`reference.table`), in the order of the rows."""
    return tuple(_from_row(row, FOOD, FOOD_AMOUNTS, size="grams", unit="g") for row in rows)


def _from_row(row: Mapping[str, str], table: str, factors: Iterable[str], *, size: str, unit: str) -> Consumable:
    weighed = float(row[size] or 0) > 0
    return Consumable(
        table=table,
        key=row["key"],
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        serving=f"{row['serving']} ({row[size]} {unit})" if weighed else row["serving"],
        amounts={factor: float(row[factor]) for factor in factors if row[factor]},
        source=row["source"],
    )
