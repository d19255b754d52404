"""Putting a document together: the plan at one time, then what the other services know, all asked at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from services.planning.asking import AnswerState, ask
from services.planning.execution.reviews.shapes import PlanReviewRead
from services.planning.execution.reviews.store import REVIEWS, PlanReviewQuery
from services.planning.execution.reviews.store import of_plan as reviews_of
from services.planning.goals.relationship_goals.model import RelationshipGoalRead
from services.planning.papers.plan_documents import store
from services.planning.papers.plan_documents.clients import MapClient, MarketClient, Rival
from services.planning.papers.plan_documents.kept_texts import ids_of
from services.planning.papers.plan_documents.model import (
    DocumentMoveRead,
    DocumentPositionRead,
    DocumentRivalRead,
    MissingPartRead,
    PlanDocumentRead,
    RivalAnswerRead,
)
from services.planning.papers.plan_documents.rules import DocumentPart, PartMissingReason, PlanDocumentKind
from services.planning.papers.traces.chain import TraceRows, trace_of
from services.planning.papers.traces.operations import Answers, Peers, ask_peers, read_rows
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.model import PlanStepRead
from services.planning.plans.steps.operations import list_steps
from services.planning.plans.versions.model import KeptRowRead
from shared.auth.access import Scope
from shared.time import company_today
from shared.web.call import Call

AnswerT = TypeVar("AnswerT")
SHARES_CLEARANCE = 2
"""Shares of suppliers (method, section 3)."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The services that a document asks."""

    peers: Peers
    market: MarketClient
    maps: MapClient


@dataclass(frozen=True, slots=True)
class Material:
    """What a document says, and the drawing in it."""

    read: PlanDocumentRead
    relationship_map: str | None


@dataclass(frozen=True, slots=True)
class _Own:
    """What this service knows."""

    rows: TraceRows
    steps: Sequence[PlanStepRead]
    parts: Sequence[KeptRowRead]
    names: Mapping[UUID, str]
    reviews: Sequence[PlanReviewRead]
    manager_name: str | None


async def get_plan_document(
    call: Call, sources: Sources, plan_id: UUID, kind: PlanDocumentKind, *, is_drawn: bool
) -> Material:
    """The document; `is_drawn`: with its drawings. Raises PlanNotFound."""
    rows = await read_rows(call, plan_id)
    async with call.briefly() as brief:
        plan = await PLANS.row(brief, plan_id)
        parts = await store.list_parts(brief, plan)
        own = _Own(
            rows,
            await list_steps(brief, plan_id),
            parts,
            await store.read_names(brief, {one for part in parts for one in ids_of(part.fields)}),
            await REVIEWS.read_all(brief, PlanReviewQuery(), reviews_of(plan_id)),
            await store.find_manager_name(brief, rows.plan.customer_id),
        )
    rows, known = await ask_peers(call, sources.peers, rows)
    answers = await _ask_all(call, sources, rows.plan.customer_id, kind, is_drawn=is_drawn)
    own = replace(own, rows=rows)
    missing = [*_unread(known), *(one for _, one in answers.values() if one)]
    found = {part: answer for part, (answer, _) in answers.items()}
    return Material(_document(kind, own, known, found, missing), found.get(DocumentPart.RELATIONSHIP_MAP))


async def _ask_all(
    call: Call, sources: Sources, customer_id: UUID, kind: PlanDocumentKind, *, is_drawn: bool
) -> dict[DocumentPart, tuple[Any, MissingPartRead | None]]:
    questions: dict[DocumentPart, Callable[[], Awaitable[Any]]] = {}
    if kind.has_market:
        questions[DocumentPart.RIVALS] = lambda: sources.market.list_rivals(customer_id)
        questions[DocumentPart.MOVES] = lambda: sources.market.list_moves(customer_id)
        questions[DocumentPart.SUPPLY_POSITIONS] = lambda: sources.market.list_positions(customer_id)
    if kind.has_map and is_drawn:
        questions[DocumentPart.RELATIONSHIP_MAP] = lambda: sources.maps.draw_relationship_map(
            customer_id, call.language
        )
    # One after the other: a document does not take several of a service's connections at once.
    return {part: await _ask(call, part, question) for part, question in questions.items()}


async def _ask(
    call: Call, part: DocumentPart, question: Callable[[], Awaitable[AnswerT]]
) -> tuple[AnswerT | None, MissingPartRead | None]:
    """The answer, or what is missing and why."""
    needed = {Scope.CUSTOMERS_READ}
    if part is DocumentPart.RELATIONSHIP_MAP:
        needed.add(Scope.RELATIONSHIPS_READ)
    is_permitted = needed <= call.principal.scopes
    if part is DocumentPart.SUPPLY_POSITIONS and call.principal.clearance < SHARES_CLEARANCE:
        is_permitted = False
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    if state is AnswerState.GIVEN:
        return found, None
    return None, MissingPartRead(part=part, reason=PartMissingReason[state.name])


def _unread(known: Answers) -> list[MissingPartRead]:
    of_levels = (known.people.standings.answer, *known.levels.answers.values())
    states = {
        DocumentPart.PEOPLE: known.people.contacts.answer,
        DocumentPart.LEVELS: next((one for one in of_levels if one is not AnswerState.GIVEN), AnswerState.GIVEN),
        DocumentPart.FIGURES: known.figures,
    }
    missing = {part: state for part, state in states.items() if state is not AnswerState.GIVEN}
    return [MissingPartRead(part=part, reason=PartMissingReason[state.name]) for part, state in missing.items()]


def _document(
    kind: PlanDocumentKind,
    own: _Own,
    known: Answers,
    found: dict[DocumentPart, Any],
    missing: list[MissingPartRead],
) -> PlanDocumentRead:
    plan = own.rows.plan
    goals, level_goals = known.goals(own.rows), known.level_goals(own.rows)
    return PlanDocumentRead(
        kind=kind,
        as_of=company_today(),
        manager_name=own.manager_name,
        plan=plan,
        steps=list(own.steps),
        market_goals=list(own.rows.market_goals),
        relationship_goals=goals,
        level_goals=level_goals,
        actions=list(own.rows.actions),
        parts=list(own.parts),
        reviews=sorted(own.reviews, key=lambda one: one.due_on),
        names={**own.names, **_names(own, goals)},
        trace=trace_of(own.rows, goals, level_goals),
        rivals=[_rival(one) for one in found.get(DocumentPart.RIVALS) or ()],
        moves=[DocumentMoveRead.model_validate(one) for one in found.get(DocumentPart.MOVES) or ()],
        positions=[DocumentPositionRead.model_validate(one) for one in found.get(DocumentPart.SUPPLY_POSITIONS) or ()],
        missing=missing,
    )


def _names(own: _Own, goals: Sequence[RelationshipGoalRead]) -> dict[UUID, str]:
    """What the plan's parts call each other."""
    named = {one.id: one.title for one in own.rows.market_goals}
    named |= {one.id: one.contact.name for one in goals if one.contact}
    return named | {one.id: one.fields.get("title") or one.fields.get("description") or "" for one in own.parts}


def _rival(rival: Rival) -> DocumentRivalRead:
    answers = [RivalAnswerRead(question=question, **dict(one)) for question, one in rival.answers.items()]
    return DocumentRivalRead.model_validate({**dict(rival), "answers": answers})
