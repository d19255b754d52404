"""Every query over plans."""

from uuid import UUID

from sqlmodel import col, select

from services.planning.plans.plans.model import Plan, PlanRead
from services.planning.plans.plans.rules import PlanNotFound, refuse_superseded
from shared.auth.visibility import is_customer, of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


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
