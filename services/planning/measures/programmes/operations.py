"""Starting and ending programmes by hand."""

from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.measures.actions.execution import withdraw_executions
from services.planning.measures.programmes import rules
from services.planning.measures.programmes.assigning import assign_plans, read_holders
from services.planning.measures.programmes.courses import started
from services.planning.measures.programmes.rules import ProgrammeStatus
from services.planning.measures.programmes.settling import hold_customers, read_courses, save
from services.planning.measures.programmes.shapes import (
    LifecycleProgrammeCreate,
    LifecycleProgrammeEnding,
    LifecycleProgrammeRead,
)
from services.planning.measures.programmes.staged_customers import read_in_force, read_staged
from services.planning.measures.programmes.store import PROGRAMMES, find_running
from shared.customers.directory import require_customer
from shared.web.call import Call


async def start_lifecycle_programme(
    call: Call, customers: CustomerClient, body: LifecycleProgrammeCreate
) -> LifecycleProgrammeRead:
    """A programme of the customer's present stage, planned from today on. Raises NoLifecycleStage, ProgrammeRuns."""
    customer_id = body.customer_id
    await require_customer(call.session, call.principal, customer_id, customers)
    await hold_customers(call.session, [customer_id])
    rules.refuse_second(await find_running(call.session, customer_id))
    in_force = await read_in_force(call.session)
    customer = (await read_staged(call.session, [customer_id], in_force)).get(customer_id)
    if customer is None:
        raise rules.NoLifecycleStage()
    course = started(customer, in_force, await read_holders(call.session, [customer_id]), call.principal)
    await save(call.session, [course])
    await assign_plans(call.session, [customer_id], call.settings.fiscal_year_start)
    return await PROGRAMMES.get(call, course.programme.id)


async def end_lifecycle_programme(
    call: Call, programme_id: UUID, body: LifecycleProgrammeEnding
) -> LifecycleProgrammeRead:
    """End the running programme; its open actions are cancelled. Raises ProgrammeNotFound, ProgrammeNotRunning."""
    await hold_customers(call.session, [await PROGRAMMES.customer_of(call, programme_id)])
    programme = await PROGRAMMES.lock(call, programme_id)
    rules.refuse_not_running(programme.status)
    courses = await read_courses(call.session, [programme])
    courses[programme_id].cancel_open(body.reason)
    withdraw_executions(call.session, courses[programme_id].cancelled.values())
    programme.end(ProgrammeStatus.ENDED, body.reason)
    return await PROGRAMMES.saved(call, programme)
