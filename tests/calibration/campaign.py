"""The measures of the method on the shared scenarios, a section of the page each; must not write the page."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tests.calibration import naive
from tests.calibration.crew import Crew
from tests.calibration.materials import FACTORS, diary, scenarios
from tests.calibration.page import Row, Section, Table
from tests.calibration.screening import (
    Effect,
    Look,
    Task,
    caffeine_effect,
    factor_effect,
    look,
    look_at,
    planted_rate_ratio,
    tasks_of,
    with_primary_names,
)
from tests.calibration.shares import Target, mean_share, share, share_of
from twitchlog.analysis.screen import PRIMARY_FAMILY

FAMILY_TARGET, ABRUPT_TARGET = Target(at_most=0.06), Target(at_most=0.07)
PER_FACTOR_TARGET = Target(0.03, 0.06)
PRIMARY_POWER_TARGET = Target(at_least=0.70)
POOLED_COVERAGE_TARGET, COVERAGE_TARGET = Target(0.93, 0.97), Target(0.92, 0.98)
CLEARED_TARGET = Target(at_least=0.5)
ABRUPT = ("slow wave, AR .6", "step, AR .6")
STEADY = "steady, no gaps, RR 1.5, 90 days"
LENGTHS = (42, 56, 90, 180, 365)
_ANOTHER = 50_000
STEP = "step, AR .6"
WHY_STEP = "twitches and every factor jump on the same day, see below"


class Size(NamedTuple):
    """How many diaries a row takes.

    null: ours where nothing is real; naive and regression: the usual methods; departure: own ones; other: all else.
    """

    null: int = 2000
    naive: int = 400
    regression: int = 200
    departure: int = 1000
    other: int = 400

    def smaller(self, n: int) -> Size:
        """No row with more than n."""
        return Size(*(min(n, each) for each in self))


def nulls(crew: Crew, size: Size) -> Section:
    """False positives where nothing is real."""
    family, per_factor = [], []
    for name, keywords in scenarios("NULLS").items():
        looks = crew.each(f"nothing real: {name}", look_at, tasks_of(keywords, size.null))
        found, factors = (
            share_of([bool(each.found) for each in looks]),
            mean_share([each.share_of_factors for each in looks]),
        )
        is_abrupt, why = name in ABRUPT, WHY_STEP if name == STEP else ""
        family.append(Row(name, (str(found),), found, ABRUPT_TARGET if is_abrupt else FAMILY_TARGET, why))
        per_factor.append(Row(name, (str(factors),), factors, PER_FACTOR_TARGET, why))
    return Section(
        "Nothing is real: how often something is found all the same",
        (
            (
                f"Six factors at lags 0 to 3, one family of 24 tests, {size.null:,} diaries a row, 90 days unless the "
                "name says otherwise. The share of diaries with at least one finding is 5 % by design. The data "
                "minimum is off, so that short diaries are judged too."
            ),
            Table(("family-wise", "diaries with a finding"), tuple(family)),
            (
                "The share of single factors whose own p-value, corrected for the factor's four lags only, is at most "
                ".05. That is what makes a hint: about one factor in twenty shows one by chance alone."
            ),
            Table(("per factor", "factors that pass"), tuple(per_factor)),
            *_step_apart(crew, size),
        ),
    )


def look_at_step_apart(task: Task) -> Look:
    """Screen a diary whose twitches jump in the middle, with the factors of another diary that do not."""
    keywords, seed = task
    still = {name: value for name, value in keywords.items() if not name.startswith("trend")}
    daily = diary(keywords, seed)
    daily[list(FACTORS)] = diary(still, _ANOTHER + seed)[list(FACTORS)]
    return look(daily)


def _step_apart(crew: Crew, size: Size) -> tuple[str | Table, ...]:
    looks = crew.each("nothing real: step, apart", look_at_step_apart, tasks_of(scenarios("NULLS")[STEP], size.null))
    found, factors = (
        share_of([bool(each.found) for each in looks]),
        mean_share([each.share_of_factors for each in looks]),
    )
    return (
        (
            f'In "{STEP}" the twitches change fourfold on one day (the highest degree of trend follows that only '
            "roughly), and each factor changes by two SD on that very day. What the trend leaves of the two jumps is "
            "common to both. That is the whole of it: with the same twitches and factors that do not jump the excess "
            "is gone. A person whose life changes from one day to the next should look at the time before and after "
            "apart (`--since`)."
        ),
        Table(
            ("the same twitches", "diaries with a finding", "factors that pass"),
            (Row("step, factors that do not jump", (str(found), str(factors))),),
        ),
    )


def usual_methods(crew: Crew, size: Size) -> Section:
    """What the naive methods find in the same null diaries, beside ours."""
    rows = []
    for name, keywords in scenarios("NULLS").items():
        ours = crew.each(f"ours again: {name}", look_at, tasks_of(keywords, size.naive))
        quick = crew.each(f"usual methods: {name}", naive.quick_ones, tasks_of(keywords, size.naive))
        slow = crew.each(f"regression: {name}", naive.slow_one, tasks_of(keywords, size.regression))
        shares = [share_of([bool(each.found) for each in ours])]
        shares += [share_of([flags[column] for flags in quick]) for column in range(3)]
        rows.append(Row(name, tuple(f"{100 * each.value:.0f} %" for each in (*shares, share_of(slow)))))
    return Section(
        "The usual methods on the same diaries",
        (
            (
                "The share of diaries in which a method reports anything at all, where nothing is real; 5 % is what it "
                f"should be. {size.naive} diaries a row (error up to 5 points), {size.regression} for the regression "
                "(up to 7 points). *Card*: at some lag, 20 % more twitches on days after more than the median of a "
                "factor than on the others. *Pearson*: the best lag of some factor has p ≤ .05. *Spearman + BH*: "
                "Benjamini-Hochberg over the 24 p-values. *Regression*: negative binomial on the lagged log count and "
                "one exposure at a time, Newey-West errors with the usual number of lags (3 for 90 days), "
                "Benjamini-Hochberg over the 24."
            ),
            Table(("scenario", "ours", "card", "Pearson", "Spearman + BH", "regression"), tuple(rows)),
        ),
    )


def look_at_primary(task: Task) -> Look:
    """Screen one simulated diary with the primary family."""
    return look(with_primary_names(diary(*task)), primary=PRIMARY_FAMILY)


def power(crew: Crew, size: Size) -> Section:
    """How often a real association is found, and at the right lag."""
    found_rows, lag_rows = [], []
    for name, (keywords, at_least) in scenarios("POWER").items():
        looks = crew.each(f"power: {name}", look_at, tasks_of(keywords, size.other))
        found = share_of(["caffeine" in each.found for each in looks])
        found_rows.append(Row(f"{name}, one family", (str(found),), found, Target(at_least=at_least)))
        lags = [each.lag_days["caffeine"] == 1 for each in looks if "caffeine" in each.found]
        right = share_of(lags)
        target = Target(at_least=0.93 if planted_rate_ratio(keywords) >= 2 else 0.85)
        lag_rows.append(Row(name, (str(right), str(len(lags))), right, target))
    keywords = scenarios("POWER")[STEADY][0]
    looks = crew.each(f"power, primary: {STEADY}", look_at_primary, tasks_of(keywords, size.other))
    found = share_of(["caffeine_mg" in each.found for each in looks])
    found_rows.append(Row(f"{STEADY}, primary family", (str(found),), found, PRIMARY_POWER_TARGET))
    return Section(
        "Something is real: how often it is found",
        (
            (
                "Caffeine goes with the twitches of the day after, by the rate ratio (RR) named for each SD. The share "
                f"of {size.other} diaries in which caffeine is found, family-wise, at any lag. A *noisy* twitcher has "
                "a strong hidden ebb and flow (SD .8 on the log scale), a *steady* one half of that. The primary "
                "family is four factors at two lags, chosen beforehand."
            ),
            Table(("scenario", "found"), tuple(found_rows)),
            "Where it is found, how often the lag named is the right one.",
            Table(("scenario", "right lag", "found in"), tuple(lag_rows)),
        ),
    )


def estimate_of(task: Task) -> Effect | None:
    """The adjusted rate ratio of caffeine at lag 1 in one simulated diary."""
    return caffeine_effect(diary(*task), rate_ratio_per_sd=planted_rate_ratio(task[0]))


def coverage(crew: Crew, size: Size) -> Section:
    """How often the 95 % interval holds the truth."""
    rows, everything = [], []
    for name, keywords in scenarios("COVERAGE").items():
        found = crew.each(f"coverage: {name}", estimate_of, tasks_of(keywords, size.other))
        estimates = [each for each in found if each is not None]
        held = share_of([each.covers for each in estimates])
        everything += estimates
        width = float(np.median([each.ci_upper / each.ci_lower for each in estimates]))
        cells = (str(held), str(len(found) - len(estimates)), f"{width:.2f}")
        rows.append(Row(name, cells, held, COVERAGE_TARGET))
    pooled = share_of([each.covers for each in everything])
    rows.append(Row("**all together**", (str(pooled), "", ""), pooled, POOLED_COVERAGE_TARGET))
    return Section(
        "How often the interval holds the truth",
        (
            (
                f"The adjusted 95 % interval of caffeine at lag 1, {size.other} diaries a row. The true rate ratio is "
                "that of the very two days compared (the 80 % and the 20 % quantile of each diary). The last column is "
                "the median of upper limit / lower limit."
            ),
            Table(("scenario", "intervals that hold it", "no estimate", "width"), tuple(rows)),
        ),
    )


def others_flagged(task: Task) -> tuple[bool, ...]:
    """For each factor flagged beside stress in one diary, whether its adjusted interval holds 1."""
    daily = diary(*task)
    found = look(daily)
    names = [name for name in found.found if name != "stress"]
    effects = [factor_effect(daily, name, lag_days=found.lag_days[name]) for name in names]
    return tuple(each is None or each.ci_lower <= 1 <= each.ci_upper for each in effects)


def confounded(crew: Crew, size: Size) -> Section:
    """What the adjustment does where one factor acts and others follow it."""
    flagged_rows, cleared_rows = [], []
    for name, keywords in scenarios("CONFOUNDED").items():
        n = 2 * size.other
        flags = crew.each(f"confounded: {name}", others_flagged, tasks_of(keywords, n))
        some = [each for each in flags if each]
        flagged = share(len(some), n)
        flagged_rows.append(Row(name, (str(flagged),)))
        single = share_of([is_cleared for each in some for is_cleared in each])
        whole = share_of([all(each) for each in some])
        cleared_rows.append(Row(f"{name}: findings cleared", (str(single),), single, CLEARED_TARGET))
        cleared_rows.append(Row(f"{name}: diaries with all of them cleared", (str(whole),), whole, CLEARED_TARGET))
    return Section(
        "One factor acts and others follow it",
        (
            (
                "Stress shortens sleep, short sleep raises caffeine, and only stress goes with the twitches. The "
                "screen tests one factor at a time, so it may flag sleep or caffeine, rightly as an association and "
                f"wrongly as one of their own. {n} diaries."
            ),
            Table(("scenario", "diaries in which another factor is flagged"), tuple(flagged_rows)),
            (
                "Of those, how often the interval adjusted for the other factors holds 1, so that the words "
                '"independent of the others" are not said.'
            ),
            Table(("scenario", "cleared"), tuple(cleared_rows)),
        ),
    )


def flagged_effect(task: Task) -> Effect | None:
    """The adjusted rate ratio of caffeine in one diary where the screen flags it at lag 1; else None."""
    daily = diary(*task)
    found = look(daily)
    if "caffeine" not in found.found or found.lag_days["caffeine"] != 1:
        return None
    return caffeine_effect(daily, rate_ratio_per_sd=planted_rate_ratio(task[0]))


def too_high(crew: Crew, size: Size) -> Section:
    """How far estimates run too high once they are flagged."""
    rows = []
    base: dict[str, Any] = dict(scenarios("COVERAGE")["RR 1.5, 90 days"])
    n = 2 * size.other
    for days in LENGTHS:
        found = crew.each(f"flagged, {days} days", flagged_effect, tasks_of(base | {"days": days}, n))
        effects = [each for each in found if each is not None]
        if not effects:
            continue
        excess = float(np.median([each.rate_ratio / each.truth for each in effects])) - 1
        lower = share_of([each.ci_lower <= each.truth for each in effects])
        rows.append(Row(f"{days} days", (str(share(len(effects), n)), f"{100 * excess:+.0f} %", str(lower))))
    return Section(
        "How far a flagged estimate runs too high",
        (
            (
                "What passes a test is on average luckier than the truth (the winner's curse). RR 1.5 per SD, noisy "
                f"twitcher, 20 % gaps, {n} diaries a row: the median of estimate / truth where caffeine was flagged at "
                'the right lag. That is why a statement begins with the lower limit ("at least 1.2 times"). The data '
                "minimum keeps diaries of 42 days from being read at all. In a short diary the lower limit, too, lies "
                "above the truth more often than the 2.5 % of an estimate that was not picked out by a test."
            ),
            Table(("length", "flagged", "best estimate", "lower limit at or below the truth"), tuple(rows)),
        ),
    )
