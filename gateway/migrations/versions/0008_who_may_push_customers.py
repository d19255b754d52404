"""The scope to push customers, for the roles that push facts and see all customers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

FACTS, CUSTOMERS = "facts:write", "customers:push"


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("version"), sa.column("updated_at"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)), sa.column("data_scope"),
    )
    connection = op.get_bind()
    pushes = roles.c.scopes.contains([FACTS]) & (roles.c.data_scope == "all")
    for role in connection.execute(sa.select(roles).where(pushes)).all():
        scopes = sorted({*role.scopes, CUSTOMERS})
        changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
        connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
