"""From a diary to a page: every report and screen as one short flow; must not compute, phrase or print.

All of them end with the last finished diary day before `as_of`, the running one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from typing import TYPE_CHECKING

from twitchlog import clock
from twitchlog.diary.entries import TYPED, Episode, Symptom
from twitchlog.diary.urgent import SOON
from twitchlog.pipeline import Diary, body
from twitchlog.reference.tables import table

if TYPE_CHECKING:
    import pandas as pd

    from twitchlog.analysis.flag_evidence import Evidence
    from twitchlog.analysis.held_up import Retest
    from twitchlog.analysis.results import FlagResult
    from twitchlog.analysis.screen import Screen
    from twitchlog.diary.ledger import DayRows
    from twitchlog.report.triggers import TriggerFinding, TriggersReport
    from twitchlog.report.weekly import WeeklyReport
    from twitchlog.store.shown import NewDaysTest

TWITCH_EPISODES = "twitch_episodes"


# Reports


def default_week(diary: Diary, *, as_of: dt.date) -> dt.date:
    """The first day of the week that a report shows unless told: the last one that is over.

    A diary that is younger than that gets the seven days that end with the last finished day.

    Parameters
    ----------
    diary : Diary
    as_of : datetime.date
        The running diary day.
    """
    monday = as_of - dt.timedelta(days=as_of.weekday() + 7)
    first = diary.first_day()
    is_younger = first is not None and first > monday + dt.timedelta(days=6)
    return as_of - dt.timedelta(days=7) if is_younger else monday


def weekly_report(diary: Diary, *, week_start: dt.date, as_of: dt.date) -> WeeklyReport:
    """The report of seven diary days against the eight weeks before.

    Parameters
    ----------
    diary : Diary
    week_start : datetime.date
        The first of the seven days.
    as_of : datetime.date
        The running diary day: it and later days are not over.
    """
    from twitchlog.analysis.red_flags import assess_red_flags
    from twitchlog.analysis.results import PRESENT
    from twitchlog.frame.daily import build_daily_frame
    from twitchlog.report.flags_words import worry_sentence
    from twitchlog.report.weekly import WeekSigns, build_weekly_report

    end = week_start + dt.timedelta(days=6)
    symptom_names = {row["key"]: row["name"] for row in table("symptoms")}
    rows = diary.day_rows()
    daily = build_daily_frame(rows, diary.catalogue, end=end)
    evidence = diary.flag_evidence(as_of=as_of, rows=rows)
    flags = assess_red_flags(evidence, as_of=as_of)
    after_week = min(as_of, end + dt.timedelta(days=1))
    return build_weekly_report(
        daily,
        rows.episodes,
        rows.logged,
        diary.catalogue,
        week_start=week_start,
        as_of=as_of,
        name_place=body().name,
        name_symptom=lambda key: symptom_names.get(key, key),
        symptoms=_symptoms(diary, week_start, end),
        associations=_triggers(diary, rows, daily, as_of=after_week, only_associated=True),
        signs=WeekSigns(
            tuple(flag for flag in flags if flag.result == PRESENT),
            diary.settings.country,
            {medicine.key: medicine.name for medicine in rows.medicines},
        ),
        gentle=(worry_sentence(),) if looks_like_worry(diary, evidence, flags, as_of=as_of) else (),
    )


def looks_like_worry(diary: Diary, evidence: Evidence, flags: Sequence[FlagResult], *, as_of: dt.date) -> bool:
    """Whether a gentle line is due: never where daily mode is on already, or a sign asks for a doctor soon.

    Parameters
    ----------
    diary : Diary
    evidence : Evidence
    flags : sequence of FlagResult
    as_of : datetime.date
        The running diary day.
    """
    from twitchlog.analysis.red_flags import assess_worry, highest_tier

    if diary.settings.daily_mode or highest_tier(flags) >= SOON:
        return False
    week = diary.entries(kinds=[Episode.kind, Symptom.kind], start=as_of - dt.timedelta(days=6), end=as_of)
    counts = Counter(diary.day_of(stored).toordinal() for stored in week if stored.source == TYPED)
    return assess_worry(evidence, counts, as_of=as_of).is_shown


def _symptoms(diary: Diary, start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, Symptom]]:
    for stored in diary.entries(kinds=[Symptom.kind], start=start, end=end):
        if isinstance(stored.entry, Symptom):
            yield diary.day_of(stored), stored.entry


def finished_weeks(diary: Diary, *, as_of: dt.date) -> tuple[dt.date, ...]:
    """The Mondays of all weeks that are over, from the one of the first entry on.

    Parameters
    ----------
    diary : Diary
    as_of : datetime.date
        The running diary day: its week is not over.
    """
    first = diary.first_day()
    if first is None:
        return ()
    monday = first - dt.timedelta(days=first.weekday())
    n_weeks = max(0, (as_of - monday).days // 7)
    return tuple(monday + dt.timedelta(weeks=n) for n in range(n_weeks))


# What goes with the twitches


def finished_days(
    diary: Diary, *, start: dt.date | None, end: dt.date | None, as_of: dt.date, site: str | None = None
) -> pd.DataFrame:
    """The daily frame without the running day and what lies ahead.

    Parameters
    ----------
    diary : Diary
    start, end : datetime.date, optional
        Both inclusive; by default the first and the last finished day with an entry.
    as_of : datetime.date
        The running diary day.
    site : str, optional
        As in `Diary.daily_frame`.
    """
    return diary.daily_frame(start, end, site).loc[: _last_day(end, as_of).isoformat()]


def _last_day(end: dt.date | None, as_of: dt.date) -> dt.date:
    return min(end or dt.date.max, as_of - dt.timedelta(days=1))


def diary_screen(
    diary: Diary,
    *,
    start: dt.date | None,
    end: dt.date | None,
    as_of: dt.date,
    site: str | None = None,
    outcome: str = TWITCH_EPISODES,
    all_lags: bool = False,
    seed: int = 0,
) -> Screen:
    """Which factors go with the twitches, with the whole arithmetic.

    Parameters
    ----------
    diary, start, end, as_of, site
        As in `finished_days`.
    outcome : str
        A column of the daily frame.
    all_lags : bool
        Test every exposure at every lag as one family, instead of the primary ones at theirs.
    seed : int
    """
    daily = finished_days(diary, start=start, end=end, as_of=as_of, site=site)
    return _screened(daily, outcome=outcome, all_lags=all_lags, seed=seed)


def _screened(daily: pd.DataFrame, *, outcome: str, all_lags: bool, seed: int, only_associated: bool = False) -> Screen:
    from twitchlog.analysis.association import screen_frame
    from twitchlog.analysis.screen import PRIMARY_FAMILY

    primary = None if all_lags else PRIMARY_FAMILY
    return screen_frame(daily, outcome=outcome, primary=primary, seed=seed, only_associated=only_associated)


def triggers_report(
    diary: Diary,
    *,
    start: dt.date | None,
    end: dt.date | None,
    as_of: dt.date,
    site: str | None = None,
    outcome: str = TWITCH_EPISODES,
    all_lags: bool = False,
    seed: int = 0,
) -> TriggersReport:
    """What goes with the twitches, with what stands beside each finding.

    Parameters
    ----------
    diary, start, end, as_of, site, outcome, all_lags, seed
        As in `diary_screen`. What was shown before is tested again only where the whole diary is looked at, once:
        the diary keeps the answer.
    """
    from twitchlog.frame.daily import build_daily_frame

    last = _last_day(end, as_of)
    chosen, rows = diary.where(site), diary.day_rows(start=start, end=last)
    return _triggers(
        diary,
        rows,
        build_daily_frame(rows, diary.catalogue, start=start, sites=chosen.sites, side=chosen.side),
        as_of=as_of,
        end=end,
        site=site,
        outcome=outcome,
        all_lags=all_lags,
        seed=seed,
        is_whole=not (start or end),
    )


def _triggers(
    diary: Diary,
    rows: DayRows,
    daily: pd.DataFrame,
    *,
    as_of: dt.date,
    end: dt.date | None = None,
    site: str | None = None,
    outcome: str = TWITCH_EPISODES,
    all_lags: bool = False,
    seed: int = 0,
    is_whole: bool = True,
    only_associated: bool = False,
) -> TriggersReport:
    from twitchlog.report.triggers import build_triggers_report, possible_keys

    last = _last_day(end, as_of)
    daily = daily.loc[: last.isoformat()]
    screen = _screened(daily, outcome=outcome, all_lags=all_lags, seed=seed, only_associated=only_associated)
    chosen = diary.where(site)
    place_key = f"{'+'.join(sorted(chosen.sites or ()))} {chosen.side or ''}".strip()
    shown = diary.store.shown(possible_keys(outcome, place_key, screen)) if is_whole else {}
    tests = {key: each.test for key, each in shown.items() if each.test}
    report = build_triggers_report(
        daily,
        rows.logged,
        screen,
        diary.catalogue,
        as_of=as_of,
        last_day=last,
        medicines=rows.medicines,
        place=" ".join((site or "").lower().split()),
        place_key=place_key,
        shown={key: each.shown_on for key, each in shown.items()},
        retested={key: _as_retest(test) for key, test in tests.items()},
        is_whole=is_whole,
    )
    _remember_tests(diary, {key: test for key, test in report.retests_done().items() if key not in tests})
    return report


def _as_retest(test: NewDaysTest) -> Retest:
    from twitchlog.analysis.held_up import NEW_DAYS, Retest

    p_value = nan if test.p_value is None else test.p_value
    return Retest(test.result, NEW_DAYS, test.n_pairs, p_value, test.last_on)


def _remember_tests(diary: Diary, done: Mapping[str, Retest]) -> None:
    """Keep what new days said, whoever looked: what was read once must not change with what is logged late."""
    from twitchlog.store.shown import NewDaysTest

    now, today = clock.now().occurred_at, diary.today()
    tests = {
        key: NewDaysTest(each.result, None if isnan(each.p_value) else each.p_value, each.n_pairs, each.last_on, now)
        for key, each in done.items()
        if each.last_on and each.last_on < today  # with an --as-of that lies ahead, the last of them may not be over
    }
    diary.store.remember_tests(tests)


def remember_shown(
    diary: Diary, report: TriggersReport, *, as_of: dt.date, printed: Iterable[TriggerFinding] | None = None
) -> None:
    """Keep which findings were shown, so that new days test them once more; a later day than today is not noted.

    Parameters
    ----------
    diary : Diary
    report : TriggersReport
        Of the whole diary: a finding of chosen days is none that can hold up.
    as_of : datetime.date
        The running day of the look, on which the findings were read, whatever the last day they were made from. One
        in the past is kept as it is: such a look pretends to be of that day, and used only days before it.
    printed : iterable of TriggerFinding, optional
        The findings that the page names; None for all of them.
    """
    on = min(as_of, diary.today())
    diary.store.remember_shown(report.keys_shown(printed), on=on, at=clock.now().occurred_at)
