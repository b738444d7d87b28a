"""`report`: pages to read and to share; must not compute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twitchlog.cli import app, options, reading, show
from twitchlog.cli.charts import prepare_matplotlib
from twitchlog.diary import words as spoken
from twitchlog.errors import WordsError
from twitchlog.pages import default_week, remember_shown, timeline, weekly_report
from twitchlog.pipeline import Diary
from twitchlog.report import wording

if TYPE_CHECKING:
    from twitchlog.report.weekly import WeeklyReport

FORMATS = ("text", "md", "html", "json")

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
        typer.Option("--format", metavar="FORMAT", help="text, md, html or json (else as --out's ending says)."),
    ] = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Show a week beside the weeks before it.

    Without --week or --ending, the last week that is over.

    \b
    For example:
      twitchlog report week --ending yesterday
      twitchlog report week --week 2026-W46 --format html --out week.html
    """
    chosen = _format(file_format, out, as_json=as_json)
    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        start = _week_start(found, week, ending, running)
        made = weekly_report(found, week_start=start, as_of=running)
        text = render_week(found, made, chosen)
        elsewhere = "" if week or ending else _where_entries_are(found, start, running)
        deliver(text, out, force=force, what="report")
        if made.associations and not (week or ending or out):
            from twitchlog.report.weekly_associations import week_findings

            printed = week_findings(made.associations)
            remember_shown(found, made.associations, as_of=running, printed=printed)
    if elsewhere:
        show.talk(elsewhere)


def _format(said: str | None, out: str | None, *, as_json: bool) -> str:
    by_ending = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}
    ending = by_ending.get(Path(out).suffix.lower(), "text") if out else "text"
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


def render_week(diary: Diary, made: WeeklyReport, file_format: str) -> str:
    """The weekly report in one of `FORMATS`."""
    if file_format == "html":
        from twitchlog.report import html

        png, alt = _week_chart(diary, made.week_start, made.as_of)
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


def _week_chart(diary: Diary, start: dt.date, running: dt.date) -> tuple[bytes, str]:
    prepare_matplotlib()
    from twitchlog.charts.save import chart_bytes
    from twitchlog.charts.timeline import describe_timeline, draw_timeline

    data = timeline(diary, start=start - dt.timedelta(days=28), end=start + dt.timedelta(days=6), as_of=running)
    alt = describe_timeline(data)
    return chart_bytes(draw_timeline(data), "png", title=data.title, description=alt, dpi=130), alt


def deliver(text: str, out: str | None, *, force: bool, what: str) -> None:
    """Print a page, or write it where --out says."""
    if out is None:
        show.out(text.rstrip("\n"))
        return
    from twitchlog.output import write_text_atomic

    path = Path(out).expanduser()
    write_text_atomic(path, text if text.endswith("\n") else text + "\n", force=force)
    show.out(f"Written  {what} · {path.absolute()}")
