"""A person at a terminal, for the stories: types into the real program and reads what it shows; must not judge it."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping

# The program runs as the leader of the terminal's session, so that Ctrl-C reaches it as it does at a real one.
_START = (
    "import fcntl, runpy, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "sys.argv[0] = 'twitchlog';"
    "runpy.run_module('twitchlog', run_name='__main__')"
)
_PATIENCE_S = 30.0


class Terminal:
    """One run of `twitchlog` in a pseudo-terminal."""

    def __init__(self, words: list[str], env: Mapping[str, str]) -> None:
        self._screen, inside = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *words],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, **env},
            start_new_session=True,
        )
        os.close(inside)
        self.text = ""  # all that was shown so far
        self._read_to = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._screen)

    def wait_for(self, words: str) -> str:
        """Read until the words are shown, after what was waited for before; returns what came up to them."""
        end = time.monotonic() + _PATIENCE_S
        while (found := self.text.find(words, self._read_to)) < 0:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{words!r} never came; the screen held:\n{self.text[self._read_to :]}")
        before = self.text[self._read_to : found]
        self._read_to = found + len(words)
        return before

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._screen, f"{line}\n".encode())

    def press_control(self, letter: str) -> None:
        """Press Ctrl and a letter."""
        os.write(self._screen, bytes([ord(letter.upper()) - 64]))

    def finish(self) -> int:
        """Read to the end; returns the exit code."""
        end = time.monotonic() + _PATIENCE_S
        while self._read(end - time.monotonic()):
            pass
        return self._process.wait(max(end - time.monotonic(), 1))

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._screen], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            shown = os.read(self._screen, 65536)
        except OSError:  # Linux: the program has left
            return False
        self.text += shown.decode(errors="replace").replace("\r\n", "\n")
        return bool(shown)
