"""`chart`: pictures to look at and to share; must not compute."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import typer

from twitchlog.cli import app, options, reading
from twitchlog.cli.draw import DPI, Days, write_picture
from twitchlog.cli.learn import Outcome, Site, outcome_named

chart = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)

OutFile = typer.Option("--out", metavar="FILE", help="A .png or .svg file.")
Dpi = Annotated[int, typer.Option("--dpi", metavar="N", min=50, max=600, help="Dots per inch of a PNG.")]


class Asked(NamedTuple):
    """What a person may ask of every chart, in their own words: its days (None for all, and for today), its file."""

    since: str | None
    until: str | None
    as_of: str | None
    out: str
    dpi: int
    force: bool


@chart.callback()
def charts(ctx: typer.Context) -> None:
    """Draw a chart.

    \b
    For example:
      twitchlog chart timeline --since "90 days ago" --site "left calf" --out calf.png
      twitchlog chart clinician-sheet --since "12 weeks ago" --out sheet.png
    """
    app.help_alone(ctx)


@chart.command("timeline")
def chart_timeline(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "timeline.png",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw episodes a day over caffeine, sleep, stress, water.

    \b
    For example:
      twitchlog chart timeline --out timeline.png
      twitchlog chart timeline --since "90 days ago" --site "left calf" --out calf.png
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "timeline", asked, site=site)


@chart.command("calendar")
def chart_calendar(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "calendar.png",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw a calendar: days with twitches, without, not known.

    \b
    For example:
      twitchlog chart calendar --out calendar.png
      twitchlog chart calendar --since "365 days ago" --site "left calf" --out calf.png
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "calendar", asked, site=site)


@chart.command("day-clock")
def chart_day_clock(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "day-clock.png",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw the hours of twitches against those of all entries.

    \b
    For example:
      twitchlog chart day-clock --out day-clock.png
      twitchlog chart day-clock --since "90 days ago" --site "left calf" --out calf.svg
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "day_clock", asked, site=site)


@chart.command("body-map")
def chart_body_map(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "body-map.png",
    since: options.Since = None,
    until: options.Until = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw where on the body, front and back, twitches were.

    \b
    For example:
      twitchlog chart body-map --out body-map.png
      twitchlog chart body-map --since "90 days ago" --out body.svg
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "body_map", asked)


@chart.command("associations")
def chart_associations(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "associations.png",
    outcome: Outcome = "episodes",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw what goes with the twitches, and how large it is.

    \b
    For example:
      twitchlog chart associations --out associations.png
      twitchlog chart associations --site "left calf" --out calf.png
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "associations", asked, site=site, outcome=outcome_named(outcome))


@chart.command("lags")
def chart_lags(
    ctx: typer.Context,
    factor: Annotated[
        str | None,
        typer.Option("--factor", metavar="NAME", help="Only this factor (else caffeine, sleep, stress and water)."),
    ] = None,
    out: Annotated[str, OutFile] = "lags.png",
    outcome: Outcome = "episodes",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw a factor against the twitches of the days after it.

    \b
    For example:
      twitchlog chart lags --out lags.png
      twitchlog chart lags --factor caffeine --out caffeine.png
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "lags", asked, site=site, outcome=outcome_named(outcome), exposure=factor)


@chart.command("clinician-sheet")
def chart_clinician_sheet(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "clinician-sheet.png",
    since: options.Since = None,
    until: options.Until = None,
    dpi: Dpi = DPI,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw timeline, body map, calendar, associations in one.

    \b
    For example:
      twitchlog chart clinician-sheet --out clinician-sheet.png
      twitchlog chart clinician-sheet --since "12 weeks ago" --out sheet.png
    """
    asked = Asked(since, until, as_of, out, dpi, force)
    _draw(ctx, diary, "clinician_sheet", asked)


def _draw(ctx: typer.Context, diary: str | None, name: str, asked: Asked, **chosen: Any) -> None:
    with reading.opened(ctx, diary, out=asked.out) as found:
        running = reading.running_day(found, asked.as_of)
        start, end = reading.period(found, asked.since, asked.until, today=running)
        days = Days(start, end, running)
        write_picture(name, found, asked.out, days, dpi=asked.dpi, force=asked.force, **chosen)
