"""What reaches the terminal: the only file that prints or asks; must not decide what is said.

Data goes to stdout, talk to stderr. Whatever a person typed or a file held is shown as text: control characters come
out as visible escapes, so that no stored word can reach the terminal as a control code.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence

from twitchlog.errors import OutputError

_NARROW = 80

# C0 and C1 controls, and what reorders or hides text; a line feed is ours to print. The joiners U+200C and U+200D stay:
# letters of several scripts and family emoji need them.
_CONTROLS = {
    code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    for code in (
        *range(32),
        *range(127, 160),
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        *range(0x200E, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        0xE0001,
        *range(0xE0020, 0xE0080),
    )
    if code != 10
}


def clean(text: str) -> str:
    """The text with control characters as visible escapes; line feeds stay."""
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    """The text on one line, control characters as visible escapes."""
    return clean(" ⏎ ".join(text.splitlines()))


class ReaderLeftError(Exception):
    """Whoever read our output through a pipe has seen enough; Typer would take the system's own error for a fault."""


def _print(text: str, *, end: str = "\n") -> None:
    with _writing():
        print(text, end=end)


def flush() -> None:
    """Let all that was printed reach where it goes."""
    with _writing():
        if sys.stdout is not None:  # None where the shell closed it
            sys.stdout.flush()


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderLeftError from None
    except OSError as error:
        let_go()
        raise OutputError(
            f"What was to be printed could not be written ({error.strerror or 'output error'}).",
            "Make room, or print it elsewhere. What the command changed is saved: twitchlog history",
        ) from None


def let_go() -> None:
    """Print nothing more, nor what still waits to be written."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_text(text: str) -> bool:
    """Whether all of it is text, and no byte that could not be read as such."""
    return not any(0xD800 <= ord(character) < 0xE000 for character in text)


def out(text: str) -> None:
    """Print data."""
    _print(clean(text))


def talk(text: str) -> None:
    """Print talk beside the data, if there is anyone to hear it."""
    with contextlib.suppress(OSError):
        print(clean(text), file=sys.stderr)


def out_json(value: object) -> None:
    """Print one JSON document."""
    _print(json.dumps(value, ensure_ascii=True, indent=2, allow_nan=False))


def out_json_list(head: dict[str, object], name: str, values: Iterable[object]) -> None:
    """Print a JSON object whose last member is a list, as its values come, without holding them all."""
    opening = json.dumps(head, ensure_ascii=True)[:-1]
    _print(f'{opening}, "{name}": [', end="")
    for n, value in enumerate(values):
        _print((",\n" if n else "\n") + json.dumps(value, ensure_ascii=True, allow_nan=False), end="")
    _print("\n]}")


def width() -> int:
    """How many columns a line may take."""
    return shutil.get_terminal_size((_NARROW, 24)).columns


def saved(line: str, *, aside: str = "") -> None:
    """Say what was saved, and how to take it back."""
    undo = "undo: twitchlog undo"
    done(f"Saved  {line}", f"{aside} · {undo}" if aside else undo)


def done(line: str, aside: str) -> None:
    """Say what was done, and beside it, or below where the line is full, what can be done next."""
    if len(line) + 2 + len(aside) <= width():
        out(line + aside.rjust(width() - len(line)))
    else:
        out(f"{parts_wrapped(line, indent=7)}\n       {aside}")


def parts_wrapped(text: str, *, indent: int) -> str:
    """Parts divided by ` · ` on lines that fit the terminal, broken only between parts."""
    lines, parts = [""], text.split(" · ")
    for number, part in enumerate(parts):
        joined = f"{lines[-1]} · {part}" if number else part
        divider = 0 if number == len(parts) - 1 else len(" ·")  # what follows a part that is not the last
        if number and len(joined) + divider > width():
            lines[-1] += " ·"
            joined = " " * indent + part
            lines.append("")
        lines[-1] = joined
    return "\n".join(lines)


def is_interactive() -> bool:
    """Whether someone can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, *, default: str = "") -> str:
    """Ask on the terminal; an empty answer is the default. Raises EOFError when left."""
    shown = f"{clean(question)}  [{clean(default)}]  > " if default else f"{clean(question)}  > "
    try:
        print(shown, end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
    except (KeyboardInterrupt, OSError):  # a terminal that is gone is an OSError
        raise EOFError from None
    if not answer:
        raise EOFError
    return "".join(character for character in answer if is_text(character)).strip() or default


def can_ask_secret() -> bool:
    """Whether someone sits at a terminal, even where standard input is a file."""
    return sys.stderr.isatty() and (sys.stdin.isatty() or _has_terminal())


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def ask_secret(question: str) -> str:
    """Ask for words that the terminal does not show. Raises EOFError when left."""
    from getpass import getpass

    try:
        return getpass(f"{clean(question)}: ")
    except (KeyboardInterrupt, OSError):
        raise EOFError from None


def choose(question: str, choices: Sequence[str]) -> str:
    """Ask for one of several, by number or by its words; an empty answer chooses nothing and gives ""."""
    talk(question)
    for number, choice in enumerate(choices, 1):
        talk(f"  {number}  {choice}")
    answer = ask("Which? (Enter: none)")
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
        return choices[int(answer) - 1]
    return answer
