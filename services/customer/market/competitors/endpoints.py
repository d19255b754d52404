"""Competitors over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.market.competitors import operations, store
from services.customer.market.competitors.model import CompetitorCreate, CompetitorRead, CompetitorUpdate
from services.customer.market.competitors.rules import CompetitorNotFound
from shared.auth.access import Scope, requires
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/competitors", tag="competitors")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
CompetitorQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_competitors(
    query: Annotated[CompetitorQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
) -> Page[CompetitorRead]:
    """Every competitor the company knows, by name; `q` searches the names."""
    page = await store.list_competitors(session, query)
    link_next(request, response, page)
    return page


@router.post(
    "", dependencies=[WRITES], status_code=201, response_model=CompetitorRead, responses=can_fail_with(AlreadyTaken)
)
async def create_competitor(body: CompetitorCreate, response: Response, session: Session) -> CompetitorRead:
    """Add a competitor, once for the whole company; how it stands at a customer is told by its profile there."""
    competitor = await operations.create_competitor(session, body)
    response.headers["Location"] = f"/v1/competitors/{competitor.id}"
    return tagged(response, competitor)


@router.get(
    "/{competitor_id}",
    dependencies=[READS],
    response_model=CompetitorRead,
    responses=can_fail_with(CompetitorNotFound),
)
async def get_competitor(competitor_id: UUID, response: Response, session: Session) -> CompetitorRead:
    """One competitor."""
    return tagged(response, await store.get_competitor(session, competitor_id))


@router.patch(
    "/{competitor_id}",
    dependencies=[WRITES],
    response_model=CompetitorRead,
    responses=can_fail_with(CompetitorNotFound, AlreadyTaken, PreconditionFailed),
)
async def update_competitor(
    competitor_id: UUID,
    body: CompetitorUpdate,
    response: Response,
    session: Session,
    if_match: IfMatch = None,
) -> CompetitorRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties."""
    return tagged(response, await operations.update_competitor(session, competitor_id, body, if_match))


@router.delete(
    "/{competitor_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(CompetitorNotFound, PreconditionFailed),
)
async def delete_competitor(competitor_id: UUID, session: Session, if_match: IfMatch = None) -> None:
    """Take a competitor out of the list; what was said of it at customers stays, nothing new can name it."""
    await operations.delete_competitor(session, competitor_id, if_match)
