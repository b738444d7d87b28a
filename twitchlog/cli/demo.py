"""`demo`: the sample diary with its report and charts in a folder; must not compute."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path
from typing import Annotated

import typer

from twitchlog.cli import options, show
from twitchlog.cli.draw import Days, write_picture
from twitchlog.cli.share import deliver, render_week
from twitchlog.cli.share_clinician import write_visit
from twitchlog.errors import OutputError, WordsError
from twitchlog.incoming import fill_with_sample
from twitchlog.location import diary_path
from twitchlog.output import make_folder
from twitchlog.pages import weekly_report
from twitchlog.pipeline import open_diary
from twitchlog.store.own_files import refuse_the_diary

_REPORT = "week.html"
_VISIT = "visit"
_CHARTS = ("timeline", "calendar", "body_map", "day_clock", "associations", "lags", "clinician_sheet")


def demo(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="A folder for it all.")] = "twitchlog-demo",
    force: options.Force = False,
) -> None:
    """Make a demo diary with its report and charts.

    \b
    For example:
      twitchlog demo
      twitchlog demo --out ~/twitchlog-demo --force
    """
    folder = Path(out).expanduser().absolute()
    path = folder / "demo.db"
    if not out.strip():
        raise WordsError("--out names no folder.", "For example: --out twitchlog-demo")
    refuse_the_diary(diary_path(ctx.obj.chosen(None)), [folder, path])
    _clear_way(folder, force=force)
    with open_diary(str(path)) as diary:
        n = fill_with_sample(diary)
        last = max(day.day for day in diary.day_rows().logged)
        running = dt.date.fromordinal(last + 1)
        week = running - dt.timedelta(days=7)
        made = weekly_report(diary, week_start=week, as_of=running)
        show.out(render_week(diary, made, "text"))
        show.out("")
        show.out(f"Demo diary ({n} entries, invented): {show.one_line(str(path))}")
        html = render_week(diary, made, "html")
        deliver(html, str(folder / _REPORT), force=force, what="report")
        for name in _CHARTS:
            write_picture(
                name, diary, str(folder / _file_of(name)), Days(None, None, running), force=force, is_told=False
            )
        write_visit(diary, folder / _VISIT, running=running, force=force)
    show.out(f"Look around in it: twitchlog --diary {show.one_line(shlex.quote(str(path)))} triggers")


def _file_of(chart: str) -> str:
    return f"{chart.replace('_', '-')}.png"


def _clear_way(folder: Path, *, force: bool) -> None:
    there = [name for name in ("demo.db", _REPORT, *map(_file_of, _CHARTS), _VISIT) if (folder / name).exists()]
    if there and not force:
        raise OutputError(
            f"There is a {there[0]} in {folder} already.", "Another folder: --out DIR, or replace it: --force"
        )
    try:
        make_folder(folder)
        for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be used ({error.strerror}).", "Another folder: --out DIR") from None
