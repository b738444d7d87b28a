"""From a diary to a picture: what each chart shows, as one short flow; must not compute, phrase, draw or print.

All of them end with the last finished diary day before `as_of`, the running one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from twitchlog.diary.entries import Medicine
from twitchlog.diary.ledger import Hours
from twitchlog.diary.word_forms import shown
from twitchlog.diary.words import nearest
from twitchlog.errors import UnknownWord
from twitchlog.pages import TWITCH_EPISODES, diary_screen, finished_days
from twitchlog.pipeline import Diary, body
from twitchlog.store.entry_rows import EntryFilter

if TYPE_CHECKING:
    from twitchlog.charts.associations import AssociationsData
    from twitchlog.charts.body_map import BodyMapData
    from twitchlog.charts.calendar import CalendarData
    from twitchlog.charts.clinician_sheet import ClinicianSheetData
    from twitchlog.charts.day_clock import DayClockData
    from twitchlog.charts.lags import LagsData
    from twitchlog.charts.timeline import TimelineData
    from twitchlog.store.lookups import Settings


def timeline(
    diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date, site: str | None = None
) -> TimelineData:
    """What the timeline shows.

    Parameters
    ----------
    diary, start, end, as_of, site
        As in `finished_days`.
    """
    from twitchlog.charts.timeline import prepare_timeline

    daily = finished_days(diary, start=start, end=end, as_of=as_of, site=site)
    return prepare_timeline(
        daily, catalogue=diary.catalogue, place=site or "", week_start=week_start_of(diary.settings)
    )


def associations(
    diary: Diary,
    *,
    start: dt.date | None,
    end: dt.date | None,
    as_of: dt.date,
    site: str | None = None,
    outcome: str = TWITCH_EPISODES,
) -> AssociationsData:
    """What the forest plot of every exposure shows.

    Parameters
    ----------
    diary, start, end, as_of, site, outcome
        As in `diary_screen`.
    """
    from twitchlog.charts.associations import prepare_associations

    screen = diary_screen(diary, start=start, end=end, as_of=as_of, site=site, outcome=outcome)
    return prepare_associations(screen, catalogue=diary.catalogue, place=site or "")


def lags(
    diary: Diary,
    *,
    start: dt.date | None,
    end: dt.date | None,
    as_of: dt.date,
    site: str | None = None,
    outcome: str = TWITCH_EPISODES,
    exposure: str | None = None,
) -> LagsData:
    """What the chart of one exposure's lags shows, or of every primary exposure that can be estimated.

    Parameters
    ----------
    diary, start, end, as_of, site, outcome
        As in `diary_screen`.
    exposure : str, optional
        In words, as in `exposure_named`.
    """
    from twitchlog.charts.lags import prepare_lags

    column = exposure_named(diary, exposure) if exposure is not None else None
    daily = finished_days(diary, start=start, end=end, as_of=as_of, site=site)
    return prepare_lags(daily, outcome=outcome, exposure=column, catalogue=diary.catalogue, place=site or "")


def calendar(
    diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date, site: str | None = None
) -> CalendarData:
    """What the calendar shows.

    Parameters
    ----------
    diary, start, end, as_of, site
        As in `finished_days`.
    """
    from twitchlog.charts.calendar import prepare_calendar

    daily = finished_days(diary, start=start, end=end, as_of=as_of, site=site)
    return prepare_calendar(daily, place=site or "", week_start=week_start_of(diary.settings))


def day_clock(
    diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date, site: str | None = None
) -> DayClockData:
    """What the day clock shows.

    Parameters
    ----------
    diary, start, end, as_of, site
        As in `finished_days`.
    """
    from twitchlog.charts.day_clock import prepare_day_clock
    from twitchlog.charts.day_states import day_states

    days, place = day_states(finished_days(diary, start=start, end=end, as_of=as_of, site=site)), diary.where(site)
    wanted = EntryFilter(first=days.first_on, last=days.last_on, sites=place.sites, side=place.side)
    hours = diary.store.hours(wanted) if days.n_days else Hours()
    return prepare_day_clock(hours, days, day_start_min=diary.settings.day_start_min, place=site or "")


def body_map(diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date) -> BodyMapData:
    """What the body map shows.

    Parameters
    ----------
    diary, start, end, as_of
        As in `finished_days`.
    """
    from twitchlog.charts.body_map import prepare_body_map

    daily = finished_days(diary, start=start, end=end, as_of=as_of)
    return prepare_body_map(diary.day_rows(start=start, end=end).episodes, daily, body=body())


def clinician_sheet(diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date) -> ClinicianSheetData:
    """What the sheet for a clinician shows: the timeline, the body map, the calendar and the associations of the days.

    Parameters
    ----------
    diary, start, end, as_of
        As in `finished_days`.
    """
    from twitchlog.analysis.association import screen_frame
    from twitchlog.charts.associations import prepare_associations
    from twitchlog.charts.body_map import prepare_body_map
    from twitchlog.charts.calendar import prepare_calendar
    from twitchlog.charts.clinician_sheet import prepare_clinician_sheet
    from twitchlog.charts.timeline import prepare_timeline
    from twitchlog.frame.coverage import describe_coverage

    rows = diary.day_rows(start=start, end=end)
    daily = finished_days(diary, start=start, end=end, as_of=as_of)
    week_start = week_start_of(diary.settings)
    course = prepare_timeline(daily, catalogue=diary.catalogue, week_start=week_start)
    first, last = course.days.first_on or as_of, course.days.last_on or as_of
    return prepare_clinician_sheet(
        course,
        prepare_body_map(rows.episodes, daily, body=body()),
        prepare_calendar(daily, week_start=week_start),
        prepare_associations(screen_frame(daily), catalogue=diary.catalogue),
        coverage=describe_coverage(daily, rows.logged, start=first, end=last),
    )


def exposure_named(diary: Diary, words: str) -> str:
    """The column of the daily frame that words name: a factor, retired or not, or a medicine.

    Parameters
    ----------
    diary : Diary
    words : str
        "caffeine", "screen time", "salbutamol", or the column itself.

    Raises
    ------
    UnknownWord
        There is no such factor or medicine.
    """
    from twitchlog.frame.daily import MEDICINE_PREFIX

    factor = diary.catalogue.named(words, retired_too=True)
    if factor is not None:
        return factor.key
    wanted = words.strip().lower().removeprefix(MEDICINE_PREFIX).replace("_", " ")
    medicines = {
        name.lower(): MEDICINE_PREFIX + entry.key
        for entry in (stored.entry for stored in diary.entries(kinds=[Medicine.kind]))
        if isinstance(entry, Medicine)
        for name in (entry.name, entry.key.replace("_", " "))
    }
    if wanted in medicines:
        return medicines[wanted]
    near = nearest(
        words, [*(name for each in diary.catalogue.active() for name in (each.name, *each.aliases)), *medicines]
    )
    hint = f"Did you mean: {', '.join(near)}?" if near else "All factors: twitchlog factor"
    raise UnknownWord(f'I don\'t know the factor "{shown(words)}".', hint)


def week_start_of(settings: Settings) -> int:
    """The weekday on which the person's weeks start, 0 Monday to 6 Sunday."""
    return {"monday": 0, "saturday": 5, "sunday": 6}[settings.week_start]
