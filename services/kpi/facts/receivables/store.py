"""Every query over receivables."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.receivables.balances import UNPAID, open_amount, open_receivables
from services.kpi.facts.receivables.model import ReceivableRead, receivables
from services.kpi.facts.scope import FactListing
from shared.auth.visibility import codes
from shared.batches.exports import ExportQuery
from shared.database import execute
from shared.days import sql_today
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call


class ReceivableQuery(
    ListQuery,
    of=ReceivableRead,
    filters=(
        *("customer_id", "customer_code", "source", "invoice_no", "order_no", "kind", "issued_on", "due_on", "amount"),
        *("currency", "disputed", "status", "is_open", "open_amount", "days_overdue", "updated_at"),
    ),
    sorts=(
        *("issued_on", "due_on", "invoice_no", "customer_code", "amount", "open_amount", "days_overdue"),
        "updated_at",
    ),
    searched=("invoice_no", "order_no"),
    default_sort="-issued_on",
):
    """How receivables are filtered, sorted and searched."""

    as_of: date | None = Field(
        default=None,
        description="The day at whose end `is_open`, `open_amount` and `days_overdue` are looked at; by default today.",
    )


class ReceivableExportQuery(ExportQuery, of=ReceivableQuery):
    """The filters and the format of an export of receivables."""


def _balances(as_of: Any) -> dict[str, sa.ColumnElement[Any]]:
    left = open_amount(as_of)
    is_late = sa.and_(receivables.c.due_on < as_of, left != 0)
    return {
        "is_open": left != 0,
        "open_amount": left,
        "days_overdue": sa.case((is_late, as_of - receivables.c.due_on), else_=0),
    }


RECEIVABLE_LIST = FactListing(ReceivableRead, ReceivableQuery, receivables, columns=_balances(sql_today()))


async def list_receivables(call: Call, query: ReceivableQuery) -> Page[ReceivableRead]:
    """A page of receivables, as they were at the end of the day `as_of`."""
    unpaid = [UNPAID] if _are_unpaid(query) else []  # an index has them
    if query.as_of is None:
        return await RECEIVABLE_LIST.page(call, query, *unpaid)
    then = {**RECEIVABLE_LIST.columns, **_balances(sa.literal(query.as_of, sa.Date))}
    return await RECEIVABLE_LIST.over(then).page(call, query, *unpaid)


def _are_unpaid(query: ReceivableQuery) -> bool:
    """Whether all that match are not paid by now: on a day before, what is paid by now was open."""
    asked = dict(query.filters_in_use())
    is_past = query.as_of is not None and query.as_of < company_today()
    return not is_past and bool(asked.get("is_open") or asked.get("days_overdue__gt", -1) >= 0)


async def sum_open(session: AsyncSession, of_customers: sa.ColumnElement[bool], today: date) -> list[dict[str, Any]]:
    """By kind: these customers' open, overdue and disputed amounts in the base currency, and the number of receivables.

    `of_customers` is a condition on the directory's codes.
    """
    own = receivables.c.customer_code.in_(sa.select(codes.c.code).where(of_customers))
    opened = open_receivables(today, own).subquery("opened")
    total = sa.func.sum(opened.c.base)
    query = (
        sa.select(
            opened.c.kind,
            total.label("amount"),
            sa.func.coalesce(total.filter(opened.c.due_on < today), 0).label("overdue"),
            sa.func.coalesce(total.filter(opened.c.disputed), 0).label("disputed"),
            sa.func.count().label("receivables"),
        )
        .group_by(opened.c.kind)
        .order_by(opened.c.kind)
    )
    return [dict(row) for row in (await execute(session, query)).mappings()]
