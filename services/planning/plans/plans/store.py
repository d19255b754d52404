"""Every query over plans."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.planning.plans.plans.model import Plan, PlanRead
from services.planning.plans.plans.rules import PlanNotFound, refuse_superseded
from services.planning.tables import PlanningTable
from shared.auth.visibility import is_customer, of_visible_customers
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
    visible=of_visible_customers(col(Plan.customer_id)),
)


async def lock_plan(call: Call, plan_id: UUID) -> Plan:
    """The plan's row, locked until the transaction ends: other changes of the plan or its goals wait.

    Raises PlanNotFound, PlanSuperseded.
    """
    plan = await PLANS.lock(call, plan_id)
    refuse_superseded(plan.superseded_by_id)
    return plan


async def find_plan_of_year(call: Call, customer_id: UUID, fiscal_year: int) -> UUID | None:
    """The id of the customer's plan for the year, if there is one."""
    query = select(Plan.id).where(
        col(Plan.customer_id) == customer_id,
        col(Plan.fiscal_year) == fiscal_year,
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
        is_customer(col(Plan.customer_id)),
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
