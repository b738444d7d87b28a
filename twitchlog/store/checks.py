"""The examination of a diary file, of what lies around it and of its backups; never writes, must not mend anything.

Layers of looking: what surrounds the file (`beside`), the file and its pages (`structure`), its rows (`contents`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from twitchlog.errors import DiaryFileError, LockedError
from twitchlog.store import beside, contents, structure
from twitchlog.store.driver import Unlock, key_for, locked, require_right_key
from twitchlog.store.findings import REPAIR, Examination, Finding, Looked
from twitchlog.store.schema import SCHEMA_VERSION
from twitchlog.store.untouched import MovedError, opened_untouched, reading_errors, size_of

# Backups up to this size in sum are looked at row by row without being asked to: two or three seconds.
THOROUGH_BYTES = 64 * 2**20
_ATTEMPTS = 3


def examine(path: str, *, unlock: Unlock = locked, all_backups: bool = False) -> Examination:
    """Look at a diary, everything around it and its backups, and say what is not as it should be.

    Never writes: neither to the diary nor beside it. A diary that others have open is read as it stands.

    Parameters
    ----------
    path : str
    unlock : callable
        As `driver.connect_file`.
    all_backups : bool
        Look at every row of every backup, however large they are. Otherwise backups that together have more than
        `THOROUGH_BYTES` are checked page by page only.

    Raises
    ------
    DiaryFileError
        There is no such file, or it is a folder, or may not be read.
    LockedError
        It is encrypted, and there is no key that fits.
    """
    _require_file(path)
    findings = list(beside.around_findings(path))
    seen = _examine_file(path, unlock=unlock)
    backups = _examine_backups(path, unlock=unlock, all_backups=all_backups)
    return Examination(
        path,
        (*seen.findings, *findings, *backups.findings),
        seen.looked,
        (*seen.notes, *backups.notes),
        backups.number,
        backups.is_thorough,
        backups.newest_whole,
    )


def _require_file(path: str) -> None:
    if not os.path.lexists(path):
        raise DiaryFileError(f"There is no diary at {path}.", "Log something first, or say where it is: --diary PATH")
    if os.path.isdir(path):
        raise DiaryFileError(f"{path} is a folder, not a diary.", "Give the diary's file: --diary FOLDER/diary.db")
    if not os.path.exists(path):
        raise DiaryFileError(f"{path} is a link that leads nowhere.", "Check the path.")
    if not os.path.isfile(path) or not os.access(path, os.R_OK):
        raise DiaryFileError(f"The diary at {path} may not be read by you.", "Check whose file it is.")


class _Seen(NamedTuple):
    findings: tuple[Finding, ...]
    looked: Looked = Looked()
    notes: tuple[str, ...] = ()


def _examine_file(path: str, *, unlock: Unlock, is_thorough: bool = True) -> _Seen:
    kind = structure.kind_of(path)
    first = tuple(structure.file_findings(path, kind))
    if first:
        return _Seen(first)
    for _ in range(_ATTEMPTS):
        with suppress(MovedError):
            return _examine_open(path, kind, unlock=unlock, is_thorough=is_thorough)
    sentence = "Another program writes to the diary all the time: it could not be looked at in one piece."
    return _Seen((Finding("unreadable-table", sentence, "Close the other program and try again.", path),))


def _examine_open(path: str, kind: str, *, unlock: Unlock, is_thorough: bool) -> _Seen:
    notes: list[str] = []
    findings = list(
        structure.size_findings(path, kind)
    )  # before SQLite opens the file: closing it drops SQLite's locks
    looked = Looked()
    try:
        with opened_untouched(path, unlock=unlock) as connection:
            _require_key(connection, path, kind, unlock)
            for each in _whole_file(connection, path, notes):
                findings.append(each)
            if is_thorough:
                looked = _look_at_rows(connection, path, findings)
    except LockedError:
        raise
    except DiaryFileError as error:
        findings.append(Finding("broken-structure", error.sentence, REPAIR, path))
    except reading_errors() as error:
        if not any(each.id == "half-file" for each in findings):
            sentence = f"The file cannot be opened as a diary ({_plain(error)})."
            findings.append(Finding("broken-structure", sentence, REPAIR, path))
    return _Seen(tuple(findings), looked, tuple(notes))


def _require_key(connection: sqlite3.Connection, path: str, kind: str, unlock: Unlock) -> None:
    """Tell a wrong key from a broken file, where the first page does not open."""
    if kind != structure.SEALED:
        return
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except reading_errors():
        key = key_for(path, unlock)
        if key is not None:
            require_right_key(path, key)
        raise


def _whole_file(connection: sqlite3.Connection, path: str, notes: list[str]) -> Iterator[Finding]:
    """What can be told of the file without looking at rows; each part as far as it can be read."""
    revision = structure.revision_of(connection)
    parts: list[Callable[[], Iterator[Finding]]] = [
        lambda: structure.identity_findings(connection, path, revision),
        lambda: structure.page_findings(connection, path),
        lambda: structure.schema_findings(connection, revision),
    ]
    for part in parts:
        yield from _as_far_as_read(part, path)
    if revision.is_known and revision.header < SCHEMA_VERSION:
        notes.append(
            f"The diary is of revision {revision.name}: it will be upgraded when twitchlog next writes to it, "
            "after a backup."
        )


def _as_far_as_read(part: Callable[[], Iterator[Finding]], where: str) -> Iterator[Finding]:
    try:
        yield from part()
    except reading_errors() as error:
        yield Finding("broken-structure", f"The file cannot be read to its end ({_plain(error)}).", REPAIR, where)


def _look_at_rows(connection: sqlite3.Connection, path: str, findings: list[Finding]) -> Looked:
    connection.execute("BEGIN")
    try:
        tables = structure.tables_of(connection)
        counts: dict[str, int] = {}
        n_hashes = 0
        for table in tables:
            rows = contents.check_rows(connection, table)
            counts[table] = rows.n_rows
            n_hashes += rows.n_hashes
            findings += rows.findings
        for part in (contents.reference_findings, lambda each: contents.history_findings(each, tables)):
            findings += _as_far_as_read(lambda part=part: part(connection), path)  # type: ignore[misc]
    finally:
        connection.execute("ROLLBACK")
    revision = structure.revision_of(connection)
    return Looked(revision.name, len(tables), sum(counts.values()), contents.count_entries(counts), n_hashes)


class _Backups(NamedTuple):
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    number: int
    is_thorough: bool
    newest_whole: str | None


def _examine_backups(path: str, *, unlock: Unlock, all_backups: bool) -> _Backups:
    backups = beside.backups_of(path)
    is_thorough = all_backups or sum(map(size_of, backups)) <= THOROUGH_BYTES
    findings: list[Finding] = []
    newest: str | None = None
    for backup in backups:
        wrong = _backup_faults(backup, unlock=unlock, is_thorough=is_thorough)
        if wrong:
            findings.append(beside.broken_backup(backup, wrong))
        else:
            newest = backup
    notes = []
    if backups and not is_thorough:
        notes.append("The backups were checked page by page, not row by row: twitchlog doctor --backups does that.")
    return _Backups(tuple(findings), tuple(notes), len(backups), is_thorough, newest)


def _backup_faults(backup: str, *, unlock: Unlock, is_thorough: bool) -> str:
    """The first thing that is wrong with a backup, in words; empty where nothing is."""
    try:
        seen = _examine_file(backup, unlock=unlock, is_thorough=is_thorough)
    except DiaryFileError as error:
        return error.sentence
    except OSError as error:
        return f"it cannot be read ({error.strerror})."
    return next((finding.sentence for finding in seen.findings if finding.is_damage), "")


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split())
