"""What the days hold, described: rates per observed day, medians, places, quiet runs; must not compare or explain.

A paused day counts in none of these figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from twitchlog.analysis.results import ONE_PLACE, SEVERAL_PLACES, FactorSummary, PlaceCount, TwitchRate
from twitchlog.diary.body import ELSEWHERE, MOVING
from twitchlog.diary.day import PAUSED
from twitchlog.diary.ledger import EpisodeDay
from twitchlog.frame.daily import DAY_STATE, TWITCH_EPISODES

ONE_PLACE_SHARE = 0.6
FEWEST_FOR_PATTERN = 3


def days_between(daily: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.DataFrame:
    """The rows of a frame from start to end, both included; no rows where end is before start."""
    return daily.loc[pd.Timestamp(start) : pd.Timestamp(end)]


def describe_rate(daily: pd.DataFrame, *, start: dt.date, end: dt.date) -> TwitchRate:
    """Twitch episodes per observed day.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame. Days of the stretch that it does not hold are not observed.
    start, end : datetime.date
        First and last day, both included.

    Examples
    --------
    >>> days = pd.date_range("2026-11-09", periods=4, name="diary_day")
    >>> daily = pd.DataFrame({"twitch_episodes": [3.0, 0.0, float("nan"), 3.0]}, index=days)
    >>> describe_rate(daily, start=dt.date(2026, 11, 9), end=dt.date(2026, 11, 12)).rate_per_day
    2.0
    """
    episodes = _known(days_between(daily, start=start, end=end)[TWITCH_EPISODES].to_numpy())
    n_episodes = int(episodes.sum())
    return TwitchRate(
        start=start,
        end=end,
        n_days=max(0, (end - start).days + 1),
        n_observed=episodes.size,
        n_days_with_twitches=int(np.count_nonzero(episodes)),
        n_episodes=n_episodes,
        rate_per_day=n_episodes / episodes.size if episodes.size else None,
    )


def describe_factor(daily: pd.DataFrame, factor: str, *, start: dt.date, end: dt.date) -> FactorSummary:
    """One factor's median and total over the days that have a value and are not paused.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame.
    factor : str
        A column of it; one that it does not have has no days.
    start, end : datetime.date
        First and last day, both included.
    """
    if factor not in daily.columns:
        return FactorSummary(factor, 0, 0, None, None)
    days = days_between(daily, start=start, end=end)
    values = _known(days[factor].to_numpy()[(days[DAY_STATE] != PAUSED).to_numpy()])
    return FactorSummary(
        factor=factor,
        n_days=values.size,
        n_days_above_zero=int(np.count_nonzero(values)),
        median=float(np.median(values)) if values.size else None,
        total=float(values.sum()) if values.size else None,
    )


def longest_quiet_run(daily: pd.DataFrame, *, start: dt.date, end: dt.date) -> int:
    """The most observed days without a twitch in a row; a day not observed or paused ends a run.

    Parameters
    ----------
    daily : pandas.DataFrame
        The daily frame.
    start, end : datetime.date
        First and last day, both included.
    """
    longest = run = 0
    for episodes in days_between(daily, start=start, end=end)[TWITCH_EPISODES].tolist():
        run = run + 1 if episodes == 0 else 0
        longest = max(longest, run)
    return longest


def count_places(episodes: Sequence[EpisodeDay]) -> tuple[PlaceCount, ...]:
    """Episodes and days at each place, most episodes first.

    Parameters
    ----------
    episodes : sequence of EpisodeDay
        Rows per day and place, in any order.
    """
    n_episodes: dict[tuple[str | None, str | None], int] = {}
    days: dict[tuple[str | None, str | None], set[int]] = {}
    for row in episodes:
        place = (row.site, row.side)
        n_episodes[place] = n_episodes.get(place, 0) + row.n_episodes
        days.setdefault(place, set()).add(row.day)
    counts = [PlaceCount(*place, n, len(days[place])) for place, n in n_episodes.items()]
    return tuple(sorted(counts, key=lambda count: (-count.n_episodes, count.site or "", count.side or "")))


def describe_pattern(places: Sequence[PlaceCount]) -> str | None:
    """Whether the episodes keep to one place.

    Parameters
    ----------
    places : sequence of PlaceCount
        As `count_places` gives them. Episodes whose place was not said are left out.

    Returns
    -------
    str or None
        `ONE_PLACE` where one site and side has at least 60 % of the episodes, else `SEVERAL_PLACES`; None for fewer
        than three episodes. "Moving about" and "elsewhere" are not one place.
    """
    said = [place for place in places if place.site is not None]
    n_episodes = sum(place.n_episodes for place in said)
    if n_episodes < FEWEST_FOR_PATTERN:
        return None
    most = max((place.n_episodes for place in said if place.site not in (MOVING, ELSEWHERE)), default=0)
    return ONE_PLACE if most >= ONE_PLACE_SHARE * n_episodes else SEVERAL_PLACES


def _known(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    known: npt.NDArray[np.float64] = values[~np.isnan(values)]
    return known
