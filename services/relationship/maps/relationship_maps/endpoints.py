"""Relationship maps over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.relationship.clients import Customers
from services.relationship.maps.relationship_maps import operations
from services.relationship.maps.relationship_maps.model import RelationshipMapQuery, RelationshipMapRead
from services.relationship.maps.relationship_maps.rules import ComparisonNotEarlier
from services.relationship.maps.saying import Say, words_of
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.documents.answers import MAP, Document, answer
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/relationship-maps",
    reads=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ),
    writes=Scope.RELATIONSHIPS_WRITE,
)


@router.reads(
    path="/{customer_id}",
    model=RelationshipMapRead,
    answers=MAP.answers,
    fails_with=[CustomerNotFound, CustomerMerged, ComparisonNotEarlier, PeerUnavailable],
    is_translated=True,
)
async def get_relationship_map(
    call: Call,
    customer_id: UUID,
    query: Annotated[RelationshipMapQuery, Query()],
    customers: Customers,
    request: Request,
) -> Response:
    """A customer's relationship map 客户关系地图 as of a day.

    The people of its decision chain (key people and those with a decision role) by department, the most influential
    first: our level or not in contact, each rival's, the target, the last contact, who is responsible; coverage, gaps,
    the general relationship and the organizational ladder. `compare_with` adds what moved since an earlier day. People
    above the caller's clearance are left out, also from every figure. Levels, targets and contacts are those of the
    day, and so is who was there; departments, roles and influence are the present ones.

    As JSON, as a drawing (SVG, self-contained, with a title and a description for screen readers), or as a Mermaid
    flowchart; texts are in the language of `Accept-Language`.
    """
    from services.relationship.maps.relationship_maps.drawing import as_svg  # loaded on first use
    from services.relationship.maps.relationship_maps.mermaid import as_mermaid

    found = await operations.get_relationship_map(call, customers, customer_id, query)
    form = MAP.chosen(request, query.format)
    say = Say(call.language) if form is Format.JSON else await words_of(call)
    document = Document(
        found,
        "relationship-map",
        drawing=lambda: as_svg(found, say),
        diagram=lambda: as_mermaid(found, say),
    )
    return await answer(call, document, form)
