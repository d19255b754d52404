"""Tables whose rows lie below one another: what is below a row, over any number of steps."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Row, execute


def ids_below(table: type[Row], parent: str, top_id: UUID) -> sa.Select[tuple[UUID]]:
    """The ids of the row itself and of all below it; `parent` is the field that names the row above."""
    row_id, above = col(table.id), col(getattr(table, parent))
    tree = sa.select(row_id).where(row_id == top_id).cte(recursive=True)
    tree = tree.union(sa.select(row_id).where(above == tree.c.id))  # UNION ends even where the rows close a circle
    return sa.select(tree.c.id)


async def is_below(session: AsyncSession, table: type[Row], parent: str, row_id: UUID, top_id: UUID) -> bool:
    """Whether the row is the top itself or lies below it."""
    found = await execute(session, sa.select(sa.literal(row_id).in_(ids_below(table, parent, top_id))))
    return bool(found.scalar_one())
