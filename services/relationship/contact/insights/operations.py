"""Creating, changing and removing insights, and what to bring to a visit."""

from collections.abc import Collection
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.insights import store
from services.relationship.contact.insights.model import (
    Insight,
    InsightCreate,
    InsightCustomer,
    InsightRead,
    InsightUpdate,
    PersonSuggestionRead,
    SuggestedInsightRead,
    SuggestionsQuery,
    SuggestionsRead,
)
from services.relationship.contact.insights.rules import InsightGivenBeyond, InsightWasGiven, line_of
from services.relationship.contact.insights.store import INSIGHTS
from shared.auth.clearances import apply_patch
from shared.auth.visibility import find_visible, read_customer_names
from shared.customers.directory import CustomerNotFound, require_customer, require_customers
from shared.customers.followed_schemes import policy_in_force
from shared.customers.roles import DecisionRole
from shared.database import wait_in_line
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_insight(call: Call, customers: CustomerClient, body: InsightCreate) -> InsightRead:
    """A new insight of the caller. Raises CustomerNotFound."""
    await require_customers(call.session, call.principal, body.customer_ids, customers)
    insight = Insight.model_validate(
        body, update={"created_by": call.principal.subject, "created_by_name": call.principal.name}
    )
    call.session.add(insight)
    await call.session.flush()
    call.session.add_all(InsightCustomer(insight_id=insight.id, customer_id=one) for one in body.customer_ids)
    return await INSIGHTS.saved(call, insight)


async def update_insight(call: Call, insight_id: UUID, body: InsightUpdate) -> InsightRead:
    """Change the fields sent. Customers whom the caller does not see stay in the audience.

    Raises CustomerNotFound, InsightGivenBeyond.
    """
    await wait_in_line(call.session, line_of(insight_id))  # nobody gets it while its audience changes
    insight = await INSIGHTS.lock(call, insight_id)
    apply_patch(insight, body, elsewhere={"customer_ids"})
    if "customer_ids" in body.model_fields_set:
        await _replace_customers(call, insight, body.customer_ids)
    return await INSIGHTS.saved(call, insight)


async def _replace_customers(call: Call, insight: Insight, wanted: Collection[UUID]) -> None:
    kept = await store.read_customers(call.session, insight.id)
    seen = await find_visible(call.session, call.principal, {*kept, *wanted})
    if unknown := set(wanted) - seen:
        raise CustomerNotFound(customer_id=min(unknown, key=str))
    for customer_id, row in kept.items():
        if customer_id in seen and customer_id not in wanted:
            await call.session.delete(row)
    call.session.add_all(InsightCustomer(insight_id=insight.id, customer_id=one) for one in wanted if one not in kept)
    await call.session.flush()
    if await store.is_given_beyond(call.session, insight.id):
        raise InsightGivenBeyond()
    insight.touch()


async def delete_insight(call: Call, insight_id: UUID) -> None:
    """Remove an insight that nobody has got. Raises InsightWasGiven."""
    insight = await INSIGHTS.lock(call, insight_id)
    if given := await store.count_given(call.session, insight_id):
        raise InsightWasGiven(count=given)
    insight.deleted_at = utc_now()


async def suggest(call: Call, customers: CustomerClient, query: SuggestionsQuery) -> SuggestionsRead:
    """Materials by role and insights not given yet, for each person. Raises CustomerNotFound, ContactUnknown."""
    await require_customer(call.session, call.principal, query.customer_id, customers)
    people = await store.find_people(call, query.customer_id, query.contact_ids)
    fitting = await store.read_fitting(call, query.customer_id, [one.id for one in people], company_today())
    policy = await policy_in_force(call.session)
    roles = {one.id: DecisionRole(one.decision_role) if one.decision_role else None for one in people}
    return SuggestionsRead(
        customer_id=query.customer_id,
        customer_name=(await read_customer_names(call.session, [query.customer_id]))[query.customer_id],
        policy_version=policy.number,
        people=[
            PersonSuggestionRead(
                contact_id=one.id,
                contact_name=one.name,
                decision_role=roles[one.id],
                materials=list(policy.content.materials.get(role, ())) if (role := roles[one.id]) else [],
                insights=[SuggestedInsightRead.model_validate(row) for row in fitting.get(one.id, ())],
            )
            for one in people
        ],
    )
