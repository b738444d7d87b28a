"""`demo`: a diary to look around in, its report and its charts, in a folder that was free."""

import pytest


@pytest.fixture
def made(cli, tmp_path):
    """The demo in a folder, and what it printed."""
    folder = tmp_path / "demo"
    return folder, cli.ok("demo", "--out", str(folder))


def test_it_prints_the_week_and_says_where_everything_is(cli, made):
    folder, out = made
    assert " of 7 days observed" in out
    charts = ("timeline", "calendar", "body-map", "day-clock", "associations", "lags", "clinician-sheet")
    for name in ("demo.db", "week.html", *(f"{chart}.png" for chart in charts)):
        assert str(folder / name) in out
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    for name in ("clinician.pdf", "clinician.json", "body-map.png"):
        assert str(folder / "visit" / name) in out
    assert folder.stat().st_mode & 0o777 == 0o700
    assert cli.ok("--diary", str(folder / "demo.db"), "list")
    assert cli.rows() is None  # one's own diary is not touched


def test_it_replaces_nothing_unless_forced(cli, made):
    folder, out = made
    answer = cli.refused("demo", "--out", str(folder), code=7)
    assert answer.sentence == f"There is a demo.db in {folder} already."
    before = (folder / "week.html").read_bytes()
    assert cli.ok("demo", "--out", str(folder), "--force") == out
    assert (folder / "week.html").read_bytes() == before


def test_it_leaves_nothing_beside_a_report_that_is_in_the_way(cli, tmp_path):
    (tmp_path / "week.html").write_text("mine", encoding="utf-8")
    assert "week.html" in cli.refused("demo", "--out", str(tmp_path), code=7).sentence
    assert not (tmp_path / "demo.db").exists()


def test_a_folder_that_cannot_be_made(cli, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "cannot be used" in cli.refused("demo", "--out", str(tmp_path / "file" / "demo"), code=7).sentence
