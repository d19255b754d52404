"""Proposing the resources of a plan, and saying which it takes."""

from typing import Any
from uuid import UUID

from services.planning.execution.resource_schemes import rules as ratios
from services.planning.execution.resource_schemes.store import SCHEMES
from services.planning.execution.resources import rules, store
from services.planning.execution.resources.model import (
    PlanResources,
    PlanResourcesRead,
    PlanResourcesSet,
    ResourceProposalRead,
)
from services.planning.plans.plans.model import CustomerPlanRead, Plan
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.plans.store import get_customer_plan
from services.planning.plans.steps.operations import editing
from shared.money import format_decimal
from shared.time import fiscal_year_bounds, utc_now
from shared.web.call import Call

NOTHING_KNOWN: dict[str, Any] = dict.fromkeys(("customer_class", "is_provisional", "industry", "first_contract_on"))


async def propose_resources(call: Call, plan: Plan | CustomerPlanRead) -> ResourceProposalRead:
    """What the scheme in force proposes for the plan, from its market goals and its customer."""
    scheme = await SCHEMES.current(call.session)
    content = scheme.content
    known = await store.find_customer(call, customer_of(plan.customer_id))
    traits = dict(known) if known else NOTHING_KNOWN
    revenue, left_out = await store.sum_revenue(call, plan.id)
    starts_on, _ = fiscal_year_bounds(plan.fiscal_year, call.settings.fiscal_year_start)
    is_new = rules.is_new(traits["first_contract_on"], starts_on, content.new_months)
    ratio = next(one for one in content.classes if one.customer_class == traits["customer_class"])
    given = ratio.model_dump(exclude={"customer_class"})
    given["industry_factor"] = next((one.factor for one in content.industries if one.industry == traits["industry"]), 1)
    given["maturity_factor"] = content.new_factor if is_new else content.mature_factor
    found = ratios.propose(revenue, **given)
    return ResourceProposalRead(
        scheme_version=scheme.number,
        customer_class=traits["customer_class"],
        is_provisional=bool(traits["is_provisional"]),
        industry=traits["industry"],
        is_new=is_new,
        revenue=revenue,
        goals_left_out=left_out,
        **given,
        people=found.people,
        people_arithmetic=found.people_arithmetic,
        budget=found.budget,
        budget_arithmetic=found.budget_arithmetic,
    )


async def read_resources(call: Call, plan_id: UUID) -> PlanResourcesRead:
    """What the plan takes, beside the proposal. Its ETag is the plan's."""
    plan = await get_customer_plan(call, plan_id)
    call.etag = plan.etag
    return _describe(plan, await store.find_resources(call, plan_id), await propose_resources(call, plan))


async def set_resources(call: Call, plan_id: UUID, body: PlanResourcesSet) -> PlanResourcesRead:
    """Say how many people the plan takes; beyond the tolerance with a reason."""
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanResources) as plan:
        proposal = await propose_resources(call, plan)
        tolerance = (await SCHEMES.get(call.session, proposal.scheme_version)).content.tolerance
        rules.refuse_unexplained(
            differs=ratios.differs(body.people, proposal.people, tolerance),
            reason=body.reason,
            proposed=format_decimal(proposal.people),
        )
        row = await store.find_resources(call, plan_id)
        said = {"proposed_people": proposal.people, "scheme_version": proposal.scheme_version, **body.model_dump()}
        row = row or PlanResources(plan_id=plan_id, customer_id=customer_of(plan.customer_id), **said)
        call.session.add(row.sqlmodel_update(said))
        plan.touch()
    return await read_resources(call, plan_id)


async def remove_resources(call: Call, plan_id: UUID) -> None:
    """Take back what a draft said; approved versions keep it."""
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanResources) as plan:
        row = await store.find_resources(call, plan_id)
        if row is None:
            raise rules.ResourcesNotTaken(id=plan_id)
        row.deleted_at = utc_now()
        plan.touch()


def _describe(plan: CustomerPlanRead, row: PlanResources | None, proposal: ResourceProposalRead) -> PlanResourcesRead:
    names = ("people", "proposed_people", "scheme_version", "reason")
    return PlanResourcesRead(
        plan_id=plan.id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        proposal=proposal,
        **{name: getattr(row, name, None) for name in names},
    )
