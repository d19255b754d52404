"""Reading cadences, and publishing those that are overdue as warnings."""

from services.relationship.contact.cadences import store
from services.relationship.contact.cadences.model import (
    CadenceRead,
    ContactCoverageQuery,
    ContactCoverageRead,
)
from services.relationship.contact.cadences.store import CADENCES, CadenceQuery
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from shared.auth.visibility import customers
from shared.customers.followed_schemes import policy_in_force
from shared.customers.traits import CustomerClass
from shared.lists.paging import Page
from shared.web.call import Call


async def list_cadences(call: Call, query: CadenceQuery) -> Page[CadenceRead]:
    """The cadences of the caller's customers, or of those that the caller looks after."""
    return await CADENCES.page(call, query, *store.owned_by(call.principal, query.owner))


async def list_contact_coverage(call: Call, asked: ContactCoverageQuery) -> list[ContactCoverageRead]:
    """With how many customers of each class account managers are in contact, against the policy in force."""
    wanted = (await policy_in_force(call.session)).content.customers_in_contact
    days = (await CONTACT_SCHEMES.current(call.session)).content.in_contact_days
    among = [] if asked.manager_id is None else [customers.c.manager_id == asked.manager_id]
    found = []
    for row in await store.count_in_contact(call, days, *among):
        least = wanted.get(CustomerClass(row["customer_class"]))
        is_reached = None if least is None else row["in_contact"] >= least
        found.append(ContactCoverageRead(**row, wanted=least, is_reached=is_reached))
    return found
