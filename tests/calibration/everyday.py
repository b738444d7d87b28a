"""Diaries as people keep and read them: the usual path, and weekdays that never twitch; must not write the page."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from tests.calibration.campaign import COVERAGE_TARGET, FAMILY_TARGET, Size
from tests.calibration.crew import Crew
from tests.calibration.materials import FACTORS, OUTCOME, PRIMARY_NAMES, diary, scenarios
from tests.calibration.page import Row, Section, Table
from tests.calibration.screening import PERMUTATIONS, Task, factor_effect, look, tasks_of, with_primary_names
from tests.calibration.shares import Measured, mean_share, share, share_of
from twitchlog.analysis.association import screen_frame
from twitchlog.analysis.family_tests import EXPLORATORY, PRIMARY
from twitchlog.analysis.screen import ASSOCIATED, HINT, NOT_ENOUGH_DATA, Screen

USUAL = "AR .6, weekday, trend, 20 % gaps"
LENGTHS = (56, 90, 180, 365)
COLUMNS = tuple(PRIMARY_NAMES.get(name, name) for name in FACTORS)
QUIET_WEEKDAYS = (2, 5)
QUIET = {"phi_y": 0.8, "phi_x": 0.8, "trend": 1, "days": 150, "missing": "mcar"}


class Reading(NamedTuple):
    """One diary read on the usual path: whether it has enough data, what is "associated", and exploratory hints.

    hints has one mark for each exploratory factor with enough data.
    """

    is_enough: bool
    associated: tuple[str, ...]
    hints: tuple[bool, ...]


def read(task: Task) -> Reading:
    """Read one simulated diary as `twitchlog triggers` does: primary and exploratory family, data minimum on."""
    return reading_of(screened(with_primary_names(diary(*task))))


def screened(daily: pd.DataFrame) -> Screen:
    """The screen with everything as it is by default; only what is associated is sized, which changes no p-value."""
    return screen_frame(daily, outcome=OUTCOME, exposures=COLUMNS, permutations=PERMUTATIONS, only_associated=True)


def reading_of(screen: Screen) -> Reading:
    """What the program would say of a screen."""
    judged = [each for each in screen.findings if each.verdict != NOT_ENOUGH_DATA]
    return Reading(
        any(each.family == PRIMARY for each in judged),
        tuple(each.exposure for each in judged if each.verdict == ASSOCIATED),
        tuple(each.verdict == HINT for each in judged if each.family == EXPLORATORY),
    )


def usual_path(crew: Crew, size: Size) -> Section:
    """False positives on the path that people use."""
    rows, found_in = [], []
    for n_days in LENGTHS:
        tasks = tasks_of({**scenarios("NULLS")[USUAL], "days": n_days}, size.null)
        readings = crew.each(f"usual path, {n_days} days", read, tasks)
        enough = [each for each in readings if each.is_enough]
        found = share_of([bool(each.associated) for each in readings])
        of_enough = share_of([bool(each.associated) for each in enough])
        cells = (str(share(len(enough), len(readings))), str(of_enough), _hints(readings), str(found))
        rows.append(Row(f"{n_days} days", cells, found, FAMILY_TARGET))
        found_in.append(100 * found.value)
    return Section(
        "The usual path, where nothing is real",
        (
            (
                "As `twitchlog triggers` reads a diary, looked at once: caffeine, sleep, stress and water at lags 0 "
                'and 1 are the primary family, in which a finding is "associated"; exertion and magnesium at lags 0 '
                f"to 3 are exploratory, where nothing is more than a hint. The data minimum is on. {USUAL}, "
                f"{size.null:,} diaries a row. *Enough data*: at least one primary factor is judged. The share of all "
                "diaries is what a person meets; the share of those with enough data is the level of the test."
            ),
            Table(
                (
                    "length",
                    "enough data",
                    "associated, of those",
                    "hint, of exploratory factors judged",
                    "associated, of all diaries",
                ),
                tuple(rows),
            ),
        ),
        (
            'Where nothing is real, **one look says "associated" in 5 % of diaries** by design (measured: '
            f"{min(found_in):.1f} to {max(found_in):.1f} %, by length of the diary)."
        ),
    )


def _hints(readings: list[Reading]) -> str:
    shares = [sum(each.hints) / len(each.hints) for each in readings if each.hints]
    found = mean_share(shares) if len(shares) > 1 else share(0, 0)
    return str(found)


class Quiet(NamedTuple):
    """A diary without twitches on two weekdays: whether something is found, and whether caffeine's interval holds 1."""

    is_found: bool
    covers: bool | None


def look_at_quiet(task: Task) -> Quiet:
    """Screen a diary in which two weekdays never have a twitch, and size caffeine at lag 1."""
    daily = without_twitches_on(diary(*task), QUIET_WEEKDAYS)
    effect = factor_effect(daily, "caffeine", lag_days=1)
    return Quiet(bool(look(daily).found), None if effect is None else effect.ci_lower <= 1 <= effect.ci_upper)


def without_twitches_on(daily: pd.DataFrame, weekdays: tuple[int, ...]) -> pd.DataFrame:
    """The same diary with 0 twitches on every logged day of those weekdays (0 is Monday)."""
    days = pd.DatetimeIndex(daily.index)
    is_quiet = days.day_of_week.isin(weekdays) & daily[OUTCOME].notna()
    return daily.assign(**{OUTCOME: daily[OUTCOME].mask(is_quiet, 0.0)})


def quiet_weekdays(crew: Crew, size: Size) -> Section:
    """Weekdays whose rate is 0, which a model of log rates can only approach."""
    keywords: dict[str, Any] = dict(QUIET)
    seen = crew.each("two weekdays never twitch", look_at_quiet, tasks_of(keywords, size.departure))
    found = share_of([each.is_found for each in seen])
    sized = [each.covers for each in seen if each.covers is not None]
    held: Measured = share_of(sized)
    return Section(
        "Weekdays that never have a twitch",
        (
            (
                f"{QUIET['days']} days, AR .8, trend, 20 % of days skipped, nothing real, and 0 twitches on every "
                "Wednesday and Saturday. A model of log rates has no finite number for such a weekday; it must not "
                f"come out as a finding or as too narrow an interval. {size.departure:,} diaries, six factors at lags "
                f"0 to 3; the interval is the adjusted one of caffeine at lag 1 ({len(seen) - len(sized)} diaries "
                "without an estimate)."
            ),
            Table(
                ("measure", "share"),
                (
                    Row("diaries with a finding", (str(found),), found, FAMILY_TARGET),
                    Row("intervals that hold the truth", (str(held),), held, COVERAGE_TARGET),
                ),
            ),
        ),
    )
