"""`report clinician`: one page for a visit, with its charts and its numbers, in a folder; must not compute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twitchlog.cli import options, reading, show
from twitchlog.cli.draw import prepare_matplotlib
from twitchlog.errors import NotFoundError, WordsError
from twitchlog.pipeline import Diary
from twitchlog.report import wording
from twitchlog.store.own_files import refuse_the_diary
from twitchlog.visit import A4, CHART_NAMES, JSON_NAME, PAPERS, PDF_NAME

if TYPE_CHECKING:
    from twitchlog.report.clinician import ClinicianReport

_WEEKS = 12
_LONGEST_NAME = 100


def report_clinician(
    ctx: typer.Context,
    out: Annotated[str | None, typer.Option("--out", metavar="DIR", help="The folder for the page and charts.")] = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", metavar="N", min=1, max=520, help="The last so many weeks (12).")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    concern: Annotated[
        str, typer.Option("--concern", metavar="TEXT", help="Your main concern (else the one in the profile).")
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Your name; without it the page has none.")] = "",
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Show the notes of your entries too.")] = False,
    paper: Annotated[str, typer.Option("--paper", metavar="SIZE", help="a4 or letter.")] = A4,
    force: options.Force = False,
    as_json: options.Json = False,
    as_of: options.AsOf = None,
    diary: options.Diary = None,
) -> None:
    """Make one page for a visit, with charts.

    The folder gets clinician.pdf, the same as numbers (clinician.json), and the charts as pictures. No name and no
    notes are in it unless you say so.

    \b
    For example:
      twitchlog report clinician --out ~/visit
      twitchlog report clinician --out ~/visit --weeks 8 --concern "Is this something to treat?"
    """
    _check_words(out, paper, name, since=since, weeks=weeks, as_json=as_json)
    with reading.opened(ctx, diary, out=out) as found:
        running = reading.running_day(found, as_of)
        start, end = _period(found, since, until, weeks, running)
        prepare_matplotlib()
        made = _report(found, start, end, running, concern=concern, name=name, with_notes=with_notes)
        if as_json or out is None:
            from twitchlog.visit import clinician_json

            show.out(clinician_json(made))
            return
        _write(found, made, Path(out).expanduser().absolute(), paper=paper.lower(), force=force)
    _talk(made)


def write_visit(diary: Diary, folder: Path, *, running: dt.date, force: bool) -> None:
    """Write the page for a visit of the last weeks, as the command does where nothing else is said."""
    prepare_matplotlib()
    start, end = _period(diary, None, None, None, running)
    made = _report(diary, start, end, running, concern="", name="", with_notes=False)
    _write(diary, made, folder, paper=A4, force=force)


def _check_words(
    out: str | None, paper: str, name: str, *, since: str | None, weeks: int | None, as_json: bool
) -> None:
    if out is None and not as_json:
        raise WordsError("The page needs a folder.", "For example: twitchlog report clinician --out visit")
    if out is not None and as_json:
        raise WordsError("--json prints the numbers and writes nothing.", "Leave out --out; or --json, to write both.")
    if paper.lower() not in PAPERS:
        raise WordsError(f'There is no paper "{show.one_line(paper)}".', f"One of: {', '.join(PAPERS)}")
    if since is not None and weeks is not None:
        raise WordsError("--since and --weeks contradict each other.", "Give one of them.")
    if len(name) > _LONGEST_NAME:
        raise WordsError(f"That name is {len(name)} characters long.", f"Up to {_LONGEST_NAME} fit the page.")


def _period(
    diary: Diary, since: str | None, until: str | None, weeks: int | None, running: dt.date
) -> tuple[dt.date, dt.date]:
    """The days of the page: as told, else the last weeks; never before the diary began, unless that was told."""
    first = diary.first_day()
    if first is None or first >= running:
        raise NotFoundError(
            "This diary holds no finished day yet, so there is nothing for a page.", "Look again tomorrow."
        )
    told_start, told_end = reading.period(diary, since, until, today=running)
    end = min(told_end or dt.date.max, running - dt.timedelta(days=1))
    start = told_start or max(first, end - dt.timedelta(weeks=weeks or _WEEKS) + dt.timedelta(days=1))
    if start > end:
        begins = wording.format_date(first)
        raise WordsError("No day of that period is over.", f"The diary begins on {begins}; today is still running.")
    return start, end


def _report(
    diary: Diary, start: dt.date, end: dt.date, running: dt.date, *, concern: str, name: str, with_notes: bool
) -> ClinicianReport:
    from twitchlog.report.clinician import VisitDetails
    from twitchlog.visit import clinician_report

    visit = VisitDetails(concern.strip(), name.strip(), with_notes)
    return clinician_report(diary, start=start, end=end, as_of=running, visit=visit)


def _write(diary: Diary, made: ClinicianReport, folder: Path, *, paper: str, force: bool) -> None:
    """Everything is made before anything is written."""
    from twitchlog.output import check_files, write_files_atomic
    from twitchlog.visit import clinician_charts, clinician_json, clinician_pdf

    names = (PDF_NAME, JSON_NAME, *CHART_NAMES)
    refuse_the_diary(diary.store.path, [folder / name for name in names])
    check_files(folder, names, force=force)
    charts = dict(clinician_charts(diary, made))  # before the PDF: its fonts stay in memory, and the charts are large
    files = {
        PDF_NAME: clinician_pdf(diary, made, paper=paper),
        JSON_NAME: (clinician_json(made) + "\n").encode("utf-8"),
        **{name: charts[name] for name in CHART_NAMES},
    }
    for path in write_files_atomic(folder, files, force=force):
        show.out(f"Written  {_WHAT.get(path.suffix, 'chart')} · {show.one_line(str(path))}")


_WHAT = {".pdf": "page", ".json": "numbers"}


def _talk(made: ClinicianReport) -> None:
    if not made.coverage.n_entries:
        show.talk("No entries in this period. Other days: --since DATE, --until DATE")
    missing = [key for key in ("concern", "onset", "questions") if not made.profile.get(key)]
    missing = [key for key in missing if key != "concern" or not made.concern]
    if missing:
        show.talk(f'Not told: {", ".join(missing)}. To tell: twitchlog profile {missing[0]} "…"')
    if made.visit.name or made.notes is not None:
        shown = wording.listed(
            [*(["your name"] if made.visit.name else []), *(["your notes"] if made.notes is not None else [])]
        )
        show.talk(f"The page shows {shown}.")
