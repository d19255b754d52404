"""Opening the plans of a year, set by set."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.planning.annual.carry_overs.operations import YearBefore, read_year_before
from services.planning.annual.carry_overs.proposals import Proposal
from services.planning.annual.carry_overs.rules import CarriedKind, CarryOverOutcome
from services.planning.annual.carry_overs.taking import PlanTaking, write_rows, write_taken
from services.planning.annual.carry_overs.year_ends import Peers
from services.planning.annual.openings import rules
from services.planning.annual.openings.model import PlanOpeningCreate, PlanOpeningRead
from services.planning.annual.portfolio.store import plan_of
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import customer_of
from services.planning.plans.steps.operations import settle_new_plans
from shared.auth.access import acting_for
from shared.auth.visibility import customers
from shared.customers.handing_over import writable_by
from shared.customers.served import is_served
from shared.database import execute, wait_in_line
from shared.feed.bulk import fresh_row
from shared.time import utc_now
from shared.web.call import Call


async def open_plans(call: Call, peers: Peers, body: PlanOpeningCreate) -> PlanOpeningRead:
    """A new plan for each of the customers who has none for the year; repeating it opens nothing twice.

    Raises OpeningNotAllowed, TooManyPlans.
    """
    rules.refuse_opening(call.principal)
    before = await _read_before(call, peers, body) if body.from_last_year else None
    await wait_in_line(call.session, "openings of plans")  # two at once would both open one
    missing, present = await _find(call, body)
    rules.refuse_too_many(len(missing))
    plans = [fresh_row(Plan, customer_id=one, fiscal_year=body.fiscal_year) for one in missing]
    takings = _take(plans, before) if before else []
    await write_rows(call.session, Plan, plans)
    # Nobody has chosen what moves over, so whoever opens the plans may approve them.
    with acting_for("service:planning", "planning"):
        await write_taken(call.session, takings)
        await settle_new_plans(call.session, [taking.plan_id for taking in takings])
    return PlanOpeningRead(
        fiscal_year=body.fiscal_year,
        opened=len(missing),
        goals_taken=sum(len(one.carried) for one in takings),
        actions_taken=sum(len(one.rows[CarriedKind.ACTION]) for one in takings),
        undecided=len(takings) - sum(plan["carried_over_at"] is not None for plan in plans),
        present=present,
    )


async def _read_before(call: Call, peers: Peers, body: PlanOpeningCreate) -> YearBefore:
    async with call.briefly() as brief:
        missing, _ = await _find(brief, body)
    rules.refuse_too_many(len(missing))
    return await read_year_before(call, peers, body.fiscal_year, missing)


async def _find(call: Call, body: PlanOpeningCreate) -> tuple[list[UUID], int]:
    """The customers without a plan of the year, and the number of those with one."""
    wanted = [
        writable_by(call.principal, customers.c.id),
        is_served(customers.c.id),
        customers.c.customer_class.in_([one.value for one in body.customer_classes]),
    ]
    if body.region is not None:
        wanted.append(customers.c.region == body.region)
    has_plan = sa.exists(plan_of(body.fiscal_year)).label("has_plan")
    found = (await execute(call.session, sa.select(customers.c.id, has_plan).where(*wanted))).all()
    missing = [row.id for row in found if not row.has_plan]
    return missing, len(found) - len(missing)


def _take(plans: Sequence[dict[str, Any]], before: YearBefore) -> list[PlanTaking]:
    """What moves over into each plan of a customer with a plan of the year before."""
    by_customer: dict[UUID, list[Proposal]] = defaultdict(list)
    for one in before.proposals:
        by_customer[customer_of(one.row.customer_id)].append(one)
    takings = []
    for plan in plans:
        if (customer_id := plan["customer_id"]) in before.plans:
            taking = PlanTaking(plan["id"], customer_id, plan["working_version"], before.starts_on)
            proposed = by_customer[customer_id]
            left = taking.take([one for one in proposed if one.outcome is CarryOverOutcome.MOVES_OVER], before.measures)
            is_known = all(one.outcome is not CarryOverOutcome.UNKNOWN for one in proposed)
            plan["carried_over_at"] = utc_now() if is_known and not left else None
            takings.append(taking)
    return takings
