"""Files written whole or not at all, readable by their owner only; must not decide what stands in them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from twitchlog.errors import OutputError

Content = bytes | Iterable[bytes]
"""What a file shall hold: all of it, or piece after piece where that would be too much to hold at once."""


def write_bytes_atomic(path: str | os.PathLike[str], data: Content, *, force: bool = False) -> None:
    """Write a file so that a reader finds the old one, or the whole new one, never a part.

    The bytes go to a temporary file in the same folder, reach the disk, and take the name in one step. The file is
    readable and writable by its owner only.

    Parameters
    ----------
    path : str or path-like
        The file to write; its folder must exist.
    data : bytes or iterable of bytes
        All of it, or its pieces, asked for one by one; where making one fails, nothing is written.
    force : bool
        Whether a file that is already there may be replaced. A symbolic link is replaced, never followed.

    Raises
    ------
    OutputError
        The file exists (without force), is a folder, a device or a pipe, or cannot be written. Nothing is left behind
        then.
    """
    target = Path(path)
    temporary = _hidden(target.parent)
    try:
        _check(target, force=force)
        _write_new(temporary, data)
        if force:
            temporary.replace(target)
        else:
            _take_free_name(temporary, target)
        sync_folder(target.parent)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_files_atomic(
    folder: str | os.PathLike[str], files: Mapping[str, Content], *, force: bool = False
) -> list[Path]:
    """Write several files of one folder so that either all of them are there, whole, or the folder is as it was.

    All of them are on the disk under other names before any takes its own; a new folder takes its name last, with all
    of them in it, so that a program that is killed leaves none of it or all.

    Parameters
    ----------
    folder : str or path-like
        Made if it is missing, for its owner only.
    files : mapping of str to bytes or iterable of bytes
        What each holds, by its name in the folder; written in this order.
    force : bool
        Whether files that are already there may be replaced.

    Returns
    -------
    list of pathlib.Path
        Where they are.

    Raises
    ------
    OutputError
        As for `write_bytes_atomic`; a folder that is a file. Nothing new is left behind then, not even the folder, and
        what was to be replaced is there again.
    """
    final = Path(folder)
    check_files(final, files, force=force)
    is_new = not os.path.lexists(final)
    home = _hidden(final.parent) if is_new else final
    targets = [home / name for name in files]
    made = [each for each in (home, *home.parents) if not os.path.lexists(each)]
    temporaries = [_hidden(home) for _ in files]
    kept: dict[Path, Path] = {}  # what was there before, by the name that it had
    new: list[Path] = []
    try:
        make_folder(home)
        for temporary, data in zip(temporaries, files.values(), strict=True):
            _write_new(temporary, data)
        for temporary, target in zip(temporaries, targets, strict=True):
            if force and os.path.lexists(target):
                kept[target] = _hidden(home)
                _keep(target, kept[target])
                temporary.replace(target)
            else:
                _take_free_name(temporary, target)
                new.append(target)
        sync_folder(home)
        if is_new:
            _remove(temporaries)
            home.rename(final)
            sync_folder(final.parent)
    except BaseException as error:
        _put_back(new, kept)
        _remove([*temporaries, *kept.values()])
        for each in made:
            with contextlib.suppress(OSError):
                each.rmdir()
        if isinstance(error, OSError):
            raise _refused(final, error) from error
        raise
    _remove([*temporaries, *kept.values()])
    return [final / name for name in files]


def make_folder(folder: str | os.PathLike[str]) -> None:
    """Make a folder, and those above it that are missing, each for its owner only; one that is there stays as it is.

    Raises
    ------
    OSError
        It cannot be made, or is a file.
    """
    home = Path(folder)
    for each in reversed(home.parents):
        if not os.path.lexists(each):
            each.mkdir(mode=0o700, exist_ok=True)  # `parents=True` would leave these to the umask
    home.mkdir(mode=0o700, exist_ok=True)


def _hidden(folder: Path) -> Path:
    return folder / f".twitchlog-{os.urandom(8).hex()}.tmp"


def _keep(target: Path, hidden: Path) -> None:
    """Give a file a second name, or another one where the disk has no hard links."""
    try:
        os.link(target, hidden, follow_symlinks=False)
    except (OSError, RuntimeError):  # the latter where the system cannot link a symbolic link itself
        target.replace(hidden)


def _put_back(new: Iterable[Path], kept: Mapping[Path, Path]) -> None:
    """Undo what was done: best effort, because the disk may refuse that too."""
    for target in new:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
    for target, hidden in kept.items():
        with contextlib.suppress(OSError):
            hidden.replace(target)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def check_files(folder: str | os.PathLike[str], names: Iterable[str], *, force: bool = False) -> None:
    """Refuse early what `write_files_atomic` would refuse after all the work of making the files.

    Parameters
    ----------
    folder, force
        As there.
    names : iterable of str
        Of the files.
    """
    home = Path(folder)
    if home.is_dir():
        for name in names:
            _check(home / name, force=force)
    elif os.path.lexists(home):
        raise OutputError(f"{_shown(home)} is not a folder.", "Give another --out.")


def _check(target: Path, *, force: bool) -> None:
    """Refuse early, and in words, what the system would refuse later."""
    folder = target.parent
    if not folder.exists():
        raise OutputError(f"The folder {_shown(folder)} does not exist.", "Create it first, or give another --out.")
    if not folder.is_dir():
        raise OutputError(f"{_shown(folder)} is not a folder.", "Give a file name inside a folder with --out.")
    if target.is_dir():
        raise OutputError(f"{_shown(target)} is a folder.", "Give a file name with --out.")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"The folder {_shown(folder)} cannot be written to.", "Give another place with --out.")
    if os.path.lexists(target):
        if not _is_replaceable(target.lstat().st_mode):
            raise OutputError(f"{_shown(target)} is not a regular file.", "Give another file name with --out.")
        if not force:
            raise _exists(target)


def _is_replaceable(mode: int) -> bool:
    """Whether a new file may take its name: a device, a pipe or a socket is what others rely on."""
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _refused(target: Path, error: OSError) -> OutputError:
    if isinstance(error, FileExistsError) and error.filename2:
        return _exists(Path(error.filename2))
    return OutputError(
        f"{_shown(target)} cannot be written: {error.strerror or 'the system refused'}.",
        "Nothing was written. Check the disk, or give another place with --out.",
    )


def _exists(target: Path) -> OutputError:
    return OutputError(f"{_shown(target)} exists already.", "Add --force to replace it, or give another --out.")


def _write_new(temporary: Path, data: Content) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())


def _take_free_name(temporary: Path, target: Path) -> None:
    """Give the file its name, unless someone took that name in the meantime."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # Some disks have no hard links: hold the name with an empty file of our own, then replace that.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(target)
        except OSError:
            target.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder reach the disk, where the system lets a folder be synced."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _shown(path: Path) -> str:
    """The path without control characters: a file name is text, never a command to the terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(path))
