"""What an expense may belong to: a touchpoint, a visit plan, a campaign. The rooms above say which ones there are."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shared.auth.access import Principal
from shared.database import execute
from shared.problems import Invalid, Text
from shared.web.call import Call

Link = Callable[[Principal, UUID, UUID], sa.ColumnElement[bool]]
"""SQL condition: there is a row of this id and customer, and the caller sees it."""
LINKS: dict[str, Link] = {}
"""By the expense's field."""


class ExpenseLinkUnknown(Invalid):
    """What the expense is to belong to does not exist, is another customer's, or the caller may not see it."""

    title = Text("Not of this customer", "不属于该客户")
    detail = Text(
        "Choose a touchpoint, visit plan or campaign of the same customer.",
        "请选择同一客户的接触记录、来访计划或活动。",
    )


async def require_links(call: Call, customer_id: UUID, sent: Mapping[str, Any]) -> None:
    """Check what the expense names by these fields. Raises ExpenseLinkUnknown."""
    named = {name: row_id for name in LINKS if (row_id := sent.get(name)) is not None}
    if not named:
        return
    checks = [LINKS[name](call.principal, row_id, customer_id).label(name) for name, row_id in named.items()]
    found = (await execute(call.session, sa.select(*checks))).mappings().one()
    if errors := [ExpenseLinkUnknown.at(f"/{name}") for name in named if not found[name]]:
        raise ExpenseLinkUnknown(errors=errors)
