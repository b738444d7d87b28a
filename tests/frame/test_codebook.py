"""The codebook tells every column, and docs/codebook.md is what it says."""

import datetime as dt
from pathlib import Path

from twitchlog.diary.day import Moment
from twitchlog.diary.entries import Medicine
from twitchlog.diary.factors import FactorCatalogue, own_factor
from twitchlog.diary.ledger import DayRows
from twitchlog.frame.codebook import codebook, codebook_markdown
from twitchlog.frame.daily import build_daily_frame

DAY = dt.date(2026, 11, 9)


def test_docs_codebook_is_up_to_date():
    page = Path(__file__).parents[2] / "docs" / "codebook.md"
    assert page.read_text(encoding="utf-8") == codebook_markdown(FactorCatalogue()), "run: make codebook"


def test_tells_every_column_of_the_frame_in_its_order():
    catalogue = FactorCatalogue([own_factor("screen time", kind="duration"), own_factor("naps", kind="yes_no")])
    rows = DayRows(medicines=(Medicine(Moment(0, 0), "salbutamol", "salbutamol"),))
    columns = list(build_daily_frame(rows, catalogue, start=DAY, end=DAY).columns)
    told = [row.column for row in codebook(catalogue) if row.column != "my_<key>"]
    assert told == [column.replace("med_salbutamol", "med_<key>") for column in columns]


def test_every_row_says_what_missing_means():
    rows = codebook(FactorCatalogue())
    assert all(row.when_missing and row.meaning and row.dtype for row in rows)
    assert {row.role for row in rows} == {"outcome", "factor", "state"}


def test_says_which_factors_are_zero_on_closed_days():
    missing = {row.column: row.when_missing for row in codebook(FactorCatalogue())}
    assert "0 if the day is closed" in missing["caffeine_mg"]
    assert missing["water_ml"] == "NaN: not logged"
    assert "food complete" in missing["potassium_mg"]


def test_a_bar_in_a_unit_does_not_break_the_table():
    catalogue = FactorCatalogue([own_factor("odd", kind="amount", unit="a|b")])
    line = next(line for line in codebook_markdown(catalogue).splitlines() if "my_odd" in line)
    assert "a\\|b" in line
