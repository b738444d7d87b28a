"""The program as a terminal starts it, with a system call that fails or kills it; must not judge what came of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.faults.attempts import Ended, settings_of
from tests.programs import environment

# What writes, names or removes; "?" lets a machine lack one.
CALLS = (
    "pwrite64",
    "write",
    "fdatasync",
    "fsync",
    "ftruncate",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "mkdir",
)
_TRACED = ",".join(f"?{call}" for call in CALLS)
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(([^,)]*)")
_PRINTING = {("write", "1"), ("write", "2")}


@cache
def why_not() -> str:
    """Why no system call can be made to fail here; "" where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this machine lets no process be traced"


def run(
    words: Sequence[str],
    folder: Path,
    *,
    inject: str,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command of twitchlog in a folder; `inject` is strace's, such as "fsync:error=EIO:when=2"."""
    return _strace(
        ["-o", os.devnull, "-e", f"trace={inject.partition(':')[0]}", "-e", f"inject={inject}"],
        words,
        folder,
        stdin,
        env,
    )


def calls_of(words: Sequence[str], folder: Path, *, stdin: str = "") -> dict[str, list[int]]:
    """Of each system call that writes, names or removes: which of a command's calls do so (the first is 1).

    What is printed is left out.
    """
    found: dict[str, list[int]] = {}
    n: Counter[str] = Counter()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as log:
        _strace(["-o", log.name, "-e", f"trace={_TRACED}"], words, folder, stdin, None)
        for call in filter(None, map(_CALL.match, log)):
            n[call[1]] += 1
            if (call[1], call[2]) not in _PRINTING:
                found.setdefault(call[1], []).append(n[call[1]])
    return found


def _strace(
    options: Sequence[str], words: Sequence[str], folder: Path, stdin: str, env: Mapping[str, str] | None
) -> Ended:
    started = time.monotonic()
    done = subprocess.run(
        ["strace", "-f", "-qq", *options, sys.executable, "-m", "twitchlog", *words],
        input=stdin,
        env={**environment(), **settings_of(folder), **(env or {})},
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
        umask=0,
    )
    return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - started, 0)
