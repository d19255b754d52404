"""Who signs workstreams of customer exits off: those who sell, and the departments; product is one of them."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

ROLES = """
product | Product management | 产品管理 | customers:read plans:read plans:write exits:sign | 1 | all
"""
SIGNING = frozenset({"account_manager", "sales_director", "finance", "legal", "supply_chain", "sales_operations", "admin"})


def with_exits(name: str, scopes: list[str]) -> list[str]:
    """A role's scopes."""
    more = [*(["exits:sign"] if name in SIGNING else []), *(["plans:configure"] if name == "admin" else [])]
    return sorted({*scopes, *more})


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", sa.Uuid), sa.column("version"), sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("updated_at", sa.DateTime(timezone=True)), sa.column("name"), sa.column("label_en"),
        sa.column("label_zh"), sa.column("scopes", postgresql.ARRAY(sa.Text)), sa.column("clearance"),
        sa.column("data_scope"),
    )
    connection = op.get_bind()
    for role in connection.execute(sa.select(roles)).all():
        scopes = with_exits(role.name, role.scopes)
        if scopes != sorted(role.scopes):
            changed = {"scopes": scopes, "version": role.version + 1, "updated_at": sa.func.now()}
            connection.execute(sa.update(roles).where(roles.c.id == role.id).values(changed))
    now = datetime.now(UTC)
    for line in ROLES.strip().splitlines():
        name, label_en, label_zh, scopes, clearance, data_scope = (part.strip() for part in line.split("|"))
        connection.execute(sa.insert(roles).values(
            id=uuid4(), version=1, created_at=now, updated_at=now, name=name, label_en=label_en, label_zh=label_zh,
            scopes=sorted(scopes.split()), clearance=int(clearance), data_scope=data_scope,
        ))
