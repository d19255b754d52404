"""One ledger of what is spent: gifts of touchpoints are expenses; who recorded an amount; parts of one amount."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"

LINKS = ("touchpoint", "visit_plan", "campaign")


def upgrade() -> None:
    op.add_column("expenses", sa.Column("recorded_by", sa.Text()))
    op.add_column("expenses", sa.Column("is_part", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in LINKS:
        op.create_index(
            f"ix_expenses_{name}", "expenses", [f"{name}_id"], postgresql_where=sa.text(f"{name}_id IS NOT NULL")
        )
    op.add_column("touchpoint_gifts", sa.Column("occasion", sa.Text()))
    op.add_column("touchpoint_gifts", sa.Column("article", sa.Text()))
    op.add_column("touchpoint_gifts", sa.Column("expense_id", sa.Uuid(), sa.ForeignKey("expenses.id")))


def downgrade() -> None:
    for name in ("expense_id", "article", "occasion"):
        op.drop_column("touchpoint_gifts", name)
    for name in LINKS:
        op.drop_index(f"ix_expenses_{name}", "expenses")
    for name in ("is_part", "recorded_by"):
        op.drop_column("expenses", name)
