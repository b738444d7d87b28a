"""`log FACTOR VALUE`, and `log -`: many entries from standard input as one step; must not load anything heavy."""

import shlex
import sys
from collections.abc import Iterable
from typing import Any

import typer

from twitchlog.cli import app, options, show
from twitchlog.cli.log_factor import log_words, split_factor
from twitchlog.cli.session import Said, opened, write
from twitchlog.diary.urgent import NOW
from twitchlog.errors import DiaryFileError, LockedError, TwitchlogError, WordsError
from twitchlog.report import wording

_MOST_SHOWN = 20
_LINE_COMMANDS = tuple(name for name in app.FAMILIES["Log"] if name != "checkin")
_NOT_IN_A_LINE = {"--diary", "--help", "-h", "--list"}


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
        if show.is_interactive():
            show.talk("One entry a line, for example: twitch left calf --at 8:15   Ctrl-D ends, Ctrl-C leaves.")
        lines = _read_lines()
        try:
            log_lines(ctx, lines, diary)
        except LockedError:
            app.keep_unsaved(ctx.obj.chosen(diary), [line.rstrip("\n") for line in lines if _is_entry(line)])
            raise
        return
    with opened(ctx, diary, tz) as session:
        factor, rest = split_factor(session, words)
        if not rest:
            raise WordsError(f"How much {factor.name}?", f"For example: twitchlog log {shlex.quote(factor.name)} VALUE")
        log_words(session, factor.key, rest, at=at, on=on, part=part, note=note)


def _read_lines() -> list[str]:
    try:
        return sys.stdin.readlines()
    except KeyboardInterrupt:
        raise EOFError from None


def log_lines(ctx: typer.Context, lines: Iterable[str], diary: str | None) -> None:
    """Understand every line, then save all of them in one action, or say what is wrong with which."""
    collected: list[Said] = []
    root = app.Root(ctx.obj.chosen(diary), ctx.obj.debug, collected)
    problems, n_lines = [], 0
    for number, line in enumerate(lines, 1):
        if _is_entry(line):
            n_lines += 1
            problem = understand(line, root)
            if problem:
                problems.append(f"line {number}: {problem}")
    if problems and collected:
        with opened(ctx, diary) as session:  # what needs help at once is said, though nothing is saved
            session.speak_up([entry for said in collected for entry in said.entries], at_least=NOW)
    _refuse(problems)
    if not n_lines:
        raise WordsError("There was no entry on standard input.", "One a line, for example: twitch left calf --at 8:15")
    if not collected:
        return  # every line was a "none" that had been said before
    with opened(ctx, diary) as session:
        lines_text = wording.count_of(len(collected), "line")
        remarks = write(
            session.diary, collected, at=session.now.occurred_at, summary=f"{lines_text} from standard input"
        )
        session.speak_up([entry for said in collected for entry in said.entries])
        for said in collected:
            show.out(f"  {said.line}")
        show.saved(lines_text)
        for remark in remarks:
            show.talk(remark)


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _refuse(problems: list[str]) -> None:
    if not problems:
        return
    for text in problems[:_MOST_SHOWN]:
        show.talk(text)
    more = len(problems) - _MOST_SHOWN
    raise WordsError(
        f"{wording.count_of(len(problems), 'line')} could not be understood"
        + (f" ({more} not shown)." if more > 0 else "."),
        "Nothing was saved. Mend them and try again.",
    )


def understand(line: str, root: app.Root) -> str:
    """Collect a line's entry; returns what is wrong with it, or nothing."""
    words: list[str] = []
    try:
        words = shlex.split(line)
        words = words[1:] if words[0] == "twitchlog" else words
        problem = why_not(words)
        if not problem:
            command: Any = app.load_command(words[0])
            command(args=words[1:], prog_name=words[0], standalone_mode=False, obj=root)
    except DiaryFileError:
        raise  # no line is to blame
    except TwitchlogError as error:
        return f"{error.sentence} {error.hint}".strip()
    except app.USAGE_ERROR as error:
        wrong = app.usage_words(error, words)
        return f"{wrong.sentence} {wrong.hint}"
    except ValueError as error:  # shlex: a quote that is not closed
        return f"{error}."
    return problem


def why_not(words: list[str]) -> str:
    """Why words cannot be a line of `log -`; "" where they can."""
    if not all(show.is_text(word) for word in words):
        return "That is not text (bytes that are not UTF-8)."
    if not words or words[0] not in _LINE_COMMANDS or words[:2] == ["log", "-"]:
        return f'"{show.one_line(" ".join(words))}" does not begin with a logging command.'
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    if options & _NOT_IN_A_LINE:
        return f"{min(options & _NOT_IN_A_LINE)} does not belong into a line."
    return "Which medicine?" if words == ["medicine"] else ""
