"""Contact changes.

The customer service's feed is followed again from its start, which opens the changes of handovers that are there, and
changes nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    people = ("contact_id", "successor_contact_id", "from_user_id", "to_user_id", "hired_by_id")
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=False)
            for name in ("created_at", "updated_at", "updated_at_1", "updated_at_2")
        ),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("decision_role", sa.String(40)),
        sa.Column("levels", JSONB(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in people),
        sa.Column("handover", sa.String(40), nullable=False),
        sa.Column("visit_due_on", sa.Date(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hired_on", sa.Date()),
        sa.Column("hire_remark", sa.String()),
        sa.UniqueConstraint("handover_id"),
    )
    _create_indexes()
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def _create_indexes() -> None:
    of, present = "contact_changes", sa.text("contact_id IS NOT NULL")
    op.create_index("ix_contact_changes_customer", of, ["customer_id", "changed_on"])
    op.create_index("ix_contact_changes_contact", of, ["contact_id"], postgresql_where=present)
    not_cancelled = sa.text("handover <> 'cancelled'")
    op.create_index("ix_contact_changes_due", of, ["visit_due_on", "id"], postgresql_where=not_cancelled)
    op.create_index("ix_contact_changes_changed", of, ["changed_on", "id"])
    is_hired = sa.text("hired_on IS NOT NULL")
    op.create_index("ix_contact_changes_hired", of, ["hired_on"], postgresql_where=is_hired)


def downgrade() -> None:
    op.drop_table("contact_changes")
