"""docs/export.md and the codebook tell every column of every table."""

import re

import pytest

from tests.programs import ROOT
from twitchlog.exporters.codebook import TABLES, codebook_markdown, codebook_rows, describe
from twitchlog.store.dump import layouts
from twitchlog.store.tables import metadata

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_the_page_lists_every_column_of_a_table(name):
    section = re.search(rf"^### {name}\n(.*?)(?=^### |\Z)", PAGE, re.M | re.S)
    assert section, name
    told = re.findall(r"^\| `(\w+)` \|", section[1], re.M)
    assert told == [column.name for column in metadata.tables[name].columns if column.name != "row_hash"]


def test_the_page_is_what_the_codebook_says():
    assert PAGE.endswith(codebook_markdown(layouts()))
    assert set(TABLES) == set(metadata.tables)


def test_nothing_is_described_that_is_not_there():
    from twitchlog.exporters import codebook

    for table, columns in codebook._OWN.items():
        assert columns.keys() <= set(metadata.tables[table].columns.keys())
    rows = list(codebook_rows(layouts()))
    assert len({row[:2] for row in rows}) == len(rows)
    assert all(describe(table, column)[0] for table, column, *_ in rows)
