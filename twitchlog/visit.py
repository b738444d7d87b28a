"""From a diary to the page for a visit: the clinician's report and the files that go with it; must not print or phrase.

All of it ends with the last finished diary day before `as_of`, the running one.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from twitchlog import __version__
from twitchlog.analysis.results import PRESENT
from twitchlog.diary.entries import Answer, Symptom
from twitchlog.pages import finished_days, triggers_report
from twitchlog.pictures import day_clock, week_start_of
from twitchlog.pipeline import Diary, body
from twitchlog.reference.tables import red_flags
from twitchlog.store.entry_rows import EntryFilter

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from twitchlog.charts.visit_pictures import Mark
    from twitchlog.report.clinician import ClinicianReport, VisitDetails
    from twitchlog.report.clinician_history import DatedNote
    from twitchlog.report.clinician_page import Picture

A4, LETTER = "a4", "letter"
PAPERS = (A4, LETTER)

PDF_NAME, JSON_NAME = "clinician.pdf", "clinician.json"
CHART_NAMES = tuple(
    f"{name}.png" for name in ("timeline", "calendar", "body-map", "associations", "day-clock", "clinician-sheet")
)
CHART_DPI = 300

_Said = TypeVar("_Said", Symptom, Answer)

_A_DAY = dt.timedelta(days=1)
_TYPST_PAPERS = {A4: "a4", LETTER: "us-letter"}


def clinician_report(
    diary: Diary, *, start: dt.date, end: dt.date, as_of: dt.date, visit: VisitDetails
) -> ClinicianReport:
    """What a clinician asks about, of a period.

    Parameters
    ----------
    diary : Diary
    start, end : datetime.date
        The period, both inclusive; `end` lies before `as_of`.
    as_of : datetime.date
        The running diary day.
    visit : VisitDetails
    """
    from twitchlog.frame.daily import build_daily_frame
    from twitchlog.report.clinician import build_clinician_report
    from twitchlog.report.flags_words import URGENT_ID

    rows, after = diary.day_rows(end=end), min(as_of, end + _A_DAY)
    return build_clinician_report(
        build_daily_frame(rows, diary.catalogue, start=min(start, diary.first_day() or start), end=end),
        rows,
        diary.catalogue,
        body(),
        start=start,
        end=end,
        as_of=after,
        profile=diary.store.profile(),
        visit=visit,
        # The sign that nobody is asked for is no sign that was looked for, unless it is there.
        flags=[flag for flag in diary.flags(after) if flag.id != URGENT_ID or flag.result == PRESENT],
        symptoms=_said(diary, Symptom, start, after),
        answers=_said(diary, Answer, start, after),
        notes=_notes(diary, start, end) if visit.with_notes else (),
        associations=triggers_report(diary, start=None, end=None, as_of=after),
        program_version=__version__,
        thresholds_version=str(red_flags()["version"]),
    )


def _said(diary: Diary, kind: type[_Said], start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, _Said]]:
    """One entry after the other: there can be very many."""
    for stored in diary.entries(kinds=[kind.kind], start=start, end=end):
        if isinstance(stored.entry, kind):
            yield diary.day_of(stored), stored.entry


def _notes(diary: Diary, start: dt.date, end: dt.date) -> Iterator[DatedNote]:
    from twitchlog.report.clinician_history import DatedNote

    for stored in diary.store.entries(EntryFilter(first=start, last=end, has_note=True)):
        if stored.entry.note:
            yield DatedNote(diary.day_of(stored), stored.entry.kind, stored.entry.note)


def clinician_json(report: ClinicianReport) -> str:
    """The report as a JSON document."""
    from twitchlog.report.clinician_json import clinician_as_json

    return json.dumps(clinician_as_json(report), indent=2, allow_nan=False)


def clinician_pdf(diary: Diary, report: ClinicianReport, *, paper: str = A4) -> bytes:
    """The report on one printed page.

    Parameters
    ----------
    diary : Diary
        The one that the report was made of.
    report : ClinicianReport
    paper : str
        One of `PAPERS`.
    """
    from twitchlog.report.clinician_data import as_data
    from twitchlog.report.clinician_page import clinician_page
    from twitchlog.report.pdf import pdf_bytes

    page = clinician_page(report)
    pictures, images = _pictures(diary, report)
    data = as_data(page, paper=_TYPST_PAPERS[paper], pictures=pictures)
    gc.collect()  # what the pictures were drawn with: laying out the page takes as much again
    return pdf_bytes("clinician.typ", data, title=page.title, as_of=report.as_of, images=images)


def _pictures(diary: Diary, report: ClinicianReport) -> tuple[tuple[Picture, ...], dict[str, bytes]]:
    """The two pictures of the page, and their bytes; none where no day was observed: there is nothing to see."""
    from twitchlog.charts.body_map import describe_body_map, prepare_body_map
    from twitchlog.charts.save import chart_bytes
    from twitchlog.charts.timeline import describe_timeline, prepare_timeline
    from twitchlog.charts.visit_pictures import draw_course, draw_places
    from twitchlog.report.clinician_page import MOST_NUMBERED, Picture

    if not report.coverage.n_observed:
        return (), {}
    daily = finished_days(diary, start=report.start, end=report.end, as_of=report.as_of)
    rows = diary.day_rows(start=report.start, end=report.end)
    course = prepare_timeline(daily, factors=(), catalogue=diary.catalogue, week_start=week_start_of(diary.settings))
    places = prepare_body_map(rows.episodes, daily, body=body())
    alts = {"course": describe_timeline(course), "places": describe_body_map(places)}
    made = {
        "course": partial(draw_course, course, _marks(report)),
        "places": partial(draw_places, places, n_numbered=MOST_NUMBERED),
    }
    # One figure after the other: none is drawn while another is still there.
    images = {name: chart_bytes(draw(), "png", title=name, dpi=CHART_DPI) for name, draw in made.items()}
    return tuple(Picture(name, alts[name]) for name in made), images


def clinician_charts(diary: Diary, report: ClinicianReport) -> Iterator[tuple[str, bytes]]:
    """The charts that go with the page, one PNG after the other, each under its file's name, the largest first.

    Parameters
    ----------
    diary : Diary
        The one that the report was made of.
    report : ClinicianReport
        The charts show its period; the associations those of the whole diary, as the page does.
    """
    from twitchlog.charts.associations import describe_associations, draw_associations, prepare_associations
    from twitchlog.charts.body_map import describe_body_map, draw_body_map, prepare_body_map
    from twitchlog.charts.calendar import describe_calendar, draw_calendar, prepare_calendar
    from twitchlog.charts.clinician_sheet import (
        describe_clinician_sheet,
        draw_clinician_sheet,
        prepare_clinician_sheet,
    )
    from twitchlog.charts.day_clock import describe_day_clock, draw_day_clock
    from twitchlog.charts.timeline import describe_timeline, draw_timeline, prepare_timeline

    start, end, as_of = report.start, report.end, report.as_of
    daily = finished_days(diary, start=start, end=end, as_of=as_of)
    rows, week_start = diary.day_rows(start=start, end=end), week_start_of(diary.settings)
    timeline = prepare_timeline(daily, catalogue=diary.catalogue, week_start=week_start)
    weeks = prepare_calendar(daily, week_start=week_start)
    places = prepare_body_map(rows.episodes, daily, body=body())
    links = prepare_associations(report.associations.screen, catalogue=diary.catalogue)
    hours = day_clock(diary, start=start, end=end, as_of=as_of)
    sheet = prepare_clinician_sheet(timeline, places, weeks, links, coverage=report.coverage)
    made: tuple[tuple[Any, Callable[..., Figure], Callable[..., str]], ...] = (
        (timeline, draw_timeline, describe_timeline),
        (weeks, draw_calendar, describe_calendar),
        (places, draw_body_map, describe_body_map),
        (links, draw_associations, describe_associations),
        (hours, draw_day_clock, describe_day_clock),
        (sheet, draw_clinician_sheet, describe_clinician_sheet),
    )
    # The largest first, while nothing else takes room.
    for name, (data, draw, describe) in reversed(list(zip(CHART_NAMES, made, strict=True))):
        yield name, _png(data, draw, describe)


def _png(data: Any, draw: Callable[..., Figure], describe: Callable[..., str]) -> bytes:
    from twitchlog.charts.save import chart_bytes

    gc.collect()  # a figure refers to itself: without this the ones before would still be there beside it
    return chart_bytes(
        draw(data), "png", title=data.title, period=data.period, description=describe(data), dpi=CHART_DPI
    )


def _marks(report: ClinicianReport) -> list[Mark]:
    """The days on which medicines were started, changed or stopped in the period."""
    from twitchlog.charts.visit_pictures import Mark
    from twitchlog.report.clinician_changes import changes_of_period

    return [Mark((each.day - report.start).days, each.number) for each in changes_of_period(report)]
