"""The committed gallery: every chart is there, the page says what the pictures say, and the folder stays small."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from PIL import Image

from docs.gallery.make_gallery import AS_OF, CHARTS, DPI, FOLDER, MOST_BYTES, alternative_text, page
from twitchlog.cli.charts import chart
from twitchlog.cli.draw import Days, write_picture
from twitchlog.incoming import fill_with_sample
from twitchlog.pipeline import open_diary


def test_every_chart_of_the_program_is_shown():
    assert sorted(CHARTS) == sorted(command.name for command in chart.registered_commands)


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_says_what_it_shows(name):
    path = FOLDER / f"{name}.png"
    assert len(alternative_text(path)) > 100
    with Image.open(path) as picture:
        assert picture.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with open_diary(str(tmp_path_factory.mktemp("gallery") / "demo.db")) as diary:
        fill_with_sample(diary)
        yield diary


@pytest.mark.parametrize("name", ["calendar", "clinician_sheet"])  # the sheet holds four of the charts
def test_a_picture_is_what_the_program_draws_now(sample, tmp_path, name):
    days = Days(None, None, dt.date.fromisoformat(AS_OF))
    write_picture(name, sample, str(tmp_path / "now.png"), days, dpi=DPI, is_told=False)
    shown, now = FOLDER / f"{name.replace('_', '-')}.png", tmp_path / "now.png"
    assert alternative_text(shown) == alternative_text(now)
    before, after = pixels(shown), pixels(now)
    assert before.shape == after.shape
    # The edge of a letter may differ by a shade where another version of a library draws it.
    assert np.abs(before - after).max() <= 48, "make gallery draws it anew"


def pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def test_the_page_is_that_of_the_pictures():
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == page()


def test_the_gallery_stays_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()) <= MOST_BYTES
