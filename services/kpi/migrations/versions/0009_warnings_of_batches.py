"""Warnings: what was doubtful about accepted rows of a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("batches", sa.Column("warned", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("batches", "warned", server_default=None)
    op.create_table(
        "batch_warnings",
        sa.Column("batch_id", sa.Uuid(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("pointer", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
    )
