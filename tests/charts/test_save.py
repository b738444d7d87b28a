"""Charts as files: what they hold, that they are the same twice, and what is refused."""

from __future__ import annotations

import io
import stat
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from PIL import Image

from twitchlog import __version__
from twitchlog.charts import style
from twitchlog.charts.day_states import NOT_OBSERVED_LOOK
from twitchlog.charts.save import chart_bytes, save_chart
from twitchlog.errors import OutputError


@pytest.fixture
def figure():
    with style.house_style():
        sheet = style.new_sheet(3, 2, left=0.5, right=0.2, span=(0, 1))
        style.write(sheet, 0.1, 1.0, "costs $5 or $6 a_b^c")
        sheet.fill_between([0.2, 0.8], 0.2, 0.6, color=style.BLUE)
    return sheet.figure


def test_a_png_carries_its_words_and_no_time(figure, tmp_path):
    path = save_chart(figure, tmp_path / "a.png", title="Episodes", period="1 – 9 May", alt="3 episodes on 2 days.")
    with Image.open(path) as picture:
        assert picture.size == (900, 600)
        assert picture.info["Title"] == "Episodes"
        assert picture.info["Period"] == "1 – 9 May"
        assert picture.info["Description"] == "3 episodes on 2 days."
        assert picture.info["Software"] == f"twitchlog {__version__}"
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert b"tIME" not in path.read_bytes()


def test_a_chart_without_words_keeps_its_period(figure, tmp_path):
    path = save_chart(figure, tmp_path / "a.png", title="Episodes", period="1–9 May 2026", dpi=50)
    with Image.open(path) as picture:
        assert picture.size == (150, 100)
        assert picture.info["Period"] == "1–9 May 2026"
        assert "Description" not in picture.info


def test_white_is_white_and_blue_is_blue(figure):
    with Image.open(io.BytesIO(chart_bytes(figure, "png", title="t"))) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    blue = tuple(int(style.BLUE[i : i + 2], 16) for i in (1, 3, 5))
    assert tuple(pixels[0, 0]) == (255, 255, 255)
    assert tuple(pixels[480, 495]) == blue


@pytest.fixture(scope="module")
def tall():
    """A picture of several strips, with every colour of the house, lines in all directions and words."""
    with style.house_style():
        sheet = style.new_sheet(4, 7, left=0.1, right=0.1, span=(0, len(style.HOUSE_COLOURS)))
        for number, colour in enumerate(style.HOUSE_COLOURS):
            sheet.fill_between([number, number + 0.8], number / 2, number / 2 + 1.5, color=colour)
            sheet.add_artist(Line2D([0, 9], [number, 6.5 - number / 2], color=colour))
        hatched = PathPatch(Path([(0, 4), (0, 6.9), (3, 6.9), (3, 4)]), **NOT_OBSERVED_LOOK)
        sheet.add_patch(hatched)
        style.write(sheet, 0.4, 6.6, "27 of 30 days observed, all over the place")
    return sheet.figure


def as_drawn(figure, dpi):
    """What Matplotlib draws, before any colour is made like another."""
    before, figure.dpi = figure.dpi, dpi
    with style.house_style():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    figure.dpi = before
    return np.array(canvas.buffer_rgba())[:, :, :3].astype(int)


@pytest.mark.parametrize("dpi", [80, 300])  # one strip, and four
def test_a_picture_is_as_it_was_drawn_and_the_colours_of_the_house_exactly(tall, dpi):
    with Image.open(io.BytesIO(chart_bytes(tall, "png", title="t", dpi=dpi))) as picture:
        assert picture.mode == "P"
        saved = np.asarray(picture.convert("RGB")).astype(int)
    drawn = as_drawn(tall, dpi)
    assert saved.shape == drawn.shape
    assert np.abs(saved - drawn).max() <= 32  # of 255, at the edges of letters
    assert np.abs(saved - drawn).mean() < 1
    for colour in style.HOUSE_COLOURS:
        exact = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        is_exact = (drawn == exact).all(axis=2)
        assert is_exact.sum() > 100, colour
        assert (saved[is_exact] == exact).all(), colour


def test_a_tall_picture_has_the_same_bytes_twice(tall):
    assert chart_bytes(tall, "png", title="t") == chart_bytes(tall, "png", title="t")


@pytest.mark.parametrize("file_format", ["png", "svg"])
def test_the_same_figure_gives_the_same_bytes(figure, file_format):
    first = chart_bytes(figure, file_format, title="t", description="d")
    assert chart_bytes(figure, file_format, title="t", description="d") == first


def test_an_svg_is_well_formed_and_undated(figure, tmp_path):
    path = save_chart(figure, tmp_path / "a.SVG", title="Less < more & so on", period="May")
    text = path.read_text(encoding="utf-8")
    words = [node.text for node in ET.fromstring(text).iter() if node.text]
    assert "Less < more & so on" in words
    assert "May" in words
    assert f"twitchlog {__version__}" in text
    assert "<dc:date>" not in text


def test_saving_leaves_settings_and_figure_as_they_were(figure, tmp_path):
    before, dpi = dict(mpl.rcParams), figure.dpi
    save_chart(figure, tmp_path / "a.png", title="t", period="p")
    assert dict(mpl.rcParams) == before
    assert figure.dpi == dpi


@pytest.mark.parametrize("name", ["chart", "chart.pdf", "chart.jpeg", ".png"])
def test_other_kinds_of_file_are_refused(figure, tmp_path, name):
    with pytest.raises(OutputError) as refused:
        save_chart(figure, tmp_path / name, title="t", period="p")
    assert ".png or .svg" in refused.value.sentence
    assert refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_stays_unless_forced(figure, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"mine")
    with pytest.raises(OutputError):
        save_chart(figure, path, title="t", period="p")
    assert path.read_bytes() == b"mine"
    save_chart(figure, path, title="t", period="p", force=True)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
