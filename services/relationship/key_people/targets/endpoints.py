"""Targets of key people over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.key_people.managing import NotTheManager
from services.relationship.key_people.targets import operations, rules
from services.relationship.key_people.targets.model import (
    KeyPersonTargetCreate,
    KeyPersonTargetRead,
)
from services.relationship.key_people.targets.store import TARGETS, KeyPersonTargetQuery
from shared.auth.access import Scope
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/key-person-targets", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(TARGETS)
async def list_key_person_targets(
    call: Call, query: Annotated[KeyPersonTargetQuery, Query()]
) -> Page[KeyPersonTargetRead]:
    """Targets of the people at the caller's customers, with the present level.

    Earlier ones are there as history. Those that count: `?is_present=true`. What is late:
    `?is_overdue=true&sort=due_on`.
    """
    return await TARGETS.page(call, query)


@router.creates(
    TARGETS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        *(CustomerNotFound, CustomerMerged, ContactMerged, ContactUnknown, ContactHasLeft, PeerUnavailable),
        *(NotTheManager, rules.TargetBelowLevel, rules.TargetDueInPast),
    ],
)
async def set_key_person_target(call: Call, body: KeyPersonTargetCreate, customers: Customers) -> KeyPersonTargetRead:
    """Set the level to reach with a person by a day.

    It replaces the present target, which is kept. The account manager and superiors set targets. One below the present
    level needs a reason. Once its day is reached and the level is not, it is due for the responsible person.
    """
    return await operations.set_key_person_target(call, customers, body)


@router.reads(TARGETS)
async def get_key_person_target(call: Call, target_id: UUID) -> KeyPersonTargetRead:
    """One target, with the person's present level."""
    return await TARGETS.get(call, target_id)


@router.removes(TARGETS, fails_with=[NotTheManager])
async def withdraw_key_person_target(call: Call, target_id: UUID) -> None:
    """Withdraw a target that was set by mistake. To change one, set the next."""
    await operations.withdraw_key_person_target(call, target_id)
