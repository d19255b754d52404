"""Tables whose rows form a tree: the descendants of a row."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Row, execute


def ids_below(table: type[Row], parent: str, top_id: UUID) -> sa.Select[tuple[UUID]]:
    """The ids of the row and all its descendants; `parent` is the field with the parent's id."""
    row_id, above = col(table.id), col(getattr(table, parent))
    tree = sa.select(row_id).where(row_id == top_id).cte(recursive=True)
    tree = tree.union(sa.select(row_id).where(above == tree.c.id))  # UNION ends even when the rows form a cycle
    return sa.select(tree.c.id)


async def is_below(session: AsyncSession, table: type[Row], parent: str, row_id: UUID, top_id: UUID) -> bool:
    """Whether the row is the top row or one of its descendants."""
    found = await execute(session, sa.select(sa.literal(row_id).in_(ids_below(table, parent, top_id))))
    return bool(found.scalar_one())
