"""The one loader of the reference tables, each row with its source; must not know what a row means to any layer.

The tables lie beside this file as CSV (UTF-8, a header line, lists inside a cell joined by ";"), the rules of the
warning signs as TOML.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

TABLES = ("body_sites", "body_areas", "body_map", "drinks", "foods", "medicines", "symptoms", "emergency_numbers")

_FOLDER = __file__.removesuffix("tables.py")  # a plain path: pathlib and importlib.resources slow down every log entry


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one reference table, in the order of its file.

    Parameters
    ----------
    name : str
        One of `TABLES`.

    Returns
    -------
    tuple of mapping
        Column name to text; empty cells are "".

    Raises
    ------
    KeyError
        There is no such table.

    Examples
    --------
    >>> table("drinks")[0]["key"]
    'coffee'
    """
    if name not in TABLES:
        raise KeyError(name)
    with open(f"{_FOLDER}{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def red_flags() -> Mapping[str, Any]:
    """The warning signs' thresholds, wording and sources: `version`, `thresholds`, `tiers`, `says` and `flags` by id.

    Examples
    --------
    >>> red_flags()["flags"]["F1"]["title"]
    'Twitching for more than 2 weeks'
    """
    return _toml(_red_flags_text())


@cache
def red_flags_head() -> Mapping[str, Any]:
    """`red_flags` without `flags`: what a command that logs needs, in a third of the time.

    Examples
    --------
    >>> sorted(red_flags_head())
    ['says', 'thresholds', 'tiers', 'version']
    """
    return _toml(_red_flags_text().partition("\n[flags.")[0])


def _red_flags_text() -> str:
    with open(f"{_FOLDER}red_flags.toml", encoding="utf-8") as file:
        return file.read()


def _toml(text: str) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 -- read only where a sign speaks: logging passes here

    return tomllib.loads(text)
