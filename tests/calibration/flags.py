"""How often the warning signs' rules fire on random diaries; must not judge: it tests the rules, not patients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tests.calibration.campaign import Size
from tests.calibration.crew import Crew
from tests.calibration.page import Row, Section, Table
from tests.calibration.shares import Measured, share_of
from twitchlog.analysis.flag_evidence import Evidence, Place
from twitchlog.analysis.red_flags import assess_red_flags
from twitchlog.analysis.results import NOT_ENOUGH, PRESENT
from twitchlog.diary.entries import LEFT, RIGHT

LENGTHS = (30, 42)  # days, both included
FIRST = dt.date(2026, 1, 1)
CALF: Place = ("calf", LEFT)
BICEPS: Place = ("biceps", RIGHT)
FOUR: tuple[Place, ...] = (CALF, BICEPS, ("chest", LEFT), ("cheek", LEFT))
EIGHT: tuple[Place, ...] = tuple(
    (site, side) for site in ("calf", "thigh_front", "biceps", "eyelid_lower") for side in (LEFT, RIGHT)
)

F1, F1_UNKNOWN, SEVERAL, SPREAD = "persistent", "persistence not known", "several places", "spread"


class Way(NamedTuple):
    """A way to twitch: on a share of the days, each time at one of some places, from a day on."""

    share: float
    places: tuple[Place, ...]
    from_day: int = 0


class Case(NamedTuple):
    """Diaries of one kind, the share of days logged, and how often the rules fired on them when they were chosen."""

    name: str
    ways: tuple[Way, ...]
    logged: float
    chosen: dict[str, float]


CASES = (
    Case("twitches on 10 % of days, one place", (Way(0.1, (CALF,)),), 0.7, {F1: 0.01, SPREAD: 0.0}),
    Case("on 20 % of days, four places", (Way(0.2, FOUR),), 0.7, {F1: 0.03, SPREAD: 0.02, SEVERAL: 0.13}),
    Case("on 60 % of days, one calf", (Way(0.6, (CALF,)),), 0.7, {F1: 0.83}),
    Case("on 80 % of days, wandering over eight places", (Way(0.8, EIGHT),), 0.7, {F1: 0.97, SEVERAL: 1, SPREAD: 0.06}),
    Case("a calf, and from day 20 an arm too", (Way(0.8, (CALF,)), Way(0.6, (BICEPS,), 20)), 0.7, {SPREAD: 0.91}),
    Case("wandering, a quarter of the days logged", (Way(0.8, EIGHT),), 0.25, {F1_UNKNOWN: 0.84}),
)


class Task(NamedTuple):
    """One diary of a case."""

    n_case: int
    seed: int


def fired(task: Task) -> dict[str, bool]:
    """What the rules say of one random diary, on the day after its last."""
    case = CASES[task.n_case]
    evidence, n_days = random_evidence(case, np.random.default_rng([task.seed, task.n_case]))
    flags = assess_red_flags(evidence, as_of=FIRST + dt.timedelta(days=n_days))
    persistence, other_parts = flags[0], flags[4]
    return {
        F1: persistence.result == PRESENT,
        F1_UNKNOWN: persistence.result == NOT_ENOUGH,
        **{part.name: part.result == PRESENT for part in other_parts.parts},
    }


def random_evidence(case: Case, random: np.random.Generator) -> tuple[Evidence, int]:
    """The evidence of a random diary, and its length in days; an unlogged day is lost with its twitches."""
    n_days = int(random.integers(LENGTHS[0], LENGTHS[1] + 1))
    begins = FIRST.toordinal()
    observed = frozenset(begins + int(n) for n in np.flatnonzero(random.random(n_days) < case.logged))
    days: dict[Place, set[int]] = {}
    for way in case.ways:
        for n in np.flatnonzero(random.random(n_days) < way.share):
            place = way.places[int(random.integers(len(way.places)))]
            if n >= way.from_day and begins + int(n) in observed:
                days.setdefault(place, set()).add(begins + int(n))
    return Evidence(observed, {place: frozenset(on) for place, on in days.items()}), n_days


def shares(n_case: int, results: Sequence[dict[str, bool]]) -> dict[str, Measured]:
    """How often each sign of a case fired."""
    return {name: share_of([each[name] for each in results]) for name in CASES[n_case].chosen}


def warning_signs(crew: Crew, size: Size) -> Section:
    """How often the warning signs fire on random diaries."""
    rows = []
    for n_case, case in enumerate(CASES):
        tasks = [Task(n_case, seed) for seed in range(1, size.null + 1)]
        measured = shares(n_case, crew.each(case.name, fired, tasks))
        for name, found in measured.items():
            rows.append(
                Row(case.name, (f"{100 * case.logged:.0f} %", name, str(found), f"{100 * case.chosen[name]:.0f} %"))
            )
    return Section(
        "How often the warning signs fire on random diaries",
        (
            (
                f"F1 (persistent) and F5 (several places, spread) on the day after random diaries of {LENGTHS[0]} to "
                f"{LENGTHS[1]} days, {size.null:,} a row. They test the rules, not patients. Beside each share stands "
                "what came of it when the rules were chosen; that run did not say how many days it took as logged, "
                "over how many regions twitches wandered, or how often the new place twitched, so those are set here."
            ),
            Table(("diary", "logged", "sign", "share", "when chosen"), tuple(rows)),
        ),
    )
