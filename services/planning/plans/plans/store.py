"""Every query over plans."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.planning.plans.plans.markets import of_visible_plans
from services.planning.plans.plans.model import CustomerPlanRead, Plan, PlanCreate, PlanRead
from services.planning.plans.plans.rules import PlanNotFound, customer_of, refuse_foreign_market, refuse_superseded
from services.planning.tables import PlanningTable
from shared.auth.visibility import is_customer, of_visible_customers
from shared.customers.directory import hold_customer_of
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

_PLAN = Plan.__table__.c.id  # type: ignore[attr-defined]


class PlanQuery(
    ListQuery,
    of=PlanRead,
    filters=(
        "id",
        "customer_id",
        "market_kind",
        "market_code",
        "fiscal_year",
        "title",
        "status",
        "open_step",
        "working_version",
        "approved_version",
        "submitted_by",
        "submitted_at",
        "act_by",
        "approved_by",
        "approved_at",
        "superseded_by_id",
        "created_at",
        "updated_at",
    ),
    sorts=("fiscal_year", "title", "status", "act_by", "approved_at", "created_at", "updated_at"),
    searched=("title",),
):
    """How plans are filtered, sorted and searched."""


PLANS = Collection(
    Plan,
    PlanRead,
    PlanQuery,
    missing=PlanNotFound,
    visible=of_visible_plans(col(Plan.customer_id), col(Plan.id)),
)


CUSTOMER_PLANS = Collection(
    Plan,
    CustomerPlanRead,
    PlanQuery,
    missing=PlanNotFound,
    visible=of_visible_customers(col(Plan.customer_id)),
)
"""The plans of customers alone, for what only such plans have."""


async def get_customer_plan(call: Call, plan_id: UUID) -> CustomerPlanRead:
    """The plan of a customer. Raises PlanNotFound, MarketPlanHasNone."""
    plan = await PLANS.get(call, plan_id)
    customer_of(plan.customer_id)
    return CustomerPlanRead.model_validate(plan)


async def lock_plan(call: Call, plan_id: UUID) -> Plan:
    """The plan's row, locked until the transaction ends: other changes of the plan or its goals wait.

    Its customer is held first, as a merge takes it first. Raises PlanNotFound, PlanSuperseded, MarketNotYours.
    """
    await hold_customer_of(call.session, Plan, plan_id)
    plan = await PLANS.lock(call, plan_id)
    refuse_foreign_market(plan.market, call.principal.data_scope)
    refuse_superseded(plan.superseded_by_id)
    return plan


async def find_plan_of_year(call: Call, said: PlanCreate) -> UUID | None:
    """The id of the plan of this customer or market for the year, if there is one."""
    of_customer = (col(Plan.customer_id) == said.customer_id, is_customer(col(Plan.customer_id)))
    of_market = (col(Plan.market_kind) == said.market_kind, col(Plan.market_code) == said.market_code)
    query = select(Plan.id).where(
        *(of_customer if said.customer_id else of_market),
        col(Plan.fiscal_year) == said.fiscal_year,
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
    )
    return (await call.session.exec(query)).one_or_none()


def rows_naming(column: sa.Column[Any]) -> list[tuple[sa.Table, sa.Column[Any]]]:
    """The service's tables with a foreign key to this column, each with its key, in order of their names."""
    tables = sorted(PlanningTable.metadata.tables.items())
    return [(table, key.parent) for _, table in tables for key in table.foreign_keys if key.references(column.table)]


def everything_of(plan_id: UUID) -> SelectIds:
    """Ids of the plan and of all that ever belonged to it."""
    parts = [sa.select(table.c.id).where(key == plan_id) for table, key in rows_naming(_PLAN) if key.name == "plan_id"]
    return sa.union_all(sa.select(_PLAN).where(plan_id == _PLAN), *parts)
