"""Every query over edge-channel breakdowns."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.market.edge_breakdowns.model import EdgeBreakdown, EdgeBreakdownRead
from services.customer.market.edge_breakdowns.rules import BreakdownDueKind, BreakdownHorizon, BreakdownNotFound
from services.customer.profile.colleagues.store import acting_for, active
from services.customer.profile.register.model import Customer
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.due_items import DueQuery, soonest
from shared.database import execute
from shared.days import sql_today
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call


class EdgeBreakdownQuery(
    ListQuery,
    of=EdgeBreakdownRead,
    filters=(
        *("id", "customer_id", "horizon", "owner_id", "due_on", "finished_on", "is_overdue"),
        *("created_at", "updated_at"),
    ),
    sorts=("due_on", "finished_on", "created_at", "updated_at"),
):
    """How breakdowns are filtered and sorted."""


UNFINISHED = col(EdgeBreakdown.finished_on).is_(None)

# Who is named there, else the responsible person of the customer, else whoever acts for it.
_responsible = (
    sa.select(col(Customer.responsible_id))
    .where(col(Customer.id) == col(EdgeBreakdown.customer_id))
    .correlate(EdgeBreakdown)
    .scalar_subquery()
)
_owner_id = sa.func.coalesce(
    active(col(EdgeBreakdown.owner_id), EdgeBreakdown),
    acting_for(col(EdgeBreakdown.customer_id), EdgeBreakdown, first=_responsible),
)

EDGE_BREAKDOWNS = Collection(
    EdgeBreakdown,
    EdgeBreakdownRead,
    EdgeBreakdownQuery,
    missing=BreakdownNotFound,
    visible=of_visible_customers(col(EdgeBreakdown.customer_id)),
    columns={
        "owner_id": _owner_id,
        "owner_name": name_of(_owner_id),
    },
    columns_for=lambda _: {"is_overdue": sa.and_(UNFINISHED, col(EdgeBreakdown.due_on) < sql_today())},
)


async def find_unfinished(call: Call, *customer_ids: UUID) -> dict[tuple[UUID, BreakdownHorizon], EdgeBreakdown]:
    """These customers' unfinished breakdowns, one for each horizon at most."""
    of_customers = col(EdgeBreakdown.customer_id).in_(customer_ids)
    rows = await EDGE_BREAKDOWNS.rows(call, of_customers, UNFINISHED)
    return {(one.customer_id, one.horizon): one for one in rows}


async def read_due(call: Call, query: DueQuery) -> list[dict[str, Any]]:
    """The unfinished breakdowns asked for, the soonest first."""
    columns = EDGE_BREAKDOWNS.columns
    midnight = sa.func.timezone("UTC", sa.cast(col(EdgeBreakdown.due_on), sa.DateTime))
    kind = BreakdownDueKind.EDGE_BREAKDOWN.value
    # What is overdue stays due: a window with today in it has it too.
    is_due = sa.or_(col(EdgeBreakdown.due_on) >= query.first, sa.literal(query.first <= company_today()))
    due = (
        sa.select(
            sa.func.concat_ws(":", kind, col(EdgeBreakdown.id)).label("id"),
            sa.literal(kind).label("kind"),
            midnight.label("due_at"),
            col(EdgeBreakdown.id).label("breakdown_id"),
            *(columns[name].label(name) for name in ("customer_id", "customer_name", "owner_id", "owner_name")),
            *(columns[name].label(name) for name in ("horizon", "due_on")),
        )
        .where(EDGE_BREAKDOWNS.seen_by(call.principal), UNFINISHED)
        .where(col(EdgeBreakdown.due_on) <= query.last, is_due)
        .subquery("due")
    )
    return [dict(row) for row in (await execute(call.session, soonest(due, call.principal, query))).mappings()]
