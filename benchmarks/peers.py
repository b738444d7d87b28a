"""Programs that others keep their entries with, each adding one to a file of 10,000; must not measure by itself."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Command, Measure
from benchmarks.venvs import CannotInstall, install_system, installed_version, venv_with

PEERS = "peers: one entry into 10,000"
N_ENTRIES = 10_000
_EVERY = 3  # rounds: most of them take half a second

_FIRST = dt.datetime(2025, 1, 1, 9)
_APART = dt.timedelta(minutes=30)


class Peer(NamedTuple):
    """A program: what it is called in the table, where it comes from, and how its file of 10,000 is made.

    package is of PyPI where `is_python`, else of Debian; prepare makes the file in a folder and gives the arguments,
    what the environment must say beside the usual, and what is typed in.
    """

    name: str
    package: str
    program: str
    prepare: Callable[[Path], Call]
    is_python: bool = True


class Call(NamedTuple):
    """How a peer is called to add one entry."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = {}
    stdin: str = ""


def moments() -> Iterator[dt.datetime]:
    """When the 10,000 entries were made, in UTC."""
    return (_FIRST + i * _APART for i in range(N_ENTRIES))


def create_sqlite(path: Path) -> None:
    """A table of 10,000 rows in a database that keeps a write-ahead log, as a diary does."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(
        "CREATE TABLE episode (id INTEGER PRIMARY KEY, occurred_at INTEGER NOT NULL, site TEXT, side TEXT)"
    )
    rows = ((int(when.timestamp()), "calf", "left") for when in moments())
    connection.executemany("INSERT INTO episode (occurred_at, site, side) VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()


def _jrnl(folder: Path) -> Call:
    journal, settings = folder / "journal.txt", folder / "jrnl.yaml"
    journal.write_text("".join(f"[{when:%Y-%m-%d %H:%M}] twitch left calf\n\n" for when in moments()))
    settings.write_text(
        "colors: {body: none, date: none, tags: none, title: none}\ndefault_hour: 9\ndefault_minute: 0\neditor: ''\n"
        f"encrypt: false\nhighlight: false\nindent_character: '|'\njournals: {{default: {{journal: {journal}}}}}\n"
        "linewrap: 79\ntagsymbols: '#@'\ntemplate: false\ntimeformat: '%Y-%m-%d %H:%M'\nversion: v4.0\n"
    )
    return Call(("--config-file", str(settings), "twitch left calf"))


def _watson(folder: Path) -> Call:
    starts = [int(when.timestamp()) for when in moments()]
    frames = [[at, at + 300, "twitch", f"{i:032x}", ["calf"], at + 300] for i, at in enumerate(starts)]
    (folder / "frames").write_text(json.dumps(frames))
    return Call(
        ("add", "--from", "2025-12-01 10:00", "--to", "2025-12-01 10:05", "twitch", "+calf"),
        {"WATSON_DIR": str(folder)},
    )


def _sqlite_utils(folder: Path) -> Call:
    create_sqlite(folder / "diary.db")
    entry = json.dumps({"occurred_at": 1, "site": "calf", "side": "left"})
    return Call(("insert", str(folder / "diary.db"), "episode", "-"), stdin=entry)


def _calendar(kind: str, uid: str, *lines: str) -> str:
    inside = (f"BEGIN:{kind}", f"UID:{uid}", *lines, "SUMMARY:twitch left calf", f"END:{kind}")
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//twitchlog//EN", *inside, "END:VCALENDAR", ""))


def _todoman(folder: Path) -> Call:
    entries = folder / "lists" / "twitches"
    entries.mkdir(parents=True)
    for i, when in enumerate(moments()):
        stamp = f"{when:%Y%m%dT%H%M%SZ}"
        (entries / f"e{i}.ics").write_text(_calendar("VTODO", f"e{i}", f"DTSTAMP:{stamp}", f"CREATED:{stamp}"))
    settings = folder / "todoman.py"
    settings.write_text(
        f'path = "{folder}/lists/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
        f'default_list = "twitches"\ncache_path = "{folder}/cache.sqlite3"\n'
    )
    return Call(("--config", str(settings), "new", "twitch left calf"))


def _khal(folder: Path) -> Call:
    entries = folder / "calendar"
    entries.mkdir()
    for i, when in enumerate(moments()):
        begins, ends = f"{when:%Y%m%dT%H%M%SZ}", f"{when + dt.timedelta(minutes=5):%Y%m%dT%H%M%SZ}"
        lines = (f"DTSTAMP:{begins}", f"DTSTART:{begins}", f"DTEND:{ends}")
        (entries / f"e{i}.ics").write_text(_calendar("VEVENT", f"e{i}", *lines))
    settings = folder / "khal.ini"
    settings.write_text(
        f"[calendars]\n[[twitches]]\npath = {entries}\n[default]\ndefault_calendar = twitches\n[locale]\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ntimeformat = %H:%M\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
    )
    return Call(("-c", str(settings), "new", "2025-12-01", "10:00", "10:05", "twitch left calf"))


def _taskwarrior(folder: Path) -> Call:
    settings, tasks = folder / "taskrc", folder / "tasks.json"
    settings.write_text(f"data.location={folder}\nconfirmation=off\n")
    with tasks.open("w") as file:
        for i, when in enumerate(moments()):
            task = {"description": "twitch left calf", "status": "pending", "entry": f"{when:%Y%m%dT%H%M%SZ}"}
            file.write(json.dumps({**task, "uuid": f"{i:08x}-0000-4000-8000-000000000000"}) + "\n")
    arguments = (f"rc:{settings}", "rc.verbose=nothing")
    subprocess.run(["task", *arguments, "import", str(tasks)], check=True, capture_output=True)
    return Call((*arguments, "add", "twitch left calf"))


def _timewarrior(folder: Path) -> Call:
    data = folder / "data"
    data.mkdir()
    months: dict[str, list[str]] = {}
    for when in moments():
        line = f"inc {when:%Y%m%dT%H%M%SZ} - {when + dt.timedelta(minutes=5):%Y%m%dT%H%M%SZ} # calf\n"
        months.setdefault(f"{when:%Y-%m}", []).append(line)
    for month, lines in months.items():
        (data / f"{month}.data").write_text("".join(lines))
    (folder / "timewarrior.cfg").touch()
    return Call(
        ("track", "2025-12-01T10:00", "-", "2025-12-01T10:05", "calf", ":adjust"), {"TIMEWARRIORDB": str(folder)}
    )


def _journal(folder: Path) -> str:
    journal = folder / "twitches.journal"
    with journal.open("w") as file:
        for when in moments():
            file.write(f"{when:%Y-%m-%d} twitch\n    body:calf:left    1 twitch\n    day\n\n")
    return str(journal)


def _hledger(folder: Path) -> Call:
    words = ("2025-12-01", "twitch", "body:calf:left", "1 twitch", "day")
    return Call(("-f", _journal(folder), "add", *words), stdin="\n\n\n\n\n\n.\ny\n.\n")


def _ledger(folder: Path) -> Call:
    return Call(("-f", _journal(folder), "xact", "2025-12-01", "twitch"))


ALL_PEERS = (
    Peer("timewarrior", "timewarrior", "timew", _timewarrior, is_python=False),
    Peer("taskwarrior", "taskwarrior", "task", _taskwarrior, is_python=False),
    Peer("ledger (prints it, saves nothing)", "ledger", "ledger", _ledger, is_python=False),
    Peer("hledger", "hledger", "hledger", _hledger, is_python=False),
    Peer("sqlite-utils", "sqlite-utils", "sqlite-utils", _sqlite_utils),
    Peer("watson", "td-watson", "watson", _watson),
    Peer("todoman", "todoman", "todo", _todoman),
    Peer("khal", "khal", "khal", _khal),
    Peer("jrnl", "jrnl", "jrnl", _jrnl),
)


def peers(
    environment: Mapping[str, str], scratch: Path, *, may_install_system: bool, say: Callable[[str], None]
) -> Iterator[Measure]:
    """The peers that are there or can be installed; why another is left out is said.

    Parameters
    ----------
    environment : mapping
        What every measured program gets.
    scratch : Path
        Where their files are made.
    may_install_system : bool
        Install the Debian packages that are missing.
    say : callable
        Is told the reasons.
    """
    if may_install_system:
        try:
            install_system([peer.package for peer in ALL_PEERS if not peer.is_python])
        except CannotInstall as reason:
            say(f"Debian's peers: {reason}")
    for n, peer in enumerate(ALL_PEERS):
        try:
            program, version = _find(peer)
        except CannotInstall as reason:
            say(f"without {peer.name}: {reason}")
            continue
        folder = scratch / f"peer{n}"
        folder.mkdir()
        call = peer.prepare(folder)
        typed = folder / "stdin"
        typed.write_text(call.stdin)
        command = Command((program, *call.arguments), {**environment, **call.environment}, str(folder), str(typed))
        yield Measure(f"{peer.name} {version}", PEERS, command, every=_EVERY)


def _find(peer: Peer) -> tuple[str, str]:
    """Where a peer's program is, and its version."""
    if peer.is_python:
        venv = venv_with(peer.package, [peer.package])
        return str(venv / "bin" / peer.program), installed_version(venv, peer.package)
    found = shutil.which(peer.program)
    if found is None:
        raise CannotInstall(f"{peer.program} is not on PATH (--install-system installs it)")
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    words = (word.strip(",") for word in done.stdout.split())
    return found, next((word for word in words if word[:1].isdigit()), "")
