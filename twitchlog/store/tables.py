"""The tables of a diary, as SQLAlchemy Core: the only schema; must not hold queries or rules.

Entry tables share the columns of `_entry_columns` and add the fields of their dataclass in `diary.entries` (a test
compares them). Every table carries a `row_hash` (`rows.row_hash`), so that a flipped byte is found.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.schema import SchemaItem

from twitchlog.diary.day import PRECISIONS
from twitchlog.diary.entries import MARKS, QUESTIONS, SIDES
from twitchlog.diary.factors import AGGREGATES, BEFORE, DURING, FACTOR_KINDS

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _between(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def _row_hash() -> Column[bytes]:
    return Column("row_hash", LargeBinary, nullable=False)


def _entry_table(name: str, *columns: SchemaItem) -> Table:
    table: Table = Table(
        name,
        metadata,
        Column("uid", String, primary_key=True),
        Column("occurred_at", Integer, nullable=False),
        Column("offset_min", Integer, nullable=False),
        Column("precision", String, nullable=False),
        Column("logged_at", Integer, nullable=False),
        Column("source", String, nullable=False),
        Column("origin", String),
        *columns,
        Column("note", String, nullable=False),
        _row_hash(),
        _one_of("precision", PRECISIONS),
        _between("offset_min", -14 * 60, 15 * 60),
        sqlite_with_rowid=False,
    )
    Index(f"uq_{name}_origin", table.c.origin, unique=True, sqlite_where=table.c.origin.is_not(None))
    return table


episode = _entry_table(
    "episode",
    Column("site", String),
    Column("side", String),
    Column("count", Integer),
    Column("duration_s", Integer),
    Column("intensity", Float),
    _one_of("side", SIDES),
    CheckConstraint("count >= 1", name="count"),
    CheckConstraint("duration_s >= 0", name="duration_s"),
    _between("intensity", 0, 10),
)

reading = _entry_table(
    "reading",
    Column("factor", String, nullable=False),
    Column("value", Float, nullable=False),
    Column("meal", String),
)

symptom = _entry_table(
    "symptom",
    Column("item", String, nullable=False),
    Column("site", String),
    Column("side", String),
    Column("severity", Float),
    Column("duration_s", Integer),
    Column("is_sudden", Integer),
    Column("with_twitch", Integer),
    _one_of("side", SIDES),
    _between("severity", 0, 10),
)

medicine = _entry_table(
    "medicine",
    Column("key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("medicine_class", String),
    Column("dose", String),
    Column("started_on", String),
    Column("stopped_on", String),
    Column("dose_changed_on", String),
    Column("is_as_needed", Integer, nullable=False),
    Column("is_suspected", Integer, nullable=False),
)

dose = _entry_table("dose", Column("medicine", String, nullable=False), Column("amount", String))

day_mark = _entry_table(
    "day_mark", Column("mark", String, nullable=False), Column("last_on", String), _one_of("mark", MARKS)
)

note = _entry_table("note")

answer = _entry_table(
    "answer",
    Column("question", String, nullable=False),
    Column("value", Float, nullable=False),
    _one_of("question", QUESTIONS),
    _between("value", 0, 10),
)

# What the daily frame reads, in one index each, so that a million entries are aggregated without touching the rows.
_WHEN = ("occurred_at", "offset_min", "precision", "logged_at", "source")
Index("ix_episode_day", *(episode.c[name] for name in (*_WHEN, "site", "side", "duration_s", "intensity")))
Index("ix_reading_day", *(reading.c[name] for name in (*_WHEN, "factor", "value")))
Index("ix_reading_meal", reading.c.meal, sqlite_where=reading.c.meal.is_not(None))
for _table in (symptom, medicine, dose, day_mark, note, answer):
    Index(f"ix_{_table.name}_day", *(_table.c[name] for name in _WHEN))

item = Table(
    "item",
    metadata,
    Column("uid", String, primary_key=True),
    Column("reading_uid", ForeignKey("reading.uid", deferrable=True, initially="DEFERRED"), nullable=False, index=True),
    Column("consumable", String, nullable=False),
    Column("item_key", String, nullable=False),
    Column("quantity", Float, nullable=False),
    Column("amount_each", Float, nullable=False),
    _row_hash(),
    _one_of("consumable", ("drink", "food")),
    sqlite_with_rowid=False,
)

factor = Table(
    "factor",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("aggregate", String, nullable=False),
    Column("timing", String, nullable=False),
    Column("is_retired", Integer, nullable=False),
    _row_hash(),
    _one_of("kind", FACTOR_KINDS),
    _one_of("aggregate", AGGREGATES),
    _one_of("timing", (BEFORE, DURING)),
    sqlite_with_rowid=False,
)

user_item = Table(
    "user_item",
    metadata,
    Column("key", String, primary_key=True),  # "drink:NAME" or "food:NAME"
    Column("name", String, nullable=False),
    Column("serving", String, nullable=False),
    Column("amounts", String, nullable=False),  # JSON: factor key -> amount a serving
    _row_hash(),
    sqlite_with_rowid=False,
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    _row_hash(),
    sqlite_with_rowid=False,
)

profile = Table(
    "profile",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    _row_hash(),
    sqlite_with_rowid=False,
)

mapping = Table(
    "mapping",
    metadata,
    Column("header_key", String, primary_key=True),
    Column("saved", String, nullable=False),  # JSON: how the columns of a table with this header were mapped
    _row_hash(),
    sqlite_with_rowid=False,
)

batch = Table(
    "batch",
    metadata,
    Column("uid", String, primary_key=True),
    Column("imported_at", Integer, nullable=False),
    Column("format", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_hash", String, nullable=False),
    Column("n_rows", Integer, nullable=False),
    Column("n_added", Integer, nullable=False),
    Column("n_known", Integer, nullable=False),
    _row_hash(),
    sqlite_with_rowid=False,
)

shown = Table(
    "shown",
    metadata,
    Column("key", String, primary_key=True),  # what was found: "association:twitch_episodes::caffeine_mg:1:more"
    Column("shown_on", String, nullable=False),  # the diary day of the report that showed it first
    Column("shown_at", Integer, nullable=False),
    Column("result", String),  # of its one test on new days; null until there are enough of them, then never changed
    Column("p_value", Float),
    Column("n_pairs", Integer),
    Column("last_on", String),
    Column("tested_at", Integer),
    _row_hash(),
    sqlite_with_rowid=False,
)

flag_ack = Table(
    "flag_ack",
    metadata,
    Column("uid", String, primary_key=True),
    Column("flag", String, nullable=False),  # "F1"
    Column("seen_on", String, nullable=False),  # when a clinician saw it
    Column("regions", String, nullable=False),  # where it was then, joined by spaces: a new region ends the silence
    Column("acked_at", Integer, nullable=False),
    _row_hash(),
    sqlite_with_rowid=False,
)

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String, nullable=False, unique=True),
    Column("at", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("reverses", ForeignKey("action.id"), index=True),
    _row_hash(),
)

change = Table(
    "change",
    metadata,
    Column("action_id", ForeignKey("action.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("table_name", String, nullable=False),
    Column("row_key", String, nullable=False, index=True),
    Column("before", String),
    _row_hash(),
    sqlite_with_rowid=False,
)

merged = Table(
    "merged",
    metadata,
    Column("action_id", ForeignKey("action.id"), primary_key=True),  # an action of another diary
    Column("merged_by", ForeignKey("action.id"), nullable=False),  # the import that brought it here
    _row_hash(),
)
