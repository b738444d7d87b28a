"""The passphrase at the terminal: asked for where someone can answer; must not keep or show it."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from twitchlog.cli import show
from twitchlog.errors import LockedError

if TYPE_CHECKING:
    from twitchlog.keys import Unlocker
    from twitchlog.store.cipher import Key
    from twitchlog.store.driver import Unlock


def unlocker() -> Unlock:
    """What finds the key of an encrypted diary; loads nothing for a plain one."""
    return _unlock


def unlocker_or_stdin() -> Unlock:
    """The same for commands about the passphrase: without a terminal they read it as a line of standard input."""
    return _unlock if show.can_ask_secret() else _unlock_or_stdin


def remember(key: Key) -> None:
    """Take a key as known, as after the passphrase was set."""
    _of_this_process().remember(key)
    _with_stdin().remember(key)


def _unlock(path: str, salt: bytes) -> Key:
    return _of_this_process()(path, salt)


def _unlock_or_stdin(path: str, salt: bytes) -> Key:
    return _with_stdin()(path, salt)


# One of each for the whole process, so that a passphrase is asked for once.


@cache
def _of_this_process() -> Unlocker:
    from twitchlog.keys import Unlocker

    return Unlocker(ask=show.ask_secret if show.can_ask_secret() else None, tell=show.talk)


@cache
def _with_stdin() -> Unlocker:
    from twitchlog.keys import Unlocker

    return Unlocker(ask=_said_on_stdin, tries=1)


def _said_on_stdin(_question: str) -> str:
    line = sys.stdin.readline()
    if not line:
        raise LockedError(
            "The diary is encrypted, and no passphrase was given.",
            "Run it in a terminal, or put the passphrase on the first line of standard input.",
        )
    return line.rstrip("\r\n")
