"""A clock, a small body and a table on disk for the importers' tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from twitchlog.diary.body import Body, body_from_rows
from twitchlog.diary.day import Moment
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.importers.base import ImportPlan
from twitchlog.importers.csv_table import plan_table

BERLIN = ZoneInfo("Europe/Berlin")
NOW = Moment(int(dt.datetime(2026, 11, 22, 13, 0, tzinfo=BERLIN).timestamp()), 60)


def offset_in_berlin(at: int) -> int:
    offset = dt.datetime.fromtimestamp(at, BERLIN).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def small_body() -> Body:
    site = {"region": "lumbosacral", "sided": "LR", "clinical_name": "", "snomed_gps": "", "counts_for_spread": "yes"}
    area = {"region": "lumbosacral", "sided": "LR", "aliases": "", "source": "test"}
    return body_from_rows(
        [
            {**site, "key": "calf", "name": "calf", "aliases": "calves", "source": "test"},
            {**site, "key": "thigh", "name": "thigh", "aliases": "", "source": "test"},
            {**site, "key": "eyelid", "name": "eyelid", "aliases": "", "source": "test"},
        ],
        [{**area, "key": "leg", "name": "leg", "sites": "calf;thigh"}],
    )


@pytest.fixture
def write_table(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def plan_of(write_table: Callable[[str | bytes], Path]) -> Callable[..., ImportPlan]:
    """Plan a table given as text: plan_of(text, "column=target", ..., observed_when=...)."""

    def plan(content: str | bytes, *maps: str, **options: Any) -> ImportPlan:
        mapping = [tuple(text.rsplit("=", 1)) for text in maps]
        given = {"now": NOW, "offset_at": offset_in_berlin, "catalogue": FactorCatalogue(), "body": small_body()}
        return plan_table(write_table(content), mapping, **{**given, **options})

    return plan
