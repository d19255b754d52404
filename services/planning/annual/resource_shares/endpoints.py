"""Shares of resources against shares of value, over HTTP."""

from typing import Annotated

from fastapi import Query

from services.planning.annual.resource_shares import store
from services.planning.annual.resource_shares.model import ResourceShareQuery, ResourceShareRead
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plan-resource-shares", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE, clearance=BUDGET_CLEARANCE
)


@router.lists(None)
async def list_plan_resource_shares(
    call: Call, query: Annotated[ResourceShareQuery, Query()]
) -> Page[ResourceShareRead]:
    """What plans take in people and budget, against what their customers are worth. Needs clearance 2.

    By quadrant, class, region or stance, for all customers of the caller whom we serve. What a customer is worth is its
    score of the latest grading; one without a score counts nothing.
    """
    return Page[ResourceShareRead].whole(await store.list_shares(call, query))
