"""Merging customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.customer.merges import operations, rules, store
from services.customer.merges.model import MergeCreate, MergePreviewRead, MergeRead
from services.customer.profile.customers.rules import CustomerOutsideDataScope
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.rules import CustomerMerged
from services.customer.profile.register.store import require_customer
from shared.auth.access import FieldHidden, Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="merges"
)
REFUSALS = (CustomerMerged, rules.MergeWithItself, rules.AbsorbedUnknown, rules.AlreadyAbsorbed)


@router.reads(CUSTOMERS, "/merge-preview", fails_with=REFUSALS)
async def preview_customer_merge(
    call: Call,
    customer_id: UUID,
    absorbed_id: Annotated[UUID, Query(description="The customer that would become part of this one.")],
) -> MergePreviewRead:
    """What a merge would do: fields in which the two differ, how much goes over, what one customer cannot have twice.

    Nothing is changed.
    """
    return await operations.preview_merge(call, customer_id, absorbed_id)


@router.acts(
    CUSTOMERS,
    "/merge",
    status_code=201,
    takes_match=True,
    fails_with=[*REFUSALS, rules.ScenariosTooMany, CustomerOutsideDataScope, FieldHidden],
)
async def merge_customers(call: Call, customer_id: UUID, body: MergeCreate, response: Response) -> MergeRead:
    """Let the customer absorb another one. This cannot be undone.

    It gets the other's codes, so that what ERPs pushed for either counts for it, people, files, facts, team,
    subsidiaries, assessments and plans; the other services follow within moments. Its own profile stays: empty
    fields are filled from the other, lists are united, fields named in `take` are taken over; custom fields alike.
    Of what a customer can have once, the newer stays and the history keeps the other; a second account manager
    becomes a backup contact. A survivor that belongs to the other's group takes its place there. The absorbed
    customer is no longer there; its names still find the survivor. `If-Match` takes the survivor's ETag.
    """
    merge = await operations.merge_customers(call, customer_id, body)
    response.headers["ETag"] = f'"{(await CUSTOMERS.get(call, customer_id)).version}"'
    return merge


@router.reads(CUSTOMERS, "/merges", fails_with=[CustomerMerged])
async def list_customer_merges(call: Call, customer_id: UUID) -> list[MergeRead]:
    """What the customer has absorbed, also by way of others, the latest first."""
    await require_customer(call, customer_id)
    return [MergeRead.model_validate(merge) for merge in await store.list_merges(call, customer_id)]
