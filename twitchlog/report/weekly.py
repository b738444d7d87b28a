"""The weekly report as one frozen object of plain numbers; must not phrase, round or print anything.

Three steps and no more: `build_weekly_report` gathers the numbers, `weekly_page` (weekly_page.py) says them, and
terminal.py, markdown.py and html.py lay them out; `weekly_as_json` gives the numbers as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from twitchlog.analysis.description import (
    count_places,
    days_between,
    describe_factor,
    describe_pattern,
    describe_rate,
    longest_quiet_run,
)
from twitchlog.analysis.results import FactorSummary, FlagResult, PlaceCount, TwitchRate
from twitchlog.diary.day import NOT_OBSERVED, PAUSED
from twitchlog.diary.entries import Symptom
from twitchlog.diary.factors import ASKED_DAILY, FOOD_FACTORS, RELIEF_FACTORS, Factor, FactorCatalogue
from twitchlog.diary.ledger import EpisodeDay, LoggedDay
from twitchlog.frame.coverage import Coverage, describe_coverage
from twitchlog.frame.daily import DAY_STATE, TWITCH_EPISODES
from twitchlog.report.triggers import TriggersReport
from twitchlog.report.weekly_ideas import Idea, Lack, find_ideas, find_lacks
from twitchlog.report.weekly_symptoms import WeekSymptom, count_symptoms

DAYS_IN_WEEK = 7
DAYS_BEFORE = 28
USUAL_DAYS = 56
NOT_YET = "not yet"
"""The state of a day that is not over at `as_of`."""


class WeekDay(NamedTuple):
    """One day of the week; state is one of `day.DAY_STATES` or `NOT_YET`, n_episodes None where not observed."""

    day: dt.date
    state: str
    n_episodes: int | None


class WeekPlace(NamedTuple):
    """A place with twitches, with its name in plain words."""

    name: str
    tally: PlaceCount


class FactorWeek(NamedTuple):
    """One factor in the week and in the weeks before; values has one entry a day, None where missing or paused."""

    factor: Factor
    this_week: FactorSummary
    usual: FactorSummary
    values: tuple[float | None, ...]


class NotLogged(NamedTuple):
    """A factor that n_missing of the n_days days that count do not have."""

    factor: Factor
    n_missing: int
    n_days: int


class WeekSigns(NamedTuple):
    """The warning signs present on the day on which the report is read, and what it takes to say them.

    country has two letters, None where not told; medicine_names are what the person calls each medicine, by its key.
    """

    present: tuple[FlagResult, ...] = ()
    country: str | None = None
    medicine_names: Mapping[str, str] = MappingProxyType({})


NO_SIGNS = WeekSigns()


@dataclass(frozen=True)
class WeeklyReport:
    """Everything the weekly page says, as numbers.

    Days from as_of on are not over: they count in nothing. Paused days count in nothing but `coverage`.
    `coverage` is of the days that are over; `before` of the four weeks before the week, the factors' `usual` of the
    eight weeks before. `n_paused_episodes` and `n_paused_symptoms` were logged on paused days of the week, which no
    count holds; `n_days_with_entries` are the days that a symptom's days are out of.
    `associations` are of the whole diary up to the end of the week, None where they were not looked for. `signs` are
    as of `as_of`, whatever the week; `gentle` are the lines for someone whose logging looks like worry.
    """

    week_start: dt.date
    as_of: dt.date
    coverage: Coverage
    days: tuple[WeekDay, ...]
    twitches: TwitchRate
    before: TwitchRate
    places: tuple[WeekPlace, ...]
    pattern: str | None
    quiet_run_days: int
    n_paused_episodes: int
    factors: tuple[FactorWeek, ...]
    not_logged: tuple[NotLogged, ...]
    tried: tuple[FactorWeek, ...]
    symptoms: tuple[WeekSymptom, ...] = ()
    n_days_with_entries: int = 0
    n_paused_symptoms: int = 0
    ideas: tuple[Idea, ...] = ()
    lacks: tuple[Lack, ...] = ()
    associations: TriggersReport | None = None
    signs: WeekSigns = NO_SIGNS
    gentle: tuple[str, ...] = ()

    @property
    def week_end(self) -> dt.date:
        """The seventh day."""
        return self.week_start + dt.timedelta(days=DAYS_IN_WEEK - 1)

    @property
    def is_iso_week(self) -> bool:
        """Whether it runs from a Monday to a Sunday."""
        return self.week_start.weekday() == 0

    @property
    def n_not_yet(self) -> int:
        """Days of the week that are not over."""
        return DAYS_IN_WEEK - self.coverage.n_days


def build_weekly_report(
    daily: pd.DataFrame,
    episodes: Sequence[EpisodeDay],
    logged: Sequence[LoggedDay],
    catalogue: FactorCatalogue,
    *,
    week_start: dt.date,
    as_of: dt.date,
    name_place: Callable[[str | None, str | None], str],
    name_symptom: Callable[[str], str] = str,
    symptoms: Iterable[tuple[dt.date, Symptom]] = (),
    associations: TriggersReport | None = None,
    signs: WeekSigns = NO_SIGNS,
    gentle: tuple[str, ...] = (),
) -> WeeklyReport:
    """Gather the numbers of seven diary days.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame (`frame.daily.build_daily_frame`), ideally from 56 days before `week_start` to the end of the
        week. Longer ones do no harm; days it does not hold are not observed.
    episodes : sequence of EpisodeDay
        `DayRows.episodes`; rows outside the week are left out.
    logged : sequence of LoggedDay
        `DayRows.logged`; rows outside the week are left out.
    catalogue : FactorCatalogue
        The built-in factors and the person's own.
    week_start : datetime.date
        First of the seven days. A Monday gives an ISO week.
    as_of : datetime.date
        The running diary day: it and later days are not over.
    name_place : callable
        Site key and side to plain words (`Body.name`).
    name_symptom : callable
        A key of symptoms.csv to plain words.
    symptoms : iterable of (datetime.date, Symptom)
        Each with its diary day; those outside the week are left out.
    associations : TriggersReport, optional
        Of the whole diary up to the end of the week.
    signs : WeekSigns
        As of `as_of`.
    gentle : tuple of str
        Lines that stand last.

    Returns
    -------
    WeeklyReport
    """
    last_over = as_of - dt.timedelta(days=1)
    end = min(week_start + dt.timedelta(days=DAYS_IN_WEEK - 1), last_over)
    before_end = min(week_start - dt.timedelta(days=1), last_over)
    days = _week_days(daily, week_start=week_start, as_of=as_of)
    places = count_places(_on_days(episodes, [day for day in days if day.n_episodes is not None]))
    weeks = _factor_weeks(daily, catalogue, days, end=end, before_end=before_end)
    coverage = describe_coverage(daily, logged, start=week_start, end=end)
    not_logged = _not_logged(weeks, catalogue, n_days=coverage.n_days - coverage.n_paused)
    kept_symptoms = list(symptoms)
    counted, paused = _dates(_counting(days)), _dates(_paused(days))
    return WeeklyReport(
        week_start=week_start,
        as_of=as_of,
        coverage=coverage,
        days=days,
        twitches=describe_rate(daily, start=week_start, end=end),
        before=describe_rate(daily, start=week_start - dt.timedelta(days=DAYS_BEFORE), end=before_end),
        places=tuple(WeekPlace(name_place(place.site, place.side), place) for place in places),
        pattern=describe_pattern(places),
        quiet_run_days=longest_quiet_run(daily, start=week_start, end=end),
        n_paused_episodes=sum(row.n_episodes for row in _on_days(episodes, _paused(days))),
        factors=tuple(week for week in weeks if _is_shown(week)),
        not_logged=not_logged,
        tried=tuple(week for week in weeks if _is_relief(week) and week.this_week.n_days_above_zero),
        symptoms=count_symptoms(kept_symptoms, counted, name_place=name_place, name_symptom=name_symptom),
        n_days_with_entries=len(counted & {dt.date.fromordinal(row.day) for row in logged if row.n_entries}),
        n_paused_symptoms=sum(day in paused for day, _ in kept_symptoms),
        ideas=find_ideas(weeks),
        lacks=find_lacks(coverage, not_logged, associations),
        associations=associations,
        signs=signs,
        gentle=gentle,
    )


def _week_days(daily: pd.DataFrame, *, week_start: dt.date, as_of: dt.date) -> tuple[WeekDay, ...]:
    days = []
    for day in (week_start + dt.timedelta(days=n) for n in range(DAYS_IN_WEEK)):
        held = days_between(daily, start=day, end=day)
        if day >= as_of:
            days.append(WeekDay(day, NOT_YET, None))
        elif held.empty:
            days.append(WeekDay(day, NOT_OBSERVED, None))
        else:
            n_episodes = float(held[TWITCH_EPISODES].iloc[0])
            days.append(WeekDay(day, str(held[DAY_STATE].iloc[0]), None if isnan(n_episodes) else int(n_episodes)))
    return tuple(days)


def _paused(days: Sequence[WeekDay]) -> list[WeekDay]:
    return [day for day in days if day.state == PAUSED]


def _counting(days: Sequence[WeekDay]) -> list[WeekDay]:
    return [day for day in days if day.state not in (PAUSED, NOT_YET)]


def _dates(days: Sequence[WeekDay]) -> set[dt.date]:
    return {day.day for day in days}


def _on_days(episodes: Sequence[EpisodeDay], days: Sequence[WeekDay]) -> list[EpisodeDay]:
    ordinals = {day.day.toordinal() for day in days}
    return [row for row in episodes if row.day in ordinals]


def _factor_weeks(
    daily: pd.DataFrame,
    catalogue: FactorCatalogue,
    days: Sequence[WeekDay],
    *,
    end: dt.date,
    before_end: dt.date,
) -> list[FactorWeek]:
    week_start = days[0].day
    usual_start = week_start - dt.timedelta(days=USUAL_DAYS)
    return [
        FactorWeek(
            factor,
            describe_factor(daily, factor.key, start=week_start, end=end),
            describe_factor(daily, factor.key, start=usual_start, end=before_end),
            _values(daily, factor.key, days),
        )
        for factor in catalogue
    ]


def _values(daily: pd.DataFrame, factor: str, days: Sequence[WeekDay]) -> tuple[float | None, ...]:
    if factor not in daily.columns:
        return (None,) * len(days)
    held = days_between(daily, start=days[0].day, end=days[-1].day)[factor]
    known = {day.toordinal(): value for day, value in zip(held.index, held.tolist(), strict=True) if not isnan(value)}
    return tuple(None if day.state in (PAUSED, NOT_YET) else known.get(day.day.toordinal()) for day in days)


def _is_relief(week: FactorWeek) -> bool:
    return week.factor.key in RELIEF_FACTORS


def _is_shown(week: FactorWeek) -> bool:
    return week.this_week.n_days > 0 and _is_kept(week) and not _is_relief(week)


def _is_kept(week: FactorWeek) -> bool:
    """Whether the person follows a factor: nothing but the zeros of closed days (no alcohol, ever) is not following."""
    if week.factor.key in ASKED_DAILY or not week.factor.zero_when_closed:
        return True
    return week.this_week.n_days_above_zero + week.usual.n_days_above_zero > 0


def _not_logged(weeks: Sequence[FactorWeek], catalogue: FactorCatalogue, *, n_days: int) -> tuple[NotLogged, ...]:
    """The factors asked daily, or logged at least half as often as the most logged one, that lack some of n_days."""
    logged = {week.factor.key: week.this_week.n_days + week.usual.n_days for week in weeks}
    often = max(1, max(logged.values(), default=0) / 2)
    return tuple(
        NotLogged(week.factor, n_days - week.this_week.n_days, n_days)
        for week in weeks
        if week.this_week.n_days < n_days
        and (week.factor.key in ASKED_DAILY or logged[week.factor.key] >= often)
        and _is_kept(week)
        and not _is_relief(week)
        and not catalogue.is_retired(week.factor.key)
        and week.factor.key not in FOOD_FACTORS[1:]
    )
