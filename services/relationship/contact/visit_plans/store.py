"""Every query over visit plans."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.visit_plans.model import VisitPerson, VisitPlan, VisitPlanRead
from services.relationship.contact.visit_plans.rules import VisitPlanNotFound
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.named_people import our_people, their_people
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

IS_OF = col(VisitPerson.visit_plan_id) == col(VisitPlan.id)


class VisitPlanQuery(
    ListQuery,
    of=VisitPlanRead,
    filters=(
        *("id", "customer_id", "direction", "status", "starts_on", "ends_on", "reception_level", "owner_id"),
        *("budget_total", "action_id", "created_by", "created_at", "updated_at"),
    ),
    sorts=("starts_on", "budget_total", "created_at", "updated_at"),
    searched=("purpose", "place"),
    default_sort="-starts_on",
):
    """How visit plans are filtered, sorted and searched."""


def _seen(principal: Principal) -> Mapping[str, Expression]:
    return {"their_people": their_people(principal, VisitPlan, VisitPerson, IS_OF)}


VISIT_PLANS = Collection(
    VisitPlan,
    VisitPlanRead,
    VisitPlanQuery,
    missing=VisitPlanNotFound,
    visible=of_visible_customers(col(VisitPlan.customer_id)),
    columns={
        "their_people": sa.cast([], JSONB),
        "our_people": our_people(VisitPlan, VisitPerson, IS_OF),
        "owner_name": name_of(col(VisitPlan.owner_id)),
    },
    columns_for=_seen,
)


async def list_people(session: AsyncSession, visit_plan_id: UUID) -> list[VisitPerson]:
    """Everybody of the visit, visible to the caller or not."""
    return list(await session.exec(select(VisitPerson).where(col(VisitPerson.visit_plan_id) == visit_plan_id)))
