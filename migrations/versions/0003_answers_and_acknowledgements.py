"""Answers of the check-in, kept whether yes or no, and the warning signs that a clinician has seen.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("logged_at", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("precision IN ('exact', 'part of day', 'day')", name=op.f("ck_answer_precision")),
        sa.CheckConstraint("offset_min BETWEEN -840 AND 900", name=op.f("ck_answer_offset_min")),
        sa.CheckConstraint("question IN ('function', 'stiff or thinner', 'worry')", name=op.f("ck_answer_question")),
        sa.CheckConstraint("value BETWEEN 0 AND 10", name=op.f("ck_answer_value")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_answer_origin", "answer", ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL"))
    op.create_index("ix_answer_day", "answer", ["occurred_at", "offset_min", "precision", "logged_at", "source"])
    op.create_table(
        "flag_ack",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("flag", sa.String(), nullable=False),
        sa.Column("seen_on", sa.String(), nullable=False),
        sa.Column("regions", sa.String(), nullable=False),
        sa.Column("acked_at", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_flag_ack")),
        sqlite_with_rowid=False,
    )
    op.execute("PRAGMA user_version = 3")
