"""What the columns of a table mean: from the person's words to targets; must not look at any row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twitchlog.diary.factors import AMOUNT, FACTOR_KINDS, USER_PREFIX, Factor, FactorCatalogue, own_factor
from twitchlog.diary.words import nearest
from twitchlog.errors import CatalogueError, UnknownWord, WordsError
from twitchlog.importers.base import plain, shown
from twitchlog.importers.csv_dialect import Table, column_key

DIARY_DAY, OCCURRED_AT, SITE, NOTE = "diary_day", "occurred_at", "site", "note"
EPISODES, MINUTES, INTENSITY = "twitch_episodes", "twitch_minutes", "twitch_intensity_max"
FIXED_TARGETS = (DIARY_DAY, OCCURRED_AT, EPISODES, MINUTES, INTENSITY, SITE, NOTE)

# target: (lowest, highest) value of one row
OUTCOME_RANGES = {EPISODES: (0.0, 1_000.0), MINUTES: (0.0, 1_440.0), INTENSITY: (0.0, 10.0)}


class Column(NamedTuple):
    """A column of the file and what it stands for; factor is None where the target is one of `FIXED_TARGETS`."""

    position: int
    name: str
    target: str
    factor: Factor | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and highest value of a column of numbers; None for a column of words or times."""
        if self.factor is not None:
            return (self.factor.low, self.factor.high)
        return OUTCOME_RANGES.get(self.target)

    @property
    def remembered_target(self) -> str:
        """The target as a later import needs to be told it, so that a factor undone with this one can come back."""
        if self.factor is not None and self.factor.is_users_own:
            return f"{self.target}:{self.factor.kind}"
        return self.target


class Columns(NamedTuple):
    """What is known of a table's columns; new_factors are those that the diary does not have yet."""

    mapped: tuple[Column, ...]
    observed_when: Column | None
    new_factors: tuple[Factor, ...]

    def of(self, target: str) -> Column | None:
        """The column mapped to a target."""
        return next((column for column in self.mapped if column.target == target), None)


def parse_mapping(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read `COLUMN=TARGET` texts; the last `=` divides, so a column's name may hold one.

    Raises
    ------
    WordsError
        A text without a column or a target.

    Examples
    --------
    >>> parse_mapping(["sleep_hours=sleep_h", "cups=my_coffee:amount"])
    (('sleep_hours', 'sleep_h'), ('cups', 'my_coffee:amount'))
    """
    pairs = []
    for text in texts:
        column, equals, target = text.rpartition("=")
        if not (equals and column.strip() and target.strip()):
            raise WordsError(
                f"{shown(text)} does not say which column is what.", "Write it as COLUMN=TARGET: --map hours=sleep_h"
            )
        pairs.append((column.strip(), target.strip()))
    return tuple(pairs)


def resolve_columns(
    table: Table, mapping: Sequence[tuple[str, str]], *, catalogue: FactorCatalogue, observed_when: str | None
) -> Columns:
    """Find the columns and targets that the person named.

    Parameters
    ----------
    table : Table
    mapping : sequence of (str, str)
        Column and target; the column exactly as in the header, or but for upper and lower case.
    catalogue : FactorCatalogue
        The factors that exist.
    observed_when : str, optional
        A column that is filled on rows where an empty outcome means none.

    Raises
    ------
    WordsError
        No mapping, an unknown column or target, or two of them that contradict each other.
    CatalogueError
        A factor that exists with another kind, or is retired.
    """
    if not mapping:
        raise WordsError(
            "Nothing says what the columns mean.",
            f"Map them with --map COLUMN=TARGET. Columns: {_listed(table)}",
        )
    mapped = []
    for name, text in mapping:
        index = find_column(table, name)
        factor = _factor(text, catalogue)
        mapped.append(
            Column(index, table.column_name(index), factor.key if factor else _fixed(text, catalogue), factor)
        )
    observed = None
    if observed_when is not None:
        index = find_column(table, observed_when)
        observed = Column(index, table.column_name(index), "observed_when")
    new = tuple(column.factor for column in mapped if column.factor and column.factor.key not in catalogue)
    columns = Columns(tuple(mapped), observed, new)
    _refuse_contradictions(columns)
    return columns


def find_column(table: Table, name: str) -> int:
    """The index of a column by its name, exactly or else but for upper and lower case.

    Raises
    ------
    WordsError
        No such column, or several.
    """
    wanted = column_key(name)
    found = [index for index, header in enumerate(table.header) if header == wanted and wanted]
    folded = found or [i for i, header in enumerate(table.header) if header.casefold() == wanted.casefold() and wanted]
    if len(folded) > 1:
        raise WordsError(
            f"{table.file.name} has {len(folded)} columns named {shown(name)}.", "Give each column a name of its own."
        )
    if not folded:
        near = nearest(wanted, [header for header in table.header if header])
        raise UnknownWord(
            f"{table.file.name} has no column {shown(name)}.",
            f"Did you mean: {', '.join(near)}?" if near else f"Columns: {_listed(table)}",
            near,
        )
    return folded[0]


def _listed(table: Table, most: int = 12) -> str:
    names = [table.column_name(index)[:40] for index in range(len(table.header))]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _fixed(text: str, catalogue: FactorCatalogue) -> str:
    target = text.strip().lower()
    if target in FIXED_TARGETS:
        return target
    near = nearest(target, [*FIXED_TARGETS, *(factor.key for factor in catalogue.active())])
    raise UnknownWord(
        f"{shown(text)} is nothing that a column can stand for.",
        f"Did you mean: {', '.join(near)}?"
        if near
        else f"Use {', '.join(FIXED_TARGETS)}, a factor such as sleep_h, or my_NAME:KIND.",
        near,
    )


def _factor(text: str, catalogue: FactorCatalogue) -> Factor | None:
    # The factor that a target names, made new for my_NAME:KIND; None where the target is something else.
    name, colon, kind = (part.strip().lower() for part in text.partition(":"))
    if colon and kind not in FACTOR_KINDS:
        raise CatalogueError(f"There is no factor kind {shown(kind)}.", f"Kinds: {', '.join(FACTOR_KINDS)}")
    wanted = (
        own_factor(plain(name.removeprefix(USER_PREFIX)), kind=kind) if colon and name.startswith(USER_PREFIX) else None
    )
    key = wanted.key if wanted else name
    if key not in catalogue:
        if wanted is None and (colon or name.startswith(USER_PREFIX)):
            own = USER_PREFIX + plain(name).removeprefix(USER_PREFIX)
            raise UnknownWord(
                f"There is no factor {shown(name)}.",
                f"Name a new one of your own with its kind: {own}:{kind or AMOUNT}",
            )
        return wanted
    known = catalogue[key]
    if catalogue.is_retired(key):
        raise CatalogueError(f"The factor {key} is retired.", "Map the column to another name.")
    if colon and known.kind != kind:
        raise CatalogueError(
            f"The factor {key} exists and is of kind {known.kind}, not {kind}.",
            f"Map the column to {key}:{known.kind} or to another name.",
        )
    return known


def _refuse_contradictions(columns: Columns) -> None:
    _refuse_repeats([column.target for column in columns.mapped], "Two columns are mapped to {}.", "Map one of them.")
    _refuse_repeats([column.name for column in columns.mapped], "The column {} is mapped twice.", "Map it once.")
    targets = {column.target for column in columns.mapped}
    if {DIARY_DAY, OCCURRED_AT} <= targets:
        raise WordsError(
            "A table has one row a day or one row an event, not both.",
            "Map either diary_day or occurred_at.",
        )
    observed = columns.observed_when
    outcome = columns.of(EPISODES)
    if observed is not None and outcome is None:
        raise WordsError(
            "--observed-when says what an empty outcome means, but no column is mapped to twitch_episodes.",
            "Map the column that counts the episodes too: --map COLUMN=twitch_episodes",
        )
    if observed is not None and outcome is not None and observed.position == outcome.position:
        raise WordsError(
            f"The column {shown(observed.name)} cannot say when it is itself observed.",
            "Name a column that is filled on observed days.",
        )


def _refuse_repeats(names: Sequence[str], sentence: str, hint: str) -> None:
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise WordsError(sentence.format(shown(repeated)), hint)


def unmapped_names(table: Table, columns: Columns) -> tuple[str, ...]:
    """The columns of a table that have no use, in the file's order."""
    used = {column.position for column in (*columns.mapped, columns.observed_when) if column is not None}
    return tuple(table.column_name(index) for index in range(len(table.header)) if index not in used)
