"""The scope to enter our net profit with customers, for executives, finance and administrators."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute(
        """
        UPDATE roles SET version = version + 1, updated_at = now(),
            scopes = ARRAY(SELECT DISTINCT one FROM unnest(scopes || 'profits:write'::text) AS one ORDER BY one)
        WHERE name IN ('executive', 'finance', 'admin') AND clearance = 3 AND NOT 'profits:write' = ANY (scopes)
        """
    )
