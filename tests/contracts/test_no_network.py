"""No test, and with that no line of twitchlog that a test runs, can reach a network; nor can the whole program."""

import json
import socket
import urllib.request

import pytest

from tests.programs import python

refused = pytest.raises(pytest.fail.Exception, match="tried to")


def test_a_socket_cannot_be_made():
    with refused:
        socket.socket()


def test_a_connection_cannot_be_made():
    with refused:
        socket.create_connection(("127.0.0.1", 9))


def test_a_name_cannot_be_looked_up():
    with refused:
        socket.getaddrinfo("example.org", 80)


def test_a_page_cannot_be_fetched():
    with refused:
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


# Python reports every use of a network to an audit hook before it happens, whichever module asks for it.
RUN_WITHOUT_A_NETWORK = """
import json, sys
used = []
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "webbrowser.")):
        used.append(event)
        raise OSError("there is no network")
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"):
        used.append(event)
sys.addaudithook(refuse)
from twitchlog.cli.app import run
codes = {words: run(words.split()) for words in json.loads(sys.argv[1])}
print("|" + json.dumps([codes, used, sorted({"socket", "ssl", "urllib.request", "http.client"} & set(sys.modules))]))
"""


def ran(tmp_path, *commands, said=""):
    """Run commands in a process that has no network; returns their codes and what tried to reach one."""
    env = {
        "TWITCHLOG_DIARY": str(tmp_path / "diary.db"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    done = python("-c", RUN_WITHOUT_A_NETWORK, json.dumps(commands), env=env, input=said * 3)
    assert done.returncode == 0, done.stderr
    codes, used, loaded = json.loads(done.stdout.rpartition("|")[2])
    assert codes == dict.fromkeys(commands, 0), done.stderr
    return used, loaded


def test_no_command_uses_a_network_or_starts_another_program(tmp_path):
    out = tmp_path / "out"
    used, _ = ran(
        tmp_path,
        f"demo --out {out}",
        f"import {out}/demo.db",
        "twitch left calf",
        "today",
        "list",
        "triggers",
        "flags",
        *(f"report week --out {out}/w.{name}" for name in ("html", "pdf", "md", "json")),
        f"report clinician --out {out}/v",
        f"chart timeline --out {out}/t.svg",
        f"export json --out {out}/d.json",
        f"export csv --out {out}/tables",
        f"backup {out}/copy.db",
        "backup list",
        "doctor --repair",
        "note soon erased",
        "undo",
        "redo",
        "history",
        f"restore {out}/copy.db --yes",
        "forget --notes --yes",
    )
    assert used == []


def test_nor_does_encryption_where_no_keyring_is_asked(tmp_path):
    commands = ("twitch left calf", "backup", "encrypt --keep file", "water 500ml", "list", "passphrase", "decrypt")
    used, _ = ran(tmp_path, *commands, said="correct horse battery\n")
    assert used == []


def test_logging_does_not_even_load_what_could_reach_one(tmp_path):
    used, loaded = ran(tmp_path, "twitch left calf", "caffeine 95mg", "note one")
    assert used == []
    assert loaded == []


def test_the_watch_sees_a_socket_and_another_program():
    code = RUN_WITHOUT_A_NETWORK.partition("from twitchlog")[0]
    code += "import socket, subprocess\ntry: socket.socket()\nexcept OSError: pass\n"
    code += "subprocess.run([sys.executable, '-c', ''])\nprint(used)"
    assert "['socket.__new__', 'subprocess.Popen']" in python("-c", code).stdout
