"""`backup`, `restore`, and the backups that make themselves, as a person at the terminal meets them."""

import stat
from pathlib import Path

import pytest

from tests.builders import dump, without_history
from tests.damage import PAGE, overwrite_page, root_of
from tests.migrations import make_diary
from twitchlog.cli import keep_backups, show
from twitchlog.cli.auto_backups import back_up_before
from twitchlog.store.actions import RESTORE
from twitchlog.store.lookups import Settings

WEEK_LATER = "2026-11-29T14:00:01+01:00"


def folder_of(cli):
    return Path(f"{cli.diary}.backups")


def reasons(cli):
    """Why each backup was made, the oldest first; nothing is opened for it."""
    if not folder_of(cli).exists():
        return []
    return [
        name.partition("Z-")[2].removesuffix(".db") for name in sorted(one.name for one in folder_of(cli).iterdir())
    ]


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(show, "is_interactive", lambda: True)


@pytest.fixture
def kept(cli):
    """A diary with a backup, and one entry more since."""
    cli.ok("twitch", "left", "calf", "--note", "my secret")
    cli.ok("backup")
    cli.ok("stress", "7")
    return cli


# backup


def test_a_backup_says_where_it_is_and_that_it_was_compared(cli):
    cli.ok("twitch", "left", "calf")
    said = cli.ok("backup")
    made = folder_of(cli) / "20261122T130000Z-asked.db"
    assert said == f"Saved  a backup of 0.2 MB, compared with the diary: {made}\n"
    assert dump(made) == cli.rows()
    assert (stat.S_IMODE(made.stat().st_mode), stat.S_IMODE(made.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_backup_in_a_folder_is_named_by_the_day(cli, tmp_path):
    cli.ok("twitch", "left", "calf")
    (tmp_path / "usb").mkdir()
    assert str(tmp_path / "usb" / "diary-2026-11-22.db") in cli.ok("backup", str(tmp_path / "usb"))
    assert [file.name for file in (tmp_path / "usb").iterdir()] == ["diary-2026-11-22.db"]
    answer = cli.refused("backup", str(tmp_path / "usb"), code=7)
    assert "exists already" in answer.sentence
    assert answer.hint == "Add --force to replace it, or give another place."
    cli.ok("note", "more")
    cli.ok("backup", str(tmp_path / "usb"), "--force")
    assert dump(tmp_path / "usb" / "diary-2026-11-22.db") == cli.rows()


def test_a_backup_goes_into_a_file(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cli.ok("twitch", "left", "calf")
    cli.ok("backup", "mine.db")
    assert dump(tmp_path / "mine.db") == cli.rows()
    assert reasons(cli) == []


def test_without_a_diary_there_is_nothing_to_back_up(cli):
    assert cli.refused("backup", code=5).sentence == f"There is no diary at {cli.diary}."
    assert not folder_of(cli).exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--json"], 2, "--json goes with the list."),
        (["list", "--force"], 2, "--force does not go with the list."),
        (["no/where.db"], 7, "does not exist"),
        (["DIARY", "--force"], 2, "That is the diary itself."),
    ],
)
def test_what_cannot_be_done_is_said(cli, words, code, said):
    cli.ok("twitch", "left", "calf")
    words = [cli.diary if word == "DIARY" else word for word in words]
    assert said in cli.refused("backup", *words, code=code).sentence


def test_the_list_shows_number_time_size_reason_and_name(kept):
    kept.at("2026-11-23T08:15+01:00")
    kept.ok("today")
    listed = kept("backup", "list")
    assert listed.out.splitlines() == [
        "  1  23 November 2026 08:15     0.2 MB  daily           20261123T071500Z-daily.db",
        "  2  22 November 2026 14:00     0.2 MB  asked           20261122T130000Z-asked.db",
    ]
    assert "twitchlog restore NUMBER" in listed.err


def test_the_list_is_empty_before_the_first(cli):
    answer = cli("backup", "list")
    assert (answer.code, answer.out) == (0, "")
    assert "There is no backup yet." in answer.err
    assert cli.json("backup", "list")["backups"] == []


# restore


@pytest.mark.usefixtures("at_a_terminal")
def test_it_shows_what_differs_then_asks_then_does_it(kept):
    before = kept.rows()
    answer = kept("restore", "1", stdin="yes\n")
    assert answer.code == 0
    assert answer.out.splitlines()[:6] == [
        "                       here   backup  only here  only there  different",
        "twitches                  1        1          0           0          0",
        "values                    1        0          1           0          0",
        "Newest entry: here 22 November 2026 14:00, in the backup 22 November 2026 14:00",
        "History: 2 steps here, 1 in the backup",
        f"Restored  {folder_of(kept)}/20261122T130000Z-asked.db",
    ]
    assert "Replace the diary with the backup?" in answer.err
    assert answer.out.splitlines()[6] == (
        f"The diary as it was is kept: {folder_of(kept)}/20261122T130000Z-before-restore.db"
    )
    assert dump(folder_of(kept) / "20261122T130000Z-before-restore.db") == before
    assert [entry["kind"] for entry in kept.entries()] == ["episode"]


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("answer", ["", "no", "n", "maybe"])
def test_any_other_answer_changes_nothing(kept, answer):
    before = kept.rows()
    asked = kept("restore", "1", stdin=f"{answer}\n")
    assert asked.code == 0
    assert asked.err.endswith("Nothing was changed.\n")
    assert kept.rows() == before
    assert reasons(kept) == ["asked"]


@pytest.mark.usefixtures("at_a_terminal")
def test_whoever_leaves_changes_nothing(kept):
    before = kept.rows()
    assert kept("restore", "1", stdin="").code == 130
    assert kept.rows() == before


def test_without_a_terminal_it_wants_to_be_told(kept):
    answer = kept.refused("restore", "1")
    assert "nobody can be asked here" in answer.sentence
    assert "--yes" in answer.hint
    assert reasons(kept) == ["asked"]
    kept.ok("restore", "1", "--yes")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "There is no file"), (b"mine", "not a twitchlog diary"), ("damaged", "is damaged")]
)
def test_without_a_terminal_the_file_is_looked_at_before_it_wants_to_be_told(kept, tmp_path, content, said):
    file = tmp_path / "other.db"
    if content == "damaged":
        whole = (folder_of(kept) / "20261122T130000Z-asked.db").read_bytes()
        file.write_bytes(whole.replace(b"my secret", b"my secre_"))
    elif content:
        file.write_bytes(content)
    assert said in kept.refused("restore", str(file), code=5).sentence


def test_no_word_of_a_note_is_shown(kept):
    kept.ok("note", "another secret")
    answer = kept("restore", "1", "--yes")
    assert answer.code == 0
    assert "secret" not in answer.out + answer.err
    assert "notes                     1        0          1           0          0" in answer.out


@pytest.mark.parametrize("words", ["1", "20261122T130000Z-asked", "20261122T130000Z-asked.db", "FILE"])
def test_a_backup_is_named_by_number_name_or_file(kept, words):
    words = words.replace("FILE", str(folder_of(kept) / "20261122T130000Z-asked.db"))
    kept.ok("restore", words, "--yes")
    assert [entry["kind"] for entry in kept.entries()] == ["episode"]


def test_a_number_that_is_not_in_the_list(kept):
    assert kept.refused("restore", "2", "--yes", code=4).sentence == "There is no backup with the number 2."
    assert kept.refused("restore", "0", "--yes", code=4).hint == "All: twitchlog backup list"


def test_a_file_that_is_not_there(kept):
    assert "There is no file" in kept.refused("restore", "nowhere.db", "--yes", code=5).sentence


def test_the_same_as_the_backup_changes_nothing(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok("backup")
    before = cli.rows()
    assert cli.ok("restore", "1", "--yes") == "Nothing differs: the diary is as it was in that backup.\n"
    assert cli.rows() == before
    assert reasons(cli) == ["asked"]


def test_other_settings_are_told_without_their_values(kept):
    kept.ok("profile", "concern", "my worry")
    kept.ok("setting", "clock", "12h")
    answer = kept("restore", "1", "--yes")
    assert "profile: 1 difference\n" in answer.out
    assert "settings: 1 difference\n" in answer.out
    assert "worry" not in answer.out


def test_undo_passes_over_it_and_the_history_tells_of_it(kept):
    kept.ok("restore", "1", "--yes")
    assert kept.json("history")["actions"][0]["kind"] == RESTORE
    kept.ok("undo")
    assert kept.entries() == []


def test_a_missing_diary_is_made_without_asking(kept, tmp_path):
    new = tmp_path / "new" / "diary.db"
    answer = kept("restore", str(folder_of(kept) / "20261122T130000Z-asked.db"), "--diary", str(new))
    assert answer.code == 0
    assert answer.out.startswith("Restored  ")
    assert "is kept" not in answer.out
    assert without_history(dump(new))["episode"] == kept.rows()["episode"]


def test_a_broken_diary_comes_back_and_its_bytes_are_kept(kept):
    Path(kept.diary).write_bytes(b"\0" * 9000)
    answer = kept("restore", "1", "--yes")
    assert answer.code == 0
    assert "is damaged, so it cannot be compared" in answer.err
    damaged = folder_of(kept) / "20261122T130000Z-damaged.db"
    assert f"What was left of the diary is kept: {damaged}" in answer.out
    assert damaged.read_bytes() == b"\0" * 9000
    assert [entry["kind"] for entry in kept.entries()] == ["episode"]


def test_what_is_damaged_but_reads_as_if_nothing_differed_is_replaced(kept):
    kept.ok("backup")
    overwrite_page(kept.diary, root_of(kept.diary, "uq_reading_origin"), b"\x5a" * PAGE)
    broken = Path(kept.diary).read_bytes()
    answer = kept("restore", "1", "--yes")
    assert "is damaged, so it cannot be compared" in answer.err
    assert (folder_of(kept) / "20261122T130000Z-damaged.db").read_bytes() == broken
    assert kept("doctor").code == 0
    assert "before-restore" not in reasons(kept)


def test_what_the_doctor_saved_takes_the_place_of_the_damaged_diary(cli):
    cli.ok("twitch", "left", "calf")
    overwrite_page(cli.diary, root_of(cli.diary, "ix_episode_day"), b"\x5a" * PAGE)
    assert cli("doctor", "--repair").code == 8
    assert cli.ok("restore", f"{cli.diary}.repaired.db", "--yes").startswith("Restored")
    assert cli("doctor").code == 0


@pytest.mark.parametrize("stored", sorted(make_diary.DIARIES.glob("*.db")), ids=lambda stored: stored.stem)
def test_a_backup_of_any_released_revision_comes_back(kept, stored):
    before = stored.read_bytes()
    kept.ok("restore", str(stored), "--yes")
    assert len(kept.entries()) == len(make_diary.entries(stored.stem))
    assert stored.read_bytes() == before


# Those that make themselves


def test_the_first_reading_command_of_a_day_makes_one(cli):
    cli.ok("twitch", "left", "calf")
    assert reasons(cli) == []
    cli.ok("list")
    assert reasons(cli) == ["daily"]
    assert dump(folder_of(cli) / "20261122T130000Z-daily.db") == cli.rows()
    for words in (["today"], ["history"], ["undo"]):
        cli.ok(*words)
    assert reasons(cli) == ["daily"]
    cli.at("2026-11-23T00:00:05+01:00")
    cli.ok("today")
    assert reasons(cli) == ["daily", "daily"]


def test_it_says_nothing_of_it(cli):
    cli.ok("twitch", "left", "calf")
    assert cli("list").err == ""


def test_an_empty_or_missing_diary_makes_none(cli):
    cli.ok("setting")
    cli("list")
    assert reasons(cli) == []
    assert not folder_of(cli).exists()


def test_a_command_that_failed_makes_none(cli):
    cli.ok("twitch", "left", "calf")
    cli.refused("show", "zzzzzz", code=4)
    assert reasons(cli) == []


def test_logging_makes_one_only_after_a_week(cli):
    cli.ok("twitch", "left", "calf")
    cli.at("2026-11-29T14:00:00+01:00")
    cli.ok("stress", "3")
    assert reasons(cli) == []
    cli.at(WEEK_LATER)
    saved = cli("stress", "4")
    assert saved.out.startswith("Saved  stress")
    assert saved.err == ""
    assert reasons(cli) == ["weekly"]
    assert dump(folder_of(cli) / "20261129T130001Z-weekly.db") == cli.rows()
    cli.ok("water", "200ml")
    assert reasons(cli) == ["weekly"]


def test_looking_something_up_makes_none(cli):
    cli.ok("twitch", "left", "calf")
    cli.at(WEEK_LATER)
    for words in (["sites"], ["drinks"], ["setting"], ["profile"]):
        cli.ok(*words)
    assert reasons(cli) == []


def test_many_lines_at_once_and_the_check_in_make_one_too(cli, monkeypatch):
    cli.ok("twitch", "left", "calf")
    cli.at(WEEK_LATER)
    cli.ok("log", "-", stdin="stress 3\nwater 200ml\n")
    assert reasons(cli) == ["weekly"]
    cli.at("2026-12-07T14:00:00+01:00")
    monkeypatch.setattr(show, "is_interactive", lambda: True)
    assert cli("checkin", stdin="none\n7h\nnone\n2l\n3\nnone\nyes\nno\nno\n3\n").code == 0
    assert reasons(cli) == ["weekly", "weekly"]


def test_with_no_room_for_them_none_is_made(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok("setting", "backup-mb", "0")
    cli.ok("list")
    cli.at(WEEK_LATER)
    cli.ok("stress", "3")
    back_up_before(cli.diary, settings=Settings(backup_mb=0))
    assert reasons(cli) == []
    cli.ok("backup")
    assert reasons(cli) == ["asked"]


def test_one_that_cannot_be_made_is_said_and_stops_nothing(cli):
    cli.ok("twitch", "left", "calf")
    folder_of(cli).write_text("mine")
    answer = cli("list")
    assert answer.code == 0
    assert "twitch · left calf" in answer.out
    assert answer.err == (
        f"No automatic backup was made this time: {folder_of(cli)} is not a folder, so no backup is put there.\n"
    )
    cli.at(WEEK_LATER)
    saved = cli("stress", "3")
    assert saved.code == 0
    assert saved.out.startswith("Saved  stress")
    assert len(saved.err.splitlines()) == 1


def test_a_damaged_diary_makes_none_and_none_goes(cli):
    cli.ok("twitch", "left", "calf")
    folder_of(cli).mkdir(0o700)
    for day in range(1, 21):
        (folder_of(cli) / f"202610{day:02}T130000Z-daily.db").write_bytes(b"whole")
    before = reasons(cli)
    overwrite_page(cli.diary, root_of(cli.diary, "uq_note_origin"), b"\x5a" * PAGE)
    answer = cli("list")
    assert answer.code == 0
    assert "twitch · left calf" in answer.out
    assert answer.err == (
        "The diary is damaged: no backup was made of it, and the earlier ones stay. What to do: twitchlog doctor\n"
    )
    assert reasons(cli) == before
    assert "is damaged, so no backup was made" in cli.refused("backup", code=5).sentence
    assert reasons(cli) == before


def test_a_read_only_diary_makes_none(cli, seal):
    cli.ok("twitch", "left", "calf")
    seal(Path(cli.diary).parent)
    assert cli("list").code == 0
    assert reasons(cli) == []


def test_old_ones_go_and_those_asked_for_stay(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok("backup")
    for day in range(1, 13):
        cli.at(f"2026-12-{day:02}T12:00:00+01:00")
        cli.ok("list")
    assert reasons(cli)[0] == "asked"
    kept = [one["made_at"][:10] for one in cli.json("backup", "list")["backups"][:-1]]
    assert kept == [f"2026-12-{day:02}" for day in (12, 11, 10, 9, 8, 7, 6)]


def test_the_budget_holds_but_for_the_newest(cli):
    cli.ok("twitch", "left", "calf")
    cli.ok("setting", "backup-mb", "1")
    for day in range(1, 9):
        cli.at(f"2026-12-{day:02}T12:00:00+01:00")
        cli.ok("list")
    backups = cli.json("backup", "list")["backups"]
    assert sum(one["n_bytes"] for one in backups) <= 1_000_000
    assert backups[0]["made_at"].startswith("2026-12-08")
    assert len(backups) == 1_000_000 // backups[0]["n_bytes"]


def test_before_an_import_there_is_one(cli):
    cli.ok("twitch", "left", "calf")
    before = cli.rows()
    back_up_before(cli.diary, settings=Settings())
    assert reasons(cli) == ["before-import"]
    assert dump(folder_of(cli) / "20261122T130000Z-before-import.db") == before


@pytest.mark.parametrize(("said", "kept_as"), [("0", "0"), ("250", "250"), ("250MB", "250"), ("0080", "80")])
def test_the_budget_is_a_setting(cli, said, kept_as):
    assert f"backup-mb {kept_as}" in cli.ok("setting", "backup-mb", said)
    assert cli.json("setting", "backup-mb")["settings"] == {"backup-mb": kept_as}


@pytest.mark.parametrize("said", ["-1", "many", "1000001", "1.5", "²"])
def test_what_is_no_budget_is_refused(cli, said):
    cli.ok("twitch", "left", "calf")
    cli.refused("setting", "backup-mb", "--", said)


def test_every_kind_of_row_has_a_name(cli):
    cli.ok("none")
    tables = set(cli.rows()) - {"alembic_version", "action", "change", "merged"}
    assert set(keep_backups._TABLE_NAMES) == tables


def test_an_error_of_the_system_is_said_calmly(cli, monkeypatch):
    def fail(*_args, **_more):
        raise OSError(28, "No space left on device")

    cli.ok("twitch", "left", "calf")
    monkeypatch.setattr("twitchlog.store.backups.make_backup", fail)
    assert cli("list").err == "No automatic backup was made this time: No space left on device.\n"
