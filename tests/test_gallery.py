"""The committed gallery: every chart is there, the page says what the pictures say, and the folder stays small."""

from __future__ import annotations

import pytest
from PIL import Image

from docs.gallery.make_gallery import CHARTS, DPI, FOLDER, MOST_BYTES, alternative_text, page
from twitchlog.cli.charts import chart


def test_every_chart_of_the_program_is_shown():
    assert sorted(CHARTS) == sorted(command.name for command in chart.registered_commands)


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_says_what_it_shows(name):
    path = FOLDER / f"{name}.png"
    assert len(alternative_text(path)) > 100
    with Image.open(path) as picture:
        assert picture.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)


def test_the_page_is_that_of_the_pictures():
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == page()


def test_the_gallery_stays_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()) <= MOST_BYTES
