"""Indexes of what is open: receivables that are not paid, and the payments of each receivable."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_index("ix_receivables_invoice", "receivables", ["source", "invoice_no"])
    op.create_index(
        "ix_receivables_unpaid",
        "receivables",
        ["customer_code"],
        postgresql_where=sa.text("status IN ('open', 'written_off')"),
    )
    op.create_index("ix_payments_invoice", "payments", ["source", "invoice_no"])


def downgrade() -> None:
    op.drop_index("ix_payments_invoice", "payments")
    op.drop_index("ix_receivables_unpaid", "receivables")
    op.drop_index("ix_receivables_invoice", "receivables")
