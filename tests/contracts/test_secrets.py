"""A passphrase stays with who typed it: in no file, no output, no traceback, no command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.programs import ROOT, environment, twitchlog
from tests.stories.terminal import Terminal

pytest.importorskip("sqlcipher3")

FIRST, SECOND, WRONG = "Erdbeere-Kanu-17", "Wolke-Hammer-42", "Falsch-Falsch-99"
QUIET = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that stands for the whole disk."""
    (tmp_path / "tmp").mkdir()
    return tmp_path


def home_of(home: Path) -> dict[str, str]:
    """What a program knows whose whole disk that folder is."""
    return {
        **QUIET,
        **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")},
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "TWITCHLOG_DIARY": str(home / "diary.db"),
        "TERM": "dumb",
    }


def run(home: Path, *words: str, said: str = "", code: int | None = 0) -> str:
    """Run a command with words on its standard input; returns all that it printed."""
    done = twitchlog(*words, diary=str(home / "diary.db"), env=home_of(home), input=said)
    assert code is None or done.returncode == code, done.stderr
    return done.stdout + done.stderr


def forms(secret: str) -> list[bytes]:
    """How a text can stand in a file."""
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode().hex().encode(), secret[::-1].encode()]


def files_with(home: Path, *secrets: str) -> list[str]:
    """The files below a folder that hold one of the secrets, in their names or their bytes."""
    found = []
    for path in home.rglob("*"):
        data = os.fsencode(path.name) + (path.read_bytes() if path.is_file() else b"")
        found += [str(path) for secret in secrets if any(form in data for form in forms(secret))]
    return found


def test_a_passphrase_is_in_no_output_and_no_file(home):
    printed = run(home, "twitch", "left", "calf", "--note", "after the run")
    printed += run(home, "list")
    printed += run(home, "--debug", "encrypt", "--keep", "file", said=f"{FIRST}\n")
    printed += run(home, "twitch", "left", "calf")
    printed += run(home, "--debug", "passphrase", said=f"{SECOND}\n")
    for words in (["history", "--all"], ["history", "--json"], ["export", "json"], ["backup", "list"], ["doctor"]):
        printed += run(home, *words, code=None)
    printed += run(home, "--debug", "export", "json", "--out", str(home / "d.json"))
    for secret in (FIRST, SECOND):
        assert not any(form.decode("latin-1") in printed for form in forms(secret))
    assert files_with(home, FIRST, SECOND) == []
    run(home, "--debug", "decrypt")
    assert files_with(home, FIRST, SECOND) == []


def test_nor_in_the_words_about_a_wrong_or_a_short_one(home):
    run(home, "twitch", "left", "calf")
    printed = run(home, "--debug", "encrypt", said="kurz-7\n", code=2)
    run(home, "encrypt", "--keep", "nowhere", said=f"{FIRST}\n")
    for words in (["passphrase"], ["decrypt"]):  # these read it from standard input
        told = run(home, "--debug", *words, said=f"{WRONG}\n", code=5)
        assert "does not open" in told
        printed += told
    for words in (["list"], ["twitch", "left", "calf"]):  # and these at a terminal
        printed += at_terminal(home, *words)
    assert not any(secret in printed for secret in ("kurz-7", FIRST, WRONG))
    assert files_with(home, FIRST, WRONG) == []


def at_terminal(home, *words):
    """What a terminal shows of a command for which a wrong passphrase is typed three times."""
    terminal = Terminal(["--debug", *words], environment(**home_of(home)))
    try:
        for _ in range(3):
            terminal.answer("Passphrase of", WRONG)
        terminal.wait_for("does not open the diary")
        assert terminal.finish() == 5
        return terminal._text
    finally:
        terminal.close()


def test_no_option_takes_a_passphrase():
    """What stands in a command line, everybody on the machine can read (ps), and the shell keeps it."""
    for command in ("encrypt", "decrypt", "passphrase"):
        done = twitchlog(command, "--help", diary="/nowhere")
        assert done.returncode == 0
        options = {word.strip(",") for word in done.stdout.split() if word.startswith("--")}
        assert options <= {"--keep", "--diary", "--help", "--json", "--yes"}
        assert twitchlog(command, FIRST, diary="/nowhere").returncode == 2


def test_no_variable_takes_a_passphrase():
    """The environment of a process can be read too."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "twitchlog").rglob("*.py"))
    assert "TWITCHLOG_KEY_FILE" in code
    assert "TWITCHLOG_PASS" not in code
    assert 'TWITCHLOG_KEY"' not in code


def test_a_key_is_not_shown_in_a_traceback():
    from twitchlog.store.cipher import Key

    key = Key(bytes(range(32)), bytes(16))
    assert repr(key) == str(key) == f"{key}" == "Key(hidden)"
    assert key.hexadecimal()[:64] not in repr([key])
