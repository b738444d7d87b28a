"""Numbers, dates and names as people read them; the doctests hold the plain cases."""

import datetime as dt
import subprocess
import sys

import pytest

from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.report import wording

CATALOGUE = FactorCatalogue([own_factor("walk", kind="amount", unit="km"), own_factor("naps", kind="yes_no")])


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("caffeine_mg", 128, "128 mg"),
        ("caffeine_mg", 63.6, "63.6 mg"),
        ("caffeine_mg", 0, "0 mg"),
        ("caffeine_mg", -0.0, "0 mg"),
        ("sleep_h", 6.5, "6 h 30"),
        ("sleep_h", 6 + 59.7 / 60, "7 h"),
        ("sleep_h", 0.5, "30 min"),
        ("stress", 7, "7/10"),
        ("stress", 6.33, "6.3/10"),
        ("water_ml", 999, "999 ml"),
        ("water_ml", 1000, "1 l"),
        ("water_ml", 1800, "1.8 l"),
        ("water_ml", 1250, "1.25 l"),
        ("exertion_min", 0, "0 min"),
        ("exertion_min", 90, "1 h 30"),
        ("illness", 1, "yes"),
        ("illness", 0, "no"),
        ("my_naps", 0.5, "0.5"),
        ("my_walk", 3.25, "3.25 km"),
        ("my_walk", 12345, "12345 km"),
    ],
)
def test_a_value_reads_in_its_unit(key, value, text):
    assert wording.format_value(value, CATALOGUE[key]) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("key", ["caffeine_mg", "sleep_h", "stress", "water_ml", "illness"])
def test_what_is_not_known_is_never_written_as_a_number(key, value):
    with pytest.raises((ValueError, OverflowError)):
        wording.format_value(value, CATALOGUE[key])
    with pytest.raises((ValueError, OverflowError)):
        wording.format_rate(value)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (1, "1 s"),
        (60, "1 min"),
        (599, "9 min 59 s"),
        (601, "10 min"),
        (3599, "1 h"),
        (3660, "1 h 01"),
        (172_800, "48 h"),
    ],
)
def test_durations_round_to_the_minute_from_ten_minutes_on(seconds, text):
    assert wording.format_duration(seconds) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-09", "2026-11-15", "9–15 November 2026"),
        ("2026-11-28", "2026-12-04", "28 November – 4 December 2026"),
        ("2025-12-29", "2026-01-04", "29 December 2025 – 4 January 2026"),
        ("2026-11-09", "2026-11-09", "9 November 2026"),
    ],
)
def test_a_period_repeats_neither_month_nor_year(start, end, text):
    assert wording.format_period(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == text


def test_every_month_and_weekday_has_its_name():
    days = [dt.date(2026, month, 1) for month in range(1, 13)]
    assert [wording.format_date(day) for day in days] == [day.strftime("1 %B 2026") for day in days]
    assert [wording.format_day(day) for day in days] == [day.strftime("%a 1 %b") for day in days]


def test_a_little_is_never_drawn_as_none_and_the_most_is_full():
    assert wording.bar(0, 10) == "▁"
    assert wording.bar(0.001, 10) == "▂"
    assert wording.bar(10, 10) == "█"
    assert wording.bar(0, 0) == "▁"


def test_typed_text_loses_control_codes_and_line_breaks():
    assert wording.plain_text("a\x1b]0;b\x07\r\nc\u202ed\u2028e\x9bf") == "a ]0;b   c d e f"
    assert wording.format_amount(3, "gl\x1bass") == "3 gl ass"


def test_wording_loads_nothing_heavy():
    code = "import sys, twitchlog.report.wording; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pandas", "numpy", "jinja2", "sqlalchemy", "matplotlib", "dataclasses", "textwrap"}
