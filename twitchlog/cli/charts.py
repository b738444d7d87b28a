"""`chart`: pictures to look at and to share; must not compute."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from twitchlog.cli import app, options, reading, show
from twitchlog.cli.learn import OUTCOMES, Outcome, Site, outcome_named
from twitchlog.location import cache_folder
from twitchlog.pages import associations, exposure_named, lags, timeline
from twitchlog.pipeline import Diary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

chart = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)

OutFile = typer.Option("--out", metavar="FILE", help="A .png or .svg file.")
Dpi = Annotated[int, typer.Option("--dpi", metavar="N", min=50, max=600, help="Dots per inch of a PNG.")]


@chart.callback()
def charts(ctx: typer.Context) -> None:
    """Draw a chart.

    \b
    For example:
      twitchlog chart timeline --since "90 days ago" --site "left calf" --out calf.png
      twitchlog chart associations --out associations.png
    """
    app.help_alone(ctx)


@chart.command("timeline")
def chart_timeline(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "timeline.png",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = 200,
    force: options.Force = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Draw episodes a day over caffeine, sleep, stress and water.

    \b
    For example:
      twitchlog chart timeline --out timeline.png
      twitchlog chart timeline --since "90 days ago" --site "left calf" --out calf.png
    """
    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        start, end = reading.period(found, since, until, today=running)
        write_timeline(found, out, start=start, end=end, running=running, site=site, dpi=dpi, force=force)


@chart.command("associations")
def chart_associations(
    ctx: typer.Context,
    out: Annotated[str, OutFile] = "associations.png",
    outcome: Outcome = "episodes",
    since: options.Since = None,
    until: options.Until = None,
    site: Site = None,
    dpi: Dpi = 300,
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
    column = outcome_named(outcome)
    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        start, end = reading.period(found, since, until, today=running)
        write_associations(
            found, out, start=start, end=end, running=running, site=site, outcome=column, dpi=dpi, force=force
        )


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
    dpi: Dpi = 300,
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
    column = outcome_named(outcome)
    with reading.opened(ctx, diary) as found:
        running = reading.running_day(found, as_of)
        start, end = reading.period(found, since, until, today=running)
        exposure = exposure_named(found, factor) if factor is not None else None
        write_lags(
            found,
            out,
            start=start,
            end=end,
            running=running,
            site=site,
            outcome=column,
            exposure=exposure,
            dpi=dpi,
            force=force,
        )


class Titled(Protocol):
    """What every chart's data says of itself."""

    @property
    def title(self) -> str:
        """What is shown, with its denominator."""

    @property
    def period(self) -> str:
        """Which days are shown."""


def write_chart(data: Titled, figure: Figure, alt: str, out: str, *, dpi: int, force: bool) -> None:
    """Write a chart into a file, and say in words what it shows."""
    from twitchlog.charts.save import save_chart

    path = save_chart(
        figure, Path(out).expanduser(), title=data.title, period=data.period, alt=alt, dpi=dpi, force=force
    )
    show.out(f"Written  chart · {path.absolute()}")
    show.talk(alt)


def write_timeline(
    diary: Diary,
    out: str,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    running: dt.date,
    site: str | None = None,
    dpi: int = 200,
    force: bool = False,
) -> None:
    """Draw the timeline into a file, and say in words what it shows."""
    prepare_matplotlib()
    from twitchlog.charts.timeline import describe_timeline, draw_timeline

    data = timeline(diary, start=start, end=end, as_of=running, site=site)
    write_chart(data, draw_timeline(data), describe_timeline(data), out, dpi=dpi, force=force)


def write_associations(
    diary: Diary,
    out: str,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    running: dt.date,
    site: str | None = None,
    outcome: str = OUTCOMES["episodes"],
    dpi: int = 300,
    force: bool = False,
) -> None:
    """Draw what goes with the twitches into a file, and say in words what it shows."""
    prepare_matplotlib()
    from twitchlog.charts.associations import describe_associations, draw_associations

    data = associations(diary, start=start, end=end, as_of=running, site=site, outcome=outcome)
    write_chart(data, draw_associations(data), describe_associations(data), out, dpi=dpi, force=force)


def write_lags(
    diary: Diary,
    out: str,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    running: dt.date,
    site: str | None = None,
    outcome: str = OUTCOMES["episodes"],
    exposure: str | None = None,
    dpi: int = 300,
    force: bool = False,
) -> None:
    """Draw factors against the twitches of the days after into a file, and say in words what it shows."""
    prepare_matplotlib()
    from twitchlog.charts.lags import describe_lags, draw_lags

    data = lags(diary, start=start, end=end, as_of=running, site=site, outcome=outcome, exposure=exposure)
    write_chart(data, draw_lags(data), describe_lags(data), out, dpi=dpi, force=force)


def prepare_matplotlib() -> None:
    """Let matplotlib keep its list of fonts in our cache folder: making it anew costs half a second each time."""
    if "MPLCONFIGDIR" in os.environ:
        return
    folder = Path(cache_folder()) / "matplotlib"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return
    os.environ["MPLCONFIGDIR"] = str(folder)
