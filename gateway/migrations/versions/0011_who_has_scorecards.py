"""The scopes of scorecards: for people who sell, and their superiors; executives and administrators reopen them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

READS, WRITES, REOPENS = "scorecards:read", "scorecards:write", "scorecards:reopen"
PEOPLE = frozenset(
    {"sales_assistant", "sales_engineer", "account_manager", "sales_director", "executive", "sales_operations", "admin"}
)
"""Not for machines, nor for departments that see all customers for other reasons: a scorecard is about a person."""
REOPENING = frozenset({"executive", "admin"})


def with_scorecards(name: str, scopes: list[str]) -> list[str]:
    """A role's scopes."""
    more = [READS, WRITES] if name in PEOPLE else []
    more += [REOPENS] if name in REOPENING else []
    return sorted({*scopes, *more})


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("name"), sa.column("version"), sa.column("updated_at"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)),
    )
    connection = op.get_bind()
    for role in connection.execute(sa.select(roles)).all():
        scopes = with_scorecards(role.name, role.scopes)
        if scopes != sorted(role.scopes):
            changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
            connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
