"""Every query over responsible people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.relationship.key_people.people import manager_of
from services.relationship.key_people.responsibilities.model import Responsibility, ResponsibilityRead
from services.relationship.key_people.responsibilities.rules import ResponsibilityNotFound
from shared.auth.users import name_of, users
from shared.auth.visibility import of_visible_customers
from shared.customers.contacts import contact_name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class ResponsibilityQuery(
    ListQuery,
    of=ResponsibilityRead,
    filters=(
        *("id", "customer_id", "contact_id", "department", "responsible_id", "is_inactive"),
        *("created_at", "updated_at"),
    ),
    sorts=("department", "responsible_name", "created_at", "updated_at"),
):
    """How responsible people are filtered and sorted."""


_may_sign_in = sa.exists().where(users.c.id == col(Responsibility.responsible_id), users.c.is_active)

RESPONSIBILITIES = Collection(
    Responsibility,
    ResponsibilityRead,
    ResponsibilityQuery,
    missing=ResponsibilityNotFound,
    visible=of_visible_customers(col(Responsibility.customer_id)),
    columns={
        "contact_name": contact_name_of(col(Responsibility.contact_id)),
        "responsible_name": name_of(col(Responsibility.responsible_id)),
        "is_inactive": ~_may_sign_in,
    },
)


def responsible_for(person: Any) -> sa.ColumnElement[Any]:
    """SQL expression: who is responsible for the person of this row of contacts: by name, for the department, or the
    account manager; only who may sign in.
    """
    named, of_department = (Responsibility.__table__.alias() for _ in range(2))  # type: ignore[attr-defined]
    in_department = sa.and_(
        of_department.c.customer_id == person.c.customer_id, of_department.c.department == person.c.department
    )
    return sa.func.coalesce(
        _active(named.c.responsible_id, named, named.c.contact_id == person.c.id),
        _active(of_department.c.responsible_id, of_department, in_department),
        manager_of(person.c.customer_id),
        type_=sa.Uuid,
    )


def _active(user_id: Any, among: Any, where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    known = users.alias()
    joined = sa.join(among, known, sa.and_(known.c.id == user_id, known.c.is_active))
    return sa.select(user_id).select_from(joined).where(where).limit(1).scalar_subquery()


async def lock_assigned(
    call: Call, contact_ids: Iterable[UUID], departments: Iterable[tuple[UUID, str]]
) -> list[Responsibility]:
    """The present assignments of these people and departments, locked."""
    row = Responsibility
    of_department = sa.tuple_(col(row.customer_id), col(row.department)).in_(list(departments))
    query = select(row).where(sa.or_(col(row.contact_id).in_(list(contact_ids)), of_department))
    return list(await call.session.exec(query.order_by(col(row.id)).with_for_update()))
