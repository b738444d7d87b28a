"""The sample diary: made anew byte for byte, believable, and with the truth it claims."""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from twitchlog.sample import sample_folder

FOLDER = Path(__file__).parents[2] / "sample_data"
FILES = ("sample_diary.csv", "planted_effects.json")


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((FOLDER / "planted_effects.json").read_text(encoding="utf-8"))


def measured(truth: dict, factor: str, lag: int) -> dict:
    return next(each for each in truth["measured"] if (each["factor"], each["lag_days"]) == (factor, lag))


def test_made_anew_the_files_are_the_same_bytes(tmp_path):
    command = [sys.executable, "-B", "-W", "error", str(FOLDER / "make_sample.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=120)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_the_checkout_is_where_the_sample_is_found():
    assert sample_folder() == FOLDER


def test_the_codebook_names_every_column_and_field(truth):
    words = (FOLDER / "README.md").read_text(encoding="utf-8")
    with (FOLDER / "sample_diary.csv").open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    for name in (*columns, *truth):
        assert f"`{name}`" in words, name


def test_the_truth_says_where_it_comes_from(truth):
    assert truth["generator"] == {"file": "make_sample.py", "version": 2, "seed": 1}
    first_on, last_on = (dt.date.fromisoformat(truth["period"][end]) for end in ("first_on", "last_on"))
    assert (last_on - first_on).days + 1 == truth["period"]["n_days"] == 120
    assert last_on == dt.date(2026, 11, 21)


def test_two_real_associations_are_planted(truth):
    caffeine, sleep = truth["planted"]
    assert (caffeine["factor"], caffeine["lag_days"]) == ("caffeine_mg", 1)
    assert (sleep["factor"], sleep["lag_days"]) == ("sleep_h", 0)
    assert 1.7 <= caffeine["rate_ratio_per_sd"] <= 1.9
    assert 1.7 <= 1 / sleep["rate_ratio_per_sd"] <= 1.9


def test_more_caffeine_the_day_before_goes_with_more_episodes(truth):
    found, meant = measured(truth, "caffeine_mg", 1), truth["planted"][0]
    ratio = found["highest_fifth"]["episodes_a_day"] / found["lowest_fifth"]["episodes_a_day"]
    assert ratio > 3
    assert found["ci_lower"] > 1.3
    assert found["ci_lower"] < meant["rate_ratio_per_sd"] < found["ci_upper"]


def test_less_sleep_goes_with_more_episodes(truth):
    found, meant = measured(truth, "sleep_h", 0), truth["planted"][1]
    ratio = found["lowest_fifth"]["episodes_a_day"] / found["highest_fifth"]["episodes_a_day"]
    assert ratio > 3
    assert found["ci_upper"] < 1 / 1.3
    assert found["ci_lower"] < meant["rate_ratio_per_sd"] < found["ci_upper"]


@pytest.mark.parametrize("lag", [0, 1])
@pytest.mark.parametrize("factor", ["stress", "water_ml"])
def test_the_nulls_show_nothing(truth, factor, lag):
    assert {"factor": factor, "lag_days": lag} in truth["nulls"]["tested"]
    found = measured(truth, factor, lag)
    assert found["ci_lower"] < 1 < found["ci_upper"]
    assert 0.8 < found["rate_ratio_per_sd"] < 1.25


def test_every_number_has_its_days(truth):
    for each in truth["measured"]:
        assert each["n_days"] == 101
        assert each["lowest_fifth"]["n_days"] >= 20
        assert each["highest_fifth"]["n_days"] >= 20
