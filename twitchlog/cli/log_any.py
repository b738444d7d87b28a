"""`log FACTOR VALUE`, and `log -`: many entries from standard input as one step; must not load anything heavy."""

import shlex
import sys
from collections.abc import Iterable
from typing import Any

import typer

from twitchlog.cli import app, options, show
from twitchlog.cli.log_factor import log_words, split_factor
from twitchlog.cli.session import Said, opened, write
from twitchlog.errors import TwitchlogError, WordsError

_MOST_SHOWN = 20
_LINE_COMMANDS = tuple(name for name in app.FAMILIES["Log"] if name != "checkin")


def log(
    ctx: typer.Context,
    words: options.Words,
    at: options.At = None,
    on: options.On = None,
    part: options.Part = None,
    tz: options.Zone = None,
    note: options.Note = "",
    diary: options.Diary = None,
) -> None:
    """Log any factor, or many entries from standard input.

    With - instead of words, every line of standard input is one entry, written as after the word twitchlog; lines
    that are empty or begin with # are passed over. They are saved as one step, or, if a line is not understood, not
    at all.

    \b
    For example:
      twitchlog log "screen time" 3h
      twitchlog log - < entries.txt
    """
    if list(words) == ["-"]:
        if any((at, on, part, tz, note)):
            raise WordsError("With - the options stand in the lines.", "For example: caffeine 2 espresso --at 8:10")
        log_lines(ctx, sys.stdin, diary)
        return
    with opened(ctx, diary, tz) as session:
        factor, rest = split_factor(session, words)
        if not rest:
            raise WordsError(f"How much {factor.name}?", f"For example: twitchlog log {shlex.quote(factor.name)} VALUE")
        log_words(session, factor.key, rest, at=at, on=on, part=part, note=note)


def log_lines(ctx: typer.Context, lines: Iterable[str], diary: str | None) -> None:
    """Understand every line, then save all of them in one action, or say what is wrong with which."""
    collected: list[Said] = []
    root = app.Root(diary or ctx.obj.diary, ctx.obj.debug, collected)
    problems = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            problem = _understand(line, root)
            if problem:
                problems.append(f"line {number}: {problem}")
    if problems:
        for text in problems[:_MOST_SHOWN]:
            show.talk(text)
        more = len(problems) - _MOST_SHOWN
        raise WordsError(
            f"{len(problems)} of the lines could not be understood" + (f" ({more} not shown)." if more > 0 else "."),
            "Nothing was saved. Mend them and try again.",
        )
    if not collected:
        raise WordsError("There was no entry on standard input.", "One a line, for example: twitch left calf --at 8:15")
    with opened(ctx, diary) as session:
        summary = f"{len(collected)} entries from standard input"
        remarks = write(session.diary, collected, at=session.now.occurred_at, summary=summary)
        for said in collected:
            show.out(f"  {said.line}")
        show.saved(f"{len(collected)} lines")
        for remark in remarks:
            show.talk(remark)


def _understand(line: str, root: app.Root) -> str:
    """Collect a line's entry; returns what is wrong with it, or nothing."""
    try:
        words = shlex.split(line)
        if words[0] == "twitchlog":
            words = words[1:]
        if not words or words[0] not in _LINE_COMMANDS or words[:2] == ["log", "-"]:
            return f'"{show.one_line(line.strip())}" does not begin with a logging command.'
        command: Any = app.load_command(words[0])
        command(args=words[1:], prog_name=words[0], standalone_mode=False, obj=root)
    except TwitchlogError as error:
        return f"{error.sentence} {error.hint}".strip()
    except app.USAGE_ERROR as error:
        return app.usage_text(error)
    except ValueError as error:  # shlex: a quote that is not closed
        return f"{error}."
    return ""
