"""Power maps over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from fastapi.concurrency import run_in_threadpool

from services.customer.clients import Relationships
from services.customer.decision_chain.power_maps import operations
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.rules import PowerMapView
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.documents.answers import harmless
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="power-maps")

TEXT: dict[str, Any] = {"schema": {"type": "string"}}
MERMAID = "text/vnd.mermaid"
SVG = {Format.SVG.media_type: TEXT}
REFUSALS = (CustomerNotFound, CustomerMerged)
View = Annotated[PowerMapView, Query(description="Drawing of the people and their lines, or of the purchasing stages.")]


@router.reads(path="/{customer_id}/power-map", fails_with=REFUSALS)
async def get_power_map(call: Call, customer_id: UUID, relationship: Relationships) -> PowerMapRead:
    """A customer's power map 权力地图 as a graph.

    It has the people, their lines, who takes part in which stage, our and our rivals' standings, and gaps. People,
    lines and hidden stage roles above the caller's clearance are left out, also from the figures. A person who has left
    is shown only while somebody still reports to them. If the relationship service does not answer, the map has no
    standings; `standings` gives the reason.
    """
    return await operations.get_power_map(call, relationship, customer_id)


@router.streams(None, "/{customer_id}/power-map.mmd", {MERMAID: TEXT}, fails_with=REFUSALS, is_translated=True)
async def get_power_map_as_mermaid(
    call: Call, customer_id: UUID, relationship: Relationships, view: View = PowerMapView.ORGANIZATION
) -> Response:
    """The power map as a Mermaid flowchart.

    `view` selects it or the decision chain by stage. Texts are in the language of `Accept-Language`.
    """
    from services.customer.decision_chain.power_maps.mermaid import as_mermaid  # loaded on first use

    power_map = await operations.get_power_map(call, relationship, customer_id)
    return harmless(as_mermaid(power_map, view, call.language), MERMAID)


@router.streams(None, "/{customer_id}/power-map.svg", SVG, fails_with=REFUSALS, is_translated=True)
async def get_power_map_as_svg(
    call: Call, customer_id: UUID, relationship: Relationships, view: View = PowerMapView.ORGANIZATION
) -> Response:
    """The power map as a drawing (SVG).

    `view` selects it or the decision chain by stage. Texts are in the language of `Accept-Language`. It is
    self-contained (no external script, font, style sheet or image) and has a title and a description for screen
    readers; a tooltip shows each person's details.
    """
    from services.customer.decision_chain.power_maps.drawing import as_svg  # loaded on first use

    power_map = await operations.get_power_map(call, relationship, customer_id)
    drawing = await run_in_threadpool(as_svg, power_map, view, call.language)  # takes a while for a large company
    return harmless(drawing, Format.SVG.media_type)
