"""Sales operations, who organize campaigns, plan what campaigns and visits cost."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute(
        """
        UPDATE roles SET version = version + 1, updated_at = now(),
            scopes = ARRAY(SELECT DISTINCT one FROM unnest(scopes || 'expenses:write'::text) AS one ORDER BY one)
        WHERE name = 'sales_operations' AND NOT 'expenses:write' = ANY (scopes)
        """
    )
