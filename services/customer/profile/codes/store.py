"""Every query over customer codes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CodeClaimRead, CodeRead, CustomerCode, PendingCodeRead
from services.customer.profile.codes.rules import CodeDueKind, CodeNotFound, confirm_by
from shared.auth.visibility import customer_name_of, of_visible_customers
from shared.customers.due_items import DueQuery, soonest
from shared.database import execute
from shared.days import sql_day_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class CodeQuery(
    ListQuery,
    of=CodeRead,
    filters=("code", "source", "status", "pending_reason", "created_at"),
    sorts=("code", "created_at"),
    default_sort="code",
):
    """How the codes of a customer are filtered and sorted."""


CODES = Collection(
    CustomerCode,
    CodeRead,
    CodeQuery,
    missing=CodeNotFound,
    visible=of_visible_customers(col(CustomerCode.customer_id)),
)
KIND = CodeDueKind.CODE_CONFIRMATION
IS_PENDING = col(CustomerCode.status) == sa.literal_column("'pending'")  # as in the index, which a parameter would miss


async def list_codes(call: Call, customer_id: UUID) -> list[CustomerCode]:
    """The customer's codes, sorted."""
    rows = await CODES.rows(call, col(CustomerCode.customer_id) == customer_id)
    return sorted(rows, key=lambda row: row.code)


async def list_pending(session: AsyncSession, customer_id: UUID) -> list[PendingCodeRead]:
    """The pending codes of a customer that the caller may see, sorted."""
    query = select(CustomerCode).where(col(CustomerCode.customer_id) == customer_id, IS_PENDING)
    return [PendingCodeRead.of(row) for row in await session.exec(query.order_by(col(CustomerCode.code)))]


async def list_claims(call: Call, codes: Sequence[str]) -> list[CodeClaimRead]:
    """Those of the codes that the caller's customers have as pending."""
    query = _pending(call).where(col(CustomerCode.code).in_(codes))
    return [CodeClaimRead.model_validate(dict(row)) for row in (await execute(call.session, query)).mappings()]


async def read_due(call: Call, query: DueQuery) -> list[sa.RowMapping]:
    """The pending codes to confirm until the query's last day, the longest due first; a late one stays due."""
    taken_on = sql_day_of(col(CustomerCode.created_at))
    days = (await execute(call.session, sa.select(taken_on).where(IS_PENDING).distinct())).scalars().all()
    if not days:
        return []
    due_on = sa.case({day: sa.literal(confirm_by(day), sa.Date) for day in days}, value=taken_on)
    due = (
        _pending(call)
        .add_columns(
            sa.func.concat_ws(":", KIND.value, col(CustomerCode.id)).label("id"),
            sa.literal(KIND.value).label("kind"),
            sa.func.timezone("UTC", sa.cast(due_on, sa.DateTime)).label("due_at"),
            sa.cast(sa.literal(call.principal.user_id), sa.Uuid).label("owner_id"),
        )
        .where(due_on <= query.last)
        .subquery("due")
    )
    return list((await execute(call.session, soonest(due, call.principal, query))).mappings())


def _pending(call: Call) -> sa.Select[Any]:
    names = ("code", "customer_id", "pending_reason", "taken_by_name")
    named = customer_name_of(col(CustomerCode.customer_id)).label("customer_name")
    columns = (getattr(CustomerCode, name) for name in names)
    return sa.select(*map(col, columns), named).where(CODES.seen_by(call.principal), IS_PENDING)
