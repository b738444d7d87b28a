"""The weekly report in words, the same for every format; must not lay anything out or compute.

Calm words: what was seen, out of how many days, and nothing that scores, praises or frightens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twitchlog.analysis.results import FactorSummary, TwitchRate
from twitchlog.diary.day import NONE, NOT_OBSERVED, PAUSED, SOME
from twitchlog.diary.factors import FOOD_FACTORS, YES_NO, Factor
from twitchlog.diary.urgent import SOON
from twitchlog.frame.coverage import Coverage
from twitchlog.report.coverage_words import late_words
from twitchlog.report.flags_words import FlagRow, FlagsPage, flags_page
from twitchlog.report.weekly import NOT_YET, FactorWeek, NotLogged, WeekDay, WeeklyReport
from twitchlog.report.weekly_advice import ABOUT_IDEAS, idea_sentences, lack_sentences
from twitchlog.report.weekly_associations import week_statements
from twitchlog.report.wording import (
    bar,
    count_of,
    format_date,
    format_duration,
    format_period,
    format_rate,
    format_rating,
    format_value,
    format_weekday,
    plain_text,
)

MISSING_MARK, PAUSED_MARK, NOT_YET_MARK = "·", "‖", "-"
MOST_PLACES = 20
"""So many places are listed, those with the most episodes; how many others there are is said."""

ABOUT_SCROLL = "Wider than the screen: it scrolls sideways."

_NOT_LOGGED = "not logged"
_NOT_OVER = "not over yet"
ABSENT = frozenset({_NOT_LOGGED, _NOT_OVER, NOT_OBSERVED, PAUSED})
"""What a day's cell says where it holds no value."""

_MARKS = {NOT_OBSERVED: MISSING_MARK, PAUSED: PAUSED_MARK, NOT_YET: NOT_YET_MARK}
_MARK_WORDS = {MISSING_MARK: _NOT_LOGGED, PAUSED_MARK: PAUSED, NOT_YET_MARK: _NOT_OVER}


class FactorRow(NamedTuple):
    """One factor in words: the week's figure, the usual one, the week as bars and day by day."""

    name: str
    this_week: str
    usual: str
    bars: str
    days: tuple[str, ...]


class PlaceRow(NamedTuple):
    """One place in words; `share` as `7 of 11`."""

    name: str
    n_episodes: int
    share: str
    days: str


class SymptomRow(NamedTuple):
    """One symptom in words; place is "" where none was said, worst "" where no entry gives a strength."""

    name: str
    place: str
    days: str
    worst: str


class MissingRow(NamedTuple):
    """Factors that lack the same number of days, and that number in words."""

    names: tuple[str, ...]
    days: str


class WeeklyPage(NamedTuple):
    """Every sentence and cell of the page, in the order in which they are read.

    Whatever there is nothing to say of is empty; `bars` is the week of episodes. `urgent` is said first and alone, and
    with it the page has neither ideas nor `gentle`, which else stands last: nothing beside it may soothe.
    """

    title: str
    coverage: str
    urgent: tuple[str, ...]
    flags: tuple[FlagRow, ...]
    about_flags: str
    notices: tuple[str, ...]
    twitches: tuple[str, ...]
    bars: str
    places: tuple[PlaceRow, ...]
    more_places: str
    pattern: str
    day_names: tuple[str, ...]
    episode_days: tuple[str, ...]
    symptoms: tuple[SymptomRow, ...]
    about_symptoms: str
    factors: tuple[FactorRow, ...]
    not_logged: tuple[MissingRow, ...]
    associations: tuple[str, ...]
    tried: tuple[str, ...]
    ideas: tuple[str, ...]
    about_ideas: str
    learn: tuple[str, ...]
    about_figures: str
    about_bars: str
    marks: str
    closing: str
    gentle: tuple[str, ...]

    @property
    def listed_places(self) -> tuple[PlaceRow, ...]:
        """The places for a table; `more_places` says how many others there are."""
        return self.places[:MOST_PLACES]


def weekly_page(report: WeeklyReport) -> WeeklyPage:
    """Say a weekly report in words."""
    factors = tuple(_factor_row(week, report.days) for week in report.factors)
    bars = _episode_bars(report.days)
    signs = _signs(report)
    is_calm = all(flag.tier < SOON for flag in report.signs.present)
    ideas = idea_sentences(report.ideas) if is_calm else ()
    return WeeklyPage(
        title=_title(report),
        coverage=_coverage(report),
        urgent=signs.urgent,
        flags=signs.rows,
        about_flags=f"As of {format_date(report.as_of)}. {signs.closing}" if signs.rows else "",
        notices=_notices(report),
        twitches=_twitches(report),
        bars=bars,
        places=_place_rows(report),
        more_places=_more_places(report),
        pattern=report.pattern if report.pattern and len(report.places) > 1 else "",
        day_names=tuple(f"{format_weekday(day.day)} {day.day.day}" for day in report.days),
        episode_days=tuple(_episodes_on(day) for day in report.days),
        symptoms=_symptom_rows(report),
        about_symptoms=_about_symptoms(report),
        factors=factors,
        not_logged=_missing_rows(report.not_logged),
        associations=week_statements(report.associations, as_of=report.as_of),
        tried=tuple(_tried(week, report.coverage) for week in report.tried),
        ideas=ideas,
        about_ideas=ABOUT_IDEAS if ideas else "",
        learn=lack_sentences(report.lacks),
        about_figures="Figures are medians of the days in brackets. Your usual: the eight weeks before.",
        about_bars="Bars run from 0 to the week's highest, ratings to 10.",
        marks=_marks(bars, *(row.bars for row in factors)),
        closing="From a diary kept by one person. Days not logged are left out, never counted as zero.",
        gentle=report.gentle if is_calm else (),
    )


def _title(report: WeeklyReport) -> str:
    if report.is_iso_week:
        week = report.week_start.isocalendar().week
        return f"Week {week} · {format_period(report.week_start, report.week_end)}"
    return f"7 days to {format_date(report.week_end)}"


def _coverage(report: WeeklyReport) -> str:
    coverage = report.coverage
    parts = [f"{coverage.n_observed} of 7 days observed"]
    if coverage.n_paused:
        parts.append(f"{coverage.n_paused} paused")
    if report.n_not_yet:
        parts.append(f"{report.n_not_yet} not over yet")
    parts += late_words(coverage)
    return " · ".join(parts)


def _notices(report: WeeklyReport) -> tuple[str, ...]:
    coverage = report.coverage
    if not coverage.n_days:
        return ("None of these days is over yet. A day appears here once it has ended.",)
    if coverage.n_observed:
        return ()
    if coverage.n_paused == coverage.n_days:
        return ("All days so far are paused." if report.n_not_yet else "All seven days were paused.",)
    return (
        "No day was observed, so there is no rate to give. That is not the same as no twitches.",
        "A day is observed once it holds a twitch, or the words that there was none (twitchlog none).",
    )


def _twitches(report: WeeklyReport) -> tuple[str, ...]:
    sentences = [_this_week(report.twitches)] if report.twitches.n_observed else []
    if report.twitches.n_observed or report.before.n_observed:
        sentences.append(_before(report.before))
    if report.quiet_run_days:
        sentences.append(f"longest quiet run: {count_of(report.quiet_run_days, 'day')}")
    if report.n_paused_episodes:
        paused = count_of(report.n_paused_episodes, "episode")
        sentences.append(f"{paused} on paused days, not counted here")
    return tuple(sentences)


def _this_week(rate: TwitchRate) -> str:
    observed = count_of(rate.n_observed, "observed day")
    if rate.rate_per_day is None or not rate.n_episodes:
        return f"no episodes on {observed}"
    episodes = count_of(rate.n_episodes, "episode")
    return f"{episodes} on {rate.n_days_with_twitches} of {observed}: {format_rate(rate.rate_per_day)}"


def _before(rate: TwitchRate) -> str:
    if rate.rate_per_day is None:
        return "the four weeks before: no observed days to compare with"
    return f"the four weeks before: {format_rate(rate.rate_per_day)} ({rate.n_observed} of 28 days observed)"


def _place_rows(report: WeeklyReport) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            name=plain_text(place.name),
            n_episodes=place.tally.n_episodes,
            share=f"{place.tally.n_episodes} of {report.twitches.n_episodes}",
            days=f"{place.tally.n_days} of {report.twitches.n_observed} observed",
        )
        for place in report.places
    )


def _more_places(report: WeeklyReport) -> str:
    others = report.places[MOST_PLACES:]
    if not others:
        return ""
    n_episodes = sum(place.tally.n_episodes for place in others)
    return f"and {count_of(len(others), 'more place')}: {n_episodes} of {report.twitches.n_episodes} episodes"


def _signs(report: WeeklyReport) -> FlagsPage:
    signs = report.signs
    return flags_page(signs.present, as_of=report.as_of, country=signs.country, medicine_names=signs.medicine_names)


def _symptom_rows(report: WeeklyReport) -> tuple[SymptomRow, ...]:
    return tuple(
        SymptomRow(
            name=plain_text(each.name),
            place=plain_text(each.place),
            days=f"{each.n_days} of {count_of(report.n_days_with_entries, 'day')} with entries",
            worst="" if each.severity_max is None else f"up to {format_rating(each.severity_max)}",
        )
        for each in report.symptoms
    )


def _about_symptoms(report: WeeklyReport) -> str:
    if not report.n_paused_symptoms:
        return ""
    return f"{count_of(report.n_paused_symptoms, 'symptom')} on paused days, not counted here"


def _episodes_on(day: WeekDay) -> str:
    words = {SOME: str(day.n_episodes), NONE: "none"}
    return words.get(day.state, _state_words(day.state))


def _state_words(state: str) -> str:
    return _NOT_OVER if state == NOT_YET else state


def _episode_bars(days: Sequence[WeekDay]) -> str:
    highest = max((day.n_episodes or 0 for day in days), default=0)
    return "".join(_MARKS[day.state] if day.n_episodes is None else bar(day.n_episodes, highest) for day in days)


def _factor_row(week: FactorWeek, days: Sequence[WeekDay]) -> FactorRow:
    return FactorRow(
        name=plain_text(week.factor.name),
        this_week=_figure(week.this_week, week.factor),
        usual=_figure(week.usual, week.factor),
        bars=_factor_bars(week, days),
        days=tuple(_value_on(value, day, week.factor) for value, day in zip(week.values, days, strict=True)),
    )


def _figure(summary: FactorSummary, factor: Factor) -> str:
    if summary.median is None:
        return "not known yet"
    if factor.kind == YES_NO:
        return f"yes on {summary.n_days_above_zero} of {count_of(summary.n_days, 'day')}"
    return f"{format_value(summary.median, factor)} ({count_of(summary.n_days, 'day')})"


def _factor_bars(week: FactorWeek, days: Sequence[WeekDay]) -> str:
    known = [value for value in week.values if value is not None]
    highest = 10.0 if week.factor.unit == "/10" else max(known, default=0.0)
    marks = (_MARKS.get(day.state, MISSING_MARK) for day in days)
    return "".join(
        mark if value is None else bar(value, highest) for value, mark in zip(week.values, marks, strict=True)
    )


def _value_on(value: float | None, day: WeekDay, factor: Factor) -> str:
    if value is not None:
        return format_value(value, factor)
    return _state_words(day.state) if day.state in (PAUSED, NOT_YET) else _NOT_LOGGED


def _missing_rows(items: Sequence[NotLogged]) -> tuple[MissingRow, ...]:
    names: dict[tuple[int, int], list[str]] = {}
    for item in items:
        names.setdefault((item.n_missing, item.n_days), []).append(_missing_name(item.factor))
    return tuple(
        MissingRow(tuple(names[n_missing, n_days]), f"{n_missing} of {count_of(n_days, 'day')}")
        for n_missing, n_days in sorted(names, reverse=True)
    )


def _missing_name(factor: Factor) -> str:
    # Foods give three factors that are missing together: on days not said to be complete.
    return "complete food" if factor.key in FOOD_FACTORS else plain_text(factor.name)


def _tried(week: FactorWeek, coverage: Coverage) -> str:
    total = format_duration(60 * (week.this_week.total or 0))
    n_days = coverage.n_days - coverage.n_paused
    return f"{week.factor.name} {total} in all, on {week.this_week.n_days_above_zero} of {count_of(n_days, 'day')}"


def _marks(*rows: str) -> str:
    shown = "".join(rows)
    return "   ".join(f"{mark} {words}" for mark, words in _MARK_WORDS.items() if mark in shown)
