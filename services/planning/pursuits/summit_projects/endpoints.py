"""Summit projects over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query
from sqlmodel import col

from services.planning.clients import Competitors, Customers
from services.planning.pursuits.summit_projects import operations, outcomes, rules
from services.planning.pursuits.summit_projects.model import SummitStageMove
from services.planning.pursuits.summit_projects.outcomes import SummitOutcomesQuery, SummitOutcomesRead
from services.planning.pursuits.summit_projects.rules import SummitProjectDecided, SummitProjectNotFound
from services.planning.pursuits.summit_projects.shapes import (
    SummitDecision,
    SummitProjectCreate,
    SummitProjectRead,
    SummitProjectUpdate,
    SummitStageChange,
    SummitStageMoveRead,
)
from services.planning.pursuits.summit_projects.store import (
    STAGE_MOVES,
    SUMMIT_PROJECTS,
    SummitProjectQuery,
    SummitStageMoveQuery,
)
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.competitors import CompetitorUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/summit-projects", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
NAMED = (rules.MainRivalUnfit, CompetitorUnknown, UserUnknown, PeerUnavailable)


@router.lists(SUMMIT_PROJECTS)
async def list_summit_projects(call: Call, query: Annotated[SummitProjectQuery, Query()]) -> Page[SummitProjectRead]:
    """Summit projects of the caller's customers, the next decision first.

    `outcome__is_null=true` lists those that are not decided.
    """
    return await SUMMIT_PROJECTS.page(call, query)


@router.creates(
    SUMMIT_PROJECTS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, *NAMED],
)
async def create_summit_project(
    call: Call, body: SummitProjectCreate, customers: Customers, competitors: Competitors, users: Users
) -> SummitProjectRead:
    """Open a summit project 山头项目: one whose decision matters beyond the order."""
    return await operations.create_summit_project(call, customers, competitors, users, body)


@router.reads(path="/outcomes")
async def get_summit_outcomes(call: Call, query: Annotated[SummitOutcomesQuery, Query()]) -> SummitOutcomesRead:
    """Number and amounts of decided summit projects by outcome, region and year.

    They are those of the caller's customers; amounts are added up by currency.
    """
    return await outcomes.count_outcomes(call, query)


@router.reads(SUMMIT_PROJECTS)
async def get_summit_project(call: Call, summit_project_id: UUID) -> SummitProjectRead:
    """One summit project; send its `ETag` in `If-Match` when you change it."""
    return await SUMMIT_PROJECTS.get(call, summit_project_id)


@router.changes(SUMMIT_PROJECTS, fails_with=[SummitProjectDecided, *NAMED])
async def update_summit_project(
    call: Call, summit_project_id: UUID, body: SummitProjectUpdate, competitors: Competitors, users: Users
) -> SummitProjectRead:
    """Change a summit project that is not decided. Its customer stays, and its stage changes by a move."""
    return await operations.update_summit_project(call, competitors, users, summit_project_id, body)


@router.removes(SUMMIT_PROJECTS)
async def delete_summit_project(call: Call, summit_project_id: UUID) -> None:
    """Remove a summit project entered by mistake; the history keeps it."""
    await SUMMIT_PROJECTS.remove(call, summit_project_id)


@router.acts(
    SUMMIT_PROJECTS,
    "/{summit_project_id}/stage",
    takes_match=True,
    fails_with=[SummitProjectDecided, rules.AlreadyInStage, rules.StageDayTooEarly],
)
async def move_summit_project(call: Call, summit_project_id: UUID, body: SummitStageChange) -> SummitProjectRead:
    """Say in which stage of its purchase the customer is now.

    A project that we have won goes on to its last stages; another decided one does not move.
    """
    return await operations.move_summit_project(call, summit_project_id, body)


@router.acts(
    SUMMIT_PROJECTS,
    "/{summit_project_id}/outcome",
    takes_match=True,
    fails_with=[
        SummitProjectDecided,
        rules.MainRivalMissing,
        rules.WinnerUnfit,
        CompetitorUnknown,
        PeerUnavailable,
    ],
)
async def decide_summit_project(
    call: Call, summit_project_id: UUID, body: SummitDecision, competitors: Competitors
) -> SummitProjectRead:
    """Record who has won a summit project, and why."""
    return await operations.decide_summit_project(call, competitors, summit_project_id, body)


@router.lists(STAGE_MOVES, "/{summit_project_id}/stage-moves", fails_with=[SummitProjectNotFound])
async def list_summit_stage_moves(
    call: Call, summit_project_id: UUID, query: Annotated[SummitStageMoveQuery, Query()]
) -> Page[SummitStageMoveRead]:
    """The moves of a summit project between stages, with their days, the latest first."""
    await SUMMIT_PROJECTS.get(call, summit_project_id)
    return await STAGE_MOVES.page(call, query, col(SummitStageMove.summit_project_id) == summit_project_id)


@router.lists(None, "/{summit_project_id}/history", fails_with=[SummitProjectNotFound, CursorInvalid])
async def list_summit_project_history(
    call: Call, summit_project_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of a summit project and their authors, newest first."""
    await SUMMIT_PROJECTS.get(call, summit_project_id)
    return await history_page(call, of_entities(sa.select(sa.literal(summit_project_id))), query)
