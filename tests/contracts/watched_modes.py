"""Run commands under umask 0 while another thread looks at every file and folder that they make; must not judge them.

Called as `python watched_modes.py FOLDER COMMANDS`: JSON in, and on the last line of stdout JSON out. The folder holds
all that the commands may write: the diary, outputs, home, cache and temporary files.
"""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Seen = dict[str, int]


def look(folder: Path, seen: Seen) -> None:
    """Note the widest mode of everything below a folder."""
    for home, folders, files in os.walk(folder):
        for name in (*folders, *files):
            note(Path(home, name), seen)


def note(path: str | os.PathLike[str], seen: Seen) -> None:
    """Note the widest mode that a path was seen with; a link has none of its own."""
    try:
        found = os.lstat(path)
    except OSError:
        return
    if not stat.S_ISLNK(found.st_mode):
        kind = "folder" if stat.S_ISDIR(found.st_mode) else "file"
        key = f"{kind} {os.fspath(path)}"
        seen[key] = seen.get(key, 0) | stat.S_IMODE(found.st_mode)


def noting(name: str, seen: Seen) -> None:
    """Let a function of `os` that gives a file its name note the file before it does."""
    function: Callable[..., Any] = getattr(os, name)

    def noted(source: Any, *rest: Any, **named: Any) -> Any:
        note(source, seen)
        return function(source, *rest, **named)

    setattr(os, name, noted)


def main() -> None:
    folder, commands = Path(sys.argv[1]), json.loads(sys.argv[2])
    seen: Seen = {}
    look(folder, seen)
    before = set(seen)
    os.umask(0)
    for name in ("link", "rename", "replace"):
        noting(name, seen)
    is_over = threading.Event()

    def keep_looking() -> None:
        while not is_over.wait(0.004):
            look(folder, seen)

    watcher = threading.Thread(target=keep_looking, daemon=True)
    watcher.start()
    codes = [run_one(words, stdin) for words, stdin in commands]
    is_over.set()
    watcher.join()
    look(folder, seen)
    new = {path: mode for path, mode in seen.items() if path not in before}
    sys.stdout.write(f"\n{json.dumps({'codes': codes, 'seen': new})}\n")


def run_one(words: list[str], stdin: str) -> int:
    """One command; "HANDLE" stands for the newest entry's."""
    from twitchlog.cli.app import run

    sys.stdin = io.StringIO(stdin)
    return run([newest_handle() if word == "HANDLE" else word for word in words])


def newest_handle() -> str:
    from twitchlog.pipeline import open_diary

    with open_diary(os.environ["TWITCHLOG_DIARY"]) as diary:
        return next(iter(diary.entries(newest=1))).uid


if __name__ == "__main__":
    main()
