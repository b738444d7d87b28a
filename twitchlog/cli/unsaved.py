"""Entries typed while an encrypted diary stayed closed: kept, and saved once it opens; must not lose a word of them.

They wait in a file of their own beside the diary, for its owner only and not encrypted, with the moment at which they
were typed, so that "now" and "yesterday" keep their meaning, and with the uid of the action that will save them, so
that none is saved twice. Where the system has locks, whoever writes to that file holds it alone.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, BinaryIO, NamedTuple

from twitchlog import clock
from twitchlog.cli import app, log_any, show
from twitchlog.cli.session import Said, Session, opened, write
from twitchlog.diary.day import Moment
from twitchlog.errors import DiaryFileError, TwitchlogError, WordsError
from twitchlog.location import unsaved_file
from twitchlog.output import sync_folder, write_bytes_atomic
from twitchlog.report import wording

_OWN_OPTIONS = ("--diary", "--debug")


class Waiting(NamedTuple):
    """A line as for `log -`, the moment at which it was typed, how that is told, and the uid of its action."""

    line: str
    now: Moment
    typed: str
    uid: str


def keep(path: str, lines: Sequence[str]) -> None:
    """Keep lines that could not be saved, on the disk when it returns, and say where.

    Parameters
    ----------
    path : str
        The diary.
    lines : sequence of str
        As for `log -`.
    """
    with contextlib.suppress(OSError, TwitchlogError):  # no room for a blank diary: the words are kept all the same
        _speak_up(lines)
    now = clock.now()
    kept = "".join(
        json.dumps({"line": line, "at": now.occurred_at, "offset_min": now.offset_min, "uid": uid}) + "\n"
        for line, uid in zip(lines, clock.new_uids(len(lines), at=now.occurred_at), strict=True)
    )
    name = unsaved_file(path)
    with _held(name, os.O_CREAT, waits=True) as file:
        before = file.read()
        if before and not before.endswith(b"\n"):  # a crash cut the last line off
            file.write(b"\n")
        file.write(kept.encode())
        file.flush()
        os.fsync(file.fileno())
    if not before:
        sync_folder(Path(name).parent)
    what = wording.count_of(len(lines), "entry", "entries")
    show.talk(f"Not lost: {what} will be saved the next time you log something and the diary opens.")
    show.talk(f"Until then it is in {show.one_line(name)}, for you alone but not encrypted.")


def _held(name: str, flags: int = 0, *, waits: bool) -> BinaryIO:
    """The file, held alone; never through a link, and nothing that would let us wait (a pipe).

    Without waiting, another one who holds it is a BlockingIOError.
    """
    flags |= os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    while True:
        handle = os.open(name, flags, 0o600)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "what has its name is not a file")
        file = os.fdopen(handle, "r+b")
        try:
            _lock(file, waits=waits)
            if _is_named(file, name):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # what waited in it was saved meanwhile, and the file removed or replaced


def _lock(file: BinaryIO, *, waits: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return  # a disk without locks


def _is_named(file: BinaryIO, name: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), os.lstat(name))
    return False


def _speak_up(lines: Sequence[str]) -> None:
    """Say what asks for help in lines that a closed diary did not take: help does not wait for a passphrase."""
    with TemporaryDirectory() as folder:
        blank = str(Path(folder) / "blank.db")
        collected: list[Said] = []
        for line in lines:
            log_any.understand(line, app.Root(blank, collected=collected))
        with opened(_asked_for(blank), None) as session:
            session.speak_up([entry for said in collected for entry in said.entries])


def _asked_for(path: str) -> Any:
    return SimpleNamespace(obj=app.Root(path, collected=[]))


def logging_words(arguments: Sequence[str]) -> list[str]:
    """The words of a call that logs one entry, without the options that are about the diary; [] for any other call."""
    words: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--diary":
            next(rest, None)
        elif word.partition("=")[0] not in _OWN_OPTIONS:
            words.append(word)
    return words if words and not log_any.why_not(words) else []


def save_what_waits(path: str) -> None:
    """Save what waits, each line as an action of its own; what cannot be saved is said and goes on waiting."""
    name = unsaved_file(path)
    try:
        file = _held(name, waits=False)
    except (FileNotFoundError, BlockingIOError):
        return  # another command saves it at this moment, or adds to it
    except OSError as error:
        raise DiaryFileError(f"{name} cannot be read ({error.strerror}).", "What you typed now is saved.") from None
    with file:
        left: list[bytes] = []
        with opened(_asked_for(path), None) as session:
            for text in file.read().split(b"\n"):
                problem = _save(path, session, text) if text.strip() else ""
                if problem:
                    left.append(text)
                    show.talk(problem)
        if sys.platform == "win32":  # where an open file cannot be replaced
            file.close()
        _put_back(name, left)


def read_kept(text: bytes) -> Waiting | None:
    """A line of the file; None for what is none, such as one that a crash cut off."""
    try:
        kept = json.loads(text)
        now = Moment(int(kept["at"]), int(kept["offset_min"]))
        return Waiting(str(kept["line"]), now, f"typed {now.wall:%Y-%m-%d %H:%M}", str(kept["uid"]))
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def _save(path: str, session: Session, text: bytes) -> str:
    """Save a line, unless a command that was broken off had saved it; returns why it cannot be, or nothing."""
    each = read_kept(text)
    if each is None:
        return f"Typed earlier, and it cannot be read: {show.one_line(text.decode(errors='replace'))}"
    if session.diary.has_action(each.uid):
        return ""
    collected: list[Said] = []
    problem = log_any.understand(each.line, app.Root(path, collected=collected, now=each.now))
    if problem:
        return f"Not understood, {each.typed}: {show.one_line(each.line)} · {problem}"
    if not collected:
        return ""  # a "none" that had been said before
    try:
        remarks = write(session.diary, collected, at=session.now.occurred_at, uid=each.uid)
    except WordsError as error:
        return f"Not saved, {each.typed}: {show.one_line(each.line)} · {show.one_line(error.sentence)}"
    session.speak_up([entry for said in collected for entry in said.entries])
    for said in collected:
        show.out(f"Saved too, {each.typed}: {said.line}")
    for remark in remarks:
        show.talk(remark)
    return ""


def _put_back(name: str, left: Sequence[bytes]) -> None:
    if not left:
        Path(name).unlink()
        return
    write_bytes_atomic(name, b"".join(each + b"\n" for each in left), force=True)
    show.talk(f"It stays in {show.one_line(name)}; log it anew and remove that file.")
