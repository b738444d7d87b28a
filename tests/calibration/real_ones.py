"""The sample diary and a real person's diary through the public door; must not use simulated days."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from tests.calibration.materials import ROOT, SHARED
from tests.calibration.page import Row, Section, Table
from twitchlog.analysis.association import screen_associations
from twitchlog.incoming import fill_with_sample
from twitchlog.pipeline import open_diary
from twitchlog.sample import sample_folder

SEEDS = range(10)
REAL_TABLE = SHARED / "samples" / "real_diary" / "one_person.csv"
REAL_MAPS = (
    "panic_n=twitch_episodes",
    "sleep_hours=sleep_h",
    "coffee=my_coffee:yes_no",
    "alcohol=my_alcohol:yes_no",
    "HR_mean=my_heart_rate:amount",
    "steps_mean=my_steps:amount",
)


def sample_diary() -> Section:
    """What is said of the sample diary, whose truth is known."""
    with tempfile.TemporaryDirectory() as folder, open_diary(str(Path(folder) / "sample.db")) as diary:
        fill_with_sample(diary)
        daily = diary.daily_frame()
    truth = json.loads((sample_folder() / "planted_effects.json").read_text(encoding="utf-8"))
    tables = [screen_associations(daily, seed=seed).set_index("exposure") for seed in SEEDS]
    rows = [
        Row(each["factor"], (f"lag {each['lag_days']}, {each['rate_ratio_per_sd']:.2f} per SD", *_said(tables, each)))
        for each in truth["planted"]
    ]
    follows = {each["factor"]: each["follows"] for each in truth["followers"]}
    rows += [Row(name, (f"follows {of}", *_said(tables, {"factor": name}))) for name, of in follows.items()]
    nulls = dict.fromkeys([*(each["factor"] for each in truth["nulls"]["tested"]), *truth["nulls"]["also"]])
    rows += [Row(name, ("nothing", *_said(tables, {"factor": name}))) for name in nulls]
    return Section(
        "The sample diary",
        (
            (
                f"{truth['period']['n_days']} invented days with two planted associations "
                f"(`sample_data/planted_effects.json`), screened as `twitchlog triggers` does, with the seeds "
                f"{SEEDS[0]} to {SEEDS[-1]} of the permutations."
            ),
            Table(("factor", "planted", "verdicts", "lag found", "p (family-wise)", "rate ratio, seed 0"), tuple(rows)),
        ),
    )


def _said(tables: list[pd.DataFrame], each: dict[str, Any]) -> tuple[str, ...]:
    rows = [table.loc[each["factor"]] for table in tables]
    verdicts = pd.Series([row["verdict"] for row in rows]).value_counts()
    said = ", ".join(f"{verdict} ({n} of {len(rows)})" for verdict, n in verdicts.items())
    p_values = [row["p_familywise"] for row in rows]
    lags = ", ".join(sorted({str(row["lag_days"]) for row in rows}))
    if pd.isna(p_values[0]):
        return said, "–", "–", rows[0]["reason"]
    return said, lags, f"{min(p_values):.3f} to {max(p_values):.3f}", _interval(rows[0])


def _interval(row: pd.Series) -> str:
    if pd.isna(row["rate_ratio"]):
        return str(row["reason"])
    ratio, lower, upper = (_ratio(row[name]) for name in ("rate_ratio", "ci_lower", "ci_upper"))
    return f"{ratio} ({lower}–{upper}), {row['low']:.4g} to {row['high']:.4g}"


def _ratio(value: float) -> str:
    return "under 0.01" if value < 0.01 else "over 100" if value > 100 else f"{value:.2f}"


def real_frame() -> pd.DataFrame:
    """The real diary as the program reads it: imported into a diary of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "real.db")
        maps = [word for each in REAL_MAPS for word in ("--map", each)]
        command = [sys.executable, "-m", "twitchlog", "--diary", path, "import", str(REAL_TABLE), "--as", "csv", *maps]
        command += ["--observed-when", "negative"]
        seoul = os.environ | {"TZ": "Asia/Seoul"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=seoul)
        with open_diary(path) as diary:
            return diary.daily_frame()


def real_diary() -> Section:
    """What is said of a real person's diary of another event."""
    if not REAL_TABLE.is_file():
        return Section("A real diary", ("The shared sample was not beside this checkout.",))
    daily = real_frame()
    table = screen_associations(daily)
    is_logged = table["reason"] != "never logged"
    rows = tuple(
        Row(
            row["exposure"],
            (row["family"], str(row["lag_days"]), str(row["n_pairs"]), _p(row), _interval(row), row["verdict"]),
        )
        for _, row in table[is_logged].iterrows()
    )
    counts = daily["twitch_episodes"]
    return Section(
        "A real diary",
        (
            (
                f"One person, {len(daily)} days, {counts.notna().sum()} of them observed, {counts.sum():.0f} panic "
                f"episodes on {(counts > 0).sum()} days, in the place of twitches (Jang et al. 2024, Scientific Data, "
                "doi:10.1038/s41597-024-04147-6, CC-BY 4.0). It shows how the analysis behaves on real gaps and runs; "
                "it is no claim about twitches or about panic."
            ),
            Table(
                ("factor", "family", "lag", "pairs", "p, p family-wise", "rate ratio (95 %), low to high", "verdict"),
                rows,
            ),
            (
                "Coffee and alcohol were noted only when there was some. Silence is not taken for a no, so there is "
                "nothing to compare them with. The other "
                f"{int((~is_logged).sum())} columns were never logged, and are told as that."
            ),
        ),
    )


def _p(row: pd.Series) -> str:
    return "–" if pd.isna(row["p_value"]) else f"{row['p_value']:.3f}, {row['p_familywise']:.3f}"
