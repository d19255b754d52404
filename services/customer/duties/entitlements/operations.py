"""How a customer's entitlements are put together: its traits, the policy in force, its team."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.customer.duties.entitlements import store
from services.customer.duties.entitlements.model import EntitlementsRead
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.stage_actions.rules import stage_since, stage_spans
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.profile.register import store as register
from shared.customers.duties import Demand, Duties, duties_of
from shared.customers.standings import read_traits
from shared.lists.windows import Window
from shared.time import company_today
from shared.web.call import Call

A_YEAR = timedelta(days=366)


async def get_entitlements(call: Call, customer_id: UUID) -> EntitlementsRead:
    """What a customer is entitled to today. Raises CustomerNotFound, CustomerMerged."""
    customer = await register.get_row(call, customer_id)
    policy, scheme = await POLICIES.current(call.session), await get_scheme_in_force(call.session)
    today = company_today()
    traits = (await read_traits(call.session, call.principal, [customer_id], scheme, today))[customer_id]
    duties = duties_of(policy.content, traits)
    spans = [span for span in stage_spans(scheme) if span.stage is traits.stage]
    following = await store.next_days(call, policy.content, spans, Window(today, today + A_YEAR), customer_id)
    members = await store.read_members(call.session, customer_id)
    beside = {"customer_id": customer_id, "customer_name": customer.name, "policy_version": policy.number}
    shown = {name: getattr(traits, name) for name in type(traits).__dataclass_fields__}
    merged = {
        **_merged(duties),
        "stage_since": stage_since(customer.first_contract_on, spans),
        "team": [_demanded(one, "role") | {"user_ids": members.get(one.value, [])} for one in duties.team],
        "actions": [one.model_dump() | {"next_on": following.get(one.key)} for one in duties.actions],
    }
    return EntitlementsRead.model_validate(beside | shown | merged)


def _merged(duties: Duties) -> dict[str, Any]:
    contact = duties.contact
    hours = {"answer": duties.answer_hours, "solution": duties.solve_hours, "support": duties.support_hours}
    return {
        "resources": [one.value.model_dump() | {"reasons": one.reasons} for one in duties.resources],
        "contact": contact and contact.value.model_dump() | {"reasons": contact.reasons},
        **{name: demand and _demanded(demand, "hours") for name, demand in hours.items()},
        "materials": [{"role": role, "materials": given} for role, given in duties.materials.items()],
    }


def _demanded(demand: Demand[Any], name: str) -> dict[str, Any]:
    return {name: demand.value, "reasons": demand.reasons}
