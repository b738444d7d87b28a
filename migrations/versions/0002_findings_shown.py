"""When each finding was first shown, and what its one test on the days after said.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shown_on", sa.String(), nullable=False),
        sa.Column("shown_at", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("p_value", sa.Float(), nullable=True),
        sa.Column("n_pairs", sa.Integer(), nullable=True),
        sa.Column("last_on", sa.String(), nullable=True),
        sa.Column("tested_at", sa.Integer(), nullable=True),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shown")),
        sqlite_with_rowid=False,
    )
    op.execute("PRAGMA user_version = 2")
