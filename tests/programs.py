"""Other processes for tests: twitchlog as a person runs it, and Python with the package at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def environment(**changed: str) -> dict[str, str]:
    """This process's environment with the checkout importable, wherever the other one starts."""
    own = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}  # a chart drawn here sets it
    return {**own, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **changed}


def python(*arguments: str, env: Mapping[str, str] | None = None, **given: Any) -> subprocess.CompletedProcess[str]:
    """Run this Python with the checkout importable, and return what came of it."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**environment(), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **given,
    )


def start_python(*arguments: str, env: Mapping[str, str] | None = None, **given: Any) -> subprocess.Popen[str]:
    """Start this Python with the checkout importable, and return at once."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**environment(), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **given,
    )


def twitchlog(
    *words: str, diary: str, env: Mapping[str, str] | None = None, **given: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command on a diary."""
    return python("-m", "twitchlog", *words, env={"TWITCHLOG_DIARY": diary, **(env or {})}, **given)
