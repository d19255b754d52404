"""Naming responsible people, one by one or many at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.clients import CustomerClient
from services.relationship.key_people.managing import require_manager
from services.relationship.key_people.people import level_of_person, seen_people
from services.relationship.key_people.responsibilities import rules, store
from services.relationship.key_people.responsibilities.model import (
    AssignedSubject,
    AssignmentCreate,
    AssignmentRead,
    Responsibility,
    ResponsibilityCreate,
    ResponsibilityRead,
    ResponsibilityUpdate,
)
from services.relationship.key_people.responsibilities.store import RESPONSIBILITIES
from shared.auth.users import UserSource, require_users
from shared.auth.visibility import customers as directory
from shared.auth.visibility import visible_to
from shared.customers.contacts import ContactUnknown, add_missing_contacts, contacts
from shared.customers.directory import require_customer
from shared.database import execute, wait_in_line
from shared.problems import Invalid
from shared.web.call import Call

Key = tuple[UUID, UUID | str]
"""A customer, and its contact or department."""


async def create_responsibility(
    call: Call, customers: CustomerClient, users: UserSource, body: ResponsibilityCreate
) -> ResponsibilityRead:
    """Name the responsible person of somebody who has none. Raises ResponsibilityExists."""
    subject = AssignedSubject(**body.model_dump(exclude={"responsible_id"}))
    levels = await _require(call, customers, users, body.responsible_id, [subject], "")
    present = await _lock(call, [subject])
    if present:
        (row,) = present.values()
        raise rules.ResponsibilityExists(responsibility_id=row.id)
    row = Responsibility(**body.model_dump(), clearance=levels[_key(subject)])
    return await RESPONSIBILITIES.add(call, row)


async def update_responsibility(
    call: Call, users: UserSource, responsibility_id: UUID, body: ResponsibilityUpdate
) -> ResponsibilityRead:
    """Name another responsible person."""
    if body.responsible_id is not None:
        await require_users(call.session, users, {"/responsible_id": body.responsible_id})
    row = await RESPONSIBILITIES.lock(call, responsibility_id)
    await require_manager(call, [row.customer_id])
    return await RESPONSIBILITIES.change(call, responsibility_id, body)


async def delete_responsibility(call: Call, responsibility_id: UUID) -> None:
    """Leave the person or department without a responsible person, which is due for the manager."""
    row = await RESPONSIBILITIES.row(call, responsibility_id)
    await require_manager(call, [row.customer_id])
    await RESPONSIBILITIES.remove(call, responsibility_id)


async def assign_responsibilities(
    call: Call, customers: CustomerClient, users: UserSource, body: AssignmentCreate
) -> AssignmentRead:
    """Give many people and departments to one user, whoever had them."""
    levels = await _require(call, customers, users, body.responsible_id, body.items, "/items/{place}")
    present = await _lock(call, body.items)
    changed = 0
    for row in present.values():
        changed += row.responsible_id != body.responsible_id
        row.responsible_id = body.responsible_id
    subjects = {_key(one): one for one in body.items}
    missing = [one for key, one in subjects.items() if key not in present]
    call.session.add_all(
        Responsibility(**one.model_dump(), responsible_id=body.responsible_id, clearance=levels[_key(one)])
        for one in missing
    )
    await call.session.flush()
    return AssignmentRead(created=len(missing), changed=changed, unchanged=len(present) - changed)


def _key(subject: Any) -> Key:
    return subject.customer_id, subject.contact_id or subject.department


async def _lock(call: Call, subjects: Sequence[AssignedSubject]) -> dict[Key, Responsibility]:
    people = [one.contact_id for one in subjects if one.contact_id is not None]
    departments = [(one.customer_id, one.department) for one in subjects if one.department is not None]
    names = {f"responsible {one.contact_id or (one.customer_id, one.department)}" for one in subjects}
    await wait_in_line(call.session, *sorted(names))
    return {_key(row): row for row in await store.lock_assigned(call, people, departments)}


async def _require(
    call: Call,
    source: CustomerClient,
    users: UserSource,
    responsible_id: UUID,
    subjects: Sequence[AssignedSubject],
    pointer: str,
) -> dict[Key, int]:
    """Check the user, the customers, and that each subject exists there and is visible; the level of each."""
    await require_users(call.session, users, {"/responsible_id": responsible_id})
    places = {pointer.format(place=place): one for place, one in enumerate(subjects)}
    unclear = {at: one for at, one in places.items() if rules.is_unclear(one.contact_id, one.department)}
    _refuse(rules.SubjectUnclear, unclear, "/contact_id")
    ids = {one.customer_id for one in subjects}
    await _require_customers(call, source, ids)
    await require_manager(call, ids)
    levels = await _find_people(call, source, subjects) | await _find_departments(call, subjects)
    unknown = {at: one for at, one in places.items() if _key(one) not in levels}
    _refuse(ContactUnknown, {at: one for at, one in unknown.items() if one.contact_id}, "/contact_id")
    _refuse(rules.DepartmentUnknown, {at: one for at, one in unknown.items() if one.department}, "/department")
    return levels


def _refuse(problem: type[Invalid], wrong: dict[str, AssignedSubject], field: str) -> None:
    if wrong:
        raise problem(errors=[problem.at(f"{at}{field}") for at in wrong])


async def _require_customers(call: Call, source: CustomerClient, ids: set[UUID]) -> None:
    query = sa.select(directory.c.id).where(directory.c.id.in_(ids), visible_to(call.principal, directory.c.id))
    for missing in sorted(ids - set((await execute(call.session, query)).scalars())):
        await require_customer(call.session, call.principal, missing, source)


async def _find_people(call: Call, source: CustomerClient, subjects: Sequence[AssignedSubject]) -> dict[Key, int]:
    ids = {one.contact_id for one in subjects if one.contact_id is not None}
    if not ids:
        return {}
    await add_missing_contacts(call.session, ids, source)
    query = sa.select(contacts.c.customer_id, contacts.c.id)
    rows = await execute(call.session, query.where(contacts.c.id.in_(ids), seen_people(call.principal)))
    return {(row.customer_id, row.id): 1 for row in rows}


async def _find_departments(call: Call, subjects: Sequence[AssignedSubject]) -> dict[Key, int]:
    named = [(one.customer_id, one.department) for one in subjects if one.department is not None]
    place = (contacts.c.customer_id, contacts.c.department)
    query = (
        sa.select(*place, sa.func.min(level_of_person(contacts.c.id)).label("level"))
        .where(sa.tuple_(*place).in_(named), seen_people(call.principal))
        .group_by(*place)
    )
    return {(row.customer_id, row.department): row.level for row in await execute(call.session, query)}
