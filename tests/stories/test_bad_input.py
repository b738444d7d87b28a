"""Whatever is typed or given wrongly: one sentence, one hint, the right exit code, nothing saved, no control codes."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.programs import environment
from twitchlog.store import driver, schema

EVIL = "ev\x1b[31mil\x07 \x08\x9b1m\u202e\u2066\ufeff\u2028end"
RAW = set(
    "\x1b\x07\x08\x0b\x0c\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\r"
)


@pytest.fixture
def kept(cli):
    """A diary with an entry that no bad input may touch."""
    cli.ok("twitch", "tongue", "--on", "2026-11-18")
    return cli


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("twitch left kalf", "calf"),
        ("twitch tonge", "tongue"),
        ("caffeine 2 expresso", "espresso"),
        ("water 2 glases of watr", "water"),
        ("food bananna", "banana"),
        ("symptom tinglin left hand", "tingling"),
        ("log stres 3", "stress"),
        ("list --kind caffein", "caffeine"),
        ("list --site kalf", "calf"),
        ("twich left calf", "twitch"),
        ("profile onst x", "onset"),
        ("setting clok 12h", "clock"),
        ("twitch left calf --on yesteday", "yesterday"),
        ("twitch left calf --part mornin", "morning"),
    ],
)
def test_an_unknown_word_offers_the_nearest(kept, words, nearest):
    answer = kept.refused(*words.split())
    assert nearest in answer.hint


@pytest.mark.parametrize(
    "words",
    [
        "caffeine 9g", "caffeine -95mg", "caffeine 1e9", "water 90l", "water 500mg", "sleep 31h", "sleep -7h",
        "stress 11", "stress -1", "stress seven", "fatigue 10.5", "exertion 25h", "alcohol 2kg", "relief yoga 90h",
        "log illness maybe",
        "food 900 banana", "food -1 banana", "twitch left calf --intensity 11", "twitch left calf --intensity -1",
        "twitch left calf --for 30h", "twitch left calf --for -5m", "twitch left calf --count 0",
        "twitch left calf --count 1.5", "symptom cramp --severity 99", "sleep 7h --quality 11", "caffeine NaN",
        "stress inf", "caffeine 999999999999999999999999", "drinks add mate --caffeine -80",
    ],
)  # fmt: skip
def test_negative_and_absurd_amounts(kept, words):
    kept.refused(*words.split())


@pytest.mark.parametrize(
    "words",
    [
        ["twitch", "left", "calf", "--at", "23:00"],
        ["twitch", "left", "calf", "--at", "tomorrow 10:00"],
        ["twitch", "left", "calf", "--at", "2027-01-01 10:00"],
        ["twitch", "left", "calf", "--on", "tomorrow"],
        ["caffeine", "95mg", "--part", "night"],
        ["none", "--on", "2026-11-23"],
        ["sleep", "7h", "--on", "tomorrow"],
        ["sleep", "--from", "13:00", "--to", "15:00"],
        ["medicine", "ibuprofen", "--started", "tomorrow"],
        ["food", "banana", "--at", "14:01"],
        ["note", "later", "--on", "tomorrow"],
    ],
)
def test_a_time_in_the_future(kept, words):
    assert "is in the future" in kept.refused(*words).sentence


def test_this_very_minute_is_not_the_future(kept):
    kept.ok("food", "banana", "--at", "14:00")


def test_an_hour_that_came_twice_names_both(kept):
    answer = kept.refused("twitch", "left", "calf", "--at", "2026-10-25 02:30")
    assert "at +02:00 and then at +01:00" in answer.sentence
    assert '--tz "+02:00" or --tz "+01:00"' in answer.hint


@pytest.mark.parametrize(
    "words",
    [
        ["twitch", "left", "calf", "--at", "10:00", "--on", "yesterday"],
        ["twitch", "left", "calf", "--at", "10:00", "--part", "morning"],
        ["twitch", "left", "tongue"],
        ["twitch", "midline", "calf"],
        ["sleep", "7h", "--from", "23:40", "--to", "06:10"],
        ["medicine", "ibuprofen", "--taken", "--stopped", "yesterday"],
        ["medicine", "ibuprofen", "--started", "2026-11-10", "--stopped", "2026-11-01"],
        ["pause", "2026-11-07", "2026-11-01"],
        ["report", "week", "--week", "2026-W46", "--ending", "yesterday"],
        ["report", "week", "--json", "--format", "md"],
        ["list", "--since", "today", "--until", "yesterday"],
        ["profile", "onset", "March", "--json"],
        ["log", "-", "--at", "8:00"],
    ],
)
def test_two_contradictory_options(kept, words):
    kept.refused(*words)


# Files that are no diary

COMMANDS = [
    "twitch left calf",
    "none",
    "log -",
    "list",
    "today",
    "undo",
    "history",
    "report week",
    "setting",
    "factor list",
]


@pytest.fixture(params=["empty", "text", "other database", "folder", "dangling link", "newer", "cut off"])
def no_diary(request, tmp_path):
    """Something that stands where a diary should."""
    path = tmp_path / "it.db"
    match request.param:
        case "empty":
            path.touch()
        case "text":
            path.write_text("Dear diary, today I twitched.\n" * 99, encoding="utf-8")
        case "other database":
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("CREATE TABLE event (what TEXT)")
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to(tmp_path / "gone" / "diary.db")
        case "newer":
            schema.connect(str(path)).close()
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA user_version = 9999")
        case "cut off":
            schema.connect(str(path)).close()
            path.write_bytes(path.read_bytes()[:700])
    return path


@pytest.mark.parametrize("words", COMMANDS)
def test_a_file_that_is_no_diary(cli, no_diary, words):
    before = no_diary.read_bytes() if no_diary.is_file() else None
    answer = cli("--diary", str(no_diary), *words.split(), stdin="twitch left calf\n")
    assert answer.code == 5, answer
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 2
    assert (no_diary.read_bytes() if no_diary.is_file() else None) == before


@pytest.mark.parametrize(
    "words",
    ["twitch left calf", "none", "sleep 7h", "food banana", "medicine ibuprofen", "pause yesterday", "log -", "undo",
     "profile onset March", "setting clock 12h", "factor add itch --kind rating", "drinks add mate --caffeine 80"],
)  # fmt: skip
def test_a_diary_that_another_program_writes(kept, monkeypatch, words):
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_S", 0.05)
    with closing(sqlite3.connect(kept.diary, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = kept.refused(*words.split(), code=5, stdin="twitch left calf\n")
        assert "is in use by another program" in answer.sentence
        assert kept.ok("list")  # reading waits for nobody
        other.execute("ROLLBACK")
    kept.ok(*words.split(), stdin="twitch left calf\n")


def as_nobody(*words, folder):
    """Run a command as someone who owns nothing here; root may write everywhere."""
    user = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    return subprocess.run(
        [sys.executable, "-m", "twitchlog", "--diary", str(folder / "diary.db"), *words],
        env=environment(HOME=str(folder)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd="/",
        **user,
    )


@pytest.fixture
def shared_folder():
    """A folder that everyone can enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "kept"
        Path(name).chmod(0o755)
        folder.mkdir(mode=0o755)
        try:
            works = as_nobody("--version", folder=folder).returncode == 0
        except PermissionError:
            works = False
        if not works:
            pytest.skip("only root can run this Python, and to root no folder is read-only")
        yield folder
        folder.chmod(0o755)


def test_a_read_only_folder(shared_folder):
    shared_folder.chmod(0o555)
    answer = as_nobody("twitch", "left", "calf", folder=shared_folder)
    assert (answer.returncode, answer.stdout) == (5, "")
    sentence, hint = answer.stderr.splitlines()
    assert sentence == f"A diary cannot be made at {shared_folder}/diary.db (Permission denied)."
    assert hint == "Choose another place: --diary PATH"
    assert list(shared_folder.iterdir()) == []


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no folder here is read-only even to root")
@pytest.mark.parametrize("path", ["/sys/diary.db", "/sys/twitchlog/diary.db", "/proc/1/diary.db"])
def test_a_place_where_nobody_can_write(cli, path):
    answer = cli.refused("--diary", path, "twitch", "left", "calf", code=5)
    assert answer.sentence.startswith(f"A diary cannot be made at {path} (")


def test_a_diary_in_a_folder_that_became_read_only(cli, shared_folder):
    path = shared_folder / "diary.db"
    cli.ok("none", "--diary", str(path))
    path.chmod(0o444)
    shared_folder.chmod(0o555)
    before = path.read_bytes()
    answer = as_nobody("twitch", "left", "calf", folder=shared_folder)
    assert (answer.returncode, answer.stdout) == (5, "")
    assert len(answer.stderr.splitlines()) == 2
    assert "Traceback" not in answer.stderr
    assert path.read_bytes() == before


def test_a_diary_that_may_not_be_read(cli, shared_folder):
    path = shared_folder / "diary.db"
    cli.ok("none", "--diary", str(path))
    path.chmod(0o000)
    answer = as_nobody("list", folder=shared_folder)
    assert (answer.returncode, answer.stdout) == (5, "")
    assert len(answer.stderr.splitlines()) == 2


# Tables that are none


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x00" * 4096, bytes(range(256)) * 16, b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
     b"PK\x03\x04" + b"\x00" * 64,
     b"SQLite format 3\x00" + b"\x00" * 4080, b"day,sleep\n", b'day,sleep\n"2026-11-01,7\n', b"%PDF-1.7\n\xff\xfe\x00"],
)  # fmt: skip
def test_an_empty_or_binary_table(kept, tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    kept.refused("import", str(path), "--as", "csv", "--map", "sleep=sleep_h", code=6)


@pytest.mark.parametrize("name", ["", "nope.csv", "."])
def test_a_table_that_is_no_file(kept, tmp_path, name):
    kept.refused("import", str(tmp_path / name), "--map", "sleep=sleep_h", code=6)


# Words as control codes


def said_everywhere(cli, tmp_path):
    """Put words with control codes into every place that takes words; yields each answer."""
    table = tmp_path / f"t{EVIL}.csv".replace("\x00", "")
    table.write_text(f"day,sleep,{EVIL.replace(chr(0x2028), '')}\n2026-11-01,7,{EVIL}\n", encoding="utf-8")
    for words in (
        ["note", EVIL],
        ["twitch", "left", "calf", "--note", EVIL],
        ["none", "--on", "2026-11-10", "--note", EVIL],
        ["caffeine", "95mg", "--note", EVIL],
        ["sleep", "7h", "--note", EVIL],
        ["food", "banana", "--note", EVIL],
        ["symptom", "cramp", "--note", EVIL],
        ["medicine", f"med {EVIL}", "--dose", EVIL, "--note", EVIL],
        ["medicine", f"med {EVIL}", "--taken", "--dose", EVIL],
        ["medicine", f"med {EVIL}"],
        ["pause", "2026-11-11", "--reason", EVIL],
        ["profile", "concern", EVIL],
        ["factor", "add", f"factor {EVIL}", "--kind", "rating"],
        ["factor", "add", "other", "--kind", "amount", "--unit", EVIL],
        ["foods", "add", "broth", "--serving", EVIL, "--potassium", "250", "--magnesium", "8", "--calcium", "0"],
        ["food", "broth"],
        ["drinks", "add", EVIL, "--caffeine", "80"],
        ["drinks", "add", f"tea {EVIL}"],
        ["import", str(table), "--map", "sleep=sleep_h", "--map", f"{EVIL.replace(chr(0x2028), '')}=note"],
        ["import", str(table), "--map", "sleep=sleep_h", "--observed-when", EVIL],
        ["import", str(table)],
        ["import", EVIL],
        ["edit", EVIL, "--note", EVIL],
        ["twitch", EVIL],
        ["twitch", "left", "calf", "--at", EVIL],
        ["twitch", "left", "calf", "--on", EVIL],
        ["twitch", "left", "calf", "--part", EVIL],
        ["twitch", "left", "calf", "--tz", EVIL],
        ["twitch", "left", "calf", "--for", EVIL],
        ["twitch", "left", "calf", "--count", EVIL],
        ["twitch", "left", "calf", "--intensity", EVIL],
        ["caffeine", EVIL],
        ["stress", EVIL],
        ["relief", EVIL],
        ["log", EVIL, EVIL],
        ["symptom", EVIL],
        ["list", "--kind", EVIL],
        ["list", "--site", EVIL],
        ["list", "--since", EVIL],
        ["sites", EVIL],
        ["setting", EVIL],
        ["setting", "clock", EVIL],
        ["profile", EVIL],
        ["report", EVIL],
        ["report", "week", "--week", EVIL],
        ["report", "week", "--format", EVIL],
        ["report", "week", "--out", str(tmp_path / "no" / EVIL)],
        ["chart", "timeline", "--out", EVIL],
        ["chart", "timeline", "--site", EVIL],
        ["demo", "--out", str(table / EVIL)],
        ["where", "--diary", EVIL],
        ["list", "--diary", EVIL],
        ["undo", EVIL],
        ["--diary", EVIL, "list"],
        [EVIL],
        [f"--{EVIL}"],
        ["twitch", f"--{EVIL}"],
    ):
        yield words, cli(*words)
    yield ["log", "-"], cli("log", "-", stdin=f"{EVIL}\ntwitch {EVIL}\nnote {EVIL} '\n".replace("\u2028", ""))


def test_words_that_were_typed_reach_no_stream_as_control_codes(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words, answer in said_everywhere(cli, tmp_path):
        assert not RAW & set(answer.out + answer.err), words
        assert answer.code in (0, 2, 3, 4, 5, 6, 7), answer
        assert "Traceback" not in answer.err


def test_words_that_are_kept_come_back_as_text(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in said_everywhere(cli, tmp_path):
        pass
    assert "ev\\x1b[31mil" in cli.ok("list")
    handles = [entry["uid"] for entry in cli.entries()]
    reading = [
        "list --all", "today", "history --all", "profile", "medicine", "drinks", "foods", "factor list --all",
        "setting", "report week", "report week --format md", "report week --format html", "report week --json",
        "list --json", "today --json", "history --json", "profile --json", "foods --json", "today --as-of 2026-11-11",
        "report week --ending 2026-11-12", "chart timeline --out c.png --dpi 60",
    ]  # fmt: skip
    for words in [*reading, *(f"show {uid}" for uid in handles), *(f"history {uid}" for uid in handles)]:
        answer = cli(*words.split())
        assert answer.code == 0, answer
        assert not RAW & set(answer.out + answer.err), words
    while (answer := cli("undo")).code == 0:
        assert not RAW & set(answer.out + answer.err)


@pytest.mark.parametrize("words", ["foods", "foods --json", "list --json"])
def test_a_reader_that_has_seen_enough_is_no_fault(kept, words):
    reader, writer = os.pipe()
    os.close(reader)
    answer = subprocess.run(
        [sys.executable, "-m", "twitchlog", *words.split()],
        env=environment(TWITCHLOG_DIARY=kept.diary),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert (answer.returncode, answer.stderr) == (0, "")
