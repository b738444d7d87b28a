"""Where the key of an encrypted diary is kept: a file for its owner only, the system's keyring, or nowhere.

Must not print, and must not keep a passphrase: what is kept is the key that follows from it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from typing import Any

from twitchlog.errors import DiaryFileError, LockedError, WrongPassphraseError
from twitchlog.location import APP, key_file
from twitchlog.store.cipher import WRONG, Key, judge
from twitchlog.store.driver import locked

IN_FILE, IN_KEYRING, NOWHERE = "file", "keyring", "nowhere"
PLACES = (IN_KEYRING, IN_FILE, NOWHERE)

Ask = Callable[[str], str]


class Unlocker:
    """Finds the key of an encrypted diary: the kept one, else by asking; remembers it.

    Parameters
    ----------
    ask : callable, optional
        (question) -> the passphrase; None where nobody can be asked. Raises EOFError when left.
    tell : callable, optional
        Called with one sentence after a wrong passphrase.
    tries : int
        How often it is asked for.
    """

    def __init__(self, ask: Ask | None = None, tell: Callable[[str], None] | None = None, *, tries: int = 3) -> None:
        self._ask = ask
        self._tell = tell
        self._tries = tries
        self._known: dict[bytes, Key] = {}

    def __call__(self, path: str, salt: bytes) -> Key:
        """The key of the diary at a path whose salt this is.

        Raises
        ------
        LockedError
            None is kept and nobody can be asked, or what was said does not open it (WrongPassphraseError).
        """
        if salt not in self._known:
            self._known[salt] = kept_key(salt) or self._asked(path, salt)
        return self._known[salt]

    def remember(self, key: Key) -> None:
        """Take a key as known, as after the passphrase was set."""
        self._known[key.salt] = key

    def _asked(self, path: str, salt: bytes) -> Key:
        if self._ask is None:
            return locked(path, salt)
        for left in reversed(range(self._tries)):
            try:
                said = self._ask(f"Passphrase of {path}")
            except EOFError:
                if left == self._tries - 1:
                    raise
                break  # left after a wrong one: what was typed before it is kept
            key = Key.from_passphrase(said, salt)
            if judge(path, key) != WRONG:
                return key
            if left and self._tell:
                self._tell("That passphrase does not open it.")
        raise WrongPassphraseError(f"That passphrase does not open the diary at {path}.", "Nothing was changed.")


def kept_key(salt: bytes) -> Key | None:
    """The key kept for the diary of a salt, in the key file or else the keyring; None where none is kept.

    Raises
    ------
    LockedError
        The key file may be read by others, or holds no key, or that of another diary.
    """
    path = key_file(salt.hex())
    if os.path.lexists(path):
        return _read_key_file(path, salt)
    held = _in_keyring("get_password", salt)
    return _parsed(held, salt, "The system's keyring") if held else None


def keep_key(key: Key, place: str) -> str:
    """Keep a key in one place and take it out of the other; returns where it is, in words.

    Parameters
    ----------
    key : Key
    place : str
        One of `PLACES`.

    Raises
    ------
    DiaryFileError
        There is no such keyring (DiaryFileError), or the file cannot be written (OutputError).
    """
    if place == IN_KEYRING:
        _in_keyring("set_password", key.salt, key.hexadecimal())
        if _in_keyring("get_password", key.salt) != key.hexadecimal():  # some keyrings take everything and keep nothing
            raise DiaryFileError(
                "There is no keyring on this machine that could keep the key.",
                "Keep it in a file: twitchlog passphrase --keep file",
            )
        _forget_key_file(key.salt)
        return "the system's keyring"
    _in_keyring("delete_password", key.salt)
    if place == IN_FILE:
        return _write_key_file(key)
    _forget_key_file(key.salt)
    return "nowhere: the passphrase is asked for each time"


def forget_key(salt: bytes) -> None:
    """Keep the key of a salt nowhere any more."""
    _in_keyring("delete_password", salt)
    _forget_key_file(salt)


def has_keyring() -> bool:
    """Whether this machine has a keyring that can keep a key."""
    return _in_keyring("get_password", bytes(16)) is not None


def _in_keyring(verb: str, salt: bytes, *values: str) -> str | None:
    # None: there is no keyring, or it refuses. "": done, or nothing is kept.
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    call: Any = getattr(keyring, verb)
    try:
        return call(APP, salt.hex(), *values) or ""
    except (KeyringError, OSError, RuntimeError):
        return None


def _read_key_file(path: str, salt: bytes) -> Key:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise LockedError(
            f"The key file {path} cannot be read ({error.strerror}).", "Check whose file it is."
        ) from None
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
            raise LockedError(
                f"The key file {path} may be read by others, so it is not used.",
                f"Make it yours alone: chmod 600 {path}",
            )
        text = file.read(1024).decode("ascii", "replace")
    return _parsed(text, salt, f"The key file {path}")


def _parsed(text: str, salt: bytes, place: str) -> Key:
    try:
        key = Key.from_hexadecimal(text)
    except ValueError:
        raise LockedError(f"{place} holds no key.", "Keep it anew: twitchlog passphrase --keep file") from None
    if key.salt != salt:
        raise LockedError(f"{place} holds the key of another diary.", "Check TWITCHLOG_KEY_FILE, or unset it.")
    return key


def _write_key_file(key: Key) -> str:
    from twitchlog.output import make_folder, write_bytes_atomic

    path = key_file(key.salt.hex())
    make_folder(os.path.dirname(path))
    write_bytes_atomic(path, f"{key.hexadecimal()}\n".encode(), force=True)
    return path


def _forget_key_file(salt: bytes) -> None:
    path = key_file(salt.hex())
    with contextlib.suppress(FileNotFoundError):
        with open(path, "rb") as file:
            held = file.read(1024).strip()
        if held.endswith(salt.hex().encode()):  # TWITCHLOG_KEY_FILE may hold the next key by now
            os.unlink(path)


def place_of(salt: bytes) -> str:
    """Where the key of a salt is kept: one of `PLACES`."""
    if os.path.lexists(key_file(salt.hex())):
        return IN_FILE
    return IN_KEYRING if _in_keyring("get_password", salt) else NOWHERE
