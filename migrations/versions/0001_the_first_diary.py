"""The first diary: entries, what lies behind them, and the actions that changed them.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["reverses"], ["action.id"], name=op.f("fk_action_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("uid", name=op.f("uq_action_uid")),
    )
    op.create_index(op.f("ix_action_reverses"), "action", ["reverses"], unique=False)
    op.create_table(
        "batch",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("imported_at", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("n_added", sa.Integer(), nullable=False),
        sa.Column("n_known", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_batch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_mark",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("last_on", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("mark IN ('none', 'closed', 'paused', 'food complete')", name=op.f("ck_day_mark_mark")),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_day_mark_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_day_mark_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_day_mark")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_day_mark_day", "day_mark", ["occurred_at", "offset_min", "precision", "logged_at", "source"], unique=False
    )
    op.create_index(
        "uq_day_mark_origin", "day_mark", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL")
    )
    op.create_table(
        "dose",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("medicine", sa.String(), nullable=False),
        sa.Column("amount", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_dose_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_dose_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_dose")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_dose_day", "dose", ["occurred_at", "offset_min", "precision", "logged_at", "source"], unique=False
    )
    op.create_index("uq_dose_origin", "dose", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_table(
        "episode",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("intensity", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_episode_precision")),
        sa.CheckConstraint("side IN ('left', 'right', 'both', 'midline')", name=op.f("ck_episode_side")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_episode_count")),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_episode_duration_s")),
        sa.CheckConstraint("intensity BETWEEN 0 AND 10", name=op.f("ck_episode_intensity")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_episode_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_episode")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_episode_day",
        "episode",
        ["occurred_at", "offset_min", "precision", "logged_at", "source", "site", "side", "duration_s", "intensity"],
        unique=False,
    )
    op.create_index("uq_episode_origin", "episode", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_table(
        "factor",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("aggregate", sa.String(), nullable=False),
        sa.Column("timing", sa.String(), nullable=False),
        sa.Column("is_retired", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("aggregate IN ('sum', 'mean', 'max', 'last')", name=op.f("ck_factor_aggregate")),
        sa.CheckConstraint("kind IN ('amount', 'duration', 'rating', 'yes_no')", name=op.f("ck_factor_kind")),
        sa.CheckConstraint("timing IN ('before', 'during')", name=op.f("ck_factor_timing")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_factor")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mapping",
        sa.Column("header_key", sa.String(), nullable=False),
        sa.Column("saved", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("header_key", name=op.f("pk_mapping")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "medicine",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("medicine_class", sa.String(), nullable=True),
        sa.Column("dose", sa.String(), nullable=True),
        sa.Column("started_on", sa.String(), nullable=True),
        sa.Column("stopped_on", sa.String(), nullable=True),
        sa.Column("dose_changed_on", sa.String(), nullable=True),
        sa.Column("is_as_needed", sa.Integer(), nullable=False),
        sa.Column("is_suspected", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_medicine_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_medicine_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_medicine")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_medicine_day", "medicine", ["occurred_at", "offset_min", "precision", "logged_at", "source"], unique=False
    )
    op.create_index(
        "uq_medicine_origin", "medicine", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL")
    )
    op.create_table(
        "note",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_note_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_note_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_note")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_note_day", "note", ["occurred_at", "offset_min", "precision", "logged_at", "source"], unique=False
    )
    op.create_index("uq_note_origin", "note", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_table(
        "profile",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_profile")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("factor", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("meal", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_reading_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_reading_offset_min")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_reading_day",
        "reading",
        ["occurred_at", "offset_min", "precision", "logged_at", "source", "factor", "value"],
        unique=False,
    )
    op.create_index("ix_reading_meal", "reading", ["meal"], unique=False, sqlite_where=sa.text("meal IS NOT NULL"))
    op.create_index("uq_reading_origin", "reading", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "symptom",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("severity", sa.Float(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("is_sudden", sa.Integer(), nullable=True),
        sa.Column("with_twitch", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_symptom_precision")),
        sa.CheckConstraint("side IN ('left', 'right', 'both', 'midline')", name=op.f("ck_symptom_side")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_symptom_offset_min")),
        sa.CheckConstraint("severity BETWEEN 0 AND 10", name=op.f("ck_symptom_severity")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_symptom")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_symptom_day", "symptom", ["occurred_at", "offset_min", "precision", "logged_at", "source"], unique=False
    )
    op.create_index("uq_symptom_origin", "symptom", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_table(
        "user_item",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("serving", sa.String(), nullable=False),
        sa.Column("amounts", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_user_item")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_change_action_id")),
        sa.PrimaryKeyConstraint("action_id", "seq", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_change_row_key"), "change", ["row_key"], unique=False)
    op.create_table(
        "item",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("reading_uid", sa.String(), nullable=False),
        sa.Column("consumable", sa.String(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("amount_each", sa.Float(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("consumable IN ('drink', 'food')", name=op.f("ck_item_consumable")),
        sa.ForeignKeyConstraint(
            ["reading_uid"], ["reading.uid"], name=op.f("fk_item_reading_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_item_reading_uid"), "item", ["reading_uid"], unique=False)
    for table in ("action", "change"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT raise(ABORT, 'the {table} table only grows'); END"
            )
    op.execute("PRAGMA application_id = 0x54574C47")
    op.execute("PRAGMA user_version = 1")
