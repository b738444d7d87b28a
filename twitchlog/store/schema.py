"""The diary file's revision: making a new file, telling what an existing one is, upgrading an older one.

Must not load SQLAlchemy or Alembic except to upgrade: every logging command passes here.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable

from twitchlog.errors import DiaryFileError, LockedError, OutputError, TwitchlogError
from twitchlog.store.driver import (
    Unlock,
    connect_file,
    create_file,
    database_errors,
    locked,
    module_for,
    primary_code,
)
from twitchlog.store.file_errors import ReplacedError, diary_errors

SCHEMA_HEAD = "0004"
SCHEMA_VERSION = int(SCHEMA_HEAD)  # what `PRAGMA user_version` says, so that asking costs nothing
APPLICATION_ID = 0x54574C47  # "TWLG"


def keep_quiet(_sentence: str) -> None:
    """Where nobody has to be told that an older diary was upgraded."""


def connect(
    path: str,
    *,
    create: bool = True,
    read_only: bool = False,
    tell: Callable[[str], None] = keep_quiet,
    unlock: Unlock = locked,
) -> sqlite3.Connection:
    """Open a diary file of the present revision, making or upgrading it where that is due.

    A diary that lies where nothing can be written is opened for reading: then every write is refused by SQLite.

    Parameters
    ----------
    path : str
    create : bool
        Make a new diary where there is none.
    read_only : bool
        Open without writing (and without upgrading).
    tell : callable
        Called with one sentence when an older diary was upgraded: where its copy is.
    unlock : callable
        Gives the key of an encrypted diary.

    Raises
    ------
    DiaryFileError
        Missing, unreadable, not a diary, damaged, locked, or written by a newer program.
    LockedError
        Encrypted, and there is no key, or a wrong one.
    """
    if not os.path.lexists(path):
        if not create or read_only:
            raise DiaryFileError(
                f"There is no diary at {path}.", "Log something first, or say where it is: --diary PATH"
            )
        _make(path)
    _refuse_what_is_no_file(path)
    try:
        return _connect(path, read_only=read_only, tell=tell, unlock=unlock)
    except LockedError:
        raise
    except ReplacedError:  # encrypted or restored at this moment, and nothing is written yet
        return _connect(path, read_only=read_only, tell=tell, unlock=unlock)
    except DiaryFileError:
        if read_only or can_be_written(path):
            raise
        return _connect(path, read_only=True, tell=tell, unlock=unlock)


def can_be_written(path: str) -> bool:
    """Whether a diary that is there, and the folder where SQLite keeps files beside it, may be written by us."""
    real = os.path.realpath(path)
    return os.access(real, os.W_OK) and os.access(os.path.dirname(real), os.W_OK)


def _connect(path: str, *, read_only: bool, tell: Callable[[str], None], unlock: Unlock) -> sqlite3.Connection:
    connection = _open(path, read_only=read_only, unlock=unlock)
    try:
        version = _version(connection, path)
        if version < SCHEMA_VERSION:
            connection.close()
            if read_only:
                raise DiaryFileError(
                    f"The diary at {path} was written by an older twitchlog.", "Open it for writing once to upgrade it."
                )
            copy = upgrade(path, unlock=unlock)
            tell(f"The diary was upgraded for this twitchlog; a copy from before is at {copy}.")
            connection = _open(path, read_only=False, unlock=unlock)
        with diary_errors(path):
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")  # a diary that was replaced may have lost it
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_what_is_no_file(path: str) -> None:
    if os.path.isdir(path):
        raise DiaryFileError(f"{path} is a folder, not a diary.", "Give the diary's file: --diary FOLDER/diary.db")
    try:
        size = os.path.getsize(path)
    except OSError as error:
        raise DiaryFileError(f"The diary at {path} cannot be read ({error.strerror}).", "Check the path.") from None
    if not os.access(path, os.R_OK):
        raise DiaryFileError(f"The diary at {path} may not be read by you.", "Check whose file it is.")
    if size == 0:
        raise DiaryFileError(
            f"The file {path} is empty (0 bytes): it is not a diary.",
            "If it should hold your entries, restore a copy; otherwise remove it and log again.",
        )


def _open(path: str, *, read_only: bool, unlock: Unlock) -> sqlite3.Connection:
    with diary_errors(path):
        if not read_only:
            return connect_file(path, unlock=unlock)
        try:
            return _open_to_read(path, "ro", unlock)
        except database_errors() as error:
            if primary_code(error) != sqlite3.SQLITE_CANTOPEN:
                raise
            # The index of the write-ahead log cannot be made here; without a log nobody is writing, so none is needed.
            _refuse_what_is_half_written(path)
            return _open_to_read(path, "ro&immutable=1", unlock)


def _open_to_read(path: str, mode: str, unlock: Unlock) -> sqlite3.Connection:
    connection = connect_file(path, mode=mode, unlock=unlock)
    try:
        connection.execute("PRAGMA user_version").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_what_is_half_written(path: str) -> None:
    log = f"{os.path.realpath(path)}-wal"
    if os.path.exists(log) and os.path.getsize(log):
        raise DiaryFileError(
            f"The latest entries of the diary at {path} are still in {log}, and cannot be read where nothing "
            "can be written.",
            "Copy both files to a folder that is yours to write.",
        )


def _version(connection: sqlite3.Connection, path: str) -> int:
    with diary_errors(path):
        ((application_id,),) = connection.execute("PRAGMA application_id").fetchall()
        ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if application_id != APPLICATION_ID:
        raise DiaryFileError(f"{path} is a database, but not a twitchlog diary.", "Check the path given to --diary.")
    if version > SCHEMA_VERSION:
        raise DiaryFileError(
            f"The diary at {path} was written by a newer twitchlog (revision {version:04d}, this one knows "
            f"{SCHEMA_HEAD}).",
            "Update twitchlog; the diary was not touched.",
        )
    return int(version)


def _make(path: str) -> None:
    """Make a new diary in one step: written beside its place, then given its name, which fails if one came first."""
    folder = os.path.dirname(os.path.abspath(path))
    try:
        _make_folder(folder)
        unfinished = f"{path}.new-{os.urandom(4).hex()}"
        made = create_file(unfinished)
    except OSError as error:
        raise DiaryFileError(
            f"A diary cannot be made at {path} ({error.strerror}).", "Choose another place: --diary PATH"
        ) from None
    try:
        with diary_errors(path), contextlib.closing(made) as connection:
            create_tables(connection)
        _refuse_a_log_left_alone(path)
        _give_name(unfinished, path)
    finally:
        for name in (unfinished, f"{unfinished}-wal", f"{unfinished}-shm", f"{unfinished}-journal"):
            with contextlib.suppress(OSError):
                os.unlink(name)


def _refuse_a_log_left_alone(path: str) -> None:
    """A log without its diary would be played into the new one; an empty one does nothing."""
    for log in (f"{path}-wal", f"{path}-journal"):
        # The diary last: whoever makes it at the same moment makes it before its log.
        if os.path.lexists(log) and os.path.getsize(log) and not os.path.lexists(path):
            raise DiaryFileError(
                f"There is no diary at {path}, but {log} is there, with the latest entries of one that was moved away.",
                "Put the two together again; or move that file away too, to begin a new diary.",
            )


def _make_folder(folder: str) -> None:
    parent = os.path.dirname(folder)
    if not os.path.isdir(folder) and parent != folder:
        _make_folder(parent)
        with contextlib.suppress(FileExistsError):  # another process made it at the same moment
            os.mkdir(folder, 0o700)


def _give_name(unfinished: str, path: str) -> None:
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return  # another process made it at the same moment: theirs is as good
    except OSError:  # a file system without hard links
        os.rename(unfinished, path)


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty diary in an empty database file."""
    connection.executescript(_new_diary_sql())


def _new_diary_sql() -> str:
    with open(os.path.join(os.path.dirname(__file__), "new_diary.sql"), encoding="utf-8") as script:
        return script.read()


def migrations_dir() -> str:
    """Where the migrations are: beside the package's modules in a wheel, else in the checkout (guarded by its name).

    Raises
    ------
    TwitchlogError
        Neither is there.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    checkout = os.path.dirname(package)
    if _is_our_checkout(checkout):
        return os.path.join(checkout, "migrations")
    shipped = os.path.join(package, "migrations")
    if os.path.isdir(os.path.join(shipped, "versions")):
        return shipped
    raise TwitchlogError("This installation lacks its migrations.", "Install twitchlog again.")


def _is_our_checkout(folder: str) -> bool:
    try:
        with open(os.path.join(folder, "pyproject.toml"), encoding="utf-8") as project:
            return 'name = "twitchlog"' in project.read() and os.path.isdir(os.path.join(folder, "migrations"))
    except OSError:
        return False


def upgrade(path: str, *, script_dir: str | None = None, unlock: Unlock = locked) -> str:
    """Bring an older diary to the present revision, keeping a verified copy of it.

    Parameters
    ----------
    path : str
    script_dir : str, optional
        Where the migrations are; found by itself where None.
    unlock : callable
        Gives the key of an encrypted diary.

    Returns
    -------
    str
        Where the copy made before is.

    Raises
    ------
    DiaryFileError
        The diary cannot be copied or upgraded; then it is as it was.
    """
    scripts = script_dir or migrations_dir()
    copy = back_up(path, unlock=unlock)
    try:
        run_migrations(path, scripts, unlock=unlock)
    except Exception as error:
        raise DiaryFileError(
            f"The diary at {path} could not be upgraded ({type(error).__name__}).",
            f"It is as it was. A copy is at {copy}; twitchlog --debug shows the reason.",
        ) from error
    with diary_errors(path), contextlib.closing(_open(path, read_only=True, unlock=unlock)) as connection:
        _require_whole(connection, path, hint=f"The copy made before the upgrade is whole: {copy}")
    return copy


def run_migrations(path: str, script_dir: str, *, revision: str = "head", unlock: Unlock = locked) -> None:
    """Run Alembic's migrations on a diary file, all in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", script_dir.replace("%", "%%"))
    config.attributes["connect"] = lambda: connect_file(path, unlock=unlock)
    config.attributes["module"] = module_for(path)
    command.upgrade(config, revision)


def back_up(path: str, *, unlock: Unlock = locked) -> str:
    """Copy a diary into the folder of its backups, verified, and say where the copy is."""
    from twitchlog.store.backups import keep_copy

    with diary_errors(path), contextlib.closing(_open(path, read_only=True, unlock=unlock)) as source:
        ((version,),) = source.execute("PRAGMA user_version").fetchall()
    name = f"before-{SCHEMA_HEAD}-was-{version:04d}.db"
    try:
        return keep_copy(path, name, unlock=unlock, check=lambda copy: _require_whole(copy, path))
    except OutputError as error:
        raise DiaryFileError(
            f"No copy of the diary at {path} can be made before it is upgraded.", f"{error.sentence} {error.hint}"
        ) from error


def _require_whole(connection: sqlite3.Connection, path: str, *, hint: str = "It was left as it is.") -> None:
    ((verdict,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if verdict != "ok":
        raise DiaryFileError(f"The diary at {path} is damaged ({verdict}).", hint)
