"""Which actions came from another diary, and the action that brought them.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_merged_action_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["action.id"], name=op.f("fk_merged_merged_by")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_merged")),
    )
    op.execute("PRAGMA user_version = 4")
