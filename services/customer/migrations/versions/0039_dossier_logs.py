"""Logs of many facts, needs of people, and the standard template's items under their corrected names."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

RENAMED = {
    "investment_preferences": "investment_strategy",
    "project_preferences": "project_development_strategy",
    "maintenance_preferences": "project_maintenance_strategy",
}
IS_STANDARD = "NOT EXISTS (SELECT FROM scheme_versions WHERE kind = 'dossier_template')"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("explicit_needs", sa.Text(), nullable=True))
    op.add_column("contacts", sa.Column("hidden_needs", sa.Text(), nullable=True))
    op.add_column("dossier_facts", sa.Column("is_log", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_constraint("uq_dossier_facts_item", "dossier_facts", type_="unique")
    op.create_index(
        "uq_dossier_facts_item",
        "dossier_facts",
        ["customer_id", "item"],
        unique=True,
        postgresql_where=sa.text("is_log IS FALSE"),
    )
    op.create_index("ix_dossier_facts_customer", "dossier_facts", ["customer_id", "item", "verified_on", "id"])
    op.execute(
        "UPDATE contacts SET decision_bases = array_replace(decision_bases, 'advice', 'advisory')"
        " WHERE 'advice' = ANY (decision_bases)"
    )
    _follow_standard()


def _follow_standard() -> None:
    """A published template keeps its own keys; under the standard one, facts and files follow the corrections."""
    op.execute(f"UPDATE dossier_facts SET is_log = true WHERE item = 'call_notes' AND {IS_STANDARD}")
    for before, after in RENAMED.items():
        for table in ("dossier_facts", "attachments"):
            op.execute(f"UPDATE {table} SET item = '{after}' WHERE item = '{before}' AND {IS_STANDARD}")
    for table in ("dossier_facts", "attachments"):
        op.execute(
            f"UPDATE {table} SET clearance = 2 WHERE clearance < 2"
            f" AND item IN ('suppliers_by_category', 'sourcing_policy') AND {IS_STANDARD}"
        )
