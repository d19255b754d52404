"""Merging customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.customer.merges import operations, rules, store
from services.customer.merges.model import CustomerMerge, MergeCreate, MergePreviewRead, MergeRead
from services.customer.profile.customers.rules import CustomerMerged, CustomerOutsideDataScope
from services.customer.profile.customers.store import get_customer
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}", tag="merges")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
REFUSALS = (CustomerNotFound, CustomerMerged, rules.MergeWithItself, rules.AbsorbedUnknown, rules.AlreadyAbsorbed)


@router.get("/merge-preview", dependencies=[READS], response_model=MergePreviewRead, responses=can_fail_with(*REFUSALS))
async def preview_customer_merge(
    customer_id: UUID,
    absorbed_id: Annotated[UUID, Query(description="The customer that would become part of this one.")],
    session: Session,
    principal: CurrentPrincipal,
) -> MergePreviewRead:
    """What a merge would do: fields in which the two differ, how much goes over, what one customer cannot have twice.

    Nothing is changed.
    """
    return await operations.preview_merge(session, principal, customer_id, absorbed_id)


@router.post(
    "/merge",
    dependencies=[WRITES],
    status_code=201,
    response_model=MergeRead,
    responses=can_fail_with(
        *REFUSALS, rules.ScenariosTooMany, CustomerOutsideDataScope, FieldHidden, PreconditionFailed
    ),
)
async def merge_customers(
    customer_id: UUID,
    body: MergeCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> CustomerMerge:
    """Let the customer absorb another one. This cannot be undone.

    It gets the other's codes, so that what ERPs pushed for either counts for it, people, files, facts, team,
    subsidiaries, assessments and plans; the other services follow within moments. Its own profile stays: empty
    fields are filled from the other, lists are united, fields named in `take` are taken over; custom fields alike.
    Of what a customer can have once, the newer stays and the history keeps the other; a second account manager
    becomes a backup contact. A survivor that belongs to the other's group takes its place there. The absorbed
    customer is no longer there; its names still find the survivor. `If-Match` takes the survivor's ETag.
    """
    merge = await operations.merge_customers(session, principal, customer_id, body, if_match)
    response.headers["ETag"] = f'"{(await get_customer(session, principal, customer_id)).version}"'
    return merge


@router.get(
    "/merges",
    dependencies=[READS],
    response_model=list[MergeRead],
    responses=can_fail_with(CustomerNotFound, CustomerMerged),
)
async def list_customer_merges(customer_id: UUID, session: Session, principal: CurrentPrincipal) -> list[CustomerMerge]:
    """What the customer has absorbed, also by way of others, the latest first."""
    await get_customer(session, principal, customer_id)
    return await store.list_merges(session, customer_id)
