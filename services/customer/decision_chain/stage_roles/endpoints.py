"""Stage roles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.decision_chain.stage_roles import operations, store
from services.customer.decision_chain.stage_roles.model import StageRoleCreate, StageRoleRead, StageRoleUpdate
from services.customer.decision_chain.stage_roles.rules import ContactElsewhere, ContactGone, StageRoleNotFound
from shared.auth.access import CurrentPrincipal, RowHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/stage-roles", tag="stage-roles")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
StageRoleQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_stage_roles(
    query: Annotated[StageRoleQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[StageRoleRead]:
    """Who takes part in which purchasing stage at the caller's customers, as far as the caller is cleared.

    A person's stages: `?contact_id=…`. All of them drawn: `/v1/customers/{customer_id}/power-map.svg?view=fishbone`.
    """
    page = await store.list_stage_roles(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=StageRoleRead,
    responses=can_fail_with(CustomerNotFound, ContactElsewhere, ContactGone, RowHidden, AlreadyTaken),
)
async def create_stage_role(
    body: StageRoleCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> StageRoleRead:
    """Say that somebody takes part in a purchasing stage, once in the formal chain and once in the hidden one."""
    stage_role = await operations.create_stage_role(session, principal, body)
    response.headers["Location"] = f"/v1/stage-roles/{stage_role.id}"
    return tagged(response, stage_role)


@router.get(
    "/{stage_role_id}",
    dependencies=[READS],
    response_model=StageRoleRead,
    responses=can_fail_with(StageRoleNotFound),
)
async def get_stage_role(
    stage_role_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> StageRoleRead:
    """One stage role; its `ETag` goes into `If-Match` of a change."""
    return tagged(response, await store.get_stage_role(session, principal, stage_role_id))


@router.patch(
    "/{stage_role_id}",
    dependencies=[WRITES],
    response_model=StageRoleRead,
    responses=can_fail_with(StageRoleNotFound, RowHidden, PreconditionFailed),
)
async def update_stage_role(
    stage_role_id: UUID,
    body: StageRoleUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> StageRoleRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties."""
    return tagged(response, await operations.update_stage_role(session, principal, stage_role_id, body, if_match))


@router.delete(
    "/{stage_role_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(StageRoleNotFound, PreconditionFailed),
)
async def delete_stage_role(
    stage_role_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take somebody out of a stage; the customer's history keeps what was said."""
    await operations.delete_stage_role(session, principal, stage_role_id, if_match)
