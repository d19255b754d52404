"""Relationship maps find each party's latest level with a person by an index, however long the history is."""

from alembic import op

revision = "0027"
down_revision = "0026"

RIVAL = "coalesce(competitor_id::text, competitor)"
PRESENT = "deleted_at IS NULL"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_key_person_assessments_party "
        f"ON key_person_assessments (contact_id, ({RIVAL}), assessed_on, id) WHERE {PRESENT}"
    )
    op.execute(
        "CREATE INDEX ix_key_person_assessments_rival "
        f"ON key_person_assessments (customer_id, ({RIVAL})) WHERE competitor IS NOT NULL AND {PRESENT}"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_key_person_assessments_rival")
    op.execute("DROP INDEX ix_key_person_assessments_party")
