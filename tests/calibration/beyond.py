"""What the shared scenarios do not cover: weekly re-reading, other factors, uneven logging; must not write the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tests.calibration import departures
from tests.calibration.campaign import Size
from tests.calibration.crew import Crew
from tests.calibration.departures import NULLS, name_of
from tests.calibration.materials import FACTORS, OUTCOME, diary, scenarios
from tests.calibration.page import Row, Section, Table
from tests.calibration.rereading import DAYS_KEPT, WEEKLY, First, reread
from tests.calibration.screening import Look, Task, look, tasks_of
from tests.calibration.shares import mean_share, share_of
from twitchlog.analysis.held_up import CANNOT, HELD_UP, NEW_DAYS
from twitchlog.analysis.logging_bias import find_logging_bias
from twitchlog.analysis.period import build_period

LENGTHS = (90, 180)
BIAS_LENGTHS = (90, 365)
MISSING = {
    "none": "every day logged",
    "mcar": "20 % of days skipped at random",
    "mnar": "quiet days skipped more often",
}
COLLIDER = {"collider": "logged when twitching or when stressed"}


def rereading(crew: Crew, size: Size) -> Section:
    """A year of weekly reports, and what becomes of the first finding."""
    usual: dict[str, Any] = dict(scenarios("NULLS")["365 days, AR .6, weekday, trend, 20 % gaps"]) | {"days": DAYS_KEPT}
    null = crew.each("a year of weeks, nothing real", reread, tasks_of(usual, size.other))
    planted = usual | {"effects": (("caffeine", 1, 1.5),)}
    real = crew.each("a year of weeks, RR 1.5", reread, tasks_of(planted, size.other))
    false_findings, true_findings = [year.first for year in null], [year.first_of_caffeine for year in real]
    ever = (
        Row("nothing is real", _year_cells(false_findings, [year.n_shown for year in null])),
        Row("RR 1.5, caffeine", _year_cells(true_findings, [year.n_shown_caffeine for year in real])),
    )
    later = (
        Row("nothing is real", _later_cells(false_findings)),
        Row("RR 1.5, caffeine", _later_cells(true_findings)),
    )
    return Section(
        "A diary that is read every week for a year",
        (
            (
                f"{len(WEEKLY)} reports, from day {WEEKLY[0]} to day {WEEKLY[-1]}, primary family, data minimum on; "
                f"AR .6, weekday, trend, 20 % of days skipped, {size.other} diaries each. A single report keeps to its "
                "5 %. To look again every week is to take the chance again, and this is not corrected: in the course "
                "of a year many a diary shows something once, although nothing is real."
            ),
            Table(("diary", 'ever shows "associated"', "first shown on day (median)", "of all reports"), ever),
            (
                f"So a finding is tested once more, one-sided, on the first {NEW_DAYS} observed days after it was "
                'first shown: "held up" or "did not hold up". By chance one false finding in twenty holds up. '
                "Eight weeks tell little of a weak association, so that one which did not hold up is not shown to be "
                "false."
            ),
            Table(("first finding", "diaries with one, tested again", HELD_UP, "could not be tested"), later),
        ),
        _in_short(false_findings, true_findings),
    )


def _year_cells(firsts: list[First | None], n_shown: list[int]) -> tuple[str, ...]:
    days = [first.day for first in firsts if first]
    of_all = 100 * sum(n_shown) / (len(WEEKLY) * len(n_shown))
    return (
        str(share_of([bool(first) for first in firsts])),
        f"{np.median(days):.0f}" if days else "–",
        f"{of_all:.1f} %",
    )


def _in_short(false_findings: list[First | None], true_findings: list[First | None]) -> str:
    ever = 100 * share_of([bool(first) for first in false_findings]).value
    passed = [_in_percent(_held_up(firsts)) for firsts in (false_findings, true_findings)]
    return (
        f"**Looking every week for a year says it at least once in {ever:.0f} %**: every look takes the chance again, "
        'and no p-value is corrected for that. The answer to it is **"held up"**: what was found once is tested again '
        f"on the days that came after it was first shown. Of findings without truth {passed[0]} held up, of true ones "
        f"(RR 1.5) {passed[1]}. Until it held up a finding is a question, not an answer."
    )


def _held_up(firsts: list[First | None]) -> list[bool]:
    """Of every first finding that could be tested again, whether it held up."""
    return [first.held_up == HELD_UP for first in firsts if first and first.held_up != CANNOT]


def _in_percent(flags: list[bool]) -> str:
    return f"{100 * share_of(flags).value:.0f} %" if flags else "none"


def _later_cells(firsts: list[First | None]) -> tuple[str, ...]:
    tested = _held_up(firsts)
    n_found = sum(first is not None for first in firsts)
    return str(len(tested)), str(share_of(tested)), str(n_found - len(tested))


class Departure(NamedTuple):
    """One diary of a generator: what is found, the columns that its logging differs by, and those it is warned of."""

    found: tuple[str, ...]
    noted: tuple[str, ...]
    warned: tuple[str, ...]


def look_at_departure(task: tuple[str, int, int]) -> Departure:
    """Screen one diary of a generator, by its name, length and seed."""
    generator, n_days, seed = task
    daily = getattr(departures, generator)(n_days, seed)
    return departure_of(daily)


def departure_of(daily: pd.DataFrame) -> Departure:
    """What is found in a diary, and what is said of its logging."""
    biases = find_logging_bias(build_period(daily, outcome=OUTCOME, exposures=FACTORS), outcome=OUTCOME)
    warned = tuple(bias.column for bias in biases if bias.is_beyond_chance)
    return Departure(look(daily).found, tuple(bias.column for bias in biases), warned)


def broken_assumptions(crew: Crew, size: Size) -> Section:
    """Diaries that are not as the method assumes."""
    rows = []
    for generator in NULLS:
        cells = []
        for n_days in LENGTHS:
            seen = _departures(crew, generator.__name__, n_days, size)
            cells += [str(share_of([bool(each.found) for each in seen])), _whole(each.warned for each in seen)]
        rows.append(Row(name_of(generator), tuple(cells)))
    effects = []
    for generator in departures.EFFECTS:
        shares = [
            str(share_of(["caffeine" in each.found for each in _departures(crew, generator.__name__, n_days, size)]))
            for n_days in LENGTHS
        ]
        effects.append(Row(name_of(generator), tuple(shares)))
    told = "\n".join(f"- *{name_of(each)}*: {_first_line(each)}" for each in (*NULLS, *departures.EFFECTS))
    columns = [f"{n_days} days: {what}" for n_days in LENGTHS for what in ("found something", "warned of the logging")]
    return Section(
        "Diaries that are not as the method assumes",
        (
            (
                "Own generators (`tests/calibration/departures.py`), no weekday and no trend, one family of 24 tests, "
                f"{size.departure} diaries a row and length:"
            ),
            told,
            "Nothing is real. *Warned*: the share of diaries in which the program says that logging is uneven.",
            Table(("model", *columns), tuple(rows)),
            (
                "Flare-ups, an outlier week, heavy tails and rare twitches move the 5 % by a point or two at most. "
                "A factor that is noted mostly on bad days does little harm by itself: only its noted days are "
                "compared. Zeros in the place of what was not noted, and ratings made in the light of the day's "
                "twitches, are associations in the table itself. No method can tell them from real ones, and the "
                "warning, which looks at days left out, cannot see them. What helps is an empty cell where nothing was "
                "noted, and a rating made before the twitches. Days that are kept only when they are bad make false "
                "associations too; the plain warning, which takes care not to cry wolf, comes in few of them."
            ),
            "Something is real, but has a threshold; the method assumes that each further cup counts the same.",
            Table(("effect", *(f"{n_days} days: found" for n_days in LENGTHS)), tuple(effects)),
        ),
    )


def look_at_exposures(task: tuple[str, int, int]) -> Look:
    """Screen one diary of a generator, by its name, length and seed, as one family of 24 tests."""
    generator, n_days, seed = task
    return look(getattr(departures, generator)(n_days, seed))


def unlike_amounts(crew: Crew, size: Size) -> Section:
    """Exposures that are not like a daily amount."""
    rows = []
    for generator in departures.EXPOSURES:
        cells = []
        for n_days in LENGTHS:
            tasks = [(generator.__name__, n_days, seed) for seed in range(1, size.departure + 1)]
            looks = crew.each(f"exposures: {generator.__name__}, {n_days} days", look_at_exposures, tasks)
            cells.append(str(mean_share([each.share_of_factors for each in looks])))
            cells.append(str(share_of([bool(each.found) for each in looks])))
        rows.append(Row(name_of(generator), tuple(cells)))
    told = "\n".join(f"- *{name_of(each)}*: {_first_line(each)}" for each in departures.EXPOSURES)
    columns = [f"{n_days} days: {what}" for n_days in LENGTHS for what in ("factors with p ≤ .05", "family-wise")]
    return Section(
        "Factors that are not like a daily amount",
        (
            (
                "Own generators, nothing real, twitches with a hidden AR(.6), no weekday and no trend. All six factors "
                "of a diary are of the one kind, each drawn apart, at lags 0 to 3; the data minimum is off. "
                f"{size.departure:,} diaries a row and length. 5 % is what both shares should be."
            ),
            told,
            Table(("factor", *columns), tuple(rows)),
        ),
    )


def _departures(crew: Crew, name: str, n_days: int, size: Size) -> list[Departure]:
    tasks = [(name, n_days, seed) for seed in range(1, size.departure + 1)]
    return crew.each(f"departure: {name}, {n_days} days", look_at_departure, tasks)


def _whole(warned: Any) -> str:
    return f"{100 * share_of([bool(each) for each in warned]).value:.0f} %"


def _first_line(generator: departures.Generator) -> str:
    return (generator.__doc__ or "").strip().splitlines()[0]


def look_at_logging(task: Task) -> Departure:
    """Screen one simulated diary, and read the warning."""
    return departure_of(diary(*task))


def uneven_logging(crew: Crew, size: Size) -> Section:
    """How often the warning about logging is given, where it should and where it should not."""
    base: Mapping[str, Any] = scenarios("NULLS")["AR .6, weekday, trend"]
    rows = []
    for missing, name in (MISSING | COLLIDER).items():
        for n_days in BIAS_LENGTHS:
            tasks = tasks_of({**base, "missing": missing, "days": n_days}, size.other)
            seen = crew.each(f"logging: {missing}, {n_days} days", look_at_logging, tasks)
            shares = (
                share_of([bool(each.noted) for each in seen]),
                share_of([bool(each.warned) for each in seen]),
                *(share_of([of in each.warned for each in seen]) for of in (OUTCOME, "stress")),
                share_of([bool(each.found) for each in seen]),
            )
            rows.append(Row(f"{name}, {n_days} days", tuple(map(str, shares))))
    return Section(
        "The warning about uneven logging",
        (
            (
                "The program notes when the share of days logged differs by more than 15 points after high and after "
                "low days of the twitches or of a factor (then it never says that a strong link is unlikely), and "
                "warns in plain words when any of the columns would show that by chance less than one time in twenty. "
                f"AR .6, weekday, trend, six factors, nothing real, {size.other} diaries a row."
            ),
            Table(("logging", "noted", "warned", "of the twitches", "of stress", "found something"), tuple(rows)),
            (
                "The warning compares the days *after*, since what a day was like that was not logged is not known. "
                "Skipping that depends on the day itself shows in it only as far as a day resembles the one before, so "
                "that no warning proves little. In a short diary with skipped days one of seven columns differs by 15 "
                "points soon enough by chance; that is told as what it may be."
            ),
        ),
    )
