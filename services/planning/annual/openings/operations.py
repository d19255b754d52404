"""Opening the plans of a year, set by set."""

import sqlalchemy as sa

from services.planning.annual.openings import rules
from services.planning.annual.openings.model import PlanOpeningCreate, PlanOpeningRead
from services.planning.annual.portfolio.store import plan_of
from services.planning.plans.plans.model import Plan
from shared.auth.visibility import customers, visible_to
from shared.customers.served import is_served
from shared.database import execute
from shared.web.call import Call


async def open_plans(call: Call, body: PlanOpeningCreate) -> PlanOpeningRead:
    """A new plan for each of the customers who has none for the year; repeating it opens nothing twice.

    Raises OpeningNotAllowed, TooManyPlans.
    """
    rules.refuse_opening(call.principal.data_scope.kind)
    wanted = [
        visible_to(call.principal, customers.c.id),
        is_served(customers.c.id),
        customers.c.customer_class.in_([one.value for one in body.customer_classes]),
    ]
    if body.region is not None:
        wanted.append(customers.c.region == body.region)
    has_plan = sa.exists(plan_of(body.fiscal_year)).label("has_plan")
    found = (await execute(call.session, sa.select(customers.c.id, has_plan).where(*wanted))).all()
    missing = [row.id for row in found if not row.has_plan]
    rules.refuse_too_many(len(missing))
    call.session.add_all(Plan(customer_id=one, fiscal_year=body.fiscal_year) for one in missing)
    await call.session.flush()
    return PlanOpeningRead(fiscal_year=body.fiscal_year, opened=len(missing), present=len(found) - len(missing))
