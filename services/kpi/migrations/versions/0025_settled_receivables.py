"""The first and last payment of each paid receivable are kept; the index of an invoice's payments has their amounts.

Building the index stops batches of payments meanwhile. Where that is too long, build it before the upgrade:
`CREATE INDEX CONCURRENTLY ix_payments_of_invoice ON payments (source, invoice_no) INCLUDE (paid_on, amount)`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "settled_receivables",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("invoice_no", sa.Text, primary_key=True),
        sa.Column("first_paid_on", sa.Date),
        sa.Column("last_paid_on", sa.Date),
    )
    op.execute(
        """
        INSERT INTO settled_receivables
        SELECT r.source, r.invoice_no, min(p.paid_on), max(p.paid_on)
        FROM receivables r LEFT JOIN payments p ON p.source = r.source AND p.invoice_no = r.invoice_no
        WHERE r.status = 'paid'
        GROUP BY r.source, r.invoice_no
        """
    )
    op.create_index("ix_settled_receivables_last", "settled_receivables", ["last_paid_on"])
    op.execute("ANALYZE settled_receivables")
    op.create_index(
        "ix_payments_of_invoice",
        "payments",
        ["source", "invoice_no"],
        postgresql_include=["paid_on", "amount"],
        if_not_exists=True,
    )
    op.drop_index("ix_payments_invoice", "payments")


def downgrade() -> None:
    op.create_index("ix_payments_invoice", "payments", ["source", "invoice_no"])
    op.drop_index("ix_payments_of_invoice", "payments")
    op.drop_table("settled_receivables")
