"""The page for a clinician as one frozen object of plain facts; must not phrase, round or print anything.

Like the weekly report: `build_clinician_report` gathers, `clinician_page` (clinician_page.py) says it in words,
templates/clinician.typ lays it out on one page, and `clinician_as_json` gives the numbers as they are. What it holds,
and in which order, is told in docs/clinician.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import pandas as pd

from twitchlog.analysis.description import count_places, describe_factor, describe_pattern, describe_rate
from twitchlog.analysis.high_low import HighLow, count_high_low
from twitchlog.analysis.results import Association, FactorSummary, FlagResult, TwitchRate
from twitchlog.analysis.screen import ASSOCIATED, HINT
from twitchlog.diary.body import REGIONS, Body
from twitchlog.diary.day import NONE, SOME
from twitchlog.diary.entries import MARK_PAUSED, Answer, Symptom
from twitchlog.diary.factors import RELIEF_FACTORS, Factor, FactorCatalogue
from twitchlog.diary.ledger import DayRows, EpisodeDay, MarkDay
from twitchlog.diary.onset import Onset, parse_onset
from twitchlog.diary.place_days import PlaceDays, rank_places
from twitchlog.frame.coverage import Coverage, describe_coverage
from twitchlog.frame.daily import DAY_STATE
from twitchlog.report.clinician_history import (
    CheckAnswers,
    DatedNote,
    MedicineCourse,
    SymptomDays,
    describe_answers,
    describe_medicines,
    describe_symptoms,
)
from twitchlog.report.clinician_places import (
    RegionDays,
    UnplacedDays,
    count_eyelids,
    count_region,
    count_unplaced,
)
from twitchlog.report.triggers import TriggerFinding, TriggersReport

HABITS = ("caffeine_mg", "alcohol_g", "sleep_h", "sleep_quality", "stress", "fatigue", "water_ml", "exertion_min")
BLOCK_DAYS = 28
MOST_BLOCKS = 6


class Spells(NamedTuple):
    """How long and how strong the episodes were, where that was said.

    minutes are of the n_timed episodes in all; intensity_median is of the highest intensity of each of the n_rated days
    (None where there are none), intensity_max the highest of all.
    """

    n_episodes: int
    n_timed: int
    minutes: float
    n_rated: int
    intensity_median: float | None
    intensity_max: float | None


class Habit(NamedTuple):
    """A factor over the days that have it; mean in its unit, None where there are none."""

    factor: Factor
    n_days: int
    n_days_above_zero: int
    mean: float | None


class Link(NamedTuple):
    """A finding of the screen; counts of its high and low days where it stands out."""

    finding: TriggerFinding
    counts: HighLow | None


class VisitDetails(NamedTuple):
    """What is told for one visit: the concern and the name ("" for neither), and whether notes may be shown."""

    concern: str = ""
    name: str = ""
    with_notes: bool = False


@dataclass(frozen=True)
class ClinicianReport:
    """Everything the clinician's page says, as facts.

    start to end is the period, both included; every count is of its days and paused days count in nothing but
    `coverage`, except `associations`, which are of the whole diary up to its end, and `medicines`, which are all
    courses told. `flags` are as of the day after it, and `symptoms` and `answers` know that day too, so that none of
    them denies what another tells. profile holds what was told once, in the patient's words.
    notes is None where they were not asked for.
    """

    start: dt.date
    end: dt.date
    as_of: dt.date
    coverage: Coverage
    visit: VisitDetails
    profile: Mapping[str, str]
    onset: Onset | None
    twitches: TwitchRate
    regions: tuple[RegionDays, ...]
    eyelids: RegionDays
    unplaced: UnplacedDays
    places: tuple[PlaceDays, ...]
    pattern: str | None
    blocks: tuple[TwitchRate, ...]
    spells: Spells
    flags: tuple[FlagResult, ...]
    symptoms: tuple[SymptomDays, ...]
    answers: tuple[CheckAnswers, ...]
    medicines: tuple[MedicineCourse, ...]
    habits: tuple[Habit, ...]
    tried: tuple[Habit, ...]
    associations: TriggersReport
    links: tuple[Link, ...]
    notes: tuple[DatedNote, ...] | None
    program_version: str
    thresholds_version: str

    @property
    def concern(self) -> str:
        """The main concern in the patient's words: told for this visit, else in the profile; "" where neither."""
        return self.visit.concern or self.profile.get("concern", "")

    @property
    def n_days(self) -> int:
        """How many days the period has."""
        return self.coverage.n_days

    @property
    def n_unpaused(self) -> int:
        """How many days of the period are not paused."""
        return self.coverage.n_days - self.coverage.n_paused


def build_clinician_report(
    daily: pd.DataFrame,
    rows: DayRows,
    catalogue: FactorCatalogue,
    body: Body,
    *,
    start: dt.date,
    end: dt.date,
    as_of: dt.date,
    profile: Mapping[str, str],
    visit: VisitDetails,
    flags: Sequence[FlagResult],
    symptoms: Iterable[tuple[dt.date, Symptom]],
    answers: Iterable[tuple[dt.date, Answer]],
    notes: Iterable[DatedNote],
    associations: TriggersReport,
    program_version: str,
    thresholds_version: str,
) -> ClinicianReport:
    """Gather what a clinician asks about.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame, up to `end` at least.
    rows : DayRows
        What that frame was built from.
    catalogue : FactorCatalogue
    body : Body
    start, end : datetime.date
        The period, both included; `end` is over.
    as_of : datetime.date
        The running diary day.
    profile : mapping of str to str
        What was told once (`profile`).
    visit : VisitDetails
    flags : sequence of FlagResult
    symptoms, answers : iterable of (datetime.date, entry)
        Those from `start` to `as_of` with their diary days, oldest first.
    notes : iterable of DatedNote
        Those of the period; left out unless the visit wants them.
    associations : TriggersReport
        Of the whole diary up to `end`.
    program_version, thresholds_version : str

    Returns
    -------
    ClinicianReport
    """
    observed = _on_observed_days(rows.episodes, daily, start, end)
    onset = parse_onset(profile.get("onset", ""))
    paused = paused_days(rows.marks)
    return ClinicianReport(
        start=start,
        end=end,
        as_of=as_of,
        coverage=describe_coverage(daily, rows.logged, start=start, end=end),
        visit=visit,
        profile=dict(profile),
        onset=onset,
        twitches=describe_rate(daily, start=start, end=end),
        regions=tuple(count_region(observed, body, region) for region in REGIONS),
        eyelids=count_eyelids(observed, body),
        unplaced=count_unplaced(observed, body),
        places=rank_places(observed, body),
        pattern=describe_pattern(count_places(observed)),
        blocks=_blocks(daily, start, end),
        spells=_spells(observed),
        flags=tuple(flags),
        symptoms=describe_symptoms(symptoms, name_place=body.name, paused=paused),
        answers=describe_answers(answers, start=start, end=as_of),
        medicines=describe_medicines(rows.medicines, rows.doses, onset=onset, start=start, end=end, paused=paused),
        habits=tuple(_habit(daily, catalogue[key], start, end) for key in HABITS),
        tried=tuple(
            each for each in (_habit(daily, catalogue[key], start, end) for key in RELIEF_FACTORS) if each.n_days
        ),
        associations=associations,
        links=tuple(_link(each, associations) for each in associations.findings),
        notes=tuple(notes) if visit.with_notes else None,
        program_version=program_version,
        thresholds_version=thresholds_version,
    )


def paused_days(marks: Iterable[MarkDay]) -> frozenset[int]:
    """Every paused day, as `date.toordinal()`."""
    pauses = (range(mark.day, mark.last_day + 1) for mark in marks if mark.mark == MARK_PAUSED)
    return frozenset(day for days in pauses for day in days)


def _on_observed_days(
    episodes: Iterable[EpisodeDay], daily: pd.DataFrame, start: dt.date, end: dt.date
) -> list[EpisodeDay]:
    """The episodes of the period without those on paused days, which no count holds."""
    states = daily[DAY_STATE].loc[pd.Timestamp(start) : pd.Timestamp(end)]
    days = {day.toordinal() for day, state in states.items() if state in (SOME, NONE)}  # type: ignore[attr-defined]
    return [row for row in episodes if row.day in days]


def _blocks(daily: pd.DataFrame, start: dt.date, end: dt.date) -> tuple[TwitchRate, ...]:
    """The period in stretches of four weeks, or more in a long one, up to its last day; the first may be shorter."""
    n_days = (end - start).days + 1
    length = BLOCK_DAYS * max(1, ceil(n_days / (BLOCK_DAYS * MOST_BLOCKS)))
    lasts = [end - dt.timedelta(days=back) for back in range(0, n_days, length)]
    firsts = [max(start, last - dt.timedelta(days=length - 1)) for last in lasts]
    return tuple(describe_rate(daily, start=first, end=last) for first, last in zip(firsts, lasts, strict=True))[::-1]


def _spells(episodes: Iterable[EpisodeDay]) -> Spells:
    highest: dict[int, float] = {}
    n_episodes = n_timed = 0
    minutes = 0.0
    for row in episodes:
        n_episodes += row.n_episodes
        n_timed += row.n_timed
        minutes += row.minutes
        if row.intensity_max is not None:
            highest[row.day] = max(row.intensity_max, highest.get(row.day, 0.0))
    median = float(pd.Series(highest).median()) if highest else None
    return Spells(n_episodes, n_timed, minutes, len(highest), median, max(highest.values(), default=None))


def _habit(daily: pd.DataFrame, factor: Factor, start: dt.date, end: dt.date) -> Habit:
    summary: FactorSummary = describe_factor(daily, factor.key, start=start, end=end)
    mean = None if summary.total is None else summary.total / summary.n_days
    return Habit(factor, summary.n_days, summary.n_days_above_zero, mean)


def _link(each: TriggerFinding, report: TriggersReport) -> Link:
    effect = shown_effect(each)
    counted = each.verdict in (ASSOCIATED, HINT) and effect is not None
    return Link(each, count_high_low(report.screen.period, effect) if counted and effect else None)


def shown_effect(each: TriggerFinding) -> Association | None:
    """The effect that a page tells of: beside the other factors where it stands beside them, else by itself."""
    finding = each.finding
    if each.is_independent and isinstance(finding.adjusted, Association):
        return finding.adjusted
    return finding.unadjusted if isinstance(finding.unadjusted, Association) else None
