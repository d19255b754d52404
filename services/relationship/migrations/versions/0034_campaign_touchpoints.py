"""Campaigns have a scene and our people; the contact made at a campaign is a touchpoint that names it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("scene", sa.String(40), nullable=False, server_default="exhibition"))
    op.add_column("campaigns", sa.Column("user_ids", ARRAY(sa.Uuid()), nullable=False, server_default="{}"))
    op.add_column("touchpoints", sa.Column("campaign_id", sa.Uuid()))
    # All rows are empty, so both are quick on a table of any size.
    op.create_index(
        "ix_touchpoints_campaign", "touchpoints", ["campaign_id"], postgresql_where=sa.text("campaign_id IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_touchpoints_campaign", "touchpoints")
    op.drop_column("touchpoints", "campaign_id")
    for name in ("user_ids", "scene"):
        op.drop_column("campaigns", name)
