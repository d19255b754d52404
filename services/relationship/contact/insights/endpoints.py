"""Insights over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.insights import operations
from services.relationship.contact.insights.model import (
    AudienceRead,
    InsightCreate,
    InsightRead,
    InsightUpdate,
    SuggestionsQuery,
    SuggestionsRead,
)
from services.relationship.contact.insights.rules import InsightGivenBeyond, InsightNotFound, InsightWasGiven
from services.relationship.contact.insights.store import (
    AUDIENCE,
    INSIGHTS,
    AudienceQuery,
    InsightQuery,
    audience_of,
    in_audience,
)
from shared.auth.access import Scope
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/insights", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(INSIGHTS)
async def list_insights(call: Call, query: Annotated[InsightQuery, Query()]) -> Page[InsightRead]:
    """Insights 行业洞察与赋能, the newest first.

    Those for named customers are shown to whoever sees one of these customers, and to their author.
    """
    return await INSIGHTS.page(call, query)


@router.creates(
    INSIGHTS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, PeerUnavailable],
)
async def create_insight(call: Call, body: InsightCreate, customers: Customers) -> InsightRead:
    """Add a bulletin, a training, a partner introduction or a data board.

    Industries, roles and customers limit whom it is for; without any it is for the key people of all customers. Add
    its files afterwards (`upload_insight_file`).
    """
    return await operations.create_insight(call, customers, body)


@router.reads(
    path="/suggestions",
    needs=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, ContactUnknown, PeerUnavailable],
)
async def suggest_insights(
    call: Call, query: Annotated[SuggestionsQuery, Query()], customers: Customers
) -> SuggestionsRead:
    """What to bring to a visit.

    For each person: the materials that the service policy names for the role in decisions, and the insights for them
    that they have not got yet.
    """
    return await operations.suggest(call, customers, query)


@router.reads(INSIGHTS)
async def get_insight(call: Call, insight_id: UUID) -> InsightRead:
    """One insight; send its `ETag` in `If-Match` when you change it."""
    return await INSIGHTS.get(call, insight_id)


@router.changes(INSIGHTS, fails_with=[CustomerNotFound, InsightGivenBeyond])
async def update_insight(call: Call, insight_id: UUID, body: InsightUpdate) -> InsightRead:
    """Change an insight (JSON merge-patch). Customers in its audience whom you do not see stay there.

    A customer whose people have got it stays in an audience that names customers.
    """
    return await operations.update_insight(call, insight_id, body)


@router.removes(INSIGHTS, fails_with=[InsightWasGiven])
async def delete_insight(call: Call, insight_id: UUID) -> None:
    """Remove an insight that nobody has got yet. Its history is kept."""
    await operations.delete_insight(call, insight_id)


@router.lists(AUDIENCE, "/{insight_id}/audience", fails_with=[InsightNotFound])
async def list_insight_audience(
    call: Call, insight_id: UUID, query: Annotated[AudienceQuery, Query()]
) -> Page[AudienceRead]:
    """The people of the caller's customers that an insight is for, and when they got it.

    They are key people, or people with a role in decisions, who have not left. `given_on__is_null=true` gives those
    who have not got it yet.
    """
    insight = await INSIGHTS.row(call, insight_id)
    read = await INSIGHTS.get(call, insight_id)
    return await audience_of(insight).page(call, query, *in_audience(insight, is_for_some=read.is_for_some))
