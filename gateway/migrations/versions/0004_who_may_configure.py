"""The scopes to publish schemes, for the roles that could publish them until now."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

CONFIGURES = {"customers:write": "customers:configure", "relationships:write": "relationships:configure"}


def with_configuring(name: str, scopes: Iterable[str], clearance: int, data_scope: str) -> list[str]:
    """A role's scopes, with the configure scopes of what it writes, for administrators and roles that see everything."""
    may = name == "admin" or (clearance == 3 and data_scope == "all")
    return sorted({*scopes, *(CONFIGURES[scope] for scope in scopes if may and scope in CONFIGURES)})


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("version"), sa.column("updated_at"), sa.column("name"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)), sa.column("clearance"), sa.column("data_scope"),
    )
    connection = op.get_bind()
    for role in connection.execute(sa.select(roles)).all():
        scopes = with_configuring(role.name, role.scopes, role.clearance, role.data_scope)
        if scopes != sorted(role.scopes):
            changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
            connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
