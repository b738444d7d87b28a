"""`forget`: a diary and its automatic backups without what was erased, and the proof of it; must not ask or print.

The rows go in one transaction. Then the file is written anew, so that no page keeps what stood there, and searched.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from typing import NamedTuple

from twitchlog.errors import TwitchlogError
from twitchlog.store.actions import FORGET, Action, perform
from twitchlog.store.driver import Unlock, connect_file, file_identity, is_encrypted, locked, require_same_file
from twitchlog.store.erasure import Erased, Request, erase
from twitchlog.store.erasure_files import (
    KEPT,
    NO_DIARY,
    BackupErased,
    automatic_backups,
    erase_in,
    erasing,
    executing,
    is_side_file,
    sweep_unfinished,
    unfinished_files,
    write_anew,
)
from twitchlog.store.erasure_proof import search, search_foreign
from twitchlog.store.file_errors import diary_errors
from twitchlog.store.rows import ENTRY_TABLES
from twitchlog.store.schema import connect

_FOUND = "it was found there"
_NOT_ANEW = "another program has it open, or the disk is full"
_NOT_READ = "it is encrypted, and could not be read"
_UNFINISHED = "another program is still making it, or was ended meanwhile"


class Forgotten(NamedTuple):
    """What was erased, and whether anything of it may still be somewhere.

    n_searched words were searched for in the bytes of every file (of an encrypted one, in every cell); n_used of them
    stand where they stay, so that they were not counted; left are the files that still hold any other, or of which
    that could not be told, each with the reason.
    """

    erased: Erased
    backups: tuple[BackupErased, ...]
    n_searched: int
    n_used: int
    left: tuple[tuple[str, str], ...]

    @property
    def found_in(self) -> tuple[str, ...]:
        """The files that may still hold some of it."""
        return tuple(file for file, _ in self.left)


def uids_ending(path: str, handle: str, *, unlock: Unlock = locked) -> list[str]:
    """The entries whose uid ends so, standing or past, in a diary or a backup of any revision."""
    found: set[str] = set()
    with diary_errors(path), closing(connect_file(path, mode="ro", unlock=unlock)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in ENTRY_TABLES:
            if table in tables:
                sql = f"SELECT uid FROM \"{table}\" WHERE uid LIKE '%' || ?"  # noqa: S608 -- our own table names
                found |= {uid for (uid,) in connection.execute(sql, (handle,))}
        past = "SELECT table_name, row_key FROM change WHERE row_key LIKE '%' || ?"
        found |= {uid for table, uid in connection.execute(past, (handle,)) if table in ENTRY_TABLES}
    return sorted(found)


def preview(path: str, request: Request, *, unlock: Unlock = locked) -> Erased:
    """What would be erased from a diary; nothing is changed."""
    with diary_errors(path), closing(connect(path, create=False, unlock=unlock)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            return erase(executing(connection), request)
        finally:
            connection.execute("ROLLBACK")


def forget(
    path: str, request: Request, *, action: Action, unlock: Unlock = locked, with_backups: bool = True
) -> Forgotten:
    """Erase from a diary, and from its automatic backups, and search for what may be left.

    Parameters
    ----------
    path : str
    request : Request
    action : Action
        What it is recorded as, without content; its kind and summary are set here.
    unlock : callable
        Gives the key of an encrypted diary.
    with_backups : bool

    Raises
    ------
    DiaryFileError
        The diary cannot be read or written; then nothing is erased.
    """
    erased, is_anew = _erase_from_diary(path, request, action, unlock)
    texts = set(erased.texts)
    backups: dict[str, BackupErased] = {}
    unfinished: list[str] = []
    if with_backups:
        sweep_unfinished(path, at=action.at)
    while with_backups:
        # Listed before the others: what is finished between the two is among them.
        unfinished = unfinished_files(path)
        fresh = [file for file in automatic_backups(path) if file not in backups]
        if not fresh:
            break
        for file in fresh:
            backups[file], more = erase_in(file, request, texts, at=action.at, unlock=unlock)
            texts |= more
    proof = _Proof(path, texts, unlock)
    left = {path: "" if is_anew else _NOT_ANEW, **dict.fromkeys(unfinished, _UNFINISHED)}
    left[path] = left[path] or proof.left_in(path)
    left |= {file: proof.left_by(backup) for file, backup in backups.items()}
    return Forgotten(
        erased,
        tuple(backups.values()),
        len(texts),
        len(proof.used),
        tuple((file, why) for file, why in left.items() if why),
    )


def _erase_from_diary(path: str, request: Request, action: Action, unlock: Unlock) -> tuple[Erased, bool]:
    with diary_errors(path):
        identity = file_identity(path) if os.path.exists(path) else None
        with closing(connect(path, create=False, unlock=unlock)) as connection:
            execute = executing(connection)
            with erasing(connection):
                if identity:
                    require_same_file(path, identity)
                erased = erase(execute, request)
                if not erased.is_nothing:
                    perform(execute, action._replace(kind=FORGET, summary=FORGET), [])
            is_anew = write_anew(connection)
    return erased, is_anew


class _Proof:
    """The search for some words in a diary and the files around it."""

    def __init__(self, path: str, texts: Collection[str], unlock: Unlock) -> None:
        self._path, self._texts, self._unlock = path, texts, unlock
        self.used: set[str] = set()

    def left_in(self, file: str) -> str:
        """Why a diary may still hold any of them; "" where it does not."""
        try:
            with diary_errors(file):
                found, used = search(file, self._texts, self._unlock)
        except TwitchlogError as error:
            return error.sentence.removesuffix(".")
        self.used |= used
        return _FOUND if found else ""

    def left_by(self, backup: BackupErased) -> str:
        """Why one of the files around it may still hold any of them; "" where it does not."""
        if backup.outcome == KEPT:
            return backup.why
        if not os.path.exists(backup.path):
            return ""
        if backup.outcome != NO_DIARY:
            return self.left_in(backup.path)
        if search_foreign(backup.path, self._texts, beside=self._path, unlock=self._unlock):
            return _FOUND
        is_sealed = is_encrypted(self._path if is_side_file(backup.path) else backup.path)
        return _NOT_READ if is_sealed else ""
