"""Contacts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.custom.values.rules import CustomValuesInvalid
from services.customer.people.contacts import operations
from services.customer.people.contacts.model import ContactCreate, ContactRead, ContactUpdate
from services.customer.people.contacts.rules import ReportingLineCyclic, SuperiorUnknown
from services.customer.people.contacts.store import CONTACTS, ContactQuery, read_entries
from shared.auth.access import Access, Scope
from shared.customers.contacts import ContactEntry
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.parameters import CommaSeparatedIds
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/contacts", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(CONTACTS, fails_with=[CustomFilterInvalid])
async def list_contacts(call: Call, query: Annotated[ContactQuery, Query()]) -> Page[ContactRead]:
    """Contacts of the caller's customers.

    `customer_id` gives one customer's, `is_key=true` the key people 关键人. People of seniority `top` are shown from
    clearance 2 on.
    """
    return await custom_values.page(call, CONTACTS, FieldOwner.CONTACT, query)


@router.creates(
    CONTACTS, fails_with=[CustomerNotFound, CustomerMerged, ContactMerged, SuperiorUnknown, CustomValuesInvalid]
)
async def create_contact(call: Call, body: ContactCreate) -> ContactRead:
    """Add a person to a customer. One of seniority `top` needs clearance 2."""
    return await operations.create_contact(call, body)


@router.reads(path="/directory", needs=(Scope.CUSTOMERS_READ, Access.SERVICES))
async def list_contact_entries(call: Call, ids: CommaSeparatedIds) -> list[ContactEntry]:
    """The present ones of up to 1,000 contacts, in any data scope, for the other services' copies."""
    return await read_entries(call.session, ids)


@router.reads(CONTACTS, fails_with=[ContactMerged])
async def get_contact(call: Call, contact_id: UUID) -> ContactRead:
    """One contact. Fields above the caller's clearance are null."""
    return await CONTACTS.get(call, contact_id)


@router.changes(CONTACTS, fails_with=[ContactMerged, SuperiorUnknown, ReportingLineCyclic, CustomValuesInvalid])
async def update_contact(call: Call, contact_id: UUID, body: ContactUpdate) -> ContactRead:
    """Change a contact (JSON merge-patch). A field left out stays, null empties it."""
    return await operations.update_contact(call, contact_id, body)


@router.removes(CONTACTS, fails_with=[ContactMerged])
async def delete_contact(call: Call, contact_id: UUID) -> None:
    """Remove a contact from every list. Its history is kept; an open handover of the contact is cancelled."""
    await operations.delete_contact(call, contact_id)
