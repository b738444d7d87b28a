"""What docs/json.md promises, read from its tables, and whether a document keeps it; must not run a command."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.programs import ROOT

Shape = dict[str, str]


def documented() -> dict[str, Shape]:
    """Each object of docs/json.md: its keys and what their values are."""
    shapes: dict[str, Shape] = {}
    shape: Shape = {}
    for line in (ROOT / "docs" / "json.md").read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"### `?([^:`]+?)`?(?:: `.*`)?(?: `(\w+)`)?", line)
        if heading:
            shape = shapes.setdefault(" ".join(part for part in heading.groups() if part), {})
        row = re.fullmatch(r"\| `(\w+)` \| ([^|]+) \| [^|]+ \|", line)
        if row:
            shape[row[1]] = row[2]
    shapes["twitches"] = shapes["rate"] | shapes["twitches"]
    return shapes


def problems(value: Any, kind: str, shapes: dict[str, Shape], where: str = "") -> list[str]:
    """Where a value is not of the kind that the documentation says; empty where all of it is."""
    kind = kind.removesuffix(", optional")
    if kind.startswith(("list of ", "map of ")):
        return _problems_inside(value, kind, shapes, where)
    if kind.endswith(" or null"):
        return [] if value is None else problems(value, kind.removesuffix(" or null"), shapes, where)
    if kind in _IS:
        return [] if _IS[kind](value) else [f"{where}: {value!r} is not a {kind}"]
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {kind}"]
    shape = shapes[kind] | (shapes[f"entry of kind {value['kind']}"] if kind == "entry" else {})
    return object_problems(value, shape, shapes, where)


def object_problems(value: dict[str, Any], shape: Shape, shapes: dict[str, Shape], where: str) -> list[str]:
    """As `problems`, for an object: no key too many, none missing."""
    found = [f"{where}.{key} is not documented" for key in value if key not in shape]
    for key, kind in shape.items():
        if key in value:
            found += problems(value[key], kind, shapes, f"{where}.{key}")
        elif not kind.endswith(", optional"):
            found.append(f"{where}.{key} is missing")
    return found


def _problems_inside(value: Any, kind: str, shapes: dict[str, Shape], where: str) -> list[str]:
    inside = kind.partition(" of ")[2]
    if not isinstance(value, list if kind.startswith("list") else dict):
        return [f"{where}: {value!r} is not a {kind}"]
    pairs = enumerate(value) if isinstance(value, list) else value.items()
    return [problem for name, each in pairs for problem in problems(each, inside, shapes, f"{where}[{name}]")]


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and dt.datetime.fromisoformat(value).utcoffset() is not None


_IS = {
    "text": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "date": _is_date,
    "time": _is_time,
}
