"""A person at a terminal, for the stories: types into the real program and reads what it shows; must not judge it."""

from __future__ import annotations

import contextlib
import os
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
_PATIENCE_S, _AGAIN_S = 30.0, 5.0


class Terminal:
    """One run of `twitchlog` in a pseudo-terminal."""

    is_possible = hasattr(os, "openpty")

    def __init__(self, words: list[str], env: Mapping[str, str]) -> None:
        self._screen, inside = os.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *words],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=dict(env),
            start_new_session=True,
        )
        os.close(inside)
        self._is_open = True
        self._pressed = b""
        self._text = ""  # all that was shown so far
        self._read_to = 0

    def close(self) -> None:
        """End the program if it still runs, and close the terminal."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._close_screen()

    def close_window(self) -> None:
        """Close the terminal under the program, as the button in its corner does, and wait for the program to end."""
        self._close_screen()
        self._process.wait(_PATIENCE_S)

    def _close_screen(self) -> None:
        if self._is_open:
            self._is_open = False
            os.close(self._screen)

    def wait_for(self, words: str) -> str:
        """Read until the words are shown, after what was waited for before; returns what came up to them."""
        end = time.monotonic() + _PATIENCE_S
        while (found := self._text.find(words, self._read_to)) < 0:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{words!r} never came; the screen held:\n{self._text[self._read_to :]}")
        before = self._text[self._read_to : found]
        self._read_to = found + len(words)
        return before

    def answer(self, question: str, line: str) -> None:
        """Wait for a question, and answer it."""
        self.wait_for(question)
        self.type(line)

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._screen, f"{line}\n".encode())

    def press_control(self, letter: str) -> None:
        """Press Ctrl and a letter."""
        self._pressed = bytes([ord(letter.upper()) - 64])
        os.write(self._screen, self._pressed)

    def finish(self) -> int:
        """Read to the end; returns the exit code.

        A Ctrl-C that comes just before Python waits for the next line is noticed only when something is typed; whoever
        sees nothing happen presses again.
        """
        end = time.monotonic() + _PATIENCE_S
        while self._read(min(_AGAIN_S, end - time.monotonic())) or self._press_again(end):
            pass
        return self._process.wait(max(end - time.monotonic(), 1))

    def _press_again(self, end: float) -> bool:
        is_waiting = bool(self._pressed) and self._process.poll() is None and time.monotonic() < end
        if is_waiting:
            with contextlib.suppress(OSError):  # the program has left just now
                os.write(self._screen, self._pressed)
        return is_waiting

    def _read(self, seconds: float) -> bool:
        """Read what is shown next; False at the end, or when nothing came in that time."""
        ready, _, _ = select.select([self._screen], [], [], max(seconds, 0))
        shown = b""
        if ready:
            with contextlib.suppress(OSError):  # Linux: the program has left
                shown = os.read(self._screen, 65536)
        self._text += shown.decode(errors="replace").replace("\r\n", "\n")
        return bool(shown)
