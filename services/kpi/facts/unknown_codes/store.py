"""Every query over unknown codes."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.orders.model import orders
from services.kpi.facts.orders.rules import OrderStatus
from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.model import receivables
from services.kpi.facts.rollups.model import customer_months
from services.kpi.facts.unknown_codes.model import UnknownCodeRead
from services.kpi.tables import KpiTable
from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import codes
from shared.database import execute
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery

KINDS = ("orders", "receivables", "payments")
JOINED = {"claimed_by"}
"""Fields that another service answers."""


def _is_unknown(code: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """A document without a customer has an empty code, which nobody can take."""
    return sa.and_(code != "", ~sa.exists().where(codes.c.code == code))


def _facts(table: sa.Table, day: str, name: str) -> sa.Select[Any]:
    """One row per unknown code and source with facts of a kind."""
    counts: dict[str, sa.ColumnElement[Any]] = {
        kind: sa.func.count() if kind == name else sa.literal(0) for kind in KINDS
    }
    if table is orders:
        counts["orders"] = sa.func.count().filter(orders.c.status != OrderStatus.CANCELLED.value)
    return (
        sa.select(
            table.c.customer_code.label("code"),
            table.c.source,
            *(count.label(kind) for kind, count in counts.items()),
            sa.func.min(table.c[day]).label("first_on"),
            sa.func.max(table.c[day]).label("last_on"),
        )
        .where(_is_unknown(table.c.customer_code))
        .group_by(table.c.customer_code, table.c.source)
    )


_every = sa.union_all(
    _facts(orders, "ordered_on", "orders"),
    _facts(receivables, "issued_on", "receivables"),
    _facts(payments, "paid_on", "payments"),
).subquery()
_sales = (
    sa.select(sa.func.coalesce(sa.func.sum(customer_months.c.sales), 0))
    .where(customer_months.c.customer_code == _every.c.code)
    .scalar_subquery()
)
_known = (
    sa.select(
        _every.c.code,
        *(sa.cast(sa.func.sum(_every.c[kind]), sa.BigInteger).label(kind) for kind in KINDS),
        _sales.label("sales"),
        sa.func.min(_every.c.first_on).label("first_on"),
        sa.func.max(_every.c.last_on).label("last_on"),
        sa.func.array_agg(aggregate_order_by(_every.c.source.distinct(), _every.c.source)).label("sources"),
    )
    .group_by(_every.c.code)
    .subquery()
)


class UnknownCodeQuery(
    ListQuery,
    of=UnknownCodeRead,
    filters=("code", "orders", "sales", "first_on", "last_on", "sources"),
    sorts=("code", "orders", "sales", "first_on", "last_on"),
    searched=("code",),
    default_sort="-sales",
):
    """How unknown codes are filtered, sorted and searched."""


def _visible_unknown_codes(principal: Principal) -> sa.ColumnElement[bool]:
    """Unknown codes belong to no customer: only callers who may see all customers may see them."""
    return sa.literal(principal.data_scope.kind is DataScopeKind.ALL)


UNKNOWN_CODES = Listing(
    UnknownCodeRead,
    UnknownCodeQuery,
    {name: _known.c[name] for name in UnknownCodeRead.model_fields if name not in JOINED},
    visible=_visible_unknown_codes,
    key="code",
)


async def list_codes_with_facts(session: AsyncSession, asked: Sequence[str]) -> list[str]:
    """Those of the codes that any table of facts has, cancelled orders included."""
    code = sa.func.unnest(sa.cast(asked, ARRAY(sa.Text))).column_valued("code")
    # New kinds take part: those whose key starts with the code.
    facts = [table for table in KpiTable.metadata.sorted_tables if "customer_code" in table.primary_key.columns]
    has_facts = sa.or_(*(sa.exists().where(table.c.customer_code == code) for table in facts))
    return list((await execute(session, sa.select(code).where(has_facts).distinct())).scalars())
