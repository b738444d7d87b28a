"""`report week --all`: a file for every week that is over, each written once; must not compute."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path

from twitchlog.cli import show
from twitchlog.cli.share import week_file
from twitchlog.errors import OutputError
from twitchlog.output import make_folder, write_bytes_atomic
from twitchlog.pages import finished_weeks, weekly_report
from twitchlog.pipeline import Diary
from twitchlog.report import wording

FOLDER = "twitchlog-weeks"
_ENDINGS = {"text": "txt"}


def write_every_week(diary: Diary, out: str, file_format: str, *, running: dt.date, force: bool) -> None:
    """Write the weeks that have no file yet (with force, all of them), each as of the day after it.

    Parameters
    ----------
    diary : Diary
    out : str
        The folder, made where it is missing; its files are called like `2026-W47.html`.
    file_format : str
        One of `share.FORMATS`.
    running : datetime.date
        The running diary day: its week is not over.
    force : bool
        Write files anew that are there.
    """
    weeks = finished_weeks(diary, as_of=running)
    if not weeks:
        show.talk(_no_week_yet(diary, running))
        return
    folder = Path(out).expanduser().absolute()
    is_ours = _make(folder)
    n_written = 0
    for monday in weeks:
        path = folder / _name(monday, file_format)
        if force or not os.path.lexists(path) or path.is_dir():
            made = weekly_report(diary, week_start=monday, as_of=monday + dt.timedelta(days=7))
            content = week_file(diary, made, file_format)
            try:
                write_bytes_atomic(path, content, force=force)
            except OutputError as error:
                raise _stopped(error, folder, n_written, is_ours=is_ours) from error
            n_written += 1
    n_kept = len(weeks) - n_written
    show.out(f"Written  {wording.count_of(n_written, 'weekly report')} · {n_kept} kept · {show.one_line(str(folder))}")
    if n_kept:
        show.out("A file that is kept does not know what was entered or changed since: --force writes all anew.")


def _name(monday: dt.date, file_format: str) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}.{_ENDINGS.get(file_format, file_format)}"


def _no_week_yet(diary: Diary, running: dt.date) -> str:
    first = diary.first_day()
    if first is None or first > running:
        return "There is no entry yet, so there is no week to write."
    sunday = first + dt.timedelta(days=6 - first.weekday())
    return f"No week is over yet. The first one ends on {wording.format_day(sunday, with_year=True)}."


def _stopped(error: OutputError, folder: Path, n_written: int, *, is_ours: bool) -> OutputError:
    """The same error, saying what was written before it; a folder of ours that stayed empty is taken away."""
    if n_written:
        written = wording.count_of(n_written, "weekly report")
        hint = f"Before it, {written} {'was' if n_written == 1 else 'were'} written to {show.one_line(str(folder))}."
        return OutputError(error.sentence, f"{hint} Check the disk; without --force, the command goes on from there.")
    if is_ours:
        with contextlib.suppress(OSError):
            folder.rmdir()
    return error


def _make(folder: Path) -> bool:
    """Make the folder; whether it was missing."""
    is_missing = not os.path.lexists(folder)
    try:
        make_folder(folder)
    except FileExistsError:
        raise OutputError(f"{show.one_line(str(folder))} is a file.", "Name a folder with --out.") from None
    except OSError as error:
        raise OutputError(
            f"The folder {show.one_line(str(folder))} cannot be made: {error.strerror or 'the system refused'}.",
            "Name another one with --out.",
        ) from None
    return is_missing
