"""A diary that is kept for weeks, damaged, and had back: with the command line alone."""

import shutil
from pathlib import Path


def test_weeks_of_use_leave_backups_and_a_damaged_diary_comes_back(cli):
    for day in range(1, 15):
        cli.at(f"2026-11-{day:02}T21:30:00+01:00")
        cli.ok("twitch", "left", "calf", "--for", "10m")
        cli.ok("today")
    cli.ok("caffeine", "2", "espresso", "--note", "with a friend")
    before = cli.entries()
    cli.at("2026-11-15T08:00:00+01:00")
    cli.ok("list")

    with Path(cli.diary).open("r+b") as file:
        file.write(bytes(4096))
    broken = cli("list")
    assert (broken.code, broken.out) == (5, "")

    newest = cli.json("backup", "list")["backups"][0]
    assert newest["made_at"] == "2026-11-15T08:00:00+01:00"
    said = cli.ok("restore", "1", "--yes")
    assert cli.entries() == before
    damaged = Path(said.splitlines()[-1].rpartition(" ")[2])
    assert damaged.read_bytes()[:4096] == bytes(4096)
    cli.ok("twitch", "right", "eyelid")
    assert len(cli.entries()) == len(before) + 1


def test_a_mistake_of_yesterday_is_taken_back_and_the_mistake_is_not_lost_either(cli):
    cli.ok("twitch", "left", "calf", "--note", "in bed")
    cli.ok("sleep", "6h30")
    cli.ok("backup")
    for entry in cli.entries():
        cli.ok("delete", entry["uid"])
    cli.ok("note", "what have I done")
    backups = cli.json("backup", "list")["backups"]
    asked = next(one for one in backups if one["reason"] == "asked")
    said = cli.ok("restore", str(asked["number"]), "--yes")
    assert "only there" in said
    assert sorted(entry["kind"] for entry in cli.entries()) == ["episode", "reading"]

    cli.ok("restore", "20261122T130000Z-before-restore", "--yes")
    assert [entry["note"] for entry in cli.entries()] == ["what have I done"]


def test_a_new_computer_starts_from_the_stick(cli, tmp_path):
    cli.ok("twitch", "left", "calf")
    cli.ok("setting", "clock", "12h")
    stick = tmp_path / "stick"
    stick.mkdir()
    cli.ok("backup", str(stick))
    cli.ok("list")
    before = cli.entries()
    for path in (Path(cli.diary), Path(f"{cli.diary}.backups")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    cli.refused("list", code=5)
    cli.ok("restore", str(stick / "diary-2026-11-22.db"))
    assert cli.entries() == before
    assert cli.json("setting", "clock")["settings"] == {"clock": "12h"}
    assert [file.name for file in stick.iterdir()] == ["diary-2026-11-22.db"]
