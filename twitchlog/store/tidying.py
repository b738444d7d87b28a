"""Mends around a diary that cannot destroy anything: who may read, what lies about, a log left behind.

Must not remove a file, and must not touch a diary that is damaged.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import closing, suppress

from twitchlog.errors import TwitchlogError
from twitchlog.store.backups import made_folder
from twitchlog.store.driver import Unlock, connect_file, locked
from twitchlog.store.findings import Examination, Finding
from twitchlog.store.untouched import reading_errors

LEFTOVERS = "leftovers"


def tidy(examination: Examination, *, unlock: Unlock = locked) -> dict[Finding, str]:
    """Do what the findings around a diary ask for, as far as nothing can be lost by it; nothing around a foreign file.

    Parameters
    ----------
    examination : Examination
    unlock : callable
        As `driver.connect_file`.

    Returns
    -------
    dict of Finding to str
        What was mended, and a sentence on how; findings that stay are not there.
    """
    done: dict[Finding, str] = {}
    if any(finding.id == "foreign-file" for finding in examination.findings):
        return done
    for finding in examination.findings:
        said = None
        with suppress(OSError, TwitchlogError, *reading_errors()):
            if finding.id == "wide-permissions":
                said = _narrow(finding.where)
            elif finding.id == "leftover-file":
                said = _put_aside(examination.path, finding.where)
            elif finding.id == "leftover-log" and not examination.is_damaged:
                said = _take_in(examination.path, finding.where, unlock)
        if said:
            done[finding] = said
    return done


def _narrow(name: str) -> str | None:
    """Let only the owner read a file or folder."""
    is_folder = stat.S_ISDIR(os.stat(name).st_mode)
    os.chmod(name, 0o700 if is_folder else 0o600)
    return f"Only you can read {name} now."


def _put_aside(path: str, name: str) -> str | None:
    """Move a file to where nobody looks for a diary."""
    folder = made_folder(path) / LEFTOVERS
    folder.mkdir(0o700, exist_ok=True)
    for number in range(1, 1000):
        target = folder / (os.path.basename(name) + (f"-{number}" if number > 1 else ""))
        if not os.path.lexists(target):
            os.chmod(name, 0o600)
            os.rename(name, target)
            return f"{name} was moved to {target}."
    return None


def _take_in(path: str, name: str, unlock: Unlock) -> str | None:
    """Open the diary as every command does: SQLite takes the log into the file."""
    real = os.path.realpath(path)
    with closing(connect_file(real, unlock=unlock)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    is_gone = not os.path.lexists(name) or not os.path.getsize(name)
    return f"What was in {name} is in the diary now." if is_gone else None


def free_name(wanted: str, ending: str) -> str:
    """The first name of its kind that is not taken: `wanted` and `ending`, else with a number between."""
    names: Sequence[str] = [wanted + ending, *(f"{wanted}-{number}{ending}" for number in range(2, 1000))]
    return next((name for name in names if not os.path.lexists(name)), names[-1])
