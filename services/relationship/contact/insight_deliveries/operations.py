"""Recording who got an insight."""

from services.relationship.clients import CustomerClient
from services.relationship.contact.insight_deliveries.model import DeliveriesCreate, DeliveriesRead, InsightDelivery
from services.relationship.contact.insight_deliveries.store import find_given
from services.relationship.contact.insights.rules import NotInAudience, line_of
from services.relationship.contact.insights.store import INSIGHTS, read_customers
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.database import wait_in_line
from shared.web.call import Call


async def deliver_insight(call: Call, customers: CustomerClient, body: DeliveriesCreate) -> DeliveriesRead:
    """Record that these people got the insight.

    Raises InsightNotFound, CustomerNotFound, NotInAudience, ContactUnknown.
    """
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await INSIGHTS.row(call, body.insight_id)
    named = {f"/contact_ids/{place}": one for place, one in enumerate(body.contact_ids)}
    await require_contacts(call.session, call.principal, body.customer_id, named, customers, may_have_left=True)
    await wait_in_line(call.session, line_of(body.insight_id))  # two who record the same wait for each other
    named_customers = await read_customers(call.session, body.insight_id)
    if named_customers and body.customer_id not in named_customers:
        raise NotInAudience()
    given = await find_given(call.session, body.insight_id, body.contact_ids)
    said = body.model_dump(exclude={"contact_ids"})
    said |= {"given_by": call.principal.subject, "given_by_name": call.principal.name}
    rows = [InsightDelivery(contact_id=one, **said) for one in body.contact_ids if one not in given]
    call.session.add_all(rows)
    await call.session.flush()
    return DeliveriesRead(created=len(rows), existing=len(given))
