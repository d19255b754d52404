"""Power maps over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.customer.clients import Relationships
from services.customer.decision_chain.power_maps import operations
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.rules import PowerMapView
from services.customer.profile.customers.rules import CustomerMerged
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with, language_of

router = ConceptRouter("/v1/customers", tag="power-maps")

READS = requires(Scope.CUSTOMERS_READ)
MERMAID: dict[int | str, Any] = {200: {"content": {"text/vnd.mermaid": {"schema": {"type": "string"}}}}}
SVG: dict[int | str, Any] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
View = Annotated[PowerMapView, Query(description="The people and their lines, or the purchasing stages.")]


class MermaidResponse(Response):
    """A response of Mermaid text."""

    media_type = "text/vnd.mermaid"


class SvgResponse(Response):
    """A response of an SVG drawing."""

    media_type = "image/svg+xml"


@router.get(
    "/{customer_id}/power-map",
    dependencies=[READS],
    response_model=PowerMapRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged),
)
async def get_power_map(
    customer_id: UUID, session: Session, principal: CurrentPrincipal, relationship: Relationships
) -> PowerMapRead:
    """The customer's decision chain and power map as a graph: people, what connects them, who takes part in which
    stage, where we and our rivals stand, and what is missing.

    People, lines and hidden parts above the caller's clearance are left out, of the figures too. Who has left is
    shown only where somebody still reports there. When the relationship service is away the map comes without
    standings, and says so in `standings`.
    """
    return await operations.get_power_map(session, principal, relationship, customer_id)


@router.get(
    "/{customer_id}/power-map.mmd",
    dependencies=[READS],
    response_class=MermaidResponse,
    responses={**MERMAID, **can_fail_with(CustomerNotFound, CustomerMerged)},
)
async def get_power_map_as_mermaid(
    customer_id: UUID,
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
    relationship: Relationships,
    view: View = PowerMapView.ORGANIZATION,
) -> Response:
    """The power map, or the decision chain by stage, as a Mermaid flowchart, in the language of `Accept-Language`."""
    from services.customer.decision_chain.power_maps.mermaid import as_mermaid  # loaded with the first drawing

    power_map = await operations.get_power_map(session, principal, relationship, customer_id)
    language = language_of(request)
    return MermaidResponse(as_mermaid(power_map, view, language), headers=_headers(language))


@router.get(
    "/{customer_id}/power-map.svg",
    dependencies=[READS],
    response_class=SvgResponse,
    responses={**SVG, **can_fail_with(CustomerNotFound, CustomerMerged)},
)
async def get_power_map_as_svg(
    customer_id: UUID,
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
    relationship: Relationships,
    view: View = PowerMapView.ORGANIZATION,
) -> Response:
    """The power map, or the decision chain by stage, as a drawing in the language of `Accept-Language`.

    It stands alone (no script, font, style sheet or image from elsewhere) and has a title and a description for
    screen readers; everybody's details show where the pointer rests.
    """
    from services.customer.decision_chain.power_maps.drawing import as_svg  # loaded with the first drawing

    power_map = await operations.get_power_map(session, principal, relationship, customer_id)
    language = language_of(request)
    drawing = await run_in_threadpool(as_svg, power_map, view, language)  # of a large company it takes a while
    return SvgResponse(drawing, headers=_headers(language))


def _headers(language: str) -> dict[str, str]:
    return {
        "Content-Language": language,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Vary": "Accept-Language",
    }
