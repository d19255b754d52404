"""Who approves plans: superiors of those who sell. Departments write plans for exits alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

APPROVING = ("sales_director", "executive", "admin")


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("name"), sa.column("version"), sa.column("updated_at"),
        sa.column("scopes", postgresql.ARRAY(sa.Text)),
    )
    granted = sa.func.array(
        sa.select(sa.text("one")).select_from(sa.text("unnest(scopes || ARRAY['plans:approve']) AS one"))
        .order_by(sa.text("one")).scalar_subquery()
    )
    lacks = sa.and_(roles.c.name.in_(APPROVING), ~roles.c.scopes.contains(["plans:approve"]))
    op.execute(sa.update(roles).where(lacks).values(scopes=granted, version=roles.c.version + 1, updated_at=sa.func.now()))
