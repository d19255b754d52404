"""Merging customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.customer.merges import operations, rules
from services.customer.merges.model import CustomerMerge, MergeCreate, MergePreviewRead, MergeRead, MergeResultRead
from services.customer.merges.store import MERGES, MergeQuery
from services.customer.profile.customers.rules import CustomerOutsideDataScope
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.store import require_customer
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="merges"
)
REFUSALS = (CustomerMerged, rules.MergeWithItself, rules.AbsorbedUnknown, rules.AlreadyAbsorbed)
CONFLICTS = (rules.ScenariosTooMany, rules.MergedDatesContradict, rules.MergeNeedsClearance)


@router.reads(CUSTOMERS, "/merge-preview", needs=Scope.CUSTOMERS_WRITE, fails_with=REFUSALS)
async def preview_customer_merge(
    call: Call,
    customer_id: UUID,
    absorbed_id: Annotated[UUID, Query(description="The customer to absorb.")],
) -> MergePreviewRead:
    """Preview a merge without doing it.

    It shows fields that differ, rows that move, and rows of which a customer can have only one; rows above the caller's
    level are not counted. It needs the right to merge.
    """
    return await operations.preview_merge(call, customer_id, absorbed_id)


@router.acts(
    CUSTOMERS,
    "/merge",
    status_code=201,
    takes_match=True,
    fails_with=[*REFUSALS, *CONFLICTS, CustomerOutsideDataScope, FieldHidden],
)
async def merge_customers(call: Call, customer_id: UUID, body: MergeCreate) -> MergeResultRead:
    """Merge two customers: one absorbs the other.

    This cannot be undone. The survivor gets the other's codes, contacts, files, facts, team, subsidiaries, assessments
    and plans, and the records that ERPs pushed for either count for it; a pending code stays pending. The other
    services follow within moments. Its own profile stays: empty fields are filled from the other, lists are united,
    fields named in `take` are replaced; custom fields alike. Where a customer can have only one row, the newer stays
    and the history keeps the other; a second account manager becomes a backup contact. A survivor in the other's group
    takes its place there. The absorbed customer answers 410; its names still find the survivor. `contact_duplicates`
    lists the people who are now there twice. Nobody gives up what they do not see: where only one of two values above
    the caller's clearance could stay, the merge needs that clearance. `If-Match` takes the survivor's ETag.
    """
    merge = await operations.merge_customers(call, customer_id, body)
    call.etag = (await CUSTOMERS.row(call, customer_id)).etag_for(call.principal.clearance)
    return merge


@router.lists(MERGES, "/merges", fails_with=[CustomerNotFound, CustomerMerged])
async def list_customer_merges(call: Call, customer_id: UUID, query: Annotated[MergeQuery, Query()]) -> Page[MergeRead]:
    """Merges by which a customer absorbed others, the latest first. Customers absorbed through others are included."""
    await require_customer(call, customer_id)
    return await MERGES.page(call, query, col(CustomerMerge.customer_id) == customer_id)
