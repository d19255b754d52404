"""Merging contacts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.customer.contact_merges import operations, rules
from services.customer.contact_merges.model import (
    ContactMerge,
    ContactMergeCreate,
    ContactMergePreviewRead,
    ContactMergeRead,
)
from services.customer.contact_merges.store import CONTACT_MERGES, ContactMergeQuery
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import ContactMerged
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/contacts/{contact_id}", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="contact-merges"
)
REFUSALS = (
    *(ContactMerged, rules.ContactMergedWithItself, rules.AbsorbedContactUnknown),
    *(rules.ContactAlreadyAbsorbed, rules.ContactsOfTwoCustomers),
)


@router.reads(CONTACTS, "/merge-preview", needs=Scope.CUSTOMERS_WRITE, fails_with=REFUSALS)
async def preview_contact_merge(
    call: Call,
    contact_id: UUID,
    absorbed_id: Annotated[UUID, Query(description="The contact to absorb.")],
) -> ContactMergePreviewRead:
    """Preview a merge of two contacts without doing it.

    It shows fields that differ, rows that move, and rows of which a contact can have only one; what is above the
    caller's level is left out. It needs the right to merge.
    """
    return await operations.preview_contact_merge(call, contact_id, absorbed_id)


@router.acts(
    CONTACTS,
    "/merge",
    status_code=201,
    takes_match=True,
    fails_with=[*REFUSALS, rules.MergeNeedsClearance, FieldHidden],
)
async def merge_contacts(call: Call, contact_id: UUID, body: ContactMergeCreate) -> ContactMergeRead:
    """Merge two contacts of one customer: one absorbs the other.

    This cannot be undone. The survivor gets the other's subordinates, stage roles, contact lines, special dates, gift
    bans and custom fields; assessments and relationship goals follow within moments. Its own profile stays: empty
    fields are filled from the other, decision bases are united, fields named in `take` are replaced. Who is at the top
    in either record is at the top; a coach stays a coach. Where a contact can have only one row, one stays and the
    history keeps the other; a line between the two ends. The absorbed contact answers 410; its names still find the
    survivor. Nobody gives up what they do not see: where only one of two values above the caller's clearance could
    stay, the merge needs that clearance. `If-Match` takes the survivor's ETag.
    """
    merge = await operations.merge_contacts(call, contact_id, body)
    call.etag = (await CONTACTS.row(call, contact_id)).etag_for(call.principal.clearance)
    return merge


@router.lists(CONTACT_MERGES, "/merges", fails_with=[ContactNotFound, ContactMerged])
async def list_contact_merges(
    call: Call, contact_id: UUID, query: Annotated[ContactMergeQuery, Query()]
) -> Page[ContactMergeRead]:
    """Merges by which a contact absorbed others, the latest first. Those absorbed through others are included."""
    await CONTACTS.get(call, contact_id)
    return await CONTACT_MERGES.page(call, query, col(ContactMerge.contact_id) == contact_id)
