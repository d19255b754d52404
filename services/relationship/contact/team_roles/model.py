"""The copy of the account teams' members and their roles."""

import sqlalchemy as sa

from services.relationship.tables import RelationshipTable

team_roles = sa.Table(
    "team_role_directory",
    RelationshipTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("ended_on", sa.Date),
    sa.Index("ix_team_role_directory_customer", "customer_id", "user_id"),
)
"""By membership, those that have ended too: who was an executive then, met as one."""
