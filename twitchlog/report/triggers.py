"""What goes with the twitches as one frozen object of plain numbers; must not phrase, round or print anything.

`build_triggers_report` gathers the numbers, `triggers_page` (triggers_page.py) and `why_page` (why_page.py) say them,
and `triggers_as_json` gives them as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, nan
from typing import NamedTuple

import pandas as pd

from twitchlog.analysis.association import estimate_reverse
from twitchlog.analysis.held_up import NEW_DAYS, NOT_YET, Retest, retest
from twitchlog.analysis.pace import days_until, observed_share
from twitchlog.analysis.results import Association, NotEstimable
from twitchlog.analysis.screen import ASSOCIATED, CANNOT_TELL, HINT, LEVEL, NOT_ENOUGH_DATA, Finding, Screen
from twitchlog.diary.entries import Medicine
from twitchlog.diary.factors import DURING, MAX, YES_NO, Factor, FactorCatalogue
from twitchlog.diary.ledger import LoggedDay
from twitchlog.frame.coverage import Coverage, describe_coverage
from twitchlog.frame.daily import MEDICINE_PREFIX


class ShownBefore(NamedTuple):
    """A finding that was shown on an earlier day, and what the new days since then say of it."""

    lag_days: int
    is_more: bool
    shown_on: dt.date
    retest: Retest


class TriggerFinding(NamedTuple):
    """One finding of the screen with what stands beside it.

    reverse is the control of a same-day finding: how the twitches of a day go with the exposure of the day after (None
    where it is not looked at). n_days_to_go are the calendar days until the data minimum is reached, 0 where it is,
    n_days_to_settle those until a 1.5-times difference would show; both at the present pace, None where there is no
    telling. shown_before holds what was shown of this factor on earlier days.
    """

    factor: Factor
    finding: Finding
    reverse: Association | NotEstimable | None
    n_days_to_go: int | None
    n_days_to_settle: int | None
    shown_before: tuple[ShownBefore, ...]

    @property
    def verdict(self) -> str:
        """One of `screen.VERDICTS`."""
        return self.finding.verdict

    @property
    def is_direction_unknown(self) -> bool:
        """Whether it lies on the same day as the twitches, so that nobody can say which came first."""
        return self.factor.timing == DURING and self.finding.lag_days == 0

    @property
    def is_more(self) -> bool:
        """Whether more of it goes with more twitches, as the screen sees it: by itself."""
        return _is_more(self.finding)

    @property
    def is_independent(self) -> bool:
        """Whether it stands beside the other factors too: the adjusted interval lies on its side of 1."""
        adjusted = self.finding.adjusted
        if not isinstance(adjusted, Association):
            return False
        return adjusted.ci_lower > 1 if self.is_more else adjusted.ci_upper < 1

    @property
    def retest(self) -> ShownBefore | None:
        """The same finding as it was shown before: same lag, same direction."""
        same = (each for each in self.shown_before if self.is_key(each.lag_days, each.is_more))
        return next(same, None)

    def is_key(self, lag_days: int, is_more: bool) -> bool:
        """Whether this finding has that lag and that direction."""
        return (self.finding.lag_days, self.is_more) == (lag_days, is_more)


@dataclass(frozen=True)
class TriggersReport:
    """Everything `triggers` and `why` say, as numbers.

    as_of is the running diary day, last_day the last finished day that was looked at, place the words of the place (""
    for all). coverage is of the days analysed, from the first to the last observed one. n_days_to_go is how many
    calendar days the whole diary still needs (0: none; None: no telling). n_looked_at exposures had enough data;
    n_hints_by_chance of them would be at least a hint if nothing were real. is_whole says that no period was chosen.
    """

    as_of: dt.date
    last_day: dt.date
    outcome: str
    place: str
    place_key: str
    coverage: Coverage
    n_entries: int
    screen: Screen
    findings: tuple[TriggerFinding, ...]
    n_days_to_go: int | None
    n_looked_at: int
    n_hints_by_chance: float
    n_episodes: float
    is_whole: bool = True

    @property
    def start(self) -> dt.date | None:
        """The first observed day; None where there is none."""
        days = self.screen.period.days
        return days[0].date() if len(days) else None

    @property
    def end(self) -> dt.date | None:
        """The last observed day; None where there is none."""
        days = self.screen.period.days
        return days[-1].date() if len(days) else None

    @property
    def reached_on(self) -> dt.date | None:
        """The first running day on which something can be concluded at the present pace.

        The last day that it takes is over then. None where there are enough days, there is no telling, or a period was
        chosen, which more days do not mend.
        """
        if not (self.n_days_to_go and self.is_whole):
            return None
        return self.last_day + dt.timedelta(days=self.n_days_to_go) + _A_DAY

    @property
    def can_conclude(self) -> bool:
        """Whether the diary has enough days for any statement."""
        return not self.screen.shortfalls

    def of(self, *verdicts: str) -> tuple[TriggerFinding, ...]:
        """The findings with some verdicts, in the order of the factors."""
        return tuple(each for each in self.findings if each.verdict in verdicts)

    def keys_shown(self, printed: Iterable[TriggerFinding] | None = None) -> tuple[str, ...]:
        """The keys of the printed findings (None: all) that are associated: what the diary remembers as shown."""
        return tuple(
            self._key(each, each.finding.lag_days, is_more=each.is_more)
            for each in (self.findings if printed is None else printed)
            if each.verdict == ASSOCIATED
        )

    def retests_done(self) -> dict[str, Retest]:
        """What new days said of the findings shown before, by key, where there were enough of them."""
        return {
            self._key(each, before.lag_days, is_more=before.is_more): before.retest
            for each in self.findings
            for before in each.shown_before
            if before.retest.result != NOT_YET
        }

    def _key(self, each: TriggerFinding, lag_days: int, *, is_more: bool) -> str:
        return shown_key(self.outcome, self.place_key, each.factor.key, lag_days=lag_days, is_more=is_more)


def shown_key(outcome: str, place_key: str, exposure: str, *, lag_days: int, is_more: bool) -> str:
    """The key under which the diary remembers that a finding was shown."""
    return f"association:{outcome}:{place_key}:{exposure}:{lag_days}:{'more' if is_more else 'less'}"


def possible_keys(outcome: str, place_key: str, screen: Screen) -> dict[str, tuple[str, int, bool]]:
    """Every key that the findings of a screen could have been shown under: its exposure, lag and direction."""
    return {
        shown_key(outcome, place_key, finding.exposure, lag_days=lag, is_more=is_more): (finding.exposure, lag, is_more)
        for finding in screen.findings
        for lag in (each.lag_days for each in finding.tested.statistics)
        for is_more in (True, False)
    }


def build_triggers_report(
    daily: pd.DataFrame,
    logged: Sequence[LoggedDay],
    screen: Screen,
    catalogue: FactorCatalogue,
    *,
    as_of: dt.date,
    last_day: dt.date,
    medicines: Iterable[Medicine] = (),
    place: str = "",
    place_key: str = "",
    shown: Mapping[str, dt.date] | None = None,
    retested: Mapping[str, Retest] | None = None,
    is_whole: bool = True,
) -> TriggersReport:
    """Gather what stands beside the findings of a screen.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame that was screened; finished days only.
    logged : sequence of LoggedDay
        `DayRows.logged`; rows outside the days analysed are left out.
    screen : Screen
        `analysis.association.screen_frame` of that frame.
    catalogue : FactorCatalogue
        The built-in factors and the person's own.
    as_of : datetime.date
        The running diary day.
    last_day : datetime.date
        The last finished day that was looked at, observed or not.
    medicines : iterable of Medicine
        Give the names of the `med_` columns.
    place, place_key : str
        Where the twitches are, in words and as it stands in keys; "" for everywhere.
    shown : mapping of str to datetime.date, optional
        When findings were first shown, by key; days from as_of on do not count.
    retested : mapping of str to Retest, optional
        What new days said of them when there were first enough, by key: it stands, whatever the frame says now.
    is_whole : bool
        Whether all days up to as_of were looked at, and not a period that was chosen.

    Returns
    -------
    TriggersReport
    """
    period = screen.period
    start, end = (period.days[0].date(), period.days[-1].date()) if len(period.days) else (as_of, as_of - _A_DAY)
    earlier = _shown_before(daily, screen, place_key, shown or {}, retested or {}, as_of)
    names = {MEDICINE_PREFIX + each.key: each.name for each in medicines}
    findings = tuple(
        TriggerFinding(
            factor=_factor(finding.exposure, catalogue, names),
            finding=finding,
            reverse=_reverse(daily, finding, catalogue.get(finding.exposure), screen.outcome),
            n_days_to_go=days_until(finding.shortfalls, period, end=last_day),
            n_days_to_settle=_days_to_settle(finding, screen, last_day),
            shown_before=earlier.get(finding.exposure, ()),
        )
        for finding in screen.findings
    )
    n_looked_at = sum(each.verdict != NOT_ENOUGH_DATA for each in findings)
    return TriggersReport(
        as_of=as_of,
        last_day=last_day,
        outcome=screen.outcome,
        place=place,
        place_key=place_key,
        coverage=describe_coverage(daily, logged, start=start, end=end),
        n_entries=sum(row.n_entries for row in logged),
        screen=screen,
        findings=findings,
        n_days_to_go=days_until(screen.shortfalls, period, end=last_day),
        n_looked_at=n_looked_at,
        n_hints_by_chance=LEVEL * n_looked_at,
        n_episodes=float(period.outcome[period.observed].sum()),
        is_whole=is_whole,
    )


_A_DAY = dt.timedelta(days=1)


def _factor(column: str, catalogue: FactorCatalogue, medicines: Mapping[str, str]) -> Factor:
    """The factor of a column; a medicine is one that says yes or no, and so is a column that nobody described."""
    known = catalogue.get(column)
    if known is not None:
        return known
    name = medicines.get(column) or column.removeprefix(MEDICINE_PREFIX).replace("_", " ")
    return Factor(column, name, YES_NO, "", MAX, high=1)


def _is_more(finding: Finding) -> bool:
    estimate = finding.unadjusted if isinstance(finding.unadjusted, Association) else finding.adjusted
    return isinstance(estimate, Association) and estimate.rate_ratio > 1


def _reverse(
    daily: pd.DataFrame, finding: Finding, factor: Factor | None, outcome: str
) -> Association | NotEstimable | None:
    """The control of what lies on the day of the twitches; of a factor before the day only where something is said."""
    is_during = factor is None or factor.timing == DURING
    told = (ASSOCIATED, HINT, CANNOT_TELL) if is_during else (ASSOCIATED,)
    if finding.lag_days or finding.verdict not in told or not isinstance(finding.adjusted, Association):
        return None
    return estimate_reverse(daily, exposure=finding.exposure, outcome=outcome)


def _days_to_settle(finding: Finding, screen: Screen, last_day: dt.date) -> int | None:
    """Calendar days until a 1.5-times difference shows with 80 % power, if pairs come as they do."""
    estimate, period = finding.adjusted, screen.period
    if finding.verdict == NOT_ENOUGH_DATA or not isinstance(estimate, Association):
        return None
    missing = max(0.0, estimate.days_needed - estimate.n_days)
    per_day = observed_share(period, end=last_day) * finding.n_pairs / max(1, period.n_observed)
    return ceil(missing / per_day) if per_day else None


def _shown_before(
    daily: pd.DataFrame,
    screen: Screen,
    place_key: str,
    shown: Mapping[str, dt.date],
    retested: Mapping[str, Retest],
    as_of: dt.date,
) -> dict[str, tuple[ShownBefore, ...]]:
    """What was shown of each exposure before as_of, tested once on the days since; in the order it was shown."""
    found: dict[str, list[ShownBefore]] = {}
    for key, (exposure, lag, is_more) in _known(screen, place_key, shown).items():
        if shown[key] < as_of:
            done = retested.get(key)
            if done is None or not _is_before(done.last_on, as_of):
                # Always with the retest's own permutations and seed: another seed must not give another answer.
                again = retest(
                    daily,
                    outcome=screen.outcome,
                    exposure=exposure,
                    lag_days=lag,
                    is_more=is_more,
                    shown_on=shown[key],
                )
                done = again if done is None else _not_yet(again)
            found.setdefault(exposure, []).append(ShownBefore(lag, is_more, shown[key], done))
    return {name: tuple(sorted(each, key=lambda one: one.shown_on)) for name, each in found.items()}


def _is_before(last_on: dt.date | None, as_of: dt.date) -> bool:
    return last_on is not None and last_on < as_of


def _not_yet(again: Retest) -> Retest:
    """A look back at a day before the test was done, which is not done a second time whatever was logged late."""
    return Retest(NOT_YET, min(again.n_days, NEW_DAYS - 1), 0, nan, None)


def _known(screen: Screen, place_key: str, shown: Collection[str]) -> dict[str, tuple[str, int, bool]]:
    return {key: what for key, what in possible_keys(screen.outcome, place_key, screen).items() if key in shown}


def forgotten(report: TriggersReport) -> Iterator[tuple[TriggerFinding, ShownBefore]]:
    """What was shown before and is not among the associated findings now."""
    for each in report.findings:
        for before in each.shown_before:
            if each.verdict != ASSOCIATED or not each.is_key(before.lag_days, before.is_more):
                yield each, before
