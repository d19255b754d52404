"""Groups of customers, from the directory: parents and subsidiaries over any number of levels, set-based.

A customer whose parent is not in the directory (deleted, or not copied yet) is the top of its own group.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal
from shared.auth.visibility import customers, visible_to
from shared.database import execute
from shared.problems import BadRequest, Text


class GroupOfNobody(BadRequest):
    """`include_group` needs a `customer_id`: the customer at the top of the group."""

    parameter = "include_group"
    title = Text("The group's customer is missing", "缺少集团所属客户")
    detail = Text("Name the customer whose group is to be included.", "要包含集团下级，须指定客户。")


def group_of(customer_id: UUID, among: sa.FromClause = customers) -> sa.Select[tuple[UUID]]:
    """The ids of the customer and of all its subsidiaries, visible to the caller or not.

    `among` has `id` and `parent_id` of every customer.
    """
    # UNION, not UNION ALL: a lagging copy may contain a circle for a moment, which must not loop forever.
    members = sa.select(among.c.id).where(among.c.id == customer_id).cte(recursive=True)
    child = among.alias("child")
    members = members.union(sa.select(child.c.id).where(child.c.parent_id == members.c.id))
    return sa.select(members.c.id)


async def count_visible(session: AsyncSession, principal: Principal, ids: sa.Select[tuple[UUID]]) -> int:
    """The number of these customers that the caller may see."""
    query = sa.select(sa.func.count()).where(customers.c.id.in_(ids), visible_to(principal, customers.c.id))
    return int((await execute(session, query)).scalar_one())


def tops_of_groups(principal: Principal) -> sa.CTE:
    """`customer_id` of every customer in a group of several, and `top_id`: its highest parent that the caller may see.

    Null when the caller may see neither the customer nor any of its parents. Customers without a group are left out:
    each is its own top, and there are many.
    """
    top, above, child = customers.alias("top"), customers.alias("above"), customers.alias("child")
    roots = (
        sa.select(top.c.id.label("customer_id"), sa.case((visible_to(principal, top.c.id), top.c.id)).label("top_id"))
        .where(sa.exists().where(child.c.parent_id == top.c.id))
        .where(~sa.exists().where(above.c.id == top.c.parent_id))
        .cte(recursive=True)
    )
    own = sa.case((visible_to(principal, child.c.id), child.c.id))
    below = sa.select(child.c.id, sa.func.coalesce(roots.c.top_id, own)).where(child.c.parent_id == roots.c.customer_id)
    return roots.union_all(below)
