"""How a customer's entitlements are put together: its traits, the policy in force, its team."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.customer.duties.entitlements import rules, store
from services.customer.duties.entitlements.model import EntitlementsRead
from services.customer.duties.entitlements.rules import Demand, Reason, Traits, reason_of
from services.customer.duties.policies.model import PolicyDuties, ServicePolicyContent
from services.customer.duties.policies.rules import PolicySubject
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.stage_actions.rules import stage_spans
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.profile.register import store as register
from shared.lists.windows import Window
from shared.time import company_today
from shared.web.call import Call

A_YEAR = timedelta(days=366)


async def get_entitlements(call: Call, customer_id: UUID) -> EntitlementsRead:
    """What a customer is entitled to today. Raises CustomerNotFound, CustomerMerged."""
    customer = await register.get_row(call, customer_id)
    policy, scheme = await POLICIES.current(call.session), await get_scheme_in_force(call.session)
    today = company_today()
    traits = await store.read_traits(call, customer, scheme, today)
    duties = list(applying(policy.content, traits))
    spans = [span for span in stage_spans(scheme) if span.stage is traits.stage]
    following = await store.next_days(call, policy.content, spans, Window(today, today + A_YEAR), customer_id)
    members = await store.read_members(call.session, customer_id)
    stage = policy.content.stages.get(traits.stage) if traits.stage else None
    merged = {
        "resources": _resources(duties),
        "contact": _contact(duties),
        **{name: _hours(duties, field) for name, field in HOURS.items()},
        "team": [
            {"role": role, "user_ids": members.get(role, []), "reasons": reasons}
            for role, reasons in rules.all_roles((reason, one.team) for reason, one in duties).items()
        ],
        "actions": [one.model_dump() | {"next_on": following.get(one.key)} for one in stage.actions] if stage else [],
        "materials": [{"role": role, "materials": given} for role, given in policy.content.materials.items()],
    }
    told = {name: getattr(traits, name) for name in Traits.__dataclass_fields__}
    beside = {"customer_id": customer_id, "customer_name": customer.name, "policy_version": policy.number}
    return EntitlementsRead.model_validate(beside | told | merged)


HOURS = {"answer": "answer_hours", "solution": "solve_hours", "support": "support_hours"}


def applying(policy: ServicePolicyContent, traits: Traits) -> Iterable[tuple[Reason, PolicyDuties]]:
    """The rules that apply to these traits, each with the reason that names it."""
    yield reason_of(PolicySubject.EVERYBODY), policy.everybody
    by_trait: Sequence[tuple[PolicySubject, Any, Any]] = (
        (PolicySubject.QUADRANT, traits.quadrant, policy.quadrants),
        (PolicySubject.TIER, traits.tier, policy.tiers),
        (PolicySubject.CUSTOMER_CLASS, traits.customer_class, policy.classes),
        (PolicySubject.STAGE, traits.stage, policy.stages),
    )
    for subject, trait, duties in by_trait:
        if trait in duties:
            yield reason_of(subject, trait), duties[trait]
    if traits.is_cash_cow:
        yield reason_of(PolicySubject.CASH_COW), policy.cash_cow


def _resources(duties: Iterable[tuple[Reason, PolicyDuties]]) -> list[dict[str, Any]]:
    found = rules.all_resources((reason, one.resources) for reason, one in duties)
    return [{"name_en": one.name_en, "name_zh": one.name_zh, "reasons": reasons} for one, reasons in found]


def _contact(duties: Iterable[tuple[Reason, PolicyDuties]]) -> dict[str, Any] | None:
    found = rules.strictest_contact((reason, one.contact) for reason, one in duties)
    if found is None:
        return None
    contact: Any = found.value
    return {"form": contact.form, "every": contact.every, "reasons": found.reasons}


def _hours(duties: Iterable[tuple[Reason, PolicyDuties]], field: str) -> dict[str, Any] | None:
    found: Demand | None = rules.strictest_hours((reason, getattr(one, field)) for reason, one in duties)
    return None if found is None else {"hours": found.value, "reasons": found.reasons}
