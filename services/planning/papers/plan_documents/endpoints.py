"""Documents of plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.planning.papers.plan_documents import operations
from services.planning.papers.plan_documents.clients import Maps, Market
from services.planning.papers.plan_documents.model import PlanDocumentQuery, PlanDocumentRead
from services.planning.papers.plan_documents.operations import Sources
from services.planning.papers.plan_documents.papers import plan_paper
from services.planning.papers.plan_documents.rules import PlanDocumentKind
from services.planning.papers.traces.operations import TracePeers
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from shared.auth.access import Scope
from shared.documents.answers import PAPER, RENDERING_PROBLEMS, Document, answer
from shared.documents.saying import Say
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans", tag="plan-documents", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(
    path="/{plan_id}/documents/{kind}",
    model=PlanDocumentRead,
    answers=PAPER.answers,
    fails_with=[PlanNotFound, MarketPlanHasNone, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_plan_document(
    call: Call,
    plan_id: UUID,
    kind: Annotated[PlanDocumentKind, Path(description="The document.")],
    query: Annotated[PlanDocumentQuery, Query()],
    peers: TracePeers,
    market: Market,
    maps: Maps,
    request: Request,
) -> Response:
    """A document of a plan: strategy, relationship plan, market intelligence, review or slides.

    As JSON, a web page that prints well, a PDF or slides (PowerPoint). All are put together from the plan as it is now,
    the rivals of the customer service and the map of the relationship service, in the language of `Accept-Language`;
    texts that people wrote stay as they are. What the reader may not see is left out; what could not be read is named
    in `missing` and in the document. `presentation` has one slide for each step, the relationship map and the trace.
    """
    form = PAPER.chosen(request, query.format)
    sources = Sources(peers, market, maps)
    is_drawn = form is not Format.JSON
    found = await operations.get_plan_document(call, sources, plan_id, kind, is_drawn=is_drawn)
    name = f"{kind.value.replace('_', '-')}-{found.read.plan.fiscal_year}"
    document = Document(found.read, name, paper=lambda: plan_paper(found, Say(call.language)))
    return await answer(call, document, form)
