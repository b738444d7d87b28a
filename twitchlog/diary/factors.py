"""Factors: what is logged beside twitches, built in or the person's own; must not hold values.

Each built-in factor stands for one line of the source article (very tired, poor sleep, stress, too much caffeine, too
little water, potassium, calcium and magnesium, some medicines) or for what the article says helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from twitchlog.diary.word_forms import shown
from twitchlog.errors import CatalogueError

AMOUNT, DURATION, RATING, YES_NO = "amount", "duration", "rating", "yes_no"
FACTOR_KINDS = (AMOUNT, DURATION, RATING, YES_NO)

SUM, MEAN, MAX, LAST = "sum", "mean", "max", "last"
AGGREGATES = (SUM, MEAN, MAX, LAST)

BEFORE, DURING = "before", "during"

USER_PREFIX = "my_"


class Factor(NamedTuple):
    """One factor and how its readings become a day's value.

    key is its column in the daily frame; unit is what values are stored in ("" for yes_no, "/10" for a rating);
    aggregate is one of `AGGREGATES`; zero_when_closed says that no reading on a closed day means none was taken;
    timing says whether it lies before the day (last night's sleep) or during it; low and high bound one entry;
    shown_in is the unit that a person prefers to read volumes in ("oz"; "" for the factor's own).
    """

    key: str
    name: str
    kind: str
    unit: str
    aggregate: str
    timing: str = DURING
    zero_when_closed: bool = False
    low: float = 0.0
    high: float = 10.0
    aliases: tuple[str, ...] = ()
    meaning: str = ""
    is_retired: bool = False
    shown_in: str = ""

    @property
    def is_users_own(self) -> bool:
        """Whether the person added it."""
        return self.key.startswith(USER_PREFIX)

    @property
    def uses_civil_date(self) -> bool:
        """Whether its day is the civil date (sleep: the date of waking), whatever the day start."""
        return self.timing == BEFORE


BUILT_IN_FACTORS = (
    Factor("caffeine_mg", "caffeine", AMOUNT, "mg", SUM, zero_when_closed=True, high=2000, meaning="caffeine taken"),
    Factor("sleep_h", "sleep", DURATION, "h", SUM, timing=BEFORE, high=24, meaning="sleep that ended that day"),
    Factor(
        "sleep_quality",
        "sleep quality",
        RATING,
        "/10",
        MEAN,
        timing=BEFORE,
        meaning="how good that sleep was, 10 best",
    ),
    Factor("stress", "stress", RATING, "/10", MEAN, meaning="stress, 0 calm to 10 highest"),
    Factor("fatigue", "fatigue", RATING, "/10", MEAN, aliases=("tired", "tiredness"), meaning="being tired, 10 most"),
    Factor("water_ml", "water", AMOUNT, "ml", SUM, high=10_000, meaning="water and other drinks logged as water"),
    Factor("potassium_mg", "potassium", AMOUNT, "mg", SUM, high=20_000, meaning="potassium from the foods logged"),
    Factor("magnesium_mg", "magnesium", AMOUNT, "mg", SUM, high=5_000, meaning="magnesium from the foods logged"),
    Factor("calcium_mg", "calcium", AMOUNT, "mg", SUM, high=10_000, meaning="calcium from the foods logged"),
    Factor(
        "exertion_min",
        "exertion",
        DURATION,
        "min",
        SUM,
        zero_when_closed=True,
        high=1440,
        aliases=("exercise", "sport"),
        meaning="exercise or hard physical work",
    ),
    Factor("alcohol_g", "alcohol", AMOUNT, "g", SUM, zero_when_closed=True, high=500, meaning="alcohol (ethanol)"),
    Factor("breathing_min", "breathing", DURATION, "min", SUM, high=1440, meaning="deep breathing"),
    Factor("yoga_min", "yoga", DURATION, "min", SUM, high=1440, meaning="yoga"),
    Factor("meditation_min", "meditation", DURATION, "min", SUM, high=1440, meaning="meditation"),
    Factor("illness", "illness", YES_NO, "", MAX, high=1, aliases=("ill", "sick"), meaning="ill that day"),
    Factor("cycle", "cycle", YES_NO, "", MAX, high=1, aliases=("period",), meaning="menstrual bleeding that day"),
)

FOOD_FACTORS = ("potassium_mg", "magnesium_mg", "calcium_mg")
RELIEF_FACTORS = ("breathing_min", "yoga_min", "meditation_min")

# What every day is asked for, and said to lack, even where the person never logs it.
ASKED_DAILY = ("sleep_h", "caffeine_mg", "water_ml", "stress")


def lag_words(lag_days: int, timing: str) -> str:
    """How long before the twitches a factor lay, in words.

    Parameters
    ----------
    lag_days : int
        Days back, 0 or more; -1 is the day that follows (a control: it cannot have acted).
    timing : str
        `DURING` the day, or `BEFORE` it (last night's sleep).

    Raises
    ------
    ValueError
        A lag below -1.

    Examples
    --------
    >>> [lag_words(days, DURING) for days in (0, 1, 2)]
    ['same day', 'the day after', '2 days after']
    >>> [lag_words(days, BEFORE) for days in (0, 1, 2)]
    ['the night before', 'two nights before', '3 nights before']
    """
    if lag_days < -1:
        raise ValueError("only the day that follows is looked at as a control")
    if timing == BEFORE:
        first = ("the night that follows", "the night before", "two nights before")
        return first[lag_days + 1] if lag_days <= 1 else f"{lag_days + 1} nights before"
    first = ("the day before", "same day", "the day after")
    return first[lag_days + 1] if lag_days <= 1 else f"{lag_days} days after"


class FactorCatalogue:
    """The built-in factors and the person's own, in a fixed order.

    Parameters
    ----------
    own : iterable of Factor
        The person's own factors (keys start with `my_`).
    retired : iterable of str
        Keys that are no longer offered; their old readings stay.
    volume : str
        What volumes are shown in, "ml" or "oz"; they are stored in ml either way.
    """

    def __init__(self, own: Iterable[Factor] = (), retired: Iterable[str] = (), *, volume: str = "ml") -> None:
        gone = frozenset(retired)
        shown = (f._replace(shown_in=volume) if f.unit == "ml" and volume != "ml" else f for f in BUILT_IN_FACTORS)
        self._factors = {factor.key: factor for factor in (*shown, *own)}
        self._retired = gone | {factor.key for factor in self._factors.values() if factor.is_retired}

    def __iter__(self) -> Iterator[Factor]:
        return iter(self._factors.values())

    def __getitem__(self, key: str) -> Factor:
        return self._factors[key]

    def get(self, key: str) -> Factor | None:
        """The factor of a key, retired or not; None where there is none."""
        return self._factors.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._factors

    def is_retired(self, key: str) -> bool:
        """Whether a factor is no longer offered."""
        return key in self._retired

    def active(self) -> tuple[Factor, ...]:
        """The factors that can be logged."""
        return tuple(factor for factor in self if factor.key not in self._retired)

    def named(self, word: str, *, retired_too: bool = False) -> Factor | None:
        """The factor that a word names: its key, its name, an alias, or a name without the user prefix.

        Parameters
        ----------
        word : str
        retired_too : bool
            Look among the retired ones where no active one is called so.
        """
        wanted = word.strip().lower().replace("-", " ").replace("_", " ")
        for factor in sorted(self, key=lambda each: self.is_retired(each.key)) if retired_too else self.active():
            names = (factor.key, factor.name, factor.key.removeprefix(USER_PREFIX), *factor.aliases)
            if wanted in (name.lower().replace("_", " ") for name in names):
                return factor
        return None


# kind: (default unit, aggregate, highest plausible single entry)
_OWN_DEFAULTS = {
    AMOUNT: ("", SUM, 1e9),
    DURATION: ("min", SUM, 1440.0),
    RATING: ("/10", MEAN, 10.0),
    YES_NO: ("", MAX, 1.0),
}


def own_factor(name: str, *, kind: str, unit: str = "", aggregate: str | None = None, timing: str = DURING) -> Factor:
    """A factor of the person's own.

    Parameters
    ----------
    name : str
        In plain words; its key is `my_` and the words joined by underscores.
    kind : str
        One of `FACTOR_KINDS`.
    unit : str
        What amounts are counted in (only for amounts; may be empty).
    aggregate : str, optional
        One of `AGGREGATES`; by default sums for amounts and durations, means for ratings, max for yes/no.
    timing : str
        `BEFORE` or `DURING` the day.

    Raises
    ------
    CatalogueError
        A kind, aggregate, unit or name that cannot be.
    """
    words = " ".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
    if not words or not words.isascii() or len(words) > 40:
        raise CatalogueError(
            f'"{shown(name)}" cannot name a factor.', "Use up to 40 letters (a to z) and digits: screen time"
        )
    if kind not in _OWN_DEFAULTS:
        raise CatalogueError(f'There is no factor kind "{shown(kind)}".', f"Kinds: {', '.join(FACTOR_KINDS)}")
    if aggregate is not None and aggregate not in AGGREGATES:
        raise CatalogueError(
            f'A day cannot be the "{shown(aggregate)}" of its readings.', f"One of: {', '.join(AGGREGATES)}"
        )
    if timing not in {BEFORE, DURING}:
        raise CatalogueError(f'A factor cannot lie "{shown(timing)}" the day.', f"One of: {BEFORE}, {DURING}")
    if unit and kind != AMOUNT:
        raise CatalogueError(f"A {kind} factor has its own unit.", "Leave --unit out, or use --kind amount.")
    if shown(unit) != unit or len(unit) > 20:
        raise CatalogueError(f'"{shown(unit)}" cannot be a unit.', "Use up to 20 letters, for example: mg")
    default_unit, default_aggregate, high = _OWN_DEFAULTS[kind]
    return Factor(
        key=USER_PREFIX + words.removeprefix("my ").replace(" ", "_"),
        name=words.removeprefix("my "),
        kind=kind,
        unit=unit or default_unit,
        aggregate=aggregate or default_aggregate,
        timing=timing,
        high=high,
        meaning="the person's own",
    )
