"""Creating, changing and deleting plans."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.plans.plans import rules
from services.planning.plans.plans.model import Plan, PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.plans.store import PLANS, find_plan_of_year, lock_plan
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_customer
from shared.time import utc_now
from shared.web.call import Call

FollowT = TypeVar("FollowT", bound=Callable[[Call, Plan], Awaitable[None]])
_FOLLOWERS: list[Callable[[Call, Plan], Awaitable[None]]] = []


def on_deletion(follow: FollowT) -> FollowT:
    """Decorator: `follow(call, plan)` runs in the transaction of every deletion, while the plan's row is locked."""
    _FOLLOWERS.append(follow)
    return follow


async def create_plan(call: Call, customers: CustomerClient, body: PlanCreate) -> PlanRead:
    """A new plan, at its first step."""
    rules.refuse_unclear_subject(body.customer_id, body.market_kind, body.market_code)
    rules.refuse_foreign_market(rules.market_of(body.market_kind, body.market_code), call.principal.data_scope)
    if body.customer_id is not None:
        await require_customer(call.session, call.principal, body.customer_id, customers)
    rules.refuse_second(await find_plan_of_year(call, body))
    return await PLANS.create(call, body)


async def update_plan(call: Call, plan_id: UUID, body: PlanUpdate) -> PlanRead:
    """Change the fields sent of a draft."""
    plan = await lock_plan(call, plan_id)
    rules.refuse_frozen(plan.status)
    apply_patch(plan, body)
    return await PLANS.saved(call, plan)


async def delete_plan(call: Call, plan_id: UUID) -> None:
    """Delete a draft that was never approved; its history and its actions stay, and the year is free for another."""
    plan = await lock_plan(call, plan_id)
    rules.refuse_frozen(plan.status)
    rules.refuse_approved(plan.approved_version)
    for follow in _FOLLOWERS:
        await follow(call, plan)
    plan.deleted_at = utc_now()
