"""Customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

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
from services.customer.profile.duplicates.rules import CustomerLooksKnown
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown, SegmentUnknown
from services.customer.profile.team.rules import SeveralAccountManagers
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, refuse_outsiders, requires
from shared.customers.directory import CustomerNotFound, DirectoryEntry, read_entries
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_customers
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Call, Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.parameters import CommaSeparatedIds
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers", tag="customers")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
CustomerQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown, SortUnknown),
)
async def list_customers(
    query: Annotated[CustomerQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[CustomerRead]:
    """The caller's customers, filtered, searched and sorted, page by page.

    `q` finds names, codes and the names of contacts, in Chinese or as it sounds (`huaqiang`, `hq`).
    """
    page = await store.list_customers(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=CustomerRead,
    responses=can_fail_with(
        AlreadyTaken,
        CustomerLooksKnown,
        CustomerOutsideDataScope,
        CustomValuesInvalid,
        FieldHidden,
        ParentUnknown,
        SegmentUnknown,
        SeveralAccountManagers,
    ),
)
async def create_customer(
    body: CustomerCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    force: Annotated[bool, Query(description="Create it although it looks like a customer already there.")] = False,
) -> CustomerRead:
    """Create a customer, with its ERP codes and account team where they are known.

    Orders already pushed for one of its codes count for it at once. One that looks like a customer already there, by
    credit code or by name, is refused with the candidates; but like names are no reason where both customers have
    codes of the same ERP, or credit codes that differ.
    """
    customer = await operations.create_customer(session, principal, body, force=force)
    response.headers["Location"] = f"/v1/customers/{customer.id}"
    return tagged(response, customer)


@router.get(
    "/directory",
    dependencies=[READS, Depends(refuse_outsiders)],
    response_model=list[DirectoryEntry],
    include_in_schema=False,
)
async def list_directory_entries(ids: CommaSeparatedIds, session: Session) -> list[DirectoryEntry]:
    """The directory entries of up to 1,000 customers, whosever they are, for the other services' copies."""
    return await read_entries(session, ids)


@router.get(
    "/{customer_id}",
    dependencies=[READS],
    response_model=CustomerRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged),
)
async def get_customer(
    customer_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> CustomerRead:
    """One customer; its `ETag` goes into `If-Match` of a change. Of one that was merged it is told into which."""
    return tagged(response, await store.get_customer(session, principal, customer_id))


@router.patch(
    "/{customer_id}",
    dependencies=[WRITES],
    response_model=CustomerRead,
    responses=can_fail_with(
        CustomerNotFound,
        CustomerMerged,
        CustomerInOwnGroup,
        CustomerLooksKnown,
        CustomValuesInvalid,
        FieldHidden,
        ParentUnknown,
        SegmentUnknown,
        PreconditionFailed,
    ),
)
async def update_customer(
    customer_id: UUID,
    body: CustomerUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
    force: Annotated[bool, Query(description="Change it although it then looks like another customer.")] = False,
) -> CustomerRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties.

    A name, English name or credit code that makes it look like a customer it did not look like before is refused with
    the candidates, as for a new one.
    """
    changed = await operations.update_customer(session, principal, customer_id, body, if_match, force=force)
    return tagged(response, changed)


@router.delete(
    "/{customer_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, PreconditionFailed),
)
async def delete_customer(
    customer_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a customer and its contacts out of every list; its history and its facts are kept.

    Its codes are free for another customer; until one takes them, what was pushed for them is unknown. A restoration
    brings the customer back.
    """
    await operations.delete_customer(session, principal, customer_id, if_match)


@router.post(
    "/{customer_id}/restoration",
    dependencies=[WRITES],
    response_model=CustomerRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, CustomerLooksKnown, AlreadyTaken),
)
async def restore_customer(
    customer_id: UUID,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    force: Annotated[bool, Query(description="Restore it although it looks like a customer already there.")] = False,
) -> CustomerRead:
    """Bring a deleted customer back, with its contacts and team.

    Of its codes it gets those that no other customer has taken since. One that was merged does not come back. One that
    looks like a customer that has come since is refused with the candidates, as a new one is.
    """
    return tagged(response, await operations.restore_customer(session, principal, customer_id, force=force))


@router.get(
    "/{customer_id}/history",
    dependencies=[READS],
    response_model=HistoryPage,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, CursorInvalid),
)
async def list_customer_history(
    customer_id: UUID,
    query: Annotated[HistoryQuery, Query()],
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
) -> HistoryPage:
    """Who changed what of a customer, its codes, team, contacts and custom fields, newest first.

    What happened to customers that it has absorbed is part of it; each merge is told by `customer_merge.created`.
    """
    await store.get_customer(session, principal, customer_id)
    everyone = [customer_id, *await store.list_absorbed(session, customer_id)]
    return await history_page(Call(session, principal, request.app.state), of_customers(everyone), query)
