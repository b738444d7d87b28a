"""A person who keeps the diary under a passphrase: at a real terminal, with files, and with what was typed in vain."""

import contextlib
import json
import subprocess
from pathlib import Path

import pytest

from tests.programs import environment, twitchlog
from tests.stories.terminal import Terminal

PASSPHRASE = "correct horse battery"
NOTE = "behind the knee, like rain"

pytestmark = pytest.mark.skipif(not Terminal.is_possible, reason="no pseudo-terminals here")


@pytest.fixture
def home(tmp_path):
    """What the programs of this story know: their own diary and their own place for keys."""
    return {"TWITCHLOG_DIARY": str(tmp_path / "diary.db"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


@pytest.fixture
def run(home):
    """Run a command without a terminal."""

    def run(*words, **given):
        return twitchlog(*words, diary=home["TWITCHLOG_DIARY"], env=home, **given)

    return run


@pytest.fixture
def at_terminal(home):
    """Run a command at a terminal."""
    with contextlib.ExitStack() as stack:

        def start(*words):
            started = Terminal(list(words), environment(TERM="dumb", COLUMNS="100", **home))
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture
def encrypted(run):
    """An encrypted diary with one note in it."""
    assert run("note", NOTE).returncode == 0
    assert run("backup").returncode == 0
    assert run("encrypt", input=f"{PASSPHRASE}\n").returncode == 0
    return run


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_at_a_terminal_the_passphrase_is_asked_for_and_never_shown(run, at_terminal, tmp_path):
    run("note", NOTE)
    terminal = at_terminal("encrypt")
    terminal.answer("New passphrase: ", PASSPHRASE)
    terminal.answer("The same again: ", PASSPHRASE)
    terminal.wait_for("Encrypted  Nobody can open the diary without the passphrase")
    assert terminal.finish() == 0
    assert PASSPHRASE not in terminal._text

    terminal = at_terminal("list")
    terminal.answer(f"Passphrase of {tmp_path / 'diary.db'}: ", "a wrong one")
    terminal.answer("That passphrase does not open it.\nPassphrase of", PASSPHRASE)
    terminal.wait_for(NOTE)
    assert terminal.finish() == 0
    assert PASSPHRASE not in terminal._text


def test_two_passphrases_that_differ_change_nothing(run, at_terminal):
    run("note", NOTE)
    terminal = at_terminal("encrypt")
    terminal.answer("New passphrase: ", PASSPHRASE)
    terminal.answer("The same again: ", "another one")
    terminal.wait_for("The two were not the same.")
    assert terminal.finish() == 2
    assert NOTE in run("list").stdout


def test_an_entry_typed_before_a_wrong_passphrase_is_saved_later(encrypted, at_terminal, home):
    terminal = at_terminal("twitch", "left", "calf", "--for", "20m", "--note", "it's quick")
    for _ in range(3):
        terminal.answer("Passphrase of", "wrong, wrong")
    terminal.wait_for("Not lost: 1 entry will be saved the next time you log something and the diary opens.")
    assert terminal.finish() == 5

    home["TWITCHLOG_NOW"] = "2026-11-23T08:00:00+01:00"
    terminal = at_terminal("water", "500ml")
    terminal.answer("Passphrase of", PASSPHRASE)
    terminal.wait_for("Saved too, typed 2026-11-22 14:00: twitch · left calf · today 14:00")
    terminal.wait_for("Saved  water · 500 ml · today 08:00")  # last, so that its undo is its own
    assert terminal.finish() == 0
    assert not Path(f"{home['TWITCHLOG_DIARY']}.unsaved").exists()

    encrypted("passphrase", "--keep", "file")  # asks nobody: there is no terminal
    terminal = at_terminal("list", "--json")
    terminal.answer("Passphrase of", PASSPHRASE)
    terminal.finish()
    text = terminal._text[terminal._text.index("{") :]
    found = {entry["kind"]: entry for entry in json.loads(text)["entries"]}
    assert found["episode"]["occurred_at"] == "2026-11-22T14:00:00+01:00"  # when it was typed
    assert found["episode"]["note"] == "it's quick"
    assert found["reading"]["occurred_at"] == "2026-11-23T08:00:00+01:00"


def test_what_asks_for_help_is_said_though_the_diary_stays_closed(encrypted):
    done = encrypted("symptom", "drops", "things", "right", "hand")
    assert done.returncode == 5
    assert done.stdout.startswith("Please contact a doctor in the next few days.\n")
    assert "Not lost: 1 entry" in done.stderr


def test_many_lines_are_kept_too(encrypted, tmp_path):
    done = encrypted("log", "-", input="# two coffees\ncaffeine 2 espresso\n\ntwitch left calf --at 8:15\n")
    assert done.returncode == 5
    assert "Not lost: 2 entries" in done.stderr
    kept = [json.loads(line)["line"] for line in (tmp_path / "diary.db.unsaved").read_text().splitlines()]
    assert kept == ["caffeine 2 espresso", "twitch left calf --at 8:15"]


def test_what_was_typed_and_not_understood_goes_on_waiting(encrypted, tmp_path, home):
    for words in (("twitch", "left", "claf"), ("stress", "7")):
        assert encrypted(*words).returncode == 5
    key_file_for(encrypted, home, tmp_path)
    done = encrypted("water", "500ml")
    assert done.returncode == 0, done.stderr
    assert "Saved too, typed 2026-11-22 14:00: stress · 7/10" in done.stdout
    assert "Not understood, typed 2026-11-22 14:00: twitch left claf" in done.stderr
    assert len((tmp_path / "diary.db.unsaved").read_text().splitlines()) == 1
    (tmp_path / "diary.db.unsaved").unlink()
    assert encrypted("water", "500ml").stderr == ""


def key_file_for(run, home, tmp_path):
    """Keep the key in a file, as someone at a terminal would."""
    terminal = Terminal(["passphrase", "--keep", "file"], environment(TERM="dumb", **home))
    try:
        terminal.answer("Passphrase of", PASSPHRASE)
        terminal.wait_for("Key kept   ")
        assert terminal.finish() == 0
    finally:
        terminal.close()
    (kept,) = (tmp_path / "config" / "twitchlog" / "keys").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_with_a_kept_key_every_command_works_without_asking(encrypted, home, tmp_path):
    key_file_for(encrypted, home, tmp_path)
    assert twitchlog("water", "300ml", diary=str(tmp_path / "other.db")).returncode == 0
    for words in (
        ("none", "--on", "yesterday"),
        ("twitch", "left", "calf"),
        ("list",),
        ("today",),
        ("undo",),
        ("redo",),
        ("history",),
        ("report", "week"),
        ("flags",),
        ("triggers",),
        ("backup",),
        ("backup", "list"),
        ("doctor",),
        ("export", "json"),
        ("setting", "clock", "12h"),
        ("profile", "onset", "March"),
        ("factor", "add", "itch", "--kind", "rating"),
        ("drinks",),
        ("import", str(tmp_path / "other.db")),
        ("export", "csv", "--out", str(tmp_path / "tables")),
        ("chart", "timeline", "--out", str(tmp_path / "chart.png"), "--dpi", "60"),
        ("report", "clinician", "--out", str(tmp_path / "visit")),
        ("why", "caffeine"),
        ("doctor", "--repair"),
        ("restore", "1", "--yes"),
    ):
        done = encrypted(*words)
        assert done.returncode == 0, (words, done.stderr)
    assert NOTE in encrypted("list").stdout
    (handle,) = {entry["uid"] for entry in json.loads(encrypted("list", "--json").stdout)["entries"] if entry["note"]}
    for words in (
        ("edit", handle, "--note", "drier"),
        ("show", handle),
        ("delete", handle),
        ("forget", handle, "--yes"),
    ):
        done = encrypted(*words)
        assert done.returncode == 0, (words, done.stderr)
    assert NOTE not in encrypted("list").stdout


def test_nothing_readable_is_left_beside_an_encrypted_diary(encrypted, tmp_path, home):
    key_file_for(encrypted, home, tmp_path)
    encrypted("note", "another secret")
    encrypted("backup")
    assert len(list((tmp_path / "diary.db.backups").iterdir())) >= 2
    for path, content in everything_in(tmp_path).items():
        assert NOTE.encode() not in content, path
        assert b"another secret" not in content, path
        assert PASSPHRASE.encode() not in content, path


def test_the_backups_made_before_are_encrypted_too_and_named(run, tmp_path):
    run("note", NOTE)
    run("backup")
    (backup,) = (tmp_path / "diary.db.backups").glob("*.db")
    (tmp_path / "copy.db").write_bytes((tmp_path / "diary.db").read_bytes())
    done = run("encrypt", input=f"{PASSPHRASE}\n")
    assert f"1 automatic backup under the same passphrase now: {backup.name}" in done.stdout
    assert f"Not encrypted, and readable as before: {tmp_path / 'copy.db'}" in done.stderr
    assert NOTE.encode() not in backup.read_bytes()


def test_a_new_passphrase_opens_diary_and_backups_and_the_old_one_neither(encrypted, home, tmp_path, at_terminal):
    key_file_for(encrypted, home, tmp_path)
    assert encrypted("passphrase", input="quite another one\n").returncode == 0
    assert len(list((tmp_path / "config" / "twitchlog" / "keys").iterdir())) == 1  # the new key's
    assert encrypted("passphrase", "--keep", "nowhere").returncode == 0
    for name in ("diary.db", *(f"diary.db.backups/{each.name}" for each in (tmp_path / "diary.db.backups").iterdir())):
        terminal = at_terminal("--diary", str(tmp_path / name), "list")
        terminal.answer("Passphrase of", PASSPHRASE)
        terminal.answer("That passphrase does not open it.\nPassphrase of", "quite another one")
        terminal.wait_for(NOTE)
        assert terminal.finish() == 0


def test_decrypted_it_is_a_plain_diary_again(encrypted, home, tmp_path):
    key_file_for(encrypted, home, tmp_path)
    done = encrypted("decrypt")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "diary.db").read_bytes().startswith(b"SQLite format 3\x00")
    assert list((tmp_path / "config" / "twitchlog" / "keys").iterdir()) == []
    assert NOTE in encrypted("list").stdout
    assert encrypted("decrypt").returncode == 2
    assert encrypted("passphrase", input=f"{PASSPHRASE}\n").returncode == 2


def test_without_a_terminal_the_passphrase_is_a_line_of_standard_input(encrypted):
    assert encrypted("decrypt", stdin=subprocess.DEVNULL).returncode == 5
    assert encrypted("passphrase", "--keep", "file", input="not this one\n").returncode == 5
    done = encrypted("passphrase", input=f"{PASSPHRASE}\nquite another one\n")
    assert done.returncode == 0, done.stderr
    assert encrypted("passphrase", "--keep", "file", input=f"{PASSPHRASE}\n").returncode == 5
    assert encrypted("decrypt", input="quite another one\n").returncode == 0
    assert NOTE in encrypted("list").stdout


def test_leaving_after_a_wrong_passphrase_loses_nothing_either(encrypted, at_terminal, tmp_path):
    terminal = at_terminal("twitch", "left", "calf")
    terminal.answer("Passphrase of", "not this one")
    terminal.wait_for("That passphrase does not open it.\nPassphrase of")
    terminal.press_control("d")
    terminal.wait_for("Not lost: 1 entry")
    assert terminal.finish() == 5
    assert "twitch left calf" in (tmp_path / "diary.db.unsaved").read_text()


@pytest.mark.parametrize("said", ["short", "x" * 2000])
def test_a_passphrase_that_will_not_do_is_refused(run, said, tmp_path):
    run("note", NOTE)
    done = run("encrypt", input=f"{said}\n")
    assert done.returncode == 2
    assert "at least 8 characters" in done.stderr
    assert (tmp_path / "diary.db").read_bytes().startswith(b"SQLite format 3\x00")


def test_what_cannot_be_is_said(encrypted, run, tmp_path):
    assert "encrypted, and nobody can be asked" in encrypted("list").stderr
    done = run("passphrase", "--keep", "pocket")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, '"pocket" is no place for a key.')
    assert run("--diary", str(tmp_path / "none.db"), "encrypt", input=f"{PASSPHRASE}\n").returncode == 5


def test_a_broken_encrypted_diary_is_told_from_a_wrong_passphrase(encrypted, home, tmp_path, at_terminal):
    content = bytearray((tmp_path / "diary.db").read_bytes())
    content[700] ^= 255
    (tmp_path / "diary.db").write_bytes(content)
    terminal = at_terminal("list")
    terminal.answer("Passphrase of", PASSPHRASE)
    terminal.wait_for("is damaged")
    assert terminal.finish() == 5
    terminal = at_terminal("list")
    for _ in range(3):
        terminal.answer("Passphrase of", "not the one")
    terminal.wait_for("That passphrase does not open the diary")
    assert terminal.finish() == 5


def test_the_passphrase_is_nowhere(encrypted, tmp_path, home):
    key_file_for(encrypted, home, tmp_path)
    done = encrypted("--debug", "passphrase", input="tiny\n")
    assert "tiny" not in done.stdout + done.stderr.replace("_SHORTEST", "")
    for words in (("history",), ("history", "--json"), ("export", "json")):
        said = encrypted(*words)
        assert said.returncode == 0
        assert PASSPHRASE not in said.stdout + said.stderr
