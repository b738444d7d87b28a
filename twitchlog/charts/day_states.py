"""What each diary day holds, in the four states that charts tell apart; must not draw."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pandas as pd

from twitchlog.charts import style
from twitchlog.diary.day import PAUSED
from twitchlog.errors import WordsError

NO_DAYS = "No observed days to show: the diary has none in this period."

SOME_LOOK: dict[str, Any] = {"facecolor": style.BLUE, "linewidth": 0.0}
NONE_LOOK: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 4.0,
    "markerfacecolor": style.GROUND,
    "markeredgecolor": style.INK,
    "markeredgewidth": 0.7,
}
NOT_OBSERVED_LOOK: dict[str, Any] = {
    "facecolor": style.HATCH_GROUND,
    "edgecolor": style.HATCH_INK,
    "linewidth": 0.0,
    "hatch": "////",
}
PAUSED_LOOK: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.0}


class DayStates(NamedTuple):
    """One value a diary day from first_on (None where there are no days).

    episodes is None on a day not observed or paused, 0 only on a day said to have none; paused tells those two apart.
    """

    first_on: dt.date | None
    episodes: tuple[float | None, ...]
    paused: tuple[bool, ...]

    @property
    def n_days(self) -> int:
        """How many diary days there are."""
        return len(self.episodes)

    @property
    def last_on(self) -> dt.date | None:
        """The last of the days."""
        return self.first_on + dt.timedelta(self.n_days - 1) if self.first_on else None

    @property
    def n_observed(self) -> int:
        """On how many days episodes were counted, none included."""
        return sum(value is not None for value in self.episodes)

    @property
    def n_some(self) -> int:
        """On how many days there were episodes."""
        return sum(bool(value) for value in self.episodes)

    @property
    def n_none(self) -> int:
        """On how many days there were none."""
        return self.n_observed - self.n_some

    @property
    def n_paused(self) -> int:
        """How many days were paused."""
        return sum(self.paused)

    @property
    def n_not_observed(self) -> int:
        """On how many days nobody counted, pauses apart."""
        return self.n_days - self.n_observed - self.n_paused

    @property
    def observed(self) -> str:
        """How many of the days were observed, to end a title with."""
        return style.observed_text(self.n_observed, self.n_days)

    @property
    def period(self) -> str:
        """Which days they are."""
        return style.period_text(self.first_on, self.last_on) if self.first_on and self.last_on else "no days"

    def described(self) -> list[str]:
        """The days in sentences: counts and denominators only."""
        counted = [value or 0.0 for value in self.episodes]
        said = []
        if self.n_observed:
            many = style.counted(sum(counted), "episode")
            said.append(f"{many} on {style.counted(self.n_some, 'day')}, none on {self.n_none:,}.")
        if self.n_some and self.first_on:
            on = self.first_on + dt.timedelta(counted.index(max(counted)))
            day = f"{style.day_text(on)} {on.year}" if self.n_days > 365 else style.day_text(on)
            said.append(f"Most on one day: {max(counted):,.0f}, first on {day}.")
        said.append(f"{style.counted(self.n_not_observed, 'day')} not observed, {self.n_paused:,} paused.")
        return said


def day_states(daily: pd.DataFrame) -> DayStates:
    """The state of each day of a daily frame.

    Parameters
    ----------
    daily : pandas.DataFrame
        One row a diary day (`build_daily_frame`); NaN is missing and stays missing.

    Raises
    ------
    WordsError
        The frame has no episodes column.
    """
    if "twitch_episodes" not in daily.columns:
        raise WordsError("The table has no column twitch_episodes.", "Give a daily frame, one row a diary day.")
    episodes = values_of(daily["twitch_episodes"])
    states = daily["day_state"] if "day_state" in daily.columns else [""] * len(daily)
    return DayStates(
        first_on=daily.index[0].date() if len(daily) else None,
        episodes=episodes,
        paused=tuple(value is None and state == PAUSED for value, state in zip(episodes, states, strict=True)),
    )


def values_of(column: pd.Series[float]) -> tuple[float | None, ...]:
    """A column's values, None for what is missing."""
    return tuple(None if value != value else value for value in column.astype(float).tolist())  # noqa: PLR0124
