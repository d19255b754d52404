"""Custom fields over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.custom.fields import operations, store
from services.customer.custom.fields.model import CustomFieldCreate, CustomFieldRead, CustomFieldUpdate
from services.customer.custom.fields.rules import (
    CustomFieldContradictory,
    CustomFieldInUse,
    CustomFieldNotFound,
    CustomFieldsForTheWholeHouse,
    OptionInUse,
    TooManyCustomFields,
)
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/custom-fields", tag="custom-fields")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
CustomFieldQuery = store.LISTING.query_model


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_custom_fields(
    query: Annotated[CustomFieldQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[CustomFieldRead]:
    """The fields beyond the profile that the caller may see; `applies_to=customer&is_active=true` for a form's."""
    page = await store.list_fields(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=CustomFieldRead,
    responses=can_fail_with(AlreadyTaken, CustomFieldContradictory, CustomFieldsForTheWholeHouse, TooManyCustomFields),
)
async def create_custom_field(
    body: CustomFieldCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> CustomFieldRead:
    """Define a field of customers or of contacts, for somebody who sees all customers with the highest clearance.

    From then on it is read and written under its code in their `custom`, and filters their lists by the parameter
    `custom`. There may be 100 fields of customers and 100 of contacts.
    """
    field = await operations.create_custom_field(session, principal, body)
    response.headers["Location"] = f"/v1/custom-fields/{field.id}"
    return tagged(response, field)


@router.get(
    "/{field_id}", dependencies=[READS], response_model=CustomFieldRead, responses=can_fail_with(CustomFieldNotFound)
)
async def get_custom_field(
    field_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> CustomFieldRead:
    """One field; its `ETag` goes into `If-Match` of a change."""
    return tagged(response, await store.get_field(session, principal, field_id))


@router.patch(
    "/{field_id}",
    dependencies=[WRITES],
    response_model=CustomFieldRead,
    responses=can_fail_with(
        CustomFieldNotFound,
        CustomFieldContradictory,
        CustomFieldsForTheWholeHouse,
        OptionInUse,
        PreconditionFailed,
    ),
)
async def update_custom_field(
    field_id: UUID,
    body: CustomFieldUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> CustomFieldRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties. Code and kind stay.

    Values that are there stay as they are: narrower bounds and retired options hold for what is written from now on.
    Another clearance holds for all values at once.
    """
    return tagged(response, await operations.update_custom_field(session, principal, field_id, body, if_match))


@router.delete(
    "/{field_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(CustomFieldNotFound, CustomFieldInUse, CustomFieldsForTheWholeHouse, PreconditionFailed),
)
async def delete_custom_field(
    field_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove a field that has no values; one that has is retired by `is_active`: false."""
    await operations.delete_custom_field(session, principal, field_id, if_match)
