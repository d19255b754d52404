"""The people whom a summit project needs, over HTTP."""

from uuid import UUID

from services.planning.clients import Contacts, Relationships
from services.planning.pursuits.summit_people import operations, rules
from services.planning.pursuits.summit_people.model import SummitPersonCreate, SummitPersonRead, SummitPersonUpdate
from services.planning.pursuits.summit_people.store import SUMMIT_PEOPLE
from services.planning.pursuits.summit_projects.rules import SummitProjectDecided, SummitProjectNotFound
from shared.auth.access import Scope
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, ContactNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/summit-projects/{summit_project_id}/people",
    tag="summit-people",
    reads=Scope.PLANS_READ,
    writes=Scope.PLANS_WRITE,
)


@router.lists(None, fails_with=[SummitProjectNotFound])
async def list_summit_people(
    call: Call, summit_project_id: UUID, relationships: Relationships
) -> Page[SummitPersonRead]:
    """The people whom a summit project needs, with their levels of today.

    The levels come from the relationship service with the caller's rights; `level_state` says why one is missing.
    """
    return Page[SummitPersonRead].whole(await operations.list_people(call, relationships, summit_project_id))


@router.creates(
    SUMMIT_PEOPLE,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        SummitProjectNotFound,
        SummitProjectDecided,
        rules.TooManySummitPeople,
        ContactMerged,
        ContactNotFound,
        ContactUnknown,
        ContactHasLeft,
        PeerUnavailable,
    ],
)
async def add_summit_person(
    call: Call, summit_project_id: UUID, body: SummitPersonCreate, contacts: Contacts, relationships: Relationships
) -> SummitPersonRead:
    """Name a key person whom a summit project needs, and the level that it needs."""
    return await operations.add_person(call, contacts, relationships, summit_project_id, body)


@router.reads(SUMMIT_PEOPLE, "/{person_id}", fails_with=[SummitProjectNotFound])
async def get_summit_person(
    call: Call, summit_project_id: UUID, person_id: UUID, relationships: Relationships
) -> SummitPersonRead:
    """One of the people whom a summit project needs, with the level of today."""
    return await operations.get_person(call, relationships, summit_project_id, person_id)


@router.changes(SUMMIT_PEOPLE, "/{person_id}", fails_with=[SummitProjectNotFound, SummitProjectDecided])
async def update_summit_person(
    call: Call, summit_project_id: UUID, person_id: UUID, body: SummitPersonUpdate, relationships: Relationships
) -> SummitPersonRead:
    """Change the level that a summit project needs with a person. For another person add another one."""
    return await operations.update_person(call, relationships, summit_project_id, person_id, body)


@router.removes(SUMMIT_PEOPLE, "/{person_id}", fails_with=[SummitProjectNotFound, SummitProjectDecided])
async def remove_summit_person(call: Call, summit_project_id: UUID, person_id: UUID) -> None:
    """Take a person off a summit project. Checks that were made stay."""
    await operations.remove_person(call, summit_project_id, person_id)
