"""Checks of decision chains over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.planning.clients import Relationships
from services.planning.pursuits.decision_chains import operations
from services.planning.pursuits.decision_chains.model import (
    DecisionChainCheckCreate,
    DecisionChainCheckRead,
    DecisionChainLevel,
    DecisionChainLevelRead,
)
from services.planning.pursuits.decision_chains.rules import DecisionChainCheckNotFound
from services.planning.pursuits.decision_chains.store import (
    CHECKS,
    LEVELS,
    DecisionChainCheckQuery,
    DecisionChainLevelQuery,
    of_project,
)
from services.planning.pursuits.summit_projects.rules import SummitProjectDecided, SummitProjectNotFound
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.access import Scope
from shared.customers.directory import ContactNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/summit-projects/{summit_project_id}/decision-chain-checks",
    tag="decision-chain-checks",
    reads=Scope.PLANS_READ,
    writes=Scope.PLANS_WRITE,
)


@router.lists(CHECKS, fails_with=[SummitProjectNotFound])
async def list_decision_chain_checks(
    call: Call, summit_project_id: UUID, query: Annotated[DecisionChainCheckQuery, Query()]
) -> Page[DecisionChainCheckRead]:
    """The checks of a summit project's decision chain, the latest first."""
    await SUMMIT_PROJECTS.get(call, summit_project_id)
    return await CHECKS.page(call, query, of_project(summit_project_id))


@router.creates(
    CHECKS,
    needs=(Scope.PLANS_WRITE, Scope.RELATIONSHIPS_READ),
    fails_with=[SummitProjectNotFound, SummitProjectDecided, ContactNotFound, PeerUnavailable],
)
async def check_decision_chain(
    call: Call, summit_project_id: UUID, body: DecisionChainCheckCreate, relationships: Relationships
) -> DecisionChainCheckRead:
    """Record what was found about the decision chain of a summit project today.

    The check keeps today's levels of the project's people whom the caller may see, so the relationship service has to
    answer; those below the needed level are its gaps. One made within the scheme's days before the decision ends the
    owner's duty.
    """
    return await operations.check_decision_chain(call, relationships, summit_project_id, body)


@router.reads(CHECKS, "/{check_id}", fails_with=[SummitProjectNotFound])
async def get_decision_chain_check(call: Call, summit_project_id: UUID, check_id: UUID) -> DecisionChainCheckRead:
    """One check of a summit project's decision chain."""
    await SUMMIT_PROJECTS.get(call, summit_project_id)
    return await CHECKS.get(call, check_id, of_project(summit_project_id))


@router.lists(LEVELS, "/{check_id}/levels", fails_with=[SummitProjectNotFound, DecisionChainCheckNotFound])
async def list_decision_chain_levels(
    call: Call, summit_project_id: UUID, check_id: UUID, query: Annotated[DecisionChainLevelQuery, Query()]
) -> Page[DecisionChainLevelRead]:
    """Everybody's level at a check; `is_gap=true` lists those below the needed level."""
    await SUMMIT_PROJECTS.get(call, summit_project_id)
    await CHECKS.get(call, check_id, of_project(summit_project_id))
    return await LEVELS.page(call, query, col(DecisionChainLevel.check_id) == check_id)
