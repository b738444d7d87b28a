"""Diaries of known truth, from `../shared/calibration` beside this checkout; must not change or judge them.

That folder is no part of twitchlog: what needs it says so and stops where it is absent.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FOLDER = SHARED / "calibration"
ABSENT = f"the diaries of known truth ({FOLDER}) are not beside this checkout; they are not part of twitchlog"

OUTCOME = "twitches"
FACTORS = ("caffeine", "sleep", "stress", "water", "exertion", "magnesium")
LAGS = (0, 1, 2, 3)
PRIMARY_NAMES = {"caffeine": "caffeine_mg", "sleep": "sleep_h", "stress": "stress", "water": "water_ml"}
CAFFEINE_SD_MG = 90.0


def are_there() -> bool:
    """Whether the folder of scenarios is beside this checkout."""
    return all((FOLDER / f"{name}.py").is_file() for name in ("simulate", "scenarios"))


@cache
def module(name: str) -> ModuleType:
    """One of the two scripts of that folder, `simulate` or `scenarios`."""
    spec = importlib.util.spec_from_file_location(f"shared_calibration_{name}", FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(ABSENT)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look themselves up there
    spec.loader.exec_module(loaded)
    return loaded


def diary(keywords: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """A simulated diary as a daily frame: `twitches` and the six factors in their units, NaN where not logged."""
    simulate = module("simulate")
    return simulate.simulate(simulate.Scenario(**keywords), seed).frame


def scenarios(name: str) -> Mapping[str, Any]:
    """NULLS, POWER, COVERAGE or CONFOUNDED."""
    return getattr(module("scenarios"), name)
