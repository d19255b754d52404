"""Traces of many plans added up by region, class or account manager."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.planning.papers.traces import store
from services.planning.papers.traces.levels import Effects
from services.planning.papers.traces.model import PlanTraceTotalQuery, PlanTraceTotalRead
from services.planning.papers.traces.rules import TraceGrouping
from services.planning.papers.traces.store import TRACES, PlanTraceRowQuery
from shared.database import execute
from shared.web.call import Call

SUMMED = (*store.COUNTED, *store.OF_ACTIONS)
COLUMNS = {
    TraceGrouping.REGION: "region",
    TraceGrouping.CUSTOMER_CLASS: "customer_class",
    TraceGrouping.MANAGER: "manager_id",
}


async def select_plans(call: Call, asked: PlanTraceTotalQuery) -> sa.Select[Any]:
    """The plans that are added up, each with its group, its customer and its figures."""
    given = asked.model_dump(mode="json", exclude={"group_by"}, exclude_none=True)
    found = (await TRACES.select(call, PlanTraceRowQuery(**given))).order_by(None).subquery("traces")
    group = sa.cast(found.c[COLUMNS[asked.group_by]], sa.Text).label("group")
    name = found.c.manager_name if asked.group_by is TraceGrouping.MANAGER else sa.cast(sa.null(), sa.Text)
    figures = (found.c[one] for one in SUMMED)
    return sa.select(found.c.plan_id, found.c.customer_id, group, name.label("name"), *figures)


async def sum_figures(call: Call, plans: sa.Select[Any]) -> Sequence[sa.RowMapping]:
    """The figures of each group, without what came of its goals."""
    each = plans.subquery("each")
    counts = (sa.func.count().label("plans"), sa.func.count(sa.distinct(each.c.customer_id)).label("customers"))
    sums = (sa.cast(sa.func.sum(each.c[name]), sa.Integer).label(name) for name in SUMMED)
    query = sa.select(each.c["group"], sa.func.max(each.c.name).label("name"), *counts, *sums)
    return (await execute(call.session, query.group_by(each.c["group"]))).mappings().all()


def shown(rows: Sequence[sa.RowMapping], effects: Effects) -> list[PlanTraceTotalRead]:
    """The groups, the one with the most plans first; customers without a group last."""
    found = [PlanTraceTotalRead.model_validate({**row, **effects.of(row["group"])}) for row in rows]
    return sorted(found, key=lambda one: (one.group is None, -one.plans, one.group or ""))
