"""`report`: pages to read and to share; must not compute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twitchlog.cli import app, options, reading, show
from twitchlog.cli.draw import prepare_matplotlib
from twitchlog.cli.share_clinician import report_clinician
from twitchlog.diary import words as spoken
from twitchlog.errors import WordsError
from twitchlog.pages import default_week, remember_shown, weekly_report
from twitchlog.pictures import timeline
from twitchlog.pipeline import Diary
from twitchlog.report import wording

if TYPE_CHECKING:
    from twitchlog.report.weekly import WeeklyReport

FORMATS = ("text", "md", "html", "json", "pdf")

report = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)


@report.callback()
def reports(ctx: typer.Context) -> None:
    """Write a report.

    \b
    For example:
      twitchlog report week
      twitchlog report week --week 2026-W46 --format html --out week.html
    """
    app.help_alone(ctx)


@report.command("week")
def report_week(
    ctx: typer.Context,
    week: Annotated[str | None, typer.Option("--week", metavar="YEAR-WNN", help="An ISO week: 2026-W46.")] = None,
    ending: Annotated[str | None, typer.Option("--ending", metavar="DATE", help="The seven days to this one.")] = None,
    file_format: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, md, html, json or pdf (else as --out's ending says)."),
    ] = None,
    every_week: Annotated[
        bool, typer.Option("--all", help="A file for every week that is over, in the folder --out.")
    ] = False,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write it to this file; with --all, the folder.")
    ] = None,
    force: options.Force = False,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show a week beside the weeks before it.

    Without --week or --ending, the last week that is over.

    \b
    For example:
      twitchlog report week --week 2026-W46 --format html --out week.html
      twitchlog report week --all --out ~/twitchlog-weeks
    """
    if every_week:
        if week or ending:
            raise WordsError("--all and a single week contradict each other.", "Leave --week and --ending out.")
        _write_every_week(ctx, diary, file_format, out, force=force, as_json=as_json, as_of=as_of)
        return
    chosen = _format(file_format, out, as_json=as_json)
    if chosen == "pdf" and out is None:
        raise WordsError("A PDF is not for a terminal.", "Say where it goes: --out week.pdf")
    with reading.opened(ctx, diary, out=out) as found:
        running = reading.running_day(found, as_of)
        start = _week_start(found, week, ending, running)
        made = weekly_report(found, week_start=start, as_of=running)
        elsewhere = "" if week or ending else _where_entries_are(found, start, running)
        if out is None:
            show.out(render_week(found, made, chosen).rstrip("\n"))
        else:
            _write(week_file(found, made, chosen), out, force=force, what="report")
        if made.associations and not (week or ending or out):
            from twitchlog.report.weekly_associations import week_findings

            printed = week_findings(made.associations)
            remember_shown(found, made.associations, as_of=running, printed=printed)
    if elsewhere:
        show.talk(elsewhere)


def _write_every_week(
    ctx: typer.Context,
    diary: str | None,
    file_format: str | None,
    out: str | None,
    *,
    force: bool,
    as_json: bool,
    as_of: str | None,
) -> None:
    from twitchlog.cli.share_weeks import FOLDER, write_every_week

    chosen = _format(file_format or ("json" if as_json else "html"), None, as_json=as_json)
    with reading.opened(ctx, diary, out=out) as found:
        running = reading.running_day(found, as_of)
        write_every_week(found, out or FOLDER, chosen, running=running, force=force)


def _format(said: str | None, out: str | None, *, as_json: bool) -> str:
    by_ending = {".md": "md", ".html": "html", ".htm": "html", ".json": "json", ".pdf": "pdf"}
    suffix = Path(out).suffix.lower() if out else ""
    if said is None and not as_json and suffix not in ("", ".txt", *by_ending):
        raise WordsError(
            f"A report is not written as {show.one_line(suffix)}.",
            f"One of: .txt, {', '.join(by_ending)}; or say --format",
        )
    ending = by_ending.get(suffix, "text")
    chosen = said.lower() if said else "json" if as_json else ending
    if chosen not in FORMATS:
        raise WordsError(f'There is no format "{show.one_line(chosen)}".', f"One of: {', '.join(FORMATS)}")
    if as_json and chosen != "json":
        raise WordsError(f"--json and --format {chosen} contradict each other.", "Give one of them.")
    return chosen


def _where_entries_are(diary: Diary, start: dt.date, running: dt.date) -> str:
    """Where to look when the last week holds no entry but another day does; else nothing."""
    newest = list(diary.entries(end=running - dt.timedelta(days=1), newest=1))
    last = diary.day_of(newest[0]) if newest else None
    if last is None and diary.first_day() == running:
        return (
            "This diary began today. A report holds finished days only: look again tomorrow, or now at twitchlog today"
        )
    if last is None or last >= start:
        return ""
    day = wording.format_day(last, with_year=True)
    return f"The last day with entries is {day}: twitchlog report week --ending {last}"


def _week_start(diary: Diary, week: str | None, ending: str | None, running: dt.date) -> dt.date:
    if week is not None and ending is not None:
        raise WordsError("--week and --ending contradict each other.", "Give one of them.")
    if week is not None:
        start = _iso_monday(week)
    elif ending is not None:
        start = spoken.parse_date(ending, today=running) - dt.timedelta(days=6)
    else:
        return default_week(diary, as_of=running)
    if start > running:
        raise WordsError("That week has not begun.", "Weeks so far: twitchlog report week")
    return start


def _iso_monday(week: str) -> dt.date:
    year, _, number = week.upper().partition("-W")
    try:
        monday = dt.date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        monday = dt.date.min
    if not 1900 <= monday.year <= 2199:
        raise WordsError(f'"{show.one_line(week)}" is not an ISO week.', "For example: --week 2026-W46")
    return monday


def week_file(diary: Diary, made: WeeklyReport, file_format: str) -> bytes:
    """The weekly report as the bytes of a file, in one of `FORMATS`."""
    if file_format == "pdf":
        from twitchlog.report.weekly_pdf import CHART_IN, render_weekly_pdf

        png, alt = _week_chart(diary, made, on_paper=CHART_IN)
        return render_weekly_pdf(made, chart_png=png, chart_alt=alt)
    return _as_file(render_week(diary, made, file_format))


def render_week(diary: Diary, made: WeeklyReport, file_format: str) -> str:
    """The weekly report in one of `FORMATS` that are text."""
    if file_format == "html":
        from twitchlog.report import html

        png, alt = _week_chart(diary, made)
        return html.render_weekly(made, chart_png=png, chart_alt=alt)
    if file_format == "json":
        import json

        from twitchlog.report.weekly_json import weekly_as_json

        return json.dumps(weekly_as_json(made), indent=2, allow_nan=False)
    if file_format == "md":
        from twitchlog.report import markdown

        return markdown.render_weekly(made)
    from twitchlog.report import terminal

    return terminal.render_weekly(made)


def _week_chart(
    diary: Diary, made: WeeklyReport, *, on_paper: tuple[float, float] | None = None
) -> tuple[bytes | None, str]:
    """The week after the four before it, or as many as the diary has; no chart where there is nothing on it.

    On paper (width and height in inches) it shows the twitches alone: the page has the factors day by day.
    """
    if not (made.twitches.n_observed or made.before.n_observed or made.factors):
        return None, ""
    prepare_matplotlib()
    from twitchlog.charts.save import chart_bytes
    from twitchlog.charts.style import new_frame
    from twitchlog.charts.timeline import describe_timeline, draw_timeline

    first = min(diary.first_day() or made.week_start, made.week_start)
    start = max(first, made.week_start - dt.timedelta(days=28))
    data = timeline(diary, start=start, end=made.week_end, as_of=made.as_of)
    if on_paper:
        data = data._replace(factors=())
    alt = describe_timeline(data)
    figure = draw_timeline(data, frame=new_frame(*on_paper) if on_paper else None)
    return chart_bytes(figure, "png", title=data.title, description=alt, dpi=300 if on_paper else 130), alt


def deliver(text: str, out: str | None, *, force: bool, what: str) -> None:
    """Print a page, or write it where --out says."""
    if out is None:
        show.out(text.rstrip("\n"))
    else:
        _write(_as_file(text), out, force=force, what=what)


def _as_file(text: str) -> bytes:
    return (text if text.endswith("\n") else text + "\n").encode("utf-8")


def _write(data: bytes, out: str, *, force: bool, what: str) -> None:
    from twitchlog.output import write_bytes_atomic

    path = Path(out).expanduser()
    write_bytes_atomic(path, data, force=force)
    show.out(f"Written  {what} · {show.one_line(str(path.absolute()))}")


report.command("clinician")(report_clinician)
