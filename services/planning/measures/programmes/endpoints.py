"""Lifecycle programmes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Customers
from services.planning.measures.programmes import operations, rules
from services.planning.measures.programmes.shapes import (
    LifecycleProgrammeCreate,
    LifecycleProgrammeEnding,
    LifecycleProgrammeRead,
)
from services.planning.measures.programmes.store import PROGRAMMES, LifecycleProgrammeQuery, everything_of
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/lifecycle-programmes", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(PROGRAMMES)
async def list_lifecycle_programmes(
    call: Call, query: Annotated[LifecycleProgrammeQuery, Query()]
) -> Page[LifecycleProgrammeRead]:
    """Programmes of the caller's customers, the latest first.

    `status=running` lists what runs, `late_count__gt=0` those with late actions.
    """
    return await PROGRAMMES.page(call, query)


@router.creates(
    PROGRAMMES,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, rules.NoLifecycleStage, rules.ProgrammeRuns, PeerUnavailable],
)
async def start_lifecycle_programme(
    call: Call, body: LifecycleProgrammeCreate, customers: Customers
) -> LifecycleProgrammeRead:
    """Start the programme of a customer's present stage by hand, planned from today on.

    It starts by itself when a customer enters a stage; this is for customers who were in theirs before, and after a
    programme was ended by hand.
    """
    return await operations.start_lifecycle_programme(call, customers, body)


@router.reads(PROGRAMMES)
async def get_lifecycle_programme(call: Call, programme_id: UUID) -> LifecycleProgrammeRead:
    """One programme with its actions and their progress."""
    return await PROGRAMMES.get(call, programme_id)


@router.acts(PROGRAMMES, "/{programme_id}/ending", takes_match=True, fails_with=[rules.ProgrammeNotRunning])
async def end_lifecycle_programme(
    call: Call, programme_id: UUID, body: LifecycleProgrammeEnding
) -> LifecycleProgrammeRead:
    """End a running programme with the reason; its open actions are cancelled, those done stay.

    It does not start again by itself while the customer stays in the stage.
    """
    return await operations.end_lifecycle_programme(call, programme_id, body)


@router.lists(None, "/{programme_id}/history", fails_with=[rules.ProgrammeNotFound, CursorInvalid])
async def list_lifecycle_programme_history(
    call: Call, programme_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of a programme and of its actions, with their authors, newest first."""
    await PROGRAMMES.get(call, programme_id)
    return await history_page(call, of_entities(everything_of(programme_id)), query)
