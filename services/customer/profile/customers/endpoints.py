"""Customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.custom.fields.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.custom.values.rules import CustomValuesInvalid
from services.customer.profile.customers import operations, store
from services.customer.profile.customers.model import CustomerCreate, CustomerRead, CustomerUpdate
from services.customer.profile.customers.rules import (
    CustomerInOwnGroup,
    CustomerMerged,
    CustomerOutsideDataScope,
    ParentUnknown,
)
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.duplicates.rules import CustomerLooksKnown
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown, SegmentUnknown
from services.customer.profile.team.rules import SeveralAccountManagers
from shared.app.users import Users
from shared.auth.access import Access, FieldHidden, Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import DirectoryEntry, read_entries
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_customers
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.parameters import CommaSeparatedIds
from shared.web.problem_causes import AlreadyTaken
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

REFUSALS = (CustomerLooksKnown, CustomValuesInvalid, FieldHidden, ParentUnknown, SegmentUnknown)


@router.lists(CUSTOMERS, fails_with=[CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown])
async def list_customers(call: Call, query: Annotated[CustomerQuery, Query()]) -> Page[CustomerRead]:
    """The caller's customers, filtered, searched and sorted, page by page.

    `q` finds names, codes and the names of contacts, in Chinese or as it sounds (`huaqiang`, `hq`).
    """
    return await custom_values.page(call, CUSTOMERS, FieldOwner.CUSTOMER, query)


@router.creates(
    CUSTOMERS, fails_with=[*REFUSALS, AlreadyTaken, CustomerOutsideDataScope, SeveralAccountManagers, UserUnknown]
)
async def create_customer(
    call: Call,
    body: CustomerCreate,
    users: Users,
    force: Annotated[bool, Query(description="Create it although it looks like a customer already there.")] = False,
) -> CustomerRead:
    """Create a customer, with its ERP codes and account team where they are known.

    Orders already pushed for one of its codes count for it at once. One that looks like a customer already there, by
    credit code or by name, is refused with the candidates; but like names are no reason where both customers have
    codes of the same ERP, or credit codes that differ.
    """
    return await operations.create_customer(call, users, body, force=force)


@router.reads(path="/directory", needs=(Scope.CUSTOMERS_READ, Access.SERVICES))
async def list_directory_entries(call: Call, ids: CommaSeparatedIds) -> list[DirectoryEntry]:
    """The directory entries of up to 1,000 customers, whosever they are, for the other services' copies."""
    return await read_entries(call.session, ids)


@router.reads(CUSTOMERS, fails_with=[CustomerMerged])
async def get_customer(call: Call, customer_id: UUID) -> CustomerRead:
    """One customer; its `ETag` goes into `If-Match` of a change. One that was merged answers 410, with its survivor."""
    return await CUSTOMERS.get(call, customer_id)


@router.changes(CUSTOMERS, fails_with=[*REFUSALS, CustomerMerged, CustomerInOwnGroup])
async def update_customer(
    call: Call,
    customer_id: UUID,
    body: CustomerUpdate,
    force: Annotated[bool, Query(description="Change it although it then looks like another customer.")] = False,
) -> CustomerRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties.

    A name, English name or credit code that makes it look like a customer it did not look like before is refused with
    the candidates, as for a new one.
    """
    return await operations.update_customer(call, customer_id, body, force=force)


@router.removes(CUSTOMERS, fails_with=[CustomerMerged])
async def delete_customer(call: Call, customer_id: UUID) -> None:
    """Take a customer and its contacts out of every list; its history and its facts are kept.

    Its codes are free for another customer; until one takes them, what was pushed for them is unknown. A restoration
    brings the customer back.
    """
    await operations.delete_customer(call, customer_id)


@router.acts(CUSTOMERS, "/{customer_id}/restoration", fails_with=[CustomerMerged, CustomerLooksKnown, AlreadyTaken])
async def restore_customer(
    call: Call,
    customer_id: UUID,
    force: Annotated[bool, Query(description="Restore it although it looks like a customer already there.")] = False,
) -> CustomerRead:
    """Bring a deleted customer back, with its contacts and team.

    Of its codes it gets those that no other customer has taken since. One that was merged does not come back. One that
    looks like a customer that has come since is refused with the candidates, as a new one is.
    """
    return await operations.restore_customer(call, customer_id, force=force)


@router.reads(CUSTOMERS, "/{customer_id}/history", fails_with=[CustomerMerged, CursorInvalid])
async def list_customer_history(call: Call, customer_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """Who changed what of a customer, its codes, team, contacts and custom fields, newest first.

    What happened to customers that it has absorbed is part of it; each merge is told by `customer_merge.created`.
    """
    await store.require_customer(call, customer_id)
    everyone = await store.list_with_absorbed(call.session, customer_id)
    return await history_page(call, of_customers(everyone), query)
