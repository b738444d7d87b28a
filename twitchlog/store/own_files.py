"""Which files are the diary's own, so that nothing else is written over them; must not open or change any."""

from __future__ import annotations

import os
from collections.abc import Iterable

from twitchlog.errors import WordsError
from twitchlog.location import unsaved_file
from twitchlog.store.backup_names import backups_folder

_HINT = "Name another place to write to."


def refuse_the_diary(path: str, targets: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse to write where a diary is, or what belongs to it; neither it nor the targets need be there.

    Parameters
    ----------
    path : str
        The diary.
    targets : iterable of str or path-like
        The files or folders to be written.

    Raises
    ------
    WordsError
        One of them is the diary or another name of it, a file that SQLite or twitchlog keeps beside it, or in the
        folder of its backups.
    """
    names = {_placed(path), os.path.realpath(path)}
    beside = {f"{name}{suffix}" for name in names for suffix in ("-wal", "-shm", "-journal")}
    beside |= {unsaved_file(name) for name in names}
    backups = os.path.realpath(backups_folder(path))
    for target in targets:
        found = {_placed(target), os.path.realpath(target)}
        if found & names or _is_same_file(path, target):
            raise WordsError("That is the diary itself.", _HINT)
        if found & beside or any(_is_same_file(name, target) for name in beside):
            raise WordsError("That file belongs to the diary.", _HINT)
        if any(name == backups or name.startswith(backups + os.sep) for name in found):
            raise WordsError("That is where the diary has its backups.", _HINT)


def _placed(path: str | os.PathLike[str]) -> str:
    """The path with its folder resolved, but not what has its name there: that is what would be replaced."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _is_same_file(path: str, target: str | os.PathLike[str]) -> bool:
    try:
        return os.path.samefile(path, target)
    except OSError:  # one of them is not there
        return False
