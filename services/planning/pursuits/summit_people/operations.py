"""Naming the people whom a summit project needs, and reading their levels of today from relationship."""

from collections.abc import Sequence
from uuid import UUID

from services.planning.asking import AnswerState, ask, shown_as
from services.planning.clients import PersonLevel, RelationshipClient
from services.planning.pursuits.summit_people import rules, store
from services.planning.pursuits.summit_people.model import (
    NamedPerson,
    SummitPerson,
    SummitPersonCreate,
    SummitPersonRead,
    SummitPersonUpdate,
)
from services.planning.pursuits.summit_people.rules import MAX_SUMMIT_PEOPLE
from services.planning.pursuits.summit_people.store import SUMMIT_PEOPLE, SummitPersonQuery, of_project
from services.planning.pursuits.summit_projects.operations import lock_undecided
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.access import Scope
from shared.auth.clearances import apply_patch
from shared.customers.contacts import ContactSource, require_contacts
from shared.customers.relationship_levels import LevelState
from shared.web.call import Call


async def list_people(call: Call, relationships: RelationshipClient, project_id: UUID) -> list[SummitPersonRead]:
    """The project's people whom the caller may see, with their levels of today."""
    async with call.briefly() as brief:
        await SUMMIT_PROJECTS.get(brief, project_id)
        everybody = SummitPersonQuery(limit=MAX_SUMMIT_PEOPLE)
        named = (await SUMMIT_PEOPLE.page(brief, everybody, of_project(project_id))).items
    return await _with_levels(call, relationships, named)


async def get_person(
    call: Call, relationships: RelationshipClient, project_id: UUID, person_id: UUID
) -> SummitPersonRead:
    """One of the project's people, with the level of today."""
    async with call.briefly() as brief:
        await SUMMIT_PROJECTS.get(brief, project_id)
        named = await SUMMIT_PEOPLE.get(brief, person_id, of_project(project_id))
    return (await _with_levels(call, relationships, [named]))[0]


async def add_person(
    call: Call, contacts: ContactSource, relationships: RelationshipClient, project_id: UUID, body: SummitPersonCreate
) -> SummitPersonRead:
    """Name somebody whom the project needs."""
    customer_id = await SUMMIT_PROJECTS.customer_of(call, project_id)
    levels = await _ask_levels(call, relationships, [body.contact_id])
    await require_contacts(call.session, call.principal, customer_id, {"/contact_id": body.contact_id}, contacts)
    project = await lock_undecided(call, project_id)
    rules.refuse_too_many(await store.count_people(call, project_id))
    row = SummitPerson(**body.model_dump(), summit_project_id=project_id, customer_id=project.customer_id)
    return _described(await SUMMIT_PEOPLE.add(call, row), *levels)


async def update_person(
    call: Call, relationships: RelationshipClient, project_id: UUID, person_id: UUID, body: SummitPersonUpdate
) -> SummitPersonRead:
    """Change the level that the project needs."""
    async with call.briefly() as brief:
        named = await SUMMIT_PEOPLE.get(brief, person_id, of_project(project_id))
    levels = await _ask_levels(call, relationships, [named.contact_id])
    await lock_undecided(call, project_id)
    row = await SUMMIT_PEOPLE.lock(call, person_id, of_project(project_id))
    apply_patch(row, body)
    return _described(await SUMMIT_PEOPLE.saved(call, row), *levels)


async def remove_person(call: Call, project_id: UUID, person_id: UUID) -> None:
    """The project needs the person no more."""
    await lock_undecided(call, project_id)
    await SUMMIT_PEOPLE.remove(call, person_id, of_project(project_id))


Levels = tuple[AnswerState, dict[UUID, PersonLevel]]


async def _ask_levels(call: Call, relationships: RelationshipClient, ids: Sequence[UUID]) -> Levels:
    async def question() -> list[PersonLevel]:
        return await relationships.list_levels(ids) if ids else []

    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return state, {one.contact_id: one for one in found or ()}


async def _with_levels(
    call: Call, relationships: RelationshipClient, named: Sequence[NamedPerson]
) -> list[SummitPersonRead]:
    levels = await _ask_levels(call, relationships, sorted({one.contact_id for one in named}))
    return [_described(one, *levels) for one in named]


def _described(named: NamedPerson, answer: AnswerState, levels: dict[UUID, PersonLevel]) -> SummitPersonRead:
    found = levels.get(named.contact_id)
    level = found.level if found else None
    is_given = answer is AnswerState.GIVEN
    return SummitPersonRead(
        **named.model_dump(),
        level_state=shown_as(answer, LevelState.KNOWN if found else LevelState.NEVER_ASSESSED),
        level=level,
        assessed_on=found.assessed_on if found else None,
        gap_steps=rules.gap_steps(named.needed_level, level) if is_given else None,
    )
