"""The query over resources and value of the caller's customers, by group."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.planning.annual.portfolio import figures
from services.planning.annual.portfolio.store import plan_of, year_of
from services.planning.annual.resource_shares import rules
from services.planning.annual.resource_shares.model import ResourceShareQuery, ResourceShareRead
from services.planning.annual.resource_shares.rules import ShareGrouping
from services.planning.execution.resource_schemes.store import SCHEMES
from shared.auth.visibility import customers, visible_to
from shared.customers.served import is_served
from shared.database import execute
from shared.web.call import Call

SUMMED = ("people", "budget", "score")


async def list_shares(call: Call, asked: ResourceShareQuery) -> list[ResourceShareRead]:
    """Each group, the one with the greatest share of value first; customers without a group last."""
    rows = await _sums(call, asked)
    whole = {name: sum((row[name] for row in rows), start=Decimal(0)) for name in SUMMED}
    found = [_share(row, {name: rules.share_of(row[name], whole[name]) for name in SUMMED}) for row in rows]
    return sorted(found, key=lambda one: (one.group is None, -(one.value_share or 0), one.group or ""))


async def _sums(call: Call, asked: ResourceShareQuery) -> Sequence[sa.RowMapping]:
    plan = plan_of(year_of(call, asked.fiscal_year)).lateral("plan")
    scheme = (await SCHEMES.current(call.session)).content
    by_stance = sa.cast(figures.stance_of(scheme.invest_quadrants), sa.Text)
    group = by_stance if asked.group_by is ShareGrouping.STANCE else customers.c[asked.group_by.value]
    each = (
        sa.select(
            group.label("group"),
            customers.c.score,
            figures.people_of(plan.c).label("people"),
            figures.budget_of(plan.c).label("budget"),
        )
        .select_from(customers.outerjoin(plan, sa.true()))
        .where(visible_to(call.principal, customers.c.id), is_served(customers.c.id))
        .subquery("each")
    )
    sums: list[Any] = [sa.func.coalesce(sa.func.sum(each.c[name]), 0).label(name) for name in SUMMED]
    query = sa.select(each.c.group, sa.func.count().label("customers"), *sums).group_by(each.c.group)
    return (await execute(call.session, query)).mappings().all()


def _share(row: sa.RowMapping, shares: dict[str, Decimal | None]) -> ResourceShareRead:
    return ResourceShareRead(
        group=row["group"],
        customers=row["customers"],
        people=row["people"],
        people_share=shares["people"],
        budget=round(row["budget"], 4),
        budget_share=shares["budget"],
        value_share=shares["score"],
        excess=rules.excess(shares["people"], shares["score"]),
    )
