"""`encrypt`, `decrypt`, `passphrase`: the diary under a passphrase; must not show, keep or log one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from twitchlog import clock, keys
from twitchlog.cli import options, show
from twitchlog.cli.unlocking import remember, unlocker_or_stdin
from twitchlog.errors import TwitchlogError, WordsError
from twitchlog.location import diary_path
from twitchlog.report import wording
from twitchlog.store.actions import ENCRYPT, Action
from twitchlog.store.backups import list_backups
from twitchlog.store.cipher import Key
from twitchlog.store.driver import is_encrypted, key_for
from twitchlog.store.encryption import new_salt, plain_copies, rewrite, rewrite_all
from twitchlog.store.schema import connect

_SHORTEST = 8
_LONGEST = 1000

Keep = Annotated[
    str | None,
    typer.Option("--keep", metavar="WHERE", help="Where this machine keeps the key: keyring, file, nowhere."),
]


def encrypt(ctx: typer.Context, keep: Keep = None, diary: options.Diary = None) -> None:
    """Encrypt the diary with a passphrase.

    The passphrase is asked for twice (without a terminal: read from a line of standard input). Without it nobody can
    open the diary, you included. Its automatic backups are encrypted too.

    \b
    For example:
      twitchlog encrypt
      twitchlog encrypt --keep file
    """
    _check_place(keep)
    path = _diary_of(ctx, diary)
    if is_encrypted(path):
        if _rewrite_backups(path, key_for(path, unlocker_or_stdin()), only_plain=True):
            return
        raise WordsError("This diary is encrypted already.", "Another passphrase: twitchlog passphrase")
    key = Key.from_passphrase(_new_passphrase(), new_salt())
    _put_under(path, key, "encrypted")
    show.out("Encrypted  Nobody can open the diary without the passphrase: write it down, and keep it elsewhere.")
    _say_where_the_key_is(key, keep)
    _rewrite_backups(path, key)
    _say_what_is_left(path)


def decrypt(ctx: typer.Context, diary: options.Diary = None) -> None:
    """Make an encrypted diary a plain file again.

    Its automatic backups become plain too, and the key is kept nowhere any more.

    \b
    For example:
      twitchlog decrypt
      twitchlog decrypt --diary old.db
    """
    path = _diary_of(ctx, diary)
    old = _present_key(path)
    _put_under(path, None, "decrypted")
    show.out("Decrypted  Whoever can read your files can read the diary now.")
    _rewrite_backups(path, None)
    keys.forget_key(old.salt)


def passphrase(
    ctx: typer.Context,
    keep: Keep = None,
    diary: options.Diary = None,
) -> None:
    """Change the passphrase, or where the key is kept.

    With --keep only the place changes: keyring (the system's), file (yours alone, for logging without being asked), or
    nowhere (you are asked each time). Without a terminal, the passphrase (where the key is not kept) and then the new
    one are read from lines of standard input.

    \b
    For example:
      twitchlog passphrase
      twitchlog passphrase --keep nowhere
    """
    _check_place(keep)
    path = _diary_of(ctx, diary)
    old = _present_key(path)
    if keep is not None:
        show.out(f"Key kept   {show.one_line(keys.keep_key(old, keep))}")
        return
    was_in = keys.place_of(old.salt)
    new = Key.from_passphrase(_new_passphrase(), new_salt())
    _put_under(path, new, "the passphrase was changed")
    show.out("Changed  The old passphrase opens the diary no longer.")
    _say_where_the_key_is(new, was_in)
    _rewrite_backups(path, new)
    show.talk("Copies and backups made elsewhere still open with the old passphrase.")
    keys.forget_key(old.salt)


def _diary_of(ctx: Any, diary: str | None) -> str:
    path = diary_path(ctx.obj.chosen(diary))
    connect(
        path, create=False, unlock=unlocker_or_stdin(), tell=show.talk
    ).close()  # says why, where it cannot be opened
    return path


def _present_key(path: str) -> Key:
    key = key_for(path, unlocker_or_stdin())
    if key is None:
        raise WordsError("This diary is not encrypted.", "To encrypt it: twitchlog encrypt")
    return key


def _check_place(keep: str | None) -> None:
    if keep is not None and keep not in keys.PLACES:
        raise WordsError(f'"{show.one_line(keep)}" is no place for a key.', f"One of: {', '.join(keys.PLACES)}")


def _new_passphrase() -> str:
    if not show.is_interactive():
        line = sys.stdin.readline()
        if not line:
            raise WordsError(
                "No new passphrase was given.", "Run it in a terminal, or put it on a line of standard input."
            )
        return _checked(line.rstrip("\r\n"))
    said = _checked(show.ask_secret("New passphrase"))
    if show.ask_secret("The same again") != said:
        raise WordsError("The two were not the same.", "Nothing was changed. Try again.")
    return said


def _checked(said: str) -> str:
    if not show.is_text(said) or not _SHORTEST <= len(said) <= _LONGEST:
        raise WordsError(
            f"A passphrase has at least {_SHORTEST} characters.",
            "Four or five words that do not belong together do well.",
        )
    return said


def _put_under(path: str, key: Key | None, summary: str) -> None:
    at = clock.now().occurred_at
    action = Action(clock.new_uids(1, at=at)[0], at, ENCRYPT, summary)
    rewrite(path, unlock=unlocker_or_stdin(), key=key, action=action)
    if key:
        remember(key)


def _say_where_the_key_is(key: Key, keep: str | None) -> None:
    place = keep or (keys.IN_KEYRING if keys.has_keyring() else keys.NOWHERE)
    try:
        show.out(f"Key kept   {show.one_line(keys.keep_key(key, place))}")
    except TwitchlogError as error:  # the diary is under its key already: say it, and go on
        show.talk(f"The key is not kept: {show.one_line(error.sentence)} {error.hint}")
    if place == keys.NOWHERE:
        show.out("           To log without being asked: twitchlog passphrase --keep file")


def _rewrite_backups(path: str, key: Key | None, *, only_plain: bool = False) -> bool:
    """Rewrite the automatic backups as the diary was; returns whether there were any to rewrite."""
    found = tuple(each.path for each in list_backups(path) if not (only_plain and each.is_encrypted))
    if not found:
        return False
    done, left = rewrite_all(found, unlock=unlocker_or_stdin(), key=key)
    if done:
        names = ", ".join(show.one_line(Path(name).name) for name in done)
        state = "plain now" if key is None else "under the same passphrase now"
        show.out(f"Backups    {wording.count_of(len(done), 'automatic backup')} {state}: {names}")
    for name, reason in left:
        show.talk(f"Left as it was: {show.one_line(name)} ({show.one_line(reason)})")
    return True


def _say_what_is_left(path: str) -> None:
    for name in plain_copies(path):
        show.talk(f"Not encrypted, and readable as before: {show.one_line(name)}")
    show.talk("Copies, exports and reports made elsewhere stay readable, and so may the old file's bytes on the disk.")
