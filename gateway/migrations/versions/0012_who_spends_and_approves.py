"""The scopes of expenses: for people who serve customers, and for those who approve."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

READS, WRITES, APPROVES = "expenses:read", "expenses:write", "expenses:approve"
SPENDING = frozenset({"sales_assistant", "sales_engineer", "account_manager", "sales_director", "executive", "admin"})
APPROVING = frozenset({"sales_director", "executive", "finance", "admin"})
READING = SPENDING | APPROVING | {"sales_operations", "bi"}


def with_expenses(name: str, scopes: list[str]) -> list[str]:
    """A role's scopes."""
    more = [scope for scope, names in ((READS, READING), (WRITES, SPENDING), (APPROVES, APPROVING)) if name in names]
    return sorted({*scopes, *more})


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("name"), sa.column("version"), sa.column("updated_at"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)),
    )
    connection = op.get_bind()
    for role in connection.execute(sa.select(roles)).all():
        scopes = with_expenses(role.name, role.scopes)
        if scopes != sorted(role.scopes):
            changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
            connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
