"""The arithmetic behind one finding as plain numbers, enough to compute it again; must not phrase or print."""

from __future__ import annotations

import datetime as dt
from math import nan
from typing import NamedTuple

import numpy as np

from twitchlog import __version__
from twitchlog.analysis.family_tests import FamilyNull
from twitchlog.analysis.gate import pairs
from twitchlog.analysis.period import Period
from twitchlog.report.triggers import TriggerFinding, TriggersReport

QUANTILES = (0.0, 0.2, 0.5, 0.8, 1.0)


class Selection(NamedTuple):
    """What was asked: the diary's file, the days, the place, and whether all exposures make one family."""

    path: str
    start: dt.date | None = None
    end: dt.date | None = None
    site: str | None = None
    all_lags: bool = False


class LagDays(NamedTuple):
    """The days at one lag: n_pairs used, n_left_out observed ones without the exposure, and the statistic.

    The statistic is NaN where it is held back below the data minimum, or there is none.
    """

    lag_days: int
    n_pairs: int
    n_left_out: int
    statistic: float


class WhyReport(NamedTuple):
    """One finding of a report with the figures it rests on.

    quantiles are of the exposure's values on the pairs, at `QUANTILES` (empty without pairs); columns name those of the
    null model, with their coefficients; family is None where nothing of it could be tested.
    """

    report: TriggersReport
    chosen: TriggerFinding
    selection: Selection
    lags: tuple[LagDays, ...]
    quantiles: tuple[float, ...]
    n_values: int
    columns: tuple[str, ...]
    coefficients: tuple[float, ...]
    family: FamilyNull | None
    program_version: str


def build_why_report(report: TriggersReport, column: str, selection: Selection) -> WhyReport:
    """Gather the arithmetic of one finding.

    Parameters
    ----------
    report : TriggersReport
    column : str
        One of its exposures.
    selection : Selection

    Returns
    -------
    WhyReport
    """
    chosen = next(each for each in report.findings if each.factor.key == column)
    period, finding = report.screen.period, chosen.finding
    values = pairs(period, column, lag_days=finding.lag_days)
    model = report.screen.null_model
    return WhyReport(
        report=report,
        chosen=chosen,
        selection=selection,
        lags=tuple(
            _lag_days(period, column, each.lag_days, each.statistic if finding.is_shown else nan, n_used(report))
            for each in finding.tested.statistics
        ),
        quantiles=tuple(float(value) for value in np.quantile(values, QUANTILES)) if len(values) else (),
        n_values=len(np.unique(values)),
        columns=model.columns if model else (),
        coefficients=tuple(float(value) for value in model.fit.coef) if model else (),
        family=next((each for each in report.screen.families if each.family == finding.family), None),
        program_version=__version__,
    )


def n_used(report: TriggersReport) -> int:
    """The observed days that the models use: not those of a weekday that never has a twitch (`Period.rows`)."""
    period = report.screen.period
    return len(period.rows(period.observed))


def _lag_days(period: Period, column: str, lag_days: int, statistic: float, n_days: int) -> LagDays:
    n_pairs = len(pairs(period, column, lag_days=lag_days))
    return LagDays(lag_days, n_pairs, n_days - n_pairs, statistic)


def python_lines(why: WhyReport) -> tuple[str, ...]:
    """The lines of Python that compute the finding again."""
    chosen, report, asked = why.chosen, why.report, why.selection
    last = report.last_day
    start = f"start=dt.date({asked.start.year}, {asked.start.month}, {asked.start.day}), " if asked.start else ""
    site = f", site={asked.site!r}" if asked.site else ""
    outcome = f", outcome={report.outcome!r}"
    family = ", primary=None" if asked.all_lags else ""
    return (
        "import datetime as dt",
        "import twitchlog",
        "from twitchlog.analysis import estimate_rate_ratio, screen_associations",
        f"with twitchlog.open_diary({asked.path!r}) as diary:",
        f"    daily = diary.daily_frame({start}end=dt.date({last.year}, {last.month}, {last.day}){site})",
        f"table = screen_associations(daily{outcome}{family}, seed={report.screen.seed})",
        f"effect = estimate_rate_ratio(daily, exposure={chosen.factor.key!r},",
        f"                             lag_days={chosen.finding.lag_days}{outcome})",
    )
