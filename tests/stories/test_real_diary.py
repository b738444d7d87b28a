"""The whole way on a real person's diary of another event (shared/samples/real_diary, CC-BY 4.0, its SOURCE.md).

Jang et al. (2024), Scientific Data, doi 10.1038/s41597-024-04147-6: 334 days; `panic_n` stands in for twitches.
"""

import csv

import pytest

from tests.programs import ROOT
from twitchlog.pipeline import open_diary

TABLE = ROOT.parent / "shared" / "samples" / "real_diary" / "one_person.csv"
MAPS = (
    "--as", "csv", "--map", "panic_n=twitch_episodes", "--map", "sleep_hours=sleep_h",
    "--map", "coffee=my_coffee:yes_no", "--observed-when", "negative",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason=f"the shared sample {TABLE} is not beside this checkout; it is not part of twitchlog"
)


@pytest.fixture
def brought(cli):
    """The table, imported."""
    cli.ok("import", str(TABLE), *MAPS)
    return cli


def rows():
    """The table's rows as it holds them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_dry_run_shows_it_all_and_saves_nothing(cli):
    out = cli.ok("import", str(TABLE), *MAPS, "--dry-run")
    assert "days without twitches        252 on 252 days" in out
    assert "twitch episodes               65 on 54 days" in out
    assert "sleep                        193 on 193 days" in out
    assert "Left out (not mapped): panic_max_intensity, alcohol, anxiety, HR_mean, steps_mean" in out
    assert "Would add  629 entries from 334 rows · 12 May 2021 – 22 May 2022" in out
    assert cli.rows() is None


def test_the_worked_example_of_the_documentation_is_real(cli):
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    assert cli.ok("import", str(TABLE), *MAPS, "--dry-run") in page
    saved = cli.ok("import", str(TABLE), *MAPS)
    assert saved[saved.index("Saved") :] in page
    assert cli.ok("import", str(TABLE)) in page


def test_its_days_come_out_exactly(brought):
    with open_diary(brought.diary) as diary:
        daily = diary.daily_frame()
    expected = {row["date"]: float(row["panic_n"] or 0) for row in rows() if row["panic_n"] or row["negative"]}
    episodes = daily["twitch_episodes"]
    observed = episodes.dropna()
    assert len(daily) == 376
    assert len(observed) == 306 == len(expected)
    assert (observed > 0).sum() == 54
    assert {day.date().isoformat(): n for day, n in observed.items()} == expected


def test_an_empty_cell_stays_missing(brought):
    with open_diary(brought.diary) as diary:
        daily = diary.daily_frame()
    coffee = daily["my_coffee"].dropna()
    assert set(coffee) == {1.0}  # 1 or missing, never 0
    assert {day.date().isoformat() for day in coffee.index} == {row["date"] for row in rows() if row["coffee"]}
    slept = {row["date"]: float(row["sleep_hours"]) for row in rows() if row["sleep_hours"]}
    assert {day.date().isoformat(): hours for day, hours in daily["sleep_h"].dropna().items()} == pytest.approx(slept)
    assert daily["caffeine_mg"].isna().all()


def test_a_second_import_adds_nothing(brought):
    before = brought.rows()
    out = brought.ok("import", str(TABLE))
    assert out.startswith("Mapped as last time: date = diary_day, panic_n = twitch_episodes,")
    assert "629 entries came in before" in out
    assert brought.rows() == before


def test_it_can_be_listed(brought):
    assert brought.ok("list").count("(imported)") == 50
    assert len(brought.entries()) == 629
    assert len(brought.entries("--kind", "twitch")) == 65
    assert len(brought.entries("--kind", "none")) == 252
    assert {entry["value"] for entry in brought.entries("--kind", "coffee")} == {1.0}
    assert brought.ok("list", "--since", "2022-05-20").splitlines()[0] == "Fri 20 May 2022"


def test_its_weeks_can_be_read(brought):
    answer = brought("report", "week")
    assert answer.code == 0
    assert "0 of 7 days observed" in answer.out
    assert "twitchlog report week --ending 2022-05-22" in answer.err
    out = brought.ok("report", "week", "--ending", "2022-05-22")
    assert out.startswith("Week 20 · 16–22 May 2022\n7 of 7 days observed")
    assert "the four weeks before: 0 a day (27 of 28 days observed)" in out
    assert "sleep         11 h 17 (1 day)" in out
    some = brought.json("report", "week", "--week", "2021-W20")
    assert some["twitches"]["n_episodes"] == sum(
        int(row["panic_n"] or 0) for row in rows() if "2021-05-17" <= row["date"] <= "2021-05-23"
    )


def test_it_can_be_drawn(brought, tmp_path):
    path = tmp_path / "timeline.png"
    answer = brought("chart", "timeline", "--out", str(path), "--dpi", "60")
    assert answer.code == 0
    assert answer.err.startswith("Episodes a day, 306 of 376 days observed, 12 May 2021 – 22 May 2022.")
    assert "65 episodes on 54 days, none on 252." in answer.err
    assert "70 days not observed" in answer.err
    assert path.read_bytes().startswith(b"\x89PNG")


def test_one_undo_takes_it_all_back(brought):
    assert brought.ok("undo").startswith("Undone  import of one_person.csv ")
    assert brought.entries() == []
    assert "coffee" not in brought.ok("factor", "list", "--all")
    brought.ok("redo")
    assert len(brought.entries()) == 629
