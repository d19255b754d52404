"""The scopes to work on warnings, for roles that plan or work with customers, and to publish the kpi service's schemes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

READS, WORKS, CONFIGURES = "kpis:read", "warnings:write", "kpis:configure"


def with_warnings(scopes: list[str]) -> list[str]:
    """A role's scopes: who reads KPIs and plans works on warnings; who publishes customers' schemes publishes these."""
    more = [WORKS] if READS in scopes and "plans:write" in scopes else []
    more += [CONFIGURES] if READS in scopes and "customers:configure" in scopes else []
    return sorted({*scopes, *more})


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("version"), sa.column("updated_at"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)),
    )
    connection = op.get_bind()
    for role in connection.execute(sa.select(roles)).all():
        scopes = with_warnings(role.scopes)
        if scopes != sorted(role.scopes):
            changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
            connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
