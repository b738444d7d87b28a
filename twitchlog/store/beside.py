"""What lies around a diary: who may read it, what a broken-off program left, copies and backups; must not open a diary.

Nothing here writes; `tidying` does what these findings ask for.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress

from twitchlog.location import unsaved_file
from twitchlog.store import schema
from twitchlog.store.backup_names import backups_folder
from twitchlog.store.backups import list_backups
from twitchlog.store.cipher import SALT_BYTES
from twitchlog.store.driver import is_encrypted
from twitchlog.store.findings import RESTORE, TIDY, Finding
from twitchlog.store.structure import header_of
from twitchlog.store.untouched import INDEX, JOURNAL, LOG, is_in_use, size_of

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_IS_POSIX = os.name == "posix"
_SQLITES_OWN = (LOG, INDEX, JOURNAL)
NOT_SAVED = ".not-saved.json"  # the list of the rows that a repair could not save, after the new diary's name

# How programs that keep folders in step name the copy of a file that was changed on two machines.
_CONFLICT = re.compile(
    r"conflict"  # Dropbox, Nextcloud, ownCloud, Syncthing: "(conflicted copy …)", "_conflict-…", ".sync-conflict-…"
    r"|^ ?\(\d+\)$"  # Google Drive, browsers: "diary (1).db"
    r"|^ \d+$"  # iCloud: "diary 2.db"
    r"|^-[\w.-]+$"  # OneDrive: "diary-LAPTOP.db"
    r"|copy",  # file managers: "diary - Copy.db"
    re.IGNORECASE,
)
_OUR_OWN = re.compile(r"\.repaired(-\d+)?$")


def backups_of(path: str) -> list[str]:
    """The backups in a diary's backups folder, the oldest first; none where the folder is a symbolic link."""
    if os.path.islink(backups_folder(path)):
        return []
    return [backup.path for backup in reversed(list_backups(path))]


def around_findings(path: str) -> Iterator[Finding]:
    """Everything around a diary that is not as it should be."""
    yield from permission_findings(path)
    yield from leftover_findings(path)
    yield from log_findings(path)
    yield from copy_findings(path)


def permission_findings(path: str) -> Iterator[Finding]:
    """Files that someone else may read, or that belong to someone else."""
    if not _IS_POSIX:
        return
    folder = backups_folder(path)
    if os.path.islink(folder):
        sentence = "The folder of the backups is a symbolic link: nothing is written there."
        yield Finding("backups-folder", sentence, "Remove the link; twitchlog makes the folder anew.", folder)
    yield from _open_folder(os.path.dirname(os.path.realpath(path)))
    for name in (path, *(path + ending for ending in _SQLITES_OWN), unsaved_file(path), folder, *_inside(folder)):
        with suppress(OSError):
            found = os.stat(name)
            if found.st_mode & _OTHERS:
                what = "The folder" if stat.S_ISDIR(found.st_mode) else "The file"
                sentence = f"{what} can be read by others on this computer ({stat.S_IMODE(found.st_mode):04o})."
                yield Finding("wide-permissions", sentence, TIDY, name)
            if found.st_uid != os.geteuid():
                sentence = "It belongs to another user of this computer."
                yield Finding(
                    "other-owner", sentence, "Let its owner give it to you, or use a diary of your own.", name
                )


def _open_folder(home: str) -> Iterator[Finding]:
    with suppress(OSError):
        mode = os.stat(home).st_mode
        if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:  # as /tmp has: only the owner removes
            yield Finding(
                "open-folder",
                f"Others may put files into the diary's folder and take the diary away ({stat.S_IMODE(mode):04o}).",
                f"Make it yours alone to write: chmod go-w {home}",
                home,
            )


def _inside(folder: str) -> list[str]:
    if os.path.islink(folder) or not os.path.isdir(folder):
        return []
    return sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)


def leftovers(path: str) -> Iterator[str]:
    """Files that a command which was broken off left behind, and that hold nothing the diary needs."""
    folder, name = os.path.split(os.path.abspath(path))
    for each in _names(folder):
        if each.startswith(f"{name}.new-") or _is_temporary(each):
            yield os.path.join(folder, each)
    backups = backups_folder(path)
    if not os.path.islink(backups):
        for each in _names(backups):
            is_hidden = each.startswith(".") or each.endswith((".tmp", ".partial")) or ".new-" in each
            if is_hidden or (each.endswith((LOG, INDEX)) and not size_of(os.path.join(backups, each[:-4]) + LOG)):
                yield os.path.join(backups, each)


def _is_temporary(name: str) -> bool:
    return name.startswith(".twitchlog-") and name.endswith((".tmp", *(".tmp" + ending for ending in _SQLITES_OWN)))


def _names(folder: str) -> list[str]:
    with suppress(OSError):
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
    return []


def leftover_findings(path: str) -> Iterator[Finding]:
    """Temporary files that nobody will fetch."""
    for name in leftovers(path):
        yield Finding("leftover-file", "A command that was broken off left this file behind.", TIDY, name)


def log_findings(path: str) -> Iterator[Finding]:
    """SQLite's log or journal beside a diary that nobody has open: what a program left that ended suddenly."""
    real = os.path.realpath(path)
    left = [real + ending for ending in _SQLITES_OWN if os.path.lexists(real + ending)]
    if left and size_of(path) and not is_in_use(real):
        sentence = "A program that used the diary ended suddenly; its latest entries may still be in this file."
        if not any(size_of(name) for name in left if not name.endswith(INDEX)):
            sentence = "A program that used the diary left this file behind; it holds nothing."
        yield Finding("leftover-log", sentence, TIDY, left[0])


def copies_beside(path: str) -> Iterator[str]:
    """Other twitchlog diaries in the same folder whose names begin as this one's."""
    folder, name = os.path.split(os.path.abspath(path))
    stem = os.path.splitext(name)[0]
    salt = _salt(path)
    for each in _names(folder):
        full = os.path.join(folder, each)
        if each == name or not each.startswith(stem) or each.endswith(_SQLITES_OWN) or ".new-" in each:
            continue
        header = header_of(full)
        if (header and header.application_id == schema.APPLICATION_ID) or (salt and _salt(full) == salt):
            yield full


def _salt(path: str) -> bytes | None:
    with suppress(OSError):
        if is_encrypted(path):
            with open(path, "rb") as file:
                return file.read(SALT_BYTES)
    return None


def plain_leavings(path: str) -> list[str]:
    """What was left of a diary before it was encrypted, and can be read without its key.

    Lists of the rows that a repair could not save and, in the backups folder and below it, whatever is not encrypted:
    what was kept of a damaged diary, and what a command that was broken off had left.
    """
    real = os.path.realpath(path)
    home, name = os.path.split(real)
    lists = [os.path.join(home, each) for each in _names(home) if each.startswith(name) and each.endswith(NOT_SAVED)]
    kept = [each for each in _inside(backups_folder(real)) if not each.endswith(INDEX) and size_of(each)]
    return [*filter(_has_values, lists), *filter(_is_plain, kept)]


def _is_plain(path: str) -> bool:
    with suppress(OSError):
        return not is_encrypted(path)
    return False


def _has_values(path: str) -> bool:
    """Whether a list of rows says what stood in them."""
    with suppress(OSError), open(path, "rb") as file:
        return any(line.startswith(b'   "row": {') for line in file)
    return False


def copy_findings(path: str) -> Iterator[Finding]:
    """Copies that a sync program made of a diary changed on two machines; plain copies of an encrypted diary."""
    stem, ending = os.path.splitext(os.path.basename(path))
    copies = list(copies_beside(path))
    for copy in copies:
        middle = os.path.basename(copy).removeprefix(stem).removesuffix(ending)
        if _CONFLICT.search(middle) and not _OUR_OWN.search(os.path.basename(copy).removesuffix(ending)):
            sentence = "Another copy of the diary lies beside it, as a sync program makes one after two machines wrote."
            yield Finding(
                "conflict-copy", sentence, "Bring its entries in (twitchlog import FILE), then remove it.", copy
            )
    if size_of(path) and is_encrypted(path):
        plain = [copy for copy in copies if header_of(copy)]
        for copy in (*plain, *sorted({*plain_leavings(path)} - {*leftovers(path)})):
            sentence = "The diary is encrypted, and this copy or piece of it is not."
            yield Finding("plain-copy", sentence, "Remove it, or move it where only you can read.", copy)


def broken_backup(path: str, reason: str) -> Finding:
    """The finding for a backup that could not be restored."""
    return Finding("broken-backup", f"This backup is not whole: {reason}", f"Remove it. {RESTORE}", path)
