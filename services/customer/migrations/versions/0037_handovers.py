"""Handovers; who hands a customer over goes on reading it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0037"
down_revision = "0036"

# Who has another place in the team is a member: nobody has two rows, one of which may write.
TEAM = """
CREATE OR REPLACE VIEW customer_directory_team AS
SELECT t.customer_id, t.user_id, false AS is_handing_over FROM team_members t WHERE t.ended_on IS NULL
UNION ALL
SELECT DISTINCT h.customer_id, h.from_user_id, true FROM handovers h
WHERE h.status = 'open' AND h.from_user_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM team_members t
    WHERE t.customer_id = h.customer_id AND t.user_id = h.from_user_id AND t.ended_on IS NULL
)
"""

TEAM_FACETS = """
CREATE OR REPLACE FUNCTION team_facets(customer uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT 'user:' || t.user_id FROM team_members t WHERE t.customer_id = customer AND t.ended_on IS NULL
        UNION
        SELECT 'user:' || h.from_user_id FROM handovers h
        WHERE h.customer_id = customer AND h.status = 'open' AND h.from_user_id IS NOT NULL
    ) || ARRAY(
        SELECT 'manager_id:' || t.user_id FROM team_members t
        WHERE t.customer_id = customer AND t.role = 'account_manager' AND t.ended_on IS NULL
        ORDER BY t.started_on DESC, t.id DESC LIMIT 1
    )
$$
"""

SEEN = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
SEEN["UPDATE"] = f"{SEEN['DELETE']} {SEEN['INSERT']}"


def upgrade() -> None:
    _create_table()
    op.execute(TEAM)
    op.execute(TEAM_FACETS)
    for change, rows in SEEN.items():
        op.execute(
            f"CREATE TRIGGER handover_facets_on_{change.lower()} AFTER {change} ON handovers "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION follow_team()"
        )


def _create_table() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        sa.Column("successor_contact_id", sa.Uuid(), sa.ForeignKey("contacts.id"), nullable=True),
        sa.Column("open_points", ARRAY(sa.Text()), nullable=False),
        sa.Column("documents", ARRAY(sa.Text()), nullable=False),
        sa.Column("introductions", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_user_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), sa.ForeignKey("contacts.id"), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
    )
    is_open = sa.text("status = 'open'")
    op.create_index("ix_handovers_customer", "handovers", ["customer_id"])
    op.create_index(
        "ix_handovers_contact", "handovers", ["contact_id"], postgresql_where=sa.text("contact_id IS NOT NULL")
    )
    op.create_index("ix_handovers_reading", "handovers", ["from_user_id", "customer_id"], postgresql_where=is_open)
    op.create_index("ix_handovers_due", "handovers", ["due_at", "id"], postgresql_where=is_open)
    op.create_index("ix_handovers_created", "handovers", ["created_at", "id"])
