"""A command in a process of its own, killed at a moment or a statement if wished; must not judge what came of it.

The process is forked off one that has loaded the program already, so that a thousand of them take minutes; what needs
the program as it is started from a terminal goes through `strace.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from twitchlog.cli import app

NOW = "2026-11-22T14:00:00+01:00"
_NEVER = 0
_HANGS_S = 60
_PIPE_BYTES = 2**20
_SETTINGS = {
    "TWITCHLOG_NOW": NOW,
    "TZ": "Europe/Berlin",
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}


class Ended(NamedTuple):
    """What came of a process: its exit code (below 0 the signal that ended it), both streams, how long, statements."""

    code: int
    out: str
    err: str
    seconds: float
    n_statements: int

    @property
    def is_killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.code == -signal.SIGKILL


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of a person whose diary, home and temporary files are in a folder."""
    return {
        **_SETTINGS,
        "TWITCHLOG_DIARY": str(folder / "diary.db"),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "settings"),
        "XDG_CACHE_HOME": str(folder.parent),
        "TMPDIR": str(folder / "tmp") if (folder / "tmp").is_dir() else tempfile.gettempdir(),
    }


def load_program() -> None:
    """Load what any command of the campaign needs, once, before the first process is forked."""
    for module in {module for module, _ in app.COMMANDS.values()}:
        with contextlib.suppress(ImportError):  # a command that this version does not have
            import_module(f"twitchlog.cli.{module}")
    for module in ("alembic.command", "alembic.config", "sqlcipher3.dbapi2", "twitchlog.store.diary_store"):
        with contextlib.suppress(ImportError):
            import_module(module)


class Running:
    """A process that was forked off to do some work; the parameters are those of `run`."""

    def __init__(
        self,
        work: Callable[[], int],
        folder: Path,
        *,
        stdin: str = "",
        kill_at_statement: int = _NEVER,
        largest_file: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        # Pipes, because files may not grow; what is printed fits into one.
        self._pipes = [os.pipe() for _ in range(3)]
        for _, end in self._pipes:
            with contextlib.suppress(OSError):
                fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        with tempfile.TemporaryFile() as typed:
            typed.write(stdin.encode())
            typed.seek(0)
            self._started = time.monotonic()
            self._pid = os.fork()
            if self._pid == 0:
                streams = (typed.fileno(), *(end for _, end in self._pipes))
                _be_the_child(work, folder, streams, kill_at_statement, largest_file, env or {})
        for _, end in self._pipes:
            os.close(end)

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> Ended:
        """Wait for its end, and say what came of it."""
        _, status = os.waitpid(self._pid, 0)
        seconds = time.monotonic() - self._started
        texts = []
        for end, _ in self._pipes:
            with open(end, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 -- a descriptor
                texts.append(stream.read())
        return Ended(os.waitstatus_to_exitcode(status), texts[0], texts[1], seconds, int(texts[2] or 0))


def run(words: Sequence[str], folder: Path, *, kill_after_s: float | None = None, **given: Any) -> Ended:
    """Run a command of twitchlog in a folder.

    Parameters
    ----------
    words : sequence of str
        The command.
    folder : Path
        Where it is called and keeps its diary.
    kill_after_s : float, optional
        Seconds after which it is killed, unless it has ended.
    stdin : str
        What it reads.
    kill_at_statement : int
        The SQL statement (the first is 1) at whose begin it kills itself; 0 for none.
    largest_file : int, optional
        Bytes beyond which no file may grow; it is told so instead of killed.
    env : mapping, optional
        More of the environment.
    """
    running = Running(lambda: app.run(list(words)), folder, **given)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        running.kill()
    return running.wait()


def _be_the_child(
    work: Callable[[], int],
    folder: Path,
    streams: Sequence[int],
    kill_at_statement: int,
    largest_file: int | None,
    env: Mapping[str, str],
) -> NoReturn:
    code = 1
    try:
        signal.alarm(_HANGS_S)
        for number, stream in enumerate(streams[:3]):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = open(0, encoding="utf-8"), open(1, "w"), open(2, "w")  # noqa: SIM115
        os.environ.update({**settings_of(folder), **env})
        os.chdir(folder)
        os.umask(0)
        tempfile.tempdir = None
        time.tzset()
        counted = _count_statements(kill_at_statement)
        if largest_file is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        code = work()
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(streams[3], str(counted[0]).encode())
    finally:
        os._exit(code)


def _count_statements(kill_at: int) -> list[int]:
    """Count every SQL statement that begins from now on, and die at the one with a number."""
    counted = [0]

    def begins(_sql: str) -> None:
        counted[0] += 1
        if counted[0] == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    for module in (sqlite3, sys.modules.get("sqlcipher3.dbapi2")):
        if module is not None:
            module.connect = _traced(module.connect, begins)  # type: ignore[attr-defined]
    return counted


def _traced(connect: Callable[..., Any], begins: Callable[[str], None]) -> Callable[..., Any]:
    def connecting(*arguments: Any, **named: Any) -> Any:
        connection = connect(*arguments, **named)
        connection.set_trace_callback(begins)
        return connection

    return connecting
