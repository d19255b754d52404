"""With which rights a kept reply was made. Replies kept before count as made with the fewest."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    texts = ARRAY(sa.Text())
    for name, kind, fewest in (("data_scope", sa.Text(), "own"), ("regions", texts, "{}"), ("scopes", texts, "{}")):
        op.add_column("idempotency_keys", sa.Column(name, kind, nullable=False, server_default=fewest))
        op.alter_column("idempotency_keys", name, server_default=None)
